"""Monthly figures and plans: wide and long tables, units told or asked, sums checked and never imported, versions of plans."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services import importing, planning
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office
from tests.builders import empty_office
from tests.services.register_workbooks import MONTHS, counts, table, take_in, warnings

FIRST, SECOND = "Xã Sóc Sơn", "Xã Kim Anh"
PLAN = ("BẢO HIỂM XÃ HỘI CƠ SỞ", "GIAO CHỈ TIÊU PHÁT TRIỂN NGƯỜI THAM GIA NĂM 2026")
DONE = ("BẢO HIỂM XÃ HỘI CƠ SỞ", "KẾT QUẢ THỰC HIỆN NĂM 2026")
WIDE = ("STT", "Xã/phường", "Chỉ tiêu", *MONTHS, "Cả năm")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376", "00382")) as found:
        yield found


def names(office: Office) -> dict[str, str]:
    return {one.code: one.name for one in office.read.communes.covered()}


def look(office: Office, path: Path, title: Any, headings: Any, *rows: Any, **options: Any) -> Preview:
    return importing.preview(office, table(path, title, headings, *rows), **options)


def planned(office: Office, year: int = 2026) -> dict[tuple[str, str, int], int]:
    plan = office.read.plans.current(year)
    assert plan is not None
    return {(one.indicator, one.scope_code, one.month): one.value for one in office.read.plan_cells.of_plan(plan.id)}


def figures(office: Office) -> dict[tuple[str, str, str, str], int]:
    return {
        (one.indicator, one.scope_kind, one.scope_code, one.month): one.value
        for one in office.read.monthly_figures.all()
    }


def year(*, start: int = 1) -> list[int]:
    return list(range(start, start + 12))


def test_a_wide_plan_becomes_the_cells_of_a_new_version(office: Office, tmp_path: Path) -> None:
    rows = [
        (1, FIRST, "BHXH tự nguyện", *year(), sum(year())),
        (2, SECOND, "BHXH tự nguyện", *year(start=5), sum(year(start=5))),
    ]
    path = table(tmp_path / "giao.xlsx", PLAN, WIDE, *rows)
    receipt = take_in(office, path)
    assert (receipt.kind, counts(receipt), dict(receipt.made)) == (
        "plans",
        (2, 2, 0, 0, 0),
        {"plan": 1, "plan-cell": 24},
    )
    plan = office.read.plans.current(2026)
    assert plan is not None
    assert (plan.version, plan.state, plan.name) == (1, "assigned", "Theo tệp giao")
    grid = planning.plan_grid(office, 2026, "vsi_people")
    assert [row.months for row in grid.rows] == [tuple(year()), tuple(year(start=5))]
    again = importing.preview(office, path)
    assert counts(again) == (2, 0, 0, 2, 0)
    assert again.known_layout  # the question of the version has an answer already
    assert importing.commit(office, again).value.made == {}


@pytest.mark.parametrize("headings", [
    [f"T{month}" for month in range(1, 13)], [f"{month:02d}/2026" for month in range(1, 13)],
    [f"Tháng {month}/2026" for month in range(1, 13)], [f"Th {month}" for month in range(1, 13)],
    [f"Tháng {month} năm 2026" for month in range(1, 13)],
])  # fmt: skip
def test_months_are_headed_in_many_ways(office: Office, tmp_path: Path, headings: list[str]) -> None:
    title = PLAN if "2026" not in headings[0] else ("GIAO CHỈ TIÊU",)
    take_in(
        office,
        table(tmp_path / "giao.xlsx", title, ("STT", "Xã", "Chỉ tiêu", *headings), (1, FIRST, "vsi_new", *year())),
    )
    assert [value for _, value in sorted(planned(office).items())] == year()


def test_rows_numbered_with_numerals_and_rising_rows_are_rows(office: Office, tmp_path: Path) -> None:
    rows = [
        ("I", FIRST, "BHXH tự nguyện", *year(), 78),
        ("II", SECOND, "BHXH tự nguyện", *year(), 78),
        (3, FIRST, "BHYT hộ gia đình", *year(), 78),
    ]
    seen = look(office, tmp_path / "giao.xlsx", PLAN, WIDE, *rows, ("", "Tổng cộng", "", *[0] * 13))
    assert (counts(seen), seen.totals.ignored, warnings(seen, "no-rows")) == ((3, 3, 0, 0, 0), 1, [])


def test_sections_say_the_indicator_or_the_commune(office: Office, tmp_path: Path) -> None:
    headings = ("STT", "Xã", *MONTHS)
    rows = [
        ("I", "BHXH tự nguyện"),
        (1, FIRST, *year()),
        (2, SECOND, *year()),
        ("II", "BHYT HGĐ"),
        (1, FIRST, *year(start=3)),
        ("III", "Chưa rõ"),
        (1, FIRST, *year()),
    ]
    seen = look(office, tmp_path / "giao.xlsx", PLAN, headings, *rows)
    assert [(row.name, row.result) for row in seen.rows] == [
        ("BHXH tự nguyện", "add"), ("BHXH tự nguyện", "add"), ("BHYT hộ gia đình", "add"), ("", "error"),
    ]  # fmt: skip
    assert [(ask.key, ask.code) for ask in seen.asks] == [("indicator", "Chưa rõ")]
    assert counts(importing.revise(office, seen, answers={"indicator": {"Chưa rõ": "vsi_new"}})) == (4, 4, 0, 0, 0)
    by_commune = look(
        office,
        tmp_path / "x.xlsx",
        PLAN,
        ("STT", "Chỉ tiêu", *MONTHS),
        (FIRST,),
        (1, "vsi_new", *year()),
        (SECOND,),
        (1, "vsi_new", *year()),
    )
    assert [row.place for row in by_commune.rows] == list(names(office).values())


@pytest.mark.parametrize(
    ("title", "unit", "cell", "expected"),
    [
        ("ĐVT: đồng", "", 1_366_200, 1_366_200),
        ("Đơn vị tính: triệu đồng", "", 1.5, 1_500_000),
        ("ĐVT: người, triệu đồng", "", 1.3662, 1_366_200),
        ("", "triệu đồng", "1,5", 1_500_000),
        ("", "nghìn đồng", 1366.2, 1_366_200),
        ("", "Tỷ đồng", 0.25, 250_000_000),
        ("ĐVT: triệu đồng", "đồng", "1.366.200", 1_366_200),  # the row's own unit comes first
        ("ĐVT: triệu đồng", "", 113.85 * 3, 341_550_000),  # the noise of a formula is not a fraction of a đồng
        ("ĐVT: triệu đồng", "", "1.234", None),  # 1234 or 1,234: refused
        ("ĐVT: triệu đồng", "", 0.0000005, None),
        ("ĐVT: triệu đồng", "", "12 tr", None),
        ("ĐVT: triệu đồng", "", -5, None),
        ("", "", 1500, None),  # no unit told
        ("DANH SÁCH ĐƠN VỊ ĐÓNG", "", 1500, None),  # words that only look like a unit
        ("ĐVT: triệu đồng, tỷ đồng", "", 15, None),  # two units told
    ],
)
def test_money_is_taken_in_the_unit_that_is_told(
    office: Office, tmp_path: Path, title: str, unit: str, cell: Any, expected: int | None
) -> None:
    seen = look(
        office,
        tmp_path / "thu.xlsx",
        (*PLAN, title),
        ("Xã", "Chỉ tiêu", "ĐVT", "Tháng 1", "Tháng 2"),
        (FIRST, "Tổng số tiền thu", unit, cell, ""),
    )
    if expected is None:
        assert counts(seen) == (1, 0, 0, 0, 1)
        assert bool(seen.asks) == ((not unit and "triệu" not in title) or "tỷ" in title)
        return
    importing.commit(office, seen)
    assert planned(office) == {("money_total", "00376", 1): expected}


def test_the_unit_is_asked_and_answered(office: Office, tmp_path: Path) -> None:
    seen = look(
        office,
        tmp_path / "thu.xlsx",
        PLAN,
        ("Xã", "Chỉ tiêu", *MONTHS[:2]),
        (FIRST, "Tổng thu", 2, 3),
        (FIRST, "vsi_new", 2, 3),
    )
    assert [row.result for row in seen.rows] == ["error", "add"]
    assert [ask.key for ask in seen.asks] == ["unit"]
    importing.commit(office, importing.revise(office, seen, answers={"unit": {"": "1000000"}}))
    assert planned(office)["money_total", "00376", 2] == 3_000_000
    assert planned(office)["vsi_new", "00376", 2] == 3


@pytest.mark.parametrize(
    ("unit", "cell"), [("triệu đồng", 5), ("nghìn người", 5), ("người", 1.5), ("người", "5 người"), ("người", True)]
)
def test_people_are_counted_whole(office: Office, tmp_path: Path, unit: str, cell: Any) -> None:
    seen = look(
        office,
        tmp_path / "n.xlsx",
        PLAN,
        ("Xã", "Chỉ tiêu", "ĐVT", "Tháng 1", "Tháng 2"),
        (FIRST, "vsi_new", unit, cell, 3),
    )
    assert counts(seen) == (1, 0, 0, 0, 1)


def test_sums_beside_the_months_are_checked_and_not_imported(office: Office, tmp_path: Path) -> None:
    headings = ("Xã", "Chỉ tiêu", *MONTHS[:3], "Quý I", *MONTHS[3:6], "Quý II", "6 tháng đầu năm", "Cả năm")
    right = (FIRST, "vsi_new", 1, 2, 3, 6, 4, 5, 6, 15, 21, 21)
    wrong = (SECOND, "vsi_new", 1, 2, 3, 7, 4, 5, 6, 15, 21, 100)
    seen = look(office, tmp_path / "giao.xlsx", PLAN, headings, right, wrong)
    assert [len([one for one in row.problems if one.code == "sum-differs"]) for row in seen.rows] == [0, 2]
    assert "tệp ghi 7" in warnings(seen, "sum-differs")[0]
    importing.commit(office, seen)
    assert sum(planned(office).values()) == 42


def test_rows_of_sums_are_checked(office: Office, tmp_path: Path) -> None:
    headings = ("STT", "Xã", "Chỉ tiêu", "Tháng 1", "Tháng 2")
    rows = [
        ("", "Tổng số", "", 30, 33),  # above its parts
        (1, FIRST, "vsi_new", 10, 11), (2, SECOND, "vsi_new", 20, 21),
    ]  # fmt: skip
    seen = look(office, tmp_path / "a.xlsx", PLAN, headings, *rows)
    (told,) = warnings(seen, "total-differs")
    assert "Tháng 2" in told
    assert "tệp ghi 33" in told
    assert "được 32" in told
    below = [("I", "BHXH TN tăng mới"), (1, FIRST, "", 10, 11), (2, SECOND, "", 20, 21), ("", "Cộng", "", 30, 32),
             ("II", "BHYT HGĐ"), (1, FIRST, "", 1, 1), (2, SECOND, "", 1, 1), ("", "Cộng", "", 2, 3)]  # fmt: skip
    seen = look(office, tmp_path / "b.xlsx", PLAN, headings, *below)
    (told,) = warnings(seen, "total-differs")
    assert "tệp ghi 3" in told
    assert counts(seen) == (4, 4, 0, 0, 0)


LONG = ("Tháng", "Năm", "Xã", "Chỉ tiêu", "Thực hiện")


def test_a_long_table_one_row_a_month(office: Office, tmp_path: Path) -> None:
    rows = [(1, 2026, FIRST, "vsi_new", 5), ("Tháng 2", "2026", FIRST, "vsi_new", "1.005"), ("03/2026", "", FIRST, "vsi_new", 7),
            ("Quý I", 2026, FIRST, "vsi_new", 1_018)]  # fmt: skip
    path = table(tmp_path / "so.xlsx", ("SỐ LIỆU",), LONG, *rows)
    seen = importing.preview(office, path)
    assert (seen.kind, counts(seen)) == ("figures", (4, 3, 0, 1, 0))
    assert len(warnings(seen, "sum-differs")) == 1
    importing.commit(office, seen)
    assert figures(office) == {
        ("vsi_new", "commune", "00376", "2026-01"): 5, ("vsi_new", "commune", "00376", "2026-02"): 1_005,
        ("vsi_new", "commune", "00376", "2026-03"): 7,
    }  # fmt: skip
    assert {one.source for one in office.read.monthly_figures.all()} == {"so.xlsx"}
    assert counts(importing.preview(office, path)) == (4, 0, 0, 4, 0)


@pytest.mark.parametrize(
    ("policy", "expected", "values"),
    [
        ({"add"}, (2, 1, 0, 1, 0), [1, 2, None, 9]),
        ({"fill"}, (2, 0, 1, 0, 1), [1, 2, 7, None]),
        ({"update"}, (2, 0, 1, 0, 1), [1, 8, 7, None]),
        ({"add", "fill", "update"}, (2, 1, 1, 0, 0), [1, 8, 7, 9]),
    ],
)
def test_the_policy_decides(
    office: Office, tmp_path: Path, policy: set[str], expected: tuple[int, ...], values: list[int | None]
) -> None:
    headings = ("Xã", "Chỉ tiêu", *MONTHS[:3])
    take_in(office, table(tmp_path / "a.xlsx", DONE, headings, (FIRST, "vsi_new", 1, 2, "")))
    path = table(tmp_path / "b.xlsx", DONE, headings, (FIRST, "vsi_new", "", 8, 7), (SECOND, "vsi_new", 9, "", ""))
    found = take_in(office, path, policy=frozenset(policy))
    stored = figures(office)
    assert counts(found) == expected
    keys = [("00376", "2026-01"), ("00376", "2026-02"), ("00376", "2026-03"), ("00382", "2026-01")]
    assert [stored.get(("vsi_new", "commune", code, month)) for code, month in keys] == values
    if "update" not in policy:
        assert len(warnings(importing.preview(office, path, policy=frozenset(policy)), "kept")) >= 1


def test_plan_or_figures_is_told_or_asked(office: Office, tmp_path: Path) -> None:
    headings, row = ("Xã", "Chỉ tiêu", *MONTHS[:2]), (FIRST, "vsi_new", 1, 2)
    assert look(office, tmp_path / "a.xlsx", DONE, headings, row).kind == "figures"
    assert look(office, tmp_path / "b.xlsx", PLAN, headings, row).kind == "plans"
    path = table(tmp_path / "c.xlsx", ("BẢNG THÁNG NĂM 2026",), headings, row)
    seen = importing.preview(office, path)
    assert (counts(seen), [ask.key for ask in seen.asks]) == ((1, 0, 0, 0, 1), ["kind"])
    answered = importing.revise(office, seen, kind="plans")
    assert (answered.kind, counts(answered)[4], [ask.key for ask in answered.asks]) == ("plans", 1, ["plan_state"])
    ready = importing.revise(office, answered, answers={"plan_state": {"": "internal"}})
    assert counts(ready) == (1, 1, 0, 0, 0)
    done = importing.preview(office, path, answers={"kind": {"": "figures"}})
    assert (done.kind, counts(done)) == ("figures", (1, 1, 0, 0, 0))
    importing.commit(office, ready)
    remembered = importing.preview(office, path)
    assert (remembered.kind, counts(remembered)) == ("plans", (1, 0, 0, 1, 0))


def test_versions_of_a_plan_are_chosen(office: Office, tmp_path: Path) -> None:
    headings = ("Xã", "Chỉ tiêu", *MONTHS[:2])
    take_in(office, table(tmp_path / "a.xlsx", PLAN, headings, (FIRST, "vsi_new", 1, 2), (SECOND, "vsi_new", 3, 4)))
    first = office.read.plans.current(2026)
    assert first is not None
    path = table(tmp_path / "b.xlsx", ("ĐIỀU CHỈNH CHỈ TIÊU NĂM 2026",), headings, (FIRST, "vsi_new", 5, 2))
    seen = importing.preview(office, path, kind="plans")
    assert ([ask.key for ask in seen.asks], counts(seen)) == (["plan"], (1, 0, 1, 0, 0))
    assert [change.after for change in seen.rows[0].changes] == ["5"]
    importing.commit(office, importing.revise(office, seen, answers={"plan": {"2026": "copy"}}))
    second = office.read.plans.current(2026)
    assert second is not None
    assert (second.version, second.state) == (2, "adjusted")
    assert [
        planned(office)["vsi_new", code, month]
        for code, month in (("00376", 1), ("00376", 2), ("00382", 1), ("00382", 2))
    ] == [5, 2, 3, 4]
    assert [one.value for one in office.read.plan_cells.of_plan(first.id)] == [1, 2, 3, 4]
    assert counts(importing.preview(office, path, kind="plans")) == (1, 0, 0, 1, 0)
    fresh = importing.preview(office, path, kind="plans", answers={"plan": {"2026": "new"}})
    assert counts(fresh) == (1, 1, 0, 0, 0)
    old = importing.preview(office, path, kind="plans", answers={"plan": {"2026": str(first.id)}})
    assert [change.before for change in old.rows[0].changes] == ["1"]


def test_locked_months_stay(office: Office, tmp_path: Path) -> None:
    headings = ("Xã", "Chỉ tiêu", *MONTHS[:2])
    take_in(office, table(tmp_path / "a.xlsx", PLAN, headings, (FIRST, "vsi_new", 1, 2)))
    plan = office.read.plans.current(2026)
    assert plan is not None
    planning.lock_cells(office, plan.id, "vsi_new", [(planning.scopes_of(office, "commune", 2026)[0], 1)], True)
    receipt = take_in(office, table(tmp_path / "b.xlsx", PLAN, headings, (FIRST, "vsi_new", 7, 8)))
    assert counts(receipt) == (1, 0, 1, 0, 0)
    assert [value for _, value in sorted(planned(office).items())] == [1, 8]


def test_a_year_without_months_is_split_only_when_told(office: Office, tmp_path: Path) -> None:
    seen = look(office, tmp_path / "nam.xlsx", PLAN, ("STT", "Xã", "Chỉ tiêu", "Cả năm"), (1, FIRST, "vsi_new", 125))
    assert (seen.kind, counts(seen), [ask.key for ask in seen.asks]) == ("plans", (1, 0, 0, 0, 1), ["spread"])
    importing.commit(office, importing.revise(office, seen, answers={"spread": {"": "even"}}))
    values = list(planned(office).values())
    assert (sum(values), max(values) - min(values)) == (125, 1)


def test_the_decision_of_a_plan_is_read_from_its_title(office: Office, tmp_path: Path) -> None:
    headings = ("Xã", "Chỉ tiêu", *MONTHS[:2])
    title = ("GIAO CHỈ TIÊU NĂM 2026", "(Kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 01 năm 2026)")
    take_in(office, table(tmp_path / "a.xlsx", title, headings, (FIRST, "vsi_new", 1, 2)))
    first = office.read.plans.current(2026)
    assert first is not None
    assert (first.decision, first.decided_on, first.scenario) == ("15/QĐ-UBND", "2026-01-05", "")
    path = table(
        tmp_path / "b.xlsx", ("KỊCH BẢN NỘI BỘ PHẤN ĐẤU, CHỈ TIÊU NĂM 2026",), headings, (FIRST, "vsi_new", 3, 4)
    )
    seen = importing.preview(office, path, kind="plans", answers={"plan": {"2026": "new"}})
    importing.commit(office, seen)
    newest = office.read.plans.of_year(2026)[0]
    assert (newest.version, newest.state, newest.scenario) == (2, "internal", "stretch")
    assert office.read.plans.current(2026) == first


def test_shares_are_kept_in_tenths_and_levels_do_not_add_up(office: Office, tmp_path: Path) -> None:
    headings = ("Xã", "Chỉ tiêu", *MONTHS, "Cả năm")
    rows = [
        (FIRST, "Bao phủ BHYT", *[90.5] * 11, 93, 93),
        (FIRST, "BHYT toàn xã", *range(101, 113), 112),
    ]
    seen = look(office, tmp_path / "a.xlsx", PLAN, headings, *rows, kind="plans")
    assert not [problem for row in seen.rows for problem in row.problems if problem.code == "sum-differs"]
    importing.commit(office, seen)
    found = planned(office)
    assert (found["health_share", "00376", 1], found["health_share", "00376", 12]) == (905, 930)
    assert found["health_active", "00376", 12] == 112


def test_a_year_is_split_by_last_year_s_season_when_told(office: Office, tmp_path: Path) -> None:
    done = ("BẢO HIỂM XÃ HỘI CƠ SỞ", "KẾT QUẢ THỰC HIỆN NĂM 2025")
    row = (1, FIRST, "health_new", *[0] * 10, 30, 10, 40)
    with office.write("test.indicator", "Thử") as work:
        work.own_indicators.add(code="own-1", name="Phát thẻ", short_name="Phát thẻ", unit="thẻ", nature="flow")
    take_in(office, table(tmp_path / "2025.xlsx", done, WIDE, (*row[:2], "Phát thẻ", *row[3:])))
    seen = look(office, tmp_path / "nam.xlsx", PLAN, ("STT", "Xã", "Chỉ tiêu", "Cả năm"), (1, FIRST, "Phát thẻ", 80))
    assert [code for code, _ in seen.asks[0].choices] == ["even", "season", "ends"]
    importing.commit(office, importing.revise(office, seen, answers={"spread": {"": "season"}}))
    assert [value for _, value in sorted(planned(office).items())] == [0] * 10 + [60, 20]


def test_a_plan_names_groups_of_subjects(office: Office, tmp_path: Path) -> None:
    headings = ("Xã", "Chỉ tiêu", "Nhóm đối tượng", *MONTHS[:2])
    rows = [
        (FIRST, "hh_people", "", 10, 20),
        (FIRST, "hh_people", "C.IV.1", 3, 4),
        (FIRST, "hh_people", "Học sinh, sinh viên", 5, 6),
        (FIRST, "hh_people", "Hội những người vui", 7, 8),
    ]
    seen = look(office, tmp_path / "nhom.xlsx", PLAN, headings, *rows, kind="plans")
    assert [row.result for row in seen.rows] == ["add", "add", "add", "error"]
    importing.commit(office, seen)
    plan = office.read.plans.current(2026)
    assert plan is not None
    found = {(one.group_code, one.month): one.value for one in office.read.plan_cells.of_plan(plan.id)}
    assert found == {("", 1): 10, ("", 2): 20, ("C.IV.1", 1): 3, ("C.IV.1", 2): 4, ("C.IV.3", 1): 5, ("C.IV.3", 2): 6}
    again = look(office, tmp_path / "nhom2.xlsx", PLAN, headings, *rows[:3], kind="plans")
    assert {row.result for row in again.rows} == {"same"}
