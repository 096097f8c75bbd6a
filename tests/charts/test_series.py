"""The sums and the words behind a chart; no Qt needed."""

import subprocess
import sys

import pytest

from desktop_app.charts.series import (
    MonthPoint,
    ProgressSeries,
    Total,
    accumulate,
    count_text,
    month_text,
    readout,
    share_text,
)


def series(*points: MonthPoint, scale: int = 1) -> ProgressSeries:
    return ProgressSeries(title="BHXH tự nguyện", unit="người", points=points, scale=scale)


def month(number: int, plan: int | None = None, actual: int | None = None, forecast: int | None = None) -> MonthPoint:
    return MonthPoint(month=f"2026-{number:02d}", plan=plan, actual=actual, forecast=forecast)


@pytest.mark.parametrize(
    ("points", "totals"),
    [
        ((month(1, 10, 4), month(2, 10, 8)), [(10, 4, None), (20, 12, None)]),
        ((month(1, 10, 4), month(2, 10, None)), [(10, 4, None), (20, None, None)]),
        (
            (month(1, 10, 4), month(2, 10, None, 9), month(3, 10, None, 9)),
            [(10, 4, None), (20, None, 13), (30, None, 22)],
        ),
        ((month(1, None, 4), month(2, 10, 1), month(3, None, 1)), [(None, 4, None), (10, 5, None), (10, 6, None)]),
        ((month(1, 10, None), month(2, 10, 5)), [(10, 0, None), (20, 5, None)]),
        ((month(1, 10, 4, 99),), [(10, 4, None)]),
        ((month(1, 10, 4), month(2, 10, -6)), [(10, 4, None), (20, -2, None)]),
    ],
    ids=[
        "plain",
        "future month",
        "forecast",
        "plan begins late",
        "a month without result",
        "no forecast for the past",
        "claw-back",
    ],
)
def test_running_totals(
    points: tuple[MonthPoint, ...], totals: list[tuple[int | None, int | None, int | None]]
) -> None:
    assert [(total.plan, total.actual, total.forecast) for total in accumulate(series(*points))] == totals


def test_no_points_no_totals() -> None:
    assert accumulate(series()) == ()
    assert series().is_empty
    assert series().plan is None
    assert series(month(1)).is_empty
    assert not series(month(1, actual=0)).is_empty


def test_whole_period() -> None:
    year = series(month(1, 10, 4), month(2, 10, None))
    assert (year.actual, year.plan) == (4, 20)
    assert accumulate(year)[0] == Total(month="2026-01", plan=10, actual=4, forecast=None)


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        (0, 1, "0"),
        (18204, 1, "18.204"),
        (12_500_000, 1_000_000, "12,5"),
        (12_000_000, 1_000_000, "12"),
        (1_366_200_000, 1_000_000, "1.366"),
        (99_960_000, 1_000_000, "100"),
        (40_000, 1_000_000, "0"),
    ],
)
def test_counts(value: int, scale: int, text: str) -> None:
    assert count_text(value, scale) == text


@pytest.mark.parametrize(
    ("actual", "plan", "text"), [(16, 20, "16/20 (80 %)"), (16, None, "16"), (16, 0, "16/0"), (0, 7, "0/7 (0 %)")]
)
def test_a_percentage_never_stands_without_its_counts(actual: int, plan: int | None, text: str) -> None:
    assert share_text(actual, plan) == text


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (0, "Tháng 1/2026 · trong tháng 4/10 (40 %) · lũy kế 4/10 (40 %)"),
        (1, "Tháng 2/2026 · kế hoạch tháng 10 · dự báo lũy kế 13/20 (65 %)"),
        (2, "Tháng 3/2026 · kế hoạch tháng 10 · kế hoạch lũy kế 30"),
    ],
)
def test_the_exact_values_of_a_month(index: int, text: str) -> None:
    assert readout(series(month(1, 10, 4), month(2, 10, None, 9), month(3, 10)), index) == text


def test_month_names() -> None:
    assert month_text("2026-03") == "Tháng 3/2026"


def test_the_room_is_entered_without_the_drawing_library() -> None:
    code = "import sys, desktop_app.charts.series, desktop_app.ui.components.chart_frame; print('pyqtgraph' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
