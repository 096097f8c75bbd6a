"""A template filled with the figures of a month: what is shown beforehand in each bound cell, and the file."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.own_workbook_records import OwnBinding
from desktop_app.excel.own_workbook import Grid, Template, cell_name, marks_in, put_marks
from desktop_app.excel.own_workbook_fill import TableFill, TemplateFill, fill_template
from desktop_app.excel.own_workbook_places import body_rows
from desktop_app.excel.own_workbook_shift import names_single
from desktop_app.services.office import Office
from desktop_app.services.own_figures import DAY, MONEY, PERCENT, MonthValues, OwnFigure, Value, own_figures, scope_of
from desktop_app.services.own_marks import Marks
from desktop_app.services.own_workbooks import TemplateView, template_view
from desktop_app.services.reporting_values import check_month
from desktop_app.system.disk import translate_os_error, writing
from desktop_app.system.faults import WorldFault

Cell = tuple[str, int, int]
"""Sheet, row, column."""


@dataclass(frozen=True, kw_only=True)
class FilledWorkbook:
    """A template that was filled: where, its SHA-256, how many single cells and table rows, and what to mind (Vietnamese sentences)."""

    path: Path
    sha256: str
    cells: int
    rows: int
    notes: tuple[str, ...] = ()


def suggested_name(view: TemplateView, month: str) -> str:
    """The file name of a template filled for a month."""
    kept = "".join(letter if letter.isalnum() or letter in " -_." else "-" for letter in view.record.name).strip()
    return f"{kept or 'mau'}-{month}{view.template.suffix}"


def shown_values(office: Office, workbook_id: int, month: str) -> dict[Cell, str]:
    """What each bound cell would show for a month; of a table the first row."""
    view = template_view(office, workbook_id)
    filling = _Filling(office, view, check_month(month))
    return {(one.sheet, one.row, one.col): filling.shown(one) for one in view.bindings if not one.held}


def fill(office: Office, workbook_id: int, month: str, out: Path) -> FilledWorkbook:
    """Write the template filled for a month (``YYYY-MM``) to ``out``, whole or not at all.

    Raises ``WorldFault`` for a month that is none, a suffix other than the template's, nothing bound, somebody who is not
    there any more, rows that cannot be put in, and a file that cannot be written (open in Excel, read-only, disk full).
    """
    view = template_view(office, workbook_id)
    if out.suffix.lower() != view.template.suffix:
        raise WorldFault(
            f"Mẫu này phải ghi thành tệp {view.template.suffix}. Hãy đặt tên tệp kết thúc bằng {view.template.suffix}."
        )
    live = [one for one in view.bindings if not one.held]
    if not live:
        raise WorldFault(f"Mẫu “{view.record.name}” chưa gắn ô nào. Hãy mở mẫu và gắn ít nhất một ô.")
    filling = _Filling(office, view, check_month(month))
    made = filling.fill(live)
    content = fill_template(view.template, made)
    with writing(out) as temporary:
        temporary.write_bytes(content)
    try:
        sha256 = hashlib.sha256(out.read_bytes()).hexdigest()
    except OSError as exc:
        raise translate_os_error(exc, out) from exc
    return FilledWorkbook(
        path=out,
        sha256=sha256,
        cells=sum(len(cells) for cells in made.cells.values()),
        rows=sum(len(table.rows) for table in made.tables),
        notes=tuple(filling.notes(live, made.tables)),
    )


class _Filling:
    """The values of one template in one month."""

    def __init__(self, office: Office, view: TemplateView, month: str) -> None:
        self.office = office
        self.view = view
        self.month = month
        self.values = MonthValues(office, month)
        self.figures = {one.code: one for one in own_figures(office)}
        self.marks: Marks | None = None

    def fill(self, bindings: Iterable[OwnBinding]) -> TemplateFill:
        cells: defaultdict[str, dict[tuple[int, int], Value]] = defaultdict(dict)
        tables: defaultdict[tuple[str, int], list[OwnBinding]] = defaultdict(list)
        for one in bindings:
            if one.kind == "column":
                tables[one.sheet, one.row].append(one)
            else:
                cells[one.sheet][one.row, one.col] = self.value(one)
        return TemplateFill(cells=cells, tables=[self._table(columns, cells) for columns in tables.values()])

    def value(self, one: OwnBinding) -> Value:
        """What is written into a single cell."""
        if one.kind == "text":
            return put_marks(one.figure, self._texts(one.figure))
        scope = scope_of(self.office, one.scope, self.month)
        if scope is None:
            raise WorldFault(
                f"Ô {cell_name(one.row, one.col)} gắn với xã, thôn, nhân viên hoặc tổ chức không còn nữa. Hãy gắn lại ô này."
            )
        return self._fit(one, self.values.value(one.figure, scope))

    def shown(self, one: OwnBinding) -> str:
        """What a cell would show, in words."""
        if one.kind != "column":
            try:
                return _shown(self.value(one), self.figures.get(one.figure), percent=self._percent_cell(one))
            except WorldFault as fault:
                return fault.sentence
        rows = self.values.rows(one.each)
        if not rows:
            return ""
        value = self._fit(one, self.values.value(one.figure, rows[0], 1))
        return _shown(value, self.figures.get(one.figure), percent=self._percent_cell(one))

    def notes(self, live: list[OwnBinding], tables: Iterable[TableFill]) -> Iterable[str]:
        """What to mind in the filled file."""
        held = len(self.view.bindings) - len(live)
        if held:
            yield f"{held} ô chưa gắn lại sau khi mẫu đổi nên để nguyên như mẫu."
        bound = {(one.sheet, one.row, one.col) for one in live}
        left = [
            f"{grid.name}!{cell_name(row, col)}"
            for grid in self.view.template.sheets
            for (row, col), cell in sorted(grid.cells.items())
            if marks_in(cell.text) and (grid.name, row, col) not in bound
        ]
        if left:
            yield f"Còn dấu {{{{…}}}} chưa hiểu ở {', '.join(left[:5])}; hãy gắn những ô đó."
        for table in tables:
            yield from self._lone_cells(table)

    def _lone_cells(self, table: TableFill) -> Iterable[str]:
        """A total that names one body row by itself misses the rows put in."""
        grid = self.view.template.sheet(table.sheet)
        if grid is None or len(table.rows) <= table.body:
            return
        body = range(table.row, table.row + table.body)
        for (row, col), cell in sorted(grid.cells.items()):
            if cell.formula and not cell.array and row not in body and names_single(cell.text.lstrip("="), body):
                yield (
                    f"Công thức ở {table.sheet}!{cell_name(row, col)} chỉ lấy một dòng của bảng, không cộng những dòng thêm vào. "
                    "Hãy sửa trong mẫu thành SUM cả vùng."
                )

    def _table(self, columns: list[OwnBinding], cells: Mapping[str, Mapping[tuple[int, int], Value]]) -> TableFill:
        first = columns[0]
        grid = self.view.template.sheet(first.sheet)
        assert grid is not None, "a binding that is not held stands on a sheet of its template"
        others = {row for row, _ in cells.get(first.sheet, {})}
        others |= {one.row for one in self.view.bindings if one.sheet == first.sheet and one.row != first.row}
        numbers = [one.col for one in columns]
        body = body_rows(grid, first.row, numbers, others)
        rows = [
            {one.col: self._fit(one, self.values.value(one.figure, scope, number)) for one in columns}
            for number, scope in enumerate(self.values.rows(first.each), start=1)
        ]
        return TableFill(sheet=first.sheet, row=first.row, body=body, columns=tuple(numbers), rows=rows)

    def _fit(self, one: OwnBinding, value: Value) -> Value:
        """The value as its cell shows it: money in the unit of the column, a share as a fraction under a format with %, a day as
        text where the format would show its number."""
        figure = self.figures.get(one.figure)
        if figure is None or value is None:
            return None
        if figure.unit == MONEY and one.scale != 1 and isinstance(value, int):
            return Decimal(value) / one.scale
        if figure.unit == PERCENT and isinstance(value, Decimal) and self._percent_cell(one):
            return value / 100
        if figure.unit == DAY and isinstance(value, date):
            grid = self._grid(one)
            return value if grid is not None and grid.at(one.row, one.col).date_format else format_date(value)
        return value

    def _texts(self, text: str) -> dict[str, str]:
        if self.marks is None:
            self.marks = Marks(self.office)
        found = {}
        for name in marks_in(text):
            mark = self.marks.meant(name)
            scope = scope_of(self.office, mark.scope, self.month) if mark is not None else None
            if mark is not None and scope is not None:
                found[name] = _shown(self.values.value(mark.figure.code, scope), mark.figure, percent=False)
        return found

    def _grid(self, one: OwnBinding) -> Grid | None:
        template: Template = self.view.template
        return template.sheet(one.sheet)

    def _percent_cell(self, one: OwnBinding) -> bool:
        grid = self._grid(one)
        return grid is not None and grid.at(one.row, one.col).percent


def _shown(value: Value, figure: OwnFigure | None, *, percent: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value)
    if figure is not None and figure.unit == PERCENT and isinstance(value, Decimal):
        return f"{value * 100 if percent else value:.1f} %".replace(".", ",")
    if isinstance(value, Decimal):
        return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    if isinstance(value, int) and (figure is None or not figure.code.startswith(("word.", "each."))):
        return format_money(value)
    return str(value)
