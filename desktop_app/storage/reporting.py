"""What the office's own lists need beside the figures: where people live, and who was a potential participant on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database

_PARTS = 500  # ids asked for at a time; SQLite's own limit of variables lies higher
_LIVING = "COALESCE(p.residence, 'home') IN ('home', 'away')"
_PLACE = (
    "p.name, p.birth, p.household_id, COALESCE(p.phone, h.phone) AS phone, h.address, t.id AS hamlet_id, "
    "t.name AS hamlet, t.commune_code"
)
_OF_PERSON = "JOIN household AS h ON h.id = p.household_id JOIN hamlet AS t ON t.id = h.hamlet_id"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Where to find a person. ``phone`` is the person's, else the household's; ``birth`` keeps its precision."""

    person_id: int
    name: str
    birth: str | None
    household_id: int
    phone: str | None
    address: str | None
    hamlet_id: int
    hamlet: str
    commune_code: str


@dataclass(frozen=True, kw_only=True)
class PotentialRow(Contact):
    """One person × scheme that was open on the day, with what was last said until then (days ISO)."""

    scheme: str
    source: str
    detail: str | None
    opened_on: str
    outcome: str | None
    visited_on: str | None
    promise_on: str | None
    next_on: str | None


@dataclass(frozen=True, kw_only=True)
class WaitingSum:
    """How many collected enrolments of one collector (``None``: not recorded) stand in no batch; ``payable`` in đồng."""

    collector_id: int | None
    people: int
    payable: int


class Reporting:
    """Questions of the lists that leave the office."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def first_collected(self) -> str | None:
        """The day (ISO) of the first enrolment that was paid; ``None`` before there is any."""
        row = self.db.conn.execute("SELECT MIN(collected_on) FROM enrolment WHERE collected_on IS NOT NULL").fetchone()
        found: str | None = row[0]
        return found

    def waiting(self, scheme: str, since: str, until: str) -> list[WaitingSum]:
        """What was collected in a scheme between two days (ISO, inclusive) and waits for a batch, by collector."""
        rows = self.db.conn.execute(
            "SELECT collector_id, COUNT(*) AS people, SUM(payable) AS payable FROM enrolment "
            "WHERE collected_on BETWEEN ? AND ? AND scheme = ? AND state = 'collected' AND batch_id IS NULL "
            "GROUP BY collector_id",
            (since, until, scheme),
        )
        return [WaitingSum(**dict(row)) for row in rows]

    def contacts(self, person_ids: Sequence[int]) -> dict[int, Contact]:
        """Where these people live, by person id; unknown ids are left out."""
        found: dict[int, Contact] = {}
        wanted = list(dict.fromkeys(person_ids))
        for start in range(0, len(wanted), _PARTS):
            part = wanted[start : start + _PARTS]
            rows = self.db.conn.execute(
                f"SELECT p.id AS person_id, {_PLACE} FROM person AS p {_OF_PERSON} "
                f"WHERE p.id IN ({', '.join('?' * len(part))})",
                part,
            )
            found.update((row["person_id"], Contact(**dict(row))) for row in rows)
        return found

    def potential(self, on: str, commune_code: str | None = None) -> list[PotentialRow]:
        """The leads that were open at the end of a day (ISO), of one commune or of all, in the order of the walk.

        A lead closed later that day or before is left out, and so is who died, moved away or left the household.
        """
        rows = self.db.conn.execute(
            f"SELECT l.person_id, {_PLACE}, l.scheme, l.source, l.detail, l.opened_on, v.outcome, v.visited_on, "
            f"v.promise_on, v.next_on FROM lead AS l JOIN person AS p ON p.id = l.person_id {_OF_PERSON} "
            "LEFT JOIN office_commune AS o ON o.commune_code = t.commune_code "
            "LEFT JOIN visit AS v ON v.id = (SELECT w.id FROM visit AS w WHERE w.person_id = l.person_id "
            "AND w.scheme = l.scheme AND w.visited_on <= ? ORDER BY w.visited_on DESC, w.id DESC LIMIT 1) "
            f"WHERE l.opened_on <= ? AND (l.closed_on IS NULL OR l.closed_on > ?) AND {_LIVING} "
            "AND h.state = 'active' AND (? IS NULL OR t.commune_code = ?) "
            "ORDER BY o.list_order, t.commune_code, t.list_order, t.id, h.list_order, h.id, p.list_order, p.id, l.scheme",
            (on, on, on, commune_code, commune_code),
        )
        return [PotentialRow(**dict(row)) for row in rows]
