"""The monthly summary and the office's own lists: figures against the progress, people against the records."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.planning import pace
from desktop_app.services.canvassing_leads import close_leads, open_lead
from desktop_app.services.due import due
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import MAIN
from desktop_app.services.progress import months_series, progress
from desktop_app.services.reporting import Filters, prepare, save
from desktop_app.services.reporting_summary import summary_of
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, collector, person
from tests.services.money_builders import AN, BUOI, DUC, LU, ON_, Paid, pay, the_twelve
from tests.services.report_builders import Cell, demo_office, pdf_text, sheet_rows

__all__ = ["demo_office"]

MONTH = "2026-10"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def table(path: Path) -> tuple[list[Cell], list[list[Cell]]]:
    """Return the headings and the lines of a plain list."""
    rows = sheet_rows(path)
    start = next(place for place, row in enumerate(rows) if row[0] in {"Chỉ tiêu", "TT"})
    return rows[start], rows[start + 1 :]


# ----------------------------------------------------------------------------------------------------- the summary


def test_the_summary_is_the_progress_to_the_last_number(demo_office: Office, tmp_path: Path) -> None:
    _, lines = table(save(prepare(demo_office, "TH-THANG", MONTH), tmp_path / "th.xlsx").path)
    rows = progress(demo_office, MONTH, on=date(2026, 10, 31)).rows
    assert len(lines) == len(rows) == 18  # three indicators × (five communes and the office)
    by_place = {(str(line[0]), str(line[3])): line for line in lines}
    names = {code: summary.name for code, summary in zip(MAIN, summary_of(demo_office, MONTH).indicators, strict=True)}
    for row in rows:
        line = by_place[names[row.indicator], row.scope.code if row.scope.kind == "commune" else ""]
        assert [line[place] for place in (4, 5, 7, 8, 10)] == [
            row.plan_month,
            row.actual_month,
            row.plan_to_date,
            row.actual_to_date,
            row.plan_year,
        ]
        assert line[12] == max(0, row.plan_year - row.actual_to_date)
        assert line[13] == {"ahead": "Vượt tiến độ", "on": "Đúng tiến độ", "behind": "Chậm tiến độ"}[row.pace]


def test_the_chart_runs_from_january_to_the_reported_month(demo_office: Office) -> None:
    for indicator, summary in zip(MAIN, summary_of(demo_office, MONTH).indicators, strict=True):
        series = months_series(demo_office, 2026, indicator)
        assert tuple(point.actual for point in summary.months) == (*series.actual[:10], None, None)
        assert tuple(point.plan for point in summary.months) == series.plan


def test_the_plan_stands_at_the_end_of_the_month_and_so_does_the_pace(demo_office: Office) -> None:
    for indicator, summary in zip(MAIN, summary_of(demo_office, MONTH).indicators, strict=True):
        series = months_series(demo_office, 2026, indicator)
        assert summary.total.plan_to_date == sum(series.plan[:10])
        assert summary.total.pace == pace(series.plan, sum(series.actual[:10]), date(2026, 10, 31))


def test_the_summary_of_one_commune(demo_office: Office, tmp_path: Path) -> None:
    code = demo_office.read.communes.covered()[1].code
    sheet = prepare(demo_office, "TH-THANG", MONTH, Filters(commune=code))
    _, lines = table(save(sheet, tmp_path / "th.xlsx").path)
    assert [line[3] for line in lines] == [code] * 3
    own = progress(demo_office, MONTH).of("hh_people", "commune", code)
    assert own is not None
    assert lines[1][8] == own.actual_to_date
    assert own.scope.name in sheet.report.caption


def test_without_a_plan_the_plan_is_blank_and_named(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 10, 6))
    sheet = prepare(office, "TH-THANG", MONTH)
    _, lines = table(save(sheet, tmp_path / "th.xlsx").path)
    whole = next(line for line in lines if line[0] == "Số người tham gia BHYT hộ gia đình" and line[3] == "")
    assert whole[4:13] == ["", 1.0, "", "", 1.0, "", "", "", ""]
    assert whole[13] == "Chưa giao chỉ tiêu"
    assert [check.page for check in sheet.checks if "Chưa giao chỉ tiêu năm" in check.message] == ["plan"] * 3


def test_the_paper_of_the_summary(demo_office: Office, tmp_path: Path) -> None:
    paper = pdf_text(save(prepare(demo_office, "TH-THANG", MONTH), tmp_path / "th.pdf").path)
    whole = progress(demo_office, MONTH).of("money_total", "office")
    assert whole is not None
    assert f"{whole.actual_to_date:,}".replace(",", ".") in paper
    assert "BẢNG TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU" in paper
    assert "Trang 2/2" in paper


# -------------------------------------------------------------------------------------------------------- who is due


def test_the_due_list_names_everybody_who_is_due_in_the_month(demo_office: Office, tmp_path: Path) -> None:
    items = due(demo_office, date(2026, 12, 1), 30).items
    _, lines = table(save(prepare(demo_office, "DS-DENHAN", "2026-12"), tmp_path / "due.xlsx").path)
    assert sorted((str(line[2]), line[7]) for line in lines) == sorted((item.name, item.ends_on) for item in items)
    assert [line[0] for line in lines] == list(range(1, len(items) + 1))


def test_the_last_good_day_is_the_one_before_a_new_card_waits(office: Office, tmp_path: Path) -> None:
    headings, lines = table(save(prepare(office, "DS-DENHAN", "2026-12"), tmp_path / "due.xlsx").path)
    found = {str(line[2]): dict(zip(headings, line, strict=True)) for line in lines if line[6] == "BHYT HGĐ"}
    # The card ends on 05/12/2026; from 05/03/2027, 90 days later, a new one would wait.
    assert found[AN]["Hết hạn ngày"] == date(2026, 12, 5)
    assert found[AN]["Đóng tiếp chậm nhất"] == date(2027, 3, 4)
    assert found[AN]["Điện thoại"] == "0912345678"
    assert found[AN]["Địa chỉ"] == "Số 1, đường Làng, Thôn Bình Hòa"


def test_the_due_list_of_one_commune_or_collector(office: Office) -> None:
    whole = prepare(office, "DS-DENHAN", "2026-12").rows
    first = prepare(office, "DS-DENHAN", "2026-12", Filters(commune=FIRST_COMMUNE))
    second = prepare(office, "DS-DENHAN", "2026-12", Filters(commune=SECOND_COMMUNE))
    assert first.rows + second.rows == whole > 0
    mine = prepare(office, "DS-DENHAN", "2026-12", Filters(collector=collector(office).id))
    assert mine.report.caption.endswith("nhân viên thu Hà Thị Thu")
    assert prepare(office, "DS-DENHAN", "2026-12", Filters(collector=collector(office, "Cao Văn Nghỉ").id)).rows == 0


# -------------------------------------------------------------------------------------------------- who may be won over


def leads(office: Office) -> None:
    """Đức listed in September and still open, Bưởi closed on 15/10, Lử listed in November, Ơn in October."""
    with office.write("test.leads", "Tiềm năng") as work:
        for name, scheme, on in (
            (DUC, "health-household", date(2026, 9, 1)),
            (BUOI, "health-household", date(2026, 9, 2)),
            (LU, "voluntary-si", date(2026, 11, 3)),
            (ON_, "voluntary-si", date(2026, 10, 31)),
        ):
            open_lead(work, person(office, name).id, scheme, "lapsed", on, "Hết hạn 01/08/2026")
        close_leads(work, person(office, BUOI).id, "health-household", date(2026, 10, 15))


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2026-08", []),
        ("2026-09", [BUOI, DUC]),
        ("2026-10", [ON_, DUC]),
        ("2026-11", [ON_, DUC, LU]),
    ],
)
def test_the_potential_list_is_as_it_stood_at_the_end_of_the_month(
    office: Office, tmp_path: Path, month: str, expected: list[str]
) -> None:
    leads(office)
    _, lines = table(save(prepare(office, "DS-TIEMNANG", month), tmp_path / "ds.xlsx").path)
    assert [line[2] for line in lines] == expected


def test_the_last_word_is_the_last_one_before_the_end_of_the_month(office: Office, tmp_path: Path) -> None:
    leads(office)
    with office.write("test.visits", "Vận động") as work:
        for on, outcome in (("2026-10-20", "5"), ("2026-11-05", "2")):
            work.visits.add(
                household_id=person(office, DUC).household_id,
                person_id=person(office, DUC).id,
                scheme="health-household",
                visited_on=on,
                outcome=outcome,
                promise_on="2026-11-30" if outcome == "2" else None,
                next_on="2026-10-27" if outcome == "5" else None,
            )
    said = {}
    for month in ("2026-10", "2026-11"):
        headings, lines = table(save(prepare(office, "DS-TIEMNANG", month), tmp_path / "ds.xlsx").path)
        said[month] = next(dict(zip(headings, line, strict=True)) for line in lines if line[2] == DUC)
    assert (said["2026-10"]["Kết quả gần nhất"], said["2026-10"]["Hẹn ngày"]) == ("vắng nhà", date(2026, 10, 27))
    assert (said["2026-11"]["Kết quả gần nhất"], said["2026-11"]["Hẹn ngày"]) == (
        "đồng ý – hẹn đóng",
        date(2026, 11, 30),
    )
    assert said["2026-10"]["Nguồn"] == "thẻ đã hết hạn"
    assert said["2026-10"]["Ghi chú"] == "Hết hạn 01/08/2026"


def test_who_died_or_left_is_no_longer_potential(office: Office) -> None:
    leads(office)
    with office.write("test.residence", "Đã mất") as work:
        work.people.change(person(office, DUC).id, residence="died")
    paper = prepare(office, "DS-TIEMNANG", "2026-10")
    assert [row.values["name"] for row in paper.report.rows if row.kind == "line"] == [ON_]


def test_an_empty_list_says_so_and_is_written_all_the_same(office: Office, tmp_path: Path) -> None:
    sheet = prepare(office, "DS-TIEMNANG", "2026-10", Filters(commune=SECOND_COMMUNE))
    assert sheet.rows == 0
    assert any("Danh sách không có ai" in check.message for check in sheet.checks)
    assert table(save(sheet, tmp_path / "ds.xlsx").path)[1] == []
    assert "DANH SÁCH NGƯỜI THAM GIA TIỀM NĂNG" in pdf_text(save(sheet, tmp_path / "ds.pdf").path)


def test_the_lists_of_the_demo_office_are_as_long_as_the_records(demo_office: Office) -> None:
    month = prepare(demo_office, "DS-TIEMNANG", "2026-11")
    living = {one.id for one in demo_office.read.people.all() if one.residence in (None, "home", "away")}
    still = [lead for lead in demo_office.read.leads.all() if lead.closed_on is None and lead.person_id in living]
    assert month.rows == len(still) > 20


def test_a_commune_of_another_office_is_refused_by_name(office: Office) -> None:
    with pytest.raises(WorldFault, match=r"không phụ trách xã, phường mang mã 99999\. Các mã đang có: 00376"):
        prepare(office, "DS-DENHAN", MONTH, Filters(commune="99999"))
