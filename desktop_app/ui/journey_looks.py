"""Every page once in the dark and once at 150 %, at the same size of window."""

from __future__ import annotations

from desktop_app.ui.journey_trip import Trip
from desktop_app.ui.pages import ENTRIES
from desktop_app.ui.theme import ZOOMS

TITLE = "Nền tối và cỡ 150 %"
_LARGE = 150


def travel(trip: Trip) -> None:
    """Walk the pages twice."""
    trip.window.messages.toasts.dismiss()  # the pages themselves are looked at
    trip.act("window.dark")
    trip.holds(trip.theme.mode == "dark", "Ctrl+Shift+D đổi sang nền tối")
    _every_page(trip, "toi")
    trip.act("window.dark")
    steps = ZOOMS.index(_LARGE) - ZOOMS.index(100)
    for _ in range(steps):
        trip.hand.press("Ctrl+=")
    trip.holds(trip.theme.zoom == _LARGE, "Ctrl + phóng cả chương trình lên 150 %")
    trip.holds(trip.window.width() <= 1366 and trip.window.height() <= 768, "Cửa sổ vẫn vừa màn hình 1366×768")
    _every_page(trip, "150")
    trip.hand.press("Ctrl+0")
    trip.holds(trip.theme.zoom == 100 and trip.theme.mode == "light", "Trở lại nền sáng, cỡ thường")


def _every_page(trip: Trip, state: str) -> None:
    for number, entry in enumerate([entry for entry in ENTRIES if entry.rail], start=1):
        trip.hand.press(f"Alt+{number}")
        trip.hand.rest()
        page = trip.window.stack.current
        trip.holds(page is not None and page.page_id == entry.id, f"Alt+{number} mở trang {entry.title}")
        trip.picture(_NAMES[entry.id], state)


_NAMES = {
    "overview": "tong-quan",
    "household": "ho-gia-dinh",
    "canvass": "van-dong",
    "collect": "thu",
    "plan": "chi-tieu",
    "report": "bao-cao",
    "import": "nhap-excel",
    "rules": "quy-dinh",
}
