"""Counts behind the charts that no kept sum holds: who is covered by hamlet and by age, how far the visited households came.

They walk through the people once, so they are asked away from the window. People: living here, in households that stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING

_LIVING = "h.state = 'active' AND COALESCE(p.residence, 'home') IN ('home', 'away')"
_COVERED = (
    "EXISTS (SELECT 1 FROM coverage AS k WHERE k.person_id = p.id AND k.scheme IN ({marks}) "
    "AND COALESCE(k.valid_from, '') <= :on AND COALESCE(k.valid_to, '9999') >= :on)"
)
# A year alone counts from its first day, a month from its first day (domain.birth.age_on says the same); whole years as a difference of yyyymmdd.
_BORN = "CAST(replace(substr(p.birth || '-01-01', 1, 10), '-', '') AS INTEGER)"
_GROUP = f"CASE WHEN p.birth <= :on THEN MIN({{last}}, (:number - {_BORN}) / {{width}}0000) END"
_HOMES = "FROM household AS h JOIN person AS p ON p.household_id = h.id JOIN hamlet AS t ON t.id = h.hamlet_id"


@dataclass(frozen=True, kw_only=True)
class HamletCover:
    """How many people live in a hamlet and how many of them are covered."""

    hamlet_id: int
    people: int
    covered: int


@dataclass(frozen=True, kw_only=True)
class AgeCover:
    """People of one age group and sex; ``group`` ``None``: birth not known, ``sex`` ``None``: not recorded."""

    group: int | None
    sex: str | None
    people: int
    covered: int


@dataclass(frozen=True, kw_only=True)
class ChartName:
    """One person, or one household by its head (``person_id`` ``None`` where it has none), behind a place of a chart."""

    household_id: int
    person_id: int | None
    name: str | None
    birth: str | None
    hamlet: str
    phone: str | None
    day: str | None


@dataclass(frozen=True, kw_only=True)
class CallQuestion:
    """Which answered visits: of a round, or of a month (year × 12 + month − 1); ``until``: the last day (ISO) a payment counts.

    ``unmet``, ``agreed``: outcomes that met nobody, and that agreed.
    """

    round_id: int | None = None
    month: int | None = None
    until: str
    unmet: Sequence[str]
    agreed: Sequence[str]


class ChartFacts:
    """Figures for charts, and the names behind them."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def cover(self, schemes: Sequence[str], on: str, commune_code: str | None = None) -> list[HamletCover]:
        """Every hamlet (of a commune) where somebody lives. Covered: by one of the schemes on a day (ISO)."""
        covered, values = _covered(schemes, on)
        where, more = _place(commune_code, None)
        rows = self.db.conn.execute(
            f"SELECT h.hamlet_id, COUNT(*) AS people, SUM({covered}) AS covered {_HOMES} WHERE {_LIVING}{where} GROUP BY 1",
            {**values, **more},
        )
        return [HamletCover(**dict(row)) for row in rows]

    def ages(
        self,
        schemes: Sequence[str],
        on: str,
        *,
        width: int,
        last: int,
        commune_code: str | None = None,
        hamlet_id: int | None = None,
    ) -> list[AgeCover]:
        """People by age groups of ``width`` years (0 the youngest; ``last``: that group and all above) and by sex."""
        covered, values = _covered(schemes, on)
        where, more = _place(commune_code, hamlet_id)
        rows = self.db.conn.execute(
            f'SELECT {_GROUP.format(width=width, last=last)} AS "group", p.sex, COUNT(*) AS people, SUM({covered}) AS covered {_HOMES} '
            f"WHERE {_LIVING}{where} GROUP BY 1, 2",
            {**values, **more},
        )
        return [AgeCover(**dict(row)) for row in rows]

    def people(
        self,
        schemes: Sequence[str],
        on: str,
        *,
        covered: bool | None = None,
        commune_code: str | None = None,
        hamlet_id: int | None = None,
        ages: tuple[int, int, int] | None = None,
        sex: str | None = None,
        limit: int = 5_000,
    ) -> list[ChartName]:
        """The people behind a bar, in walking order; ``day``: the last day of their cover. ``ages``: (group, width, last group)."""
        condition, values = _covered(schemes, on)
        where, more = _place(commune_code, hamlet_id)
        if covered is not None:
            where += f" AND {'' if covered else 'NOT '}{condition}"
        if ages is not None:
            where += f" AND {_GROUP.format(width=ages[1], last=ages[2])} = :age"
            more["age"] = ages[0]
        if sex is not None:
            where += " AND p.sex = :sex"
            more["sex"] = sex
        marks = ", ".join(f":s{at}" for at in range(len(schemes)))
        rows = self.db.conn.execute(
            "SELECT h.id AS household_id, p.id AS person_id, p.name, p.birth, t.name AS hamlet, COALESCE(p.phone, h.phone) AS phone, "
            f"(SELECT MAX(k.valid_to) FROM coverage AS k WHERE k.person_id = p.id AND k.scheme IN ({marks})) AS day {_HOMES} "
            f"WHERE {_LIVING}{where} ORDER BY t.commune_code, t.list_order, t.id, h.list_order, h.id, p.list_order, p.id LIMIT :limit",
            {**values, **more, "limit": limit},
        )
        return [ChartName(**dict(row)) for row in rows]

    def assigned(self, round_id: int) -> int:
        """How many standing households the hamlets of a round have."""
        row = self.db.conn.execute(
            "SELECT COUNT(*) FROM household AS h WHERE h.state = 'active' "
            "AND h.hamlet_id IN (SELECT hamlet_id FROM round_hamlet WHERE round_id = ?)",
            (round_id,),
        ).fetchone()
        return int(row[0])

    def calls(self, asked: CallQuestion) -> tuple[int, int, int, int]:
        """Households that were visited, met, agreed or paid, and paid; each is part of the one before."""
        sql, values = _calls(asked)
        row = self.db.conn.execute(f"SELECT COUNT(*), SUM(met), SUM(agreed), SUM(paid) FROM ({sql})", values).fetchone()
        visited, met, agreed, paid = (int(value or 0) for value in row)
        return visited, met, agreed, paid

    def called(self, asked: CallQuestion, step: str, limit: int = 5_000) -> list[ChartName]:
        """The households of one step (``visited``, ``met``, ``agreed``, ``paid``); ``day``: the first visit."""
        sql, values = _calls(asked)
        where = "1" if step == "visited" else {"met": "c.met", "agreed": "c.agreed", "paid": "c.paid"}[step]
        rows = self.db.conn.execute(
            "SELECT h.id AS household_id, head.id AS person_id, head.name, head.birth, t.name AS hamlet, h.phone, c.first AS day "
            f"FROM ({sql}) AS c JOIN household AS h ON h.id = c.household_id JOIN hamlet AS t ON t.id = h.hamlet_id "
            f"LEFT JOIN person AS head ON head.id = h.head_id WHERE {where} "
            "ORDER BY t.commune_code, t.list_order, t.id, h.list_order, h.id LIMIT :limit",
            {**values, "limit": limit},
        )
        return [ChartName(**dict(row)) for row in rows]

    def unvisited(self, round_id: int, limit: int = 5_000) -> list[ChartName]:
        """The standing households of a round's hamlets that have no answered visit in it."""
        rows = self.db.conn.execute(
            "SELECT h.id AS household_id, head.id AS person_id, head.name, head.birth, t.name AS hamlet, h.phone, NULL AS day "
            "FROM round_hamlet AS w JOIN household AS h ON h.hamlet_id = w.hamlet_id AND h.state = 'active' "
            "JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN person AS head ON head.id = h.head_id WHERE w.round_id = :round "
            "AND NOT EXISTS (SELECT 1 FROM visit AS v WHERE v.household_id = h.id AND v.round_id = :round AND v.outcome GLOB '[1-9]') "
            "ORDER BY t.commune_code, t.list_order, t.id, h.list_order, h.id LIMIT :limit",
            {"round": round_id, "limit": limit},
        )
        return [ChartName(**dict(row)) for row in rows]

    def worked(self, collector_id: int, since: str, until: str, what: str, limit: int = 5_000) -> list[ChartName]:
        """Whom a collector saw between two days: ``visits`` all, ``met`` person by person, ``joined`` those who paid since,
        ``promises`` that fell due; ``day``: the visit (the day promised)."""
        day = "v.promise_on" if what == "promises" else "v.visited_on"
        where = "" if what == "visits" else " AND v.person_id IS NOT NULL AND v.scheme IS NOT NULL"
        if what == "joined":
            where += (
                " AND EXISTS (SELECT 1 FROM enrolment AS e WHERE e.person_id = v.person_id AND e.scheme = v.scheme "
                f"AND e.{STANDING} AND e.collected_on BETWEEN v.visited_on AND :until)"
            )
        group = "v.id" if what in ("visits", "promises") else "v.person_id, v.scheme"
        rows = self.db.conn.execute(
            "SELECT h.id AS household_id, p.id AS person_id, p.name, p.birth, t.name AS hamlet, COALESCE(p.phone, h.phone) AS phone, "
            f"MIN({day}) AS day FROM visit AS v JOIN household AS h ON h.id = v.household_id JOIN hamlet AS t ON t.id = h.hamlet_id "
            f"LEFT JOIN person AS p ON p.id = COALESCE(v.person_id, h.head_id) WHERE v.collector_id = :who AND {day} BETWEEN :since AND :until"
            f"{where} GROUP BY {group} ORDER BY day, h.id LIMIT :limit",
            {"who": collector_id, "since": since, "until": until, "limit": limit},
        )
        return [ChartName(**dict(row)) for row in rows]


