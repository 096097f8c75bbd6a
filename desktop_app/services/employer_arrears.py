"""What an employer owes late as of a month: by fund, since when, and the daily charge, as far as the figures on record allow.

An amount is never spread over months by guessing. Exact is what the months themselves say (payable less paid, adding up to the
arrears), or one single month of arrears; where only a count of months is known the days run from the oldest of them and the charge
stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import add_months, month_bounds, month_key
from desktop_app.domain.duties import EmployerDue, employer_due
from desktop_app.domain.employer_records import Employer, EmployerMonth
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook
from desktop_app.services.office import Office

ALL_FUNDS = ""


@dataclass(frozen=True, kw_only=True)
class LatePart:
    """A contribution that is late: the month it is for, what is owed in đồng (``None``: a part of the whole), when it was due."""

    month: str
    amount: int | None
    due: EmployerDue


@dataclass(frozen=True, kw_only=True)
class Arrears:
    """One employer's arrears as of a month, seen on the day ``on``.

    ``amount`` đồng in all; ``funds`` what of it is told by fund; ``parts`` the late months, the oldest first, with their amounts only where these are
    exact; ``charge`` the daily charge up to ``on`` in đồng, ``None`` where it cannot be told.
    """

    employer: Employer
    month: str
    on: date
    amount: int
    funds: Mapping[str, int]
    parts: tuple[LatePart, ...]
    charge: int | None

    @property
    def oldest(self) -> LatePart | None:
        """The contribution that is late for longest."""
        return self.parts[0] if self.parts else None

    @property
    def days_late(self) -> int | None:
        """Days after the oldest was due, up to and including ``on``."""
        return (self.on - self.parts[0].due.due_on).days if self.parts else None


def arrears_of(office: Office, employers: Iterable[Employer], month: str, on: date) -> tuple[Arrears, ...]:
    """The arrears of those employers that owe something as of a month, in their order."""
    named = {one.id: one for one in employers}
    rows: dict[int, list[EmployerMonth]] = {}
    for row in office.read.employer_months.of_many(named, _months_before(month)):
        rows.setdefault(row.employer_id, []).append(row)
    found = (_arrears(office.law, one, rows.get(one.id, ()), month, on) for one in named.values())
    return tuple(one for one in found if one is not None)


def _months_before(month: str) -> list[str]:
    """The month and the five years before it: what can still be late beside it."""
    last = month_bounds(month)[0]
    return [month_key(add_months(last, -back)) for back in range(61)]


def _arrears(law: LawBook, employer: Employer, rows: Sequence[EmployerMonth], month: str, on: date) -> Arrears | None:
    here = {row.fund: row for row in rows if row.month == month}
    funds = {fund: row.arrears for fund, row in here.items() if fund and row.arrears}
    whole = here.get(ALL_FUNDS)
    amount = whole.arrears if whole is not None and whole.arrears is not None else sum(funds.values())
    if not amount:
        return None
    parts = _parts(law, rows, month, amount, whole.months_late if whole else None, on)
    exact = bool(parts) and all(part.amount is not None for part in parts)
    return Arrears(
        employer=employer,
        month=month,
        on=on,
        amount=amount,
        funds=funds,
        parts=parts,
        charge=sum(_charge(law, part, on) for part in parts) if exact else None,
    )


def _charge(law: LawBook, part: LatePart, on: date) -> int:
    return quote_late_payment(law, amount=part.amount or 0, due=part.due.due_on, paid=on).payable


def _parts(
    law: LawBook, rows: Sequence[EmployerMonth], month: str, amount: int, months_late: int | None, on: date
) -> tuple[LatePart, ...]:
    """The late months with amounts that add up to the whole; else, where the count of months is known, those months."""
    told = []
    for row in sorted((row for row in rows if row.fund == ALL_FUNDS), key=lambda row: row.month):
        if row.payable is not None and row.paid is not None and row.payable > row.paid:
            due = _due(law, row.month)
            if due is not None and due.due_on < on:
                told.append(LatePart(month=row.month, amount=row.payable - row.paid, due=due))
    if told and sum(part.amount or 0 for part in told) == amount:
        return tuple(told)
    if not months_late:
        return ()
    # A contribution is due by the end of the month after its own: the newest one late at the end of a month is the one before it.
    last = month_bounds(month)[0]
    late = [month_key(add_months(last, -back)) for back in range(months_late, 0, -1)]
    dues = [(key, due) for key in late if (due := _due(law, key)) is not None and due.due_on < on]
    if len(dues) != months_late:
        return ()
    only = amount if months_late == 1 else None
    return tuple(LatePart(month=key, amount=only, due=due) for key, due in dues)


def _due(law: LawBook, month: str) -> EmployerDue | None:
    """When the contribution of a month was due; ``None`` under law the book does not hold."""
    try:
        return employer_due(law, month=month)
    except RuleBroken:
        return None
