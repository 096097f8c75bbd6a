"""Step 1: choose the workbook; the imports made so far stand below and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain.records import ImportBatch
from desktop_app.services.importing import kind_titles
from desktop_app.ui.components.boxes import STRETCH, Card, column, flow, panel, row
from desktop_app.ui.components.buttons import button, danger, primary, quiet
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, section, small
from desktop_app.ui.icons import put_icon
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, as_count
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.pages.importing.words import kind_title, moment, policy_text

_COUNTS = (
    ("read", "Đọc"), ("added", "Thêm"), ("updated", "Sửa"), ("same", "Giống"), ("rejected", "Loại"),
)  # fmt: skip
_COLUMNS = (
    Column(key="imported_at", heading="Lúc", width=9.5, show=moment),
    Column(key="file_name", heading="Tệp", width=19),
    Column(key="kind", heading="Loại danh sách", width=19, show=kind_title),
    *(Column(key=key, heading=heading, width=5, align="right", show=as_count) for key, heading in _COUNTS),
    Column(key="policy", heading="Cách nhập", width=12, show=policy_text),
)


class ChoosePane(QWidget):
    """Signals say what the officer wants; the page does it."""

    file_wanted = Signal()
    paste_wanted = Signal()
    memory_wanted = Signal()
    ledger_wanted = Signal()
    compare_wanted = Signal()
    template_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._batches: Sequence[ImportBatch] = ()
        self.choose = primary("Chọn tệp Excel…", self.file_wanted.emit, "excel")
        self.paste = button("Dán từ bộ nhớ tạm", self.paste_wanted.emit, "copy")
        self.template = button("Tải mẫu trống…", self.template_wanted.emit, "download")
        self._model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self._batches))
        self.history = Table(self._model, name="import.history", memory=memory)
        self.history.setAccessibleName("Các lần đã nhập")
        self._undo = danger("Hoàn tác lần nhập đang chọn", self.undo_wanted.emit, "undo")
        self._none = muted("Chưa nhập tệp nào. Mỗi lần nhập sẽ được ghi ở đây và có thể hoàn tác bất cứ lúc nào.")
        self._rest = panel(STRETCH)  # holds the place of the history while there is none
        picture = QLabel()
        put_icon(picture, "import", "accent", size=2.6)
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = muted(
            "Tệp .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .txt hoặc vùng đã chép (Ctrl+V). Chương trình tự nhận loại danh sách, dòng tiêu đề "
            "và từng cột, cho xem trước mọi dòng; chưa ghi gì cho đến bước cuối."
        )
        kinds = small("Nhận: " + "; ".join(_lowered(title) for title in kind_titles().values()) + ".")
        kinds.setWordWrap(True)
        head = Card(
            row(None, picture, (self._words(words, kinds), 1), gap=1.0),
            flow(self.choose, self.paste, self.template, small("Hoặc kéo tệp thả vào đây")),
            gap=0.9,
        )
        self._see = button("Xem từng dòng", self.ledger_wanted.emit, "list")
        compare = button("So hai danh sách…", self.compare_wanted.emit, "table")
        remembered = quiet("Lựa chọn đã nhớ", self.memory_wanted.emit, "history")
        column(
            self, head, row(None, section("Các lần đã nhập"), (flow(self._see, compare, self._undo, remembered), 1), gap=1.0), self._none,
            (self.history, 1), (self._rest, 1),
            gap=0.7, margin=1.0,
        )  # fmt: skip
        self.history.row_changed.connect(lambda at: self._undo.setEnabled(at >= 0))
        self.history.opened.connect(lambda _at: self.ledger_wanted.emit())
        self.show_history(())

    @property
    def batches(self) -> Sequence[ImportBatch]:
        """The imports shown."""
        return self._batches

    def show_history(self, batches: Sequence[ImportBatch]) -> None:
        """Show the imports that stand, the newest first."""
        self._batches = batches
        self._model.reload()
        self.history.setVisible(bool(batches))
        self._none.setVisible(not batches)
        self._rest.setVisible(not batches)
        self._undo.setVisible(bool(batches))
        self._see.setVisible(bool(batches))
        self._undo.setEnabled(False)
        if batches:
            self.history.select_row(0)
            self._undo.setEnabled(True)

    @property
    def current(self) -> ImportBatch | None:
        """The import under the cursor."""
        at = self.history.currentIndex().row()
        return self._batches[at] if 0 <= at < len(self._batches) else None

    def _fetch(self, offset: int, limit: int, order: Sort | None, _filter: Mapping[str, Any]) -> Sequence[ImportBatch]:
        batches = list(self._batches)
        if order is not None:
            batches.sort(key=lambda batch: getattr(batch, order.key), reverse=order.descending)
            self._batches = batches
        return batches[offset : offset + limit]

    @staticmethod
    def _words(*words: QLabel) -> QWidget:
        holder = QWidget()
        column(holder, section("Nhập danh sách từ Excel"), *words, gap=0.3)
        return holder


def _lowered(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:]
