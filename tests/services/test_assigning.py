"""Work is given out by hand or evenly; what is shown before and after adds up to the same, and undo takes it back."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.assigning import assign_hamlets, assign_households, assign_leads, balance, hamlet_loads
from desktop_app.services.canvassing_leads import (
    build_leads,
    count_leads,
    lead_ids_of,
    leads_from_import,
    list_leads,
    namings_of,
    open_lead,
)
from desktop_app.services.canvassing_rounds import Walk, round_hamlets
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office
from tests.builders import TODAY, collector, demo_office, hamlet, household_of, person, the_round, twelve_with_leads


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = twelve_with_leads(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = demo_office(tmp_path_factory.mktemp("dong"), 300)
    yield found
    found.close(with_backup=False)


@pytest.mark.parametrize("seed", range(6))
def test_a_balance_adds_up_exactly_and_is_always_the_same(crowd: Office, seed: int) -> None:
    chance = Random(seed)
    people = [one.id for one in crowd.read.collectors.all()]
    places = [one.id for one in crowd.read.hamlets.all()]
    chosen = chance.sample(places, chance.randint(1, len(places)))
    walks = [Walk(hamlet_id=one, collector_id=chance.choice([None, *people])) for one in chosen]
    takers = chance.sample(people, chance.randint(1, len(people)))
    keep = chance.choice([True, False])
    found = balance(crowd, walks, takers, keep=keep)
    loads = hamlet_loads(crowd, chosen)
    sums = {(len(chosen), sum(one.households for one in loads), sum(one.leads for one in loads))}
    for side in (found.before, found.after):
        assert {tuple(sum(getattr(load, key) for load in side) for key in ("hamlets", "households", "leads"))} == sums
    assert {walk.collector_id for walk in found.walks} <= set(takers)
    assert [walk.hamlet_id for walk in found.walks] == chosen
    if keep:
        held = {walk.hamlet_id: walk.collector_id for walk in walks if walk.collector_id in takers}
        assert held.items() <= {walk.hamlet_id: walk.collector_id for walk in found.walks}.items()
    assert balance(crowd, list(reversed(walks)), takers, keep=keep).after == found.after
    for load in found.after:
        if load.collector_id in takers and not keep:
            mine = [
                one
                for one in loads
                if (load.collector_id, one.hamlet_id) in {(w.collector_id, w.hamlet_id) for w in found.walks}
            ]
            assert (load.households, load.leads) == (
                sum(one.households for one in mine),
                sum(one.leads for one in mine),
            )


def test_nobody_to_share_among(office: Office) -> None:
    with pytest.raises(RuleBroken) as broken:
        balance(office, [], [])
    assert broken.value.rule == "assign.nobody"


def test_leads_are_given_out_and_found_again(office: Office) -> None:
    mine, due = collector(office).id, TODAY + timedelta(days=9)
    ids = lead_ids_of(office, {"scheme": "health-household"})
    outcome = assign_leads(office, ids, mine, due)
    assert (outcome.value, outcome.changes) == (4, frozenset({"lead"}))
    assert lead_ids_of(office, {"collector_id": mine}) == ids
    assert count_leads(office, {"collector_id": 0}) == 3
    assert count_leads(office, {"lead_ids": ids[:2]}) == 2
    assert {(row.collector, row.due_on) for row in list_leads(office, wanted={"lead_ids": ids})} == {
        ("Hà Thị Thu", due.isoformat())
    }
    assert assign_leads(office, ids, mine, due).value == 0
    undo_last(office)
    assert count_leads(office, {"collector_id": mine}) == 0
    redo_last(office)
    assert count_leads(office, {"collector_id": mine}) == 4
    assert assign_leads(office, ids[:1], None).value == 1


@pytest.mark.parametrize(("days", "gone", "rule"), [(-1, False, "assign.due"), (1, True, "assign.left")])
def test_what_cannot_be_given(office: Office, days: int, gone: bool, rule: str) -> None:
    mine = collector(office).id
    if gone:
        with office.write("test", "thử") as work:
            work.collectors.change(mine, active_to="2026-11-01")
    with pytest.raises(RuleBroken) as broken:
        assign_leads(office, lead_ids_of(office), mine, TODAY + timedelta(days=days))
    assert broken.value.rule == rule
    with pytest.raises(RuleBroken):
        assign_leads(office, [], None)


def test_a_household_by_hand_and_back_to_its_hamlet(office: Office) -> None:
    round_id, home = the_round(office).id, household_of(office, "Nguyễn Văn An").id
    assert assign_households(office, round_id, [home], collector(office).id, date(2026, 12, 1)).value == 1
    (row,) = office.read.round_households.of_round(round_id)
    assert (row.household_id, row.collector_id, row.due_on) == (home, collector(office).id, "2026-12-01")
    assert assign_households(office, round_id, [home], None).value == 1
    assert office.read.round_households.of_round(round_id) == []
    undo_last(office)
    assert office.read.round_households.of_round(round_id) == [row]
    with pytest.raises(RuleBroken):
        assign_households(office, round_id, [household_of(office, "Hoàng A Lử").id], collector(office).id)


def test_hamlets_of_a_round_by_proposal(office: Office) -> None:
    round_id = the_round(office).id
    before = [(one.hamlet.id, one.collector and one.collector.id) for one in round_hamlets(office, round_id)]
    other = office.read.collectors.all()[-1].id
    walks = [Walk(hamlet_id=hamlet_id, collector_id=other) for hamlet_id, _ in before]
    assert assign_hamlets(office, round_id, walks).value == sum(who != other for _, who in before) > 0
    undo_last(office)
    assert [(one.hamlet.id, one.collector and one.collector.id) for one in round_hamlets(office, round_id)] == before
    with pytest.raises(RuleBroken):
        assign_hamlets(office, round_id, [Walk(hamlet_id=hamlet(office, "Thôn Tân Lập").id + 999)])


# -- every list that names a lead


def test_every_list_is_kept_with_its_day(office: Office) -> None:
    (row,) = list_leads(office, wanted={"text": "bui thi", "scheme": "health-household"}) or list_leads(
        office, wanted={"text": "on dang", "scheme": "health-household"}
    )
    first = [one.source for one in namings_of(office, row.id)]
    with office.write("test", "thử") as work:
        assert not open_lead(work, row.person_id, row.scheme, "labour", TODAY, "Danh sách lao động xã")
        assert not open_lead(work, row.person_id, row.scheme, "labour", TODAY, "lần nữa")
    named = namings_of(office, row.id)
    assert [one.source for one in named] == [*first, "labour"]
    assert (named[-1].detail, named[-1].on) == ("Danh sách lao động xã", TODAY)
    assert row.id in lead_ids_of(office, {"source": "labour"})
    assert count_leads(office) == 7  # still one lead
    undo_last(office)
    assert [one.source for one in namings_of(office, row.id)] == first
    redo_last(office)
    assert [one.source for one in namings_of(office, row.id)] == [*first, "labour"]


def test_whose_class_or_school_ended_is_named(office: Office) -> None:
    with office.write("test", "thử") as work:
        for name, code in (("Đặng Thị Ơn", "pupil"), ("Phạm Văn Đức", "near-poor")):
            work.entitlements.add(
                class_code=code, person_id=person(office, name).id, valid_from="2025-01-01", valid_to="2026-06-30"
            )
    build_leads(office)
    for name, source in (("Đặng Thị Ơn", "school-leaver"), ("Phạm Văn Đức", "class-ended")):
        (row,) = list_leads(office, wanted={"text": name, "scheme": "health-household"})
        assert source in [one.source for one in namings_of(office, row.id)]


def test_a_list_that_was_taken_in_becomes_leads(office: Office) -> None:
    undo_last(office)  # the leads built before
    listed = [person(office, name).id for name in ("Đặng Thị Ơn", "Nguyễn Văn An", "Hoàng A Lử")]
    with office.write("test", "thử") as work:
        batch = work.imports.add(
            file_name="lao-dong.xlsx", sha256="", kind="members", sheet="", policy="", imported_at="2026-11-20T08:00:00",
            read=3, added=0, updated=0, same=3, rejected=0, ignored=0,
        )  # fmt: skip
        work.db.conn.executemany(
            "INSERT INTO import_row VALUES (?, ?, 'same', ?, NULL)",
            [(batch, row, one) for row, one in enumerate(listed)],
        )
    outcome = leads_from_import(office, batch, "labour", ("voluntary-si",))
    rows = {row.name: (row.source, row.detail) for row in list_leads(office)}
    assert rows["Đặng Thị Ơn"] == ("labour", "Danh sách lao-dong.xlsx")
    assert outcome.value.total == len(rows) > 0
    assert leads_from_import(office, batch, "labour", ("voluntary-si",)).value.total == 0
    with pytest.raises(RuleBroken):
        leads_from_import(office, batch, "no-such-source")


def test_the_duty_of_an_owner_is_not_canvassed_for(office: Office) -> None:
    who = person(office, "Đặng Thị Ơn").id
    with office.write("test", "thử") as work:
        open_lead(work, who, "compulsory-si", "household-business", TODAY, "Chủ hộ kinh doanh")
    assert count_leads(office) == 7
    assert count_leads(office, {"scheme": "compulsory-si"}) == 1
    with office.write("test", "thử") as work:
        work.coverages.add(person_id=who, scheme="compulsory-si", valid_from="2026-11-01", source="import")
    build_leads(office)
    assert count_leads(office, {"scheme": "compulsory-si"}) == 0
