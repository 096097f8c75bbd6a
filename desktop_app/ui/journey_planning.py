"""Chỉ tiêu và tiến độ: a year's figure is typed, shared out, every sum holds, and the first page moves with it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from desktop_app.services.planning import PlanGrid, plan_grid
from desktop_app.services.planning_figures import OFFICE
from desktop_app.services.progress import ProgressRow, progress
from desktop_app.ui.journey_households import HEAD
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.overview.page import OverviewPage
from desktop_app.ui.pages.plans.grid_tab import GridTab
from desktop_app.ui.pages.plans.page import PlansPage

TITLE = "Chỉ tiêu và tiến độ"
_PEOPLE = "vsi_people"
_COMMUNE_TOTAL, _OFFICE_TOTAL = 37, 131  # people; neither divides by twelve or by five


def travel(trip: Trip) -> None:
    """Type the plan, then look at the first page."""
    before = _row(trip)
    _type_plan(trip)
    _first_page(trip, before)


def _type_plan(trip: Trip) -> None:
    hand = trip.hand
    tab = grid_tab(trip)
    trip.picture("chi-tieu", "nam-nay")
    hand.tab_to(tab.grid)
    hand.press("Ctrl+Home", "Down", "Right")
    name = str(tab.grid.grid.rows()[1]["name"]).strip()
    hand.type_keys(str(_COMMUNE_TOTAL))
    hand.press("Return")
    trip.wait(lambda: _grid(trip).rows[0].total == _COMMUNE_TOTAL, "chỉ tiêu cả năm của một xã được ghi")
    row = _grid(trip).rows[0]
    trip.holds(sum(row.months) == _COMMUNE_TOTAL, f"{name}: mười hai tháng cộng lại đúng {_COMMUNE_TOTAL}")
    trip.holds(_sums(_grid(trip)), "Toàn cơ quan bằng tổng các xã, từng tháng và cả năm")
    trip.picture("chi-tieu", "mot-xa")

    def share(dialog: QDialog) -> None:
        hand.type_keys(str(_OFFICE_TOTAL))
        trip.picture("chi-tieu", "chia-mot-so")
        hand.press("Return", "Return", "Return")

    hand.press("Ctrl+Home")  # the office's own row: shared out among the communes
    hand.through(lambda: trip.act("plan.share"), share)
    trip.wait(lambda: _grid(trip).total == _OFFICE_TOTAL, "số của cả cơ quan được chia")
    trip.holds(_sums(_grid(trip)), f"Chia {_OFFICE_TOTAL} cho các xã và mười hai tháng: không thừa, không thiếu")
    trip.picture("chi-tieu", "da-chia")


def grid_tab(trip: Trip) -> GridTab:
    """The plan as a spreadsheet, the first tab of its page."""
    page = trip.go(PlansPage)
    for _ in range(page.tabs.count()):
        if isinstance(page.current, GridTab):
            break
        trip.act("plan.next-tab")
    tab = page.current
    assert isinstance(tab, GridTab)
    trip.wait(lambda: tab.grid.grid.rowCount() > 1, "bảng chỉ tiêu")
    return tab


def _first_page(trip: Trip, before: ProgressRow) -> None:
    hand = trip.hand
    page = trip.go(OverviewPage)
    after = _row(trip)
    trip.holds(after.plan_year == _OFFICE_TOTAL != before.plan_year, "Tổng quan so với chỉ tiêu mới")
    card = page.cards[1]
    trip.wait(lambda: f"/{_OFFICE_TOTAL} (" in card.accessibleName(), "thẻ số BHXH tự nguyện theo chỉ tiêu mới")
    trip.picture("tong-quan", "theo-chi-tieu-moi")
    hand.tab_to(card)
    hand.press("Return")
    trip.wait(lambda: page.names.isVisible(), "danh sách tên sau con số")
    shown = page.names.tables[False].rows.total
    trip.holds(shown == after.actual_to_date, f"Enter ở thẻ số mở đúng {shown} tên")
    trip.holds(page.names.tables[False].rows.find("name", HEAD) >= 0, f"{HEAD} vừa đóng có trong danh sách tên")
    trip.picture("tong-quan", "ten-sau-con-so")
    hand.press("Escape")
    trip.wait(lambda: not page.names.isVisible(), "Esc trở lại các con số")


def _row(trip: Trip) -> ProgressRow:
    found = progress(trip.office, f"{trip.office.today:%Y-%m}").of(_PEOPLE, OFFICE)
    assert found is not None
    return found


def _grid(trip: Trip) -> PlanGrid:
    return plan_grid(trip.office, trip.office.today.year, _PEOPLE)


def _sums(grid: PlanGrid) -> bool:
    by_month = [sum(row.months[place] for row in grid.rows) for place in range(12)]
    return list(grid.months) == by_month and grid.total == sum(row.total for row in grid.rows) == sum(by_month)
