"""Who was covered on a day, as the forms count people: by scheme, support class, sex, and the way they pay.

What counts is what the office knew on that day: cover it enrolled itself counts from the day it was collected, cover
from lists from its first day. So a month made again later comes out the same, voided and late entries aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database


def known(cover: str, enrolment: str) -> str:
    """Whether the office knew of a cover on a day, as a condition with two marks for that day."""
    return (
        f"(CASE WHEN {enrolment}.id IS NULL THEN COALESCE({cover}.valid_from, '') <= ? "
        f"ELSE COALESCE({enrolment}.collected_on, '') <= ? END)"
    )


_KNOWN = known("c", "e")
_ON = "MAX({mine} AND COALESCE(c.valid_from, '') <= ? AND COALESCE(c.valid_to, '9999') >= ? AND " + _KNOWN + ")"
# Household cards of a class that the State supports belong to another group of the forms than those of households.
_SUPPORTED = "CASE WHEN e.id IS NULL THEN COALESCE(c.subject_group, 'GD') <> 'GD' ELSE COALESCE(e.support_class, 'other') <> 'other' END"


@dataclass(frozen=True, kw_only=True)
class Participant:
    """The latest cover of one person in a voluntary scheme that began up to a day.

    ``method`` and ``support_class`` are those of the enrolment, ``None`` for cover from a list. ``valid_from`` and
    ``valid_to`` are days (ISO), ``None``: not known, without end.
    """

    person_id: int
    household_id: int
    valid_from: str | None
    valid_to: str | None
    method: str | None
    support_class: str | None
    enrolled: bool
    commune_code: str


@dataclass(frozen=True, kw_only=True)
class CardCount:
    """How many people held a health card on two days: ``before``, ``after``, and who is new (``up``) or gone (``down``).

    ``part``: ``all`` cards, ``household`` (households that pay themselves) or ``supported`` (household cards of a class
    that the State supports); ``female``: those recorded as women.
    """

    part: str
    before: int
    up: int
    down: int
    after: int
    female_before: int
    female_up: int
    female_down: int
    female_after: int


@dataclass(frozen=True, kw_only=True)
class CardGroup:
    """People with a health card of one group on two days. ``group``: the class of the enrolment, else the group on the card."""

    group: str
    before: int
    up: int
    down: int
    after: int


class CoverFacts:
    """Counts over the periods of cover."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def any_of(self, schemes: Sequence[str]) -> bool:
        """Whether there is any cover of these schemes on record at all."""
        marks = ", ".join("?" * len(schemes))
        found = self.db.conn.execute(
            f"SELECT EXISTS (SELECT 1 FROM coverage WHERE scheme IN ({marks}))", tuple(schemes)
        )
        return bool(found.fetchone()[0])

    def participants(self, scheme: str, day: str) -> list[Participant]:
        """The latest cover of everybody in a scheme, as known on a day (ISO); it may have ended before."""
        rows = self.db.conn.execute(
            f"""SELECT person_id, household_id, valid_from, valid_to, method, support_class, enrolled, commune_code FROM (
                SELECT c.person_id, p.household_id, c.valid_from, c.valid_to, e.method, e.support_class, e.id IS NOT NULL AS enrolled,
                COALESCE(e.commune_code, t.commune_code) AS commune_code,
                row_number() OVER (PARTITION BY c.person_id ORDER BY COALESCE(c.valid_to, '9999') DESC, c.id DESC) AS place
                FROM coverage AS c JOIN person AS p ON p.id = c.person_id JOIN household AS h ON h.id = p.household_id
                JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN enrolment AS e ON e.id = c.enrolment_id
                WHERE c.scheme = ? AND COALESCE(c.valid_from, '') <= ? AND {_KNOWN})
            WHERE place = 1""",
            (scheme, day, day, day),
        )
        return [Participant(**{**dict(row), "enrolled": bool(row["enrolled"])}) for row in rows]

    def cards(self, household: str, other: str, before: str, after: str) -> list[CardCount]:
        """Health cards of two schemes on two days (ISO). ``household``: the scheme that households pay for themselves."""
        parts = {
            "all": "1",
            "household": f"c.scheme = ? AND NOT {_SUPPORTED}",
            "supported": f"c.scheme = ? AND {_SUPPORTED}",
        }
        columns, values = [], list[str]()
        for name, mine in parts.items():
            for when, day in (("before", before), ("after", after)):
                columns.append(f"{_ON.format(mine=mine)} AS {name}_{when}")
                values += [*([] if name == "all" else [household]), day, day, day, day]
        sums = ", ".join(_sums(name) for name in parts)
        row = self.db.conn.execute(
            f"""SELECT {sums} FROM (SELECT p.sex = 'female' AS woman, {", ".join(columns)} FROM coverage AS c
                JOIN person AS p ON p.id = c.person_id LEFT JOIN enrolment AS e ON e.id = c.enrolment_id
                WHERE c.scheme IN (?, ?) AND COALESCE(c.valid_to, '9999') >= ? GROUP BY c.person_id)""",
            (*values, household, other, before),
        ).fetchone()
        found = [value or 0 for value in row]
        return [_count(name, found[place * 8 : place * 8 + 8]) for place, name in enumerate(parts)]

    def card_groups(self, household: str, other: str, before: str, after: str) -> list[CardGroup]:
        """Health cards of two schemes on two days (ISO) by group; cards without a group are left out."""
        on = _ON.format(mine="1")
        rows = self.db.conn.execute(
            f"""SELECT part AS "group", SUM(b) AS before, SUM(a AND NOT b) AS up, SUM(b AND NOT a) AS down, SUM(a) AS after FROM (
                SELECT COALESCE(e.support_class, c.subject_group) AS part, {on} AS b, {on} AS a FROM coverage AS c
                LEFT JOIN enrolment AS e ON e.id = c.enrolment_id
                WHERE c.scheme IN (?, ?) AND COALESCE(c.valid_to, '9999') >= ? GROUP BY part, c.person_id)
            WHERE part IS NOT NULL GROUP BY part ORDER BY part""",
            (*[before] * 4, *[after] * 4, household, other, before),
        )
        return [CardGroup(**dict(row)) for row in rows]


def _sums(name: str) -> str:
    a, b = f"{name}_before", f"{name}_after"
    counted = (a, f"{b} AND NOT {a}", f"{a} AND NOT {b}", b)
    return ", ".join(f"SUM({one})" for one in (*counted, *(f"({one}) AND woman" for one in counted)))


def _count(part: str, found: Sequence[int]) -> CardCount:
    before, up, down, after, *women = found
    return CardCount(
        part=part,
        before=before,
        up=up,
        down=down,
        after=after,
        female_before=women[0],
        female_up=women[1],
        female_down=women[2],
        female_after=women[3],
    )
