"""Reads document definitions from `resources/forms/documents/*.toml` and chooses the one that is valid on a day.

A new decree's document is a new file beside the old one with its own `valid_from`; nothing here knows any by name.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from desktop_app.reports.documents.layout import (
    BadgeBlock,
    Block,
    ColumnsBlock,
    DocumentLayout,
    FieldPart,
    FieldsBlock,
    PaperPlan,
    SpaceBlock,
    TableBlock,
    TextBlock,
    TextRun,
    TextStyle,
)
from desktop_app.reports.report import Column, Heading
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import resource

Table = Mapping[str, Any]


class DocumentFault(WorldFault):
    """A document's definition is missing, damaged, or not valid on the day."""


def load_document(code: str, on: date) -> DocumentLayout:
    """Return the definition of a document (for instance "TK1-TS") made on the day `on`. Raises DocumentFault."""
    of_code = [layout for layout in shipped_documents() if layout.code == code]
    if not of_code:
        raise DocumentFault(f"Chương trình không có mẫu {code}. Hãy chọn mẫu khác hoặc cập nhật chương trình.")
    valid = [layout for layout in of_code if layout.valid_on(on)]
    if not valid:
        first = min(layout.valid_from for layout in of_code)
        raise DocumentFault(
            f"Không có mẫu {code} có hiệu lực ngày {on:%d/%m/%Y} (mẫu sớm nhất có hiệu lực từ {first:%d/%m/%Y}). "
            "Hãy chọn ngày lập khác hoặc cập nhật chương trình."
        )
    return max(valid, key=lambda layout: layout.valid_from)


@lru_cache(maxsize=1)
def shipped_documents() -> tuple[DocumentLayout, ...]:
    """Return every shipped definition by code and day of force. Raises DocumentFault."""
    layouts = [read_document(path) for path in sorted(resource("forms", "documents").glob("*.toml"))]
    return tuple(sorted(layouts, key=lambda layout: (layout.code, layout.valid_from)))


def read_document(path: Path) -> DocumentLayout:
    """Read one definition file. Raises DocumentFault naming the file when it is damaged, WorldFault when unreadable."""
    try:
        with path.open("rb") as stream:
            return parse_document(tomllib.load(stream))
    except OSError as exc:
        raise translate_os_error(exc, path) from exc
    except (KeyError, TypeError, ValueError) as exc:
        raise DocumentFault(
            f"Tệp định nghĩa mẫu {path.name} bị hỏng. Hãy cài lại chương trình hoặc chép lại tệp này từ bộ cài."
        ) from exc


def parse_document(table: Table) -> DocumentLayout:
    """Turn a parsed definition into a layout. Raises KeyError, TypeError or ValueError where it is incomplete."""
    page, styles = table["page"], table.get("styles", {})
    return DocumentLayout(
        code=table["code"],
        title=table["title"],
        legal_source=table["legal_source"],
        valid_from=table["valid_from"],
        valid_to=table.get("valid_to"),
        page=PaperPlan(
            landscape=page["orientation"] == "landscape",
            margins=_margins(page["margins"]),
            number=page.get("number", "foot"),
        ),
        blocks=tuple(_blocks(table["blocks"], styles)),
    )


def _margins(table: Table) -> tuple[float, float, float, float]:
    return table["left"], table["right"], table["top"], table["bottom"]


def _blocks(tables: Iterable[Table], styles: Table) -> Iterable[Block]:
    for table in tables:
        kind = table["kind"]
        if kind not in _KINDS:
            raise ValueError(f"no block of kind {kind!r}")
        yield _KINDS[kind]({key: value for key, value in table.items() if key != "kind"}, styles)


def _text(table: dict[str, Any], styles: Table) -> TextBlock:
    runs = _runs(table.pop("runs", table.pop("text", "")))
    own = {name: table.pop(name) for name in ("rule", "one_line", "when") if name in table}
    return TextBlock(runs=runs, style=_style(table, styles), **own)


def _fields(table: dict[str, Any], styles: Table) -> FieldsBlock:
    parts = tuple(FieldPart(**{**part, "label": _runs(part["label"])}) for part in table.pop("parts"))
    lines = table.pop("lines", 1)
    return FieldsBlock(parts=parts, style=_style(table, styles), lines=lines)


def _space(table: dict[str, Any], _styles: Table) -> SpaceBlock:
    return SpaceBlock(**table)


def _columns(table: dict[str, Any], styles: Table) -> ColumnsBlock:
    widths = tuple(table.pop("widths"))
    cells = tuple(tuple(_blocks(cell["blocks"], styles)) for cell in table.pop("cells"))
    if len(widths) != len(cells):
        raise ValueError("as many cells as widths")
    return ColumnsBlock(widths=widths, cells=cells, **table)


def _table(table: dict[str, Any], _styles: Table) -> TableBlock:
    columns = tuple(Column(**column) for column in table.pop("columns"))
    headings = tuple(Heading(**heading) for heading in table.pop("headings"))
    for name in ("heading_heights", "blank_rows"):
        table[name] = tuple(table[name])
    return TableBlock(columns=columns, headings=headings, **table)


def _badge(table: dict[str, Any], _styles: Table) -> BadgeBlock:
    return BadgeBlock(runs=tuple(_runs(line) for line in table.pop("lines")), **table)


def _runs(told: str | Iterable[Table]) -> tuple[TextRun, ...]:
    if isinstance(told, str):
        return (TextRun(text=told),)
    return tuple(TextRun(**run) for run in told)


def _style(table: Table, styles: Table) -> TextStyle:
    own = dict(table)
    named = styles[own.pop("style")] if "style" in own else {}
    return TextStyle(**{**named, **own})


_KINDS: dict[str, Callable[[dict[str, Any], Table], Block]] = {
    "text": _text,
    "fields": _fields,
    "space": _space,
    "columns": _columns,
    "table": _table,
    "badge": _badge,
}
