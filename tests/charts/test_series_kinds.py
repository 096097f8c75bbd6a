"""What the charts are told: keys, exact values, tables, empties; no Qt."""

from dataclasses import replace

import pytest

from desktop_app.charts.series import MonthPoint, ProgressSeries
from desktop_app.charts.series_bars import AgeGroup, Bar, Funnel, Pyramid, SortedBars, Step, sort_bars
from desktop_app.charts.series_kinds import Series
from desktop_app.charts.series_months import MonthBars
from desktop_app.charts.series_tables import Cell, Comparison, DueCalendar, DueDay, Head, HeatTable, Line

POINTS = (MonthPoint(month="2026-01", plan=20, actual=15), MonthPoint(month="2026-02", plan=20, forecast=18))
HEAT = HeatTable(
    title="Người tham gia", unit="người", row_name="Xã, phường", base_name="chỉ tiêu tháng",
    columns=(Head(key=1, name="T1"), Head(key=2, name="T2")),
    rows=(
        Line(key="00376", name="Xã Tân Phú", cells=(Cell(value=16, base=20), None)),
        Line(key="00382", name="Xã Hòa An", cells=(Cell(value=3, base=0), None)),
    ),
)  # fmt: skip
BARS = SortedBars(
    title="Bao phủ", unit="người", row_name="thôn", value_name="đã có thẻ", rest_name="chưa có thẻ",
    bars=sort_bars(
        [Bar(key=1, name="Thôn A", value=90, base=100), Bar(key=2, name="Thôn B", value=1, base=2), Bar(key=3, name="Thôn C", value=0, base=0)],
        lowest_first=True,
    ),
)  # fmt: skip
FUNNEL = Funnel(
    title="Phễu", unit="hộ",
    steps=(Step(key="a", name="Hộ trong đợt", value=200), Step(key="b", name="Đã đến", value=80), Step(key="c", name="Đã gặp", value=20)),
)  # fmt: skip
PYRAMID = Pyramid(
    title="Tháp tuổi", unit="người", unknown=(("chưa rõ ngày sinh", 4), ("chưa ghi giới tính", 0)),
    groups=(AgeGroup(key=0, name="0–4", male=(3, 1), female=(2, 0)), AgeGroup(key=1, name="5–9", male=(0, 0), female=(1, 4))),
)  # fmt: skip
COMPARISON = Comparison(
    title="So sánh", unit="", row_name="Nhân viên thu",
    measures=(
        Head(key="met", name="Đã gặp", unit="người"), Head(key="kept", name="Giữ hẹn", unit="người"),
        Head(key="money", name="Số thu", unit="triệu đồng", scale=1_000_000),
    ),
    rows=(
        Line(key=7, name="Nguyễn Thị Hoa", cells=(Cell(value=40), Cell(value=3, base=5), Cell(value=12_500_000))),
        Line(key=8, name="Lê Văn Nam", cells=(Cell(value=10), Cell(value=0, base=0), None)),
    ),
)  # fmt: skip
CALENDAR = DueCalendar(
    title="Hết hạn", unit="người", parts=("BHYT hộ gia đình", "BHXH tự nguyện"), first="2026-11-18", last="2026-12-02", today="2026-11-21",
    days=(DueDay(day="2026-11-20", counts=(2, 1)), DueDay(day="2026-12-02", counts=(1, 0))),
)  # fmt: skip
YEAR = ProgressSeries(title="Năm", unit="người", points=POINTS, band=(None, (30, 41)))
MONTHS = MonthBars(title="Tháng", unit="người", points=POINTS, before=(9, 12))
ALL: tuple[Series, ...] = (HEAT, BARS, FUNNEL, PYRAMID, COMPARISON, CALENDAR, YEAR, MONTHS)


