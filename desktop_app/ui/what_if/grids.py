"""The two grids of the panel: health insurance as a household, voluntary insurance; each row a person, each cell a try."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.birth import format_birth, parse_birth
from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit, GridColumn
from desktop_app.ui.models.paged_table import Index
from desktop_app.ui.pages.collecting.grids import (
    AS_HOUSEHOLD,
    METHOD_CHOICES,
    DeskGrid,
    DeskModel,
    due_column,
    method_text,
    read_month,
    taken_column,
)
from desktop_app.ui.pages.households.cells import day_reader
from desktop_app.ui.theme import colour
from desktop_app.ui.what_if.cells import read_amount_extra, read_extra, read_income, show_extra
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import BirthField, DateField

Role = Qt.ItemDataRole
Choices = Callable[[], Sequence[Choice]]
_FIGURES = frozenset({"due", "span", "gross", "state", "local", "other"})


class TryModel(DeskModel):
    """Figures that belong to an earlier, accepted try stand in grey while the rules refuse the present one."""

    last_figure = "span"

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        row = self._rows[index.row()]
        if row["stale"] and self.columns[index.column()].key in _FIGURES:
            if role == Role.ForegroundRole:
                return QColor(colour("muted"))
            if role == Role.ToolTipRole:
                return "Số của lần tính được gần nhất; đang chờ sửa chỗ chưa hợp lệ."
        return super().data(index, role)


class TryGrid(DeskGrid):
    """`moved(row, step)` when Alt+Up or Alt+Down asks for another place in the household."""

    moved = Signal(int, int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves the person, not the cursor."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            if self.currentIndex().isValid():
                self.moved.emit(self.currentIndex().row(), steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    @property
    def row_key(self) -> int | None:
        """Whose row the cursor stands in."""
        at, rows = self.currentIndex().row(), self.grid.rows()
        return rows[at]["key"] if 0 <= at < len(rows) else None


def health_columns(classes: Choices, today: Callable[[], date], *, visitors: bool) -> tuple[GridColumn, ...]:
    """The columns of household health insurance; visitors are typed in here."""
    said = (
        (
            GridColumn(
                key="birth",
                heading="Năm sinh",
                width=6.2,
                show=format_birth,
                parse=_read_birth,
                editor=lambda parent: BirthField(parent, today=today),
            ),
            GridColumn(
                key="last_end",
                heading="Thẻ cũ đến",
                width=6.6,
                show=format_date,
                parse=day_reader(today),
                editor=lambda parent: DateField(parent, today=today),
                tip="Ngày cuối của thẻ đang có hoặc thẻ trước; để trống nếu chưa từng có",
            ),
        )
        if visitors
        else ()
    )
    return (
        taken_column(3.8),
        GridColumn(key="name", heading="Họ và tên", width=10.5, editable=visitors),
        *said,
        due_column(7.6),
        GridColumn(
            key="months",
            heading="Tháng",
            width=4.4,
            align="right",
            parse=_whole,
            editable=lambda row: _pays(row) and not row["common"],
            tip="3, 6 hoặc 12",
        ),
        GridColumn(
            key="order",
            heading="Thứ tự",
            width=4.4,
            align="right",
            parse=_whole,
            editable=lambda row: _pays(row) and not row["by_class"],
            tip="Thứ tự đóng trong hộ; Alt+↑, Alt+↓ để đổi, Del để về đề xuất",
        ),
        _support(classes, always=visitors),
        GridColumn(key="span", heading="Thẻ từ – đến", width=13.4, editable=False),
        *_money(),
    )


def voluntary_columns(classes: Choices, least: Callable[[], int], *, visitors: bool) -> tuple[GridColumn, ...]:
    """The columns of voluntary social insurance; `least` gives the least income on the day of payment."""
    return (
        taken_column(3.8),
        GridColumn(key="name", heading="Họ và tên", width=10.5, editable=False),
        due_column(7.6),
        GridColumn(
            key="method",
            heading="Phương thức",
            width=8,
            show=method_text,
            editable=_may,
            editor=lambda parent: CodeCombo(METHOD_CHOICES, parent),
        ),
        GridColumn(
            key="income",
            heading="Thu nhập (đ)",
            width=7,
            align="right",
            show=format_money,
            parse=lambda text: read_income(text, least()),
            editable=_may,
            tip="2tr, 1500k; tt = mức thấp nhất, x2 = gấp đôi; Ctrl+1, 2, 3",
        ),
        GridColumn(
            key="months",
            heading="Tháng",
            width=4.4,
            align="right",
            parse=_whole,
            editable=lambda row: _may(row) and row["method"] in ("ahead", "missing"),
            tip="Nhiều năm về sau: 24, 36, 48, 60; năm còn thiếu: số tháng thiếu",
        ),
        GridColumn(
            key="from_month",
            heading="Từ tháng",
            width=5.4,
            show=format_month,
            parse=read_month,
            editable=_may,
            tip="Tháng đầu của kỳ đóng, ví dụ 11/2026",
        ),
        GridColumn(key="span", heading="Kỳ đóng", width=9.2, editable=False),
        _support(classes, always=False),
        GridColumn(
            key="supported_months",
            heading="Đã hỗ trợ",
            width=5.4,
            align="right",
            parse=_count,
            editable=_pays,
            tip="Số tháng Nhà nước đã hỗ trợ trước đây",
        ),
        *_money(),
    )


def make_grid(
    columns: Sequence[GridColumn], commit: Callable[[Sequence[CellEdit]], object], name: str, parent: QWidget
) -> TryGrid:
    """Build one grid with its model."""
    return TryGrid(TryModel(columns, commit, parent), name, parent)


def _money() -> tuple[GridColumn, ...]:
    return (
        GridColumn(key="gross", heading="Tổng (đ)", width=6.8, align="right", show=format_money, editable=False),
        GridColumn(key="state", heading="Nhà nước", width=6.6, align="right", show=format_money, editable=False),
        GridColumn(
            key="local",
            heading="Địa phương",
            width=8,
            align="right",
            show=show_extra,
            parse=read_extra,
            editable=_pays,
            tip="Ngân sách địa phương hỗ trợ thêm: gõ 10% hoặc số tiền",
        ),
        GridColumn(
            key="other",
            heading="Hỗ trợ khác",
            width=7,
            align="right",
            show=show_extra,
            parse=read_amount_extra,
            editable=_pays,
            tip="Nhà tài trợ, doanh nghiệp: gõ số tiền",
        ),
    )


def _support(classes: Choices, *, always: bool) -> GridColumn:
    def show(code: str) -> str:
        if not code:
            return AS_HOUSEHOLD
        return next((choice.text for choice in classes() if choice.code == code), code)

    return GridColumn(
        key="support",
        heading="Diện",
        width=8,
        show=show,
        editable=True if always else _pays,
        editor=lambda parent: CodeCombo(classes(), parent),
    )


def _pays(row: Row) -> bool:
    return bool(row["taken"])


def _may(row: Row) -> bool:
    return bool(row["can"])


def _whole(text: str) -> int:
    number = _count(text)
    if number < 1:
        raise RuleBroken("Nhập số từ 1 trở lên.", rule="field.number")
    return number


def _count(text: str) -> int:
    if not text.isdigit():
        raise RuleBroken(f"“{text}” không phải là số.", rule="field.number")
    return int(text)


def _read_birth(text: str) -> str:
    found = parse_birth(text)
    if found is None:
        raise RuleBroken(f"Không hiểu ngày sinh “{text}”. Gõ năm, ví dụ 1965.", rule="field.birth")
    return found
