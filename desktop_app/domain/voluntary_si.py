"""Voluntary social insurance: what a participant owes for an income and a method of payment, and why.

Sources: Luật BHXH 41/2024/QH15 Điều 31, 36; NĐ 159/2025/NĐ-CP Điều 5–7. The State's support is counted on the rural
poverty line, not on the chosen income. The figures are the rows `voluntary-si.*` of the law.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop_app.domain.dates import add_months, format_date, format_month, month_bounds, month_key
from desktop_app.domain.deadlines import payment_window
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.health_amount import extra_support, payable_steps
from desktop_app.domain.law import LawBook
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_decimal, format_percent
from desktop_app.domain.quote import (
    VOLUNTARY_SI,
    Account,
    Quote,
    dong,
    read_percent,
    share_of,
    stack_supports,
    times,
)
from desktop_app.domain.voluntary_amount import check_income, gross_amount, months_of


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
) -> Quote:
    """Return what a participant owes when paying on a day, with its explanation.

    `income` is the chosen monthly income in đồng. `method`: `monthly`, `3`, `6`, `12`, `ahead` (years ahead,
    discounted; `months` = 12 × years) or `missing` (months missing for a pension, compounded). `supported_months`
    counts the months already supported by the State, which stops at 120. Local and other supports are a percentage of
    the contribution on the poverty line, or an amount in đồng for the whole period. `fund_yield` replaces the
    published monthly yield in percent ("0.31"); a value under 0.02 can only be meant as a plain ratio and is read so.
    `from_month` (`YYYY-MM`) is the first month paid, by default the month of payment.

    Every parameter is the one in force on the day of payment (Luật BHXH Điều 31 khoản 2). Raises RuleBroken for
    incomes, months, classes and start months that the law does not allow.
    """
    account = Account(law, on)
    check_income(account, income)
    number = months_of(account, method, months)
    start = None if method == "missing" and from_month is None else _start_month(account, method, from_month)
    gross = gross_amount(account, income, method, number, fund_yield)
    on_poverty_line = _poverty_contribution(account)
    state, supported = _state_support(account, on_poverty_line, support_class, number, supported_months)
    label_local, label_other = "Ngân sách địa phương hỗ trợ thêm", "Hỗ trợ khác"
    local = extra_support(account, label_local, on_poverty_line * number, local_percent, local_amount)
    other = extra_support(account, label_other, on_poverty_line * number, other_percent, other_amount)
    supports = stack_supports(gross, state=state, local=local, other=other)
    payable_steps(account, gross, supports)
    valid_to = None
    if start is not None:
        valid_to = month_bounds(month_key(add_months(start, number - 1)))[1]
        span = f"{format_month(month_key(start))} – {format_month(month_key(valid_to))}"
        account.step("Tháng đóng", f"{number} tháng từ {format_month(month_key(start))}", span)
        _later_change(account, valid_to)
    inputs: dict[str, Any] = {
        "income": income,
        "method": method,
        "months": number,
        "support_class": support_class,
        "supported_months": supported_months,
        "months_supported_now": supported,
        "from_month": month_key(start) if start else None,
        "local_percent": read_percent(local_percent, label_local),
        "local_amount": local_amount,
        "other_percent": read_percent(other_percent, label_other),
        "other_amount": other_amount,
    }
    return Quote(
        scheme=VOLUNTARY_SI,
        on=on,
        gross=gross,
        state_support=supports.state,
        local_support=supports.local,
        other_support=supports.other,
        payable=supports.payable,
        valid_from=start,
        valid_to=valid_to,
        explanation=account.steps,
        snapshot=account.snapshot(inputs),
    )


def best_voluntary_class(law: LawBook, classes: Iterable[str], on: date) -> str:
    """Return the class with the highest State support on a day, `other` without any (NĐ 159/2025/NĐ-CP Điều 5)."""
    found = [rate for code in classes if (rate := law.find("voluntary-si.support", on, code)) is not None]
    return max(found, key=lambda rate: rate.value).subject if found else "other"


@dataclass(frozen=True, kw_only=True)
class D05Figures:
    """Columns 3 to 12 of form D05-TS for one participant: percentages as numbers, amounts in đồng.

    `due` (6) = `payable` (7) + State support + `local_amount` (10) + `other_amount` (12). The printed guide's formula
    for column 7 contradicts itself; this is the consistent reading. A rate column is None where the support is an
    amount.
    """

    from_month: str | None
    months: int
    income: int
    due: int
    payable: int
    state_percent: Decimal
    local_percent: Decimal | None
    local_amount: int
    other_percent: Decimal | None
    other_amount: int


def d05_figures(quote: Quote) -> D05Figures:
    """Return the columns of form D05-TS (QĐ 366/QĐ-BHXH) for a quote of voluntary social insurance."""
    inputs = quote.snapshot["inputs"]
    rates = quote.snapshot["rates"]
    supports = [Decimal(rate["value"]) for rate in rates if rate["key"] == "voluntary-si.support"]
    local, other = Decimal(inputs["local_percent"]), Decimal(inputs["other_percent"])
    return D05Figures(
        from_month=inputs.get("from_month"),
        months=inputs["months"],
        income=inputs["income"],
        due=quote.gross,
        payable=quote.payable,
        state_percent=supports[0] if inputs["months_supported_now"] else Decimal(0),
        local_percent=local or None,
        local_amount=quote.local_support,
        other_percent=other or None,
        other_amount=quote.other_support,
    )


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
    if account.on > window.closes_on:
        raise RuleBroken(
            f"Kỳ đóng từ tháng {format_month(from_month)} phải đóng chậm nhất ngày {format_date(window.closes_on)} "
            f"({window.source}). Chọn kỳ bắt đầu từ tháng {format_month(month_key(account.on))}.",
            rule="voluntary-si.window",
            source=window.source,
        )
    return start


def _poverty_contribution(account: Account) -> Fraction:
    """One month's contribution on the rural poverty line, in đồng."""
    return account.rate("rural-poverty-line").exact * account.rate("voluntary-si.rate").share


