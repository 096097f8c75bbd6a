"""Vận động: a hamlet is walked door by door with digits, a lead is refused, a family agrees and is due today."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.services.canvassing_leads import count_leads
from desktop_app.services.desk import PROMISES, desk
from desktop_app.services.households_list import list_people
from desktop_app.ui.journey_hand import JourneyBroken
from desktop_app.ui.journey_households import HEAD
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.canvassing.entry import OUT, PROMISE, REASON, Entry
from desktop_app.ui.pages.canvassing.flow import DeskFlow
from desktop_app.ui.pages.canvassing.page import CanvassPage
from desktop_app.ui.pages.canvassing.walk_tab import WalkTab
from desktop_app.ui.pages.collecting.page import CollectPage

TITLE = "Vận động"
CONSIDERS, AGREES, REFUSES = "3", "2", "4"
_MOST_CELLS = 60
Digit = Callable[[int, str], str]


def travel(trip: Trip) -> None:
    """Walk a hamlet, settle a lead, and let the new family agree; then take the family to the page of money."""
    page = trip.go(CanvassPage)
    trip.wait(lambda: page.walk is not None and page.walk.flow is not None, "bàn nhập kết quả vận động")
    walk = page.walk
    assert walk is not None
    _first_door(trip, walk)
    _refused_lead(trip, page, walk)
    _family_agrees(trip, page, walk)


def _first_door(trip: Trip, walk: WalkTab) -> None:
    """Everybody considers: the outcomes are saved by the last digit and the next door opens by itself."""
    flow = _ready(trip, walk)
    first, before = flow.household_id, trip.office.read.visits.count()
    trip.picture("van-dong", "ho-dau-tien")
    typed = _answer(trip, walk, lambda _row, _scheme: CONSIDERS)
    trip.wait(lambda: flow.household_id != first, "hộ kế tiếp mở ra")
    trip.holds(
        trip.office.read.visits.count() == before + typed, f"Hộ thứ nhất: {typed} kết quả gõ bằng một chữ số đã lưu"
    )
    trip.holds(trip.hand.focus() is flow.form.grid, "Hộ kế tiếp mở ra, con trỏ ở ô kết quả đầu tiên")
    trip.picture("van-dong", "ho-ke-tiep")


def _refused_lead(trip: Trip, page: CanvassPage, walk: WalkTab) -> None:
    """From the list of leads to the door; a refusal with its reason takes the lead off the list."""
    hand = trip.hand
    _to_tab(trip, page, "leads")
    leads = page.leads
    assert leads is not None
    trip.wait(lambda: leads.isVisible() and leads.model.total > 0, "danh sách tiềm năng")
    before = count_leads(trip.office)
    trip.picture("van-dong", "tiem-nang")
    hand.tab_to(leads.table)
    hand.press("Home", "Return")
    trip.wait(lambda: walk.isVisible(), "từ danh sách tiềm năng đến hộ")
    flow = _ready(trip, walk)
    door = flow.household_id
    closed = sum(cell.lead is not None for member in _entry(flow).sheet.members for cell in member.cells.values())
    _answer(trip, walk, lambda _row, _scheme: REFUSES)
    trip.wait(lambda: flow.household_id != door, "hộ kế tiếp sau khi từ chối")
    trip.holds(closed > 0, "Hộ mở từ danh sách tiềm năng có người đang chờ vận động")
    trip.holds(count_leads(trip.office) == before - closed, f"Từ chối có lý do: danh sách tiềm năng bớt {closed} dòng")


def _family_agrees(trip: Trip, page: CanvassPage, walk: WalkTab) -> None:
    hand = trip.hand
    (head,) = list_people(trip.office, 0, 2, {"text": HEAD})
    household = trip.office.read.households.get(head.household_id)
    before = desk(trip.office).group(PROMISES).count
    _choose_hamlet(trip, walk, household.hamlet_id)
    hand.tab_to(walk.list.table)
    hand.press("Ctrl+End", "Return")
    trip.wait(lambda: walk.flow is not None and walk.flow.household_id == household.id, "hộ vừa nhập đứng cuối thôn")
    flow = _ready(trip, walk)
    agreed = 0

    def say(row: int, scheme: str) -> str:
        nonlocal agreed
        agrees = row == 0 or scheme == flow.form.schemes[0]
        agreed += agrees
        return AGREES if agrees else REFUSES

    _answer(trip, walk, say, shot=lambda: trip.picture("van-dong", "dong-y-hen-ngay"))
    trip.wait(lambda: not flow.is_dirty, "kết quả của gia đình được lưu")
    after = desk(trip.office).group(PROMISES)
    trip.holds(after.count == before + agreed, f"Danh sách việc theo hẹn dài thêm {agreed} dòng")
    _to_tab(trip, page, "today")
    today = page.today
    assert today is not None
    trip.wait(lambda: today.isVisible() and today.model.total > 0, "danh sách việc hôm nay")
    place = today.model.find("name", HEAD)
    trip.holds(place >= 0, f"{HEAD} đứng trong việc hôm nay")
    hand.press("Ctrl+Home", *["Down"] * place)
    trip.picture("van-dong", "viec-hom-nay")
    hand.press("Return")
    trip.wait(
        lambda: walk.isVisible() and walk.flow is not None and walk.flow.household_id == household.id, "đến hộ có hẹn"
    )
    trip.act("canvass.collect")
    trip.here(CollectPage)


def _to_tab(trip: Trip, page: CanvassPage, name: str) -> None:
    """By keys alone, however many tabs stand between."""
    while page.tab_name != name:
        trip.act("canvass.next-tab")


def _choose_hamlet(trip: Trip, walk: WalkTab, hamlet_id: int) -> None:
    """Take a hamlet out of the list: two hamlets of an office may have the same name, so it is not typed."""
    trip.hand.choose(walk.bar.hamlet, str(hamlet_id))
    trip.wait(lambda: walk.hamlet_id == hamlet_id, "thôn được chọn")


def _ready(trip: Trip, walk: WalkTab) -> DeskFlow:
    trip.wait(lambda: walk.flow is not None and walk.flow.entry is not None, "một hộ ở bàn nhập")
    assert walk.flow is not None
    grid = walk.flow.form.grid
    trip.hand.tab_to(grid)
    return walk.flow


def _entry(flow: DeskFlow) -> Entry:
    assert flow.entry is not None
    return flow.entry


def _answer(trip: Trip, walk: WalkTab, digit: Digit, *, shot: Callable[[], object] | None = None) -> int:
    """Type a digit into every cell the desk asks for, and what it needs; returns how many outcomes were typed."""
    hand, flow = trip.hand, _ready(trip, walk)
    household, typed, asked = flow.household_id, 0, len(_entry(flow).targets())
    for _ in range(_MOST_CELLS):
        if flow.household_id != household or (typed and not flow.is_dirty):
            if typed != asked:
                raise JourneyBroken(f"Bàn nhập chỉ đi qua {typed} trên {asked} ô kết quả cần hỏi.")
            return typed
        index = flow.form.grid.currentIndex()
        kind, _, scheme = flow.form.grid.grid.columns[index.column()].key.partition(".")
        if kind == OUT and _entry(flow).is_typed(index.row(), scheme):
            hand.press("Return")  # the last cell of the household: saved, and the next door opens
        elif kind == OUT:
            typed += 1
            hand.type_keys(digit(index.row(), scheme))
        elif kind == REASON:
            hand.write("không đủ tiền")
            hand.press("Return")
        elif kind == PROMISE:
            hand.type_keys("t")
            if shot is not None:
                shot()
                shot = None
            hand.press("Return")
        else:
            raise JourneyBroken(f"Con trỏ đứng ở cột {kind} khi đang gõ kết quả.")
    raise JourneyBroken("Gõ mãi không hết ô kết quả của một hộ.")
