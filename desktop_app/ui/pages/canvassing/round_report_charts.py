"""From the report of a round to its charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from desktop_app.charts.series_bars import Bar, Funnel, SortedBars, Step, sort_bars
from desktop_app.charts.series_kinds import Series
from desktop_app.charts.series_tables import Cell, Head, HeatTable, Line
from desktop_app.domain.dates import format_date
from desktop_app.services.round_report import TOTAL, RoundLine
from desktop_app.services.round_report_view import RoundView

_ROW = "Thôn, tổ dân phố"


@dataclass(frozen=True, kw_only=True)
class RoundChart:
    """One chart; ``asked`` turns what was picked into (line, figure)."""

    code: str
    text: str
    draw: Callable[[RoundView], Series]
    asked: Callable[[object], tuple[str, str]]


def _several(view: RoundView) -> bool:
    return len({line.place for line in view.hamlets}) > 1


def _name(view: RoundView, line: RoundLine) -> str:
    return f"{line.name} – {line.place}" if _several(view) else line.name


def cover_of(view: RoundView) -> SortedBars:
    """Hamlets by how much of them was reached, the lowest first."""
    bars = [
        Bar(key=line.key, name=_name(view, line), value=line.reached, base=line.households) for line in view.hamlets
    ]
    return SortedBars(
        title=f"Hộ đã đến – {view.round.name}", unit="hộ", row_name="thôn", bars=sort_bars(bars, lowest_first=True),
        value_name="đã đến", rest_name="chưa đến",
    )  # fmt: skip


def outcomes_of_hamlets(view: RoundView) -> HeatTable:
    """Hamlets × outcomes."""
    digits = sorted({*view.outcome_names} | {digit for line in view.hamlets for digit in line.outcomes})
    return HeatTable(
        title=f"Kết quả cuối (1–9) theo thôn – {view.round.name}",
        unit="lượt người",
        row_name=_ROW,
        columns=tuple(Head(key=digit, name=digit) for digit in digits),
        rows=tuple(
            Line(
                key=line.key,
                name=_name(view, line),
                cells=tuple(Cell(value=line.outcomes.get(digit, 0)) for digit in digits),
            )
            for line in view.hamlets
            if line.contacts
        ),
    )


def weeks_of_hamlets(view: RoundView) -> HeatTable:
    """Hamlets × weeks, every week from the first to the last."""
    mondays = sorted({monday for _, monday in view.weeks})
    if mondays:
        first, last = (date.fromisoformat(one).toordinal() for one in (mondays[0], mondays[-1]))
        mondays = [date.fromordinal(day).isoformat() for day in range(first, last + 1, 7)]
    return HeatTable(
        title=f"Lượt tiếp xúc theo tuần và thôn – {view.round.name}",
        unit="lượt",
        row_name=_ROW,
        columns=tuple(Head(key=one, name=format_date(date.fromisoformat(one))[:5]) for one in mondays),
        rows=tuple(
            Line(
                key=line.key,
                name=_name(view, line),
                cells=tuple(Cell(value=view.weeks.get((line.key, one), 0)) for one in mondays),
            )
            for line in view.hamlets
            if line.contacts
        ),
    )


def steps_of(view: RoundView) -> Funnel:
    """From the households of the round to those who paid."""
    names = {"households": "Hộ trong đợt", "reached": "Đã đến", "met": "Đã gặp", "agreed": "Đồng ý", "paid": "Đã đóng"}
    return Funnel(
        title=f"Từ danh sách đến đóng tiền – {view.round.name}",
        unit="hộ",
        steps=tuple(Step(key=key, name=names[key], value=count) for key, count in view.funnel),
    )


def reasons_of(view: RoundView) -> SortedBars:
    """Why people declined or are not eligible."""
    bars = [Bar(key=code, name=view.reason_names.get(code, code), value=count) for code, count in view.reasons]
    return SortedBars(
        title=f"Lý do từ chối, không thuộc diện – {view.round.name}", unit="lượt người", row_name="lý do",
        bars=sort_bars(bars),
    )  # fmt: skip


def _pair(key: object) -> tuple[str, str]:
    assert isinstance(key, tuple)
    return str(key[0]), str(key[1])


CHARTS = (
    RoundChart(code="cover", text="Bao phủ từng thôn", draw=cover_of, asked=lambda key: (str(key), "left")),
    RoundChart(code="outcomes", text="Thôn × kết quả", draw=outcomes_of_hamlets, asked=lambda key: (_pair(key)[0], f"outcome:{_pair(key)[1]}")),
    RoundChart(code="weeks", text="Thôn × tuần", draw=weeks_of_hamlets, asked=lambda key: (_pair(key)[0], f"week:{_pair(key)[1]}")),
    RoundChart(code="funnel", text="Phễu của đợt", draw=steps_of, asked=lambda key: (TOTAL, f"funnel:{key}")),
    RoundChart(code="reasons", text="Lý do từ chối", draw=reasons_of, asked=lambda key: (TOTAL, f"reason:{key}")),
)  # fmt: skip
