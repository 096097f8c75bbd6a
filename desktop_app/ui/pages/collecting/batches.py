"""Declaration batches: who waits, what came back, what is gathered in which batch, and how far each batch is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.batch_making import PER_ORGANISATION
from desktop_app.services.collecting_batches import OPEN_STATES, BatchForm, waiting
from desktop_app.services.collectors import list_collectors
from desktop_app.ui.actions import make_action, spec_of
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import column, flow, panel, scrolled, split
from desktop_app.ui.components.buttons import button, primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, section
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import Page, PageContext
from desktop_app.ui.pages.collecting import batch_actions as keys
from desktop_app.ui.pages.collecting.batch_acts import BatchActs
from desktop_app.ui.pages.collecting.batch_findings import FindingsPane
from desktop_app.ui.pages.collecting.batch_reading import (
    LeftSide,
    RightSide,
    facts_of,
    heading_of,
    key_of,
    read_batch,
    read_left,
)
from desktop_app.ui.pages.collecting.batch_rows import (
    BATCH,
    LINE_COLUMNS,
    LIST_COLUMNS,
    RETURNED,
    TONES,
    WAITING,
    batch_row,
    line_row,
    returned_line_row,
    returned_row,
    state_icon,
    sum_of,
    waiting_row,
)
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_EVERYBODY = "all"
_ONLY_ANSWERED = ("answer", "said")  # columns that are empty before the agency answers
_LEAST = 9  # em: the people stay in sight on a low window, the rest scrolls


class BatchesTab(QWidget):
    """Left the batches (first who waits and what came back), right the people of the one chosen.

    `household_wanted(id)` on Enter at a person.
    """

    household_wanted = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._acts = BatchActs(context, self)
        self._batches: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []
        self._left: LeftSide | None = None
        self._wanted: object = None
        self.list_model = PagedTableModel(LIST_COLUMNS, self._fetch_batches, lambda _f: len(self._batches), self)
        self.list = Table(self.list_model, name="batches", memory=context.memory, frozen=1)
        self.list.setAccessibleName("Các đợt kê khai")
        self.line_model = PagedTableModel(LINE_COLUMNS, self._fetch_lines, lambda _f: len(self._lines), self)
        self.people = Table(self.line_model, name="batch-lines", memory=context.memory, frozen=1)
        self.people.setAccessibleName("Người trong đợt")
        self.findings = FindingsPane(context.memory)
        self.who = CodeCombo(width=16)
        self.who.setAccessibleName("Tổ chức, người thu")
        self.heading = section("")
        self.state = Badge()
        self.facts = muted("")
        self.make_button = primary("Lập đợt…", self.make, "plus")
        self.check_button = button("Kiểm tra", self.check, "check")
        self.sent_button = button("Đã gửi", self.send, "upload")
        self.accept_button = button("Được chấp nhận", self.accept, "ok")
        self.return_button = button("Bị trả lại…", self.take_back, "undo")
        self.resolve_button = button("Giải quyết…", self.settle, "edit")
        self.out_button = quiet("Bỏ khỏi đợt", self.take_out, "minus")
        self.export_button = quiet("Xuất mẫu…", self.export, "excel")
        self.view_button = quiet("Xem, in", self.view, "print")
        self.foot = TableFoot()
        self._stage = Stage(panel((self.people, 1), self.foot, gap=0))
        self._lay_out()
        on_commit(self.who, self.reload)
        self.list.row_changed.connect(self._chosen)
        self.people.opened.connect(self._open_person)
        self.findings.opened.connect(lambda page, args: context.navigate(page, **args))
        self.findings.keep_wanted.connect(self._keep)
        self.findings.line_wanted.connect(self._show_line)
        self.findings.show_nothing()

    def bind_on(self, page: Page) -> None:
        """Make the keys work inside this tab and stand on the key sheet of the page."""
        slots = {
            keys.MAKE: self.make,
            keys.CHECK: self.check,
            keys.SEND: self.send,
            keys.ACCEPT: self.accept,
            keys.RETURN: self.take_back,
            keys.RESOLVE: self.settle,
            keys.TAKE_OUT: self.take_out,
            keys.EXPORT: self.export,
            keys.VIEW: self.view,
        }
        for action_id, slot in slots.items():
            page.specs.append(spec_of(action_id))
            make_action(spec_of(action_id), self, slot)

    def reload(self) -> None:
        """Read batches and waiting people anew."""
        self._offer_who()
        form = self._form("")
        self._context.look(read_left, form.organisation_id, form.collector_id, done=self._show, key="collect.batches")

    # -- acts; each is silent where it has nothing to act on

    def make(self) -> None:
        """Ask for whom to make batches of those who wait."""
        if self._left is None or not any(one.sums.people for one in self._left.waiting):
            return
        found = self._current() or {}
        code = self.who.value() or _EVERYBODY
        start = (PER_ORGANISATION if code == _EVERYBODY else code, found.get("form", ""))
        self._acts.make(start, [one.form.code for one in self._left.waiting], self._go_to)

    def check(self) -> None:
        """Check the batch."""
        if (found := self._batch(*OPEN_STATES)) is not None:
            self._acts.check(found["id"])

    def send(self) -> None:
        """Note that the batch left the office."""
        if (found := self._batch(*OPEN_STATES)) is not None and self._lines:
            self._acts.send(found)

    def accept(self) -> None:
        """Note that whoever has no answer was accepted."""
        if (found := self._batch("sent", "returned")) is not None and self._open_lines():
            self._acts.accept(found)

    def take_back(self) -> None:
        """Note who came back and why."""
        found = self._batch("sent", "returned")
        if found is not None and self._left is not None and self._open_lines():
            self._acts.take_back(found, self._lines, self._selected(), self._left.reasons)

    def settle(self) -> None:
        """Settle the chosen people who came back (of one batch), or all of the batch's."""
        lines = [line for line in self._selected() if line["open"]]
        if not lines and self._batch("returned") is not None:
            lines = [line for line in self._lines if line["open"]]
        if lines:
            self._acts.settle([line for line in lines if line["batch_of"] == lines[0]["batch_of"]])

    def take_out(self) -> None:
        """Put the selected people back on the waiting list."""
        if (found := self._batch(*OPEN_STATES)) is not None and (chosen := self._selected()):
            self._acts.take_out(found["id"], chosen)

    def export(self) -> None:
        """Save the batch's list, or a paper that goes along, in the official layout."""
        if (found := self._batch()) is not None and self._lines:
            self._acts.export(found)

    def view(self) -> None:
        """Show the batch's list as it prints."""
        if (found := self._batch()) is not None and self._lines:
            self._acts.view(found)

    # -- the left side

    def _lay_out(self) -> None:
        left = panel(muted("Lọc danh sách chờ theo", wrap=False), self.who, (self.list, 1), gap=0.4, margin=1.0)
        head = flow(self.heading, self.state, gap=0.6)
        acts = flow(
            self.make_button, self.check_button, self.sent_button, self.accept_button, self.return_button,
            self.resolve_button, self.export_button, self.view_button, self.out_button,
        )  # fmt: skip
        right = scrolled(panel(head, self.facts, acts, (self._stage, 3), (self.findings, 2), gap=0.5, margin=1.0))
        scaled(self.people, lambda w: w.setMinimumHeight(em(w, _LEAST)))
        column(self, (split(left, right, name="batches", memory=self._context.memory, widths=(31.5, 0)), 1), gap=0)

    def _offer_who(self) -> None:
        entries = list_collectors(self._context.office)
        organisations = {one.organisation.id: one.organisation.name for one in entries}
        choices = [Choice(code=_EVERYBODY, text="Tất cả tổ chức, người thu")]
        choices += [Choice(code=f"o{key}", text=name, detail="tổ chức") for key, name in organisations.items()]
        choices += [
            Choice(code=f"c{one.collector.id}", text=one.collector.name, detail=one.organisation.name)
            for one in entries
        ]
        self.who.set_choices(choices)
        if self.who.value() is None:
            self.who.set_value(_EVERYBODY)

    def _form(self, form: str, scheme: str = "") -> BatchForm:
        code = self.who.value() or _EVERYBODY
        number = None if code == _EVERYBODY else int(code[1:])
        return BatchForm(
            scheme=scheme,
            form=form,
            organisation_id=number if code[0] == "o" else None,
            collector_id=number if code[0] == "c" else None,
        )

    def _show(self, left: LeftSide) -> None:
        here = self._wanted if self._wanted is not None else key_of(self._current())
        self._wanted, self._left = None, left
        first = [waiting_row(one) for at, one in enumerate(left.waiting) if one.sums.people or at == 0]
        back = [returned_row(left.returned)] if left.returned else []
        self._batches = [*first, *back, *(batch_row(view) for view in left.views)]
        self.list_model.reload()
        known = [key_of(one) for one in self._batches]
        self.list.select_row(known.index(here) if here in known else 0)
        self._chosen(self.list.currentIndex().row())

    # -- the right side

    def _chosen(self, at: int) -> None:
        if not 0 <= at < len(self._batches) or self._left is None:
            return
        found, reasons = self._batches[at], self._left.reasons
        if found["kind"] == RETURNED:
            self._show_lines(found, [returned_line_row(one, reasons) for one in self._left.returned])
        elif found["kind"] == WAITING:
            self._context.look(
                waiting,
                self._form(found["form"], found["scheme"]),
                done=lambda lines: self._show_lines(found, [line_row(line, reasons) for line in lines]),
                key="collect.batch",
            )
        else:
            self._context.look(read_batch, found["id"], done=self._show_batch, key="collect.batch")

    def _show_batch(self, right: RightSide) -> None:
        found = self._current()
        if found is None or found["id"] != right.detail.view.batch.id or self._left is None:
            return
        reasons = self._left.reasons
        rows = [line_row(line, reasons) | {"batch_of": found["id"]} for line in right.detail.lines]
        self._show_lines(found, rows)
        self.facts.setText(facts_of(right))
        if right.check is None:
            self.findings.show_nothing()
        else:
            self.findings.show_check(right.check, may_keep=True)

    def _show_lines(self, found: dict[str, Any], lines: list[dict[str, Any]]) -> None:
        self._lines = [{"batch_of": line["batch"], **line} for line in lines]
        self.line_model.reload()
        for place, shown in enumerate(LINE_COLUMNS):
            if shown.key in _ONLY_ANSWERED:
                self.people.setColumnHidden(place, not any(line[shown.key] for line in lines))
        is_batch = found["kind"] == BATCH
        self.heading.setText(heading_of(found))
        self.state.show_state(found["state"], TONES.get(found["state"], ""), state_icon(found["state"]))
        self.state.setVisible(is_batch)
        if not is_batch:
            self.facts.setText("")
            self.findings.show_nothing()
        self.facts.setVisible(is_batch)
        self._show_acts(found)
        sums = f"Phải đóng {sum_of(lines, 'gross')} đ · người tham gia đóng {sum_of(lines, 'payable')} đ"
        self.foot.show_counts(f"{format_money(len(lines))} người", sums)
        if lines:
            self._stage.ready()
        elif is_batch:
            self._stage.empty(EmptyState("list", "Đợt này chưa có ai", "Đưa người vào bằng cách lập một đợt mới."))
        else:
            text = (
                "Người đã nộp tiền và chưa vào đợt nào hiện ở đây, sẵn sàng lập danh sách D05-TS, Mẫu số 3, Mẫu số 4."
            )
            self._stage.empty(EmptyState("ok", "Không còn ai chờ kê khai", text))

    def _show_acts(self, found: Mapping[str, Any]) -> None:
        code, some = found.get("code"), bool(self._lines)
        open_ = code in OPEN_STATES
        answer = code in ("sent", "returned") and bool(self._open_lines())
        self.make_button.setVisible(found["kind"] == WAITING)
        self.make_button.setEnabled(self._left is not None and any(one.sums.people for one in self._left.waiting))
        for shown, one in (
            (open_ and some, self.check_button),
            (open_ and some, self.sent_button),
            (open_ and some, self.out_button),
            (answer, self.accept_button),
            (answer, self.return_button),
            (any(line["open"] for line in self._lines), self.resolve_button),
            (found["kind"] == BATCH and some, self.export_button),
            (found["kind"] == BATCH and some, self.view_button),
        ):
            one.setVisible(shown)

    def _show_line(self, enrolment_id: int) -> None:
        at = next((place for place, line in enumerate(self._lines) if line["id"] == enrolment_id), -1)
        if at >= 0:
            self.people.select_row(at)

    def _open_person(self, at: int) -> None:
        if 0 <= at < len(self._lines):
            line = self._lines[at]
            self._context.navigate("household", household=line["household"], person=line["person"])

    def _keep(self, findings: Sequence[Any]) -> None:
        if (found := self._batch(*OPEN_STATES)) is not None:
            self._acts.keep(found["id"], findings)

    # -- what is meant

    def _current(self) -> dict[str, Any] | None:
        at = self.list.currentIndex().row()
        return self._batches[at] if 0 <= at < len(self._batches) else None

    def _batch(self, *states: str) -> dict[str, Any] | None:
        """The batch chosen, when it is in one of these states (any when none are given)."""
        found = self._current()
        if found is None or found["kind"] != BATCH or (states and found["code"] not in states):
            return None
        return found

    def _selected(self) -> list[dict[str, Any]]:
        rows = self.people.selected_rows() or [
            self.people.currentIndex().row()
        ]  # Tab comes to a row without choosing it
        return [self._lines[at] for at in rows if 0 <= at < len(self._lines)]

    def _open_lines(self) -> list[dict[str, Any]]:
        return [line for line in self._lines if line["state"] == "sent"]

    def _go_to(self, batch_id: int) -> None:
        self._wanted = (BATCH, batch_id, "")
        self.reload()

    def _fetch_batches(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._batches[offset : offset + limit]

    def _fetch_lines(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._lines[offset : offset + limit]
