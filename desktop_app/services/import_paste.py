"""What was copied elsewhere comes in like a workbook: an Excel range, a table of a web page, the text of a card look-up.

The pasted part is handed to the same readers as a file (their own temporary copy, gone as soon as it was read); preview,
questions, receipt, row ledger and undo are those of every import.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from desktop_app.excel.faults import WorkbookFault
from desktop_app.services import importing
from desktop_app.services.import_paste_text import labelled_table
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault

NAME = "dán từ bộ nhớ tạm"
_NOT_THERE = frozenset({"not-recognised", "empty", "not-a-workbook", "damaged", "old-format", "too-large"})
_TABLE = re.compile(r"<\s*table\b", re.IGNORECASE)
_SPANS = re.compile(r"\b(?:row|col)span\s*=\s*[\"']?(?!1\b)\d", re.IGNORECASE)
_SHOWN = 60
_ROWS_LOST = "Hãy chép cả dòng tiêu đề cột cùng các dòng dữ liệu trong Excel rồi dán lại."


@dataclass(frozen=True, kw_only=True)
class Clip:
    """What lies on the clipboard: its plain text, its HTML, and the XML spreadsheet that Excel adds on Windows."""

    text: str = ""
    html: str = ""
    spreadsheet: bytes = b""

    @property
    def empty(self) -> bool:
        """Whether there is nothing that could hold a list."""
        return not (self.text.strip() or self.html.strip() or self.spreadsheet.strip())


class NothingToPaste(WorldFault):
    """The clipboard holds no list."""


def preview_paste(office: Office, clip: Clip, **choices: Any) -> Preview:
    """Look at what was pasted as ``importing.preview`` looks at a workbook (same ``choices``); nothing is written.

    The ledger will call it “dán từ bộ nhớ tạm <day> <hour>”. Raises ``NothingToPaste`` with a sentence when the clipboard is
    empty or holds nothing that is a list, ``WorldFault`` when the temporary copy cannot be written.
    """
    if clip.empty:
        raise NothingToPaste(
            "Bộ nhớ tạm đang trống. Hãy chọn vùng cần nhập trong Excel (kể cả dòng tiêu đề), nhấn Ctrl+C rồi dán lại."
        )
    missing: WorkbookFault | None = None
    for content in _contents(clip):
        try:
            return _look(office, content, choices)
        except WorkbookFault as fault:
            if fault.reason not in _NOT_THERE:
                raise
            missing = missing or fault
    seen = " ".join(clip.text.split())
    shown = f" (“{seen[:_SHOWN]}{'…' if len(seen) > _SHOWN else ''}”)" if seen else ""
    table = "\t" in clip.text or bool(_TABLE.search(clip.html))
    what = "có bảng nhưng chương trình không nhận ra đó là danh sách gì" if table else "không có bảng danh sách nào"
    raise NothingToPaste(
        f"Phần vừa dán{shown} {what}. {_ROWS_LOST} Nội dung tra cứu thẻ thì cần có dạng “Họ tên: …, Ngày sinh: …”."
    ) from missing


def _contents(clip: Clip) -> Iterator[bytes]:
    """What to hand to the readers, the richest first."""
    labelled = labelled_table(clip.text) if clip.text.strip() and not _has_heading_row(clip.text) else None
    if labelled is not None:
        yield _separated(labelled)
        return
    if clip.spreadsheet.strip():
        yield clip.spreadsheet.rstrip(b"\x00")
    page = _TABLE.search(clip.html) is not None
    if page and ("\t" not in clip.text or _SPANS.search(clip.html)):
        yield b"\xef\xbb\xbf" + clip.html.encode()
    if clip.text.strip():
        yield _separated(_cells(clip.text)) if "\t" in clip.text else b"\xef\xbb\xbf" + clip.text.encode()
    if page:
        yield b"\xef\xbb\xbf" + clip.html.encode()


def _look(office: Office, content: bytes, choices: dict[str, Any]) -> Preview:
    try:
        with tempfile.TemporaryDirectory(prefix="an-sinh-xa-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / f"{NAME} {office.now():%d-%m-%Y %Hh%M}"
            path.write_bytes(content)
            return importing.preview(office, path, **choices)
    except OSError as error:
        raise WorldFault(
            "Không ghi được bản tạm của phần vừa dán. Hãy kiểm tra dung lượng trống của ổ đĩa hệ thống rồi dán lại."
        ) from error


def _separated(rows: Sequence[Sequence[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return b"\xef\xbb\xbf" + f"sep=\t\n{out.getvalue()}".encode()


def _has_heading_row(text: str) -> bool:
    """Whether some line has three cells or more: a table, not label and value."""
    return any(sum(bool(cell.strip()) for cell in line.split("\t")) > 2 for line in text.splitlines()[:40])


def _cells(text: str) -> list[list[str]]:
    """The rows of a range as Excel copies it: tabs between cells; a cell with a line break or a tab stands in quotes.

    A quote that nothing closes is a letter like any other, so that no row is swallowed.
    """
    rows: list[list[str]] = [[]]
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n\x00")
    at = 0
    while at <= len(text):
        quoted = _QUOTED.match(text, at)
        if quoted is not None:
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        else:
            end = min((found for mark in "\t\n" if (found := text.find(mark, at)) >= 0), default=len(text))
            cell, at = text[at:end], end
        rows[-1].append(cell)
        if at < len(text) and text[at] == "\n":
            rows.append([])
        at += 1
    return rows


_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|$)')
