"""The visits of a span of days, with where and by whom, as reports count them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class VisitFact:
    """One outcome of one contact. ``outcome``: a digit 1–9, or the way a message went that had no answer yet."""

    id: int
    round_id: int | None
    household_id: int
    person_id: int | None
    scheme: str | None
    visited_on: str
    collector_id: int | None
    outcome: str
    reason: str | None
    hamlet_id: int
    commune_code: str


_ALL = (
    "SELECT v.id, v.round_id, v.household_id, v.person_id, v.scheme, v.visited_on, v.collector_id, v.outcome, v.reason, "
    "h.hamlet_id, t.commune_code FROM visit AS v JOIN household AS h ON h.id = v.household_id "
    "JOIN hamlet AS t ON t.id = h.hamlet_id"
)


class VisitFacts:
    """Visits for counting; contacts that had no answer (a message sent) are none."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def between(self, since: str, until: str) -> list[VisitFact]:
        """The visits from one day to another (ISO, inclusive), the earliest first."""
        rows = self.db.conn.execute(
            f"{_ALL} WHERE v.visited_on BETWEEN ? AND ? AND v.outcome GLOB '[1-9]' ORDER BY v.visited_on, v.id",
            (since, until),
        )
        return [VisitFact(**dict(row)) for row in rows]

    def of_round(self, round_id: int) -> list[VisitFact]:
        """The visits of a round, the earliest first."""
        rows = self.db.conn.execute(
            f"{_ALL} WHERE v.round_id = ? AND v.outcome GLOB '[1-9]' ORDER BY v.visited_on, v.id", (round_id,)
        )
        return [VisitFact(**dict(row)) for row in rows]

    def households(self) -> dict[int, int]:
        """How many households live in each hamlet today."""
        rows = self.db.conn.execute("SELECT hamlet_id, COUNT(*) FROM household WHERE state = 'active' GROUP BY 1")
        return {row[0]: row[1] for row in rows}
