"""Who is covered by which scheme from when until when."""

from __future__ import annotations

from desktop_app.domain.records import Coverage
from desktop_app.storage.table import Table


class Coverages(Table[Coverage]):
    """One row per person × scheme × period."""

    name = "coverage"
    record = Coverage

    def of_household(self, household_id: int) -> list[Coverage]:
        """Every period of every member."""
        return self.find("person_id IN (SELECT id FROM person WHERE household_id = ?)", (household_id,), order="person_id, scheme, valid_to")
