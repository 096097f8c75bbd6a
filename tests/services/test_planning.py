"""The plan's grid: what is typed, split, locked and copied, with sums that stay exact."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.planning import (
    CellEdit,
    GridRow,
    Scope,
    create_plan,
    current_plan,
    indicators,
    lock_cells,
    plan_grid,
    plans_of,
    set_cell,
    set_cells,
    set_year_total,
    set_year_totals,
)
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, collector
from tests.services.money_builders import DUC, Paid, a_plan, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def row(office: Office, indicator: str = "vsi_people", place: int = 0, kind: str = "commune") -> GridRow:
    return plan_grid(office, 2026, indicator, kind).rows[place]


def test_a_year_without_a_plan_says_what_to_do(office: Office) -> None:
    assert current_plan(office, 2026) is None
    with pytest.raises(WorldFault, match="chưa có chỉ tiêu"):
        plan_grid(office, 2026, "vsi_people")


def test_an_empty_plan_has_a_row_for_each_commune(office: Office) -> None:
    a_plan(office)
    grid = plan_grid(office, 2026, "vsi_people")
    assert [found.scope.code for found in grid.rows] == [FIRST_COMMUNE, SECOND_COMMUNE]
    assert grid.total == 0
    assert grid.months == (0,) * 12
    assert (grid.indicator.name, grid.indicator.unit) == ("Số người tham gia BHXH tự nguyện", "người")


def test_a_yearly_figure_is_split_evenly_by_largest_remainder(office: Office) -> None:
    plan = a_plan(office)
    set_year_total(office, plan, "vsi_people", row(office).scope, 50)
    assert row(office).months == (5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)
    assert plan_grid(office, 2026, "vsi_people").total == 50


def test_a_yearly_figure_follows_last_year_s_season(office: Office) -> None:
    plan = a_plan(office)
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="monthly"), on=date(2025, 9, 3))
    set_year_total(office, plan, "vsi_people", row(office).scope, 7, "season")
    assert row(office).months == (0,) * 8 + (7,) + (0,) * 3
    set_year_total(office, plan, "vsi_people", row(office, place=1).scope, 24, "season")  # nothing done there
    assert row(office, place=1).months == (2,) * 12
    with pytest.raises(RuleBroken, match="đều nhau"):
        set_year_total(office, plan, "vsi_people", row(office).scope, 7, "weather")


def test_locked_months_are_left_alone(office: Office) -> None:
    plan, scope = a_plan(office), row_scope(office)
    set_cell(office, plan, "vsi_people", scope, 1, 20)
    assert lock_cells(office, plan, "vsi_people", [(scope, 1), (scope, 12)], True).value == 2
    set_year_total(office, plan, "vsi_people", scope, 120)
    assert row(office).months == (20,) + (10,) * 10 + (0,)
    assert row(office).locked == (True,) + (False,) * 10 + (True,)
    with pytest.raises(RuleBroken, match="đang khóa"):
        set_cell(office, plan, "vsi_people", scope, 1, 5)
    with pytest.raises(RuleBroken, match="các tháng đã khóa giữ 20"):
        set_year_total(office, plan, "vsi_people", scope, 19)
    lock_cells(office, plan, "vsi_people", [(scope, 1)], False)
    set_cell(office, plan, "vsi_people", scope, 1, 5)
    assert row(office).months[0] == 5


def test_a_month_set_by_hand_can_keep_the_year_s_figure(office: Office) -> None:
    plan, scope = a_plan(office), row_scope(office)
    set_year_total(office, plan, "vsi_people", scope, 120)
    set_cell(office, plan, "vsi_people", scope, 3, 32, keep_total=True)
    assert row(office).months[2] == 32
    assert row(office).total == 120
    assert set(row(office).months) == {8, 32}
    set_cell(office, plan, "vsi_people", scope, 3, 10)
    assert row(office).total == 98
    with pytest.raises(RuleBroken, match="Giữ tổng năm"):
        set_cell(office, plan, "vsi_people", scope, 3, 99, keep_total=True)


def test_a_pasted_block_is_one_step(office: Office) -> None:
    plan = a_plan(office)
    scopes = [found.scope for found in plan_grid(office, 2026, "hh_people").rows]
    edits = [CellEdit(scope=scope, month=month, value=10 * month) for scope in scopes for month in (1, 2, 3)]
    assert set_cells(office, plan, "hh_people", edits).value == 6
    assert plan_grid(office, 2026, "hh_people").months[:4] == (20, 40, 60, 0)
    undo_last(office)
    assert plan_grid(office, 2026, "hh_people").total == 0


@pytest.mark.parametrize(("month", "value"), [(0, 5), (13, 5), (1, -1)])
def test_nonsense_is_refused(office: Office, month: int, value: int) -> None:
    plan = a_plan(office)
    with pytest.raises(RuleBroken):
        set_cell(office, plan, "vsi_people", row_scope(office), month, value)


def test_several_rows_get_their_figures_in_one_step(office: Office) -> None:
    plan = a_plan(office)
    first, second = (found.scope for found in plan_grid(office, 2026, "hh_people").rows)
    assert set_year_totals(office, plan, "hh_people", [(first, 24), (second, 36)]).value == 60
    assert [found.total for found in plan_grid(office, 2026, "hh_people").rows] == [24, 36]
    undo_last(office)
    assert plan_grid(office, 2026, "hh_people").total == 0


def test_collectors_have_their_own_rows(office: Office) -> None:
    plan = a_plan(office)
    grid = plan_grid(office, 2026, "vsi_new", "collector")
    assert [found.scope.name for found in grid.rows] == ["Hà Thị Thu", "Cao Văn Nghỉ"]  # active some time in 2026
    assert grid.rows[0].scope.parent == "Bưu điện Thử Nghiệm"
    set_year_total(office, plan, "vsi_new", grid.rows[0].scope, 12)
    assert row(office, "vsi_new", kind="collector").months == (1,) * 12
    assert [found.scope.name for found in plan_grid_of(office, 2027)] == ["Hà Thị Thu"]
    assert grid.rows[0].scope.code == str(collector(office).id)


def test_a_new_version_starts_from_the_old_and_shows_what_differs(office: Office) -> None:
    first = a_plan(office)
    set_year_total(office, first, "vsi_people", row_scope(office), 24)
    lock_cells(office, first, "vsi_people", [(row_scope(office), 1)], True)
    second = create_plan(office, 2026, "Điều chỉnh", "adjusted", "Số 9/QĐ", copy_from=first).value
    found = row(office)
    assert (found.months, found.before, found.locked[0]) == ((2,) * 12, (2,) * 12, True)
    set_cell(office, second, "vsi_people", found.scope, 5, 9)
    assert row(office).months != row(office).before
    old = plan_grid(office, 2026, "vsi_people", plan_id=first).rows[0]
    assert (old.months, old.before) == ((2,) * 12, None)
    assert [plan.version for plan in plans_of(office, 2026)] == [2, 1]
    current = current_plan(office, 2026)
    assert current is not None
    assert (current.id, current.decision) == (second, "Số 9/QĐ")


def test_a_plan_needs_a_name_and_a_kind(office: Office) -> None:
    for name, state in ((" ", "assigned"), ("Tên", "wish")):
        with pytest.raises(RuleBroken):
            create_plan(office, 2026, name, state)
    with pytest.raises(WorldFault):
        plan_grid(office, 2026, "vsi_people", plan_id=77)


def test_every_indicator_has_a_vietnamese_name_and_a_unit(office: Office) -> None:
    assert {found.unit for found in indicators(office)} == {"người", "đồng"}
    assert len({found.name for found in indicators(office)}) == 9


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.integers(0, 5_000),
    locked=st.sets(st.integers(1, 12), max_size=11),
    edits=st.dictionaries(st.integers(1, 12), st.integers(0, 60), min_size=1, max_size=4),
)
def test_whatever_is_done_the_sums_hold(office: Office, total: int, locked: set[int], edits: dict[int, int]) -> None:
    plan = create_plan(office, 2026, "Thử", "adjusted").value
    scope = row_scope(office)
    lock_cells(office, plan, "vsi_people", [(scope, month) for month in locked], True)
    set_year_total(office, plan, "vsi_people", scope, total)
    assert row(office).total == total
    wanted = [CellEdit(scope=scope, month=month, value=value) for month, value in edits.items()]
    try:
        set_cells(office, plan, "vsi_people", wanted, keep_total=True)
    except RuleBroken:
        assert row(office).total == total
        return
    grid = plan_grid(office, 2026, "vsi_people")
    assert grid.rows[0].total == total == sum(grid.rows[0].months)
    assert all(grid.rows[0].months[month - 1] == value for month, value in edits.items())
    assert grid.months == tuple(map(sum, zip(*(found.months for found in grid.rows), strict=True)))


def row_scope(office: Office) -> Scope:
    return row(office).scope


def plan_grid_of(office: Office, year: int) -> tuple[GridRow, ...]:
    create_plan(office, year, "Chỉ tiêu")
    return plan_grid(office, year, "vsi_new", "collector").rows
