"""The first run: the wizard founds an office by keyboard; then the demo office is made and opened in the window."""

from __future__ import annotations

from desktop_app.services import demo
from desktop_app.services.office import Office
from desktop_app.ui.dialogs.first_run import FirstRunDialog
from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages.overview.page import OverviewPage

TITLE = "Lần đầu mở chương trình"
NEW_FILE, DEMO_FILE = "hanh-trinh-co-quan-moi.db", "hanh-trinh-du-lieu-mau.db"
_PEOPLE = 1_200
_OFFICE = "BHXH cơ sở Thử Nghiệm"


def travel(trip: Trip) -> None:
    """Found an office in the wizard, then open the demo office."""
    _found(trip)
    office = demo.build(trip.out / DEMO_FILE, people=_PEOPLE)
    office.close_reader()
    trip.open_window(office)
    trip.go(OverviewPage)
    trip.holds(trip.office.read.people.count() == _PEOPLE, f"Dữ liệu mẫu có đúng {_PEOPLE} người")
    trip.picture("tong-quan", "dau-ngay")


def _found(trip: Trip) -> None:
    hand = trip.hand
    dialog = FirstRunDialog()
    try:
        dialog.show()
        dialog.activateWindow()
        hand.wait(dialog.isActiveWindow, "cửa sổ bắt đầu hiện ra")
        trip.album.take(dialog, "bat-dau", "ba-loi-vao")
        hand.press("Return")
        hand.write(_OFFICE)
        hand.press("Return")
        hand.write("BHXH tỉnh Thử Nghiệm")
        hand.press("Return")
        for typed in ("my tra", "cao lãnh"):
            hand.write(typed)
            hand.wait(lambda: bool(dialog.form.communes.suggestions()), "gợi ý xã, phường")
            if typed != "my tra":
                trip.album.take(dialog, "bat-dau", "chon-xa")
            hand.press("Return")
        trip.holds(len(dialog.form.communes.value()) == 2, "Hai xã, phường được chọn bằng cách gõ tên")
        hand.press("Return", "Return", "Return", "Return")  # nothing typed: go on; station and year stand as offered
        trip.holds(hand.focus() is dialog.form.place, "Enter đi qua các ô đến nơi lưu tệp")
        hand.write(str(trip.out / NEW_FILE))
        trip.album.take(dialog, "bat-dau", "co-quan-moi")
        hand.press("Return")
        hand.wait(lambda: dialog.office is not None, "tệp dữ liệu mới được lập")
    finally:
        dialog.close_workers()
        made: Office | None = dialog.office
        dialog.deleteLater()
    assert made is not None
    trip.holds((trip.out / NEW_FILE).exists(), "Trình tự bắt đầu lập được tệp dữ liệu mới")
    trip.holds(len(made.read.communes.covered()) == 2, "Tệp mới phụ trách đúng hai xã, phường đã chọn")
    made.close(with_backup=False)
