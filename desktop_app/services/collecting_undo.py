"""Taking a collection back: undone while nothing left the house, reversed once its receipt was printed, no longer once it was sent.

Asked by ``history`` before any step is undone, so that no way of undoing slips past it. What was printed is also held in the data file: a print
refers to its receipt, which then cannot be removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.money import format_money
from desktop_app.domain.records import Receipt
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.undo import Step
from desktop_app.system.faults import WorldFault

if TYPE_CHECKING:
    from desktop_app.services.office import Office
    from desktop_app.services.outcome import Outcome

VOID_REASONS = {
    "person": "Ghi nhầm người",
    "amount": "Ghi nhầm số tháng, số tiền",
    "withdrawn": "Người tham gia đổi ý, chưa nộp về cơ quan BHXH",
    "other": "Lý do khác",
}


@dataclass(frozen=True, kw_only=True)
class WayBack:
    """How a step is taken back. ``kind``: ``undo`` (as if it never was) | ``reverse`` (by a reversing receipt) | ``refuse``.

    ``sentence`` says why it is no plain undo and what to do; ``receipt`` is the one to reverse.
    """

    kind: str
    sentence: str = ""
    receipt: Receipt | None = None


class MustReverse(WorldFault):
    """The step cannot be undone, but its receipt can be reversed: ask for a reason and call ``reverse_instead`` with ``step_id`` and ``receipt``."""

    def __init__(self, step_id: int, receipt: Receipt, sentence: str) -> None:
        super().__init__(sentence)
        self.step_id = step_id
        self.receipt = receipt


def way_back(work: Repositories, step: Step) -> WayBack:
    """How ``step`` would be taken back now."""
    ids = work.steps.made(step.id, "receipt")
    if not ids:
        return WayBack(kind="undo")
    first = work.receipts.get(ids[0])
    if work.ledger.any_declared(ids):
        return WayBack(kind="refuse", sentence=_sent_words(first, len(ids)))
    why = _why_fixed(work, ids)
    if not why:
        return WayBack(kind="undo")
    if len(ids) > 1:
        return WayBack(
            kind="refuse",
            sentence=f"{why} nên không hoàn tác cả “{step.label}”. Hủy riêng từng biên lai sai ở danh sách biên lai; lần nhập tệp thì "
            "hoàn tác trong lịch sử nhập, biên lai đã in được giữ lại.",
        )
    if first.voids_id is not None:
        return WayBack(kind="refuse", sentence=f"{why} nên việc hủy không hoàn tác được. Thu lại thì lập biên lai mới.")
    if work.receipts.reversal_of(first.id) is not None:
        return WayBack(kind="refuse", sentence=f"Biên lai {first.number} đã được hủy.")
    return WayBack(
        kind="reverse",
        sentence=f"{why} nên không xóa được. Hoàn tác sẽ lập biên lai hủy ({format_money(-first.total)} đ); cả hai đều còn trong sổ.",
        receipt=first,
    )


def refuse_plain_undo(work: Repositories, step: Step) -> None:
    """Raise ``MustReverse`` or ``WorldFault`` where a step may not be undone as if it never was."""
    back = way_back(work, step)
    if back.kind == "reverse" and back.receipt is not None:
        raise MustReverse(step.id, back.receipt, back.sentence)
    if back.kind == "refuse":
        raise WorldFault(back.sentence)


def reverse_instead(office: Office, step_id: int, receipt_id: int, reason: str) -> Outcome[int]:
    """Take a collection back by a reversing receipt; Ctrl+Z then goes on with the step before it, Ctrl+Y brings the receipt back.

    Returns the id of the reversing receipt. Raises ``RuleBroken`` as ``void_receipt``.
    """
    # Loaded when it happens: the start of the program imports the history, and with it this module.
    from desktop_app.services.collecting import void_receipt

    return void_receipt(office, receipt_id, reason, instead_of=step_id)


def undo_words(work: Repositories, step: Step | None) -> str:
    """What Ctrl+Z would do now, for menu and tooltip."""
    if step is None:
        return "Không có thao tác nào để hoàn tác"
    back = way_back(work, step)
    if back.kind == "reverse" and back.receipt is not None:
        return f"Hủy biên lai {back.receipt.number} bằng biên lai hủy (không xóa)…"
    if back.kind == "refuse":
        return f"Không hoàn tác được: {step.label}"
    return f"Hoàn tác: {step.label}"


def _why_fixed(work: Repositories, ids: Sequence[int]) -> str:
    """Why these receipts can no longer be removed: one was printed, or its month is closed; "" while they can."""
    printed = work.receipt_prints.first_of(ids)
    if printed is not None:
        number = work.receipts.get(printed.receipt_id).number
        return f"Biên lai {number} đã in ngày {format_date(datetime.fromisoformat(printed.printed_at).date())}"
    for month, number in work.receipts.months(ids):
        if work.month_locks.closed(month) is not None:
            return f"Biên lai {number} thuộc tháng {format_month(month)} đã khóa sổ"
    return ""


def _sent_words(first: Receipt, count: int) -> str:
    day = format_date(date.fromisoformat(first.issued_on))
    which = f"Biên lai {first.number} ngày {day}" if count == 1 else f"Trong {format_money(count)} biên lai này"
    return (
        f"{which} có người đã gửi trong đợt kê khai nên không hoàn tác được. Đợt bị trả lại thì xử lý ở Đợt kê khai; đã được chấp nhận thì "
        "hoàn trả hoặc điều chỉnh."
    )
