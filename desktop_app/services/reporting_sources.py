"""The figures of a month that forms with prescribed rows are filled from, by name; the forms say which row takes which.

``voluntary.people`` … people by class and way of paying; ``health.people``, ``household.…``, ``supported.…`` cards; ``….money``
the ledger, ``….due`` and its parts the enrolments; ``stopped.…``; ``surplus.before|after``; ``arrears.…`` and
``employers.<kind>.<fund>.…`` what lists told of employers; ``entered.<indicator>`` what was entered or imported. A name
that is missing is not known: it stays blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.excel.form_loader import load_layout
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, OFFICE
from desktop_app.services.reporting_employers import employer_figures
from desktop_app.services.reporting_movements import Movement, Span, of_flow, of_levels, of_sets
from desktop_app.services.reporting_participants import AHEAD, PAID, UNPAID, Standing, standings
from desktop_app.services.reporting_stops import of_year, stops
from desktop_app.storage.reporting_money import DueSum

ACCIDENT, HEALTH_OTHER = "voluntary-accident", "health-other"
_SHORT = {"voluntary": VOLUNTARY_SI, "accident": ACCIDENT}
_HEALTH = (HEALTH_HOUSEHOLD, HEALTH_OTHER)


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The figures by name, and what is to be said about them: participants whose class is that of the household's records."""

    figures: Mapping[str, Movement]
    by_register: int = 0

    def first(self, names: Iterable[str]) -> Movement | None:
        """The first of these figures that is known."""
        found = (self.figures.get(name) for name in names)
        return next((one for one in found if one is not None and one.known), None)


def sources_of(office: Office, span: Span, data: Mapping[str, Any], on: date) -> Sources:
    """Everything the office knows for a month. ``data``: the table of that name in the form's definition; ``on``: the day
    the form is made, for the form it refers to."""
    figures: dict[str, Movement] = {}
    by_register = 0
    for short, scheme in _SHORT.items():
        if office.read.cover_facts.any_of([scheme]):
            classes = data["classes" if short == "voluntary" else "accident_classes"]
            order = [name for names in classes.values() for name in names]
            before = standings(office, scheme, span.before, order)
            after = standings(office, scheme, span.day, order)
            figures |= _people(short, before, after, classes)
            if scheme != VOLUNTARY_SI:
                figures.pop(f"{short}.unpaid")  # no day by which it must be paid is on record
            by_register += sum(one.by_register for one in after.values())
    figures |= _cards(office, span)
    figures |= _money(office, span)
    figures |= _due(office, span)
    figures |= employer_figures(office, span)
    figures |= _surplus(office, span)
    if "stopped_from" in data:
        figures |= _stopped(office, span, load_layout(data["stopped_from"], on).data["stopped"])
    figures |= entered_figures(office, span)
    return Sources(figures=figures, by_register=by_register)


def _with_sides(name: str, movement: Movement) -> dict[str, Movement]:
    """A figure of people, and what came and went as figures of their own."""
    return {
        name: movement,
        f"{name}.up": Movement(up=movement.up, down=0),
        f"{name}.down": Movement(up=movement.down, down=0),
    }


def _people(
    short: str,
    before: Mapping[int, Standing],
    after: Mapping[int, Standing],
    classes: Mapping[str, Iterable[str]],
) -> dict[str, Movement]:
    found = _with_sides(f"{short}.people", of_sets(set(before), set(after)))
    for state in (PAID, UNPAID, AHEAD):
        then, now = ({person for person, one in day.items() if one.state == state} for day in (before, after))
        found[f"{short}.{state}"] = of_sets(then, now)
    for name, members in classes.items():
        wanted = set(members)
        then, now = ({person for person, one in day.items() if one.form_class in wanted} for day in (before, after))
        found |= _with_sides(f"{short}.class.{name}", of_sets(then, now))
    return found


