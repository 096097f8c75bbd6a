"""B16a-TS, B16b-TS and B16c-TS from the records: the office's rows against a second count, and the rule between B15a-UQ and B16c-TS."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.excel.form_loader import load_layout
from desktop_app.reports.report import Row
from desktop_app.services.office import Office
from desktop_app.services.planning import CellEdit, Scope, create_plan, set_cells
from desktop_app.services.report_checks import check_before_leaving
from desktop_app.services.reporting import Sheet, prepare, save
from tests.builders import collector
from tests.services import plain_figures as plain
from tests.services.money_builders import DUC, HANH, Paid, pay, the_twelve
from tests.services.register_builders import a_contract
from tests.services.report_builders import demo_office, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"
IN_OCTOBER = date(2026, 10, 15)
END, BEFORE, NEW_YEAR = date(2026, 10, 31), date(2026, 9, 30), date(2025, 12, 31)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def figures(sheet: Sheet, tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The workbook as another reader finds it: row name → column key → value (missing: blank)."""
    assert sheet.layout is not None
    layout = load_layout(sheet.form.code, date(2026, 11, 5))
    rows = sheet_rows(save(sheet, tmp_path / f"{sheet.stem}.xlsx").path)[layout.first_row - 1 :]
    keys = [column.key for column in layout.columns]
    return {
        fixed.name: {key: value for key, value in zip(keys, row, strict=False) if value != ""}
        for fixed, row in zip(layout.stub, rows, strict=False)
    }


# -- B16a-TS


def test_voluntary_insurance_against_last_month_and_the_end_of_last_year(demo_office: Office, tmp_path: Path) -> None:
    row = figures(prepare(demo_office, "B16a-TS", MONTH), tmp_path)["B/a"]
    data = plain.tables(demo_office.path)
    then, before, now = (set(plain.voluntary(data, day)) for day in (NEW_YEAR, BEFORE, END))
    assert (row["after"], row["up"], row["down"]) == (len(now), len(now - before), len(before - now))
    assert (row["up_year"], row["down_year"]) == (len(now - then), len(then - now))
    assert len(now - then) > len(now - before) > 0
    assert row["text"].startswith("BHXH ")
    assert "..." not in row["text"]


def test_targets_and_potential_of_the_groups_the_office_works_for(demo_office: Office, tmp_path: Path) -> None:
    found = figures(prepare(demo_office, "B16a-TS", MONTH), tmp_path)
    cells = [
        cell
        for cell in demo_office.read.plan_cells.of_plan(demo_office.read.plans.current(2026).id)  # type: ignore[union-attr]
        if cell.scope_kind == "commune" and cell.group_code == ""
    ]
    leads = demo_office.read.leads.all()
    for name, prefix, scheme in (("B/a", "vsi", VOLUNTARY_SI), ("C.V/a", "hh", HEALTH_HOUSEHOLD)):
        mine = [cell for cell in cells if cell.indicator == f"{prefix}_people"]
        assert found[name]["target"] == sum(cell.value for cell in mine)
        assert found[name].get("needed", 0) == sum(cell.value for cell in mine if cell.month == 10)
        waiting = {
            lead.person_id
            for lead in leads
            if lead.scheme == scheme and lead.opened_on <= END.isoformat() < (lead.closed_on or "9999")
        }
        assert 0 < found[name]["people"] <= len(waiting)
    assert "target" not in found["C.III.1/a"]


def test_targets_given_to_a_group_fill_its_row(office: Office, tmp_path: Path) -> None:
    plan = create_plan(office, 2026, "Chỉ tiêu giao 2026").value
    whole = Scope(kind="office", code="", name="Toàn cơ quan")
    levels = [CellEdit(scope=replace(whole, group="C.IV.1"), month=month, value=100 + month) for month in range(1, 13)]
    set_cells(office, plan, "health_active", levels)
    set_cells(office, plan, "vsi_people", [CellEdit(scope=replace(whole, group="B"), month=10, value=7)])
    found = figures(prepare(office, "B16a-TS", MONTH), tmp_path)
    assert (found["C.IV.1/a"]["target"], found["C.IV.1/a"]["needed"]) == (112, 1)
    assert (found["B/a"]["target"], found["B/a"]["needed"]) == (7, 7)


def test_cards_of_other_groups_are_counted_by_the_group_on_the_card(demo_office: Office, tmp_path: Path) -> None:
    found = figures(prepare(demo_office, "B16a-TS", MONTH), tmp_path)
    data = plain.tables(demo_office.path)

    def holders(codes: set[str], day: date) -> set[int]:
        on = day.isoformat()
        return {
            cover["person_id"]
            for cover in data.covers
            if cover["scheme"] in plain.HEALTH
            and (cover["valid_from"] or "") <= on <= (cover["valid_to"] or "9999")
            and plain.known(data, cover, on)
            and (_class(data, cover) or cover["subject_group"]) in codes
        }

    filled = 0
    for name, codes in load_layout("B16a-TS", END).data["cards"].items():
        now, before = holders(set(codes), END), holders(set(codes), BEFORE)
        if now or before:
            filled += 1
            row = found[f"{name}/a"]
            assert (row["after"], row["up"], row["down"]) == (len(now), len(now - before), len(before - now))
        else:
            assert "after" not in found[f"{name}/a"]
    assert filled >= 2


