"""Figures of the law that change inside a period already paid: whether the months after the change count anew.

By QĐ 595/QĐ-BHXH what was paid is not topped up; newer texts do not say it again, so the office can choose by the rows
`health.change-inside-period` and `voluntary-si.change-inside-period` (0: not topped up, 1: counted at the new figures).
"""

from datetime import date

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.law_names import choices_of, rate_name
from desktop_app.domain.money import format_decimal
from desktop_app.domain.quote import Account

HEALTH_CHANGE = "health.change-inside-period"
VOLUNTARY_CHANGE = "voluntary-si.change-inside-period"


def change_rule(account: Account, key: str) -> Rate | None:
    """Return the row that says what follows a change inside a period, None where the book has none (the default, 0).

    Raises RuleBroken where the office entered another number than the two that mean something.
    """
    rate = account.law.find(key, account.on)
    if rate is not None and rate.value not in choices_of(key):
        known = " hoặc ".join(f"{number} ({words})" for number, words in choices_of(key).items())
        raise RuleBroken(
            f"Quy định “{rate_name(key)}” chỉ nhận {known}, đang là {format_decimal(rate.value)}.",
            rule="law.choice",
            source=rate.source,
        )
    return rate


def changes_inside(law: LawBook, key: str, after: date, until: date, subject: str = "") -> tuple[Rate, ...]:
    """Return the rows of a figure that begin after one day, not later than another, and bring a new value."""
    before = law.find(key, after, subject)
    found = []
    for rate in law.all(key):
        if rate.subject != subject or not after < rate.valid_from <= until:
            continue
        if before is None or rate.value != before.value:
            found.append(rate)
        before = rate
    return tuple(found)
