"""Chỉ tiêu được giao: a year's figures come from a sheet, are split by season, fall behind, are caught up, adjusted and explained."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog

from desktop_app.domain.plan_records import Plan
from desktop_app.excel.list_writer import ListColumn, write_list
from desktop_app.services.alerts import alerts
from desktop_app.services.canvassing_leads import count_leads
from desktop_app.services.planning import PlanGrid, current_plan, plan_grid, scopes_of
from desktop_app.services.planning_figures import COMMUNE, OFFICE
from desktop_app.services.progress import ProgressRow, progress
from desktop_app.services.progress_pace import catch_up
from desktop_app.ui.journey_back import back_and_forth, state_of
from desktop_app.ui.journey_planning import grid_tab
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.canvassing.page import CanvassPage
from desktop_app.ui.pages.importing.page import ImportPage
from desktop_app.ui.pages.overview.page import OverviewPage
from desktop_app.ui.pages.plans.dialogs import PlanDialog
from desktop_app.ui.pages.plans.forecast import ForecastTab
from desktop_app.ui.pages.plans.page import PlansPage
from desktop_app.ui.pages.plans.progress import ProgressTab
from desktop_app.ui.pages.plans.tabs import TABS

TITLE = "Chỉ tiêu được giao, tiến độ, bù phần thiếu, điều chỉnh"
SOURCE = "hanh-trinh-chi-tieu-giao.xlsx"
_PEOPLE = "vsi_people"
_DECISION, _ADJUSTING = "15/QĐ-BHXH", "98/QĐ-BHXH"
_MORE = 2.5  # the figure assigned over what the year brought so far: whoever is given so much is behind in November
_RECOGNISED, _REVIEWED = 1, 3  # steps of the page of imports, from 0
_BEHIND = "behind"  # the alert of whoever is behind the plan
_NEW_VERSION, _SEASON = "new", "season"
_HEADINGS = ("STT", "Xã, phường", "Chỉ tiêu", "Cả năm")


def travel(trip: Trip) -> None:
    """Build, look at the pace, catch up, adjust, explain, look ahead."""
    assigned = _take_in(trip)
    _behind(trip)
    _from_gap_to_names(trip)
    _adjust(trip, assigned)
    _look_ahead(trip)


def _take_in(trip: Trip) -> Plan:
    """The sheet of the province: two communes, a figure for the year each."""
    hand, office = trip.hand, trip.office
    year, before = office.today.year, state_of(office)
    wanted = _write(trip)
    page = trip.go(ImportPage)
    hand.through(lambda: trip.act("import.choose"), lambda dialog: hand.name_file(dialog, trip.out / SOURCE))
    trip.wait(lambda: page.flow.seen is not None and page.flow.seen.path.name == SOURCE, "bảng chỉ tiêu được nhận ra")
    while page.step > _RECOGNISED:
        trip.act("import.back")
    answers = {"spread": _SEASON, "plan": _NEW_VERSION}
    for key in ("spread", "plan"):
        card = next(one for one in page.facts.cards.cards if one.item.key == key)
        place = next(at for at, one in enumerate(card.item.options) if answers[key] in one.meaning.values())
        hand.tab_to(card)
        hand.type_keys(str(place + 1))
        trip.hand.rest()
    trip.picture("nhap-excel", "chi-tieu-can-tra-loi")
    while page.step < _REVIEWED:
        trip.act("import.next")
    seen = page.flow.seen
    assert seen is not None
    trip.holds(
        seen.totals.read == len(wanted) == seen.totals.read - seen.totals.rejected,
        "Bảng giao chỉ tiêu không có dòng lỗi",
    )
    trip.picture("nhap-excel", "chi-tieu-giao")
    trip.act("import.next")
    trip.wait(lambda: page.flow.receipt is not None and page.receipt.isVisible(), "biên nhận nhập chỉ tiêu")
    plan = current_plan(office, year)
    assert plan is not None
    trip.holds(
        (plan.decision, plan.state) == (_DECISION, "assigned"), f"Bản mới ghi Quyết định {_DECISION} của đầu bảng"
    )
    grid = _grid(trip)
    trip.holds(
        {row.scope.code: row.total for row in grid.rows if row.total} == wanted,
        "Hai xã đúng số được giao, tổng theo mùa vụ không lệch",
    )
    trip.holds(
        any(len(set(row.months)) > 2 for row in grid.rows), "Chia theo mùa vụ năm trước: các tháng không bằng nhau"
    )
    trip.act("import.next")
    back_and_forth(trip, before, "chỉ tiêu nhập từ Excel")
    tab = grid_tab(trip)
    trip.holds(tab.grid.grid.rows()[0]["total"] == sum(wanted.values()), "Giao chỉ tiêu: toàn cơ quan bằng tổng hai xã")
    trip.picture("chi-tieu", "duoc-giao")
    return plan


def _write(trip: Trip) -> dict[str, int]:
    """A workbook as the province sends it; what each commune gets, by code."""
    office, year = trip.office, trip.office.today.year
    places = scopes_of(office, COMMUNE, year)[:2]
    done = {
        one.code: progress(office, f"{office.today:%Y-%m}", COMMUNE).of(_PEOPLE, COMMUNE, one.code) for one in places
    }
    wanted = {code: int((row.actual_to_date if row else 0) * _MORE) + 30 for code, row in done.items()}
    columns = [ListColumn(heading=heading, kind="text") for heading in _HEADINGS[:3]]
    columns.append(ListColumn(heading=_HEADINGS[3], kind="count"))
    rows = [(str(at), one.name, "BHXH tự nguyện", wanted[one.code]) for at, one in enumerate(places, start=1)]
    path = trip.out / SOURCE
    title, lines = (
        f"GIAO CHỈ TIÊU NĂM {year}",
        (f"(Kèm theo Quyết định số {_DECISION} ngày 05/01/{year})", "Đơn vị tính: người"),
    )
    write_list(path, sheet="Giao chỉ tiêu", columns=columns, rows=rows, title=title, lines=lines)
    trip.workbooks.append(Path(path))
    return wanted


def _behind(trip: Trip) -> None:
    """The month's work against what was assigned: behind, on the first page, among the alerts and on the table of progress."""
    hand, office = trip.hand, trip.office
    row = _row(trip)
    trip.holds(row.pace == "behind", f"Mới làm {row.actual_to_date}/{row.plan_year} người: chậm so với chỉ tiêu giao")
    page = trip.go(OverviewPage)
    trip.wait(lambda: f"/{row.plan_year} (" in page.cards[1].accessibleName(), "Tổng quan theo chỉ tiêu giao")
    found = [one.sentence for one in alerts(office) if one.code == _BEHIND]
    trip.holds(bool(found), f"Cảnh báo: {' '.join(found[:1])}")
    trip.picture("tong-quan", "cham-tien-do")
    plans = trip.go(PlansPage)
    _to_tab(trip, plans, "progress")
    tab = plans.current
    assert isinstance(tab, ProgressTab)
    trip.wait(lambda: tab.table.rows.total > 0, "bảng tiến độ")
    trip.picture("chi-tieu", "tien-do")
    hand.tab_to(tab.table)
    shown = [tab.table.rows.row(at) for at in range(tab.table.rows.total)]
    lines = [one["line"].row for one in shown if one is not None]
    place = next(at for at, one in enumerate(lines) if (one.scope.kind, one.indicator) == (COMMUNE, _PEOPLE))
    hand.press("Ctrl+Home", *["Down"] * place)
    trip.act("plan.progress-place")
    trip.wait(lambda: tab.place.isVisible(), "trang của một xã")
    one = lines[place]
    way = catch_up(office, office.today.year, _PEOPLE, COMMUNE, one.scope.code)
    trip.holds(
        sum(way.parts) == way.missing == one.plan_year - one.actual_to_date,
        f"{one.scope.name} còn thiếu {way.missing}: chia bù đúng vào các tháng còn lại",
    )
    trip.picture("chi-tieu", "bu-phan-thieu")


