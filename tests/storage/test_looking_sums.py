"""What triggers keep for looking things up equals a recount, whatever is written, undone and redone."""

import random
from collections import Counter
from typing import Any

import pytest

from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench

NAMES = ("Nguyễn Văn An", "Nguyên Văn An", "Trần Thị Hòa", "Trần Thị Hoà", "Lò")
SCHEMES = ("health-household", "health-other", "voluntary-si", "pension")
ENDS = (None, "2025-12-31", "2026-03-31", "2026-12-31")


def names_recounted(bench: Bench) -> Counter[tuple[str, str, str]]:
    return Counter(
        (row[0], row[1], row[2]) for row in bench.rows("SELECT folded, name, initials FROM person ORDER BY id")
    )


def last_recounted(bench: Bench) -> set[tuple[Any, ...]]:
    last: dict[tuple[int, str], tuple[tuple[bool, str, int], tuple[Any, ...]]] = {}
    for row in bench.rows("SELECT id, person_id, scheme, valid_to, collector_id, enrolment_id FROM coverage"):
        kind = "health" if row[2].startswith("health") else row[2]
        key = (row[3] is None, row[3] or "", row[0])
        if (row[1], kind) not in last or key > last[row[1], kind][0]:
            last[row[1], kind] = (key, (row[0], row[1], kind, *row[2:]))
    return {row for _, row in last.values()}


def holds(bench: Bench) -> None:
    kept = {(row[0], row[1], row[2]): row[3] for row in bench.rows("SELECT * FROM sum_name")}
    assert kept == dict(names_recounted(bench))
    assert set(bench.rows("SELECT * FROM sum_last")) == last_recounted(bench)


def one_change(chance: random.Random, people: list[int], household: int) -> Any:
    def change(work: UnitOfWork) -> None:
        covers = [row[0] for row in work.db.conn.execute("SELECT id FROM coverage ORDER BY id")]
        what = chance.choice(("add", "rename", "cover", "cover", "move", "end", "uncover"))
        if what == "add":
            people.append(
                work.people.add(household_id=household, name=chance.choice(NAMES), list_order=work.people.count() + 1)
            )
        elif what == "rename":
            work.people.change(chance.choice(people), name=chance.choice(NAMES))
        elif what == "cover" or not covers:
            work.coverages.add(
                person_id=chance.choice(people),
                scheme=chance.choice(SCHEMES),
                valid_to=chance.choice(ENDS),
                source="entered",
            )
        elif what == "move":
            work.coverages.change(chance.choice(covers), person_id=chance.choice(people), scheme=chance.choice(SCHEMES))
        elif what == "end":
            work.coverages.change(chance.choice(covers), valid_to=chance.choice(ENDS))
        else:
            work.coverages.remove(chance.choice(covers))

    return change


@pytest.mark.parametrize("seed", range(6))
def test_sums_equal_a_recount_after_every_change_undo_and_redo(bench: Bench, seed: int) -> None:
    household, people = bench.household(size=4)
    chance = random.Random(seed)
    most = 0
    for number in range(25):
        grown, most = list(people), max(most, len(bench.rows("SELECT 1 FROM sum_last")))
        before = bench.state()
        bench.do(f"bước {number}", one_change(chance, grown, household))
        holds(bench)
        if bench.state() != before and chance.random() < 0.5:
            bench.undo()
            holds(bench)
            if chance.random() < 0.5:
                bench.redo()
                holds(bench)
            else:
                continue
        people[:] = grown
    assert most > 1


def test_a_name_nobody_bears_any_more_is_gone(bench: Bench) -> None:
    _, (only,) = bench.household(size=1)
    bench.do("đổi tên", lambda work: work.people.change(only, name="Zịt"))
    assert bench.rows("SELECT name, people FROM sum_name") == [("Zịt", 1)]
