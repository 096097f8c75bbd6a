"""The words and figures of plans: kinds of versions, scenarios, values in their unit."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.plan_records import Plan
from desktop_app.services.planning_figures import Indicator

STATE_NAMES = {"assigned": "Giao đầu năm", "adjusted": "Điều chỉnh", "internal": "Kịch bản nội bộ"}
SCENARIO_NAMES = {"base": "cơ bản", "stretch": "phấn đấu"}


def figure_text(value: int, indicator: Indicator) -> str:
    """A value as it is written: 1.234; a share, kept in tenths of a percent, as 93,5."""
    return share_text(value) if indicator.share else format_money(value)


def share_text(tenths: int) -> str:
    """Tenths of a percent as text: 935 → 93,5; 930 → 93."""
    sign, whole, rest = "-" if tenths < 0 else "", abs(tenths) // 10, abs(tenths) % 10
    return f"{sign}{format_money(whole)}" + (f",{rest}" if rest else "")


def state_text(plan: Plan) -> str:
    """What sort of version a plan is: “Kịch bản nội bộ phấn đấu, bản 3”."""
    scenario = f" {SCENARIO_NAMES[plan.scenario]}" if plan.scenario else ""
    return f"{STATE_NAMES[plan.state]}{scenario}, bản {plan.version}"


def decision_text(plan: Plan) -> str:
    """Number and day of the decision, as far as they are known."""
    parts = [plan.decision or ""]
    if plan.decided_on:
        parts.append(f"ngày {format_date(date.fromisoformat(plan.decided_on))}")
    return " ".join(part for part in parts if part)
