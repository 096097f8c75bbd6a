"""What the page wants to know of all rows at once, worked out away from the window: rows by result, lost zeros, words to search in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.services.import_sheet import SheetView
from desktop_app.services.import_values import Preview, RowOutcome
from desktop_app.ui.pages.importing.doubts import kind_of
from desktop_app.ui.pages.importing.searching import searchable, wanted

_NUMBER = re.compile(r"\d{5,}")
_SAMPLES = 3
_ASKED = frozenset({"question", "old-font-converted", "old-font-undecided"})


@dataclass(frozen=True, kw_only=True)
class Zeros:
    """Numbers of one column that lost their leading zeros: how many, and samples (as written, as restored)."""

    field: str
    heading: str
    count: int
    samples: tuple[tuple[str, str], ...]


class RowsIndex:
    """The rows of one preview. Made in the job that made the preview."""

    def __init__(self, seen: Preview) -> None:
        self.sheet = SheetView(seen)
        self.rows: Sequence[RowOutcome] = seen.rows
        self._by_result: dict[str, list[RowOutcome]] = {}
        self._doubts: dict[tuple[str, bool], list[RowOutcome]] = {}
        self.remembered: set[int] = set()  # rows for which a decision of an earlier import holds
        zeros: dict[str, list[tuple[str, str]]] = {}
        headings: dict[str, str] = {}
        for row in seen.rows:
            self._by_result.setdefault(row.result, []).append(row)
            if row.result == "suspect" and row.row not in seen.decisions:
                self._doubts.setdefault(kind_of(row), []).append(row)
            for problem in row.problems:
                if problem.code == "remembered":
                    self.remembered.add(row.row)
                elif problem.code == "zeros-restored":
                    restored = _NUMBER.search(problem.message)
                    zeros.setdefault(problem.field, []).append((problem.value, restored[0] if restored else ""))
                    headings[problem.field] = problem.column
        self.zeros = tuple(
            Zeros(field=name, heading=headings[name], count=len(found), samples=tuple(found[:_SAMPLES]))
            for name, found in zeros.items()
        )
        # What is wrong with the file or with a column and does not stand in a question of its own.
        self.about = tuple(one for one in seen.problems if not one.row and one.code not in _ASKED)
        self._words: Mapping[int, str] | None = None

    def count(self, result: str) -> int:
        """How many rows end like this."""
        return len(self._by_result.get(result, ()))

    def of(self, result: str) -> Sequence[RowOutcome]:
        """The rows that end like this, in the order of the file; all of them for ""."""
        return self._by_result.get(result, ()) if result else self.rows

    def alike(self, row: RowOutcome) -> Sequence[RowOutcome]:
        """The open doubtful rows that are doubtful for the same reason as this one."""
        return self._doubts.get(kind_of(row), ())

    def find(self, result: str, text: str) -> Sequence[RowOutcome]:
        """The rows of a result in which every word stands (marks and case do not matter): in a cell, in what changes, in the reason."""
        looked_for = wanted(text)
        if not looked_for:
            return self.of(result)
        if self._words is None:
            self._words = {row.row: self._said(row) for row in self.rows}
        words = self._words
        return [row for row in self.of(result) if all(word in words[row.row] for word in looked_for)]

    def _said(self, row: RowOutcome) -> str:
        cells = (self.sheet.text(row.row, column.index) for column in self.sheet.columns if column.heading)
        changes = (f"{change.label} {change.before} {change.after}" for change in row.changes)
        problems = (problem.message for problem in row.problems)
        return searchable((row.name, row.place, row.note, *cells, *changes, *problems))
