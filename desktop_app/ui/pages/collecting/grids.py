"""The two grids of a household's form: who pays health insurance as a household, who pays voluntary insurance."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import method_name
from desktop_app.domain.money import format_money, parse_money
from desktop_app.domain.voluntary_amount import METHODS
from desktop_app.ui.components.cell import CellDelegate
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.models.columns import ALIGNMENTS, Row
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.models.paged_table import Index
from desktop_app.ui.theme import active_tokens, colour, em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.money_field import MoneyField

_SHORT = {"monthly": "hằng tháng", "ahead": "nhiều năm về sau", "missing": "năm còn thiếu"}
METHOD_CHOICES = tuple(
    Choice(code=code, text=_SHORT.get(code, f"{code} tháng"), detail=method_name(code)) for code in METHODS
)
AS_HOUSEHOLD = "hộ gia đình"
Role = Qt.ItemDataRole
_SHOWN_ROWS = 10


class DeskModel(EditableGridModel):
    """Rows of people. Who does not pay now stands back in grey and, where there is one, a sentence (`said`) takes the
    place of the figures, from the column `due` to the column `last_figure`."""

    last_figure = "ends"

    @property
    def figures(self) -> tuple[int, int]:
        """The first and the last column of the figures."""
        keys = [column.key for column in self.columns]
        return keys.index("due"), keys.index(self.last_figure)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        row = self._rows[index.row()]
        taken = bool(row["taken"])
        key = self.columns[index.column()].key
        if row["said"] and key == "due":
            if role in (Role.DisplayRole, Role.ToolTipRole):
                return row["said"]
            if role == Role.TextAlignmentRole:
                return ALIGNMENTS["left"]
        if role == Role.ForegroundRole:
            return None if taken else QColor(colour("muted"))
        if role == Role.FontRole and taken and key in ("due", "name"):
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Role.ToolTipRole and key in ("order", "due"):
            return row["why_order" if key == "order" else "why_due"]
        if role == Role.AccessibleTextRole and key == "taken":
            return "đóng lần này" if taken else "không đóng lần này"
        return super().data(index, role)


class DeskGrid(GridView):
    """Space, or a click in the first column, takes a person in or out: `toggled(row)`. As high as its rows."""

    toggled = Signal(int)
    row_changed = Signal(int)

    def __init__(self, model: DeskModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, frozen=2, parent=parent)
        self._desk = model
        if self._frozen is not None:  # a delegate of its own: editors belong to one view only
            self._frozen.setItemDelegate(CellDelegate(self._frozen))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_changed.emit(now.row()))
        model.modelReset.connect(self._fit)
        scaled(self, lambda w: w._fit())

    def show_rows(self, rows: Sequence[dict[str, Any]]) -> None:
        """Show the people; the cursor stays where it was while their number stays."""
        self.clearSpans()
        self.grid.set_rows(rows)
        first, last = self._desk.figures
        for at, row in enumerate(rows):
            if row["said"]:
                self.setSpan(at, first, 1, last - first + 1)
        self._fit()

    def start(self, key: str = "months") -> bool:
        """Go to the first row of somebody who pays, else to the first row; says whether there is any."""
        rows = self.grid.rows()
        if not rows:
            return False
        at = next((place for place, row in enumerate(rows) if row["taken"]), 0)
        self.setFocus(Qt.FocusReason.TabFocusReason)
        self.go_to(at, key)
        return True

    def go_to(self, row: int, key: str) -> None:
        """Put the cursor on a cell."""
        keys = [column.key for column in self.grid.columns]
        self._go(self.grid.index(row, keys.index(key)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming back to the grid, its row is the one in question again."""
        super().focusInEvent(event)
        self.row_changed.emit(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space belongs to the tick, wherever the cursor stands in the row."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggled.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click in the first column is a tick."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0 and event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit(index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height right when a scroll bar comes or goes."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rows = min(max(1, self.grid.rowCount()), _SHOWN_ROWS)
        # Measured without the upright bar that too little height would bring: each bar would call for the other for ever.
        room = self.width() - 2 * self.frameWidth()
        if self.grid.rowCount() > _SHOWN_ROWS:
            room -= self.verticalScrollBar().sizeHint().width()
        last = len(self.grid.columns) - 1  # it takes what is left over, and is never narrower than its column asks for
        least = sum(self.columnWidth(section) for section in range(last)) + em(self, self.grid.columns[last].width)
        bar = self.horizontalScrollBar().sizeHint().height() if least > room else 0
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + rows * em(self, active_tokens().size["row"]) + bar + 4)


def health_columns(classes: Callable[[], Sequence[Choice]]) -> tuple[GridColumn, ...]:
    """The columns of household health insurance; ``classes`` gives the entries of the class field."""
    return (
        taken_column(),
        GridColumn(key="name", heading="Họ và tên", width=11.1, editable=False),
        due_column(),
        paid_column(),
        GridColumn(
            key="months",
            heading="Tháng",
            width=4.4,
            align="right",
            parse=_whole,
            editable=_pays,
            tip="Số tháng: 3, 6 hoặc 12",
        ),
        GridColumn(
            key="order",
            heading="Thứ tự",
            width=4.3,
            align="right",
            parse=_whole,
            editable=_pays_by_order,
            tip="Thứ tự đóng trong hộ, tính trong năm",
        ),
        GridColumn(
            key="support",
            heading="Diện",
            width=6.6,
            show=lambda code: class_text(code, classes()),
            editable=_pays,
            editor=lambda parent: CodeCombo(classes(), parent),
        ),
        GridColumn(key="ends", heading="Thẻ mới đến", width=6.9, show=format_date, editable=False),
        GridColumn(key="birth", heading="Ngày sinh", width=6.4, show=format_birth, editable=False),
        GridColumn(key="until", heading="Thẻ đến", width=6.4, show=format_date, editable=False),
    )


def voluntary_columns() -> tuple[GridColumn, ...]:
    """The columns of voluntary social insurance."""
    return (
        taken_column(),
        GridColumn(key="name", heading="Họ và tên", width=11, editable=False),
        due_column(),
        GridColumn(
            key="method",
            heading="Phương thức",
            width=7.2,
            show=method_text,
            editable=_pays,
            editor=lambda parent: CodeCombo(METHOD_CHOICES, parent),
        ),
        GridColumn(
            key="income",
            heading="Thu nhập (đ)",
            width=7,
            align="right",
            show=format_money,
            parse=parse_money,
            editable=_pays,
            editor=MoneyField,
            tip="Thu nhập làm căn cứ đóng mỗi tháng",
        ),
        GridColumn(
            key="from_month",
            heading="Từ tháng",
            width=5.3,
            show=format_month,
            parse=read_month,
            editable=_pays,
            tip="Tháng đầu của kỳ đóng, ví dụ 11/2026",
        ),
        GridColumn(
            key="months",
            heading="Tháng",
            width=4.4,
            align="right",
            parse=_whole,
            editable=lambda row: _pays(row) and row["method"] in ("ahead", "missing"),
        ),
        paid_column(),  # after what decides the amount: Enter asks for the method first
        GridColumn(key="ends", heading="Đóng đến", width=6.4, show=format_date, editable=False),
        GridColumn(key="until", heading="Đã đóng đến", width=6.9, show=format_date, editable=False),
    )


def make_grid(
    columns: Sequence[GridColumn], commit: Callable[[Sequence[CellEdit]], object], name: str, parent: QWidget
) -> DeskGrid:
    """Build one grid with its model."""
    return DeskGrid(DeskModel(columns, commit, parent), name, parent)


def class_text(code: str | None, choices: Sequence[Choice]) -> str:
    """The name of a class in the grid; without one the person pays as a household member."""
    if not code:
        return AS_HOUSEHOLD
    return next((choice.text for choice in choices if choice.code == code), code)


def method_text(code: str) -> str:
    """The short name of a method of payment."""
    return next((choice.text for choice in METHOD_CHOICES if choice.code == code), code)


def read_month(text: str) -> str:
    """Read a month as it is typed: 11/2026, 112026, 2026-11. Raises RuleBroken for anything else."""
    found = re.fullmatch(r"(\d{1,2})[/.\- ]?(\d{4})", text.strip()) or None
    if found is None and (turned := re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())):
        year, month = int(turned[1]), int(turned[2])
    elif found is not None:
        month, year = int(found[1]), int(found[2])
    else:
        month = year = 0
    if not 1 <= month <= 12:
        raise RuleBroken(f"Không hiểu tháng “{text.strip()}”. Gõ tháng/năm, ví dụ 11/2026.", rule="month.format")
    return f"{year:04d}-{month:02d}"


