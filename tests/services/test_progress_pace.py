"""Comparisons, catching up, entered figures and shares, the page of a place."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.services.office import Office
from desktop_app.services.place_page import place_page
from desktop_app.services.planning import CellEdit as Cell
from desktop_app.services.planning import create_plan, plan_grid, set_cells, set_year_total
from desktop_app.services.progress import months_series, progress
from desktop_app.services.progress_pace import catch_up, comparison
from desktop_app.services.progress_tables import progress_view
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, collector, person
from tests.services.money_builders import AN, BUOI, DUC, Paid, a_plan, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def entered(office: Office, *figures: tuple[str, str, str, int]) -> None:
    """Figures somebody typed: indicator, commune (or "" for the office), month, value."""
    with office.write("test.enter", "Nhập số liệu") as work:
        for indicator, commune, month, value in figures:
            kind = "commune" if commune else "office"
            work.monthly_figures.add(
                indicator=indicator, scope_kind=kind, scope_code=commune, month=month, value=value, source="thử"
            )


def test_a_month_stands_beside_earlier_ones(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2025, 11, 5))
    pay(office, Paid(name=BUOI), on=date(2026, 10, 5))
    found = comparison(office, "2026-11", "hh_people")
    assert (found.now, found.before, found.last_year) == (0, 1, 1)
    assert (found.to_date, found.to_date_last_year, found.year_end) == (1, 1, 1)
    level = comparison(office, "2026-11", "vsi_active")
    assert level.before is not None
    assert level.year_end == months_series(office, 2025, "vsi_active").actual[11]
    january = comparison(office, "2026-01", "vsi_active")
    assert january.before == january.year_end
    nobody = comparison(office, "2026-11", "vsi_people", "collector", str(collector(office).id))
    assert (nobody.now, nobody.before, nobody.year_end) == (0, 0, 0)


def test_what_is_missing_is_caught_up_by_last_years_season(office: Office) -> None:
    plan = a_plan(office)
    set_year_total(office, plan, "hh_people", plan_grid(office, 2026, "hh_people").rows[0].scope, 24)
    pay(office, Paid(name=BUOI), on=date(2026, 9, 5))
    even = catch_up(office, 2026, "hh_people", on=date(2026, 9, 30))
    assert (even.missing, even.season, even.parts) == (23, "plan", (0,) * 9 + (8, 8, 7))
    assert even.targets == (0,) * 8 + (1, 8, 8, 7)
    pay(office, Paid(name=DUC), on=date(2025, 12, 5))
    assert catch_up(office, 2026, "hh_people", on=date(2026, 9, 30)).parts == (0,) * 11 + (23,)
    assert catch_up(office, 2026, "money_total", on=date(2026, 9, 30)).missing == 0


def test_a_level_is_caught_up_by_what_it_must_rise(office: Office) -> None:
    plan = a_plan(office)
    scope = plan_grid(office, 2026, "vsi_active").rows[0].scope
    set_cells(office, plan, "vsi_active", [Cell(scope=scope, month=month, value=10 + month) for month in range(1, 13)])
    series = months_series(office, 2026, "vsi_active", "commune", scope.code)
    way = catch_up(office, 2026, "vsi_active", "commune", scope.code, on=date(2026, 10, 31))
    assert way.missing == 22 - series.actual[9]
    assert sum(way.parts[10:]) == way.missing
    assert way.targets[11] == 22
    row = progress(office, "2026-11", codes=["vsi_active"]).of("vsi_active", "commune", scope.code)
    assert row is not None
    assert (row.plan_month, row.plan_year, row.nature) == (21, 22, "stock")
    assert row.plan_to_date == 21  # 20 and 21 thirtieths of one more, rounded
    assert (row.pace, row.needed.missing) == ("behind", 22 - row.actual_month)
    assert series.known == (True,) * 11 + (False,)


def test_entered_figures_and_shares_are_blank_where_a_part_is_not_known(office: Office) -> None:
    entered(
        office,
        ("population", FIRST_COMMUNE, "2025-12", 4000), ("population", SECOND_COMMUNE, "2026-01", 6000),
        ("health_active", FIRST_COMMUNE, "2026-10", 3800), ("health_active", SECOND_COMMUNE, "2026-10", 5400),
        ("health_active", FIRST_COMMUNE, "2026-11", 3810), ("compulsory_people", "", "2026-11", 12),
    )  # fmt: skip
    codes = ["health_share", "health_active", "compulsory_people"]
    october, november = (progress(office, month, codes=codes) for month in ("2026-10", "2026-11"))

    def one(table: object, code: str, kind: str, part: str = "") -> tuple[bool, int]:
        row = table.of(code, kind, part)  # type: ignore[attr-defined]
        return row.known, row.actual_month

    assert one(october, "health_active", "office") == (True, 9200)
    assert one(november, "health_active", "office") == (False, 0)  # the second commune has not told yet
    assert one(november, "health_active", "commune", FIRST_COMMUNE) == (True, 3810)
    assert one(october, "health_share", "commune", FIRST_COMMUNE) == (True, 950)
    assert one(november, "health_share", "commune", SECOND_COMMUNE) == (False, 0)
    assert one(november, "compulsory_people", "office") == (True, 12)
    assert one(november, "compulsory_people", "commune", FIRST_COMMUNE) == (False, 0)
    assert november.of("health_share", "commune", SECOND_COMMUNE).as_json()["actual_month"] is None  # type: ignore[union-attr]


def test_a_scenario_drives_only_when_it_is_chosen(office: Office) -> None:
    plan = a_plan(office)
    scope = plan_grid(office, 2026, "hh_people").rows[0].scope
    set_year_total(office, plan, "hh_people", scope, 24)
    other = create_plan(office, 2026, "Kịch bản phấn đấu", "internal", copy_from=plan).value
    set_year_total(office, other, "hh_people", scope, 48)
    by_default, chosen = (
        progress(office, "2026-11", plan_id=which).of("hh_people", "office") for which in (None, other)
    )
    assert by_default is not None
    assert chosen is not None
    assert (by_default.plan_year, chosen.plan_year) == (24, 48)
    view = progress_view(office, "2026-11", "commune", ["hh_people"], other)
    assert (view.plan_id, view.lines[0].row.plan_year) == (other, 48)
    assert progress_view(office, "2026-11").plan_id == plan


def test_the_needed_is_told_by_month_week_and_day(office: Office) -> None:
    plan = a_plan(office)
    set_year_total(office, plan, "hh_people", plan_grid(office, 2026, "hh_people").rows[0].scope, 82)
    pay(office, Paid(name=AN), Paid(name=BUOI))
    row = progress(office, "2026-11").of("hh_people", "office")
    assert row is not None
    assert (row.needed.missing, row.needed.per_month, row.needed.per_week, row.needed.per_day) == (80, 62, 14, 2)


def test_the_page_of_a_place_and_of_a_collector(office: Office) -> None:
    who = collector(office)
    home = office.read.households.get(person(office, AN).household_id)
    with office.write("test.leads", "Thử") as work:
        work.leads.add(
            person_id=person(office, BUOI).id, scheme="voluntary-si", source="expired", opened_on="2026-11-01"
        )
        work.leads.add(
            person_id=person(office, DUC).id, scheme="health-household", source="expired", opened_on="2026-11-01",
            collector_id=who.id, due_on="2026-11-25",
        )  # fmt: skip
    plan = a_plan(office)
    set_year_total(office, plan, "hh_people", plan_grid(office, 2026, "hh_people").rows[0].scope, 24)
    pay(office, Paid(name=AN), collector_id=who.id)
    page = place_page(office, "2026-11", "commune", FIRST_COMMUNE)
    line = next(line for line in page.lines if line.indicator.code == "hh_people")
    assert (line.row.plan_year, line.row.actual_to_date, line.row.needed.missing, line.catch_up.missing) == (
        24,
        1,
        23,
        23,
    )
    hamlets = {one.id for one in office.read.hamlets.of_commune(FIRST_COMMUNE)}
    leads = office.read.db.conn.execute(
        "SELECT l.scheme, COUNT(*), SUM(l.collector_id IS NULL) FROM lead AS l JOIN person AS p ON p.id = l.person_id JOIN household AS h "
        f"ON h.id = p.household_id WHERE l.closed_on IS NULL AND h.hamlet_id IN ({', '.join(map(str, hamlets))}) GROUP BY 1"
    )
    assert {one.scheme: (one.leads, one.unassigned) for one in page.schemes if one.leads} == {
        row[0]: (row[1], row[2]) for row in leads
    }
    assert home.hamlet_id in hamlets
    assert who.name in {one.name for one in page.doers}
    mine = place_page(office, "2026-11", "collector", str(who.id))
    assert [(one.name, one.leads, one.due_on) for one in mine.doers] == [(who.name, 1, "2026-11-25")]
    assert next(line.row.actual_to_date for line in mine.lines if line.indicator.code == "hh_people") == 1
