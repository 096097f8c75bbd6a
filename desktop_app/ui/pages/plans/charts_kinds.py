"""The charts of the tab as a table: what each asks for, how it is read, and whose names stand behind its places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop_app.charts.series import ProgressSeries
from desktop_app.charts.series_kinds import Series
from desktop_app.domain.dates import format_date, format_month, month_bounds
from desktop_app.services import chart_data, chart_names
from desktop_app.services.chart_names import NameLine
from desktop_app.services.forecasting import forecast
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import OFFICE, indicator_of, scopes_of, unit_name
from desktop_app.services.progress import months_series, progress
from desktop_app.ui.pages.overview.figures import WHOLE, unit_of
from desktop_app.ui.pages.plans import charts_series as drawn

WEEKS = 13
ROW_NAMES = {"commune": "Xã, phường", "hamlet": "Thôn, tổ dân phố", "collector": "Nhân viên thu"}
_SEX = {"male": "nam", "female": "nữ"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is chosen above the chart. ``scope``: "kind:code"; ``commune`` "" all of them; ``round_id`` ``None``: by month."""

    indicator: str = "vsi_people"
    by: str = "commune"
    scope: str = "office:"
    scheme: str = chart_data.HEALTH
    commune: str = ""
    round_id: int | None = None
    month: str = ""

    @property
    def year(self) -> int:
        """The year of the month."""
        return int(self.month[:4])

    @property
    def scope_parts(self) -> tuple[str, str]:
        """Kind and code of the scope."""
        kind, _, code = self.scope.partition(":")
        return kind, code


@dataclass(frozen=True, kw_only=True)
class Names:
    """A list of names with its heading, and where the leads that belong to it are (page, its text, arguments)."""

    heading: str
    lines: tuple[NameLine, ...]
    leads: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ChartKind:
    """One chart: its key on the keyboard is its place in `KINDS`."""

    code: str
    text: str
    fields: tuple[str, ...]
    read: Callable[[Office, Asked], Series]
    names: Callable[[Office, Asked, Any], Names]


def _until(office: Office) -> str:
    return office.today.isoformat()[:7]


def _read_year(office: Office, asked: Asked) -> Series:
    kind, code = asked.scope_parts
    months = months_series(office, asked.year, asked.indicator, kind, code)
    until = min(asked.month, _until(office))
    table = progress(office, until, kind if kind != OFFICE else "commune") if until[:4] == str(asked.year) else None
    row = table.of(asked.indicator, kind, code) if table is not None else None
    name = indicator_of(office, asked.indicator).name
    series = drawn.year_series(
        months, name, unit_of(asked.indicator), until,
        plan_to_date=row.plan_to_date if row is not None else None, pace=row.pace if row is not None else "none",
    )  # fmt: skip
    return series


def read_band(office: Office, asked: Asked, series: ProgressSeries) -> ProgressSeries:
    """The running year with its forecast; it takes longer than the chart, so it comes after it."""
    if asked.year != office.today.year or asked.month[:7] < _until(office):
        return series
    return drawn.with_forecast(series, forecast(office, asked.year, asked.indicator, *asked.scope_parts))


def _read_months(office: Office, asked: Asked) -> Series:
    months = months_series(office, asked.year, asked.indicator, *asked.scope_parts)
    name = indicator_of(office, asked.indicator).name
    return drawn.month_bars(months, name, unit_of(asked.indicator), min(asked.month, _until(office)))


def _month_names(office: Office, asked: Asked, key: Any) -> Names:
    kind, code = asked.scope_parts
    return _counted(office, asked, kind, code, int(str(key)[5:7]))


def _read_heat(office: Office, asked: Asked) -> Series:
    years = chart_data.scope_years(office, asked.year, asked.indicator, asked.by)
    return drawn.heat_table(
        years, indicator_of(office, asked.indicator).name, unit_of(asked.indicator), asked.year,
        min(asked.month, _until(office)), indicator=asked.indicator, row_name=ROW_NAMES[asked.by],
    )  # fmt: skip


def _heat_names(office: Office, asked: Asked, key: Any) -> Names:
    code, month = key
    return _counted(office, asked, asked.by, code, month)


def _counted(office: Office, asked: Asked, kind: str, code: str, month: int) -> Names:
    lines = chart_names.counted_names(office, asked.year, asked.indicator, kind, code, month)
    scope = next(
        (one.name for one in scopes_of(office, kind, asked.year) if one.code == code), "chưa ghi nhân viên thu"
    )
    name = indicator_of(office, asked.indicator).name
    where = WHOLE if kind == OFFICE else scope
    leads: dict[str, Any] = {}
    if code:
        leads = {kind: code if kind == "commune" else int(code)}
    return Names(heading=f"{name} – {where}, tháng {month}/{asked.year}", lines=lines, leads=leads)


