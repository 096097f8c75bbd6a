"""Who stopped and has not come back, as form C21a-TS counts: by the last period of cover known on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.reporting_cover import known

_LIVING = "COALESCE(p.residence, 'home') IN ('home', 'away') AND h.state = 'active'"
_KNOWN, _KNOWN_OTHER = known("c", "e"), known("o", "f")


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """The last period of one person in a kind of insurance, ended on ``last`` (ISO) and followed by none.

    ``method`` is that of the enrolment, ``unit_code`` the code of the organisation that collected it, where known.
    """

    person_id: int
    last: str
    method: str | None
    unit_code: str | None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What the list says of a person; ``phone`` is the person's, else the household's."""

    person_id: int
    name: str
    insurance_no: str | None
    phone: str | None
    address: str | None
    hamlet: str
    commune_code: str


class StoppedFacts:
    """Periods that ended and were not renewed."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def lapses(
        self, day: str, since: str, *, schemes: Sequence[str], returned: Sequence[str], benefits: Sequence[str]
    ) -> list[Lapse]:
        """Whose last cover in ``schemes`` ended from ``since`` on and before ``day`` (ISO days), who held none of
        ``returned`` and drew none of ``benefits`` then; who died, moved away or left for another household is left out."""
        own, back = _marks(schemes), _marks([*returned, *benefits])
        later = "o.valid_to IS NULL OR o.valid_to > c.valid_to OR o.valid_to = c.valid_to AND o.id > c.id"
        rows = self.db.conn.execute(
            f"""SELECT c.person_id, c.valid_to AS last, e.method, u.code AS unit_code
            FROM coverage AS c JOIN person AS p ON p.id = c.person_id JOIN household AS h ON h.id = p.household_id
            LEFT JOIN enrolment AS e ON e.id = c.enrolment_id LEFT JOIN collector AS k ON k.id = c.collector_id
            LEFT JOIN organisation AS u ON u.id = k.organisation_id
            WHERE c.scheme IN ({own}) AND c.valid_to >= ? AND c.valid_to < ? AND {_LIVING} AND {_KNOWN}
            AND NOT EXISTS (SELECT 1 FROM coverage AS o LEFT JOIN enrolment AS f ON f.id = o.enrolment_id
                WHERE o.person_id = c.person_id AND o.scheme IN ({own}) AND ({later}) AND {_KNOWN_OTHER})
            AND NOT EXISTS (SELECT 1 FROM coverage AS o LEFT JOIN enrolment AS f ON f.id = o.enrolment_id
                WHERE o.person_id = c.person_id AND o.scheme IN ({back}) AND COALESCE(o.valid_to, '9999') >= ? AND {_KNOWN_OTHER})""",
            (*schemes, since, day, day, day, *schemes, day, day, *returned, *benefits, day, day, day),
        )
        return [Lapse(**dict(row)) for row in rows]

    def listed(self, person_ids: Sequence[int]) -> list[Listed]:
        """These people in the order of the walk: the office's communes, then hamlets and houses."""
        wanted = sorted(set(person_ids))
        found: list[Listed] = []
        rows = self.db.conn.execute(
            """SELECT p.id AS person_id, p.name, p.insurance_no, COALESCE(p.phone, h.phone) AS phone, h.address, t.name AS hamlet,
            t.commune_code FROM json_each(?) AS j JOIN person AS p ON p.id = j.value JOIN household AS h ON h.id = p.household_id
            JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN office_commune AS o ON o.commune_code = t.commune_code
            ORDER BY o.list_order, t.commune_code, t.list_order, t.id, h.list_order, h.id, p.list_order, p.id""",
            (f"[{','.join(map(str, wanted))}]",),
        )
        found.extend(Listed(**dict(row)) for row in rows)
        return found


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
