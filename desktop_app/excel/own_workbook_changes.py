"""Next month's template against the one that was bound: which bound cells moved, were renamed or are gone.

Nothing is ever assumed: a cell that is not found where it was, under the words it had, is reported with the place it
seems to have now, and only a person says whether that is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from desktop_app.excel.own_workbook import Grid, Template, cell_name
from desktop_app.excel.own_workbook_places import Place, PlaceIndex, place_of

ChangeKind: TypeAlias = Literal[
    "moved", "renamed", "total-moved", "sheet-renamed", "sheet-missing", "gone", "ambiguous", "formula", "unsure"
]

Indexes: TypeAlias = dict[tuple[str, bool], PlaceIndex]


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A bound cell as it was: a key of the caller, sheet, row, column, whether it is a column that repeats, its place, and
    whether a formula under it may be replaced."""

    key: int
    sheet: str
    row: int
    col: int
    column: bool
    place: Place
    over_formula: bool = False


@dataclass(frozen=True, kw_only=True)
class PlaceChange:
    """One bound cell that is not where and what it was. `sheet`, `row`, `col`: where it seems to be now; no `row`: nowhere."""

    key: int
    kind: ChangeKind
    sentence: str
    sheet: str = ""
    row: int | None = None
    col: int | None = None

    @property
    def proposed(self) -> bool:
        """Whether there is a new place to accept."""
        return self.row is not None and self.col is not None


def compare(template: Template, bound: Sequence[Bound]) -> tuple[PlaceChange, ...]:
    """Return what changed for each bound cell; a cell that stands as it stood is left out."""
    renamed = _renamed_sheets(template, bound)
    indexes: Indexes = {}
    found = []
    for one in bound:
        change = _Search(template, one, renamed.get(one.sheet, one.sheet), indexes).change()
        if change is not None:
            found.append(change)
    return tuple(found)


