"""One verb, one transaction, one journal step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from desktop_app.storage import bulk, journal
from desktop_app.storage.engine import Database
from desktop_app.storage.repositories import Repositories


class UnitOfWork(Repositories):
    """The repositories of one running verb. ``step_id`` is the verb's step in the journal."""

    def __init__(self, db: Database, step_id: int) -> None:
        super().__init__(db)
        self.step_id = step_id

    def check_keys_at_the_end(self) -> None:
        """Let rows point at rows that are inserted later in the same verb (a household at its head)."""
        self.db.conn.execute("PRAGMA defer_foreign_keys = ON")

    def many_rows(self, rows: int) -> AbstractContextManager[None]:
        """``with work.many_rows(n):`` around the writing of about ``n`` rows: the kept sums are found anew once, at its end (``storage/bulk.py``).

        Inside, nothing may be asked that is answered from them.
        """
        return bulk.bulk(self.db, rows)


@contextmanager
def unit_of_work(
    db: Database,
    verb: str,
    label: str,
    who: journal.Who,
    *,
    kind: str = "do",
    target_id: int | None = None,
    undoable: bool = True,
) -> Iterator[UnitOfWork]:
    """Run one verb: everything inside is committed together at the end, or nothing is.

    ``label`` is the Vietnamese name that undo and the history show. A verb that changed nothing leaves no step.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        work = UnitOfWork(
            db, journal.open_step(db, verb, label, who, kind=kind, target_id=target_id, undoable=undoable)
        )
        yield work
        if bulk.is_open(db):
            raise RuntimeError("a bulk was left open: the kept sums are not those of the rows")
        journal.seal_step(db, work.step_id)
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:  # a full disk may have rolled back already
            db.conn.execute("ROLLBACK")
        raise
