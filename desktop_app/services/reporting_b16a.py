"""B16a-TS of a month: targets, potential and participants of the office by group of subjects, against last month and last year.

A row is filled from what is on record: voluntary insurance and household cards from the office's own register, units from
the lists of employers, other cards by the group on the card. What nobody knows stays blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from desktop_app.domain.dates import format_month
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.excel.form_layout import FormLayout, StubRow
from desktop_app.excel.form_loader import load_layout
from desktop_app.reports.report import Value
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, OFFICE
from desktop_app.services.progress import ProgressTable, progress
from desktop_app.services.reporting_group_targets import group_targets
from desktop_app.services.reporting_movements import Movement, Span, span_of
from desktop_app.services.reporting_office_rows import nameless, sheet_of
from desktop_app.services.reporting_sources import HEALTH_OTHER, sources_of
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, made_on

Values = dict[str, dict[str, Value]]


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The form of a month with its checks. Raises ``WorldFault`` where no layout is valid."""
    span = span_of(office, month)
    layout = load_layout(form.code, made_on(office, month))
    now, year = (_figures(office, one, layout) for one in (span, _since_last_year(span)))
    rows = [row for row in layout.stub if row.figures]
    values: Values = {row.name: _moved(row, now, year) for row in rows}
    table = progress(office, month, COMMUNE, on=span.day)
    leads = _leads(office, span)
    for name, plan in layout.data["plans"].items():
        values[name] |= _planned(table, plan) | {"people": leads.get(plan["scheme"])}
        values[name] |= _reasons(office, table, plan, values[name])
    for name, planned in group_targets(office, span, layout.data["groups"]).items():
        values.setdefault(name, {}).update(planned)
    for name, (units, people) in _promising(office, span).items():
        values[name] |= {"units": units, "people": people}
    values = _known(values)
    sheet = sheet_of(office, form, month, filters, layout, values, {"office": "text"})
    return sheet.with_checks(*nameless(office), *_checks(layout, rows, values, span))


def _known(values: Values) -> Values:
    """Without the cells and rows nobody knows anything of: blank is not zero."""
    found: Values = {}
    for name, row in values.items():
        known: dict[str, Value] = {key: value for key, value in row.items() if value is not None}
        if known:
            found[name] = known
    return found


def _since_last_year(span: Span) -> Span:
    """The same closing day, seen from 31 December."""
    end = span.year_first - timedelta(days=1)
    return replace(span, last_month=f"{end.year}-12", first=span.year_first, before=end)


def _figures(office: Office, span: Span, layout: FormLayout) -> Mapping[str, Movement]:
    """What is known between two days by the names of figures, cards by group among them."""
    found = dict(sources_of(office, span, layout.data, span.day).figures)
    groups = office.read.cover_facts.card_groups(
        HEALTH_HOUSEHOLD, HEALTH_OTHER, span.before.isoformat(), span.day.isoformat()
    )
    for row, codes in layout.data["cards"].items():
        mine = [group for group in groups if group.group in codes]
        if mine:
            found[f"card.{row}.people"] = Movement(
                before=sum(group.before for group in mine),
                up=sum(group.up for group in mine),
                down=sum(group.down for group in mine),
                after=sum(group.after for group in mine),
            )
    return found


def _moved(row: StubRow, now: Mapping[str, Movement], year: Mapping[str, Movement]) -> dict[str, Value]:
    (name,) = row.figures
    month, since = now.get(name, Movement()), year.get(name, Movement())
    return {
        "after": month.after,
        "up": month.up,
        "down": month.down,
        "up_year": since.up,
        "down_year": since.down,
    }


def _planned(table: ProgressTable, plan: Mapping[str, Any]) -> dict[str, Value]:
    """The year's target and what the month was given; blank where nothing was planned."""
    row = table.of(plan["indicator"], OFFICE)
    if row is None or not row.plan_year:
        return {}
    return {"target": row.plan_year, "needed": row.plan_month}


