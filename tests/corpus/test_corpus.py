"""Dirty layouts from a known truth: recognised without help, and no wrong value is ever delivered in silence."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from desktop_app.excel.lists import ListReading, read_list
from desktop_app.excel.mapping import Row
from tests.corpus.compose import Layout, Recipe, build
from tests.corpus.pages import Broken
from tests.corpus.recipes import mixtures, recipes

TODAY = date(2026, 11, 21)
ALL = recipes()
# A problem may name the column a value was put together from.
_RELATED: Mapping[str, tuple[str, ...]] = {
    "birth": ("birth", "birth_day", "birth_month", "birth_year", "birth_male", "birth_female"),
    "sex": ("sex", "sex_male", "sex_female", "birth_male", "birth_female"),
    "personal_id": ("personal_id", "insurance_no"),
}
# These say something of a column without excusing a single wrong value in it.
_NO_EXCUSE = {"name-case", "old-font-converted", "duplicate-column"}


def test_there_are_enough_layouts() -> None:
    assert len(ALL) >= 60
    assert len({recipe.name for recipe in ALL}) == len(ALL)


@pytest.mark.parametrize("recipe", ALL, ids=lambda recipe: recipe.name)
def test_no_wrong_value_is_delivered_in_silence(recipe: Recipe, tmp_path: Path) -> None:
    layout = build(recipe, tmp_path)
    reading = read_list(layout.path, today=TODAY)
    assert silent_faults(layout, reading) == []
    assert reading.read_count + len(reading.ignored) + reading.blank_rows == _rows_below(reading)
    if recipe.clean:
        assert [problem.code for row in reading.rows for problem in row.problems] == []


def test_layouts_are_recognised_without_help(tmp_path: Path) -> None:
    missed = {recipe.name: said for recipe in ALL if (said := _missed(recipe, tmp_path))}
    assert len(missed) <= 0.05 * len(ALL), missed


@pytest.mark.parametrize("seed", range(6))
def test_mixtures_of_all_defects_deliver_no_wrong_value_in_silence(seed: int, tmp_path: Path) -> None:
    for recipe in mixtures(seed, 10):
        layout = build(recipe, tmp_path)
        assert silent_faults(layout, read_list(layout.path, today=TODAY)) == [], recipe


def silent_faults(layout: Layout, reading: ListReading) -> list[str]:
    """Return every value that differs from the truth, or is gone, without a word about it."""
    rows = list(reading.rows)
    if len(rows) != len(layout.expected):
        return [f"{len(rows)} records instead of {len(layout.expected)}"]
    columns = {
        problem.field for problem in reading.problems if problem.level != "hint" and problem.code not in _NO_EXCUSE
    }
    columns |= {"sex"} if reading.questions else set()
    unknown = any(problem.code in ("unknown-heading", "ambiguous-heading") for problem in reading.problems)
    told_above: set[tuple[object, ...]] = set()  # a household's address stands, and is reported, on its first row
    faults = []
    for row, want in zip(rows, layout.expected, strict=True):
        for field, value in want.items():
            got = row.values.get(field)
            if got == value or (unknown and not _mapped(reading, field)):
                continue
            if isinstance(value, Broken) and got is not None:
                faults.append(f"row {row.number}: {field} is {got!r}, though the cell holds no value")
            elif _told(row, field, columns):
                told_above.add((row.household, field, got))
            elif (row.household, field, got) not in told_above:
                faults.append(f"row {row.number}: {field} is {got!r} instead of {value!r}")
    return faults + _households(layout, rows)


def _mapped(reading: ListReading, field: str) -> bool:
    return any(column.field in _RELATED.get(field, (field,))[:1] for column in reading.columns)


def _told(row: Row, field: str, columns: set[str]) -> bool:
    related = _RELATED.get(field, (field,))
    return any(problem.field in related for problem in row.problems) or bool(columns.intersection(related))


def _households(layout: Layout, rows: list[Row]) -> list[str]:
    """Rows of one household share a key that no other household has, or have none."""
    pairs = {(key, row.household) for key, row in zip(layout.households, rows, strict=True) if row.household}
    keys, found = {key for key, _ in pairs}, {mark for _, mark in pairs}
    return [] if len(pairs) == len(keys) == len(found) else [f"households mixed up: {sorted(pairs)[:5]}"]


def _missed(recipe: Recipe, folder: Path) -> str:
    layout = build(recipe, folder)
    reading = read_list(layout.path, today=TODAY)
    if reading.kind.code != recipe.kind:
        return f"kind {reading.kind.code}"
    if reading.sheet not in ("Danh sách", "Bảng 1", layout.path.stem):
        return f"sheet {reading.sheet}"
    if reading.read_count != len(layout.expected):
        return f"{reading.read_count} records"
    first = next(iter(reading.rows))
    lacking = [field for field in layout.expected[0] if field not in first.values]
    if lacking:
        return f"no {lacking}"
    if recipe.households not in ("none",) and any(row.household is None for row in reading.rows):
        return "households not told apart"
    return "" if recipe.asks or not reading.questions else f"asks {reading.questions[0].key}"


def _rows_below(reading: ListReading) -> int:
    sheet = reading.workbook.sheet(reading.sheet)
    top = max(reading.heading_rows[-1], reading.recognition.code_row or 0)
    return len(sheet.rows) - top
