"""Households, the people in them, and the support classes they hold."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.names import fold, initials, sort_key
from desktop_app.domain.records import Entitlement, Household, Person
from desktop_app.storage.table import Table


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


class Entitlements(Table[Entitlement]):
    """Support classes of households and persons for their periods."""

    name = "entitlement"
    record = Entitlement

    def of_household(self, household_id: int) -> list[Entitlement]:
        """What the household holds as a whole and what its members hold themselves."""
        return self.find(
            "household_id = ? OR person_id IN (SELECT id FROM person WHERE household_id = ?)", (household_id, household_id)
        )
