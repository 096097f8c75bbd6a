"""The plug is pulled fifty times in the middle of the day's work: what was confirmed is there, and nothing is half done.

The parent cannot know where in a verb the child is: the moments are drawn from a fixed seed as a number of confirmed
verbs plus some milliseconds, so they fall before, inside and after transactions on a fast and on a slow machine alike.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import keeping
from desktop_app.services.office import Office, open_office
from tests.builders import FIRST_COMMUNE, empty_office
from tests.excel.builders import write_grid
from tests.journeys.day_worker import KILLED, ROWS
from tests.journeys.desk_work import DESK_VERBS, furnish

ROOT = Path(__file__).resolve().parents[2]
KILLS = 50
SEED = 20261121
BOOKS = 4
MOST_VERBS, MOST_MILLISECONDS = 14, 40

# Each question answers with what is only half done; all must be empty.
HALF_DONE = {
    "a receipt without its entries": "SELECT number FROM receipt WHERE total <> (SELECT COALESCE(SUM(amount), 0) FROM ledger_entry "
    "WHERE receipt_id = receipt.id)",
    "a collected enrolment without its money": "SELECT id FROM enrolment WHERE state = 'collected' AND payable <> "
    "(SELECT COALESCE(SUM(amount), 0) FROM ledger_entry WHERE enrolment_id = enrolment.id)",
    "money without a collected enrolment": "SELECT e.id FROM enrolment AS e JOIN ledger_entry AS l ON l.enrolment_id = e.id "
    "WHERE e.state <> 'collected' GROUP BY e.id HAVING SUM(l.amount) <> 0",
    "a collected enrolment without its cover": "SELECT id FROM enrolment WHERE state = 'collected' AND NOT EXISTS "
    "(SELECT 1 FROM coverage WHERE enrolment_id = enrolment.id)",
    "cover without a collected enrolment": "SELECT c.id FROM coverage AS c JOIN enrolment AS e ON e.id = c.enrolment_id "
    "WHERE e.state <> 'collected'",
    "an import whose counts do not add up": "SELECT id FROM import_batch WHERE read <> added + updated + same + rejected "
    "OR read <> (SELECT COUNT(*) FROM import_row WHERE import_id = import_batch.id)",
    "an import whose people are missing": "SELECT b.id FROM import_batch AS b JOIN import_row AS r ON r.import_id = b.id "
    "WHERE r.result = 'add' AND NOT EXISTS (SELECT 1 FROM person WHERE id = r.person_id)",
    "a household without its people": "SELECT id FROM household WHERE head_id IS NULL",
    "a twin that is gone without its note, or noted and still there": "SELECT id FROM merged_person WHERE dropped_id IN (SELECT id FROM person) "
    "OR kept_id NOT IN (SELECT id FROM person)",
    "hamlets of two collectors": "SELECT round_id FROM round_hamlet GROUP BY round_id HAVING COUNT(DISTINCT collector_id) > 1",
    "a line of paper keyed for one scheme": "SELECT person_id FROM visit WHERE round_id IS NOT NULL GROUP BY person_id, note HAVING COUNT(*) <> 2",
    "a plan that does not add up": "SELECT month FROM plan_cell GROUP BY plan_id, indicator, month HAVING COUNT(*) <> "
    "(SELECT COUNT(*) FROM office_commune)",
    "a step that was never sealed": "SELECT id FROM journal WHERE hash IS NULL",
}


@dataclass(kw_only=True)
class Told:
    """What the officer was told so far, and which of it stands."""

    done: dict[int, dict[str, Any]] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    last: int = 0
    counted: Counter[str] = field(default_factory=Counter)

    def hear(self, line: dict[str, Any]) -> None:
        """Take note of one confirmed verb."""
        self.counted[line["did"]] += 1
        if line["did"] in ("refused", "nothing"):
            return
        self.last = line["step"]
        if line["did"] in ("undo", "redo"):
            self.turn(line["did"], line["target"])
        else:
            self.done[line["step"]] = line
            self.standing.add(line["step"])

    def turn(self, kind: str, target: int) -> None:
        """Take note of an undo or redo."""
        (self.standing.discard if kind == "undo" else self.standing.add)(target)


class Day:
    """The program `day_worker`, loaded once: each day of work is a process of its own, there to be killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def killed_after(self, path: Path, seed: int, verbs: int, rest: float) -> list[str]:
        """Let a day begin, kill it `rest` seconds after it confirmed so many verbs; return everything it said."""
        write_books(path.parent, seed)
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"path": str(path), "seed": seed}) + "\n")
        process.stdin.flush()
        working = int(process.stdout.readline())
        heard = [process.stdout.readline() for _ in range(verbs)]
        time.sleep(rest)
        os.kill(working, getattr(signal, "SIGKILL", signal.SIGTERM))
        while (line := process.stdout.readline()) and not line.endswith(KILLED):
            heard.append(line)
        if not line:  # the day was the process itself: the next needs another
            self.close()
        return heard

    def _start(self) -> "subprocess.Popen[str]":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.day_worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "AN_SINH_XA_TODAY": "2026-11-21"},
        )
        return self._process

    def close(self) -> None:
        """End the program."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def answers(office: Office, sql: str, *values: object) -> list[Any]:
    """Return the first column of a question."""
    return [row[0] for row in office.read.db.conn.execute(sql, values)]


def those_there(office: Office, table: str, ids: list[int]) -> list[Any]:
    """Return which of these rows are in the file."""
    marks = ", ".join("?" * len(ids))
    return answers(office, f"SELECT id FROM {table} WHERE id IN ({marks}) ORDER BY id", *ids)


def retold(office: Office, line: dict[str, Any]) -> dict[str, Any]:
    """Return a confirmed line as the file tells it now."""
    match line["did"]:
        case "household":
            found: dict[str, Any] = {
                "people": {str(one.id): one.name for one in office.read.people.of_household(line["household"])}
            }
        case "visits":
            found = {"ids": those_there(office, "visit", line["ids"])}
        case "key":
            found = {"ids": those_there(office, "visit", line["ids"])}
        case "twin":
            found = {"ids": those_there(office, "household", line["ids"])}
        case "paper":
            found = {"ids": those_there(office, "walk_list", line["ids"])}
        case "merge":
            found = {
                "keep": answers(office, "SELECT kept_id FROM merged_person WHERE dropped_id = ?", *line["drop"]),
                "drop": [one for one in line["drop"] if not those_there(office, "person", [one])],
            }
        case "hand" | "share":
            found = {}  # whoever holds the work now, and what the plan says now, may be another verb's
        case "enrol":
            found = {"ids": those_there(office, "enrolment", line["ids"])}
        case "collect":
            receipt = office.read.receipts.by_number(line["number"])
            total = receipt.total if receipt else None
            found = {"total": total, "ids": those_there(office, "enrolment", line["ids"])}
        case "void":
            reversal = office.read.receipts.reversal_of(line["receipt"])
            found = {"reversal": reversal.id if reversal else None}
        case "import":
            rows = answers(office, "SELECT COUNT(*) FROM import_row WHERE import_id = ?", line["id"])
            assert rows == [ROWS]
            found = {"added": sum(answers(office, "SELECT added FROM import_batch WHERE id = ?", line["id"]))}
        case _:
            raise AssertionError(line)
    return line | found


def look(path: Path, told: Told) -> None:
    """Open the file as the officer would the next morning, and compare it with what was told."""
    with open_office(path) as office:  # the lock died with its process
        health = keeping.check(office)
        assert health.sound, health
        for what, question in HALF_DONE.items():
            assert answers(office, question) == [], what
        unheard = office.read.db.conn.execute(
            "SELECT id, kind, target_id FROM journal WHERE id > ? ORDER BY id", (told.last,)
        ).fetchall()
        # One verb may have been committed in the instant before the kill and never confirmed; two may not.
        assert len(unheard) <= 1, "verbs were committed without a word"
        for step, kind, target in unheard:
            told.last = step
            if kind != "do":
                told.turn(kind, target)
        confirmed = [told.done[step] for step in sorted(told.standing) if step in told.done]
        lost = [line for line in confirmed if retold(office, line) != line]
        assert lost == []
        known = set(told.done)
        standing = set(
            answers(
                office,
                "SELECT j.id FROM journal AS j WHERE j.kind = 'do' AND COALESCE((SELECT r.kind FROM journal AS r "
                "WHERE r.target_id = j.id ORDER BY r.id DESC LIMIT 1), 'redo') = 'redo'",
            )
        )
        assert standing & known == told.standing & known


def write_books(folder: Path, seed: int) -> None:
    """Write the workbooks one run may import: lists of people nobody knows yet."""
    for number in range(BOOKS):
        first = seed * 10_000 + 5_000 + number * ROWS
        rows = [
            [f"M{one}", f"Trần Nhập {one}", "Chủ hộ", "1950", "Nam", f"001050{one:06d}", "Thôn 2"]
            for one in range(first, first + ROWS)
        ]
        heads = ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD", "Thôn"]
        write_grid(folder / f"{seed}-{number}.xlsx", [heads, *rows])


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_fifty_kills_lose_nothing_that_was_confirmed(tmp_path: Path) -> None:
    office = empty_office(tmp_path, name="văn phòng.db")
    with office.write("test.build", "Dựng dữ liệu thử", undoable=False) as work:
        work.hamlets.add(commune_code=FIRST_COMMUNE, name="Thôn 1", list_order=1)
        work.hamlets.add(commune_code=FIRST_COMMUNE, name="Thôn 3", list_order=3)
    furnish(office)
    path = office.path
    office.close(with_backup=False)
    dice, told = random.Random(SEED), Told()
    with open_office(path) as office:
        told.last = answers(office, "SELECT MAX(id) FROM journal")[0]
    day = Day()
    try:
        for number in range(1, KILLS + 1):
            heard = day.killed_after(
                path, number, dice.randint(0, MOST_VERBS), dice.random() * MOST_MILLISECONDS / 1000
            )
            for line in heard:
                if line.endswith("\n"):  # a torn line told nobody anything
                    told.hear(json.loads(line))
            look(path, told)
    finally:
        day.close()
    verbs = ("household", "visits", "enrol", "collect", "void", "import", "undo", *DESK_VERBS)
    assert [verb for verb in verbs if not told.counted[verb]] == []
    assert sum(told.counted.values()) > KILLS
