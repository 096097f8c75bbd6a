"""The one line that is being keyed: number, outcome by scheme, reason, date, note; what was keyed before stands below."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.outcomes import Outcome as VisitOutcome
from desktop_app.services.households_words import CodeLists
from desktop_app.services.outcome import Outcome
from desktop_app.services.walk_list_document import reason_numbers
from desktop_app.services.walk_list_keying import PaperEntry, record_paper
from desktop_app.services.walk_list_paper import UNLISTED, PaperLine, PaperList, paper_line, unlisted_line
from desktop_app.ui.components.boxes import clear, column, flow, row
from desktop_app.ui.components.buttons import primary, quiet
from desktop_app.ui.components.text import section, set_tone, small
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.deaths import tell_deaths
from desktop_app.ui.pages.canvassing.paper_asking import ask_concerns, offer_enrolment
from desktop_app.ui.pages.canvassing.paper_checks import (
    LINE,
    PROMISE,
    REASON,
    typed_lines,
    what_is_missing,
)
from desktop_app.ui.pages.canvassing.paper_fields import DigitField, KeyField, LineCard, ReasonNumber, field_over
from desktop_app.ui.pages.canvassing.paper_log import PaperLog
from desktop_app.ui.pages.canvassing.paper_unlisted import UnlistedDialog
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import TextField

Head = Callable[[], tuple[date | None, int | None]]


class PaperForm(QWidget):
    """`saved` after each line. A range of lines (“12-15”) takes the same words for each of them."""

    saved = Signal()

    def __init__(self, context: PageContext, lists: CodeLists, *, head: Head, kept: Callable[[], object]) -> None:
        super().__init__()
        self._context = context
        self._lists = lists
        self._head = head
        self._kept = kept
        self._paper: PaperList | None = None
        self._keyed: Collection[int] = frozenset()
        self.lines: tuple[PaperLine, ...] = ()
        self.card = LineCard(lists)
        self.line = KeyField("Số dòng", 5)
        self.outs: dict[str, DigitField] = {}
        self._outs_row = row(None, gap=0.6)
        self.reason = ReasonNumber()
        self.promise = DateField(today=lambda: context.office.today)
        self.promise.setAccessibleName("Hẹn ngày")
        self.note = TextField()
        self.note.setAccessibleName("Ghi chú")
        self.state = small("")
        self.state.setWordWrap(True)
        self.log = PaperLog(context, lists)
        self.save_button = primary("Lưu dòng (Enter)", self.save, "save")
        fields = row(
            None,
            field_over("Dòng", self.line),
            self._outs_row,
            field_over("Lý do số", self.reason),
            field_over("Hẹn ngày", self.promise),
            (field_over("Ghi chú", self.note), 1),
            gap=0.6,
        )
        column(
            self,
            self.card,
            fields,
            self.state,
            flow(self.save_button, quiet("Người ngoài phiếu… (F2)", self.add_unlisted, "person")),
            section("Vừa nhập"),
            self.log,
            gap=0.6,
        )
        self.line.textEdited.connect(self._line_typed)
        self.line.entered.connect(self._line_entered)
        self.reason.entered.connect(self._reason_entered)
        self.reason.known.connect(self._reason_known)
        self.reason.back.connect(lambda: self._last_out().setFocus())
        self.reason.textEdited.connect(lambda _text: self._kept())
        self.promise.committed.connect(self._kept)
        self.note.committed.connect(self._kept)
        for last in (self.promise, self.note):  # Enter on either of them saves
            EnterChain(self, fields=[last], save=self.save)
        self._digits: dict[str, VisitOutcome] = {}
        self.learn()
        self._enable(False)

    # -- the list and the line

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed about the line that is not saved."""
        typed = (*(out.text() for out in self.outs.values()), self.reason.text(), self.note.text(), self.promise.text())
        return any(typed)

    def begin(self, paper: PaperList) -> None:
        """Take up a list: a digit field for each of its schemes, the first line not keyed yet."""
        if self._paper is None or self._paper.schemes != paper.schemes:
            self._make_outs(paper.schemes)
        self._paper = paper
        self._keyed = paper.keyed
        self._enable(True)
        self._clear()
        self._go_to(self._next_number(0))

    def learn(self) -> None:
        """Take the outcomes and reasons as the office words them now."""
        self._digits.clear()
        self._digits.update({digit: one for digit, one in self._lists.outcomes.items() if not one.hidden})
        self.reason.offer(reason_numbers(self._context.office.read))

    def keyed(self, numbers: Collection[int]) -> None:
        """Which lines have been keyed."""
        self._keyed = numbers

    def reread(self) -> None:
        """Somebody may have changed what stands on the line: read it anew, and what was keyed before."""
        self.learn()
        if self._paper is not None and self.lines and self.lines[0].number != UNLISTED:
            self._read(self.line.text())
        elif self._paper is not None and self.lines and self._is_gone(self.lines[0].person_id):
            self._clear()
            self._go_to(self._next_number(0))
            self._kept()
        self.log.reread()

    def _is_gone(self, person_id: int) -> bool:
        """Whether somebody who was added was taken back since."""
        return not self._context.office.read.people.of_ids([person_id])

    def here(self) -> QWidget:
        """Where the hand is: a field of this form, else the line."""
        focus = QApplication.focusWidget()
        return focus if focus is not None and self.isAncestorOf(focus) else self.line

    def pick(self, digit: str) -> None:
        """A click on the legend is the key."""
        out = next((one for one in self.outs.values() if one.hasFocus()), None) or next(iter(self.outs.values()), None)
        if out is not None and self.lines:
            out.setText(digit)
            out.digit.emit(digit)

    def payload(self) -> dict[str, Any]:
        """The draft of the line."""
        promise = self.promise.value()
        return {
            "line": self.line.text(),
            "person": self.lines[0].person_id if self.lines and self.lines[0].number == UNLISTED else None,
            "outcomes": {scheme: out.text() for scheme, out in self.outs.items()},
            "reason": self.reason.text(),
            "promise": promise.isoformat() if promise else None,
            "note": self.note.text(),
        }

    def restore(self, payload: Mapping[str, Any]) -> None:
        """Put a draft back."""
        assert self._paper is not None
        self.line.setText(payload["line"])
        if payload.get("person"):
            self._show((unlisted_line(self._context.office, self._paper.list.id, payload["person"]),))
        else:
            self._read(payload["line"])
        for scheme, digit in payload["outcomes"].items():
            if scheme in self.outs:
                self.outs[scheme].setText(digit)
        self.reason.setText(payload["reason"])
        self.promise.set_value(date.fromisoformat(payload["promise"]) if payload["promise"] else None)
        self.note.set_value(payload["note"] or None)
        self._last_out().setFocus()

    def add_unlisted(self) -> None:
        """Somebody who is not on the paper: three fields, then the outcome as for any line."""
        paper = self._paper
        if paper is None:
            return
        beside = self.lines[0].number if self.lines and self.lines[0].number != UNLISTED else None
        dialog = UnlistedDialog(self.window(), self._context, paper, beside)
        dialog.exec()
        if dialog.made is not None:
            self._clear()
            self.line.setText("")
            self._show((unlisted_line(self._context.office, paper.list.id, dialog.made),))
            next(iter(self.outs.values())).setFocus()

    # -- typing

    def _line_typed(self, text: str) -> None:
        self._read(text)

    def _line_entered(self) -> None:
        if self._read(self.line.text(), say=True):
            for scheme, out in self.outs.items():
                if self.lines[0].covers.get(scheme) is None or self.lines[0].covers[scheme].wanted:
                    out.setFocus()
                    return
            next(iter(self.outs.values())).setFocus()

    def _read(self, text: str, *, say: bool = False) -> bool:
        """Read the lines that are typed and show the first of them; what is wrong is said on Enter only."""
        paper = self._paper
        if paper is None:
            return False
        try:
            office = self._context.office
            self._show(tuple(paper_line(office, paper.list.id, number) for number in typed_lines(text)))
        except RuleBroken as broken:
            self._show(())
            if say:
                self._say(broken.sentence, "bad")
                self.line.selectAll()
            return False
        return True

    def _digit_typed(self, scheme: str) -> None:
        self._kept()
        order = list(self.outs)
        for other in order[order.index(scheme) + 1 :]:
            cover = self.lines[0].covers.get(other) if self.lines else None
            if (cover is not None and cover.wanted) or self.outs[other].text():
                self.outs[other].setFocus()
                return
        self._after_outs().setFocus()

    def _after_outs(self) -> QWidget:
        """Where the hand goes behind the digits: the reason, the date, or the note where neither belongs to them."""
        chosen = [self._digits[out.text()] for out in self.outs.values() if out.text() in self._digits]
        if any(one.needs_reason for one in chosen):
            return self.reason
        return self.note if chosen and all(one.closes_lead for one in chosen) else self.promise

    def _after_reason(self) -> QWidget:
        self._kept()
        chosen = [self._digits[out.text()] for out in self.outs.values() if out.text() in self._digits]
        return self.promise if any(not one.closes_lead for one in chosen) else self.note

    def _reason_known(self) -> None:
        """On to the date; where none belongs to the outcome the hand stays, so that a further digit is no word of the note."""
        after = self._after_reason()
        if after is self.promise:
            after.setFocus()
        else:
            reason = self._lists.reasons[str(self.reason.code())]
            self._say(f"Lý do: {reason}. Enter để lưu; Tab để gõ ghi chú.")

    def _reason_entered(self) -> None:
        if self.reason.text() and self.reason.code() is None:
            self._say(f"Không có lý do số {self.reason.text()} trong bảng bên phải.", "bad")
            self.reason.selectAll()
            return
        after = self._after_reason()
        if after is self.promise and self.promise.is_blank():
            self.promise.setFocus()
        else:
            self.save()

    def _last_out(self) -> QWidget:
        return list(self.outs.values())[-1] if self.outs else self.line

    # -- saving

    def save(self) -> None:
        """Write the line and go on to the next one that is not keyed; what is doubtful is asked first."""
        entry = self._entry()
        if entry is None:
            return
        settled, doubt = ask_concerns(self._context, entry)
        if settled is None:
            self._say(doubt, "warn")
            self.line.setFocus()
            return
        entry = settled
        kept = self.payload()
        numbers = tuple(line.number for line in entry.lines)
        self._clear()
        self._go_to(self._next_number(max(numbers)))

        def done(outcome: Outcome[Any]) -> None:
            self.log.add(entry, outcome.value.visits)
            self.saved.emit()
            self._kept()
            offer_enrolment(self._context, self._lists, entry)
            tell_deaths(self._context, outcome.value.died)

        def failed(error: Exception) -> None:
            self.restore(kept)
            if isinstance(error, RuleBroken):
                self._say(error.sentence, "bad")
            else:
                self._context.messages.fault(error)

        self._context.do(record_paper, entry, done=done, failed=failed)

    def _entry(self) -> PaperEntry | None:
        """The line as typed, or ``None`` after saying what is missing and standing on it."""
        day, collector = self._head()
        outcomes = {scheme: out.text() for scheme, out in self.outs.items() if out.text()}
        chosen = [self._digits[digit] for digit in outcomes.values()]
        promise = self.promise.value()
        missing = what_is_missing(
            lines=len(self.lines) if self._paper is not None else 0,
            outcomes=chosen,
            reason=self.reason.code(),
            promise=promise,
            promise_fault=self.promise.fault_text(),
            day=day,
        )
        if missing is not None or self._paper is None or day is None:
            assert missing is not None
            fields = {LINE: self.line, REASON: self.reason, PROMISE: self.promise}
            self._say(missing[1], "bad")
            (fields.get(missing[0]) or next(iter(self.outs.values()))).setFocus()
            return None
        return PaperEntry(
            list_id=self._paper.list.id,
            round_id=self._paper.list.round_id,
            lines=self.lines,
            outcomes=outcomes,
            visited_on=day,
            collector_id=collector,
            reason=self.reason.code(),
            promise_on=promise,
            note=self.note.value(),
        )

    # -- the parts

    def _make_outs(self, schemes: tuple[str, ...]) -> None:
        clear(self._outs_row)
        self.outs = {}
        for scheme in schemes:
            short = self._lists.scheme_shorts.get(scheme, scheme)
            out = self.outs[scheme] = DigitField(f"Kết quả {short}", self._digits)
            out.digit.connect(lambda _digit, scheme=scheme: self._digit_typed(scheme))
            out.entered.connect(lambda scheme=scheme: self._digit_typed(scheme))
            out.refused.connect(lambda text: self._say(f"Không có kết quả “{text}” trong bảng bên phải.", "bad"))
            out.back.connect(self.line.setFocus)
            self._outs_row.addWidget(field_over(short, out))
        before: QWidget = self.line
        for field in (*self.outs.values(), self.reason, self.promise, self.note, self.save_button):
            QWidget.setTabOrder(before, field)
            before = field

    def _next_number(self, after: int) -> int:
        if self._paper is None:
            return 1
        rest = [number for number in range(1, self._paper.count + 1) if number not in self._keyed]
        ahead = [number for number in rest if number > after]
        return next(iter(ahead or rest), self._paper.count)

    def _go_to(self, number: int) -> None:
        self.line.setText(str(number))
        self._read(str(number))
        self.line.setFocus()
        self.line.selectAll()

    def _show(self, lines: tuple[PaperLine, ...]) -> None:
        self.lines = lines
        self.card.show_lines(lines, self._paper.schemes if self._paper else ())
        if lines and lines[0].number in self._keyed:
            self._say("Dòng này đã nhập; nhập lại là thêm một lần gặp mới, lần trước vẫn còn trong lịch sử.", "warn")
        else:
            self._say("Gõ số dòng, Enter, rồi chữ số kết quả; Enter ở ô cuối để lưu.")

    def _clear(self) -> None:
        # setText, not clear(): Qt keeps what clear() wipes for Ctrl+Z, which would bring the digit of another line back.
        for out in self.outs.values():
            out.setText("")
        self.reason.setText("")
        self.promise.set_value(None)
        self.note.set_value(None)

    def _say(self, text: str, tone: str = "muted") -> None:
        self.state.setText(text)
        set_tone(self.state, tone)

    def _enable(self, on: bool) -> None:
        for field in (self.line, self.reason, self.promise, self.note, self.save_button):
            field.setEnabled(on)
