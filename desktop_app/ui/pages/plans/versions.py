"""What is done with the versions of a plan and between its levels: the dialogs and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.domain.plan_records import Plan
from desktop_app.services.outcome import Outcome
from desktop_app.services.planning_building import preview_share, share_down
from desktop_app.services.planning_figures import Scope
from desktop_app.services.planning_indicators import add_indicator
from desktop_app.services.planning_tree import PlanTree, TreeRow
from desktop_app.services.planning_versions import change_plan, create_plan
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.plans.dialogs import PlanDialog, PlanWords
from desktop_app.ui.pages.plans.indicator_dialog import IndicatorDialog
from desktop_app.ui.pages.plans.share_dialog import ShareDialog, Sharing


class PlanDesk:
    """`made` is called when a version was made, so that it is the one shown."""

    def __init__(self, owner: QWidget, context: PageContext, made: Callable[[], None]) -> None:
        self._owner, self._context, self._made = owner, context, made
        self.plans: tuple[Plan, ...] = ()
        self.year = context.office.today.year

    def make(self) -> None:
        """Make the first plan of the year, or its next version."""

        def go(words: PlanWords) -> None:
            self._made()
            self._context.do(
                create_plan, self.year, words.name, words.state, words.decision, words.copy_from,
                decided_on=words.decided_on, scenario=words.scenario,
            )  # fmt: skip

        PlanDialog(self._owner.window(), self.year, self.plans, go, today=lambda: self._context.office.today).exec()

    def change(self, tree: PlanTree | None) -> None:
        """Correct name, kind and decision of the version shown."""
        if tree is None:
            return
        plan = tree.plan

        def go(words: PlanWords) -> None:
            self._context.do(
                change_plan, plan.id, words.name, words.state, words.decision, words.decided_on, words.scenario
            )

        PlanDialog(
            self._owner.window(), self.year, self.plans, go, today=lambda: self._context.office.today, plan=plan
        ).exec()

    def share(self, tree: PlanTree, row: TreeRow, children: Sequence[Scope]) -> None:
        """Share the year of a row among the rows below it."""
        if tree.indicator.share or not children:
            text = "Tỷ lệ không chia được cho cấp dưới. Hãy gõ tỷ lệ của từng nơi."
            if not tree.indicator.share:
                text = "Dòng này không có cấp dưới trong bảng. Chọn “Theo” cấp khác hoặc đứng ở dòng trên."
            self._context.messages.toast(text, "info")
            return
        plan_id, code = tree.plan.id, tree.indicator.code

        def preview(wanted: Sharing) -> None:
            self._context.look(
                preview_share, plan_id, code, row.scope, children, wanted.total, wanted.by, wanted.months_by,
                done=dialog.show_parts, failed=dialog.show_fault, key="plan.share",
            )  # fmt: skip

        def go(wanted: Sharing) -> None:
            self._context.do(share_down, plan_id, code, row.scope, children, wanted.total, wanted.by, wanted.months_by)

        dialog = ShareDialog(self._owner.window(), tree.indicator, row, len(children), preview, go)
        dialog.look()
        dialog.exec()

    def add_indicator(self) -> None:
        """Add an indicator of the office."""

        def go(name: str, short: str, unit: str, nature: str) -> None:
            self._context.do(add_indicator, name, unit, nature, short, done=self._added)

        IndicatorDialog(self._owner.window(), go).exec()

    def _added(self, outcome: Outcome[str]) -> None:
        self._context.navigate("plan", tab="grid", indicator=outcome.value)
