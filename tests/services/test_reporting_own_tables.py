"""The office's own tables: quarter and year, results of canvassing, the ranking, the household sheet – against second counts."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop_app.reports.fonts import typeface
from desktop_app.reports.household_sheet import HouseholdSheet, Section, place
from desktop_app.reports.text_fit import Ruler
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.office import Office
from desktop_app.services.planning import set_year_total
from desktop_app.services.planning_figures import Scope
from desktop_app.services.reporting import Filters, Sheet, pdf_of, prepare, save
from desktop_app.services.reporting_emulation import criteria, ranking
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE, collector, hamlet, household_of, person, the_round
from tests.services import plain_figures as plain
from tests.services.money_builders import BUOI, DUC, HANH, Paid, a_plan, pay, the_twelve
from tests.services.report_builders import demo_office, pdf_text, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def by_key(sheet: Sheet) -> dict[str, dict[str, Any]]:
    return {row.key: dict(row.values) for row in sheet.report.rows if row.key}


# -- quarter and year


def people_of(path: Path, scheme: str, first: str, last: str) -> int:
    """People whose first standing enrolment of its year was collected between two days, in a plain loop."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    rows = db.execute("SELECT * FROM enrolment ORDER BY collected_on, id").fetchall()
    db.close()
    seen: dict[tuple[int, str], str] = {}
    for row in rows:
        if row["scheme"] == scheme and row["state"] not in ("quoted", "partial", "voided") and row["collected_on"]:
            seen.setdefault((row["person_id"], row["collected_on"][:4]), row["collected_on"])
    return sum(first <= day <= last for day in seen.values())


@pytest.mark.parametrize(
    ("code", "month", "first", "last"),
    [("TH-QUY", "2026-08", "07-01", "09-30"), ("TH-NAM", "2026-10", "01-01", "11-30")],
)
def test_a_period_and_the_same_one_last_year(demo_office: Office, code: str, month: str, first: str, last: str) -> None:
    found = by_key(prepare(demo_office, code, month))
    for indicator, scheme in (("vsi_people", "voluntary-si"), ("hh_people", "health-household")):
        row = found[f"total/{indicator}"]
        now, then = (people_of(demo_office.path, scheme, f"{year}-{first}", f"{year}-{last}") for year in (2026, 2025))
        assert (row["actual"], row["before"], row["change"]) == (now, then, now - then)
        assert now > 0
        assert then > 0
        communes = [values for key, values in found.items() if key.startswith("commune:") and key.endswith(indicator)]
        for column in ("plan", "actual", "plan_year"):
            assert row[column] == sum(values[column] or 0 for values in communes)
    data = plain.tables(demo_office.path)
    up, down = plain.taken(
        data,
        ("voluntary-si", "health-household"),
        date.fromisoformat(f"2026-{first}"),
        date.fromisoformat(f"2026-{last}"),
    )
    assert found["total/money_total"]["actual"] == up - down


def test_the_workbook_of_a_quarter_has_every_line_once(demo_office: Office, tmp_path: Path) -> None:
    sheet = prepare(demo_office, "TH-QUY", "2026-07")
    assert (sheet.month, sheet.stem) == ("2026-09", "TH-QUY-2026-Q3")
    text = sheet_rows(save(sheet, tmp_path / "a.xlsx").path)
    named = [row for row in text if "Cộng" in row]
    assert len(named) == 3
    assert "Quý III năm 2026" in {cell for row in text for cell in row}


def test_one_commune_alone_and_a_year_without_a_year_before(office: Office) -> None:
    plan = a_plan(office)
    set_year_total(office, plan, "hh_people", Scope(kind="commune", code=FIRST_COMMUNE, name=""), 120)
    pay(office, Paid(name=DUC), on=date(2026, 10, 5))
    sheet = prepare(office, "TH-QUY", MONTH, Filters(commune=FIRST_COMMUNE))
    found = by_key(sheet)
    row = found[f"commune:{FIRST_COMMUNE}/hh_people"]
    assert (row["plan_year"], row["to_date"], row["before"], row["change"]) == (120, 1, None, None)
    assert not any(key.startswith("total/") for key in found)
    assert any("Năm 2025 chưa có số liệu" in check.message for check in sheet.checks)


# -- results of canvassing


