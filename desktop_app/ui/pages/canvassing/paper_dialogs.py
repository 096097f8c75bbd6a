"""The dialogs around paper lists: a new one, one of the earlier ones, and a filled workbook before it is taken over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.walk_records import ALL, LEADS, WalkList
from desktop_app.services.canvassing_rounds import RoundHamletEntry
from desktop_app.services.outcome import Outcome
from desktop_app.services.walk_list_import import BookPreview, BookRow
from desktop_app.services.walk_lists import AIM_WORDS, WalkListEntry, WalkListForm, make_walk_list
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import FormGrid
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, section, set_tone, small
from desktop_app.ui.models.columns import Column, as_date
from desktop_app.ui.models.editable_grid import EditableGridModel, GridColumn
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.round_dialog import HamletGrid
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

PDF_KIND, XLSX_KIND = "pdf", "xlsx"


class MakeDialog(SafeDialog):
    """`made` and `kind` (`pdf` or `xlsx`) after a list was made."""

    def __init__(
        self,
        parent: QWidget | None,
        context: PageContext,
        round_id: int,
        round_name: str,
        hamlets: Sequence[RoundHamletEntry],
        here: int | None,
    ) -> None:
        super().__init__(parent, f"Phiếu đi từng hộ – {round_name}", width=44)
        self._context = context
        self._round_id = round_id
        self.made: WalkList | None = None
        self.kind = PDF_KIND
        self.aim = CodeCombo([Choice(code=code, text=words) for code, words in AIM_WORDS.items()], width=15)
        self.aim.set_value(ALL)
        goes = {entry.hamlet.id: (*([entry.collector] if entry.collector else []), *entry.given) for entry in hamlets}
        people = {one.id: one.name for found in goes.values() for one in found}
        self.collector = CodeCombo([Choice(code=str(one), text=name) for one, name in people.items()], width=15)
        columns = (
            GridColumn(key="take", heading="Chọn", width=4, show=lambda take: "✓" if take else "", editable=False),
            GridColumn(key="name", heading="Thôn, tổ dân phố", width=20, editable=False),
            GridColumn(key="collector", heading="Người đi", width=11, editable=False),
            GridColumn(key="reached", heading="Đã đến", width=6, align="right", editable=False),
        )
        self.model = EditableGridModel(columns, lambda _edits: None, self)
        self.grid = HamletGrid(self.model, self._toggle)
        self._rows: list[dict[str, Any]] = [
            {
                "id": entry.hamlet.id,
                "take": entry.hamlet.id == here,
                "name": f"{entry.hamlet.name}, {entry.commune.name}",
                "collector": ", ".join(dict.fromkeys(one.name for one in goes[entry.hamlet.id])),
                "who": {one.id for one in goes[entry.hamlet.id]},
                "reached": f"{entry.reached}/{entry.households}",
            }
            for entry in hamlets
        ]
        self.model.set_rows(self._rows)
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.body.addWidget(
            FormGrid(
                FieldRow("In những hộ nào", self.aim),
                FieldRow("Chỉ hộ của một người (để trống: mọi hộ)", self.collector),
                columns=2,
            )
        )
        self.body.addWidget(section("Thôn, tổ dân phố"))
        self.body.addWidget(muted("Phím cách để chọn hoặc bỏ thôn. Mỗi thôn bắt đầu một trang mới."))
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self._fault)
        self.add_button("Đóng", self.reject)
        self.add_button("Xuất Excel để điền", lambda: self.finish(XLSX_KIND))
        self.add_button("Lập phiếu PDF", lambda: self.finish(PDF_KIND), "primary")
        on_commit(self.collector, self._collector_chosen)
        self.grid.setFocus()
        place = next((at for at, row in enumerate(self._rows) if row["take"]), 0)
        if self._rows:
            self.grid.setCurrentIndex(self.model.index(place, 0))

    def finish(self, kind: str) -> None:
        """Make the list; what is wrong is said here."""
        collector = self.collector.value()
        form = WalkListForm(
            round_id=self._round_id,
            hamlet_ids=tuple(row["id"] for row in self._rows if row["take"]),
            aim=self.aim.value() or ALL,
            collector_id=int(collector) if collector else None,
        )
        self.kind = kind
        self._context.do(make_walk_list, form, done=self._done, failed=self._refused)

    def _done(self, outcome: Outcome[WalkList]) -> None:
        self.made = outcome.value
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleBroken | WorldFault):
            self._fault.setText(error.sentence)
        else:
            self._context.messages.fault(error)

    def _toggle(self, at: int) -> None:
        self._rows[at]["take"] = not self._rows[at]["take"]
        index = self.grid.currentIndex()
        self.model.set_rows(self._rows)
        self.grid.setCurrentIndex(index)

    def _collector_chosen(self) -> None:
        """A collector's list is of the hamlets where that collector has households; else of the leads given to the collector."""
        chosen = self.collector.value()
        if chosen is None:
            return
        for row in self._rows:
            row["take"] = int(chosen) in row["who"]
        self.model.set_rows(self._rows)
        if self.aim.value() == ALL and not any(row["take"] for row in self._rows):
            self.aim.set_value(LEADS)


