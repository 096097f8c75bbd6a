"""C21a-TS: who stopped and has not come back, with the examples of its guide."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, Sheet, prepare, save
from tests.builders import person
from tests.services import plain_figures as plain
from tests.services.money_builders import CUONG, DUC, HANH, LO, ON_, Paid, pay, the_twelve
from tests.services.report_builders import demo_office, pdf_text, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"
FIRST_ROW = 10  # row 11 of the form
MARKS = {"compulsory": 4, "voluntary": 5, "health": 6, "unemployment": 7}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def lines(sheet: Sheet, tmp_path: Path) -> list[list[Any]]:
    """The lines of the workbook as another reader finds them."""
    rows = sheet_rows(save(sheet, tmp_path / f"{sheet.stem}.xlsx").path)[FIRST_ROW:]
    return [row for row in rows if row[2] != ""]


def marks_of(rows: list[list[Any]], name: str) -> list[tuple[set[str], str]]:
    """The crosses and the month of each line of a person."""
    return [
        ({mark for mark, place in MARKS.items() if row[place] == "x"}, f"{row[8]:%m/%Y}")
        for row in rows
        if row[2] == name
    ]


def cover(office: Office, name: str, scheme: str, first: str, last: str | None) -> None:
    who = person(office, name)
    with office.write("test.cover", "Quá trình") as work:
        work.coverages.add(person_id=who.id, scheme=scheme, valid_from=first, valid_to=last, source="import")


@pytest.mark.parametrize("month", ["2026-02", MONTH])
def test_the_list_is_that_of_a_second_count(demo_office: Office, tmp_path: Path, month: str) -> None:
    data, day = plain.tables(demo_office.path), plain.month_end(month)
    health = plain.stopped(data, day, plain.HEALTH, (*plain.HEALTH, "compulsory-si"))
    voluntary = plain.stopped(data, day, (VOLUNTARY_SI,), (VOLUNTARY_SI, "compulsory-si"))
    covers = plain.latest(data, (VOLUNTARY_SI,), day.isoformat(), begun=False)
    gone = {
        who: last
        for who, last in voluntary.items()
        if not plain.open_window(data.enrolments[covers[who]["enrolment_id"]]["method"], last, day)
    }
    rows = lines(prepare(demo_office, "C21a-TS", month), tmp_path)
    assert sum(row[MARKS["health"]] == "x" for row in rows) == len(health) > 0
    assert sum(row[MARKS["voluntary"]] == "x" for row in rows) == len(gone)
    expected = {
        (who, date.fromordinal(date.fromisoformat(last).toordinal() + 1).replace(day=1))
        for part in (health, gone)
        for who, last in part.items()
    }
    found = {(data.people[who]["name"], month_) for who, month_ in expected}
    assert {(row[2], row[8]) for row in rows} == found
    assert len(rows) == len(expected)
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))


def test_who_left_work_stands_in_three_columns_and_after_joining_again_in_one(office: Office, tmp_path: Path) -> None:
    # Ví dụ 1: works until 5/2026; from 7/2026 in voluntary insurance.
    for scheme in ("compulsory-si", "health-other", "unemployment-si"):
        cover(office, DUC, scheme, "2024-01-01", "2026-05-31")
    june = lines(prepare(office, "C21a-TS", "2026-06"), tmp_path)
    assert marks_of(june, DUC) == [({"compulsory", "health", "unemployment"}, "06/2026")]
    cover(office, DUC, VOLUNTARY_SI, "2026-07-01", "2026-12-31")
    assert marks_of(lines(prepare(office, "C21a-TS", MONTH), tmp_path), DUC) == [({"health"}, "06/2026")]


def test_who_stopped_voluntary_insurance_stands_in_its_column(office: Office, tmp_path: Path) -> None:
    # Ví dụ 2; the health card of the same person ended later, so it has a line of its own.
    assert marks_of(lines(prepare(office, "C21a-TS", MONTH), tmp_path), ON_) == [
        ({"voluntary"}, "01/2026"),
        ({"health"}, "10/2026"),
    ]


def test_who_is_on_a_benefit_died_moved_or_works_is_not_in_the_list(office: Office, tmp_path: Path) -> None:
    cover(office, HANH, VOLUNTARY_SI, "2025-01-01", "2025-12-31")
    cover(office, CUONG, VOLUNTARY_SI, "2018-01-01", "2019-12-31")  # works since 2020
    names = [row[2] for row in lines(prepare(office, "C21a-TS", MONTH), tmp_path)]
    assert HANH in names
    assert CUONG not in names
    cover(office, HANH, "pension", "2026-02-01", None)
    who = person(office, ON_)
    with office.write("test.died", "Mất") as work:
        work.people.change(who.id, residence="died")
    names = [row[2] for row in lines(prepare(office, "C21a-TS", MONTH), tmp_path)]
    assert not {HANH, ON_, "Lê Văn Khoa", "Lê Văn Hùng"} & set(names)


def test_who_can_still_pay_the_next_period_has_not_stopped(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="6", from_month="2026-01"), on=date(2026, 1, 5))
    told = {
        month: marks_of(lines(prepare(office, "C21a-TS", month), tmp_path), DUC) for month in ("2026-10", "2026-11")
    }
    assert told == {"2026-10": [], "2026-11": [({"voluntary"}, "07/2026")]}


def test_numbers_stay_text_and_the_month_is_a_date(office: Office, tmp_path: Path) -> None:
    sheet = prepare(office, "C21a-TS", MONTH)
    (row,) = [row for row in lines(sheet, tmp_path) if row[2] == ON_ and row[6] == "x"]
    assert row[1] == next(one.commune_code for one in office.read.hamlets.all() if one.name == "Thôn Bình Hòa")
    assert row[3] == "9900000021"
    assert row[10].startswith("Xóm Chùa, Thôn Bình Hòa, ")
    text = pdf_text(save(sheet, tmp_path / "c21a.pdf").path)
    assert "DANH SÁCH DỪNG THAM GIA BHXH, BHYT, BHTN CHƯA THAM GIA LẠI" in text
    assert "9900000021" in text


def test_the_list_of_one_commune(office: Office, tmp_path: Path) -> None:
    whole = lines(prepare(office, "C21a-TS", MONTH), tmp_path)
    codes = [commune.code for commune in office.read.communes.covered()]
    parts = [lines(prepare(office, "C21a-TS", MONTH, Filters(commune=code)), tmp_path) for code in codes]
    assert [row[2] for part in parts for row in part] == [row[2] for row in whole]
    assert all({row[1] for row in part} <= {code} for code, part in zip(codes, parts, strict=True))


def test_what_is_missing_opens_the_first_household(office: Office) -> None:
    cover(office, LO, "health-other", "2026-01-01", "2026-03-31")
    sheet = prepare(office, "C21a-TS", MONTH)
    (told,) = [check for check in sheet.checks if "chưa có mã số BHXH" in check.message]
    assert told.page == "household"
    assert office.read.people.get(told.args["person"]).household_id == told.args["household"]
    assert any("mã 82–85 của B06a-TS" in check.message and check.args["form"] == "B06a-TS" for check in sheet.checks)
