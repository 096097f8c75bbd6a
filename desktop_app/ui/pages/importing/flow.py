"""One workbook on its way through the page: what is looked at, what is asked again, what is written. No widgets."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.services import import_files, import_history, import_letting_go, import_likely, importing
from desktop_app.services.import_history import UndoneImport
from desktop_app.services.import_likely import LikelyPair
from desktop_app.services.import_paste import Clip, preview_paste
from desktop_app.services.import_values import Decision, ImportReceipt, Preview
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.page import REDO_HINT, PageContext
from desktop_app.ui.pages.importing.rows_index import RowsIndex


class ImportFlow(QObject):
    """Runs the verbs of an import away from the window, one after the other.

    ``opened`` comes with the first preview of a file, ``revised`` with each later one, ``committed`` with the receipt, ``failed`` when a step did
    not come about (the message has been shown), ``busy_changed`` around each.
    """

    opened = Signal(object)
    found = Signal(str, str, object)  # result, text, rows: the answer to `find`
    paired = Signal(int, object)  # row, pairs: the answer to `pair`
    revised = Signal(object)
    committed = Signal(object)
    undone = Signal(object)
    failed = Signal()
    busy_changed = Signal(bool)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.seen: Preview | None = None
        self.index: RowsIndex | None = None
        self.receipt: ImportReceipt | None = None
        self._busy = False
        self._wish: dict[str, Any] = {}

    @property
    def busy(self) -> bool:
        """Whether something is being read, checked or written."""
        return self._busy

    @property
    def receipt_id(self) -> int | None:
        """The import that was just made, None without one."""
        return self.receipt.import_id if self.receipt is not None else None

    def open_file(self, path: Path) -> None:
        """Look at another workbook."""
        self._open(importing.preview, path, f"Đọc {path.name}")

    def paste(self, clip: Clip) -> None:
        """Look at what lies on the clipboard as if it were a workbook."""
        self._open(preview_paste, clip, "Đọc phần vừa dán")

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
            _looked,
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

    def decide(self, said: Mapping[int, Decision | None]) -> None:
        """Take the user's word on doubtful rows; ``None`` takes it back."""
        if self.seen is None:
            return
        before: Mapping[int, Decision] = self._wish.get("decisions", self.seen.decisions)
        decisions = {row: one for row, one in {**before, **said}.items() if one is not None}
        self.revise(decisions=decisions)

    def find(self, result: str, text: str) -> None:
        """Look for words in the rows of a result; the answer is `found`."""
        index = self.index
        if index is None:
            return
        self._context.look(
            lambda _office: index.find(result, text),
            done=lambda rows: self.found.emit(result, text, rows),
            key="import.find",
        )

    def pair(self, row: int) -> None:
        """Ask whom a doubtful row may mean, side by side; the answer is `paired`."""
        seen = self.seen
        if seen is None:
            return

        def answered(pairs: tuple[LikelyPair, ...]) -> None:
            if self.seen is seen:
                self.paired.emit(row, pairs)

        self._context.look(import_likely.pairs_of, seen, row, done=answered, key="import.pair")

    def answer(self, key: str, meaning: Mapping[str, str]) -> None:
        """Take the user's word on a code of a column (question of the reading)."""
        waiting: Mapping[str, Mapping[str, str]] = self._wish.get("answers", {})
        self.revise(answers={**waiting, key: {**waiting.get(key, {}), **meaning}})

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
        self._let_go()
        self.seen = self.receipt = self.index = None
        self._wish = {}

    def _open(self, verb: Callable[..., Preview], source: object, label: str) -> None:
        if self._busy:
            return
        self._begin()
        self._context.do(_looked, verb, source, done=self._opened, failed=self._fault, progress=True, label=label)

    def _let_go(self) -> None:
        """Give the memory of the preview back that is not looked at any more; what was asked of it is answered first."""
        if self.seen is not None:
            self._context.look(import_letting_go.let_go, self.seen, done=lambda _nothing: None)

    def _begin(self) -> None:
        self._busy = True
        self.busy_changed.emit(True)

    def _end(self) -> None:
        self._busy = False
        self.busy_changed.emit(False)

    def _opened(self, looked: tuple[Preview, RowsIndex]) -> None:
        self._let_go()
        seen, self.index = looked
        self.seen, self.receipt = seen, None
        self._wish = {}
        self._end()
        self.opened.emit(seen)

    def _revised(self, looked: tuple[Preview, RowsIndex]) -> None:
        self._let_go()
        seen, self.index = looked
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


def _looked(office: Office, verb: Callable[..., Preview], source: object, **choices: Any) -> tuple[Preview, RowsIndex]:
    """A preview with what the page wants to know of all its rows: both are made away from the window.

    The half million objects of a large list are put among the old ones at once. Looked through as young ones by the cycle collector they would hold
    the window up for a quarter of a second.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        seen = verb(office, source, **choices)
        index = RowsIndex(seen)
        gc.freeze()
        gc.unfreeze()
    finally:
        if was_on:
            gc.enable()
    return seen, index