def _read_cover(office: Office, asked: Asked) -> Series:
    places = chart_data.hamlet_cover(office, asked.scheme, asked.commune or None)
    return drawn.cover_bars(places, asked.scheme, _where(office, asked), office.today, _communes(office))


def _cover_names(office: Office, asked: Asked, key: Any) -> Names:
    lines = chart_names.uncovered_names(office, asked.scheme, hamlet_id=key)
    name = office.read.hamlets.get(key).name
    return Names(heading=f"Chưa có {drawn.COVER_NAMES[asked.scheme]} – {name}", lines=lines, leads={"hamlet": key})


def _read_funnel(office: Office, asked: Asked) -> Series:
    if asked.round_id is not None:
        where = office.read.rounds.get(asked.round_id).name
        return drawn.funnel_series(chart_data.outcome_funnel(office, round_id=asked.round_id), where)
    return drawn.funnel_series(chart_data.outcome_funnel(office, month=asked.month), _month(asked))


def _funnel_names(office: Office, asked: Asked, key: Any) -> Names:
    lines = chart_names.funnel_names(office, key, round_id=asked.round_id, month=asked.month)
    name = "Chưa đến" if key == chart_data.ASSIGNED else chart_data.STEP_NAMES[key]
    where = _month(asked) if asked.round_id is None else office.read.rounds.get(asked.round_id).name
    return Names(heading=f"{name} – {where}", lines=lines)


def _read_ages(office: Office, asked: Asked) -> Series:
    picture = chart_data.age_cover(office, asked.scheme, asked.commune or None)
    return drawn.age_pyramid(picture, asked.scheme, _where(office, asked), office.today)


def _age_names(office: Office, asked: Asked, key: Any) -> Names:
    group, sex = key
    lines = chart_names.uncovered_names(office, asked.scheme, commune_code=asked.commune or None, group=group, sex=sex)
    width = chart_data.AGE_WIDTH
    ages = f"từ {group * width}" if group == chart_data.LAST_GROUP else f"{group * width}–{group * width + width - 1}"
    scheme = drawn.COVER_NAMES[asked.scheme]
    return Names(heading=f"Chưa có {scheme} – {_SEX[sex]} {ages} tuổi, {_where(office, asked)}", lines=lines)


def _read_collectors(office: Office, asked: Asked) -> Series:
    return drawn.collector_comparison(chart_data.collectors_compared(office, asked.month), asked.month)


def _collector_names(office: Office, asked: Asked, key: Any) -> Names:
    collector, what = key
    name = office.read.collectors.get(collector).name
    if what == "leads":
        return Names(heading=f"Tiềm năng đang mở – {name}", lines=(), leads={"collector": collector})
    lines = chart_names.collector_names(office, collector, what, asked.month)
    head = next(measure.name for measure in drawn.MEASURES if measure.key == what)
    return Names(heading=f"{head} – {name}, {_month(asked)}", lines=lines, leads={"collector": collector})


def _read_due(office: Office, asked: Asked) -> Series:
    first = month_bounds(asked.month)[0]
    begin = office.today if first <= office.today < month_bounds(asked.month)[1] else first
    return drawn.due_calendar(chart_data.due_days(office, *chart_data.weeks_from(begin, WEEKS)), office.today)


def _due_names(office: Office, _asked: Asked, key: Any) -> Names:
    day = date.fromisoformat(key)
    return Names(heading=f"Hết hạn ngày {format_date(day)}", lines=chart_names.due_names(office, day))


def _month(asked: Asked) -> str:
    return f"tháng {format_month(asked.month)}"


def _communes(office: Office) -> dict[str, str]:
    return {one.code: unit_name(one.kind, one.name) for one in office.read.communes.covered()}


def _where(office: Office, asked: Asked) -> str:
    return _communes(office).get(asked.commune, WHOLE.lower()) if asked.commune else WHOLE.lower()


KINDS = (
    ChartKind(code="year", text="Lũy kế và dự báo", fields=("indicator", "scope", "month"), read=_read_year, names=_month_names),
    ChartKind(code="months", text="Từng tháng", fields=("indicator", "scope", "month"), read=_read_months, names=_month_names),
    ChartKind(code="heat", text="Bảng nhiệt theo tháng", fields=("indicator", "by", "month"), read=_read_heat, names=_heat_names),
    ChartKind(code="cover", text="Bao phủ theo thôn", fields=("scheme", "commune"), read=_read_cover, names=_cover_names),
    ChartKind(code="funnel", text="Phễu vận động", fields=("round", "month"), read=_read_funnel, names=_funnel_names),
    ChartKind(code="ages", text="Tháp tuổi", fields=("scheme", "commune"), read=_read_ages, names=_age_names),
    ChartKind(code="collectors", text="So sánh nhân viên thu", fields=("month",), read=_read_collectors, names=_collector_names),
    ChartKind(code="due", text="Lịch hết hạn", fields=("month",), read=_read_due, names=_due_names),
)  # fmt: skip
