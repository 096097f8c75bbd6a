"""The points of the open leads, kept until something they depend on changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database

# Cover that counts as the same insurance: either kind of health card.
_SAME = "(k.scheme = l.scheme OR l.scheme = 'health-household' AND k.scheme = 'health-other')"
_RUNS = "COALESCE(k.valid_from, '') <= :on AND COALESCE(k.valid_to, '9999') >= :on"


@dataclass(frozen=True, kw_only=True)
class RankFacts:
    """What the file knows of an open lead. ``covered_to``: the last day of cover of the scheme; ``classes``: codes in force, with commas between."""

    lead_id: int
    person_id: int
    household_id: int
    scheme: str
    classes: str | None
    covered_to: str | None
    others: int
    outcome: str | None
    promise_on: str | None


@dataclass(frozen=True, kw_only=True)
class KeptRank:
    """The points of a lead as they are kept; ``parts``: (code of the weight, points, number behind it)."""

    lead_id: int
    scheme: str
    score: int
    parts: tuple[tuple[str, int, int], ...]


class LeadRanks:
    """Facts to give points for, and the points given."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def stamp(self) -> str:
        """For which day, weights and gaps the points were given; "" when they never were."""
        row = self.db.conn.execute("SELECT stamp FROM sum_rank_stamp").fetchone()
        return row[0] if row else ""

    def dirty(self) -> list[int]:
        """The hamlets in which something has changed since."""
        return [row[0] for row in self.db.conn.execute("SELECT hamlet_id FROM sum_rank_dirty ORDER BY hamlet_id")]

    def facts(self, hamlet_id: int, on: str) -> list[RankFacts]:
        """The open leads of a hamlet, with what is known of each on a day."""
        rows = self.db.conn.execute(
            f"""SELECT l.id AS lead_id, p.id AS person_id, h.id AS household_id, l.scheme,
            (SELECT GROUP_CONCAT(class_code) FROM (
                SELECT class_code, valid_from, valid_to FROM entitlement WHERE household_id = h.id UNION ALL
                SELECT class_code, valid_from, valid_to FROM entitlement WHERE person_id = p.id)
             WHERE COALESCE(valid_from, '') <= :on AND COALESCE(valid_to, '9999') >= :on) AS classes,
            (SELECT MAX(k.valid_to) FROM coverage AS k WHERE k.person_id = p.id AND {_SAME}) AS covered_to,
            (SELECT COUNT(*) FROM person AS q WHERE q.household_id = h.id AND q.id <> p.id AND COALESCE(q.residence, 'home') IN ('home', 'away')
             AND EXISTS (SELECT 1 FROM coverage AS k WHERE k.person_id = q.id AND k.scheme = l.scheme AND {_RUNS})) AS others,
            v.outcome, v.promise_on
            FROM household AS h CROSS JOIN person AS p ON p.household_id = h.id
            CROSS JOIN lead AS l INDEXED BY lead_open ON l.person_id = p.id AND l.closed_on IS NULL
            LEFT JOIN visit AS v ON v.id = (SELECT w.id FROM visit AS w WHERE w.person_id = l.person_id AND w.scheme = l.scheme
                ORDER BY w.visited_on DESC, w.id DESC LIMIT 1)
            WHERE h.hamlet_id = :hamlet ORDER BY h.list_order, h.id, p.list_order, p.id, l.scheme""",
            {"hamlet": hamlet_id, "on": on},
        )
        return [RankFacts(**dict(row)) for row in rows]

    def house_numbers(self, hamlet_id: int) -> dict[int, int]:
        """The place of each active household in the list order of a hamlet, from 1."""
        rows = self.db.conn.execute(
            "SELECT id FROM household WHERE hamlet_id = ? AND state = 'active' ORDER BY list_order, id", (hamlet_id,)
        )
        return {row[0]: number for number, row in enumerate(rows, start=1)}

    def keep(self, hamlet_id: int, ranks: Iterable[KeptRank]) -> None:
        """Replace what is kept of a hamlet."""
        kept = list(ranks)
        self.db.conn.execute("DELETE FROM sum_rank WHERE hamlet_id = ?", (hamlet_id,))
        rows = [(one.lead_id, one.scheme, hamlet_id, one.score, json.dumps(one.parts)) for one in kept]
        # A lead whose people moved may still stand under their old hamlet.
        self.db.conn.executemany("INSERT OR REPLACE INTO sum_rank VALUES (?, ?, ?, ?, ?)", rows)
        self.db.conn.execute("DELETE FROM sum_rank_dirty WHERE hamlet_id = ?", (hamlet_id,))

    def set_stamp(self, stamp: str) -> None:
        """Note for which day, weights and gaps all points are given now."""
        self.db.conn.execute("DELETE FROM sum_rank_stamp")
        self.db.conn.execute("INSERT INTO sum_rank_stamp VALUES (?)", (stamp,))

    def of(self, lead_ids: Sequence[int]) -> dict[int, KeptRank]:
        """The points of some leads."""
        rows = self.db.conn.execute(
            "SELECT lead_id, scheme, score, parts FROM sum_rank WHERE lead_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(lead_ids)),),
        )
        return {
            row["lead_id"]: KeptRank(
                lead_id=row["lead_id"],
                scheme=row["scheme"],
                score=row["score"],
                parts=tuple((code, points, value) for code, points, value in json.loads(row["parts"])),
            )
            for row in rows
        }
