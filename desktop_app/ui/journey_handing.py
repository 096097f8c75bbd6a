"""Người trùng và bàn giao: a twin made on the road becomes one person again, a collector hands the work over; each taken back and redone."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from desktop_app.services.collectors import list_collectors
from desktop_app.services.hand_over import HandOverView, hand_over_view
from desktop_app.services.households_list import list_people
from desktop_app.services.merging import merged_into
from desktop_app.ui.journey_back import back_and_forth, state_of
from desktop_app.ui.journey_paper import TWIN
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.canvassing.hand_over import ChooseDialog, HandOverDialog
from desktop_app.ui.pages.canvassing.page import CanvassPage
from desktop_app.ui.pages.households.merge_dialog import MergeDialog
from desktop_app.ui.pages.households.page import TABS, HouseholdsPage

TITLE = "Người trùng, bàn giao việc"
_MOST_CHOICES = 12


def travel(trip: Trip) -> None:
    """Merge, then hand over."""
    _merge(trip)
    _hand_over(trip)


def _merge(trip: Trip) -> None:
    hand, office = trip.hand, trip.office
    page = trip.go(HouseholdsPage)
    while TABS[page.tabs.currentIndex()] != "Người trùng":
        trip.act("household.next-tab")
    review = page.review
    trip.wait(lambda: review.model.total > 0, "các cặp có thể trùng")
    trip.hand.rest()
    hand.tab_to(review.table)
    place = review.model.find("names", TWIN[0])
    trip.holds(place >= 0, f"{TWIN[0]} ghi hai lần đứng trong danh sách người trùng")
    hand.press("Ctrl+Home", *["J"] * place)
    row = review.model.row(place)
    assert row is not None
    keep, drop = row["ids"]
    trip.picture("ho-gia-dinh", "nguoi-trung")
    before, people = state_of(office), office.read.people.count()
    said = {visit.id for visit in office.read.visits.all() if visit.person_id == drop}

    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, MergeDialog)
        trip.wait(lambda: dialog.seen is not None, "hai bản ghi cạnh nhau")
        for _ in range(_MOST_CHOICES):
            if dialog.seen is None or not dialog.seen.open:
                break
            hand.type_keys("1")
            hand.press("Return")
        trip.picture("ho-gia-dinh", "gop-hai-ban-ghi")
        hand.press("Ctrl+Return")

    hand.through(lambda: hand.press("A"), choose)  # two households: the program asks which one is right
    trip.wait(lambda: office.read.people.count() == people - 1, "hai bản ghi gộp làm một")
    moved = {visit.id for visit in office.read.visits.all() if visit.person_id == keep}
    trip.holds(said <= moved, f"{TWIN[0]} còn một bản ghi, giữ {len(said)} kết quả ghi ở bản ghi trùng")
    trip.holds(len(list_people(office, 0, 5, {"text": TWIN[0]})) == 1, "Tìm tên chỉ còn một người")
    trip.holds([one.dropped_id for one in merged_into(office, keep)] == [drop], "Bản ghi gộp vẫn tra lại được")
    back_and_forth(trip, before, "người trùng", seen=lambda: trip.picture("ho-gia-dinh", "gop-da-hoan-tac"))
    trip.picture("ho-gia-dinh", "gop-lam-lai")


def _hand_over(trip: Trip) -> None:
    hand, office = trip.hand, trip.office
    trip.go(CanvassPage)
    people = [one.collector.id for one in list_collectors(office, active_only=True)]
    old = max(people, key=lambda one: (len(hand_over_view(office, one).hamlets), hand_over_view(office, one).leads))
    new = next(one for one in people if one != old)
    had, took, before = hand_over_view(office, old), hand_over_view(office, new), state_of(office)

    def whose(dialog: QDialog) -> None:
        assert isinstance(dialog, ChooseDialog)
        hand.choose(dialog.person, str(old))  # the only field: its Enter goes on

    def to_whom(dialog: QDialog) -> None:
        assert isinstance(dialog, HandOverDialog)
        hand.choose(dialog.to, str(new))
        trip.picture("van-dong", "ban-giao")
        hand.tab_to(dialog.save_button)
        hand.press("Return")

    hand.through(lambda: trip.act("canvass.hand-over"), whose, to_whom)
    trip.wait(lambda: _load(hand_over_view(office, old)) == (0, 0, 0), "việc được bàn giao")
    now = hand_over_view(office, new)
    trip.holds(
        set(now.hamlets) >= set(had.hamlets),
        f"{had.name} bàn giao {len(had.hamlets)} thôn cho {took.name}, không sót thôn nào",
    )
    trip.holds(now.leads == had.leads + took.leads, f"{had.leads} tiềm năng đã giao sang người mới")
    trip.picture("van-dong", "da-ban-giao")
    trip.window.banners.clear()  # read; it stands over every page until it is closed
    back_and_forth(trip, before, "việc bàn giao")
    trip.holds(hand_over_view(office, new) == now, "Làm lại: người mới giữ đúng những việc đã nhận")


def _load(view: HandOverView) -> tuple[int, int, int]:
    return len(view.hamlets), view.leads, view.follow_ups
