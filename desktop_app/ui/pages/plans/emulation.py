"""Thi đua: communes or collectors ranked by the office's criteria, the arithmetic in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.dates import add_months, format_month, month_bounds, month_key
from desktop_app.domain.money import format_money, round_half_up
from desktop_app.services.emulation import (
    PERCENT_OF_PLAN,
    SPANS,
    TO_DATE,
    Criterion,
    Ranked,
    criteria,
    criterion_choices,
    ranking,
    reset_criteria,
    save_criteria,
    weights_sentence,
)
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, MEASURES, indicators
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import clear, column, flow, panel
from desktop_app.ui.components.buttons import button, icon_button
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import body, field_label, section
from desktop_app.ui.models.columns import Column
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.plans.emulation_dialog import CriteriaDialog
from desktop_app.ui.pages.plans.listed import ListedTable
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ACTIONS = declare(
    ActionSpec(
        id="plan.emulation-set", text="Bộ tiêu chí thi đua…", shortcut="Ctrl+Shift+K", icon="edit",
        help="Thi đua: chọn tiêu chí và trọng số",
    ),
    ActionSpec(
        id="plan.emulation-report", text="Lập bảng XH-THIDUA", shortcut="Ctrl+Shift+X", icon="report",
        help="Thi đua: lập báo cáo của tháng đang xem",
    ),
    ActionSpec(
        id="plan.emulation-before", text="Tháng trước", shortcut="Ctrl+Shift+PgUp", icon="chevron-left",
        help="Thi đua: tháng trước",
    ),
    ActionSpec(
        id="plan.emulation-after", text="Tháng sau", shortcut="Ctrl+Shift+PgDown", icon="chevron-right",
        help="Thi đua: tháng sau",
    ),
)  # fmt: skip
FORM = "XH-THIDUA"
_MILLION = 1_000_000
_KINDS = (Choice(code=COMMUNE, text="Xã, phường"), Choice(code=COLLECTOR, text="Nhân viên thu"))
_SPANS = tuple(Choice(code=code, text=text) for code, text in SPANS.items())


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was read."""

    month: str
    used: tuple[Criterion, ...]
    heads: Mapping[str, str]
    ranked: tuple[Ranked, ...]


def read_shown(office: Office, month: str, kind: str, span: str) -> Shown:
    """The ranking and the criteria it uses."""
    used = tuple(one for one in criteria(office) if kind in one.applies_to)
    short = {one.code: one.short_name for one in indicators(office, MEASURES)}
    heads = {one.code: short.get(one.indicator, "Hộ đã đến") for one in used}
    return Shown(month=month, used=used, heads=heads, ranked=ranking(office, month, kind, span))


