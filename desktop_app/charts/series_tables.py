"""Charts in rows and columns: the heat table, the comparison of people, the calendar of ends. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.charts.series import ChartTable, count_text, share_text

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_WEEKDAY_NAMES = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A count or an amount, and what it is measured against (a plan, everybody); `base` None: against nothing."""

    value: int
    base: int | None = None

    @property
    def share(self) -> float | None:
        """Part of the base, 1 being all of it; None without one."""
        return self.value / self.base if self.base else None


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a column. `scale` divides what is shown: 1_000_000 with unit "triệu đồng"."""

    key: object
    name: str
    unit: str = ""
    scale: int = 1


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row: one cell per column, None where nothing is known (yet)."""

    key: object
    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, kw_only=True)
class HeatTable:
    """Rows × columns, each cell shaded by its share of what was planned, or by its size where nothing was.

    `row_name`, `base_name`: "Xã, phường", "chỉ tiêu tháng". The key of a cell is (row key, column key).
    """

    title: str
    unit: str
    row_name: str
    columns: tuple[Head, ...]
    rows: tuple[Line, ...]
    base_name: str = "chỉ tiêu"
    scale: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(cell is not None for row in self.rows for cell in row.cells)

    @property
    def nothing(self) -> str:
        """What an empty chart says."""
        return "Chưa có số liệu nào trong bảng này."

    @property
    def headline(self) -> str:
        """The line over the chart."""
        return self.title

    @property
    def by_share(self) -> bool:
        """Whether cells are shaded by their share of a base, not by their size."""
        return any(cell is not None and cell.base for row in self.rows for cell in row.cells)

    @property
    def hint(self) -> str:
        """What the signs mean."""
        shade = f"càng đậm càng gần đạt {self.base_name}, dấu ✓ là đạt" if self.by_share else "càng đậm càng nhiều"
        return f"Đơn vị: {self.unit}. Ô {shade}"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns that arrows walk."""
        return (len(self.rows), len(self.columns))

    def key_at(self, row: int, column: int) -> object:
        """What a click means; None where there is no cell."""
        found = self.rows[row].cells[column]
        return (self.rows[row].key, self.columns[column].key) if found is not None else None

    def readout_at(self, row: int, column: int) -> str:
        """The exact values of one cell."""
        cell, head = self.rows[row].cells[column], self.columns[column]
        where = f"{self.rows[row].name} · {head.name}"
        return f"{where} · {cell_text(cell, self.scale)} {self.unit}" if cell is not None else where

    def table(self) -> ChartTable:
        """Every cell; where there are bases each column is followed by its base."""
        names, rows = [self.row_name], []
        for head in self.columns:
            names += [head.name, f"{head.name}: {self.base_name}"] if self.by_share else [head.name]
        for row in self.rows:
            values: list[str | int | None] = [row.name]
            for cell in row.cells:
                values.append(cell.value if cell is not None else None)
                if self.by_share:
                    values.append(cell.base if cell is not None else None)
            rows.append(tuple(values))
        return ChartTable(headings=tuple(names), rows=tuple(rows))


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """People (collectors) side by side, a bar for each measure, every measure on its own scale.

    The key of a bar is (row key, measure key).
    """

    title: str
    unit: str
    row_name: str
    measures: tuple[Head, ...]
    rows: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(cell is not None and (cell.value or cell.base) for row in self.rows for cell in row.cells)

    @property
    def nothing(self) -> str:
        """What an empty chart says."""
        return "Chưa có ai có kết quả trong khoảng thời gian này."

    @property
    def headline(self) -> str:
        """The line over the chart."""
        return self.title

    @property
    def hint(self) -> str:
        """What the signs mean."""
        return "Mỗi cột có thước riêng: thanh dài nhất là người cao nhất; cột có tỷ lệ thì khung là 100 %"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns that arrows walk."""
        return (len(self.rows), len(self.measures))

    def key_at(self, row: int, column: int) -> object:
        """What a click means."""
        return (self.rows[row].key, self.measures[column].key) if self.rows[row].cells[column] is not None else None

    def readout_at(self, row: int, column: int) -> str:
        """The exact values of one bar."""
        head, cell = self.measures[column], self.rows[row].cells[column]
        told = f"{cell_text(cell, head.scale)} {head.unit}".strip() if cell is not None else "chưa có"
        return f"{self.rows[row].name} · {head.name}: {told}"

    def top(self, column: int) -> int:
        """The longest bar of a measure; at least 1."""
        cells = [row.cells[column] for row in self.rows]
        return max([1, *(cell.value for cell in cells if cell is not None)])

    def table(self) -> ChartTable:
        """Every figure; a measure with bases has two columns."""
        names: list[str] = [self.row_name]
        paired = [
            any(cell is not None and cell.base is not None for cell in cells)
            for cells in ([row.cells[at] for row in self.rows] for at in range(len(self.measures)))
        ]
        for head, pair in zip(self.measures, paired, strict=True):
            names += [head.name, f"{head.name}: trong số"] if pair else [head.name]
        rows = []
        for row in self.rows:
            values: list[str | int | None] = [row.name]
            for cell, pair in zip(row.cells, paired, strict=True):
                values.append(cell.value if cell is not None else None)
                if pair:
                    values.append(cell.base if cell is not None else None)
            rows.append(tuple(values))
        return ChartTable(headings=tuple(names), rows=tuple(rows))


