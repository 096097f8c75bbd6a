"""Batches in the data file: states, sums, what is append-only, and a checked batch that falls back by itself."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.office import Office
from desktop_app.storage.batches import BatchSums
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault
from tests.builders import empty_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path) as found:
        yield found


def a_batch(work: UnitOfWork, lines: int = 2) -> tuple[int, list[int]]:
    """Return a batch and its lines of 100 and 90 đồng each."""
    hamlet = work.hamlets.add(commune_code="00376", name="Thôn Một", list_order=1, folded="thon mot")
    home = work.households.add(hamlet_id=hamlet, state="active", list_order=1)
    batch = work.batches.add(
        form="D05-TS", scheme="voluntary-si", number="01/2026", made_on="2026-11-21", state="draft"
    )
    ids = []
    for _ in range(lines):
        person = work.people.add(household_id=home, name="Người Thử", list_order=1)
        ids.append(
            work.enrolments.add(
                person_id=person, household_id=home, scheme="voluntary-si", kind="new", months=3, gross=100,
                state_support=10, local_support=0, other_support=0, payable=90, snapshot="{}", state="in-batch",
                quoted_on="2026-11-20", collected_on="2026-11-20", commune_code="00376", hamlet_id=hamlet, batch_id=batch,
            )
        )  # fmt: skip
    return batch, ids


@pytest.fixture
def made(office: Office) -> tuple[int, list[int]]:
    with office.write("test.batch", "Đợt thử") as work:
        return a_batch(work)


def test_the_sums_are_those_of_the_lines_the_batch_left_with(office: Office, made: tuple[int, list[int]]) -> None:
    batch, (first, _second) = made
    whole = BatchSums(people=2, gross=200, payable=180)
    assert office.read.batches.sums([batch, 5]) == {batch: whole}
    with office.write("test.return", "Trả lại") as work:
        work.batch_returns.add(batch_id=batch, enrolment_id=first, returned_on="2026-11-21", reason_code="papers")
    assert office.read.batches.sums([batch])[batch] == BatchSums(
        people=2, gross=200, payable=180, returned=1, unresolved=1
    )
    with office.write("test.later", "Đợt sau") as work:
        later = work.batches.add(form="D05-TS", scheme="voluntary-si", made_on="2026-11-21", state="draft")
        work.enrolments.change(first, batch_id=later)
    sums = office.read.batches.sums([batch, later])
    assert (sums[batch].people, sums[batch].payable) == (2, 180)
    assert (sums[later].people, sums[later].payable) == (1, 90)
    assert [line.id for line in office.read.enrolments.of_batch(batch)] == made[1]
    assert [line.id for line in office.read.enrolments.of_batch(later)] == [first]


@pytest.mark.parametrize("statement", ["UPDATE batch_event SET note = 'khác'", "DELETE FROM batch_event"])
def test_the_way_of_a_batch_is_never_rewritten(office: Office, made: tuple[int, list[int]], statement: str) -> None:
    with office.write("test.event", "Gửi") as work:
        work.batch_events.add(batch_id=made[0], state="sent", happened_on="2026-11-21")
    with pytest.raises((sqlite3.IntegrityError, WorldFault)), office.write("test.rewrite", "Sửa") as work:
        work.db.conn.execute(statement)
    assert [one.note for one in office.read.batch_events.of_batch(made[0])] == [None]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE batch SET state = 'lost'",
        "INSERT INTO batch_event (batch_id, state, happened_on) SELECT id, 'lost', '2026-11-21' FROM batch",
        (
            "INSERT INTO batch_return (batch_id, enrolment_id, returned_on, reason_code, resolution) "
            "SELECT batch_id, id, '2026-11-21', 'papers', 'keep' FROM enrolment"
        ),  # settled on no day
        (
            "INSERT INTO batch_return (batch_id, enrolment_id, returned_on, reason_code, resolved_on, resolution) "
            "SELECT batch_id, id, '2026-11-21', 'papers', '2026-11-21', 'forget' FROM enrolment"
        ),
    ],
)
def test_the_file_takes_no_state_that_is_none(office: Office, made: tuple[int, list[int]], statement: str) -> None:
    with pytest.raises((sqlite3.IntegrityError, WorldFault)), office.write("test.state", "Sai") as work:
        work.db.conn.execute(statement)
    assert office.read.batches.get(made[0]).state == "draft"


def test_a_checked_batch_falls_back_whoever_moves_a_line(office: Office, made: tuple[int, list[int]]) -> None:
    batch, (first, second) = made
    for state, after in (("checked", "draft"), ("sent", "sent")):
        with office.write("test.state", "Trạng thái") as work:
            work.batches.change(batch, state=state, checked_on="2026-11-21")
            work.enrolments.change(second, state="in-batch", note=state)  # no line moves
        assert office.read.batches.get(batch).state == state
        with office.write("test.move", "Chuyển") as work:
            work.enrolments.change(first, batch_id=None if state == "checked" else batch)
            work.enrolments.change(first, batch_id=batch if state == "checked" else None)
        assert office.read.batches.get(batch).state == after


def test_who_waits_is_counted_as_it_is_listed(office: Office, made: tuple[int, list[int]]) -> None:
    with office.write("test.free", "Chờ") as work:
        for line, order in zip(made[1], (None, 2), strict=True):
            work.enrolments.change(line, batch_id=None, state="collected", order_no=order)
    waiting = office.read.enrolments
    for by_order, lines in ((None, made[1]), (True, made[1][1:]), (False, made[1][:1])):
        assert [one.id for one in waiting.unbatched("voluntary-si", by_order=by_order)] == lines
        assert waiting.waiting_sums("voluntary-si", by_order=by_order).people == len(lines)
    assert waiting.unbatched("voluntary-si", since="2026-11-21") == []
    assert waiting.unbatched("voluntary-si", collector_id=1) == []
    assert waiting.waiting_sums("health-household").payable == 0
