"""What the pre-check of a batch found, under its people: J and K walk it, Enter opens the record, S lets a finding stand for a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.services.batch_checking import LEVEL_NAMES, BatchCheck, Finding
from desktop_app.ui.components.boxes import column, panel, row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.problems import LEVEL_ICONS, LEVEL_TONES
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, strong
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.theme import em, scaled

_KEPT = "Giữ có lý do"
_LEAST = 8  # em
_COLUMNS = (
    Column(
        key="level",
        heading="Mức",
        width=7,
        sort=False,
        icon=lambda found: "ok" if found["kept"] else LEVEL_ICONS[found["code"]],
        tone=lambda found: "muted" if found["kept"] else LEVEL_TONES[found["code"]],
    ),
    Column(key="name", heading="Họ và tên", width=10.5, sort=False),
    Column(key="message", heading="Điều cơ quan BHXH sẽ xét", width=32, sort=False),
    Column(key="fix", heading="Cách sửa", width=17, sort=False),
    Column(key="source", heading="Căn cứ", width=16, sort=False),
)


class FindingsTable(Table):
    """J and K go down and up like the arrows; S asks to let the chosen findings stand."""

    keep_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the letters, leave the rest to the table."""
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()))
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and step is not None and self.rows.total:
            self.select_row(min(max(0, self.currentIndex().row() + step), self.rows.total - 1))
        elif plain and event.key() == Qt.Key.Key_S:
            self.keep_wanted.emit()
        else:
            super().keyPressEvent(event)


class FindingsPane(QWidget):
    """`opened(page, args)` for the record of a finding; `keep_wanted(findings)` to let some stand; `line_wanted(enrolment id)` as one is chosen."""

    opened = Signal(str, object)
    keep_wanted = Signal(object)
    line_wanted = Signal(object)

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._findings: tuple[Finding, ...] = ()
        self.model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self._findings), self)
        self.table = FindingsTable(self.model, name="batch-findings", memory=memory, frozen=0, compact=True)
        scaled(self.table, lambda w: w.setMinimumHeight(em(w, _LEAST)))
        self.table.setAccessibleName("Kết quả kiểm tra trước khi gửi")
        self.summary = strong("")
        self.summary.setWordWrap(True)
        self.detail = muted("")
        self.keep_button = quiet("Giữ có lý do  (S)", self._keep, "lock")
        self.open_button = quiet("Mở hồ sơ  (Enter)", self._open, "arrow-right")
        bar = row(None, (self.summary, 1), self.open_button, self.keep_button, gap=0.3)
        column(self, bar, (panel((self.table, 1), gap=0), 1), self.detail, gap=0.4)
        self.table.opened.connect(lambda _at: self._open())
        self.table.keep_wanted.connect(self._keep)
        self.table.row_changed.connect(self._changed)

    @property
    def findings(self) -> Sequence[Finding]:
        """What is shown."""
        return self._findings

    def show_check(self, check: BatchCheck, *, may_keep: bool) -> None:
        """Show the findings of a batch; ``may_keep``: the batch has not left yet."""
        at = self.table.currentIndex().row()
        self._findings = check.findings
        self.model.reload()
        self.summary.setText(check.sentence)
        self.setVisible(bool(check.findings))
        self.keep_button.setVisible(may_keep)
        if check.findings:
            self.table.select_row(min(max(0, at), len(check.findings) - 1))

    def show_nothing(self) -> None:
        """Hide: there is no batch, or it has left."""
        self._findings = ()
        self.model.reload()
        self.hide()

    def _chosen(self) -> list[Finding]:
        return [self._findings[at] for at in self.table.selected_rows() if at < len(self._findings)]

    def _open(self) -> None:
        at = self.table.currentIndex().row()
        if 0 <= at < len(self._findings) and self._findings[at].page:
            self.opened.emit(self._findings[at].page, dict(self._findings[at].args))

    def _keep(self) -> None:
        chosen = [one for one in self._chosen() if one.exception is None]
        if chosen and self.keep_button.isVisible():
            self.keep_wanted.emit(chosen)

    def _changed(self, at: int) -> None:
        if 0 <= at < len(self._findings):
            found = self._findings[at]
            self.open_button.setVisible(bool(found.page))
            self.detail.setText(f"{found.message} {found.fix}. Căn cứ: {found.source}.")
            self.line_wanted.emit(found.enrolment_id)

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return [_row(one) for one in self._findings[offset : offset + limit]]


def _row(one: Finding) -> dict[str, Any]:
    kept = one.exception is not None
    return {
        "code": one.level,
        "kept": kept,
        "level": _KEPT if kept else LEVEL_NAMES[one.level],
        "name": one.name,
        "message": one.message,
        "fix": one.fix,
        "source": one.source,
    }