@dataclass(frozen=True, kw_only=True)
class DueDay:
    """How many periods end on a day (ISO), by part in the order of the calendar's `parts`."""

    day: str
    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, kw_only=True)
class DueCalendar:
    """Weeks down, Monday to Sunday across. `first`, `last`: days (ISO, inclusive); `days` need not name empty days.

    The key of a day is its ISO date.
    """

    title: str
    unit: str
    parts: tuple[str, ...]
    first: str
    last: str
    days: tuple[DueDay, ...]
    today: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing ends in this time."""
        return not any(day.count for day in self.days)

    @property
    def nothing(self) -> str:
        """What an empty chart says."""
        return f"Không có thẻ hay kỳ đóng nào hết hạn từ {_day(self.first)} đến {_day(self.last)}."

    @property
    def headline(self) -> str:
        """The line over the chart."""
        return f"{self.title}: {count_text(sum(day.count for day in self.days))} {self.unit}"

    @property
    def hint(self) -> str:
        """What the signs mean."""
        return f"Số lớn: số {self.unit} hết hạn trong ngày, càng đậm càng nhiều; số nhỏ: ngày; khung đậm: hôm nay"

    @property
    def shape(self) -> tuple[int, int]:
        """Weeks and weekdays."""
        return (((date.fromisoformat(self.last) - self.monday).days // 7) + 1, 7)

    @property
    def monday(self) -> date:
        """The first day of the first week drawn."""
        first = date.fromisoformat(self.first)
        return first - timedelta(days=first.weekday())

    @property
    def top(self) -> int:
        """The fullest day; at least 1."""
        return max([1, *(day.count for day in self.days)])

    def day_at(self, row: int, column: int) -> str:
        """The day (ISO) of a square."""
        return (self.monday + timedelta(days=7 * row + column)).isoformat()

    def found(self) -> dict[str, DueDay]:
        """The days that have ends."""
        return {day.day: day for day in self.days if day.count}

    def key_at(self, row: int, column: int) -> object:
        """What a click means; None outside the time asked about."""
        day = self.day_at(row, column)
        return day if self.first <= day <= self.last else None

    def readout_at(self, row: int, column: int) -> str:
        """The exact values of one day."""
        day = self.day_at(row, column)
        found = self.found().get(day)
        name = f"{_WEEKDAY_NAMES[column]}, {_day(day)}"
        if found is None:
            return f"{name} · không có {self.unit} hết hạn"
        parts = _parts(self.parts, found.counts)
        return f"{name} · {count_text(found.count)} {self.unit} hết hạn" + (f": {parts}" if len(self.parts) > 1 else "")

    def table(self) -> ChartTable:
        """The days that have ends."""
        rows: list[tuple[str | int | None, ...]] = [
            (_day(day.day), *day.counts, day.count) for day in self.days if day.count
        ]
        return ChartTable(headings=("Ngày hết hạn", *self.parts, "Cộng"), rows=tuple(rows))


def cell_text(cell: Cell, scale: int = 1) -> str:
    """ "16/20 (80 %)", or the count alone."""
    return share_text(cell.value, cell.base, scale)


def _day(iso: str) -> str:
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}"


def _parts(names: Sequence[str], counts: Sequence[int]) -> str:
    return ", ".join(f"{name} {count_text(count)}" for name, count in zip(names, counts, strict=True))
