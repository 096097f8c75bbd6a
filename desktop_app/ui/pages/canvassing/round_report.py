"""Kết quả đợt: what a round has come to, as a table and a chart; each figure leads to its names, and to what is still to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.households_words import CodeLists
from desktop_app.services.round_report import CHANNEL, COLLECTOR, HAMLET, SOURCE, TOTAL
from desktop_app.services.round_report_files import save_round_report
from desktop_app.services.round_report_names import lead_ids_to_see, round_names
from desktop_app.services.round_report_view import (
    Comparison,
    RoundEntry,
    RoundView,
    leads_unseen,
    round_comparison,
    round_entries,
    round_view,
    share,
)
from desktop_app.ui.components.boxes import column, flow, panel, split
from desktop_app.ui.components.buttons import button, menu_button, quiet
from desktop_app.ui.components.chart_frame import ChartFrame
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import small
from desktop_app.ui.files import EXCEL, PDF, choose_save
from desktop_app.ui.models.columns import Column, as_count
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.round_report_charts import CHARTS
from desktop_app.ui.pages.plans.charts_kinds import Names
from desktop_app.ui.pages.plans.charts_names import NamesPane
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

COMPARE = "compare"
_CUTS = (
    Choice(code=HAMLET, text="Theo thôn, tổ"),
    Choice(code=COLLECTOR, text="Theo người đi"),
    Choice(code=SOURCE, text="Theo nguồn tiềm năng"),
    Choice(code=CHANNEL, text="Theo cách tiếp xúc"),
    Choice(code=COMPARE, text="So với đợt trước"),
)
_TWICE = {
    COLLECTOR: "Hộ có hai người đến: tính cho cả hai, dòng cộng tính một lần",
    SOURCE: "Người có tên ở hai nguồn: tính cho cả hai, dòng cộng tính một lần",
    CHANNEL: "Hộ gặp bằng hai cách: tính ở cả hai dòng, dòng cộng tính một lần",
}
_WORDS = {
    "households": "hộ trong đợt", "reached": "hộ đã đến", "left": "hộ chưa đến", "contacts": "lượt tiếp xúc",
    "seen": "lượt người đã gặp", "paid": "đã đóng sau gặp", "promises": "hẹn đã đến hạn", "kept": "giữ hẹn",
    "again": "còn phải gặp lại", "leads": "tiềm năng chưa ai gặp",
}  # fmt: skip


class RoundTab(QWidget):
    """`navigate("canvass", tab="round", round=3, by="collector")`. `opened(household id)`: a household of a list of names."""

    opened = Signal(object)

    def __init__(self, context: PageContext, lists: CodeLists) -> None:
        super().__init__()
        self._context = context
        self._lists = lists
        self._view: RoundView | None = None
        self._comparison: Comparison | None = None
        self._unseen: Mapping[str, int] = {}
        self._rows: list[dict[str, Any]] = []
        self.round = CodeCombo(width=18)
        self.cut = CodeCombo(_CUTS, width=12)
        self.cut.set_value(HAMLET)
        self.chart = CodeCombo([Choice(code=one.code, text=one.text) for one in CHARTS], width=11)
        self.chart.set_value(CHARTS[0].code)
        for field, name in ((self.round, "Đợt vận động"), (self.cut, "Chia theo"), (self.chart, "Biểu đồ")):
            field.setAccessibleName(name)
        self.about = small("")
        self.about.setWordWrap(True)
        self.foot = TableFoot()
        self.table = self._table(self._columns(), "round-report", "Kết quả đợt")
        self.compared = self._table(_COMPARED, "round-compared", "So với đợt trước")
        self.frame = ChartFrame(context.messages)
        self.frame.setAccessibleName("Biểu đồ của đợt")
        self.names = NamesPane(context.memory)
        self._stage = Stage(panel((self.table, 1), (self.compared, 1), self.foot, gap=0))
        self._drawn = split(self._stage, self.frame, name="round-report", memory=context.memory, widths=(0, 27))
        self._above = panel(
            flow(self.round, self.cut, self.chart),
            flow(
                button("Xem tên  (Enter)", self.show_names, "list"),
                button("Người còn phải gặp  (Ctrl+G)", self.to_leads, "target"),
                quiet("In phiếu đi từng hộ", self.to_paper, "print"),
                menu_button(
                    "Xuất",
                    [("Excel  (.xlsx)…", lambda: self.export(EXCEL, "xlsx"), "excel"), ("Trang in  (.pdf)…", lambda: self.export(PDF, "pdf"), "pdf")],
                    "download",
                ),
            ),
            self.about,
            gap=0.4,
            margin=0.6,
        )  # fmt: skip
        column(self, self._above, (self._drawn, 1), (self.names, 1), gap=0.2)
        self.names.hide()
        self.compared.hide()
        for field in (self.round, self.cut):
            on_commit(field, self._read)
        on_commit(self.chart, self._draw)
        self.frame.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.show_names())
        self.names.opened.connect(lambda household, _person: self.opened.emit(household))
        self.names.closed.connect(self._back)
        self.names.leads_wanted.connect(lambda args: context.navigate("canvass", tab="leads", **args))
        self.own_acts: dict[str, Callable[[], object]] = {
            "canvass.assign": self.to_leads,
            "canvass.paper": self.to_paper,
        }

    # -- what the page asks of a tab

    def reload(self) -> None:
        """Read the rounds, then what is shown, anew."""
        self._context.look(round_entries, done=self._offer, key="canvass.rounds")

    def open(self, **args: Any) -> None:
        """`round`: show this one; `by`: divided so."""
        if args.get("round"):
            self.round.set_choices([Choice(code=str(args["round"]), text="")])
            self.round.set_value(str(args["round"]))
        if args.get("by"):
            self.cut.set_value(args["by"])
        if args:
            self._back(focus=False)
            self.reload()

    def focus_target(self) -> QWidget | None:
        """The table, or the names over it."""
        if self.names.isVisibleTo(self):
            return self.names.table
        return self.compared if self.cut.value() == COMPARE else self.table

    # -- acts

    def show_names(self) -> None:
        """The names behind the figure the cursor stands on."""
        at = self.table.currentIndex()
        if self._view is None or not 0 <= at.row() < len(self._rows):
            return
        what = self._columns()[max(0, at.column())].key
        what = "contacts" if what in ("name", "percent", "paid_percent") else what
        self._ask(self._rows[at.row()]["key"], what.replace("outcome_", "outcome:"))

    def to_leads(self) -> None:
        """Open the leads still to be seen, of the hamlet in hand where there is one, ready to be given out."""
        if self._view is not None:
            self._context.look(
                lead_ids_to_see, self._view.round.id, self._hamlet(), done=self._open_leads, key="canvass.to-see"
            )

    def to_paper(self) -> None:
        """Print walk lists for who is still to be seen."""
        self._context.navigate("canvass", tab="paper", make=True)

    def export(self, kind: Any, suffix: str) -> None:
        """Write KQ-RASOAT of the round."""
        if self._view is None:
            return
        name = f"KQ-RASOAT-dot-{self._view.round.id}.{suffix}"
        path = choose_save(self.window(), "Lưu kết quả đợt", name, kind)
        if path is not None:
            self._context.look(save_round_report, self._view.round.id, path, done=self._saved, key="canvass.round-file")

    # -- reading and showing

    def _offer(self, entries: Sequence[RoundEntry]) -> None:
        kept = self.round.value()
        self.round.set_choices(
            [
                Choice(
                    code=str(one.round.id),
                    text=one.round.name,
                    detail=f"{'đang làm' if one.running else 'đã kết thúc'} · {format_money(one.reached)} hộ",
                )
                for one in entries
            ]
        )
        known = {str(one.round.id) for one in entries}
        self.round.set_value(kept if kept in known else next(iter(str(one.round.id) for one in entries), None))
        if not entries:
            self._stage.empty(
                EmptyState("canvass", "Chưa có đợt vận động nào", "Lập đợt ở thẻ “Đi từng hộ” (Ctrl+N) trước.")
            )
            return
        self._stage.ready()
        self._read()

    def _read(self) -> None:
        if not self.round.value():
            return
        number, cut = int(str(self.round.value())), self.cut.value() or HAMLET
        self._context.look(
            round_view, number, HAMLET if cut == COMPARE else cut, done=self._show, key="canvass.round-view"
        )
        if cut == COMPARE:
            self._context.look(round_comparison, number, done=self._show_compared, key="canvass.round-compared")

    def _show(self, view: RoundView) -> None:
        if self._view is None or self._view.round.id != view.round.id:
            self._unseen = {}
        self._view = view
        self._fill()
        self._draw()
        self._context.look(leads_unseen, view.round.id, done=self._show_unseen, key="canvass.round-unseen")

    def _show_unseen(self, unseen: Mapping[str, int]) -> None:
        self._unseen = unseen
        self._fill()

    def _show_compared(self, found: Comparison) -> None:
        self._comparison = found
        self.compared.rows.reload()
        if found.before is None:
            self.about.setText("Chưa có đợt nào bắt đầu trước đợt này để so.")
        else:
            self.about.setText(f"So với {found.before.name}, cùng ngày thứ {found.day} của đợt và khi kết thúc đợt.")

    def _fill(self) -> None:
        view = self._view
        if view is None:
            return
        compare = self.cut.value() == COMPARE
        self.table.setVisible(not compare)
        self.compared.setVisible(compare)
        where = self.table.currentIndex()
        lines = [*view.lines, view.total]
        several = len({line.place for line in view.lines}) > 1  # hamlets of two communes may share a name
        self._rows = [
            {
                "key": line.key,
                "name": (f"{line.name}, {line.place}" if several and line.place else line.name) or "Cộng",
                "place": line.place,
                **{key: getattr(line, key) for key in ("households", "reached", "left", "contacts", "seen", "paid")},
                "percent": _percent(line.reached, line.households),
                "paid_percent": _percent(line.paid, line.seen),
                **{key: getattr(line, key) for key in ("promises", "kept", "again")},
                "leads": self._leads_of(line.key),
                **{f"outcome_{digit}": count for digit, count in line.outcomes.items()},
            }
            for line in lines
        ]
        self.table.rows.reload()
        if where.isValid():
            self.table.setCurrentIndex(self.table.rows.index(min(where.row(), len(lines) - 1), where.column()))
        elif self._rows:
            self.table.select_row(0)
        total = view.total
        self.foot.show_counts(
            f"Hộ đã đến {share(total.reached, total.households)} · {format_money(total.contacts)} lượt tiếp xúc",
            f"Đã đóng {share(total.paid, total.seen)} · giữ hẹn {share(total.kept, total.promises)}",
        )
        if not compare:
            state = "Đang làm" if view.round.state == "open" else "Đã kết thúc"
            twice = _TWICE.get(view.cut, "Mỗi người (hoặc hộ) tính một lần cho mỗi chế độ, theo lần gặp cuối")
            self.about.setText(f"{state}. {twice}. Đã đóng: từ lần gặp đầu đến hôm nay.")

    def _leads_of(self, key: str) -> int | None:
        if key == TOTAL:
            return sum(self._unseen.values())
        return self._unseen.get(key, 0) if self._view is not None and self._view.cut == HAMLET else None

    def _draw(self) -> None:
        if self._view is not None:
            self.frame.show(self._chart().draw(self._view))

    def _chart(self) -> Any:
        return next((one for one in CHARTS if one.code == self.chart.value()), CHARTS[0])

    def _picked(self, key: object) -> None:
        line, what = self._chart().asked(key)
        self._ask(line, what, HAMLET)

    def _ask(self, key: str, what: str, cut: str = "") -> None:
        if self._view is None:
            return
        line = next((one["name"] for one in self._rows if one["key"] == key), "")
        kind, _, more = what.partition(":")
        words = {
            "outcome": self._view.outcome_names.get(more, more), "reason": self._view.reason_names.get(more, more),
            "week": f"tuần từ {more[8:]}/{more[5:7]}", "funnel": "theo bước của phễu",
        }.get(kind, _WORDS.get(kind, ""))  # fmt: skip
        heading = " – ".join(part for part in (words[:1].upper() + words[1:], line, self._view.round.name) if part)
        self._context.look(
            round_names, self._view.round.id, cut or self._view.cut, key, what,
            done=lambda lines: self._show_names(Names(heading=heading, lines=lines)), key="canvass.round-names",
        )  # fmt: skip

    def _show_names(self, names: Names) -> None:
        self.names.show_names(names)
        self._drawn.hide()
        self._above.hide()
        self.names.show()
        self.names.take_focus()

    def _back(self, *, focus: bool = True) -> None:
        self.names.hide()
        self._above.show()
        self._drawn.show()
        target = self.focus_target()
        if focus and target is not None:
            target.setFocus()

    def _hamlet(self) -> int | None:
        row = self.table.currentIndex().row()
        if self._view is None or self._view.cut != HAMLET or not 0 <= row < len(self._rows) - 1:
            return None
        return int(self._rows[row]["key"])

    def _open_leads(self, ids: Sequence[int]) -> None:
        if ids:
            self._context.navigate("canvass", tab="leads", lead_ids=list(ids), sort="rank")
        else:
            self._context.messages.toast("Không còn tiềm năng nào đang mở phải gặp ở đây.", "info")

    def _saved(self, path: Path) -> None:
        self._context.messages.toast(f"Đã lưu {path.name}", "good")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose a chart."""
        digit = event.text()
        if digit.isdigit() and 1 <= int(digit) <= len(CHARTS) and not self.names.isVisibleTo(self):
            self.chart.set_value(CHARTS[int(digit) - 1].code)
            self._draw()
        else:
            super().keyPressEvent(event)

    def _table(self, columns: Sequence[Column], name: str, meaning: str) -> Table:
        compared = name == "round-compared"
        lines = (lambda: self._comparison.lines if self._comparison else ()) if compared else (lambda: self._rows)
        model = PagedTableModel(
            columns, lambda at, limit, _sort, _filter: lines()[at : at + limit], lambda _filter: len(lines()), self
        )
        table = Table(model, name=name, memory=self._context.memory, frozen=1, compact=True)
        table.setAccessibleName(meaning)
        if not compared:
            table.key_pressed.connect(self._digit)
        return table

    def _digit(self, digit: str) -> None:
        if 1 <= int(digit) <= len(CHARTS):
            self.chart.set_value(CHARTS[int(digit) - 1].code)
            self._draw()

    def _columns(self) -> tuple[Column, ...]:
        def figure(key: str, heading: str, width: float, **more: Any) -> Column:
            return Column(key=key, heading=heading, width=width, align="right", show=as_count, sort=False, **more)

        return (
            Column(key="name", heading="Thôn; người đi; nguồn", width=13, sort=False),
            figure("households", "Hộ", 4.5),
            figure("reached", "Đã đến", 5.5),
            figure("percent", "%", 3),
            figure("left", "Chưa đến", 6.5, tip="Enter: xem hộ chưa ai đến"),
            figure("contacts", "Lượt", 4.5, tip="Lượt tiếp xúc có kết quả"),
            figure("seen", "Người", 4.5, tip="Lượt người theo chế độ đã gặp"),
            figure("paid", "Đã đóng", 6, tip="Đóng từ lần gặp đầu đến hôm nay"),
            figure("paid_percent", "Đóng %", 4.5, hidden=True),
            figure("promises", "Đến hẹn", 6, tip="Lời hẹn đóng đã đến ngày"),
            figure("kept", "Giữ hẹn", 6, tip="Đóng trong hạn hẹn"),
            figure("again", "Gặp lại", 5.5, tip="Kết quả cuối chưa khép và chưa đóng"),
            figure("leads", "TN chưa gặp", 7, tip="Tiềm năng đang mở chưa ai gặp trong đợt"),
            *(
                figure(f"outcome_{digit}", digit, 3, tip=one.name)
                for digit, one in sorted(self._lists.outcomes.items())
            ),
        )


_COMPARED = (
    Column(key="name", heading="Số liệu", width=15, sort=False),
    Column(key="now", heading="Đợt này", width=11, align="right", sort=False),
    Column(key="same_day", heading="Đợt trước, cùng ngày", width=12, align="right", sort=False),
    Column(key="whole", heading="Đợt trước, cả đợt", width=12, align="right", sort=False),
)


def _percent(part: int, whole: int | None) -> int | None:
    return round(part * 100 / whole) if whole else None
