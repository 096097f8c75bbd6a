"""Households, the people in them, the support classes they hold, and the warnings that were accepted with a reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from desktop_app.domain.names import fold, initials, sort_key
from desktop_app.domain.records import Entitlement, Household, Person, Waiver
from desktop_app.storage.table import Table

_OF_HAMLET = "household_id IN (SELECT id FROM household WHERE hamlet_id = ?)"
_NUMBERS = ("personal_id", "insurance_no", "card_no")
# Where a person may be named by other records; such a person is never deleted, only marked.
_USES = (
    ("coverage", "person_id"),
    ("entitlement", "person_id"),
    ("lead", "person_id"),
    ("visit", "person_id"),
    ("enrolment", "person_id"),
    ("ledger_entry", "person_id"),
    ("death", "person_id"),
    ("merged_person", "kept_id"),
    ("two_people", "one_id"),
    ("two_people", "other_id"),
)


class Households(Table[Household]):
    """Hộ gia đình."""

    name = "household"
    record = Household

    def of_hamlet(self, hamlet_id: int) -> list[Household]:
        """The households of a hamlet in house order."""
        return self.find("hamlet_id = ?", (hamlet_id,), order="list_order, id")

    def last_order(self, hamlet_id: int) -> int:
        """The highest house order in a hamlet (0 when it is empty)."""
        found: int = self.db.conn.execute(
            "SELECT COALESCE(MAX(list_order), 0) FROM household WHERE hamlet_id = ?", (hamlet_id,)
        ).fetchone()[0]
        return found

    def by_code(self, code: str) -> list[Household]:
        """The households that carry this code (one, unless lists contradict each other)."""
        return self.find("code = ?", (code,))

    def is_used(self, household_id: int) -> bool:
        """Whether a person, a visit, an enrolment or a receipt names this household."""
        tables = ("person", "visit", "enrolment", "receipt")
        asked = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE household_id = ?)" for table in tables)
        return bool(self.db.conn.execute(f"SELECT {asked}", (household_id,) * len(tables)).fetchone()[0])

    def neighbour(self, household_id: int, *, forward: bool) -> int | None:
        """The id of the next (or previous) household of the same hamlet in house order, None at the end."""
        sign, order = (">", "ASC") if forward else ("<", "DESC")
        row = self.db.conn.execute(
            f"SELECT n.id FROM household AS h JOIN household AS n ON n.hamlet_id = h.hamlet_id "
            f"AND (n.list_order, n.id) {sign} (h.list_order, h.id) "
            f"WHERE h.id = ? ORDER BY n.list_order {order}, n.id {order} LIMIT 1",
            (household_id,),
        ).fetchone()
        return row[0] if row else None


class People(Table[Person]):
    """Nhân khẩu. The folded name, the sort key and the initials follow the name."""

    name = "person"
    record = Person

    def derive(self, values: dict[str, Any]) -> dict[str, Any]:
        if "name" in values:
            name = values["name"]
            values["folded"], values["sort_key"], values["initials"] = fold(name), sort_key(name), initials(name)
        return values

    def of_household(self, household_id: int) -> list[Person]:
        """The members of a household in the order of its list."""
        return self.find("household_id = ?", (household_id,), order="list_order, id")

    def of_hamlet(self, hamlet_id: int) -> list[Person]:
        """Everyone of a hamlet, household by household."""
        return self.find(_OF_HAMLET, (hamlet_id,), order="household_id, list_order, id")

    def with_number(self, field: str, number: str, *, but: int | None = None) -> list[Person]:
        """Who carries this number in ``personal_id``, ``insurance_no`` or ``card_no``, without the person ``but``."""
        if field not in _NUMBERS:
            raise ValueError(field)
        return self.find(f"{field} = ? AND id IS NOT ?", (number, but))

    def namesakes(self, name: str, birth: str, *, but: int | None = None) -> list[Person]:
        """Who has the same name (whatever its marks) and the same birth, without the person ``but``."""
        return self.find("folded = ? AND birth = ? AND id IS NOT ?", (fold(name), birth, but))

    def named(self, ids: Sequence[int]) -> dict[int, str]:
        """The names of these people by id."""
        marks = ", ".join("?" * len(ids))
        rows = self.db.conn.execute(f"SELECT id, name FROM person WHERE id IN ({marks})", tuple(ids))
        return {row["id"]: row["name"] for row in rows}

    def last_order(self, household_id: int) -> int:
        """The highest place in the list of a household (0 when nobody is in it)."""
        found: int = self.db.conn.execute(
            "SELECT COALESCE(MAX(list_order), 0) FROM person WHERE household_id = ?", (household_id,)
        ).fetchone()[0]
        return found

    def is_used(self, person_id: int) -> bool:
        """Whether any cover, class, lead, visit, enrolment or payment names this person."""
        asked = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {column} = ?)" for table, column in _USES)
        return bool(self.db.conn.execute(f"SELECT {asked}", (person_id,) * len(_USES)).fetchone()[0])


class Entitlements(Table[Entitlement]):
    """Support classes of households and persons for their periods."""

    name = "entitlement"
    record = Entitlement

    def of_household(self, household_id: int) -> list[Entitlement]:
        """What the household holds as a whole and what its members hold themselves."""
        return self.find(
            "household_id = ? OR person_id IN (SELECT id FROM person WHERE household_id = ?)",
            (household_id, household_id),
        )

    def of_hamlet(self, hamlet_id: int) -> list[Entitlement]:
        """What the households of a hamlet and their people hold."""
        return self.find(
            "household_id IN (SELECT id FROM household WHERE hamlet_id = ?) OR person_id IN "
            "(SELECT p.id FROM household AS h JOIN person AS p ON p.household_id = h.id WHERE h.hamlet_id = ?)",
            (hamlet_id, hamlet_id),
        )

    def of_households(self, household_ids: Iterable[int], person_ids: Iterable[int]) -> list[Entitlement]:
        """What these households hold as a whole, and what these people hold themselves."""
        return self.find(
            "household_id IN (SELECT value FROM json_each(?)) OR person_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(household_ids)), json.dumps(list(person_ids))),
        )

    def of_holder(self, *, household_id: int | None, person_id: int | None, class_code: str) -> list[Entitlement]:
        """The periods in which one household or person holds one class."""
        return self.find(
            "class_code = ? AND household_id IS ? AND person_id IS ?", (class_code, household_id, person_id)
        )


class Waivers(Table[Waiver]):
    """Cảnh báo đã lưu kèm lý do."""

    name = "waiver"
    record = Waiver

    def of_household(self, household_id: int) -> list[Waiver]:
        """What was accepted for a household and its people."""
        return self.find("household_id = ?", (household_id,))

    def of_person(self, person_id: int) -> list[Waiver]:
        """What was accepted for one person, in whatever household."""
        return self.find("person_id = ?", (person_id,))
