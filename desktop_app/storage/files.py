"""Is this a file we may open? Every wrong file is told apart before the first statement, each with its own sentence."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
from pathlib import Path

from desktop_app.domain.closed_month import MonthClosed
from desktop_app.storage.connection import APPLICATION_ID
from desktop_app.storage.engine import DatabaseError, OperationalError
from desktop_app.storage.migrations import NAME, SCHEMA_VERSION, STEPS
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault

_MAGIC = b"SQLite format 3\x00"
MONTH_CLOSED = "month is closed"  # what the triggers of the ledger say
_LEAST_ROOM = 2**20  # bytes; below it a failing write is a full disk


class FileMissing(WorldFault):
    """No such data file. It is never created silently: an empty office in the place of a lost one has cost people months."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Không tìm thấy tệp dữ liệu {path}. Hãy kiểm tra lại ổ đĩa và thư mục, hoặc phục hồi từ bản sao lưu."
        )


class FileForeign(WorldFault):
    """Some other kind of file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} không phải là tệp dữ liệu của An Sinh Xã. Hãy chọn đúng tệp có đuôi .db do chương trình tạo ra."
        )


class FolderGiven(WorldFault):
    """A folder where a file belongs."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} là một thư mục, không phải tệp dữ liệu. Hãy mở thư mục đó và chọn tệp có đuôi .db ở bên trong."
        )


class FileDamaged(WorldFault):
    """Our file, but torn."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Tệp dữ liệu {path.name} bị hỏng nên không mở được. Tệp hỏng được giữ nguyên; hãy phục hồi từ bản sao lưu gần nhất "
            "(mục Sao lưu, hoặc lệnh restore)."
        )


class FileNewer(WorldFault):
    """Written by a later version of the program."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} được tạo bởi phiên bản An Sinh Xã mới hơn. Hãy cập nhật chương trình trên máy này rồi mở lại."
        )


class FileReadOnly(WorldFault):
    """We may read it but not write."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Tệp dữ liệu {path.name} đang ở chế độ chỉ đọc nên không ghi được. Hãy bỏ dấu “Chỉ đọc” trong Thuộc tính của tệp "
            "hoặc chép tệp sang một thư mục ghi được rồi mở lại."
        )


def inspect(path: Path) -> int:
    """Check that ``path`` is a data file this program may open and write; returns its schema version. Raises one of the faults above."""
    version = recognise(path)
    if not _writable(path):
        raise FileReadOnly(path)
    return version


def recognise(path: Path) -> int:
    """Check that ``path`` is a data file this program understands (a copy on a write-protected stick is one); returns its schema version."""
    if path.is_dir():
        raise FolderGiven(path)
    if not path.is_file():
        raise FileMissing(path)
    try:
        with path.open("rb") as stream:
            start = stream.read(100)
    except OSError as exc:
        raise translate_os_error(exc, path) from exc
    if len(start) < 100 or not start.startswith(_MAGIC):
        raise FileDamaged(path) if _was_ours(path, start) else FileForeign(path)
    if int.from_bytes(start[68:72], "big") != APPLICATION_ID:
        raise FileDamaged(path) if copies_of(path).is_dir() else FileForeign(path)
    version = int.from_bytes(start[60:64], "big")
    if version > SCHEMA_VERSION:
        raise FileNewer(path)
    return version


def copies_of(path: Path) -> Path:
    """The folder beside a data file where its verified copies lie."""
    return path.with_name(f"{path.stem}-sao-luu")


def check_readable(connection: sqlite3.Connection, path: Path, *, every_page: bool = True) -> None:
    """A structural check at every start; raises ``FileDamaged``, or ``FileNewer`` when the history knows steps we do not.

    Without ``every_page`` only what must be read to begin is looked at: the window begins so and checks the pages right after (``check_pages``).
    """
    try:
        if every_page:
            check_pages(connection, path)
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        applied = {
            row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (NAME,))
        }
    except sqlite3.DatabaseError as exc:
        if isinstance(exc, sqlite3.OperationalError) and "locked" in str(exc):
            raise
        raise FileDamaged(path) from exc
    known = {name for name, _step in STEPS}
    if applied - known:
        raise FileNewer(path)


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Read every page of the file; raises ``FileDamaged`` when one is torn."""
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except DatabaseError as exc:
        if isinstance(exc, OperationalError) and "locked" in str(exc):
            raise
        raise FileDamaged(path) from exc
    if found != "ok":
        raise FileDamaged(path)


def world_fault(exc: DatabaseError, path: Path) -> Exception:
    """The fault of the world behind a database error on ``path`` (full disk, read-only, held by another program), the rule of a closed month
    that the file itself keeps, or ``exc``."""
    text = str(exc)
    if text == MONTH_CLOSED:
        return MonthClosed()
    if "full" in text:
        return translate_os_error(OSError(errno.ENOSPC, text), path)
    if "disk I/O" in text:  # SQLite keeps the reason to itself: ask the disk
        return translate_os_error(OSError(errno.ENOSPC if _no_room(path) else errno.EIO, text), path)
    if "readonly" in text:
        return FileReadOnly(path)
    if "unable to open" in text:
        return translate_os_error(OSError(errno.EACCES, text), path)
    if "locked" in text:
        return WorldFault(f"Tệp {path.name} đang bị chương trình khác giữ. Hãy đóng chương trình đó rồi làm lại.")
    if not isinstance(exc, OperationalError):
        return FileDamaged(path) if "malformed" in text or "not a database" in text else exc
    return exc


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


def _writable(path: Path) -> bool:
    # An administrator may write a file marked read-only; the mark is a decision of its owner all the same.
    marked = not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    return not marked and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _was_ours(path: Path, start: bytes) -> bool:
    """A torn header on a file that has our companions beside it (write-ahead log, backups) was a data file."""
    return not start.strip(b"\0") or path.with_name(path.name + "-wal").exists() or copies_of(path).is_dir()
