"""Declaration batches: what waits, what goes in, what left the office."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.batch_sending import mark_sent
from desktop_app.services.collecting_batches import (
    BatchForm,
    add_to_batch,
    batch,
    batches,
    create_batch,
    remove_from_batch,
    waiting,
)
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import collector, person
from tests.services.money_builders import DUC, LU, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def two_paid(office: Office) -> tuple[int, int]:
    who = collector(office).id
    first = pay(office, Paid(name=DUC, scheme="voluntary-si"), on=date(2026, 10, 30), collector_id=who)
    second = pay(office, Paid(name=LU, scheme="voluntary-si", method="3"), on=date(2026, 11, 5))
    return first.enrolment_ids[0], second.enrolment_ids[0]


def test_everything_that_waits_goes_into_a_batch(office: Office) -> None:
    first, second = two_paid(office)
    pay(office, Paid(name=DUC))  # health insurance does not belong on a D05-TS
    assert [one.enrolment.id for one in waiting(office, BatchForm())] == [first, second]
    made = create_batch(office, BatchForm()).value
    detail = batch(office, made)
    assert (detail.view.batch.number, detail.view.batch.state, detail.view.people) == ("01/2026", "draft", 2)
    assert detail.view.payable == sum(one.enrolment.payable for one in detail.lines)
    assert detail.view.gross == sum(one.enrolment.gross for one in detail.lines)
    assert [(one.person.name, one.receipt_number, one.receipt_on) for one in detail.lines] == [
        (DUC, "2026-000001", "2026-10-30"),
        (LU, "2026-000002", "2026-11-05"),
    ]
    assert waiting(office, BatchForm()) == ()
    with pytest.raises(RuleBroken, match="đang chờ kê khai"):
        create_batch(office, BatchForm())


def test_a_batch_of_one_collector_or_one_month(office: Office) -> None:
    first, second = two_paid(office)
    who = collector(office)
    mine = BatchForm(collector_id=who.id)
    assert [one.enrolment.id for one in waiting(office, mine)] == [first]
    by_organisation = BatchForm(organisation_id=who.organisation_id)
    assert [one.enrolment.id for one in waiting(office, by_organisation)] == [first]
    november = BatchForm(since=date(2026, 11, 1), until=date(2026, 11, 30))
    assert [one.enrolment.id for one in waiting(office, november)] == [second]
    made = create_batch(office, mine).value
    view = batch(office, made).view
    assert view.collector == who
    assert view.organisation is not None
    assert view.organisation.id == who.organisation_id


def test_lines_come_and_go_while_it_is_a_draft(office: Office) -> None:
    first, second = two_paid(office)
    made = create_batch(office, BatchForm(enrolment_ids=(first,))).value
    add_to_batch(office, made, [second])
    assert batch(office, made).view.people == 2
    assert remove_from_batch(office, made, [first]).value == 1
    assert [one.enrolment.id for one in waiting(office, BatchForm())] == [first]
    with pytest.raises(RuleBroken, match=LU):
        add_to_batch(office, made, [second])


def test_what_was_sent_stays_as_it_is(office: Office) -> None:
    first, second = two_paid(office)
    made = create_batch(office, BatchForm(enrolment_ids=(first,))).value
    assert mark_sent(office, made).value == 1
    assert office.read.enrolments.get(first).state == "sent"
    for change in (add_to_batch, remove_from_batch):
        with pytest.raises(RuleBroken, match="đã gửi"):
            change(office, made, [second])
    with pytest.raises(RuleBroken, match="đã gửi"):
        mark_sent(office, made)


def test_an_empty_batch_is_not_sent(office: Office) -> None:
    first, _ = two_paid(office)
    made = create_batch(office, BatchForm(enrolment_ids=(first,))).value
    remove_from_batch(office, made, [first])
    with pytest.raises(RuleBroken, match="chưa có người nào"):
        mark_sent(office, made)


def test_batches_are_numbered_by_form_and_year(office: Office) -> None:
    first, second = two_paid(office)
    create_batch(office, BatchForm(enrolment_ids=(first,)))
    create_batch(office, BatchForm(enrolment_ids=(second,)))
    assert [view.batch.number for view in batches(office)] == ["02/2026", "01/2026"]
    assert batches(office, "health-household") == ()


def test_a_batch_or_a_line_that_is_not_there(office: Office) -> None:
    with pytest.raises(WorldFault):
        batch(office, 5)
    pay(office, Paid(name=DUC))
    health = office.read.enrolments.standing(person(office, DUC).id, "health-household")[0]
    with pytest.raises(RuleBroken, match=DUC):
        create_batch(office, BatchForm(enrolment_ids=(health.id,)))
    assert office.read.batches.count() == 0