def _covered(schemes: Sequence[str], on: str) -> tuple[str, dict[str, Any]]:
    marks = ", ".join(f":s{at}" for at in range(len(schemes)))
    return _COVERED.format(marks=marks), {
        "on": on,
        "number": int(on.replace("-", "")),
        **{f"s{at}": scheme for at, scheme in enumerate(schemes)},
    }


def _place(commune_code: str | None, hamlet_id: int | None) -> tuple[str, dict[str, Any]]:
    where, values = "", dict[str, Any]()
    if commune_code is not None:
        where += " AND t.commune_code = :commune"
        values["commune"] = commune_code
    if hamlet_id is not None:
        where += " AND h.hamlet_id = :hamlet"
        values["hamlet"] = hamlet_id
    return where, values


def _calls(asked: CallQuestion) -> tuple[str, dict[str, Any]]:
    """One row per visited household: the first day, and how far it came (0 or 1)."""
    unmet = ", ".join(f":u{at}" for at in range(len(asked.unmet)))
    agreed = ", ".join(f":a{at}" for at in range(len(asked.agreed)))
    values: dict[str, Any] = {"until": asked.until, "chosen": asked.round_id if asked.month is None else asked.month}
    values |= {f"u{at}": outcome for at, outcome in enumerate(asked.unmet)}
    values |= {f"a{at}": outcome for at, outcome in enumerate(asked.agreed)}
    which = (
        "v.round_id = :chosen"
        if asked.month is None
        else "v.id IN (SELECT visit_id FROM sum_call WHERE month = :chosen)"
    )
    visits = (
        f"SELECT v.household_id, MIN(v.visited_on) AS first, MAX(v.outcome NOT IN ({unmet})) AS met, MAX(v.outcome IN ({agreed})) AS said "
        f"FROM visit AS v WHERE {which} AND v.outcome GLOB '[1-9]' GROUP BY v.household_id"
    )
    paid = (
        "m.met AND EXISTS (SELECT 1 FROM enrolment AS e WHERE e.household_id = m.household_id "
        f"AND e.collected_on BETWEEN m.first AND :until AND e.{STANDING})"
    )
    one = f"SELECT m.household_id, m.first, m.met, m.said, {paid} AS paid FROM ({visits}) AS m"
    return f"SELECT household_id, first, met, (met AND said) OR paid AS agreed, paid FROM ({one})", values
