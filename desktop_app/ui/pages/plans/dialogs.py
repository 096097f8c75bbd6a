"""What is asked before a version of a plan is made, or when its name and decision are corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.domain.plan_records import Plan
from desktop_app.services.planning_words import SCENARIO_NAMES, STATE_NAMES, state_text
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import TextField

_EMPTY = "empty"


@dataclass(frozen=True, kw_only=True)
class PlanWords:
    """What was said of a version; ``copy_from`` is the version it begins with, ``None`` for an empty one."""

    name: str
    state: str
    scenario: str
    decision: str | None
    decided_on: date | None
    copy_from: int | None


class PlanDialog(SafeDialog):
    """Name, kind, scenario, decision and day; `wanted(PlanWords)` when all is said. With `plan` that version is corrected."""

    def __init__(
        self,
        parent: QWidget,
        year: int,
        plans: Sequence[Plan],
        wanted: Callable[[PlanWords], object],
        *,
        today: Callable[[], date],
        plan: Plan | None = None,
    ) -> None:
        super().__init__(parent, f"Sửa phiên bản chỉ tiêu {year}" if plan else f"Lập chỉ tiêu năm {year}")
        self._wanted = wanted
        self.name = TextField()
        self.kind = CodeCombo([Choice(code=_kind_code(*one), text=text) for one, text in _KINDS.items()], width=18)
        self.decision = TextField(placeholder="Số quyết định giao, ví dụ 15/QĐ-UBND")
        self.decided_on = DateField(today=today)
        self.start = CodeCombo(
            [
                *(Choice(code=str(one.id), text=f"Từ {one.name}", detail=state_text(one)) for one in plans),
                Choice(code=_EMPTY, text="Từ đầu, để trống"),
            ],
            width=18,
        )
        self._name_row = FieldRow("Tên", self.name, required=True)
        self._kind_row = FieldRow("Loại", self.kind, required=True)
        self._day_row = FieldRow("Ngày quyết định", self.decided_on)
        for part in (self._name_row, self._kind_row, FieldRow("Quyết định", self.decision), self._day_row):
            self.body.addWidget(part)
        fields: list[QWidget] = [self.name, self.kind, self.decision, self.decided_on]
        if plan is None and plans:
            self.body.addWidget(FieldRow("Bắt đầu", self.start))
            fields.append(self.start)
        self._fill(year, plans, plan)
        self._first = self._typed()
        self.add_button("Đóng", self.reject)
        self.add_button("Lưu" if plan else "Lập chỉ tiêu", self._make, "primary")
        self.chain = EnterChain(self, fields=fields, save=self._make)
        self.chain.start()
        self.name.setFocus()

    def is_dirty(self) -> bool:
        """Whether something was typed."""
        return self._typed() != self._first

    def _typed(self) -> tuple[object, ...]:
        return self.name.value(), self.decision.value(), self.decided_on.text()

    def _fill(self, year: int, plans: Sequence[Plan], plan: Plan | None) -> None:
        if plan is not None:
            self.name.set_value(plan.name)
            self.kind.set_value(_kind_code(plan.state, plan.scenario))
            self.decision.set_value(plan.decision)
            self.decided_on.set_value(date.fromisoformat(plan.decided_on) if plan.decided_on else None)
            return
        official = [one for one in plans if one.official]
        first = f"Chỉ tiêu năm {year} điều chỉnh lần {len(official)}" if official else f"Chỉ tiêu giao đầu năm {year}"
        self.name.set_value(first)
        self.kind.set_value("adjusted" if official else "assigned")
        self.start.set_value(str((official or plans)[0].id) if plans else _EMPTY)

    def _make(self) -> None:
        name, kind, day_fault = self.name.value(), self.kind.value(), self.decided_on.fault_text()
        self._name_row.show_problem(_problem("name", "" if name else "Đặt tên cho chỉ tiêu."))
        self._kind_row.show_problem(_problem("kind", "" if kind else "Chọn loại chỉ tiêu."))
        self._day_row.show_problem(_problem("day", day_fault))
        if not name or not kind or day_fault:
            return
        state, _, scenario = str(kind).partition("-")
        start = self.start.value()
        self._wanted(
            PlanWords(
                name=name,
                state=state,
                scenario=scenario,
                decision=self.decision.value(),
                decided_on=self.decided_on.value(),
                copy_from=int(start) if start and start != _EMPTY else None,
            )
        )
        self.accept()


_KINDS = {
    ("assigned", ""): STATE_NAMES["assigned"],
    ("adjusted", ""): STATE_NAMES["adjusted"],
    **{("internal", code): f"{STATE_NAMES['internal']} {text}" for code, text in SCENARIO_NAMES.items()},
    ("internal", ""): f"{STATE_NAMES['internal']} khác",
}


def _kind_code(state: str, scenario: str) -> str:
    return f"{state}-{scenario}" if scenario else state


def _problem(field: str, message: str) -> Problem | None:
    return Problem(level="block", field=field, message=message) if message else None
