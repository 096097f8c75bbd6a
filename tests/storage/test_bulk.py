"""A verb of many rows leaves the kept sums as the triggers would have, and cannot be committed half way."""

import random
from pathlib import Path
from typing import Any

import pytest

from desktop_app.storage import bulk, connection
from desktop_app.storage.engine import DatabaseError
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench

SUMS = (
    "sum_name", "sum_rows", "sum_last", "sum_due", "sum_follow", "sum_head", "sum_home", "sum_spell", "sum_call",
    "sum_open",
)  # fmt: skip
COUNTS = {"sum_due_day": "people", "sum_stock": "delta", "sum_lead": "leads"}
SCHEMES = ("health-household", "health-other", "voluntary-si", "pension")
DAYS = ("2025-03-31", "2026-01-01", "2026-05-15", "2026-12-31")
NAMES = ("Nguyễn Văn An", "Trần Thị Hòa", "Lò")


def kept(bench: Bench) -> dict[str, list[tuple[Any, ...]]]:
    """The sums; counts that came back to nothing say nothing."""
    found = {table: sorted(bench.rows(f"SELECT * FROM {table}"), key=repr) for table in SUMS}
    return found | {
        table: sorted(bench.rows(f"SELECT * FROM {table} WHERE {count} <> 0"), key=repr)
        for table, count in COUNTS.items()
    }