def _class(data: plain.Tables, cover: Any) -> Any:
    return data.enrolments[cover["enrolment_id"]]["support_class"] if cover["enrolment_id"] is not None else None


def test_units_that_declared_more_people_than_they_insure_are_potential(office: Office, tmp_path: Path) -> None:
    with office.write("test.enter", "Đơn vị") as work:
        for number, (kind, declared, insured) in enumerate(
            ((3, 20, 12), (3, 5, 5), (3, 9, None), (1, 30, 31), (4, None, 2))
        ):
            employer = work.employers.add(
                name=f"Công ty {number}", tax_code=f"990000000{number}", kind=kind, people_declared=declared,
                declared_on="2026-06-30",
            )  # fmt: skip
            if insured is not None:
                work.employer_months.add(
                    employer_id=employer, month=MONTH, fund="social", people=insured, source="Danh sách"
                )
    found = figures(prepare(office, "B16a-TS", MONTH), tmp_path)
    assert {key: found["A.3/a"][key] for key in ("units", "people", "after")} == {"units": 2, "people": 17, "after": 17}
    assert found["A.1/a"]["after"] == 31
    assert "units" not in found["A.1/a"]
    assert "units" not in found["A.4/a"]
    assert "after" not in found["A.2/a"]


def test_the_year_in_the_heading_is_the_year_before_the_report(office: Office) -> None:
    texts = {heading.text for heading in prepare(office, "B16a-TS", "2027-02").report.headings}
    assert "Số người tăng so với 31/12/2026" in texts
    assert not any("{" in text for text in texts)


def test_groups_without_figures_stay_blank_and_are_listed(office: Office, tmp_path: Path) -> None:
    sheet = prepare(office, "B16a-TS", MONTH)
    found = figures(sheet, tmp_path)
    assert set(found["A.5/a"]) == {"number", "text"}
    (told,) = [check for check in sheet.checks if "để trống" in check.message and "nhóm: " in check.message]
    assert "A.5" in told.message
    assert told.page == "import"


# -- B16b-TS


def test_money_of_the_year_and_the_month_in_million(demo_office: Office, tmp_path: Path) -> None:
    row = figures(prepare(demo_office, "B16b-TS", MONTH), tmp_path)["office"]
    data = plain.tables(demo_office.path)
    schemes = (VOLUNTARY_SI, HEALTH_HOUSEHOLD)
    up, down = plain.taken(data, schemes, date(2026, 1, 1), END)
    assert round(row["cumulative"] * 1_000_000) == up - down
    up, down = plain.taken(data, schemes, date(2026, 10, 1), END)
    assert round(row["month"] * 1_000_000) == up - down
    assert row["percent"] == pytest.approx(row["cumulative"] * 100 / row["plan"], abs=0.01)
    owed = [one.value for one in demo_office.read.monthly_figures.of_months([MONTH], ["arrears"])]
    assert round(row["late"] * 1_000_000) == sum(owed) > 0
    assert "budget" not in row


def test_late_money_is_what_the_list_of_the_month_says(office: Office, tmp_path: Path) -> None:
    assert any(
        "chậm đóng" in check.message and check.page == "import" for check in prepare(office, "B16b-TS", MONTH).checks
    )
    with office.write("test.enter", "Số liệu") as work:
        employer = work.employers.add(name="Công ty Một", tax_code="9900000001", kind=3)
        work.employer_months.add(employer_id=employer, month=MONTH, fund="", arrears=7_500_000, source="Danh sách")
    sheet = prepare(office, "B16b-TS", MONTH)
    assert figures(sheet, tmp_path)["office"]["late"] == 7.5
    assert not any(check.page == "import" for check in sheet.checks)


# -- B16c-TS


