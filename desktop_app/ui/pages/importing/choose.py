"""Step 1: choose the workbook; the imports made so far stand below and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.records import ImportBatch
from desktop_app.services.importing import kind_titles
from desktop_app.ui.components.boxes import STRETCH, Card, column, panel, row
from desktop_app.ui.components.buttons import button, danger, primary
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, section, small
from desktop_app.ui.icons import put_icon
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, as_count
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.pages.importing.words import POLICY_WORDS


def _moment(iso: str) -> str:
    return f"{format_date(date.fromisoformat(iso[:10]))} {iso[11:16]}"


def _kind(code: str) -> str:
    return kind_titles().get(code, code)


def _policy(codes: str) -> str:
    return ", ".join(POLICY_WORDS[code] for code in codes.split(",") if code in POLICY_WORDS)


_COUNTS = (
    ("read", "Đọc"), ("added", "Thêm"), ("updated", "Sửa"), ("same", "Giống"), ("rejected", "Loại"),
)  # fmt: skip
_COLUMNS = (
    Column(key="imported_at", heading="Lúc", width=10, show=_moment),
    Column(key="file_name", heading="Tệp", width=18),
    Column(key="kind", heading="Loại danh sách", width=24, show=_kind),
    *(Column(key=key, heading=heading, width=5, align="right", show=as_count) for key, heading in _COUNTS),
    Column(key="policy", heading="Cách nhập", width=20, show=_policy),
)


class ChoosePane(QWidget):
    """Signals say what the officer wants; the page does it."""

    file_wanted = Signal()
    template_wanted = Signal()
    undo_wanted = Signal(object)  # ImportBatch

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._batches: Sequence[ImportBatch] = ()
        self.choose = primary("Chọn tệp Excel…", self.file_wanted.emit, "excel")
        self.template = button("Tải mẫu trống…", self.template_wanted.emit, "download")
        self._model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self._batches))
        self.history = Table(self._model, name="import.history", memory=memory)
        self.history.setAccessibleName("Các lần đã nhập")
        self._undo = danger("Hoàn tác lần nhập đang chọn", self.undo_current, "undo")
        self._none = muted("Chưa nhập tệp nào. Mỗi lần nhập sẽ được ghi ở đây và có thể hoàn tác bất cứ lúc nào.")
        self._rest = panel(STRETCH)  # holds the place of the history while there is none
        picture = QLabel()
        put_icon(picture, "import", "accent", size=2.6)
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = muted(
            "Danh sách hộ gia đình, nhân khẩu, hoặc danh sách dừng tham gia C21a-TS: .xlsx, .xls, .xlsb, .ods, .csv. "
            "Chương trình tự nhận dòng tiêu đề và từng cột, cho xem trước mọi dòng; chưa ghi gì cho đến bước cuối."
        )
        head = Card(
            row(None, picture, (self._words(words), 1), gap=1.0),
            row(None, self.choose, self.template, STRETCH, small("Hoặc kéo tệp thả vào đây"), gap=0.6),
            gap=0.9,
        )
        column(
            self, head, row(None, section("Các lần đã nhập"), STRETCH, self._undo), self._none, (self.history, 1), (self._rest, 1),
            gap=0.7, margin=1.0,
        )  # fmt: skip
        self.history.row_changed.connect(lambda at: self._undo.setEnabled(at >= 0))
        self.show_history(())

    def show_history(self, batches: Sequence[ImportBatch]) -> None:
        """Show the imports that stand, the newest first."""
        self._batches = batches
        self._model.reload()
        self.history.setVisible(bool(batches))
        self._none.setVisible(not batches)
        self._rest.setVisible(not batches)
        self._undo.setVisible(bool(batches))
        self._undo.setEnabled(False)
        if batches:
            self.history.select_row(0)
            self._undo.setEnabled(True)

    def undo_current(self) -> None:
        """Ask for the import under the cursor to be taken back."""
        at = self.history.currentIndex().row()
        if 0 <= at < len(self._batches):
            self.undo_wanted.emit(self._batches[at])

    def _fetch(self, offset: int, limit: int, order: Sort | None, _filter: Mapping[str, Any]) -> Sequence[ImportBatch]:
        batches = list(self._batches)
        if order is not None:
            batches.sort(key=lambda batch: getattr(batch, order.key), reverse=order.descending)
            self._batches = batches
        return batches[offset : offset + limit]

    @staticmethod
    def _words(words: QLabel) -> QWidget:
        holder = QWidget()
        column(holder, section("Nhập danh sách từ Excel"), words, gap=0.3)
        return holder
