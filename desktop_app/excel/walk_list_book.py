"""A walk list as a workbook to fill in on a phone or a laptop, and the same workbook read back. Who stands on a line cannot be changed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from desktop_app.excel.addresses import letters
from desktop_app.excel.outgoing_text import outgoing_text
from desktop_app.system.disk import translate_os_error, writing
from desktop_app.system.faults import WorldFault

SHEET, LISTS = "Phiếu đi từng hộ", "Danh mục"
CODE_LABEL = "Mã phiếu"
_UNLISTED_ROWS = 20
_HEAD = 4  # the heading row, from 0
_LINE_HEIGHT = 33.0  # points: two lines of type
_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
_FIRST = (("number", "Dòng", 7.0), ("home", "Hộ", 28.0), ("name", "Họ và tên", 26.0), ("birth", "Ngày sinh", 12.0))
_LAST = (
    ("reason", "Lý do", 30.0),
    ("promise", "Hẹn ngày", 12.0),
    ("visited", "Ngày gặp", 12.0),
    ("note", "Ghi chú", 26.0),
)


@dataclass(frozen=True, kw_only=True)
class BookLine:
    """One line to fill in: number, household, name, birth, and by scheme what the person has and would pay."""

    number: int
    home: str
    name: str
    birth: str
    has: Mapping[str, str]
    pays: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class FilledLine:
    """One row as it came back; texts are blank where nothing was filled in. ``row`` counts from 1, as Excel shows it.

    ``number`` is ``None`` for somebody who was not on the list; ``home`` then holds the line of a member of the household.
    """

    row: int
    number: int | None
    home: str
    name: str
    birth: str
    outcomes: Mapping[str, str]
    reason: str
    promise: str | date
    visited: str | date
    note: str


def write_walk_list_book(
    path: Path,
    *,
    code: str,
    title: str,
    facts: str,
    schemes: Sequence[tuple[str, str, str]],
    lines: Sequence[BookLine],
    outcomes: Sequence[str],
    reasons: Sequence[str],
) -> Path:
    """Write the workbook. ``schemes``: (code, short name, heading of the amounts); ``outcomes`` and ``reasons`` as the
    drop-downs offer them. Raises WorldFault when the file cannot be written."""
    # XlsxWriter is loaded when the first list is written, not when the program starts.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with writing(path) as temporary:
        book = Workbook(str(temporary))
        try:
            page = book.add_worksheet(SHEET)
            places = _write_lists(book, outcomes, reasons)
            _write_page(book, page, code, title, facts, schemes, lines, places)
            book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))
            raise translate_os_error(cause, path) from error
    return path


def read_walk_list_book(path: Path, schemes: Sequence[str] | None = None) -> tuple[str, tuple[FilledLine, ...]]:
    """Return the list's code and the rows in which something was filled in; ``schemes`` gives the order of the outcomes
    (without it only the code is read). Raises WorldFault for a file that is not such a workbook."""
    # openpyxl is loaded when the first list comes back, not when the program starts.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            rows = [list(values) for values in book.worksheets[0].iter_rows(values_only=True)]
        finally:
            book.close()
    except OSError as error:
        raise translate_os_error(error, path) from error
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise WorldFault(f"Không đọc được {path.name}. Hãy mở bằng Excel rồi lưu lại dạng .xlsx.") from error
    code = _code_of(rows)
    if not code:
        raise WorldFault(
            f"{path.name} không phải phiếu đi từng hộ: không thấy ô “{CODE_LABEL}” ở đầu trang. Hãy chọn đúng tệp đã xuất."
        )
    return code, _filled(rows, schemes) if schemes is not None else ()


def _write_page(
    book: Any,
    page: Any,
    code: str,
    title: str,
    facts: str,
    schemes: Sequence[tuple[str, str, str]],
    lines: Sequence[BookLine],
    places: tuple[str, str],
) -> None:
    bold = book.add_format({**_FONT, "bold": True, "font_size": 14})
    head = book.add_format(
        {**_FONT, "bold": True, "text_wrap": True, "align": "center", "border": 1, "bg_color": "#DCE6F1"}
    )
    fixed = book.add_format({**_FONT, "border": 1, "text_wrap": True, "bg_color": "#F2F2F2"})
    number = book.add_format({**_FONT, "border": 1, "bold": True, "align": "center", "bg_color": "#F2F2F2"})
    open_text = book.add_format({**_FONT, "border": 1, "locked": False, "num_format": "@", "text_wrap": True})
    open_day = book.add_format({**_FONT, "border": 1, "locked": False, "num_format": "dd/mm/yyyy", "align": "center"})
    columns = _columns(schemes)
    page.write_string(0, 0, outgoing_text(title), bold)
    page.write_string(1, 0, outgoing_text(facts), book.add_format({**_FONT, "italic": True}))
    page.write_string(2, 0, CODE_LABEL, bold)
    page.write_string(2, 2, code, book.add_format({**_FONT, "bold": True, "font_size": 14, "num_format": "@"}))
    page.set_row(_HEAD, 36)
    for at, (_key, heading, width) in enumerate(columns):
        page.set_column(at, at, width)
        page.write_string(_HEAD, at, heading, head)
    for row, line in enumerate(lines, start=_HEAD + 1):
        _write_line(page, row, line, columns, (number, fixed, open_text, open_day))
    first_open = _HEAD + 1 + len(lines)
    for row in range(first_open, first_open + _UNLISTED_ROWS):
        page.set_row(row, _LINE_HEIGHT)
        for at, (key, _heading, _width) in enumerate(columns):
            kind = key.partition(".")[0]
            day = key in ("promise", "visited")
            page.write_blank(
                row, at, None, open_day if day else fixed if kind in ("number", "has", "pays") else open_text
            )
    _validate(page, columns, places, first_open + _UNLISTED_ROWS - 1)
    page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    page.freeze_panes(_HEAD + 1, 3)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    page.set_footer(f"&LMã phiếu {code}&RTrang &P/&N")


def _write_line(
    page: Any, row: int, line: BookLine, columns: Sequence[tuple[str, str, float]], formats: tuple[Any, Any, Any, Any]
) -> None:
    number, fixed, open_text, open_day = formats
    page.set_row(row, _LINE_HEIGHT)
    for at, (key, _heading, _width) in enumerate(columns):
        kind, _, scheme = key.partition(".")
        if kind == "number":
            page.write_number(row, at, line.number, number)
        elif kind in ("home", "name", "birth"):
            page.write_string(row, at, outgoing_text(getattr(line, kind)), fixed)
        elif kind in ("has", "pays"):
            page.write_string(row, at, outgoing_text((line.has if kind == "has" else line.pays).get(scheme, "")), fixed)
        else:
            page.write_blank(row, at, None, open_day if kind in ("promise", "visited") else open_text)


def _validate(page: Any, columns: Sequence[tuple[str, str, float]], places: tuple[str, str], last: int) -> None:
    for at, (key, _heading, _width) in enumerate(columns):
        kind = key.partition(".")[0]
        area = (_HEAD + 1, at, last, at)
        if kind in ("out", "reason"):
            page.data_validation(
                *area,
                {
                    "validate": "list",
                    "source": places[0] if kind == "out" else places[1],
                    "error_title": "Ngoài danh sách",
                    "error_message": "Hãy chọn trong danh sách thả xuống.",
                },
            )
        elif kind in ("promise", "visited"):
            page.data_validation(
                *area,
                {
                    "validate": "date",
                    "criteria": ">=",
                    "value": date(2020, 1, 1),
                    "error_title": "Chưa đúng ngày",
                    "error_message": "Ghi ngày dạng ngày/tháng/năm, ví dụ 25/11/2026.",
                },
            )


def _write_lists(book: Any, outcomes: Sequence[str], reasons: Sequence[str]) -> tuple[str, str]:
    page = book.add_worksheet(LISTS)
    page.hide()
    found = []
    for at, words in enumerate((outcomes, reasons)):
        for row, word in enumerate(words):
            page.write_string(row, at, outgoing_text(word))
        found.append(f"='{LISTS}'!${letters(at)}$1:${letters(at)}${max(len(words), 1)}")
    return found[0], found[1]


def _columns(schemes: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, float]]:
    columns = list(_FIRST)
    for code, name, pays in schemes:
        columns += [
            (f"has.{code}", f"{name} đang có", 14.0),
            (f"pays.{code}", pays, 13.0),
            (f"out.{code}", f"Kết quả {name}", 22.0),
        ]
    return [*columns, *_LAST]


def _code_of(rows: Sequence[Sequence[object]]) -> str:
    for row in rows[: _HEAD + 1]:
        words = [_text(value) for value in row if value is not None]
        if CODE_LABEL in words:
            after = words[words.index(CODE_LABEL) + 1 :]
            return after[0] if after else ""
    return ""


def _filled(rows: Sequence[Sequence[object]], schemes: Sequence[str]) -> tuple[FilledLine, ...]:
    keys = [key for key, _, _ in _columns([(scheme, "", "") for scheme in schemes])]
    found = []
    for at, row in enumerate(rows[_HEAD + 1 :], start=_HEAD + 2):
        values = dict(zip(keys, [*row, *[None] * len(keys)], strict=False))
        outcomes = {scheme: text for scheme in schemes if (text := _text(values[f"out.{scheme}"]))}
        number = _text(values["number"])
        typed = [*outcomes.values(), *(_text(values[key]) for key in ("reason", "promise", "note"))]
        if not any(typed) and (number or not _text(values["name"])):
            continue
        found.append(
            FilledLine(
                row=at,
                number=int(number) if number.isdigit() else None,
                home=_text(values["home"]),
                name=_text(values["name"]),
                birth=_text(values["birth"]),
                outcomes=outcomes,
                reason=_text(values["reason"]),
                promise=_day(values["promise"]),
                visited=_day(values["visited"]),
                note=_text(values["note"]),
            )
        )
    return tuple(found)


def _day(value: object) -> str | date:
    return value.date() if isinstance(value, datetime) else _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
