"""One sheet of a template with values put in and rows added; rows and cells that do not change are copied byte for byte."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from desktop_app.excel.outgoing_text import may_become_formula, outgoing_text
from desktop_app.excel.own_workbook import cell_name
from desktop_app.excel.own_workbook_parts import (
    PartCell,
    PartRow,
    SheetPart,
    Unusual,
    read_part,
    rewrite,
    tag_end,
    with_attributes,
    without_attribute,
)
from desktop_app.excel.own_workbook_shift import Insertion, Shift, copied_formula, moved_formula, shift_formula

Value = str | int | Decimal | date | None
Quoted = Callable[[str], str]
_GROWING = ("conditionalFormatting", "dataValidation", "autoFilter", "protectedRange", "ignoredError")
_DAY_ZERO = date(1899, 12, 30)
_SPANS = re.compile(rb"\s(?:\w+:)?spans\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, kw_only=True)
class SheetChange:
    """What changes on one sheet: `values` by (row, column) as they stand afterwards, the rows put in, as `shift`."""

    shift: Shift
    values: Mapping[tuple[int, int], Value] = field(default_factory=dict)


def patch_sheet(data: bytes, change: SheetChange, shifts: Sequence[Shift], quoted: Quoted) -> bytes:
    """Return the sheet with the change made. `shifts`: those of all sheets, whose rows its formulas may name.

    Raises Unusual when rows would have to be put between the cells of an array formula.
    """
    part = read_part(data)
    writer = _Writer(part, change, shifts, quoted)
    body = writer.body()
    head, tail = data[: part.start], data[part.end :]
    opened = data[part.start : part.inner]
    if opened.endswith(b"/>"):
        opened = opened[:-2].rstrip() + b">"
    prefix = part.prefix.encode()
    patched = head + opened + body + b"</" + prefix + b"sheetData>" + tail
    return _follow(patched, change.shift, shifts)


class _Writer:
    """Writes the rows of one sheet anew."""

    def __init__(self, part: SheetPart, change: SheetChange, shifts: Sequence[Shift], quoted: Quoted) -> None:
        self.part = part
        self.prefix = part.prefix.encode()
        self.change = change
        self.shifts = shifts
        self.quoted = quoted
        self.values: dict[int, dict[int, Value]] = {}
        for (row, col), value in change.values.items():
            self.values.setdefault(row, {})[col] = value
        self.masters = self._masters()
        # A shared formula is written once for many cells; as soon as one of them moves or goes, each gets its own.
        self.unshare = bool(self.masters) and bool(change.values or change.shift.insertions or shifts)

    def body(self) -> bytes:
        """Return the content of sheetData."""
        rows: dict[int, bytes] = {}
        shift = self.change.shift
        by_number = {row.number: row for row in self.part.rows}
        for row in self.part.rows:
            rows[shift.row(row.number)] = self._row(row, shift.row(row.number))
        for insertion in shift.insertions:
            model = by_number.get(insertion.last) or PartRow(number=insertion.last, start=0, inner=0, close=0, end=0)
            first = shift.row(insertion.last) + 1
            for number in range(first, first + insertion.count):
                rows[number] = self._row(model, number, copied=insertion)
        for number in sorted(self.values.keys() - rows.keys()):
            rows[number] = self._row(PartRow(number=number, start=0, inner=0, close=0, end=0), number)
        return b"".join(rows[number] for number in sorted(rows))

    def _row(self, row: PartRow, number: int, copied: Insertion | None = None) -> bytes:
        given = self.values.get(number, {})
        if (
            not given
            and copied is None
            and number == row.number
            and not any(cell.formula is not None for cell in row.cells)
        ):
            return self.part.data[row.start : row.end]
        cells: dict[int, bytes] = {}
        for cell in row.cells:
            if cell.col in given:
                cells[cell.col] = self._value(number, cell.col, cell.style, given[cell.col])
            else:
                cells[cell.col] = self._cell(cell, number, copied)
        for col in given.keys() - cells.keys():
            cells[col] = self._value(number, col, "0", given[col])
        return (
            self._row_tag(row, number) + b"".join(cells[col] for col in sorted(cells)) + b"</" + self.prefix + b"row>"
        )

    def _row_tag(self, row: PartRow, number: int) -> bytes:
        if row.end == 0:
            return b"<" + self.prefix + b'row r="%d">' % number
        tag = _SPANS.sub(b"", with_attributes(self.part.data[row.start : row.inner], {"r": str(number)}))
        return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag

    def _cell(self, cell: PartCell, number: int, copied: Insertion | None) -> bytes:
        raw = self.part.data[cell.start : cell.end]
        if cell.formula is None:
            if copied is not None:
                return self._value(number, cell.col, cell.style, None)
            return raw if number == cell.row else self._moved(raw, number, cell.col)
        return self._formula(cell, number, raw, copied)

    def _formula(self, cell: PartCell, number: int, raw: bytes, copied: Insertion | None) -> bytes:
        kind = cell.formula_attributes.get("t", "")
        if kind in ("array", "dataTable"):
            if copied is not None or number != cell.row:
                raise Unusual("công thức mảng")
            return self._without_result(raw)
        text = self._own_formula(cell)
        if text is None:
            return self._without_result(raw)
        own = self.change.shift
        text = (
            shift_formula(text, own, row=cell.row)
            if copied is None
            else copied_formula(text, own, copied, number - own.row(copied.last))
        )
        for shift in self.shifts:
            if shift.sheet != own.sheet:
                text = shift_formula(text, shift, row=None)
        p = self.prefix
        reference = cell_name(number, cell.col).encode()
        written = escape(text).encode()
        return b'<%sc r="%s" s="%s"><%sf>%s</%sf></%sc>' % (p, reference, cell.style.encode(), p, written, p, p)

    def _own_formula(self, cell: PartCell) -> str | None:
        """Return the formula of a cell as text; None when it may stay as it is written."""
        shared = cell.formula_attributes.get("t") == "shared"
        if not shared:
            return cell.formula or ""
        if not self.unshare:
            return None
        master = self.masters.get(cell.formula_attributes.get("si", ""))
        if cell.formula or master is None:
            return cell.formula or ""
        return moved_formula(master.formula or "", cell_name(master.row, master.col), cell_name(cell.row, cell.col))

    def _masters(self) -> dict[str, PartCell]:
        return {
            cell.formula_attributes.get("si", ""): cell
            for row in self.part.rows
            for cell in row.cells
            if cell.formula and cell.formula_attributes.get("t") == "shared"
        }

    def _without_result(self, raw: bytes) -> bytes:
        """Leave the saved result out: it was calculated from other values."""
        raw = re.sub(rb"<(\w+:)?v\s*/>|<(\w+:)?v(?:\s[^>]*)?>[^<]*</(?:\w+:)?v>", b"", raw)
        head = tag_end(raw, 0)
        return without_attribute(raw[:head], "t") + raw[head:]

    def _moved(self, raw: bytes, number: int, col: int) -> bytes:
        head = tag_end(raw, 0)
        return with_attributes(raw[:head], {"r": cell_name(number, col)}) + raw[head:]

    def _value(self, number: int, col: int, style: str, value: Value) -> bytes:
        p, reference = self.prefix, cell_name(number, col).encode()
        if value is None or value == "":
            return b'<%sc r="%s" s="%s"/>' % (p, reference, style.encode())
        if isinstance(value, str):
            text = outgoing_text(value)
            if may_become_formula(text):
                style = self.quoted(style)
            inner = escape(text).encode()
            return b'<%sc r="%s" s="%s" t="inlineStr"><%sis><%st xml:space="preserve">%s</%st></%sis></%sc>' % (
                p, reference, style.encode(), p, p, inner, p, p, p,
            )  # fmt: skip
        figure = (value - _DAY_ZERO).days if isinstance(value, date) else value
        return b"<%sc r=\"%s\" s=\"%s\"><%sv>%s</%sv></%sc>" % (
            p, reference, style.encode(), p, f"{figure:f}".encode() if isinstance(figure, Decimal) else str(figure).encode(), p, p,
        )  # fmt: skip


def _follow(data: bytes, shift: Shift, shifts: Sequence[Shift]) -> bytes:
    """Let what stands around the rows follow: merged areas, rules, filters, breaks, links."""
    if not shifts:
        return data

    def attributes(path: tuple[str, ...], given: Mapping[str, str]) -> Mapping[str, str]:
        name = path[-1]
        if "sheetData" in path or not shift.insertions:
            return {}
        if name in ("mergeCell", "hyperlink", "dimension") and "ref" in given:
            return {"ref": shift.kept(given["ref"])}
        if name in _GROWING:
            return {key: shift.areas(given[key]) for key in ("ref", "sqref") if key in given}
        if name == "brk" and path[-2] == "rowBreaks" and given.get("id", "").isdigit():
            return {"id": str(shift.row(int(given["id"]) + 1) - 1)}
        return {}

    def texts(path: tuple[str, ...], text: str) -> str:
        if "sheetData" in path:
            return text
        if path[-1] == "sqref":
            return shift.areas(text)
        if path[-1] in ("formula", "formula1", "formula2", "f"):
            for one in shifts:
                text = shift_formula(text, one, row=0 if one.sheet == shift.sheet else None)
        return text

    return _copy_merges(rewrite(data, attributes=attributes, texts=texts), shift)


def _copy_merges(data: bytes, shift: Shift) -> bytes:
    """Merge in each row put in what is merged inside its model row."""
    found = re.search(rb"<(\w+:)?mergeCells\b[^>]*>", data)
    if found is None or not shift.insertions:
        return data
    prefix = found[1] or b""
    close = data.index(b"</" + prefix + b"mergeCells>", found.end())
    areas = re.findall(rb'ref\s*=\s*["\']([A-Z]+)(\d+):([A-Z]+)(\d+)["\']', data[found.end() : close])
    added = []
    for one in shift.insertions:
        model = shift.row(one.last)
        for left, top, right, bottom in areas:
            if int(top) == int(bottom) == model:
                added += [
                    b'<%smergeCell ref="%s%d:%s%d"/>' % (prefix, left, row, right, row)
                    for row in range(model + 1, model + 1 + one.count)
                ]
    if not added:
        return data
    group = with_attributes(found[0], {"count": str(len(areas) + len(added))})
    return data[: found.start()] + group + data[found.end() : close] + b"".join(added) + data[close:]
