"""Contracts with their targets and rates, collection points, and what stands on an organisation or a collector."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.register_records import CollectionPoint, Contract, ContractRate, ContractTarget
from desktop_app.storage.engine import Database
from desktop_app.storage.table import Table


@dataclass(frozen=True, kw_only=True)
class CommittedRow:
    """What an organisation promised for a year by the contracts that hold in it; ``None`` where no contract says."""

    organisation_id: int
    scheme: str
    new_people: int | None
    continuing_people: int | None


class Contracts(Table[Contract]):
    """Hợp đồng với tổ chức hỗ trợ phát triển đối tượng."""

    name = "contract"
    record = Contract

    def of_organisation(self, organisation_id: int) -> list[Contract]:
        """The contracts of an organisation, the newest first."""
        return self.find("organisation_id = ?", (organisation_id,), order="valid_from DESC, id DESC")


class ContractTargets(Table[ContractTarget]):
    """Chỉ tiêu cam kết theo hợp đồng."""

    name = "contract_target"
    record = ContractTarget

    def of_contract(self, contract_id: int) -> list[ContractTarget]:
        """The targets of a contract, by year and scheme."""
        return self.find("contract_id = ?", (contract_id,), order="year, scheme")

    def committed(self, year: int) -> list[CommittedRow]:
        """What every organisation promised for a year; several contracts of one organisation add up."""
        rows = self.db.conn.execute(
            "SELECT c.organisation_id, t.scheme, SUM(t.new_people) AS new_people, SUM(t.continuing_people) AS continuing_people "
            "FROM contract_target AS t JOIN contract AS c ON c.id = t.contract_id WHERE t.year = ? "
            "AND (t.new_people IS NOT NULL OR t.continuing_people IS NOT NULL) GROUP BY 1, 2 ORDER BY 1, 2",
            (year,),
        )
        return [CommittedRow(**dict(row)) for row in rows]


class ContractRates(Table[ContractRate]):
    """Tỷ lệ thù lao theo hợp đồng."""

    name = "contract_rate"
    record = ContractRate

    def of_contract(self, contract_id: int) -> list[ContractRate]:
        """The rates of a contract in the order in which they are read."""
        return self.find("contract_id = ?", (contract_id,), order="scheme, kind, COALESCE(method, ''), valid_from, id")


class CollectionPoints(Table[CollectionPoint]):
    """Điểm thu."""

    name = "collection_point"
    record = CollectionPoint

    def of_organisation(self, organisation_id: int) -> list[CollectionPoint]:
        """The points of an organisation, those that are closed too."""
        return self.find("organisation_id = ?", (organisation_id,), order="active_to IS NOT NULL, name, id")

    def by_code(self, code: str) -> list[CollectionPoint]:
        """The points of that code."""
        return self.find("code = ?", (code,))


class Standing:
    """What stands on a record: asked of the schema itself, so that no table that comes later is forgotten."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def rows_on(self, table: str, row_id: int) -> dict[str, int]:
        """How many rows of each other table name this row, tables without any left out."""
        found: dict[str, int] = {}
        for other, column in self._doors(table):
            count = self.db.conn.execute(f"SELECT COUNT(*) FROM {other} WHERE {column} = ?", (row_id,)).fetchone()[0]
            if count:
                found[other] = found.get(other, 0) + count
        if table in ("organisation", "collector"):  # plans name their scope by its id as text
            count = self.db.conn.execute(
                "SELECT COUNT(*) FROM plan_cell WHERE scope_kind = ? AND scope_code = ?", (table, str(row_id))
            ).fetchone()[0]
            if count:
                found["plan_cell"] = count
        return found

    def _doors(self, table: str) -> list[tuple[str, str]]:
        """Every (table, column) that refers to a table."""
        names = [
            row[0] for row in self.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return [
            (name, row["from"])
            for name in names
            for row in self.db.conn.execute(f"SELECT * FROM pragma_foreign_key_list('{name}')")
            if row["table"] == table
        ]
