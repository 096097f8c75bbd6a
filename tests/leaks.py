"""Finds what a test leaves behind: threads, Qt threads and pools, running timers, top-level windows.

Qt is looked at only when the test has loaded it; the rooms without Qt stay without it.
"""

import gc
import sys
import threading
import weakref
from typing import Any

_PATIENCE = 2.0  # seconds a thread that was told to stop may take

# Pure helpers of the test runner itself.
_RUNNERS = ("execnet", "pytest", "ThreadPoolExecutor-execnet", "Dummy-", "pytest_timeout")


class Watch:
    """Notes what is there when a test begins and tells what more is there when it has ended."""

    def __init__(self) -> None:
        _note_all_starts()
        self._threads = set(threading.enumerate())
        # Kept alive as long as the test, so that no later object can take their identity.
        self._before = [*_windows(), *_running()]

    def left_behind(self) -> list[str]:
        """Return a line for each thing left behind; give deleted objects and stopping threads time to go."""
        _settle()
        if self._strays():
            # A window in a reference cycle is not a leak, only uncollected.
            gc.collect()
            _settle()
        return self._strays() + self._threads_left()

    def _strays(self) -> list[str]:
        known = {id(thing) for thing in self._before}
        return [repr(thing) for thing in [*_windows(), *_running()] if id(thing) not in known]

    def _threads_left(self) -> list[str]:
        # What a QThread leaves in Python's list is a stand-in that cannot be joined; QThreads are watched below.
        fresh = [
            thread
            for thread in threading.enumerate()
            if thread not in self._threads and not isinstance(thread, threading._DummyThread)
        ]
        for thread in fresh:
            thread.join(_PATIENCE)
        return [f"thread {thread.name}" for thread in fresh if thread.is_alive() and not _is_runner(thread)]


# Every QTimer and QThread started from Python, held weakly; Qt itself keeps no list of them.
_STARTED: "weakref.WeakSet[Any]" = weakref.WeakSet()
_NOTED: set[str] = set()


def _note_all_starts() -> None:
    """Begin to note starts, once, as soon as QtCore is there."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None or _NOTED:
        return
    _NOTED.update(("QTimer", "QThread"))
    _note_starts(core.QTimer)
    _note_starts(core.QThread)


def _running() -> list[Any]:
    if "PySide6.QtCore" not in sys.modules:
        return []
    # Loaded here: rooms without Qt are tested without it.
    from shiboken6 import isValid

    return [thing for thing in _STARTED if isValid(thing) and _is_running(thing)]


def _is_running(thing: Any) -> bool:
    return bool(thing.isActive() if hasattr(thing, "isActive") else thing.isRunning())


def _note_starts(kind: Any) -> None:
    original = kind.start

    def start(self: Any, *arguments: Any, **named: Any) -> Any:
        _STARTED.add(self)
        return original(self, *arguments, **named)

    kind.start = start


def _windows() -> list[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets.QApplication.instance() if widgets else None
    if widgets is None or application is None:
        return []
    # Menus and tool tips that Qt keeps for itself have no Python owner and are hidden: they are not ours.
    return [window for window in widgets.QApplication.topLevelWidgets() if window.isVisible() or _is_ours(window)]


def _is_ours(window: Any) -> bool:
    return type(window).__module__.startswith(("desktop_app", "tests"))


def _settle() -> None:
    core = sys.modules.get("PySide6.QtCore")
    application = core.QCoreApplication.instance() if core else None
    if core is None or application is None:
        return
    core.QThreadPool.globalInstance().waitForDone(int(_PATIENCE * 1000))
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    core.QCoreApplication.processEvents()


def _is_runner(thread: threading.Thread) -> bool:
    return thread.name.startswith(_RUNNERS)
