"""The ledger's own guards, and its questions at the size of a database."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.closed_month import MonthClosed
from desktop_app.services.office import Office
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.builders import collector
from tests.services.money_books import check_books
from tests.services.money_builders import DUC, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def post(work: UnitOfWork, office: Office, day: str, amount: int, **values: object) -> int:
    who = {"collector_id": collector(office).id, "method": "cash", "scheme": "health-household", "kind": "collect"}
    return work.ledger.post(**{**who, **values}, entry_on=day, amount=amount)


def lock(work: UnitOfWork, month: str = "2026-10") -> int:
    return work.month_locks.add(month=month, locked_on="2026-11-01", locked_by="thử")


def test_the_file_refuses_an_entry_of_a_closed_month(office: Office) -> None:
    with office.write("test", "thử") as work:
        lock(work)

    def both() -> None:
        with office.write("test", "thử") as work:
            post(work, office, "2026-11-01", 5)
            post(work, office, "2026-10-31", 5)

    with pytest.raises(MonthClosed, match="tháng đã khóa sổ"):
        both()
    assert office.read.ledger.count() == 0


def test_the_file_refuses_a_receipt_of_a_closed_month(office: Office) -> None:
    household = office.read.households.all()[0].id
    values = {"number": "1", "issued_on": "2026-10-02", "household_id": household, "method": "cash", "total": 0}
    with office.write("test", "thử") as work:
        lock(work)
    with pytest.raises(MonthClosed), office.write("test", "thử") as work:
        work.receipts.add(**values)


def test_a_month_is_locked_once_and_its_lock_stays(office: Office) -> None:
    with office.write("test", "thử") as work:
        made = lock(work)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"), office.write("test", "thử") as work:
        lock(work)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), office.write("test", "thử") as work:
        work.month_locks.remove(made)
    for changes in ({"month": "2026-09"}, {"reopened_on": "2026-11-02"}, {"locked_by": "khác"}):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), office.write("test", "thử") as work:
            work.month_locks.change(made, **changes)
    with office.write("test", "thử") as work:
        work.month_locks.change(made, reopened_on="2026-11-02", reopened_by="thử", reason="sót")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), office.write("test", "thử") as work:
        work.month_locks.change(made, reason="khác")


def test_money_is_neither_changed_nor_deleted(office: Office) -> None:
    with office.write("test", "thử") as work:
        entry = post(work, office, "2026-11-01", 5)
        handed = work.remittances.add(remitted_on="2026-11-02", method="cash", amount=5)
    for table, row in (("ledger_entry", entry), ("remittance", handed)):
        for sql in (f"UPDATE {table} SET amount = 6 WHERE id = ?", f"DELETE FROM {table} WHERE id = ?"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"), office.write("test", "thử") as work:
                work.db.conn.execute(sql, (row,))


def test_sums_of_a_day_in_the_middle_of_a_month(office: Office) -> None:
    with office.write("test", "thử") as work:
        for day in ("2026-09-30", "2026-10-01", "2026-10-15", "2026-10-16", "2026-11-01"):
            post(work, office, day, 10)
        post(work, office, "2026-10-15", 7, method="transfer")
        post(work, office, "2026-10-15", 1, collector_id=None)
    who = collector(office).id
    found = {
        day: sum(one.amount for one in office.read.balances.sums(who, day)) for day in ("2026-10-01", "2026-10-15")
    }
    assert found == {"2026-10-01": 20, "2026-10-15": 37}
    assert sum(one.amount for one in office.read.balances.all_sums("2026-10-15")) == 38
    assert sum(one.amount for one in office.read.balances.sums(None)) == 1
    assert set(office.read.balances.who()) == {who, None}
    assert office.read.balances.months() == ["2026-09", "2026-10", "2026-11"]
    assert [(one.kind, one.method, one.amount, one.entries) for one in office.read.balances.month("2026-10")] == [
        ("collect", "cash", 31, 4),
        ("collect", "transfer", 7, 1),
    ]


@pytest.mark.parametrize(
    ("held", "until", "since"),
    [
        (0, None, None),
        (-5, None, None),
        (10, None, "2026-11-01"),
        (11, None, "2026-10-20"),
        (20, None, "2026-10-20"),
        (30, None, "2026-10-02"),
        (40, None, "2026-08-31"),
        (10, "2026-10-31", "2026-10-20"),
        (15, "2026-10-20", "2026-10-02"),
    ],
)
def test_since_when_the_oldest_cash_is_held(office: Office, held: int, until: str | None, since: str | None) -> None:
    with office.write("test", "thử") as work:
        for day in ("2026-08-31", "2026-10-02", "2026-10-20", "2026-11-01"):
            post(work, office, day, 10)
        post(work, office, "2026-11-01", 99, method="transfer")
        wrong = post(work, office, "2026-10-25", 500)
        post(work, office, "2026-11-03", -500, kind="void", reverses_id=wrong)
    found = office.read.balances.held_since(collector(office).id, held + (500 if until == "2026-10-31" else 0), until)
    assert found == since


def test_the_balance_asks_indexes_only(office: Office) -> None:
    pay(office, Paid(name=DUC))
    plans: list[str] = []
    who = collector(office).id
    office.read.db.conn.set_trace_callback(plans.append)
    for one in (who, None):
        office.read.balances.sums(one)
        office.read.balances.sums(one, "2026-11-15")
        office.read.balances.held_since(one, 5)
    office.read.balances.month("2026-11")
    office.read.db.conn.set_trace_callback(None)
    for sql in plans:
        told = [row["detail"] for row in office.read.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert not [line for line in told if line.startswith("SCAN") and "subquery" not in line.lower()], (sql, told)
    assert len(plans) > 6
    check_books(office)
