"""Employers, their months, and the hamlets collectors look after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from desktop_app.domain.employer_records import CollectorHamlet, Employer, EmployerMonth
from desktop_app.domain.names import fold
from desktop_app.storage.search_words import plain, word_condition, word_patterns
from desktop_app.storage.table import Table


class Employers(Table[Employer]):
    """Đơn vị sử dụng lao động và hộ kinh doanh."""

    name = "employer"
    record = Employer

    def derive(self, values: dict[str, Any]) -> dict[str, Any]:
        """Keep the folded names beside the names."""
        if "name" in values:
            values["folded"] = fold(values["name"])
        if "owner_name" in values:
            values["owner_folded"] = fold(values["owner_name"]) if values["owner_name"] else None
        return values

    def by_tax_code(self, code: str) -> list[Employer]:
        """The employers of a tax code."""
        return self.find("tax_code = ?", (code,))

    def by_unit_code(self, code: str) -> list[Employer]:
        """The employers of a unit code."""
        return self.find("unit_code = ?", (code,))

    def like(
        self,
        *,
        codes: Iterable[str] = (),
        unit_codes: Iterable[str] = (),
        names: Iterable[str] = (),
        ids: Iterable[int] = (),
    ) -> list[Employer]:
        """Everybody whose tax code or owner's personal id is one of ``codes``, or with one of the unit codes, (folded) names or ids."""
        tax = json.dumps(list(codes))
        return self.find(
            "tax_code IN (SELECT value FROM json_each(?)) OR owner_personal_id IN (SELECT value FROM json_each(?)) "
            "OR unit_code IN (SELECT value FROM json_each(?)) OR folded IN (SELECT value FROM json_each(?)) "
            "OR id IN (SELECT value FROM json_each(?))",
            (tax, tax, json.dumps(list(unit_codes)), json.dumps(list(names)), json.dumps(list(ids))),
        )

    def of_tax_codes(self, codes: Iterable[str]) -> list[Employer]:
        """The employers and branches whose tax code begins with one of these codes of 10 digits."""
        return self.find(
            "substr(tax_code, 1, 10) IN (SELECT value FROM json_each(?)) AND length(tax_code) <> 12",
            (json.dumps(list(codes)),),
        )

    def listed(self, *, commune_code: str = "", kind: int | None = None, state: str = "") -> list[Employer]:
        """The employers of a commune, kind (1–11) and state, or all, by name."""
        where, values = ["1"], list[Any]()
        for column, wanted in (("commune_code", commune_code), ("kind", kind), ("state", state)):
            if wanted:
                where.append(f"{column} = ?")
                values.append(wanted)
        return self.find(" AND ".join(where), values, order="folded, id")

    def search(self, text: str, limit: int) -> list[Employer]:
        """The employers whose name holds every word (marks or none), or whose tax code, unit code, phone or owner begins with the text."""
        words = word_patterns(text)
        if not words:
            return []
        named = " AND ".join(word_condition("folded") for _ in words)
        owned = " AND ".join(word_condition("COALESCE(owner_folded, '')") for _ in words)
        codes = "tax_code LIKE ? ESCAPE '\\' OR unit_code LIKE ? ESCAPE '\\' OR phone LIKE ? ESCAPE '\\'"
        start = f"{plain(text.strip())}%"
        return self.find(
            f"({named}) OR ({owned}) OR {codes}",
            (*words, *words, start, start, start),
            order="folded, id",
            limit=limit,
        )


class EmployerMonths(Table[EmployerMonth]):
    """Employer × month × fund."""

    name = "employer_month"
    record = EmployerMonth

    def of_employer(self, employer_id: int) -> list[EmployerMonth]:
        """The months of an employer, the newest first, all funds together before the single ones."""
        return self.find("employer_id = ?", (employer_id,), order="month DESC, fund")

    def of_many(self, employer_ids: Iterable[int], months: Iterable[str]) -> list[EmployerMonth]:
        """Some months of some employers."""
        return self.find(
            "employer_id IN (SELECT value FROM json_each(?)) AND month IN (SELECT value FROM json_each(?))",
            (json.dumps(list(employer_ids)), json.dumps(list(months))),
        )

    def cell(self, employer_id: int, month: str, fund: str = "") -> EmployerMonth | None:
        """One month of one employer, if anything is known of it."""
        found = self.find("employer_id = ? AND month = ? AND fund = ?", (employer_id, month, fund))
        return found[0] if found else None


class CollectorHamlets(Table[CollectorHamlet]):
    """Who looks after which hamlet as a rule."""

    name = "collector_hamlet"
    record = CollectorHamlet

    def rows_of(self, collector_id: int) -> list[CollectorHamlet]:
        """The same as rows."""
        return self.find("collector_id = ?", (collector_id,), order="hamlet_id")

    def of_collector(self, collector_id: int) -> list[int]:
        """The hamlets a collector looks after, by id."""
        return [row.hamlet_id for row in self.find("collector_id = ?", (collector_id,), order="hamlet_id")]
