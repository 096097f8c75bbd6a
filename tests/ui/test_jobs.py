"""Work on the writer and the reader: order, results, errors, progress, cancelling, closing."""

import gc
import threading
import weakref
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.jobs import Cancelled, Job, Jobs, is_alive


def wait(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.busy)


def test_a_result_comes_back_on_the_main_thread(qtbot: QtBot, jobs: Jobs) -> None:
    threads: list[int] = []
    got: list[int] = []

    def work(number: int, *, factor: int) -> int:
        threads.append(threading.get_ident())
        return number * factor

    def done(result: int) -> None:
        threads.append(threading.get_ident())
        got.append(result)

    jobs.run(work, 6, factor=7, done=done)
    wait(qtbot, jobs)
    assert got == [42]
    assert threads[0] != threading.get_ident()
    assert threads[1] == threading.get_ident()


def test_an_error_comes_back_and_the_next_job_runs(qtbot: QtBot, jobs: Jobs) -> None:
    errors: list[Exception] = []
    got: list[str] = []

    def fail() -> None:
        raise ValueError("hỏng")

    jobs.run(fail, failed=errors.append)
    jobs.run(lambda: "sau đó", done=got.append)
    wait(qtbot, jobs)
    assert [str(error) for error in errors] == ["hỏng"]
    assert got == ["sau đó"]


def test_an_error_nobody_asked_for_is_not_lost(qtbot: QtBot, jobs: Jobs) -> None:
    def fail() -> None:
        raise ValueError("hỏng")

    with qtbot.captureExceptions() as caught:
        jobs.run(fail)
        wait(qtbot, jobs)
    assert [kind for kind, *_ in caught] == [ValueError]


def test_the_writer_takes_jobs_one_after_the_other(qtbot: QtBot, jobs: Jobs) -> None:
    inside, most, order = [0], [0], list[int]()
    gate = threading.Lock()

    def work(number: int) -> None:
        with gate:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        order.append(number)
        with gate:
            inside[0] -= 1

    for number in range(50):
        jobs.run(work, number)
    wait(qtbot, jobs)
    assert most == [1]
    assert order == list(range(50))


def test_a_slow_question_does_not_hold_up_the_writer(qtbot: QtBot, jobs: Jobs) -> None:
    release = threading.Event()
    got: list[str] = []
    jobs.read(lambda: release.wait(10), done=lambda _: got.append("câu hỏi"))
    jobs.run(lambda: None, done=lambda _: got.append("ghi"))
    qtbot.waitUntil(lambda: got == ["ghi"])
    release.set()
    wait(qtbot, jobs)
    assert got == ["ghi", "câu hỏi"]


def test_of_several_questions_with_one_key_only_the_newest_is_answered(qtbot: QtBot, jobs: Jobs) -> None:
    release = threading.Event()
    worked: list[str] = []
    got: list[str] = []

    def ask(text: str) -> str:
        release.wait(10)
        worked.append(text)
        return text

    for text in ("n", "ng", "nguyễn"):
        jobs.read(ask, text, done=got.append, key="tìm")
    jobs.read(ask, "khác", done=got.append, key="trạng thái")
    release.set()
    wait(qtbot, jobs)
    assert got == ["nguyễn", "khác"]
    assert "ng" not in worked


