"""Layouts in font units: columns, rows, forms, cards, split views. They keep their gaps right when the zoom changes."""

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.components.flow import FlowLayout
from desktop_app.ui.components.text import section
from desktop_app.ui.memory import Memory
from desktop_app.ui.theme import em, scaled

STRETCH: Final = "stretch"
Piece = QWidget | QLayout | Literal["stretch"]
Item = Piece | tuple[QWidget | QLayout, int]


def column(parent: QWidget | None, *items: Item, gap: float = 0.5, margin: float = 0.0) -> QVBoxLayout:
    """Stack items top-down; `gap` and `margin` in em. Without a parent it is a layout to nest."""
    layout = QVBoxLayout()
    _fill(layout, parent, items, gap, margin)
    return layout


def row(parent: QWidget | None, *items: Item, gap: float = 0.5, margin: float = 0.0) -> QHBoxLayout:
    """Put items side by side; `gap` and `margin` in em. Without a parent it is a layout to nest."""
    layout = QHBoxLayout()
    _fill(layout, parent, items, gap, margin)
    return layout


class FormGrid(QWidget):
    """Fields (usually `FieldRow`) in reading order, up to `columns` beside each other; narrower, they stand in one column."""

    def __init__(self, *fields: QWidget, columns: int = 2, column_width: float = 15.0, gap: float = 0.75) -> None:
        super().__init__()
        self._fields = fields
        self._most = columns
        self._column_width = column_width
        self._columns = 0
        self._grid = QGridLayout(self)
        _keep_gaps(self._grid, self, gap, 0.0)
        self._arrange(columns)

    @property
    def columns(self) -> int:
        """How many columns stand beside each other now."""
        return self._columns

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), em(self, self._column_width)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns that fit."""
        super().resizeEvent(event)
        fit = event.size().width() // max(1, em(self, self._column_width))
        self._arrange(max(1, min(self._most, fit)))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for index, field in enumerate(self._fields):
            self._grid.removeWidget(field)
            self._grid.addWidget(field, index // columns, index % columns, Qt.AlignmentFlag.AlignTop)
        for index in range(self._most):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)


def grid_form(parent: QWidget | None, *fields: QWidget, columns: int = 2, gap: float = 0.75) -> FormGrid:
    """Return a `FormGrid` of the fields, filling `parent` when one is given."""
    grid = FormGrid(*fields, columns=columns, gap=gap)
    if parent is not None:
        column(parent, grid)
    return grid


def flow(*widgets: QWidget, gap: float = 0.5) -> QWidget:
    """Return widgets side by side that break into lines where it is narrow (rows of buttons, filters)."""
    holder = QWidget()
    layout = FlowLayout(holder, gap)
    for widget in widgets:
        layout.addWidget(widget)
    return holder


def panel(*items: Item, gap: float = 0.5, margin: float = 0.0, flow: str = "column") -> QWidget:
    """Return a plain widget holding a column (or, with flow="row", a row) of items."""
    holder = QWidget()
    (row if flow == "row" else column)(holder, *items, gap=gap, margin=margin)
    return holder


class Card(QFrame):
    """A raised box with an optional heading; `layout_in` takes further items."""

    def __init__(self, *items: Item, heading: str = "", gap: float = 0.5, margin: float = 0.9) -> None:
        super().__init__()
        self.setProperty("role", "card")
        head: tuple[Item, ...] = (section(heading),) if heading else ()
        self.layout_in = column(self, *head, *items, gap=gap, margin=margin)


def rule(upright: bool = False) -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setProperty("role", "rule-upright" if upright else "rule")
    return line


def scrolled(widget: QWidget) -> QScrollArea:
    """Put a widget into a scroll area that follows its width: what does not fit is scrolled, never cut."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(widget)
    # Qt makes both opaque; the page's own ground shall shine through.
    widget.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


def split(
    *parts: QWidget,
    name: str,
    memory: Memory,
    widths: tuple[float, ...],
    flow: Qt.Orientation = Qt.Orientation.Horizontal,
) -> QSplitter:
    """Put parts side by side with movable borders; `widths` in em for the first showing, later as last left.

    A width of 0 takes what remains; where all are 0 they share it evenly. The positions are remembered under `name` in em, so that they
    survive a zoom.
    """
    splitter = QSplitter(flow)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    for index, part in enumerate(parts):
        splitter.addWidget(part)
        splitter.setStretchFactor(index, 1 if widths[index] == 0 else 0)
    key = f"split/{name}"
    kept = memory.get(key, None)
    start = [float(w) for w in kept] if isinstance(kept, list) and len(kept) == len(parts) else list(widths)

    def place(view: QSplitter) -> None:
        whole = view.width() if flow == Qt.Orientation.Horizontal else view.height()
        taken = sum(em(view, w) for w in start)
        view.setSizes([em(view, w) if w else max(em(view, 12), whole - taken) for w in start])

    def remember() -> None:
        unit = em(splitter, 10) / 10
        sizes = [round(size / unit, 1) for size in splitter.sizes()]
        start[:] = [0.0 if widths[i] == 0 and any(widths) else size for i, size in enumerate(sizes)]
        memory.put(key, list(start))

    scaled(splitter, place)
    splitter.splitterMoved.connect(lambda *_: remember())
    return splitter


def grow(widget: QWidget, across: bool = True, down: bool = False) -> QWidget:
    """Let a widget take the free space across and/or down."""
    policy = QSizePolicy.Policy
    widget.setSizePolicy(
        policy.Expanding if across else policy.Preferred, policy.Expanding if down else policy.Preferred
    )
    return widget


def clear(layout: QLayout, keep: Callable[[QWidget], bool] = lambda _w: False) -> None:
    """Remove and delete the widgets of a layout."""
    for index in reversed(range(layout.count())):
        item = layout.itemAt(index)
        widget = item.widget() if item is not None else None
        if widget is not None and keep(widget):
            continue
        layout.takeAt(index)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _fill(layout: QBoxLayout, parent: QWidget | None, items: tuple[Item, ...], gap: float, margin: float) -> None:
    for item in items:
        if item == STRETCH:
            layout.addStretch(1)
            continue
        piece, stretch = item if isinstance(item, tuple) else (item, 0)
        if isinstance(piece, QWidget):
            layout.addWidget(piece, stretch)
        elif isinstance(piece, QLayout):
            layout.addLayout(piece, stretch)
    if parent is not None:
        parent.setLayout(layout)
    _keep_gaps(layout, parent, gap, margin)


def _keep_gaps(layout: QBoxLayout | QGridLayout, parent: QWidget | None, gap: float, margin: float) -> None:
    layout.setProperty("gap", gap)
    layout.setProperty("margin", margin)
    if parent is None:
        _measure(layout, None)
    else:
        scaled(parent, lambda w: _measure(w.layout(), w))


def _measure(layout: QLayout | None, widget: QWidget | None) -> None:
    """Set the gaps of a layout and of those nested in it; a nested one has no widget of its own to tell it of a zoom."""
    if layout is None or layout.property("gap") is None:
        return
    edge = em(widget, layout.property("margin"))
    layout.setContentsMargins(edge, edge, edge, edge)
    layout.setSpacing(em(widget, layout.property("gap")))
    for index in range(layout.count()):
        item = layout.itemAt(index)
        _measure(item.layout() if item is not None else None, widget)
