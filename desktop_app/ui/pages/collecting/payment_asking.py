"""What is asked when another amount than due changes hands: nothing about money is guessed."""

from __future__ import annotations

from desktop_app.domain.money import format_money, money_in_words
from desktop_app.ui.messages import Messages
from desktop_app.ui.pages.collecting.payment import Payment

_EDIT, _PART, _KEEP, _BACK = "edit", "part", "keep", "back"


def ask_about(messages: Messages, payment: Payment) -> int | None:
    """The surplus to be kept for the household, in đồng (0: none); None when the amounts are to be looked at again."""
    if payment.short:
        return _ask_short(messages, payment)
    if payment.surplus:
        return _ask_surplus(messages, payment)
    return 0


def _ask_short(messages: Messages, payment: Payment) -> int | None:
    left = f", trả lại {format_money(payment.surplus)} đ" if payment.surplus else ""
    answer = messages.ask(
        f"Nhận {format_money(payment.received)} đ, thiếu {format_money(payment.short)} đ. Ghi nộp một phần?",
        {_EDIT: "Sửa số tiền", _PART: f"Ghi nộp một phần{left}"},
        default=_EDIT,
        detail="\n".join(one.told() for one in payment.lines)
        + f"\nCòn thiếu bằng chữ: {money_in_words(payment.short)}. Ai nộp thiếu thì chưa có thẻ, chưa ghi kỳ đóng cho đến "
        "khi nộp đủ; ngày nộp đủ sẽ tính lại mức đóng.",
    )
    return 0 if answer == _PART else None


def _ask_surplus(messages: Messages, payment: Payment) -> int | None:
    much = format_money(payment.surplus)
    answer = messages.ask(
        f"Nhận {format_money(payment.received)} đ, thừa {much} đ. Phần thừa để thế nào?",
        {_EDIT: "Sửa số tiền", _KEEP: f"Giữ lại {much} đ cho hộ", _BACK: f"Trả lại ngay {much} đ"},
        default=_EDIT,
        detail=f"Thừa bằng chữ: {money_in_words(payment.surplus)}. Giữ lại: ghi trên biên lai và trừ vào lần thu sau. "
        "Trả lại ngay: biên lai chỉ ghi số phải thu.",
    )
    return {_KEEP: payment.surplus, _BACK: 0}.get(answer)