def visited(office: Office, name: str, outcome: str, on: date, reason: str | None = None, **more: Any) -> None:
    line = VisitLine(
        person_id=person(office, name).id, scheme="health-household", outcome=outcome, reason=reason,
        promise_on=date(2026, 11, 28) if outcome == "2" else None,
    )  # fmt: skip
    home = household_of(office, name).id
    record_visits(office, VisitForm(household_id=home, lines=(line,), visited_on=on, **more))


def test_the_last_word_of_each_person_counts_and_every_contact(office: Office) -> None:
    who = collector(office).id
    visited(office, DUC, "3", date(2026, 11, 3), collector_id=who)
    visited(office, DUC, "4", date(2026, 11, 9), reason="cost", collector_id=who)
    visited(office, BUOI, "2", date(2026, 11, 10))
    visited(office, HANH, "5", date(2026, 10, 30))
    sheet = prepare(office, "KQ-RASOAT", "2026-11")
    found = by_key(sheet)
    total = found["total"]
    homes = {household_of(office, name).id for name in (DUC, BUOI)}
    assert (total["reached"], total["contacts"]) == (len(homes), 3)
    assert (total.get("outcome_4"), total.get("outcome_2"), total.get("outcome_3")) == (1, 1, None)
    assert total.get("outcome_5") is None
    assert found[f"collector:{who}"]["contacts"] == 2
    assert found["collector:"]["contacts"] == 1
    assert found["reason:cost"]["outcome_4"] == 1
    active = [one for one in office.read.households.all() if one.state == "active"]
    assert total["households"] == len(active)
    hamlets = [values for key, values in found.items() if key.startswith("hamlet:")]
    for column in ("households", "reached", "contacts"):
        assert total[column] == sum(values[column] for values in hamlets)
    assert any("1 lượt tiếp xúc chưa ghi người đi" in check.message for check in sheet.checks)


def test_a_round_alone_has_its_own_hamlets_and_visits(office: Office) -> None:
    round_ = the_round(office)
    visited(office, DUC, "3", date(2026, 11, 3), round_id=round_.id)
    visited(office, BUOI, "3", date(2026, 11, 4))
    sheet = prepare(office, "KQ-RASOAT", "2026-11", Filters(round=round_.id))
    assert by_key(sheet)["total"]["contacts"] == 1
    assert sheet.stem == f"KQ-RASOAT-2026-11-dot-{round_.id}"
    assert f"Đợt “{round_.name}”" in sheet.report.title[2].text
    assert "tháng" not in sheet.report.code
    with pytest.raises(WorldFault, match="không còn trong tệp"):
        prepare(office, "KQ-RASOAT", "2026-11", Filters(round=999))
    with pytest.raises(WorldFault, match="không lọc theo đợt vận động"):
        prepare(office, "TH-THANG", "2026-11", Filters(round=round_.id))


def test_of_the_demo_office_every_visit_is_in_the_table(demo_office: Office) -> None:
    total = by_key(prepare(demo_office, "KQ-RASOAT", "2026-11"))["total"]
    visits = [
        one for one in demo_office.read.visits.all()
        if one.visited_on.startswith("2026-11") and one.visited_on <= "2026-11-21" and one.outcome.isdigit()
    ]  # fmt: skip
    assert (total["contacts"], total["reached"]) == (len(visits), len({one.household_id for one in visits}))
    last: dict[tuple[Any, ...], str] = {}
    for one in sorted(visits, key=lambda visit: (visit.visited_on, visit.id)):
        last[one.person_id, None if one.person_id else one.household_id, one.scheme] = one.outcome
    counted = {f"outcome_{digit}": count for digit, count in Counter(last.values()).items()}
    assert {key: value for key, value in total.items() if key.startswith("outcome_")} == counted


# -- ranking


def test_weights_are_data_and_add_up(office: Office) -> None:
    for kind in ("commune", "collector"):
        assert sum(one.weight for one in criteria(office) if kind in one.applies_to) == 100


