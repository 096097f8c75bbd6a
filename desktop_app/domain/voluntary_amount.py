"""The contribution of voluntary insurance before supports: income bounds, months of a method, the three formulas."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import method_name
from desktop_app.domain.money import format_decimal, format_percent, round_half_up
from desktop_app.domain.quote import Account, dong, times
from desktop_app.domain.voluntary_months import Run

METHODS = ("monthly", "3", "6", "12", "ahead", "missing")
_RATIO_UNDER = Fraction(2, 100)  # no fund earns 0.02 % a month or 2 % a month: below it a yield is a plain ratio


def check_income(account: Account, income: int) -> None:
    """Refuse an income under the rural poverty line or over 20 × the reference level on the day of payment.

    Source: Luật BHXH 41/2024/QH15 Điều 31 khoản 2. `income` is đồng a month.
    """
    line, salary = account.rate("rural-poverty-line"), account.rate("base-salary")
    multiple = account.rate("voluntary-si.income-max")
    ceiling = round_half_up(multiple.exact * salary.exact)
    if income < line.value:
        raise RuleBroken(
            f"Thu nhập làm căn cứ đóng thấp nhất bằng chuẩn hộ nghèo nông thôn {format_decimal(line.value)} đ/tháng "
            f"({line.cited()}); {dong(income)} là chưa đủ.",
            rule="voluntary-si.income-min",
            source=line.source,
        )
    if income > ceiling:
        raise RuleBroken(
            f"Thu nhập làm căn cứ đóng cao nhất bằng {multiple.whole} lần mức tham chiếu, là {dong(ceiling)}/tháng "
            f"({multiple.source}); {dong(income)} là quá mức.",
            rule="voluntary-si.income-max",
            source=multiple.source,
        )


def months_of(account: Account, method: str, months: int | None) -> int:
    """Return the months paid by a method; `months` is needed for `ahead` and `missing` only. Raises RuleBroken."""
    if method not in METHODS:
        known = ", ".join(method_name(code) for code in METHODS)
        raise RuleBroken(
            f"Không có phương thức đóng “{method}”. Các phương thức: {known}.",
            rule="voluntary-si.method",
            source="Luật BHXH 41/2024/QH15 Đ36 k2",
        )
    if method == "ahead":
        return _months_ahead(account, months)
    if method == "missing":
        return _months_missing(account, months)
    fixed = account.rate("voluntary-si.months", method)
    if months not in (None, fixed.whole):
        raise RuleBroken(
            f"Phương thức {method_name(method)} đóng mỗi lần {fixed.whole} tháng, không đóng {months} tháng "
            f"({fixed.source}).",
            rule="voluntary-si.months",
            source=fixed.source,
        )
    return fixed.whole


def gross_amount(
    account: Account, income: int, method: str, runs: Sequence[Run], fund_yield: Decimal | int | str | None
) -> int:
    """Return the contribution in whole đồng before any support, rounded once, with its lines of explanation.

    `runs` are the months by their figures (`voluntary_months.runs_of`).
    """
    rate, months = runs[0].rate, sum(run.months for run in runs)
    monthly = income * rate.share
    formula = times(dong(income), format_percent(rate.value))
    account.step("Mức đóng một tháng", formula, f"{format_decimal(monthly)} đ", rate)
    by_rate = [
        (amount, sum(run.months for run in found))
        for amount, found in groupby(runs, lambda run: income * run.rate.share)
    ]
    if method not in {"ahead", "missing"}:
        gross = round_half_up(sum((amount * number for amount, number in by_rate), Fraction(0)))
        parts = [times(f"{format_decimal(amount)} đ", f"{number} tháng") for amount, number in by_rate]
        account.step("Số tiền phải đóng", " + ".join(parts), dong(gross))
        return gross
    ratio = 1 + _monthly_yield(account, fund_yield)
    discount = Fraction(1) / ratio
    amounts = " và ".join(f"{format_decimal(amount)} đ" for amount, _ in by_rate)
    exact = Fraction(0)
    # Gathered from the last month back: exact, and one multiplication a month.
    if method == "ahead":  # Σ amount/(1+r)^(i−1) for i = 1…n
        for amount, number in reversed(by_rate):
            for _ in range(number):
                exact = amount + exact * discount
        formula, source = f"tổng {months} tháng của {amounts} / (1 + r)^(i − 1)", "NĐ 159/2025/NĐ-CP Đ6"
    else:  # Σ amount·(1+r)^i for i = 1…t
        for _ in range(months):
            exact = (monthly + exact) * ratio
        formula, source = f"tổng {months} tháng của {amounts} × (1 + r)^i", "NĐ 159/2025/NĐ-CP Đ7"
    gross = round_half_up(exact)
    account.step("Số tiền phải đóng", formula, dong(gross), source=source)
    return gross


def _months_ahead(account: Account, months: int | None) -> int:
    low, high = account.rate("voluntary-si.ahead-years-min"), account.rate("voluntary-si.ahead-years-max")
    if months is None or months % 12 or not low.whole <= months // 12 <= high.whole:
        raise RuleBroken(
            f"Đóng một lần cho nhiều năm về sau từ {low.whole} đến {high.whole} năm, tức "
            f"{', '.join(str(12 * years) for years in range(low.whole, high.whole + 1))} tháng ({high.source}).",
            rule="voluntary-si.ahead",
            source=high.source,
        )
    return months


def _months_missing(account: Account, months: int | None) -> int:
    limit = account.rate("voluntary-si.missing-months-max")
    if months is None or not 1 <= months <= limit.whole:
        raise RuleBroken(
            f"Đóng một lần cho những năm còn thiếu từ 1 đến {limit.whole} tháng ({limit.source}).",
            rule="voluntary-si.missing",
            source=limit.source,
        )
    return months


def _monthly_yield(account: Account, fund_yield: Decimal | int | str | None) -> Fraction:
    label = "Lãi suất đầu tư quỹ bình quân tháng (r)"
    if fund_yield is None:
        rate = account.rate("voluntary-si.fund-yield")
        account.step(label, "đã công bố cho năm đóng", f"{format_percent(rate.value)}/tháng", rate)
        return rate.share
    try:
        text = fund_yield.replace(",", ".").removesuffix("%").strip() if isinstance(fund_yield, str) else fund_yield
        typed = Fraction(Decimal(text))
    except (ArithmeticError, ValueError):
        typed = Fraction(-1)
    share = typed if typed < _RATIO_UNDER else typed / 100
    if not 0 <= share < Fraction(1, 10):
        raise RuleBroken(
            f"Lãi suất đầu tư quỹ “{fund_yield}” không hợp lý; nhập phần trăm mỗi tháng, ví dụ 0,31.",
            rule="voluntary-si.fund-yield",
            source="NĐ 159/2025/NĐ-CP Đ6, Đ7",
        )
    account.step(label, "do người dùng nhập", f"{format_percent(share * 100)}/tháng")
    return share
