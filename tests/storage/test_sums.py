"""The figures kept by triggers are those a recount of the rows gives, whatever was written, changed, undone or redone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.services.collecting import void_receipt
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office, open_office
from desktop_app.services.planning_figures import HAMLET, MEASURES, actual_months, scopes_of
from desktop_app.services.progress_actuals import flows
from tests.builders import collector, demo_office
from tests.services.money_builders import AN, BUOI, DUC, Paid, pay, the_twelve
from tests.storage.test_kept_files import unpacked

_STANDING = "state NOT IN ('quoted', 'partial', 'voided')"
_FIRSTS = f"""
    SELECT person_id, scheme, CAST(substr(collected_on, 1, 4) AS INTEGER), id, collected_on, commune_code, hamlet_id, collector_id,
        support_class, kind <> 'continue' FROM (
        SELECT *, row_number() OVER (PARTITION BY person_id, scheme, substr(collected_on, 1, 4) ORDER BY collected_on, id) AS place
        FROM enrolment WHERE collected_on IS NOT NULL AND {_STANDING}) WHERE place = 1 ORDER BY 1, 2, 3
"""
_PARTS = {
    "office": "''",
    "commune": "commune_code",
    "hamlet": "CAST(hamlet_id AS TEXT)",
    "collector": "COALESCE(CAST(collector_id AS TEXT), '')",
    "group": "COALESCE(support_class, '')",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        pay(found, Paid(name=AN), Paid(name=BUOI), on=date(2026, 11, 20), collector_id=collector(found).id)
        pay(found, Paid(name=DUC, scheme="voluntary-si", method="monthly"), on=date(2025, 12, 31))
        yield found


def assert_sums_are_a_recount(office: Office) -> None:
    """Every kept sum against plain SQL over the rows."""
    ask = office.read.db.conn.execute
    assert [tuple(row) for row in ask("SELECT * FROM sum_first ORDER BY 1, 2, 3")] == [
        tuple(row) for row in ask(_FIRSTS)
    ]
    for cut, part in _PARTS.items():
        kept = ask(
            "SELECT part, scheme, month, fresh, people FROM sum_people WHERE cut = ? AND people <> 0 ORDER BY 1, 2, 3, 4",
            (cut,),
        )
        counted = ask(
            f"SELECT {part}, scheme, substr(collected_on, 1, 7), fresh, COUNT(*) FROM sum_first GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        )
        assert [tuple(row) for row in kept] == [tuple(row) for row in counted]
        money = ask(
            "SELECT part, scheme, month, amount FROM sum_money WHERE cut = ? AND amount <> 0 ORDER BY 1, 2, 3", (cut,)
        )
        added = ask(
            f"""SELECT {part}, scheme, substr(entry_on, 1, 7), SUM(amount) FROM (
                SELECT l.scheme, l.entry_on, l.amount, e.commune_code, e.hamlet_id, e.collector_id, e.support_class
                FROM ledger_entry AS l JOIN enrolment AS e ON e.id = l.enrolment_id
                WHERE l.kind IN ('collect', 'void', 'refund', 'adjust')) GROUP BY 1, 2, 3 HAVING SUM(amount) <> 0 ORDER BY 1, 2, 3"""
        )  # fmt: skip
        assert [tuple(row) for row in money] == [tuple(row) for row in added]
    months = [f"{number:02d}" for number in range(1, 13)]
    for table, of, keys, count in (
        ("sum_hamlet_people", "sum_people", "year, part, scheme, fresh", "people"),
        ("sum_hamlet_money", "sum_money", "year, part, scheme", "amount"),
    ):
        columns = ", ".join(f"SUM(iif(substr(month, 6) = '{month}', {count}, 0))" for month in months)
        rows = ask(f"SELECT {keys}, {columns} FROM {of} WHERE cut = 'hamlet' GROUP BY {keys}").fetchall()
        assert [tuple(row) for row in ask(f"SELECT * FROM {table}")] == [tuple(row) for row in rows]
        assert rows
    cash = ask("SELECT collector_id, day, amount FROM sum_cash WHERE amount <> 0 ORDER BY 1, 2")
    assert [tuple(row) for row in cash] == [
        tuple(row)
        for row in ask(
            """SELECT COALESCE(collector_id, 0), entry_on, SUM(amount) FROM ledger_entry WHERE kind IN ('collect', 'void', 'credit', 'adjust')
            AND method IS NOT 'transfer' GROUP BY 1, 2 HAVING SUM(amount) <> 0 ORDER BY 1, 2"""
        )
    ]
    held = ask("SELECT kind, SUM(amount), SUM(entries) FROM sum_ledger GROUP BY 1 HAVING SUM(entries) <> 0 ORDER BY 1")
    assert [tuple(row) for row in held] == [
        tuple(row) for row in ask("SELECT kind, SUM(amount), COUNT(*) FROM ledger_entry GROUP BY 1 ORDER BY 1")
    ]


def test_collecting_voiding_undoing_and_redoing_keep_the_sums(office: Office) -> None:
    assert_sums_are_a_recount(office)
    assert office.read.db.conn.execute("SELECT COUNT(*) FROM sum_first").fetchone()[0] == 3
    void_receipt(office, office.read.receipts.all()[0].id, "thử", on=date(2026, 11, 21))
    assert office.read.db.conn.execute("SELECT COUNT(*) FROM sum_first").fetchone()[0] == 1
    assert_sums_are_a_recount(office)
    undo_last(office)
    assert_sums_are_a_recount(office)
    redo_last(office)
    assert_sums_are_a_recount(office)


_CHANGES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            [
                {"state": "voided"},
                {"state": "partial", "collected_on": None},
                {"state": "collected", "collected_on": "2026-11-20"},
                {"state": "accepted"},
                {"state": "refunded"},
                {"collected_on": "2025-01-05"},
                {"collected_on": "2026-07-30"},
                {"kind": "continue"},
                {"scheme": "voluntary-si"},
                {"support_class": "near-poor"},
                {"collector_id": None},
                {"note": "không đổi gì"},
            ]
        ),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=_CHANGES)
def test_whatever_changes_in_enrolments_the_counting_ones_follow(
    office: Office, changes: list[tuple[int, dict[str, str]]]
) -> None:
    ids = [row.id for row in office.read.enrolments.all()]
    with office.write("test.change", "Thử") as work:
        for place, values in changes:
            work.enrolments.change(ids[place], **values)
    ask = office.read.db.conn.execute
    assert [tuple(row) for row in ask("SELECT * FROM sum_first ORDER BY 1, 2, 3")] == [
        tuple(row) for row in ask(_FIRSTS)
    ]
    kept = ask("SELECT SUM(people) FROM sum_people WHERE cut = 'hamlet'").fetchone()[0] or 0
    assert kept == ask("SELECT COUNT(*) FROM sum_first").fetchone()[0]


def test_a_file_of_before_gets_its_sums_when_it_is_opened(tmp_path: Path) -> None:
    with open_office(unpacked(1, tmp_path)) as office:
        assert office.read.db.conn.execute("SELECT COUNT(*) FROM sum_first").fetchone()[0] > 0
        assert_sums_are_a_recount(office)


@pytest.mark.parametrize(
    "codes", [tuple(MEASURES), ("vsi_people", "hh_people", "money_total"), ("money_hh", "vsi_new")]
)
def test_the_years_of_hamlets_say_what_their_months_say(tmp_path: Path, codes: tuple[str, ...]) -> None:
    with demo_office(tmp_path, 300) as office:
        for year in (2025, 2026):
            table: dict[tuple[str, str], list[int]] = {}
            for code in codes:
                for scope in scopes_of(office, HAMLET, year):
                    table[scope.code, code] = list(actual_months(office, year, code, scope))
            found = flows(office.read, year, HAMLET, codes)
            for key, months in table.items():
                assert list(found.get(key, (0,) * 12)) == months, key
            assert any(any(months) for months in table.values())
