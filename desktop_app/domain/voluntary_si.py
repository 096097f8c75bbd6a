"""Voluntary social insurance: what a participant owes for an income and a method of payment, and why.

Sources: Luật BHXH 41/2024/QH15 Điều 31, 36; NĐ 159/2025/NĐ-CP Điều 5–7. The State's support is counted on the rural
poverty line, not on the chosen income. The figures are the rows `voluntary-si.*` of the law.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop_app.domain.dates import add_months, format_date, format_month, month_bounds, month_key
from desktop_app.domain.deadlines import payment_window
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.health_amount import payable_steps
from desktop_app.domain.law import LawBook
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_decimal, format_percent, round_half_up
from desktop_app.domain.quote import (
    VOLUNTARY_SI,
    Account,
    Quote,
    dong,
    read_percent,
    stack_supports,
    times,
)
from desktop_app.domain.support_amount import check_rules, payer_support
from desktop_app.domain.supports import LOCAL, OTHER, SupportRule
from desktop_app.domain.voluntary_amount import check_income, gross_amount, months_of
from desktop_app.domain.voluntary_months import Run, change_steps, first_months, runs_of


def quote_voluntary_si(
    law: LawBook,
    *,
    on: date,
    income: int,
    method: str,
    months: int | None = None,
    support_class: str = "other",
    supported_months: int = 0,
    local_percent: Decimal | int | str = 0,
    local_amount: int = 0,
    other_percent: Decimal | int | str = 0,
    other_amount: int = 0,
    fund_yield: Decimal | int | str | None = None,
    from_month: str | None = None,
    supports: Iterable[SupportRule] = (),
) -> Quote:
    """Return what a participant owes when paying on a day, with its explanation.

    `income` is the chosen monthly income in đồng. `method`: `monthly`, `3`, `6`, `12`, `ahead` (years ahead,
    discounted; `months` = 12 × years) or `missing` (months missing for a pension, compounded). `supported_months`
    counts the months already supported by the State, which stops at 120. Local and other supports are a percentage of
    the contribution on the poverty line, or an amount in đồng for the whole period. `fund_yield` replaces the
    published monthly yield in percent ("0.31"); a value under 0.02 can only be meant as a plain ratio and is read so.
    `from_month` (`YYYY-MM`) is the first month paid, by default the month of payment. `supports` are the rules that
    apply to the person (`supports.choose_supports`), of which the most favourable of each payer counts, unless
    something was typed for that payer.

    Every parameter is the one in force on the day of payment (Luật BHXH Điều 31 khoản 2), unless the office counts
    months after a change anew (`voluntary_months`). Raises RuleBroken for incomes, months, classes, supports and start
    months that the law does not allow.
    """
    account = Account(law, on)
    check_income(account, income)
    number = months_of(account, method, months)
    start = None if method == "missing" and from_month is None else _start_month(account, method, from_month)
    rules = check_rules(account, VOLUNTARY_SI, supports)
    _check_support(account, support_class, supported_months)
    runs = runs_of(account, support_class, None if method == "missing" else start, number)
    gross = gross_amount(account, income, method, runs, fund_yield)
    state, supported = _state_support(account, runs, support_class, number, supported_months)
    base = sum((run.on_poverty_line * run.months for run in runs), Fraction(0))
    local = payer_support(
        account, LOCAL, base=base, months=number, rules=rules, percent=local_percent, amount=local_amount
    )
    other = payer_support(
        account, OTHER, base=base, months=number, rules=rules, percent=other_percent, amount=other_amount
    )
    stacked = stack_supports(gross, state=state, local=local.amount, other=other.amount)
    payable_steps(account, gross, stacked)
    valid_to = None
    if start is not None:
        valid_to = month_bounds(month_key(add_months(start, number - 1)))[1]
        span = f"{format_month(month_key(start))} – {format_month(month_key(valid_to))}"
        account.step("Tháng đóng", f"{number} tháng từ {format_month(month_key(start))}", span)
        change_steps(account, income, runs, valid_to)
    inputs: dict[str, Any] = {
        "income": income,
        "method": method,
        "months": number,
        "support_class": support_class,
        "supported_months": supported_months,
        "months_supported_now": supported,
        "from_month": month_key(start) if start else None,
        "local_percent": read_percent(local_percent, "Tỷ lệ hỗ trợ"),
        "local_amount": local_amount,
        "other_percent": read_percent(other_percent, "Tỷ lệ hỗ trợ"),
        "other_amount": other_amount,
        "fund_yield": fund_yield,
        "local_percent_counted": local.percent,
        "other_percent_counted": other.percent,
    }
    return Quote(
        scheme=VOLUNTARY_SI,
        on=on,
        gross=gross,
        state_support=stacked.state,
        local_support=stacked.local,
        other_support=stacked.other,
        payable=stacked.payable,
        valid_from=start,
        valid_to=valid_to,
        explanation=account.steps,
        snapshot=account.snapshot(VOLUNTARY_SI, inputs, rules),
    )


def best_voluntary_class(law: LawBook, classes: Iterable[str], on: date) -> str:
    """Return the class with the highest State support on a day, `other` without any (NĐ 159/2025/NĐ-CP Điều 5)."""
    found = [rate for code in classes if (rate := law.find("voluntary-si.support", on, code)) is not None]
    return max(found, key=lambda rate: rate.value).subject if found else "other"


def _start_month(account: Account, method: str, from_month: str | None) -> date:
    if from_month is None:
        return account.on.replace(day=1)
    try:
        start = month_bounds(from_month)[0]
    except ValueError as fault:
        raise RuleBroken(
            f"Tháng bắt đầu “{from_month}” phải có dạng năm-tháng, ví dụ 2026-11.", rule="month.format"
        ) from fault
    window = payment_window(account.law, method=method, start=start, on=account.on)
    account.keep(window.rate)
    if account.on > window.closes_on:
        raise RuleBroken(
            f"Kỳ đóng từ tháng {format_month(from_month)} phải đóng chậm nhất ngày {format_date(window.closes_on)} "
            f"({window.source}). Chọn kỳ bắt đầu từ tháng {format_month(month_key(account.on))}.",
            rule="voluntary-si.window",
            source=window.source,
        )
    return start


def _check_support(account: Account, support_class: str, supported_months: int) -> None:
    if supported_months < 0:
        raise RuleBroken(
            f"Số tháng đã được Nhà nước hỗ trợ không được là số âm, ở đây là {supported_months}; nhập từ 0 trở lên.",
            rule="voluntary-si.supported",
            source="NĐ 159/2025/NĐ-CP Đ5",
        )
    if account.law.find("voluntary-si.support", account.on, support_class) is None:
        known = "; ".join(class_name(rate.subject) for rate in account.law.in_force("voluntary-si.support", account.on))
        raise RuleBroken(
            f"Không có mức Nhà nước hỗ trợ BHXH tự nguyện cho diện “{class_name(support_class)}”. "
            f"Chọn một trong: {known or 'chưa có quy định'}.",
            rule="voluntary-si.support",
            source="NĐ 159/2025/NĐ-CP Đ5",
        )


def _state_support(
    account: Account, runs: tuple[Run, ...], support_class: str, months: int, supported_months: int
) -> tuple[int, int]:
    """The State's part in đồng for the months it still supports, and how many those are."""
    limit = account.rate("voluntary-si.support-months-max")
    supported = max(0, min(months, limit.whole - supported_months))
    counted = first_months(runs, supported)
    amount = round_half_up(sum((run.on_poverty_line * run.months * run.support.share for run in counted), Fraction(0)))
    if supported < months:
        account.step(
            "Số tháng còn được hỗ trợ",
            f"{limit.whole} tháng − {supported_months} tháng đã hỗ trợ",
            f"{supported} trong {months} tháng",
            limit,
        )
    parts = [
        times(
            format_percent(run.support.value),
            format_percent(run.rate.value),
            f"{format_decimal(run.line.value)} đ (chuẩn hộ nghèo nông thôn)",
            f"{run.months} tháng",
        )
        for run in counted
    ]
    sources = [row for run in counted for row in (run.support, run.line)]
    account.step(f"Nhà nước hỗ trợ ({class_name(support_class)})", " + ".join(parts), dong(amount), *sources)
    return amount, supported
