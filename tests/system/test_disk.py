"""What the operating system refuses becomes a sentence; a file is written whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from desktop_app.system.disk import (
    DiskFull,
    FileInUse,
    FileMissing,
    NoPermission,
    PlaceUnreadable,
    translate_os_error,
    writing,
)
from desktop_app.system.faults import WorldFault
from tests.vietnamese import english_words

_CODES = [
    (errno.ENOSPC, DiskFull, "đầy"),
    (errno.EDQUOT, DiskFull, "đầy"),
    (errno.EACCES, NoPermission, "không cho phép"),
    (errno.EPERM, NoPermission, "không cho phép"),
    (errno.EROFS, NoPermission, "chỉ cho đọc"),
    (errno.ENOENT, FileMissing, "Không tìm thấy"),
    (errno.ENOTDIR, FileMissing, "Không tìm thấy"),
    (errno.EISDIR, PlaceUnreadable, "thư mục"),
    (errno.EEXIST, PlaceUnreadable, "Đã có sẵn"),
    (errno.ENAMETOOLONG, PlaceUnreadable, "tên"),
    (errno.EIO, PlaceUnreadable, "lỗi"),
    (errno.EBUSY, FileInUse, "Excel"),
    (errno.EMFILE, PlaceUnreadable, "thử lại"),
]


@pytest.mark.parametrize(("code", "kind", "word"), _CODES, ids=[errno.errorcode[code] for code, *_ in _CODES])
def test_each_refusal_has_its_sentence(code: int, kind: type[WorldFault], word: str) -> None:
    fault = translate_os_error(OSError(code, os.strerror(code)), Path("báo cáo") / "B15a.xlsx")
    assert type(fault) is kind
    assert word in fault.sentence
    assert "B15a.xlsx" in fault.sentence
    assert "Hãy" in fault.sentence
    assert english_words(fault.sentence) == []


@pytest.mark.parametrize(
    ("winerror", "kind"), [(32, FileInUse), (33, FileInUse), (112, DiskFull), (21, PlaceUnreadable)]
)
def test_windows_is_listened_to_first(winerror: int, kind: type[WorldFault]) -> None:
    refusal = OSError(errno.EACCES if winerror < 100 and winerror != 21 else 0, "")
    refusal.winerror = winerror  # type: ignore[attr-defined, unused-ignore]  # exists on Windows only
    assert type(translate_os_error(refusal, Path("a.xlsx"))) is kind


def test_a_file_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "mới" / "báo cáo.xlsx"
    with writing(target) as temporary:
        temporary.write_bytes(b"whole")
        assert not target.exists()
        assert temporary.suffix == ".xlsx"
    assert target.read_bytes() == b"whole"
    assert list(target.parent.iterdir()) == [target]


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("cũ", encoding="utf-8")

    def fail() -> None:
        with writing(target) as temporary:
            temporary.write_text("nửa", encoding="utf-8")
            raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        fail()
    assert target.read_text(encoding="utf-8") == "cũ"
    assert list(tmp_path.iterdir()) == [target]


def test_a_refusal_while_writing_becomes_a_fault(tmp_path: Path) -> None:
    def fill() -> None:
        with writing(tmp_path / "a.txt"):
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(DiskFull):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()

    def write() -> None:
        with writing(tmp_path / "a.txt") as temporary:
            temporary.write_text("x")

    with pytest.raises(PlaceUnreadable):
        write()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Unix permissions")
def test_a_new_file_is_private_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    for name in ("new", "old"):
        if name == "old":
            (tmp_path / name).touch(0o640)
            (tmp_path / name).chmod(0o640)
        with writing(tmp_path / name) as temporary:
            temporary.write_text("x")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o640
