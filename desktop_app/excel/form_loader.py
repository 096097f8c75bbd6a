"""Reads form layouts from `resources/forms/*.toml` and chooses the one that is valid on a day.

A new decree's form is a new file beside the old one, with its own `valid_from`; nothing here knows any form by name.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from desktop_app.excel.form_layout import (
    Anchor,
    CellRange,
    CellStyle,
    FooterCell,
    FormCell,
    FormColumn,
    FormLayout,
    PagePlan,
    RuleLine,
    TextBox,
    TextRun,
    column_letters,
    column_number,
)
from desktop_app.excel.form_stub import stub_rows
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import resource

Table = Mapping[str, Any]


class LayoutFault(WorldFault):
    """A form definition is missing, damaged, or not valid on the day."""


def load_layout(code: str, on: date) -> FormLayout:
    """Return the layout of form `code` (for instance "B15a-UQ") for a form made on the day `on`.

    Raises LayoutFault when no definition of that code is valid on that day.
    """
    of_code = [layout for layout in shipped_layouts() if layout.code == code]
    if not of_code:
        raise LayoutFault(f"Chương trình không có mẫu {code}. Hãy chọn mẫu khác hoặc cập nhật chương trình.")
    valid = [layout for layout in of_code if layout.valid_on(on)]
    if not valid:
        first = min(layout.valid_from for layout in of_code)
        raise LayoutFault(
            f"Không có mẫu {code} có hiệu lực ngày {on:%d/%m/%Y} (mẫu sớm nhất có hiệu lực từ {first:%d/%m/%Y}). "
            "Hãy chọn ngày lập khác hoặc cập nhật chương trình."
        )
    return max(valid, key=lambda layout: layout.valid_from)


@lru_cache(maxsize=1)
def shipped_layouts() -> tuple[FormLayout, ...]:
    """Return every shipped layout, by code and then by the day it came into force. Raises LayoutFault."""
    layouts = [read_layout(path) for path in sorted(resource("forms").glob("*.toml"))]
    return tuple(sorted(layouts, key=lambda layout: (layout.code, layout.valid_from)))


def read_layout(path: Path) -> FormLayout:
    """Read one definition file.

    Raises LayoutFault naming the file when it is damaged (the cause says where), WorldFault when it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return parse_layout(tomllib.load(stream))
    except OSError as exc:
        raise translate_os_error(exc, path) from exc
    except (KeyError, TypeError, ValueError) as exc:
        raise LayoutFault(
            f"Tệp định nghĩa mẫu {path.name} bị hỏng. Hãy cài lại chương trình hoặc chép lại tệp này từ bộ cài."
        ) from exc


def parse_layout(table: Table) -> FormLayout:
    """Turn a parsed definition into a layout. Raises KeyError, TypeError or ValueError where it is incomplete."""
    named = {name: CellStyle(**style) for name, style in table["styles"].items()}
    head, body, foot = table["head"], table["body"], table["footer"]
    columns = tuple(_columns(body["columns"]))
    return FormLayout(
        code=table["code"],
        title=table["title"],
        legal_source=table["legal_source"],
        valid_from=table["valid_from"],
        valid_to=table.get("valid_to"),
        sheet=table["sheet"],
        font=table["font"],
        zoom=table["zoom"],
        default_height=table["default_height"],
        page=PagePlan(
            **{**table["page"], "scale": table["page"].get("scale"), "margins": dict(table["page"]["margins"])}
        ),
        row_heights=_heights(head["heights"]),
        cells=tuple(_cells(head, named)),
        columns=columns,
        code_row=head["code_row"],
        first_row=body["first_row"],
        body_height=body.get("height"),
        line_height=body["line_height"],
        styles=_body_styles(table["styles"], head, body, columns),
        total_key=body["total"]["key"] if "total" in body else "",
        total_label=body["total"]["label"] if "total" in body else "",
        footer=tuple(
            FooterCell(
                left=cell["columns"].partition(":")[0],
                right=cell["columns"].rpartition(":")[2],
                down=cell["down"],
                text=cell["text"],
                style=named[cell["style"]],
                role=cell["role"],
                when=cell.get("when", ""),
            )
            for cell in foot["cells"]
        ),
        footer_heights=_heights(foot["heights"]),
        boxes=tuple(_box(box) for box in table.get("boxes", ())),
        lines=tuple(RuleLine(start=_anchor(line["from"]), end=_anchor(line["to"])) for line in table.get("lines", ())),
        stub=stub_rows(body, {column.key for column in columns}),
        data=table.get("data", {}),
    )


def _heights(table: Table) -> dict[int, float]:
    return {int(row): float(height) for row, height in table.items()}


def _columns(rows: Iterable[Table]) -> Iterable[FormColumn]:
    for number, row in enumerate(rows, start=1):
        yield FormColumn(
            key=row["key"],
            letter=column_letters(number),
            width=row["width"],
            code=row["code"],
            kind=row["kind"],
            adds_up=row.get("adds_up", False),
        )


def _cells(head: Table, named: Mapping[str, CellStyle]) -> Iterable[FormCell]:
    for role in ("corner", "title", "heading"):
        for cell in head[role]:
            at = CellRange.parse(cell["at"])
            style = named[cell["style"]]
            if "border" in cell:
                style = replace(style, border=cell["border"])
            yield FormCell(
                at=at,
                text=cell["text"],
                style=style,
                role=role,
                print_at=CellRange.parse(cell.get("print_at", cell["at"])),
            )


def _body_styles(
    styles: Table, head: Table, body: Table, columns: tuple[FormColumn, ...]
) -> dict[str, dict[str, CellStyle]]:
    """Return the style of each cell of each kind of row: the body's, then the column's, the kind's, the cell's own."""
    base = body["style"]
    by_kind: dict[str, dict[str, CellStyle]] = {"code": {}}
    rows = {**body["kinds"], **({"total": body["total"]} if "total" in body else {})}
    for column, row in zip(columns, body["columns"], strict=True):
        by_kind["code"][column.key] = CellStyle(**styles[head["code_style"]])
        for kind, rules in rows.items():
            own = rules.get("columns", {}).get(column.key, {})
            merged = {**base, **row.get("style", {}), **rules.get("style", {}), **own}
            by_kind.setdefault(kind, {})[column.key] = CellStyle(**merged)
    return by_kind


def _anchor(point: Table) -> Anchor:
    down = "down" in point
    found = point["at"] if not down else f"{point['column']}1"
    cell = CellRange.parse(found)
    right, below = point.get("offset", (0, 0))
    return Anchor(
        column=(column_number(point["column"]) if down else cell.left) - 1,
        column_offset=right,
        row=point["down"] if down else cell.top - 1,
        row_offset=below,
        down=down,
    )


def _box(box: Table) -> TextBox:
    paragraphs = tuple(tuple(TextRun(**run) for run in runs) for runs in box["paragraphs"])
    return TextBox(
        start=_anchor(box["from"]), end=_anchor(box["to"]), paragraphs=paragraphs, align=box["align"], role=box["role"]
    )
