"""Runs every bench and prints the figures as one JSON object; exit 1 when a ratio is over its limit."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import journal_cost


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    options = parser.parse_args()
    figures = [*journal_cost.figures()]
    print(
        json.dumps({"people": options.people, "figures": [figure.as_json() for figure in figures]}, ensure_ascii=False)
    )
    over = [figure for figure in figures if figure.ratio > figure.limit]
    for figure in over:
        print(f"{figure.name}: {figure.ratio} × {figure.against}, at most {figure.limit}", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
