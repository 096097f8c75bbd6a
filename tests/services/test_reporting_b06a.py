"""B06a-TS from the records: every figure of the workbook against a second count, to the last person and đồng."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.collecting import void_receipt
from desktop_app.services.office import Office
from desktop_app.services.reporting import Sheet, prepare, save
from desktop_app.services.submitting import submit
from tests.builders import empty_office
from tests.services import plain_figures as plain
from tests.services.money_builders import DUC, HANH, Paid, pay, the_twelve
from tests.services.report_builders import demo_office, pdf_text, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"
FIRST_ROW = 8  # row 9 of the form
COLUMNS = {"before": 3, "up": 4, "down": 5, "after": 6}
MILLION = 1_000_000
_TIMES = ("2026-01", "2026-06", "2026-10")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def figures(sheet: Sheet, tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The figures of the workbook as another reader finds them: code → column → number (missing: blank)."""
    rows = sheet_rows(save(sheet, tmp_path / f"{sheet.stem}.xlsx").path)[FIRST_ROW : FIRST_ROW + 85]
    return {str(row[2]): {key: row[place] for key, place in COLUMNS.items() if row[place] != ""} for row in rows}


def dong(cell: float) -> int:
    """The đồng in a cell of million đồng, which must hold whole ones."""
    amount = cell * MILLION
    assert abs(amount - round(amount)) < 1e-3
    return round(amount)


def movement(before: set[int], after: set[int]) -> dict[str, int]:
    return {
        "before": len(before),
        "up": len(after - before),
        "down": len(before - after),
        "after": len(after),
    }


def days(month: str) -> tuple[date, date, date]:
    """The first of the year, the last day of the month before, the last day of the month."""
    last = plain.month_end(month)
    return date(last.year, 1, 1), date.fromordinal(last.replace(day=1).toordinal() - 1), last


def test_the_codes_run_from_01_to_85(demo_office: Office, tmp_path: Path) -> None:
    assert list(figures(prepare(demo_office, "B06a-TS", MONTH), tmp_path)) == [f"{code:02d}" for code in range(1, 86)]


@pytest.mark.parametrize("month", [*_TIMES, "2025-12"])
def test_every_row_that_is_filled_adds_up_across(demo_office: Office, tmp_path: Path, month: str) -> None:
    found = figures(prepare(demo_office, "B06a-TS", month), tmp_path)
    filled = {code: row for code, row in found.items() if row}
    assert len(filled) > 10
    for row in filled.values():
        assert set(row) == set(COLUMNS)
        assert row["after"] == pytest.approx(row["before"] + row["up"] - row["down"], abs=1e-9)


@pytest.mark.parametrize("month", _TIMES)
def test_participants_of_voluntary_insurance_by_class_and_payment(
    demo_office: Office, tmp_path: Path, month: str
) -> None:
    data, (_, before, last) = plain.tables(demo_office.path), days(month)
    then, now = plain.voluntary(data, before), plain.voluntary(data, last)
    found = figures(prepare(demo_office, "B06a-TS", month), tmp_path)
    for code in ("09", "11", "16"):
        assert found[code] == movement(set(then), set(now))
    classes = {"12": {"poor", "island"}, "13": {"near-poor"}, "14": {"ethnic-minority"}, "15": {"other"}}
    for code, names in classes.items():
        parts = [{person for person, (_, held) in day.items() if held in names} for day in (then, now)]
        assert found[code] == movement(*parts)
    for code, state in {"17": "paid", "18": "unpaid", "19": "ahead"}.items():
        parts = [{person for person, (held, _) in day.items() if held == state} for day in (then, now)]
        assert found[code] == movement(*parts)
    assert found["09"]["after"] > 10
    assert found["15"]["after"] > 0


