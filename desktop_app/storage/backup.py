"""Verified copies of a data file, and which of them are kept."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from desktop_app.storage import files
from desktop_app.storage.engine import Database
from desktop_app.system.disk import translate_os_error, writing
from desktop_app.system.faults import WorldFault

_STAMP = "%Y%m%d-%H%M%S"
_COUNTED = ("person", "household", "journal")
_HALF_MADE = r"\.{}-\d{{8}}-\d{{6}}\.tmp(-journal|-wal|-shm)?"


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
    return files.copies_of(data_file)


def make(db: Database, data_file: Path, now: datetime, reason: str, folder: Path | None = None) -> Backup:
    """Copy the open data file, open the copy, check it whole and count it; only then it gets its name.

    Raises ``WorldFault`` (disk full, folder not writable, copy not equal). The original is only read.
    """
    target_folder = folder or folder_of(data_file)
    temporary = target_folder / f".{data_file.stem}-{now.strftime(_STAMP)}.tmp"
    try:
        target_folder.mkdir(parents=True, exist_ok=True)
        _sweep(target_folder, data_file)
        final = _free_name(target_folder / f"{data_file.stem}-{now.strftime(_STAMP)}.db")
        counts = _copy(db.conn, temporary)
        verified = verify(temporary)
        if verified != counts:
            raise BackupFailed(final)
        backup = Backup(
            path=final,
            made_at=now.isoformat(timespec="seconds"),
            reason=reason,
            **dict(zip(("people", "households", "steps"), verified, strict=True)),
        )
        # The note first: a note without its copy is passed over, a copy without its note would never be thinned.
        with writing(final.with_suffix(".json")) as note:
            note.write_text(json.dumps(asdict(backup) | {"path": final.name}, ensure_ascii=False), encoding="utf-8")
        temporary.replace(final)
    except OSError as exc:
        raise translate_os_error(exc, temporary) from exc
    except sqlite3.DatabaseError as exc:
        fault = files.world_fault(exc, temporary)
        raise (BackupFailed(data_file) if fault is exc else fault) from exc
    finally:
        _discard(temporary)
    return backup


def _sweep(folder: Path, data_file: Path) -> None:
    """Remove what a copy that was killed in the middle left behind (the caller is the one program on this data file)."""
    half_made = re.compile(_HALF_MADE.format(re.escape(data_file.stem)))
    for path in folder.iterdir():
        if half_made.fullmatch(path.name):
            with suppress(OSError):  # swept the next time, then
                path.unlink()


def _discard(path: Path) -> None:
    for tail in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):  # the fault that is on its way says more
            path.with_name(path.name + tail).unlink(missing_ok=True)


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
    copy = _open_to_read(path)
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
    """The verified copies of a data file, newest first. Copies without a readable note are left out."""
    found: list[Backup] = []
    place = folder or folder_of(data_file)
    notes = place.iterdir() if place.is_dir() else ()
    for note in notes:
        copy = note.with_suffix(".db")
        if note.suffix == ".json" and note.name.startswith(f"{data_file.stem}-") and copy.is_file():
            with suppress(OSError, ValueError, TypeError):  # a note from elsewhere, or torn with its disk
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
    """Remove the copies that ``to_drop`` names; returns what was removed. One that another program holds stays until the next time."""
    backups = {datetime.fromisoformat(backup.made_at): backup.path for backup in listed(data_file, folder)}
    removed: list[Path] = []
    for moment in to_drop(backups, today):
        with suppress(OSError):
            backups[moment].unlink(missing_ok=True)
            backups[moment].with_suffix(".json").unlink(missing_ok=True)
            removed.append(backups[moment])
    return removed


def restore(copy: Path, data_file: Path, now: datetime) -> Path | None:
    """Put a verified copy in the place of ``data_file``; what stood there is kept aside under a name of its own, which is returned.

    The caller holds the lock of ``data_file``. Raises ``WorldFault`` when the copy is not whole or there is no room: then nothing is touched. A
    program killed in the middle leaves either the old file as it was or a restore that the next opening brings to its end.
    """
    files.recognise(copy)
    counts = verify(copy)
    aside: Path | None = None
    half_made = pending_restore(data_file).with_suffix(".tmp")
    try:
        _discard(half_made)
        with closing(_open_to_read(copy)) as source:
            if _copy(source, half_made) != counts or verify(half_made) != counts:
                raise BackupFailed(copy)
        if data_file.exists():
            aside = _free_name(
                data_file.with_name(f"{data_file.stem}-truoc-phuc-hoi-{now.strftime(_STAMP)}{data_file.suffix}")
            )
            for tail in ("-wal", ""):
                part = data_file.with_name(data_file.name + tail)
                if part.exists():
                    with writing(aside.with_name(aside.name + tail)) as whole:
                        shutil.copyfile(part, whole)
        half_made.replace(pending_restore(data_file))
        finish_restore(data_file)
    except OSError as exc:
        raise translate_os_error(exc, data_file) from exc
    except sqlite3.DatabaseError as exc:
        raise files.world_fault(exc, data_file) from exc
    finally:
        _discard(half_made)
    return aside


def pending_restore(data_file: Path) -> Path:
    """Where the restored file waits, whole, until it takes its place."""
    return data_file.with_name(f".{data_file.name}.phuc-hoi")


def finish_restore(data_file: Path) -> None:
    """Bring a restore to its end when its file waits (the caller holds the lock). The old log goes first: the restored file must never meet it."""
    waiting = pending_restore(data_file)
    if not waiting.exists():
        return
    try:
        for tail in ("-wal", "-shm"):
            data_file.with_name(data_file.name + tail).unlink(missing_ok=True)
        waiting.replace(data_file)
    except OSError as exc:
        raise translate_os_error(exc, data_file) from exc


def _open_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _free_name(path: Path) -> Path:
    number, candidate = 2, path
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return candidate