def _from_gap_to_names(trip: Trip) -> None:
    """From the gap to the leads that would close it, the likeliest first."""
    trip.act("plan.progress-leads")
    page = trip.here(CanvassPage)
    trip.wait(lambda: page.tab_name == "leads" and page.leads is not None, "danh sách tiềm năng để bù")
    leads = page.leads
    assert leads is not None
    trip.wait(lambda: leads.model.total > 0, "tiềm năng để bù")
    trip.holds(
        0 < leads.model.total <= count_leads(trip.office),
        f"Từ phần thiếu đến {leads.model.total} tên, sẵn sàng để giao",
    )
    trip.picture("van-dong", "tiem-nang-de-bu")


def _adjust(trip: Trip, assigned: Plan) -> None:
    """A new version with its decision, one commune changed, and the difference explained against what was assigned."""
    hand, office = trip.hand, trip.office
    tab = grid_tab(trip)

    def words(dialog: QDialog) -> None:
        assert isinstance(dialog, PlanDialog)
        hand.tab_to(dialog.decision)
        hand.type_keys("98/")
        hand.write("QĐ-BHXH")
        hand.press("Return")
        hand.type_keys("151126")
        trip.picture("chi-tieu", "dieu-chinh")
        hand.press("Return", "Return")

    hand.through(lambda: trip.act("plan.new"), words)
    trip.wait(lambda: _current(trip).id != assigned.id, "bản điều chỉnh")
    plan = _current(trip)
    trip.holds((plan.state, plan.decision) == ("adjusted", _ADJUSTING), f"Bản điều chỉnh theo Quyết định {_ADJUSTING}")
    trip.holds(
        _grid(trip).total == plan_grid(office, office.today.year, _PEOPLE, plan_id=assigned.id).total,
        "Bản điều chỉnh bắt đầu bằng số đã giao",
    )
    trip.hand.rest()
    before, total = state_of(office), _grid(trip).rows[0].total
    hand.tab_to(tab.grid)
    hand.press("Ctrl+Home", "Down", "Right")
    hand.type_keys(str(total - 12))
    hand.press("Return")
    trip.wait(lambda: _grid(trip).rows[0].total == total - 12, "chỉ tiêu của một xã giảm 12")
    hand.choose(tab.choices.against, str(assigned.id))
    trip.hand.rest()
    marked = [row for row in tab.grid.grid.rows() if row.get("changed")]
    trip.holds(bool(marked) and marked[0]["changed"].get("total") == -12, "So với bản giao: ô đã đổi có dấu, chênh −12")
    hand.tab_to(tab.grid, back=True)
    hand.press("Ctrl+Home", "Down", "Right")
    trip.holds("12" in tab.status.text(), f"Giải thích chênh lệch: {tab.status.text()}")
    trip.picture("chi-tieu", "giai-thich-chenh-lech")
    back_and_forth(trip, before, "số điều chỉnh")


