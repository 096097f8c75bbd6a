"""A bare data file (schema without the shipped lists) for the tests of this room."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from desktop_app.storage import connection, journal
from desktop_app.storage import undo as undoing
from desktop_app.storage.engine import Database
from desktop_app.storage.unit_of_work import UnitOfWork, unit_of_work

STATION = 3


@cache
def _bare_file() -> bytes:
    """The schema in a file, made once a process: walking every step anew was most of the time of a test."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mau.db"
        db = connection.connect_writer(path)
        connection.create_schema(db, STATION)
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.conn.close()
        return path.read_bytes()


class Bench:
    """One data file and short words for running verbs on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_bytes(_bare_file())
        self.db: Database = connection.connect_writer(path)
        self.who = journal.Who(user="Người thử", station=STATION, at="2026-11-21T08:00:00")

    def do(self, label: str, verb: Callable[[UnitOfWork], Any], **options: Any) -> Any:
        """Run ``verb`` as one step."""
        with unit_of_work(self.db, "test.verb", label, self.who, **options) as work:
            return verb(work)

    def undo(self, step_id: int | None = None, *, partial: bool = False) -> undoing.TakenBack:
        """Take back the last step, or the given one."""
        step = undoing.last_undoable(self.db) if step_id is None else undoing.step(self.db, step_id)
        assert step is not None
        source = undoing.source_of(self.db, step.id)
        taken: undoing.TakenBack = self.do(
            "undo", lambda work: undoing.take_back(work.db, source, partial=partial), kind="undo", target_id=step.id
        )
        return taken

    def redo(self) -> undoing.TakenBack:
        """Bring back what was undone last."""
        step = undoing.last_redoable(self.db)
        assert step is not None
        undone = undoing.undone_by(self.db, step.id)
        assert undone is not None
        taken: undoing.TakenBack = self.do(
            "redo", lambda work: undoing.take_back(work.db, undone), kind="redo", target_id=step.id
        )
        return taken

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Plain rows of a question."""
        return [tuple(row) for row in self.db.conn.execute(sql, values)]

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every journalled table as it stands."""
        return {table: self.rows(f"SELECT * FROM {table} ORDER BY id") for table in journal.journalled_tables(self.db)}

    def household(self, size: int = 2) -> tuple[int, list[int]]:
        """One commune, hamlet and household with ``size`` people, in one step."""

        def found(work: UnitOfWork) -> tuple[int, list[int]]:
            if not work.db.conn.execute("SELECT 1 FROM office_commune").fetchone():
                work.communes.cover("00070", 0)
            number = work.hamlets.count() + 1
            hamlet = work.hamlets.add(commune_code="00070", name=f"Thôn {number}", list_order=number)
            household = work.households.add(hamlet_id=hamlet, state="active", list_order=1)
            people = [
                work.people.add(household_id=household, name=f"Nguyễn Thị {chr(65 + order)}", list_order=order)
                for order in range(size)
            ]
            work.households.change(household, head_id=people[0])
            return household, people

        made: tuple[int, list[int]] = self.do("Thêm hộ", found)
        return made


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "office.db")
    yield made
    made.db.close()
