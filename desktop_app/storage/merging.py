"""Records of one human being put together: what names a person, the records that went, and the pairs that are two people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from desktop_app.domain.merge_records import Death, MergedPerson, TwoPeople
from desktop_app.storage import journal
from desktop_app.storage.engine import Database, DatabaseError
from desktop_app.storage.table import Table

# Columns that name a person without a reference the schema knows of.
_UNREFERENCED = (("import_decision", "person_id"),)
# What a merge decides row by row before the rest is given over.
_DECIDED = frozenset({"two_people", "household"})


class Deaths(Table[Death]):
    """Người đã mất: the day, once for each person."""

    name = "death"
    record = Death

    def of_person(self, person_id: int) -> Death | None:
        """The death of a person, ``None`` where none is noted."""
        found = self.find("person_id = ?", (person_id,))
        return found[0] if found else None


class TwoPeopleNotes(Table[TwoPeople]):
    """Pairs that the office looked at and did not merge."""

    name = "two_people"
    record = TwoPeople

    def pair(self, one_id: int, other_id: int) -> TwoPeople | None:
        """The note on two records in whatever order."""
        found = self.find("one_id = ? AND other_id = ?", tuple(sorted((one_id, other_id))))
        return found[0] if found else None

    def of_person(self, person_id: int) -> list[TwoPeople]:
        """Every note on a person."""
        return self.find("one_id = ? OR other_id = ?", (person_id, person_id))

    def newest_first(self, offset: int = 0, limit: int = 200) -> list[TwoPeople]:
        """Some notes, the newest first."""
        return self.find(order="id DESC", limit=offset + limit)[offset:]


class MergedPeople(Table[MergedPerson]):
    """Records that went into another one."""

    name = "merged_person"
    record = MergedPerson

    def of_dropped(self, person_id: int) -> MergedPerson | None:
        """Where a record went, ``None`` where it was never merged."""
        found = self.find("dropped_id = ?", (person_id,))
        return found[0] if found else None

    def into(self, person_id: int) -> list[MergedPerson]:
        """Every record that went into a person."""
        return self.find("kept_id = ?", (person_id,))

    def with_number(self, number: str) -> list[MergedPerson]:
        """The records that carried a number (personal id, insurance number or card) before they went."""
        return self.find("personal_id = ? OR insurance_no = ? OR card_no = ?", (number,) * 3)

    def ending(self, digits: str, limit: int) -> list[MergedPerson]:
        """The records one of whose numbers ends so, the newest first. There are few of them."""
        columns = ("personal_id", "insurance_no", "card_no")
        asked = " OR ".join(f"substr({column}, ?) = ?" for column in columns)
        return self.find(asked, (-len(digits), digits) * len(columns), order="id DESC", limit=limit)

    def numbers(self) -> dict[tuple[str, str], int]:
        """(field, number) of every record that went → who is kept."""
        found = {}
        for row in self.find(order="id"):
            for field in ("personal_id", "insurance_no", "card_no"):
                number = getattr(row, field)
                if number:
                    found[field, number] = row.kept_id
        return found


class Merging:
    """Everything that names one person, given to another."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def columns(self) -> list[tuple[str, str]]:
        """Every (table, column) of the office's records that names a person."""
        found = [
            (table, row["from"])
            for table in journal.journalled_tables(self.db)
            for row in self.db.conn.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            if row["table"] == "person"
        ]
        return [*found, *_UNREFERENCED]

    def counts(self, person_id: int) -> Counter[str]:
        """How many rows of each table name a person."""
        found: Counter[str] = Counter()
        for table, column in self.columns():
            found[table] += self.db.conn.execute(
                f"SELECT COUNT(*) FROM {table} WHERE {column} = ?", (person_id,)
            ).fetchone()[0]
        return +found

    def give(self, from_id: int, to_id: int) -> Counter[str]:
        """Give every row of one person to another; how many by table. A row that the other one has already (a unique pair) goes."""
        moved: Counter[str] = Counter()
        for table, column in self.columns():
            if table in _DECIDED:
                continue
            rows = self.db.conn.execute(f"SELECT id FROM {table} WHERE {column} = ?", (from_id,)).fetchall()
            for (row_id,) in map(tuple, rows):
                try:
                    self.db.conn.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (to_id, row_id))
                except DatabaseError as exc:
                    if getattr(exc, "sqlite_errorname", "") != "SQLITE_CONSTRAINT_UNIQUE":
                        raise
                    self.db.conn.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
                moved[table] += 1
        return moved

    def counted_years(self, person_ids: Iterable[int]) -> list[tuple[str, int]]:
        """(scheme, year) in which more than one of these records counts as a participant."""
        ids = list(person_ids)
        marks = ", ".join("?" * len(ids))
        rows = self.db.conn.execute(
            f"SELECT scheme, year FROM sum_first WHERE person_id IN ({marks}) GROUP BY scheme, year HAVING COUNT(*) > 1 ORDER BY year, scheme",
            ids,
        )
        return [(row[0], row[1]) for row in rows]

    def headed_by(self, person_id: int) -> list[int]:
        """The households whose head a person is."""
        rows = self.db.conn.execute("SELECT id FROM household WHERE head_id = ?", (person_id,))
        return [row[0] for row in rows]
