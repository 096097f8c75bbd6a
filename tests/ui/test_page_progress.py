"""Chỉ tiêu, tab Tiến độ: rows, names behind a cell, the page of a row, the leads that close a gap; all by keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.services.planning import plan_grid, set_year_total
from desktop_app.ui.pages.plans.progress import ProgressTab
from desktop_app.ui.pages.plans.progress_leads import leads_args
from tests.builders import FIRST_COMMUNE
from tests.services.money_builders import AN, BUOI, Paid, a_plan, pay, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on, english_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        set_year_total(found, a_plan(found), "hh_people", plan_grid(found, 2026, "hh_people").rows[0].scope, 24)
        pay(found, Paid(name=AN), Paid(name=BUOI))
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def tab(desk: Desk, **args: Any) -> ProgressTab:
    made = desk.go("plan", tab="progress", **args).current
    assert isinstance(made, ProgressTab)
    return made


def cell(made: ProgressTab, row: int, key: str) -> str:
    keys = [column.key for column in made.table.rows.columns]
    return str(made.table.rows.data(made.table.rows.index(row, keys.index(key))) or "")


def to_cell(made: ProgressTab, row: int, key: str) -> None:
    keys = [column.key for column in made.table.rows.columns]
    made.table.setFocus()
    made.table.setCurrentIndex(made.table.rows.index(row, keys.index(key)))


def test_counts_stand_beside_percentages_with_what_is_needed(desk: Desk) -> None:
    made = tab(desk, indicator="hh_people")
    row = {key: cell(made, 1, key) for key in ("month", "year", "to_date", "missing", "per_week", "before")}
    assert row == {
        "month": "2/2 (100 %)",
        "year": "2/24 (8 %)",
        "to_date": "21",
        "missing": "22",
        "per_week": "4",
        "before": "+2 (0)",
    }
    assert made.indicator.value() == "hh_people"
    assert english_on(made) == []


def test_a_cell_opens_its_names_and_a_row_its_page(desk: Desk) -> None:
    made = tab(desk, indicator="hh_people")
    to_cell(made, 1, "year")
    desk.press(Key.Key_Return)
    assert [one.name for one in made.people._rows] == [AN, BUOI]
    assert made.people.tables[False].hasFocus()
    desk.press(Key.Key_Escape)
    assert made.table.hasFocus()
    to_cell(made, 1, "name")
    desk.press(Key.Key_Return)
    assert made.place.isVisible()
    said = [label.text() for label in made.place.findChildren(QLabel)]
    assert any("tiềm năng" in text for text in said)
    assert [crumb.text for crumb in desk.page.breadcrumb()][-1] in made.place.heading
    line = next(line for line in made.place._lines if line["code"] == "hh_people")
    assert (line["plan"], line["done"], line["missing"]) == ("24", "2/24 (8 %)", "22")
    assert english_on(made.place) == []
    desk.press(Key.Key_Escape)
    assert made.table.hasFocus()
    assert len(desk.page.breadcrumb()) == 2


def test_another_cut_and_month_and_a_payment_as_one_works(desk: Desk) -> None:
    made = tab(desk, by="hamlet", indicator="hh_people")
    assert sum(int(cell(made, row, "month")) for row in range(len(made._rows))) == 2
    to_cell(made, 0, "month")
    made.slots["plan.progress-before"]()
    desk.settle()
    assert {cell(made, row, "month") for row in range(len(made._rows))} == {"0"}
    made.slots["plan.progress-after"]()
    desk.settle()
    desk.undo()
    assert {cell(made, row, "month") for row in range(len(made._rows))} == {"0"}


def test_navigate_opens_the_page_of_a_commune(desk: Desk) -> None:
    made = tab(desk, scope="commune", code=FIRST_COMMUNE)
    assert made.place.isVisible()
    assert made.place.table.hasFocus()


def test_the_gap_leads_to_the_leads_of_its_place_and_scheme(desk: Desk) -> None:
    made = tab(desk, indicator="hh_people")
    to_cell(made, 1, "year")
    scope = made._rows[1]["line"].row.scope
    assert leads_args(scope, "hh_people") == {
        "tab": "leads", "sort": "rank", "scheme": "health-household", "commune": FIRST_COMMUNE,
    }  # fmt: skip
    assert "scheme" not in leads_args(scope, "money_total")
    assert leads_args(made._rows[0]["line"].row.scope, "vsi_active") == {
        "tab": "leads",
        "sort": "rank",
        "scheme": "voluntary-si",
    }


def test_the_page_of_the_whole_office_is_the_first_page(desk: Desk) -> None:
    made = tab(desk, indicator="hh_people")
    to_cell(made, 0, "name")
    desk.press(Key.Key_Return)
    assert desk.page.page_id == "overview"
