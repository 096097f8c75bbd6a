"""The shipped reference lists inside a data file: administrative units, law rates, code lists. Loaded from rows, read by subject."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.domain.names import fold
from desktop_app.domain.own_code_records import OwnCode
from desktop_app.domain.records import Commune, Province
from desktop_app.storage.engine import Database
from desktop_app.storage.table import Table

SeedRows = Iterable[Mapping[str, str]]
_DATED = ("code", "name", "valid_from", "valid_to", "source")
_OWN = frozenset(
    {"visit_outcomes", "refusal_reasons", "outreach_kinds"}
)  # the lists an office may word and order its own way
_OWN_SOURCE = "Do cơ quan đặt"
_LAST = 10_000  # behind every shipped entry


@dataclass(frozen=True, kw_only=True)
class Code:
    """One entry of a code list; ``details`` holds the list's own further columns as text."""

    code: str
    name: str
    details: dict[str, str]
    source: str = ""


@lru_cache(maxsize=4096)
def _told(text: str) -> dict[str, str]:
    """What a shipped list says of an entry; a page asks for the same lists many times."""
    found: dict[str, str] = json.loads(text)
    return found


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
        """The entries of a code list in force on a day (ISO), in the order of the list and in the office's own wording."""
        found = self.shipped(name, on)
        return self._worded(name, found) if name in _OWN else found

    def shipped(self, name: str, on: str = "9999-12-31") -> list[Code]:
        """The same as the program ships it."""
        rows = self.db.conn.execute(
            "SELECT code, name, details, source FROM ref_code WHERE list = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?) "
            "ORDER BY list_order",
            (name, on, on if on != "9999-12-31" else ""),
        )
        return [
            Code(code=row["code"], name=row["name"], details={**_told(row["details"])}, source=row["source"])
            for row in rows
        ]

    def _worded(self, name: str, shipped: list[Code]) -> list[Code]:
        """The list as the office words and orders it; an entry it hides has ``hidden`` "yes" among its details."""
        own = {row.code: row for row in OwnCodes(self.db).of_list(name)}
        if not own:
            return shipped
        known = {code.code: (code, place) for place, code in enumerate(shipped)}
        merged = []
        for code in {**known, **own}:
            change = own.get(code)
            base, place = known.get(code, (Code(code=code, name="", details={}, source=_OWN_SOURCE), _LAST))
            if change is not None:
                place = change.list_order if change.list_order is not None else place
                base = Code(
                    code=code,
                    name=change.name or base.name,
                    details={**base.details, **json.loads(change.details), "hidden": "yes" if change.hidden else ""},
                    source=base.source,
                )
            merged.append((place, base))
        return [code for _, code in sorted(merged, key=lambda one: one[0])]

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


class OwnCodes(Table[OwnCode]):
    """The office's own wording of code lists."""

    name = "own_code"
    record = OwnCode

    def of_list(self, name: str) -> list[OwnCode]:
        """What the office changed in one list."""
        return self.find("list = ?", (name,))


def _details(row: Mapping[str, str]) -> str:
    return json.dumps({key: value for key, value in row.items() if key not in _DATED}, ensure_ascii=False)
