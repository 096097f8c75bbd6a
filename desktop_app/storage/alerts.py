"""What the alerts ask of the records, each in the size of its answer."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class IdleCollector:
    """A collector at work with the last day on which money was taken or a visit written; `None`: never."""

    collector_id: int
    name: str
    active_from: str | None
    last_on: str | None


class AlertFacts:
    """Counts and last days; days are ISO, inclusive."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def ending(self, scheme: str, first: str, last: str) -> int:
        """How many people's last period ends between two days, of those who live here."""
        found: int = self.db.conn.execute(
            "SELECT COUNT(*) FROM sum_due AS c INDEXED BY sum_due_end WHERE c.scheme = ? AND c.valid_to BETWEEN ? AND ?",
            (scheme, first, last),
        ).fetchone()[0]
        return found

    def planned(self, plan_id: int, kinds: tuple[str, str]) -> list[tuple[str, str, str, int, int]]:
        """The cells of a plan for two kinds of scope, without subject groups: kind, code, indicator, month, value."""
        rows = self.db.conn.execute(
            """SELECT scope_kind, scope_code, indicator, month, value FROM plan_cell
            WHERE plan_id = ? AND group_code = '' AND scope_kind IN (?, ?)""",
            (plan_id, *kinds),
        )
        return [tuple(row) for row in rows]

    def done(self, year: int, kind: str) -> list[tuple[str, str, int, int]]:
        """What each scope of a kind did in a year: scope code, scheme ("" for money of every scheme), month 1–12, people or đồng."""
        rows = self.db.conn.execute(
            """SELECT part, scheme, CAST(substr(month, 6) AS INTEGER), SUM(people) FROM sum_people WHERE year = :year AND cut = :kind
            GROUP BY part, scheme, month UNION ALL
            SELECT part, '', CAST(substr(month, 6) AS INTEGER), SUM(amount) FROM sum_money WHERE year = :year AND cut = :kind GROUP BY part, month""",
            {"year": year, "kind": kind},
        )
        return [tuple(row) for row in rows]

    def idle(self, since: str, on: str) -> list[IdleCollector]:
        """Collectors at work on a day who took no money and wrote no visit from the day `since` on, by name."""
        rows = self.db.conn.execute(
            """SELECT k.id, k.name, k.active_from,
                (SELECT MAX(e.entry_on) FROM ledger_entry AS e WHERE e.collector_id = k.id AND e.entry_on <= :on) AS taken,
                (SELECT MAX(v.visited_on) FROM visit AS v WHERE v.collector_id = k.id AND v.visited_on <= :on) AS went
            FROM collector AS k WHERE k.kind <> 'officer' AND COALESCE(k.active_from, '') <= :since AND COALESCE(k.active_to, '9999') >= :on
            ORDER BY k.name, k.id""",
            {"since": since, "on": on},
        )
        found = []
        for row in rows:
            last = max((day for day in (row["taken"], row["went"]) if day), default=None)
            if last is None or last < since:
                found.append(
                    IdleCollector(
                        collector_id=row["id"], name=row["name"], active_from=row["active_from"], last_on=last
                    )
                )
        return found

    def arrears(self, until: str) -> list[tuple[str, int]]:
        """The last two months (`YYYY-MM`, not after `until`) that have figures of employers, with what is owed in đồng, the older first.

        Where an employer has a figure of the whole its funds are not added to it.
        """
        months = [
            row[0]
            for row in self.db.conn.execute(
                "SELECT DISTINCT month FROM employer_month WHERE arrears IS NOT NULL AND month <= ? ORDER BY month DESC LIMIT 2",
                (until,),
            )
        ]
        return [(month, self._owed(month)) for month in reversed(months)]

    def returned(self, until: str) -> tuple[int, str | None]:
        """How many lines came back by a day and wait for somebody, and since when."""
        row = self.db.conn.execute(
            "SELECT COUNT(*), MIN(returned_on) FROM batch_return WHERE resolved_on IS NULL AND returned_on <= ?",
            (until,),
        ).fetchone()
        return row[0], row[1]

    def _owed(self, month: str) -> int:
        found: int = self.db.conn.execute(
            """SELECT COALESCE(SUM(m.arrears), 0) FROM employer_month AS m WHERE m.month = ? AND (m.fund = '' OR NOT EXISTS (
                SELECT 1 FROM employer_month AS w WHERE w.employer_id = m.employer_id AND w.month = m.month AND w.fund = ''
                AND w.arrears IS NOT NULL))""",
            (month,),
        ).fetchone()[0]
        return found