class EarlierDialog(SafeDialog):
    """The lists made so far: Enter opens one to be keyed back, the buttons print it again under the same numbers."""

    def __init__(
        self,
        parent: QWidget | None,
        context: PageContext,
        entries: Sequence[WalkListEntry],
        *,
        opened: Callable[[str], object],
        again: Callable[[WalkList, str], object],
    ) -> None:
        super().__init__(parent, "Phiếu đã lập", width=58)
        self._entries = list(entries)
        self._opened = opened
        self._again = again
        columns = (
            Column(key="code", heading="Mã phiếu", width=6.5, sort=False),
            Column(key="made_on", heading="Lập ngày", width=6.5, show=as_date, sort=False),
            Column(key="round", heading="Đợt", width=13, sort=False),
            Column(key="hamlets", heading="Thôn, tổ", width=13, sort=False),
            Column(key="collector", heading="Người đi", width=9, sort=False),
            Column(key="lines", heading="Số dòng", width=5, align="right", sort=False),
        )
        self.table = Table(
            PagedTableModel(columns, self._fetch, lambda _f: len(self._entries)), name="walk-lists", frozen=0
        )
        self.table.setAccessibleName("Phiếu đã lập")
        scaled(self.table, lambda w: w.setMinimumHeight(em(w, 16)))
        self.table.rows.reload()
        self.foot = TableFoot()
        self.foot.show_counts(f"{len(self._entries)} phiếu")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.foot)
        self.add_button("Đóng", self.reject)
        self.add_button("Xuất lại Excel", lambda: self._print(XLSX_KIND))
        self.add_button("In lại PDF", lambda: self._print(PDF_KIND))
        self.add_button("Nhập phiếu này", self._open, "primary")
        self.table.opened.connect(lambda _row: self._open())
        if self._entries:
            self.table.select_row(0)
        self.table.setFocus()

    def _fetch(self, offset: int, limit: int, _sort: Sort | None, _filter: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                "code": entry.list.code,
                "made_on": entry.list.made_on,
                "round": entry.round,
                "hamlets": entry.hamlets,
                "collector": entry.collector,
                "lines": entry.lines,
            }
            for entry in self._entries[offset : offset + limit]
        ]

    def _chosen(self) -> WalkListEntry | None:
        rows = self.table.selected_rows()
        return self._entries[rows[0]] if rows and self._entries else None

    def _open(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self._opened(chosen.list.code)

    def _print(self, kind: str) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self._again(chosen.list, kind)


class BookDialog(SafeDialog):
    """A filled workbook row by row: what would be written, and what stands in the way. Accepted: write the sound rows."""

    def __init__(self, parent: QWidget | None, preview: BookPreview, file_name: str) -> None:
        super().__init__(parent, f"Nhập phiếu {preview.paper.list.code} từ {file_name}", width=58)
        faults = sum(bool(row.fault) for row in preview.rows)
        self._rows = sorted(preview.rows, key=lambda row: (not row.fault, row.row))
        columns = (
            Column(key="row", heading="Dòng Excel", width=5.5, align="right", sort=False),
            Column(key="number", heading="Dòng phiếu", width=5.5, align="right", sort=False),
            Column(key="name", heading="Họ và tên", width=12, sort=False),
            Column(key="words", heading="Đã điền", width=14, sort=False),
            Column(
                key="fault",
                heading="Cần xem lại",
                width=24,
                sort=False,
                tone=lambda row: "bad" if row.fault else "",
                icon=lambda row: "warning" if row.fault else "ok",
            ),
        )
        self.table = Table(
            PagedTableModel(columns, self._fetch, lambda _f: len(self._rows)), name="walk-book", frozen=0
        )
        self.table.setAccessibleName("Các dòng đã điền")
        scaled(self.table, lambda w: w.setMinimumHeight(em(w, 16)))
        self.table.rows.reload()
        ready = len(preview.ready)
        words = f"{preview.paper.round}: {ready} dòng ghi được, {faults} dòng cần xem lại."
        if faults:
            words += " Các dòng cần xem lại không bị ghi; sửa trong tệp rồi nhập lại, hoặc nhập tay."
        self.body.addWidget(muted(words))
        if preview.paper.remark:
            self.body.addWidget(set_tone(small(preview.paper.remark), "warn"))
        self.body.addWidget(self.table, 1)
        self.add_button("Đóng, chưa ghi", self.reject)
        write = self.add_button(f"Ghi {ready} dòng", self.accept, "primary")
        write.setEnabled(ready > 0)
        self.table.setFocus()

    def _fetch(self, offset: int, limit: int, _sort: Sort | None, _filter: Mapping[str, Any]) -> Sequence[BookRow]:
        return self._rows[offset : offset + limit]
