"""B15a-UQ: the commitment of an organisation is that of its contract, a collector's own that of the plan."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.contracts import TargetForm
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR
from desktop_app.services.reporting_b15a import figures_of
from tests.builders import collector
from tests.services.money_builders import the_twelve
from tests.services.register_builders import a_contract, pays


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def given(office: Office, value: int) -> None:
    """Give the collector people to win in January."""
    with office.write("test", "Thử", undoable=False) as work:
        plan = work.plans.add(year=2026, version=1, name="Chỉ tiêu", state="assigned")
        for indicator in ("hh_new", "vsi_new"):
            work.plan_cells.add(
                plan_id=plan,
                indicator=indicator,
                scope_kind=COLLECTOR,
                scope_code=str(collector(office).id),
                group_code="",
                month=1,
                value=value,
                locked=0,
            )


def test_the_contract_first_the_plan_where_it_says_nothing(office: Office) -> None:
    given(office, 7)
    a_contract(office)
    pays(office)
    (block,) = figures_of(office, "2026-11").organisations
    health, voluntary = block.figures("health"), block.figures("voluntary_si")
    assert (health.committed_new, health.committed_continuing) == (30, 90)
    assert (health.month_new, health.cumulative) == (1, 1), "what was reached stays what the collectors reached"
    assert (voluntary.committed_new, voluntary.committed_continuing) == (7, None)
    mine = next(line for line in block.collectors if line.name == "Hà Thị Thu")
    assert (mine.blocks["health"].committed_new, mine.blocks["health"].month_new) == (7, 1)


def test_another_year_s_contract_does_not_count(office: Office) -> None:
    given(office, 7)
    a_contract(
        office, targets=(TargetForm(scheme=HEALTH_HOUSEHOLD, year=2025, new_people=30),), valid_from=date(2025, 1, 1)
    )
    (block,) = figures_of(office, "2026-11").organisations
    assert block.blocks == {}
    assert block.figures("health").committed_new == 7


def test_two_contracts_of_a_year_add_up_and_blank_is_not_zero(office: Office) -> None:
    target = TargetForm(scheme=HEALTH_HOUSEHOLD, year=2026, new_people=10)
    a_contract(office, targets=(target,), rates=())
    a_contract(office, number="02/HĐ", targets=(target,), rates=())
    (block,) = figures_of(office, "2026-11").organisations
    assert (block.figures("health").committed_new, block.figures("health").committed_continuing) == (20, None)


def test_an_organisation_without_people_stands_there_with_its_contract(office: Office) -> None:
    with office.write("test", "Thử", undoable=False) as work:
        made = work.organisations.add(name="Hội Thử", code="H1", kind="service")
    a_contract(office, organisation_id=made)
    found = {block.name: block for block in figures_of(office, "2026-11").organisations}
    assert found["Hội Thử"].figures("health").committed_new == 30
    assert found["Hội Thử"].figures("health").month_new is None
    assert found["Hội Thử"].collectors == ()
