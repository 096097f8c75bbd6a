"""How an amount handed over is spread over the lines of a collection: exact, in order, nothing invented.

The lines are paid whole one after the other; the first one that the rest does not cover is paid in part. What somebody asked for a line of
their own (a pinned amount) is taken out first. Shapes: amounts in đồng, one per line, in the order of the lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money


@dataclass(frozen=True, kw_only=True)
class Spread:
    """``paid`` line by line; ``short``: what is still missing of all; ``surplus``: what is left when every line is paid (đồng)."""

    paid: tuple[int, ...]
    short: int
    surplus: int


def spread(due: Sequence[int], received: int, pinned: Mapping[int, int] | None = None) -> Spread:
    """Spread ``received`` đồng over lines that owe ``due``; ``pinned``: line → what is paid for it whatever the others get.

    The sum of ``paid`` and ``surplus`` is ``received``; no line gets less than 0 or more than it owes. Raises ``RuleBroken``
    for a negative amount, for a pin beyond what its line owes, and when the pins need more than was received.
    """
    pins = dict(pinned or {})
    if received < 0 or any(amount < 0 for amount in due):
        raise RuleBroken("Số tiền phải từ 0 trở lên.", rule="spread.negative")
    for at, amount in pins.items():
        if not 0 <= amount <= due[at]:
            raise RuleBroken(
                f"Số nộp {format_money(amount)} đ của một người phải từ 0 đến {format_money(due[at])} đ (số còn phải nộp).",
                rule="spread.pin",
            )
    left = received - sum(pins.values())
    if left < 0:
        raise RuleBroken(
            f"Đã nhận {format_money(received)} đ, ít hơn tổng số đã ghi cho từng người là {format_money(sum(pins.values()))} đ.",
            rule="spread.pins",
        )
    paid = []
    for at, amount in enumerate(due):
        part = pins[at] if at in pins else min(amount, left)
        if at not in pins:
            left -= part
        paid.append(part)
    return Spread(paid=tuple(paid), short=sum(due) - sum(paid), surplus=left)
