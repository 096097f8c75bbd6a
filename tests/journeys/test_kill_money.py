"""The plug is pulled between any two steps of collect → receipt → batch → remit, and inside them: the books balance, no number is used twice."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import keeping
from desktop_app.services.office import Office, open_office
from tests.services.money_books import check_books, office_of_homes, rows

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("collect", "print", "batch", "send", "remit")
# After how many confirmed steps, and how many milliseconds later: every gap between two steps, then inside them.
PULLS = [(number, 0) for number in range(len(STEPS) + 1)] + [(2, 4), (3, 9)]


def start(path: Path, skip: int) -> "subprocess.Popen[str]":
    """Start a child that loads itself and waits."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.money_worker", str(path), str(skip)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "AN_SINH_XA_TODAY": "2026-11-21"},
    )


def pulled(child: "subprocess.Popen[str]", steps: int, milliseconds: int) -> list[dict[str, Any]]:
    """Let the child work, kill it so long after it confirmed so many steps; return everything it confirmed."""
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("go\n")
        child.stdin.flush()
        heard = [child.stdout.readline() for _ in range(steps)]
        time.sleep(milliseconds / 1000)
        child.kill()
        heard += child.stdout.readlines()
    return [json.loads(line) for line in heard if line.endswith("\n")]


def confirmed(office: Office, line: dict[str, Any]) -> bool:
    """Whether the file holds what was told."""
    match line["did"]:
        case "collect":
            found = office.read.receipts.by_number(line["number"])
            return found is not None and (found.id, found.total) == (line["receipt"], line["total"])
        case "print":
            return bool(rows(office, "SELECT 1 FROM receipt_print WHERE receipt_id = ?", line["receipt"]))
        case "batch":
            return bool(len(office.read.enrolments.of_batch(line["batch"])) == line["people"])
        case "send":
            return bool(office.read.batches.get(line["batch"]).state == "sent")
        case _:
            return bool(office.read.remittances.get(line["remittance"]).amount == line["amount"])


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_no_moment_between_two_steps_loses_or_doubles_money(tmp_path: Path) -> None:
    office = office_of_homes(tmp_path, "sổ thu.db")
    path = office.path
    office.close(with_backup=False)
    told: list[dict[str, Any]] = []
    coming = start(path, 0)
    try:
        for number, (steps, milliseconds) in enumerate(PULLS, start=1):
            # A household whose money was taken is not asked again: the next child goes on behind it.
            child, coming = coming, start(path, number)
            told += pulled(child, steps, milliseconds)
            with open_office(path) as office:  # the lock died with its process
                health = keeping.check(office)
                assert health.sound, health
                check_books(office)
                assert [line for line in told if not confirmed(office, line)] == []
                numbers = [row["number"] for row in rows(office, "SELECT number FROM receipt ORDER BY id")]
                assert numbers == [f"2026-{place:06d}" for place in range(1, len(numbers) + 1)]
    finally:
        coming.kill()
        coming.communicate()
    assert {line["did"] for line in told} >= set(STEPS)
    assert len({line["number"] for line in told if line["did"] == "collect"}) >= len(STEPS)
