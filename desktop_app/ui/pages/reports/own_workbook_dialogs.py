"""What to write into a cell of a template, and what changed in next month's template."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from desktop_app.domain.own_workbook_records import OwnBinding
from desktop_app.excel.own_workbook import GridCell, cell_name
from desktop_app.services.own_figures import EACH, MONEY, OwnFigure, scope_key
from desktop_app.services.own_workbook_checking import CheckedTemplate
from desktop_app.services.own_workbooks import BindForm
from desktop_app.services.planning_figures import Scope
from desktop_app.ui.components.boxes import grid_form
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted, set_tone
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.enter_chain import EnterChain

_ONE, _AUTO = "one", "auto"
_KINDS = {
    "office": "cả đơn vị",
    "commune": "xã, phường",
    "hamlet": "thôn, tổ",
    "collector": "nhân viên thu",
    "organisation": "tổ chức thu",
}
_SCALES = {_AUTO: "Theo tiêu đề của mẫu", "1": "đồng", "1000": "nghìn đồng", "1000000": "triệu đồng"}


class BindDialog(SafeDialog):
    """Asks what goes into one cell: which figure, whose, or repeated for whom. `bind(BindForm)` when it is said."""

    def __init__(
        self,
        parent: QWidget | None,
        sheet: str,
        place: tuple[int, int],
        cell: GridCell,
        figures: Sequence[OwnFigure],
        scopes: Sequence[Scope],
        kept: OwnBinding | None,
        each: str,
        bind: Callable[[BindForm], object],
        heading: str = "",
    ) -> None:
        super().__init__(parent, f"Gắn ô {cell_name(*place)} của trang {sheet}", width=38)
        self._sheet, self._place, self._cell, self._bind = sheet, place, cell, bind
        self._figures = {one.code: one for one in figures}
        self.figure = CodeCombo([Choice(code=one.code, text=one.name, detail=one.unit) for one in figures], width=26)
        self.each = CodeCombo(
            [
                Choice(code=_ONE, text="Một số liệu"),
                *(Choice(code=code, text=f"Bảng, mỗi dòng một {words}") for code, words in EACH.items()),
            ],
            width=18,
        )
        self.scope = CodeCombo(
            [Choice(code=scope_key(one), text=one.name, detail=_KINDS[one.kind]) for one in scopes], width=18
        )
        self.scale = CodeCombo([Choice(code=code, text=text) for code, text in _SCALES.items()], width=12)
        self.over = QCheckBox("Thay công thức của mẫu bằng số liệu")
        self.told = body("")
        known = kept is not None and kept.kind != "text"
        self.figure.set_value(kept.figure if kept is not None and known else None)
        self.each.set_value((kept.each if kept is not None and known else each) or _ONE)
        self.scope.set_value(kept.scope if kept is not None and known else "office:")
        self.scale.set_value(str(kept.scale) if kept is not None and known and kept.scale != 1 else _AUTO)
        self._before = self._typed()
        self.scope_row = FieldRow("Của", self.scope)
        self.scale_row = FieldRow("Đơn vị tiền", self.scale)
        if heading:
            self.body.addWidget(muted(f"Tiêu đề của ô: {heading}"))
        self.body.addWidget(
            grid_form(
                None,
                FieldRow("Chỉ tiêu", self.figure, hint="Gõ vài chữ, không cần dấu; ↓ xem cả danh sách", required=True),
                FieldRow("Cách ghi", self.each, hint="Bảng: ô này là dòng đầu, các dòng sau thêm tự động"),
                self.scope_row,
                self.scale_row,
                columns=1,
            )
        )
        self.over.setVisible(cell.formula)
        self.body.addWidget(self.over)
        self.body.addWidget(self.told)
        self.add_button("Đóng", self.reject)
        self.add_button("Gắn", self._go, "primary")
        for field in (self.figure, self.each):
            field.committed.connect(self._show_rows)
        self.chain = EnterChain(self, fields=[self.figure, self.each, self.scope, self.scale], save=self._go)
        self._show_rows()
        self.figure.setFocus()

    def is_dirty(self) -> bool:
        """Whether something was chosen that is not kept."""
        return self._typed() != self._before

    def _typed(self) -> tuple[object, ...]:
        return (self.figure.value(), self.each.value(), self.scope.value(), self.scale.value(), self.over.isChecked())

    def _show_rows(self) -> None:
        figure = self._figures.get(self.figure.value() or "")
        self.scope_row.setVisible(self.each.value() == _ONE and figure is not None and figure.scoped)
        self.scale_row.setVisible(figure is not None and figure.unit == MONEY)

    def _go(self) -> None:
        figure, each, scope, scale = (field.value() for field in (self.figure, self.each, self.scope, self.scale))
        fault = self.figure.fault_text() or ("" if figure else "Hãy chọn chỉ tiêu.")
        if not fault and self._cell.formula and not self.over.isChecked():
            fault = "Ô này có công thức của mẫu. Chọn “Thay công thức” nếu thật sự muốn ghi đè, hoặc gắn ô khác."
        if not fault and self._figures[str(figure)].row and each == _ONE:
            fault = "Chỉ tiêu này chỉ dùng trong bảng. Hãy chọn cách ghi là bảng."
        if fault:
            self.told.setText(fault)
            set_tone(self.told, "bad")
            (self.figure if not figure else self.over if self._cell.formula else self.each).setFocus()
            return
        form = BindForm(
            sheet=self._sheet,
            row=self._place[0],
            col=self._place[1],
            figure=str(figure),
            each="" if each in (None, _ONE) else str(each),
            scope=str(scope or "office:"),
            scale=None if scale in (None, _AUTO) else int(str(scale)),
            over_formula=self.over.isChecked(),
        )
        self._before = self._typed()
        self._bind(form)
        self.accept()


class ChangesDialog(SafeDialog):
    """What changed in next month's template; a tick accepts the place proposed. `take(accepted)` when it is taken."""

    def __init__(
        self, parent: QWidget | None, checked: CheckedTemplate, take: Callable[[frozenset[int]], object]
    ) -> None:
        super().__init__(parent, f"Mẫu mới: {checked.path.name}", width=46)
        self._take = take
        self.list = QListWidget()
        self.list.setAccessibleName("Những ô đã đổi trong mẫu mới")
        self.list.setWordWrap(True)
        for one in checked.changes:
            where = f"{one.before} → {one.after}" if one.after else one.before
            item = QListWidgetItem(f"{one.words} ({where})\n{one.sentence}")
            item.setData(Qt.ItemDataRole.UserRole, one.binding_id)
            item.setIcon(icon("arrow-right" if one.proposed else "warning", "accent" if one.proposed else "warn", 1.0))
            if one.proposed:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        scaled(self.list, lambda w: w.setMinimumHeight(em(w, min(24, 4 + 3.4 * w.count()))))
        self.list.setVisible(bool(checked.changes))
        self.body.addWidget(body(self._summary(checked)))
        if checked.changes:
            self.body.addWidget(
                muted(
                    "Phím cách đánh dấu chỗ mới là đúng, Ctrl+A đánh dấu hết. Ô không đánh dấu được để nguyên như mẫu, không ghi gì."
                )
            )
        self.body.addWidget(self.list)
        self.add_button("Giữ mẫu cũ", self.reject)
        self.add_button("Nhận mẫu mới", self._go, "primary")
        self.list.setFocus()
        self.list.setCurrentRow(0)
        QShortcut(
            QKeySequence.StandardKey.SelectAll, self.list, self.tick_all, context=Qt.ShortcutContext.WidgetShortcut
        )

    def accepted_ids(self) -> frozenset[int]:
        """The bindings whose new place was ticked."""
        items = [self.list.item(at) for at in range(self.list.count())]
        return frozenset(
            int(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def tick_all(self) -> None:
        """Tick every change that has a place proposed."""
        for at in range(self.list.count()):
            item = self.list.item(at)
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                item.setCheckState(Qt.CheckState.Checked)

    def _summary(self, checked: CheckedTemplate) -> str:
        if checked.same:
            return "Tệp này giống hệt mẫu đang dùng."
        if not checked.changes:
            return f"Cả {checked.unchanged} ô đã gắn vẫn ở đúng chỗ cũ. Nhận mẫu mới để điền vào tệp này."
        return f"{checked.unchanged} ô vẫn ở chỗ cũ, {len(checked.changes)} ô đã đổi. Hãy xem từng ô trước khi nhận."

    def _go(self) -> None:
        self._take(self.accepted_ids())
        self.accept()
