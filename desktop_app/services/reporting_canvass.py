"""Kết quả rà soát: of a round or a whole month, how many households were reached, what people said, by hamlet and by who went.

Only what the visits on record say. A person (or a household seen as a whole) counts once for each scheme with the last outcome.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from desktop_app.domain.dates import format_date, format_month, month_bounds
from desktop_app.domain.money import format_money
from desktop_app.reports.report import Row, Value, percent_of
from desktop_app.services.canvassing_rounds import find_round
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, scopes_of
from desktop_app.services.reporting_tables import Field, Group, line, sheet_of, subtotal
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, closing_day
from desktop_app.storage.visit_facts import VisitFact

_OUTCOMES = "Kết quả cuối cùng (lượt người theo chế độ)"
NOBODY = "Chưa ghi người đi"
_Visits = Sequence[VisitFact]


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The results of a round, else of a month, of all communes or of one. Raises ``WorldFault`` for an unknown round."""
    first, last = month_bounds(month)[0], closing_day(office, month)
    work = office.read
    if filters.round is not None:
        round_ = find_round(work, filters.round)
        visits = work.visit_facts.of_round(round_.id)
        walked = [place.hamlet_id for place in work.round_hamlets.of_round(round_.id)]
        facts = f"Đợt “{round_.name}”" + (
            f", từ ngày {format_date(date.fromisoformat(round_.starts_on))}" if round_.starts_on else ""
        )
        tail, subtitle, when = f"-dot-{round_.id}", "Cả đợt, đến hôm nay", f"đợt “{round_.name}”"
    else:
        visits = work.visit_facts.between(first.isoformat(), last.isoformat())
        walked = [hamlet.id for hamlet in work.hamlets.all()]
        facts, tail, when = f"Các lần tiếp xúc từ {format_date(first)} đến {format_date(last)}", "", ""
        subtitle = f"Tháng {month[5:]} năm {month[:4]}"
    if filters.commune is not None:
        visits = [visit for visit in visits if visit.commune_code == filters.commune]
    names = {code.code: code.name for code in work.reference.codes("visit_outcomes", office.today.isoformat())}
    groups = (
        _by_hamlet(office, visits, walked, filters.commune),
        _by_collector(office, visits),
        _reasons(office, visits),
    )
    communes = {scope.code: scope.name for scope in scopes_of(office, COMMUNE, office.today.year)}
    sheet = sheet_of(
        office,
        form,
        month,
        filters,
        title="KẾT QUẢ RÀ SOÁT, VẬN ĐỘNG",
        subtitle=subtitle,
        facts=facts,
        fields=_fields(names),
        groups=[group for group in groups if group.rows],
        notes=(
            "Mã kết quả: " + "; ".join(f"{digit} {name}" for digit, name in sorted(names.items())) + ".",
            (
                "Mỗi người (hoặc hộ, khi gặp cả hộ) tính một lần cho mỗi chế độ, theo lần tiếp xúc cuối. "
                "Một hộ do hai người cùng đến thì tính cho cả hai ở phần II."
            ),
        ),
        when=when,
        scope=communes[filters.commune] if filters.commune else "toàn đơn vị",
        tail=tail + (f"-{filters.commune}" if filters.commune else ""),
    )
    return sheet.with_checks(*_checks(visits, month, filters))


def _fields(names: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(key="number", heading=("TT",), width=4.5, align="center"),
        Field(key="name", heading=("Thôn, tổ; người thực hiện; lý do",), width=34),
        Field(key="households", heading=("Hộ", "Tổng số"), width=8, kind="count"),
        Field(key="reached", heading=("Hộ", "Đã đến"), width=8, kind="count"),
        Field(key="percent", heading=("Hộ", "Tỷ lệ %"), width=8, kind="percent"),
        Field(key="contacts", heading=("Lượt tiếp xúc",), width=9, kind="count"),
        *(Field(key=f"outcome_{digit}", heading=(_OUTCOMES, digit), width=7, kind="count") for digit in sorted(names)),
    )


def last_words(visits: Iterable[VisitFact]) -> list[VisitFact]:
    """The last visit of each person (or household seen as a whole) and scheme."""
    found: dict[tuple[str, int, str | None], VisitFact] = {}
    for visit in visits:  # in the order in which they were made
        whom = ("person", visit.person_id) if visit.person_id is not None else ("household", visit.household_id)
        found[whom[0], whom[1], visit.scheme] = visit
    return list(found.values())


