"""Verified copies, restoring, and which copies are kept."""

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.storage import backup, journal_check
from desktop_app.storage.connection import connect_writer
from desktop_app.system.faults import WorldFault
from tests.storage.conftest import Bench

NOW = datetime(2026, 11, 21, 10, 31, 0)


def test_a_copy_is_opened_checked_and_counted_before_it_gets_its_name(bench: Bench) -> None:
    bench.household(size=4)
    made = backup.make(bench.db, bench.path, NOW, "close")
    assert (made.people, made.households) == (4, 1)
    copy = connect_writer(made.path)
    try:
        assert journal_check.verify(copy).ok
        assert copy.conn.execute("SELECT COUNT(*) FROM person").fetchone()[0] == 4
    finally:
        copy.close()
    assert backup.listed(bench.path) == [made]
    assert [path.name for path in made.path.parent.iterdir() if path.name.startswith(".")] == []


def test_a_copy_is_one_file(bench: Bench, tmp_path: Path) -> None:
    bench.household()
    made = backup.make(bench.db, bench.path, NOW, "command", tmp_path / "usb")
    assert {path.suffix for path in made.path.parent.iterdir()} == {".db", ".json"}


def test_a_copy_that_differs_is_thrown_away(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.household()
    monkeypatch.setattr(backup, "verify", lambda _path: (0, 0, 0))
    with pytest.raises(backup.BackupFailed):
        backup.make(bench.db, bench.path, NOW, "close")
    assert list(backup.folder_of(bench.path).iterdir()) == []


def test_two_copies_in_one_second_both_stay(bench: Bench) -> None:
    bench.household()
    first, second = (backup.make(bench.db, bench.path, NOW, "command") for _ in range(2))
    assert first.path != second.path
    assert len(backup.listed(bench.path)) == 2


def test_restore_keeps_the_damaged_original_aside(bench: Bench) -> None:
    bench.household(size=3)
    made = backup.make(bench.db, bench.path, NOW, "close")
    bench.db.close()
    bench.path.write_bytes(b"ruined" * 1000)
    aside = backup.restore(made.path, bench.path, NOW)
    assert aside is not None
    assert aside.read_bytes().startswith(b"ruined")
    bench.db = connect_writer(bench.path)
    assert bench.rows("SELECT COUNT(*) FROM person") == [(3,)]


def test_restore_does_not_mix_the_old_log_into_the_copy(bench: Bench) -> None:
    bench.household(size=2)
    made = backup.make(bench.db, bench.path, NOW, "close")
    bench.household(size=5)
    wal = bench.path.with_name(bench.path.name + "-wal")
    log = wal.read_bytes()
    bench.db.close()
    wal.write_bytes(log)
    backup.restore(made.path, bench.path, NOW)
    assert not wal.exists()
    bench.db = connect_writer(bench.path)
    assert bench.rows("SELECT COUNT(*) FROM person") == [(2,)]


def test_a_damaged_copy_is_not_restored(bench: Bench, tmp_path: Path) -> None:
    bench.household(size=200)
    made = backup.make(bench.db, bench.path, NOW, "close")
    content = bytearray(made.path.read_bytes())
    content[8192 : 8192 + 40000] = b"\xff" * 40000
    torn = tmp_path / "torn.db"
    torn.write_bytes(content)
    before = bench.path.read_bytes()
    with pytest.raises((WorldFault, sqlite3.DatabaseError)):
        backup.restore(torn, bench.path, NOW)
    assert bench.path.read_bytes() == before


def test_thinning_removes_the_copy_and_its_note(bench: Bench) -> None:
    bench.household()
    for age in (0, 40, 41):
        backup.make(bench.db, bench.path, NOW - timedelta(days=age), "close")
    removed = backup.thin(bench.path, NOW.date())
    assert len(backup.listed(bench.path)) == 3 - len(removed)
    assert all(not path.exists() and not path.with_suffix(".json").exists() for path in removed)


@pytest.mark.parametrize(
    ("ages", "kept"),
    [
        ([0, 0.1, 0.2], 3),  # all of today
        ([5, 5.1, 5.2], 1),  # one per day within two weeks
        ([30, 31], 1),  # 22 and 21 October 2026, one week: the newer stays
        ([26, 31], 2),  # 26 and 21 October 2026, two weeks
        ([200, 201, 202], 1),  # one per month for ever
    ],
)
def test_thinning_by_age(ages: list[float], kept: int) -> None:
    noon = datetime(2026, 11, 21, 12)
    times = [noon - timedelta(days=age) for age in ages]
    left = set(times) - backup.to_drop(times, noon.date())
    assert len(left) == kept


moments = st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 21)), max_size=60)


@given(times=moments)
def test_thinning_never_drops_the_newest_and_is_stable(times: list[datetime]) -> None:
    today = date(2026, 11, 21)
    dropped = backup.to_drop(times, today)
    left = set(times) - dropped
    assert not times or max(times) in left
    assert backup.to_drop(left, today) == set()
    assert {(moment.year, moment.month) for moment in left} == {(moment.year, moment.month) for moment in times}


def test_a_torn_note_hides_its_copy_and_nothing_else(bench: Bench) -> None:
    bench.household()
    first, second = (
        backup.make(bench.db, bench.path, NOW + timedelta(minutes=number), "command") for number in range(2)
    )
    second.path.with_suffix(".json").write_text('{"path": "', encoding="utf-8")
    assert backup.listed(bench.path) == [first]
    assert backup.thin(bench.path, NOW.date()) == []


def test_what_a_killed_copy_left_is_swept_by_the_next(bench: Bench) -> None:
    bench.household()
    folder = backup.folder_of(bench.path)
    folder.mkdir()
    left = [folder / f".{bench.path.stem}-20261120-080000.tmp{tail}" for tail in ("", "-journal", "-wal", "-shm")]
    others = [folder / ".other-20261120-080000.tmp", folder / "ghi chú.txt"]
    for path in (*left, *others):
        path.write_bytes(b"x")
    backup.make(bench.db, bench.path, NOW, "command")
    assert [path.exists() for path in left] == [False] * 4
    assert [path.exists() for path in others] == [True] * 2


def test_a_copy_that_is_held_is_not_thinned_and_disturbs_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.household()
    for age in (30, 31):
        backup.make(bench.db, bench.path, NOW - timedelta(days=age), "close")

    def held(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "held by another program")

    monkeypatch.setattr(Path, "unlink", held)
    assert backup.thin(bench.path, NOW.date()) == []
    assert len(backup.listed(bench.path)) == 2
