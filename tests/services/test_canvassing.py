"""The walk through a hamlet and the sheet of one household in a round."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.canvassing import STATE_WORDS, canvass_sheet, walk
from desktop_app.services.canvassing_leads import build_leads
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.history import undo_last
from desktop_app.services.households_residence import mark_household
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import collector, hamlet, household_of, office_of_twelve, person, the_round

AN, BUOI, ON_ = "Nguyễn Văn An", "Trần Thị Bưởi", "Đặng Thị Ơn"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def say(office: Office, *said: tuple[str | None, str, str], home: str = AN) -> None:
    lines = [
        VisitLine(
            person_id=person(office, name).id if name else None,
            scheme=scheme if name else None,
            outcome=digit,
            reason="cost" if digit == "4" else None,
            promise_on=date(2026, 11, 25) if digit == "2" else None,
        )
        for name, scheme, digit in said
    ]
    form = VisitForm(household_id=household_of(office, home).id, round_id=the_round(office).id, lines=tuple(lines))
    record_visits(office, form)


def states(office: Office, place: str = "Thôn Bình Hòa") -> list[str]:
    return [row.state for row in walk(office, the_round(office).id, hamlet(office, place).id)]


def test_the_walk_in_house_order(office: Office) -> None:
    rows = walk(office, the_round(office).id, hamlet(office, "Thôn Bình Hòa").id)
    assert [(row.number, row.title, row.people, row.wanted, row.done) for row in rows] == [
        (1, "Hộ Nguyễn Văn An", 3, 3, 0),
        (2, "Hộ Đặng Thị Ơn", 2, 3, 0),
    ]
    assert {row.state for row in rows} == {"new"}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([(None, "", "5")], "absent"),
        ([(AN, HEALTH_HOUSEHOLD, "5"), (BUOI, HEALTH_HOUSEHOLD, "5"), (BUOI, VOLUNTARY_SI, "5")], "absent"),
        ([(AN, HEALTH_HOUSEHOLD, "3")], "partly"),
        ([(AN, HEALTH_HOUSEHOLD, "3"), (BUOI, HEALTH_HOUSEHOLD, "5"), (BUOI, VOLUNTARY_SI, "5")], "partly"),
        ([(AN, HEALTH_HOUSEHOLD, "3"), (BUOI, HEALTH_HOUSEHOLD, "4"), (BUOI, VOLUNTARY_SI, "4")], "done"),
        ([(AN, HEALTH_HOUSEHOLD, "2"), (BUOI, HEALTH_HOUSEHOLD, "4"), (BUOI, VOLUNTARY_SI, "4")], "promised"),
    ],
)
def test_the_state_of_a_household(office: Office, said: list[tuple[str | None, str, str]], state: str) -> None:
    say(office, *said)
    assert states(office) == [state, "new"]
    assert state in STATE_WORDS


def test_the_last_word_counts_and_undo_takes_it_back(office: Office) -> None:
    say(office, (None, "", "5"))
    say(office, (AN, HEALTH_HOUSEHOLD, "3"), (BUOI, HEALTH_HOUSEHOLD, "3"), (BUOI, VOLUNTARY_SI, "3"))
    assert states(office)[0] == "done"
    undo_last(office)
    assert states(office)[0] == "absent"
    undo_last(office)
    assert states(office)[0] == "new"


def test_who_got_a_card_is_no_longer_waited_for(office: Office) -> None:
    say(office, (BUOI, HEALTH_HOUSEHOLD, "2"), (BUOI, VOLUNTARY_SI, "3"), (AN, HEALTH_HOUSEHOLD, "3"))
    assert states(office)[0] == "promised"
    with office.write("test", "thử") as work:
        work.coverages.add(
            person_id=person(office, BUOI).id,
            scheme=HEALTH_HOUSEHOLD,
            valid_from="2026-11-21",
            valid_to="2027-11-20",
            source="import",
        )
    assert states(office)[0] == "done"


def test_a_household_that_moved_away_is_not_walked(office: Office) -> None:
    mark_household(office, household_of(office, ON_).id, "moved")
    assert [row.title for row in walk(office, the_round(office).id, hamlet(office, "Thôn Bình Hòa").id)] == [
        "Hộ Nguyễn Văn An"
    ]


def test_a_household_without_people_is_walked_too(office: Office) -> None:
    rows = walk(office, the_round(office).id, hamlet(office, "Tổ dân phố 1").id)
    assert [(row.title, row.people, row.wanted) for row in rows] == [("Hộ Hoàng A Lử", 1, 2), ("Hộ HGD-007", 0, 0)]
    assert walk(office, the_round(office).id, hamlet(office, "Thôn Đồi Vắng").id) == ()


def test_the_sheet_shows_cover_lead_and_last_word(office: Office) -> None:
    build_leads(office)
    say(office, (AN, HEALTH_HOUSEHOLD, "2"))
    sheet = canvass_sheet(office, the_round(office).id, household_of(office, AN).id)
    assert sheet.schemes == (HEALTH_HOUSEHOLD, VOLUNTARY_SI)
    assert sheet.collector is not None
    assert (sheet.collector.name, sheet.state) == ("Hà Thị Thu", "partly")
    an = sheet.members[0].cells[HEALTH_HOUSEHOLD]
    assert an.in_round is not None
    assert an.lead is not None
    assert (an.cover.state, an.lead.source, an.in_round.outcome, an.in_round.promise_on) == (
        "ending",
        "due",
        "2",
        "2026-11-25",
    )
    assert an.last == an.in_round
    buoi = sheet.members[1].cells[VOLUNTARY_SI]
    assert (buoi.in_round, buoi.lead and buoi.lead.source) == (None, "same-household")


def test_a_sheet_of_a_hamlet_outside_the_round_has_no_collector(office: Office) -> None:
    sheet = canvass_sheet(office, the_round(office).id, household_of(office, "Hoàng A Lử").id)
    assert (sheet.collector, sheet.state) == (None, "new")


def test_a_round_that_is_gone_is_one_sentence(office: Office) -> None:
    with pytest.raises(WorldFault):
        walk(office, 1, hamlet(office, "Thôn Bình Hòa").id)
    assert collector(office).name == "Hà Thị Thu"
