"""What can be done with money that is held: hand it in, give it back, put it right, close a month. Each act asks what it must and calls one verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_month
from desktop_app.domain.money import format_money
from desktop_app.services.adjusting import adjust, refund, refund_surplus
from desktop_app.services.adjusting_facts import adjust_facts, refund_facts, surplus_of
from desktop_app.services.collectors import list_collectors
from desktop_app.services.money_balances import Balance, balance_of, balances
from desktop_app.services.month_closing import close_month, reopen_month
from desktop_app.services.office import Office
from desktop_app.services.remitting import remit, void_remittance
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.closing_dialog import OPEN_REASONS, CloseMonthDialog
from desktop_app.ui.pages.collecting.remitting_dialogs import (
    AdjustDialog,
    MoneyDialog,
    RefundDialog,
    RemitDialog,
    SurplusDialog,
)

Row = Mapping[str, Any]
VOID_REASONS = {
    "amount": "Ghi nhầm số tiền",
    "who": "Ghi nhầm người nộp",
    "day": "Ghi nhầm ngày, chứng từ",
    "bounced": "Tiền chưa vào tài khoản cơ quan BHXH",
    "other": "Lý do khác",
}


class RemittingActs:
    """The acts of the tab; ``owner`` is the widget that dialogs lie over."""

    def __init__(self, context: PageContext, owner: QWidget) -> None:
        self._context = context
        self._owner = owner

    def remit(self, who: int | None, chosen: bool) -> None:
        """Ask for what was handed in; ``chosen``: `who` is the one the cursor stands on."""
        start = who if chosen else -1

        def ask(held: Sequence[Balance]) -> None:
            today = self._today
            dialog = RemitDialog(self._owner, held, start, today)
            self._run(dialog, remit, lambda: (dialog.form(),))

        self._context.look(_holders, done=ask, key="collect.holders")

    def refund(self, row: Row) -> None:
        """Ask how much goes back: of an enrolment, or of the surplus of the household."""
        if row["kind_code"] == "credit":
            self._refund_surplus(row["household_id"])
        elif row["kind_code"] == "collect" and row["enrolment_id"] is not None:

            def ask(facts: Any) -> None:
                dialog = RefundDialog(self._owner, facts, self._today)
                self._run(dialog, refund, lambda: (dialog.form(),))

            self._context.look(refund_facts, row["enrolment_id"], done=ask, key="collect.refund")

    def adjust(self, row: Row) -> None:
        """Ask what the entry should have said."""
        if row["kind_code"] not in ("collect", "refund", "credit"):
            return

        def ask(facts: Any) -> None:
            dialog = AdjustDialog(self._owner, facts, self._today)
            self._run(dialog, adjust, lambda: (dialog.form(),))

        self._context.look(adjust_facts, row["id"], done=ask, key="collect.adjust")

    def void(self, row: Row) -> None:
        """Take a remittance back, after a reason was chosen."""
        question = f"Hủy lần nộp {format_money(row['amount'])} đ của {row['name']}. Vì sao?"
        reason = self._context.messages.ask_reason(question, VOID_REASONS)
        if reason is not None:
            text = VOID_REASONS[reason.code]
            self._context.do(void_remittance, row["id"], f"{text}: {reason.note}" if reason.note else text)

    def close_month(self, months: Sequence[str], shown: str) -> None:
        """Ask which month to close, showing its money and what is not settled."""
        if not months:
            self._context.messages.toast("Không có tháng nào đã hết mà chưa khóa sổ.", "info")
            return

        def close(month: str, dialog: CloseMonthDialog) -> None:
            self._context.do(
                close_month,
                month,
                toast=f"Đã khóa sổ tháng {format_month(month)}.",
                done=lambda _outcome: dialog.accept(),
                failed=dialog.show_failure,
            )

        start = shown if shown in months else months[-1]
        CloseMonthDialog(self._owner, self._context, months, start, close).exec()

    def reopen_month(self, month: str) -> None:
        """Open a month again, after a reason was chosen."""
        name = format_month(month)
        reason = self._context.messages.ask_reason(f"Mở lại tháng {name}. Vì sao?", OPEN_REASONS)
        if reason is not None:
            text = OPEN_REASONS[reason.code]
            self._context.do(
                reopen_month,
                month,
                f"{text}: {reason.note}" if reason.note else text,
                toast=f"Đã mở lại tháng {name}. Nhớ khóa sổ lại khi xong.",
            )

    def _refund_surplus(self, household_id: int) -> None:
        def ask(kept: int) -> None:
            dialog = SurplusDialog(self._owner, kept, self._today)
            self._run(
                dialog,
                refund_surplus,
                lambda: (household_id, dialog.amount.value(), dialog.on.value(), str(dialog.reason.value())),
            )

        self._context.look(surplus_of, household_id, done=ask, key="collect.surplus")

    def _run(self, dialog: MoneyDialog, verb: Callable[..., object], typed: Callable[[], tuple[object, ...]]) -> None:
        """Show a dialog that closes when the verb was done, and says itself what the verb refuses."""
        dialog.attempt = lambda: self._context.do(
            verb, *typed(), done=lambda _outcome: dialog.accept(), failed=dialog.show_failure
        )
        dialog.exec()

    def _today(self) -> Any:
        return self._context.office.today


def _holders(office: Office) -> list[Balance]:
    """Who may hand in: everybody with money, then everybody who works today, and the office itself."""
    found = list(balances(office))
    known = {one.collector_id for one in found}
    active = [one.collector.id for one in list_collectors(office, active_only=True)]
    return found + [balance_of(office, who) for who in [*active, None] if who not in known]
