"""The office's own workbooks: templates that others send, bound once and filled every month.

A template is kept in the data file itself; every verb here is journalled and can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.domain.own_workbook_records import OwnBinding, OwnWorkbook
from desktop_app.excel.money_units import said_factor
from desktop_app.excel.own_workbook import Template, cell_name, is_mark, marks_in, open_template, read_template
from desktop_app.excel.own_workbook_places import headings, marked_place, unit_line
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.own_figures import EACH, MONEY, OwnFigure, own_figures, scope_of
from desktop_app.services.own_marks import Marks
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"own_workbook"})


@dataclass(frozen=True, kw_only=True)
class BindForm:
    """What to bind to a cell. ``each``: the table repeats for it, and the cell is its first body row; else ``scope`` (“kind:code”) says whose
    the figure is. ``scale``: đồng are divided by it; ``None`` reads it from the heading and the unit line. ``over_formula``: the user
    said that the formula in the cell may go."""

    sheet: str
    row: int
    col: int
    figure: str
    each: str = ""
    scope: str = "office:"
    scale: int | None = None
    over_formula: bool = False


@dataclass(frozen=True, kw_only=True)
class Added:
    """A template that was added: its id, how many cells its marks bound, the marks that mean nothing here."""

    id: int
    bound: int
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TemplateView:
    """A template with its sheets and what its cells are bound to."""

    record: OwnWorkbook
    template: Template
    bindings: tuple[OwnBinding, ...]

    @property
    def held(self) -> tuple[OwnBinding, ...]:
        """The cells that the last change of the template left without a place."""
        return tuple(one for one in self.bindings if one.held)

    def at(self, sheet: str, row: int, col: int) -> OwnBinding | None:
        """What a cell is bound to."""
        return next((one for one in self.bindings if (one.sheet, one.row, one.col) == (sheet, row, col)), None)


def templates(office: Office) -> tuple[OwnWorkbook, ...]:
    """The office's own templates by name."""
    return tuple(sorted(office.read.own_workbooks.all(), key=lambda one: one.name))


def template_view(office: Office, workbook_id: int) -> TemplateView:
    """One template. Raises ``WorldFault`` when it is not there or its bytes are damaged."""
    record = _record(office, workbook_id)
    return TemplateView(
        record=record,
        template=template_of(office, record),
        bindings=tuple(office.read.own_bindings.of_workbook(workbook_id)),
    )


def template_of(office: Office, record: OwnWorkbook) -> Template:
    """The sheets of a kept template. Raises ``WorldFault`` when its bytes are damaged."""
    content = office.read.own_workbooks.content(record.sha256)
    if content is None:
        raise WorldFault(
            f"Tệp của mẫu “{record.name}” giữ trong dữ liệu bị hỏng. Hãy mở lại tệp mẫu của tỉnh bằng “Mở mẫu tháng này…”."
        )
    return read_template(record.file_name, content)


def add_template(office: Office, path: Path, name: str = "") -> Outcome[Added]:
    """Keep a workbook as a template and bind its ``{{…}}`` marks. Without a name it is called as its file.

    Raises ``WorldFault`` for a file that cannot be filled whole, ``RuleBroken`` for a name that is taken.
    """
    template = open_template(path)
    named = clean(name) or path.stem
    if office.read.own_workbooks.named(named):
        raise RuleBroken(f"Đã có mẫu tên “{named}”. Hãy đặt tên khác.", rule="own_workbook.name")
    found, unknown = bindings_by_marks(office, template)
    label = f"Thêm mẫu “{named}”"
    with office.write("own_workbooks.add_template", label) as work:
        workbook_id = work.own_workbooks.add(
            name=named,
            file_name=template.file_name,
            sha256=work.own_workbooks.keep(template.data),
            size=len(template.data),
            added_at=office.now().isoformat(timespec="seconds"),
            added_by=office.user,
        )
        for values in found:
            work.own_bindings.add(workbook_id=workbook_id, **values)
    value = Added(id=workbook_id, bound=len(found), unknown=unknown)
    notes = (f"Chưa hiểu {len(unknown)} dấu: {', '.join(unknown)}. Hãy gắn những ô đó bằng tay.",) if unknown else ()
    return Outcome(value=value, changes=CHANGES, label=label, notes=notes)


