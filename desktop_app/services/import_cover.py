"""Support classes and cards that a list of people names beside them: what of it the office does not know yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.services.import_codes import CodeBook
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_values import CellChange, Policy
from desktop_app.storage.matching import Matching


def add_cover_and_classes(rows: Iterable[Incoming], store: Matching, codes: CodeBook, policy: Policy) -> None:
    """Note in each row the classes and the period of cover it adds; of what is known already nothing is noted."""
    may_fill = bool(policy & {"fill", "update"})
    _classes([row for row in rows if row.classes and not row.rejected], store, codes, may_fill=may_fill)
    _covers([row for row in rows if row.cover is not None and not row.rejected], store, may_fill=may_fill)


def _classes(rows: list[Incoming], store: Matching, codes: CodeBook, *, may_fill: bool) -> None:
    if not rows:
        return
    people = store.classes("person_id", {row.known.id for row in rows if row.known is not None})
    homes = {plan.id for row in rows if (plan := row.household) is not None and plan.id is not None}
    households = store.classes("household_id", homes)
    for row in rows:
        allowed = row.known is None or may_fill
        for code in row.classes:
            if code in codes.of_household and row.group:
                new = _class_of_household(row, code, households, allowed=allowed)
            else:
                new = row.known is None or (row.known.id, code) not in people
                if new and allowed:
                    row.new_classes.append(code)
            if new and row.known is not None:
                after = codes.name("class", code)
                row.changes.append(CellChange(label="Diện hỗ trợ", before="", after=after, kept=not allowed))


def _class_of_household(row: Incoming, code: str, held: set[tuple[int, str]], *, allowed: bool) -> bool:
    """Note a class that a household holds as a whole, once; says whether it is new."""
    plan = row.household
    if plan is None or code in plan.classes or (plan.id is not None and (plan.id, code) in held):
        return False
    if allowed:
        plan.classes[code] = row.row
    return True


def _covers(rows: list[Incoming], store: Matching, *, may_fill: bool) -> None:
    known: dict[int, set[tuple[str, str | None]]] = {}
    for cover in store.covers({row.known.id for row in rows if row.known is not None}):
        known.setdefault(cover.person_id, set()).add((cover.scheme, cover.valid_to))
    for row in rows:
        assert row.cover is not None
        if row.known is None:
            continue
        if (row.cover["scheme"], row.cover["valid_to"]) in known.get(row.known.id, ()):
            row.cover = None
            continue
        row.changes.append(
            CellChange(label="Hạn thẻ BHYT", before="", after=_shown(row.cover["valid_to"]), kept=not may_fill)
        )
        if not may_fill:
            row.cover = None


def _shown(day: str) -> str:
    return format_date(date.fromisoformat(day))
