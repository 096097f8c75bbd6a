"""What is refused of a figure the office wants to add to the rule book, and what is only unusual. Every sentence is Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from desktop_app.domain.dates import format_date
from desktop_app.domain.law import Rate
from desktop_app.domain.law_names import choices_of, rate_name
from desktop_app.domain.money import format_decimal
from desktop_app.services.rule_book_values import NewRate
from desktop_app.services.rule_overlay import Book, Period
from desktop_app.services.rule_words import shown
from desktop_app.storage.repositories import Repositories

_DAY = timedelta(days=1)
# Figures that stand one row for each support class: the office may add a class the shipped book has no row of.
_BY_CLASS = frozenset({"health.support", "health.support-months", "voluntary-si.support", "voluntary-accident.support"})
_DAY_OF_MONTH = frozenset(
    {"report.monthly-day", "report.quarterly-day", "report.annual-day", "remuneration.confirm-day"}
)
_WHOLE_UNITS = frozenset({"đồng/tháng", "tháng", "ngày", "ngày làm việc", "tuổi", "tháng tuổi", "năm"})
_MAY_BE_ZERO = frozenset({"%", "%/tháng", "%/ngày", "ngày", "ngày làm việc"})
_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # outside them the year itself is mistyped
_FAR_AHEAD = 5  # years: later than this a decree is hardly known
_SEVERAL_TIMES = 3  # a zero too many, or one too few


def refusals(work: Repositories, book: Book, new: Sequence[NewRate]) -> Iterator[str]:
    """Why these figures cannot be written; nothing when they can."""
    if not new:
        yield "Chưa có mức nào để áp dụng."
    classes = {code.code for code in work.reference.codes("support_classes")}
    sound: list[NewRate] = []
    for one in new:
        problems = [*_unknown(book, one, classes), *_senseless(book, one), *_bad_days(one)]
        if not one.source.strip():
            problems.append(f"{_named(one)}: ghi căn cứ (số, ngày văn bản).")
        if one.confidence not in ("H", "M", "L"):
            problems.append(f"{_named(one)}: mức tin cậy là H, M hoặc L.")
        yield from problems
        if not problems:
            sound.append(one)
    yield from _overlapping(book, sound)
    if len(sound) == len(new):
        yield from _gaps(book, [as_rate(book, one) for one in new])


def unusual(book: Book, new: Sequence[NewRate], today: date) -> Iterator[str]:
    """What is worth a second look and not refused."""
    for one in new:
        if one.valid_from.year - today.year > _FAR_AHEAD:
            yield f"{_named(one)}: hiệu lực từ {format_date(one.valid_from)} còn rất xa. Kiểm tra lại năm."
        before = _in_force(book, one)
        if before is None or before.value <= 0 or one.value <= 0:
            continue
        if not _SEVERAL_TIMES > one.value / before.value > 1 / Decimal(_SEVERAL_TIMES):
            yield f"{_named(one)}: {shown(as_rate(book, one))} khác nhiều so với mức trước ({shown(before)}). Kiểm tra lại số."


def tail_notes(book: Book, rates: Sequence[Rate]) -> tuple[str, ...]:
    """How long figures without a last day really hold, and what comes back after those with one (``book`` is as it was before them)."""
    after, notes = book.with_rates(rates), []
    for rate in rates:
        periods = after.periods(rate.key, rate.subject)
        place = next(i for i, period in enumerate(periods) if period.own and period.rate.valid_from == rate.valid_from)
        following = periods[place + 1].rate if place + 1 < len(periods) else None
        if following is not None:
            name = rate_name(rate.key, rate.subject)
            notes.append(
                f"{name}: từ {format_date(following.valid_from)} dùng {shown(following)} ({following.source})."
            )
    return tuple(notes)


def as_rate(book: Book, one: NewRate) -> Rate:
    """A new figure as a row of the law; its unit is that of its key."""
    return Rate(
        key=one.key,
        subject=one.subject,
        value=one.value,
        unit=unit_of(book, one.key, one.subject),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        source=one.source.strip(),
        confidence=one.confidence,
        note=one.note.strip(),
    )


def unit_of(book: Book, key: str, subject: str = "") -> str:
    """The unit of a figure, by its rows or the other rows of its key; "" for a key the book does not have."""
    units = [rate.unit for rate in book.shipped if rate.key == key and rate.subject == subject]
    units += [rate.unit for rate in book.shipped if rate.key == key]
    return units[0] if units else ""


def _unknown(book: Book, one: NewRate, classes: set[str]) -> Iterator[str]:
    subjects = {rate.subject for rate in book.shipped if rate.key == one.key}
    if not subjects:
        yield f"Không có “{rate_name(one.key)}” trong bộ quy định; chỉ nhập được mức mới cho quy định có sẵn."
    elif one.subject not in subjects and not (one.key in _BY_CLASS and one.subject in classes):
        what = "diện đối tượng" if one.key in _BY_CLASS else "dòng"
        yield f"{rate_name(one.key)}: không có {what} “{one.subject}” trong danh mục."


def _senseless(book: Book, one: NewRate) -> Iterator[str]:
    unit, value = unit_of(book, one.key, one.subject), one.value
    if not value.is_finite():
        yield f"{_named(one)}: giá trị phải là một số."
        return
    typed = f"{format_decimal(value)} {unit}".strip()
    choices = choices_of(one.key)
    if choices:
        if value not in choices:
            allowed = "; ".join(f"{number}: {words}" for number, words in choices.items())
            yield f"{_named(one)}: chọn một trong các cách ({allowed})."
    elif value < 0:
        yield f"{_named(one)}: {typed} là số âm."
    elif value == 0 and unit not in _MAY_BE_ZERO:
        yield f"{_named(one)}: giá trị phải lớn hơn 0."
    elif unit.startswith("%") and value > 100:
        yield f"{_named(one)}: {typed} vượt quá 100 %."
    elif unit in _WHOLE_UNITS and value != value.to_integral_value():
        yield f"{_named(one)}: {typed} phải là số nguyên."
    elif one.key in _DAY_OF_MONTH and not 1 <= value <= 31:
        yield f"{_named(one)}: ngày trong tháng từ 1 đến 31."
    elif one.key == "health.rate":
        yield from _over_the_most(book, one)


def _over_the_most(book: Book, one: NewRate) -> Iterator[str]:
    most = next((rate for rate in book.shipped if rate.key == "health.rate-max" and _holds(rate, one.valid_from)), None)
    if most is not None and one.value > most.value:
        yield f"{_named(one)}: {format_decimal(one.value)} % vượt mức tối đa của luật là {shown(most)} ({most.source})."


def _bad_days(one: NewRate) -> Iterator[str]:
    if one.valid_to is not None and one.valid_to < one.valid_from:
        yield (
            f"{_named(one)}: ngày hết hiệu lực {format_date(one.valid_to)} trước ngày hiệu lực {format_date(one.valid_from)}."
        )
    for day in (one.valid_from, one.valid_to):
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            yield f"{_named(one)}: năm {day.year} không thể đúng. Nhập ngày từ năm {_FIRST_YEAR} đến {_LAST_YEAR}."


def _overlapping(book: Book, new: Sequence[NewRate]) -> Iterator[str]:
    """Days that two figures of the office would both claim. A figure without a last day gives way to a later one."""
    known = [(own.rate.key, own.rate.subject, own.rate.valid_from, own.rate.valid_to, True) for own in book.own]
    for one in new:
        for key, subject, since, until, written in known:
            if (key, subject) != (one.key, one.subject) or not _clash(one.valid_from, one.valid_to, since, until):
                continue
            span = f"từ {format_date(since)}" + (f" đến {format_date(until)}" if until else "")
            if written:
                advice = "Rút mức đó trước, hoặc chọn ngày không trùng."
                yield f"{_named(one)}: cơ quan đã nhập mức hiệu lực {span}. {advice}"
            else:
                yield f"{_named(one)}: hai dòng cùng nhập trùng ngày ({span})."
        known.append((one.key, one.subject, one.valid_from, one.valid_to, False))


def _clash(since: date, until: date | None, other_since: date, other_until: date | None) -> bool:
    if since == other_since:
        return True
    first_until = until if since < other_since else other_until
    return first_until is not None and first_until >= max(since, other_since)


def _gaps(book: Book, rates: Sequence[Rate]) -> Iterator[str]:
    """Days between two periods that have no figure once these are written, unless they were such days before."""
    after = book.with_rates(rates)
    for key, subject in dict.fromkeys((rate.key, rate.subject) for rate in rates):
        before = list(_between(book.periods(key, subject)))
        for first, last in _between(after.periods(key, subject)):
            if any(since <= first and last <= until for since, until in before):
                continue
            late = any(rate.valid_from == last + _DAY for rate in rates)
            advice = (
                f"Nhập ngày hiệu lực {format_date(first)}" if late else f"Nhập ngày hết hiệu lực {format_date(last)}"
            )
            yield (
                f"{rate_name(key, subject)}: từ {format_date(first)} đến {format_date(last)} sẽ không có mức nào. "
                f"{advice}, hoặc nhập thêm một dòng cho những ngày này."
            )


def _between(periods: Sequence[Period]) -> Iterator[tuple[date, date]]:
    for earlier, later in pairwise(periods):
        if earlier.rate.valid_to is not None and earlier.rate.valid_to + _DAY < later.rate.valid_from:
            yield earlier.rate.valid_to + _DAY, later.rate.valid_from - _DAY


def _in_force(book: Book, one: NewRate) -> Rate | None:
    """The figure a new one follows, by the day before it begins."""
    day = one.valid_from - _DAY
    return next((p.rate for p in book.periods(one.key, one.subject) if _holds(p.rate, day)), None)


def _holds(rate: Rate, day: date) -> bool:
    return rate.valid_from <= day and (rate.valid_to is None or day <= rate.valid_to)


def _named(one: NewRate) -> str:
    return f"“{rate_name(one.key, one.subject)}”"
