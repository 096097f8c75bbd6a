"""“Tiến độ các chỉ tiêu”: every planned line of the office with its bar, its share, its pace and what a week must bring."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.services.planning_figures import Indicator
from desktop_app.services.progress import ProgressRow
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, clear, column, panel
from desktop_app.ui.components.buttons import link
from desktop_app.ui.components.figure_card import PACE_ICONS, PACE_TONES, PACE_WORDS, PlanBar
from desktop_app.ui.components.text import body, muted, small
from desktop_app.ui.pages.overview.figures import needed_words, share_words

_SHOWN = 6


class PaceList(QWidget):
    """`line_wanted(indicator)` opens the tab “Tiến độ” on it, `plan_wanted` the grid, where nothing is planned yet."""

    line_wanted = Signal(str)
    plan_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self, gap=0.45)
        self.links: list[QPushButton] = []

    def show_lines(self, lines: Sequence[tuple[Indicator, ProgressRow]], year: str) -> None:
        """Show the planned lines of a year, those that are behind first."""
        held = next((place for place, one in enumerate(self.links) if one.hasFocus()), None)
        clear(self._layout)
        self.links = []
        if not lines:
            words = muted(f"Năm {year} chưa giao chỉ tiêu nào, nên chưa có nhịp để so.")
            words.setWordWrap(True)
            maker = link(f"Lập chỉ tiêu {year}", self.plan_wanted.emit)
            self.links.append(maker)
            self._layout.addWidget(words)
            self._layout.addWidget(panel(maker, STRETCH, flow="row"))
        ordered = sorted(lines, key=lambda line: line[1].pace != "behind")
        for indicator, row in ordered[:_SHOWN]:
            self._layout.addWidget(self._line(indicator, row))
        if len(ordered) > _SHOWN:
            rest = link(
                f"Còn {len(ordered) - _SHOWN} chỉ tiêu nữa: xem ở thẻ Tiến độ", partial(self.line_wanted.emit, "")
            )
            self.links.append(rest)
            self._layout.addWidget(panel(rest, STRETCH, flow="row"))
        self._layout.addStretch(1)
        if held is not None and self.links:  # read anew while the hand is here: it stays
            self.links[min(held, len(self.links) - 1)].setFocus()

    def _line(self, indicator: Indicator, row: ProgressRow) -> QWidget:
        name = link(indicator.short_name, partial(self.line_wanted.emit, indicator.code))
        name.setToolTip(indicator.name)
        share = share_words(indicator, row)
        pace = PACE_WORDS[row.pace] if row.known else "chưa nhập số tháng này"
        name.setAccessibleName(f"{indicator.name}: {share}, {pace}")
        self.links.append(name)
        bar = PlanBar()
        whole = row.plan_year or 1
        bar.show_share(row.actual_to_date / whole, row.plan_to_date / whole)
        badge = Badge(pace, PACE_TONES[row.pace], PACE_ICONS[row.pace])
        needed = small(needed_words(indicator, row))
        return panel(
            panel(name, (body(share), 1), badge, gap=0.5, flow="row"),
            panel((bar, 2), (needed, 1), gap=0.6, flow="row"),
            gap=0.05,
        )