def _state_support(
    account: Account, on_poverty_line: Fraction, support_class: str, months: int, supported_months: int
) -> tuple[int, int]:
    if supported_months < 0:
        raise RuleBroken("Số tháng đã được Nhà nước hỗ trợ không được là số âm.", rule="voluntary-si.supported")
    if account.law.find("voluntary-si.support", account.on, support_class) is None:
        known = "; ".join(class_name(rate.subject) for rate in account.law.in_force("voluntary-si.support", account.on))
        raise RuleBroken(
            f"Không có mức Nhà nước hỗ trợ BHXH tự nguyện cho diện “{class_name(support_class)}”. "
            f"Chọn một trong: {known or 'chưa có quy định'}.",
            rule="voluntary-si.support",
        )
    percent = account.rate("voluntary-si.support", support_class)
    limit = account.rate("voluntary-si.support-months-max")
    supported = max(0, min(months, limit.whole - supported_months))
    amount = share_of(on_poverty_line * supported, percent.value)
    if supported < months:
        account.step(
            "Số tháng còn được hỗ trợ",
            f"{limit.whole} tháng − {supported_months} tháng đã hỗ trợ",
            f"{supported} trong {months} tháng",
            limit,
        )
    line, rate = account.rate("rural-poverty-line"), account.rate("voluntary-si.rate")
    account.step(
        f"Nhà nước hỗ trợ ({class_name(support_class)})",
        times(
            format_percent(percent.value),
            format_percent(rate.value),
            f"{format_decimal(line.value)} đ (chuẩn hộ nghèo nông thôn)",
            f"{supported} tháng",
        ),
        dong(amount),
        percent,
        line,
    )
    return amount, supported


def _later_change(account: Account, valid_to: date) -> None:
    later = account.law.next_change("rural-poverty-line", account.on, valid_to)
    if later is not None:
        account.step(
            "Chuẩn hộ nghèo thay đổi trong kỳ",
            f"{format_decimal(later.value)} đ/tháng từ {format_date(later.valid_from)}; đã đóng trước thì không đóng bù",
            "giữ nguyên số tiền",
            later,
            source="QĐ 595/QĐ-BHXH Đ10 (chưa kiểm chứng ở văn bản mới)",
        )
