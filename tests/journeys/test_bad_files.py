"""A data file that cannot be used: every command says so in one sentence, exits with 1, and leaves the file as it was."""

import os
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.services import keeping
from desktop_app.services.office import Office, open_office
from tests.builders import office_of_twelve
from tests.excel.builders import write_grid
from tests.journeys.commands import ROOT, child, refused, run

PAGE = 4096
LIST = [["Họ và tên", "Ngày sinh", "Giới tính", "Thôn"], ["Nguyễn Thị Mới", "01/02/1980", "Nữ", "Thôn Bình Hòa"]]


@pytest.fixture(scope="module")
def sound_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with one verified copy beside it; not to be changed."""
    office = office_of_twelve(tmp_path_factory.mktemp("gốc"), name="cơ sở.db")
    office.back_up("command")
    office.close(with_backup=False)
    return office.path


@pytest.fixture
def path(sound_file: Path, tmp_path: Path) -> Path:
    """A data file of its own, without copies."""
    return Path(shutil.copy(sound_file, tmp_path / "cơ sở.db"))


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_grid(tmp_path / "danh sách.xlsx", LIST)


def commands(path: Path, workbook: Path) -> list[list[str | Path]]:
    """Return every command that opens a data file."""
    return [
        ["check", path],
        ["imports", path],
        ["undo", path],
        ["backup", path],
        ["due", path, "--on", "2026-11-21"],
        ["progress", path, "--month", "2026-10"],
        ["quote", path, "--household", "1"],
        ["report", path, "B15a-UQ", "--month", "2026-10"],
        ["import", path, workbook],
    ]


def overwrite(path: Path, start: int, content: bytes) -> None:
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(content)


def sqlite_of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE ghi_chu (noi_dung TEXT)")
        connection.commit()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


@dataclass(frozen=True, kw_only=True)
class Bad:
    """How a file goes bad, and words of the sentence that says so."""

    spoil: Callable[[Path], object]
    words: tuple[str, ...]


BAD = {
    "torn pages": Bad(spoil=lambda path: overwrite(path, PAGE * 3, b"\xff" * PAGE * 30), words=("bị hỏng", "phục hồi từ bản sao lưu")),
    "zeroed pages": Bad(spoil=lambda path: overwrite(path, PAGE, bytes(PAGE * 30)), words=("bị hỏng",)),
    "cut in half": Bad(spoil=lambda path: os.truncate(path, path.stat().st_size // 2 // PAGE * PAGE), words=("bị hỏng",)),
    "cut inside a page": Bad(spoil=lambda path: os.truncate(path, PAGE * 5 + 100), words=("bị hỏng",)),
    "cut inside the header": Bad(spoil=lambda path: os.truncate(path, 60), words=("không phải là tệp dữ liệu",)),
    "no byte left": Bad(spoil=lambda path: os.truncate(path, 0), words=("bị hỏng",)),
    "all zero": Bad(spoil=lambda path: path.write_bytes(bytes(200_000)), words=("bị hỏng",)),
    "newer": Bad(spoil=newer, words=("phiên bản An Sinh Xã mới hơn", "cập nhật")),
    "another program's": Bad(spoil=sqlite_of_another_program, words=("không phải là tệp dữ liệu", "đuôi .db")),
    "a Word file": Bad(spoil=lambda path: path.write_bytes(b"PK\x03\x04" + b"word/document.xml" * 20), words=("không phải",)),
    "a photo": Bad(spoil=lambda path: path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500)), words=("không phải",)),
    "a text": Bad(spoil=lambda path: path.write_text("Danh sách hộ" * 50, encoding="utf-8"), words=("không phải",)),
    "a folder": Bad(spoil=folder_instead, words=("là một thư mục", "chọn tệp")),
    "missing": Bad(spoil=Path.unlink, words=("Không tìm thấy tệp dữ liệu", "bản sao lưu")),
    "marked read-only": Bad(spoil=lambda path: path.chmod(0o444), words=("chỉ đọc", "Thuộc tính")),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_every_command_says_what_is_wrong_and_touches_nothing(path: Path, workbook: Path, kind: str) -> None:
    bad = BAD[kind]
    bad.spoil(path)
    before = path.read_bytes() if path.is_file() else None
    beside = {one.name for one in path.parent.iterdir()}
    for command in commands(path, workbook):
        assert refused(run(*command), *bad.words)
        assert refused(run(*command, "--json"), *bad.words)
    assert (path.read_bytes() if path.is_file() else None) == before
    # SQLite's own companions and the lock mean nothing; no copy, no new data file, nothing renamed.
    made = {one.name for one in path.parent.iterdir()} - beside
    assert made <= {f"{path.name}{tail}" for tail in (".lock", "-wal", "-shm")}


@pytest.mark.parametrize("kind", ["torn pages", "cut in half", "cut inside the header", "no byte left"])
def test_a_damaged_file_comes_back_from_its_copy_and_stays_aside(sound_file: Path, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "cơ quan"
    shutil.copytree(sound_file.parent, folder)
    path = folder / sound_file.name
    BAD[kind].spoil(path)
    ruin = path.read_bytes()
    assert refused(run("check", path), "bị hỏng")
    (copy,) = (folder / "cơ sở-sao-luu").glob("*.db")
    ran = run("restore", copy, path, "--json")
    assert ran.code == 0, ran
    assert Path(ran.answer["kept_aside"]).read_bytes() == ruin
    assert run("check", path, "--json").answer["people"] == 12


def test_a_copy_on_a_write_protected_stick_can_be_restored(sound_file: Path, tmp_path: Path) -> None:
    stick = tmp_path / "USB"
    stick.mkdir()
    (made,) = (sound_file.parent / "cơ sở-sao-luu").glob("*.db")
    copy = Path(shutil.copy(made, stick / "bản sao.db"))
    copy.chmod(0o444)
    assert run("restore", copy, tmp_path / "cơ sở.db").code == 0
    assert run("check", tmp_path / "cơ sở.db", "--json").answer["people"] == 12


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("torn pages", "không đạt"),
        ("newer", "mới hơn"),
        ("a photo", "không phải"),
        ("missing", "Không tìm thấy"),
        ("a folder", ""),
    ],
)
def test_a_bad_copy_is_not_restored(path: Path, sound_file: Path, tmp_path: Path, kind: str, words: str) -> None:
    copy = Path(shutil.copy(sound_file, tmp_path / "bản sao.db"))
    BAD[kind].spoil(copy)
    before = path.read_bytes()
    assert refused(run("restore", copy, path, "--json"), words)
    assert path.read_bytes() == before
    assert list(tmp_path.glob("*phuc-hoi*")) == []


def test_a_changed_letter_is_found_by_check_alone(path: Path) -> None:
    content = path.read_bytes()
    at = content.rindex("Chưa rõ ai ở".encode())  # a note stands in no index, which would tell by itself
    overwrite(path, at, "Chưa rõ oi ở".encode())
    ran = run("check", path, "--json")
    assert ran.code == 1
    assert (ran.answer["integrity"], ran.answer["foreign_keys"]) == ("ok", "ok")
    assert ran.answer["journal"] != "ok"
    assert "sửa ngoài chương trình" in ran.err
    assert run("check", path).code == 1


def test_rows_changed_by_another_program_stop_the_next_verb(path: Path, workbook: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE person SET note = 'sửa tay'")
        connection.commit()
    assert run("check", path, "--json").code == 1
    assert refused(run("import", path, workbook, "--commune", "00376"), "sửa bằng chương trình khác", "phục hồi")


def test_a_broken_index_and_a_broken_key_are_found_by_check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER journal_household_update")
        connection.execute("UPDATE household SET hamlet_id = 12345")
        connection.commit()
    ran = run("check", path, "--json")
    assert ran.code == 1
    assert "point nowhere" in ran.answer["foreign_keys"]


def test_damage_that_comes_while_the_file_is_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn_meanwhile(office: Office) -> keeping.Health:
        os.truncate(path, PAGE * 5)
        return keeping.Health(
            integrity="ok", foreign_keys="ok", journal="ok", people=len(office.read.people.all()), households=0
        )

    monkeypatch.setattr(keeping, "check", torn_meanwhile)
    assert refused(run("check", path, "--json"), "bị hỏng", "phục hồi từ bản sao lưu")


@pytest.mark.parametrize("folder", ["OneDrive", "Dropbox", "Google Drive", "Zalo Received Files"])
def test_a_file_in_a_synchronised_folder_is_not_opened(path: Path, workbook: Path, folder: str) -> None:
    inside = path.parent / folder
    inside.mkdir()
    moved = Path(shutil.move(path, inside / path.name))
    before = moved.read_bytes()
    for command in commands(moved, workbook):
        assert refused(run(*command), "đồng bộ", "chép tệp ra một thư mục thường")
    assert refused(run("new", inside / "mới.db", "--office", "A", "--communes", "00376"), "đồng bộ")
    assert refused(run("demo", inside / "mẫu.db", "--people", "1"), "đồng bộ")
    assert moved.read_bytes() == before
    assert [one.name for one in inside.iterdir()] == [path.name]


def test_a_file_on_the_network_is_not_opened() -> None:
    assert refused(run("check", r"\\may-chu\chung\cơ sở.db"), "thư mục mạng", "may-chu")


@pytest.fixture
def holder(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A second program with the data file open."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom desktop_app.services.office import Office, open_office\n"
        "office = open_office(Path(sys.argv[1]))\nsys.stdout.write('open\\n')\nsys.stdout.flush()\nsys.stdin.read()\n"
        "office.close()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_file_another_program_has_open(
    path: Path, workbook: Path, sound_file: Path, holder: "subprocess.Popen[str]"
) -> None:
    for command in commands(path, workbook):
        assert refused(run(*command), "đang được mở", "đóng nó rồi mở lại")
    (copy,) = (sound_file.parent / "cơ sở-sao-luu").glob("*.db")
    assert refused(run("restore", copy, path), "đang được mở")
    holder.kill()
    holder.wait()
    assert run("check", path).code == 0, "the lock of a killed program must be free at once"


@pytest.mark.slow
def test_a_file_that_a_database_tool_holds(path: Path, workbook: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        tool.execute("PRAGMA locking_mode = EXCLUSIVE")
        tool.execute("BEGIN EXCLUSIVE")
        assert refused(run("import", path, workbook, "--commune", "00376"), "đang bị chương trình khác giữ")
        tool.execute("COMMIT")
    assert run("import", path, workbook, "--commune", "00376").code == 0


NAMES = [
    "cơ sở xã Đường Hoa.db",
    "tệp  hai khoảng trắng.db",
    "a#b%20c&d.db",
    "giá [2026] {x}.db",
    "ngoặc 'đơn'.db",
    "-dấu trừ.db",
]


@pytest.mark.parametrize("name", [*NAMES, unicodedata.normalize("NFD", "Tổ dân phố Hòa Bình.db")])
def test_any_ordinary_name_works_all_the_way(tmp_path: Path, name: str) -> None:
    path = tmp_path / "Cán bộ Đặng Thị Ơn" / "năm 2026" / name
    path.parent.mkdir(parents=True)
    workbook = write_grid(path.parent / "danh sách hộ (bản cuối).xlsx", LIST)
    assert run("new", path, "--office", "BHXH cơ sở Thử", "--communes", "00376").code == 0
    assert run("import", path, workbook, "--json").answer["added"] == 1
    made = Path(run("backup", path, "--json").answer["path"])
    assert made.parent.parent == path.parent
    with open_office(path) as office:
        assert office.last_backup() is not None
        assert keeping.check(office).sound
    path.unlink()
    assert run("restore", made, path).code == 0
    assert run("check", path, "--json").answer["people"] == 1


def test_the_sentence_and_exit_code_of_a_process_of_its_own(path: Path) -> None:
    overwrite(path, PAGE * 3, b"\xff" * PAGE * 30)
    assert refused(child("check", path, "--json", PYTHONIOENCODING="ascii"), "Tệp dữ liệu cơ sở.db bị hỏng")
