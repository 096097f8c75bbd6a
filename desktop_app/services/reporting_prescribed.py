"""Filling a form with prescribed rows from the figures it names, and looking at what came of it.

A check names the rows by their code, or by section and number ("I.2/21").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from desktop_app.domain.dates import format_month
from desktop_app.excel.form_layout import FormLayout, StubRow
from desktop_app.reports.prescribed import RowValues
from desktop_app.reports.report import Value
from desktop_app.services.office import Office
from desktop_app.services.reporting_sources import Sources
from desktop_app.services.reporting_values import Check
from desktop_app.services.submission_figures import FrozenFigures

_LEVELS = ("before", "up", "down", "during", "after")
_NAMES = {
    "before": "kỳ trước mang sang",
    "up": "tăng",
    "down": "giảm",
    "during": "phát sinh",
    "after": "cuối kỳ",
}
_LISTED = 12


def values_of(layout: FormLayout, sources: Sources) -> RowValues:
    """The figures of each row by column key, in the unit of the row; rows nobody knows anything of are left out."""
    keys = [column.key for column in layout.columns if column.key in _LEVELS]
    units: Mapping[str, int] = layout.data.get("units", {})
    found: dict[str, dict[str, Value]] = {}
    for row in layout.stub:
        movement = sources.first(row.figures)
        if movement is not None:
            parts = {key: _in_unit(movement.values[key], units.get(row.unit, 1)) for key in keys}
            found[row.name] = {key: value for key, value in parts.items() if value is not None}
    return found


def prescribed_checks(
    office: Office, layout: FormLayout, month: str, last_month: str, values: RowValues, sources: Sources
) -> list[Check]:
    """What is odd inside the form and against other figures, and what the office has to fill in itself."""
    return [
        *_sums(layout, values),
        *_compared(layout, values, sources),
        *_carried(office, layout, last_month, values),
        *_blank(layout, values, month),
    ]


def _in_unit(value: int | None, unit: int) -> Value:
    return value if value is None or unit == 1 else Decimal(value) / unit


def _number(value: Value) -> Decimal | None:
    return None if not isinstance(value, int | Decimal) else Decimal(value)


def _sums(layout: FormLayout, values: RowValues) -> Iterator[Check]:
    """Rows that must be the sum of others, where every part is known."""
    for rule in layout.data.get("sums", ()):
        for key in _LEVELS:
            whole = _number(values.get(rule["total"], {}).get(key))
            parts = [_number(values.get(part, {}).get(key)) for part in rule["parts"]]
            added = sum((part for part in parts if part is not None), Decimal(0))
            if whole is None or None in parts or whole == added:
                continue
            names = " + ".join(rule["parts"])
            message = (
                f"Mã {rule['total']}, cột {_NAMES[key]}: {whole:f}, cộng các mã {names} được {added:f}. "
                "Hãy kiểm tra diện hỗ trợ của người tham gia (trang Hộ gia đình)."
            )
            yield Check(level="warn", message=message, page="household")


def _compared(layout: FormLayout, values: RowValues, sources: Sources) -> Iterator[Check]:
    """Levels counted from the records against those that were entered or imported."""
    for name, indicator in layout.data.get("compare", {}).items():
        counted = _number(values.get(name, {}).get("after"))
        entered = sources.figures.get(f"entered.{indicator}")
        if counted is None or entered is None or entered.after is None or counted == entered.after:
            continue
        message = f"Mã {name}: đếm theo sổ được {counted:f}, số liệu đã nhập là {entered.after}. Hãy xem lại hai nguồn."
        yield Check(level="warn", message=message, page="import")


def _carried(office: Office, layout: FormLayout, last_month: str, values: RowValues) -> Iterator[Check]:
    """What is carried over against what was submitted for the month before."""
    sent = office.read.submissions.standing(layout.code, last_month, "{}")
    parts = {part.part: part for part in office.read.submission_parts.of(sent.id)} if sent is not None else {}
    content = office.read.submission_parts.content(parts["figures"]) if "figures" in parts else None
    if sent is None or content is None:
        return
    kept = {row.key: row.values for row in FrozenFigures.unpack(content).rows}
    odd = []
    for name, now in values.items():
        then = _number(kept.get(f"row:{name}", {}).get("after"))
        before = _number(now.get("before"))
        if then is not None and before is not None and then != before:
            odd.append(name)
    if odd:
        message = (
            f"Số kỳ trước mang sang khác số cuối kỳ đã nộp của tháng {format_month(last_month)} ở mã {_some(odd)}: dữ liệu đã "
            "thay đổi sau khi nộp. Hãy xem chênh lệch và nộp lại bản sửa nếu cần."
        )
        yield Check(level="warn", message=message, page="submission", args={"submission": sent.id})


def _blank(layout: FormLayout, values: RowValues, month: str) -> Iterator[Check]:
    """What the office keeps no figures of."""
    expected = [row for row in layout.stub if row.unit]
    blank = [row for row in expected if not values.get(row.name)]
    if blank:
        message = (
            f"Đơn vị không có số liệu tháng {format_month(month)}, để trống ({len(blank)} trong {len(expected)} dòng): "
            f"{_listed(layout, blank)}. Hãy điền tay hoặc nhập số liệu tháng nếu có."
        )
        yield Check(level="hint", message=message, page="import")


def _listed(layout: FormLayout, blank: Sequence[StubRow]) -> str:
    """“mã 01–04, 06” for coded rows; sections with how many of their rows for numbered ones."""
    if all("code" in row.texts for row in blank):
        return f"mã {_runs([row.name for row in layout.stub], {row.name for row in blank})}"
    counted: dict[str, int] = {}
    for row in blank:
        section = row.name.partition("/")[0].replace("P2.", "phần 2 mục ")
        counted[section] = counted.get(section, 0) + 1
    return ", ".join(f"{section} ({count})" for section, count in counted.items())


def _runs(order: Sequence[str], wanted: set[str]) -> str:
    runs: list[list[str]] = []
    for name in order:
        if name not in wanted:
            runs.append([])
        elif runs:
            runs[-1].append(name)
        else:
            runs.append([name])
    kept = [run for run in runs if run]
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in kept)


def _some(names: Sequence[str]) -> str:
    more = f" và {len(names) - _LISTED} mã nữa" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def rows_of(layout: FormLayout, figure: str) -> str:
    """The rows a figure fills, by name: what a check is about."""
    return ", ".join(row.name for row in layout.stub if figure in row.figures)
