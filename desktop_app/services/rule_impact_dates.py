"""Limits, windows and card starts under two laws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from desktop_app.domain.card import card_start, gap_limit_on
from desktop_app.domain.dates import format_date
from desktop_app.domain.deadlines import voluntary_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.due import DueItem
from desktop_app.services.due_parts import lapsed
from desktop_app.services.office import Office
from desktop_app.services.rule_book_values import DATE, ImpactLine
from desktop_app.services.rule_impact_dues import Renewal
from desktop_app.services.rule_impact_laws import Laws

_PAGE = 500


def date_lines(
    office: Office, laws: Laws, coming: Sequence[Renewal], methods: dict[int, str], today: date
) -> list[ImpactLine]:
    """Everybody whose limit, window or card start moves: who is due, and whose card lapsed and could be bought anew.

    ``methods``: how each person of voluntary insurance paid last.
    """
    if not laws.dates:
        return []
    found: list[ImpactLine] = []
    for renewal in coming:
        item = renewal.item
        if item.scheme == HEALTH_HOUSEHOLD:
            moved = [*_limit(laws, item), *_start(laws, item, renewal.pay_on)]
        else:
            moved = list(_window(laws, item, methods.get(item.person, ""), renewal.pay_on))
        found += [_line(item, sentence) for sentence in moved]
    day = max(today, laws.since or today)
    for item in _lapsed(office, today):
        found += [_line(item, f"{sentence} nếu đóng ngày {format_date(day)}") for sentence in _start(laws, item, day)]
    return found


def _lapsed(office: Office, today: date) -> Iterator[DueItem]:
    offset = 0
    while page := lapsed(office, today, offset, _PAGE, scheme=HEALTH_HOUSEHOLD):
        yield from page
        offset += _PAGE


def _limit(laws: Laws, item: DueItem) -> Iterator[str]:
    before, after = gap_limit_on(laws.before, item.ends_on), gap_limit_on(laws.after, item.ends_on)
    if before != after:
        yield f"Mốc phải chờ thẻ: {format_date(before)} → {format_date(after)}"


def _start(laws: Laws, item: DueItem, on: date) -> Iterator[str]:
    before = card_start(laws.before, paid_on=on, last_end=item.ends_on).valid_from
    after = card_start(laws.after, paid_on=on, last_end=item.ends_on).valid_from
    if before != after:
        yield f"Thẻ có giá trị từ: {format_date(before)} → {format_date(after)}"


def _window(laws: Laws, item: DueItem, method: str, on: date) -> Iterator[str]:
    before, after = _pay_by(laws.before, item, method, on), _pay_by(laws.after, item, method, on)
    if before is not None and after is not None and before != after:
        yield f"Hạn đóng tiếp: {format_date(before)} → {format_date(after)}"


def _pay_by(law: LawBook, item: DueItem, method: str, on: date) -> date | None:
    if not method:
        return None
    try:
        return voluntary_due(law, on=on, paid_through=item.ends_on, method=method).due_by
    except RuleBroken:
        return None  # this law has no window for the method


def _line(item: DueItem, detail: str) -> ImpactLine:
    return ImpactLine(
        kind=DATE,
        title=f"{item.name} ({item.hamlet})",
        detail=detail,
        before=None,
        after=None,
        unit="",
        page="household",
        args={"household": item.household, "person": item.person},
    )
