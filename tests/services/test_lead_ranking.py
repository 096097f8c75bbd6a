"""The order of the leads explains itself, is the office's own, and is kept right whatever changes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.canvassing_leads import build_leads, list_leads
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.lead_ranking import freshen, is_fresh, parts_of, rank_leads, set_weights, weight_lines
from desktop_app.services.office import Office
from tests.builders import TODAY, demo_office, household_of, office_of_twelve, person

ON, HEALTH = "Đặng Thị Ơn", "health-household"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    build_leads(found)
    yield found
    found.close(with_backup=False)


def scores(office: Office) -> dict[tuple[str, str], int]:
    return {(one.lead.name, one.lead.scheme): one.score for one in rank_leads(office)}


def test_points_add_up_and_order_the_list(office: Office) -> None:
    ranked = rank_leads(office)
    assert len(ranked) == 7
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    for one in ranked:
        assert one.score == sum(part.points for part in one.parts)
        assert all("{n}" not in part.label for part in one.parts)
    (lapsed,) = [one for one in ranked if (one.lead.name, one.lead.scheme) == (ON, HEALTH)]
    # Ended 12/10/2026: the card can be renewed without waiting before 10/1/2027, fifty days from now.
    assert ("Còn 50 ngày đến ngày mất quyền lợi", 16) in [(part.label, part.points) for part in lapsed.parts]
    assert ("Đã từng tham gia (dừng 1 tháng)", 15) in [(part.label, part.points) for part in lapsed.parts]


def test_a_visit_changes_the_points_at_once_and_undo_brings_them_back(office: Office) -> None:
    before = scores(office)
    line = VisitLine(person_id=person(office, ON).id, scheme=HEALTH, outcome="2", promise_on=TODAY)
    record_visits(office, VisitForm(household_id=household_of(office, ON).id, lines=(line,)))
    assert not is_fresh(office)
    after = scores(office)
    assert after[ON, HEALTH] == before[ON, HEALTH] + 20 + 25  # agreed, and promised for today
    assert {key: value for key, value in after.items() if key != (ON, HEALTH)} == {
        key: value for key, value in before.items() if key != (ON, HEALTH)
    }
    undo_last(office)
    assert scores(office) == before


def test_the_office_sets_its_own_points(office: Office) -> None:
    before = scores(office)
    outcome = set_weights(office, {line.code: line.shipped for line in weight_lines(office)} | {"limit-quarter": 90})
    assert outcome.value == 1
    assert scores(office)[ON, HEALTH] == before[ON, HEALTH] - 16 + 90
    assert rank_leads(office)[0].lead.name == ON
    assert {line.code: line.points for line in weight_lines(office)}["limit-quarter"] == 90
    undo_last(office)
    assert scores(office) == before
    redo_last(office)
    assert scores(office)[ON, HEALTH] == before[ON, HEALTH] + 74
    assert set_weights(office, {}).label == "Trả điểm xếp hạng tiềm năng về mặc định"
    assert scores(office) == before


@pytest.mark.parametrize(
    ("points", "rule"),
    [({"no-such": 1}, "ranking.code"), ({"limit-near": 101}, "ranking.points"), ({"limit-near": -1}, "ranking.points")],
)
def test_points_that_cannot_be(office: Office, points: dict[str, int], rule: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        set_weights(office, points)
    assert broken.value.rule == rule


def test_another_day_counts_anew(office: Office) -> None:
    today = scores(office)
    assert freshen(office, TODAY) == 0
    assert freshen(office, TODAY + timedelta(days=40)) > 0
    later = {row.id: row.score for row in list_leads(office, sort="rank")}
    assert later != {one.lead.id: one.score for one in rank_leads(office)}
    assert scores(office) == today


def test_the_gap_of_the_plan_counts(office: Office) -> None:
    before = scores(office)
    commune = office.read.communes.covered()[0].code
    with office.write("test", "thử") as work:
        plan = work.plans.add(year=TODAY.year, version=1, name="Giao", state="assigned")
        work.plan_cells.add(
            plan_id=plan,
            indicator="hh_people",
            scope_kind="commune",
            scope_code=commune,
            group_code="",
            month=1,
            value=200,
            locked=0,
        )
    after = scores(office)
    moved = {key for key in before if after[key] != before[key]}
    assert moved
    assert all(scheme == HEALTH and after[name, scheme] - before[name, scheme] == 20 for name, scheme in moved)


def test_pages_of_the_ranking_are_cuts_of_one_order(tmp_path: Path) -> None:
    office = demo_office(tmp_path, 300)
    whole = [one.lead.id for one in rank_leads(office, limit=1000)]
    assert len(whole) == len(set(whole)) > 40
    assert [one.lead.id for one in rank_leads(office, offset=10, limit=20)] == whole[10:30]
    narrowed = [one.lead.id for one in rank_leads(office, {"text": "nguyen", "scheme": HEALTH}, limit=1000)]
    assert narrowed == [one for one in whole if one in set(narrowed)]
    turned = [row.id for row in list_leads(office, 0, 1000, sort="rank", descending=True)]
    assert turned == whole[::-1]
    kept = parts_of(office, whole)
    with office.unjournalled() as work:
        work.lead_ranks.set_stamp("")
    assert freshen(office) == len(office.read.hamlets.all())
    assert parts_of(office, whole) == kept
    office.close(with_backup=False)
