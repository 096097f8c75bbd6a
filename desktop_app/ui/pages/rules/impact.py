"""What a change of the rule book would do, before it is applied: counts and sums of each group, and the records behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.rule_book_values import Impact, ImpactLine, ImpactTotal
from desktop_app.ui.components.boxes import column, panel, scrolled
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import body, muted, small, strong
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.pages.rules.tables import WideTable
from desktop_app.ui.pages.rules.words import KIND_ICONS, KINDS, SCHEMES
from desktop_app.ui.theme import active_tokens, em, scaled

_WAITING = "Nhập đủ các ô rồi nhấn F9: báo giá đang mở, người đến hạn, chỉ tiêu và ngày tháng đổi thế nào hiện ở đây."
_STALE = "Nội dung vừa thay đổi. Nhấn F9 để xem lại ảnh hưởng rồi mới áp dụng được."
_MOST_GROUPS = 5  # rows of groups in sight
_DAY = re.compile(r"\d{2}/\d{2}/\d{4}")


class ImpactPane(QWidget):
    """`opened(line)` on Enter or a double click at a record that would change."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._impact: Impact | None = None
        self._lines: Sequence[_Line] = ()
        self._groups: Sequence[_Group] = ()
        group_columns = (
            Column(key="title", heading="Nhóm", icon=lambda group: KIND_ICONS.get(group.kind, "list"), sort=False),
            Column(key="count", heading="Số lượng", width=6, align="right", show=format_money, sort=False),
            *_sides(" (đ)"),
        )
        line_columns = (
            Column(key="title", heading="Nơi thay đổi", sort=False),
            Column(key="detail", heading="Nội dung", width=13, sort=False),
            *_sides(""),
        )
        self.totals = _table(group_columns, lambda: self._groups, "Các nhóm bị ảnh hưởng", {"change": 44, "before": 37})
        self.lines = _table(
            line_columns, lambda: self._lines, "Các dòng thay đổi nhiều nhất", {"detail": 52, "change": 38}
        )
        self.whole = body()
        self.sentence = strong()
        self.sentence.setWordWrap(True)
        self.detail = muted()
        self.count = small()
        self.count.setWordWrap(True)
        shown = panel(
            self.whole, self.totals, self.sentence, (self.lines, 1), self.detail, self.count, gap=0.5, margin=0.2
        )
        self.stage = Stage(scrolled(shown), lines=6)
        column(self, (self.stage, 1))
        scaled(self.lines, lambda w: w.setMinimumHeight(em(w, 8)))
        scaled(self, lambda w: w._fit())
        self.totals.row_changed.connect(self._narrow)
        self.totals.opened.connect(lambda _row: self.lines.setFocus())
        self.lines.row_changed.connect(self._stand_on)
        self.lines.opened.connect(self._open)
        self.wait()

    @property
    def impact(self) -> Impact | None:
        """What is shown."""
        return self._impact

    def wait(self) -> None:
        """Nothing was looked at yet."""
        self._impact = None
        self.stage.empty(EmptyState("eye", "Chưa xem ảnh hưởng", _WAITING))

    def outdate(self) -> None:
        """What was looked at no longer is what stands in the form."""
        self._impact = None
        self.stage.empty(EmptyState("refresh", "Cần xem lại ảnh hưởng", _STALE))

    def work(self) -> None:
        """The effect is being worked out."""
        self._impact = None
        self.stage.loading()

    def show_impact(self, impact: Impact) -> None:
        """Show an effect: all groups, and the records of the first one that has any."""
        self._impact = impact
        self._groups = [_Group(total, impact) for total in impact.totals]
        for part in (self.totals, self.sentence, self.lines, self.detail, self.count):
            part.setVisible(bool(self._groups))
        self.whole.setVisible(not self._groups)
        self.whole.setText(impact.sentence)
        self.totals.rows.reload()
        self._fit()
        self.stage.ready()
        first = next((place for place, group in enumerate(self._groups) if group.lines), 0)
        if self._groups:
            self.totals.select_row(first)
        self._narrow(first)

    def _narrow(self, row: int) -> None:
        """Show the records of one group, the largest differences first."""
        group = self._groups[row] if 0 <= row < len(self._groups) else None
        self._lines = group.lines if group is not None else ()
        self.lines.rows.reload()
        self.sentence.setText(group.sentence if group is not None else "")
        shown, all_of_them = len(self._lines), group.count if group is not None else 0
        self.count.setText(
            f"{format_money(shown)} dòng đổi nhiều nhất trong {format_money(all_of_them)} · Enter mở hồ sơ"
            if 0 < shown < all_of_them
            else "Enter mở hồ sơ của dòng đang chọn"
            if shown
            else ""
        )
        if self._lines:
            self.lines.select_row(0)
        self._stand_on(0)

    def _stand_on(self, row: int) -> None:
        """The whole text of a record: it seldom fits its column."""
        self.detail.setText(self._lines[row].detail if 0 <= row < len(self._lines) else "")

    def _fit(self) -> None:
        """Let the groups be as high as they are many."""
        size = active_tokens().size
        rows = min(max(2, len(self._groups)), _MOST_GROUPS)
        self.totals.setFixedHeight(em(self, size["row-compact"] * rows + size["row"] + 0.9))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._lines):
            self.opened.emit(self._lines[row].line)