@pytest.mark.parametrize("month", _TIMES)
def test_cards_and_those_who_stopped_in_the_year(demo_office: Office, tmp_path: Path, month: str) -> None:
    data, (first, before, last) = plain.tables(demo_office.path), days(month)
    found = figures(prepare(demo_office, "B06a-TS", month), tmp_path)
    assert found["28"] == movement(plain.cards(data, before), plain.cards(data, last))
    both = (VOLUNTARY_SI, "compulsory-si")
    kinds = {"83": ((VOLUNTARY_SI,), both), "84": (plain.HEALTH, (*plain.HEALTH, "compulsory-si"))}
    for code, (own, returned) in kinds.items():
        parts = []
        for day in (before, last):
            gone = plain.stopped(data, day, own, returned)
            ended = {who: last_day for who, last_day in gone.items() if last_day >= f"{first.year - 1}-12-31"}
            if code == "83":
                covers = plain.latest(data, own, day.isoformat(), begun=False)
                methods = {who: data.enrolments[covers[who]["enrolment_id"]]["method"] for who in ended}
                ended = {who: on for who, on in ended.items() if not plain.open_window(methods[who], on, day)}
            parts.append(set(ended) if day >= first else set())
        assert found[code] == movement(*parts)
    assert found["84"]["after"] > 0 or month == "2026-01"
    assert found["85"] == {}


@pytest.mark.parametrize("month", _TIMES)
def test_money_is_the_ledgers_to_the_last_dong(demo_office: Office, tmp_path: Path, month: str) -> None:
    data, (first, before, last) = plain.tables(demo_office.path), days(month)
    found = figures(prepare(demo_office, "B06a-TS", month), tmp_path)
    for code, schemes in {"20": (VOLUNTARY_SI,), "34": plain.HEALTH}.items():
        earlier = plain.taken(data, schemes, first, before)
        up, down = plain.taken(data, schemes, last.replace(day=1), last)
        carried = earlier[0] - earlier[1]
        assert {key: dong(cell) for key, cell in found[code].items()} == {
            "before": carried,
            "up": up,
            "down": down,
            "after": carried + up - down,
        }
        assert (carried == 0) == (month == "2026-01")
        assert up > 0


def test_what_one_month_ends_with_the_next_begins_with(demo_office: Office, tmp_path: Path) -> None:
    september, october = (figures(prepare(demo_office, "B06a-TS", month), tmp_path) for month in ("2026-09", MONTH))
    for code, row in october.items():
        assert row.get("before") == september[code].get("after"), code


def test_a_receipt_that_is_reversed_stands_among_what_went_down(office: Office, tmp_path: Path) -> None:
    kept = pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="6"), on=date(2026, 9, 3))
    wrong = pay(office, Paid(name=HANH, scheme=VOLUNTARY_SI, method="3"), on=date(2026, 9, 20))
    void_receipt(office, wrong.receipt_id, "Ghi nhầm người", on=date(2026, 10, 2))
    row = figures(prepare(office, "B06a-TS", MONTH), tmp_path)["20"]
    assert {key: dong(cell) for key, cell in row.items()} == {
        "before": kept.total + wrong.total,
        "up": 0,
        "down": wrong.total,
        "after": kept.total,
    }


def test_who_has_still_time_to_pay_is_counted_apart_and_then_has_stopped(office: Office, tmp_path: Path) -> None:
    # Paid January to June 2026 by six months: the next half-year can be paid until the end of October.
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="6", from_month="2026-01"), on=date(2026, 1, 5))
    by_month = {
        month: figures(prepare(office, "B06a-TS", month), tmp_path) for month in ("2026-06", "2026-09", "2026-11")
    }
    assert [by_month[month]["17"]["after"] for month in by_month] == [2, 1, 1]  # and Nguyễn Văn An of the list
    assert [by_month[month]["18"]["after"] for month in by_month] == [0, 1, 0]
    assert [by_month[month]["83"]["after"] for month in by_month] == [2, 2, 3]  # and two of the list


def test_what_nobody_knows_stays_blank_and_is_listed_by_code(office: Office, tmp_path: Path) -> None:
    sheet = prepare(office, "B06a-TS", MONTH)
    found = figures(sheet, tmp_path)
    assert found["05"] == found["55"] == found["85"] == {}
    (told,) = [check for check in sheet.checks if check.message.startswith("Đơn vị không có số liệu")]
    assert "mã 01–03, 05–07, 22–24" in told.message
    assert told.page == "import"
    assert "20" not in told.message.partition("mã ")[2].partition(". Hãy")[0].replace("2026", "").split(", ")


def test_a_new_office_has_no_people_to_report(tmp_path: Path) -> None:
    office = empty_office(tmp_path)
    try:
        found = figures(prepare(office, "B06a-TS", MONTH), tmp_path)
        assert found["09"] == found["28"] == found["84"] == {}
        assert found["20"]["after"] == 0  # its own ledger it does know
    finally:
        office.close(with_backup=False)


