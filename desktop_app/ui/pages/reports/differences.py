"""Chênh lệch: above the figures that are not what was reported, below the names behind the one chosen, each with its cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.services.differences import CHANGED, GONE, NEW, Differences, FigureDifference, NameDifference
from desktop_app.services.report_calendar import SENT
from desktop_app.ui.components.boxes import column, panel, row, split
from desktop_app.ui.components.buttons import button, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, section
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel

_TONES = {GONE: "bad", NEW: "good", CHANGED: "warn"}
_ICONS = {GONE: "minus", NEW: "plus", CHANGED: "edit"}
_WORDS = {GONE: "Không còn", NEW: "Thêm", CHANGED: "Khác"}
_FIGURES = (
    Column(key="row", heading="Dòng", width=16, sort=False),
    Column(key="column", heading="Cột", width=27, sort=False),
    Column(key="reported", heading="Đã nộp", width=7, align="right", sort=False),
    Column(key="now", heading="Hiện nay", width=7, align="right", sort=False),
    Column(
        key="difference",
        heading="Chênh lệch",
        width=7,
        align="right",
        tone=lambda row: "bad" if row["sign"] < 0 else "good" if row["sign"] > 0 else "warn",
        sort=False,
    ),
    Column(key="names", heading="Người", width=5, sort=False),
    Column(key="cause", heading="Nguyên nhân", width=22, sort=False),
)
_NAMES = (
    Column(key="name", heading="Họ và tên", width=15, sort=False),
    Column(
        key="state",
        heading="Thay đổi",
        width=8,
        show=lambda state: _WORDS[state],
        tone=lambda row: _TONES[row["state"]],
        icon=lambda row: _ICONS[row["state"]],
        sort=False,
    ),
    Column(key="reported", heading="Đã nộp", width=7, align="right", sort=False),
    Column(key="now", heading="Hiện nay", width=7, align="right", sort=False),
    Column(key="cause", heading="Nguyên nhân", width=34, sort=False),
)


class DifferencesView(QWidget):
    """`opened(household id, person id)` by Enter on a name, `closed` by Esc or the button, `again` to submit a corrected report."""

    opened = Signal(object, object)
    closed = Signal()
    again = Signal()

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._found: Differences | None = None
        self._fresh = True
        self._rows: list[dict[str, Any]] = []
        self._names: list[dict[str, Any]] = []
        self._heading = section("")
        self._heading.setWordWrap(True)
        self.told = muted("")
        self.figures = self._table(_FIGURES, "differences", self._fetch_figures, lambda: len(self._rows), memory)
        self.figures.setAccessibleName("Số liệu chênh lệch")
        self.names = self._table(_NAMES, "difference-names", self._fetch_names, lambda: len(self._names), memory)
        self.names.setAccessibleName("Tên người của số liệu đang chọn")
        self.foot = TableFoot()
        self.nobody = muted("Số liệu này không có tên đi kèm; nguyên nhân ghi ở cột cuối của bảng trên.")
        below = panel(section("Tên người của số liệu đang chọn"), (self.names, 1), self.nobody, gap=0.3)
        parts = split(
            panel((self.figures, 1), self.foot, gap=0),
            below,
            name="differences",
            memory=memory,
            widths=(0, 12),
            flow=Qt.Orientation.Vertical,
        )
        self.stage = Stage(parts)
        bar = row(
            None,
            quiet("Trở lại sổ nộp  (Esc)", self.closed.emit, "chevron-left"),
            (self._heading, 1),
            button("Mở hộ", self._open_current, "household"),
            button("Nộp bản sửa…", self.again.emit, "upload"),
            gap=0.75,
        )
        column(self, bar, self.told, (self.stage, 1), gap=0.6, margin=1.0)
        self.figures.row_changed.connect(self._show_names)
        self.figures.opened.connect(lambda _row: self.names.setFocus() if self._names else None)
        self.names.opened.connect(self._open)

    @property
    def heading(self) -> str:
        """What is compared."""
        return self._heading.text()

    def wait(self) -> None:
        """Show that the comparison of another submission is being made."""
        self._fresh = True
        self.stage.loading()

    def show_differences(self, found: Differences) -> None:
        """Show a comparison; the figure chosen stays chosen when it is still there."""
        view, before = found.submission, self._chosen()
        self._found = found
        self._heading.setText(f"Chênh lệch: {view.words}")
        answered = f" {view.state_words} ngày {format_date(view.answer_day)}." if view.state != SENT else ""
        self.told.setText(f"Bản nộp {view.made_words}, so với số liệu hiện nay.{answered}")
        self._rows = [_figure_row(figure) for figure in found.figures]
        self.figures.rows.reload()
        if not found.figures:
            text = "Báo cáo này lập lại bây giờ vẫn cho đúng những số đã nộp, đúng những người đó."
            self.stage.empty(EmptyState("ok", "Không có chênh lệch", text))
            return
        people = {name.person_id for figure in found.figures for name in figure.names}
        self.foot.show_counts(
            f"{len(found.figures)} số liệu khác", f"{format_money(len(people))} người" if people else ""
        )
        self.stage.ready()
        self.figures.select_row(next((at for at, line in enumerate(self._rows) if line["key"] == before), 0))
        if self._fresh:
            self.figures.setFocus()  # made anew while somebody walks the names, it leaves the cursor where it is
        self._fresh = False

    def _chosen(self) -> object:
        at = self.figures.currentIndex().row()
        return self._rows[at]["key"] if 0 <= at < len(self._rows) else None

    def _table(self, columns: Sequence[Column], name: str, fetch: Any, count: Any, memory: Memory) -> Table:
        model = PagedTableModel(columns, fetch, lambda _filter: count(), self)
        return Table(model, name=name, memory=memory, frozen=1)

    def _fetch_figures(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._rows[offset : offset + limit]

    def _fetch_names(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._names[offset : offset + limit]

    def _show_names(self, at: int) -> None:
        figures = self._found.figures if self._found is not None else ()
        self._names = [_name_row(name) for name in figures[at].names] if 0 <= at < len(figures) else []
        self.names.rows.reload()
        self.names.setVisible(bool(self._names))
        self.nobody.setVisible(not self._names)
        if self._names:
            self.names.select_row(0)

    def _open_current(self) -> None:
        at = self.names.currentIndex().row()
        if self._names:
            self._open(max(0, at))

    def _open(self, at: int) -> None:
        line = self._names[at]
        if line["household"] is not None:
            self.opened.emit(line["household"], line["person"])


def _figure_row(figure: FigureDifference) -> dict[str, Any]:
    counts = [
        f"{sign}{len(figure.of(state))}"
        for state, sign in ((GONE, "−"), (NEW, "+"), (CHANGED, "≠"))
        if figure.of(state)
    ]
    difference = figure.difference
    sign = 0 if difference is None else (difference > 0) - (difference < 0)
    words = "" if difference is None else "khác người" if difference == 0 else _signed(difference)
    return {
        "key": (figure.row, figure.column),
        "row": figure.row_label,
        "column": figure.column_label,
        "reported": figure.reported_words,
        "now": figure.now_words,
        "difference": words,
        "sign": sign,
        "names": " ".join(counts),
        "cause": figure.cause,
    }


def _name_row(name: NameDifference) -> dict[str, Any]:
    return {
        "person": name.person_id,
        "household": name.household_id,
        "name": name.name,
        "state": name.state,
        "reported": _amount(name.reported),
        "now": _amount(name.now),
        "cause": name.cause,
    }


def _amount(value: int | None) -> str:
    return format_money(value) if value is not None else ""


def _signed(value: int | Decimal) -> str:
    if isinstance(value, Decimal):
        return f"{value:+.2f}".replace(".", ",").replace("-", "−")
    return f"+{format_money(value)}" if value > 0 else f"−{format_money(-value)}"
