"""Frozen columns: the first columns of a table stay in sight while the others scroll sideways."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from desktop_app.ui.theme import scaled


class FrozenColumns(QTableView):
    """A second view over the same model and selection, laid over the left edge; shown only when scrolled sideways."""

    def __init__(self, table: QTableView, count: int) -> None:
        super().__init__(table)
        self._table = table
        self._count = count
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName("Cột cố định")
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalScrollBar().valueChanged.connect(self._scrolled)
        table.horizontalHeader().sectionResized.connect(lambda *_: self._follow())
        table.horizontalHeader().sectionMoved.connect(lambda *_: self._follow())
        table.installEventFilter(self)
        table.viewport().installEventFilter(self)
        self.doubleClicked.connect(table.doubleClicked)
        self.hide()
        scaled(self, lambda w: w._follow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place over the table's left edge."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._follow()
        return super().eventFilter(watched, event)

    def _scrolled(self, value: int) -> None:
        self.setVisible(value > 0)
        if value > 0:
            self._follow()
            self.raise_()

    def _follow(self) -> None:
        table, head = self._table, self._table.horizontalHeader()
        frozen = [head.logicalIndex(place) for place in range(min(self._count, head.count()))]
        width = 0
        for section in range(head.count()):
            shown = section in frozen and not table.isColumnHidden(section)
            self.setColumnHidden(section, not shown)
            if shown:
                self.setColumnWidth(section, table.columnWidth(section))
                width += table.columnWidth(section)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setFixedHeight(head.height())
        # Both have the border of the stylesheet: one over the other, so that the lines of both stand at the same height.
        edge = table.frameWidth()
        height = table.viewport().height() + head.height()
        self.setGeometry(0, 0, min(width, table.viewport().width()) + 2 * edge, height + 2 * edge)
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())