def test_figures_that_were_entered_and_lists_of_late_employers_fill_their_codes(office: Office, tmp_path: Path) -> None:
    with office.write("test.enter", "Số liệu") as work:
        for month, value in (("2026-09", 410), (MONTH, 395)):
            work.monthly_figures.add(
                indicator="compulsory_active",
                scope_kind="office",
                scope_code="",
                month=month,
                value=value,
                source="B16",
            )
        first, second, third = (
            work.employers.add(name=f"Công ty {number}", tax_code=f"990000000{number}") for number in (1, 2, 3)
        )
        arrears = {
            "2026-09": {first: 12_345_678, second: 5_000_001},
            MONTH: {first: 20_000_000, third: 1_000_000},
        }
        for month, owed in arrears.items():
            for employer, amount in owed.items():
                work.employer_months.add(
                    employer_id=employer, month=month, fund="social", arrears=amount, source="Danh sách chậm đóng"
                )
    found = figures(prepare(office, "B06a-TS", MONTH), tmp_path)
    assert found["05"] == {"before": 410, "up": 0, "down": 15, "after": 395}
    for code in ("56", "57", "59"):
        assert {key: dong(cell) for key, cell in found[code].items()} == {
            "before": 17_345_679,
            "up": 8_654_322,
            "down": 5_000_001,
            "after": 21_000_000,
        }
    assert found["65"] == found["71"] == found["60"] == {}


def test_figures_of_every_commune_make_the_offices_and_a_part_of_them_does_not(office: Office, tmp_path: Path) -> None:
    communes = [commune.code for commune in office.read.communes.covered()]
    assert len(communes) == 2
    for number, commune in enumerate(communes, start=1):
        with office.write("test.enter", "Số liệu") as work:
            work.monthly_figures.add(
                indicator="unemployment_active",
                scope_kind="commune",
                scope_code=commune,
                month=MONTH,
                value=40 + number,
                source="B16",
            )
        row = figures(prepare(office, "B06a-TS", MONTH), tmp_path)["22"]
        assert row == ({"after": 83} if number == 2 else {})


def test_counted_and_entered_figures_that_differ_are_told(office: Office) -> None:
    with office.write("test.enter", "Số liệu") as work:
        work.monthly_figures.add(
            indicator="vsi_active", scope_kind="office", scope_code="", month=MONTH, value=77, source="B16"
        )
    messages = [check.message for check in prepare(office, "B06a-TS", MONTH).checks]
    assert any(message.startswith("Mã 09: đếm theo sổ được 1, số liệu đã nhập là 77") for message in messages)


def test_paper_carries_the_same_figures_with_thousandths_of_a_million(demo_office: Office, tmp_path: Path) -> None:
    sheet = prepare(demo_office, "B06a-TS", MONTH)
    found = figures(sheet, tmp_path)
    text = pdf_text(save(sheet, tmp_path / "b06a.pdf").path)
    assert "BÁO CÁO TÌNH HÌNH THU BHXH, BHYT, BHTN" in text
    thousandths = round(found["20"]["after"] * 1000)
    assert f"{thousandths // 1000},{thousandths % 1000:03d}" in text
    assert "(Ký, ghi rõ họ tên)" in text


def test_the_same_month_made_later_comes_out_the_same(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="12"), on=date(2026, 9, 3))
    first = figures(prepare(office, "B06a-TS", "2026-09"), tmp_path)
    pay(office, Paid(name=HANH, scheme=VOLUNTARY_SI, method="12"), on=date(2026, 11, 3))
    assert figures(prepare(office, "B06a-TS", "2026-09"), tmp_path) == first


def test_what_is_carried_over_is_held_against_what_was_submitted(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="12"), on=date(2026, 9, 3))
    sent = submit(office, "B06a-TS", "2026-09", tmp_path).value
    assert not [check for check in prepare(office, "B06a-TS", MONTH).checks if check.page == "submission"]
    pay(office, Paid(name=HANH, scheme=VOLUNTARY_SI, method="12"), on=date(2026, 9, 28))  # entered late
    (told,) = [check for check in prepare(office, "B06a-TS", MONTH).checks if check.page == "submission"]
    assert told.args == {"submission": sent.id}
    assert "09, 11" in told.message
    assert "20" in told.message
