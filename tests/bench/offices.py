"""The large offices the benches wait on: 200,000 people, 50,000 households, 400,000 visits, 2,400,000 payments in 24 months; and a tenth of that.

Filled by SQL with the triggers at rest; the sums are made afterwards by the very statements with which the schema's own steps make them.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from desktop_app.domain.names import fold, initials, sort_key
from desktop_app.services.lead_ranking import freshen
from desktop_app.services.office import Office, OfficeFacts, create
from desktop_app.services.planning import create_plan, plan_grid, set_year_totals
from desktop_app.storage.engine import Database
from desktop_app.storage.migrations.m0005_money_and_reports import figures, last_cover, search_index
from desktop_app.storage.migrations.m0006_desk_and_plans import (
    desk_sums,
    lists,
    month_rows,
    open_leads,
    reading,
    stock,
)
from desktop_app.system.resources import read_seed

TIMES = 10
_PROVINCE, _COMMUNES = "82", 5
_HOME, _HAMLET, _COLLECTORS = 4, 400, 20  # people to a household and to a hamlet; collectors of either office
_FAMILY = "Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trương Mai Tô Đinh Lâm Châu".split()
_MIDDLE = "Văn Thị Hữu Ngọc Minh Kim Quốc Mỹ Thanh Thu Đức Hồng Công Bích Hoàng Như Xuân Cẩm".split()
_GIVEN = (
    "An Anh Bình Chi Cường Dung Dũng Duyên Đạt Giang Hà Hải Hạnh Hiếu Hoa Hùng Hương Khánh Lan Lâm Linh Loan Long Mai Nam Nga Nghĩa Nhung "
    "Phong Phúc Phượng Quân Quyên Sơn Tài Thảo Thắng Trang Tuấn Tuyết Vân Vinh Yến Ý Ơn Đông Ân Đào"
).split()
_HOME_COLUMNS = "id, hamlet_id, code, address, phone, state, list_order"
_PERSON_COLUMNS = (
    "id, household_id, name, birth, sex, personal_id, insurance_no, phone, relation_code, residence, list_order, folded, "
    "sort_key, initials"
)
_COLLECTOR = f"(SELECT MIN(id) FROM collector) + {{}} % {_COLLECTORS}"
_SCHEME = "CASE p.id % 5 WHEN 0 THEN 'voluntary-si' ELSE 'health-household' END"
_COVER = "INSERT INTO coverage (person_id, scheme, valid_from, valid_to, source, collector_id) SELECT p.id, "
_FILL = (
    (
        f"{_COVER} {_SCHEME}, date('2025-01-01', '+' || (p.id % 500) || ' days'), date('2025-12-31', '+' || (p.id % 500) || ' days'), "
        f"'entered', {_COLLECTOR.format('p.id')} FROM person AS p WHERE p.id % 7 <> 0"
    ),
    (
        f"{_COVER} {_SCHEME}, date('2024-01-01', '+' || (p.id % 500) || ' days'), date('2024-12-31', '+' || (p.id % 500) || ' days'), "
        f"'entered', {_COLLECTOR.format('p.id')} FROM person AS p WHERE p.id % 7 > 1"
    ),
    f"{_COVER} 'health-other', '2026-01-01', '2026-12-31', 'entered', NULL FROM person AS p WHERE p.id % 6 = 1",
    (
        "INSERT INTO lead (person_id, scheme, source, opened_on, collector_id, due_on) SELECT p.id, 'voluntary-si', 'expired', "
        f"date('2026-01-01', '+' || (p.id % 300) || ' days'), CASE WHEN p.id % 3 = 0 THEN {_COLLECTOR.format('p.id')} END, "
        "CASE WHEN p.id % 3 = 0 THEN '2026-12-01' END FROM person AS p WHERE p.id % 4 = 3"
    ),
    "INSERT INTO round (name, scheme, starts_on, ends_on, state) VALUES ('Đợt cuối năm', 'voluntary-si', '2026-10-01', '2026-12-31', 'open')",
    f"INSERT INTO round_hamlet (round_id, hamlet_id, collector_id) SELECT (SELECT MAX(id) FROM round), id, {_COLLECTOR.format('id')} FROM hamlet",
    # Twice as many visits as people; every hundredth has a promise, every hundredth asks for another visit.
    *(
        "INSERT INTO visit (household_id, person_id, scheme, visited_on, collector_id, round_id, outcome, promise_on, next_on) "
        f"SELECT p.household_id, p.id, CASE p.id % 3 WHEN 0 THEN 'health-household' ELSE 'voluntary-si' END, v.day, {_COLLECTOR.format('p.id')}, "
        "CASE WHEN v.day >= '2026-10-01' THEN (SELECT MAX(id) FROM round) END, CASE v.kind WHEN 0 THEN '2' WHEN 1 THEN '5' ELSE '3' END, "
        "CASE v.kind WHEN 0 THEN date(v.day, '+20 days') END, CASE v.kind WHEN 1 THEN date(v.day, '+30 days') END "
        f"FROM (SELECT id, date('{year}-01-01', '+' || (id * 7 % 320) || ' days') AS day, (id + {rest}) % 100 AS kind FROM person) AS v "
        "JOIN person AS p ON p.id = v.id"
        for year, rest in ((2025, 0), (2026, 50))
    ),
    f"""INSERT INTO enrolment (person_id, household_id, scheme, kind, method, months, gross, state_support, local_support, other_support, payable,
            snapshot, state, quoted_on, collected_on, commune_code, hamlet_id, collector_id)
        SELECT p.id, p.household_id, {_SCHEME}, CASE p.id % 3 WHEN 0 THEN 'new' ELSE 'continue' END, '12', 12, 1263600, 0, 0, 0, 1263600, '{{}}',
            'collected', y.day, date(y.day, '+' || (p.id * 13 % 300) || ' days'), t.commune_code, t.id, {_COLLECTOR.format("p.id")}
        FROM (SELECT '2025-01-01' AS day UNION ALL SELECT '2026-01-01') AS y CROSS JOIN person AS p JOIN household AS h ON h.id = p.household_id
        JOIN hamlet AS t ON t.id = h.hamlet_id""",
    """INSERT INTO receipt (number, issued_on, household_id, collector_id, method, total)
        SELECT 'B' || id, collected_on, household_id, collector_id, 'cash', payable FROM enrolment ORDER BY id""",
    """INSERT INTO ledger_entry (receipt_id, enrolment_id, person_id, kind, scheme, amount, entry_on, commune_code, collector_id, method,
            household_id, organisation_id, hamlet_id)
        SELECT e.id - (SELECT MIN(id) FROM enrolment) + (SELECT MIN(id) FROM receipt), e.id, e.person_id, 'collect', e.scheme, 105300,
            date(e.collected_on, '+' || (k.column1 * 10) || ' days'), e.commune_code, e.collector_id, 'cash', e.household_id,
            (SELECT MIN(id) FROM organisation) + e.person_id % 2, e.hamlet_id
        FROM enrolment AS e CROSS JOIN (VALUES (1), (2), (3), (4), (5), (6)) AS k""",
)


@cache
def pair(folder: Path, people: int) -> tuple[Path, Path]:
    """The files of an office of so many people and of one ten times as large, made once for all benches of a run."""
    return made(folder / f"văn phòng {people}.db", people), made(
        folder / f"văn phòng {people * TIMES}.db", people * TIMES
    )


def made(path: Path, people: int) -> Path:
    """Make one office; its plan has the year's totals, its leads have their points."""
    began = time.perf_counter()
    facts = OfficeFacts(name="BHXH", parent_name="BHXH tỉnh", code="00700", communes=_communes(), year=2026)
    with create(path, facts) as office:
        with office.write("bench.fill", "Dựng dữ liệu đo", undoable=False) as work:
            _fill(work.db, people)
        _plan(office, people)
        freshen(office)
    sys.stderr.write(f"an office of {people} people: {time.perf_counter() - began:.0f} s …\n")
    return path


