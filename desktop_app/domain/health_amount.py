"""The parts of a health-insurance amount, each adding its own line to the explanation."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_decimal, format_percent, round_half_up
from desktop_app.domain.quote import Account, Supports, dong, read_amount, read_percent, share_of, times

_LAST_STEP = 5  # the law names the first to the fourth member and "the fifth and later"


def household_rate(account: Account, order: int | None) -> Fraction:
    """Return the monthly đồng of a member at a place in the household. Raises RuleBroken without a place."""
    if order is None or order < 1:
        raise RuleBroken(
            "Cần thứ tự của người này trong số thành viên cùng đóng theo hộ gia đình trong năm: 1, 2, 3 …",
            rule="health-household.order",
        )
    full = _full_rate(account)
    step = account.rate("health-household.step", str(min(order, _LAST_STEP)))
    monthly = full * step.share
    formula = times(f"{format_decimal(full)} đ", format_percent(step.value))
    account.step(f"Người thứ {order} trong hộ", formula, f"{format_decimal(monthly)} đ", step)
    return monthly


def class_rate(account: Account, support_class: str) -> Fraction:
    """Return the monthly đồng of a supported member before the support. Raises RuleBroken for an unknown class."""
    if account.law.find("health.support", account.on, support_class) is None:
        known = "; ".join(class_name(rate.subject) for rate in account.law.in_force("health.support", account.on))
        raise RuleBroken(
            f"Diện “{class_name(support_class)}” không có mức hỗ trợ đóng BHYT vào ngày {format_date(account.on)}. "
            f"Các diện được hỗ trợ: {known or 'chưa có'}.",
            rule="health.support",
            source="Luật BHYT Đ12 k4",
        )
    return _full_rate(account)


def state_support(account: Account, support_class: str, gross: int) -> int:
    """Return the State's part of an amount in đồng for a class."""
    rate = account.rate("health.support", support_class)
    amount = share_of(gross, rate.value)
    label = f"Ngân sách nhà nước hỗ trợ ({class_name(support_class)})"
    account.step(label, times(dong(gross), format_percent(rate.value)), dong(amount), rate)
    return amount


def extra_support(account: Account, label: str, base: int | Fraction, percent: Decimal | int | str, amount: int) -> int:
    """Return a local or other support in đồng: a percentage of `base`, or a fixed amount.

    Raises RuleBroken when both are given, or one is out of range.
    """
    share = read_percent(percent, label)
    read_amount(amount, label)
    if share and amount:
        raise RuleBroken(f"{label}: chỉ nhập tỷ lệ hoặc số tiền, không nhập cả hai.", rule="support.both")
    if share:
        amount = share_of(base, share)
        account.step(label, times(f"{format_decimal(base)} đ", format_percent(share)), dong(amount))
    elif amount:
        account.step(label, "số tiền cố định", dong(amount))
    return amount


def payable_steps(account: Account, gross: int, supports: Supports) -> None:
    """Add the lines that lead from the amount due to what the participant pays."""
    if supports.capped:
        account.step("Giới hạn hỗ trợ", "tổng hỗ trợ không vượt quá số tiền phải đóng", dong(gross - supports.payable))
    parts = [dong(gross)] + [dong(part) for part in (supports.state, supports.local, supports.other) if part]
    account.step("Người tham gia đóng", " − ".join(parts), dong(supports.payable))


def later_change_step(account: Account, valid_to: date) -> None:
    """Add a line where the base salary is known to change inside the period: what was paid is not topped up."""
    later = account.law.next_change("base-salary", account.on, valid_to)
    if later is not None:
        account.step(
            "Lương cơ sở thay đổi trong kỳ",
            f"{format_decimal(later.value)} đ/tháng từ {format_date(later.valid_from)}; đã đóng trước thì không đóng bù",
            "giữ nguyên số tiền",
            later,
            source="QĐ 595/QĐ-BHXH Đ19 (chưa kiểm chứng ở văn bản mới)",
        )


def monthly_table(law: LawBook, on: date) -> tuple[tuple[Rate, int], ...]:
    """Return the monthly amount of each household step on a day, in whole đồng: (step, amount)."""
    full = law.at("base-salary", on).exact * law.at("health.rate", on).share
    return tuple((step, round_half_up(full * step.share)) for step in law.in_force("health-household.step", on))


def _full_rate(account: Account) -> Fraction:
    """The monthly amount of the first member, in đồng."""
    salary, rate = account.rate("base-salary"), account.rate("health.rate")
    since = f"áp dụng từ {format_date(salary.valid_from)}"
    account.step("Lương cơ sở", since, f"{format_decimal(salary.value)} đ/tháng", salary)
    full = salary.exact * rate.share
    formula = times(f"{format_decimal(salary.value)} đ", format_percent(rate.value))
    account.step("Mức đóng một tháng", formula, f"{format_decimal(full)} đ", rate)
    return full