def rename_template(office: Office, workbook_id: int, name: str) -> Outcome[int]:
    """Call a template otherwise. Raises ``RuleBroken`` for a name that is taken or empty."""
    named = clean(name)
    if not named:
        raise RuleBroken("Hãy đặt tên cho mẫu.", rule="own_workbook.name")
    if any(one.id != workbook_id for one in office.read.own_workbooks.named(named)):
        raise RuleBroken(f"Đã có mẫu tên “{named}”. Hãy đặt tên khác.", rule="own_workbook.name")
    label = f"Đổi tên mẫu thành “{named}”"
    with office.write("own_workbooks.rename_template", label) as work:
        work.own_workbooks.change(workbook_id, name=named)
    return Outcome(value=workbook_id, changes=CHANGES, label=label)


def remove_template(office: Office, workbook_id: int) -> Outcome[int]:
    """Take a template out with its bindings; undo brings both back."""
    record = _record(office, workbook_id)
    label = f"Bỏ mẫu “{record.name}”"
    with office.write("own_workbooks.remove_template", label) as work:
        for one in work.own_bindings.of_workbook(workbook_id):
            work.own_bindings.remove(one.id)
        work.own_workbooks.remove(workbook_id)
    return Outcome(value=workbook_id, changes=CHANGES, label=label)


def bind(office: Office, workbook_id: int, form: BindForm) -> Outcome[int]:
    """Bind a cell, in the place of what was bound to it before; the id of the binding.

    Raises ``RuleBroken`` for a figure or scope that is not there, a cell outside the sheet, a formula that nobody gave
    up, and a table whose columns would repeat for different things.
    """
    record = _record(office, workbook_id)
    template = template_of(office, record)
    grid = template.sheet(form.sheet)
    figure = next((one for one in own_figures(office) if one.code == form.figure), None)
    if grid is None or figure is None:
        raise RuleBroken("Không có trang hoặc chỉ tiêu này trong mẫu. Hãy chọn lại.", rule="own_workbook.bind")
    row, col = grid.anchor(form.row, form.col)
    _check(office, form, figure)
    cell = grid.at(row, col)
    if cell.array:
        raise RuleBroken(f"Ô {cell_name(row, col)} thuộc công thức mảng, không gắn được.", rule="own_workbook.formula")
    if cell.formula and not form.over_formula:
        raise RuleBroken(
            f"Ô {cell_name(row, col)} có công thức của mẫu ({cell.text}). Hãy gắn ô khác, hoặc chọn “Thay công thức”.",
            rule="own_workbook.formula",
        )
    before = [one for one in office.read.own_bindings.of_workbook(workbook_id) if not one.held]
    _check_table(form, row, col, before)
    heading = headings(grid, row, col)
    scale = form.scale or (said_factor(heading, unit_line(grid)) if figure.unit == MONEY else 1)
    label = f"Gắn ô {cell_name(row, col)} của “{record.name}”"
    with office.write("own_workbooks.bind", label) as work:
        for old in work.own_bindings.at(workbook_id, form.sheet, row, col):
            work.own_bindings.remove(old.id)
        binding_id = work.own_bindings.add(
            workbook_id=workbook_id,
            sheet=form.sheet,
            row=row,
            col=col,
            kind="column" if form.each else "cell",
            figure=figure.code,
            each=form.each,
            scope="office:" if form.each else form.scope,
            scale=scale,
            place=marked_place(grid, row, col, column=bool(form.each)).pack(),
            over_formula=int(form.over_formula and cell.formula),
        )
    return Outcome(value=binding_id, changes=CHANGES, label=label)


