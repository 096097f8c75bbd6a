"""The way to a pension: when the retirement age is reached and how many paid months are missing by then."""

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.birth import birth_day
from desktop_app.domain.dates import add_months, format_date, format_month, month_bounds, month_key, months_between
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.joining import NO, UNKNOWN, YES, Verdict
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import VOLUNTARY_SI

_AGE_SOURCE = "Bộ luật Lao động 2019 Đ169 k2"


@dataclass(frozen=True, kw_only=True)
class PensionOutlook:
    """How far a person is from a pension on a day.

    `retires_on` is the day of the retirement age (None: birth or sex not known); `months_needed` the months a pension
    needs, `months_missing` those still to be paid. `enough_on` is the last day of the month in which the needed months
    are full when every month from now on is paid (None: they are full already); `one_off_months` the months that could
    be paid at once at retirement age, 0 where none are missing by then or more than the law allows. `sentence` is
    Vietnamese; `sources` the legal sources.
    """

    retires_on: date | None
    months_needed: int
    months_missing: int
    enough_on: date | None
    one_off_months: int
    sentence: str
    sources: tuple[str, ...]


def retirement_day(law: LawBook, birth: str | None, sex: str | None) -> date | None:
    """Return the day a person reaches retirement age, or None where birth or sex (`male`, `female`) is not known.

    The age rises year by year (Bộ luật Lao động 2019 Điều 169 khoản 2): the row of the year in which it is reached
    counts. A year-only birth counts from 1 January.
    """
    if not birth or not sex:
        return None
    rows = [rate for rate in law.all("retirement.age-months") if rate.subject == sex]
    for rate in rows:
        day = add_months(birth_day(birth), rate.whole)
        if rate.valid_to is None or day <= rate.valid_to:
            return day
    return None


def can_pay_missing(law: LawBook, *, birth: str | None, sex: str | None, paid_months: int, on: date) -> Verdict:
    """Return whether the months missing for a pension can be paid at once on a day (`missing`).

    At the earliest in the month before retirement age, and when no more than 60 months are missing to the 15 years
    that a pension needs (Luật BHXH 41/2024/QH15 Điều 36, NĐ 159/2025/NĐ-CP Điều 7). `paid_months` counts all months
    paid so far.
    """
    retires = retirement_day(law, birth, sex)
    limit, needed = law.at("voluntary-si.missing-months-max", on), law.at("voluntary-si.pension-months-min", on)
    source = f"{limit.source}; {_AGE_SOURCE}"
    if retires is None:
        reason = "Chưa có ngày sinh hoặc giới tính nên chưa biết tuổi nghỉ hưu."
        return Verdict(scheme=VOLUNTARY_SI, answer=UNKNOWN, reason=reason, source=source)
    opens = add_months(retires, -1).replace(day=1)
    if on < opens:
        reason = f"Đủ tuổi nghỉ hưu ngày {format_date(retires)}; sớm nhất đóng một lần từ {format_date(opens)}."
        return Verdict(scheme=VOLUNTARY_SI, answer=NO, reason=reason, source=source)
    missing = needed.whole - paid_months
    if missing <= 0:
        reason = f"Đã đóng đủ {needed.whole} tháng, không còn thiếu."
        return Verdict(scheme=VOLUNTARY_SI, answer=NO, reason=reason, source=needed.source)
    if missing > limit.whole:
        reason = f"Còn thiếu {missing} tháng, nhiều hơn {limit.whole} tháng được đóng một lần."
        return Verdict(scheme=VOLUNTARY_SI, answer=NO, reason=reason, source=limit.source)
    reason = f"Còn thiếu {missing} tháng, được đóng một lần."
    return Verdict(scheme=VOLUNTARY_SI, answer=YES, reason=reason, source=source)


def pension_outlook(law: LawBook, *, birth: str | None, sex: str | None, paid_months: int, on: date) -> PensionOutlook:
    """Return how far a person is from a pension who has paid `paid_months` (compulsory and voluntary) before a day.

    Counts on every month from the month of `on` being paid from now on. A pension needs 15 years (Luật BHXH
    41/2024/QH15 Điều 98) and the retirement age; up to 60 months missing by then can be paid at once (Điều 36). Raises
    RuleBroken for a negative number of months.
    """
    if paid_months < 0:
        raise RuleBroken(
            f"Số tháng đã đóng BHXH phải từ 0 trở lên, ở đây là {paid_months}.", rule="pension.paid-months"
        )
    needed, limit = law.at("voluntary-si.pension-months-min", on), law.at("voluntary-si.missing-months-max", on)
    missing = max(0, needed.whole - paid_months)
    retires = retirement_day(law, birth, sex)
    enough = month_bounds(month_key(add_months(on.replace(day=1), missing - 1)))[1] if missing else None
    short = 0
    if retires is not None and missing:
        # The months from this one to the month of the retirement age, both paid.
        ahead = months_between(month_key(on), month_key(retires)) if retires >= on.replace(day=1) else 0
        short = max(0, missing - ahead)
    one_off = short if short <= limit.whole else 0
    age = [f"{_AGE_SOURCE}; NĐ 135/2020/NĐ-CP Đ4"] if retires is not None else []
    return PensionOutlook(
        retires_on=retires,
        months_needed=needed.whole,
        months_missing=missing,
        enough_on=enough,
        one_off_months=one_off,
        sentence=_outlook(needed.whole, paid_months, retires, on, enough, short, limit.whole),
        sources=tuple(dict.fromkeys([needed.cited(), *age, *([limit.cited()] if short else [])])),
    )


def _outlook(
    needed: int, paid: int, retires: date | None, on: date, enough: date | None, short: int, limit: int
) -> str:
    if retires is None:
        reached = "Chưa có ngày sinh hoặc giới tính nên chưa biết tuổi nghỉ hưu."
    elif retires <= on:
        reached = f"Đã đủ tuổi nghỉ hưu từ {format_date(retires)}."
    else:
        reached = f"Đủ tuổi nghỉ hưu ngày {format_date(retires)}."
    if enough is None:
        return f"{reached} Đã đóng {paid} tháng, đủ {needed} tháng để hưởng lương hưu."
    counted = f"Đã đóng {paid} tháng, còn thiếu {needed - paid} trong {needed} tháng"
    if not short:
        return f"{reached} {counted}; đóng đều mỗi tháng thì đủ vào tháng {format_month(month_key(enough))}."
    if short <= limit:
        return f"{reached} {counted}; đến tuổi nghỉ hưu còn thiếu {short} tháng, được đóng một lần."
    return (
        f"{reached} {counted}; đến tuổi nghỉ hưu còn thiếu {short} tháng, nhiều hơn {limit} tháng được đóng một lần: "
        f"đóng tiếp đến tháng {format_month(month_key(enough))}, hoặc sớm hơn khi chỉ còn thiếu {limit} tháng."
    )
