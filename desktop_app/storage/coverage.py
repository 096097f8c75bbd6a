"""Who is covered by which scheme from when until when."""

from __future__ import annotations

import json
from collections.abc import Iterable

from desktop_app.domain.records import Coverage
from desktop_app.storage.table import Table


class Coverages(Table[Coverage]):
    """One row per person × scheme × period."""

    name = "coverage"
    record = Coverage

    def of_household(self, household_id: int) -> list[Coverage]:
        """Every period of every member."""
        return self.find(
            "person_id IN (SELECT id FROM person WHERE household_id = ?)",
            (household_id,),
            order="person_id, scheme, valid_to",
        )

    def of_hamlet(self, hamlet_id: int) -> list[Coverage]:
        """Every period of everyone in a hamlet."""
        return self.find(
            "person_id IN (SELECT p.id FROM household AS h JOIN person AS p ON p.household_id = h.id "
            "WHERE h.hamlet_id = ?)",
            (hamlet_id,),
            order="person_id, scheme, valid_to",
        )

    def of_person(self, person_id: int) -> list[Coverage]:
        """Every period of one person, the latest first."""
        return self.find("person_id = ?", (person_id,), order="scheme, valid_to DESC, id DESC")

    def of_people(self, person_ids: Iterable[int]) -> list[Coverage]:
        """Every period of these people."""
        return self.find(
            "person_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(person_ids)),),
            order="person_id, scheme, valid_to",
        )
