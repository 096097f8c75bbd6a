"""The heads of the workbook's columns: letter, how sure the program is, and the choice of what the column holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop_app.services.import_sheet import SheetColumn
from desktop_app.ui.icons import pixmap
from desktop_app.ui.theme import colour, em
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.enter_chain import EnterChain

LEFT_OUT = "Không nhập cột này"
STATES = {
    "sure": ("chắc chắn", "good", "ok"),
    "likely": ("nên xem lại", "warn", "warning"),
    "unsure": ("chưa rõ", "bad", "help"),
    "unused": ("không nhập", "muted", "minus"),
    "none": ("", "muted", ""),
}


class ColumnHeads(QHeaderView):
    """A header whose every section says what its column was taken for; with ``open_choices`` each carries its own choice."""

    mapped = Signal(str, str)
    finished = Signal()  # Enter in the last choice

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self._columns: Sequence[SheetColumn] = ()
        self._labels: dict[str, str] = {}
        self._choices: list[CodeCombo] = []
        self._open = False
        self._chain = EnterChain(self, fields=[], save=self.finished.emit)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.sectionResized.connect(lambda *_: self.place())
        table.horizontalScrollBar().valueChanged.connect(lambda _value: self.place())

    @property
    def choices(self) -> list[CodeCombo]:
        """The choices, one per column with a heading."""
        return self._choices

    def show_columns(self, columns: Sequence[SheetColumn], fields: Sequence[tuple[str, str]]) -> None:
        """Show other columns. The focus stays on the same column's choice."""
        labels = dict(fields)
        again = [column.letter for column in self._columns] == [column.letter for column in columns]
        if again and labels == self._labels:
            self._columns = columns
            for choice, column in zip(self._choices, self._mapped_columns(), strict=True):
                choice.set_value(column.field)
                choice.setToolTip(column.why)
            self.viewport().update()
            return
        self._columns, self._labels = columns, labels
        for choice in self._choices:
            choice.hide()
            choice.deleteLater()
        offered = [Choice(code="", text=LEFT_OUT), *(Choice(code=code, text=text) for code, text in fields)]
        self._choices = [self._make(column, offered) for column in self._mapped_columns()]
        self._chain.set_fields(self._choices)
        self.place()
        self.geometriesChanged.emit()

    def open_choices(self, shown: bool) -> None:
        """Let the columns be mapped, or only say what they were taken for."""
        self._open = shown
        self.place()
        self.updateGeometry()
        self.geometriesChanged.emit()
        self._table.updateGeometry()

    def first_doubtful(self) -> CodeCombo | None:
        """The first choice that should be looked at; None when everything is sure."""
        for choice, column in zip(self._choices, self._mapped_columns(), strict=True):
            if column.state in ("unsure", "likely"):
                return choice
        return None

    def sizeHint(self) -> QSize:
        """Two lines; taller where choices stand."""
        return QSize(super().sizeHint().width(), em(self, 4.3 if self._open else 3.4))

    def place(self) -> None:
        """Put every choice over its column."""
        for choice, column in zip(self._choices, self._mapped_columns(), strict=True):
            choice.setGeometry(
                self._place_of(self.sectionViewportPosition(column.index), self.sectionSize(column.index))
            )
            choice.setVisible(self._open)
            if not choice.hasFocus():
                choice.setCursorPosition(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the choices at the lower edge."""
        super().resizeEvent(event)
        self.place()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint letter and state, and below them what the column was taken for."""
        column = self._columns[section] if section < len(self._columns) else None
        painter.save()
        painter.fillRect(rect, QColor(colour("ground")))
        painter.setPen(QColor(colour("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if column is not None:
            self._paint_words(painter, rect, column)
            if self._open and column.heading:
                painter.setPen(QColor(colour("line-strong")))
                painter.drawRect(self._place_of(rect.left(), rect.width()).adjusted(-1, -1, 0, 0))
        painter.restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the column whose choice is focused into sight."""
        if event.type() == QEvent.Type.FocusIn:
            for choice, column in zip(self._choices, self._mapped_columns(), strict=True):
                if choice is watched:
                    self._table.scrollTo(self._table.model().index(self._table.rowAt(0), column.index))
        return super().eventFilter(watched, event)

    def _paint_words(self, painter: QPainter, rect: QRect, column: SheetColumn) -> None:
        pad, line = em(self, 0.4), em(self, 1.6)
        word, tone, picture = STATES[column.state]
        painter.setPen(QColor(colour("muted")))
        top = QRect(rect.left() + pad, rect.top() + em(self, 0.15), rect.width() - 2 * pad, line)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, column.letter)
        if word:
            metrics = QFontMetrics(painter.font())
            shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, top.width() - em(self, 3))
            painter.setPen(QColor(colour(tone)))
            painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
            side = em(self, 1.0)
            left = top.right() - metrics.horizontalAdvance(shown) - side - em(self, 0.3)
            painter.drawPixmap(
                left, top.center().y() - side // 2 + 1, pixmap(picture, side, tone, self.devicePixelRatioF())
            )
        if not self._open:
            below = QRect(rect.left() + pad, top.bottom(), rect.width() - 2 * pad, line)
            text = self._labels.get(column.field, LEFT_OUT if column.heading else "")
            painter.setPen(QColor(colour("text" if column.field else "muted")))
            words = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _place_of(self, left: int, width: int) -> QRect:
        """Where the choice of a section stands."""
        edge, height = em(self, 0.2), em(self, 2.1)
        return QRect(left + edge, self.height() - height - edge, width - 2 * edge, height)

    def _mapped_columns(self) -> list[SheetColumn]:
        return [column for column in self._columns if column.heading]

    def _make(self, column: SheetColumn, offered: Sequence[Choice]) -> CodeCombo:
        made = CodeCombo(offered, self.viewport(), width=4)
        made.set_value(column.field)
        made.setToolTip(column.why)
        made.setAccessibleName(f"Cột {column.letter} {column.heading}")
        made.committed.connect(self._teller(made, column.letter))
        made.installEventFilter(self)
        return made

    def _teller(self, choice: CodeCombo, letter: str) -> Callable[[], None]:
        def tell() -> None:
            value = choice.value()
            if value is not None:
                self.mapped.emit(letter, value)

        return tell
