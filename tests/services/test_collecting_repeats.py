"""Nobody is collected or declared twice within days by mistake, under whichever record; with a reason it is lawful and kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collecting import CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.collecting_desk import desk
from desktop_app.services.collecting_repeats import RULE, repeat_days, repeat_reasons
from desktop_app.services.enrolling import EnrolmentForm, enrol, line_of
from desktop_app.services.office import Office
from tests.builders import TODAY, household_of, person
from tests.services.money_builders import AN, DUC, LU, Paid, due, enrolment_of, line, pay, the_twelve

MONTHLY = Paid(name=LU, scheme="voluntary-si", method="monthly")
NEXT = replace(MONTHLY, from_month="2026-12", reason="muốn đóng sớm")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def again(office: Office, paid: Paid, reason: str = "", on: date | None = None) -> None:
    asked = replace(line(office, paid), repeat_reason=reason)
    form = CollectForm(
        household_id=household_of(office, paid.name).id,
        lines=(PaidLine(line=asked, paid=due(office, [paid], on)[0]),),
        on=on,
    )
    collect(office, form)


def test_the_days_are_law_data(office: Office) -> None:
    assert repeat_days(office.law, TODAY) == 7


@pytest.mark.parametrize(("days", "stopped"), [(0, True), (7, True), (8, False)])
def test_collected_within_seven_days_is_stopped_by_name_with_the_receipt(
    office: Office, days: int, stopped: bool
) -> None:
    pay(office, MONTHLY, on=TODAY - timedelta(days=days))
    if not stopped:
        again(office, NEXT)
        return
    with pytest.raises(RuleBroken, match=LU) as caught:
        again(office, NEXT)
    assert caught.value.rule == RULE
    assert "biên lai 2026-000001" in caught.value.sentence
    assert "BHXH tự nguyện" in caught.value.sentence
    assert office.read.receipts.count() == 1


def test_with_a_reason_it_goes_on_and_the_reason_is_kept(office: Office) -> None:
    pay(office, MONTHLY)
    again(office, NEXT, reason="Đóng tiếp kỳ sau, kỳ trước vừa thu")
    kept = enrolment_of(office, LU, "voluntary-si")
    assert kept.note == "muốn đóng sớm; Đóng tiếp kỳ sau, kỳ trước vừa thu"
    told = line_of(kept)
    assert (told.reason, told.repeat_reason) == ("muốn đóng sớm", "Đóng tiếp kỳ sau, kỳ trước vừa thu")


def test_quoting_is_stopped_the_same_way(office: Office) -> None:
    pay(office, MONTHLY)
    form = EnrolmentForm(household_id=household_of(office, LU).id, lines=(line(office, NEXT),))
    with pytest.raises(RuleBroken) as caught:
        enrol(office, form)
    assert caught.value.rule == RULE


def test_an_open_batch_stops_however_long_ago_it_was_collected(office: Office) -> None:
    pay(office, MONTHLY, on=date(2026, 10, 1))
    (first,) = [one for one in office.read.enrolments.all() if one.collected_on == "2026-10-01"]
    create_batch(office, BatchForm(enrolment_ids=(first.id,), made_on=date(2026, 10, 2)))
    with pytest.raises(RuleBroken, match="D05-TS số 01/2026") as caught:
        again(office, NEXT)
    assert caught.value.rule == RULE


@pytest.mark.parametrize("number", ["personal_id", "insurance_no"])
def test_another_record_of_the_same_human_being_is_seen(office: Office, number: str) -> None:
    known = person(office, AN)
    with office.write("test", "thử") as work:
        work.people.change(person(office, DUC).id, **{number: getattr(known, number)})
    pay(office, Paid(name=AN))
    with pytest.raises(RuleBroken, match=f"trùng số giấy tờ: {AN}") as caught:
        again(office, Paid(name=DUC))
    assert caught.value.rule == RULE
    again(office, Paid(name=DUC), reason="Hai người khác nhau bị ghi trùng số, đang xác minh")


def test_what_was_voided_is_no_repeat_and_another_scheme_neither(office: Office) -> None:
    made = pay(office, Paid(name=DUC))
    pay(office, Paid(name=DUC, scheme="voluntary-si"))
    void_receipt(office, made.receipt_id, "Nhầm")
    pay(office, Paid(name=DUC))


def test_a_part_paid_is_completed_without_a_reason(office: Office) -> None:
    asked = line(office, Paid(name=DUC))
    home = household_of(office, DUC).id
    collect(office, CollectForm(household_id=home, lines=(PaidLine(line=asked, paid=500_000, part=True),)))
    collect(office, CollectForm(household_id=home, lines=(PaidLine(line=asked, paid=866_200),)))
    assert enrolment_of(office, DUC).note is None


def test_the_desk_tells_it_and_offers_the_reasons(office: Office) -> None:
    pay(office, MONTHLY)
    found = desk(office, household_of(office, LU).id)
    told = found.repeats[person(office, LU).id, "voluntary-si"]
    assert told == "đã thu BHXH tự nguyện ngày 21/11/2026 (biên lai 2026-000001)"
    assert {reason.code for reason in found.repeat_reasons} >= {"next-period", "corrected", "returned", "other"}
    assert [reason.code for reason in repeat_reasons(office.read, TODAY) if reason.needs_note] == ["other"]