class EmulationTab(QWidget):
    """`navigate("plan", tab="emulation", month=…, by="collector", span="month")`; Enter opens the row's page of the tab “Tiến độ”."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._month = month_key(context.office.today)
        self._shown: Shown | None = None
        self.label = section("")
        self.kind, self.span = CodeCombo(_KINDS, width=11), CodeCombo(_SPANS, width=13)
        self.kind.set_value(COMMUNE)
        self.span.set_value(TO_DATE)
        self.table: ListedTable | None = None
        self.arithmetic = body("")
        self.arithmetic.setWordWrap(True)
        self.arithmetic.setAccessibleName("Cách tính điểm của dòng đang chọn")
        self.foot = TableFoot()
        self._holder = QWidget()
        self._place: QVBoxLayout = column(self._holder)
        self._stage = Stage(panel((self._holder, 1), self.arithmetic, self.foot, gap=0.4))
        column(
            self,
            flow(
                icon_button("chevron-left", "Tháng trước  (Ctrl+Shift+PgUp)", lambda: self._step(-1)),
                self.label,
                icon_button("chevron-right", "Tháng sau  (Ctrl+Shift+PgDn)", lambda: self._step(1)),
                panel(field_label("Xếp hạng"), self.kind, gap=0.4, flow="row"),
                panel(field_label("Tính"), self.span, gap=0.4, flow="row"),
                button("Bộ tiêu chí…  (Ctrl+Shift+K)", self.edit, "edit"),
                button("Lập bảng  (Ctrl+Shift+X)", self.report, "report"),
            ),
            (self._stage, 1),
            gap=0.5,
            margin=1.0,
        )
        on_commit(self.kind, self.reload)
        on_commit(self.span, self.reload)
        slots = (self.edit, self.report, lambda: self._step(-1), lambda: self._step(1))
        self.slots = dict(zip((spec.id for spec in ACTIONS), slots, strict=True))

    def open(self, **args: Any) -> None:
        """Show a month, a kind of scope, a span."""
        self._month = args.get("month") or self._month
        if args.get("by"):
            self.kind.set_value(args["by"])
        if args.get("span") in SPANS:
            self.span.set_value(args["span"])
        self.reload()

    def focus_target(self) -> QWidget | None:
        """The ranking."""
        return self.table or self.kind

    def reload(self) -> None:
        """Rank anew."""
        kind, span = self.kind.value() or COMMUNE, self.span.value() or TO_DATE
        self.context.look(read_shown, self._month, kind, span, done=self._show, key="plan.emulation")

    def edit(self) -> None:
        """Choose criteria and weights."""
        office = self.context.office
        CriteriaDialog(
            self.window(),
            criteria(office),
            criterion_choices(office),
            lambda dialog, wanted: self._do(dialog, save_criteria, wanted),
            lambda dialog: self._do(dialog, reset_criteria),
        ).exec()

    def report(self) -> None:
        """The form of the month in sight."""
        self.context.navigate("report", form=FORM, month=self._month)

    def _do(self, dialog: CriteriaDialog, verb: Callable[..., Any], *args: Any) -> None:
        """Run a verb for the dialog, which closes when it is done and tells why when it is refused."""

        def done(_outcome: object) -> None:
            dialog.accept()
            self.reload()

        self.context.do(verb, *args, done=done, failed=dialog.refuse)

    def _step(self, months: int) -> None:
        self._month = month_key(add_months(month_bounds(self._month)[0], months))
        self.reload()

    def _show(self, shown: Shown) -> None:
        again = self._shown is None or self._shown.used != shown.used or self.table is None
        self._shown = shown
        self.label.setText(f"Tháng {format_month(shown.month)}")
        if not shown.ranked:
            self._stage.empty(
                EmptyState("group", "Chưa có ai để xếp hạng", "Thêm xã hoặc nhân viên thu rồi giao chỉ tiêu.")
            )
            return
        if again:
            self._make_table(shown)
        assert self.table is not None
        self.table.show_rows([shown_row(one, shown.used) for one in shown.ranked])
        self._explain(max(0, self.table.currentIndex().row()))
        tied = len(shown.ranked) - len({one.place for one in shown.ranked if one.place}) - _unranked(shown.ranked)
        same = f" · {tied} dòng cùng hạng với dòng khác" if tied else ""
        self.foot.show_counts(f"{len(shown.ranked)} dòng{same}", weights_sentence(shown.used))
        self._stage.ready()

    def _make_table(self, shown: Shown) -> None:
        focused = self.table is not None and self.table.hasFocus()
        clear(self._place)
        self.table = ListedTable(
            _columns(shown.used, shown.heads), "emulation", "Bảng xếp hạng", self.context, frozen=3
        )
        self.table.row_changed.connect(self._explain)
        self.table.opened.connect(self._opened)
        self._place.addWidget(self.table)
        if focused:
            self.table.setFocus()

    def _explain(self, at: int) -> None:
        if self._shown is not None and 0 <= at < len(self._shown.ranked):
            self.arithmetic.setText(arithmetic(self._shown.ranked[at], self._shown.used))

    def _opened(self, at: int) -> None:
        if self._shown is not None and 0 <= at < len(self._shown.ranked):
            scope = self._shown.ranked[at].scope
            self.context.navigate("plan", tab="progress", month=self._month, scope=scope.kind, code=scope.code)


def shown_row(one: Ranked, used: Sequence[Criterion]) -> dict[str, Any]:
    """A row of the table: figures and points of each criterion."""
    found: dict[str, Any] = {
        "place": "" if one.place is None else str(one.place),
        "name": one.scope.name,
        "score": "chưa xếp hạng" if one.score is None else _points(one.score),
    }
    for criterion in used:
        code = criterion.code
        found[f"{code}_figure"] = _figure(one, criterion)
        found[f"{code}_points"] = _points(one.points[code]) if code in one.points else "–"
    return found


def arithmetic(one: Ranked, used: Sequence[Criterion]) -> str:
    """“(88,42 × 35 + 100 × 35) : 70 = 94,21”, with the words of what is missing."""
    if one.score is None:
        return f"{one.scope.name}: chưa giao chỉ tiêu nên chưa tính điểm."
    known = [criterion for criterion in used if criterion.code in one.points]
    parts = " + ".join(f"{_points(one.points[criterion.code])} × {criterion.weight}" for criterion in known)
    missing = [criterion.name for criterion in used if criterion.code not in one.points]
    left = f" Không có số liệu nên không tính: {', '.join(missing)}." if missing else ""
    whole = sum(criterion.weight for criterion in known)
    return f"{one.scope.name}: ({parts}) : {whole} = {_points(one.score)} điểm.{left}"


def _columns(used: Sequence[Criterion], heads: Mapping[str, str]) -> list[Column]:
    found = [
        Column(key="place", heading="Hạng", width=3.8, align="center", sort=False),
        Column(key="name", heading="Đơn vị, người thu", width=13.5, sort=False),
        Column(key="score", heading="Tổng điểm", width=6.5, align="right", sort=False),
    ]
    for one in used:
        tip = f"{one.name}, trọng số {one.weight}"
        head = heads[one.code]
        found.append(Column(key=f"{one.code}_figure", heading=head, width=9.6, align="right", sort=False, tip=tip))
        found.append(
            Column(
                key=f"{one.code}_points", heading=f"Điểm × {one.weight}", width=5.8, align="right", sort=False, tip=tip
            )
        )
    return found


def _figure(one: Ranked, criterion: Criterion) -> str:
    reached = one.reached.get(criterion.code)
    if reached is None:
        return ""
    scale = _MILLION if criterion.indicator.startswith("money") else 1
    if criterion.measure != PERCENT_OF_PLAN:
        return f"{format_money(reached)} hộ"
    unit = " triệu" if scale > 1 else ""
    return f"{_count(reached, scale)}/{_count(one.plan.get(criterion.code, 0), scale)}{unit}"


def _count(value: int, scale: int) -> str:
    return format_money(round_half_up(Fraction(value, scale)))


def _points(value: Fraction) -> str:
    return str(Decimal(round_half_up(value * 100)).scaleb(-2).normalize().__format__("f")).replace(".", ",")


def _unranked(ranked: Sequence[Ranked]) -> int:
    return sum(one.place is None for one in ranked)