def test_organisations_stand_in_the_row_of_their_owner(office: Office, tmp_path: Path) -> None:
    post = collector(office)
    a_contract(office)
    with office.write("test.enter", "Tổ chức") as work:
        pvi = work.organisations.add(name="PVI Hòa An", kind="service", owner="pvi")
        gone = work.organisations.add(name="Quỹ cũ", kind="service", owner="other", active_to="2026-09-30")
        work.organisations.change(post.organisation_id, owner="post")
        work.collectors.change(post.id, village_leader=1)
        for name, kind, leader, until in (
            ("Lý Thị Mẫu", "collector", 0, None),
            ("Lý Văn Mẫu", "collaborator", 1, None),
            ("Lý A Mẫu", "collaborator", 1, "2026-08-31"),
        ):
            work.collectors.add(organisation_id=pvi, name=name, kind=kind, village_leader=leader, active_to=until)
        for owner, until in ((pvi, None), (pvi, "2026-01-31"), (gone, None)):
            work.collection_points.add(organisation_id=owner, name="Điểm", active_to=until)
    pay(office, Paid(name=DUC), on=IN_OCTOBER, collector_id=post.id)
    pay(office, Paid(name=HANH, scheme=VOLUNTARY_SI), on=IN_OCTOBER)  # nobody's
    sheet = prepare(office, "B16c-TS", MONTH)
    found = figures(sheet, tmp_path)
    counted = ("organisations", "points", "collectors", "collector_leaders", "collaborators", "collaborator_leaders")
    assert [found["pvi"].get(key) for key in counted] == [1, 1, 1, 0, 1, 1]
    assert [found["other"].get(key) for key in counted[:3]] == [0, 1, 0]
    assert (found["post"]["organisations"], found["post"]["collector_leaders"]) == (1, 1)
    assert (found["post"]["hh_committed"], found["post"]["hh_reached"]) == (120, 1)
    assert found["post"]["hh_percent"] == pytest.approx(0.83)
    assert "vsi_committed" not in found["post"]
    for key in (*counted, "vsi_reached", "hh_reached"):
        assert found["office"].get(key, 0) == sum(found[name].get(key, 0) for name in ("post", "pvi", "other"))
    assert found["office"]["vsi_reached"] == 0
    assert any("1 người BHXH tự nguyện, 0 người BHYT" in check.message for check in sheet.checks)
    assert found["country"] == {"number": "TOÀN QUỐC"}


def test_what_nobody_recorded_is_asked_for(office: Office) -> None:
    with office.write("test.enter", "Tổ chức") as work:
        work.organisations.change(collector(office).organisation_id, owner=None)
        for one in work.collectors.all():
            work.collectors.change(one.id, village_leader=None)
    sheet = prepare(office, "B16c-TS", MONTH)
    rows = {row.key: row.values for row in sheet.report.rows}
    assert rows["row:other"]["organisations"] == 1
    assert "collector_leaders" not in rows["row:other"]
    messages = [check.message for check in sheet.checks if check.page == "collectors"]
    assert any("đơn vị chủ quản" in message for message in messages)
    assert any("lãnh đạo thôn" in message for message in messages)


def bent(sheet: Sheet, key: str, **values: int) -> Sheet:
    rows = tuple(
        Row(kind=row.kind, key=row.key, values={**row.values, **values}) if row.key == key else row
        for row in sheet.report.rows
    )
    return replace(sheet, report=replace(sheet.report, rows=rows))


def test_more_people_than_b15a_and_rows_that_do_not_add_up_are_found(office: Office) -> None:
    who = collector(office)
    pay(office, Paid(name=DUC), on=IN_OCTOBER, collector_id=who.id)
    sheet = prepare(office, "B16c-TS", MONTH)
    sound = check_before_leaving(office, sheet)
    assert not [check for check in sound if check.level == "block" or "B15a-UQ" in check.message]
    odd = check_before_leaving(office, bent(sheet, "row:office", hh_reached=5))
    assert [check.message for check in odd if "B15a-UQ" in check.message] == [
        "Người tham gia BHYT tự đóng, lũy kế của các tổ chức: B16c-TS ghi 5, B15a-UQ chỉ ghi 1."
    ]
    assert any(check.level == "block" and "Thực hiện" in check.message for check in odd)


def test_a_break_in_b15a_is_found_from_its_side_too(office: Office) -> None:
    pay(office, Paid(name=DUC), on=IN_OCTOBER, collector_id=collector(office).id)
    sheet = prepare(office, "B15a-UQ", MONTH)
    total = sheet.report.total
    assert total is not None
    broken = replace(
        sheet, report=replace(sheet.report, total=replace(total, values={**total.values, "health.cumulative": 0}))
    )
    told = [check for check in check_before_leaving(office, broken) if check.args.get("form") == "B16c-TS"]
    assert [check.message for check in told] == [
        "Người tham gia BHYT tự đóng, lũy kế của các tổ chức: B16c-TS ghi 1, B15a-UQ chỉ ghi 0."
    ]


def test_the_demo_office_adds_up_in_every_form(demo_office: Office) -> None:
    for code in ("B16a-TS", "B16b-TS", "B16c-TS"):
        checks = check_before_leaving(demo_office, prepare(demo_office, code, MONTH))
        assert not [check for check in checks if check.level == "block"]
        assert not [check for check in checks if "ghi" in check.message and "chỉ ghi" in check.message]
