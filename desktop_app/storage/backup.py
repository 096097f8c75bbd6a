"""Verified copies of a data file, and which of them are kept."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from desktop_app.storage import files
from desktop_app.storage.engine import Database
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault

_STAMP = "%Y%m%d-%H%M%S"
_COUNTED = ("person", "household", "journal")


class BackupFailed(WorldFault):
    """A copy was made but does not hold what the original holds."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Bản sao lưu {path.name} kiểm tra không đạt nên đã bị bỏ. Dữ liệu gốc không bị ảnh hưởng; hãy sao lưu sang ổ đĩa khác."
        )


@dataclass(frozen=True, kw_only=True)
class Backup:
    """One verified copy. ``made_at`` is local ISO time; the counts were read from the copy itself."""

    path: Path
    made_at: str
    reason: str
    people: int
    households: int
    steps: int


def folder_of(data_file: Path) -> Path:
    """Where the copies of a data file lie unless told otherwise: a folder beside it."""
    return data_file.with_name(f"{data_file.stem}-sao-luu")


def make(db: Database, data_file: Path, now: datetime, reason: str, folder: Path | None = None) -> Backup:
    """Copy the open data file, open the copy, check it whole and count it; only then it gets its name.

    Raises ``WorldFault`` (disk full, folder not writable, copy not equal). The original is only read.
    """
    target_folder = folder or folder_of(data_file)
    temporary = target_folder / f".{data_file.stem}-{now.strftime(_STAMP)}.tmp"
    try:
        target_folder.mkdir(parents=True, exist_ok=True)
        final = _free_name(target_folder / f"{data_file.stem}-{now.strftime(_STAMP)}.db")
        counts = _copy(db.conn, temporary)
        verified = verify(temporary)
        if verified != counts:
            raise BackupFailed(final)
        temporary.replace(final)
        backup = Backup(
            path=final,
            made_at=now.isoformat(timespec="seconds"),
            reason=reason,
            **dict(zip(("people", "households", "steps"), verified, strict=True)),
        )
        final.with_suffix(".json").write_text(
            json.dumps(asdict(backup) | {"path": final.name}, ensure_ascii=False), encoding="utf-8"
        )
    except OSError as exc:
        raise translate_os_error(exc, temporary) from exc
    except sqlite3.DatabaseError as exc:
        fault = files.world_fault(exc, temporary)
        raise (BackupFailed(data_file) if fault is exc else fault) from exc
    finally:
        for left in (temporary, temporary.with_name(temporary.name + "-journal")):
            with suppress(OSError):  # the fault that is on its way says more
                left.unlink(missing_ok=True)
    return backup


def _copy(source: sqlite3.Connection, target: Path) -> tuple[int, int, int]:
    """Copy one consistent state and say what it holds."""
    copy = sqlite3.connect(target)
    try:
        copy.execute("PRAGMA synchronous = FULL")
        source.execute("BEGIN")
        try:
            counts = _count(source)
            source.backup(copy)
        finally:
            source.execute("ROLLBACK")
        # A copy in one file: nothing beside it is needed to open it.
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    return counts


def verify(path: Path) -> tuple[int, int, int]:
    """Open a copy read-only, check its integrity and foreign keys and count people, households and steps; raises ``BackupFailed``."""
    copy = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        if (
            copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok"
            or copy.execute("PRAGMA foreign_key_check").fetchone()
        ):
            raise BackupFailed(path)
        return _count(copy)
    except sqlite3.DatabaseError as exc:
        raise BackupFailed(path) from exc
    finally:
        copy.close()


def _count(connection: sqlite3.Connection) -> tuple[int, int, int]:
    people, households, steps = (
        connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in _COUNTED
    )
    return people, households, steps


def listed(data_file: Path, folder: Path | None = None) -> list[Backup]:
    """The verified copies of a data file, newest first. Copies without their note are left out."""
    found: list[Backup] = []
    for note in (folder or folder_of(data_file)).glob(f"{data_file.stem}-*.json"):
        copy = note.with_suffix(".db")
        if copy.is_file():
            values = json.loads(note.read_text(encoding="utf-8"))
            found.append(Backup(**(values | {"path": copy})))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def to_drop(times: Iterable[datetime], today: date) -> set[datetime]:
    """Which copies may go: a pure function.

    Kept are all of the last two days, the newest of each day for 14 days, of each ISO week for 12 weeks, and of each month for ever. The newest
    copy of all always stays.
    """
    ordered = sorted(set(times), reverse=True)
    kept: set[datetime] = set(ordered[:1])
    seen: set[tuple[str, object]] = set()
    for moment in ordered:
        age = today - moment.date()
        for name, key, limit in (
            ("day", moment.date(), timedelta(days=14)),
            ("week", moment.isocalendar()[:2], timedelta(weeks=12)),
            ("month", (moment.year, moment.month), timedelta.max),
        ):
            if age <= limit and (name, key) not in seen:
                seen.add((name, key))
                kept.add(moment)
        if age <= timedelta(days=1):
            kept.add(moment)
    return set(ordered) - kept


def thin(data_file: Path, today: date, folder: Path | None = None) -> list[Path]:
    """Remove the copies that ``to_drop`` names; returns what was removed."""
    backups = {datetime.fromisoformat(backup.made_at): backup.path for backup in listed(data_file, folder)}
    removed: list[Path] = []
    for moment in to_drop(backups, today):
        backups[moment].unlink(missing_ok=True)
        backups[moment].with_suffix(".json").unlink(missing_ok=True)
        removed.append(backups[moment])
    return removed


def restore(copy: Path, data_file: Path, now: datetime) -> Path | None:
    """Put a verified copy in the place of ``data_file``; what stood there is kept aside under a name of its own, which is returned.

    The caller holds the lock of ``data_file``. Raises ``WorldFault`` when the copy is not whole: then nothing is touched.
    """
    files.inspect(copy)
    verify(copy)
    aside: Path | None = None
    try:
        fresh = data_file.with_name(f".{data_file.name}.phuc-hoi")
        shutil.copyfile(copy, fresh)
        with fresh.open("rb+") as stream:
            os.fsync(stream.fileno())
        if data_file.exists():
            aside = _free_name(
                data_file.with_name(f"{data_file.stem}-truoc-phuc-hoi-{now.strftime(_STAMP)}{data_file.suffix}")
            )
            for tail in ("", "-wal", "-shm"):  # the log belongs to the old file: the restored one must never meet it
                part = data_file.with_name(data_file.name + tail)
                if part.exists():
                    part.replace(aside.with_name(aside.name + tail))
        fresh.replace(data_file)
    except OSError as exc:
        raise translate_os_error(exc, data_file) from exc
    return aside


def _free_name(path: Path) -> Path:
    number, candidate = 2, path
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return candidate
