"""The dates of one person in one scheme, step by step: how each limit follows from the last day of cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.card import card_start, continuous_since, five_years_on, gap_limit_on
from desktop_app.domain.dates import format_date, format_month, month_key
from desktop_app.domain.deadlines import LAPSED, PersonDue, payment_window, person_due
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.law_names import method_name
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Step
from desktop_app.domain.records import Coverage

HEALTH = (HEALTH_HOUSEHOLD, "health-other")
_FROM = {"import": "danh sách đã nhập", "enrolment": "lần thu tiền của cơ quan", "entered": "thời hạn ghi tay"}


@dataclass(frozen=True, kw_only=True)
class Dates:
    """What ``domain.deadlines`` says of a last day of cover, with the steps that lead there and the law they use."""

    due: PersonDue
    steps: tuple[Step, ...]
    rates: tuple[Rate, ...]


@dataclass(frozen=True, kw_only=True)
class FiveYears:
    """When five continuous years of health cover are full; ``recorded``: the card itself says so, else ``since`` counts."""

    since: date | None
    on: date
    recorded: bool
    step: Step
    rates: tuple[Rate, ...]


def health_dates(law: LawBook, *, on: date, ends_on: date, origin: str = "") -> Dates:
    """The dates of a card whose last day is ``ends_on``; ``origin`` is where the record comes from (``Coverage.source``)."""
    notice, gap = law.at("health.renewal-notice-days", on), law.at_or_first("health.card-gap-days", ends_on)
    start = card_start(law, paid_on=on, last_end=ends_on)
    steps = (
        _known("Thẻ gần nhất đến", ends_on, origin),
        Step(
            label="Bắt đầu nhắc đóng tiếp",
            formula=f"{format_date(ends_on)} − {notice.whole} ngày",
            value=format_date(ends_on - timedelta(days=notice.whole)),
            source=notice.cited(),
        ),
        Step(
            label=f"Mốc {gap.whole} ngày",
            formula=f"{format_date(ends_on)} + {gap.whole} ngày; từ ngày này đóng lại thì phải chờ thẻ",
            value=format_date(gap_limit_on(law, ends_on)),
            source=gap.cited(),
        ),
        _paying(on, start.reason, start.valid_from, start.rates),
    )
    due = person_due(law, HEALTH_HOUSEHOLD, on=on, covered_to=ends_on)
    return Dates(due=due, steps=steps, rates=(notice, gap, *start.rates))


def first_card(law: LawBook, on: date) -> tuple[Step, tuple[Rate, ...]]:
    """From when a first card would be valid that is paid on a day."""
    start = card_start(law, paid_on=on)
    return _paying(on, start.reason, start.valid_from, start.rates), start.rates


def voluntary_dates(law: LawBook, *, on: date, ends_on: date, method: str | None, origin: str = "") -> Dates:
    """The dates of voluntary insurance paid through ``ends_on`` by ``method``; without a method only the past is sure."""
    due = person_due(law, VOLUNTARY_SI, on=on, covered_to=ends_on, method=method)
    known = _known("Đã đóng đến", ends_on, origin)
    if method is None or due.limit_on is None:
        unsaid = Step(label="Phương thức đóng", formula="chưa ghi ở lần đóng gần nhất", value="chưa rõ")
        return Dates(due=due, steps=(known, unsaid), rates=())
    window = payment_window(law, method=method, start=ends_on + timedelta(days=1), on=on)
    months = law.find("voluntary-si.months", on, method)
    period = f"{format_month(month_key(window.opens_on))} – {format_month(month_key(due.limit_on))}"
    steps = (
        known,
        Step(label="Phương thức đóng", formula="theo lần đóng gần nhất", value=method_name(method)),
        Step(
            label="Kỳ đóng tiếp",
            formula=f"{months.whole if months else 1} tháng sau tháng cuối đã đóng",
            value=period,
            source=months.cited() if months else "",
        ),
        Step(
            label="Hạn đóng",
            formula=f"trong {window.rate.whole} tháng đầu của kỳ, từ {format_date(window.opens_on)}",
            value=format_date(window.closes_on),
            source=window.rate.cited(),
        ),
        Step(
            label="Mất cả kỳ từ",
            formula="ngày sau tháng cuối của kỳ",
            value=format_date(due.limit_on + timedelta(days=1)),
        ),
    )
    return Dates(due=due, steps=steps, rates=(window.rate, *((months,) if months else ())))


def five_years(law: LawBook, covers: Iterable[Coverage], on: date) -> FiveYears | None:
    """When five continuous years of health cover are full, by the card where it says so, else by the periods on record.

    ``None`` without cover, and where the last card ended so long ago that the count begins anew.
    """
    health = [cover for cover in covers if cover.scheme in HEALTH]
    latest = last_of(health, HEALTH)
    if latest is None:
        return None
    if latest.valid_to is not None:
        gone = person_due(law, HEALTH_HOUSEHOLD, on=on, covered_to=_day(latest.valid_to))
        if gone.state == LAPSED:
            return None
    if latest.five_years_on:
        day = _day(latest.five_years_on)
        step = Step(label="Đủ 5 năm liên tục", formula="ghi trên thẻ", value=format_date(day))
        return FiveYears(since=None, on=day, recorded=True, step=step, rates=())
    periods = [
        (_day(cover.valid_from), _day(cover.valid_to) if cover.valid_to else max(on, _day(cover.valid_from)))
        for cover in health
        if cover.valid_from
    ]
    since = continuous_since(law, periods)
    if since is None:
        return None
    months = law.at_or_first("health.five-years-months", since)
    full = five_years_on(law, since)
    step = Step(
        label="Đủ 5 năm liên tục",
        formula=f"liên tục từ {format_date(since)} (theo các thẻ đã ghi) + {months.whole} tháng",
        value=format_date(full),
        source=months.cited(),
    )
    return FiveYears(since=since, on=full, recorded=False, step=step, rates=(months,))


def last_of(covers: Sequence[Coverage], schemes: Iterable[str]) -> Coverage | None:
    """The period that ends last among some schemes (one without an end is the last of all)."""
    wanted = set(schemes)
    found = [cover for cover in covers if cover.scheme in wanted]
    return max(found, key=lambda cover: (cover.valid_to or "9999", cover.id), default=None)


def _paying(on: date, reason: str, valid_from: date, rates: Sequence[Rate]) -> Step:
    return Step(
        label=f"Nếu đóng ngày {format_date(on)}",
        formula=reason,
        value=f"thẻ từ {format_date(valid_from)}",
        source="; ".join(dict.fromkeys(rate.cited() for rate in rates)),
    )


def _known(label: str, ends_on: date, origin: str) -> Step:
    where = f"theo {_FROM[origin]}" if origin in _FROM else "theo hồ sơ đã ghi"
    return Step(label=label, formula=where, value=format_date(ends_on))


def _day(iso: str) -> date:
    return date.fromisoformat(iso)