def taken_column(width: float = 3.4) -> GridColumn:
    """Whether somebody pays: ticked, not ticked, or out of the question. `width` in em."""

    def picture(row: Row) -> str:
        if row["taken"]:
            return "check"
        return "ring" if row["can"] else "minus"

    return GridColumn(
        key="taken",
        heading="Đóng",
        width=width,
        show=lambda _value: "",
        editable=False,
        icon=picture,
        tip="Phím cách để chọn hoặc bỏ chọn",
    )


def due_column(width: float = 7.4) -> GridColumn:
    """What somebody owes, in đồng. `width` in em."""
    return GridColumn(key="due", heading="Phải đóng (đ)", width=width, align="right", show=format_money, editable=False)


def paid_column(width: float = 6.2) -> GridColumn:
    """What this payment gives to the line, in đồng; may be written for somebody who pays in part. `width` in em."""
    return GridColumn(
        key="paid",
        heading="Nộp (đ)",
        width=width,
        align="right",
        show=lambda amount: "" if amount is None else format_money(amount),
        parse=parse_money,
        editable=_pays,
        editor=MoneyField,
        tint=lambda row: "warn-soft" if row["taken"] and row["short"] else "",
        tip="Số tiền lần này nộp cho người này; gõ số khác khi chỉ nộp một phần, Del để tính lại",
    )


def _pays(row: Row) -> bool:
    return bool(row["taken"])


def _pays_by_order(row: Row) -> bool:
    return bool(row["taken"]) and not row["support"]


def _whole(text: str) -> int:
    if not text.isdigit():
        raise RuleBroken(f"“{text}” không phải là số.", rule="field.number")
    return int(text)
