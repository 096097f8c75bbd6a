"""The watch that fails a test for what it leaves behind really sees it."""

import threading

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.leaks import Watch


def test_a_clean_test_leaves_nothing(qapp: QApplication) -> None:
    watch = Watch()
    thread = threading.Thread(target=str)
    thread.start()
    timer = QTimer()
    timer.start(60_000)
    timer.stop()
    widget = QWidget()
    widget.show()
    widget.close()
    widget.deleteLater()
    assert watch.left_behind() == []


def test_a_running_timer_is_seen(qapp: QApplication) -> None:
    watch = Watch()
    timer = QTimer()
    timer.start(60_000)
    try:
        assert ["QTimer" in line for line in watch.left_behind()] == [True]
    finally:
        timer.stop()


def test_a_timer_that_ran_before_is_not_blamed(qapp: QApplication) -> None:
    timer = QTimer()
    Watch()
    timer.start(60_000)
    try:
        assert Watch().left_behind() == []
    finally:
        timer.stop()


def test_a_forgotten_window_is_seen(qapp: QApplication) -> None:
    watch = Watch()
    widget = QWidget()
    widget.show()
    try:
        assert ["QWidget" in line for line in watch.left_behind()] == [True]
    finally:
        widget.close()
        widget.deleteLater()


def test_a_running_qt_thread_is_seen(qapp: QApplication) -> None:
    watch = Watch()
    thread = QThread()
    thread.start()
    try:
        assert ["QThread" in line for line in watch.left_behind()] == [True]
    finally:
        thread.quit()
        thread.wait()


def test_a_running_thread_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.leaks._PATIENCE", 0.01)
    watch = Watch()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="stray")
    thread.start()
    try:
        assert watch.left_behind() == ["thread stray"]
    finally:
        stop.set()
        thread.join()


def test_a_timer_still_works_after_its_start_is_noted(qapp: QApplication) -> None:
    Watch()
    owner = QObject()
    timer = QTimer(owner)
    timer.start()
    timer.stop()
    timer.start(5)
    assert timer.interval() == 5
    timer.stop()
