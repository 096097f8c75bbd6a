"""The frame: keys, search, status, undo, help, progress, closing, small screens."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.identity import Problem
from desktop_app.system.clock import now
from desktop_app.ui.actions import ActionSpec, all_specs, declare, key_lines
from desktop_app.ui.components.boxes import STRETCH, column, scrolled
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.dialogs.go_to_field import GoToField, fields_of
from desktop_app.ui.dialogs.key_sheet import KeySheet
from desktop_app.ui.navigation import PageEntry
from desktop_app.ui.page import Page, PageContext
from desktop_app.ui.shell.progress_strip import time_left
from desktop_app.ui.shell.search_box import Hit
from desktop_app.ui.shell.status_strip import Status
from desktop_app.ui.widgets.text_field import TextField
from tests.vietnamese import english_words

declare(ActionSpec(id="test.next", text="Hộ tiếp theo", shortcut="Ctrl+PgDown", help="Mở hộ kế tiếp trong thôn"))
Shell = Callable[..., Any]
InDialog = Callable[..., None]


class FormPage(Page):
    page_id = "form"
    title = "Vận động"
    kinds = frozenset({"household"})
    help_topic = "no-such-topic"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.opened: list[dict[str, Any]] = []
        self.steps = 0
        self.stays = False
        self.name, self.phone = TextField(), TextField()
        self.list = QTableView()
        self.problems = ProblemList()
        inner = QWidget()
        column(
            inner,
            FieldRow("Họ và tên", self.name),
            FieldRow("Điện thoại", self.phone),
            self.list,
            self.problems,
            STRETCH,
        )
        column(self, scrolled(inner))
        self.bind("test.next", self._next)

    def _next(self) -> None:
        self.steps += 1

    def open(self, **args: Any) -> None:
        self.opened.append(args)

    def can_leave(self) -> bool:
        return not self.stays

    def first_focus(self) -> QWidget | None:
        return self.name


class OtherPage(Page):
    page_id = "other"
    title = "Thu"


ENTRIES = (
    PageEntry(id="form", title="Vận động", icon="canvass", factory=FormPage),
    PageEntry(id="other", title="Thu", icon="collect", factory=OtherPage),
)


def ready(shell: Shell, qtbot: QtBot, **ports: Any) -> Any:
    window = shell(ENTRIES, **ports)
    window.navigate("form")
    qtbot.waitUntil(lambda: window.stack.current.name.hasFocus())
    return window


# -- keys


@pytest.mark.parametrize(("digit", "page"), [(Qt.Key.Key_1, "form"), (Qt.Key.Key_2, "other")])
def test_alt_and_a_digit_go_to_the_page(shell: Shell, qtbot: QtBot, digit: Qt.Key, page: str) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window, digit, Qt.KeyboardModifier.AltModifier)
    assert window.stack.current.page_id == page


def test_a_key_of_the_page_works_inside_the_page(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window.stack.current.name, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.current.steps == 1


def test_the_key_sheet_lists_the_keys_of_this_screen(shell: Shell, qtbot: QtBot, in_dialog: InDialog) -> None:
    window = ready(shell, qtbot)
    seen: list[str] = []

    def read(dialog: QDialog) -> None:
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.accept()

    in_dialog(read, KeySheet)
    window.stack.current.list.setFocus()
    qtbot.keyClick(window.stack.current.list, Qt.Key.Key_Question)
    assert {"Ctrl+PgDn", "Mở hộ kế tiếp trong thôn", "Ctrl+Z", "Alt+1 … 9", "F7"} <= set(seen)
    assert [word for text in seen if " " in text for word in english_words(text)] == []


def test_a_question_mark_typed_into_a_field_is_text(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window.stack.current.name, Qt.Key.Key_Question)
    assert window.stack.current.name.text() == "?"


def test_f6_goes_to_a_field_by_a_part_of_its_label(shell: Shell, qtbot: QtBot, in_dialog: InDialog) -> None:
    window = ready(shell, qtbot)

    def choose(dialog: Any) -> None:
        qtbot.keyClicks(dialog.combo, "dien")
        qtbot.keyClick(dialog.combo, Qt.Key.Key_Return)

    in_dialog(choose, GoToField)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.stack.current.phone


def test_f6_on_a_page_without_fields_says_so(shell: Shell, qtbot: QtBot, in_dialog: InDialog) -> None:
    window = shell(ENTRIES)
    window.navigate("other")
    assert fields_of(window.stack.current) == []
    said: list[str] = []

    def read(dialog: Any) -> None:
        said.extend(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
        dialog.reject()

    in_dialog(read, GoToField)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert "Màn hình này không có ô nhập nào." in said


def test_f8_steps_through_the_problems(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    page = window.stack.current
    page.problems.show_problems(
        [
            Problem(level="hint", field="phone", message="Nên ghi số điện thoại."),
            Problem(level="block", field="name", message="Chưa có họ tên."),
        ]
    )
    chosen: list[str] = []
    page.problems.chosen.connect(chosen.append)
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        qtbot.keyClick(window, Qt.Key.Key_F8, modifier)
    assert chosen == ["name", "phone", "name"]


@pytest.mark.parametrize(("key", "zoom"), [(Qt.Key.Key_Plus, 110), (Qt.Key.Key_Minus, 90), (Qt.Key.Key_0, 100)])
def test_control_and_plus_minus_zoom_the_application(
    shell: Shell, qtbot: QtBot, house: Any, key: Qt.Key, zoom: int
) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert house.theme.zoom == zoom


def test_back_and_forward_by_alt_and_arrows(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    window.navigate("other")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.stack.current.page_id == "form"
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.stack.current.page_id == "other"


# -- search


def test_search_asks_once_after_a_pause_and_opens_the_hit(shell: Shell, qtbot: QtBot) -> None:
    asked: list[str] = []

    def search(_office: Any, text: str) -> Sequence[Hit]:
        asked.append(text)
        return [Hit(text="Nguyễn Văn An", page="form", args={"person": 7}, detail="1965 · Thôn Bình Hòa")]

    window = ready(shell, qtbot, search=search)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()
    qtbot.keyClicks(window.search, "nguyen van a 65")
    qtbot.waitUntil(lambda: window.search.hits.is_open)
    assert asked == ["nguyen van a 65"]
    assert window.search.hits.texts() == ["Nguyễn Văn An"]
    assert window.search.text() == "nguyen van a 65"  # nothing is completed inside the text
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.stack.current.opened[-1] == {"person": 7}
    assert window.search.text() == ""


def test_enter_before_the_answer_opens_the_first_hit_when_it_comes(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot, search=lambda _office, text: [Hit(text=text, page="other")])
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.search, "nva")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.stack.current.page_id == "other")


def test_nothing_found_is_said_and_opens_nothing(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    window.search.summon()
    qtbot.keyClicks(window.search, "zzz")
    qtbot.waitUntil(lambda: window.search.hits.texts() == ["Không tìm thấy"])
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.stack.current.page_id == "form"


def test_escape_leaves_the_search_for_where_it_was_called(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    window.stack.current.phone.setFocus()
    window.search.summon()
    qtbot.keyClicks(window.search, "an")
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert window.stack.current.phone.hasFocus()
    assert not window.search.hits.is_open


def test_arrows_walk_the_hits(shell: Shell, qtbot: QtBot) -> None:
    hits = [Hit(text=f"Người {n}", page="form", args={"person": n}) for n in range(3)]
    window = ready(shell, qtbot, search=lambda *_: hits)
    window.search.summon()
    qtbot.keyClicks(window.search, "nguoi")
    qtbot.waitUntil(lambda: window.search.hits.is_open)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(window.search, key)
    assert window.stack.current.opened[-1] == {"person": 1}


def test_text_being_composed_is_not_searched_yet(shell: Shell, qtbot: QtBot, compose: Callable[..., None]) -> None:
    asked: list[str] = []

    def noting(_office: Any, text: str) -> Sequence[Hit]:
        asked.append(text)
        return []

    window = ready(shell, qtbot, search=noting)
    window.search.summon()
    compose(window.search, "Nguyê", commit=False)
    assert not window.search._timer.isActive()
    compose(window.search, "Nguyễn")
    qtbot.waitUntil(lambda: asked == ["Nguyễn"])


# -- the strip at the foot


MOMENT = now()
TODAY, OLD = MOMENT.replace(hour=10, minute=31), MOMENT - timedelta(days=9)


@pytest.mark.parametrize(
    ("status", "texts"),
    [
        (Status(file="TânPhú.db"), ["TânPhú.db", "Chưa có thay đổi", "Chưa có bản sao đã kiểm tra"]),
        (
            Status(
                file="a.db",
                saved_at=TODAY,
                backup_at=TODAY.replace(minute=2),
                backup_people=18204,
                unsent=("B15a 10/2026", "D05 03"),
            ),
            ["a.db", "Đã lưu 10:31", "Bản sao đã kiểm tra 10:02 (18.204 người)", "Chưa nộp: B15a 10/2026, D05 03"],
        ),
        (Status(file="a.db", backup_at=OLD), ["a.db", "Chưa có thay đổi", f"Bản sao đã kiểm tra {OLD:%d/%m/%Y %H:%M}"]),
    ],
)
def test_the_status_strip_tells_file_saving_backup_and_unsent(
    shell: Shell, qtbot: QtBot, status: Status, texts: list[str]
) -> None:
    window = ready(shell, qtbot, status=lambda _office: status)
    qtbot.waitUntil(lambda: window.status.texts() == texts)
    assert status.file in window.windowTitle()


def test_a_change_renews_the_status(shell: Shell, qtbot: QtBot) -> None:
    files = iter(["truoc.db", "sau.db"])
    window = ready(shell, qtbot, status=lambda _office: Status(file=next(files, "sau.db")))
    qtbot.waitUntil(lambda: window.status.texts()[:1] == ["truoc.db"])
    window.signals.changed.emit(frozenset({"person"}))
    qtbot.waitUntil(lambda: window.status.texts()[:1] == ["sau.db"])


# -- verbs, undo


def outcome(label: str, *kinds: str, notes: Sequence[str] = ()) -> Any:
    return SimpleNamespace(label=label, changes=frozenset(kinds), value=1, notes=tuple(notes))


def test_a_verb_refreshes_toasts_and_calls_back(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot, office="cơ quan")
    changes: list[frozenset[str]] = []
    got: list[Any] = []
    window.signals.changed.connect(changes.append)
    window.context.do(lambda office, number: outcome(f"{office} {number}", "household"), 5, done=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert changes == [frozenset({"household"})]
    assert window.messages.toasts.text == "cơ quan 5 – Ctrl+Z để hoàn tác"


@pytest.mark.parametrize(
    ("toast", "made", "text"),
    [
        ("", outcome("Ghi", "person"), ""),
        ("Đã ghi cả nhà", outcome("Ghi", "person"), "Đã ghi cả nhà"),
        (None, outcome("Đã tính"), "Đã tính"),
        (
            None,
            outcome("Hoàn tác: Nhập", "person", notes=["2 dòng được giữ lại."]),
            "Hoàn tác: Nhập – Ctrl+Z để hoàn tác\n2 dòng được giữ lại.",
        ),
    ],
)
def test_what_a_verb_says(shell: Shell, qtbot: QtBot, toast: str | None, made: Any, text: str) -> None:
    window = ready(shell, qtbot)
    got: list[Any] = []
    window.context.do(lambda _office: made, toast=toast, done=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert window.messages.toasts.text == text


def test_a_failed_verb_is_told_by_the_page_or_by_the_shell(shell: Shell, qtbot: QtBot) -> None:
    from desktop_app.system.faults import WorldFault

    def fail(_office: Any) -> None:
        raise WorldFault("Đĩa đầy. Hãy dọn bớt.")

    window = ready(shell, qtbot)
    own: list[Exception] = []
    window.context.do(fail, failed=own.append)
    qtbot.waitUntil(lambda: bool(own))
    assert window.banners.texts() == []
    window.context.do(fail)
    qtbot.waitUntil(lambda: window.banners.texts() == ["Đĩa đầy. Hãy dọn bớt."])
    window.navigate("other")
    assert window.banners.texts() == []


def noting(calls: list[int], label: str) -> Callable[[Any], Any]:
    def verb(_office: Any) -> Any:
        calls.append(1)
        return outcome(label, "ledger")

    return verb


def test_control_z_takes_typing_back_first_then_the_last_verb(shell: Shell, qtbot: QtBot) -> None:
    undone: list[int] = []
    window = ready(shell, qtbot, undo=noting(undone, "Hoàn tác: Thu tiền"))
    name = window.stack.current.name
    qtbot.keyClicks(name, "an")
    qtbot.keyClick(name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (name.text(), undone) == ("", [])
    qtbot.keyClick(name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: undone == [1])


def test_control_y_brings_the_last_verb_back(shell: Shell, qtbot: QtBot) -> None:
    done: list[int] = []
    window = ready(shell, qtbot, redo=noting(done, "Làm lại: Thu tiền"))
    qtbot.keyClick(window.stack.current.name, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: done == [1])


# -- help, rail, menu


def test_f1_opens_help_with_the_keys_and_closes_it_again(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    assert "Ctrl+PgDn" in window.help.text
    assert english_words(window.help.text) == []
    window.navigate("other")
    assert "Ctrl+PgDn" not in window.help.text
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not window.help.isVisible()


def test_the_rail_folds_on_a_narrow_window_unless_chosen_otherwise(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    assert not window.rail.collapsed
    window.resize(900, 500)
    assert window.rail.collapsed
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not window.rail.collapsed
    window.resize(1366, 740)
    window.resize(900, 500)
    assert not window.rail.collapsed


def test_the_rail_marks_the_page_shown_even_when_leaving_was_refused(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    window.stack.current.stays = True
    window.rail._buttons["other"].click()
    assert [name for name, button in window.rail._buttons.items() if button.isChecked()] == ["form"]
    window.stack.current.stays = False


def test_the_menu_holds_the_actions_of_window_and_program(shell: Shell, qtbot: QtBot) -> None:
    done: list[int] = []
    declare(ActionSpec(id="test.file", text="Mở tệp khác…", shortcut="Ctrl+O", icon="folder"))
    window = ready(shell, qtbot)
    window.add_to_menu("test.file", lambda: done.append(1))
    window._menu_button.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    texts = [action.text() for action in menu.actions() if action.text()]
    assert {"Hoàn tác", "Sao lưu ngay", "Mở tệp khác…", "Thoát"} <= set(texts)
    menu.close()
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert done == [1]


def test_every_declared_action_has_vietnamese_words() -> None:
    words = [(spec.id, word) for spec in all_specs() for text in (spec.text, spec.help) for word in english_words(text)]
    assert words == []
    assert all(what for _, what in key_lines(all_specs()))


def test_two_actions_may_not_share_an_id() -> None:
    with pytest.raises(ValueError):
        declare(ActionSpec(id="test.next", text="Khác"))


def test_dark_mode_by_button_and_key(shell: Shell, qtbot: QtBot, house: Any) -> None:
    window = ready(shell, qtbot)
    window._dark_button.click()
    assert house.theme.mode == "dark"
    assert window._dark_button.text() == "Nền sáng"
    qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert house.theme.mode == "light"


# -- long work, closing


def test_long_work_shows_counts_and_can_be_cancelled(shell: Shell, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(_office: Any, progress: Callable[..., None]) -> None:
        progress(12000, 40000, "dòng")
        begun.set()
        go_on.wait(10)
        progress(40000, 40000, "dòng")

    window = ready(shell, qtbot)
    strip = window._progress
    window.context.do(work, progress=True, label="Nhập danh sách")
    assert begun.wait(10)
    qtbot.waitUntil(strip.isVisible)
    texts = [label.text() for label in strip.findChildren(QLabel)]
    assert texts[0] == "Nhập danh sách"
    assert texts[1].startswith("12.000/40.000 dòng")
    strip.findChild(QPushButton).click()
    go_on.set()
    qtbot.waitUntil(lambda: not strip.isVisible())
    assert window.messages.toasts.text == "Đã hủy. Chưa có gì thay đổi."


@pytest.mark.parametrize(
    ("done", "total", "seconds", "text"),
    [
        (0, 100, 5.0, ""),
        (50, 100, 0.4, ""),
        (20, 100, 2.0, "còn khoảng 8 giây"),
        (1, 100, 2.0, "còn khoảng 3 phút"),
        (100, 100, 9.0, ""),
        (5, 0, 9.0, ""),
    ],
)
def test_time_left(done: int, total: int, seconds: float, text: str) -> None:
    assert time_left(done, total, seconds) == text


@pytest.mark.parametrize(("answer", "cancelled"), [("wait", False), ("cancel", True)])
def test_closing_during_long_work_asks(
    shell: Shell, qtbot: QtBot, in_dialog: InDialog, answer: str, cancelled: bool
) -> None:
    go_on = threading.Event()
    closed: list[int] = []
    window = ready(shell, qtbot)
    window.closed.connect(lambda: closed.append(1))
    window.context.do(lambda _office, progress: go_on.wait(10), progress=True, label="Nhập danh sách")
    job = window._progress.current
    in_dialog(lambda dialog: dialog.findChild(QPushButton, f"answer-{answer}").click(), QDialog)
    assert window.close() is False
    assert (job.cancelled, closed) == (cancelled, [])
    go_on.set()
    qtbot.waitUntil(lambda: window._progress.current is None)


def test_closing_asks_the_page_and_remembers_the_place(shell: Shell, qtbot: QtBot) -> None:
    closed: list[int] = []
    window = ready(shell, qtbot)
    window.closed.connect(lambda: closed.append(1))
    window.stack.current.stays = True
    assert window.close() is False
    window.stack.current.stays = False
    assert window.close() is True
    assert closed == [1]
    assert window.context.memory.get("window/geometry")


# -- small screens, accessibility


@pytest.mark.parametrize("zoom", [100, 150])
def test_the_window_fits_the_smallest_screen(shell: Shell, qtbot: QtBot, house: Any, zoom: int) -> None:
    window = ready(shell, qtbot)
    house.theme.show_zoom(zoom)
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 910 if zoom == 100 else 1366
    assert smallest.height() <= (512 if zoom == 100 else 650)  # the zoom of the program on the whole 1366×768
    window.resize(910, 512)
    assert (window.width(), window.height()) == (910, 512)


def test_every_control_of_the_frame_has_an_accessible_name(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    nameless = []
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, Page | QTableView):
            continue
        text = widget.text() if isinstance(widget, QPushButton | QLabel) else ""
        if not (widget.accessibleName() or text or widget.objectName().startswith("qt_")):
            nameless.append(repr(widget))
    assert nameless == []


def test_no_text_of_the_frame_is_english(shell: Shell, qtbot: QtBot) -> None:
    window = ready(shell, qtbot)
    texts = [w.text() for w in window.findChildren(QWidget) if isinstance(w, QLabel | QPushButton)]
    texts += [w.toolTip() for w in window.findChildren(QWidget)] + [
        w.placeholderText() for w in window.findChildren(QLineEdit)
    ]
    assert [(text, word) for text in texts for word in english_words(text)] == []


def test_a_time_is_shown_with_its_day_when_it_is_not_today() -> None:
    assert datetime.fromisoformat("2026-01-02T03:04") < MOMENT
