"""What each collector has on hand and has reached, counted over everybody at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING

# The hamlets a collector looks after: as a rule, or in a round that is open.
_AREA = """WITH area AS (SELECT collector_id, hamlet_id FROM collector_hamlet UNION
    SELECT w.collector_id, w.hamlet_id FROM round_hamlet AS w JOIN round AS r ON r.id = w.round_id
    WHERE r.state = 'open' AND w.collector_id IS NOT NULL)"""
# A household of an open round is walked by whom it was given to by hand, else by who walks the hamlet.
_ELSEWHERE = """EXISTS (SELECT 1 FROM round_household AS k JOIN round AS r ON r.id = k.round_id AND r.state = 'open'
    WHERE k.household_id = h.id AND k.collector_id <> a.collector_id)"""
# A person × scheme that was spoken to in the period, with the first day of it.
_MET = """SELECT v.collector_id, v.person_id, v.scheme, MIN(v.visited_on) AS first FROM visit AS v
    WHERE v.collector_id IS NOT NULL AND v.person_id IS NOT NULL AND v.scheme IS NOT NULL AND v.visited_on BETWEEN :since AND :until
    GROUP BY 1, 2, 3"""


@dataclass(frozen=True, kw_only=True)
class OpenHamlet:
    """A hamlet a collector looks after: ``round_name`` ``None`` as a rule, otherwise in that open round; ``leads`` open there."""

    hamlet_id: int
    hamlet: str
    round_name: str | None
    households: int
    leads: int


class Workload:
    """Counts by collector id; who has none is left out."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def open_leads(self) -> dict[int, int]:
        """Leads open in the hamlets each looks after, and in the households each was given by hand."""
        leads = "JOIN person AS p ON p.household_id = h.id JOIN lead AS l ON l.person_id = p.id AND l.closed_on IS NULL"
        return self._counts(
            f"{_AREA}, own AS (SELECT DISTINCT k.collector_id, k.household_id FROM round_household AS k JOIN round AS r ON r.id = k.round_id "
            "WHERE r.state = 'open' AND k.collector_id IS NOT NULL) "
            "SELECT collector_id, SUM(n) FROM (SELECT a.collector_id, COUNT(*) AS n FROM area AS a "
            f"JOIN household AS h ON h.hamlet_id = a.hamlet_id AND h.state = 'active' {leads} WHERE NOT {_ELSEWHERE} GROUP BY 1 "
            "UNION ALL SELECT o.collector_id, COUNT(*) FROM own AS o JOIN household AS h ON h.id = o.household_id AND h.state = 'active' "
            f"{leads} WHERE NOT EXISTS (SELECT 1 FROM area AS a WHERE a.collector_id = o.collector_id AND a.hamlet_id = h.hamlet_id "
            f"AND NOT {_ELSEWHERE}) GROUP BY 1) GROUP BY 1"
        )

    def households(self) -> dict[int, int]:
        """Active households each has in the open rounds."""
        return self._counts(
            "SELECT COALESCE(k.collector_id, w.collector_id) AS who, COUNT(DISTINCT h.id) FROM round_hamlet AS w "
            "JOIN round AS r ON r.id = w.round_id AND r.state = 'open' "
            "JOIN household AS h ON h.hamlet_id = w.hamlet_id AND h.state = 'active' "
            "LEFT JOIN round_household AS k ON k.round_id = w.round_id AND k.household_id = h.id WHERE who IS NOT NULL GROUP BY 1"
        )

    def visits(self, since: str, until: str) -> dict[int, int]:
        """Visits each made between two days (ISO)."""
        return self._counts(
            "SELECT collector_id, COUNT(*) FROM visit WHERE collector_id IS NOT NULL AND visited_on BETWEEN :since AND :until GROUP BY 1",
            since,
            until,
        )

    def met(self, since: str, until: str) -> dict[int, int]:
        """Person × scheme each spoke to."""
        return self._counts(f"SELECT collector_id, COUNT(*) FROM ({_MET}) GROUP BY 1", since, until)

    def joined(self, since: str, until: str) -> dict[int, int]:
        """Those among them who paid from the first of these visits to the end of the period, whoever took the money."""
        return self._counts(
            f"SELECT m.collector_id, COUNT(*) FROM ({_MET}) AS m WHERE EXISTS (SELECT 1 FROM enrolment AS e "
            f"WHERE e.person_id = m.person_id AND e.scheme = m.scheme AND e.{STANDING} AND e.collected_on BETWEEN m.first AND :until) GROUP BY 1",
            since,
            until,
        )

    def promises(self, since: str, until: str) -> dict[int, tuple[int, int]]:
        """(kept, all) promises to pay that fell due in the period: kept when the person paid by the day promised."""
        rows = self.db.conn.execute(
            "SELECT v.collector_id, COUNT(*) AS due, SUM(EXISTS (SELECT 1 FROM enrolment AS e WHERE e.person_id = v.person_id "
            f"AND e.scheme = v.scheme AND e.{STANDING} AND e.collected_on BETWEEN v.visited_on AND v.promise_on)) AS kept "
            "FROM visit AS v WHERE v.collector_id IS NOT NULL AND v.promise_on BETWEEN :since AND :until GROUP BY 1",
            {"since": since, "until": until},
        )
        return {row["collector_id"]: (row["kept"], row["due"]) for row in rows}

    def hamlet_loads(self, hamlet_ids: Sequence[int], scheme: str | None) -> dict[int, tuple[int, int]]:
        """(active households, open leads of one scheme or of both) of each of some hamlets."""
        rows = self.db.conn.execute(
            "SELECT t.value AS hamlet_id, (SELECT COUNT(*) FROM household AS h WHERE h.hamlet_id = t.value AND h.state = 'active'), "
            "(SELECT COUNT(*) FROM household AS h CROSS JOIN person AS p ON p.household_id = h.id CROSS JOIN lead AS l INDEXED BY lead_open "
            "ON l.person_id = p.id AND l.closed_on IS NULL WHERE h.hamlet_id = t.value AND h.state = 'active' "
            "AND l.scheme IN ('health-household', 'voluntary-si') AND (? IS NULL OR l.scheme = ?)) FROM json_each(?) AS t",
            (scheme, scheme, json.dumps(list(hamlet_ids))),
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def open_hamlets(self, collector_id: int) -> list[OpenHamlet]:
        """The hamlets one collector looks after, as a rule or in an open round, in walking order."""
        leads = (
            "(SELECT COUNT(*) FROM household AS h JOIN person AS p ON p.household_id = h.id "
            "JOIN lead AS l ON l.person_id = p.id AND l.closed_on IS NULL WHERE h.hamlet_id = t.id AND h.state = 'active')"
        )
        homes = "(SELECT COUNT(*) FROM household AS h WHERE h.hamlet_id = t.id AND h.state = 'active')"
        rows = self.db.conn.execute(
            f"""SELECT t.id AS hamlet_id, t.name AS hamlet, r.name AS round_name, {homes} AS households, {leads} AS leads
            FROM round_hamlet AS w JOIN round AS r ON r.id = w.round_id AND r.state = 'open' JOIN hamlet AS t ON t.id = w.hamlet_id
            WHERE w.collector_id = :who UNION ALL
            SELECT t.id, t.name, NULL, {homes}, {leads} FROM collector_hamlet AS k JOIN hamlet AS t ON t.id = k.hamlet_id
            WHERE k.collector_id = :who ORDER BY 3, 2""",
            {"who": collector_id},
        )
        return [OpenHamlet(**dict(row)) for row in rows]

    def waiting_money(self, collector_id: int) -> tuple[int, int]:
        """(people, đồng) one collector took that stand in no batch, or in one that has not left, or came back."""
        row = self.db.conn.execute(
            "SELECT COUNT(*) AS people, COALESCE(SUM(payable), 0) AS payable FROM enrolment "
            "WHERE collector_id = ? AND state IN ('partial', 'collected', 'in-batch', 'returned')",
            (collector_id,),
        ).fetchone()
        return row["people"], row["payable"]

    def last_taken(self, collector_id: int) -> str | None:
        """The last day (ISO) on which a collector wrote a receipt that stands; ``None`` when there is none."""
        row = self.db.conn.execute(
            "SELECT MAX(r.issued_on) FROM receipt AS r WHERE r.collector_id = ? AND r.voids_id IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM receipt AS v WHERE v.voids_id = r.id)",
            (collector_id,),
        ).fetchone()
        found: str | None = row[0]
        return found

    def _counts(self, sql: str, since: str = "", until: str = "") -> dict[int, int]:
        rows = self.db.conn.execute(sql, {"since": since, "until": until} if since else {})
        return {row[0]: row[1] for row in rows}
