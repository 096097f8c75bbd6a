"""The row ledger of an import: what became of each row of its file, the way to the person, the ways back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from desktop_app.domain.money import format_money
from desktop_app.services.import_ledger import REJECTED, Ledger
from desktop_app.ui.components.buttons import button, danger
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.pages.importing.list_pane import ListPane
from desktop_app.ui.pages.importing.searching import words_of
from desktop_app.ui.pages.importing.words import RESULTS, kind_title, moment, policy_text

_COLUMNS = (
    Column(key="row", heading="Dòng", width=5, align="right"),
    Column(
        key="result", heading="Kết quả", width=8, show=lambda code: RESULTS[code].word,
        tone=lambda line: RESULTS[line.result].tone, icon=lambda line: RESULTS[line.result].icon,
    ),
    Column(key="name", heading="Tên", width=17),
    Column(key="place", heading="Địa bàn", width=12),
    Column(key="message", heading="Đã đổi, lý do", width=30),
)  # fmt: skip


def ledger_words(ledger: Ledger) -> list[str]:
    """What a search in the ledger looks in; to be worked out away from the window."""
    return words_of(_COLUMNS, ledger.lines)


class LedgerPane(ListPane):
    """Enter on a row opens its person."""

    undo_wanted = Signal(object)  # ImportBatch
    rejects_wanted = Signal(object)

    def __init__(self, memory: Memory) -> None:
        self.undo = danger("Hoàn tác lần nhập này", lambda: self._send(self.undo_wanted), "undo")
        self.rejects = button("Lưu dòng lỗi ra Excel…", lambda: self._send(self.rejects_wanted), "download")
        super().__init__(
            _COLUMNS, name="import.ledger", memory=memory, what="Dòng của tệp",
            groups=(("", "Tất cả"), *((code, look.word) for code, look in RESULTS.items())),
            group_of=lambda line: line.result,
            buttons=(button("Quay lại", self._leave, "chevron-left"), self.rejects, self.undo),
        )  # fmt: skip
        self.ledger: Ledger | None = None

    def show_ledger(self, ledger: Ledger, words: Sequence[str]) -> None:
        """Show an import; ``words`` are those of `ledger_words`."""
        self.ledger = ledger
        batch = ledger.batch
        self.heading.setText(batch.file_name)
        self.facts.setText(
            f"{kind_title(batch.kind)}, nhập lúc {moment(batch.imported_at)}, cách nhập: {policy_text(batch.policy)}. "
            f"Đọc {format_money(batch.read)} = thêm {format_money(batch.added)} + sửa {format_money(batch.updated)} "
            f"+ giống {format_money(batch.same)} + loại {format_money(batch.rejected)}. Enter: mở người của dòng."
        )
        self.rejects.setVisible(any(line.result in REJECTED for line in ledger.lines))
        self.tabs.setCurrentIndex(0)
        self.search.clear()
        self.show_rows(ledger.lines, words=words)

    def _send(self, signal: object) -> None:
        if self.ledger is not None:
            signal.emit(self.ledger.batch)  # type: ignore[attr-defined]  # one of the two signals above

    def _leave(self) -> None:
        self.closed.emit()
