"""What the frame does around a verb: refreshing, toasts, undo, progress, closing, the strip at the foot."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.system.clock import now
from desktop_app.ui.shell.progress_strip import time_left
from desktop_app.ui.shell.status_strip import Status
from tests.ui.form_page import InDialog, Shell, ready

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
