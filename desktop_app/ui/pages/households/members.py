"""The grid of members: its columns, how sex and relation are typed, and who stands back in grey."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.birth import format_birth
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.households import SEXES
from desktop_app.ui.components.cell import CellDelegate
from desktop_app.ui.components.frozen import FrozenColumns
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.models.paged_table import Index
from desktop_app.ui.pages.households.cells import birth_reader, code_reader, number_reader, phone_reader, read_sex
from desktop_app.ui.pages.households.editing import is_blank
from desktop_app.ui.pages.households.number_field import NumberField
from desktop_app.ui.theme import active_tokens, colour, em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import BirthField

Role = Qt.ItemDataRole
STATE_ICONS = {
    "valid": "ok",
    "ending": "clock",
    "coming": "clock",
    "lapsed": "warning",
    "none": "ring",
    "elsewhere": "lock",
    "outside": "minus",
}
STATE_TONES = {"valid": "good", "ending": "warn", "coming": "accent", "lapsed": "bad"}
_LEAST_ROWS, _MOST_ROWS = 3, 9


def member_columns(relations: Callable[[], Sequence[Choice]], today: Callable[[], date]) -> tuple[GridColumn, ...]:
    """The columns in the order of Enter; the cover of the day stands at the end and cannot be typed in."""
    return (
        GridColumn(key="name", heading="Họ và tên", width=12.6, icon=_head_icon),
        GridColumn(
            key="birth", heading="Ngày sinh", width=6.4, show=format_birth, parse=birth_reader(today), editor=BirthField
        ),
        GridColumn(
            key="sex", heading="Giới", width=3.6, show=lambda sex: SEXES.get(sex, ""), parse=read_sex, tip="Giới tính"
        ),
        GridColumn(
            key="relation_code",
            heading="Quan hệ",
            width=5.6,
            show=lambda code: relation_text(code, relations()),
            parse=code_reader(relations, "Quan hệ"),
            editor=lambda parent: CodeCombo(relations(), parent),
            tip="Quan hệ với chủ hộ",
        ),
        GridColumn(
            key="personal_id",
            heading="Số CCCD/ĐDCN",
            width=9.2,
            parse=number_reader("Số CCCD/định danh cá nhân"),
            editor=lambda parent: NumberField(parent, read=number_reader("Số CCCD/định danh cá nhân"), length=12),
        ),
        GridColumn(
            key="insurance_no",
            heading="Mã số BHXH",
            width=6.8,
            parse=number_reader("Mã số BHXH"),
            editor=lambda parent: NumberField(parent, read=number_reader("Mã số BHXH"), length=10),
        ),
        GridColumn(
            key="phone",
            heading="Điện thoại",
            width=6.6,
            parse=phone_reader("Số điện thoại"),
            editor=lambda parent: NumberField(parent, read=phone_reader("Số điện thoại"), length=11),
        ),
        _cover(HEALTH_HOUSEHOLD, "BHYT đến"),
        _cover(VOLUNTARY_SI, "BHXH TN đến"),
    )


def relation_text(code: str | None, relations: Sequence[Choice]) -> str:
    """The Vietnamese word of a relation."""
    return next((choice.text for choice in relations if choice.code == code), code or "")


class MembersModel(EditableGridModel):
    """Rows of members. Who died or left stands back in grey; cover carries its state as icon and colour."""

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        row = self._rows[index.row()]
        key = self.columns[index.column()].key
        if role == Role.ForegroundRole:
            if key in (HEALTH_HOUSEHOLD, VOLUNTARY_SI):
                tone = STATE_TONES.get(row[f"{key}.state"], "muted") if row["living"] else "muted"
                return QColor(colour(tone))
            return None if row["living"] else QColor(colour("muted"))
        if role == Role.FontRole and key == "name" and row.get("is_head"):
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Role.ToolTipRole and key in (HEALTH_HOUSEHOLD, VOLUNTARY_SI):
            return row[f"{key}.reason"] or row[key]
        return super().data(index, role)


class MembersGrid(GridView):
    """As high as its rows. F3 repeats the cell above; Enter on the name of a blank last line sends `finished`."""

    row_changed = Signal(int)
    finished = Signal()

    def __init__(self, model: MembersModel, parent: QWidget | None = None) -> None:
        super().__init__(model, frozen=1, parent=parent)
        own_paint(self)
        self.setAccessibleName("Thành viên của hộ")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_changed.emit(now.row()))
        model.modelReset.connect(self._fit)
        scaled(self, lambda w: w._fit())

    def advance(self, step: int, down: bool = False) -> None:
        """Go on as a grid does; a blank line at the end means that nobody more is to be typed."""
        at = self.currentIndex()
        rows = self.grid.rows()
        if step > 0 and at.row() == len(rows) - 1 and at.column() == 0 and is_blank(rows[at.row()]):
            self.finished.emit()
            return
        super().advance(step, down)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F3 repeats what stands above."""
        at = self.currentIndex()
        if event.key() == Qt.Key.Key_F3 and at.row() > 0:
            above = self.grid.index(at.row() - 1, at.column())
            self.grid.put_values([(at, self.grid.value_at(above))])
            return
        super().keyPressEvent(event)

    def go_to(self, row: int, key: str = "name") -> None:
        """Put the cursor on a cell."""
        keys = [column.key for column in self.grid.columns]
        self._go(self.grid.index(row, keys.index(key)))

    def _fit(self) -> None:
        rows = max(_LEAST_ROWS, min(self.grid.rowCount(), _MOST_ROWS))
        head = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(head + rows * em(self, active_tokens().size["row"]) + bar + 4)


def own_paint(grid: GridView) -> None:
    """Give the frozen columns a delegate of their own: a shared one would tell both views of every editor it made."""
    frozen = grid.findChild(FrozenColumns)
    if frozen is not None:
        frozen.setItemDelegate(CellDelegate(frozen))


def make_grid(
    relations: Callable[[], Sequence[Choice]],
    commit: Callable[[Sequence[CellEdit]], object],
    parent: QWidget,
    today: Callable[[], date],
) -> MembersGrid:
    """Build the grid with its model."""
    return MembersGrid(MembersModel(member_columns(relations, today), commit, parent), parent)


def _head_icon(row: Row) -> str:
    return "home" if row.get("is_head") else ""


def _cover(scheme: str, heading: str) -> GridColumn:
    return GridColumn(
        key=scheme,
        heading=heading,
        width=7.6,
        editable=False,
        icon=lambda row: STATE_ICONS.get(row[f"{scheme}.state"], ""),
    )
