"""An open data file: the one writer, the readers, the law, the clock and who works here."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Self

from desktop_app.domain.law import LawBook
from desktop_app.services import seeding
from desktop_app.services.founding import MAX_STATION, OfficeFacts, make_file
from desktop_app.services.rule_overlay import read_book
from desktop_app.storage import backup, connection, files, journal
from desktop_app.storage.engine import Database, DatabaseError
from desktop_app.storage.migrations import SCHEMA_VERSION
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork, unit_of_work
from desktop_app.system import clock
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault
from desktop_app.system.locks import OfficeLock
from desktop_app.system.places import refuse_unsafe_place

__all__ = ["MAX_STATION", "Office", "OfficeClosed", "OfficeFacts", "create", "fault_behind", "open_office"]


class OfficeClosed(Exception):
    """A verb was called on an office that was closed (our fault)."""


class Office:
    """One open data file. Made by ``create`` or ``open_office``; used as a context manager or closed by ``close``.

    ``write`` runs one verb at a time; ``read`` is a connection of the calling thread that never waits for the writer.
    """

    def __init__(self, path: Path, lock: OfficeLock, writer: Database) -> None:
        self.path = path
        self._lock = lock
        self._writer = writer
        self._writing = threading.RLock()
        self._local = threading.local()
        self._readers: list[Database] = []
        self._law: LawBook | None = None
        self._law_changes = 0
        self._law_guard = threading.Lock()  # not the writer's lock: who asks for the law never waits for a running verb
        self._closed = False
        self.user = getpass.getuser()
        self.now: Callable[[], datetime] = clock.now
        self._steps_at_open = journal.count_steps(writer)

    # -- reading

    @property
    def read(self) -> Repositories:
        """The repositories on this thread's reading connection."""
        found = getattr(self._local, "repositories", None)
        if found is None:
            if self._closed:
                raise OfficeClosed(self.path.name)
            db = connection.connect_reader(self.path)
            with self._writing:
                self._readers.append(db)
            found = self._local.repositories = Repositories(db)
        return found

    def close_reader(self) -> None:
        """Close this thread's reading connection (a worker calls it when it ends)."""
        found = getattr(self._local, "repositories", None)
        if found is not None:
            del self._local.repositories
            with self._writing:
                if found.db in self._readers:
                    self._readers.remove(found.db)
                    found.db.close()

    @property
    def law(self) -> LawBook:
        """The law of this office (the shipped figures under its own, and its supports), read once; ``forget_law`` after it was changed."""
        law, changes = self._law, self._law_changes
        if law is None:
            law = read_book(self.read).law()
            with self._law_guard:
                # Changed while this thread read: what it has may be old, so the next one reads anew.
                if changes == self._law_changes:
                    self._law = law
        return law

    def forget_law(self) -> None:
        """Read the law anew when next asked, on whatever thread (every verb that changes it calls this after it is written)."""
        with self._law_guard:
            self._law = None
            self._law_changes += 1

    @property
    def today(self) -> date:
        """The day it is for this office (the machine's, unless ``now`` was set)."""
        return self.now().date()

    @property
    def station(self) -> int:
        """The number of this installation."""
        return int(self.read.settings.get("station", "1"))

    # -- writing

    @contextmanager
    def write(
        self, verb: str, label: str, *, kind: str = "do", target_id: int | None = None, undoable: bool = True
    ) -> Iterator[UnitOfWork]:
        """One verb: one transaction, one journal step. A full disk or a locked file comes out as a ``WorldFault`` and nothing is written."""
        if self._closed:
            raise OfficeClosed(self.path.name)
        with self._writing:
            who = journal.Who(user=self.user, station=self.station, at=self.now().isoformat(timespec="seconds"))
            try:
                with unit_of_work(
                    self._writer, verb, label, who, kind=kind, target_id=target_id, undoable=undoable
                ) as work:
                    yield work
            except DatabaseError as exc:
                raise files.world_fault(exc, self.path) from exc

    @contextmanager
    def unjournalled(self) -> Iterator[Repositories]:
        """Write what is not a record of the office (drafts, reference lists) in one small transaction."""
        if self._closed:
            raise OfficeClosed(self.path.name)
        with self._writing:
            try:
                with self._writer.atomic():
                    yield Repositories(self._writer)
            except DatabaseError as exc:
                raise files.world_fault(exc, self.path) from exc

    # -- keeping

    def back_up(self, reason: str, folder: Path | None = None) -> backup.Backup:
        """A verified copy of the file as it is now; old copies beside the file are thinned."""
        with self._writing:
            made = backup.make(self._writer, self.path, clock.now(), reason, folder)
            if folder is None:
                backup.thin(self.path, clock.today())
        return made

    def last_backup(self) -> backup.Backup | None:
        """The newest verified copy beside the file."""
        found = backup.listed(self.path)
        return found[0] if found else None

    def changed_since_open(self) -> bool:
        """Whether any verb was sealed since the file was opened."""
        return journal.count_steps(self._writer) != self._steps_at_open

    @contextmanager
    def maintenance(self) -> Iterator[Database]:
        """The writer's connection for the checks and for undo; services only."""
        with self._writing:
            yield self._writer

    def close(self, *, with_backup: bool = True) -> None:
        """Close the file; when it was changed a verified copy is made first. Raises the copy's fault after everything is closed."""
        if self._closed:
            return
        try:
            if with_backup and self.changed_since_open():
                self.back_up("close")
        finally:
            with self._writing:
                self._closed = True
                for reader in self._readers:
                    reader.close()
                self._writer.close()
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close(with_backup=error is None)


