"""What lists told of employers: units, people, what was payable and paid, what is late, by kind of unit and fund."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from desktop_app.reports.report import add_up
from desktop_app.services.office import Office
from desktop_app.services.reporting_movements import Movement, Span, of_levels
from desktop_app.storage.reporting_money import EmployerFund

FUNDS = ("social", "health", "unemployment", "accident")
ALL = "all"
Rows = Sequence[EmployerFund]


def employer_figures(office: Office, span: Span) -> dict[str, Movement]:
    """``arrears.total`` and ``arrears.<fund>``; ``employers.<kind>.<fund>.<what>`` for all kinds and each kind 1–11 on record.

    Only what a list of the month says; the month before counts where a list of it is there too.
    """
    rows = office.read.money_facts.employers(span.last_month, span.month)
    now = [row for row in rows if row.month == span.month]
    before = [row for row in rows if row.month == span.last_month]
    found: dict[str, Movement] = {}
    for fund in FUNDS:
        found |= _arrears(f"arrears.{fund}", _late(before, fund), _late(now, fund))
        for kind in (ALL, *sorted({row.kind for row in now if row.kind is not None})):
            mine = [[row for row in month if row.fund == fund and kind in (ALL, row.kind)] for month in (before, now)]
            if mine[1]:
                found |= _of_fund(f"employers.{kind}.{fund}", *mine)
    return found | _arrears("arrears.total", _all_late(before), _all_late(now))


def _late(rows: Rows, fund: str) -> dict[int, int]:
    """What each employer owes late in a fund; empty without a list of it."""
    return {row.employer_id: row.arrears for row in rows if row.fund == fund and row.arrears is not None}


def _all_late(rows: Rows) -> dict[int, int]:
    """What each employer owes late in all: as the list says, else its funds together."""
    found: dict[int, int] = {}
    for fund in FUNDS:
        for employer, amount in _late(rows, fund).items():
            found[employer] = found.get(employer, 0) + amount
    return found | _late(rows, "")


def _arrears(name: str, before: dict[int, int], now: dict[int, int]) -> dict[str, Movement]:
    """An employer that a list of late payers does not name any more owes nothing."""
    if not now:
        return {}
    if not before:
        return {name: Movement(after=sum(now.values()))}
    changes = [now.get(one, 0) - before.get(one, 0) for one in sorted(before.keys() | now.keys())]
    return {
        name: Movement(
            before=sum(before.values()),
            up=sum(change for change in changes if change > 0),
            down=-sum(change for change in changes if change < 0),
            after=sum(now.values()),
        )
    }


def _of_fund(name: str, before: Rows, now: Rows) -> dict[str, Movement]:
    counted: dict[str, Callable[[Rows], int | None]] = {
        "units": lambda rows: len(rows) or None,
        "people": lambda rows: _sum(row.people for row in rows),
        "late": lambda rows: _count(row.arrears for row in rows),
        "arrears": lambda rows: _sum(row.arrears for row in rows),
    }
    found = {f"{name}.{what}": of_levels(count(before), count(now)) for what, count in counted.items()}
    for what, amounts in (("payable", [row.payable for row in now]), ("paid", [row.paid for row in now])):
        month = _sum(amounts)
        found[f"{name}.{what}"] = Movement(up=month, down=None if month is None else 0)
    return found


def _sum(values: Iterable[int | None]) -> int | None:
    return add_up(list(values))


def _count(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(value > 0 for value in known) if known else None
