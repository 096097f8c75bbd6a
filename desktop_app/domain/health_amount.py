"""The parts of a health-insurance amount, each adding its own line to the explanation."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from desktop_app.domain.dates import add_months, format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_decimal, format_percent, round_half_up
from desktop_app.domain.period_changes import HEALTH_CHANGE, change_rule, changes_inside
from desktop_app.domain.quote import Account, Supports, dong, share_of, times

_LAST_STEP = 5  # the law names the first to the fourth member and "the fifth and later"


@dataclass(frozen=True, kw_only=True)
class _Run:
    """Months in a row at the same figures; `changed_by` is the row that lets them differ from the day of payment."""

    months: int
    monthly: Fraction
    salary: Rate
    rate: Rate
    changed_by: Rate | None


def household_share(account: Account, order: int | None) -> Fraction:
    """Return the part of the full amount a member at a place in the household pays. Raises RuleBroken without a place."""
    if order is None or order < 1:
        raise RuleBroken(
            "Cần thứ tự của người này trong số thành viên cùng đóng theo hộ gia đình trong năm: 1, 2, 3 …",
            rule="health-household.order",
            source="Luật BHYT Đ13 k6 (sửa đổi bởi Luật 51/2024/QH15)",
        )
    full = _full_rate(account)
    step = account.rate("health-household.step", str(min(order, _LAST_STEP)))
    monthly = full * step.share
    formula = times(f"{format_decimal(full)} đ", format_percent(step.value))
    account.step(f"Người thứ {order} trong hộ", formula, f"{format_decimal(monthly)} đ", step)
    return step.share


def class_share(account: Account, support_class: str) -> Fraction:
    """Return the part a supported member owes before the support: all of it. Raises RuleBroken for an unknown class."""
    if account.law.find("health.support", account.on, support_class) is None:
        known = "; ".join(class_name(rate.subject) for rate in account.law.in_force("health.support", account.on))
        raise RuleBroken(
            f"Diện “{class_name(support_class)}” không có mức hỗ trợ đóng BHYT vào ngày {format_date(account.on)}. "
            f"Các diện được hỗ trợ: {known or 'chưa có'}.",
            rule="health.support",
            source="Luật BHYT Đ12 k4",
        )
    _full_rate(account)
    return Fraction(1)


def state_support(account: Account, support_class: str, gross: int) -> int:
    """Return the State's part of an amount in đồng for a class."""
    rate = account.rate("health.support", support_class)
    amount = share_of(gross, rate.value)
    label = f"Ngân sách nhà nước hỗ trợ ({class_name(support_class)})"
    account.step(label, times(dong(gross), format_percent(rate.value)), dong(amount), rate)
    return amount


def kept_support_step(account: Account, support_class: str, last_month: date) -> None:
    """Add a line where the percentage of a class is known to change for months of the card: the State's part stays that
    of the day of payment, also where the office counts salary and rate anew (`health.change-inside-period`).

    `last_month` is the first day of the last month of the card.
    """
    changes = changes_inside(account.law, "health.support", account.on, last_month, support_class)
    held = account.law.find("health.support", account.on, support_class)
    if held is None or not changes:
        return
    then = account.keep_later(changes[0])
    account.step(
        "Mức hỗ trợ của diện thay đổi trong kỳ",
        f"{format_percent(then.value)} từ {format_date(then.valid_from)}; đã đóng thì tính theo mức của ngày đóng",
        f"giữ {format_percent(held.value)}",
        then,
    )


def payable_steps(account: Account, gross: int, supports: Supports) -> None:
    """Add the lines that lead from the amount due to what the participant pays."""
    if supports.capped:
        account.step("Giới hạn hỗ trợ", "tổng hỗ trợ không vượt quá số tiền phải đóng", dong(gross - supports.payable))
    parts = [dong(gross)] + [dong(part) for part in (supports.state, supports.local, supports.other) if part]
    account.step("Người tham gia đóng", " − ".join(parts), dong(supports.payable))


def period_gross(account: Account, share: Fraction, months: int, first: date) -> int:
    """Return the amount due in đồng for the months from `first` (the first day of the card), rounded once.

    `share` is the part of the full amount the member pays (the household step). All months count at the figures of the
    day of payment, unless the office counts those that begin on or after a change at the new ones.
    """
    runs = _runs(account, share, months, first)
    for run in runs:
        if run.changed_by is not None:
            factors = [f"{format_decimal(run.salary.value)} đ", format_percent(run.rate.value)]
            factors += [format_percent(share * 100)] if share != 1 else []
            since = format_date(max(run.salary.valid_from, run.rate.valid_from))
            amount = f"{format_decimal(run.monthly)} đ"
            account.step(
                f"Mức đóng một tháng từ {since}", times(*factors), amount, run.salary, run.rate, run.changed_by
            )
    gross = round_half_up(sum((run.monthly * run.months for run in runs), Fraction(0)))
    parts = [times(f"{format_decimal(run.monthly)} đ", f"{run.months} tháng") for run in runs]
    account.step("Số tiền phải đóng", " + ".join(parts), dong(gross))
    return gross


def later_change_step(account: Account, valid_to: date, last_month: date) -> None:
    """Add a line where the base salary or the rate is known to change inside the period and no month counts anew.

    `last_month` is the first day of the last month of the card.
    """
    rule = change_rule(account, HEALTH_CHANGE)
    anew = rule is not None and bool(rule.value)
    why = "không có tháng nào bắt đầu từ ngày đó" if anew else "đã đóng trước thì không đóng bù"
    for key, title, unit in (
        ("base-salary", "Lương cơ sở thay đổi trong kỳ", "đ/tháng"),
        ("health.rate", "Tỷ lệ đóng BHYT thay đổi trong kỳ", "%"),
    ):
        changes = changes_inside(account.law, key, account.on, valid_to)
        if not changes or (anew and changes[0].valid_from <= last_month):  # then it is told month by month
            continue
        rate = account.keep_later(changes[0])
        since = f"{format_decimal(rate.value)} {unit} từ {format_date(rate.valid_from)}"
        by = () if rule is None else (account.keep(rule),)
        source = "" if by else "QĐ 595/QĐ-BHXH Đ19 (chưa kiểm chứng)"
        account.step(title, f"{since}; {why}", "giữ nguyên số tiền", rate, *by, source=source)


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


def _runs(account: Account, share: Fraction, months: int, first: date) -> list[_Run]:
    """The months of a period by the figures they count at, in order."""
    law, on = account.law, account.on
    salary, rate = account.rate("base-salary"), account.rate("health.rate")
    whole = _Run(months=months, monthly=salary.exact * rate.share * share, salary=salary, rate=rate, changed_by=None)
    rule = change_rule(account, HEALTH_CHANGE)
    last = add_months(first, months - 1)
    changes = [row for key in ("base-salary", "health.rate") for row in changes_inside(law, key, on, last)]
    if rule is None or not rule.value or not changes:
        return [whole]
    account.keep(rule)
    days = [max(on, add_months(first, number)) for number in range(months)]
    runs = []
    for since, found in groupby(
        days, key=lambda day: max((c.valid_from for c in changes if c.valid_from <= day), default=on)
    ):
        salary, rate = (
            account.keep_later(law.at("base-salary", since)),
            account.keep_later(law.at("health.rate", since)),
        )
        monthly = salary.exact * rate.share * share
        by = rule if since > on else None
        runs.append(_Run(months=len(list(found)), monthly=monthly, salary=salary, rate=rate, changed_by=by))
    return runs
