"""Tham gia & thu: the family is quoted, pays, its cover follows; one joins voluntary insurance; one receipt is voided."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPushButton, QRadioButton

from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.collecting_receipts import receipts_sum
from desktop_app.services.households import open_household
from desktop_app.services.households_list import list_people
from desktop_app.services.households_people import Member
from desktop_app.ui.journey_households import FAMILY, HEAD
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.collecting.page import CollectPage

TITLE = "Tham gia và thu"
_WIFE = FAMILY[1][0]
_INCOME = 2_000_000  # đồng a month, typed as "2tr"


def travel(trip: Trip) -> None:
    """Quote, enrol, collect, void."""
    page = trip.here(CollectPage)
    trip.wait(lambda: page.flow.is_ready, "số phải đóng của gia đình")
    _quote_and_collect(trip, page)
    _voluntary(trip, page, HEAD)
    trip.picture("thu", "bhxh-tu-nguyen")
    _void(trip, page)


def _quote_and_collect(trip: Trip, page: CollectPage) -> None:
    hand, flow = trip.hand, page.flow
    collector = flow.form.pay.collector
    hand.choose(collector, collector.choices[0].code)
    trip.holds(flow.form.pay.collector_id is not None, "Người thu chọn được bằng phím")
    hand.tab_to(flow.form.health, back=True)
    assert flow.choices is not None
    taken = [row for row in flow.form.health.grid.rows() if row["taken"]]
    due = sum(row["due"] for row in taken)
    trip.holds(len(taken) >= 2 and due > 0, f"Cả nhà {len(taken)} người phải đóng {format_money(due)} đ")
    why = flow.form.why.texts
    trip.holds(len(why) > 4 and any("%" in line for line in why), "“Vì sao ra số này?” nói từng bước tính")
    trip.picture("thu", "vi-sao")
    trip.act("collect.quote")
    trip.wait(lambda: flow.choices is not None and len(flow.choices.desk.quoted) == len(taken), "phần đã lập, chưa thu")
    trip.holds(not any(_covered(trip, name) for name in _names(trip)), "Lập mà chưa thu thì chưa ai có thẻ")
    trip.picture("thu", "da-lap-chua-thu")
    before = _taken(trip)
    trip.act("collect.collect")
    trip.wait(lambda: _taken(trip)[0] == before[0] + 1, "biên lai được ghi")
    trip.holds(_taken(trip)[1] == before[1] + due, f"Biên lai đúng {format_money(due)} đ đã báo")
    covered = [name for name in _names(trip) if _covered(trip, name)]
    trip.holds(len(covered) == len(taken), "Thu xong thì đúng những người đã đóng có hạn thẻ mới")
    trip.picture("thu", "bien-lai")


def _voluntary(trip: Trip, page: CollectPage, name: str) -> int:
    """Let one member pay voluntary insurance: found in the box, ticked by the space bar; returns what was paid."""
    hand, flow = trip.hand, page.flow
    trip.act("collect.find")
    hand.write(name)
    trip.wait(lambda: page.picker.hits.is_open, f"thấy hộ của {name}")
    hand.press("Return")
    trip.wait(lambda: flow.is_ready and not page.picker.hits.is_open, f"phiếu thu của hộ {name}")
    grid = flow.form.voluntary
    hand.tab_to(grid)
    place = [row["name"] for row in grid.grid.rows()].index(name)
    hand.press("Ctrl+Home", *["Down"] * place, "Space")
    trip.wait(lambda: bool(grid.grid.rows()[place]["taken"]), f"{name} được đánh dấu đóng BHXH tự nguyện")
    hand.press("Return")  # the first cell of the row that can be typed in: the method
    hand.type_keys("6 t")
    hand.press("Return")
    hand.type_keys("2tr")
    hand.press("Return")
    trip.wait(lambda: flow.is_ready and bool(grid.grid.rows()[place]["due"]), f"số phải đóng của {name}")
    row = grid.grid.rows()[place]
    trip.holds(row["income"] == _INCOME, "Gõ “2tr” thành thu nhập 2.000.000 đ")
    before = _taken(trip)
    trip.act("collect.collect")
    trip.wait(lambda: _taken(trip)[0] == before[0] + 1, "biên lai BHXH tự nguyện")
    paid = _taken(trip)[1] - before[1]
    trip.holds(paid == row["due"], f"{name} đóng {format_money(paid)} đ BHXH tự nguyện")
    trip.holds(_covered(trip, name, VOLUNTARY_SI), f"Kỳ đóng BHXH tự nguyện của {name} được ghi")
    return paid


def _void(trip: Trip, page: CollectPage) -> None:
    """A second member pays by mistake: the receipt is voided with its reason, money and cover go back."""
    hand = trip.hand
    before = _taken(trip)
    paid = _voluntary(trip, page, _WIFE)
    trip.act("collect.next-tab")
    tab = page.receipts
    trip.wait(lambda: tab.isVisible() and tab.model.total > 0, "danh sách biên lai")
    hand.press("Ctrl+Home")
    trip.picture("thu", "so-bien-lai")
    hand.through(lambda: trip.act("collect.void"), lambda dialog: _give_reason(trip, dialog))
    trip.wait(lambda: _taken(trip)[1] == before[1], "biên lai huỷ được ghi")
    trip.holds(
        not _covered(trip, _WIFE, VOLUNTARY_SI),
        f"Huỷ biên lai {format_money(paid)} đ: tiền và kỳ đóng trở lại như trước",
    )
    trip.picture("thu", "da-huy-bien-lai")
    trip.act("collect.next-tab")
    trip.wait(lambda: page.books.isVisible() and page.books.model.total > 0, "các quyển biên lai")
    trip.act("collect.next-tab")
    trip.wait(lambda: page.batches.isVisible() and page.batches.list_model.total > 0, "các đợt kê khai")
    waiting = [
        row["name"] for row in (page.batches.line_model.row(at) for at in range(page.batches.line_model.total)) if row
    ]
    trip.holds(
        HEAD in waiting and _WIFE not in waiting, "Danh sách chờ kê khai có người đã đóng, không có người bị huỷ"
    )
    trip.picture("thu", "cho-ke-khai")
    trip.act("collect.next-tab")
    trip.act("collect.next-tab")


def _give_reason(trip: Trip, dialog: QDialog) -> None:
    hand = trip.hand
    first, second = dialog.findChildren(QRadioButton)[:2]
    hand.tab_to(first)
    hand.press("Space", "Down")
    trip.holds(second.isChecked(), "Lý do huỷ chọn được bằng phím")
    trip.picture("thu", "ly-do-huy")
    go_on = next(found for found in dialog.findChildren(QPushButton) if found.text() == "Tiếp tục")
    hand.tab_to(go_on)
    hand.press("Return")


def _taken(trip: Trip) -> tuple[int, int]:
    """How many receipts of today there are, and their sum in đồng (voided ones against it)."""
    return receipts_sum(trip.office, since=trip.office.today, until=trip.office.today)


def _names(trip: Trip) -> list[str]:
    return [member.person.name for member in _members(trip)]


def _covered(trip: Trip, name: str, scheme: str = HEALTH_HOUSEHOLD) -> bool:
    member = next(found for found in _members(trip) if found.person.name == name)
    return member.covers[scheme].until is not None


def _members(trip: Trip) -> tuple[Member, ...]:
    (head,) = list_people(trip.office, 0, 2, {"text": HEAD})
    return open_household(trip.office, head.household_id).members
