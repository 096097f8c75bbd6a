"""Every figure of the first page against plain SQL over the rows, on three demo offices; every split adds up; reopening changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.dates import month_bounds
from desktop_app.services import demo
from desktop_app.services.dashboard import dashboard
from desktop_app.services.desk import desk
from desktop_app.services.due_parts import PARTS, DueFilter, due_page
from desktop_app.services.office import Office, open_office
from desktop_app.services.planning import create_plan, plan_grid, set_year_totals
from desktop_app.services.progress import SPLITS, names_behind, progress
from desktop_app.services.progress_actuals import COUNTS, LEVELS
from tests.builders import TODAY

MONTHS = ("2026-11", "2026-07", "2025-12")
OFFICES = ((70, 3), (90, 5), (110, 8))
CODES = (
    "vsi_people",
    "vsi_new",
    "hh_people",
    "hh_continuing",
    "money_total",
    "money_vsi",
    "vsi_active",
    "hh_active",
    "leads_open",
    "visits",
    "households_visited",
)
_SCHEMES = {"vsi": "voluntary-si", "hh": "health-household"}
_FIRST = """SELECT e.* FROM enrolment AS e WHERE e.collected_on BETWEEN :start AND :last AND e.scheme = :scheme
    AND e.state NOT IN ('quoted', 'partial', 'voided') AND NOT EXISTS (SELECT 1 FROM enrolment AS f WHERE f.person_id = e.person_id
    AND f.scheme = e.scheme AND f.state NOT IN ('quoted', 'partial', 'voided') AND f.collected_on >= :start
    AND (f.collected_on, f.id) < (e.collected_on, e.id))"""


@pytest.fixture(scope="module", params=OFFICES, ids=lambda made: f"{made[0]}-{made[1]}")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    people, seed = request.param
    path = tmp_path_factory.mktemp("bảng") / "mau.db"
    found = demo.build(path, people=people, seed=seed, as_of=TODAY)
    plan = create_plan(found, 2026, "Bản điều chỉnh", "adjusted").value
    for code, total in (("vsi_people", 37), ("hh_people", 101), ("vsi_active", 55)):
        set_year_totals(
            found, plan, code, [(row.scope, total + at) for at, row in enumerate(plan_grid(found, 2026, code).rows)]
        )
    yield found
    found.close(with_backup=False)


def counted(office: Office, code: str, month: str, *, year: bool) -> int:
    """A figure of the month, or of the year up to its end, by SQL over the rows themselves."""
    first, last = (day.isoformat() for day in month_bounds(month))
    if code in LEVELS:  # of the running month as of today
        last = min(last, office.today.isoformat())
    start = f"{month[:4]}-01-01"
    asked = {
        "start": start,
        "first": start if year else first,
        "last": last,
        "scheme": _SCHEMES.get(code.partition("_")[0], ""),
    }
    if code.startswith("money"):
        only = "AND e.scheme = 'voluntary-si'" if code == "money_vsi" else ""
        sql = f"""SELECT COALESCE(SUM(l.amount), 0) FROM ledger_entry AS l JOIN enrolment AS e ON e.id = l.enrolment_id
            WHERE l.kind IN ('collect', 'void', 'refund', 'adjust') AND l.entry_on BETWEEN :first AND :last {only}"""
    elif code in ("vsi_active", "hh_active"):
        sql = """SELECT COUNT(DISTINCT person_id) FROM coverage WHERE scheme = :scheme AND COALESCE(valid_from, '') <= :last
            AND COALESCE(valid_to, '9999') >= :last"""
    elif code == "leads_open":
        sql = "SELECT COUNT(DISTINCT person_id) FROM lead WHERE opened_on <= :last AND COALESCE(closed_on, '9999') > :last"
    elif code == "visits":
        sql = "SELECT COUNT(*) FROM visit WHERE outcome GLOB '[1-9]' AND visited_on BETWEEN :first AND :last"
    elif code == "households_visited":
        sql = """SELECT COUNT(*) FROM (SELECT household_id, MIN(visited_on) AS day FROM visit WHERE outcome GLOB '[1-9]' AND visited_on >= :start
            GROUP BY 1) WHERE day BETWEEN :first AND :last"""
    else:
        only = {"new": "AND kind <> 'continue'", "continuing": "AND kind = 'continue'"}.get(code.partition("_")[2], "")
        sql = f"SELECT COUNT(*) FROM ({_FIRST}) WHERE collected_on BETWEEN :first AND :last {only}"
    return int(office.read.db.conn.execute(sql, asked).fetchone()[0])


@pytest.mark.parametrize("month", MONTHS)
def test_every_figure_is_that_of_the_rows_and_every_split_adds_up(office: Office, month: str) -> None:
    whole = {row.indicator: row for row in progress(office, month, codes=CODES).rows if row.scope.kind == "office"}
    for code in CODES:
        assert whole[code].actual_month == counted(office, code, month, year=False), code
        assert whole[code].actual_to_date == counted(office, code, month, year=code not in LEVELS), code
    for by in SPLITS:
        codes = CODES[:6] if by == "group" else CODES
        rows = [
            row for row in progress(office, month, by, codes=codes).rows if row.scope.kind != "office" or by == "group"
        ]
        for code in codes:
            for figure in ("actual_month", "actual_to_date"):
                parts = [getattr(row, figure) for row in rows if row.indicator == code]
                assert sum(parts) == getattr(whole[code], figure), (by, code, figure)


def test_the_first_page_says_what_the_rows_say(office: Office) -> None:
    page = dashboard(office, "2026-11")
    assert page.people
    for code in ("vsi_people", "hh_people", "money_total"):
        for kind in ("commune", "collector"):
            rows = [row for row in page.tables[kind].rows if row.indicator == code and row.scope.kind == kind]
            assert sum(row.actual_month for row in rows) == counted(office, code, "2026-11", year=False)
            assert sum(row.actual_to_date for row in rows) == counted(office, code, "2026-11", year=True)
    planned = dict(
        office.read.db.conn.execute(
            "SELECT indicator, SUM(value) FROM plan_cell WHERE scope_kind = 'commune' AND group_code = '' AND plan_id = "
            "(SELECT id FROM plan WHERE year = 2026 AND state <> 'internal' ORDER BY version DESC LIMIT 1) "
            "AND (month = 12 OR indicator <> 'vsi_active') GROUP BY 1"
        ).fetchall()
    )
    assert {one.code: row.plan_year for one, row in page.lines} == planned
    assert set(planned) == {"vsi_people", "hh_people", "vsi_active"}
    for part in PARTS:
        assert page.dues.counts[part] == len(due_page(office, DueFilter(part=part), office.today, 0, 10_000))
    for group in desk(office).groups:  # every item of it, listed
        assert page.desk.group(group.kind).count == group.count, group.kind


def test_as_many_names_stand_behind_a_figure_as_it_says(office: Office) -> None:
    for by in ("office", "commune", "hamlet", "collector", "organisation"):
        table = progress(office, "2026-11", "commune" if by == "office" else by, codes=CODES)
        for row in table.rows:
            if row.scope.kind != by or row.indicator.startswith("money"):
                continue
            found = names_behind(office, 2026, row.indicator, by, row.scope.code, until_month=11)
            assert len(found) == row.actual_to_date, (by, row.indicator)
            if row.indicator in COUNTS:
                assert len(names_behind(office, 2026, row.indicator, by, row.scope.code, 11)) == row.actual_month


def test_closing_and_reopening_changes_nothing(tmp_path: Path, office: Office) -> None:
    copy = tmp_path / "bản sao.db"
    with office.maintenance() as db:
        db.conn.execute("VACUUM INTO ?", (str(copy),))
    before = dashboard(office, "2026-11")
    with open_office(copy) as again:
        assert dashboard(again, "2026-11") == before
