"""A second, plain reading of the articles, for `test_differential.py`: whole numbers and fractions, and nothing of ours.

The figures stand here with their sources; the program takes its own from the seeds. What the law does not allow raises
`Refused`. Amounts are đồng for the whole period paid, as (gross, state, local, other, payable).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

NEW_LAW = date(2025, 7, 1)  # Luật BHXH 41/2024/QH15, Luật 51/2024/QH15
SALARIES = [  # NĐ 38/2019, 24/2023, 73/2024, 161/2026
    (date(2026, 7, 1), 2_530_000),
    (date(2024, 7, 1), 2_340_000),
    (date(2023, 7, 1), 1_800_000),
    (date(2019, 7, 1), 1_490_000),
]
LINES = [(date(2027, 1, 1), 2_200_000), (date(2022, 1, 1), 1_500_000), (date(2016, 1, 1), 700_000)]  # NĐ 351, 07, QĐ 59
STEPS = {1: 100, 2: 70, 3: 60, 4: 50}  # the fifth and later 40 (Luật BHYT Đ13 k6)
HEALTH = {  # Luật BHYT Đ12 k4, NĐ 188/2025/NĐ-CP
    "near-poor": 70, "near-poor-poor-commune": 100, "pupil": 50, "grassroots-security": 50, "farm-average": 30,
    "village-health": 50, "village-officer": 50, "ethnic-post-difficult": 70, "artisan": 50, "trafficking-victim": 50,
    "mine-victim": 30,
}  # fmt: skip
HEALTH_BEFORE = {"near-poor": 70, "pupil": 30, "farm-average": 30}  # NĐ 146/2018/NĐ-CP Đ8
VOLUNTARY = {  # NĐ 159/2025/NĐ-CP Đ5; who is near-poor or of a minority stays so wherever they live
    "poor": 50, "island": 50, "near-poor": 40, "near-poor-poor-commune": 40, "ethnic-minority": 30,
    "ethnic-difficult-area": 30, "ethnic-post-difficult": 30, "other": 20,
}  # fmt: skip
VOLUNTARY_BEFORE = {"poor": 30, "near-poor": 25, "island": 10, "ethnic-minority": 10, "other": 10}  # NĐ 134/2015 Đ14
MONTHS = {"monthly": 1, "3": 3, "6": 6, "12": 12}
WINDOW = {"monthly": 1, "3": 3, "6": 4, "12": 7, "ahead": 1, "missing": 1}  # Luật BHXH Đ36 k3
Amounts = tuple[int, int, int, int, int]


class Refused(Exception):
    """The law does not allow it."""


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """What a resolution gives: hundredths of a percent of the base, or đồng a month; to whom and since when.

    Empty texts and None ask nothing. A year of birth counts from 1 January, an unknown birth fulfils no age.
    """

    hundredths: int = 0
    monthly: int = 0
    province: str = ""
    commune: str = ""
    class_code: str = ""
    age_from: int | None = None
    age_to: int | None = None
    first: date = date(2000, 1, 1)
    last: date = date(2100, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom a resolution may be for; `born` a day, or None where it is not known."""

    province: str = ""
    commune: str = ""
    classes: frozenset[str] = frozenset()
    born: date | None = None


@dataclass(frozen=True, kw_only=True)
class Extra:
    """A local or another support: hundredths of a percent or đồng as typed, else the best of the resolutions."""

    hundredths: int = 0
    amount: int = 0
    resolutions: tuple[Resolution, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Member:
    """One member of a household who wants to pay."""

    held: int | None = None
    chosen: int | None = None
    months: int | None = None
    last_end: date | None = None
    support_class: str | None = None
    local: Extra = Extra()
    other: Extra = Extra()


def half_up(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))  # amounts here are never negative


def in_force(table: list[tuple[date, int]], on: date) -> int:
    return next(value for start, value in table if on >= start)


def stacked(gross: int, state: int, base: Fraction, months: int, local: Extra, other: Extra) -> Amounts:
    """The State first, then the province, then others, and never more than what is owed."""
    left = gross
    shares = []
    for given in (state, extra(local, base, months), extra(other, base, months)):
        shares.append(min(given, left))
        left -= shares[-1]
    return gross, shares[0], shares[1], shares[2], left


def extra(given: Extra, base: Fraction, months: int) -> int:
    if given.hundredths or given.amount:
        return half_up(base * given.hundredths / 10_000) if given.hundredths else given.amount
    found = [base * one.hundredths / 10_000 + one.monthly * months for one in given.resolutions]
    return half_up(max(found, default=Fraction(0)))


def holds_for(one: Resolution, who: Person, on: date) -> bool:
    """Who is near-poor in a poor commune is near-poor too; who is of a minority stays so wherever they live."""
    classes = set(who.classes)
    if "near-poor-poor-commune" in classes:
        classes.add("near-poor")
    if classes & {"ethnic-difficult-area", "ethnic-post-difficult"}:
        classes.add("ethnic-minority")
    if one.province not in ("", who.province) or one.commune not in ("", who.commune):
        return False
    if one.class_code and one.class_code not in classes:
        return False
    if one.age_from is not None or one.age_to is not None:
        if who.born is None or who.born > on:
            return False
        years = on.year - who.born.year - (1 if (on.month, on.day) < (who.born.month, who.born.day) else 0)
        if not (one.age_from or 0) <= years <= (999 if one.age_to is None else one.age_to):
            return False
    return one.first <= on <= one.last


