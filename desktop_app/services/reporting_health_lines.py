"""What the health lists (Mẫu số 3, 4) say about one enrolment, from the figures it froze: salary, support, months of the card."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop_app.domain.money import format_money, format_percent, round_half_up
from desktop_app.domain.records import Enrolment

_BASE, _STEP, _SUPPORT = "base-salary", "health-household.step", "health.support"
_LAST_STEP = 5  # the law names the first to the fourth member and "the fifth and later"


@dataclass(frozen=True, kw_only=True)
class HealthLine:
    """One enrolment. ``base`` is the base salary in đồng, ``level`` what of it the member pays by (its step in the household),
    ``percent`` the support of the State's and the local budget together; ``note`` tells months and other supports."""

    base: int | None
    level: int | None
    percent: Decimal | None
    note: str


def health_line(enrolment: Enrolment) -> HealthLine:
    """The figures of one enrolment; what it did not keep is ``None``.

    Guides of NĐ 188/2025/NĐ-CP: Mẫu số 4 column 5 is the base salary; Mẫu số 3 column 4 the base salary, for who pays as a member of a household
    the part of it by the falling order; Mẫu số 4 column 7 and Mẫu số 3 column 10 hold central and local budget together; other supports stand in
    the column of notes with the months of the card.
    """
    kept: dict[str, Any] = json.loads(enrolment.snapshot or "{}")
    rates = {(rate["key"], rate.get("subject", "")): Decimal(rate["value"]) for rate in kept.get("rates", ())}
    inputs: dict[str, Any] = kept.get("inputs", {})
    base = rates.get((_BASE, ""))
    return HealthLine(
        base=int(base) if base is not None else None,
        level=_level(enrolment, base, rates),
        percent=_percent(enrolment, rates, inputs),
        note=_note(enrolment, inputs),
    )


def _level(enrolment: Enrolment, base: Decimal | None, rates: dict[tuple[str, str], Decimal]) -> int | None:
    if base is None or enrolment.order_no is None:
        return int(base) if base is not None else None
    step = rates.get((_STEP, str(min(enrolment.order_no, _LAST_STEP))))
    return round_half_up(Fraction(base) * Fraction(step) / 100) if step is not None else None


def _percent(enrolment: Enrolment, rates: dict[tuple[str, str], Decimal], inputs: dict[str, Any]) -> Decimal | None:
    state = rates.get((_SUPPORT, enrolment.support_class or "")) if enrolment.state_support else None
    local = _counted(inputs, "local") if enrolment.local_support else Decimal(0)
    if enrolment.local_support and not local:  # an amount in đồng: its share of what is due
        local = _share(enrolment.local_support, enrolment.gross)
    if enrolment.state_support and state is None:
        state = _share(enrolment.state_support, enrolment.gross)
    found = (state or Decimal(0)) + local
    return found.normalize() + 0 if found else None


def _note(enrolment: Enrolment, inputs: dict[str, Any]) -> str:
    parts = [f"{enrolment.months} tháng"]
    if enrolment.other_support:
        percent = _counted(inputs, "other")
        told = format_percent(percent) if percent else f"{format_money(enrolment.other_support)} đ"
        parts.append(f"hỗ trợ khác {told}")
    return "; ".join(parts)


def _counted(inputs: dict[str, Any], payer: str) -> Decimal:
    """The percentage that was counted: a resolution's, else what the officer typed."""
    return Decimal(inputs.get(f"{payer}_percent_counted", inputs.get(f"{payer}_percent", "0")))


def _share(part: int, whole: int) -> Decimal:
    return Decimal(round_half_up(Fraction(part * 10_000, whole))).scaleb(-2) if whole else Decimal(0)
