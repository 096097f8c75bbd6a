"""The plan as a tree: rows of their own or sums, differences told, shares computed from their denominators."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.history import undo_last
from desktop_app.services.monthly_figures import FigureEdit, entered_months, figures_sheet, set_figures
from desktop_app.services.office import Office, open_office
from desktop_app.services.planning import CellEdit, lock_cells, set_cells, set_year_total, set_year_totals
from desktop_app.services.planning_building import preview_share, share_down, take_sum
from desktop_app.services.planning_figures import Scope, indicator_of, office_scope
from desktop_app.services.planning_indicators import add_indicator, planned_indicators
from desktop_app.services.planning_tree import PlanTree, TreeRow, plan_tree
from desktop_app.services.planning_versions import change_plan, create_plan, current_plan, plans_of
from tests.services.money_builders import a_plan, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def tree(office: Office, indicator: str = "vsi_people", view: str = "commune", **more: object) -> PlanTree:
    return plan_tree(office, plans_of(office, 2026)[0].id, indicator, view, **more)  # type: ignore[arg-type]


def test_a_row_of_its_own_stands_beside_the_sum_of_the_rows_below(office: Office) -> None:
    plan = a_plan(office)
    whole, first, second = (row.scope for row in tree(office).rows)
    set_year_totals(office, plan, "vsi_people", [(first, 24), (second, 36)])
    top = tree(office).rows[0]
    assert (top.own, top.year, top.months[0], top.below) == (False, 60, 5, None)
    set_year_total(office, plan, "vsi_people", whole, 72)
    top = tree(office).rows[0]
    assert (top.own, top.year, top.below, top.months_below[0]) == (True, 72, 60, 5)
    take_sum(office, plan, "vsi_people", whole)
    assert tree(office).rows[0].year == 60
    undo_last(office)
    assert tree(office).rows[0].year == 72
    lock_cells(office, plan, "vsi_people", [(whole, 1)], True)
    with pytest.raises(RuleBroken, match="Mở khóa"):
        take_sum(office, plan, "vsi_people", whole)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.integers(24, 10**6),
    by=st.sampled_from(["even", "population", "leads", "last_year"]),
    months_by=st.sampled_from(["even", "season", "ends"]),
    locked=st.sets(st.tuples(st.integers(0, 1), st.integers(1, 12)), max_size=4),
)
def test_what_is_shared_adds_up_in_every_month_and_locked_cells_stay(
    office: Office, total: int, by: str, months_by: str, locked: set[tuple[int, int]]
) -> None:
    plan = create_plan(office, 2026, "Thử").value
    whole, *children = (row.scope for row in tree(office).rows)
    set_cells(office, plan, "hh_people", [CellEdit(scope=children[c], month=m, value=1) for c, m in locked])
    lock_cells(office, plan, "hh_people", [(children[c], m) for c, m in locked], True)
    set_year_total(office, plan, "hh_people", whole, total)
    parts = preview_share(office, plan, "hh_people", whole, children, total, by, months_by)
    assert sum(part.year for part in parts) == total
    share_down(office, plan, "hh_people", whole, children, total, by, months_by)
    found = tree(office, "hh_people")
    top, *rows = found.rows
    assert [part.year for part in parts] == [row.year for row in rows]
    assert (top.year, top.below) == (total, total)
    assert top.months == top.months_below
    assert all(rows[child].months[month - 1] == 1 for child, month in locked)


def test_closing_and_opening_the_file_changes_nothing(tmp_path: Path) -> None:
    with the_twelve(tmp_path) as office:
        plan = a_plan(office)
        whole, *children = (row.scope for row in tree(office).rows)
        share_down(office, plan, "vsi_people", whole, children, 101, "population", "ends")
        before, path = tree(office), office.path
    with open_office(path) as again:
        assert tree(again) == before


def test_hamlets_collectors_and_groups_have_their_own_trees(office: Office) -> None:
    plan = a_plan(office)
    hamlets = tree(office, view="hamlet").rows
    assert [row.level for row in hamlets][:3] == [0, 1, 2]
    assert {row.scope.kind for row in hamlets} == {"office", "commune", "hamlet"}
    some = tree(office, view="hamlet", commune=hamlets[1].scope.code).rows
    assert some[0].scope == hamlets[1].scope
    assert {row.scope.kind for row in tree(office, view="collector").rows} == {"office", "organisation", "collector"}
    groups = tree(office, "health_active", "group").rows
    assert [row.scope.group for row in groups][:3] == ["", "C.I", "C.I.1"]
    fourth = next(row.scope for row in groups if row.scope.group == "C.IV.1")
    set_year_total(office, plan, "health_active", fourth, 40)
    again = {row.scope.group: row.year for row in tree(office, "health_active", "group").rows}
    assert (again[""], again["C.IV"], again["C.IV.1"], again["C.I"]) == (40, 40, 40, None)


def test_a_level_climbs_from_last_december_and_its_year_is_december(office: Office) -> None:
    plan = a_plan(office)
    scope = tree(office).rows[1].scope
    source = "Báo cáo 12"
    set_figures(office, [FigureEdit(indicator="compulsory_active", scope=scope, month="2025-12", value=100)], source)
    set_year_total(office, plan, "compulsory_active", scope, 124)
    row = tree(office, "compulsory_active").rows[1]
    assert (row.months[0], row.months[11], row.year, row.past[11]) == (102, 124, 124, 100)


def test_shares_are_tenths_and_never_add_up(office: Office) -> None:
    plan = a_plan(office)
    whole, first, second = (row.scope for row in tree(office).rows)
    set_cells(
        office,
        plan,
        "health_share",
        [CellEdit(scope=first, month=12, value=900), CellEdit(scope=second, month=12, value=950)],
    )
    assert tree(office, "health_share").rows[0].year is None  # nobody said of how many people
    people = [
        FigureEdit(indicator="population", scope=one, month="2026-01", value=v)
        for one, v in ((first, 1000), (second, 3000))
    ]
    set_figures(office, people, "Niên giám")
    assert tree(office, "health_share").rows[0].year == 938
    with pytest.raises(RuleBroken, match="Tỷ lệ"):
        share_down(office, plan, "health_share", whole, [first, second], 900, "even")
    with pytest.raises(RuleBroken, match="100 %"):
        set_cells(office, plan, "health_share", [CellEdit(scope=first, month=1, value=1001)])


def test_scenarios_never_stand_in_for_the_official_plan(office: Office) -> None:
    first = a_plan(office)
    stretch = create_plan(office, 2026, "Phấn đấu", "internal", copy_from=first, scenario="stretch").value
    current = current_plan(office, 2026)
    assert current is not None
    assert current.id == first
    assert plan_tree(office, stretch, "vsi_people").against == current
    adjusted = create_plan(
        office, 2026, "Điều chỉnh", "adjusted", "15/QĐ-UBND", decided_on=date(2026, 7, 10), copy_from=stretch
    ).value
    found = current_plan(office, 2026)
    assert found is not None
    assert (found.id, found.version, found.decided_on) == (adjusted, 3, "2026-07-10")
    with pytest.raises(RuleBroken, match="kịch bản"):
        change_plan(office, adjusted, "Điều chỉnh", "adjusted", None, None, "base")
    change_plan(office, adjusted, "Lần 1", "adjusted", "16/QĐ-UBND", None)
    assert plans_of(office, 2026)[0] == replace(found, name="Lần 1", decision="16/QĐ-UBND", decided_on=None)


def test_an_indicator_of_the_office_is_planned_and_entered(office: Office) -> None:
    code = add_indicator(office, "Số người được cấp sổ mới", "người", "flow").value
    plan = a_plan(office)
    scope = tree(office).rows[1].scope
    set_year_total(office, plan, code, scope, 24)
    assert tree(office, code).rows[0].year == 24
    assert indicator_of(office, code).entered
    assert code in {one.code for one in planned_indicators(office)}
    for name, unit, nature, why in (
        ("số người được cấp sổ mới", "người", "flow", "Đã có"),
        ("", "người", "flow", "cần có tên"),
        ("Tỷ lệ", "%", "flow", "không cộng dồn"),
    ):
        with pytest.raises(RuleBroken, match=why):
            add_indicator(office, name, unit, nature)


def test_entered_figures_keep_their_source_and_blank_stays_blank(office: Office) -> None:
    whole, first, second = (office_scope(office), *(row.scope for row in _places(office)))

    def edit(code: str, scope: Scope, value: int | None) -> FigureEdit:
        return FigureEdit(indicator=code, scope=scope, month="2026-10", value=value)

    with pytest.raises(RuleBroken, match="nguồn"):
        set_figures(office, [edit("arrears", whole, 5)], " ")
    with pytest.raises(RuleBroken, match="không nhập tay"):
        set_figures(office, [edit("vsi_people", whole, 5)], "Báo cáo")
    set_figures(office, [edit("population", first, 900), edit("health_active", first, 801)], "Báo cáo 10")
    sheet = {row.indicator.code: row for row in figures_sheet(office, 2026, first)}
    assert (sheet["population"].months[9], sheet["population"].sources[9]) == (900, "Báo cáo 10")
    assert sheet["health_share"].computed[9] == 890
    office_sheet = {row.indicator.code: row for row in figures_sheet(office, 2026, whole)}
    assert office_sheet["population"].computed[9] is None  # one commune has none yet
    set_figures(office, [edit("population", second, 100)], "Báo cáo 10")
    assert {row.indicator.code: row for row in figures_sheet(office, 2026, whole)}["population"].computed[9] == 1000
    assert sheet["compulsory_people"].computed[9] is None
    kinds = [edit("compulsory_new", whole, 7), edit("compulsory_continuing", whole, 30)]
    set_figures(office, kinds, "Báo cáo 11")  # one step, as the office is told both at once
    office_sheet = {row.indicator.code: row for row in figures_sheet(office, 2026, whole)}
    assert (office_sheet["compulsory_people"].months[9], office_sheet["compulsory_people"].computed[9]) == (None, 37)
    set_figures(office, [edit("population", first, None)], "")
    assert entered_months(office, 2026, "population", first) == (None,) * 12
    undo_last(office)
    assert entered_months(office, 2026, "population", first)[9] == 900


def _places(office: Office) -> tuple[TreeRow, ...]:
    a_plan(office)
    return tree(office).rows[1:]