def unbind(office: Office, binding_id: int) -> Outcome[int]:
    """Leave a cell alone from now on."""
    try:
        one = office.read.own_bindings.get(binding_id)
    except KeyError:
        raise WorldFault("Ô này không còn được gắn.") from None
    label = f"Bỏ gắn ô {cell_name(one.row, one.col)}"
    with office.write("own_workbooks.unbind", label) as work:
        work.own_bindings.remove(binding_id)
    return Outcome(value=binding_id, changes=CHANGES, label=label)


def bindings_by_marks(
    office: Office, template: Template, taken: frozenset[tuple[str, int, int]] = frozenset()
) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    """The bindings that the marks of a template stand for, as rows to add, and the marks that mean nothing. ``taken``: cells bound already."""
    marks = Marks(office)
    found: list[dict[str, object]] = []
    unknown: dict[str, None] = {}
    for grid in template.sheets:
        for (row, col), cell in sorted(grid.cells.items()):
            names = marks_in(cell.text) if not cell.formula and not cell.number else []
            meant = {name: marks.meant(name) for name in names}
            unknown.update(
                {
                    f"{{{{{name}}}}} ở {grid.name}!{cell_name(row, col)}": None
                    for name, one in meant.items()
                    if one is None
                }
            )
            known = [one for one in meant.values() if one is not None]
            if not known or len(known) < len(meant) or (grid.name, row, col) in taken:
                continue
            first, alone = known[0], is_mark(cell.text)
            if not alone and any(one.each for one in known):
                unknown[f"{cell.text} ở {grid.name}!{cell_name(row, col)}"] = None
                continue
            each = first.each if alone else ""
            money = alone and first.figure.unit == MONEY
            found.append(
                {
                    "sheet": grid.name,
                    "row": row,
                    "col": col,
                    "kind": "column" if each else "cell" if alone else "text",
                    "figure": first.figure.code if alone else cell.text,
                    "each": each,
                    "scope": first.scope if alone else "office:",
                    "scale": said_factor(headings(grid, row, col), unit_line(grid)) if money else 1,
                    "place": marked_place(grid, row, col, column=bool(each)).pack(),
                }
            )
    return found, tuple(unknown)


def _record(office: Office, workbook_id: int) -> OwnWorkbook:
    try:
        return office.read.own_workbooks.get(workbook_id)
    except KeyError:
        raise WorldFault("Mẫu này không còn. Hãy chọn mẫu khác.") from None


def _check(office: Office, form: BindForm, figure: OwnFigure) -> None:
    if form.each and form.each not in EACH:
        raise RuleBroken("Bảng lặp theo xã, thôn, nhân viên thu hoặc tổ chức thu.", rule="own_workbook.each")
    if figure.row and not form.each:
        raise RuleBroken(f"“{figure.name}” chỉ dùng trong bảng lặp theo dòng.", rule="own_workbook.each")
    if not form.each and scope_of(office, form.scope) is None:
        raise RuleBroken("Không còn xã, thôn, nhân viên hoặc tổ chức này. Hãy chọn lại.", rule="own_workbook.scope")
    if form.scale not in (None, 1, 1000, 1_000_000):
        raise RuleBroken("Đơn vị tiền là đồng, nghìn đồng hoặc triệu đồng.", rule="own_workbook.scale")


def _check_table(form: BindForm, row: int, col: int, before: Sequence[OwnBinding]) -> None:
    """One row of the template is the first row of one table, which repeats for one thing."""
    for one in before:
        if (one.sheet, one.row) != (form.sheet, row) or one.col == col or not (one.each and form.each):
            continue
        if one.each != form.each:
            raise RuleBroken(
                f"Bảng ở dòng {row} đang lặp theo {EACH[one.each]}. Một bảng chỉ lặp theo một loại; hãy bỏ gắn các cột kia trước.",
                rule="own_workbook.each",
            )