def _cards(office: Office, span: Span) -> dict[str, Movement]:
    facts = office.read.cover_facts
    if not facts.any_of(_HEALTH):
        return {}
    found: dict[str, Movement] = {}
    for one in facts.cards(HEALTH_HOUSEHOLD, HEALTH_OTHER, span.before.isoformat(), span.day.isoformat()):
        name = "health" if one.part == "all" else one.part
        everybody = Movement(before=one.before, up=one.up, down=one.down, after=one.after)
        women = Movement(before=one.female_before, up=one.female_up, down=one.female_down, after=one.female_after)
        found |= _with_sides(f"{name}.people", everybody) | _with_sides(f"{name}.female", women)
    return found


def _money(office: Office, span: Span) -> dict[str, Movement]:
    rows = office.read.money_facts.taken(span.year_first.isoformat(), span.first.isoformat(), span.day.isoformat())
    present = {row.scheme for row in rows}
    parts = {
        "voluntary": [row for row in rows if row.scheme == VOLUNTARY_SI],
        "health": [row for row in rows if row.scheme in _HEALTH],
        "household": [row for row in rows if row.scheme == HEALTH_HOUSEHOLD and not row.supported],
        "supported": [row for row in rows if row.scheme == HEALTH_HOUSEHOLD and row.supported],
    }
    if ACCIDENT in present:
        parts["accident"] = [row for row in rows if row.scheme == ACCIDENT]
    return {
        f"{name}.money": of_flow(
            (row.up - row.down for row in mine if not row.now),
            (row.up for row in mine if row.now),
            (row.down for row in mine if row.now),
        )
        for name, mine in parts.items()
    }


def _due(office: Office, span: Span) -> dict[str, Movement]:
    rows = office.read.money_facts.due(span.year_first.isoformat(), span.first.isoformat(), span.day.isoformat())
    household = [row for row in rows if row.scheme == HEALTH_HOUSEHOLD]
    parts = {
        "household": [row for row in household if (row.support_class or "other") == "other"],
        "supported": [row for row in household if (row.support_class or "other") != "other"],
    }
    found = {}
    for name, mine in parts.items():
        found[f"{name}.due"] = _sum(mine, lambda row: row.gross)
        found[f"{name}.payable"] = _sum(mine, lambda row: row.payable)
        found[f"{name}.budget"] = _sum(mine, lambda row: row.state + row.local)
        found[f"{name}.other"] = _sum(mine, lambda row: row.other)
    return found


def _sum(rows: Iterable[DueSum], amount: Any) -> Movement:
    mine = list(rows)
    return of_flow((amount(row) for row in mine if not row.now), (amount(row) for row in mine if row.now))


def _surplus(office: Office, span: Span) -> dict[str, Movement]:
    before, after = (office.read.money_facts.surplus(day.isoformat()) for day in (span.before, span.day))
    if before is None or after is None:
        return {}
    return {"surplus.before": Movement(before=before), "surplus.after": Movement(after=after)}


def _stopped(office: Office, span: Span, marks: Mapping[str, Mapping[str, Any]]) -> dict[str, Movement]:
    kept = {mark: rule for mark, rule in marks.items() if office.read.cover_facts.any_of(rule["schemes"])}
    before, after = (
        of_year(stops(office, day, kept, span.year_first), span.year_first) for day in (span.before, span.day)
    )
    return {f"stopped.{mark}": of_sets(before.get(mark, set()), after.get(mark, set())) for mark in kept}


def entered_figures(office: Office, span: Span) -> dict[str, Movement]:
    """Levels that were entered or imported for the office, or for every commune it has."""
    levels = {code.code for code in office.read.reference.codes("indicators") if code.details.get("nature") == "stock"}
    rows = office.read.monthly_figures.of_months([span.last_month, span.month], sorted(levels))
    communes = {commune.code for commune in office.read.communes.covered()}
    values: dict[tuple[str, str], int] = {}
    split: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        if row.scope_kind == OFFICE:
            values[row.indicator, row.month] = row.value
        elif row.scope_kind == COMMUNE:
            split.setdefault((row.indicator, row.month), {})[row.scope_code] = row.value
    for key, parts in split.items():
        if communes and communes <= set(parts):
            values.setdefault(key, sum(parts[code] for code in communes))
    found = {indicator for indicator, month in values if month == span.month}
    return {
        f"entered.{indicator}": of_levels(values.get((indicator, span.last_month)), values.get((indicator, span.month)))
        for indicator in sorted(found)
    }
