"""What was decided about doubtful rows and is remembered for the next lists: to be seen, and forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop_app.services.import_memory import RememberedDecision
from desktop_app.ui.components.buttons import button, danger
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, as_date
from desktop_app.ui.pages.importing.list_pane import ListPane

_COLUMNS = (
    Column(key="decided_on", heading="Ngày chọn", width=8, show=as_date),
    Column(key="said", heading="Tệp ghi", width=26),
    Column(key="meaning", heading="Đã chọn", width=15),
    Column(key="person", heading="Người trong dữ liệu", width=18),
)

_SOME = (
    "Lần nhập sau gặp lại đúng nội dung này thì chương trình làm theo và ghi rõ bên dòng; quên đi thì được hỏi lại. "
    "Phím Delete: quên các dòng đang chọn."
)
_NONE = "Chưa có lựa chọn nào. Khi chọn “là người này”, “là người khác” cho một dòng nghi trùng rồi ghi nhận, lựa chọn được nhớ ở đây."


class RememberedPane(ListPane):
    """Del forgets the selected ones (Ctrl+Z brings them back); Enter opens the person."""

    forget_wanted = Signal(list)

    def __init__(self, memory: Memory) -> None:
        self.forget = danger("Quên lựa chọn đang chọn", self._forget, "trash")
        super().__init__(
            _COLUMNS, name="import.remembered", memory=memory, what="Lựa chọn",
            groups=(("", "Tất cả"), ("match", "Là người này"), ("add", "Là người khác"), ("skip", "Bỏ qua")),
            group_of=lambda one: one.action,
            buttons=(button("Quay lại", lambda: self.closed.emit(), "chevron-left"), self.forget),
        )  # fmt: skip
        self.heading.setText("Lựa chọn đã nhớ cho dòng nghi trùng")

    def show_decisions(self, decisions: Sequence[RememberedDecision]) -> None:
        """Show what is remembered now."""
        self.facts.setText(_SOME if decisions else _NONE)
        self.forget.setVisible(bool(decisions))
        self.show_rows(decisions)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del forgets."""
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self._forget()
        else:
            super().keyPressEvent(event)

    def _forget(self) -> None:
        ids = [one.id for one in self.selected]
        if ids:
            self.forget_wanted.emit(ids)
