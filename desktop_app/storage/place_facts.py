"""What is open in a place, or with a collector: leads and renewals due by scheme, who works there and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.storage.engine import Database

# Scope kind → the hamlets that belong to it; a mark for the code.
_HAMLETS = {
    "office": "SELECT id FROM hamlet WHERE '' = ?",
    "commune": "SELECT id FROM hamlet WHERE commune_code = ?",
    "hamlet": "SELECT id FROM hamlet WHERE id = CAST(? AS INTEGER)",
}
# Scope kind → the collectors that belong to it.
_COLLECTORS = {
    "collector": "SELECT id FROM collector WHERE id = CAST(? AS INTEGER)",
    "organisation": "SELECT id FROM collector WHERE organisation_id = CAST(? AS INTEGER)",
}
# Who looks after which hamlet: as a rule, or in an open round, with the day it must be done.
_AREA = """(SELECT collector_id, hamlet_id, NULL AS round, NULL AS due_on FROM collector_hamlet
    UNION ALL SELECT w.collector_id, w.hamlet_id, r.name, COALESCE(w.due_on, r.ends_on) FROM round_hamlet AS w
        JOIN round AS r ON r.id = w.round_id AND r.state = 'open' WHERE w.collector_id IS NOT NULL)"""

Leads = Mapping[tuple[str, int], tuple[int, str | None]]  # what ``PlaceFacts.leads`` answers


@dataclass(frozen=True, kw_only=True)
class SchemeFacts:
    """Open leads of a scheme, how many of them nobody has, and people whose cover ends in the days asked about."""

    scheme: str
    leads: int
    unassigned: int
    renewals: int


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who works in a place, or where a collector works: ``where`` names of hamlets, ``rounds`` of open rounds, ``leads`` assigned and open,
    ``due_on`` the nearest day among them (ISO)."""

    collector_id: int
    name: str
    where: tuple[str, ...]
    rounds: tuple[str, ...]
    leads: int
    due_on: str | None


class PlaceFacts:
    """Facts of one scope; the kinds are those of plans."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def leads(self, kind: str, code: str) -> dict[tuple[str, int], tuple[int, str | None]]:
        """(scheme, collector or 0) → how many leads are open, and the nearest day set for one of them (ISO)."""
        mine = f"hamlet_id IN ({_HAMLETS[kind]})" if kind in _HAMLETS else f"collector_id IN ({_COLLECTORS[kind]})"
        sql = f"""SELECT scheme, collector_id, SUM(leads), MIN(NULLIF(due_on, '')) FROM sum_lead
            WHERE leads <> 0 AND {mine} GROUP BY 1, 2"""
        return {(row[0], row[1]): (row[2], row[3]) for row in self.db.conn.execute(sql, (code,))}

    def schemes(self, kind: str, code: str, since: str, until: str, leads: Leads) -> list[SchemeFacts]:
        """Voluntary insurance, then household health: leads of today, renewals that fall between two days (ISO, inclusive)."""
        mine = f"s.hamlet_id IN ({_HAMLETS[kind]})" if kind in _HAMLETS else f"s.collector_id IN ({_COLLECTORS[kind]})"
        sql = f"SELECT COUNT(*) FROM sum_due AS s WHERE s.valid_to BETWEEN ? AND ? AND s.scheme = ? AND {mine}"
        return [
            SchemeFacts(
                scheme=scheme,
                leads=sum(count for (one, _who), (count, _day) in leads.items() if one == scheme),
                unassigned=leads.get((scheme, 0), (0, None))[0],
                renewals=self.db.conn.execute(sql, (since, until, scheme, code)).fetchone()[0],
            )
            for scheme in ("voluntary-si", "health-household")
        ]

    def doers(self, kind: str, code: str, leads: Leads) -> list[Doer]:
        """Whoever looks after a hamlet of the scope or has open leads there; by name."""
        who: dict[int, dict[str, set[str]]] = {}
        only = f"a.hamlet_id IN ({_HAMLETS[kind]})" if kind in _HAMLETS else f"a.collector_id IN ({_COLLECTORS[kind]})"
        for row in self.db.conn.execute(
            f"SELECT a.collector_id, h.name, a.round, a.due_on FROM {_AREA} AS a JOIN hamlet AS h ON h.id = a.hamlet_id WHERE {only}",
            (code,),
        ):
            _note(who, row[0], where=row[1], rounds=row[2], days=row[3])
        has: dict[int, int] = {}
        for (_scheme, one), (count, day) in leads.items():
            if one:
                has[one] = has.get(one, 0) + count
                _note(who, one, days=day)
        names = {row[0]: row[1] for row in self.db.conn.execute("SELECT id, name FROM collector")}
        return [
            Doer(
                collector_id=one,
                name=names[one],
                where=tuple(sorted(known["where"])),
                rounds=tuple(sorted(known["rounds"])),
                leads=has.get(one, 0),
                due_on=min(known["days"], default=None),
            )
            for one, known in sorted(who.items(), key=lambda item: names[item[0]])
        ]


def _note(who: dict[int, dict[str, set[str]]], collector: int, **values: str | None) -> None:
    mine = who.setdefault(collector, {"where": set(), "rounds": set(), "days": set()})
    for key, value in values.items():
        if value is not None:
            mine[key].add(value)
