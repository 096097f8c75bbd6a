"""Declaration batches: their sums, their way, the lines that came back, the findings that stand for a reason."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.domain.batch_records import Batch, BatchEvent, BatchException, BatchReturn
from desktop_app.storage.table import Table

# The lines a batch left with: those it still holds, and those that came back and went on into a later one.
_SENT_ON = """SELECT r.batch_id, e.gross, e.payable FROM batch_return AS r JOIN enrolment AS e ON e.id = r.enrolment_id
    WHERE e.batch_id IS NOT r.batch_id"""


@dataclass(frozen=True, kw_only=True)
class BatchSums:
    """What a batch carries: lines, gross and payable in đồng, how many came back and how many of those nobody dealt with yet."""

    people: int = 0
    gross: int = 0
    payable: int = 0
    returned: int = 0
    unresolved: int = 0


class Batches(Table[Batch]):
    """Đợt kê khai."""

    name = "batch"
    record = Batch

    def newest(
        self, scheme: str | None = None, *, since: str = "", until: str = "9999", limit: int | None = None
    ) -> list[Batch]:
        """The batches made between two days (ISO), newest first, of one scheme or of all."""
        return self.find(
            "made_on BETWEEN ? AND ? AND (? IS NULL OR scheme = ?)",
            (since, until, scheme, scheme),
            order="made_on DESC, id DESC",
            limit=limit,
        )

    def of_year(self, form: str, year: int) -> list[Batch]:
        """The batches of one form made in a year."""
        return self.find("form = ? AND made_on BETWEEN ? AND ?", (form, f"{year}-01-01", f"{year}-12-31"))

    def sums(self, batch_ids: Iterable[int]) -> dict[int, BatchSums]:
        """What each batch left with, or would leave with; a batch without lines is left out."""
        wanted = json.dumps(list(batch_ids))
        rows = self.db.conn.execute(
            f"""WITH asked AS MATERIALIZED (SELECT value AS id FROM json_each(?)), line AS (
                SELECT e.batch_id, e.gross, e.payable FROM asked CROSS JOIN enrolment AS e ON e.batch_id = asked.id
                UNION ALL {_SENT_ON} AND r.batch_id IN (SELECT id FROM asked))
            SELECT batch_id, COUNT(*) AS people, SUM(gross) AS gross, SUM(payable) AS payable FROM line GROUP BY batch_id""",
            (wanted,),
        ).fetchall()
        back = {
            row["batch_id"]: (row["returned"], row["unresolved"])
            for row in self.db.conn.execute(
                """SELECT batch_id, COUNT(*) AS returned, SUM(resolved_on IS NULL) AS unresolved FROM batch_return
                WHERE batch_id IN (SELECT value FROM json_each(?)) GROUP BY batch_id""",
                (wanted,),
            )
        }
        return {
            row["batch_id"]: BatchSums(
                people=row["people"],
                gross=row["gross"],
                payable=row["payable"],
                returned=back.get(row["batch_id"], (0, 0))[0],
                unresolved=back.get(row["batch_id"], (0, 0))[1],
            )
            for row in rows
        }


class BatchEvents(Table[BatchEvent]):
    """The way of each batch, append-only."""

    name = "batch_event"
    record = BatchEvent

    def of_batch(self, batch_id: int) -> list[BatchEvent]:
        """The way of one batch, oldest step first."""
        return self.find("batch_id = ?", (batch_id,))


class BatchReturns(Table[BatchReturn]):
    """Lines that the agency sent back."""

    name = "batch_return"
    record = BatchReturn

    def of_batch(self, batch_id: int) -> list[BatchReturn]:
        """What came back of one batch."""
        return self.find("batch_id = ?", (batch_id,))

    def of_enrolments(self, enrolment_ids: Iterable[int]) -> dict[int, list[BatchReturn]]:
        """How often and from where these lines came back, oldest first: enrolment id → returns."""
        found: dict[int, list[BatchReturn]] = {}
        wanted = json.dumps(list(enrolment_ids))
        for row in self.find("enrolment_id IN (SELECT value FROM json_each(?))", (wanted,)):
            found.setdefault(row.enrolment_id, []).append(row)
        return found

    def unresolved(self) -> list[BatchReturn]:
        """What came back and nobody dealt with yet, the oldest first."""
        return self.find("resolved_on IS NULL", order="returned_on, id")


class BatchExceptions(Table[BatchException]):
    """Findings of the pre-check that stand for a lawful reason."""

    name = "batch_exception"
    record = BatchException

    def of_batch(self, batch_id: int) -> list[BatchException]:
        """Those of one batch."""
        return self.find("batch_id = ?", (batch_id,))
