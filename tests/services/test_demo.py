"""The demo office: the same every time, exactly as many people as asked for, believable, and plainly made up."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services import demo, keeping
from desktop_app.services.office import Office, open_office
from desktop_app.services.progress import progress
from desktop_app.services.remuneration_paying import accounts
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 600
# What SQLite and the migration library keep for themselves; `applied_at` is the wall clock.
_NOT_OURS = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"


def everything(path: Path) -> dict[str, str]:
    """Return a digest of every row of every table of a data file, the journal with its hashes included."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            row[0] for row in connection.execute(f"SELECT name FROM sqlite_master WHERE type = 'table' AND {_NOT_OURS}")
        ]
        return {
            name: hashlib.sha256(repr(connection.execute(f"SELECT * FROM {name}").fetchall()).encode()).hexdigest()
            for name in names
        }


def made(path: Path, **asked: object) -> Path:
    """Make a demo office and close it."""
    demo.build(path, **({"people": 120, "as_of": TODAY} | asked)).close(with_backup=False)  # type: ignore[arg-type]
    return path


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for the tests that only read."""
    office = demo.build(tmp_path_factory.mktemp("demo") / "mẫu.db", people=PEOPLE, as_of=TODAY)
    yield office
    office.close(with_backup=False)


def rows(office: Office, sql: str, *values: object) -> list[tuple[object, ...]]:
    """Return plain rows of a question."""
    return [tuple(row) for row in office.read.db.conn.execute(sql, values)]


def test_the_same_seed_size_and_day_give_the_same_rows_and_the_same_journal(tmp_path: Path) -> None:
    first, second = everything(made(tmp_path / "a.db")), everything(made(tmp_path / "b.db"))
    assert first == second
    assert {"person", "enrolment", "ledger_entry", "visit", "plan_cell", "journal", "journal_range"} <= first.keys()


def test_another_machine_makes_the_same_office(tmp_path: Path) -> None:
    found = []
    for number in ("1", "2"):
        path = tmp_path / f"{number}.db"
        command = [sys.executable, "-m", "desktop_app", "demo", str(path), "--people", "60", "--as-of", "2026-11-21"]
        # Sets and names of users differ from one process to the next; nothing of that may show.
        other = {"PYTHONHASHSEED": number, "USER": f"user{number}", "LOGNAME": f"user{number}"}
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **other}, capture_output=True)
        found.append(everything(path))
    assert found[0] == found[1]


@pytest.mark.parametrize("other", [{"seed": 2}, {"as_of": date(2026, 11, 20)}, {"people": 121}])
def test_another_seed_day_or_size_gives_another_office(tmp_path: Path, other: dict[str, object]) -> None:
    first, second = everything(made(tmp_path / "a.db")), everything(made(tmp_path / "b.db", **other))
    assert first["person"] != second["person"]
    assert first["journal"] != second["journal"]


@pytest.mark.parametrize("people", [1, 2, 7, 50])
def test_exactly_as_many_people_as_asked_for(tmp_path: Path, people: int) -> None:
    with open_office(made(tmp_path / "a.db", people=people)) as office:
        assert office.read.people.count() == people
        assert keeping.check(office).sound
        assert len(office.read.communes.covered()) == 5


@pytest.mark.parametrize("day", ["2024-02-29", "2025-01-01", "2026-03-31", "2027-12-31"])
def test_any_day_can_be_its_today(tmp_path: Path, day: str) -> None:
    with open_office(made(tmp_path / "a.db", as_of=date.fromisoformat(day))) as office:
        assert keeping.check(office).sound
        latest = rows(office, "SELECT MAX(entry_on), MIN(entry_on) FROM ledger_entry")[0]
        assert str(latest[1])[:4] == str(int(day[:4]) - 1)
        assert str(latest[0]) <= day


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", people=7)
    before = path.read_bytes()
    with pytest.raises(WorldFault, match="không bị ghi đè"):
        demo.build(path, people=7)
    assert path.read_bytes() == before


def test_the_village_is_sound(village: Office) -> None:
    assert keeping.check(village).sound
    assert village.read.people.count() == PEOPLE


def test_households_have_one_to_eight_members_and_a_head(village: Office) -> None:
    sizes = Counter(size for (size,) in rows(village, "SELECT COUNT(*) FROM person GROUP BY household_id"))
    assert set(sizes) == set(range(1, 9))
    assert 3.5 < PEOPLE / sum(sizes.values()) < 5
    astray = (
        "SELECT COUNT(*) FROM household WHERE head_id IS NULL "
        "OR NOT EXISTS (SELECT 1 FROM person WHERE id = head_id AND household_id = household.id)"
    )
    assert rows(village, astray) == [(0,)]


def test_ages_are_those_of_a_village(village: Office) -> None:
    ages = [
        TODAY.year - int(str(year))
        for (year,) in rows(village, "SELECT substr(birth, 1, 4) FROM person WHERE birth IS NOT NULL")
    ]
    assert min(ages) >= 0
    assert max(ages) <= 100
    shares = [sum(low <= age < high for age in ages) / len(ages) for low, high in ((0, 18), (18, 60), (60, 101))]
    assert [0.1 < share < 0.75 for share in shares] == [True] * 3, shares
    younger = (
        "SELECT MIN(substr(child.birth, 1, 4) - substr(head.birth, 1, 4)) FROM person AS child "
        "JOIN household ON household.id = child.household_id JOIN person AS head ON head.id = head_id "
        "WHERE child.relation_code = '08' AND head.birth IS NOT NULL AND child.birth IS NOT NULL"
    )
    ((years,),) = rows(village, younger)
    assert isinstance(years, int)
    assert years >= 18


def test_both_sexes_some_minorities_some_poor(village: Office) -> None:
    sexes = Counter(sex for (sex,) in rows(village, "SELECT sex FROM person"))
    assert set(sexes) == {"male", "female"}
    assert min(sexes.values()) > PEOPLE / 3
    classes = {code for (code,) in rows(village, "SELECT DISTINCT class_code FROM entitlement")}
    assert {"poor", "near-poor", "ethnic-minority"} <= classes


def test_cover_ends_in_every_month_of_the_year_to_come(village: Office) -> None:
    ends = "SELECT DISTINCT substr(valid_to, 1, 7) FROM coverage WHERE scheme = ? AND valid_to BETWEEN '2026-11-21' AND '2027-10-31'"
    assert len(rows(village, ends, HEALTH_HOUSEHOLD)) == 12
    lapsed = "SELECT COUNT(*) FROM (SELECT MAX(valid_to) AS last FROM coverage WHERE scheme = ? GROUP BY person_id) WHERE last < '2026-11-21'"
    for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI):
        assert rows(village, lapsed, scheme)[0][0] != 0


def test_two_years_of_payments_in_every_month_by_every_commune(village: Office) -> None:
    months = {month for (month,) in rows(village, "SELECT DISTINCT substr(entry_on, 1, 7) FROM ledger_entry")}
    assert months == {f"2025-{month:02d}" for month in range(1, 13)} | {f"2026-{month:02d}" for month in range(1, 12)}
    assert len(rows(village, "SELECT DISTINCT commune_code FROM ledger_entry WHERE kind = 'collect'")) == 5
    assert {"new", "continue", "return"} <= {kind for (kind,) in rows(village, "SELECT DISTINCT kind FROM enrolment")}


def test_the_money_adds_up(village: Office) -> None:
    differing = "SELECT COUNT(*) FROM receipt WHERE total <> (SELECT SUM(amount) FROM ledger_entry WHERE receipt_id = receipt.id)"
    assert rows(village, differing) == [(0,)]
    paid = "SELECT SUM(amount) FROM ledger_entry WHERE enrolment_id = enrolment.id AND kind IN ('collect', 'void', 'refund', 'adjust')"
    unpaid = f"SELECT COUNT(*) FROM enrolment WHERE payable <> ({paid})"
    assert rows(village, unpaid) == [(0,)]
    parts = "SELECT COUNT(*) FROM enrolment WHERE gross <> state_support + local_support + other_support + payable"
    assert rows(village, parts) == [(0,)]


def test_the_register_is_filled_and_the_remuneration_of_the_year_stands_in_the_ledger(village: Office) -> None:
    services = rows(village, "SELECT COUNT(*) FROM organisation WHERE kind = 'service'")
    assert rows(village, "SELECT COUNT(DISTINCT organisation_id) FROM contract") == services
    assert rows(village, "SELECT COUNT(*) > 3 FROM collection_point") == [(1,)]
    assert rows(
        village, "SELECT COUNT(*) > 5 FROM collector WHERE card_no LIKE 'THE-MAU-%' AND trained_on IS NOT NULL"
    ) == [(1,)]
    granted = rows(village, "SELECT SUM(amount) FROM ledger_entry WHERE kind = 'remuneration'")
    assert granted == rows(village, "SELECT SUM(amount) FROM remuneration_line WHERE kind = 'grant'")
    assert granted not in ([(0,)], [(None,)])
    months = {month for (month,) in rows(village, "SELECT DISTINCT month FROM remuneration_line")}
    assert months == {f"2026-{month:02d}" for month in range(1, 11)}
    assert rows(village, "SELECT COUNT(*) > 0 FROM ledger_entry WHERE kind = 'pay-out'") == [(1,)]
    assert min(one.owed for one in accounts(village)) >= 0


def test_what_the_contracts_promise_is_what_their_collectors_were_given(village: Office) -> None:
    given = (
        "SELECT SUM(p.value) FROM plan_cell AS p JOIN collector AS c ON p.scope_code = CAST(c.id AS TEXT) "
        "JOIN organisation AS o ON o.id = c.organisation_id WHERE p.scope_kind = 'collector' AND o.kind = 'service' "
        "AND p.plan_id IN (SELECT id FROM plan WHERE version = 1)"
    )
    promised = "SELECT SUM(COALESCE(new_people, 0) + COALESCE(continuing_people, 0)) FROM contract_target"
    assert rows(village, promised) == rows(village, given)


def test_rounds_visits_leads_and_plans_are_there(village: Office) -> None:
    assert {state for (state,) in rows(village, "SELECT DISTINCT state FROM round")} == {"open", "closed"}
    assert len(rows(village, "SELECT DISTINCT outcome FROM visit")) >= 4
    assert rows(village, "SELECT COUNT(*) > 20 FROM lead WHERE closed_on IS NULL") == [(1,)]
    assert rows(village, "SELECT year, version, state, scenario FROM plan ORDER BY year, version") == [
        (2025, 1, "assigned", ""), (2026, 1, "assigned", ""), (2026, 2, "adjusted", ""), (2026, 3, "internal", "stretch"),
    ]  # fmt: skip
    paces = {row.pace for row in progress(village, "2026-10").rows if row.plan_year}
    assert len(paces) >= 2, "a village where everything is on time is not believable"


def test_levels_groups_and_what_an_office_receives_are_there_and_said_to_be_made_up(village: Office) -> None:
    plan = village.read.plans.current(2026)
    assert plan is not None
    assert (plan.decision, plan.decided_on) == ("Quyết định mẫu số 02/2026 (dữ liệu mẫu)", "2026-07-15")
    table = progress(village, "2026-10", codes=("hh_active", "health_share", "arrears_share", "compulsory_active"))
    whole = {row.indicator: row for row in table.rows if row.scope.kind == "office"}
    assert all(row.known for row in whole.values())
    assert whole["hh_active"].plan_year > 0
    assert 700 < whole["health_share"].actual_month < 1000
    groups = {row.group for row in progress(village, "2026-10", "group").rows if row.plan_year}
    assert groups == {"C.IV.1", "C.IV.3"}
    assert rows(village, "SELECT DISTINCT source FROM monthly_figure") == [("Số liệu mẫu, không có thật",)]


@pytest.mark.parametrize(("column", "start", "length"), [("personal_id", "999", 12), ("insurance_no", "99", 10)])
def test_numbers_are_plainly_made_up(village: Office, column: str, start: str, length: int) -> None:
    found = [str(number) for (number,) in rows(village, f"SELECT {column} FROM person WHERE {column} IS NOT NULL")]
    assert len(found) > PEOPLE / 2
    assert len(set(found)) == len(found)
    assert all(number.startswith(start) and len(number) == length and number.isdigit() for number in found)
    # No province of the register has the code 999.
    assert "999" not in {f"{int(province.code):03d}" for province in village.read.reference.provinces()}
