"""Rounds, who walks which hamlet, leads and visits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_app.domain.canvassing_records import (
    Lead,
    LeadNaming,
    Round,
    RoundHamlet,
    RoundHousehold,
    Succession,
    Visit,
)
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

    def open_of(self, collector_id: int) -> list[RoundHamlet]:
        """The hamlets a collector walks in open rounds."""
        return self.find(
            "collector_id = ? AND round_id IN (SELECT id FROM round WHERE state = 'open')", (collector_id,)
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

    def open_of_collector(self, collector_id: int) -> list[tuple[int, int]]:
        """(lead, hamlet) of the open leads a collector was given."""
        rows = self.db.conn.execute(
            "SELECT l.id, h.hamlet_id FROM lead AS l JOIN person AS p ON p.id = l.person_id JOIN household AS h ON h.id = p.household_id "
            "WHERE l.collector_id = ? AND l.closed_on IS NULL ORDER BY l.id",
            (collector_id,),
        )
        return [(row[0], row[1]) for row in rows]

    def of_hamlet(self, hamlet_id: int) -> list[Lead]:
        """Every lead, open or closed, of the people of a hamlet."""
        return self.find(_OF_HAMLET, (hamlet_id,))


class LeadNamings(Table[LeadNaming]):
    """The further lists that named a lead."""

    name = "lead_naming"
    record = LeadNaming

    def of_lead(self, lead_id: int) -> list[LeadNaming]:
        """The further lists that named a lead, the oldest first."""
        return self.find("lead_id = ?", (lead_id,), order="named_on, id")

    def sources_of(self, lead_ids: Sequence[int]) -> dict[int, set[str]]:
        """The further sources of some leads."""
        rows = self.db.conn.execute(
            "SELECT lead_id, source FROM lead_naming WHERE lead_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(lead_ids)),),
        )
        found: dict[int, set[str]] = {}
        for row in rows:
            found.setdefault(row[0], set()).add(row[1])
        return found

    def of_hamlet(self, hamlet_id: int) -> set[tuple[int, str]]:
        """(lead, source) of the open leads of a hamlet's people."""
        rows = self.db.conn.execute(
            "SELECT n.lead_id, n.source FROM household AS h JOIN person AS p ON p.household_id = h.id "
            "JOIN lead AS l ON l.person_id = p.id AND l.closed_on IS NULL JOIN lead_naming AS n ON n.lead_id = l.id "
            "WHERE h.hamlet_id = ?",
            (hamlet_id,),
        )
        return {(row[0], row[1]) for row in rows}


class RoundHouseholds(Table[RoundHousehold]):
    """The households of a round given to somebody by hand."""

    name = "round_household"
    record = RoundHousehold

    def of_round(self, round_id: int) -> list[RoundHousehold]:
        """The households of a round given by hand."""
        return self.find("round_id = ?", (round_id,))

    def given(self, round_id: int, household_id: int) -> RoundHousehold | None:
        """What a round says of one household, ``None`` where it goes with its hamlet."""
        found = self.find("round_id = ? AND household_id = ?", (round_id, household_id))
        return found[0] if found else None

    def of_household(self, household_id: int, *, open_only: bool = True) -> list[RoundHousehold]:
        """To whom a household was given, in the open rounds or in all."""
        still = " AND round_id IN (SELECT id FROM round WHERE state = 'open')" if open_only else ""
        return self.find(f"household_id = ?{still}", (household_id,), order="round_id")

    def of_hamlet(self, round_id: int, hamlet_id: int) -> list[RoundHousehold]:
        """The households of a hamlet that a round gives by hand."""
        return self.find(
            "round_id = ? AND household_id IN (SELECT id FROM household WHERE hamlet_id = ?)", (round_id, hamlet_id)
        )

    def places(self, round_id: int) -> set[tuple[int, int]]:
        """(hamlet, collector) wherever somebody was given a household of a round by hand."""
        rows = self.db.conn.execute(
            "SELECT DISTINCT h.hamlet_id, k.collector_id FROM round_household AS k JOIN household AS h ON h.id = k.household_id "
            "WHERE k.round_id = ? AND k.collector_id IS NOT NULL",
            (round_id,),
        )
        return {(row[0], row[1]) for row in rows}

    def open_of(self, collector_id: int) -> list[tuple[RoundHousehold, int]]:
        """What a collector has in open rounds, with the hamlet of each household."""
        found = self.find(
            "collector_id = ? AND round_id IN (SELECT id FROM round WHERE state = 'open')", (collector_id,)
        )
        homes = {
            row[0]: row[1]
            for row in self.db.conn.execute(
                "SELECT id, hamlet_id FROM household WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([one.household_id for one in found]),),
            )
        }
        return [(one, homes[one.household_id]) for one in found]


class Successions(Table[Succession]):
    """Who follows a collector that left."""

    name = "succession"
    record = Succession

    def to(self, collector_id: int) -> list[Succession]:
        """What a collector has taken over from others."""
        return self.find("to_id = ?", (collector_id,))

    def of(self, collector_id: int) -> list[Succession]:
        """Who has taken over from a collector."""
        return self.find("from_id = ?", (collector_id,))


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
