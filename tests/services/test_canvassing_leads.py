"""Leads by source: one per person and scheme, closing themselves, never nagging who said no."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.canvassing_leads import (
    build_leads,
    close_leads,
    count_leads,
    lead_counts,
    list_leads,
    open_lead,
)
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from tests.builders import TODAY, empty_office, hamlet, household_of, office_of, office_of_twelve, person, the_round

EXPECTED = {
    ("Nguyễn Văn An", HEALTH_HOUSEHOLD): "due",
    ("Trần Thị Bưởi", HEALTH_HOUSEHOLD): "lapsed",
    ("Trần Thị Bưởi", VOLUNTARY_SI): "same-household",
    ("Đặng Thị Ơn", HEALTH_HOUSEHOLD): "lapsed",
    ("Đặng Thị Ơn", VOLUNTARY_SI): "stopped",
    ("Phạm Văn Đức", HEALTH_HOUSEHOLD): "same-household",
    ("Hoàng A Lử", VOLUNTARY_SI): "stopped",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def leads(office: Office, **wanted: object) -> dict[tuple[str, str], str]:
    rows = list_leads(office, wanted=wanted)
    assert count_leads(office, wanted) == len(rows)
    return {(row.name, row.scheme): row.source for row in rows}


def test_every_list_names_its_people(office: Office) -> None:
    built = build_leads(office)
    assert leads(office) == EXPECTED
    assert (built.value.total, built.value.closed, built.changes) == (7, 0, frozenset({"lead"}))


def test_building_again_adds_nothing(office: Office) -> None:
    build_leads(office)
    again = build_leads(office)
    assert (again.value.total, again.value.closed, again.changes) == (0, 0, frozenset())


@pytest.mark.parametrize("source", ["due", "lapsed", "stopped", "same-household"])
def test_one_list_alone(office: Office, source: str) -> None:
    build_leads(office, [source])
    assert set(leads(office).values()) == {source}
    assert {key for key, found in EXPECTED.items() if found == source} <= leads(office).keys()


def test_uninsured_people_only_where_somebody_came(office: Office) -> None:
    build_leads(office, ["uninsured"])
    assert leads(office) == {}
    form = VisitForm(household_id=household_of(office, "Lò").id, lines=(VisitLine(outcome="5"),))
    record_visits(office, form)
    build_leads(office, ["uninsured"])
    assert leads(office) == {("Lò", HEALTH_HOUSEHOLD): "uninsured"}


def test_further_ahead_and_one_hamlet(office: Office) -> None:
    build_leads(office, ["due"], within=45, hamlet_ids=[hamlet(office, "Thôn Bình Hòa").id])
    assert leads(office) == {
        ("Nguyễn Văn An", HEALTH_HOUSEHOLD): "due",
        ("Nguyễn Văn An", VOLUNTARY_SI): "due",
    }


def test_a_lead_closes_itself_when_cover_is_found(office: Office) -> None:
    build_leads(office)
    with office.write("test", "thử") as work:
        for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI):
            work.coverages.add(
                person_id=person(office, "Trần Thị Bưởi").id,
                scheme=scheme,
                valid_from="2026-11-20",
                valid_to="2027-11-19",
                source="import",
            )
        work.people.change(person(office, "Hoàng A Lử").id, residence="moved")
    built = build_leads(office)
    assert (built.value.total, built.value.closed) == (0, 3)
    closed = {(row.name, row.scheme): row.close_reason for row in list_leads(office, wanted={"state": "closed"})}
    assert closed == {
        ("Trần Thị Bưởi", HEALTH_HOUSEHOLD): "covered",
        ("Trần Thị Bưởi", VOLUNTARY_SI): "covered",
        ("Hoàng A Lử", VOLUNTARY_SI): "residence",
    }


def say(office: Office, name: str, digit: str, reason: str | None = None) -> None:
    line = VisitLine(person_id=person(office, name).id, scheme=HEALTH_HOUSEHOLD, outcome=digit, reason=reason)
    record_visits(office, VisitForm(household_id=household_of(office, name).id, lines=(line,)))


def test_who_said_no_this_year_is_not_listed_again(office: Office) -> None:
    build_leads(office)
    say(office, "Đặng Thị Ơn", "4", "cost")
    build_leads(office)
    assert ("Đặng Thị Ơn", HEALTH_HOUSEHOLD) not in leads(office)


def test_who_joined_this_year_is_not_listed_again_until_cover_has_ended_since(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_leads(office)
    say(office, "Đặng Thị Ơn", "1")  # the card lapsed before, and nothing was enrolled yet
    say(office, "Nguyễn Văn An", "1")  # the card runs on for some days
    build_leads(office)
    listed = leads(office)
    assert not {("Đặng Thị Ơn", HEALTH_HOUSEHOLD), ("Nguyễn Văn An", HEALTH_HOUSEHOLD)} & listed.keys()
    with office.write("test", "thử") as work:
        for name, ends in (("Đặng Thị Ơn", "2026-11-20"), ("Nguyễn Văn An", "2026-12-05")):
            work.coverages.add(
                person_id=person(office, name).id,
                scheme=HEALTH_HOUSEHOLD,
                valid_from="2026-11-01",
                valid_to=ends,
                source="import",
            )
    build_leads(office)
    assert ("Đặng Thị Ơn", HEALTH_HOUSEHOLD) not in leads(office)  # it ended before that was said
    monkeypatch.setenv("AN_SINH_XA_TODAY", "2026-12-06")
    build_leads(office)
    assert leads(office)["Nguyễn Văn An", HEALTH_HOUSEHOLD] == "lapsed"


def test_who_said_no_last_year_is_listed_again(office: Office) -> None:
    with office.write("test", "thử") as work:
        work.leads.add(
            person_id=person(office, "Đặng Thị Ơn").id,
            scheme=HEALTH_HOUSEHOLD,
            source="lapsed",
            opened_on="2025-10-01",
            closed_on="2025-12-31",
            close_reason="refused",
        )
    build_leads(office)
    assert leads(office)["Đặng Thị Ơn", HEALTH_HOUSEHOLD] == "lapsed"


def test_opening_and_closing_inside_a_verb(office: Office) -> None:
    who = person(office, "Lò").id
    with office.write("test", "thử") as work:
        assert open_lead(work, who, HEALTH_HOUSEHOLD, "c21a", TODAY, "Tháng dừng 10/2026")
        assert not open_lead(work, who, HEALTH_HOUSEHOLD, "due", TODAY)
    assert leads(office) == {("Lò", HEALTH_HOUSEHOLD): "c21a"}
    with office.write("test", "thử") as work:
        assert close_leads(work, who, HEALTH_HOUSEHOLD, TODAY) == 1
        assert close_leads(work, who, HEALTH_HOUSEHOLD, TODAY) == 0
    assert leads(office) == {}


def test_the_list_filters_sorts_and_counts(office: Office) -> None:
    build_leads(office)
    say(office, "Đặng Thị Ơn", "3")
    assert leads(office, text="on dang", scheme=HEALTH_HOUSEHOLD) == {("Đặng Thị Ơn", HEALTH_HOUSEHOLD): "lapsed"}
    assert set(leads(office, source="stopped")) == {("Đặng Thị Ơn", VOLUNTARY_SI), ("Hoàng A Lử", VOLUNTARY_SI)}
    place = hamlet(office, "Thôn Tân Lập").id
    assert leads(office, hamlet_id=place) == {("Phạm Văn Đức", HEALTH_HOUSEHOLD): "same-household"}
    (row,) = list_leads(office, wanted={"text": "on dang", "scheme": HEALTH_HOUSEHOLD})
    assert (row.last_outcome, row.last_on, row.next_on, row.detail) == (
        "3",
        "2026-11-21",
        "2026-12-05",
        "Hết hạn 12/10/2026",
    )
    assert row.limit_days == 50  # 90 days after the card ended, counted from 21/11/2026
    assert all(one.limit_days is None for one in list_leads(office, wanted={"scheme": VOLUNTARY_SI}))
    for sort in ("name", "hamlet", "scheme", "source", "opened_on"):
        up = [one.id for one in list_leads(office, sort=sort)]
        down = [one.id for one in list_leads(office, sort=sort, descending=True)]
        assert sorted(up) == sorted(down)
    assert {(one.scheme, one.source): one.count for one in lead_counts(office)}[VOLUNTARY_SI, "stopped"] == 2
    wanted = {"scheme": VOLUNTARY_SI, "source": "stopped"}
    assert sum(one.count for one in lead_counts(office, wanted)) == count_leads(office, wanted) == 2
    assert {one.scheme for one in lead_counts(office, wanted)} == {VOLUNTARY_SI}


def test_undo_takes_the_whole_list_back(office: Office) -> None:
    build_leads(office)
    undo_last(office)
    assert count_leads(office) == 0


def test_progress_is_told_hamlet_by_hamlet(tmp_path: Path) -> None:
    crowd = office_of(tmp_path, 1300)
    told: list[tuple[int, int, str]] = []
    build_leads(crowd, progress=lambda done, total, text: told.append((done, total, text)))
    assert [done for done, _, _ in told] == [0, 1, 2]
    assert count_leads(crowd) > 100
    crowd.close(with_backup=False)


def test_cancelling_leaves_nothing_behind(office: Office) -> None:
    class Cancelled(Exception):
        pass

    def stop(done: int, total: int, text: str) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        build_leads(office, progress=stop)
    assert count_leads(office) == 0


def test_an_empty_office_has_no_leads(tmp_path: Path) -> None:
    empty = empty_office(tmp_path)
    assert build_leads(empty).value.total == 0
    assert lead_counts(empty) == []
    empty.close(with_backup=False)


def test_the_round_is_untouched_by_building(office: Office) -> None:
    before = the_round(office)
    build_leads(office)
    assert the_round(office) == before
