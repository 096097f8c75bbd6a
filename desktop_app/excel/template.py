"""Writes the blank list that the program offers: one sheet to fill in, one that explains, drop-down lists behind them.

Every column to fill is formatted as text, so that Excel neither eats the zeros of a number nor turns a birth into
another date. What is written here is recognised whole when it comes back filled (a test holds it).
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.excel.addresses import letters
from desktop_app.excel.outgoing_text import outgoing_text
from desktop_app.system.disk import translate_os_error, writing
from desktop_app.system.resources import resource

DATA_SHEET, GUIDE_SHEET, LISTS_SHEET = "Danh sách", "Hướng dẫn", "Danh mục"

_HEADING_ROW = 3  # from 0
_LAST_ROW = 20_000
_ALWAYS = {"sexes": ("Nam", "Nữ")}
_FONT = "Times New Roman"


@dataclass(frozen=True, kw_only=True)
class TemplateColumn:
    """One column to fill in; see the comments in `templates.toml`."""

    field: str
    heading: str
    width: float
    guide: str
    example: str
    must: bool
    list_name: str
    length: int


def template_columns(kind: str = "households") -> tuple[TemplateColumn, ...]:
    """Return the columns of the blank list of a kind. Raises KeyError for a kind without one."""
    return tuple(
        TemplateColumn(
            field=entry["field"],
            heading=entry["heading"],
            width=float(entry["width"]),
            guide=entry["guide"],
            example=entry["example"],
            must=bool(entry.get("must", False)),
            list_name=entry.get("list", ""),
            length=int(entry.get("length", 0)),
        )
        for entry in _definition(kind)["columns"]
    )


def write_template(
    path: Path,
    *,
    kind: str = "households",
    lists: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """Write a blank list to `path` and return it.

    `lists` fills the drop-downs: `relations`, `ethnicities`, `support_classes`, `communes`, `hamlets` (names as they
    are shown); a list that is not given leaves its column without a drop-down. Raises WorldFault when the file cannot
    be written, KeyError for a kind without a template.
    """
    # Loaded when the first template is asked for, not when the program starts.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    definition = _definition(kind)
    columns = template_columns(kind)
    entries = {**(lists or {}), **_ALWAYS}
    with writing(path) as temporary:
        book = Workbook(str(temporary))
        try:
            page = book.add_worksheet(DATA_SHEET)
            _write_guide(book, columns, definition["title"])
            places = _write_lists(book, columns, entries)
            _write_data_sheet(book, page, definition, columns, places)
            book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))
            raise translate_os_error(cause, path) from error
    return path


def _definition(kind: str) -> dict[str, Any]:
    definitions: dict[str, dict[str, Any]] = tomllib.loads(
        resource("import", "templates.toml").read_text(encoding="utf-8")
    )
    return definitions[kind]


def _write_data_sheet(
    book: Any,
    page: Any,
    definition: Mapping[str, Any],
    columns: Sequence[TemplateColumn],
    places: Mapping[str, str],
) -> None:
    title = book.add_format({"font_name": _FONT, "font_size": 14, "bold": True})
    advice = book.add_format({"font_name": _FONT, "font_size": 11, "italic": True})
    heading = book.add_format(
        {"font_name": _FONT, "font_size": 11, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter",
         "border": 1, "bg_color": "#DCE6F1"}
    )  # fmt: skip
    text = book.add_format({"font_name": _FONT, "font_size": 11, "num_format": "@"})
    page.write_string(0, 0, definition["title"], title)
    page.write_string(1, 0, definition["advice"], advice)
    page.set_row(_HEADING_ROW, 34)
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width, text)
        page.write_string(_HEADING_ROW, number, f"{column.heading} (*)" if column.must else column.heading, heading)
        _validate(page, number, column, places)
    page.freeze_panes(_HEADING_ROW + 1, 3)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEADING_ROW)


def _validate(page: Any, number: int, column: TemplateColumn, places: Mapping[str, str]) -> None:
    area = (_HEADING_ROW + 1, number, _LAST_ROW, number)
    if column.list_name in places:
        page.data_validation(
            *area,
            {
                "validate": "list",
                "source": places[column.list_name],
                "error_type": "stop" if column.list_name in _ALWAYS else "information",
                "error_title": "Ngoài danh sách",
                "error_message": "Giá trị này không có trong danh sách. Hãy kiểm tra lại.",
            },
        )
    elif column.length:
        page.data_validation(
            *area,
            {
                "validate": "length",
                "criteria": "==",
                "value": column.length,
                "error_type": "warning",
                "error_title": "Thiếu hoặc thừa chữ số",
                "error_message": f"Cần đủ {column.length} chữ số, kể cả số 0 ở đầu.",
            },
        )


def _write_guide(book: Any, columns: Sequence[TemplateColumn], title: str) -> None:
    page = book.add_worksheet(GUIDE_SHEET)
    bold = book.add_format({"font_name": _FONT, "font_size": 13, "bold": True})
    head = book.add_format({"font_name": _FONT, "font_size": 11, "bold": True, "border": 1, "bg_color": "#DCE6F1"})
    cell = book.add_format({"font_name": _FONT, "font_size": 11, "text_wrap": True, "valign": "top", "border": 1})
    page.write_string(0, 0, f"CÁCH GHI {title}", bold)
    for at, (text, width) in enumerate((("Tên cột", 26), ("Phải ghi", 10), ("Cách ghi", 70), ("Ví dụ", 20))):
        page.set_column(at, at, width)
        page.write_string(2, at, text, head)
    for row, column in enumerate(columns, start=3):
        for at, text in enumerate((column.heading, "Có" if column.must else "", column.guide, column.example)):
            page.write_string(row, at, text, cell)


def _write_lists(book: Any, columns: Sequence[TemplateColumn], entries: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write the drop-down lists onto a hidden sheet; return the area of each."""
    page = book.add_worksheet(LISTS_SHEET)
    page.hide()
    text = book.add_format({"num_format": "@"})
    places: dict[str, str] = {}
    for name in dict.fromkeys(column.list_name for column in columns):
        words = [outgoing_text(word) for word in entries.get(name, ()) if word]
        if name and words:
            at = len(places)
            for row, word in enumerate(words):
                page.write_string(row, at, word, text)
            places[name] = f"='{LISTS_SHEET}'!${letters(at)}$1:${letters(at)}${len(words)}"
    return places
