"""Records that may be one human being, found by keys that an index answers: the same number, the same name and birth, near ones in one hamlet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop_app.storage.engine import Database

_NUMBERS = ("personal_id", "insurance_no")


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonSketch:
    """As much of a person as tells whether two records are alike."""

    id: int
    household_id: int
    hamlet_id: int
    name: str
    folded: str
    birth: str | None
    sex: str | None
    personal_id: str | None
    insurance_no: str | None
    phone: str | None
    residence: str | None


class Duplicates:
    """Groups of ids that share a key. Nothing here decides that two are one."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def with_one_number(self) -> Iterator[tuple[int, ...]]:
        """Everybody who shares a personal id or an insurance number with somebody else, group by group, walking the index only."""
        for column in _NUMBERS:
            yield from self._groups(
                f"SELECT {column}, id FROM person INDEXED BY person_{column} WHERE {column} IS NOT NULL AND {column} IN "
                f"(SELECT {column} FROM person INDEXED BY person_{column} WHERE {column} IS NOT NULL GROUP BY {column} HAVING COUNT(*) > 1) "
                f"ORDER BY {column}, id"
            )

    def with_one_name_and_birth(self) -> Iterator[tuple[int, ...]]:
        """Everybody who shares the name (whatever its marks) and a full birth with somebody else."""
        return self._groups(
            """SELECT p.folded || p.birth, p.id FROM (SELECT folded, birth FROM person INDEXED BY person_folded
                WHERE length(birth) = 10 GROUP BY folded, birth HAVING COUNT(*) > 1) AS k
            JOIN person AS p INDEXED BY person_folded ON p.folded = k.folded AND p.birth = k.birth ORDER BY p.folded, p.birth, p.id"""
        )

    def hamlets(self) -> list[int]:
        """Every hamlet that has households, in the order it was made."""
        return [row[0] for row in self.db.conn.execute("SELECT DISTINCT hamlet_id FROM household ORDER BY hamlet_id")]

    def of_hamlet(self, hamlet_id: int) -> list[tuple[int, str, str | None]]:
        """(id, folded name, birth) of everybody in a hamlet."""
        rows = self.db.conn.execute(
            "SELECT p.id, p.folded, p.birth FROM household AS h JOIN person AS p ON p.household_id = h.id WHERE h.hamlet_id = ?",
            (hamlet_id,),
        )
        return [tuple(row) for row in rows]

    def apart(self) -> set[tuple[int, int]]:
        """The pairs (smaller id, larger id) that the office noted as not to be merged."""
        return {(row[0], row[1]) for row in self.db.conn.execute("SELECT one_id, other_id FROM two_people")}

    def sketches(self, person_ids: Iterable[int]) -> dict[int, PersonSketch]:
        """These people, by id."""
        rows = self.db.conn.execute(
            "SELECT p.id, p.household_id, h.hamlet_id, p.name, p.folded, p.birth, p.sex, p.personal_id, p.insurance_no, p.phone, p.residence "
            "FROM person AS p JOIN household AS h ON h.id = p.household_id WHERE p.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(person_ids)),),
        )
        return {row["id"]: PersonSketch(**dict(row)) for row in rows}

    def _groups(self, sql: str) -> Iterator[tuple[int, ...]]:
        key, ids = None, list[int]()
        for row in self.db.conn.execute(sql):
            if row[0] != key:
                if len(ids) > 1:
                    yield tuple(ids)
                key, ids = row[0], []
            ids.append(row[1])
        if len(ids) > 1:
            yield tuple(ids)
