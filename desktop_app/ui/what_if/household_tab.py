"""One household (or people at the door) tried out: every key asks anew, what comes back is shown at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.eligibility import Facts
from desktop_app.domain.money import format_percent
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.what_if import income_steps, try_out
from desktop_app.services.what_if_desk import AS_HOUSEHOLD, try_options
from desktop_app.services.what_if_values import Tried, TryDesk, WhatIf
from desktop_app.services.what_if_visitors import visitor_facts
from desktop_app.ui.components.boxes import column
from desktop_app.ui.models.editable_grid import CellEdit, Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.ticks import EARLY_REASONS
from desktop_app.ui.pages.collecting.why import explained
from desktop_app.ui.what_if import edits
from desktop_app.ui.what_if.cells import Extra
from desktop_app.ui.what_if.form import TryForm
from desktop_app.ui.what_if.grids import TryGrid
from desktop_app.ui.what_if.rows import Shown, health_rows, outsiders, problems, told, voluntary_rows
from desktop_app.ui.widgets.code_combo import Choice
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import on_commit

_SCHEMES = {"health": HEALTH_HOUSEHOLD, "voluntary": VOLUNTARY_SI}
_EARLY = "Còn hạn, chưa đến kỳ đóng: {}. Muốn lập thì chọn lý do đóng sớm."


class HouseholdTab(QWidget):
    """`answered` when the figures of the present try stand there; `said(text)` for what has no place of its own."""

    answered = Signal()
    said = Signal(str)

    def __init__(self, context: PageContext, state: WhatIf, desk: TryDesk | None) -> None:
        super().__init__()
        self._context = context
        self._desk = desk
        self._state = state
        self._begin = False  # the cursor waits for the first rows
        self.tried: Tried | None = None
        self.good: Tried | None = None  # the last answer without a fault
        self.form = form = TryForm(
            context.memory,
            today=lambda: context.office.today,
            classes=self._classes,
            least=lambda: income_steps(context.office.law, self._state.on)[0],
            health_edited=self._health_edited,
            voluntary_edited=self._voluntary_edited,
            income_step=self.step_income,
            visitors=desk is None,
        )
        column(self, (form, 1), gap=0)
        self._show_fields()
        for field, slot in (
            (form.day, self._day_changed),
            (form.months, self._months_changed),
            (form.common_end, self._common_end_changed),
            (form.reason, self._reason_changed),
        ):
            on_commit(field, slot)
        self.chain = EnterChain(
            self, fields=[form.day, form.months, form.common_end, form.reason], save=lambda: form.health.start("months")
        )
        for scheme, grid in ((HEALTH_HOUSEHOLD, form.health), (VOLUNTARY_SI, form.voluntary)):
            grid.row_changed.connect(lambda at, where=grid, code=scheme: self._explain(where, code, at))
            grid.toggled.connect(lambda at, where=grid, code=scheme: self._toggle(where, code, at))
            grid.grid.refused.connect(self._refuse)
        form.health.moved.connect(lambda _row, step: self.shift(step))
        form.health.new_row_wanted.connect(self._after_health)

    @property
    def state(self) -> WhatIf:
        """Everything that is tried now."""
        return self._state

    @property
    def is_ready(self) -> bool:
        """Whether the figures shown are those of what is tried now."""
        return self.tried is not None and self.tried.asked == self._state

    @property
    def title(self) -> str:
        """The household's name for papers and texts."""
        return self._desk.title if self._desk is not None else "Hộ chưa có trong danh sách"

    def change(self, state: WhatIf) -> None:
        """Try something else."""
        self._state = state
        self.ask()

    def ask(self) -> None:
        """Ask what everybody would pay now."""
        self._context.look(try_out, self._state, self.tried, done=self._answered, key="what-if.try")

    def ask_anew(self) -> None:
        """Ask again from the records: somebody changed them, or the law."""
        self.tried = None
        self.ask()

    def replace_state(self, state: WhatIf) -> None:
        """Try another whole state: back to the proposal."""
        self._show_fields_of(state)
        self.change(state)

    def start(self) -> None:
        """Put the cursor where trying begins, as soon as there are rows."""
        self._begin = not self.form.health.start("birth" if self._desk is None else "months")

    def add_visitor(self) -> None:
        """One more person at the door, the cursor at the birth."""
        self.change(edits.add_visitor(self._state))
        self._show_rows()
        self.form.health.setFocus()
        self.form.health.go_to(len(self._state.visitors) - 1, "birth")

    def shift(self, step: int) -> None:
        """Give the person of the health grid another place in the household."""
        key = self.form.health.row_key
        if key is None or self.tried is None:
            return
        moved = edits.move(self._state, self.tried, key, step)
        if moved is not self._state:
            self.change(moved)

    def step_income(self, which: int) -> None:
        """Choose the least income (0), twice (1) or three times it (2) for the person of the voluntary grid."""
        key = self.form.voluntary.row_key
        rows = self.form.voluntary.grid.rows()
        if key is None and rows:
            key = next((row["key"] for row in rows if row["taken"]), rows[0]["key"])
        if key is None:
            self.said.emit("Không có ai tham gia được BHXH tự nguyện.")
            return
        income = income_steps(self._context.office.law, self._state.on)[which]
        self.change(edits.change_voluntary(self._state, key, income=income, taken=True))

    # -- showing

    def people(self) -> list[Shown]:
        """Whom the rows are about."""
        if self._desk is None:
            return [
                Shown(key=one.key, name=one.title, birth=one.birth, last_end=one.last_end)
                for one in self._state.visitors
            ]
        return [Shown(key=one.key, name=one.name, birth=one.birth) for one in self._desk.members]

    def _answered(self, tried: Tried) -> None:
        if tried.asked != self._state:
            return  # a newer question is on its way
        self.tried = tried
        if tried.complete:
            self.good = tried
        self._show_rows()
        if self._begin:
            self.start()
        self.answered.emit()

    def _show_rows(self) -> None:
        tried, form, people = self.tried, self.form, self.people()
        if tried is None:
            return
        health, voluntary = health_rows(people, tried, self.good), voluntary_rows(people, tried, self.good)
        names = {one.key: one.name for one in people}
        for grid, rows, label, scheme in (
            (form.health, health, form.health_fault, HEALTH_HOUSEHOLD),
            (form.voluntary, voluntary, form.voluntary_fault, VOLUNTARY_SI),
        ):
            grid.show_rows(rows)
            faults = [fault for fault in tried.faults if fault.scheme == scheme]
            keys = [column.key for column in grid.grid.columns]
            grid.grid.show_problems(problems(rows, faults, keys))
            text = told(names, [fault for fault in faults if fault.field != "common_end"])
            label.setText(text)
            label.setVisible(bool(text))
        form.voluntary.setVisible(bool(voluntary))
        outside = outsiders(people, tried)
        form.outside.setText(f"Không tham gia được BHXH tự nguyện – {outside}" if outside else "")
        form.outside.setVisible(bool(outside))
        self._show_early(tried, names)
        form.show_field_faults(next((fault.sentence for fault in tried.faults if fault.field == "common_end"), ""))
        form.totals.show_sums(self.good or tried, stale=not tried.complete)
        grid, scheme = (form.voluntary, VOLUNTARY_SI) if form.voluntary.hasFocus() else (form.health, HEALTH_HOUSEHOLD)
        self._explain(grid, scheme, max(0, grid.currentIndex().row()))

    def _show_early(self, tried: Tried, names: dict[int, str]) -> None:
        said = [
            f"{names.get(key, '')} còn {SCHEME_NAMES[scheme]} đến {format_date(until)}"
            for (key, scheme), until in tried.early.items()
        ]
        self.form.early_note.setText(_EARLY.format("; ".join(said)) if said else "")
        self.form.early_note.setVisible(bool(said) and not self._state.early_reason)
        self.form.reason_row.setVisible(bool(said) or bool(self._state.early_reason))

    def _explain(self, grid: TryGrid, scheme: str, at: int) -> None:
        rows = grid.grid.rows()
        if self.tried is None or not 0 <= at < len(rows):
            return
        row = rows[at]
        source = self.good if row["stale"] and self.good is not None else self.tried
        line = source.line(row["key"], scheme)
        if line is None:
            skip = self.tried.skip(row["key"], scheme)
            reason = f"{skip.reason} ({skip.source})" if skip is not None and skip.source else row["said"]
            self.form.why.show_nothing(
                f"{row['name']}: {reason}" if reason else f"{row['name']}: chưa có số để giải thích."
            )
            return
        heading = f"{line.name} – {SCHEME_NAMES[scheme]}"
        heading += f". Thứ tự: {line.order_reason}." if line.order_reason else ""
        heading += " Số của lần tính được gần nhất." if row["stale"] else ""
        heading = " ".join([heading, *line.notes])
        self.form.why.show_explanation(explained(heading, line.quote))

    def _show_fields(self) -> None:
        self._show_fields_of(self._state)

    def _show_fields_of(self, state: WhatIf) -> None:
        self.form.day.set_value(state.on)
        self.form.months.set_value(str(state.months))
        self.form.common_end.set_value(state.common_end)
        codes = {text: code for code, text in EARLY_REASONS.items()}
        self.form.reason.set_value(codes.get(state.early_reason))
        self.form.reason_row.setVisible(bool(state.early_reason))

    # -- choices

    def _classes(self, which: str) -> Sequence[Choice]:
        """The classes to try for the person of the row the cursor stands in."""
        grid = self.form.health if which == "health" else self.form.voluntary
        facts = self._facts_of(grid.row_key)
        options = try_options(self._context.office.law, _SCHEMES[which], self._state.on, facts)
        if self._desk is None and which == "health":
            known = {option.code for option in options}
            more = try_options(self._context.office.law, VOLUNTARY_SI, self._state.on, facts)
            options += tuple(option for option in more if option.code not in known and option.code != "other")
        return [
            Choice(
                code=option.code,
                text=option.name if option.code else AS_HOUSEHOLD,
                detail=f"Nhà nước {format_percent(option.percent)}"
                + ("" if option.held or self._desk is None else " – chưa ghi diện"),
            )
            for option in options
        ]

    def _facts_of(self, key: int | None) -> Facts:
        if self._desk is None:
            found = next((one for one in self._state.visitors if one.key == key), None)
            return visitor_facts(found) if found is not None else Facts()
        return next((one.facts for one in self._desk.members if one.key == key), Facts())

    # -- keys and cells

    def _toggle(self, grid: TryGrid, scheme: str, at: int) -> None:
        row = grid.grid.rows()[at]
        if not row["can"]:
            self.said.emit(f"{row['name']}: {row['said']}")
            return
        change = edits.change_health if scheme == HEALTH_HOUSEHOLD else edits.change_voluntary
        self.change(change(self._state, row["key"], taken=not row["taken"]))
        if scheme == VOLUNTARY_SI and not row["taken"] and not (row["method"] and row["income"]):
            grid.go_to(at, "method" if not row["method"] else "income")

    def _health_edited(self, changes: Sequence[CellEdit]) -> None:
        self._edited(self.form.health, edits.edit_health, changes)

    def _voluntary_edited(self, changes: Sequence[CellEdit]) -> None:
        def edit(state: WhatIf, key: int, name: str, value: object) -> WhatIf:
            state = edits.edit_voluntary(state, key, name, value)
            pays = name in ("method", "income") and value is not None
            return edits.change_voluntary(state, key, taken=True) if pays else state

        self._edited(self.form.voluntary, edit, changes)

    def _edited(self, grid: TryGrid, edit: Callable[..., WhatIf], changes: Sequence[CellEdit]) -> None:
        rows, state = grid.grid.rows(), self._state
        for one in changes:
            if _is_same_support(one):
                continue
            state = edit(state, rows[one.row]["key"], one.key, one.value)
        self.change(state)
        if state == self._state:
            self._show_rows()

    def _refuse(self, refusals: list[Refusal]) -> None:
        self.said.emit(" ".join(dict.fromkeys(found.sentence for found in refusals)))

    def _after_health(self) -> None:
        if self._desk is None:
            self.add_visitor()
        else:
            self.form.voluntary.start("method")

    def _day_changed(self) -> None:
        day = self.form.day.value()
        if day is not None:
            self.change(replace(self._state, on=day))
        self.form.show_field_faults("")

    def _months_changed(self) -> None:
        months = self.form.months.value()
        if months:
            self.change(edits.same_months(self._state, int(months)))

    def _common_end_changed(self) -> None:
        if not self.form.common_end.fault_text():
            self.change(replace(self._state, common_end=self.form.common_end.value()))
        self.form.show_field_faults("")

    def _reason_changed(self) -> None:
        self.change(replace(self._state, early_reason=EARLY_REASONS.get(self.form.reason.value() or "", "")))


def _is_same_support(edit: CellEdit) -> bool:
    """Whether a support cell was left as the rules filled it: then nothing was typed."""
    old, new = edit.old, edit.value
    if not isinstance(old, Extra) or not isinstance(new, Extra):
        return False
    return not old.is_typed and not new.percent and new.amount == old.paid
