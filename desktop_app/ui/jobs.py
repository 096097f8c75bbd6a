"""Work away from the window: one writer thread for verbs, one reader thread for slow questions.

A job is a plain function. Its result or its error comes back on the main thread. The writer takes jobs strictly one after
the other in the order given, so two verbs never meet in the data file.
"""

import itertools
import queue
import time
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal

_PULSE = 0.05  # seconds between two progress messages: the eye sees no more
Done = Callable[[Any], object]
Failed = Callable[[Exception], object]


class Cancelled(Exception):
    """Raised inside a job, out of its progress callback, when the user cancelled; the verb rolls back by itself."""


class Job:
    """One function on its way: shown in the status strip while `label` is set, cancelled between two progress calls."""

    def __init__(self, call: Callable[[], Any], done: Done | None, failed: Failed | None, label: str, key: str) -> None:
        self.call = call
        self.done = done
        self.failed = failed
        self.label = label
        self.key = key
        self.number = 0
        self.can_cancel = False
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop; the job itself notices at its next progress call."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask the job to stop. A job that has not begun is never begun."""
        self._cancelled = True


class _Worker(QThread):
    """Takes jobs from its queue until it finds None."""

    settled = Signal(object, object, object)  # job, result, error

    def __init__(self, name: str, at_end: Callable[[], object] | None) -> None:
        super().__init__()
        self.setObjectName(name)
        self.queue: queue.Queue[Job | None] = queue.Queue()
        self._at_end = at_end

    def run(self) -> None:
        """Work until told to stop; then let the owner close what belongs to this thread."""
        while (job := self.queue.get()) is not None:
            result: Any = None
            error: Exception | None = None
            try:
                if job.cancelled:
                    raise Cancelled
                result = job.call()
            except Exception as fault:  # noqa: BLE001 - every error belongs to the caller, on the main thread
                error = fault
            self.settled.emit(job, result, error)
            # A finished job must not keep its result alive while the thread waits for the next one.
            del job, result, error
        if self._at_end is not None:
            self._at_end()


class Jobs(QObject):
    """The two workers. Create it on the main thread and `close()` it before the application ends.

    `at_thread_end` runs on each worker when it stops (to close the data file's connection of that thread).
    """

    started = Signal(object)  # Job; only jobs with a label
    progressed = Signal(object, int, int, str)  # Job, done, total (0: unknown), text
    finished = Signal(object)  # Job

    def __init__(self, parent: QObject | None = None, at_thread_end: Callable[[], object] | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._newest: dict[str, int] = {}
        self._under_way = 0
        self._closed = False
        self._reading_held = False
        self._writer = _Worker("writer", at_thread_end)
        self._reader = _Worker("reader", at_thread_end)
        for worker in (self._writer, self._reader):
            worker.settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether any job is waiting or running."""
        return self._under_way > 0

    def run(
        self,
        fn: Callable[..., Any],
        *args: Any,
        done: Done | None = None,
        failed: Failed | None = None,
        progress: bool = False,
        label: str = "",
        **kwargs: Any,
    ) -> Job:
        """Run `fn(*args, **kwargs)` on the writer thread.

        With `progress` the function gets `progress=` as well: call it with `(done, total, text="")`; it raises
        `Cancelled` when the user cancelled. `done(result)` or `failed(error)` follow on the main thread.
        """
        return self._give(self._writer, fn, args, kwargs, done, failed, progress=progress, label=label)

    def read(
        self,
        fn: Callable[..., Any],
        *args: Any,
        done: Done | None = None,
        failed: Failed | None = None,
        key: str = "",
        **kwargs: Any,
    ) -> Job:
        """Run a question on the reader thread. Of several with the same `key` only the newest is answered."""
        return self._give(self._reader, fn, args, kwargs, done, failed, key=key)

    def hold_reading(self) -> None:
        """Let questions wait: the window is being made, and a thread that reads would only slow it down."""
        self._reading_held = True

    def release_reading(self) -> None:
        """Begin with the questions that waited."""
        self._reading_held = False
        if not self._closed and not self._reader.isRunning() and not self._reader.queue.empty():
            self._reader.start()

    def close(self) -> None:
        """Finish the verbs that were given, drop the questions, stop both threads. Nothing may be given afterwards."""
        if self._closed:
            return
        self._closed = True
        self._newest.clear()
        for worker in (self._writer, self._reader):
            worker.queue.put(None)
        for worker in (self._writer, self._reader):
            worker.wait()

    def _give(
        self,
        worker: _Worker,
        fn: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        done: Done | None,
        failed: Failed | None,
        *,
        progress: bool = False,
        label: str = "",
        key: str = "",
    ) -> Job:
        if self._closed:
            message = "a job was given to closed workers"
            raise RuntimeError(message)
        job = Job(lambda: fn(*args, **kwargs), done, failed, label, key)
        job.number = next(self._numbers)
        if progress:
            kwargs = {**kwargs, "progress": self._progress_of(job)}
            job.can_cancel = True
        if key:
            self._newest[key] = job.number
            call = job.call
            # A question that has been asked anew while it waited is not worth working out.
            job.call = lambda: call() if self._newest.get(key) == job.number else None
        self._under_way += 1
        if label:
            self.started.emit(job)
        if not worker.isRunning() and not (worker is self._reader and self._reading_held):
            worker.start()
        worker.queue.put(job)
        return job

    def _progress_of(self, job: Job) -> Callable[..., None]:
        last = 0.0

        def progress(done: int, total: int = 0, text: str = "") -> None:
            nonlocal last
            if job.cancelled:
                raise Cancelled
            now = time.monotonic()
            if 0 < total <= done or now - last >= _PULSE:
                last = now
                self.progressed.emit(job, done, total, text)

        return progress

    def _settle(self, job: Job, result: Any, error: Exception | None) -> None:
        # The job, its progress and what it was called with know each other: untied, so that a large argument goes at once.
        done, failed = job.done, job.failed
        job.call, job.done, job.failed = _spent, None, None
        self._under_way -= 1
        self.finished.emit(job)
        if job.key and self._newest.get(job.key) != job.number:
            return
        if error is None:
            _call(done, result)
        elif not isinstance(error, Cancelled) or failed is not None:
            if failed is None:
                raise error
            _call(failed, error)


def _spent() -> None:
    """What a settled job would do again: nothing."""


def is_alive(callback: Callable[..., object]) -> bool:
    """Whether a callback may still be called: the widget it belongs to may be gone meanwhile."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def _call(callback: Callable[[Any], object] | None, value: Any) -> None:
    if callback is not None and is_alive(callback):
        callback(value)