@pytest.mark.parametrize(
    ("series", "place", "key", "told"),
    [
        (HEAT, (0, 0), ("00376", 1), "Xã Tân Phú · T1 · 16/20 (80 %) người"),
        (HEAT, (1, 0), ("00382", 1), "Xã Hòa An · T1 · 3/0 người"),
        (BARS, (0, 0), 2, "Thôn B · đã có thẻ 1/2 (50 %) người · chưa có thẻ 1"),
        (FUNNEL, (2, 0), "c", "Đã gặp: 20 hộ · 25 % bước trước · 10 % bước đầu"),
        (FUNNEL, (1, 0), "b", "Đã đến: 80 hộ · 40 % bước trước"),
        (PYRAMID, (0, 1), (1, "female"), "Nữ 5–9 tuổi · đã có thẻ 1/5 (20 %) người · chưa có thẻ 4"),
        (PYRAMID, (1, 0), (0, "male"), "Nam 0–4 tuổi · đã có thẻ 3/4 (75 %) người · chưa có thẻ 1"),
        (COMPARISON, (0, 1), (7, "kept"), "Nguyễn Thị Hoa · Giữ hẹn: 3/5 (60 %) người"),
        (COMPARISON, (0, 2), (7, "money"), "Nguyễn Thị Hoa · Số thu: 12,5 triệu đồng"),
        (CALENDAR, (0, 4), "2026-11-20", "Thứ sáu, 20/11/2026 · 3 người hết hạn: BHYT hộ gia đình 2, BHXH tự nguyện 1"),
        (CALENDAR, (0, 5), "2026-11-21", "Thứ bảy, 21/11/2026 · không có người hết hạn"),
        (YEAR, (0, 1), "2026-02", "Tháng 2/2026 · kế hoạch tháng 20 · dự báo lũy kế 33/40 (82 %) · khoảng dự báo 30–41"),
        (MONTHS, (0, 0), "2026-01", "Tháng 1/2026 · thực hiện 15/20 (75 %) · cùng tháng năm trước 9"),
        (MONTHS, (0, 1), "2026-02", "Tháng 2/2026 · kế hoạch 20 · dự báo 18 · cùng tháng năm trước 12"),
    ],
)  # fmt: skip
def test_a_place_has_a_key_and_its_exact_values(series: Series, place: tuple[int, int], key: object, told: str) -> None:
    assert series.key_at(*place) == key
    assert series.readout_at(*place) == told


@pytest.mark.parametrize(
    ("series", "place"), [(HEAT, (0, 1)), (COMPARISON, (1, 2)), (CALENDAR, (0, 0)), (CALENDAR, (2, 3))]
)
def test_where_nothing_is_known_there_is_no_key(series: Series, place: tuple[int, int]) -> None:
    assert series.key_at(*place) is None


@pytest.mark.parametrize("series", ALL, ids=lambda series: series.title)
def test_every_row_of_the_table_has_every_column(series: Series) -> None:
    table = series.table()
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.headings)}
    assert series.unit in series.hint or series.unit == "" or series is PYRAMID


def test_the_table_is_exact() -> None:
    assert HEAT.table().headings == ("Xã, phường", "T1", "T1: chỉ tiêu tháng", "T2", "T2: chỉ tiêu tháng")
    assert HEAT.table().rows[0] == ("Xã Tân Phú", 16, 20, None, None)
    assert COMPARISON.table().rows == (("Nguyễn Thị Hoa", 40, 3, 5, 12_500_000), ("Lê Văn Nam", 10, 0, 0, None))
    assert PYRAMID.table().rows[-1] == ("chưa rõ ngày sinh", 4, None, None, None)
    assert FUNNEL.table().rows[2] == ("Đã gặp", 20, 25, 10)
    assert YEAR.table().rows[1] == ("Tháng 2/2026", 20, None, 40, None, 33, 30, 41)


def test_bars_are_sorted_by_share_and_who_has_nobody_is_last() -> None:
    assert [bar.name for bar in BARS.bars] == ["Thôn B", "Thôn A", "Thôn C"]
    assert [bar.name for bar in sort_bars(BARS.bars)] == ["Thôn A", "Thôn B", "Thôn C"]
    assert [bar.value for bar in sort_bars([Bar(key=1, name="a", value=1), Bar(key=2, name="b", value=9)])] == [9, 1]
    assert BARS.headline == "Bao phủ: 91/102 (89 %) người"


def test_unknown_ages_are_told_and_never_drawn() -> None:
    assert PYRAMID.headline == "Tháp tuổi: 6/11 (55 %) người đã có thẻ"
    assert PYRAMID.hint.endswith("Không vẽ – chưa rõ ngày sinh: 4 người")
    assert "chưa rõ ngày sinh: 4 người" in replace(PYRAMID, groups=()).nothing


@pytest.mark.parametrize(
    "series",
    [
        replace(HEAT, rows=()), replace(BARS, bars=()), replace(FUNNEL, steps=()), replace(PYRAMID, groups=()),
        replace(COMPARISON, rows=()), replace(CALENDAR, days=()), replace(YEAR, points=(), band=()), replace(MONTHS, points=()),
        replace(FUNNEL, steps=(Step(key="a", name="Đã đến", value=0),)),
    ],
    ids=lambda series: type(series).__name__,
)  # fmt: skip
def test_empty_is_said_in_a_sentence(series: Series) -> None:
    assert series.is_empty
    assert series.nothing.endswith((".", "người"))
    assert isinstance(series.headline, str)
    assert series.table().headings


def test_the_calendar_has_whole_weeks_from_monday() -> None:
    assert CALENDAR.shape == (3, 7)
    assert CALENDAR.day_at(0, 0) == "2026-11-16"
    assert CALENDAR.headline == "Hết hạn: 4 người"
