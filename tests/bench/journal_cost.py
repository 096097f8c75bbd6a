"""What the journal costs on the insert of 40,000 people: the same insert with and without it, side by side."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from desktop_app.storage import connection, journal
from desktop_app.storage.engine import Database
from desktop_app.storage.people import People
from tests.bench.measure import Figure, side_by_side, timed

_ROWS = 40_000
_PER_HOUSEHOLD = 4
_WHO = journal.Who(user="bench", station=1, at="2026-11-21T08:00:00")


def figures() -> list[Figure]:
    """The ratio the decision of the journal rests on."""
    with tempfile.TemporaryDirectory() as folder:
        number = iter(range(1000))

        def run(journalled: bool) -> float:
            db = connection.connect_writer(Path(folder) / f"{next(number)}.db")
            try:
                connection.create_schema(db, 1)
                return _insert(db, journalled)
            finally:
                db.close()

        return [
            side_by_side(
                "insert 40,000 people with the journal",
                lambda: run(True),
                lambda: run(False),
                "the same insert without a journal",
                1.6,
            )
        ]


def _insert(db: Database, journalled: bool) -> float:
    if not journalled:
        names = [row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()]
        for name in names:
            db.conn.execute(f"DROP TRIGGER {name}")
    db.conn.execute("BEGIN")
    prepared = journal.open_step(db, "prepare", "prepare", _WHO)
    db.conn.execute("INSERT INTO office_commune (commune_code, list_order) VALUES ('00070', 0)")
    db.conn.execute("INSERT INTO hamlet (commune_code, name, list_order, folded) VALUES ('00070', 'A', 0, 'a')")
    hamlet = db.conn.execute("SELECT id FROM hamlet").fetchone()[0]
    households = [(hamlet, "active", order) for order in range(_ROWS // _PER_HOUSEHOLD)]
    db.conn.executemany("INSERT INTO household (hamlet_id, state, list_order) VALUES (?, ?, ?)", households)
    journal.seal_step(db, prepared)
    db.conn.execute("COMMIT")
    first = db.conn.execute("SELECT MIN(id) FROM household").fetchone()[0]
    rows, sql = _people(db, first)

    def work() -> None:
        db.conn.execute("BEGIN IMMEDIATE")
        step = journal.open_step(db, "bench", "bench", _WHO) if journalled else 0
        db.conn.executemany(sql, rows)
        if journalled:
            journal.seal_step(db, step)
        db.conn.execute("COMMIT")

    return timed(work)


def _people(db: Database, first: int) -> tuple[list[tuple[Any, ...]], str]:
    table = People(db)
    made = [
        table.derive(
            {
                "household_id": first + number // _PER_HOUSEHOLD,
                "name": f"Nguyễn Văn {number}",
                "birth": "1965-03-05",
                "sex": "male",
                "personal_id": f"{number:012d}",
                "insurance_no": f"{number:010d}",
                "phone": f"09{number:08d}",
                "ethnicity_code": "01",
                "relation_code": "08",
                "occupation": "Làm ruộng",
                "residence": "home",
                "list_order": number % _PER_HOUSEHOLD,
            }
        )
        for number in range(_ROWS)
    ]
    names = tuple(made[0])
    sql = f"INSERT INTO person ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    return [tuple(row[name] for name in names) for row in made], sql
