"""Cảnh báo: what needs somebody now, ranked, each with a sentence and the way to act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.alert_rules import (
    LEVEL_WORDS,
    URGENT,
    AlertCriterion,
    behind,
    closing_in,
    grown,
    rank,
    shortfall,
)
from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.alerts_criteria import aside_on, criteria
from desktop_app.services.money_balances import balances
from desktop_app.services.month_closing import is_closed
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    MAIN,
    MEASURES,
    OFFICE,
    Indicator,
    Scope,
    indicators,
    unit_name,
)
from desktop_app.services.progress_actuals import actuals_of
from desktop_app.services.reconciling import remit_within
from desktop_app.services.report_calendar import RETURNED, waiting

_KINDS = (COMMUNE, COLLECTOR)
_MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One alert. `code` is the criterion, `key` this one thing (for putting it aside); `page` and `args` lead to where it is dealt
    with, `act` says what one does there; `weight` orders alerts of one level."""

    code: str
    key: str
    level: str
    sentence: str
    act: str
    page: str
    args: Mapping[str, Any]
    weight: int = 0

    @property
    def level_word(self) -> str:
        """“Gấp”, “Cần xem” or “Nhắc”."""
        return LEVEL_WORDS[self.level]


def alerts(office: Office, on: date | None = None, *, hidden: bool = False) -> tuple[Alert, ...]:
    """What is to be told on a day, the most pressing first; `hidden`: also what is put aside until later."""
    day = on or office.today
    found: list[Alert] = []
    for one in criteria(office):
        if one.on:
            found += _TELLERS[one.code](office, one, day)
    aside = frozenset() if hidden else aside_on(office, day)
    shown = [alert for alert in found if alert.key not in aside]
    return tuple(sorted(shown, key=lambda alert: (*rank(alert.level, alert.weight), alert.key)))


def _cash(office: Office, one: AlertCriterion, day: date) -> Iterator[Alert]:
    within = remit_within(office, day)
    if within is None:
        return
    # Asked of everything entered it comes from the kept sums; of an earlier day it is added up.
    for account in balances(office, None if day == office.today else day):
        if account.held <= 0 or account.oldest_held_on is None:
            continue
        late = (day - date.fromisoformat(account.oldest_held_on)).days - within
        if late > one.value:
            yield Alert(
                code=one.code,
                key=f"cash:{account.collector_id or 0}",
                level=one.level,
                sentence=(
                    f"{account.name} giữ {format_money(account.held)} đ từ ngày {_day(account.oldest_held_on)}, "
                    f"quá hạn nộp {late} ngày."
                ),
                act="Lập phiếu nộp tiền",
                page="collect",
                args={"tab": "money"},
                weight=late,
            )


def _submission(office: Office, one: AlertCriterion, day: date) -> Iterator[Alert]:
    for due in waiting(office):
        left = (due.due_on - day).days if due.due_on else None
        if due.state != RETURNED and (left is None or left > one.value):
            continue
        when = "" if left is None else f" – quá {-left} ngày" if left < 0 else f" – còn {left} ngày"
        yield Alert(
            code=one.code,
            key=f"submission:{due.form.code}:{due.month}",
            level=URGENT if left is not None and left < 0 else one.level,
            sentence=f"{due.words}{when}.",
            act="Mở báo cáo",
            page="report",
            args={"form": due.form.code, "month": due.month},
            weight=-(left or 0),
        )


def _returned(office: Office, one: AlertCriterion, day: date) -> Iterator[Alert]:
    number, since = office.read.alert_facts.returned((day - timedelta(days=one.value)).isoformat())
    if number and since:
        yield Alert(
            code=one.code,
            key="returned",
            level=one.level,
            sentence=f"{format_money(number)} hồ sơ bị trả lại chưa xử lý, lâu nhất từ ngày {_day(since)}.",
            act="Mở đợt kê khai",
            page="collect",
            args={"tab": "batches"},
            weight=number,
        )


