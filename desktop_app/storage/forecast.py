"""What a forecast is made from: chains of cover with their payments, leads with their visits, and whose cover ends when.

Chains and leads are read of a sample of people spread evenly over the ids, so that the cost has a bound; whose cover
ends when is counted of everybody. Scopes: office, commune, hamlet, collector (who took the last payment; to whom a lead is assigned).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING

_KIND = "CASE WHEN :scheme = 'health-household' THEN 'health' ELSE :scheme END"
_STAYS = "h.state = 'active' AND COALESCE(p.residence, 'home') IN ('home', 'away')"
_PLACE = {
    "commune": "h.hamlet_id IN (SELECT id FROM hamlet WHERE commune_code = :part)",
    "hamlet": "h.hamlet_id = CAST(:part AS INTEGER)",
}
# A person's periods in order: the one before, and the office's payment of it when there was one.
_CHAIN = f"""WITH who AS MATERIALIZED ({{who}}), chain AS (
    SELECT c.person_id, c.valid_to AS end, substr(COALESCE(e.collected_on, c.valid_from, c.valid_to), 1, 7) AS paid, e.id IS NOT NULL AS ours,
        COALESCE(e.months, 0) AS months, COALESCE(f.enrolment_id = e.id, 0) AS first, COALESCE(e.kind <> 'continue', 0) AS fresh,
        COALESCE(e.payable, 0) AS amount, LAG(c.valid_to) OVER w AS before, LAG(COALESCE(e.months, 0)) OVER w AS before_months,
        LAG(substr(e.collected_on, 1, 7)) OVER w AS before_paid
    FROM who CROSS JOIN coverage AS c ON c.person_id = who.id AND c.scheme = :scheme AND c.valid_to IS NOT NULL
    LEFT JOIN enrolment AS e ON e.id = c.enrolment_id AND e.{STANDING}
    LEFT JOIN sum_first AS f ON f.person_id = c.person_id AND f.scheme = c.scheme AND f.year = CAST(substr(e.collected_on, 1, 4) AS INTEGER)
    WHERE c.enrolment_id IS NULL OR e.id IS NOT NULL
    WINDOW w AS (PARTITION BY c.person_id ORDER BY c.valid_to, c.id))
SELECT substr(before, 1, 7) AS before, before_months, before_paid, paid, substr(end, 1, 7) AS end, months, ours, first, fresh,
    COUNT(*) AS people, SUM(amount) AS amount
