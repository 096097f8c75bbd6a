"""The chart of progress: what it says, what it draws, what a click means, how it leaves as a picture."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.charts.progress import ProgressChart
from desktop_app.charts.series import NOTHING, MonthPoint, ProgressSeries
from desktop_app.charts.series_months import MonthBars

COLOURS = {
    "text": "#17202B", "muted": "#56626F", "line": "#DDE3EA", "raised": "#FFFFFF", "accent": "#0B5CA8", "behind": "#D55E00", "ahead": "#009E73",
}  # fmt: skip
DARK = {**COLOURS, "text": "#E9EDF2", "raised": "#232B34", "accent": "#74B6F4"}

YEAR = ProgressSeries(
    title="BHXH tự nguyện",
    unit="người",
    points=tuple(MonthPoint(month=f"2026-{m:02d}", plan=20, actual=15 if m <= 8 else None) for m in range(1, 13)),
    plan_to_date=150,
    pace="behind",
)


@pytest.fixture
def chart(qtbot: QtBot) -> Iterator[ProgressChart]:
    made = ProgressChart(COLOURS)
    qtbot.addWidget(made)
    made.resize(900, 320)
    made.show()
    made.show_series(YEAR)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    QApplication.processEvents()
    yield made
    # pyqtgraph's scene outlives its view by a cycle; let it go with the test.
    made.hide()


def spot(chart: ProgressChart, index: int, value: float = 5) -> QPointF:
    """Return where a value of a month lies in the scene."""
    place: QPointF = chart._plot.plotItem.vb.mapViewToScene(QPointF(index, value))
    return place


def pixels(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))


def test_the_headline_has_count_percentage_and_pace(chart: ProgressChart) -> None:
    assert chart.headline == "BHXH tự nguyện: 120/240 (50 %) người – chậm tiến độ"
    assert chart.accessibleName() == chart.headline
    assert "nét đứt: kế hoạch" in chart.detail


def test_bars_plan_line_and_marker_are_drawn_in_their_colours(chart: ProgressChart) -> None:
    image = chart.grab().toImage()
    assert pixels(image, COLOURS["accent"]) > 500
    assert pixels(image, COLOURS["muted"]) > 20
    assert pixels(image, COLOURS["behind"]) > 5


def test_dark_colours_replace_the_light_ones(chart: ProgressChart) -> None:
    chart.use_colours(DARK)
    image = chart.grab().toImage()
    assert pixels(image, DARK["accent"]) > 500
    assert pixels(image, COLOURS["accent"]) == 0
    assert chart.headline.startswith("BHXH")


def test_a_click_on_a_bar_names_its_month(chart: ProgressChart, qtbot: QtBot) -> None:
    months: list[str] = []
    chart.month_clicked.connect(months.append)
    for index in (0, 7, 11):
        place = chart._plot.mapFromScene(spot(chart, index))
        qtbot.mouseClick(chart._plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert months == ["2026-01", "2026-08", "2026-12"]


def test_a_click_beside_the_months_means_nothing(chart: ProgressChart) -> None:
    assert chart.month_at(QPointF(-50, -50)) == -1
    assert chart.month_at(spot(chart, 3)) == 3


def test_the_pointer_shows_exact_values_and_leaving_takes_them_away(chart: ProgressChart) -> None:
    chart._plot.scene().sigMouseMoved.emit(spot(chart, 2))
    assert chart.detail == "Tháng 3/2026 · trong tháng 15/20 (75 %) · lũy kế 45/60 (75 %)"
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert "nét đứt" in chart.detail


def test_months_can_be_walked_and_opened_by_key(chart: ProgressChart, qtbot: QtBot) -> None:
    months: list[str] = []
    chart.month_clicked.connect(months.append)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_A):
        qtbot.keyClick(chart, key)
    assert months == ["2026-03"]
    assert chart.detail.startswith("Tháng 3/2026")


def test_a_chart_without_figures_says_so(chart: ProgressChart) -> None:
    chart.show_series(replace(YEAR, points=()))
    assert chart.is_empty
    assert chart.accessibleName() == NOTHING
    chart.show_series(YEAR)
    assert not chart.is_empty


@pytest.mark.parametrize(
    "points",
    [
        (MonthPoint(month="2026-01", plan=20, actual=5),),
        (MonthPoint(month="2026-01", plan=20),),
        (MonthPoint(month="2026-01", actual=0),),
        tuple(MonthPoint(month=f"2026-{m:02d}", actual=3, forecast=3) for m in range(1, 13)),
    ],
    ids=["one month", "only a plan", "nothing reached yet", "no plan"],
)
def test_little_to_draw_is_still_drawn(chart: ProgressChart, points: tuple[MonthPoint, ...]) -> None:
    chart.show_series(replace(YEAR, points=points, plan_to_date=None, pace="none"))
    assert not chart.is_empty
    assert chart.headline
    assert not chart.grab().isNull()


def test_money_is_drawn_in_its_unit(chart: ProgressChart) -> None:
    points = tuple(MonthPoint(month=f"2026-{m:02d}", plan=100_000_000, actual=90_500_000) for m in (1, 2))
    chart.show_series(ProgressSeries(title="Số thu", unit="triệu đồng", points=points, scale=1_000_000))
    assert chart.headline == "Số thu: 181/200 (90 %) triệu đồng"
    labels = chart._counts.tickStrings([0, 50_000_000, 100_000_000], 1, 50_000_000)
    assert labels == ["0", "50", "100"]


def test_the_axis_of_counts_has_whole_numbers_with_points(chart: ProgressChart) -> None:
    assert chart._counts.tickStrings([0, 0.5, 1000, 18204], 1, 1) == ["0", "", "1.000", "18.204"]


@pytest.mark.parametrize(("width", "label"), [(1200, "Tháng 3"), (420, "T3")])
def test_months_are_named_as_room_allows(chart: ProgressChart, qtbot: QtBot, width: int, label: str) -> None:
    chart.resize(width, 320)
    qtbot.waitUntil(lambda: chart._months.tickStrings([2], 1, 1) == [label])
    assert chart._months.tickStrings([99], 1, 1) == [""]


def test_the_picture_goes_to_the_clipboard(chart: ProgressChart) -> None:
    chart.copy()
    image = QGuiApplication.clipboard().image()
    assert image.width() == chart.width() * 2
    assert pixels(image, COLOURS["accent"]) > 500
    QGuiApplication.clipboard().clear()


def test_the_picture_is_saved_as_png(chart: ProgressChart, tmp_path: Path) -> None:
    chart.save(tmp_path / "Tiến độ.png")
    image = QImage(str(tmp_path / "Tiến độ.png"))
    assert (image.width(), image.height()) == (chart.width() * 2, chart.height() * 2)
    assert image.pixelColor(2, image.height() - 2).name().upper() == COLOURS["raised"]


def test_the_picture_is_saved_as_svg_with_its_text(chart: ProgressChart, tmp_path: Path) -> None:
    chart.save(tmp_path / "tien-do.svg")
    root = ET.parse(tmp_path / "tien-do.svg").getroot()
    texts = " ".join(node.text or "" for node in root.iter() if node.tag.endswith("text"))
    assert "BHXH tự nguyện: 120/240 (50 %)" in texts
    assert "Tháng 8" in texts


@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_a_place_that_refuses_the_picture_is_an_error(chart: ProgressChart, tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError):
        chart.save(tmp_path / "no-such-folder" / name)


def test_the_range_of_the_forecast_is_drawn_between_dotted_lines(chart: ProgressChart) -> None:
    plain = chart.grab().toImage()
    band = (*[None] * 7, (120, 120), (130, 150), (140, 180), (150, 210), (160, 239))
    chart.show_series(replace(YEAR, band=band))
    image = chart.grab().toImage()
    changed = sum(
        image.pixel(x, y) != plain.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    )
    assert changed > 300
    assert "khoảng dự báo" in chart.detail
    chart._point_at(11)
    assert chart.detail.endswith("khoảng dự báo 160–239")


def test_months_alone_with_the_year_before(chart: ProgressChart, qtbot: QtBot) -> None:
    picked: list[object] = []
    chart.picked.connect(picked.append)
    chart.show_series(MonthBars(title="Theo tháng", unit="người", points=YEAR.points, before=tuple(range(12))))
    image = chart.grab().toImage()
    assert pixels(image, COLOURS["accent"]) > 500
    assert pixels(image, COLOURS["text"]) > 20
    for key in (Qt.Key.Key_End, Qt.Key.Key_Return):
        qtbot.keyClick(chart, key)
    assert chart.detail == "Tháng 12/2026 · kế hoạch 20 · cùng tháng năm trước 11"
    assert picked == ["2026-12"]


def test_a_low_chart_still_has_figures_beside_it(chart: ProgressChart) -> None:
    for height in (60, 120, 400):
        ((step, _),) = chart._counts.tickSpacing(0, 42, height)
        assert 42 / step >= 2
        assert 42 / step <= 10
