"""Schema 5, one module per subject: the money of the office, its collectors and batches, what it submitted."""

from __future__ import annotations

from desktop_app.storage.engine import Database
from desktop_app.storage.migrations.m0005_money_and_reports import (
    batches,
    figures,
    last_cover,
    ledger,
    own_workbooks,
    receipt_books,
    register,
    search_index,
    submissions,
)


def apply(db: Database) -> None:
    """Run the parts in the order in which they refer to each other."""
    for part in (
        ledger,
        figures,
        receipt_books,
        register,
        batches,
        submissions,
        own_workbooks,
        search_index,
        last_cover,
    ):
        part.apply(db)
