"""Rounds, who walks which hamlet, leads and visits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_app.domain.records import Lead, Round, RoundHamlet, Visit
from desktop_app.storage.table import Table

_OF_HAMLET = (
    "person_id IN (SELECT p.id FROM household AS h JOIN person AS p ON p.household_id = h.id WHERE h.hamlet_id = ?)"
)


class Rounds(Table[Round]):
    """Đợt rà soát, vận động."""

    name = "round"
    record = Round

    def newest_first(self) -> list[Round]:
        """Every round, the open ones first, then by the day they start."""
        return self.find(order="state DESC, starts_on DESC, id DESC")

    def named(self, name: str) -> list[Round]:
        """The rounds of that name."""
        return self.find("name = ?", (name,))


class RoundHamlets(Table[RoundHamlet]):
    """Who walks which hamlet of a round."""

    name = "round_hamlet"
    record = RoundHamlet

    def of_round(self, round_id: int) -> list[RoundHamlet]:
        """The hamlets of a round in walking order."""
        return self.find(
            "round_id = ?",
            (round_id,),
            order="(SELECT list_order FROM hamlet WHERE hamlet.id = round_hamlet.hamlet_id), hamlet_id",
        )

    def place(self, round_id: int, hamlet_id: int) -> RoundHamlet | None:
        """One hamlet of one round."""
        found = self.find("round_id = ? AND hamlet_id = ?", (round_id, hamlet_id))
        return found[0] if found else None


class Leads(Table[Lead]):
    """Đối tượng tiềm năng: at most one open lead per person and scheme."""

    name = "lead"
    record = Lead

    def open_for(self, person_id: int, scheme: str) -> Lead | None:
        """The open lead of a person in a scheme."""
        found = self.find("person_id = ? AND scheme = ? AND closed_on IS NULL", (person_id, scheme))
        return found[0] if found else None

    def open_of_household(self, household_id: int) -> list[Lead]:
        """The open leads of the members of a household."""
        return self.find(
            "closed_on IS NULL AND person_id IN (SELECT id FROM person WHERE household_id = ?)", (household_id,)
        )

    def of_hamlet(self, hamlet_id: int) -> list[Lead]:
        """Every lead, open or closed, of the people of a hamlet."""
        return self.find(_OF_HAMLET, (hamlet_id,))


class Visits(Table[Visit]):
    """Outcomes of contacts, append-only. The newest of a day is the one with the highest id."""

    name = "visit"
    record = Visit

    def of_person(self, person_id: int) -> list[Visit]:
        """Every visit that names a person, newest first."""
        return self.find("person_id = ?", (person_id,), order="visited_on DESC, id DESC")

    def of_household(self, household_id: int) -> list[Visit]:
        """Every visit of a household and of whoever lives in it now, newest first."""
        return self.find(
            "household_id = ? OR person_id IN (SELECT id FROM person WHERE household_id = ?)",
            (household_id, household_id),
            order="visited_on DESC, id DESC",
        )

    def of_hamlet(self, round_id: int, hamlet_id: int) -> list[Visit]:
        """The visits of a round to the households of a hamlet, oldest first."""
        return self.find(
            "round_id = ? AND household_id IN (SELECT id FROM household WHERE hamlet_id = ?)",
            (round_id, hamlet_id),
            order="visited_on, id",
        )

    def last_by_channel(self, household_ids: Sequence[int], channel: str) -> dict[int, str]:
        """The last day of a contact by a channel: household id → ISO day."""
        rows = self.db.conn.execute(
            "SELECT household_id, MAX(visited_on) FROM visit WHERE channel = ? "
            "AND household_id IN (SELECT value FROM json_each(?)) GROUP BY household_id",
            (channel, json.dumps(list(household_ids))),
        )
        return {row[0]: row[1] for row in rows}

    def last(self, *, household_id: int, person_id: int | None, scheme: str | None, on: str) -> Visit | None:
        """The newest visit on a day for a person and scheme (or for the household as a whole)."""
        found = self.find(
            "household_id = ? AND person_id IS ? AND scheme IS ? AND visited_on = ?",
            (household_id, person_id, scheme, on),
            order="id DESC",
            limit=1,
        )
        return found[0] if found else None

    def visited_households(self, hamlet_id: int) -> set[int]:
        """The households of a hamlet that were ever visited."""
        rows = self.db.conn.execute(
            "SELECT h.id FROM household AS h WHERE h.hamlet_id = ? "
            "AND EXISTS (SELECT 1 FROM visit AS v WHERE v.household_id = h.id)",
            (hamlet_id,),
        )
        return {row["id"] for row in rows}
