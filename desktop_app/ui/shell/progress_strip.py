"""Long work: what is being done, how far, how long still, and the way to stop it."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar

from desktop_app.domain.money import format_money
from desktop_app.ui.components.boxes import row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.text import small, strong
from desktop_app.ui.jobs import Job, Jobs

_PATIENCE = 300  # milliseconds: what is done sooner needs no strip


def time_left(done: int, total: int, seconds: float) -> str:
    """Return "còn khoảng 8 giây" from the speed so far, "" while it cannot be told."""
    if done <= 0 or total <= 0 or seconds < 1 or done >= total:
        return ""
    left = seconds * (total - done) / done
    if left < 90:
        return f"còn khoảng {max(1, round(left))} giây"
    return f"còn khoảng {round(left / 60)} phút"


class ProgressStrip(QFrame):
    """Follows the labelled jobs; several at once are shown one after the other."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self._jobs: list[Job] = []
        self._begun = 0.0
        self._label = strong()
        self._count = small()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Tiến độ")
        self._stop = quiet("Hủy", self._cancel, "close")
        row(self, self._label, (self._bar, 1), self._count, self._stop, gap=0.8, margin=0.3)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self.show)
        self.hide()
        jobs.started.connect(self._started)
        jobs.progressed.connect(self._progressed)
        jobs.finished.connect(self._finished)

    @property
    def current(self) -> Job | None:
        """The job shown."""
        return self._jobs[0] if self._jobs else None

    def _started(self, job: Job) -> None:
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._present()
            self._timer.start()

    def _present(self) -> None:
        self._begun = time.monotonic()
        self._label.setText(self._jobs[0].label)
        self._count.setText("")
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self._stop.setVisible(self._jobs[0].can_cancel)

    def _progressed(self, job: Job, done: int, total: int, text: str) -> None:
        if job is not self.current:
            return
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        count = f"{format_money(done)}/{format_money(total)}" if total else format_money(done)
        left = time_left(done, total, time.monotonic() - self._begun)
        self._count.setText(" · ".join(part for part in (f"{count} {text}".strip(), left) if part))

    def _finished(self, job: Job) -> None:
        if job not in self._jobs:
            return
        self._jobs.remove(job)
        if self._jobs:
            self._present()
        else:
            self._timer.stop()
            self.hide()

    def _cancel(self) -> None:
        if self._jobs:
            self._jobs[0].cancel()
            self._stop.setEnabled(False)
            self._count.setText("Đang hủy, mọi thứ trở lại như trước…")
