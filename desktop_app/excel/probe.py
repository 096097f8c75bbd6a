"""Finds out what a file really is, by its content and never by its name, and takes a copy of it into memory.

The copy is what everything else reads: a workbook that is open in Excel stays untouched, and a change made while we
read cannot mix two states of the list.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from desktop_app.excel import compound, faults
from desktop_app.excel.archive import Archive
from desktop_app.excel.text_tables import unmarked_utf16

SourceKind: TypeAlias = Literal["xlsx", "xlsb", "xls", "ods", "html", "xml", "text"]

MAX_FILE_BYTES = 150 * 1024 * 1024  # an .xlsx of 200,000 × 25 cells has some 30 MB

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_FOREIGN = (
    (b"%PDF", "tệp PDF"),
    (b"\x89PNG", "ảnh"),
    (b"\xff\xd8\xff", "ảnh"),
    (b"GIF8", "ảnh"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén GZ"),
    (b"MZ", "chương trình"),
    (b"SQLite format 3\x00", "tệp dữ liệu"),
    (b"{\\rtf", "văn bản RTF"),
)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|meta|body|table|style)\b", re.IGNORECASE)
_HEAD = 4096


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A file taken into memory: its path, what it is by content, its bytes and their SHA-256.

    `open_elsewhere`: beside it lies the mark that Excel or LibreOffice leaves while somebody has it open.
    """

    path: Path
    kind: SourceKind
    data: bytes
    sha256: str
    open_elsewhere: bool = False


def probe(path: Path) -> Probe:
    """Read the whole file and tell what it is.

    Raises WorkbookFault when it is missing, locked, empty, too large, password-protected, damaged or no spreadsheet.
    """
    data = _copy(path)
    return Probe(
        path=path,
        kind=_kind(path, data),
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        open_elsewhere=_open_elsewhere(path),
    )


def _open_elsewhere(path: Path) -> bool:
    try:
        return any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#"))
    except OSError:
        return False


def _copy(path: Path) -> bytes:
    if path.name.startswith(("~$", ".~lock.")):
        raise faults.not_a_workbook(path, "tệp tạm sinh ra khi đang mở một bảng tính khác")
    try:
        if not path.is_file():
            raise faults.missing(path)
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise faults.too_large(path, f"{size // 1048576} MB, nhiều nhất {MAX_FILE_BYTES // 1048576} MB")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise faults.missing(path) from error
    except PermissionError as error:
        # Windows reports a sharing violation (the file is open elsewhere for itself alone) as a refused permission.
        raise faults.locked(path) from error
    except OSError as error:
        raise faults.unreadable(path, error.strerror or type(error).__name__) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise faults.empty(path)
    return data


def _kind(path: Path, data: bytes) -> SourceKind:
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(path, data)
    if data.startswith(_OLE):
        return _ole_kind(path, data)
    if data.startswith(b"PK"):
        raise faults.damaged(path, "phần đầu của tệp nén bên trong không đọc được")
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise faults.not_a_workbook(path, what)
    if data.startswith(_BARE_BIFF):
        raise faults.old_format(path, "bảng tính Excel đời rất cũ (Excel 5 trở về trước)")
    head = data[:_HEAD].replace(b"\x00", b"")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<?xml" in head:
        return "xml"
    if b"<office:document" in head:
        raise faults.old_format(path, "bảng tính OpenDocument dạng XML phẳng (.fods)")
    if re.match(rb"\s*MIME-Version:", head, re.IGNORECASE):
        raise faults.old_format(path, "trang web lưu thành một tệp (.mht)")
    if _HTML.search(head):
        return "html"
    if _binary(data):
        raise faults.not_a_workbook(path, "dữ liệu nhị phân lạ, có thể tệp đã hỏng")
    return "text"


def _zip_kind(path: Path, data: bytes) -> SourceKind:
    archive = Archive(path, data)
    names = archive.names
    media = archive.read("mimetype")[:100] if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in media:
        return "ods"
    if any(name.startswith("xl/") and name.endswith(".bin") and "workbook" in name for name in names):
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("word/") for name in names) or b"opendocument.text" in media:
        raise faults.not_a_workbook(path, "văn bản Word")
    if "EncryptedPackage" in names:
        raise faults.password(path)
    raise faults.not_a_workbook(path, "tệp nén ZIP")


def _ole_kind(path: Path, data: bytes) -> SourceKind:
    try:
        names = compound.stream_names(data)
    except compound.Broken as error:
        raise faults.damaged(path, "mục lục bên trong không đọc được") from error
    if "EncryptedPackage" in names:
        raise faults.password(path)
    if names & {"Workbook", "Book"}:
        return "xls"
    if "WordDocument" in names:
        raise faults.not_a_workbook(path, "văn bản Word")
    raise faults.not_a_workbook(path, "tài liệu Office khác, không phải bảng tính")


def _binary(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    head = data[:_HEAD]
    encoding = unmarked_utf16(head)
    text = head[: len(head) // 2 * 2].decode(encoding, "replace") if encoding else head.decode("latin-1")
    return sum(ord(letter) < 32 and letter not in "\t\n\f\r\x1b" for letter in text) > len(text) // 50
