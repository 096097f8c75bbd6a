"""Typing beside its effect: a form on the left, what it would change on the right, applied only after that was seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.rule_book_values import Impact, ImpactLine
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row, rule, scrolled, split
from desktop_app.ui.components.buttons import button, primary, quiet
from desktop_app.ui.components.text import muted
from desktop_app.ui.jobs import Cancelled, Job
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.rules.impact import ImpactPane
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import as_field

_LEAVE = {"stay": "Nhập tiếp", "later": "Để sau", "drop": "Bỏ phần nhập dở"}


class EditForm(QWidget):
    """What an `EditPane` asks of its form.

    `changed` follows every field that was left with another value, `rebuilt` a form with other fields than before.
    """

    changed = Signal()
    rebuilt = Signal()
    heading = ""
    apply_text = "Áp dụng"
    draft_key = ""  # "" keeps no draft

    def fields(self) -> Sequence[QWidget]:
        """The fields in the order of Enter."""
        raise NotImplementedError

    def values(self) -> Any:
        """What is wanted, or None while something is missing or cannot be read."""
        raise NotImplementedError

    def show_missing(self) -> QWidget | None:
        """Say at each field what is missing or refused; return the first such field."""
        raise NotImplementedError

    def check(self) -> None:
        """Have what was typed checked, and show the sentences beside the fields."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Show why the whole was refused."""
        raise NotImplementedError

    def preview(self, values: Any) -> tuple[Callable[..., Impact], tuple[Any, ...], dict[str, Any]]:
        """The question whose answer is the effect: function (after the office), arguments, named arguments."""
        raise NotImplementedError

    def verb(self, values: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The verb that applies it: function (after the office) and arguments."""
        raise NotImplementedError

    def is_dirty(self) -> bool:
        """Whether something was typed."""
        raise NotImplementedError

    def draft_title(self) -> str:
        """What is being typed, in the question after a crash."""
        return self.heading

    def payload(self) -> dict[str, Any]:
        """What stands in the form, as JSON values."""
        raise NotImplementedError

    def restore(self, payload: dict[str, Any]) -> None:
        """Put a draft back."""
        raise NotImplementedError


class EditPane(QWidget):
    """One form with its effect. `closed` when it was left, `applied(outcome)` when what it wanted was done."""

    closed = Signal()
    applied = Signal(object)

    def __init__(self, context: PageContext, form: EditForm, name: str) -> None:
        super().__init__()
        self._context = context
        self.form = form
        self._seen: Any = None  # the values whose effect is on the screen
        self._asked: Any = None  # the values whose effect is being worked out
        self._job: Job | None = None
        self._applying = False
        self.impact = ImpactPane()
        self.preview_button = button("Xem ảnh hưởng  (F9)", self.preview, "eye")
        self.apply_button = primary(f"{form.apply_text}  (Ctrl+S)", self.apply, "check")
        self.apply_button.setEnabled(False)
        self._area: QScrollArea = scrolled(panel(form, STRETCH, margin=0.3))
        left = panel((self._area, 1), margin=0.5)
        right = panel((self.impact, 1), margin=0.6)
        scaled(left, lambda w: w.setMinimumWidth(em(w, 21)))
        scaled(right, lambda w: w.setMinimumWidth(em(w, 24)))
        foot = row(
            None,
            quiet("Đóng  (Esc)", self.leave, "close"),
            (muted("Chưa có gì thay đổi cho đến khi áp dụng."), 1),
            flow(self.preview_button, self.apply_button),
            gap=0.6,
        )
        column(
            self,
            (split(left, right, name=f"rules-{name}", memory=context.memory, widths=(32, 0)), 1),
            rule(),
            panel(foot, margin=0.6),
            gap=0,
        )
        self.chain = EnterChain(form, fields=(), save=self.preview)
        self._rebuilt()
        form.changed.connect(self._changed)
        form.rebuilt.connect(self._rebuilt)
        self.impact.opened.connect(self._open)

    def start(self) -> None:
        """Take the focus; where nothing is to be typed the effect is worked out at once."""
        if any(field.isEnabled() for field in self.chain.fields):
            self.chain.start()
        else:
            self.setFocus()  # the keys of the page work at once, and no button has to keep the focus while it waits
            self.preview()

    def preview(self) -> None:
        """Work out what would change; what is missing is said first, at its field."""
        self._settle()
        wrong = self.form.show_missing()
        if wrong is not None:
            self._go_to(wrong)
            return
        values = self.form.values()
        if values is None or (self._job is not None and values == self._asked):
            return
        self._drop_job()
        self._asked = values
        self.impact.work()
        question, args, named = self.form.preview(values)
        self._job = self._context.do(
            question,
            *args,
            done=lambda found: self._shown(values, found),
            failed=lambda exc: self._failed(values, exc),
            progress=True,
            label="Đang xem ảnh hưởng",
            toast="",
            **named,
        )
        self._show_state()

    def apply(self) -> None:
        """Do it, when the effect of exactly these values is on the screen."""
        self._settle()
        values = self.form.values()
        if values is None or values != self._seen or self._applying:
            self.preview()
            return
        self._applying = True
        self._show_state()
        verb, args = self.form.verb(values)
        self._context.do(verb, *args, done=self._done, failed=self._refused)

    def outdate(self) -> None:
        """The rule book was changed meanwhile (an undo): what was looked at no longer is what would happen."""
        self.form.check()
        if self._seen is not None and not self._applying:
            self._seen = None
            self.impact.outdate()
            self._show_state()

    def leave(self) -> None:
        """Close the form; typed text is given up only when that is said in so many words."""
        self._settle()
        if not self.form.is_dirty() or not self.form.draft_key:
            self._close(drop=True)
            return
        answer = self._context.messages.ask(
            "Đóng phần đang nhập?",
            _LEAVE,
            default="stay",
            detail="“Để sau” giữ lại phần đã gõ; lần sau mở ra nhập tiếp.",
            risky="drop",
        )
        if answer != "stay":
            self._close(drop=answer == "drop")

    # -- inside

    def _settle(self) -> None:
        for widget in self.chain.fields:
            known = as_field(widget)
            if known is not None:
                known.settle()

    def _changed(self) -> None:
        if self.form.draft_key:
            text = json.dumps(self.form.payload(), ensure_ascii=False)
            self._context.drafts.keep(self.form.draft_key, self.form.draft_title(), text)
        self.form.check()
        values = self.form.values()
        if self._job is not None and values != self._asked:
            self._drop_job()
            self.impact.outdate()
        elif self._seen is not None and values != self._seen:
            self._seen = None
            self.impact.outdate()
        self._show_state()

    def _rebuilt(self) -> None:
        self.chain.set_fields(self.form.fields())

    def _shown(self, values: Any, found: Impact) -> None:
        if values != self._asked:
            return
        self._job = self._asked = None
        self._seen = values
        self.impact.show_impact(found)
        self._show_state()

    def _failed(self, values: Any, exc: Exception) -> None:
        if values != self._asked:
            return
        self._job = self._asked = None
        self.impact.wait()
        self._show_state()
        if isinstance(exc, RuleBroken):
            self.form.refuse(exc.sentence)
        elif isinstance(exc, Cancelled):
            self._context.messages.toast("Đã dừng xem ảnh hưởng.", "info")
        else:
            self._context.tell_fault(exc)

    def _refused(self, exc: Exception) -> None:
        self._applying = False
        self._show_state()
        if isinstance(exc, RuleBroken):
            self.form.refuse(exc.sentence)
        else:
            self._context.tell_fault(exc)

    def _done(self, outcome: Any) -> None:
        self._applying = False
        self.applied.emit(outcome)
        self._close(drop=True)

    def _close(self, *, drop: bool) -> None:
        self._drop_job()
        if drop and self.form.draft_key:
            self._context.drafts.drop(self.form.draft_key)
        self.closed.emit()

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = self._asked = None

    def _show_state(self) -> None:
        self.apply_button.setEnabled(self._seen is not None and not self._applying)

    def _go_to(self, field: QWidget) -> None:
        field.setFocus()
        self._area.ensureWidgetVisible(field)

    def _open(self, line: ImpactLine) -> None:
        if line.page:
            self._context.navigate(line.page, **line.args)
