"""Ctrl+Z: what can be undone is undone; a receipt that was printed is reversed, after a question that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.services.collecting_undo import VOID_REASONS, MustReverse, reverse_instead
from desktop_app.ui.page import REDO_HINT, PageContext


def undo(context: PageContext, verb: Callable[..., Any]) -> None:
    """Run the verb that takes the last step back; ask where it can only be reversed."""

    def refused(error: Exception) -> None:
        if isinstance(error, MustReverse):
            _ask(context, error)
        else:
            context.tell_fault(error)

    context.do(verb, hint=REDO_HINT, failed=refused)


def _ask(context: PageContext, must: MustReverse) -> None:
    receipt = must.receipt
    payer = f" của {receipt.payer}" if receipt.payer else ""
    question = f"Hủy biên lai {receipt.number}{payer}? {must.sentence} Vì sao hủy?"
    reason = context.messages.ask_reason(question, VOID_REASONS)
    if reason is None:
        return
    text = VOID_REASONS[reason.code]
    said = f"{text}: {reason.note}" if reason.note else text
    context.do(reverse_instead, must.step_id, receipt.id, said, hint=REDO_HINT)
