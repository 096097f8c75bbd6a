"""Fills a template: values go into its bound cells, everything else stays as the sender made it.

Only the cells written, the rows put in and what refers to them change; every other byte of the workbook is copied. Text stays
text whatever it looks like, and formulas lose their saved results, so that whoever opens the file sees them calculated anew.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from desktop_app.excel.archive import Archive
from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.openxml_book import read_book
from desktop_app.excel.own_workbook import Template
from desktop_app.excel.own_workbook_links import follow_rows
from desktop_app.excel.own_workbook_parts import Unusual, rewrite
from desktop_app.excel.own_workbook_sheet import SheetChange, patch_sheet
from desktop_app.excel.own_workbook_shift import Insertion, Shift, shift_formula
from desktop_app.excel.own_workbook_styles import QuotedStyles

_BOOK, _STYLES, _CORE, _TYPES = "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml", "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)

OwnValue: TypeAlias = str | int | Decimal | date | None


@dataclass(frozen=True, kw_only=True)
class TableFill:
    """A table that repeats: its sheet, its first body row, how many body rows the template has, the columns, one mapping column → value per row."""

    sheet: str
    row: int
    body: int
    columns: tuple[int, ...]
    rows: Sequence[Mapping[int, OwnValue]]


@dataclass(frozen=True, kw_only=True)
class TemplateFill:
    """Everything that goes into a template: single cells by sheet and (row, column), and tables."""

    cells: Mapping[str, Mapping[tuple[int, int], OwnValue]] = field(default_factory=dict)
    tables: Sequence[TableFill] = ()


def fill_template(template: Template, fill: TemplateFill) -> bytes:
    """Return the filled workbook. Raises WorkbookFault when rows would have to be put into something that cannot follow."""
    archive = Archive(Path(template.file_name), template.data)
    try:
        parts = _changed_parts(archive, fill)
    except Unusual as error:
        raise WorkbookFault(
            "unusual",
            f"Không thêm dòng được vào mẫu “{template.file_name}” ({error}). "
            "Hãy để sẵn đủ dòng trong mẫu, hoặc bỏ phần đó trong Excel, rồi nhận lại mẫu.",
        ) from error
    return _packed(template.data, parts)


def _changed_parts(archive: Archive, fill: TemplateFill) -> dict[str, bytes | None]:
    """Return the parts that are written anew; None for one that is left out."""
    sheets = read_book(archive).sheets
    changes = _changes(fill)
    styles = QuotedStyles(archive.read(_STYLES) if _STYLES in archive.names else b"")
    shifts = [change.shift for change in changes.values() if change.shift.insertions]
    parts: dict[str, bytes | None] = {}
    for part, name in sheets.items():
        if part in archive.names and part.startswith("xl/worksheets/"):
            change = changes.get(name) or SheetChange(shift=Shift(sheet=name))
            parts[part] = patch_sheet(archive.read(part), change, shifts, styles.quoted)
    for part, name in sheets.items():
        if name in changes and changes[name].shift.insertions:
            parts.update(follow_rows(archive, part, changes[name].shift))
    if styles.changed:
        parts[_STYLES] = styles.data
    if shifts:
        for part in archive.names:
            if part.startswith("xl/charts/chart") and part.endswith(".xml"):
                parts[part] = rewrite(archive.read(part), texts=lambda path, text: _shifted(path, text, shifts, "f"))
    parts[_BOOK] = _book(archive.read(_BOOK), shifts)
    parts.update(_without_calculation_order(archive))
    if _CORE in archive.names:
        parts[_CORE] = re.sub(
            rb"(<(?:dc:creator|cp:lastModifiedBy)(?:\s[^>]*)?>)[^<]*(</)", rb"\1\2", archive.read(_CORE)
        )
    return parts


def _changes(fill: TemplateFill) -> dict[str, SheetChange]:
    names = {*fill.cells, *(table.sheet for table in fill.tables)}
    changes = {}
    for name in names:
        tables = sorted((table for table in fill.tables if table.sheet == name), key=lambda table: table.row)
        insertions = tuple(
            Insertion(
                first=table.row,
                last=table.row + table.body - 1,
                count=len(table.rows) - table.body,
            )
            for table in tables
            if len(table.rows) > table.body
        )
        shift = Shift(sheet=name, insertions=insertions)
        values = {(shift.row(row), col): value for (row, col), value in fill.cells.get(name, {}).items()}
        for table in tables:
            first = shift.row(table.row)
            for down in range(max(table.body, len(table.rows))):
                given = table.rows[down] if down < len(table.rows) else {}
                values.update({(first + down, col): given.get(col) for col in table.columns})
        changes[name] = SheetChange(shift=shift, values=values)
    return changes


def _book(data: bytes, shifts: Sequence[Shift]) -> bytes:
    """Return the workbook part: names and print areas follow, and everything is calculated when it is opened."""
    if shifts:
        data = rewrite(data, texts=lambda path, text: _shifted(path, text, shifts, "definedName"))
    found = False

    def calculated(path: tuple[str, ...], _given: Mapping[str, str]) -> Mapping[str, str]:
        nonlocal found
        if path[-1] != "calcPr":
            return {}
        found = True
        return {"fullCalcOnLoad": "1"}

    data = rewrite(data, attributes=calculated)
    if not found:
        # The schema wants it behind the names and before whatever else may follow; the sheets always come before.
        tags = re.compile(rb"</(\w+:)?definedNames>|</(\w+:)?sheets>")
        last = max(tags.finditer(data), key=lambda one: (b"definedNames" in one[0], one.end()))
        externals = re.search(rb"</(?:\w+:)?externalReferences>", data)
        at = last.end() if b"definedNames" in last[0] or externals is None else externals.end()
        prefix = last[1] or last[2] or b""
        data = data[:at] + b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>' + data[at:]
    return data


def _shifted(path: tuple[str, ...], text: str, shifts: Sequence[Shift], name: str) -> str:
    if path[-1] != name:
        return text
    for shift in shifts:
        text = shift_formula(text, shift, row=None)
    return text


def _without_calculation_order(archive: Archive) -> dict[str, bytes | None]:
    """The order in which Excel calculated names cells that may have moved; without it Excel makes a new one."""
    chain = "xl/calcChain.xml"
    if chain not in archive.names:
        return {}
    links = "xl/_rels/workbook.xml.rels"
    link = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*calcChain[^>]*/>")
    override = re.compile(rb"<(?:\w+:)?Override\b[^>]*/xl/calcChain\.xml[^>]*/>")
    return {
        chain: None,
        links: link.sub(b"", archive.read(links)),
        _TYPES: override.sub(b"", archive.read(_TYPES)),
    }


def _packed(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return the package with its parts in their order and without the hour of writing, so that equal figures give equal bytes."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for one in source.infolist():
            content = parts[one.filename] if one.filename in parts else source.read(one.filename)
            if content is not None and not one.is_dir():
                info = zipfile.ZipInfo(one.filename, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(info, content)
    return out.getvalue()
