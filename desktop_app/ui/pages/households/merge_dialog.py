"""Two records side by side before they become one: which value stands, what moves, what changes. 1 and 2 choose, Ctrl+Enter merges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.merging import merge_people
from desktop_app.services.merging_fields import DROP, KEEP
from desktop_app.services.merging_preview import MergePreview, preview_merge
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import scrolled
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.models.editable_grid import EditableGridModel, GridColumn
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import active_tokens, em, scaled

_LEAST, _SHARE = 3, 0.38
_CHOSEN = {KEEP: "bên giữ", DROP: "bên gộp", "": "phải chọn"}
_SIDES = {"1": KEEP, "2": DROP}


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn(key="label", heading="Mục", width=9, editable=False),
        GridColumn(key="kept", heading="1 · Bản ghi giữ", width=15, editable=False, icon=lambda row: _tick(row, KEEP)),
        GridColumn(
            key="dropped", heading="2 · Bản ghi gộp", width=15, editable=False, icon=lambda row: _tick(row, DROP)
        ),
        GridColumn(
            key="wins",
            heading="Lấy giá trị",
            width=11,
            editable=False,
            show=str,
            tint=lambda row: "warn-soft" if row["open"] else "",
            icon=lambda row: "warning" if row["open"] else "",
        ),
    )


def _tick(row: Any, side: str) -> str:
    return "ok" if row["side"] == side else ""


class MergeGrid(GridView):
    """The fields of both records; Enter goes to the next one that is to be chosen."""

    def __init__(self, model: EditableGridModel) -> None:
        super().__init__(model)
        self.setAccessibleName("Hai bản ghi cạnh nhau")
        self.setTabKeyNavigation(False)
        scaled(self, lambda w: w.setMinimumWidth(em(w, 53)))
        self.horizontalHeader().setStretchLastSection(True)
        model.modelReset.connect(self.fit)
        self.open_rows: Callable[[], list[int]] = list
        self.enter_last: Callable[[], object] | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter walks the open fields, then leaves for the button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            later = [row for row in self.open_rows() if row != self.currentIndex().row()]
            if later:
                self.setCurrentIndex(self.grid.index(later[0], 1))
            elif self.enter_last is not None:
                self.enter_last()
            return
        super().keyPressEvent(event)

    def fit(self) -> None:
        """As high as its rows, as far as the screen has room beside the rest of the dialog."""
        row = em(self, active_tokens().size["row"])
        room = int(self.screen().availableGeometry().height() * _SHARE) // row
        rows = max(_LEAST, min(self.grid.rowCount(), room))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * row + 6)


class MergeDialog(SafeDialog):
    """The merge of two records. `choices` holds what was chosen so far."""

    def __init__(self, parent: QWidget | None, context: PageContext, keep_id: int, drop_id: int) -> None:
        super().__init__(parent, "Gộp hai bản ghi của một người", width=56)
        self._context = context
        self._ids = (keep_id, drop_id)
        self.choices: dict[str, str] = {}
        self.seen: MergePreview | None = None
        self.grid = MergeGrid(EditableGridModel(_columns(), lambda _edits: None, self))
        self.grid.digit.connect(self._chosen)
        self.grid.open_rows = self._open_rows
        self.said = muted("", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.warned = set_tone(small(""), "bad")
        self.warned.setWordWrap(True)
        self.fault = set_tone(small(""), "bad")
        self.fault.setWordWrap(True)
        words = scrolled(self.said)
        scaled(words, lambda w: w.setFixedHeight(em(w, 4.5)))
        for part in (muted("Phím 1 lấy bên giữ, 2 lấy bên gộp; Enter đến mục phải chọn kế tiếp; Ctrl+Enter gộp.", wrap=True),
                     self.warned, self.grid, words, self.fault):  # fmt: skip
            self.body.addWidget(part)
        self.add_button("Đóng", self.reject)
        self.add_button("Đổi bên giữ lại", self._swap)
        self.merge_button = self.add_button("Gộp  (Ctrl+Enter)", self.merge, "primary")
        self.grid.enter_last = self.merge_button.setFocus
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.merge)
        self.grid.setFocus()
        self._read()

    def is_dirty(self) -> bool:
        """Whether anything was chosen by hand."""
        return bool(self.choices)

    def merge(self) -> None:
        """Merge as chosen; what has still to be chosen is said."""
        if self.seen is None:
            return
        if self.seen.open:
            self.fault.setText(f"Hãy chọn (1 hoặc 2): {', '.join(field.label for field in self.seen.open)}.")
            self.grid.setFocus()
            self.grid.setCurrentIndex(self.grid.grid.index(self._open_rows()[0], 1))
            return
        self._context.do(
            merge_people, *self._ids, self.choices, done=lambda _outcome: self.accept(), failed=self._refused
        )

    def show_preview(self, seen: MergePreview) -> None:
        """Show both records and what would happen."""
        self.seen = seen
        rows = [
            {
                "label": field.label,
                "kept": field.kept,
                "dropped": field.dropped,
                "side": field.wins,
                "wins": _CHOSEN[field.wins] + (f": {field.note}" if field.note else ""),
                "open": not field.wins,
                "name": field.name,
                "asks": field.asks,
            }
            for field in seen.fields
        ]
        self.grid.grid.set_rows(rows)
        moves = ", ".join(f"{count} {words}" for words, count in seen.moves)
        lines = [f"Chuyển sang bên giữ: {moves}." if moves else "Bản ghi gộp không có gì phải chuyển.", *seen.told]
        self.said.setText("\n".join(f"• {line}" for line in lines))
        self.warned.setText("\n".join(seen.warnings))
        self.warned.setVisible(bool(seen.warnings))
        if not self.grid.currentIndex().isValid() and rows:
            first = self._open_rows()[:1] or [0]
            self.grid.setCurrentIndex(self.grid.grid.index(first[0], 1))

    def _read(self) -> None:
        self._context.look(
            preview_merge, *self._ids, self.choices, done=self.show_preview, failed=self._refused, key="people.preview"
        )

    def _chosen(self, row: int, _key: str, digit: str) -> None:
        found = self.grid.grid.rows()[row]
        if digit in _SIDES and found["asks"]:
            self.choices = {**self.choices, found["name"]: _SIDES[digit]}
            self.fault.setText("")
            self._read()

    def _open_rows(self) -> list[int]:
        return [at for at, row in enumerate(self.grid.grid.rows()) if row["open"]]

    def _swap(self) -> None:
        self._ids = (self._ids[1], self._ids[0])
        other = {KEEP: DROP, DROP: KEEP}
        self.choices = {name: other[side] for name, side in self.choices.items()}
        self._read()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, RuleBroken | WorldFault):
            raise error
        self.fault.setText(error.sentence)


def open_merge(parent: QWidget, context: PageContext, keep_id: int, drop_id: int) -> bool:
    """Show the dialog; whether the two were merged."""
    return bool(MergeDialog(parent, context, keep_id, drop_id).exec())
