"""Hộ gia đình: a person is found with and without diacritics, and a household of four is typed on the keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.names import fold
from desktop_app.services.households import open_household
from desktop_app.services.households_list import count_people, list_people
from desktop_app.ui.journey_back import back_and_forth, state_of
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.households.page import HouseholdsPage

TITLE = "Hộ gia đình"
# Name, birth, sex, relation, personal id, insurance number, phone: as typed. Nobody real.
FAMILY: Sequence[tuple[str, ...]] = (
    ("Đặng Trung Khuê", "050380", "nam", "chu ho", "099080000011", "", "0912000111"),
    ("Lê Thị Diệu Hiền", "1984", "nu", "vo", "", "", ""),
    ("Đặng Diệu Như Ý", "12/06/2008", "2", "con", "", "", ""),
    ("Đặng Trung Phước", "03/2015", "1", "con", "", "", ""),
)
HEAD = FAMILY[0][0]


def travel(trip: Trip) -> None:
    """Search, then type a new household."""
    _search(trip)
    _type_household(trip)


def _search(trip: Trip) -> None:
    hand = trip.hand
    wanted = next(row for row in list_people(trip.office, 300, 50) if fold(row.name) != row.name.lower())
    for text in (wanted.name, fold(wanted.name)):
        trip.act("window.search")
        hand.write(text)
        trip.wait(lambda: trip.window.search.hits.is_open, "danh sách tìm thấy")
        found = trip.window.search.hits.texts()
        trip.holds(any(wanted.name in line for line in found), f"Gõ “{text}” thì thấy {wanted.name}")
        if text != wanted.name:
            trip.picture("ho-gia-dinh", "tim-khong-dau")
            break
        hand.press("Escape")
    hand.press("Return")
    page = trip.here(HouseholdsPage)
    trip.wait(lambda: page.flow.editing is not None, "một hộ mở ra")
    editing = page.flow.editing
    assert editing is not None
    assert editing.household_id is not None
    names = [member.person.name for member in open_household(trip.office, editing.household_id).members]
    trip.holds(wanted.name in names, "Enter ở kết quả đầu mở đúng hộ của người đó")
    trip.picture("ho-gia-dinh", "mo-ho")


def _type_household(trip: Trip) -> None:
    hand, page = trip.hand, trip.here(HouseholdsPage)
    before, state = count_people(trip.office), state_of(trip.office)
    trip.act("household.add")
    trip.wait(lambda: page.flow.editing is not None and page.flow.editing.household_id is None, "hộ mới")
    trip.holds(hand.focus() is page.flow.form.fields["address"], "Thôn được giữ lại, con trỏ ở ô địa chỉ")
    hand.write("Số 27, tổ 3")
    hand.press("Return")
    hand.type_keys("0912000111")
    hand.press("Return", "Return", "Return")
    for place, member in enumerate(FAMILY):
        for cell in member:
            if cell:
                hand.write(cell)
            hand.press("Return")
        if place == 1:
            trip.picture("ho-gia-dinh", "dang-nhap")
    trip.picture("ho-gia-dinh", "nhap-du-bon-nguoi")
    hand.press("Return")  # a blank last line: nobody more, save
    trip.wait(lambda: count_people(trip.office) == before + len(FAMILY), "hộ mới được lưu")
    trip.picture("ho-gia-dinh", "da-luu")
    back_and_forth(trip, state, "hộ mới")
    (head,) = list_people(trip.office, 0, 2, {"text": HEAD})
    sheet = open_household(trip.office, head.household_id)
    people = {member.person.name: member.person for member in sheet.members}
    trip.holds(set(people) == {member[0] for member in FAMILY}, "Hộ mới có đúng bốn người đã gõ")
    trip.holds(people["Lê Thị Diệu Hiền"].birth == "1984", "Chỉ biết năm sinh thì giữ đúng năm, không thêm ngày")
    trip.holds(sheet.household.head_id == people[HEAD].id, "Người ghi quan hệ “chủ hộ” là chủ hộ")
