"""Monthly figures and plans: any indicator × commune, hamlet, organisation, collector or office × month, in wide or long tables.

A row of the workbook becomes the months it holds. Sums (quarters, halves, the year, rows of totals) are recognised and compared with
their parts, never stored. What the table does not say — the year, the unit of money, the indicator, the place — is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desktop_app.domain.money import format_money
from desktop_app.domain.plan_building import over_months
from desktop_app.excel.plain import shown
from desktop_app.excel.problems import Problem
from desktop_app.services.import_figures_context import FIGURES, PLANS, Sections, kind_in
from desktop_app.services.import_figures_names import Groups, Indicators, Scopes
from desktop_app.services.import_figures_numbers import (
    MONEY_UNITS,
    NotANumber,
    Unit,
    counted_in_thousands,
    money_factor,
    unit_of,
    units_in,
    whole_number,
)
from desktop_app.services.import_figures_rows import (
    MONTH_FIELDS,
    SUM_FIELDS,
    VALUE_FIELDS,
    marks_of,
    period_of,
    title_month,
    year_in,
)
from desktop_app.services.import_figures_sums import FigureTotals
from desktop_app.services.import_figures_write import FiguresPlan, FigureTarget, Key, key_of, targets_of
from desktop_app.services.import_registers import RegisterRow, RegisterTask, each_row, text
from desktop_app.services.import_values import Ask
from desktop_app.services.planning_figures import Indicator, Scope
from desktop_app.services.planning_past import EVEN_WAY, MONTH_WAYS, month_weights, opening_of
from desktop_app.services.planning_words import figure_text

_KINDS = ((FIGURES, "Số liệu đã thực hiện"), (PLANS, "Kế hoạch, chỉ tiêu được giao"))
_NO_KIND = "Chưa rõ bảng là kế hoạch hay số đã thực hiện. Hãy chọn lại loại danh sách."
_IS_SUM = "Dòng cộng của quý hoặc năm: đã đối chiếu, không nhập để khỏi tính hai lần."


@dataclass(eq=False, kw_only=True)
class FigureRow:
    """One row of figures: ``values`` by month (YYYY-MM), in people or đồng. ``sums``: field → figure, as the row itself says them."""

    row: RegisterRow
    indicator: Indicator | None = None
    scope: Scope | None = None
    factor: int = 1
    values: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    sum_of: str = ""
    year: int = 0


def plan_figures(task: RegisterTask) -> FiguresPlan:
    """Plan the import of a table of figures or of a plan; the kind of the reading says which."""
    return _Planner(task).run()


class _Planner:
    def __init__(self, task: RegisterTask) -> None:
        self._task = task
        self._planned = task.reading.kind.code == PLANS
        self._indicators, self._scopes, self._groups = Indicators(task), Scopes(task), Groups(task)
        self._asks: dict[str, Ask] = {}
        self._problems: list[Problem] = []
        self._title_units = units_in(task.reading.title)
        self._title_year = year_in(task.reading.title) or year_in(task.reading.sheet)
        self._months = {
            name: (number, task.heading(name))
            for name, number in MONTH_FIELDS.items()
            if task.reading.recognition.column_of(name) is not None
        }
        self._sums = [name for name in SUM_FIELDS if task.reading.recognition.column_of(name) is not None]
        values = [name for name in VALUE_FIELDS if task.reading.recognition.column_of(name) is not None]
        self._value = values[0] if values else ""
        for name in values if self._months else values[1:]:
            message = f"Cột “{task.heading(name)}” không nhập: đã lấy số ở cột khác của bảng. Hãy kiểm tra."
            self._problems.append(
                Problem(level="warn", code="value-unused", message=message, column=task.heading(name), field=name)
            )

    def run(self) -> FiguresPlan:
        marks = marks_of(self._task.reading)
        rows = [FigureRow(row=row) for row in each_row(self._task, lambda found: "")]
        against = self._against()
        context = Sections(marks, self._indicators, self._scopes)
        for one in rows:
            context.advance(one.row.row)
            self._understand(one, context)
            if against:
                one.row.refuse(against)
        self._mark_duplicates(rows)
        months = {name: number for name, (number, _) in self._months.items()}
        self._problems += FigureTotals(self._task).check(rows, marks, months, self._value)
        targets = targets_of(self._task, rows, planned=self._planned)
        for one in rows:
            self._compare(one, targets)
        asks = (
            *self._asks.values(),
            *self._indicators.asks.values(),
            *self._scopes.asks,
            *(ask for one in targets.values() for ask in one.asks),
        )
        told = [problem for one in targets.values() for problem in one.problems]
        return FiguresPlan(
            rows, targets, tuple(asks), (*self._problems, *told), needs_commune=self._scopes.needs_commune
        )

    def _against(self) -> str:
        """Why nothing of the table can be taken: two blocks of months, or nobody says whether it plans or reports."""
        twice = [
            problem.column.split(" / ")[-1]
            for problem in self._task.reading.problems
            if problem.code == "duplicate-column" and problem.field in MONTH_FIELDS
        ]
        if twice:
            return f"Bảng có hai cột cho “{twice[0]}”. Hãy bỏ qua khối cột không nhập rồi kiểm tra lại."
        answered = self._task.answer("kind") == self._task.reading.kind.code
        if self._task.told or answered or self._value in ("actual_value", "plan_value") or self._says_kind():
            return ""
        self._asks["kind"] = Ask(key="kind", code="", text="Bảng này là kế hoạch hay số đã thực hiện?", choices=_KINDS)
        return _NO_KIND

    def _says_kind(self) -> bool:
        return kind_in(self._task.title) == self._task.reading.kind.code

    # -- what a row says

    def _understand(self, one: FigureRow, context: Sections) -> None:
        row = one.row
        said = text(row.said.get("indicator"))
        one.indicator = self._indicator(row, said, context)
        scope = self._scopes.of_row(row.said, context.scope)
        if isinstance(scope, str):
            row.refuse(scope)
        else:
            one.scope, row.place = scope, scope.name
            self._grouped(one)
        row.name = one.indicator.short_name if one.indicator is not None else said
        if one.indicator is None or row.rejected:
            return
        factor = self._factor(row, one.indicator, said, context.text)
        if factor is None:
            return
        one.factor = factor
        if self._months:
            self._wide(one)
        else:
            self._long(one)
        if row.result == "add" and not one.values and not one.sum_of:
            self._without_months(one)

    def _indicator(self, row: RegisterRow, said: str, context: Sections) -> Indicator | None:
        if said:
            found = self._indicators.named(said)
        elif context.unclear:
            found = None
        else:
            found = context.indicator or self._indicators.named("")
        if found is None:
            asked = said or context.unclear
            self._indicators.ask(asked)
            what = f"Không có chỉ tiêu “{asked}” trong danh mục" if asked else "Bảng không ghi chỉ tiêu nào"
            row.refuse(f"{what}. Hãy sửa tên chỉ tiêu hoặc chọn chỉ tiêu.")
        return found

    def _grouped(self, one: FigureRow) -> None:
        """The group of subjects a row of a plan is for, where it names one."""
        said = text(one.row.said.get("subject_code"))
        if not said or one.indicator is None or one.scope is None:
            return
        code = self._groups.named(said, one.indicator)
        if code is None:
            one.row.refuse(f"Không rõ “{said}” là nhóm đối tượng nào của mẫu B16a-TS. Hãy ghi mã nhóm, ví dụ C.IV.1.")
        elif code:
            one.scope = replace(one.scope, group=code)
            one.row.place = f"{one.scope.name}, {self._groups.names[code]}"

    def _factor(self, row: RegisterRow, indicator: Indicator, said: str, section: str) -> int | None:
        own = unit_of(text(row.said.get("indicator_unit")))
        near = (own,) if own is not None else units_in(said)
        if not indicator.money:
            if any(unit.factor is not None for unit in near):
                row.refuse(
                    f"{indicator.short_name} tính bằng {indicator.unit} nhưng tệp ghi {near[0].text}. Hãy kiểm tra."
                )
                return None
            if counted_in_thousands(near or self._title_units):
                row.refuse("Tệp ghi số người theo trăm, nghìn: không nhập số đã làm tròn. Hãy ghi số người.")
                return None
            return 10 if indicator.share else 1  # shares are kept in tenths of a percent
        headed: tuple[Unit, ...] = units_in(self._task.heading(next(iter(self._months), self._value)))
        for units in (near, headed, units_in(section), self._title_units):
            factor = money_factor(units)
            if factor is not None:
                return factor
        answered = self._task.answer("unit")
        if answered in MONEY_UNITS:
            return int(answered)
        self._asks["unit"] = Ask(
            key="unit", code="", text="Số tiền trong bảng tính bằng đơn vị nào?", choices=tuple(MONEY_UNITS.items())
        )
        row.refuse("Không rõ số tiền tính bằng đồng hay triệu đồng. Hãy ghi “ĐVT: …” ở đầu bảng hoặc chọn đơn vị.")
        return None

    def _wide(self, one: FigureRow) -> None:
        for name, (number, heading) in self._months.items():
            value = self._number(one, name, heading)
            if value is None:
                continue
            year = year_in(heading) or self._year(one)
            if not year:
                return
            one.values[f"{year}-{number:02d}"] = value
        for name in self._sums:
            value = self._number(one, name, self._task.heading(name), strict=False)
            if value is not None:
                one.sums[name] = value
        if one.values and not one.row.rejected:
            self._check_sums(one)

    def _long(self, one: FigureRow) -> None:
        row = one.row
        period = period_of(self._task.cell(row.row, "period"))
        heading = self._task.heading(self._value)
        if self._task.reading.recognition.column_of("period") is None:
            period = period_of(self._task.answer("month")) or title_month(self._task.reading.title)
        elif period is None:
            row.refuse(f"Không rõ tháng “{shown(self._task.cell(row.row, 'period'))}”. Hãy ghi dạng 01/2026.")
            return
        if not self._value and self._sums:
            return
        if period is None:
            row.refuse("Không rõ số liệu của tháng nào. Hãy thêm cột “Tháng” hoặc ghi “Tháng … năm …” ở đầu bảng.")
            return
        value = self._number(one, self._value, heading)
        year = period.year or self._year(one)
        if value is None or not year:
            return
        one.year = year
        if period.field in SUM_FIELDS:
            one.sum_of, one.sums[period.field] = period.field, value
            row.result, row.note = "same", _IS_SUM
        else:
            one.values[f"{year}-{MONTH_FIELDS[period.field]:02d}"] = value

    def _without_months(self, one: FigureRow) -> None:
        """A row with nothing but the figure of the year: it is split only when the user says so; a row without any figure is refused."""
        for name in self._sums:
            value = self._number(one, name, self._task.heading(name), strict=False)
            if value is not None:
                one.sums[name] = value
        whole = one.sums.get("year_total")
        if whole is None or not self._planned:
            one.row.refuse("Dòng này không có số liệu tháng nào.")
            return
        way = self._task.answer("spread")
        if way not in MONTH_WAYS:
            question = "Bảng chỉ có số cả năm: chia cho các tháng thế nào?"
            self._asks["spread"] = Ask(key="spread", code="", text=question, choices=tuple(MONTH_WAYS.items()))
            one.row.refuse(
                f"Chỉ có số cả năm {format_money(whole)}, chưa có số từng tháng. Hãy ghi số từng tháng hoặc chọn cách chia."
            )
            return
        year = self._year(one)
        if year and whole >= 0 and one.indicator is not None and one.scope is not None:
            weights = month_weights(self._task, way, year, one.indicator, one.scope)
            opening = opening_of(self._task, year, one.indicator, one.scope) if way != EVEN_WAY else None
            shares = over_months(whole, weights, [0] * 12, (), nature=one.indicator.nature, opening=opening)
            one.values = {f"{year}-{month:02d}": share for month, share in enumerate(shares, start=1)}
            told = f"Số cả năm {format_money(whole)} được chia cho 12 tháng theo lựa chọn: {MONTH_WAYS[way].lower()}."
            if one.indicator.stock and opening is None:
                told = (
                    f"Số cả năm {figure_text(whole, one.indicator)} là mức phải đạt, ghi cho cả 12 tháng theo lựa chọn."
                )
            one.row.tell("hint", "spread", told)

    def _number(self, one: FigureRow, name: str, heading: str, *, strict: bool = True) -> int | None:
        assert one.indicator is not None
        cell = self._task.cell(one.row.row, name)
        try:
            value = whole_number(cell, one.factor, one.indicator.unit)
            if value is not None and value < 0 and self._planned:
                raise NotANumber("Kế hoạch không thể âm. Hãy sửa lại.")
        except NotANumber as fault:
            problem = Problem(
                level="block" if strict else "warn", code="bad-figure", message=str(fault), row=one.row.row, column=heading,
                field=name, value=shown(cell),
            )  # fmt: skip
            one.row.problems.append(problem)
            if strict:
                one.row.refuse(f"{heading.split(' / ')[-1]}: {fault}")
            return None
        return value

    def _year(self, one: FigureRow) -> int:
        """The year of a row: its own column, a heading, the title; else what the user says. 0 refuses the row."""
        said = text(one.row.said.get("figure_year"))
        answered = self._task.answer("year")
        year = year_in(said) if said else self._title_year or (int(answered) if answered.isdigit() else 0)
        if not year:
            this = self._task.today.year
            choices = tuple((str(number), f"Năm {number}") for number in (this - 1, this, this + 1))
            self._asks["year"] = Ask(key="year", code="", text="Bảng này là của năm nào?", choices=choices)
            one.row.refuse("Không rõ số liệu của năm nào. Hãy ghi năm ở đầu bảng hoặc chọn năm.")
        return year

    def _check_sums(self, one: FigureRow) -> None:
        by_month = {int(month[5:]): value for month, value in one.values.items()}
        for name, value in one.sums.items():
            parts = sum(by_month.get(month, 0) for month in SUM_FIELDS[name])
            if one.indicator is not None and one.indicator.stock:
                parts = by_month.get(SUM_FIELDS[name][-1], value)  # a level: the period ends with its last month
            if parts != value:
                heading = self._task.heading(name)
                one.row.tell(
                    "warn", "sum-differs", column=heading, field=name, value=format_money(value),
                    message=f"{heading.split(' / ')[-1]}: tệp ghi {format_money(value)}, cộng các tháng được "
                    f"{format_money(parts)}, chênh {format_money(value - parts)}. Nhập số từng tháng; hãy kiểm tra.",
                )  # fmt: skip

    # -- what becomes of it

    def _mark_duplicates(self, rows: list[FigureRow]) -> None:
        first: dict[Key, int] = {}
        for one in rows:
            if one.row.rejected or one.indicator is None or one.scope is None:
                continue
            keys = [key_of(one.indicator, one.scope, month) for month in one.values]
            earlier = next((first[key] for key in keys if key in first), None)
            if earlier is not None:
                one.row.refuse(f"Trùng chỉ tiêu, nơi và tháng với dòng {earlier} của tệp.", "suspect")
                continue
            first.update(dict.fromkeys(keys, one.row.row))

    def _compare(self, one: FigureRow, targets: Mapping[int, FigureTarget]) -> None:
        row = one.row
        if row.rejected or one.sum_of or one.indicator is None or one.scope is None:
            return
        if any(targets[int(month[:4])].knows(one.indicator, one.scope, month) for month in one.values):
            row.known = 0  # no one record stands behind a row of many months
        for month, value in one.values.items():
            targets[int(month[:4])].compare(row, one.indicator, one.scope, month, value)
        row.conclude(self._task.choices.policy)
