"""What every chart is told has in common. No Qt here."""

from typing import Protocol

from desktop_app.charts.series import ChartTable


class Series(Protocol):
    """One chart's figures. Arrows walk `shape` (rows, columns); a place without a key cannot be stood on."""

    @property
    def title(self) -> str:
        """What the chart is of, for file names and headings."""

    @property
    def unit(self) -> str:
        """The unit of the figures."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""

    @property
    def nothing(self) -> str:
        """What an empty chart says."""

    @property
    def headline(self) -> str:
        """The line over the chart."""

    @property
    def hint(self) -> str:
        """What the signs mean."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    def key_at(self, row: int, column: int, /) -> object:
        """What a click on a place means; None where there is none."""

    def readout_at(self, row: int, column: int, /) -> str:
        """The exact values of a place."""

    def table(self) -> ChartTable:
        """The exact figures as a table."""
