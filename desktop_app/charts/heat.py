"""The heat table: a figure and its share in every cell, shaded in five classes, with a scale below."""

from PySide6.QtCore import QRectF

from desktop_app.charts.drawing import Drawing, Places
from desktop_app.charts.series import count_text
from desktop_app.charts.series_tables import Cell, HeatTable
from desktop_app.charts.shades import step_of
from desktop_app.charts.sheet import LEFT, MIDDLE, Sheet

_CLASSES = ("dưới 25 %", "25–49 %", "50–74 %", "75–99 %", "✓ từ 100 %")
_MOST = 0.34  # of the width, for names


class HeatDrawing(Drawing):
    """Names left, columns across."""

    low, high, head, foot = 1.2, 3.0, 1.4, 1.5

    def __init__(self, series: HeatTable) -> None:
        super().__init__(series)
        self._table = series
        sizes = [cell.value for row in series.rows for cell in row.cells if cell is not None]
        self._top = max([1, *sizes])
        self._names = 0.0

    @property
    def more(self) -> str:
        """What a row is called."""
        return self._table.row_name.lower()

    def prepare(self, sheet: Sheet, width: float) -> None:
        """Give the names what the longest one needs."""
        names = [self._table.row_name, *(row.name for row in self._table.rows)]
        self._names = min(width * _MOST, max(sheet.width(name) for name in names) + sheet.em)

    def paint(self, sheet: Sheet, box: QRectF, first: int, count: int) -> Places:
        """Paint head, rows and scale."""
        table, em = self._table, sheet.em
        head, foot = self.head * em, self.foot * em
        left = box.left() + self._names
        wide = (box.right() - left) / max(1, len(table.columns))
        tall = (box.height() - head - foot) / max(1, count)
        sheet.text(QRectF(box.left(), box.top(), self._names, head), table.row_name, LEFT, muted=True)
        for at, column in enumerate(table.columns):
            sheet.text(QRectF(left + at * wide, box.top(), wide, head), column.name, MIDDLE, muted=True)
        places: Places = {}
        widest = max((sheet.width(self._told(cell, True)) for cell in self._seen(first, count)), default=0.0)
        pair = widest + 0.5 * em <= wide
        for at in range(first, first + count):
            row = table.rows[at]
            top = box.top() + head + (at - first) * tall
            sheet.text(QRectF(box.left(), top, self._names - 0.5 * em, tall), row.name, LEFT)
            for number, cell in enumerate(row.cells):
                place = QRectF(left + number * wide, top, wide, tall).adjusted(1, 1, -1, -1)
                places[at, number] = place
                self._cell(sheet, place, cell, pair)
        self._scale(sheet, QRectF(left, box.bottom() - foot, box.right() - left, foot))
        return places

    def _seen(self, first: int, count: int) -> list[Cell]:
        return [cell for row in self._table.rows[first : first + count] for cell in row.cells if cell is not None]

    def _cell(self, sheet: Sheet, place: QRectF, cell: Cell | None, pair: bool) -> None:
        if cell is None:
            sheet.block(place, None, "line", dashed=True)
            return
        if self._table.by_share and cell.share is None:
            fill = sheet.colour("raised")  # nothing was planned: a frame, no shade
        else:
            share = cell.share if self._table.by_share else 0.999 * cell.value / self._top
            fill = sheet.shade(step_of(share or 0.0))
        sheet.block(place, fill, "line")
        ink = sheet.ink(fill)
        told = self._told(cell, pair)
        if not pair and cell.share is not None and place.height() >= 1.9 * sheet.em:
            half = QRectF(place.left(), place.top() + 0.5, place.width(), place.height() / 2)
            reached = " ✓" if cell.share >= 1 else ""
            sheet.text(half, self._told(cell, False) + reached, MIDDLE, ink=ink)
            below = half.translated(0, place.height() / 2 - 1)
            sheet.text(below, f"{round(cell.share * 100)} %", MIDDLE, ink=ink)
            return
        short = " ✓" if not pair and cell.share is not None and cell.share >= 1 else ""
        sheet.text(place, told + short, MIDDLE, ink=ink)

    def _told(self, cell: Cell, pair: bool) -> str:
        count = count_text(cell.value, self._table.scale)
        if cell.share is None:
            return count
        return f"{count} · {self._share(cell)}" if pair else count

    def _share(self, cell: Cell) -> str:
        return f"{round((cell.share or 0) * 100)} %" + (" ✓" if (cell.share or 0) >= 1 else "")

    def _scale(self, sheet: Sheet, box: QRectF) -> None:
        if not self._table.by_share:
            names = [f"≤ {count_text(-(-self._top * (at + 1) // 4), self._table.scale)}" for at in range(4)]
        else:
            names = list(_CLASSES)
        x, side = box.left(), 0.9 * sheet.em
        for at, name in enumerate(names):
            place = QRectF(x, box.center().y() - side / 2 + 2, 1.4 * side, side)
            sheet.block(place, sheet.shade(at), "line")
            text = QRectF(place.right() + 0.3 * side, place.top(), sheet.width(name) + 2, side)
            sheet.text(text, name, LEFT, muted=True)
            x = text.right() + side
