"""The levels of the running month as they stand today: the sums of ``storage/stock.py`` know month ends only.

Between a day and the end of its month only those differ whose cover ends or begins in the days left; they are few and found by index.
"""

from __future__ import annotations

from desktop_app.domain.dates import days_in_month
from desktop_app.storage.engine import Database
from desktop_app.storage.stock import FROM, PARTS, WHERE, WHO, StockName

_SPELL = """SELECT 1 FROM sum_spell AS e WHERE e.person_id = c.person_id AND e.kind = c.scheme AND e.since <= :month AND e.until > :month"""
# Written as the index ``coverage_begin`` has it, so that nothing else is drawn to that index.
_BEGINS = "(valid_from || '')"
_MOVES = f"""
WITH t (kind, person_id, delta) AS (
    SELECT DISTINCT c.scheme, c.person_id, 1 FROM coverage AS c WHERE c.scheme IN ('voluntary-si', 'health-household')
        AND c.valid_to >= :day AND c.valid_to < :last AND COALESCE(c.valid_from, '') <= :day AND NOT EXISTS ({_SPELL})
    UNION ALL
    SELECT DISTINCT c.scheme, c.person_id, -1 FROM coverage AS c WHERE +c.scheme IN ('voluntary-si', 'health-household')
        AND {_BEGINS} > :day AND {_BEGINS} <= :last AND EXISTS ({_SPELL})
        AND NOT EXISTS (SELECT 1 FROM coverage AS n WHERE n.person_id = c.person_id AND n.scheme = c.scheme
            AND COALESCE(n.valid_from, '') <= :day AND COALESCE(n.valid_to, '9') >= :day))"""
# Where the household lives and with whom the last period is: as any spell of the person has it, else as the spells find it.
_KEPT = "SELECT e.{cut}_id FROM sum_spell AS e WHERE e.person_id = t.person_id AND e.kind = t.kind LIMIT 1"
_CUT = {
    "hamlet": f"""COALESCE(({_KEPT.format(cut="hamlet")}),
        (SELECT o.hamlet_id FROM person AS p JOIN household AS o ON o.id = p.household_id WHERE p.id = t.person_id), 0)""",
    "collector": f"""COALESCE(({_KEPT.format(cut="collector")}),
        (SELECT c.collector_id FROM coverage AS c WHERE c.person_id = t.person_id AND c.scheme = t.kind
            ORDER BY c.valid_to IS NULL DESC, c.valid_to DESC, c.id DESC LIMIT 1), 0)""",
}


class StockToday:
    """What a day's levels have more or less than the end of its month, and who stands behind them."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def changes(self, day: str, split: str) -> dict[tuple[str, str], int]:
        """(part, scheme) → how many more are covered on a day (``YYYY-MM-DD``) than at the end of its month."""
        cut, part, join = PARTS[split]
        where = _CUT[cut] if split != "office" else "0"
        rows = self.db.conn.execute(
            f"""{_MOVES} SELECT {part}, s.kind, SUM(s.delta) FROM (SELECT t.kind, t.delta, {where} AS part FROM t) AS s {join}
            GROUP BY 1, 2""",
            _bounds(day),
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def names(self, scheme: str, day: str, split: str, part: str) -> list[StockName]:
        """Who is covered by a scheme on a day, with the period that covers it last."""
        where = WHERE[split].replace("?", ":part")
        rows = self.db.conn.execute(
            f"""{_MOVES} {WHO}, l.scheme, l.valid_from AS "on", l.valid_to AS until
            FROM (SELECT e.person_id, e.kind, e.hamlet_id, e.collector_id FROM sum_spell AS e WHERE e.kind = :scheme AND e.since <= :month
                AND e.until > :month AND e.person_id NOT IN (SELECT person_id FROM t WHERE kind = :scheme AND delta < 0)
                UNION ALL SELECT t.person_id, t.kind, {_CUT["hamlet"]}, {_CUT["collector"]} FROM t WHERE kind = :scheme AND delta > 0) AS s
            JOIN person AS p ON p.id = s.person_id {FROM}
            LEFT JOIN coverage AS l ON l.id = (SELECT l.id FROM coverage AS l WHERE l.person_id = s.person_id AND l.scheme = s.kind
                AND COALESCE(l.valid_from, '') <= :day ORDER BY l.valid_to IS NULL DESC, l.valid_to DESC, l.id DESC LIMIT 1)
            WHERE {where} ORDER BY h.commune_code, h.list_order, p.sort_key, p.id""",
            {**_bounds(day), "scheme": scheme, "part": part},
        )
        return [StockName(**dict(row)) for row in rows]


def _bounds(day: str) -> dict[str, str | int]:
    year, month = int(day[:4]), int(day[5:7])
    return {"day": day, "last": f"{day[:8]}{days_in_month(year, month):02d}", "month": year * 12 + month - 1}
