"""Backup, restore and the checks of a data file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from desktop_app.services.office import Office
from desktop_app.storage import backup, journal_check
from desktop_app.system import clock
from desktop_app.system.faults import WorldFault
from desktop_app.system.locks import OfficeLock
from desktop_app.system.places import refuse_unsafe_place


@dataclass(frozen=True, kw_only=True)
class Health:
    """What ``check`` found. ``integrity``, ``foreign_keys`` and ``journal`` are ``ok`` or say what is wrong (English)."""

    integrity: str
    foreign_keys: str
    journal: str
    people: int
    households: int

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return self.integrity == self.foreign_keys == self.journal == "ok"


def check(office: Office) -> Health:
    """Read the whole file: pages, foreign keys, journal chain."""
    with office.maintenance() as db:
        db.conn.execute("BEGIN")
        try:
            integrity = "; ".join(row[0] for row in db.conn.execute("PRAGMA integrity_check(5)"))
            broken = db.conn.execute("PRAGMA foreign_key_check").fetchall()
            try:
                chain = journal_check.verify(db)
                journal = "ok" if chain.ok else f"{chain.reason} (step {chain.broken_at})"
            except (sqlite3.DatabaseError, KeyError, ValueError) as exc:
                journal = f"unreadable: {exc}"
            return Health(
                integrity=integrity,
                foreign_keys="ok" if not broken else f"{len(broken)} rows point nowhere",
                journal=journal,
                people=office.read.people.count(),
                households=office.read.households.count(),
            )
        finally:
            db.conn.execute("ROLLBACK")


def restore(copy: Path, data_file: Path) -> Path | None:
    """Put a backup in the place of ``data_file``. What stood there is kept aside; its new name is returned.

    Raises ``WorldFault`` when the copy is damaged or ``data_file`` is open.
    """
    if not copy.is_file():
        raise WorldFault(f"Không tìm thấy bản sao lưu {copy.name}. Hãy kiểm tra lại thư mục sao lưu.")
    if copy.resolve() == data_file.resolve():
        raise WorldFault("Bản sao lưu và tệp dữ liệu là cùng một tệp. Hãy chọn một tên khác.")
    refuse_unsafe_place(data_file)
    with OfficeLock(data_file):
        return backup.restore(copy, data_file, clock.now())


