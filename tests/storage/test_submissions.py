"""What was submitted never changes: append-only tables, content told by its hash, and the steps that touched somebody since."""

import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.keeping import check
from desktop_app.services.office import Office, open_office
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.builders import office_of_twelve, person
from tests.services.money_builders import AN, BUOI

VALUES = {
    "form": "B15a-UQ", "period": "month", "month": "2026-10", "filters": "{}", "made_at": "2026-11-05T10:00:00", "made_by": "thu",
    "folder": "D", "file_name": "b.xlsx", "sha256": "0" * 64, "rows": 3, "rules": "{}", "form_version": "x", "month_locked": 0,
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = office_of_twelve(tmp_path)
    made.close(with_backup=False)
    return open_office(made.path)


@pytest.fixture(autouse=True)
def closed(office: Office) -> object:
    yield
    office.close(with_backup=False)


def add(work: UnitOfWork, **values: object) -> int:
    return work.submissions.add(**{**VALUES, "step_id": work.step_id, **values})


def submitted(office: Office, **values: object) -> int:
    with office.write("test.submit", "Nộp", undoable=False) as work:
        found = add(work, **values)
        work.submission_parts.freeze(found, "figures", b"figures " * 100)
        work.submission_events.add(
            submission_id=found, state="sent", happened_on="2026-11-05", noted_at="2026-11-05T10:00:00", noted_by="thu"
        )
    return found


def test_the_register_and_its_chain(office: Office) -> None:
    first = submitted(office)
    second = submitted(office, replaces_id=first)
    other = submitted(office, filters='{"commune": "00376"}')
    read = office.read.submissions
    assert [one.id for one in read.newest()] == [other, second, first]
    standing = read.standing("B15a-UQ", "2026-10", "{}")
    assert standing is not None
    assert standing.id == second
    replaced = read.replaced_by(first)
    assert replaced is not None
    assert replaced.id == second
    assert read.replaced_by(second) is None
    assert read.standing("B15a-UQ", "2026-09", "{}") is None
    assert check(office).sound


def test_only_one_replaces_another(office: Office) -> None:
    first = submitted(office)
    submitted(office, replaces_id=first)
    with pytest.raises(sqlite3.IntegrityError):
        submitted(office, replaces_id=first)


def test_content_comes_back_and_tampering_shows(office: Office) -> None:
    found = submitted(office)
    (part,) = office.read.submission_parts.of(found)
    assert (part.size, len(part.sha256)) == (800, 64)
    assert office.read.submission_parts.content(part) == b"figures " * 100
    packed = office.read.db.conn.execute("SELECT LENGTH(packed) FROM submission_content").fetchone()[0]
    assert packed < 100
    with office.maintenance() as db:
        db.conn.execute("DROP TRIGGER submission_content_no_update")
        for wrong in (b"no zlib", zlib.compress(b"other figures")):
            db.conn.execute("UPDATE submission_content SET packed = ?", (wrong,))
            assert office.read.submission_parts.content(part) is None
        db.conn.execute("DROP TRIGGER submission_content_no_delete")
        db.conn.execute("DELETE FROM submission_content")
    assert office.read.submission_parts.content(part) is None


@pytest.mark.parametrize("table", ["submission", "submission_part", "submission_content", "submission_event"])
@pytest.mark.parametrize("statement", ["DELETE FROM {table}", "UPDATE {table} SET id = id"])
def test_nothing_of_it_is_changed_or_deleted(office: Office, table: str, statement: str) -> None:
    submitted(office)
    with office.maintenance() as db, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.conn.execute(statement.format(table=table))


def test_an_answer_is_undone_but_never_the_sending(office: Office) -> None:
    found = submitted(office)
    with office.write("test.answer", "Ghi phản hồi") as work:
        work.submission_events.add(
            submission_id=found,
            state="accepted",
            happened_on="2026-11-06",
            noted_at="2026-11-06T08:00:00",
            noted_by="thu",
        )
    assert office.read.submission_events.last()[found].state == "accepted"
    undo_last(office)
    assert [one.state for one in office.read.submission_events.of(found)] == ["sent"]
    redo_last(office)
    assert [one.state for one in office.read.submission_events.of(found)] == ["sent", "accepted"]


# -- who was touched since


def rename(office: Office, name: str, new: str, label: str = "Sửa tên") -> None:
    with office.write("test.rename", label) as work:
        work.people.change(person(office, name).id, name=new)


def touched(office: Office, since: int, subject: str = "person") -> set[tuple[str, str]]:
    steps = office.read.touches.steps_since(since)
    return {
        (steps[touch.step_id].label, touch.about)
        for touch in office.read.touches.since(since, frozenset({subject}))
        if touch.step_id in steps
    }


@pytest.fixture
def since(office: Office) -> int:
    submitted(office)
    return office.read.submissions.newest()[0].step_id


def test_a_change_an_addition_and_a_removal_are_told(office: Office, since: int) -> None:
    an, buoi = person(office, AN), person(office, BUOI)
    rename(office, AN, "Nguyễn Văn Ân")
    with office.write("test.cover", "Ghi thẻ") as work:
        work.coverages.add(
            person_id=buoi.id,
            scheme="health-household",
            valid_from="2026-11-01",
            valid_to="2027-10-31",
            source="entered",
        )
    with office.write("test.remove", "Bỏ thời hạn") as work:
        work.coverages.remove(office.read.coverages.of_person(an.id)[0].id)
    assert touched(office, since) == {
        ("Sửa tên", str(an.id)), ("Ghi thẻ", str(buoi.id)), ("Bỏ thời hạn", str(an.id)),
    }  # fmt: skip
    assert touched(office, since, "household") == set()


def test_what_was_before_is_not_told(office: Office) -> None:
    rename(office, AN, "Nguyễn Văn Ân")
    submitted(office)
    assert touched(office, office.read.submissions.newest()[0].step_id) == set()


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ((), {"Sửa tên"}),
        ((undo_last,), set()),
        ((undo_last, redo_last), {"Sửa tên"}),
    ],
)
def test_what_was_undone_since_is_no_cause(
    office: Office, since: int, acts: tuple[Callable[[Office], object], ...], told: set[str]
) -> None:
    rename(office, AN, "Nguyễn Văn Ân")
    for act in acts:
        act(office)
    assert {label for label, _ in touched(office, since)} == told


@pytest.mark.parametrize(("acts", "told"), [((undo_last,), {"Hoàn tác: Sửa tên"}), ((undo_last, redo_last), set())])
def test_undoing_what_was_there_before_is_one(
    office: Office, acts: tuple[Callable[[Office], object], ...], told: set[str]
) -> None:
    rename(office, AN, "Nguyễn Văn Ân")
    submitted(office)
    since = office.read.submissions.newest()[0].step_id
    for act in acts:
        act(office)
    assert {label for label, _ in touched(office, since)} == told
