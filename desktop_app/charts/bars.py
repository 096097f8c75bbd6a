"""Lying bars: one column of them, or several measures of the same people side by side."""

from PySide6.QtCore import QRectF

from desktop_app.charts.drawing import Drawing, Places
from desktop_app.charts.series import count_text
from desktop_app.charts.series_bars import SortedBars
from desktop_app.charts.series_tables import Comparison, cell_text
from desktop_app.charts.shades import STEPS, blend
from desktop_app.charts.sheet import LEFT, MIDDLE, RIGHT, Sheet

_MOST = 0.4  # of the width, for names


class BarsDrawing(Drawing):
    """Name, bar, count and share."""

    low, high, foot = 1.5, 2.4, 1.5

    def __init__(self, series: SortedBars) -> None:
        super().__init__(series)
        self._bars = series
        self._names = self._told = 0.0

    @property
    def more(self) -> str:
        """What a row is called."""
        return self._bars.row_name

    def prepare(self, sheet: Sheet, width: float) -> None:
        """Give names and figures what the longest of them need."""
        bars = range(len(self._bars.bars))
        self._names = min(
            width * _MOST, max((sheet.width(self._bars.bars[at].name) for at in bars), default=0.0) + sheet.em
        )
        self._told = max((sheet.width(self._text(at)) for at in bars), default=0.0) + 0.8 * sheet.em

    def paint(self, sheet: Sheet, box: QRectF, first: int, count: int) -> Places:
        """Paint the rows and the axis below them."""
        em, foot = sheet.em, self.foot * sheet.em
        left, right = box.left() + self._names, box.right() - self._told
        tall = (box.height() - foot) / max(1, count)
        self._axis(sheet, QRectF(left, box.top(), right - left, box.height()), foot)
        places: Places = {}
        for at in range(first, first + count):
            bar = self._bars.bars[at]
            top = box.top() + (at - first) * tall
            row = QRectF(box.left(), top, box.width(), tall)
            thick = min(0.66 * tall, 1.3 * em)
            place = QRectF(left, row.center().y() - thick / 2, right - left, thick)
            sheet.text(QRectF(box.left(), top, self._names - 0.6 * em, tall), bar.name, RIGHT)
            if not self._bars.by_share:
                place.setWidth(max(1.0, place.width() * max(0, bar.value) / self._bars.top))
                sheet.block(place, sheet.colour("accent"))
            elif bar.share is not None:
                sheet.shared_bar(place, bar.share)
            text = QRectF(place.right() + 0.4 * em, top, box.right() - place.right(), tall)
            sheet.text(text, self._text(at), LEFT, muted=self._bars.by_share and bar.share is None)
            places[at, 0] = row
        return places

    def _axis(self, sheet: Sheet, box: QRectF, foot: float) -> None:
        bottom = box.bottom() - foot
        for quarter in range(5):
            x = box.left() + box.width() * quarter / 4
            if self._bars.by_share:
                sheet.rule(x, box.top(), x, bottom)
                name = f"{25 * quarter} %"
                sheet.text(QRectF(x - 3 * sheet.em, bottom, 6 * sheet.em, foot), name, MIDDLE, muted=True)
        sheet.rule(box.left(), box.top(), box.left(), bottom, "muted")

    def _text(self, at: int) -> str:
        bar = self._bars.bars[at]
        if self._bars.by_share and not bar.base:
            return f"không có {self._bars.unit}"
        if bar.base is None:
            return count_text(bar.value, self._bars.scale)
        return f"{count_text(bar.value)}/{count_text(bar.base)} ({round((bar.share or 0) * 100)} %)"


class ComparisonDrawing(Drawing):
    """Names left, one column of bars for each measure."""

    low, high, head = 1.7, 2.6, 2.8

    def __init__(self, series: Comparison) -> None:
        super().__init__(series)
        self._table = series
        self._names = 0.0
        self._texts: list[float] = []

    @property
    def more(self) -> str:
        """What a row is called."""
        return self._table.row_name.lower()

    def prepare(self, sheet: Sheet, width: float) -> None:
        """Give the names what the longest one needs."""
        names = [self._table.row_name, *(row.name for row in self._table.rows)]
        self._names = min(width * _MOST * 0.8, max(sheet.width(name) for name in names) + sheet.em)
        told = [
            [cell_text(cell, measure.scale) for cell in (row.cells[at] for row in self._table.rows) if cell is not None]
            for at, measure in enumerate(self._table.measures)
        ]
        self._texts = [max((sheet.width(text) for text in texts), default=0.0) for texts in told]

    def paint(self, sheet: Sheet, box: QRectF, first: int, count: int) -> Places:
        """Paint heads and rows."""
        table, em, head = self._table, sheet.em, self.head * sheet.em
        left = box.left() + self._names
        wide = (box.right() - left) / max(1, len(table.measures))
        tall = (box.height() - head) / max(1, count)
        sheet.text(QRectF(box.left(), box.top(), self._names, head), table.row_name, LEFT, muted=True)
        for at, measure in enumerate(table.measures):
            place = QRectF(left + at * wide, box.top(), wide - 0.5 * em, head / 2)
            sheet.text(place, measure.name, LEFT, muted=True)
            sheet.text(place.translated(0, 0.4 * head), f"({measure.unit})" if measure.unit else "", LEFT, muted=True)
        places: Places = {}
        for at in range(first, first + count):
            row, top = table.rows[at], box.top() + head + (at - first) * tall
            sheet.text(QRectF(box.left(), top, self._names - 0.5 * em, tall), row.name, LEFT)
            for number in range(len(table.measures)):
                place = QRectF(left + number * wide, top, wide - 0.6 * em, tall)
                places[at, number] = place
                self._bar(sheet, place, at, number)
            sheet.rule(box.left(), top, box.right(), top)
        return places

    def _bar(self, sheet: Sheet, place: QRectF, at: int, number: int) -> None:
        cell, measure = self._table.rows[at].cells[number], self._table.measures[number]
        if cell is None or cell.base == 0:  # nobody to measure against
            sheet.text(place, "–", LEFT, muted=True)
            return
        text = cell_text(cell, measure.scale)
        thick = min(0.5 * place.height(), sheet.em)
        room = place.width() - self._texts[number] - 0.4 * sheet.em
        bar = QRectF(place.left(), place.center().y() - thick / 2, max(0.0, room), thick)
        if cell.base is not None:
            sheet.shared_bar(bar, cell.share or 0.0)
        elif cell.value > 0:
            bar.setWidth(max(1.0, bar.width() * cell.value / self._table.top(number)))
            sheet.block(bar, blend(sheet.colours["raised"], sheet.colours["accent"], STEPS[3]))
        else:
            bar.setWidth(0)
        start = bar.right() + 0.3 * sheet.em
        sheet.text(QRectF(start, place.top(), place.right() - start, place.height()), text, LEFT)