def _communes() -> list[str]:
    here = (row for row in read_seed("communes") if row["province_code"] == _PROVINCE and not row["valid_to"])
    return [row["code"] for row in here][:_COMMUNES]


def _fill(db: Database, people: int) -> None:
    resting = db.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    _drop_triggers(db)
    first = db.conn.execute("SELECT MAX(seq) FROM sqlite_sequence").fetchone()[0]
    _places(db, people, first)
    columns = {_HOME_COLUMNS: ("household", _homes(people, first)), _PERSON_COLUMNS: ("person", _people(people, first))}
    for names, (table, rows) in columns.items():
        marks = ", ".join("?" * len(names.split(",")))
        db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
    db.conn.execute(
        "UPDATE household SET head_id = (SELECT p.id FROM person AS p WHERE p.household_id = household.id LIMIT 1)"
    )
    for statement in _FILL:
        db.conn.execute(statement)
    _sum_up(db)
    _drop_triggers(db)
    for _name, sql in resting:
        db.conn.execute(sql)


def _drop_triggers(db: Database) -> None:
    for (name,) in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.conn.execute(f"DROP TRIGGER {name}")


def _sum_up(db: Database) -> None:
    """Empty the sums and make them again, with the triggers that stand at each moment of it."""
    for (name,) in db.conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'sum_*'"
    ).fetchall():
        db.conn.execute(f"DELETE FROM {name}")
    heard = _Heard(db)
    for part in (figures, search_index, last_cover, desk_sums, lists, stock, reading, open_leads, month_rows):
        part.apply(cast(Database, heard))
    db.conn.execute(
        """INSERT INTO sum_ledger SELECT collector_id, substr(entry_on, 1, 7), kind, COALESCE(scheme, ''), COALESCE(method, ''),
        organisation_id, COALESCE(commune_code, ''), SUM(amount), COUNT(*) FROM ledger_entry GROUP BY 1, 2, 3, 4, 5, 6, 7"""
    )
    for statement in heard.said:
        words = statement.upper().split()
        if (words[0] == "INSERT" and words[words.index("INTO") + 1].startswith("SUM_")) or words[:2] in (
            ["CREATE", "TRIGGER"],
            ["DROP", "TRIGGER"],
        ):
            db.conn.execute(statement)