def _behind(office: Office, one: AlertCriterion, day: date) -> Iterator[Alert]:
    plan = office.read.plans.current(day.year)
    if plan is None:
        return
    planned = _planned(office, plan.id)
    units = {indicator.code: indicator for indicator in indicators(office, MAIN)}
    for kind in _KINDS:
        kept = {key: months for key, months in planned.items() if key[0] == kind}
        if not kept:
            continue
        done = _done(office, day.year, kind)
        names = _names(office, kind)
        for (_, code, indicator), months in sorted(kept.items()):
            found = behind(months, done.get((code, indicator), [0] * 12), day, one.value, one.second or 1)
            if found is not None and code in names:
                scope = Scope(kind=kind, code=code, name=names[code])
                yield _late(one, scope, units[indicator], found.done, found.planned, found.percent, found.since)


def _late(
    one: AlertCriterion, scope: Scope, indicator: Indicator, done: int, planned: int, percent: int, since: int
) -> Alert:
    unit = "đ" if indicator.money else indicator.unit
    schemes = (
        {"scheme": MEASURES[indicator.code].scheme} if MEASURES[indicator.code].scheme and not indicator.money else {}
    )
    people = not indicator.money
    code: object = int(scope.code) if scope.kind == COLLECTOR else scope.code
    return Alert(
        code=one.code,
        key=f"behind:{scope.kind}:{scope.code}:{indicator.code}",
        level=one.level,
        sentence=(
            f"{scope.name}: {indicator.short_name} đạt {format_money(done)} trên {format_money(planned)} {unit} đến hôm nay, "
            f"chậm {percent} %, từ tháng {since}."
        ),
        act="Xem người tiềm năng" if people else "Xem tiến độ",
        page="canvass" if people else "plan",
        args=(
            {"tab": "leads", scope.kind: code, "sort": "rank", **schemes}
            if people
            else {"tab": "progress", "indicator": indicator.code, "scope": scope.kind}
        ),
        weight=shortfall((planned - done) // (_MILLION if indicator.money else 1), percent),
    )


def _planned(office: Office, plan_id: int) -> dict[tuple[str, str, str], Sequence[int]]:
    """(kind, code, indicator) → the planned months of the indicators on the first page; a whole that was not planned is the sum of its parts."""
    table: defaultdict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0] * 12)
    for kind, code, indicator, month, value in office.read.alert_facts.planned(plan_id, _KINDS):
        table[kind, code, indicator][month - 1] += value
    found: dict[tuple[str, str, str], Sequence[int]] = {}
    for kind, code in {key[:2] for key in table}:
        for indicator in MAIN:
            parts = [part for part in MEASURES[indicator].parts if (kind, code, part) in table]
            own = [indicator] if (kind, code, indicator) in table else parts
            if own:
                found[kind, code, indicator] = [
                    sum(months) for months in zip(*(table[kind, code, p] for p in own), strict=True)
                ]
    return found


def _done(office: Office, year: int, kind: str) -> dict[tuple[str, str], list[int]]:
    """(code, indicator) → what was done in each month."""
    table: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 12)
    people = {MEASURES[code].scheme: code for code in MAIN if not MEASURES[code].money}
    for code, scheme, month, number in office.read.alert_facts.done(year, kind):
        if not scheme or scheme in people:
            table[code, people[scheme] if scheme else "money_total"][month - 1] += number
    return dict(table)


def _names(office: Office, kind: str) -> dict[str, str]:
    """Scope code → name."""
    if kind == COLLECTOR:
        return {str(one.id): one.name for one in office.read.collectors.all()}
    return {one.code: unit_name(one.kind, one.name) for one in office.read.communes.covered()}


