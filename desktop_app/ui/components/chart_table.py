"""The exact figures of a chart as a table: read beside it, copied to Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.charts.series import ChartTable
from desktop_app.domain.money import format_money
from desktop_app.ui.components.boxes import column
from desktop_app.ui.components.table import Table
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel


class ChartFigures(QWidget):
    """A table whose columns are those of the chart shown."""

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self._figures = ChartTable(headings=(), rows=())
        self._table: Table | None = None
        self._column = column(self)

    @property
    def table(self) -> Table | None:
        """The table in sight."""
        return self._table

    def show_figures(self, figures: ChartTable) -> None:
        """Show the figures of another chart."""
        if self._table is None or figures.headings != self._figures.headings:
            self._figures = figures
            self._replace()
        self._figures = figures
        if self._table is not None:
            self._table.rows.reload()

    def copy(self) -> None:
        """Put everything with its headings on the clipboard; whole numbers stay numbers in Excel."""
        lines = [self._figures.headings, *self._figures.rows]
        text = "\n".join(
            "\t".join("" if value is None else str(value).replace("\t", " ") for value in line) for line in lines
        )
        data = QMimeData()
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)

    def _replace(self) -> None:
        if self._table is not None:
            self._column.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
        columns = [
            Column(
                key=str(at),
                heading=heading,
                width=14 if at == 0 else max(6.0, min(13.0, 0.62 * len(heading) + 1)),
                align="left" if at == 0 else "right",
                show=_shown,
                sort=False,
            )
            for at, heading in enumerate(self._figures.headings)
        ]
        model = PagedTableModel(columns, self._fetch, lambda _filter: len(self._figures.rows), self)
        # The columns change with the chart: each kind remembers its own widths.
        self._table = Table(
            model, name=f"chart-figures-{len(columns)}-{self._figures.headings[-1]}", memory=self._memory, frozen=1
        )
        self._table.setAccessibleName("Số liệu của biểu đồ")
        self._column.addWidget(self._table, 1)

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        window = self._figures.rows[offset : offset + limit]
        return [{str(at): value for at, value in enumerate(row)} for row in window]


def _shown(value: object) -> str:
    if value is None:
        return ""
    return format_money(value) if isinstance(value, int) else str(value)