class _Heard:
    """Takes down what a step of the schema says: it answers questions, and changes nothing."""

    def __init__(self, db: Database) -> None:
        self.said: list[str] = []
        self.conn = self
        self._db = db

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Note a statement; a question is answered from the file."""
        if sql.lstrip().upper().startswith("SELECT"):
            return self._db.conn.execute(sql, *values)
        self.said.append(sql)
        return self._db.conn.execute("SELECT 1 WHERE 0")


def _places(db: Database, people: int, first: int) -> None:
    db.conn.execute("INSERT INTO organisation (name, kind) VALUES ('Bưu điện', 'service'), ('Đại lý', 'service')")
    db.conn.executemany(
        "INSERT INTO collector (organisation_id, name, kind) SELECT (SELECT MIN(id) FROM organisation) + ? % 2, 'Người thu ' || ?, 'collector'",
        [(number, number) for number in range(_COLLECTORS)],
    )
    communes = _communes()
    db.conn.executemany(
        "INSERT INTO hamlet (id, commune_code, name, list_order, folded) VALUES (?, ?, ?, ?, ?)",
        [
            (first + number, communes[number % len(communes)], f"Thôn {number}", number, f"thon {number}")
            for number in range(1, max(2, people // _HAMLET) + 1)
        ],
    )


def _homes(people: int, first: int) -> Iterator[tuple[Any, ...]]:
    hamlets = max(2, people // _HAMLET)
    for number in range(1, people // _HOME + 1):
        phone = f"09{number * 7919 % 10**8:08d}" if number % 3 else None
        yield (
            first + number,
            first + 1 + number % hamlets,
            f"H{number:06d}",
            f"Số {number % 211}, tổ {number % 9}",
            phone,
            "active",
            number,
        )


def _people(people: int, first: int) -> Iterator[tuple[Any, ...]]:
    draw = random.Random(people)
    keys: dict[str, tuple[str, str, str]] = {}
    for number in range(people):
        name = f"{draw.choice(_FAMILY)} {draw.choice(_MIDDLE)} {draw.choice(_GIVEN)}"
        if name not in keys:
            keys[name] = (fold(name), sort_key(name), initials(name))
        home, place = divmod(number, _HOME)
        born = 1940 + draw.randrange(80)
        yield (
            *(
                first + 1 + number,
                first + 1 + home,
                name,
                f"{born}-{1 + number % 12:02d}-{1 + number % 28:02d}",
                ("female", "male")[number % 2],
            ),
            *(
                f"0{number:011d}",
                f"{number:010d}" if number % 3 else None,
                None,
                "00" if place == 0 else "99",
                ("home", "home", "away")[number % 3],
            ),
            *(place + 1, *keys[name]),
        )


def _plan(office: Office, people: int) -> None:
    plan = create_plan(office, 2026, "Chỉ tiêu giao 2026").value
    for code, total in (("vsi_people", people // 10), ("hh_people", people // 2), ("money_total", people * 600_000)):
        rows = plan_grid(office, 2026, code).rows
        set_year_totals(office, plan, code, [(row.scope, total // len(rows)) for row in rows])
