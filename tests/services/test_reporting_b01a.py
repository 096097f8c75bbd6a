"""B01a-TS from the records: the rows of voluntary insurance, households and employers against a second count."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.excel.form_loader import load_layout
from desktop_app.services.office import Office
from desktop_app.services.reporting import Sheet, prepare, save
from tests.services import plain_figures as plain
from tests.services.money_builders import the_twelve
from tests.services.report_builders import demo_office, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"
FIRST_ROW = 9  # row 10 of the form
COLUMNS = {"before": 4, "during": 5, "after": 6}
Figures = dict[str, dict[str, Any]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def figures(sheet: Sheet, tmp_path: Path) -> Figures:
    """The figures of the workbook as another reader finds them: row name → column → number (missing: blank)."""
    rows = sheet_rows(save(sheet, tmp_path / f"{sheet.stem}.xlsx").path)[FIRST_ROW:]
    stub = load_layout("B01a-TS", date(2026, 11, 5)).stub
    found: Figures = {}
    for fixed, row in zip(stub, rows, strict=False):
        assert row[1] == fixed.texts.get("text", "")
        found.setdefault(fixed.name, {key: row[place] for key, place in COLUMNS.items() if row[place] != ""})
    return found


def level(before: set[int], after: set[int]) -> dict[str, int]:
    return {"before": len(before), "during": len(after) - len(before), "after": len(after)}


def test_voluntary_insurance_by_class(demo_office: Office, tmp_path: Path) -> None:
    found = figures(prepare(demo_office, "B01a-TS", MONTH), tmp_path)
    data = plain.tables(demo_office.path)
    then, now = (plain.voluntary(data, day) for day in (date(2026, 9, 30), date(2026, 10, 31)))
    assert found["I.2/1"] == level(set(then), set(now))
    assert found["I.2/6"] == {"during": len(set(now) - set(then))}
    assert found["I.2/11"] == {"during": len(set(then) - set(now))}
    rows = (("poor", "island"), ("near-poor",), ("ethnic-minority",), ("other",))
    for place, names in enumerate(rows):
        before, after = ({who for who, (_, held) in day.items() if held in names} for day in (then, now))
        assert found[f"I.2/{2 + place}"] == level(before, after)
        assert found[f"I.2/{7 + place}"] == {"during": len(after - before)}
        assert found[f"I.2/{12 + place}"] == {"during": len(before - after)}
    up, down = plain.taken(data, (VOLUNTARY_SI,), date(2026, 10, 1), date(2026, 10, 31))
    earlier = plain.taken(data, (VOLUNTARY_SI,), date(2026, 1, 1), date(2026, 9, 30))
    carried = earlier[0] - earlier[1]
    for row in ("I.2/21", "I.2/22"):
        assert found[row] == {"before": carried, "during": up - down, "after": carried + up - down}
    assert found["I.2/23"] == {}


def test_households_and_those_of_supported_classes_are_told_apart(demo_office: Office, tmp_path: Path) -> None:
    found = figures(prepare(demo_office, "B01a-TS", MONTH), tmp_path)
    data = plain.tables(demo_office.path)
    lines = [
        row
        for row in data.enrolments.values()
        if row["scheme"] == HEALTH_HOUSEHOLD
        and row["state"] not in ("quoted", "partial", "voided")
        and "2026-01-01" <= row["collected_on"] <= "2026-10-31"
    ]
    sections = {"II.5": ("7", "8", "9", "10", "15"), "II.4": ("10", "11", "12", "13", "26")}
    for section, (due, own, budget, other, taken) in sections.items():
        mine = [row for row in lines if bool(row["support_class"]) == (section == "II.4")]
        assert mine
        amounts: dict[str, Callable[[Any], int]] = {
            due: lambda row: row["gross"],
            own: lambda row: row["payable"],
            budget: lambda row: row["state_support"] + row["local_support"],
            other: lambda row: row["other_support"],
            taken: lambda row: row["payable"],
        }
        for number, amount in amounts.items():
            month = sum(amount(row) for row in mine if row["collected_on"] >= "2026-10-01")
            before = sum(amount(row) for row in mine) - month
            assert found[f"{section}/{number}"] == {"before": before, "during": month, "after": before + month}
    people = [found[row]["after"] for row in ("II.5/1", "II.4/4")]
    assert sum(people) == len(plain.cards(data, date(2026, 10, 31), (HEALTH_HOUSEHOLD,)))
    women = found["II.5/2"]["after"]
    assert 0 < women < people[0]


def test_units_of_a_list_fill_the_rows_of_their_fund_and_sector(office: Office, tmp_path: Path) -> None:
    with office.write("test.enter", "Số liệu") as work:
        state, private = (
            work.employers.add(name=f"Công ty {kind}", tax_code=f"990000000{kind}", kind=kind) for kind in (1, 3)
        )
        for employer, people, owed in ((state, 40, 0), (private, 12, 7_000_001)):
            work.employer_months.add(
                employer_id=employer,
                month=MONTH,
                fund="health",
                people=people,
                payable=people * 100_000,
                paid=people * 100_000 - owed // 100,
                arrears=owed,
                source="Danh sách",
            )
        work.employer_months.add(
            employer_id=state, month="2026-09", fund="health", people=38, arrears=5, source="Danh sách"
        )
    found = figures(prepare(office, "B01a-TS", MONTH), tmp_path)
    assert found["II.1/1"] == {"before": 1, "during": 1, "after": 2}
    assert found["II.1/4"] == {"before": 38, "during": 14, "after": 52}
    assert found["II.1/13"] == {"during": 5_200_000}
    assert found["II.1/25"] == {"during": 5_130_000}
    assert found["II.1/30"] == {"before": 1, "during": 0, "after": 1}
    assert found["II.1/31"] == {"before": 5, "during": 6_999_996, "after": 7_000_001}
    assert found["P2.II/4"] == {"before": 38, "during": 2, "after": 40}
    assert found["I.1/1"] == found["P2.I/1"] == {}


def test_surplus_kept_for_households_is_carried_over_and_on(office: Office, tmp_path: Path) -> None:
    assert figures(prepare(office, "B01a-TS", MONTH), tmp_path)["A"] == {}
    household = office.read.households.all()[0].id
    with office.write("test.keep", "Tiền thừa") as work:
        for day, amount in (("2026-09-30", 50_000), ("2026-10-02", 20_000), ("2026-10-05", -45_000)):
            work.ledger.post(kind="credit", household_id=household, amount=amount, entry_on=day, method="cash")
    found = figures(prepare(office, "B01a-TS", MONTH), tmp_path)
    assert found["A"] == {"before": 50_000}
    assert found["B"] == {"after": 25_000}


def test_the_blank_rows_are_listed_by_section(office: Office) -> None:
    sheet = prepare(office, "B01a-TS", MONTH)
    (told,) = [check for check in sheet.checks if check.message.startswith("Đơn vị không có số liệu")]
    assert "I.1 (41)" in told.message
    assert "phần 2 mục IV (41)" in told.message
    assert all(check.page for check in sheet.checks if check.level == "warn")
