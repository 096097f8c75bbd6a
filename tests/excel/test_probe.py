"""What a file is, told by its content; and one sentence for everything that is no readable spreadsheet."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from desktop_app.excel import archive, openxml, probe, text_tables
from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.reading import open_workbook
from tests.excel.binary_builders import compound_file, ods_rows, write_ods, write_xls, write_xlsb
from tests.excel.builders import patched, write_grid

ROWS = [["Họ và tên", "Số CCCD"], ["Nguyễn Văn Mẫu", "001065000001"]]
CELLS = {(0, 0): "Họ và tên", (1, 0): "Nguyễn Văn Mẫu"}


def zipped(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.tmp"])
@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda path: write_grid(path, ROWS), "xlsx"),
        (lambda path: write_xls(path, CELLS), "xls"),
        (lambda path: write_xlsb(path, CELLS), "xlsb"),
        (lambda path: write_ods(path, ods_rows(("Họ và tên",))), "ods"),
    ],
    ids=["xlsx", "xls", "xlsb", "ods"],
)
def test_the_kind_is_told_by_content_whatever_the_name_says(
    tmp_path: Path, name: str, make: Callable[[Path], Path], kind: str
) -> None:
    made = make(tmp_path / f"made.{kind}")
    named = made.rename(tmp_path / name)
    assert probe.probe(named).kind == kind
    assert open_workbook(named).sheet_names


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("STT,Họ và tên\n1,Nguyễn Văn Mẫu\n".encode(), "text"),
        ("STT\tHọ và tên\r\n1\tNguyễn Văn Mẫu\r\n".encode("utf-16"), "text"),
        ("﻿<html><body><table><tr><td>Họ tên</td></tr></table></body></html>".encode(), "html"),
        (b"\r\n<table border=1><tr><td>a</td></tr></table>", "html"),
    ],
)
def test_text_and_web_pages_named_xls_are_told_apart(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "danh sach.xls"
    path.write_bytes(content)
    assert probe.probe(path).kind == kind


@pytest.mark.parametrize(
    ("name", "content", "reason", "words"),
    [
        ("a.xlsx", b"", "empty", "rỗng"),
        ("a.csv", b"\xef\xbb\xbf\r\n  \r\n", "empty", "rỗng"),
        ("a.xlsx", b"PK\x03\x04 and then nothing of use", "damaged", "hỏng"),
        ("a.xlsx", zipped({"word/document.xml": b"<w/>"}), "not-a-workbook", "Word"),
        ("a.zip", zipped({"readme.txt": b"x"}), "not-a-workbook", "ZIP"),
        ("a.xlsx", zipped({"EncryptedPackage": b"x"}), "password", "mật khẩu"),
        ("a.xlsx", compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "password", "mật khẩu"),
        ("a.xls", compound_file({"WordDocument": b"x"}), "not-a-workbook", "Word"),
        ("a.xls", compound_file({"PowerPoint Document": b"x"}), "not-a-workbook", "Office"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x07" * 2000, "damaged", "hỏng"),
        ("a.xlsx", b"%PDF-1.7\n...", "not-a-workbook", "PDF"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50), "not-a-workbook", "ảnh"),
        ("a.xls", b"Rar!\x1a\x07\x00", "not-a-workbook", "RAR"),
        ("a.xls", b"\x09\x08\x08\x00\x00\x05", "old-format", "Save As"),
        ("a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "damaged",
         "XML, dòng 1"),
        ("a.fods", b'<?xml version="1.0"?><office:document xmlns:office="urn:x">', "old-format", "OpenDocument"),
        ("a.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "old-format", "trang web"),
        ("a.csv", bytes(range(1, 32)) * 40, "not-a-workbook", "nhị phân"),
        ("~$a.xlsx", b"anything", "not-a-workbook", "tệp tạm"),
        (".~lock.a.ods#", b"anything", "not-a-workbook", "tệp tạm"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, name: str, content: bytes, reason: str, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == reason
    assert words in caught.value.sentence
    assert "Hãy" in caught.value.sentence
    assert name in caught.value.sentence


def test_a_missing_file_and_a_folder_are_said_so(tmp_path: Path) -> None:
    for path in (tmp_path / "không có.xlsx", tmp_path):
        with pytest.raises(WorkbookFault) as caught:
            open_workbook(path)
        assert caught.value.reason == "missing"


@pytest.mark.parametrize(
    ("error", "reason", "words"),
    [
        (PermissionError(13, "Permission denied"), "locked", "Excel"),
        (OSError(5, "Input/output error"), "unreadable", "USB"),
        (FileNotFoundError(2, "gone"), "missing", "Không tìm thấy"),
    ],
)
def test_a_file_that_another_program_holds_or_a_bad_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str, words: str
) -> None:
    path = write_grid(tmp_path / "a.xlsx", ROWS)

    def refuse(_: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(WorkbookFault, match=words) as caught:
        open_workbook(path)
    assert caught.value.reason == reason


def test_a_workbook_changed_or_deleted_after_opening_is_still_read_whole(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", ROWS)
    book = open_workbook(path)
    path.unlink()
    assert book.sheet("Sheet1").rows[1] == ("Nguyễn Văn Mẫu", "001065000001")


def test_a_truncated_and_a_flipped_workbook_are_damaged(tmp_path: Path) -> None:
    whole = write_grid(tmp_path / "a.xlsx", ROWS * 200).read_bytes()
    at = whole.index(b"xl/worksheets/sheet1.xml") + 60
    for content in (whole[: len(whole) // 2], whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]):
        path = tmp_path / "b.xlsx"
        path.write_bytes(content)
        with pytest.raises(WorkbookFault) as caught:
            open_workbook(path)
        assert caught.value.reason == "damaged"


def test_files_and_parts_beyond_any_list_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_grid(tmp_path / "a.xlsx", ROWS * 3000)
    monkeypatch.setattr(archive, "MAX_PART_BYTES", 100_000)
    monkeypatch.setattr(archive.Archive.chunks, "__defaults__", (100_000,))
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == "too-large"
    monkeypatch.setattr(probe, "MAX_FILE_BYTES", 1_000)
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == "too-large"
    text = tmp_path / "a.csv"
    text.write_text("a,b\n" * 100, encoding="utf-8")
    monkeypatch.setattr(text_tables, "MAX_TEXT_BYTES", 100)
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(text)
    assert caught.value.reason == "too-large"


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "a.xlsx", ROWS)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><workbook'
    patched(path, "xl/workbook.xml", b"<workbook", bomb)
    with pytest.raises(WorkbookFault) as caught:
        open_workbook(path)
    assert caught.value.reason == "damaged"


def test_an_encrypted_xls_and_ods_are_said_to_need_their_password(tmp_path: Path) -> None:
    for path in (
        write_xls(tmp_path / "a.xls", CELLS, encrypted=True),
        write_ods(tmp_path / "a.ods", ods_rows(("x",)), encrypted=True),
    ):
        with pytest.raises(WorkbookFault) as caught:
            open_workbook(path)
        assert caught.value.reason == "password"


def test_the_size_limits_leave_room_for_the_largest_office() -> None:
    # 200,000 people × 40 columns must pass; the dense grid of the reader takes some 32 bytes a cell.
    assert openxml.MAX_AREA >= 200_000 * 40
    assert openxml.MAX_AREA * 32 < 400 * 1024 * 1024