FROM chain GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9"""


@dataclass(frozen=True, kw_only=True)
class FlowRow:
    """One group of like payments; months as `YYYY-MM`, `months` 0 where the length is not recorded."""

    before: str | None
    before_months: int | None
    before_paid: str | None
    paid: str
    end: str
    months: int
    ours: int
    first: int
    fresh: int
    people: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class LeadRow:
    """One lead; `visits`: "YYYY-MM outcome" joined by commas, in order; `paid_on`: the first payment after it was opened."""

    opened_on: str
    closed_on: str | None
    visits: str | None
    paid_on: str | None
    before: str | None


class ForecastFacts:
    """Questions of the forecast. `kind` and `part` name the scope, `scheme` one of the two schemes the office collects."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def size(self, scheme: str) -> int:
        """How many people of the office have or had cover of the scheme."""
        found: int = self.db.conn.execute(
            "SELECT COUNT(*) FROM sum_last INDEXED BY sum_last_end WHERE scheme = ?", (scheme,)
        ).fetchone()[0]
        return found

    def flows(self, scheme: str, kind: str, part: str, every: int) -> list[FlowRow]:
        """The chains of every `every`-th person of the scope, like payments grouped."""
        rows = self.db.conn.execute(_CHAIN.format(who=_who(kind)), {"scheme": scheme, "part": part, "every": every})
        return [FlowRow(**dict(row)) for row in rows]

    def counting(self, scheme: str, kind: str, part: str) -> int:
        """How many people counted in the scope, over all years (decision 0007)."""
        found: int = self.db.conn.execute(
            "SELECT COALESCE(SUM(people), 0) FROM sum_people WHERE cut = ? AND part = ? AND scheme = ?",
            (kind, part, scheme),
        ).fetchone()[0]
        return found

    def standing(
        self, scheme: str, kind: str, part: str, *, since: str, year: int, every: int
    ) -> list[tuple[str, int, bool, int]]:
        """Of every `every`-th person who lives here: (month in which the last period ends, months paid or 0, counts in the year, people),
        ends from the day `since` on."""
        rows = self.db.conn.execute(
            f"""SELECT substr(c.valid_to, 1, 7), COALESCE(e.months, 0), f.person_id IS NOT NULL, COUNT(*)
            FROM {_people(kind)} LEFT JOIN enrolment AS e ON e.id = c.enrolment_id
            LEFT JOIN sum_first AS f ON f.person_id = c.person_id AND f.scheme = c.scheme AND f.year = :year
            WHERE {_chosen(kind)} AND c.valid_to >= :since AND {_STAYS} GROUP BY 1, 2, 3""",
            {"scheme": scheme, "part": part, "since": since, "year": year, "every": every},
        )
        return [(row[0], row[1], bool(row[2]), row[3]) for row in rows]

    def lead_count(self) -> int:
        """How many leads there are or were."""
        found: int = self.db.conn.execute("SELECT COUNT(*) FROM lead").fetchone()[0]
        return found

    def leads(self, scheme: str, kind: str, part: str, every: int) -> list[LeadRow]:
        """Every `every`-th lead of the scope with its visits and the first payment after it."""
        rows = self.db.conn.execute(
            f"""SELECT l.opened_on, l.closed_on, (SELECT GROUP_CONCAT(substr(visited_on, 1, 7) || ' ' || outcome) FROM
                    (SELECT v.visited_on, v.outcome FROM visit AS v WHERE v.person_id = l.person_id AND v.scheme = l.scheme
                     AND v.visited_on >= l.opened_on ORDER BY v.visited_on, v.id)) AS visits,
                (SELECT MIN(e.collected_on) FROM enrolment AS e WHERE e.person_id = l.person_id AND e.scheme = l.scheme
                     AND e.{STANDING} AND e.collected_on >= l.opened_on) AS paid_on,
                (SELECT MAX(c.valid_to) FROM coverage AS c WHERE c.person_id = l.person_id AND c.scheme = l.scheme
                     AND c.valid_from <= l.opened_on) AS before
            FROM lead AS l {_lead_joins(kind)} WHERE l.scheme = :scheme AND l.id % :every = 0 {_lead_where(kind)}""",
            {"scheme": scheme, "part": part, "every": every},
        )
        return [LeadRow(**dict(row)) for row in rows]


def _who(kind: str) -> str:
    """The people of a scope who have or had cover of the scheme, every so many-th."""
    if kind in _PLACE:
        return f"SELECT c.person_id AS id FROM {_people(kind)} WHERE {_chosen(kind)}"
    return f"SELECT c.person_id AS id FROM sum_last AS c INDEXED BY sum_last_end WHERE {_chosen(kind)}"


def _people(kind: str) -> str:
    """Last periods with where the person lives: a place is walked from its households, everybody through the index of last days."""
    if kind in _PLACE:
        return (
            "household AS h INDEXED BY household_walk CROSS JOIN person AS p INDEXED BY person_household ON p.household_id = h.id "
            f"CROSS JOIN sum_last AS c ON c.person_id = p.id AND c.kind = {_KIND}"
        )
    return (
        "sum_last AS c INDEXED BY sum_last_end CROSS JOIN person AS p ON p.id = c.person_id "
        "CROSS JOIN household AS h ON h.id = p.household_id"
    )


def _chosen(kind: str) -> str:
    if kind in _PLACE:
        return f"{_PLACE[kind]} AND p.id % :every = 0 AND c.scheme = :scheme"
    mine = " AND c.collector_id = CAST(:part AS INTEGER)" if kind == "collector" else ""
    return f"c.scheme = :scheme AND c.person_id % :every = 0{mine}"


def _lead_joins(kind: str) -> str:
    if kind not in _PLACE:
        return ""
    return "JOIN person AS p ON p.id = l.person_id JOIN household AS h ON h.id = p.household_id"


def _lead_where(kind: str) -> str:
    if kind in _PLACE:
        return f"AND {_PLACE[kind]}"
    return "AND l.collector_id = CAST(:part AS INTEGER)" if kind == "collector" else ""
