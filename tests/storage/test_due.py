"""The due list walks its index: no sort of everybody, whatever is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.due_parts import PARTS, DueFilter, due_windows
from desktop_app.services.office import Office
from desktop_app.storage import due
from tests.builders import TODAY, office_of


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Office]:
    found = office_of(tmp_path, 300)
    yield found
    found.close(with_backup=False)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("newest_first", [False, True])
def test_a_window_is_merged_from_the_index_of_last_days(crowd: Office, part: str, newest_first: bool) -> None:
    ready = due_windows(crowd, DueFilter(part=part), TODAY, 200)
    key = due.EndKey(last="2026-01-31", person_id=1, scheme="health-household")
    for after in (None, key):
        sql, values = due._window(ready.questions, newest_first, after)
        plan = [str(row[3]) for row in crowd.read.db.conn.execute(f"EXPLAIN QUERY PLAN {sql} LIMIT 200", values)]
        assert any("sum_due_end" in line for line in plan), plan
        assert not any("TEMP B-TREE" in line for line in plan), plan
        assert not any(line.startswith("SCAN") and "sum_last" not in line for line in plan), plan


def test_marks_stand_at_the_last_row_of_every_window(crowd: Office) -> None:
    ready = due_windows(crowd, DueFilter(part="lapsed"), TODAY, 5)
    rows = crowd.read.due.page(ready.questions, 1_000, newest_first=True)
    assert ready.total == len(rows) > 10
    assert [(mark.last, mark.person_id) for mark in ready.marks] == [(row.ends_on, row.person_id) for row in rows[4::5]]


def test_nothing_asked_finds_nothing(crowd: Office) -> None:
    assert crowd.read.due.page((), 10) == []
    assert crowd.read.due.marks((), 10) == (0, [])
