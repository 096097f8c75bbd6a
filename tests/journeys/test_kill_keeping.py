"""The plug is pulled at every point of making, copying, restoring and migrating a data file: nothing is ever lost."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import keeping
from desktop_app.services.office import open_office
from desktop_app.storage import backup
from desktop_app.storage.migrations import SCHEMA_VERSION
from tests.builders import office_of_twelve

ROOT = Path(__file__).resolve().parents[2]
MOST = 36  # kills for each command: every event of a copy or a restore
FEW = 14  # where there are hundreds of events: evenly spread
NEW = ["--office", "BHXH cơ sở Thử", "--communes", "00376,00382"]


class Worker:
    """A program that dies when told to, and is there again for the next time."""

    def __init__(self, *options: str) -> None:
        self._command = [sys.executable, "-m", "tests.journeys.plug_worker", *options]
        self._process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str | Path, at: int = 0) -> dict[str, Any]:
        """Run a command and kill it at its event `at` (0: let it end); return what is known of it."""
        request = json.dumps({"at": at, "arguments": [str(one) for one in arguments]}) + "\n"
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(request)
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer or sys.platform == "win32":
            self.close()
        return dict(json.loads(answer)) if answer else {"killed": True}

    def _start(self) -> "subprocess.Popen[str]":
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            encoding="utf-8",
        )  # fmt: skip
        return self._process

    def close(self) -> None:
        """End the program."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    found = Worker()
    yield found
    found.close()


@pytest.fixture(scope="module")
def newer() -> Iterator[Worker]:
    """The next release of the program."""
    found = Worker("--newer")
    yield found
    found.close()


def every_point(worker: Worker, prepare: Callable[[], list[str | Path]], most: int = MOST) -> Iterator[int]:
    """Kill the command at each of its events in turn (at most so many, evenly spread); yield after each kill."""
    whole = worker.run(*prepare())
    assert whole["code"] == 0, whole
    events = whole["events"]
    for at in sorted({1 + round(step * (events - 1) / (most - 1)) for step in range(most)}):
        assert worker.run(*prepare(), at=at) == {"killed": True}
        yield at


def names(path: Path) -> list[str]:
    """Return everybody in a data file, log included, as any program that reads SQLite would see them."""
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM person ORDER BY id")]


def sound(path: Path) -> list[str]:
    """Open a file with the program, check it whole, and return everybody in it."""
    with open_office(path) as office:
        assert keeping.check(office).sound
        return [one.name for one in office.read.people.all()]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `văn phòng.db`, whose newest person stands in the log only, and `bản sao.db` from before that."""
    folder = tmp_path_factory.mktemp("gốc")
    office = office_of_twelve(tmp_path_factory.mktemp("đang mở"), name="văn phòng.db")
    copy = office.back_up("command").path
    with office.write("test", "Thêm người") as work:
        work.people.add(household_id=work.households.all()[0].id, name="Người Trong Nhật Ký", list_order=9)
    for tail in ("", "-wal"):
        shutil.copyfile(office.path.with_name(office.path.name + tail), folder / f"văn phòng.db{tail}")
    shutil.copyfile(copy, folder / "bản sao.db")
    office.close(with_backup=False)
    return folder


class Place:
    """A folder that is put back as it was prepared before each kill."""

    def __init__(self, prepared: Path, folder: Path) -> None:
        self._prepared, self.folder = prepared, folder
        self.path, self.copy = folder / "văn phòng.db", folder / "bản sao.db"

    def afresh(self) -> Path:
        """Put everything back; return the data file."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._prepared, self.folder)
        return self.path


@pytest.fixture
def place(prepared: Path, tmp_path: Path) -> Place:
    found = Place(prepared, tmp_path / "nơi làm việc")
    found.afresh()
    return found


@pytest.mark.slow
def test_killed_while_it_is_made_a_file_is_whole_or_not_there(worker: Worker, tmp_path: Path) -> None:
    path, whole = tmp_path / "mới.db", 0

    def nothing_there() -> list[str | Path]:
        path.unlink(missing_ok=True)
        return ["new", path, *NEW]

    for _at in every_point(worker, nothing_there, FEW):
        whole += path.exists()
        if not path.exists():
            assert worker.run("new", path, *NEW)["code"] == 0
        assert sound(path) == []
        assert {one.name for one in tmp_path.iterdir()} == {"mới.db", "mới.db.lock"}
    assert 0 < whole < FEW


@pytest.mark.slow
def test_killed_while_it_is_copied_the_original_stays_and_no_half_copy_is_listed(worker: Worker, place: Place) -> None:
    everybody = names(place.path)
    for _at in every_point(worker, lambda: ["backup", place.afresh()]):
        for copy in backup.listed(place.path):
            assert names(copy.path) == everybody
        assert worker.run("backup", place.path)["code"] == 0
        newest = backup.listed(place.path)[0]
        assert names(newest.path) == everybody
        assert {one.suffix for one in newest.path.parent.iterdir()} == {".db", ".json"}, "half a copy was left"
        assert sound(place.path) == everybody


@pytest.mark.slow
def test_killed_while_it_is_restored_both_states_are_there(worker: Worker, place: Place) -> None:
    everybody, earlier = names(place.path), names(place.copy)
    assert len(everybody) == len(earlier) + 1, "the newest person must stand in the log only"
    restored = 0
    for _at in every_point(worker, lambda: ["restore", place.copy, place.afresh()]):
        found = sound(place.path)
        assert found in (everybody, earlier)
        if found == earlier:
            restored += 1
            (aside,) = place.folder.glob("*-truoc-phuc-hoi-*.db")
            assert names(aside) == everybody
        assert names(place.copy) == earlier
        assert worker.run("restore", place.copy, place.path)["code"] == 0
        assert sound(place.path) == earlier
        left = [
            one.name for one in place.folder.iterdir() if one.name.startswith(".") and "truoc-phuc-hoi" not in one.name
        ]
        assert left == []
    assert 0 < restored < MOST


@pytest.mark.slow
def test_a_damaged_original_with_its_log_survives_a_killed_restore(worker: Worker, place: Place) -> None:
    def damaged() -> list[str | Path]:
        path = place.afresh()
        with path.open("r+b") as stream:
            stream.seek(4096)
            stream.write(b"\xff" * 40_960)
        return ["restore", place.copy, path]

    damaged()
    ruin = place.path.read_bytes()
    earlier = names(place.copy)
    for _at in every_point(worker, damaged):
        ruins = [one for one in place.folder.glob("*.db") if one.read_bytes() == ruin]
        assert ruins, "the damaged original is gone"
        assert worker.run("restore", place.copy, place.path)["code"] == 0
        assert sound(place.path) == earlier


@pytest.mark.slow
def test_killed_while_it_is_migrated_the_next_opening_ends_it(worker: Worker, newer: Worker, place: Place) -> None:
    everybody = names(place.path)
    for _at in every_point(newer, lambda: ["check", place.afresh()], FEW):
        assert names(place.path) == everybody
        assert newer.run("check", place.path)["code"] == 0
        assert names(place.path) == everybody
        with closing(sqlite3.connect(place.path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION + 1
            assert connection.execute("SELECT COUNT(*) FROM pet").fetchone()[0] == 0
        copies = backup.listed(place.path)
        assert {copy.reason for copy in copies} == {"migrate"}
        assert all(names(copy.path) == everybody for copy in copies)
        assert worker.run("check", place.path)["code"] == 1, "an older program must refuse the newer file"
