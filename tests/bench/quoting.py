"""Quotes as the window asks for them: a household of eight again at every key, and a morning's hundred households.

The goals of the rule book are 5 ms for the household of eight and a hundred quotes a second; the limits are far inside
them (5 ms was some 90 times the floor where they were set), so that a slower quote is noticed long before anybody waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import cycle
from pathlib import Path
from sqlite3 import Connection

from desktop_app.services.households import save_household
from desktop_app.services.households_form import HouseholdForm, MemberForm
from desktop_app.services.office import Office, open_office
from desktop_app.services.quoting import quote_household
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.what_if import try_out
from desktop_app.services.what_if_values import VoluntaryTry, WhatIf
from tests.bench.measure import Figure, each, side_by_side

_TIMES = 20
_HUNDRED = 100
_PERCENT = (100, 70, 60, 50, 40, 40, 40, 40)  # of the first payer's amount, by order in the household
_RATE, _BASE = Decimal("0.045"), 2_530_000
# What a quote has to know of a household, in the fewest statements.
_READS = (
    "SELECT * FROM household WHERE id = ?",
    "SELECT * FROM person WHERE household_id = ? ORDER BY list_order",
    "SELECT c.* FROM coverage c JOIN person p ON p.id = c.person_id WHERE p.household_id = ?",
    "SELECT e.* FROM entitlement e JOIN person p ON p.id = e.person_id WHERE p.household_id = ?",
    "SELECT n.* FROM enrolment n JOIN person p ON p.id = n.person_id WHERE p.household_id = ?",
)


def figures(path: Path) -> list[Figure]:
    """Every figure on one open office."""
    with open_office(path) as office:
        eight = _household_of_eight(office)
        office.read.people.count()  # the reader's connection stands before the clock runs
        return [_again(office, eight), _panel(office, eight), _hundred(office)]


def _again(office: Office, household: int) -> Figure:
    """Another length, another order, a member more or less: what changes between two keys."""
    found = office.read.db.conn
    people = [member.person_id for member in quote_household(office, household).members]
    assert len(people) == len(_PERCENT)
    assert _plain(found, household, 12) == [one.quote.payable for one in quote_household(office, household).members]
    asked = cycle(
        (months, {people[0]: MemberChoice(order=first), people[1]: MemberChoice(order=3 - first)})
        for months in (3, 6, 12)
        for first in (1, 2)
    )

    def ours() -> None:
        months, choices = next(asked)
        quote_household(office, household, months=months, choices=choices)

    lengths = cycle((3, 6, 12))
    return side_by_side(
        "a household of eight quoted again: order, classes, supports, dates, explanations with sources (goal: under 5 ms)",
        lambda: each(ours, _TIMES),
        lambda: each(lambda: _plain(found, household, next(lengths)), _TIMES),
        "its rows by plain SELECTs and eight plain products",
        45,
        unit="ms",
    )


def _panel(office: Office, household: int) -> Figure:
    """What-if: the same household with three of its members also trying voluntary insurance."""
    found = office.read.db.conn
    people = [member.person_id for member in quote_household(office, household).members]
    basis = WhatIf(
        household_id=household,
        on=office.today,
        voluntary={person: VoluntaryTry(taken=True, income=2_000_000, method="12") for person in people[:3]},
    )
    answer = try_out(office, basis)
    assert len(answer.lines) == len(people) + 3, (answer.faults, answer.skips)
    lengths = cycle((3, 6, 12))
    plain = cycle((3, 6, 12))
    return side_by_side(
        "one key in the what-if panel: eight members, three of them with voluntary insurance too",
        lambda: each(lambda: try_out(office, replace(basis, months=next(lengths))), _TIMES),
        lambda: each(lambda: _plain(found, household, next(plain)), _TIMES),
        "the rows by plain SELECTs and eight plain products",
        160,
        unit="ms",
    )


def _hundred(office: Office) -> Figure:
    found = office.read.db.conn
    ids = _spread([household.id for household in office.read.households.find()], _HUNDRED)
    measured = side_by_side(
        "households quoted one after another, as many as fit into a second (goal: 100 or more)",
        lambda: each(lambda: [quote_household(office, one) for one in ids], 1),
        lambda: each(lambda: [_plain(found, one, 12) for one in ids], 1),
        "the same households' rows by plain SELECTs and plain products",
        12,
    )
    return replace(measured, value=round(len(ids) / measured.value, 1), unit="quotes/s")


def _plain(found: Connection, household: int, months: int) -> list[int]:
    rows = [found.execute(statement, (household,)).fetchall() for statement in _READS]
    amounts = []
    for percent, _ in zip(_PERCENT, rows[1], strict=False):
        amount = _BASE * _RATE * percent / 100 * months
        amounts.append(int(amount.quantize(Decimal(1), ROUND_HALF_UP)))
    return amounts


def _spread(ids: Sequence[int], number: int) -> list[int]:
    """Every so-many-th of the list, so that all hamlets have their share."""
    return list(ids[:: max(1, len(ids) // number)])[:number]


def _household_of_eight(office: Office) -> int:
    members = tuple(
        MemberForm(
            name=f"Người Thứ {number}", birth=f"{1970 + number}-01-02", sex="male", residence="home",
            personal_id=f"0010{70 + number}{number:06d}", relation_code="00" if number == 1 else "08",
        )
        for number in range(1, 9)
    )  # fmt: skip
    hamlet = office.read.hamlets.all()[0]
    return save_household(office, HouseholdForm(hamlet_id=hamlet.id, members=members, head=0)).value
