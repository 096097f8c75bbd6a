"""Bảng kết quả: worded by the office, its digits keep what they do; all nine drive what follows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import history
from desktop_app.services.canvassing_leads import open_lead
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.households_words import code_lists, relearn
from desktop_app.services.office import Office
from desktop_app.services.outcome_list import OutcomeTable, ReasonWords, outcome_table, save_outcome_table
from desktop_app.services.walk_list_document import reason_numbers
from tests.builders import TODAY, household_of, office_of_twelve, person

BUOI, HEALTH, VOLUNTARY = "Trần Thị Bưởi", "health-household", "voluntary-si"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def save(office: Office, table: OutcomeTable) -> None:
    save_outcome_table(office, table.outcomes, table.reasons)


def with_outcome(table: OutcomeTable, digit: str, **words: object) -> OutcomeTable:
    outcomes = tuple(replace(one, **words) if one.digit == digit else one for one in table.outcomes)  # type: ignore[arg-type]
    return replace(table, outcomes=outcomes)


# digit: closes the lead, residence after it, next visit after n days (None: none)
NINE = {
    "1": (True, "home", None),
    "2": (False, "home", 6),
    "3": (False, "home", 14),
    "4": (True, "home", None),
    "5": (False, "home", 7),
    "6": (True, "moved", None),
    "7": (True, "died", None),
    "8": (True, "home", None),
    "9": (True, "home", None),
}


@pytest.mark.parametrize("digit", NINE)
def test_each_of_the_nine_drives_what_follows(office: Office, digit: str) -> None:
    closes, residence, after = NINE[digit]
    who = person(office, BUOI)
    with office.write("test", "Tiềm năng") as work:
        for scheme in (HEALTH, VOLUNTARY):
            open_lead(work, who.id, scheme, "due", TODAY)
    line = VisitLine(
        person_id=who.id,
        scheme=HEALTH,
        outcome=digit,
        reason={"4": "cost", "9": "school"}.get(digit),
        promise_on=TODAY + timedelta(days=6) if digit == "2" else None,
    )
    record_visits(office, VisitForm(household_id=household_of(office, BUOI).id, lines=(line,)))
    visit = office.read.visits.of_person(who.id)[0]
    assert (office.read.leads.open_for(who.id, HEALTH) is None) == closes
    assert (office.read.leads.open_for(who.id, VOLUNTARY) is None) == (residence != "home")
    assert office.read.people.get(who.id).residence == residence
    assert visit.next_on == ((TODAY + timedelta(days=after)).isoformat() if after else None)
    history.undo_last(office)
    assert office.read.people.get(who.id).residence == "home"


def test_words_days_and_hiding_are_kept_and_taken_back(office: Office) -> None:
    lists = code_lists(office)
    table = with_outcome(outcome_table(office), "3", name="suy nghĩ thêm", revisit_days=5)
    save(office, with_outcome(table, "8", hidden=True))
    relearn(office, lists)
    assert (lists.outcomes["3"].name, lists.outcomes["3"].revisit_days) == ("suy nghĩ thêm", 5)
    assert lists.outcomes["8"].hidden
    assert lists.outcomes["8"].name == "đã tham gia nơi khác"
    record_visits(
        office,
        VisitForm(
            household_id=household_of(office, BUOI).id,
            lines=(VisitLine(person_id=person(office, BUOI).id, scheme=HEALTH, outcome="3"),),
        ),
    )
    assert office.read.visits.all()[0].next_on == (TODAY + timedelta(days=5)).isoformat()
    history.undo_last(office)
    history.undo_last(office)
    assert code_lists(office).outcomes["3"].name == "đang cân nhắc"
    history.redo_last(office)
    assert code_lists(office).outcomes["3"].name == "suy nghĩ thêm"


def test_what_is_as_shipped_is_not_kept(office: Office) -> None:
    save(office, outcome_table(office))
    assert office.read.own_codes.count() == 0
    save(office, with_outcome(outcome_table(office), "3", name="khác"))
    assert office.read.own_codes.count() == 1
    save(office, with_outcome(outcome_table(office), "3", name="đang cân nhắc"))
    assert office.read.own_codes.count() == 0


def test_reasons_are_ordered_added_and_hidden(office: Office) -> None:
    table = outcome_table(office)
    first, second, *rest = table.reasons
    own = ReasonWords(code="", name="đi làm ăn xa", digits=("4",))
    save_outcome_table(office, table.outcomes, [second, replace(first, hidden=True), own, *rest])
    lists = code_lists(office)
    assert lists.reasons_of["4"][:2] == (second.code, "own-1")
    assert lists.reasons[first.code] == first.name
    assert list(reason_numbers(office.read).values())[:2] == [second.code, "own-1"]
    again = outcome_table(office)
    save_outcome_table(office, again.outcomes, [*again.reasons, ReasonWords(code="", name="lý do nữa", digits=("9",))])
    assert "own-2" in code_lists(office).reasons


@pytest.mark.parametrize(
    ("digit", "words", "told"),
    [
        ("3", {"name": " "}, "chưa có tên"),
        ("3", {"name": "Từ chối"}, "cùng tên"),
        ("4", {"needs_promise": True}, "không cần ngày hẹn"),
        ("4", {"revisit_days": 5}, "không đến lại"),
        ("3", {"revisit_days": 0}, "1 đến 366"),
        ("3", {"needs_reason": True}, "chưa có lý do"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(
    office: Office, digit: str, words: dict[str, object], told: str
) -> None:
    with pytest.raises(RuleBroken, match=told):
        save(office, with_outcome(outcome_table(office), digit, **words))
    hidden = tuple(replace(one, hidden=True) for one in outcome_table(office).outcomes)
    with pytest.raises(RuleBroken, match="ít nhất một"):
        save_outcome_table(office, hidden, outcome_table(office).reasons)
