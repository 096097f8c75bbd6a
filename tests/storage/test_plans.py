"""Plans by year and version, and their cells."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.office import Office
from tests.services.money_builders import the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_the_newest_version_is_the_current_one(office: Office) -> None:
    with office.write("test", "thử") as work:
        for year, version in ((2026, 1), (2026, 2), (2025, 1)):
            work.plans.add(year=year, version=version, name=f"{year}.{version}", state="assigned")
    current = office.read.plans.current(2026)
    assert current is not None
    assert current.name == "2026.2"
    assert office.read.plans.current(2024) is None
    assert [plan.version for plan in office.read.plans.of_year(2026)] == [2, 1]
    assert office.read.plans.years() == [2025, 2026]


def test_cells_by_plan_indicator_and_scope(office: Office) -> None:
    with office.write("test", "thử") as work:
        plan = work.plans.add(year=2026, version=1, name="Chỉ tiêu", state="assigned")
        for indicator, kind, code, month in (
            ("vsi_people", "commune", "00070", 2),
            ("vsi_people", "commune", "00070", 1),
            ("vsi_people", "collector", "7", 1),
            ("hh_people", "commune", "00070", 1),
        ):
            work.plan_cells.add(
                plan_id=plan, indicator=indicator, scope_kind=kind, scope_code=code, group_code="", month=month,
                value=month, locked=0,
            )  # fmt: skip
    cells = office.read.plan_cells
    assert len(cells.of_plan(plan)) == 4
    assert [cell.month for cell in cells.of_plan(plan, ["vsi_people"], "commune")] == [1, 2]
    assert {month: cell.value for month, cell in cells.of_row(plan, "vsi_people", "commune", "00070").items()} == {
        1: 1,
        2: 2,
    }
    assert cells.of_row(plan, "vsi_people", "commune", "00103") == {}
