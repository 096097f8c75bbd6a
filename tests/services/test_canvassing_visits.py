"""Recording visits: append-only, once per save, with everything that follows in the same step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.canvassing_leads import build_leads
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, bulk_lines, person_history, record_visits
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office
from tests.builders import TODAY, collector, household_of, office_of_twelve, person, the_round

AN, BUOI = "Nguyễn Văn An", "Trần Thị Bưởi"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def line(office: Office, name: str = AN, digit: str = "3", **values: Any) -> VisitLine:
    filled: dict[str, Any] = {"scheme": HEALTH_HOUSEHOLD} | values
    return VisitLine(person_id=person(office, name).id, outcome=digit, **filled)


def form(office: Office, *lines: VisitLine) -> VisitForm:
    return VisitForm(
        household_id=household_of(office, AN).id,
        round_id=the_round(office).id,
        collector_id=collector(office).id,
        channel="visit",
        lines=lines,
    )


def open_leads(office: Office, name: str) -> set[str]:
    who = person(office, name)
    return {lead.scheme for lead in office.read.leads.open_of_household(who.household_id) if lead.person_id == who.id}


def test_a_visit_is_kept_as_it_was_said(office: Office) -> None:
    done = record_visits(office, form(office, line(office, digit="2", promise_on=date(2026, 11, 28), note="gọi trước")))
    (visit,) = person_history(office, person(office, AN).id)
    assert (visit.id,) == done.value.visits
    assert (visit.visited_on, visit.outcome, visit.promise_on, visit.next_on, visit.note, visit.channel) == (
        "2026-11-21",
        "2",
        "2026-11-28",
        "2026-11-28",
        "gọi trước",
        "visit",
    )
    assert visit.collector_id == collector(office).id
    assert done.label == "Ghi kết quả hộ Nguyễn Văn An"


def test_saving_twice_writes_once(office: Office) -> None:
    said = form(office, line(office), line(office, BUOI, "4", reason="cost"))
    record_visits(office, said)
    again = record_visits(office, said)
    assert (again.value.visits, again.changes, office.read.visits.count()) == ((), frozenset(), 2)


def test_a_correction_is_a_newer_visit_and_the_old_one_stays(office: Office) -> None:
    record_visits(office, form(office, line(office, digit="5")))
    record_visits(office, form(office, line(office, digit="3")))
    record_visits(office, form(office, line(office, digit="5")))
    assert [visit.outcome for visit in person_history(office, person(office, AN).id)] == ["5", "3", "5"]


@pytest.mark.parametrize(
    ("digit", "values", "closes"),
    [
        ("1", {}, True),
        ("2", {"promise_on": date(2026, 11, 30)}, False),
        ("3", {}, False),
        ("4", {"reason": "cost"}, True),
        ("5", {}, False),
        ("8", {}, True),
        ("9", {"reason": "compulsory"}, True),
    ],
)
def test_what_each_digit_does_to_the_lead(office: Office, digit: str, values: dict[str, Any], closes: bool) -> None:
    build_leads(office)
    assert open_leads(office, AN) == {HEALTH_HOUSEHOLD}
    done = record_visits(office, form(office, line(office, digit=digit, **values)))
    assert (open_leads(office, AN) == set(), done.value.closed) == (closes, int(closes))
    assert done.changes == ({"visit", "lead"} if closes else {"visit"})
    undo_last(office)
    assert open_leads(office, AN) == {HEALTH_HOUSEHOLD}
    redo_last(office)
    assert (open_leads(office, AN) == set()) == closes


def test_an_open_outcome_makes_a_lead_of_somebody_no_list_named(office: Office) -> None:
    done = record_visits(office, form(office, line(office, digit="3")))
    lead = office.read.leads.open_for(person(office, AN).id, HEALTH_HOUSEHOLD)
    assert lead is not None
    assert (lead.source, done.value.opened) == ("canvass", 1)


@pytest.mark.parametrize(("digit", "state"), [("6", "moved"), ("7", "died")])
def test_who_moved_or_died_is_marked_and_every_lead_ends(office: Office, digit: str, state: str) -> None:
    build_leads(office)
    done = record_visits(office, form(office, line(office, BUOI, digit)))
    assert (person(office, BUOI).residence, open_leads(office, BUOI), done.value.moved) == (state, set(), 1)
    assert done.changes == {"visit", "lead", "person", "household"}
    undo_last(office)
    assert (person(office, BUOI).residence, len(open_leads(office, BUOI))) == ("home", 2)


@pytest.mark.parametrize(("digit", "days"), [("3", 14), ("5", 7)])
def test_the_next_visit_is_proposed(office: Office, digit: str, days: int) -> None:
    record_visits(office, form(office, line(office, digit=digit)))
    (visit,) = office.read.visits.all()
    assert visit.next_on is not None
    assert (date.fromisoformat(visit.next_on) - TODAY).days == days


def test_the_whole_family_is_out_with_one_digit(office: Office) -> None:
    targets = [(person(office, AN).id, HEALTH_HOUSEHOLD), (person(office, BUOI).id, VOLUNTARY_SI)]
    done = record_visits(office, form(office, *bulk_lines("5", targets)))
    assert len(done.value.visits) == 2
    assert {visit.outcome for visit in office.read.visits.all()} == {"5"}


def test_nobody_in_is_said_of_the_household(office: Office) -> None:
    done = record_visits(office, form(office, VisitLine(outcome="5")))
    visit = office.read.visits.get(done.value.visits[0])
    assert (visit.person_id, visit.scheme, done.value.opened) == (None, None, 0)


@pytest.mark.parametrize(
    ("changed", "line_values", "rule", "sentence"),
    [
        ({"visited_on": date(2026, 11, 22)}, {}, "visit.future", "sau ngày hôm nay 21/11/2026"),
        ({"visited_on": date(2026, 10, 31)}, {}, "visit.round", "trước ngày bắt đầu"),
        ({"channel": "telepathy"}, {}, "visit.channel", "danh mục"),
        ({}, {"digit": "0"}, "visit.outcome", "Không có kết quả"),
        ({}, {"digit": "4"}, "visit.reason", "cần chọn lý do"),
        ({}, {"digit": "4", "reason": "just-because"}, "visit.reason", "danh mục"),
        ({}, {"digit": "2"}, "visit.promise", "cần ngày hẹn"),
        ({}, {"digit": "2", "promise_on": date(2026, 11, 20)}, "visit.day", "trước ngày đến"),
        ({}, {"scheme": "compulsory-si"}, "visit.scheme", "Chỉ ghi kết quả"),
        ({}, {"scheme": None}, "visit.line", "cả hộ"),
        ({}, {"name": "Lò"}, "visit.person", "không còn ở hộ này"),
        ({"lines": ()}, {}, "visit.empty", "Chưa có kết quả"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    office: Office, changed: dict[str, Any], line_values: dict[str, Any], rule: str, sentence: str
) -> None:
    good = line(office, BUOI, "3")
    values: dict[str, Any] = {"lines": (good, line(office, **line_values))} | changed
    with pytest.raises(RuleBroken) as caught:
        record_visits(office, replace(form(office), **values))
    assert caught.value.rule == rule
    assert sentence in caught.value.sentence
    assert office.read.visits.count() == 0


def test_a_visit_outside_any_round(office: Office) -> None:
    record_visits(office, replace(form(office, line(office)), round_id=None, visited_on=date(2026, 1, 5)))
    (visit,) = office.read.visits.all()
    assert (visit.round_id, visit.visited_on) == (None, "2026-01-05")