def test_progress_arrives_with_counts(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[tuple[int, int, str]] = []
    jobs.progressed.connect(lambda _job, done, total, text: seen.append((done, total, text)))

    def work(progress: Callable[..., None]) -> int:
        for row in range(1, 1001):
            progress(row, 1000, "dòng")
        return 1000

    got: list[int] = []
    jobs.run(work, progress=True, label="Nhập danh sách", done=got.append)
    wait(qtbot, jobs)
    assert got == [1000]
    assert seen[-1] == (1000, 1000, "dòng")
    assert len(seen) < 200  # the eye sees no more, and the window must not drown in messages


def test_cancelling_stops_at_the_next_progress_and_says_so(qtbot: QtBot, jobs: Jobs) -> None:
    reached: list[int] = []
    errors: list[Exception] = []
    begun = threading.Event()

    def work(progress: Callable[..., None]) -> None:
        for row in range(1_000_000):
            reached.append(row)
            progress(row, 1_000_000)
            begun.set()

    job = jobs.run(work, progress=True, label="Nhập", failed=errors.append)
    assert begun.wait(10)
    job.cancel()
    wait(qtbot, jobs)
    assert [type(error) for error in errors] == [Cancelled]
    assert len(reached) < 1_000_000


def test_a_job_cancelled_before_its_turn_never_begins(qtbot: QtBot, jobs: Jobs) -> None:
    release = threading.Event()
    ran: list[int] = []
    jobs.run(lambda: release.wait(10))
    job = jobs.run(lambda: ran.append(1))
    job.cancel()
    release.set()
    wait(qtbot, jobs)
    assert ran == []


def test_only_labelled_jobs_are_announced(qtbot: QtBot, jobs: Jobs) -> None:
    announced: list[Job] = []
    ended: list[Job] = []
    jobs.started.connect(announced.append)
    jobs.finished.connect(ended.append)
    jobs.run(lambda: None)
    labelled = jobs.run(lambda: None, label="Sao lưu")
    wait(qtbot, jobs)
    assert announced == [labelled]
    assert len(ended) == 2


def test_a_destroyed_widget_is_not_called_back(qtbot: QtBot, jobs: Jobs) -> None:
    class Asker(QWidget):
        answers: ClassVar[list[object]] = []

        def answer(self, value: object) -> None:
            self.answers.append(value)

    release = threading.Event()
    parent = QObject()
    asker = Asker()
    jobs.read(lambda: release.wait(10), done=asker.answer)
    asker.deleteLater()
    qtbot.waitUntil(lambda: not is_alive(asker.answer))
    release.set()
    wait(qtbot, jobs)
    assert Asker.answers == []
    parent.deleteLater()


def test_closing_finishes_what_was_given_and_closes_each_thread(qapp: QApplication) -> None:
    written: list[int] = []
    closed: list[int] = []
    jobs = Jobs(at_thread_end=lambda: closed.append(threading.get_ident()))
    for number in range(20):
        jobs.run(written.append, number)
    jobs.read(lambda: None)
    jobs.close()
    jobs.close()
    assert written == list(range(20))
    assert len(closed) == 2
    with pytest.raises(RuntimeError):
        jobs.run(lambda: None)


def test_workers_that_were_never_needed_leave_no_thread(qapp: QApplication) -> None:
    before = threading.active_count()
    jobs = Jobs()
    assert threading.active_count() == before
    jobs.close()


def test_a_result_is_not_kept_alive_by_the_waiting_thread(qtbot: QtBot, jobs: Jobs) -> None:
    import gc
    import weakref

    class Big:
        pass

    kept: list[Any] = []
    jobs.run(Big, done=lambda big: kept.append(weakref.ref(big)))
    wait(qtbot, jobs)
    QApplication.processEvents()
    gc.collect()
    assert kept[0]() is None


def test_what_a_settled_job_was_called_with_goes_at_once(qtbot: QtBot, jobs: Jobs) -> None:
    class Large:
        pass

    large = Large()
    gone = weakref.ref(large)
    gc.collect()
    gc.disable()  # a ring of references would hold it until the collector comes
    try:
        jobs.run(lambda _large, progress: progress(1, 1), large, done=lambda _result: None, progress=True)
        wait(qtbot, jobs)
        del large
        qtbot.waitUntil(lambda: gone() is None)
    finally:
        gc.enable()


def test_questions_wait_until_the_window_stands(jobs: Jobs, qtbot: QtBot) -> None:
    answers: list[int] = []
    jobs.hold_reading()
    jobs.read(lambda: 1, done=answers.append)
    saved: list[int] = []
    jobs.run(lambda: 2, done=saved.append)
    qtbot.waitUntil(lambda: saved == [2])
    assert answers == []
    jobs.release_reading()
    qtbot.waitUntil(lambda: answers == [1])


def test_questions_that_still_wait_do_not_keep_the_workers_from_closing(qtbot: QtBot) -> None:
    made = Jobs()
    made.hold_reading()
    made.read(lambda: 1)
    made.close()
    made.release_reading()