def triggers(bench: Bench) -> set[tuple[Any, ...]]:
    return set(bench.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


def some_work(chance: random.Random, steps: int) -> Any:
    """A verb of random rows of every table whose sums are kept."""

    def work_on(work: UnitOfWork) -> None:
        with work.many_rows(500):
            for _ in range(steps):
                _one(work, chance)

    return work_on


def _one(work: UnitOfWork, chance: random.Random) -> None:
    def ids(table: str) -> list[int]:
        return [row[0] for row in work.db.conn.execute(f"SELECT id FROM {table} ORDER BY id")]

    people, homes, covers = ids("person"), ids("household"), ids("coverage")
    who, home = chance.choice(people), chance.choice(homes)
    what = chance.choice(
        (
            "person",
            "person",
            "rename",
            "move",
            "cover",
            "cover",
            "cover",
            "end",
            "uncover",
            "home",
            "carry",
            "lead",
            "close",
            "visit",
            "gone",
            "shut",
        )
    )
    if what == "person":
        work.people.add(household_id=home, name=chance.choice(NAMES), list_order=len(people))
    elif what == "rename":
        work.people.change(who, name=chance.choice(NAMES))
    elif what == "move":
        work.people.change(who, household_id=home, residence=chance.choice(("home", "moved")))
    elif what == "cover":
        since, until = sorted(chance.sample(DAYS, 2))
        work.coverages.add(
            person_id=who, scheme=chance.choice(SCHEMES), valid_from=since, valid_to=until, source="entered"
        )
    elif what == "end" and covers:
        work.coverages.change(chance.choice(covers), valid_to=chance.choice((None, *DAYS[2:])), person_id=who)
    elif what == "uncover" and covers:
        work.coverages.remove(chance.choice(covers))
    elif what == "home":
        new = work.households.add(hamlet_id=chance.choice(ids("hamlet")), state="active", list_order=len(homes))
        work.households.change(new, head_id=work.people.add(household_id=new, name=chance.choice(NAMES), list_order=1))
    elif what == "carry":
        work.households.change(
            home, hamlet_id=chance.choice(ids("hamlet")), state=chance.choice(("active", "dissolved"))
        )
    elif what == "lead":
        if not work.leads.find("person_id = ? AND scheme = 'voluntary-si' AND closed_on IS NULL", (who,)):
            work.leads.add(
                person_id=who,
                scheme="voluntary-si",
                source="expired",
                opened_on=chance.choice(DAYS),
                due_on=chance.choice((None, *DAYS)),
            )
    elif what == "close":
        for lead in work.leads.find("closed_on IS NULL", limit=1):
            work.leads.change(lead.id, closed_on="2026-12-31")
    elif what == "visit":
        of = chance.choice(((None, None), (who, "voluntary-si")))
        lives = work.people.get(who).household_id
        work.visits.add(
            household_id=lives,
            person_id=of[0],
            scheme=of[1],
            visited_on=chance.choice(DAYS),
            outcome=chance.choice(("1", "5")),
            next_on=chance.choice((None, "2027-01-05")),
        )
    elif what == "gone":
        mine = "SELECT 1 FROM {} WHERE {} = ?"
        used = [("coverage", "person_id"), ("lead", "person_id"), ("visit", "person_id"), ("household", "head_id")]
        if not any(work.db.conn.execute(mine.format(*one), (who,)).fetchone() for one in used) and len(people) > 3:
            work.people.remove(who)
    elif what == "shut" and not [
        *work.people.find("household_id = ?", (home,)),
        *work.visits.find("household_id = ?", (home,)),
    ]:
        work.households.remove(home)


@pytest.mark.parametrize("seed", range(3))
def test_a_bulk_leaves_the_sums_that_triggers_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    made, bulk_few = [], bulk.FEW
    for few in (bulk_few, 10**9):  # in bulk, and row by row; undo and redo too
        bench = Bench(tmp_path / f"{few}.db")
        bench.household(size=3)
        bench.household(size=2)
        standing = triggers(bench)
        monkeypatch.setattr(bulk, "FEW", few)
        states = []
        chance = random.Random(seed)
        for number in range(4):
            bench.do(f"bước {number}", some_work(chance, 25))
            states.append((bench.state(), kept(bench)))
        monkeypatch.setattr(bulk, "FEW", 0 if few == bulk_few else few)
        bench.undo()
        states.append((bench.state(), kept(bench)))
        bench.redo()
        states.append((bench.state(), kept(bench)))
        assert triggers(bench) == standing
        made.append(states)
        bench.db.close()
    for in_bulk, one_by_one in zip(*made, strict=True):
        assert in_bulk[0] == one_by_one[0]
        for table, rows in one_by_one[1].items():
            assert in_bulk[1][table] == rows, table
    assert any(rows for rows in made[0][-1][1].values())
    assert made[0][3] == made[0][5]
    assert made[0][3] != made[0][4]


def test_kept_sums_cannot_be_asked_in_a_bulk(bench: Bench) -> None:
    bench.household()

    def ask(work: UnitOfWork) -> None:
        with work.many_rows(bulk.FEW + 1):
            work.db.conn.execute("SELECT COUNT(*) FROM sum_due").fetchone()

    with pytest.raises(DatabaseError, match=r"prohibited|not authorized"):
        bench.do("hỏi", ask)
    assert not bulk.is_open(bench.db)
    assert bench.rows("SELECT COUNT(*) FROM sum_due") == [(0,)]


def test_a_bulk_that_failed_cannot_be_committed(bench: Bench) -> None:
    standing = triggers(bench)
    home, _ = bench.household()
    before = kept(bench)

    def swallow(work: UnitOfWork) -> None:
        try:
            with work.many_rows(bulk.FEW + 1):
                work.people.add(household_id=home, name="Lò", list_order=9)
                raise ValueError
        except ValueError:
            pass

    with pytest.raises(RuntimeError, match="bulk"):
        bench.do("nuốt lỗi", swallow)
    assert triggers(bench) >= standing
    assert kept(bench) == before
    assert not bulk.is_open(bench.db)


def test_a_kill_in_a_bulk_leaves_the_file_as_it_was(bench: Bench) -> None:
    home, _ = bench.household()
    before, standing = kept(bench), triggers(bench)
    bench.db.conn.execute("BEGIN IMMEDIATE")
    with bulk.bulk(bench.db, bulk.FEW + 1):
        assert triggers(bench) < standing
        other = connection.connect_reader(bench.path)  # another program sees all of them
        names = {row[0] for row in other.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        other.close()
        assert names == {row[0] for row in standing}
        bench.db.conn.execute("UPDATE household SET state = 'dissolved' WHERE id = ?", (home,))
    bench.db.conn.execute("ROLLBACK")
    assert triggers(bench) == standing
    assert kept(bench) == before


def test_a_missing_trigger_is_told_by_the_check(bench: Bench) -> None:
    from desktop_app.storage import journal_check

    bench.household()
    assert journal_check.verify(bench.db).ok
    bench.db.conn.execute("DROP TRIGGER coverage_last_add")
    found = journal_check.verify(bench.db)
    assert not found.ok
    assert "coverage_last_add" in found.reason
