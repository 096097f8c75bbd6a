"""One workbook on its way through the page: what is looked at, what is asked again, what is written. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.services import import_files, import_history, importing
from desktop_app.services.import_history import UndoneImport
from desktop_app.services.import_values import Decision, ImportReceipt, Preview
from desktop_app.services.outcome import Outcome
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.page import REDO_HINT, PageContext


class ImportFlow(QObject):
    """Runs the verbs of an import away from the window, one after the other.

    ``opened`` comes with the first preview of a file, ``revised`` with each later one, ``committed`` with the receipt, ``failed`` when a step did
    not come about (the message has been shown), ``busy_changed`` around each.
    """

    opened = Signal(object)
    revised = Signal(object)
    committed = Signal(object)
    undone = Signal(object)
    failed = Signal()
    busy_changed = Signal(bool)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.seen: Preview | None = None
        self.receipt: ImportReceipt | None = None
        self._busy = False
        self._wish: dict[str, Any] = {}

    @property
    def busy(self) -> bool:
        """Whether something is being read, checked or written."""
        return self._busy

    def open_file(self, path: Path) -> None:
        """Look at another workbook."""
        if self._busy:
            return
        self._begin()
        self._context.do(
            importing.preview, path, done=self._opened, failed=self._fault, progress=True, label=f"Đọc {path.name}"
        )

    def revise(self, **choices: Any) -> None:
        """Look again after another choice (kind, sheet, mapping, answers, policy, commune, decisions).

        A choice made while something runs is not lost: it is taken up when that is done.
        """
        if self.seen is None:
            return
        if self._busy:
            self._wish |= choices
            return
        self._begin()
        self._context.do(
            importing.revise,
            self.seen,
            done=self._revised,
            failed=self._fault,
            progress=True,
            label="Kiểm tra lại",
            **choices,
        )

    def map_column(self, letter: str, field: str) -> None:
        """Let a column hold another field; the column that held it before is left out."""
        if self.seen is None:
            return
        now = self.seen.reading.mapping
        if now.get(letter, "") == field:
            return
        others = {other: "" for other, held in now.items() if field and held == field and other != letter}
        self.revise(mapping={**others, letter: field})

    def decide(self, row: int, decision: Decision | None) -> None:
        """Take the user's word on a doubtful row; ``None`` takes it back."""
        if self.seen is None:
            return
        decisions: dict[int, Decision] = dict(self.seen.decisions)
        if decision is None:
            decisions.pop(row, None)
        else:
            decisions[row] = decision
        self.revise(decisions=decisions)

    def answer(self, key: str, meaning: Mapping[str, str]) -> None:
        """Take the user's word on a code of a column (question of the reading)."""
        self.revise(answers={key: dict(meaning)})

    def commit(self) -> None:
        """Write what the preview shows."""
        if self.seen is None or self._busy:
            return
        self._begin()
        self._context.do(
            importing.commit, self.seen, done=self._committed, failed=self._not_committed, progress=True,
            label=f"Ghi nhận {self.seen.path.name}", toast="",
        )  # fmt: skip

    def undo(self, import_id: int) -> None:
        """Take one import back."""
        if self._busy:
            return
        self._begin()
        self._context.do(
            import_history.undo_import,
            import_id,
            done=self._undone,
            failed=self._fault,
            label="Hoàn tác lần nhập",
            hint=REDO_HINT,
        )

    def save_rejects(self, path: Path) -> None:
        """Write the rejected rows of the preview into a workbook."""
        seen = self.seen
        if seen is None or self._busy:
            return
        self._begin()
        self._context.do(
            lambda _office: import_files.save_rejects(seen, path),
            done=lambda count: self._saved(path, count),
            failed=self._fault,
        )

    def save_template(self, path: Path) -> None:
        """Write our own blank list."""
        if self._busy:
            return
        self._begin()
        self._context.do(import_files.write_template, path, done=self._template_saved, failed=self._fault)

    def leave(self) -> None:
        """Forget the file."""
        self.seen = self.receipt = None
        self._wish = {}

    def _begin(self) -> None:
        self._busy = True
        self.busy_changed.emit(True)

    def _end(self) -> None:
        self._busy = False
        self.busy_changed.emit(False)

    def _opened(self, seen: Preview) -> None:
        self.seen, self.receipt = seen, None
        self._wish = {}
        self._end()
        self.opened.emit(seen)

    def _revised(self, seen: Preview) -> None:
        self.seen = seen
        self._end()
        wish, self._wish = self._wish, {}
        if wish:
            self.revise(**wish)
        else:
            self.revised.emit(seen)

    def _committed(self, outcome: Outcome[ImportReceipt]) -> None:
        self.receipt = outcome.value
        self._end()
        self.committed.emit(outcome.value)

    def _not_committed(self, error: Exception) -> None:
        self._fault(error)
        if isinstance(error, importing.PreviewStale):
            self.revise()

    def _undone(self, outcome: Outcome[UndoneImport]) -> None:
        self._end()
        self.undone.emit(outcome.value)

    def _saved(self, path: Path, count: int) -> None:
        self._end()
        self._context.messages.toast(f"Đã lưu {count} dòng bị loại vào {path.name}. Sửa xong có thể nhập lại tệp này.")

    def _template_saved(self, path: Path) -> None:
        self._end()
        self._context.messages.toast(f"Đã lưu mẫu trống vào {path.name}.")

    def _fault(self, error: Exception) -> None:
        self._end()
        self._context.messages.fault(error)
        if not isinstance(error, Cancelled):
            self.failed.emit()