def create(
    path: Path, facts: OfficeFacts, *, user: str | None = None, now: Callable[[], datetime] | None = None
) -> Office:
    """Make a new data file with the shipped reference lists. An existing file is never overwritten. ``user`` and ``now`` replace the machine's
    (the demo office must not depend on who makes it and when).

    Raises ``WorldFault`` for an unsafe place, an existing file, an unknown commune or a station number out of range.
    """
    refuse_unsafe_place(path)
    facts.check()
    _refuse_existing(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise translate_os_error(exc, path.parent) from exc
    lock = OfficeLock(path)
    lock.acquire()
    try:
        _refuse_existing(path)  # somebody may have made it between the first look and the lock
        moment = (now or clock.now)()
        who = journal.Who(
            user=user or getpass.getuser(), station=facts.station, at=moment.isoformat(timespec="seconds")
        )
        make_file(path, facts, who, moment.year)
        office = Office(path, lock, _connect(path, every_page=False))  # just made and checked by its maker
    except BaseException:
        lock.release()
        raise
    office.user, office.now = who.user, now or office.now
    return office


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise WorldFault(f"Đã có tệp {path.name} ở thư mục này. Hãy chọn tên khác; tệp cũ không bị ghi đè.")


def _connect(path: Path, *, every_page: bool) -> Database:
    """The writer's connection on a data file that was looked at; raises ``WorldFault`` when SQLite finds it torn or cannot have it."""
    try:
        writer = connection.connect_writer(path)
        try:
            files.check_readable(writer.conn, path, every_page=every_page)
        except BaseException:
            writer.close()
            raise
    except DatabaseError as exc:
        found = files.world_fault(exc, path)
        raise (files.FileDamaged(path) if found is exc else found) from exc
    return writer


def open_office(path: Path, *, every_page: bool = True) -> Office:
    """Open an existing data file: place, kind, version and integrity are checked first; an older schema is backed up, then migrated.

    ``every_page=False`` leaves the reading of every page to ``keeping.check_pages``, which the window calls once it stands. A file that is to be
    migrated is read whole all the same.

    Raises ``WorldFault`` (missing, foreign, newer, damaged, read-only, network or cloud folder, opened elsewhere).
    """
    refuse_unsafe_place(path)
    if backup.pending_restore(path).exists():
        with OfficeLock(path):
            backup.finish_restore(path)
    version = files.inspect(path)
    lock = OfficeLock(path)
    lock.acquire()
    try:
        writer = _connect(path, every_page=every_page or version < SCHEMA_VERSION)
        try:
            if version < SCHEMA_VERSION:
                backup.make(writer, path, clock.now(), "migrate")
                connection.migrate(writer)
            seeding.refresh(Repositories(writer))
            return Office(path, lock, writer)
        except BaseException as exc:
            writer.close()
            if isinstance(exc, DatabaseError):
                raise files.world_fault(exc, path) from exc
            raise
    except BaseException:
        lock.release()
        raise


def fault_behind(exc: BaseException, path: Path) -> WorldFault | None:
    """The fault of the world behind a database error met while reading ``path`` (a failing disk, a page torn since it was opened); ``None``
    when there is none: then it is our own mistake."""
    found = files.world_fault(exc, path) if isinstance(exc, DatabaseError) else exc
    return found if isinstance(found, WorldFault) else None