def test_the_score_is_the_weighted_mean_of_what_is_known(demo_office: Office) -> None:
    used = {one.code: one.weight for one in criteria(demo_office)}
    rows = [
        row.values for row in prepare(demo_office, "XH-THIDUA", MONTH).report.rows if row.key.startswith("commune:")
    ]
    assert [row["place"] for row in rows] == sorted(row["place"] for row in rows)  # type: ignore[type-var]
    for row in rows:
        known = {code: float(str(row[f"{code}_points"])) for code in used if row[f"{code}_points"] is not None}
        weight = sum(used[code] for code in known)
        assert row["weight"] == weight
        mean = sum(points * used[code] for code, points in known.items()) / weight
        assert float(str(row["score"])) == pytest.approx(mean, abs=0.01)
        for code in ("vsi", "hh", "money"):
            expected = min(100.0, int(str(row[f"{code}_reached"])) * 100 / int(str(row[f"{code}_plan"])))
            assert known[code] == pytest.approx(expected, abs=0.006)


def test_who_has_no_plan_has_no_place(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 10, 5), collector_id=collector(office).id)
    assert {one.place for one in ranking(office, MONTH, "collector")} == {None}
    plan = a_plan(office)
    set_year_total(office, plan, "hh_new", Scope(kind="collector", code=str(collector(office).id), name=""), 12)
    (first, *others) = ranking(office, MONTH, "collector")
    assert (first.scope.code, first.place) == (str(collector(office).id), 1)
    assert first.points["hh"] == 10  # one of the ten that were due by the end of October
    assert {one.place for one in others} <= {None}
    sheet = prepare(office, "XH-THIDUA", MONTH)
    assert any("chưa xếp hạng" in check.message and check.page == "plan" for check in sheet.checks)


# -- household sheet


def test_a_household_on_one_page_with_what_is_known_of_it(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 11, 5), collector_id=collector(office).id)
    visited(office, HANH, "4", date(2026, 11, 9), reason="cost")
    home = household_of(office, DUC)
    sheet = prepare(office, "PHIEU-HO", "2026-11", Filters(household=home.id))
    path = save(sheet, tmp_path / "phiếu.pdf").path
    assert len(PdfReader(path).pages) == 1
    text = pdf_text(path)
    (receipt,) = office.read.receipts.of_household(home.id)
    for expected in ("PHIẾU HỘ GIA ĐÌNH", DUC, HANH, "từ chối", "không đủ tiền đóng", receipt.number, "1.366.200"):
        assert expected in text
    table = sheet_rows(save(sheet, tmp_path / "phiếu.xlsx").path)
    members = [one.name for one in office.read.people.of_household(home.id)]
    assert [row[4] for row in table if len(row) > 4 and row[4] in members] == members
    assert any("dữ liệu" in check.message or "CCCD" in check.message for check in sheet.checks)


def test_a_hamlet_has_a_page_for_each_household(office: Office) -> None:
    place_ = hamlet(office, "Thôn Bình Hòa")
    sheet = prepare(office, "PHIEU-HO", "2026-11", Filters(hamlet=place_.id))
    living = [one for one in office.read.households.of_hamlet(place_.id) if one.state == "active"]
    assert sheet.rows == len(living)
    calls: list[tuple[int, int, str]] = []
    pages = pdf_of(sheet, lambda done, total, what: calls.append((done, total, what)))
    assert calls == [(number, len(living), "phiếu") for number in range(1, len(living) + 1)]
    assert pages.startswith(b"%PDF")


@pytest.mark.parametrize("filters", [Filters(), Filters(household=1, hamlet=1)])
def test_one_household_or_one_hamlet_is_chosen(office: Office, filters: Filters) -> None:
    with pytest.raises(WorldFault, match="hãy chọn một trong hai"):
        prepare(office, "PHIEU-HO", "2026-11", filters)


def test_a_long_household_goes_on_with_its_headings_repeated() -> None:
    rows = tuple((str(number), f"Người thứ {number}") for number in range(120))
    section = Section(title="1. Thành viên", columns=(("TT", 1.0, "center"), ("Họ và tên", 5.0, "left")), rows=rows)
    sheet = HouseholdSheet(household_id=1, office="", head="", subtitle="", facts=(), sections=(section,))
    pages = place(sheet, Ruler(typeface()))
    assert len(pages) > 1
    told = [ink.text for page in pages for strip in page for ink in strip.ink]
    assert told.count("Họ và tên") == len(pages)
    assert [text for text in told if text.startswith("Người thứ")] == [name for _, name in rows]
