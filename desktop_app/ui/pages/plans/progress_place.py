"""One commune, hamlet, organisation or collector in one screen: giao, đã làm, còn phải làm, tiềm năng, ai làm, bao giờ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.money import format_money
from desktop_app.services.place_page import PlacePage, is_person
from desktop_app.services.progress_pace import SEASON_NAMES
from desktop_app.ui.components.boxes import STRETCH, Card, clear, column, panel, row, scrolled
from desktop_app.ui.components.buttons import button, quiet
from desktop_app.ui.components.figure_card import PACE_ICONS
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import body, muted, section, small, strong
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.pages.plans.progress_rows import pace_words, share_of, unit_text, value_text
from desktop_app.ui.theme import active_tokens, em

_SCHEMES = {"voluntary-si": ("BHXH tự nguyện", "vsi_people"), "health-household": ("BHYT hộ gia đình", "hh_people")}
_LINES = (
    Column(key="name", heading="Chỉ tiêu", width=13, sort=False),
    Column(key="plan", heading="Giao năm", width=6, align="right", sort=False),
    Column(
        key="done", heading="Đã làm", width=9, align="right", sort=False,
        icon=lambda line: PACE_ICONS[line["pace"]] if line["pace"] != "none" else "",
        tone=lambda line: "warn" if line["pace"] == "behind" else "",
        tip="Lũy kế (hoặc mức cuối tháng) so với chỉ tiêu năm. Enter: xem tên",
    ),
    Column(key="month", heading="Riêng tháng", width=8, align="right", sort=False),
    Column(key="missing", heading="Còn phải làm", width=7.5, align="right", sort=False),
    Column(key="week", heading="Mỗi tuần", width=6, align="right", sort=False),
    Column(key="way", heading="Bù phần thiếu theo tháng", width=24, sort=False),
)  # fmt: skip


class PlaceView(QWidget):
    """`names_wanted(indicator, month alone)`, `leads_wanted(indicator)`, `closed`."""

    names_wanted = Signal(str, bool)
    leads_wanted = Signal(str)
    closed = Signal()

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._lines: list[dict[str, Any]] = []
        self._heading = section("")
        self._heading.setWordWrap(True)
        model = PagedTableModel(_LINES, self._fetch, lambda _filter: len(self._lines), self)
        self.table = Table(model, name="progress-place", memory=memory, frozen=1)
        self.table.setAccessibleName("Chỉ tiêu của đơn vị")
        self.table.opened.connect(self._opened)
        self._season = small("")
        self._season.setWordWrap(True)
        self._leads = QWidget()
        self._leads_box = column(self._leads, gap=0.35)
        self._doers = QWidget()
        self._doers_box = column(self._doers, gap=0.35)
        bar = row(
            None,
            quiet("Trở lại bảng  (Esc)", self.closed.emit, "chevron-left"),
            (self._heading, 1),
            button("Tiềm năng để bù", lambda: self.leads_wanted.emit(self.indicator), "target"),
            gap=0.75,
        )
        content = panel(
            Card(self.table, self._season, heading="Giao · đã làm · còn phải làm"),
            row(
                None,
                (Card(self._leads, STRETCH, heading="Tiềm năng"), 2),
                (Card(self._doers, STRETCH, heading="Ai làm, bao giờ"), 3),
                gap=0.6,
            ),
            STRETCH,
            gap=0.6,
        )
        column(self, bar, (scrolled(content), 1), gap=0.6)

    @property
    def heading(self) -> str:
        """Whose page it is."""
        return self._heading.text()

    @property
    def indicator(self) -> str:
        """The indicator the cursor stands on."""
        at = max(0, self.table.currentIndex().row())
        return str(self._lines[at]["code"]) if self._lines else ""

    def show_page(self, page: PlacePage) -> None:
        """Show one scope."""
        self._heading.setText(f"{page.scope.name} · tháng {format_month(page.month)}")
        at = max(0, self.table.currentIndex().row())
        self._lines = [_line(page, place) for place in range(len(page.lines))]
        self.table.rows.reload()
        if self._lines:
            self.table.select_row(min(at, len(self._lines) - 1))
        height = round(em(self.table, active_tokens().size["row"]) * (len(self._lines) + 1.35))
        self.table.setFixedHeight(height)
        seasons = dict.fromkeys(SEASON_NAMES[line.catch_up.season] for line in page.lines if line.catch_up.missing)
        self._season.setText(f"Phần thiếu được chia cho các tháng còn lại {', '.join(seasons)}." if seasons else "")
        self._show_leads(page)
        self._show_doers(page)

    def take_focus(self) -> None:
        """Put the cursor on the first line."""
        self.table.setFocus()

    def _show_leads(self, page: PlacePage) -> None:
        clear(self._leads_box)
        self._leads_box.addWidget(strong(f"{format_money(page.leads_open)} người trong danh sách tiềm năng"))
        for one in page.schemes:
            name, code = _SCHEMES[one.scheme]
            nobody = f", {format_money(one.unassigned)} chưa giao ai" if one.unassigned else ""
            words = f"{name}: {format_money(one.leads)} tiềm năng{nobody}; {format_money(one.renewals)} người đến hạn đến cuối tháng"
            text = body(words)
            text.setWordWrap(True)
            opener = button("Mở để giao", partial(self.leads_wanted.emit, code), "target")
            opener.setAccessibleName(f"Mở danh sách tiềm năng {name} để giao")
            self._leads_box.addWidget(panel((text, 1), opener, gap=0.5, flow="row"))

    def _show_doers(self, page: PlacePage) -> None:
        clear(self._doers_box)
        if not page.doers:
            text = muted("Chưa ai được giao thôn nào ở đây. Phân công ở trang Vận động, thẻ Đi từng hộ.")
            self._doers_box.addWidget(text)
        for one in page.doers:
            where = ", ".join(one.where[:4]) + (f" và {len(one.where) - 4} thôn nữa" if len(one.where) > 4 else "")
            parts = [where] if where else []
            if one.rounds:
                parts.append(", ".join(one.rounds))
            if one.leads:
                parts.append(f"{format_money(one.leads)} tiềm năng đã giao")
            due = f"hạn {format_date(date.fromisoformat(one.due_on))}" if one.due_on else "chưa đặt hạn"
            words = small(" · ".join([*parts, due]))
            words.setWordWrap(True)
            name = [] if is_person(page.scope) else [strong(one.name)]
            self._doers_box.addWidget(panel(*name, words, gap=0.1))

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        return self._lines[offset : offset + limit]

    def _opened(self, at: int) -> None:
        alone = self.table.rows.columns[max(0, self.table.currentIndex().column())].key == "month"
        self.names_wanted.emit(str(self._lines[at]["code"]), alone)


def _line(page: PlacePage, place: int) -> dict[str, Any]:
    line = page.lines[place]
    one, found = line.indicator, line.row
    planned = bool(found.plan_year)
    way = [f"T{month + 1}: {value_text(one, part)}" for month, part in enumerate(line.catch_up.parts) if part]
    return {
        "code": one.code,
        "name": f"{one.short_name} ({unit_text(one)})",
        "plan": value_text(one, found.plan_year) if planned else "chưa giao",
        "done": share_of(one, found.actual_to_date, found.plan_year) if found.known else "chưa nhập",
        "month": share_of(one, found.actual_month, found.plan_month) if found.known else "chưa nhập",
        "pace": found.pace,
        "missing": value_text(one, found.needed.missing) if planned else "",
        "week": value_text(one, found.needed.per_week) if planned else "",
        "way": " · ".join(way) if way else pace_words(found.pace) if planned else "",
    }