def _counts(visits: _Visits, last: _Visits) -> dict[str, Value]:
    by_outcome = Counter(visit.outcome for visit in last)
    return {
        "reached": len({visit.household_id for visit in visits}),
        "contacts": len(visits),
        **{f"outcome_{digit}": count for digit, count in by_outcome.items()},
    }


def _by_hamlet(office: Office, visits: _Visits, walked: Sequence[int], commune: str | None) -> Group:
    work = office.read
    living = work.visit_facts.households()
    wanted = {*walked, *(visit.hamlet_id for visit in visits)}
    communes = {scope.code: scope.name for scope in scopes_of(office, COMMUNE, office.today.year)}
    hamlets = [one for one in work.hamlets.all() if one.id in wanted and commune in (None, one.commune_code)]
    last = last_words(visits)
    rows = []
    for number, hamlet in enumerate(hamlets, start=1):
        mine = [visit for visit in visits if visit.hamlet_id == hamlet.id]
        values = _counts(mine, [visit for visit in last if visit.hamlet_id == hamlet.id])
        rows.append(
            _reached(
                f"hamlet:{hamlet.id}",
                {"number": number, "name": f"{hamlet.name}, {communes.get(hamlet.commune_code, hamlet.commune_code)}"},
                values,
                living.get(hamlet.id, 0),
            )
        )
    households = sum(living.get(hamlet.id, 0) for hamlet in hamlets)
    whole = _reached("total", {"name": "Cộng"}, _counts(visits, last), households)
    return Group(name="I. Theo thôn, tổ dân phố", rows=tuple(rows), subtotal=subtotal(whole.key, whole.values))


def _reached(key: str, head: Mapping[str, Value], values: Mapping[str, Value], households: int) -> Row:
    reached = values["reached"]
    assert isinstance(reached, int)
    # Households that moved away since were reached all the same.
    living = max(households, reached)
    return line(key, {**head, **values, "households": living, "percent": percent_of(reached, living)})


def _by_collector(office: Office, visits: _Visits) -> Group:
    last = last_words(visits)
    rows = []
    names = {collector.id: collector.name for collector in office.read.collectors.all()}
    present = {visit.collector_id for visit in visits}
    order = [one for one in names if one in present] + ([None] if None in present else [])
    for number, who in enumerate(order, start=1):
        values = _counts(
            [visit for visit in visits if visit.collector_id == who],
            [visit for visit in last if visit.collector_id == who],
        )
        name = NOBODY if who is None else names[who]
        rows.append(line(f"collector:{who or ''}", {"number": number, "name": name, **values}))
    return Group(name="II. Theo người thực hiện", rows=tuple(rows))


def _reasons(office: Office, visits: _Visits) -> Group:
    """Why people declined or are not eligible, the most frequent first."""
    names = {code.code: code.name for code in office.read.reference.codes("refusal_reasons")}
    counted = Counter((visit.reason, visit.outcome) for visit in last_words(visits) if visit.reason)
    totals: Counter[str] = Counter()
    for (reason, _), count in counted.items():
        totals[reason or ""] += count
    rows = [
        line(
            f"reason:{reason}",
            {
                "number": number,
                "name": names.get(reason, reason),
                **{f"outcome_{digit}": count for (other, digit), count in counted.items() if other == reason},
            },
        )
        for number, (reason, _) in enumerate(sorted(totals.items(), key=lambda one: (-one[1], one[0])), start=1)
    ]
    return Group(name="III. Lý do từ chối, không thuộc diện", rows=tuple(rows))


def _checks(visits: _Visits, month: str, filters: Filters) -> list[Check]:
    if not visits:
        when = "đợt này" if filters.round is not None else f"tháng {format_month(month)}"
        return [Check(level="hint", message=f"Chưa ghi lần tiếp xúc nào trong {when}.", page="canvassing")]
    found = []
    unnamed = sum(visit.collector_id is None for visit in visits)
    if unnamed:
        message = f"{format_money(unnamed)} lượt tiếp xúc chưa ghi người đi, đứng ở dòng “{NOBODY}”."
        found.append(Check(level="hint", message=message, page="canvassing"))
    silent = sum(visit.outcome in ("4", "9") and not visit.reason for visit in last_words(visits))
    if silent:
        found.append(
            Check(
                level="hint",
                message=f"{format_money(silent)} kết quả từ chối, không thuộc diện chưa ghi lý do.",
                page="canvassing",
            )
        )
    return found
