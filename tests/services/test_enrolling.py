"""Enrolments before they are paid: what is kept, what kind they are, what is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Enrolment
from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.enrolling import EnrolmentForm, cancel, enrol, explain, line_of
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import collector, household_of, person
from tests.services.money_builders import AN, BUOI, CUONG, DUC, HANH, LU, Paid, enrolment_of, line, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def form(office: Office, *paid: Paid, on: date | None = None) -> EnrolmentForm:
    return EnrolmentForm(
        household_id=household_of(office, paid[0].name).id, lines=tuple(line(office, one) for one in paid), on=on
    )


def enrolled(office: Office, *paid: Paid) -> list[Enrolment]:
    return office.read.enrolments.some(enrol(office, form(office, *paid)).value)


def test_a_quote_keeps_amount_place_and_explanation(office: Office) -> None:
    first, second = enrolled(office, Paid(name=AN), Paid(name=BUOI, months=6))
    assert (first.state, first.payable, first.order_no, first.months) == ("quoted", 1_366_200, 1, 12)
    assert (second.payable, second.order_no, second.method) == (478_170, 2, "6")
    assert first.collected_on is None
    assert first.quoted_on == "2026-11-21"
    home = household_of(office, AN)
    assert (first.household_id, first.hamlet_id) == (home.id, home.hamlet_id)
    kept = json.loads(first.snapshot)
    assert {"rates", "inputs", "explanation"} <= set(kept)
    assert [step.value for step in explain(office, first.id)][-1] == "06/12/2026 – 05/12/2027"


@pytest.mark.parametrize(
    ("paid", "kind"),
    [
        (Paid(name=AN), "continue"),
        (Paid(name=BUOI), "return"),  # lapsed 100 days
        (Paid(name="Đặng Thị Ơn"), "continue"),  # lapsed 40 days
        (Paid(name=DUC), "new"),
        (Paid(name=DUC, scheme="voluntary-si"), "new"),
        (Paid(name=LU, scheme="voluntary-si"), "return"),
        (Paid(name=AN, scheme="voluntary-si", from_month="2027-01", reason="đóng sớm"), "continue"),
    ],
)
def test_the_kind_follows_the_history_of_the_scheme(office: Office, paid: Paid, kind: str) -> None:
    (enrolment,) = enrolled(office, paid)
    assert enrolment.kind == kind


def test_a_second_quote_replaces_the_first_and_can_be_cancelled(office: Office) -> None:
    (first,) = enrolled(office, Paid(name=DUC))
    (second,) = enrolled(office, Paid(name=DUC, months=3))
    assert second.id == first.id
    assert second.months == 3
    assert cancel(office, [second.id]).value == 1
    assert office.read.enrolments.count() == 0


def test_what_is_paid_can_not_be_cancelled(office: Office) -> None:
    paid = pay(office, Paid(name=DUC))
    with pytest.raises(RuleBroken, match="hủy biên lai"):
        cancel(office, paid.enrolment_ids)


def test_undo_takes_the_quote_away(office: Office) -> None:
    enrolled(office, Paid(name=DUC))
    undo_last(office)
    assert office.read.enrolments.count() == 0


@pytest.mark.parametrize(
    ("paid", "rule"),
    [
        ([Paid(name=DUC), Paid(name=DUC, months=3)], "enrolment.twice"),
        ([Paid(name=CUONG)], "enrolment.not-eligible"),
        ([Paid(name=HANH)], "enrolment.early"),
        ([Paid(name=AN), Paid(name=DUC)], "enrolment.household"),
        ([Paid(name=AN, scheme="voluntary-si")], "enrolment.early"),
        ([Paid(name=DUC, scheme="pension")], "enrolment.voluntary-si"),
    ],
)
def test_what_may_not_be_enrolled_is_refused_by_name(office: Office, paid: list[Paid], rule: str) -> None:
    asked = form(office, *paid)
    if rule == "enrolment.voluntary-si":  # a voluntary line without income and method
        lines = (line(office, Paid(name=DUC)),)
        asked = EnrolmentForm(
            household_id=asked.household_id,
            lines=tuple(type(one)(person_id=one.person_id, scheme="voluntary-si") for one in lines),
        )
    with pytest.raises(RuleBroken) as caught:
        enrol(office, asked)
    assert caught.value.rule == rule
    assert office.read.enrolments.count() == 0


def test_an_early_payment_needs_a_reason_and_keeps_it(office: Office) -> None:
    (enrolment,) = enrolled(office, Paid(name=HANH, reason="Đóng sớm theo yêu cầu"))
    assert (enrolment.note, enrolment.valid_from) == ("Đóng sớm theo yêu cầu", "2027-03-01")


def test_a_period_that_overlaps_a_paid_one_is_refused(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="3", from_month="2026-11"))
    again = Paid(name=DUC, scheme="voluntary-si", method="monthly", from_month="2026-12", reason="vội")
    with pytest.raises(RuleBroken) as caught:
        enrol(office, form(office, again))
    assert caught.value.rule == "enrolment.overlap"
    assert "01/11/2026" in caught.value.sentence
    assert "31/01/2027" in caught.value.sentence


def test_nobody_chosen_and_a_household_that_is_gone_are_said_plainly(office: Office) -> None:
    with pytest.raises(RuleBroken, match="Chưa chọn ai"):
        enrol(office, EnrolmentForm(household_id=household_of(office, AN).id, lines=()))
    with pytest.raises(WorldFault, match="Không có hộ gia đình"):
        enrol(office, EnrolmentForm(household_id=5, lines=()))
    with pytest.raises(WorldFault, match="hoàn tác"):
        explain(office, 5)


def test_the_collector_is_kept(office: Office) -> None:
    who = collector(office)
    asked = EnrolmentForm(
        household_id=household_of(office, DUC).id, lines=(line(office, Paid(name=DUC)),), collector_id=who.id
    )
    enrol(office, asked)
    assert enrolment_of(office, DUC).collector_id == who.id
    assert person(office, DUC).id == enrolment_of(office, DUC).person_id


def test_a_kept_quote_remembers_what_was_chosen_and_not_what_was_proposed(office: Office) -> None:
    proposed = enrolled(office, Paid(name=DUC), Paid(name=DUC, scheme="voluntary-si", method="3"))
    for kept in map(line_of, proposed):
        assert (kept.order, kept.support_class, kept.from_month) == (None, None, None)
    assert [(kept.method, kept.income) for kept in map(line_of, proposed)] == [(None, None), ("3", 1_500_000)]
    chosen = replace(line(office, Paid(name=AN)), order=2, support_class="")
    home = household_of(office, AN)
    (quoted,) = enrol(office, EnrolmentForm(household_id=home.id, lines=(chosen,))).value
    assert line_of(office.read.enrolments.get(quoted)) == chosen


def test_two_quotes_of_one_household_are_collected_in_an_order_of_their_own(office: Office) -> None:
    (first,) = enrolled(office, Paid(name=AN))
    (second,) = enrolled(office, Paid(name=BUOI))
    assert (first.order_no, second.order_no) == (1, 1)  # each alone would be the first
    lines = (PaidLine(enrolment_id=first.id, paid=1_366_200), PaidLine(enrolment_id=second.id, paid=956_340))
    collect(office, CollectForm(household_id=household_of(office, AN).id, lines=lines))
    assert [enrolment_of(office, name).order_no for name in (AN, BUOI)] == [1, 2]
