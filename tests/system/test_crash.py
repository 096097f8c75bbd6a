"""A crash bundle tells what happened and about nobody."""

import errno
import json
import tempfile
import zipfile
from pathlib import Path

import pytest

from desktop_app.system import crash
from desktop_app.system.crash import describe, versions, write_bundle
from desktop_app.system.disk import DiskFull
from desktop_app.version import VERSION


def _failure() -> ValueError:
    """Return an exception as the program would meet it: raised, with a cause, and with personal data in its words."""
    try:
        try:
            int("Nguyễn Văn An")
        except ValueError as exc:
            raise ValueError("cannot store 001065012345 for 'Trần Thị B' of thôn 3") from exc
    except ValueError as caught:
        return caught
    raise AssertionError


def _contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def test_it_holds_what_is_needed_to_repair(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("10:31 mở tệp, máy 0912345678\n", encoding="utf-8")
    path = write_bundle(_failure(), folder=tmp_path, log=log, facts={"page": "canvass", "user": "Lê Văn C"})
    texts = _contents(path)
    assert set(texts) == {"traceback.txt", "versions.json", "facts.json", "log.txt"}
    assert "in _failure" in texts["traceback.txt"]
    assert json.loads(texts["versions.json"])["program"] == VERSION
    assert json.loads(texts["facts.json"])["page"] == "canvass"
    assert "mở tệp" in texts["log.txt"]


def test_it_holds_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "x.log"
    log.write_text("Phạm Thị D 0912345678\n", encoding="utf-8")
    path = write_bundle(_failure(), folder=tmp_path, log=log, facts={"user": "Lê Văn C"})
    everything = "".join(text for name, text in _contents(path).items() if name != "traceback.txt")
    assert [word for word in ("Phạm", "0912345678", "Lê Văn") if word in everything] == []
    messages = [line for line in describe(_failure()).splitlines() if line.startswith("builtins.")]
    assert messages == [
        "builtins.ValueError: invalid literal for int() with base 10: ‹…›",
        "builtins.ValueError: cannot store ***345 for ‹…› of ‹…› 3",
    ]


def test_the_home_of_the_account_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Path(__file__).parent
    monkeypatch.setattr(Path, "home", lambda: here)
    assert str(here) not in describe(_failure())


def test_grouped_and_circular_exceptions_end() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__context__, second.__context__ = second, first
    assert describe(first).count("ValueError") == 2
    assert "KeyError" in describe(ExceptionGroup("several", [KeyError("x"), first]))


def test_two_bundles_of_one_second_are_two_files(tmp_path: Path) -> None:
    assert len({write_bundle(_failure(), folder=tmp_path) for _ in range(3)}) == 3


def test_without_a_folder_it_goes_to_the_home_of_the_program(home: Path) -> None:
    assert write_bundle(_failure()).is_relative_to(home)


def test_a_refused_folder_is_replaced_by_the_temporary_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crashes").write_text("đây là tệp", encoding="utf-8")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    assert write_bundle(_failure(), folder=tmp_path / "crashes").parent == tmp_path / "temporary"


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(crash, "_write", full)
    with pytest.raises(DiskFull):
        write_bundle(_failure(), folder=tmp_path)


def test_versions_name_the_libraries_at_hand() -> None:
    found = versions()
    assert found["program"] == VERSION
    assert {"python", "system", "filelock"} <= found.keys()