class _Line:
    """A record that would change, with its difference."""

    def __init__(self, line: ImpactLine) -> None:
        self.line = line
        self.title, self.detail = line.title, line.detail
        self.before, self.after = line.before, line.after
        self.change = _signed(line.before, line.after)
        known = line.before is not None and line.after is not None
        self.size = abs((line.after or 0) - (line.before or 0)) if known else float("inf")


class _Group:
    """One total with its records. Several of one kind are told apart by their scheme or their day of payment."""

    def __init__(self, total: ImpactTotal, impact: Impact) -> None:
        self.kind, self.count, self.sentence = total.kind, total.count, total.sentence
        without_sums = total.before == total.after == 0
        self.before = None if without_sums else total.before
        self.after = None if without_sums else total.after
        self.change = _signed(self.before, self.after)
        every = [
            line for line in (*impact.quotes, *impact.dues, *impact.plans, *impact.dates) if line.kind == self.kind
        ]
        twins = sum(other.kind == self.kind for other in impact.totals) > 1
        mark = _mark(total.sentence) if twins else ""
        mine = [line for line in every if mark in f"{line.title} {line.detail}"]
        self.lines = sorted(map(_Line, mine if mark else every), key=lambda line: -line.size)
        name = KINDS.get(self.kind, self.kind)
        self.title = f"{name}, {mark}" if mark else name


def _mark(sentence: str) -> str:
    """What tells a total from another of its kind: the scheme or the day its sentence names."""
    scheme = next((name for name in SCHEMES.values() if name in sentence), "")
    day = _DAY.search(sentence)
    return scheme or (day[0] if day is not None else "")


def _sides(unit: str) -> tuple[Column, ...]:
    return (
        Column(key="before", heading=f"Trước{unit}", width=7.6, align="right", show=format_money, sort=False),
        Column(key="after", heading=f"Sau{unit}", width=7.6, align="right", show=format_money, sort=False),
        Column(key="change", heading=f"Chênh lệch{unit}", width=8.4, align="right", tone=_tone, sort=False),
    )


def _signed(before: int | None, after: int | None) -> str:
    if before is None or after is None or before == after:
        return ""
    return f"{'+' if after > before else '−'}{format_money(abs(after - before))}"


def _tone(row: Any) -> str:
    return "warn" if row.change else ""


def _table(
    columns: tuple[Column, ...], rows: Callable[[], Sequence[Any]], name: str, optional: Mapping[str, float]
) -> WideTable:
    def fetch(offset: int, limit: int, _sort: Sort | None, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return rows()[offset : offset + limit]

    return WideTable(PagedTableModel(columns, fetch, lambda _filter: len(rows())), name=name, optional=optional)
