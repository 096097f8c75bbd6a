"""The office's own part of the rule book, and what a change of it has to look at in the whole office."""

from __future__ import annotations

from dataclasses import dataclass, fields

from desktop_app.domain.records import Enrolment
from desktop_app.domain.rule_records import OfficeRate, SupportRow
from desktop_app.storage.engine import Database
from desktop_app.storage.enrolment import STANDING, Enrolments
from desktop_app.storage.table import Table


class OfficeRates(Table[OfficeRate]):
    """Quy định do cơ quan nhập."""

    name = "office_rate"
    record = OfficeRate

    def of_figure(self, key: str, subject: str) -> list[OfficeRate]:
        """The periods of one figure, oldest first."""
        return self.find("key = ? AND subject = ?", (key, subject), order="valid_from, id")


class SupportRules(Table[SupportRow]):
    """Hỗ trợ thêm theo nghị quyết địa phương và của nhà hảo tâm."""

    name = "support_rule"
    record = SupportRow


@dataclass(frozen=True, kw_only=True)
class LastPaid:
    """How somebody paid last in one scheme. ``supported``: months paid so far with a State support (some of them may have had none)."""

    person_id: int
    months: int
    method: str | None
    income: int | None
    order_no: int | None
    supported: int


class Renewals:
    """What is known of everybody who may pay again, read at once: the impact of a new rule looks at the whole office."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def last_paid(self, scheme: str) -> dict[int, LastPaid]:
        """The newest payment of everybody in a scheme by person id; what is only quoted or was voided does not count."""
        rows = self.db.conn.execute(
            # the bare columns are those of the row with the highest id (a property of SQLite's max())
            "SELECT person_id, months, method, income, order_no, MAX(id), "
            f"SUM(CASE WHEN state_support > 0 THEN months ELSE 0 END) AS supported FROM enrolment WHERE scheme = ? AND {STANDING} "
            "GROUP BY person_id",
            (scheme,),
        )
        return {row[0]: LastPaid(**{name: row[name] for name in _PAID}) for row in rows}

    def communes(self) -> dict[int, str]:
        """The commune each household lives in: household id → code."""
        rows = self.db.conn.execute(
            "SELECT h.id, t.commune_code FROM household AS h JOIN hamlet AS t ON t.id = h.hamlet_id"
        )
        return {row[0]: row[1] for row in rows}

    def open_quotes(self) -> list[Enrolment]:
        """What was quoted and is not paid yet, household by household."""
        return Enrolments(self.db).find("state = 'quoted'", order="household_id, id")


_PAID = tuple(field.name for field in fields(LastPaid))
