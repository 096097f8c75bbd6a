"""Who holds how much: balances of collectors, organisations and the office at any moment.

For each of them: collected + surplus kept = handed in + by transfer + held. What is paid by transfer goes straight to the agency's account and
is never held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.names import sort_key
from desktop_app.services.office import Office
from desktop_app.storage.balances import MoneySum
from desktop_app.storage.repositories import Repositories

OFFICE_NAME = "Cơ quan (không qua người thu)"
_TAKEN = frozenset({"collect", "void", "refund", "adjust"})
_CASH = _TAKEN | {"credit", "remit"}
_REMUNERATION = frozenset({"remuneration", "claw-back", "pay-out"})


@dataclass(frozen=True, kw_only=True)
class Balance:
    """One account in đồng. ``collector_id`` is ``None`` for the office itself and for the balance of an organisation.

    ``collected``: taken for a scheme, reversals and what was given back taken off; ``by_transfer`` of it and of the surplus went to the agency's
    account; ``credit``: surplus kept for households; ``held`` (negative: more was handed in than taken) is cash since ``oldest_held_on`` (ISO).
    ``owed``: remuneration less what was clawed back and paid out; ``code``: the collector's own.
    """

    collector_id: int | None
    name: str
    organisation_id: int | None
    organisation: str
    collected: int
    by_transfer: int
    credit: int
    remitted: int
    held: int
    oldest_held_on: str | None
    remuneration: int
    clawed_back: int
    paid_out: int
    owed: int
    code: str | None = None


def balance_of(office: Office, collector_id: int | None, on: date | None = None) -> Balance:
    """The account of one collector (``None``: the office itself) at the end of a day, by default of everything entered."""
    return balance_in(office.read, collector_id, on)


def balance_in(work: Repositories, collector_id: int | None, on: date | None = None) -> Balance:
    """The same inside a running verb, with what it has written so far."""
    until = on.isoformat() if on else None
    names = _Names(work) if collector_id is None else _Names(work, collector_id)
    found = _account(work.balances.sums(collector_id, until), **names.of(collector_id))
    return _dated(work, found, until)


def held_in(work: Repositories, collector_id: int | None, on: date | None = None) -> int:
    """Only what is held, in đồng, inside a running verb."""
    sums = work.balances.sums(collector_id, on.isoformat() if on else None)
    return sum(one.amount for one in sums if _is_cash(one))


def balances(office: Office, on: date | None = None) -> tuple[Balance, ...]:
    """Every collector with an entry and the office itself, those who hold most first, then by name."""
    work, until = office.read, on.isoformat() if on else None
    names = _Names(work)
    groups: dict[int | None, list[MoneySum]] = {}
    for one in work.balances.all_sums(until):
        groups.setdefault(one.collector_id, []).append(one)
    found = [_dated(work, _account(sums, **names.of(who)), until) for who, sums in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.held, one.collector_id is None, sort_key(one.name))))


def organisation_balances(office: Office, on: date | None = None) -> tuple[Balance, ...]:
    """The same by organisation, as the collectors belonged to it when the money moved; money without a collector is the office's own."""
    work, until = office.read, on.isoformat() if on else None
    names = {one.id: one.name for one in work.organisations.all()}
    groups: dict[int | None, list[MoneySum]] = {}
    for one in work.balances.all_sums(until):
        groups.setdefault(one.organisation_id, []).append(one)
    found = []
    for organisation_id, sums in groups.items():
        name = names.get(organisation_id or 0, OFFICE_NAME)
        found.append(_account(sums, collector_id=None, name=name, organisation_id=organisation_id, organisation=name))
    return tuple(sorted(found, key=lambda one: (-one.held, one.organisation_id is None, sort_key(one.name))))


def held_by_organisation(work: Repositories, collector_id: int | None) -> dict[int | None, int]:
    """What one collector holds of each organisation he or she belonged to, in đồng."""
    found: dict[int | None, int] = {}
    for one in work.balances.sums(collector_id):
        if _is_cash(one):
            found[one.organisation_id] = found.get(one.organisation_id, 0) + one.amount
    return found


def owed_by_organisation(work: Repositories, collector_id: int) -> dict[int | None, int]:
    """The remuneration one collector is still owed for each organisation he or she belonged to, in đồng."""
    found: dict[int | None, int] = {}
    for one in work.balances.sums(collector_id):
        if one.kind in _REMUNERATION:
            found[one.organisation_id] = found.get(one.organisation_id, 0) + one.amount
    return found


def _is_cash(one: MoneySum) -> bool:
    """Whether it is cash in the collector's hands; what was banked was cash before."""
    return one.kind in _CASH and (one.method != "transfer" or one.kind == "remit")


class _Names:
    """The names of collectors and their organisations, of one collector or of all."""

    def __init__(self, work: Repositories, collector_id: int | None = None) -> None:
        rows = work.collectors.all() if collector_id is None else [work.collectors.get(collector_id)]
        self._collectors = {one.id: one for one in rows}
        self._organisations = {one.id: one.name for one in work.organisations.all()}

    def of(self, collector_id: int | None) -> dict[str, object]:
        """The four naming fields of a balance."""
        if collector_id is None:
            return {"collector_id": None, "name": OFFICE_NAME, "organisation_id": None, "organisation": ""}
        one = self._collectors[collector_id]
        return {
            "collector_id": one.id,
            "name": one.name,
            "organisation_id": one.organisation_id,
            "organisation": self._organisations.get(one.organisation_id, ""),
            "code": one.code,
        }


def _account(sums: Sequence[MoneySum], **names: object) -> Balance:
    def total(kinds: Iterable[str], *, of_scheme: bool | None = None, method: str | None = None) -> int:
        return sum(
            one.amount
            for one in sums
            if one.kind in kinds and of_scheme in (None, one.of_scheme) and method in (None, one.method)
        )

    collected = total(_TAKEN, of_scheme=True)
    credit = total(("credit",)) + total(_TAKEN, of_scheme=False)
    by_transfer = total(_TAKEN | {"credit"}, method="transfer")
    remitted = -total(("remit",))
    remuneration, clawed_back, paid_out = total(("remuneration",)), -total(("claw-back",)), -total(("pay-out",))
    return Balance(
        **names,  # type: ignore[arg-type]  # names and ids of one mapping, each under its own field
        collected=collected,
        by_transfer=by_transfer,
        credit=credit,
        remitted=remitted,
        held=collected + credit - by_transfer - remitted,
        oldest_held_on=None,
        remuneration=remuneration,
        clawed_back=clawed_back,
        paid_out=paid_out,
        owed=remuneration - clawed_back - paid_out,
    )


def _dated(work: Repositories, found: Balance, until: str | None) -> Balance:
    if found.held <= 0:
        return found
    since = work.balances.held_since(found.collector_id, found.held, until)
    return replace(found, oldest_held_on=since)
