"""The age pyramid: men to the left, women to the right, the covered part solid, the rest framed."""

from PySide6.QtCore import QRectF

from desktop_app.charts.drawing import Drawing, Places
from desktop_app.charts.series import count_text
from desktop_app.charts.series_bars import FEMALE, MALE, Pyramid
from desktop_app.charts.sheet import LEFT, MIDDLE, RIGHT, Sheet


class PyramidDrawing(Drawing):
    """The oldest at the top; the share of each bar beside it."""

    low, high, head, foot = 1.05, 2.2, 1.5, 1.5

    def __init__(self, series: Pyramid) -> None:
        super().__init__(series)
        self._pyramid = series
        self._top = _round_up(series.top)

    @property
    def more(self) -> str:
        """What a row is called."""
        return "nhóm tuổi"

    @property
    def start(self) -> tuple[int, int]:
        """Walking begins with the youngest."""
        return (max(0, self.rows - 1), 0)

    def paint(self, sheet: Sheet, box: QRectF, first: int, count: int) -> Places:
        """Paint heads, both sides and the axis."""
        em, head, foot = sheet.em, self.head * sheet.em, self.foot * sheet.em
        ages = max(sheet.width(group.name) for group in self._pyramid.groups) + 1.2 * em
        told = sheet.width("100 %") + 0.6 * em
        half = (box.width() - ages) / 2 - told
        tall = (box.height() - head - foot) / max(1, count)
        middle = box.center().x()
        sides = {MALE: middle - ages / 2, FEMALE: middle + ages / 2}
        sheet.text(QRectF(box.left(), box.top(), sides[MALE] - box.left(), head), "Nam", RIGHT, bold=True)
        sheet.text(QRectF(sides[MALE], box.top(), ages, head), "Tuổi", MIDDLE, muted=True)
        sheet.text(QRectF(sides[FEMALE], box.top(), half, head), "Nữ", LEFT, bold=True)
        self._axis(sheet, box, sides, half, foot)
        places: Places = {}
        for at in range(first, first + count):
            group, top = self._pyramid.group_at(at), box.top() + head + (at - first) * tall
            sheet.text(QRectF(sides[MALE], top, ages, tall), group.name, MIDDLE)
            for column, sex in enumerate((MALE, FEMALE)):
                covered, rest = group.of(sex)
                place = self._side(sheet, sides[sex], half, top, tall, (covered, rest), right=sex == FEMALE)
                places[at, column] = place.adjusted(-told if sex == MALE else 0, 0, told if sex == FEMALE else 0, 0)
        return places

    def _side(
        self, sheet: Sheet, edge: float, half: float, top: float, tall: float, counts: tuple[int, int], *, right: bool
    ) -> QRectF:
        covered, rest = counts
        inch = half / self._top
        gap = min(2.0, 0.1 * tall)

        def bar(start: int, size: int) -> QRectF:
            x = edge + start * inch if right else edge - (start + size) * inch
            return QRectF(x, top + gap, size * inch, tall - 2 * gap)

        if rest:
            sheet.block(bar(covered, rest), sheet.shade(0), "muted")
        if covered:
            sheet.block(bar(0, covered), sheet.colour("accent"))
        whole = covered + rest
        if whole:
            told = f"{round(covered * 100 / whole)} %"
            outer = bar(0, whole)
            place = QRectF(outer.right() + 4, top, 5 * sheet.em, tall)
            if not right:
                place.moveRight(outer.left() - 4)
            sheet.text(place, told, LEFT if right else RIGHT, muted=True)
        side = QRectF(edge, top, half, tall)
        if not right:
            side.moveRight(edge)
        return side

    def _axis(self, sheet: Sheet, box: QRectF, sides: dict[str, float], half: float, foot: float) -> None:
        bottom = box.bottom() - foot
        for sex, edge in sides.items():
            sign = 1 if sex == FEMALE else -1
            for part in (0, 1, 2):
                x = edge + sign * half * part / 2
                sheet.rule(x, box.top() + self.head * sheet.em, x, bottom, "muted" if part == 0 else "line")
                label = count_text(self._top * part // 2)
                sheet.text(QRectF(x - 4 * sheet.em, bottom, 8 * sheet.em, foot), label, MIDDLE, muted=True)


def _round_up(size: int) -> int:
    """The end of the axis: an even number of two digits and zeros."""
    step = int("2" + "0" * max(0, len(str(size)) - 2))
    return -(-size // step) * step