class _Search:
    """Looks for one bound cell in the new template."""

    def __init__(self, template: Template, bound: Bound, sheet: str, indexes: Indexes) -> None:
        self.indexes = indexes
        self.bound = bound
        self.sheet = sheet
        self.grid = template.sheet(sheet)
        self.here = cell_name(bound.row, bound.col)

    def change(self) -> PlaceChange | None:
        bound, grid = self.bound, self.grid
        if grid is None:
            return self._none(
                "sheet-missing", f"Trang “{bound.sheet}” không còn trong mẫu mới; ô {self.here} chưa biết ở đâu."
            )
        change = self._in(grid)
        if self.sheet != bound.sheet and (change is None or change.proposed):
            row, col = (bound.row, bound.col) if change is None else (change.row, change.col)
            more = f" {change.sentence}" if change is not None else ""
            told = f"Trang “{bound.sheet}” nay là “{self.sheet}”.{more}"
            return PlaceChange(key=bound.key, kind="sheet-renamed", sentence=told, sheet=self.sheet, row=row, col=col)
        return change

    def _in(self, grid: Grid) -> PlaceChange | None:
        bound, was = self.bound, self.bound.place
        now = place_of(grid, bound.row, bound.col, column=bound.column)
        exact, loose = self._alike(grid)
        if grid.anchor(bound.row, bound.col) == (bound.row, bound.col) and now.names() == was.names():
            # As many cells under these words as there were: else it may be another one that stands here now.
            return self._same_place(grid, now) if len(loose) == was.twins else self._many(loose)
        if was.weak:
            return self._there(
                "unsure", f"Ô {self.here} không có tiêu đề bên cạnh để nhận ra; mẫu mới khác mẫu cũ ở chỗ này."
            )
        if len(exact) == 1 or (not exact and not _stands(grid, bound, now) and len(loose) == 1):
            return self._moved(grid, (exact or loose)[0])
        if len(exact) > 1:
            return self._many(exact)
        if _stands(grid, bound, now) and len(loose) == was.twins:
            return self._same_place(grid, now)
        return self._many(loose) if loose else self._renamed(grid, now)

    def _alike(self, grid: Grid) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        key = (grid.name, self.bound.column)
        if key not in self.indexes:
            self.indexes[key] = PlaceIndex(grid, column=self.bound.column)
        return self.indexes[key].exact(self.bound.place), self.indexes[key].loose(self.bound.place)

    def _many(self, cells: list[tuple[int, int]]) -> PlaceChange:
        told = f"{_words(self.bound.place)}: có {len(cells)} ô giống nhau trong mẫu mới, không biết ô nào. Hãy gắn lại."
        return self._none("ambiguous", told)

    def _same_place(self, grid: Grid, now: Place) -> PlaceChange | None:
        was = self.bound.place
        if formula := self._formula(grid, self.bound.row, self.bound.col):
            return formula
        if (was.total, was.total_below) != (now.total, now.total_below) and was.total:
            old = f"dòng {self.bound.row + was.total_below}"
            new = f"“{now.total}” ở dòng {self.bound.row + now.total_below}" if now.total else "không thấy nữa"
            return self._there("total-moved", f"{_words(was)}: dòng “{was.total}” trước ở {old}, nay {new}.")
        return None

    def _moved(self, grid: Grid, to: tuple[int, int]) -> PlaceChange:
        if formula := self._formula(grid, *to):
            return formula
        told = f"{_words(self.bound.place)}: trước ở ô {self.here}, nay ở ô {cell_name(*to)}."
        return PlaceChange(key=self.bound.key, kind="moved", sentence=told, sheet=self.sheet, row=to[0], col=to[1])

    def _renamed(self, grid: Grid, now: Place) -> PlaceChange:
        was = self.bound.place
        if formula := self._formula(grid, self.bound.row, self.bound.col):
            return formula
        if grid.anchor(self.bound.row, self.bound.col) != (self.bound.row, self.bound.col) or now.weak:
            return self._none("gone", f"{_words(was)}: không tìm thấy trong mẫu mới.")
        for old, new, what in (
            (was.above, now.above, "tiêu đề cột"),
            (was.left, now.left, "tên dòng"),
            ((was.unit,), (now.unit,), "dòng đơn vị tính"),
            ((was.own,), (now.own,), "chữ trong ô"),
        ):
            if old != new:
                told = f"Ô {self.here}: {what} trước là {_quoted(old)}, nay là {_quoted(new)}. Số liệu có còn đúng chỗ không?"
                return self._there("renamed", told)
        return self._there("renamed", f"Ô {self.here}: khoảng cách đến tiêu đề đã đổi. Số liệu có còn đúng chỗ không?")

    def _formula(self, grid: Grid, row: int, col: int) -> PlaceChange | None:
        if not grid.at(row, col).formula or self.bound.over_formula:
            return None
        told = f"{_words(self.bound.place)}: ô {cell_name(row, col)} của mẫu mới có công thức, không ghi đè."
        return self._none("formula", told)

    def _there(self, kind: ChangeKind, sentence: str) -> PlaceChange:
        return PlaceChange(
            key=self.bound.key, kind=kind, sentence=sentence, sheet=self.sheet, row=self.bound.row, col=self.bound.col
        )

    def _none(self, kind: ChangeKind, sentence: str) -> PlaceChange:
        return PlaceChange(key=self.bound.key, kind=kind, sentence=sentence)


def _stands(grid: Grid, bound: Bound, now: Place) -> bool:
    """Whether the cell stands where it stood, under the same words for another month."""
    return grid.anchor(bound.row, bound.col) == (bound.row, bound.col) and now.loose() == bound.place.loose()


def _renamed_sheets(template: Template, bound: Sequence[Bound]) -> dict[str, str]:
    """Return the new name of each sheet that is gone: the one sheet, of those not bound, in which most of its cells stand as they stood."""
    names = {one.sheet for one in bound}
    free = [grid for grid in template.sheets if grid.name not in names]
    found = {}
    for missing in sorted(names - {grid.name for grid in template.sheets}):
        mine = [one for one in bound if one.sheet == missing]
        scores = sorted(((sum(_alike(grid, one) for one in mine), grid.name) for grid in free), reverse=True)
        if scores and scores[0][0] and (len(scores) == 1 or scores[0][0] > scores[1][0]):
            found[missing] = scores[0][1]
    return found


def _alike(grid: Grid, one: Bound) -> bool:
    now = place_of(grid, one.row, one.col, column=one.column)
    return not now.weak and now.loose() == one.place.loose()


def _words(place: Place) -> str:
    """Name a cell as a person would: “Tổng cộng › Thực hiện tháng”."""
    names = [*place.left[:1], *reversed(place.above[:2])] or [place.own]
    return "“" + " › ".join(names) + "”"


def _quoted(texts: tuple[str, ...]) -> str:
    words = [one for one in reversed(texts) if one]
    return "“" + " › ".join(words) + "”" if words else "(để trống)"
