"""The months of a period of voluntary insurance by the figures they count at.

By default all months count at the figures of the day of payment (Luật BHXH 41/2024/QH15 Điều 31 khoản 2). Where the
office counts months after a change anew (`voluntary-si.change-inside-period` 1), those whose first day lies on or after
the change take the new rate, poverty line and State support; the chosen income stays.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby

from desktop_app.domain.dates import add_months, format_date
from desktop_app.domain.law import Rate
from desktop_app.domain.money import format_decimal, format_percent
from desktop_app.domain.period_changes import VOLUNTARY_CHANGE, change_rule, changes_inside
from desktop_app.domain.quote import Account, dong

_RATE, _LINE, _SUPPORT = "voluntary-si.rate", "rural-poverty-line", "voluntary-si.support"


@dataclass(frozen=True, kw_only=True)
class Run:
    """Months in a row at the same figures: the rate of contribution, the poverty line, the support of the class.

    `since` and `changed_by` tell from which change on they count, and the row that lets them (None: day of payment).
    """

    months: int
    rate: Rate
    line: Rate
    support: Rate
    since: date | None = None
    changed_by: Rate | None = None

    @property
    def on_poverty_line(self) -> Fraction:
        """One month's contribution on the rural poverty line, in đồng."""
        return self.line.exact * self.rate.share


def runs_of(account: Account, support_class: str, start: date | None, months: int) -> tuple[Run, ...]:
    """Return the months of a period by their figures; `start` None for months without a place in the calendar.

    The class must have a support on the day of payment.
    """
    law, on = account.law, account.on
    rate, line = account.rate(_RATE), account.rate(_LINE)
    support = account.rate(_SUPPORT, support_class)
    rule = change_rule(account, VOLUNTARY_CHANGE)
    whole = (Run(months=months, rate=rate, line=line, support=support),)
    if start is None or rule is None or not rule.value:
        return whole
    last = add_months(start, months - 1)
    changes = [
        row
        for key, subject in ((_RATE, ""), (_LINE, ""), (_SUPPORT, support_class))
        for row in changes_inside(law, key, on, last, subject)
    ]
    if not changes:
        return whole
    account.keep(rule)
    days = [max(on, add_months(start, number)) for number in range(months)]
    runs = []
    for since, found in groupby(
        days, key=lambda day: max((row.valid_from for row in changes if row.valid_from <= day), default=on)
    ):
        runs.append(
            Run(
                months=len(list(found)),
                rate=account.keep_later(law.at(_RATE, since)),
                line=account.keep_later(law.at(_LINE, since)),
                support=account.keep_later(law.at(_SUPPORT, since, support_class)),
                since=since if since > on else None,
                changed_by=rule if since > on else None,
            )
        )
    return tuple(runs)


def first_months(runs: tuple[Run, ...], months: int) -> tuple[Run, ...]:
    """Return the runs of the first `months` months only (those the State still supports)."""
    kept = []
    for run in runs:
        number = min(run.months, months)
        months -= number
        kept.append(replace(run, months=number))
    return tuple(run for run in kept if run.months) or (replace(runs[0], months=0),)


def change_steps(account: Account, income: int, runs: tuple[Run, ...], valid_to: date) -> None:
    """Add the lines about figures that change inside the period: what counts anew, or that nothing does."""
    anew = [(run, run.since, run.changed_by) for run in runs if run.since is not None and run.changed_by is not None]
    for run, since, rule in anew:
        account.step(
            "Mức thay đổi trong kỳ",
            f"từ {format_date(since)}: chuẩn hộ nghèo {format_decimal(run.line.value)} đ/tháng, tỷ lệ đóng "
            f"{format_percent(run.rate.value)}, Nhà nước hỗ trợ {format_percent(run.support.value)}",
            f"{run.months} tháng tính theo mức mới",
            *(run.line, run.rate, run.support, rule),
        )
        if income < run.line.value:
            account.step(
                "Thu nhập thấp hơn chuẩn mới",
                f"{dong(income)} < {format_decimal(run.line.value)} đ",
                "giữ thu nhập đã chọn",
                run.line,
            )
    later = changes_inside(account.law, _LINE, account.on, valid_to)
    if later and not anew:
        told = change_rule(account, VOLUNTARY_CHANGE)
        by = () if told is None else (account.keep(told),)
        account.step(
            "Chuẩn hộ nghèo thay đổi trong kỳ",
            f"{format_decimal(later[0].value)} đ/tháng từ {format_date(later[0].valid_from)}; "
            "đã đóng trước thì không đóng bù",
            "giữ nguyên số tiền",
            account.keep_later(later[0]),
            *by,
            source="" if by else "QĐ 595/QĐ-BHXH Đ10 (chưa kiểm chứng)",
        )
