"""What every command promises: one JSON object and nothing else, the exit codes, no Qt, no data in a crash bundle."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from desktop_app import cli
from desktop_app.domain.records import Person
from desktop_app.services import keeping
from desktop_app.services.office import Office
from desktop_app.version import VERSION
from tests.excel.builders import write_grid
from tests.journeys.commands import ROOT, child, refused, run

LIST = [["Họ và tên", "Ngày sinh", "Giới tính", "Thôn"], ["Nguyễn Thị Mới", "01/02/1980", "Nữ", "Thôn Bình Hòa"]]
# The keys of cli.md; more may be added, these stay.
PROMISED = {
    "import": {"kind", "read", "added", "updated", "same", "rejected", "ignored", "problems", "import_id"},
    "imports": {"imports"},
    "undo": {"undone", "rows", "left"},
    "due": {"on", "items"},
    "why": {"enrolment", "title", "answer", "computed_on", "explanation", "parameters", "recomputed_same", "today"},
    "progress": {"month", "rows"},
    "report": {"form", "month", "path", "rows", "sha256"},
    "submit": {"submission", "form", "month", "path", "sha256", "rows", "made_at", "made_by", "locked", "replaces"},
    "submissions": {"submissions", "waiting"},
    "differences": {"submission", "form", "month", "figures"},
    "check": {"integrity", "foreign_keys", "journal", "people", "households", "quality"},
    "backup": {"path", "people", "households", "verified"},
    "restore": {"file", "kept_aside"},
    "new": {"file", "office", "station", "communes"},
    "demo": {"file", "people", "households", "seed"},
}


def day_of_commands(folder: Path) -> list[list[str | Path]]:
    """Return one call of every command without a window, in an order in which each finds what it needs."""
    path, book, copy = folder / "một ngày.db", folder / "danh sách.xlsx", folder / "bản sao"
    write_grid(book, LIST)
    return [
        ["new", path, "--office", "BHXH cơ sở Thử", "--communes", "00376", "--station", "7"],
        ["demo", folder / "mẫu.db", "--people", "30", "--as-of", "2026-11-21"],
        ["import", path, book],
        ["imports", path],
        ["quote", "--rules", "--scheme", "health-household", "--order", "1", "--months", "12", "--on", "2026-11-21"],
        ["due", path, "--on", "2026-11-21"],
        ["due", path, "--on", "2026-11-21", "--lapsed"],
        ["why", folder / "mẫu.db", str(2**40 + 1), "--on", "2026-11-21"],
        ["progress", path, "--month", "2026-10"],
        ["report", "--list"],
        ["report", path, "B15a-UQ", "--month", "2026-10", "--out", folder / "B15a.xlsx"],
        ["submit", path, "B15a-UQ", "--month", "2026-10", "--out", folder / "đã nộp"],
        ["submissions", path],
        ["differences", path, str(7 * 2**40 + 1)],
        ["check", path],
        ["backup", path, "--to", copy],
        ["undo", path],
        ["restore", folder / "mẫu.db", path],
    ]


def test_every_command_prints_one_json_object_with_the_promised_keys(tmp_path: Path) -> None:
    called = set()
    for command in day_of_commands(tmp_path):
        ran = run(*command, "--json")
        assert (ran.code, ran.err) == (0, ""), (command, ran)
        name = str(command[0])
        if command[1:2] not in (["--rules"], ["--list"]):
            assert PROMISED[name] <= ran.answer.keys(), name
        called.add(name)
    assert called == set(cli.commands_known()) - {"bench"}


def test_without_json_every_command_says_a_line_for_people(tmp_path: Path) -> None:
    for command in day_of_commands(tmp_path):
        ran = run(*command)
        assert (ran.code, ran.err) == (0, ""), (command, ran)
        assert ran.out.strip()
        assert not ran.out.startswith("{")


def test_no_command_without_a_window_loads_qt(tmp_path: Path) -> None:
    """All of them in one child: importing Qt would cost each scheduled task a tenth of a second, or a display."""
    code = (
        "import sys, json\nfrom desktop_app.__main__ import main\n"
        "for command in json.load(sys.stdin):\n"
        "    assert main(command) == 0, command\n"
        "    loaded = sorted(name for name in sys.modules if name.split('.')[0] in ('PySide6', 'shiboken6', 'pyqtgraph'))\n"
        "    assert not loaded, (command, loaded)\n"
    )
    commands = [[str(word) for word in command] for command in day_of_commands(tmp_path)]
    pdf = ["report", str(tmp_path / "mẫu.db"), "TH-THANG", "--month", "2026-10", "--out", str(tmp_path / "a.pdf")]
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps([*commands, pdf]), cwd=ROOT, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["undo"],
        ["new", "a.db"],
        ["new", "a.db", "--office", "A", "--communes", "00376", "--station", "một"],
        ["demo", "a.db", "--people", "0"],
        ["demo", "a.db", "--people", "-3"],
        ["demo", "a.db", "--as-of", "21/11/2026"],
        ["import", "a.db"],
        ["import", "a.db", "b.xlsx", "--policy", "add,erase"],
        ["import", "a.db", "b.xlsx", "--policy", ""],
        ["import", "a.db", "b.xlsx", "--as", "payroll"],
        ["quote"],
        ["quote", "a.db"],
        ["quote", "--rules"],
        ["quote", "--rules", "--scheme", "lottery"],
        ["quote", "--rules", "--scheme", "health-household", "--order", "đầu"],
        ["due", "a.db", "--on", "mai"],
        ["progress", "a.db"],
        ["progress", "a.db", "--month", "2026-13"],
        ["progress", "a.db", "--month", "10/2026"],
        ["progress", "a.db", "--month", "2026-10", "--by", "planet"],
        ["report"],
        ["report", "a.db", "B15a-UQ"],
        ["restore", "a.db"],
        ["check", "a.db", "--loud"],
        ["dance"],
        [],
    ],
)
def test_wrong_usage_ends_with_2_and_touches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, ""), ran
    assert "an-sinh-xa" in ran.err
    assert not re.search(r"\b(usage|error|argument|invalid|required|unrecognized|expected|choose|options)\b", ran.err)
    assert list(tmp_path.iterdir()) == []


def test_a_form_or_a_kind_of_list_that_is_not_there(twelve: Path) -> None:
    assert refused(run("report", twelve, "B99-XX", "--month", "2026-10"), "B99-XX")


def test_a_fault_of_the_program_ends_with_3_and_a_bundle_without_anybodys_data(
    twelve: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people: list[Person] = []

    def broken(office: Office) -> None:
        people.extend(office.read.people.all())
        raise RuntimeError(f"cannot check {', '.join(f'{one.name} {one.personal_id} {one.phone}' for one in people)}")

    monkeypatch.setattr(keeping, "check", broken)
    ran = run("check", twelve, "--json")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("Chương trình gặp lỗi ngoài dự kiến. Gói báo lỗi: ")
    (bundle,) = (home / "crashes").glob("*.zip")
    assert str(bundle) in ran.err
    with zipfile.ZipFile(bundle) as packed:
        text = "\n".join(packed.read(name).decode() for name in packed.namelist())
    assert "RuntimeError" in text
    assert "keeping" in text or "commands.py" in text
    assert VERSION in text
    for person in people:
        for private in (person.name, person.personal_id, person.phone):
            assert private is None or private not in text


def test_a_fault_of_the_program_without_room_for_a_bundle_still_ends_with_3(
    twelve: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "chỗ này là tệp"
    in_the_way.write_text("x", encoding="utf-8")
    monkeypatch.setenv("AN_SINH_XA_HOME", str(in_the_way / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(in_the_way / "tmp"))
    monkeypatch.setattr(keeping, "check", lambda office: 1 / 0)
    ran = run("check", twelve)
    assert ran.code == 3
    assert "Không ghi được gói báo lỗi" in ran.err


def test_help_and_version() -> None:
    assert run("--version").out.strip() == VERSION
    for name in cli.commands_known():
        ran = run(name, "--help")
        assert (ran.code, ran.err) == (0, "")
        assert "--json" in ran.out
        assert "cách dùng:" in ran.out
        assert not re.search(r"\b(usage|show this|options:|positional)\b", ran.out)


def test_output_can_be_cut_off(village: Path) -> None:
    command = [sys.executable, "-m", "desktop_app", "due", str(village), "--on", "2026-11-21", "--within", "300"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, told = process.communicate()
    assert b"Traceback" not in told
    assert b"BrokenPipe" not in told
    assert process.returncode != 3


def test_json_is_utf_8_whatever_the_console_speaks(village: Path) -> None:
    ran = child("due", village, "--on", "2026-11-21", "--json", PYTHONIOENCODING="cp1258")
    assert ran.code == 0
    assert any("ễ" in item["name"] or "ần" in item["name"] for item in ran.answer["items"])
