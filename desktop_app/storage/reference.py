"""The shipped reference lists inside a data file: administrative units, law rates, code lists. Loaded from rows, read by subject."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop_app.domain.names import fold
from desktop_app.domain.records import Commune, Province
from desktop_app.storage.engine import Database

SeedRows = Iterable[Mapping[str, str]]
_DATED = ("code", "name", "valid_from", "valid_to", "source")


@dataclass(frozen=True, kw_only=True)
class Code:
    """One entry of a code list; ``details`` holds the list's own further columns as text."""

    code: str
    name: str
    details: dict[str, str]
    source: str = ""


class Reference:
    """Reference lists of one data file."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def load_units(self, provinces: SeedRows, communes: SeedRows) -> None:
        """Replace the administrative units by the shipped ones (inside a transaction of the caller)."""
        self.db.conn.execute("DELETE FROM ref_province")
        self.db.conn.executemany(
            "INSERT INTO ref_province VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (r["code"], r["name"], r["kind"], r["valid_from"], r["valid_to"] or None, r["source"], fold(r["name"]))
                for r in provinces
            ],
        )
        self.db.conn.execute("DELETE FROM ref_commune")
        self.db.conn.executemany(
            "INSERT INTO ref_commune VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    r["code"],
                    r["name"],
                    r["kind"],
                    r["province_code"],
                    r["valid_from"],
                    r["valid_to"] or None,
                    r["source"],
                    fold(r["name"]),
                )
                for r in communes
            ],
        )

    def load_list(self, name: str, rows: SeedRows) -> None:
        """Replace one code list by the shipped one."""
        self.db.conn.execute("DELETE FROM ref_code WHERE list = ?", (name,))
        self.db.conn.executemany(
            "INSERT INTO ref_code VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (name, r["code"], r["name"], order, _details(r), r["valid_from"], r["valid_to"] or None, r["source"])
                for order, r in enumerate(rows)
            ],
        )

    def load_rates(self, rows: SeedRows) -> None:
        """Replace the law's rates by the shipped ones."""
        self.db.conn.execute("DELETE FROM ref_law_rate")
        self.db.conn.executemany(
            "INSERT INTO ref_law_rate VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    r["key"],
                    r["subject"],
                    r["value"],
                    r["unit"],
                    r["valid_from"],
                    r["valid_to"] or None,
                    r["source"],
                    r["confidence"],
                    r["note"],
                )
                for r in rows
            ],
        )

    def stamp(self, fingerprint: str) -> None:
        """Remember which shipped lists are loaded."""
        self.db.conn.execute("DELETE FROM ref_stamp")
        self.db.conn.execute("INSERT INTO ref_stamp VALUES (?)", (fingerprint,))

    def stamped(self) -> str:
        """The fingerprint of the loaded lists ("" before the first load)."""
        row = self.db.conn.execute("SELECT fingerprint FROM ref_stamp").fetchone()
        return row[0] if row else ""

    def rates(self) -> list[dict[str, str]]:
        """The law's rates as rows of text, in the shape of ``seeds/law_rates.csv``."""
        return [
            {key: row[key] or "" for key in row.keys()}  # noqa: SIM118  (sqlite3.Row iterates values, not keys)
            for row in self.db.conn.execute("SELECT * FROM ref_law_rate ORDER BY key, subject, valid_from")
        ]

    def codes(self, name: str, on: str = "9999-12-31") -> list[Code]:
        """The entries of a code list in force on a day (ISO), in the order of the list."""
        rows = self.db.conn.execute(
            "SELECT code, name, details, source FROM ref_code WHERE list = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?) "
            "ORDER BY list_order",
            (name, on, on if on != "9999-12-31" else ""),
        )
        return [
            Code(code=row["code"], name=row["name"], details=json.loads(row["details"]), source=row["source"])
            for row in rows
        ]

    def provinces(self) -> list[Province]:
        """Every province under its newest name."""
        rows = self.db.conn.execute(
            "SELECT code, name, kind FROM ref_province AS p WHERE valid_from = (SELECT MAX(valid_from) FROM ref_province WHERE code = p.code) "
            "ORDER BY code"
        )
        return [Province(**dict(row)) for row in rows]

    def communes(self, codes: Iterable[str]) -> list[Commune]:
        """Communes by code, under their newest names."""
        wanted = list(codes)
        marks = ", ".join("?" * len(wanted))
        rows = self.db.conn.execute(
            f"SELECT code, name, kind, province_code FROM ref_commune AS c WHERE code IN ({marks}) "
            "AND valid_from = (SELECT MAX(valid_from) FROM ref_commune WHERE code = c.code) ORDER BY code",
            wanted,
        )
        return [Commune(**dict(row)) for row in rows]


def _details(row: Mapping[str, str]) -> str:
    return json.dumps({key: value for key, value in row.items() if key not in _DATED}, ensure_ascii=False)
