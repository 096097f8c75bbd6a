"""The log: a few small files that turn over, masked before anything reaches the disk.

Modules write with `logging.getLogger(__name__)`; only the composition root calls `start_log`. A log that cannot be
written must never stop an officer's work, so every failure of the log itself is swallowed.
"""

import logging
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

from desktop_app.system.masking import mask, mask_home

ROOT = "desktop_app"
FILE_NAME = "an-sinh-xa.log"
_LARGEST = 1_000_000  # bytes
_KEPT_FILES = 5
_LINE = "%(levelname)s %(name)s [%(threadName)s] %(message)s"


class MaskingFormatter(logging.Formatter):
    """Writes one record as text: the time as it is, everything else masked, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line or lines of `record`."""
        # The time is added after masking: its digits are nobody's number.
        return f"{self.formatTime(record)} {mask_home(mask(super().format(record)))}"


class _QuietFileHandler(RotatingFileHandler):
    """A full disk or a file held by a virus scanner loses log lines, never the officer's work."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Forget the record."""


def start_log(folder: Path, *, level: int = logging.INFO) -> Path | None:
    """Send the program's log to a turning file in `folder` and return that file; None when the folder cannot be used.

    Calling it again replaces the earlier file, so that a test or a second office starts clean.
    """
    stop_log()
    root = logging.getLogger(ROOT)
    root.setLevel(level)
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _QuietFileHandler(path, maxBytes=_LARGEST, backupCount=_KEPT_FILES, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(MaskingFormatter(_LINE))
    root.addHandler(handler)
    return path


def stop_log() -> None:
    """Close the file of `start_log`; nothing happens when there is none."""
    root = logging.getLogger(ROOT)
    for handler in list(root.handlers):
        if isinstance(handler, _QuietFileHandler):
            root.removeHandler(handler)
            handler.close()


def log_tail(path: Path, *, lines: int = 300) -> str:
    """Return the last lines of a log file, masked once more; empty when it cannot be read."""
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            tail = deque(stream, maxlen=lines)
    except OSError:
        return ""
    return mask_home(mask("".join(tail)))