def _ends(office: Office, one: AlertCriterion, day: date) -> Iterator[Alert]:
    days = one.second or 0
    last = day + timedelta(days=days)
    for scheme, name in ((HEALTH_HOUSEHOLD, "thẻ BHYT hộ gia đình"), (VOLUNTARY_SI, "kỳ đóng BHXH tự nguyện")):
        number = office.read.alert_facts.ending(scheme, day.isoformat(), last.isoformat())
        if number >= max(1, one.value):
            yield Alert(
                code=one.code,
                key=f"ends:{scheme}",
                level=one.level,
                sentence=f"{format_money(number)} người hết {name} trong {days} ngày tới (đến {format_date(last)}).",
                act="Mở danh sách đến hạn",
                page="overview",
                args={"due": "due"},
                weight=number,
            )


def _idle(office: Office, one: AlertCriterion, day: date) -> Iterator[Alert]:
    since = day - timedelta(days=one.value)
    for who in office.read.alert_facts.idle(since.isoformat(), day.isoformat()):
        last = f"từ ngày {_day(who.last_on)}" if who.last_on else "từ khi vào làm"
        yield Alert(
            code=one.code,
            key=f"idle:{who.collector_id}",
            level=one.level,
            sentence=f"{who.name} không thu tiền và không ghi lượt vận động nào {last}.",
            act="Mở nhân viên thu",
            page="collectors",
            args={"collector": who.collector_id},
            weight=(day - date.fromisoformat(who.last_on)).days if who.last_on else one.value,
        )


def _arrears(office: Office, one: AlertCriterion, day: date) -> Iterator[Alert]:
    months = office.read.alert_facts.arrears(day.isoformat()[:7])
    listed = len(months) > 1  # employer by employer; else what the office entered as one figure
    months = months if listed else _entered_arrears(office, day)
    if len(months) < 2:
        return
    (before, old), (month, new) = months
    if grown(old, new, one.value):
        yield Alert(
            code=one.code,
            key=f"arrears:{month}",
            level=one.level,
            sentence=(
                f"Nợ của đơn vị tháng {month[5:]}/{month[:4]} là {format_money(new)} đ, tăng {format_money(new - old)} đ "
                f"so với tháng {before[5:]}/{before[:4]}."
            ),
            act="Lập văn bản đôn đốc" if listed else "Xem số liệu nhập",
            page="report" if listed else "plan",
            args={"form": "01-DD", "month": month} if listed else {"tab": "figures", "year": int(month[:4])},
            weight=new - old,
        )


def _entered_arrears(office: Office, day: date) -> list[tuple[str, int]]:
    """The last two months (`YYYY-MM`) the office has a whole figure of arrears for, typed or imported; the older first."""
    done = actuals_of(office, day.year, OFFICE, ["arrears"])
    owed = {f"{day.year}-{at:02d}": value for at, value in enumerate(done.of("", "arrears")[: day.month], 1)}
    owed = {f"{day.year - 1}-12": done.opening.get(("", "arrears")), **owed}
    return [(month, value) for month, value in owed.items() if value is not None][-2:]


def _closing(office: Office, one: AlertCriterion, day: date) -> Iterator[Alert]:
    left = closing_in(day, one.value)
    if left is None or is_closed(office.read, day.isoformat()[:7]):
        return
    when = f"Còn {left} ngày nữa hết" if left else "Hôm nay là ngày cuối của"
    yield Alert(
        code=one.code,
        key=f"closing:{day:%Y-%m}",
        level=one.level,
        sentence=f"{when} tháng {day:%m/%Y}: thu, nộp tiền và gửi đợt kê khai còn dở trước khi khóa sổ.",
        act="Mở sổ thu",
        page="collect",
        args={"tab": "money"},
        weight=one.value - left,
    )


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


_TELLERS = {
    "cash": _cash,
    "submission": _submission,
    "returned": _returned,
    "behind": _behind,
    "ends": _ends,
    "idle": _idle,
    "arrears": _arrears,
    "closing": _closing,
}