def _look_ahead(trip: Trip) -> None:
    """Forecast with its reasons, and the charts."""
    page = trip.go(PlansPage)
    _to_tab(trip, page, "forecast")
    tab = page.current
    assert isinstance(tab, ForecastTab)
    trip.hand.rest()
    trip.picture("chi-tieu", "du-bao")
    _to_tab(trip, page, "charts")
    trip.hand.rest()
    trip.picture("chi-tieu", "bieu-do")
    trip.holds(TABS[page.tabs.currentIndex()].name == "charts", "Ctrl+Tab đi qua Dự báo, Thi đua đến Biểu đồ")
    _to_tab(trip, page, "grid")


def _to_tab(trip: Trip, page: PlansPage, name: str) -> None:
    for _ in TABS:
        if TABS[page.tabs.currentIndex()].name == name:
            return
        trip.act("plan.next-tab")


def _current(trip: Trip) -> Plan:
    plan = current_plan(trip.office, trip.office.today.year)
    assert plan is not None
    return plan


def _row(trip: Trip) -> ProgressRow:
    found = progress(trip.office, f"{trip.office.today:%Y-%m}").of(_PEOPLE, OFFICE)
    assert found is not None
    return found


def _grid(trip: Trip) -> PlanGrid:
    return plan_grid(trip.office, trip.office.today.year, _PEOPLE)
