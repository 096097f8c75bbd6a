"""Runs every bench and prints the figures as one JSON object; exit 1 when a ratio is over its limit. ``growth`` takes minutes: name it.

python tests/bench/run.py [--people N] [--only growth,dashboard,journal,demo,import,batch,ledger,look,quote,write,start,charts,forecast]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["AN_SINH_XA_TODAY"] = "2026-11-21"

from desktop_app.services import demo
from tests.bench import (
    charting,
    dashboard,
    declaring,
    filling,
    forecasting,
    growth,
    journal_cost,
    ledgering,
    looking,
    quoting,
    starting,
    writing,
)
from tests.bench.measure import Figure

_PARTS = ("journal", "demo", "import", "batch", "ledger", "look", "quote", "write", "start", "charts", "forecast")


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--only", type=lambda text: text.split(","), default=_PARTS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        figures = list(_figures(Path(folder), options.people, options.only))
    print(
        json.dumps({"people": options.people, "figures": [figure.as_json() for figure in figures]}, ensure_ascii=False)
    )
    over = [figure for figure in figures if figure.ratio > figure.limit]
    for figure in over:
        print(f"{figure.name}: {figure.ratio} × {figure.against}, at most {figure.limit}", file=sys.stderr)
    return 1 if over else 0


def _figures(folder: Path, people: int, wanted: list[str]) -> Iterator[Figure]:
    if "dashboard" in wanted:
        yield from dashboard.figures(folder, people)
    if "journal" in wanted:
        yield from journal_cost.figures()
    if "demo" in wanted:
        yield filling.demo_figure(folder, people)
    if "import" in wanted:
        yield from filling.import_figures(folder)
    if "charts" in wanted:
        yield from charting.figures()
    if "batch" in wanted:
        yield from declaring.figures(folder)
    if "ledger" in wanted:
        yield from ledgering.figures(folder)
    if "forecast" in wanted:
        yield from forecasting.figures(folder)
    if "write" in wanted:
        yield from writing.figures(folder)
    if "growth" in wanted:
        yield from growth.figures(folder, people)
    if not {"look", "quote", "write", "start"}.isdisjoint(wanted):
        office = folder / "văn phòng.db"
        demo.build(office, people=people, as_of=filling.DAY).close(with_backup=False)
        if "look" in wanted:
            yield from looking.figures(office)
        if "quote" in wanted:
            yield from quoting.figures(office)
        if "write" in wanted:
            yield writing.form_figure(office, people)
        if "start" in wanted:
            yield from starting.figures(office, people)


if __name__ == "__main__":
    sys.exit(main())
