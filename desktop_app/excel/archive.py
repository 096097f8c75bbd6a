"""Zip archives (.xlsx, .xlsb, .ods) read with care: every part has a size limit, every failure is a sentence.

Python checks the checksum of each part, which the fast reader does not: a flipped bit in a list is found here.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from desktop_app.excel import faults

MAX_PART_BYTES = 800 * 1024 * 1024  # one sheet of 200,000 × 25 cells unpacks to some 250 MB
MAX_PARTS = 5_000
_CHUNK = 4 * 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


class Archive:
    """One zip archive in memory. Every method raises WorkbookFault (damaged, too large) instead of zip errors."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            self.names = frozenset(self._zip.namelist())
        except _BROKEN as error:
            raise faults.damaged(path, "tệp bị cắt cụt hoặc mục lục bên trong không đọc được") from error
        if len(self.names) > MAX_PARTS:
            raise faults.too_large(path, f"có {len(self.names)} phần bên trong")

    def chunks(self, name: str, limit: int = MAX_PART_BYTES) -> Iterator[bytes]:
        """Yield one part unpacked, in pieces of a few MB; at most `limit` bytes in all."""
        done = 0
        try:
            with self._zip.open(name) as stream:
                while piece := stream.read(_CHUNK):
                    done += len(piece)
                    if done > limit:
                        raise faults.too_large(self.path, f"phần {name} bung ra hơn {limit // 1048576} MB")
                    yield piece
        except _BROKEN as error:
            raise faults.damaged(self.path, f"phần {name} bên trong không đọc được") from error

    def read(self, name: str, limit: int = MAX_PART_BYTES) -> bytes:
        """Return one part unpacked."""
        return b"".join(self.chunks(name, limit))

    def check(self, name: str, limit: int = MAX_PART_BYTES) -> None:
        """Unpack one part only to see that it is whole and not too large."""
        for _ in self.chunks(name, limit):
            pass

    def rewritten(self, changed: dict[str, bytes]) -> bytes:
        """Return the archive anew, with some parts replaced."""
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for name in sorted(self.names):
                if not name.endswith("/"):
                    out.writestr(name, changed[name] if name in changed else self.read(name))
        return target.getvalue()