def _leads(office: Office, span: Span) -> Mapping[str, int]:
    """How many people were potential participants at the end of the month, by scheme."""
    found: dict[str, set[int]] = {}
    for lead in office.read.reporting.potential(span.day.isoformat()):
        found.setdefault(lead.scheme, set()).add(lead.person_id)
    return {scheme: len(people) for scheme, people in found.items()}


def _reasons(
    office: Office, table: ProgressTable, plan: Mapping[str, Any], row: Mapping[str, Value]
) -> dict[str, Value]:
    """Why it rose and fell, as far as the records say, and what was done about it."""
    counted = office.read.figures.people(table.on.year, COMMUNE)
    new = sum(one.people for one in counted if one.scheme == plan["scheme"] and one.month == table.month and one.fresh)
    found: dict[str, Value] = {}
    if new:
        found["why_up"] = f"Tham gia mới, tham gia lại: {format_money(new)} người"
    if row.get("down"):
        found["why_down"] = f"Hết kỳ đóng, chưa có kỳ mới: {format_money(int(str(row['down'])))} người"
    first, last = f"{table.month}-01", table.on.isoformat()
    visits = [visit for visit in office.read.visit_facts.between(first, last) if visit.scheme in (None, plan["scheme"])]
    if visits:
        households = len({visit.household_id for visit in visits})
        found["note"] = f"Vận động {format_money(len(visits))} lượt, {format_money(households)} hộ"
    return found


def _promising(office: Office, span: Span) -> dict[str, tuple[int, int]]:
    """Units that declared more people than a list of the month shows as insured, and how many more, by row."""
    insured = {
        row.employer_id: row.people
        for row in office.read.money_facts.employers(span.month, span.month)
        if row.fund == "social" and row.people is not None
    }
    found: dict[str, tuple[int, int]] = {}
    if not insured:
        return found
    for employer in office.read.employers.listed():
        late = (employer.declared_on or "") > span.day.isoformat()
        if employer.kind is None or employer.people_declared is None or employer.state == "closed" or late:
            continue
        more = employer.people_declared - insured.get(employer.id, 0)
        if more > 0:
            units, people = found.get(f"A.{employer.kind}/a", (0, 0))
            found[f"A.{employer.kind}/a"] = (units + 1, people + more)
    return found


def _checks(layout: FormLayout, rows: list[StubRow], values: Values, span: Span) -> Iterator[Check]:
    blank = [row.name.removesuffix("/a") for row in rows if row.name not in values]
    if blank:
        yield Check(
            level="hint",
            message=f"Đơn vị không có số liệu tháng {format_month(span.month)}, để trống {len(blank)} trong {len(rows)} nhóm: "
            f"{', '.join(blank)}. Hãy nhập danh sách đơn vị, danh sách thẻ hoặc điền tay.",
            page="import",
        )
    unplanned = [name for name in layout.data["plans"] if "target" not in values.get(name, {})]
    if unplanned:
        names = ", ".join(name.removesuffix("/a") for name in unplanned)
        yield Check(
            level="warn",
            message=f"Chưa giao chỉ tiêu năm cho nhóm {names}: cột 1, 2 để trống. Hãy giao chỉ tiêu.",
            page="plan",
        )
    if any(name.startswith("C.") for name in values):
        yield Check(
            level="hint",
            message="Nhóm C đếm theo thẻ và danh sách có trong sổ của đơn vị; người ngoài sổ không có. "
            "Chỉ tiêu (cột 1, 2) của nhóm nào chưa giao thì để trống; giao ở trang Chỉ tiêu, “Theo: Nhóm đối tượng”.",
            page="household",
        )
    reasons = [name for name, row in values.items() if row.get("up") and "why_up" not in row]
    if reasons:
        names = ", ".join(name.removesuffix("/a") for name in reasons)
        yield Check(level="hint", message=f"Chưa ghi lý do tăng của nhóm {names}; hãy điền tay nếu biết.")
