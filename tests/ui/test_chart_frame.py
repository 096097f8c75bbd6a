"""The place of a chart on a page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QPoint
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.charts.series import MonthPoint, ProgressSeries
from desktop_app.ui.components.banner import BannerStack
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.chart_frame import ChartFrame
from desktop_app.ui.messages import Messages
from desktop_app.ui.tokens import load_tokens

YEAR = ProgressSeries(
    title="BHYT hộ gia đình",
    unit="người",
    points=tuple(MonthPoint(month=f"2026-{m:02d}", plan=9, actual=7) for m in range(1, 13)),
)


class Place(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.banners = BannerStack()
        self.messages = Messages(self, self.banners)
        self.frame = ChartFrame(self.messages)
        column(self, self.banners, self.frame)


@pytest.fixture
def place(shown: Callable[[QWidget], QWidget]) -> Iterator[Place]:
    made = Place()
    made.resize(800, 400)
    shown(made)
    yield made
    made.messages.toasts.dismiss()


def until_drawn(place: Place) -> None:
    """The figures of a page come first: the chart is drawn a moment later."""
    deadline = QDeadlineTimer(20_000)
    while place.frame.chart is None and not deadline.hasExpired():
        QApplication.processEvents()
    assert place.frame.chart is not None


def draw(place: Place) -> None:
    place.frame.show_progress(YEAR)
    until_drawn(place)


def has_chart(place: Place) -> bool:
    return place.frame.chart is not None


def menu_of(place: Place) -> QMenu:
    QApplication.sendEvent(
        place.frame, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_chart_is_made_when_there_is_something_to_see(place: Place, qtbot: QtBot) -> None:
    assert not has_chart(place)
    months: list[str] = []
    place.frame.month_clicked.connect(months.append)
    draw(place)
    chart: Any = place.frame.chart
    assert chart is not None
    chart.month_clicked.emit("2026-05")
    assert months == ["2026-05"]


def test_a_frame_out_of_sight_waits(house: Any, qtbot: QtBot) -> None:
    place = Place()
    qtbot.addWidget(place)
    place.frame.show_progress(YEAR)
    assert not has_chart(place)
    place.show()
    until_drawn(place)
    assert place.frame.chart is not None
    assert place.frame.chart.headline.startswith("BHYT hộ gia đình: 84/108")


def test_the_chart_follows_the_mode(place: Place, house: Any) -> None:
    draw(place)
    house.theme.show_mode("dark")
    QApplication.processEvents()
    image = place.frame.grab().toImage()
    colours = {
        image.pixelColor(x, y).name().upper() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert load_tokens("dark")["accent"] in colours
    assert load_tokens("light")["accent"] not in colours


def test_the_picture_can_be_copied_from_the_menu(place: Place) -> None:
    draw(place)
    menu = menu_of(place)
    assert [action.text() for action in menu.actions()] == ["Sao chép hình", "Lưu hình PNG…", "Lưu hình SVG…"]
    menu.actions()[0].trigger()
    menu.close()
    assert not QGuiApplication.clipboard().image().isNull()
    assert place.messages.toasts.text == "Đã sao chép hình biểu đồ"
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize(("entry", "suffix"), [(1, ".png"), (2, ".svg")])
def test_the_picture_can_be_saved_from_the_menu(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: int, suffix: str
) -> None:
    target = tmp_path / f"bieu-do{suffix}"
    monkeypatch.setattr("desktop_app.ui.components.chart_frame.choose_save", lambda *_args: target)
    draw(place)
    menu = menu_of(place)
    menu.actions()[entry].trigger()
    menu.close()
    assert target.stat().st_size > 0
    assert place.messages.toasts.text == f"Đã lưu {target.name}"


def test_a_disk_that_refuses_is_told_in_one_sentence(place: Place, tmp_path: Path) -> None:
    draw(place)
    place.frame.save_to(tmp_path / "no-such-folder" / "a.png")
    assert len(place.banners.texts()) == 1
    assert place.messages.failure is None
