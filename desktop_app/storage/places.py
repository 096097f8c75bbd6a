"""Communes the office covers and their hamlets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.domain.names import fold
from desktop_app.domain.records import Commune, Hamlet
from desktop_app.storage.engine import Database
from desktop_app.storage.table import Table


@dataclass(frozen=True, kw_only=True)
class HamletSize:
    """How many households and living residents (at home, away or not known) a hamlet has."""

    hamlet_id: int
    households: int
    people: int


class Communes:
    """The communes of this office, taken from the reference list of the whole country."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def cover(self, code: str, list_order: int) -> None:
        """Make the office cover one more commune."""
        self.db.conn.execute("INSERT INTO office_commune (commune_code, list_order) VALUES (?, ?)", (code, list_order))

    def covered(self) -> list[Commune]:
        """The office's communes in the order it chose, under their newest names."""
        rows = self.db.conn.execute(
            "SELECT c.code, c.name, c.kind, c.province_code FROM office_commune AS o "
            "JOIN ref_commune AS c ON c.code = o.commune_code "
            "WHERE c.valid_from = (SELECT MAX(valid_from) FROM ref_commune WHERE code = c.code) "
            "ORDER BY o.list_order, o.id"
        )
        return [Commune(**dict(row)) for row in rows]

    def known(self, code: str) -> bool:
        """Whether the country has a commune of this code."""
        return self.db.conn.execute("SELECT 1 FROM ref_commune WHERE code = ?", (code,)).fetchone() is not None


class Hamlets(Table[Hamlet]):
    """Thôn, ấp, bản, tổ dân phố. Inside a commune a name stands once, however it is typed."""

    name = "hamlet"
    record = Hamlet

    def derive(self, values: dict[str, Any]) -> dict[str, Any]:
        if "name" in values:
            values["folded"] = fold(values["name"])
        return values

    def of_commune(self, code: str) -> list[Hamlet]:
        """The hamlets of a commune in walking order."""
        return self.find("commune_code = ?", (code,), order="list_order, id")

    def by_name(self, code: str, name: str) -> Hamlet | None:
        """The hamlet of that name in a commune, whatever its marks and case."""
        found = self.find("commune_code = ? AND folded = ?", (code, fold(name)))
        return found[0] if found else None

    def last_order(self, code: str) -> int:
        """The highest walking order in a commune (0 when it has no hamlet)."""
        found: int = self.db.conn.execute(
            "SELECT COALESCE(MAX(list_order), 0) FROM hamlet WHERE commune_code = ?", (code,)
        ).fetchone()[0]
        return found

    def is_used(self, hamlet_id: int) -> bool:
        """Whether a household, a round or an enrolment names this hamlet."""
        tables = ("household", "round_hamlet", "enrolment")
        asked = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE hamlet_id = ?)" for table in tables)
        return bool(self.db.conn.execute(f"SELECT {asked}", (hamlet_id,) * len(tables)).fetchone()[0])

    def sizes(self) -> list[HamletSize]:
        """The size of every hamlet that has households."""
        rows = self.db.conn.execute(
            "SELECT h.hamlet_id, COUNT(DISTINCT h.id) AS households, COUNT(p.id) AS people FROM household AS h "
            "LEFT JOIN person AS p ON p.household_id = h.id "
            "AND COALESCE(p.residence, 'home') IN ('home', 'away') WHERE h.state = 'active' GROUP BY h.hamlet_id"
        )
        return [HamletSize(**dict(row)) for row in rows]