def health(
    on: date, order: int, months: int, support_class: str | None, local: Extra, other: Extra, anew: date | None = None
) -> Amounts:
    """Luật BHYT Đ12, Đ13: 4.5 % of the base salary, by order in the household or by class.

    `anew` is the first day of the card where the office counts months that begin after a rise at the new salary.
    """
    percent, state_percent = STEPS.get(order, 40), 0
    if support_class is not None:
        rates = HEALTH if on >= NEW_LAW else HEALTH_BEFORE
        if support_class not in rates:
            raise Refused
        percent, state_percent = 100, rates[support_class]
    days = [on if anew is None else max(on, month_later(anew, number)) for number in range(months)]
    salaries = sum(in_force(SALARIES, day) for day in days)
    gross = half_up(Fraction(salaries * 45 * percent, 100_000))
    return stacked(gross, half_up(Fraction(gross * state_percent, 100)), Fraction(gross), months, local, other)


def card(on: date, last_end: date | None) -> date:
    """Luật BHYT Đ16 k3: 30 days after the payment for a first card and after 90 days without, else no waiting."""
    if last_end is None or on >= last_end + timedelta(days=90):
        return on + timedelta(days=30)
    return max(on, last_end + timedelta(days=1))


def last_day(start: date, months: int) -> date:
    """Walk month by month to the day before the same day, or to the month's end where that day does not exist."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    end = month_end(year, month)
    return end if start.day > end.day else date(year, month, start.day) - timedelta(days=1)


def month_later(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    index = start.year * 12 + start.month - 1 + months
    end = month_end(index // 12, index % 12 + 1)
    return end.replace(day=min(start.day, end.day))


def month_end(year: int, month: int) -> date:
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following - timedelta(days=1)


def places(members: list[Member], others: int) -> list[int | None]:
    """Set by hand, then kept within the year, then in the order of the list behind all that are kept."""
    paying = [member for member in members if member.support_class is None]
    fixed = [member.chosen or member.held for member in paying if member.chosen or member.held]
    if len(set(fixed)) < len(fixed):
        raise Refused
    free = max([others, *(member.held for member in paying if member.held and not member.chosen)])
    found: list[int | None] = []
    for member in members:
        if member.support_class is not None:
            found.append(None)
        elif member.chosen or member.held:
            found.append(member.chosen or member.held)
        else:
            free += 1
            while free in fixed:
                free += 1
            found.append(free)
    return found


def household(
    members: list[Member], on: date, months: int, common_end: date | None, others: int, anew: bool
) -> list[tuple[int | None, int, Amounts, date, date]]:
    """Every member's place, months, amounts and card; with a common end all cards stop there."""
    found = []
    for member, place in zip(members, places(members, others), strict=True):
        number, start = member.months or months, card(on, member.last_end)
        end = last_day(start, number)
        if common_end is not None:
            number = next((n for n in range(1, 13) if start <= common_end <= last_day(start, n)), 0)
            if number == 0:
                raise Refused
            end = common_end
        elif number not in (3, 6, 12):
            raise Refused
        amounts = health(
            on, place or 1, number, member.support_class, member.local, member.other, start if anew else None
        )
        found.append((place, number, amounts, start, end))
    return found


def voluntary(
    on: date, income: int, method: str, months: int, hundredths: int, support_class: str, supported: int,
    local: Extra, other: Extra, start: date | None, anew: bool,
) -> Amounts:  # fmt: skip
    """Luật BHXH Đ31, Đ36; NĐ 159/2025 Đ5–7. `hundredths` is the monthly fund yield in hundredths of a percent.

    `start` is the first day of the first month paid; `anew` counts the supports of months after a change at the new
    poverty line and percentages.
    """
    line = in_force(LINES, on)
    if not line <= income <= 20 * in_force(SALARIES, on) or support_class not in support_rates(on):
        raise Refused
    if method in MONTHS and months != MONTHS[method]:
        raise Refused
    if method == "ahead" and months not in (24, 36, 48, 60):
        raise Refused
    if method == "missing" and not (on >= NEW_LAW and 1 <= months <= 60):
        raise Refused
    if start is not None and on > window(method, start):
        raise Refused
    # Σ of the articles over one denominator, so that only whole numbers are added: 1 + r = grown / 10.000
    grown = 10_000 + hundredths
    if method == "ahead":
        factor = Fraction(sum(10_000**i * grown ** (months - 1 - i) for i in range(months)), grown ** (months - 1))
    elif method == "missing":
        factor = Fraction(sum(grown**i * 10_000 ** (months - i) for i in range(1, months + 1)), 10_000**months)
    else:
        factor = Fraction(months)
    gross = half_up(Fraction(income * 22, 100) * factor)
    days = [on] * months
    if anew and start is not None and method != "missing":
        days = [max(on, month_later(start, number)) for number in range(months)]
    counted = max(0, min(months, 120 - supported))
    state = sum(in_force(LINES, day) * support_rates(day)[support_class] for day in days[:counted])
    base = Fraction(sum(in_force(LINES, day) for day in days) * 22, 100)
    return stacked(gross, half_up(Fraction(state * 22, 10_000)), base, months, local, other)


def support_rates(on: date) -> dict[str, int]:
    return VOLUNTARY if on >= NEW_LAW else VOLUNTARY_BEFORE


def window(method: str, start: date) -> date:
    """The last day to pay a period that begins in a month: the end of the month, 3rd, 4th or 7th month, 1st else."""
    month = start.month + WINDOW[method] - 1
    return month_end(start.year + (month - 1) // 12, (month - 1) % 12 + 1)


def late(amount: int, due: date, paid: date) -> int:
    """Luật BHXH Đ40: 0.03 % a day; days before the law are no days of it."""
    days = max(0, (paid - max(due, NEW_LAW - timedelta(days=1))).days)
    return half_up(Fraction(amount * days * 3, 10_000))
