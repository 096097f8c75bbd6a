"""Charts of rows: what is painted, walked, clicked and taken away."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.charts.painted import DRAWINGS, PaintedChart
from desktop_app.charts.series_bars import Bar, Funnel, Step, sort_bars
from desktop_app.charts.series_tables import Cell
from desktop_app.charts.shades import STEPS, blend, contrast, ink_on, step_of
from desktop_app.ui.tokens import MODES, load_tokens
from tests.charts.test_series_kinds import ALL, BARS, CALENDAR, COMPARISON, FUNNEL, HEAT, PYRAMID

LIGHT, DARK = (dict(load_tokens(mode).colours) for mode in MODES)
DRAWN = [series for series in ALL if type(series) in DRAWINGS]
MANY = replace(
    BARS, bars=sort_bars([Bar(key=at, name=f"Thôn Bình Hòa {at}", value=at, base=200) for at in range(1, 201)])
)


@pytest.fixture
def chart(qtbot: QtBot) -> Iterator[PaintedChart]:
    made = PaintedChart(LIGHT)
    qtbot.addWidget(made)
    made.resize(900, 420)
    made.show()
    yield made
    made.hide()


def show(chart: PaintedChart, series: Any) -> QImage:
    chart.show_series(series)
    QApplication.processEvents()
    return chart.grab().toImage()


def press(chart: PaintedChart, *keys: Qt.Key) -> None:
    for key in keys:
        QApplication.sendEvent(chart, _key(key))


def _key(key: Qt.Key) -> Any:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)


def pixels(image: QImage, colour: QColor | str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))


@pytest.mark.parametrize("series", DRAWN, ids=lambda series: type(series).__name__)
def test_every_chart_has_ink_in_both_modes(chart: PaintedChart, series: Any) -> None:
    light = show(chart, series)
    chart.use_colours(DARK)
    QApplication.processEvents()
    dark = chart.grab().toImage()
    # The heat table and the calendar are shaded, all the others have solid bars.
    marks = [STEPS[3], STEPS[1], STEPS[2], 0.999] if series in (HEAT, CALENDAR) else [1.0, STEPS[3]]
    assert any(pixels(light, blend(LIGHT["raised"], LIGHT["accent"], mark)) > 40 for mark in marks)
    assert any(pixels(dark, blend(DARK["raised"], DARK["accent"], mark)) > 40 for mark in marks)
    assert pixels(dark, LIGHT["accent"]) == 0
    assert not chart.is_empty


def test_the_headline_is_written_in_the_chart_s_own_colours(chart: PaintedChart) -> None:
    """A chart for paper is light while the window is dark."""
    chart.use_colours(DARK)
    show(chart, FUNNEL)
    assert chart._headline.palette().windowText().color().name().upper() == DARK["text"]


@pytest.mark.parametrize("series", DRAWN, ids=lambda series: type(series).__name__)
def test_no_colour_outside_the_tokens(chart: PaintedChart, series: Any) -> None:
    """Every flat area is a token or the ground with a share of the accent."""
    image = show(chart, series)
    known = {QColor(colour).rgb() for colour in LIGHT.values()}
    known |= {blend(LIGHT["raised"], LIGHT["accent"], step).rgb() for step in STEPS}
    area = chart.canvas.geometry()
    found: dict[int, int] = {}
    for x in range(area.left(), area.right(), 3):
        for y in range(area.top(), area.bottom(), 3):
            found[image.pixel(x, y)] = found.get(image.pixel(x, y), 0) + 1
    flat = {colour for colour, count in found.items() if count > 150}  # letters have edges of many shades
    assert flat
    assert flat <= known | {QApplication.palette().window().color().rgb()}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=MODES)
def test_words_on_every_shade_can_be_read(colours: dict[str, str]) -> None:
    shades = [blend(colours["raised"], colours["accent"], step) for step in STEPS]
    for shade in shades:
        assert contrast(shade, ink_on(shade, colours["text"], colours["raised"], colours["on-accent"])) >= 4.5
    greys = [shade.lightnessF() for shade in shades]
    assert all(abs(one - other) > 0.03 for one, other in pairwise(greys))


@pytest.mark.parametrize(("share", "step"), [(0, 0), (0.249, 0), (0.25, 1), (0.74, 2), (0.99, 3), (1, 4), (2.5, 4)])
def test_quarters_and_what_reached_the_whole_have_shades_of_their_own(share: float, step: int) -> None:
    assert step_of(share) == step


@pytest.mark.parametrize(
    ("series", "keys", "picked"),
    [
        (HEAT, (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return), ("00382", 1)),
        (BARS, (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Enter), 1),
        (BARS, (Qt.Key.Key_End, Qt.Key.Key_Return), 3),
        (FUNNEL, (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space), "a"),
        (PYRAMID, (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Return), (1, "female")),
        (COMPARISON, (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return), (8, "kept")),
        (CALENDAR, (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Return), "2026-11-20"),
        (CALENDAR, (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Return), "2026-11-28"),
    ],
)  # fmt: skip
def test_arrows_walk_and_enter_picks(
    chart: PaintedChart, series: Any, keys: tuple[Qt.Key, ...], picked: object
) -> None:
    show(chart, series)
    got: list[object] = []
    chart.picked.connect(got.append)
    press(chart, Qt.Key.Key_Return)  # nothing is chosen yet
    press(chart, *keys)
    assert got == [picked]
    assert chart.accessibleDescription() == chart.detail


def test_a_click_picks_and_the_pointer_tells_exact_values(chart: PaintedChart, qtbot: QtBot) -> None:
    show(chart, HEAT)
    got: list[object] = []
    chart.picked.connect(got.append)
    place = chart.canvas.box_of((0, 0)).center().toPoint()
    qtbot.mouseMove(chart.canvas, place)
    qtbot.mouseClick(chart.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert got == [("00376", 1)]
    chart.point_at(chart.canvas.place_at(QPointF(place)))
    assert chart.detail == "Xã Tân Phú · T1 · 16/20 (80 %) người"
    QApplication.sendEvent(chart.canvas, QEvent(QEvent.Type.Leave))
    assert chart.detail == HEAT.hint
    unknown = chart.canvas.box_of((0, 1)).center().toPoint()
    qtbot.mouseClick(chart.canvas, Qt.MouseButton.LeftButton, pos=unknown)
    assert len(got) == 1


def test_many_rows_are_scrolled_and_say_how_many_are_left(chart: PaintedChart, tmp_path: Path) -> None:
    show(chart, MANY)
    shown = chart.canvas.shown
    assert 5 < shown < 30
    press(chart, Qt.Key.Key_Down, Qt.Key.Key_PageDown)
    QApplication.processEvents()
    assert chart.canvas.box_of((shown, 0)).height() > 0
    press(chart, Qt.Key.Key_End)
    chart.save(tmp_path / "a.svg")
    texts = "|".join(
        node.text or "" for node in ET.parse(tmp_path / "a.svg").getroot().iter() if node.tag.endswith("text")
    )
    assert f"Thôn {201 - shown}–200 trong 200, {200 - shown} thôn ở trên" in texts
    assert "1/200 (0 %)" in texts
    assert sum(count for _, count in chart.canvas.portions()) == 200


@pytest.mark.parametrize(
    "series",
    [
        replace(HEAT, columns=HEAT.columns[:1], rows=(replace(HEAT.rows[0], cells=(Cell(value=1, base=1),)),)),
        replace(BARS, bars=BARS.bars[:1]), replace(BARS, bars=(Bar(key=1, name="Thôn A", value=5),)),
        Funnel(title="x", unit="hộ", steps=(Step(key="a", name="Đã đến", value=1),)), replace(PYRAMID, groups=PYRAMID.groups[:1]),
        replace(COMPARISON, rows=COMPARISON.rows[:1]), replace(CALENDAR, first="2026-11-20", last="2026-11-20"),
    ],
    ids=lambda series: type(series).__name__,
)  # fmt: skip
def test_one_point_is_drawn_and_can_be_picked(chart: PaintedChart, series: Any) -> None:
    show(chart, series)
    got: list[object] = []
    chart.picked.connect(got.append)
    press(chart, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert len(got) == 1
    assert not chart.canvas.box_of((0, 4 if series.title == CALENDAR.title else 0)).isEmpty()


def test_nothing_to_draw_is_said_and_cannot_be_walked(chart: PaintedChart) -> None:
    show(chart, replace(FUNNEL, steps=()))
    assert chart.is_empty
    assert chart.accessibleName() == "Chưa ghi lượt vận động nào trong phần đang xem."
    press(chart, Qt.Key.Key_Down, Qt.Key.Key_Return)
    show(chart, FUNNEL)
    assert not chart.is_empty


def test_the_picture_is_taken_away(chart: PaintedChart, tmp_path: Path) -> None:
    show(chart, FUNNEL)
    chart.copy()
    assert pixels(QGuiApplication.clipboard().image(), LIGHT["accent"]) > 400
    QGuiApplication.clipboard().clear()
    chart.save(tmp_path / "phễu.png")
    assert QImage(str(tmp_path / "phễu.png")).width() == chart.width() * 2
    with pytest.raises(OSError):
        chart.save(tmp_path / "khong-co" / "a.png")
