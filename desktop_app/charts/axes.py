"""Vietnamese axes."""

import math
from collections.abc import Sequence

from pyqtgraph import AxisItem
from PySide6.QtGui import QFont, QFontMetricsF

from desktop_app.charts.series import count_text

_LONGEST = "Tháng 12  "


class MonthAxis(AxisItem):  # type: ignore[misc]  # pyqtgraph carries no types
    """Months below the bars: "Tháng 3" where there is room, else "T3"; the year stands with the first month."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self._months: tuple[str, ...] = ()

    def show_months(self, months: Sequence[str]) -> None:
        """Show these months ("YYYY-MM"), one per whole position from 0."""
        self._months = tuple(months)
        self.setTicks([[(index, "") for index in range(len(months))]])

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """Return the label of each position."""
        return [self._label(round(value)) for value in values]

    def generateDrawSpecs(self, painter: object) -> object:
        """Write the labels for the width there is now."""
        self._tickLevels = [[(index, self._label(index)) for index in range(len(self._months))]]
        return super().generateDrawSpecs(painter)

    def _label(self, index: int) -> str:
        if not 0 <= index < len(self._months):
            return ""
        number = int(self._months[index][5:7])
        room = QFontMetricsF(self.style["tickFont"] or QFont()).horizontalAdvance(_LONGEST)
        wide = self.boundingRect().width() >= room * max(1, len(self._months))
        return f"Tháng {number}" if wide else f"T{number}"


class CountAxis(AxisItem):  # type: ignore[misc]
    """Whole numbers with points between thousands, scaled to the unit of the series."""

    def __init__(self) -> None:
        super().__init__("left")
        self.divide = 1
        self.enableAutoSIPrefix(False)
        # Few lines: a grid is there to be read through, not at.
        self.setStyle(maxTickLevel=0)

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Return steps of 1, 2 or 5 × 10ⁿ of which as many fit as can be read, two at the least: a low chart has figures, too."""
        room = QFontMetricsF(self.style["tickFont"] or QFont()).height() * 2.2
        whole = high - low or 1.0
        wanted = whole / max(2.0, min(6.0, size / room))
        power = 10.0 ** math.floor(math.log10(wanted))
        steps = [power * factor for factor in (1, 2, 5, 10)]
        step = next(step for step in steps if step >= wanted * 0.999)
        return [(step if whole / step >= 2 else max(one for one in steps if whole / one >= 2), 0)]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """Return the label of each value; halves of people get none."""
        if self.divide == 1:
            return [count_text(round(value)) if abs(value - round(value)) < 1e-6 else "" for value in values]
        return [count_text(round(value), self.divide) for value in values]
