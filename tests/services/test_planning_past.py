"""What plans are weighed by: levels and visits the records know, and leads where they were assigned."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.services.assigning import assign_leads
from desktop_app.services.canvassing_leads import open_lead
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import Scope, indicator_of, office_scope, scopes_of
from desktop_app.services.planning_past import child_weights, month_weights, opening_of, past_months
from desktop_app.services.progress_actuals import actuals_of
from tests.builders import collector, demo_office, person
from tests.services.money_builders import DUC, the_twelve


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = demo_office(tmp_path_factory.mktemp("past"), 120)
    yield office
    office.close(with_backup=False)


@pytest.mark.parametrize("code", ["vsi_active", "hh_active", "leads_open", "visits"])
def test_levels_and_visits_of_last_year_are_those_of_progress(village: Office, code: str) -> None:
    what, year = indicator_of(village, code), village.today.year
    past = past_months(village, year, what, ["office", "commune"])
    done = actuals_of(village, year, "commune", [code])
    assert any(value for months in past.values() for value in months)
    for scope in scopes_of(village, "commune", year):
        assert past.get(("commune", scope.code), done.of(scope.code, code)) == done.of(scope.code, code)
    whole = past["office", ""]
    parts = [months for (kind, _), months in past.items() if kind == "commune"]
    for at in range(village.today.month):
        assert sum(months[at] or 0 for months in parts) == whole[at]


def test_a_level_splits_by_its_own_rises_and_climbs_from_where_it_stood(village: Office) -> None:
    what, scope, year = indicator_of(village, "hh_active"), office_scope(village), village.today.year
    levels = actuals_of(village, year - 1, "office", ["hh_active"]).of("", "hh_active")
    weights = month_weights(village, "season", year, what, scope)
    for at in range(1, 12):
        assert weights[at] == max(0, (levels[at] or 0) - (levels[at - 1] or 0))
    assert any(weights)
    assert opening_of(village, year, what, scope) == levels[11]
    now = actuals_of(village, year, "office", ["hh_active"]).of("", "hh_active")
    assert opening_of(village, year + 1, what, scope) == now[village.today.month - 1]
    communes = scopes_of(village, "commune", year)
    assert sum(child_weights(village, "last_year", year, what, communes)) == levels[11]


def test_assigned_leads_weigh_for_whom_they_are_assigned_to(tmp_path: Path) -> None:
    with the_twelve(tmp_path) as office:
        who, what = collector(office), indicator_of(office, "hh_people")
        mine = Scope(kind="collector", code=str(who.id), name=who.name)
        far = person(office, DUC)
        with office.write("test.leads", "Thử") as work:
            for one in office.read.collector_hamlets.all():
                work.collector_hamlets.remove(one.id)
            open_lead(work, far.id, "health-household", "uninsured", date(2026, 11, 1))
        assert child_weights(office, "leads", 2026, what, [mine]) == [0]
        assert office.read.forecast_facts.leads("health-household", "collector", str(who.id), 1) == []
        held = [
            one.id for one in office.read.leads.all() if (one.person_id, one.scheme) == (far.id, "health-household")
        ]
        assign_leads(office, held, who.id)
        assert child_weights(office, "leads", 2026, what, [mine]) == [1]
        facts = office.read.forecast_facts
        assert len(facts.leads("health-household", "collector", str(who.id), 1)) == 1
