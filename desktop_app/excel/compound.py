"""Reads OLE compound files just far enough: which streams there are, and the bytes of one of them.

Needed before the real reader runs: an .xls may be encrypted, and a damaged one may claim cells that would make the
reader ask for more memory than any machine has.
"""

import struct
from collections.abc import Iterator

_SECTOR_END = 0xFFFFFFFA  # from here on: free, end of chain, FAT and DIFAT marks
_HEADER = 512
_ENTRY = 128
_MINI_LIMIT, _MINI_SECTOR = 4096, 64  # short streams share the sectors of the root entry


class Broken(Exception):
    """The compound file cannot be followed."""


def stream_names(data: bytes) -> frozenset[str]:
    """Return the names of all streams and storages. Raises Broken."""
    return frozenset(name for name, _, _ in _entries(_Layout(data)))


def stream(data: bytes, *wanted: str) -> bytes:
    """Return the bytes of the first stream with one of the names wanted. Raises Broken when there is none."""
    layout = _Layout(data)
    for name, start, size in _entries(layout):
        if name in wanted:
            return layout.small(start)[:size] if size < _MINI_LIMIT else layout.chain(start)[:size]
    raise Broken("no such stream")


class _Layout:
    """Sector size and allocation table of one compound file."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER:
            raise Broken("shorter than its header")
        self._data = data
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise Broken("odd sector size")
        self._size = 1 << shift
        self.directory = int(struct.unpack_from("<I", data, 48)[0])
        self._table = self._allocation()

    def chain(self, start: int) -> bytes:
        """Return the sectors of a chain, joined; a loop or a sector outside the file is Broken."""
        pieces: list[bytes] = []
        seen: set[int] = set()
        while start < _SECTOR_END:
            if start in seen or start >= len(self._table):
                raise Broken("chain leaves the file")
            seen.add(start)
            pieces.append(self._sector(start))
            start = self._table[start]
        return b"".join(pieces)

    def small(self, start: int) -> bytes:
        """Return a stream of less than 4096 bytes, which lies in pieces inside the root entry."""
        root = next((begin for name, begin, _ in _entries(self) if name == "Root Entry"), _SECTOR_END)
        shared = self.chain(root)
        table = _numbers(self.chain(int(struct.unpack_from("<I", self._data, 60)[0])))
        pieces: list[bytes] = []
        seen: set[int] = set()
        while start < _SECTOR_END:
            if start in seen or start >= len(table) or start * _MINI_SECTOR >= len(shared):
                raise Broken("chain of a short stream leaves the file")
            seen.add(start)
            pieces.append(shared[start * _MINI_SECTOR : (start + 1) * _MINI_SECTOR])
            start = table[start]
        return b"".join(pieces)

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        if begin >= len(self._data):
            raise Broken("sector outside the file")
        return self._data[begin : begin + self._size]

    def _allocation(self) -> list[int]:
        sectors = [number for number in struct.unpack_from("<109I", self._data, 76) if number < _SECTOR_END]
        more = int(struct.unpack_from("<I", self._data, 68)[0])
        seen: set[int] = set()
        while more < _SECTOR_END:
            if more in seen:
                raise Broken("allocation list loops")
            seen.add(more)
            numbers = _numbers(self._sector(more))
            sectors += [number for number in numbers[:-1] if number < _SECTOR_END]
            more = numbers[-1]
        table: list[int] = []
        for number in sectors:
            table += _numbers(self._sector(number))
        return table


def _numbers(sector: bytes) -> tuple[int, ...]:
    count = len(sector) // 4
    if not count:
        raise Broken("empty sector")
    return struct.unpack_from(f"<{count}I", sector)


def _entries(layout: _Layout) -> Iterator[tuple[str, int, int]]:
    directory = layout.chain(layout.directory)
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind in (1, 2, 5) and 2 <= length <= 64:
            name = directory[at : at + length - 2].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            yield name, start, size
