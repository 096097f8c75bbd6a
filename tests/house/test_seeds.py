"""Law is data: every row of reference data says from when it holds and where that is written."""

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.house.source import ROOT

SEEDS = sorted((ROOT / "seeds").glob("*.csv"))


def test_there_is_reference_data() -> None:
    assert len(SEEDS) >= 10


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_row_is_dated_and_sourced(path: Path) -> None:
    rows = _rows(path)
    assert rows
    wrong = [f"line {number}: {fault}" for number, row in enumerate(rows, start=2) if (fault := fault_of(row))]
    assert wrong == []


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_no_row_stands_twice(path: Path) -> None:
    rows = [tuple(row.items()) for row in _rows(path)]
    assert len(rows) == len(set(rows))


def fault_of(row: dict[str, str]) -> str:
    """Return what is wrong with the date or the source of a row; empty when nothing is."""
    if missing := {"valid_from", "valid_to", "source"} - row.keys():
        return f"no column {', '.join(sorted(missing))}"
    if not row["source"].strip():
        return "no source"
    try:
        begin = date.fromisoformat(row["valid_from"])
        end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    except ValueError as exc:
        return str(exc)
    return "ends before it begins" if end is not None and end < begin else ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))
