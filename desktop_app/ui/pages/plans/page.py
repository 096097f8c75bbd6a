"""Chỉ tiêu: the year's plan as a spreadsheet, months across, communes or collectors down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.domain.records import Plan
from desktop_app.services.office import Office
from desktop_app.services.planning import (
    STATE_NAMES,
    CellEdit,
    Indicator,
    PlanGrid,
    Scope,
    create_plan,
    indicators,
    lock_cells,
    plan_grid,
    plans_of,
    set_cells,
    set_year_totals,
    share_total,
    split,
)
from desktop_app.services.planning_figures import COLLECTOR, COMMITTED, COMMUNE
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.buttons import button, menu_button
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import field_label
from desktop_app.ui.models.editable_grid import CellEdit as GridEdit
from desktop_app.ui.models.editable_grid import Refusal
from desktop_app.ui.page import Page, PageContext
from desktop_app.ui.pages.plans.dialogs import NewPlanDialog, ShareDialog
from desktop_app.ui.pages.plans.grid import PlanModel, PlanView
from desktop_app.ui.pages.plans.rows import MONTHS, Tree, plan_columns, tree_of
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ACTIONS = declare(
    ActionSpec(
        id="plan.lock", text="Khóa / mở khóa tháng", shortcut="Ctrl+L", icon="lock", help="Khóa hoặc mở các ô đang chọn"
    ),
    ActionSpec(
        id="plan.share", text="Chia một số cho các xã…", shortcut="Ctrl+Shift+C", icon="target",
        help="Gõ một số của cả cơ quan, chia cho các xã và các tháng",
    ),
    ActionSpec(id="plan.new", text="Lập phiên bản mới…", shortcut="Ctrl+N", icon="plus", help="Lập chỉ tiêu, phiên bản mới"),
)  # fmt: skip
_SCOPES = (Choice(code=COMMUNE, text="Xã, phường"), Choice(code=COLLECTOR, text="Nhân viên thu"))
_COMMUNE_INDICATORS = ("vsi_people", "hh_people", "money_total", "money_vsi", "money_hh")


class PlansPage(Page):
    """`navigate("plan", year=…, indicator=…, scope="collector")`; without arguments what was last looked at."""

    page_id = "plan"
    title = "Chỉ tiêu"
    kinds = frozenset({"plan", "plan_cell", "collector", "law"})
    help_topic = "chi-tieu"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: PlanGrid | None = None
        self._plans: tuple[Plan, ...] = ()
        self._tree = Tree(rows=(), strong=())
        self._indicators: dict[str, Indicator] = {}
        self.year = CodeCombo(width=6)
        self.version = CodeCombo(width=19)
        self.indicator = CodeCombo(width=21)
        self.scope = CodeCombo(_SCOPES, width=10)
        self.keep_total = QCheckBox("Giữ tổng năm")
        self.keep_total.setToolTip("Sửa một tháng thì phần chênh lệch chia cho các tháng chưa khóa còn lại")
        self.keep_total.setChecked(bool(context.memory.get("plan/keep-total", True)))
        self.foot = TableFoot()
        self._views: dict[bool, PlanView] = {}
        self._models: dict[bool, PlanModel] = {}
        for money in (False, True):
            model = PlanModel(plan_columns(money), self._edited, self)
            model.refused.connect(self._refused)
            self._models[money], self._views[money] = model, PlanView(model, self)
        self._stage = Stage(panel((self._views[False], 1), (self._views[True], 1), self.foot, gap=0))
        self._split_button = menu_button(
            "Chia theo tháng",
            [
                ("Chia đều các tháng", lambda: self._split("even"), "table"),
                ("Theo kết quả năm trước", lambda: self._split("season"), "history"),
            ],
            "calendar",
        )
        self._share_button = button("Chia một số…", self.share, "target")
        self._new_button = button("Phiên bản mới…", self.make_plan, "plus")
        column(
            self,
            flow(
                _labelled("Năm", self.year),
                self.version,
                _labelled("Chỉ tiêu", self.indicator),
                _labelled("Theo", self.scope),
            ),
            flow(self.keep_total, self._split_button, self._share_button, self._new_button),
            (self._stage, 1),
            gap=0.6,
            margin=1.0,
        )
        self._connect()

    @property
    def grid(self) -> PlanView:
        """The grid in sight."""
        return self._views[self._money]

    def open(self, **args: Any) -> None:
        """Show a year, an indicator, communes or collectors."""
        today = self.context.office.today
        years = sorted({today.year - 1, today.year, today.year + 1})
        self.year.set_choices([Choice(code=str(year), text=str(year)) for year in years])
        if not self._indicators:
            self._indicators = {found.code: found for found in indicators(self.context.office)}
        self.year.set_value(str(args.get("year") or self.year.value() or today.year))
        self.scope.set_value(args.get("scope") or self.scope.value() or COMMUNE)
        self._offer_indicators(args.get("indicator"))
        self.reload()

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew."""
        self.reload()

    def first_focus(self) -> QWidget | None:
        """The grid when there is a plan."""
        return self.grid if self._shown is not None else self.year

    def reload(self) -> None:
        """Read the grid of what is chosen."""
        if self.year.value() is None or self.indicator.value() is None:
            return
        self.context.look(
            _read,
            int(self.year.value()),
            self.indicator.value(),
            self.scope.value() or COMMUNE,
            int(self.version.value()) if self.version.value() else None,
            done=self._show,
            key="plan.grid",
        )

    def make_plan(self) -> None:
        """Make the first plan of the year, or its next version."""
        year = int(self.year.value() or self.context.office.today.year)
        version = max((plan.version for plan in self._plans), default=0) + 1
        source = self._shown.plan.id if self._shown is not None else None

        def make(name: str, state: str, decision: str | None, copy: bool) -> None:
            self.version.set_value(None)
            self.context.do(create_plan, year, name, state, decision, source if copy else None)

        NewPlanDialog(self.window(), year, version, make).exec()

    def share(self) -> None:
        """Share one figure of the office among the rows."""
        shown = self._shown
        if shown is None:
            return
        kind = self.scope.value() or COMMUNE
        among = "xã, phường" if kind == COMMUNE else "nhân viên thu"

        def go(total: int, by: str) -> None:
            self.context.do(share_total, shown.plan.id, shown.indicator.code, total, kind, by)

        ShareDialog(self.window(), shown.indicator.name, shown.indicator.unit, among, shown.total, go).exec()

    @property
    def _money(self) -> bool:
        return self._shown is not None and self._shown.indicator.money

    def _connect(self) -> None:
        on_commit(self.year, self._year_changed)
        on_commit(self.version, self.reload)
        on_commit(self.indicator, self.reload)
        on_commit(self.scope, self._scope_changed)
        self.keep_total.toggled.connect(lambda kept: self.context.memory.put("plan/keep-total", kept))
        self.bind("plan.lock", self._lock)
        self.bind("plan.share", self.share)
        self.bind("plan.new", self.make_plan)

    def _year_changed(self) -> None:
        self.version.set_value(None)
        self.reload()

    def _scope_changed(self) -> None:
        self._offer_indicators(None)
        self.reload()

    def _offer_indicators(self, wanted: str | None) -> None:
        codes = COMMITTED if self.scope.value() == COLLECTOR else _COMMUNE_INDICATORS
        self.indicator.set_choices([Choice(code=code, text=self._indicators[code].name) for code in codes])
        kept = wanted or self.indicator.value()
        self.indicator.set_value(kept if kept in codes else codes[0])

    def _show(self, found: tuple[PlanGrid | None, tuple[Plan, ...]]) -> None:
        self._shown, self._plans = found
        for control in (self.version, self.keep_total, self._split_button, self._share_button, self._new_button):
            control.setVisible(self._shown is not None)
        if self._shown is None:
            year = self.year.value()
            text = (
                "Chỉ tiêu giao cho từng xã, phường và cam kết của từng nhân viên thu được chia theo tháng ở đây; "
                "trang Tổng quan so kết quả với các số này."
            )
            self._stage.empty(
                EmptyState("plan", f"Năm {year} chưa có chỉ tiêu", text, f"Lập chỉ tiêu {year}", self.make_plan)
            )
            return
        self.version.set_choices(
            [Choice(code=str(plan.id), text=plan.name, detail=_kind(plan)) for plan in self._plans]
        )
        self.version.set_value(str(self._shown.plan.id))
        self._tree = tree_of(self._shown, "Toàn cơ quan")
        self._models[self._money].set_rows(self._tree.rows, self._tree.strong)
        for money, view in self._views.items():
            view.setVisible(money == self._money)
            view.show_differences(any(found.before is not None for found in self._shown.rows))
        unit = self._shown.indicator.unit
        decision = f" · {self._shown.plan.decision}" if self._shown.plan.decision else ""
        rows = f"{len(self._shown.rows)} {'xã, phường' if self.scope.value() == COMMUNE else 'nhân viên thu'}"
        self.foot.show_counts(f"{rows} · đơn vị: {unit}", f"{_kind(self._shown.plan)}{decision}")
        self._stage.ready()

    def _edited(self, edits: Sequence[GridEdit]) -> None:
        shown = self._shown
        if shown is None:
            return
        cells: list[CellEdit] = []
        totals: list[tuple[Scope, int]] = []
        for edit in edits:
            scope: Scope | None = self._tree.rows[edit.row]["scope"]
            if scope is None:
                continue
            if edit.key == "total":
                totals.append((scope, edit.value or 0))
            else:
                cells.append(CellEdit(scope=scope, month=MONTHS.index(edit.key) + 1, value=edit.value or 0))
        if totals:
            code = shown.indicator.code
            self.context.do(set_year_totals, shown.plan.id, code, totals, "season", failed=self._failed)
        if cells:
            # A block pasted over several months of a row brings its own sum with it.
            single = len({cell.scope.code for cell in cells}) == len(cells)
            keep = self.keep_total.isChecked() and single
            self.context.do(set_cells, shown.plan.id, shown.indicator.code, cells, keep_total=keep, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        """Say what was wrong and put the grid back as it stands in the file."""
        self.context.messages.fault(error)
        self.reload()

    def _refused(self, refusals: list[Refusal]) -> None:
        self.context.messages.toast(" ".join(dict.fromkeys(found.sentence for found in refusals)), "warn")

    def _split(self, by: str) -> None:
        if self._shown is not None:
            self.context.do(
                split, self._shown.plan.id, self._shown.indicator.code, self.scope.value() or COMMUNE, by,
                failed=self._failed,
            )  # fmt: skip

    def _lock(self) -> None:
        """Lock the selected months, or open them when all of them are locked."""
        shown = self._shown
        if shown is None:
            return
        chosen: list[tuple[Scope, int]] = []
        everything = True
        for index in self.grid.selectedIndexes():
            found, key = self._tree.rows[index.row()], self.grid.grid.columns[index.column()].key
            if key in MONTHS and found["scope"] is not None:
                chosen.append((found["scope"], MONTHS.index(key) + 1))
                everything = everything and key in found["locked"]
        if chosen:
            self.context.do(lock_cells, shown.plan.id, shown.indicator.code, chosen, not everything)


def _labelled(text: str, field: QWidget) -> QWidget:
    return panel(field_label(text), field, gap=0.4, flow="row")


def _read(
    office: Office, year: int, indicator: str, scope_kind: str, plan_id: int | None
) -> tuple[PlanGrid | None, tuple[Plan, ...]]:
    plans = plans_of(office, year)
    if not plans:
        return None, plans
    known = plan_id if plan_id in {plan.id for plan in plans} else None
    return plan_grid(office, year, indicator, scope_kind, known), plans


def _kind(plan: Plan) -> str:
    return f"{STATE_NAMES[plan.state]}, bản {plan.version}"
