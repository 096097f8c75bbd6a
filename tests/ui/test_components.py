"""The parts that pages are built from."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.identity import Problem
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, column
from desktop_app.ui.components.buttons import button, danger, icon_button, link, menu_button, primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.figure_card import Figure, FigureCard, share_text
from desktop_app.ui.components.head_line import HeadLine
from desktop_app.ui.components.legend import KeyLegend, LegendItem
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.components.skeleton import Skeleton, Stage
from desktop_app.ui.components.stepper import Stepper
from desktop_app.ui.components.text import muted, set_tone, title
from desktop_app.ui.memory import Memory
from desktop_app.ui.theme import colour, em
from desktop_app.ui.widgets.text_field import TextField
from tests.ui.found import part

Show = Callable[[QWidget], QWidget]


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text() and not label.isHidden()]


# -- text, buttons, badges


@pytest.mark.parametrize("tone", ["good", "warn", "bad", "muted", "accent"])
def test_a_tone_reaches_the_label_and_can_be_taken_back(shown: Show, tone: str) -> None:
    label = muted("chữ")
    shown(label)
    set_tone(label, tone)
    assert label.palette().color(label.foregroundRole()) == colour(tone)
    set_tone(label, "")
    assert label.palette().color(label.foregroundRole()) == colour("text")


def test_labels_show_text_as_it_is(shown: Show) -> None:
    label = title("<b>An</b> & Bình")
    shown(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("make", [primary, button, quiet, danger])
def test_buttons_call_their_slot_and_never_catch_enter(
    qtbot: QtBot, house: Any, make: Callable[..., QPushButton]
) -> None:
    calls: list[int] = []
    made = make("Lưu", lambda: calls.append(1), "save")
    qtbot.addWidget(made)
    made.click()
    assert calls == [1]
    qtbot.keyClick(made, Qt.Key.Key_Return)  # where the focus is
    assert calls == [1, 1]
    assert not made.autoDefault()
    assert not made.icon().isNull()


def test_icon_buttons_are_named_and_links_lead(qtbot: QtBot, house: Any) -> None:
    calls: list[str] = []
    close, more = icon_button("close", "Đóng", lambda: calls.append("close")), link("xem", lambda: calls.append("link"))
    for made in (close, more):
        qtbot.addWidget(made)
        made.click()
    assert close.accessibleName() == close.toolTip() == "Đóng"
    assert calls == ["close", "link"]


def test_a_menu_button_offers_its_entries(qtbot: QtBot, house: Any) -> None:
    calls: list[str] = []
    made = menu_button(
        "Xuất", [("Ra Excel", lambda: calls.append("excel"), "excel"), ("Ra PDF", lambda: calls.append("pdf"), "")]
    )
    qtbot.addWidget(made)
    menu = made.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    assert [action.text() for action in menu.actions()] == ["Ra Excel", "Ra PDF"]
    assert calls == ["pdf"]


def test_a_badge_is_an_icon_and_a_word(shown: Show) -> None:
    badge = Badge("Hộ nghèo", "warn", "flag")
    shown(badge)
    badge.show_state("Đồng ý", "good")
    assert badge.text == badge.accessibleName() == "Đồng ý"
    icons = [label.property("icon_name") for label in badge.findChildren(QLabel) if label.property("icon_name")]
    assert icons == ["ok"]


# -- states of a page


def test_an_empty_state_says_what_for_and_offers_one_step(shown: Show) -> None:
    calls: list[int] = []
    state = EmptyState(
        "chart", "Chưa có dữ liệu", "Biểu đồ hiện ra khi đã giao chỉ tiêu.", "Giao chỉ tiêu", lambda: calls.append(1)
    )
    shown(state)
    assert state.button is not None
    state.button.click()
    assert calls == [1]
    assert "Chưa có dữ liệu" in words(state)
    assert EmptyState("chart", "a", "b").button is None


def test_a_stage_shows_skeleton_content_or_empty_state(shown: Show) -> None:
    stage = Stage(QLabel("nội dung"))
    assert stage.state == "ready"
    stage.loading()
    assert stage.state == "loading"
    stage.resize(300, 200)
    shown(stage)
    assert stage.grab().toImage().pixelColor(20, em(stage, 1.2)) == colour("line")
    stage.empty(EmptyState("list", "Trống", "Chưa có gì."))
    stage.empty(EmptyState("list", "Vẫn trống", "Chưa có gì."))
    assert stage.state == "empty"
    stage.ready()
    assert stage.state == "ready"


def test_a_refresh_does_not_flicker_over_what_is_already_shown(shown: Show) -> None:
    stage = Stage(QLabel("nội dung"))
    shown(stage)
    stage.loading()
    assert stage.state == "ready"


def test_a_skeleton_tells_a_screen_reader(qtbot: QtBot, house: Any) -> None:
    skeleton = Skeleton(3)
    qtbot.addWidget(skeleton)
    assert skeleton.accessibleName() == "Đang tải…"


# -- problems


PROBLEMS = [
    Problem(level="hint", field="phone", message="Nên ghi số điện thoại."),
    Problem(level="block", field="name", message="Chưa có họ tên."),
    Problem(level="warn", field="cccd", message="Năm sinh khác số định danh."),
]


def test_problems_stand_in_one_list_the_blocking_ones_first(shown: Show) -> None:
    problems = ProblemList()
    shown(problems)
    problems.show_problems(PROBLEMS, {"phone": "Điện thoại"})
    view = part(problems, QListWidget)
    assert [view.item(i).text() for i in range(3)] == [
        "Chưa có họ tên.",
        "Năm sinh khác số định danh.",
        "Điện thoại: Nên ghi số điện thoại.",
    ]
    assert {"1 chặn", "1 cảnh báo", "1 gợi ý"} <= set(words(problems))
    problems.show_problems([])
    assert problems.isHidden()


@pytest.mark.parametrize("zoom", [100, 150])
def test_the_list_is_as_high_as_its_lines(shown: Show, house: Any, zoom: int) -> None:
    holder = QWidget()
    problems = ProblemList()
    problems.show_problems(PROBLEMS)  # before it has its look
    column(holder, problems, STRETCH)
    holder.resize(300, 500)
    shown(holder)
    house.theme.show_zoom(zoom)
    view = part(problems, QListWidget)
    last = view.visualItemRect(view.item(2))
    assert last.height() >= em(view, 2.0) - 1
    assert view.viewport().rect().contains(last)


def test_stepping_goes_round_and_leads_to_the_field(shown: Show) -> None:
    problems = ProblemList()
    shown(problems)
    fields: list[str] = []
    problems.chosen.connect(fields.append)
    problems.step()
    problems.show_problems(PROBLEMS)
    for _ in range(4):
        problems.step()
    problems.step(forward=False)
    problems.show_problems(PROBLEMS)
    problems.step(forward=False)
    assert fields == ["name", "cccd", "phone", "name", "phone", "phone"]


def test_a_problem_stands_beside_its_field_in_words_and_icon(shown: Show) -> None:
    field = TextField()
    holder = FieldRow("Số định danh", field, hint="12 chữ số", required=True)
    shown(holder)
    assert {"Số định danh", "12 chữ số", "bắt buộc"} == set(words(holder))
    holder.show_problem(PROBLEMS[2])
    assert "Năm sinh khác số định danh." in words(holder)
    assert field.accessibleDescription() == "Cảnh báo: Năm sinh khác số định danh."
    assert field.property("level") == "warn"
    holder.show_problem(None)
    assert "12 chữ số" in words(holder)
    assert field.accessibleName() == "Số định danh"


# -- legend, head line, stepper, figures


def test_the_legend_shows_its_keys_and_a_click_does_the_same(shown: Show, qtbot: QtBot) -> None:
    legend = KeyLegend([LegendItem(key="1", text="Đồng ý", tone="good"), LegendItem(key="2", text="Vắng nhà")])
    shown(legend)
    picked: list[str] = []
    legend.picked.connect(picked.append)
    qtbot.mouseClick(legend.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    assert picked == ["2"]
    assert words(legend) == ["1", "2"]
    legend.show_items([LegendItem(key="9", text="Khác")])
    qtbot.waitUntil(lambda: words(legend) == ["9"])


def test_the_head_line_leaves_blank_facts_out(shown: Show, qtbot: QtBot) -> None:
    line = HeadLine()
    line.show_line("Hộ ông An", [("home", "Thôn Bình Hòa"), ("phone", "")], [("Hộ nghèo", "warn", "flag")])
    shown(line)
    assert words(line) == ["Hộ ông An", "Hộ nghèo", "Thôn Bình Hòa"]
    line.show_line("Hộ bà Bình")
    qtbot.waitUntil(lambda: words(line) == ["Hộ bà Bình"])


def test_finished_steps_can_be_gone_back_to(shown: Show, qtbot: QtBot) -> None:
    stepper = Stepper(["Chọn tệp", "Ghép cột", "Xem lỗi"])
    stepper.resize(600, 40)
    shown(stepper)
    chosen: list[int] = []
    stepper.chosen.connect(chosen.append)
    stepper.show_step(1)
    for x in (50, 250, 550):
        qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(x, 15))
    stepper.setFocus()
    qtbot.keyClick(stepper, Qt.Key.Key_Left)
    assert chosen == [0, 0]
    assert stepper.accessibleName() == "Bước 2 trên 3: Ghép cột"
    before = stepper.grab().toImage()
    stepper.show_step(2)
    assert stepper.grab().toImage() != before
    assert stepper.current == 2


@pytest.mark.parametrize(
    ("actual", "plan", "text"),
    [
        (16, 20, "16/20 (80 %)"),
        (0, 20, "0/20 (0 %)"),
        (25, 20, "25/20 (125 %)"),
        (16, None, "16"),
        (16, 0, "16/0"),
        (18204, 20000, "18.204/20.000 (91 %)"),
    ],
)
def test_a_percentage_never_stands_without_its_counts(actual: int, plan: int | None, text: str) -> None:
    assert share_text(actual, plan) == text


@pytest.mark.parametrize(
    ("figure", "has", "has_not"),
    [
        (
            Figure(title="BHXH TN", actual=16, plan=20, plan_to_date=14, pace="ahead", change=3),
            {"16", "16/20 (80 %)", "vượt tiến độ", "3 so với tháng trước"},
            {"chậm tiến độ"},
        ),
        (
            Figure(title="BHYT", actual=5, plan=20, plan_to_date=14, pace="behind", change=-2),
            {"5/20 (25 %)", "chậm tiến độ", "2 so với tháng trước"},
            set(),
        ),
        (
            Figure(title="Thu", actual=1_366_200_000, plan=2_000_000_000, unit="triệu đồng", scale=1_000_000),
            {"1.366", "triệu đồng", "1.366/2.000 (68 %)"},
            {"chậm tiến độ"},
        ),
        (Figure(title="Thẻ", actual=58, note="trong 30 ngày"), {"58", "trong 30 ngày"}, {"Chưa giao chỉ tiêu"}),
        (
            Figure(title="Thẻ", actual=58, plan=0, change=0),
            {"Chưa giao chỉ tiêu", "bằng tháng trước"},
            {"vượt tiến độ"},
        ),
    ],
)
def test_a_figure_card_tells_count_share_pace_and_change(
    shown: Show, figure: Figure, has: set[str], has_not: set[str]
) -> None:
    card = FigureCard()
    shown(card)
    card.show_figure(figure)
    assert has <= set(words(card))
    assert not has_not & {label.text() for label in card.findChildren(QLabel) if label.isVisible()}
    assert card.accessibleName().startswith(figure.title)


def test_a_figure_card_opens_by_click_and_by_enter(shown: Show, qtbot: QtBot) -> None:
    card = FigureCard()
    card.show_figure(Figure(title="BHXH TN", actual=16, plan=20))
    shown(card)
    opened: list[int] = []
    card.clicked.connect(lambda: opened.append(1))
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    qtbot.keyClick(card, Qt.Key.Key_A)
    assert opened == [1, 1]


def test_the_pace_marker_stands_where_the_plan_should_be_by_now(shown: Show) -> None:
    card = FigureCard()
    card.resize(em(card, 20), em(card, 12))
    card.show_figure(Figure(title="BHXH TN", actual=10, plan=20, plan_to_date=15, pace="behind"))
    shown(card)
    bar = card._bar
    image = bar.grab().toImage()
    assert image.pixelColor(round(bar.width() * 0.75), 1) == colour("text")
    assert image.pixelColor(round(bar.width() * 0.25), bar.height() // 2) == colour("accent")
    assert image.pixelColor(round(bar.width() * 0.9), bar.height() // 2) == colour("line")


def test_memory_hands_back_what_was_put_in() -> None:
    memory = Memory({"a": 1})
    memory.put("b", [1, 2])
    assert (memory.get("a"), memory.get("b"), memory.get("c", 5)) == (1, [1, 2], 5)
    assert memory.values == {"a": 1, "b": [1, 2]}


def test_a_line_edit_of_a_disabled_form_is_faded(shown: Show) -> None:
    field = QLineEdit("x")
    shown(field)
    field.setEnabled(False)
    assert field.grab().toImage().pixelColor(field.width() // 2, field.height() // 2) == colour("ground")
