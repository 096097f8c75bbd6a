"""What a household still owes for what it began to pay: parts paid before, the price of today, and why it is another one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.law_names import class_name, rate_name
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import Quote
from desktop_app.domain.records import Enrolment
from desktop_app.storage.repositories import Repositories

_INPUTS = {
    "order": "thứ tự trong hộ",
    "months": "số tháng",
    "income": "thu nhập làm căn cứ đóng",
    "from_month": "tháng bắt đầu",
    "support_class": "diện hỗ trợ",
    "local_percent": "tỷ lệ địa phương hỗ trợ",
    "local_amount": "tiền địa phương hỗ trợ",
}


@dataclass(frozen=True, kw_only=True)
class OpenPart:
    """An enrolment paid in part: what was paid for it so far, and when last. ``paid`` in đồng."""

    enrolment: Enrolment
    paid: int
    last_on: date

    def rest(self, payable: int) -> int:
        """What is still owed when the whole costs ``payable`` now; never negative (what is too much is `excess`)."""
        return max(0, payable - self.paid)

    def excess(self, payable: int) -> int:
        """What was paid beyond ``payable``: it stays with the office, kept for the household."""
        return max(0, self.paid - payable)


def open_parts(work: Repositories, household_id: int) -> Mapping[tuple[int, str], OpenPart]:
    """What a household paid in part, by person and scheme."""
    begun = work.household_money.partial(household_id)
    paid = work.household_money.paid([one.id for one in begun]) if begun else {}
    found = {}
    for one in begun:
        last = work.household_money.last_paid_on(one.id) or one.quoted_on
        found[one.person_id, one.scheme] = OpenPart(
            enrolment=one, paid=paid.get(one.id, 0), last_on=date.fromisoformat(last)
        )
    return found


def change_of_price(part: OpenPart, quote: Quote) -> str:
    """Why the whole costs something else today than when the first part was paid, in one sentence; "" when it does not."""
    before = part.enrolment
    if before.payable == quote.payable:
        return ""
    kept: dict[str, Any] = json.loads(before.snapshot)
    causes = [*_rates(kept, quote), *_inputs(kept.get("inputs", {}), quote.snapshot.get("inputs", {}))]
    why = f" vì {'; '.join(causes)}" if causes else ""
    return (
        f"Ngày {format_date(date.fromisoformat(before.quoted_on))} phải đóng {format_money(before.payable)} đ, "
        f"tính lại ngày {format_date(quote.on)} là {format_money(quote.payable)} đ{why}."
    )


def _rates(kept: Mapping[str, Any], quote: Quote) -> list[str]:
    """The figures of the law that have another value now."""
    before = {(rate["key"], rate["subject"]): rate["value"] for rate in kept.get("rates", ())}
    found = []
    for rate in quote.snapshot.get("rates", ()):
        old = before.get((rate["key"], rate["subject"]))
        if old is not None and Decimal(old) != Decimal(rate["value"]):
            name = rate_name(rate["key"], rate["subject"])
            found.append(f"{name} từ {_value(rate, old)} thành {_value(rate, rate['value'])}")
    return found


def _value(rate: Mapping[str, str], value: str) -> str:
    number = Decimal(value)
    whole = format_money(int(number)) if number == number.to_integral_value() else str(number).replace(".", ",")
    return f"{whole} {rate['unit']}"


def _inputs(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    found = []
    for key, name in _INPUTS.items():
        old, new = before.get(key), now.get(key)
        if old != new:
            found.append(f"{name} từ {_told(key, old)} thành {_told(key, new)}")
    return found


def _told(key: str, value: Any) -> str:
    if value in (None, ""):
        return "không có"
    if key == "support_class":
        return class_name(value)
    if key == "from_month":
        return format_month(value)
    if isinstance(value, int):
        return format_money(value)
    return str(value).replace(".", ",")
