"""Backup, restore and the checks of a data file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.services.office import Office
from desktop_app.storage import backup, files, journal_check
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
        found = journal_check.examine(db)
    return Health(
        integrity=found.integrity,
        foreign_keys=found.foreign_keys,
        journal=found.journal,
        people=office.read.people.count(),
        households=office.read.households.count(),
    )


def check_pages(office: Office) -> None:
    """Read every page of the open file on this thread's reader; raises ``WorldFault`` when one is torn."""
    files.check_pages(office.read.db.conn, office.path)


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
