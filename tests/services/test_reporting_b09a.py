"""B09a-TS of a quarter: people and support by commune and class, against a second count."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COMMUNE, scopes_of
from desktop_app.services.report_checks import check_before_leaving
from desktop_app.services.reporting import Sheet, prepare, save
from desktop_app.system.faults import WorldFault
from tests.services import plain_figures as plain
from tests.services.money_builders import DUC, Paid, pay, the_twelve
from tests.services.report_builders import demo_office, sheet_rows

__all__ = ["demo_office"]

FIRST_ROW = 9  # row 10 of the form
CLASSES = (("poor", "island"), ("near-poor",), ("ethnic-minority",), ("other",))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def body(sheet: Sheet, tmp_path: Path) -> list[list[Any]]:
    """The rows of the workbook down to the totals as another reader finds them."""
    rows = sheet_rows(save(sheet, tmp_path / f"{sheet.stem}.xlsx").path)[FIRST_ROW:]
    end = next(place for place, row in enumerate(rows) if row[1] == "Cộng")
    return rows[: end + 1]


@pytest.mark.parametrize(("month", "first", "last"), [("2026-03", 1, 3), ("2026-09", 7, 9), ("2026-12", 10, 12)])
def test_every_class_of_every_commune(demo_office: Office, tmp_path: Path, month: str, first: int, last: int) -> None:
    sheet = prepare(demo_office, "B09a-TS", month)
    rows = body(sheet, tmp_path)
    day = min(plain.month_end(month), demo_office.today)
    data = plain.tables(demo_office.path)
    homes = {
        who: data.enrolments[plain.latest(data, (VOLUNTARY_SI,), day.isoformat())[who]["enrolment_id"]]["commune_code"]
        for who in plain.voluntary(data, day)
    }
    people = Counter((homes[who], held) for who, (_, held) in plain.voluntary(data, day).items())
    due: Counter[tuple[str, str]] = Counter()
    state: Counter[tuple[str, str]] = Counter()
    since = f"2026-{first:02d}-01"
    for row in data.enrolments.values():
        if row["scheme"] != VOLUNTARY_SI or row["state"] in ("quoted", "partial", "voided"):
            continue
        if since <= row["collected_on"] <= day.isoformat():
            held = row["support_class"]
            own = held if held in {"poor", "island", "near-poor", "ethnic-minority"} else "other"
            due[row["commune_code"], own] += row["gross"]
            state[row["commune_code"], own] += row["state_support"]
    communes = [(scope.code, scope.name) for scope in scopes_of(demo_office, COMMUNE, 2026)]
    expected: list[list[Any]] = []
    for number, (code, name) in enumerate(communes, start=1):
        lines: list[list[Any]] = []
        for letter, names in zip("abcd", CLASSES, strict=True):
            count, whole, support = (sum(part[code, held] for held in names) for part in (people, due, state))
            lines.append([letter, count, whole, whole - support, support])
        expected.append([number, name, *(sum(line[place] for line in lines) for place in range(1, 5))])
        expected += lines
    found = rows[1:-2]
    assert len(found) == len(expected)
    for shown, wanted in zip(found, expected, strict=True):
        assert shown[0] == wanted[0]
        figures = wanted[2:] if isinstance(wanted[1], str) else wanted[1:]
        assert shown[2:6] == figures
        assert shown[6:8] == ["", ""]
    head, other, total = rows[0], rows[-2], rows[-1]
    assert head[:2] == ["I", "BHXH tự nguyện"]
    assert other[:2] == ["II", "BHTNLĐ tự nguyện"]
    assert other[2:8] == [""] * 6
    assert (
        head[2:6]
        == total[2:6]
        == [sum(line[place] for line in expected if isinstance(line[1], str)) for place in range(2, 6)]
    )
    assert sum(due.values()) > 0


def test_nothing_in_it_keeps_it_from_leaving(demo_office: Office) -> None:
    # The code row says "6=5-4"; the definition puts the slip right, and what is blank is not held against the form.
    for code, month in (("B09a-TS", "2026-09"), ("B06a-TS", "2026-10"), ("B01a-TS", "2026-10"), ("C21a-TS", "2026-10")):
        assert [one.message for one in check_before_leaving(demo_office, prepare(demo_office, code, month))] == []


def test_the_quarter_is_named_by_any_of_its_months(demo_office: Office) -> None:
    sheets = [prepare(demo_office, "B09a-TS", month) for month in ("2026-07", "2026-08", "2026-09")]
    assert {(sheet.month, sheet.stem, sheet.due_on) for sheet in sheets} == {
        ("2026-09", "B09a-TS-2026-Q3", date(2026, 10, 5))
    }
    assert sheets[0].header["period"] == "Từ tháng 07 năm 2026 đến tháng 09 năm 2026"
    assert sheets[0].report.rows == sheets[2].report.rows


def test_a_quarter_that_runs_is_told_and_counts_to_this_day(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="12"), on=office.today)
    sheet = prepare(office, "B09a-TS", "2026-12")
    assert [check.message for check in sheet.checks if "chưa kết thúc" in check.message] == [
        "Quý IV/2026 chưa kết thúc: số liệu đến hôm nay, còn thay đổi."
    ]
    assert sheet.due_on == date(2027, 1, 5)
    assert body(sheet, tmp_path)[0][3] > 0


def test_what_was_transferred_is_not_known_and_not_nought(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="12"), on=date(2026, 9, 3))
    messages = [check.message for check in prepare(office, "B09a-TS", "2026-09").checks]
    assert any(message.startswith("Cột 5, 6 để trống") for message in messages)
    assert any(message.startswith("“BHTNLĐ tự nguyện” để trống") for message in messages)


def test_a_quarter_before_the_decree_has_no_form(office: Office) -> None:
    assert prepare(office, "B09a-TS", "2026-06").month == "2026-06"  # made today, by the form of today
    with pytest.raises(WorldFault):
        prepare(office, "B09a-TS", "2026-13")
