"""The ledger at its full size: 2,400,000 entries of five years and forty collectors; posting, balances, month totals, each beside bare SQLite.

Posting ends in one durable commit, so its floor is the same row put into a bare table and committed on the same disk.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from desktop_app.services.money_balances import balance_of, balances
from desktop_app.services.month_closing import month_totals
from desktop_app.services.office import Office, open_office
from desktop_app.services.reconciling import reconcile
from desktop_app.services.remitting import RemitForm, remit
from tests.bench.measure import Figure, side_by_side, timed
from tests.builders import office_of

ENTRIES = 2_400_000
_COLLECTORS = 40
_FIRST, _LAST = date(2021, 12, 1), date(2026, 11, 20)
_RUNS = 200
_LIMITS = {"post": 10.0, "balance": 0.5, "never": 1.0, "month": 0.5}  # ours ÷ floor at most


def figures(folder: Path, entries: int = ENTRIES) -> Iterator[Figure]:
    """Fill a file, then measure (95th percentiles)."""
    office = office_of(folder, 4_000, name="sổ lớn.db")
    try:
        busy, silent = _fill(office, entries)
    finally:
        office.close(with_backup=False)
    office = open_office(
        office.path, every_page=False
    )  # as on the next morning: nothing of the load is in the log any more
    try:
        yield from _posting(office, folder, busy)
        yield from _asking(office, busy, silent)
    finally:
        office.close(with_backup=False)


def _fill(office: Office, entries: int) -> tuple[int, int]:
    """Load the entries; returns a collector who is up to date and one who never handed anything in.

    Indexes and sums are made after the rows, as the schema's own step makes them; the journal seals the whole as one step.
    """
    started = time.perf_counter()
    with office.write("bench.fill", "Đo: nạp sổ", undoable=False) as work:
        organisations = [work.organisations.add(name=f"Tổ chức {n}", code=f"T{n}", kind="service") for n in range(4)]
        collectors = [
            work.collectors.add(
                name=f"Người thu {n}", code=f"B{n:03d}", kind="collector", organisation_id=organisations[n % 4]
            )
            for n in range(_COLLECTORS)
        ]
        homes = [one.id for one in work.households.all()]
        conn = work.db.conn
        later = conn.execute(
            """SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'ledger_entry' AND sql IS NOT NULL
            AND (type = 'index' OR type = 'trigger' AND sql LIKE '%INSERT ON ledger_entry%')"""
        ).fetchall()
        for kind, name, _sql in later:
            conn.execute(f"DROP {kind} {name}")
        names = "kind, amount, method, scheme, commune_code, household_id, collector_id, organisation_id, entry_on"
        conn.executemany(
            f"INSERT INTO ledger_entry ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _rows(entries, homes, collectors, organisations),
        )
        conn.execute(
            """INSERT INTO sum_ledger SELECT collector_id, substr(entry_on, 1, 7), kind, COALESCE(scheme, ''), COALESCE(method, ''),
            organisation_id, COALESCE(commune_code, ''), SUM(amount), COUNT(*) FROM ledger_entry GROUP BY 1, 2, 3, 4, 5, 6, 7"""
        )
        for _kind, _name, sql in later:
            conn.execute(sql)
    sys.stderr.write(f"ledger of {entries} entries filled in {time.perf_counter() - started:.0f} s\n")
    return collectors[0], collectors[-1]


def _rows(
    entries: int, homes: list[int], collectors: list[int], organisations: list[int]
) -> Iterator[tuple[object, ...]]:
    """Every collector takes money every day and hands it in every third day; the last one never does."""
    chance = random.Random(1)
    days = [(_FIRST + timedelta(days=n)).isoformat() for n in range((_LAST - _FIRST).days + 1)]
    each = entries // (len(collectors) * len(days))
    held = dict.fromkeys(collectors, 0)
    for place, day in enumerate(days):
        for number, collector in enumerate(collectors):
            who = (collector, organisations[number % 4], day)
            for _ in range(each):
                amount, transfer = chance.randrange(300_000, 1_400_000), chance.random() < 0.2
                held[collector] += 0 if transfer else amount
                method = "transfer" if transfer else "cash"
                scheme = "voluntary-si" if chance.random() < 0.25 else "health-household"
                yield "collect", amount, method, scheme, "00070", chance.choice(homes), *who
            if place % 3 == number % 3 and number != len(collectors) - 1:
                yield "remit", -held[collector], "cash", None, None, None, *who
                held[collector] = 0


def _posting(office: Office, folder: Path, collector: int) -> Iterator[Figure]:
    """One entry as the services post it, and the same row in a table of nothing else."""
    bare = sqlite3.connect(folder / "trần.db", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        bare.execute(f"PRAGMA {pragma}").fetchone()
    bare.execute(
        """CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT, amount INTEGER, entry_on TEXT, collector_id INTEGER,
        organisation_id INTEGER, method TEXT, scheme TEXT, entered_at TEXT, entered_by TEXT)"""
    )

    def put() -> None:
        bare.execute(
            "INSERT INTO entry VALUES (NULL, 'collect', 1, '2026-11-20', ?, 1, 'cash', 'health-household', '2026-11-20T08:00:00', 'đo')",
            (collector,),
        )

    def post() -> None:
        with office.write("bench.post", "Đo: một bút toán") as work:
            values = {
                "method": "cash",
                "scheme": "health-household",
                "commune_code": "00070",
                "collector_id": collector,
            }
            work.ledger.post(kind="collect", amount=1_000, entry_on="2026-11-20", **values)

    form = RemitForm(collector_id=collector, on=_LAST, amount=1)
    floor = "insert and commit of one bare row"
    yield _p95("post one ledger entry", post, put, floor, _LIMITS["post"])
    yield _p95("hand in money (checks, two tables)", lambda: remit(office, form), put, floor, 2 * _LIMITS["post"])
    bare.close()


def _asking(office: Office, busy: int, silent: int) -> Iterator[Figure]:
    """Balances and totals beside the same sums taken from the entries by their index."""
    conn = office.read.db.conn

    def of_entries(collector: int) -> Callable[[], object]:
        sql = "SELECT kind, method, SUM(amount) FROM ledger_entry WHERE collector_id = ? GROUP BY 1, 2"
        return lambda: conn.execute(sql, (collector,)).fetchall()

    def of_month() -> object:
        sql = "SELECT kind, scheme, SUM(amount) FROM ledger_entry WHERE entry_on BETWEEN ? AND ? GROUP BY 1, 2"
        return conn.execute(sql, ("2026-10-01", "2026-10-31")).fetchall()

    floor = "the same sums from the entries' index"
    yield _p95("a collector's balance", lambda: balance_of(office, busy), of_entries(busy), floor, _LIMITS["balance"])
    never = "a collector's balance who never handed in"
    yield _p95(never, lambda: balance_of(office, silent), of_entries(silent), floor, _LIMITS["never"])
    mid = date(2026, 6, 15)
    yield _p95(
        "a balance in the middle of a month", lambda: balance_of(office, busy, mid), of_entries(busy), floor, 1.0
    )
    yield _p95("month totals", lambda: month_totals(office, "2026-10"), of_month, floor, _LIMITS["month"])
    few = {"runs": 9}
    yield _p95("balances of forty collectors", lambda: balances(office), of_entries(busy), floor, 20.0, **few)
    since, until = date(2026, 10, 1), date(2026, 10, 31)
    yield _p95("a month reconciled", lambda: reconcile(office, since, until), of_month, floor, 40.0, **few)


def _p95(
    name: str, ours: Callable[[], object], floor: Callable[[], object], against: str, limit: float, *, runs: int = _RUNS
) -> Figure:
    def pick(seconds: list[float]) -> float:
        return sorted(seconds)[int(len(seconds) * 0.95)]

    return side_by_side(
        f"{name} (p95)", lambda: timed(ours), lambda: timed(floor), against, limit, runs=runs, unit="ms", pick=pick
    )
