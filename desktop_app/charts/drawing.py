"""What a chart of rows gives the widget that shows it."""

from abc import ABC, abstractmethod
from typing import Any

from PySide6.QtCore import QRectF

from desktop_app.charts.sheet import Sheet

Places = dict[tuple[int, int], QRectF]


class Drawing(ABC):
    """Paints some of its rows into a box. Heights are in em; a row is as high as there is room for, between two bounds."""

    low: float = 1.5
    high: float = 2.2
    head: float = 0.0
    foot: float = 0.0

    def __init__(self, series: Any) -> None:
        self.series = series

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.series.shape[0])

    @property
    def start(self) -> tuple[int, int]:
        """The place on which walking begins."""
        return (0, 0)

    @property
    def more(self) -> str:
        """What the rows are called where not all of them are in sight ("thôn")."""
        return "dòng"

    def prepare(self, sheet: Sheet, width: float) -> None:  # noqa: B027 – most charts have nothing to prepare
        """Measure texts once before painting (the columns must not jump while the rows are scrolled)."""

    @abstractmethod
    def paint(self, sheet: Sheet, box: QRectF, first: int, count: int) -> Places:
        """Paint rows `first` … of `count` into a box and return where each (row, column) lies."""
