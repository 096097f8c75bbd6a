"""The calendar of ends: a square for each day, shaded by how many periods end."""

from PySide6.QtCore import QRectF

from desktop_app.charts.drawing import Drawing, Places
from desktop_app.charts.series import count_text
from desktop_app.charts.series_tables import WEEKDAYS, DueCalendar
from desktop_app.charts.shades import step_of
from desktop_app.charts.sheet import LEFT, MIDDLE, RIGHT, Sheet


class CalendarDrawing(Drawing):
    """Weeks down, with the sum of each week at its end."""

    low, high, head = 2.3, 4.0, 1.6

    def __init__(self, series: DueCalendar) -> None:
        super().__init__(series)
        self._calendar = series
        self._found = series.found()

    @property
    def more(self) -> str:
        """What a row is called."""
        return "tuần"

    @property
    def start(self) -> tuple[int, int]:
        """Walking begins with today, else with the first day."""
        rows, columns = self._calendar.shape
        places = [(row, column) for row in range(rows) for column in range(columns)]
        known = [place for place in places if self._calendar.key_at(*place) is not None]
        return next((place for place in known if self._calendar.key_at(*place) == self._calendar.today), known[0])

    def paint(self, sheet: Sheet, box: QRectF, first: int, count: int) -> Places:
        """Paint the weekdays and the weeks."""
        em, head = sheet.em, self.head * sheet.em
        names, sums = 5.5 * em, max(sheet.width("Cả tuần"), sheet.width("10.000")) + em
        left = box.left() + names
        wide = (box.width() - names - sums) / 7
        tall = (box.height() - head) / max(1, count)
        for column, name in enumerate(WEEKDAYS):
            sheet.text(QRectF(left + column * wide, box.top(), wide, head), name, MIDDLE, muted=True)
        sheet.text(QRectF(box.right() - sums, box.top(), sums, head), "Cả tuần", RIGHT, muted=True)
        places: Places = {}
        month = ""
        for row in range(first, first + count):
            top = box.top() + head + (row - first) * tall
            days = [self._calendar.day_at(row, column) for column in range(7)]
            inside = [day for day in days if self._calendar.first <= day <= self._calendar.last]
            if inside and inside[-1][:7] != month:  # a month stands beside the week in which it begins
                month = inside[-1][:7]
                label = f"T{int(month[5:])}/{month[:4]}"
                sheet.text(QRectF(box.left(), top, names, tall), label, LEFT, bold=True)
            for column, day in enumerate(days):
                if day in inside:
                    place = QRectF(left + column * wide, top, wide, tall).adjusted(1, 1, -1, -1)
                    places[row, column] = place
                    self._day(sheet, place, day)
            ended = sum(self._found[day].count for day in inside if day in self._found)
            if ended:
                sheet.text(QRectF(box.right() - sums, top, sums, tall), count_text(ended), RIGHT)
        return places

    def _day(self, sheet: Sheet, place: QRectF, day: str) -> None:
        found = self._found.get(day)
        fill = sheet.colour("raised")
        if found is not None:
            fill = sheet.shade(step_of(0.999 * found.count / self._calendar.top))
        sheet.block(place, fill, "line")
        if day == self._calendar.today:
            sheet.block(place.adjusted(1, 1, -1, -1), None, "text", 2)
        number = str(int(day[8:])) if day[8:] != "01" else f"1/{int(day[5:7])}"
        sheet.text(place.adjusted(4, 0, -4, -place.height() * 0.45), number, LEFT, ink=sheet.ink(fill))
        if found is not None:
            sheet.text(
                place.adjusted(0, place.height() * 0.2, -6, 0),
                count_text(found.count),
                RIGHT,
                ink=sheet.ink(fill),
                bold=True,
            )
