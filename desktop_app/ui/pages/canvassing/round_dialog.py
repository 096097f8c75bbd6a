"""A round to make or to change: what for, when, which hamlets, who walks them by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.canvassing_records import Round
from desktop_app.domain.dates import format_date, format_month, month_bounds, month_key
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.canvassing_rounds import RoundForm, RoundHamletEntry, Walk, save_round
from desktop_app.services.collectors import CollectorEntry
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_list import CommuneEntry
from desktop_app.services.households_words import CodeLists
from desktop_app.services.outcome import Outcome
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import FormGrid, flow
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import muted, section, set_tone, small
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.balance_dialog import BalanceDialog
from desktop_app.ui.pages.households.cells import code_reader, day_reader
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import TextField

BOTH = "both"


class HamletGrid(GridView):
    """Space or a click in the first column takes a hamlet into the round or out of it."""

    def __init__(self, model: EditableGridModel, toggle: Callable[[int], object]) -> None:
        super().__init__(model, enter_down=True)
        self._toggle = toggle
        self.setAccessibleName("Thôn, tổ dân phố của đợt")
        self.horizontalHeader().setStretchLastSection(True)
        scaled(self, lambda w: w.setMinimumHeight(min(em(w, 14), w.screen().availableGeometry().height() - em(w, 26))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space belongs to the tick, for every selected row."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            for row in sorted({index.row() for index in self.selectedIndexes()}):
                self._toggle(row)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click in the first column is a tick."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0 and event.button() == Qt.MouseButton.LeftButton:
            self._toggle(index.row())


class RoundDialog(SafeDialog):
    """`form()` after it was accepted. Who walks and until when can be filled down like in a spreadsheet (Ctrl+D)."""

    def __init__(
        self,
        parent: QWidget | None,
        context: PageContext,
        *,
        places: Sequence[CommuneEntry],
        collectors: Sequence[CollectorEntry],
        lists: CodeLists,
        known: Round | None = None,
        walks: Sequence[RoundHamletEntry] = (),
        add_collector: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent, "Sửa đợt vận động" if known else "Đợt vận động mới", width=56)
        self.made: int | None = None
        today = context.office.today
        self._context = context
        self._known = known
        self._touched = False
        self._people = [Choice(code=str(one.collector.id), text=one.collector.name) for one in collectors]
        self.name, self.aim = TextField(), TextField(placeholder="Vận động người đến hạn và đã dừng tham gia")
        schemes = [Choice(code=code, text=lists.schemes[code]) for code in CANVASSED]
        self.scheme = CodeCombo([Choice(code=BOTH, text="Cả hai loại hình"), *schemes], width=12)
        self.starts, self.ends = DateField(today=lambda: today), DateField(today=lambda: today)
        rows = [
            FieldRow("Tên đợt", self.name, required=True),
            FieldRow("Loại hình", self.scheme),
            FieldRow("Từ ngày", self.starts),
            FieldRow("Đến ngày", self.ends),
            FieldRow("Mục đích", self.aim),
        ]
        self.model = EditableGridModel(self._columns(), self._edited, self)
        self.grid = HamletGrid(self.model, self._toggle)
        self.model.set_rows(_rows(places, {entry.hamlet.id: entry for entry in walks}, everything=known is None))
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.body.addWidget(FormGrid(*rows, columns=5, column_width=10))
        self.body.addWidget(section("Thôn, tổ dân phố và người vận động"))
        self.body.addWidget(muted("Phím cách để chọn hoặc bỏ thôn; gõ tên người vận động, Ctrl+D để điền xuống."))
        self.body.addWidget(self.grid, 1)
        buttons = [quiet("Chia đều…", self.balance, "group")]
        if add_collector is not None:
            buttons.append(quiet("Thêm người vận động", add_collector, "person"))
        self.body.addWidget(flow(*buttons))
        self.body.addWidget(self._fault)
        self.add_button("Đóng", self.reject)
        self.add_button("Lưu đợt", self.finish, "primary")
        self._fill(known, today)
        self._stood = self._texts()
        self.chain = EnterChain(
            self, fields=[self.name, self.scheme, self.starts, self.ends, self.aim], save=self.grid.setFocus
        )
        self.chain.start()

    def is_dirty(self) -> bool:
        """Whether the hamlets were touched, or a field says something else than what stood in it."""
        return self._touched or self._texts() != self._stood

    def _texts(self) -> tuple[str, ...]:
        return tuple(field.text() for field in (self.name, self.scheme, self.starts, self.ends, self.aim))

    def offer_collectors(self, collectors: Sequence[CollectorEntry]) -> None:
        """Give the collectors anew (one was added)."""
        self._people[:] = [Choice(code=str(one.collector.id), text=one.collector.name) for one in collectors]

    def balance(self) -> None:
        """Share the chosen hamlets out evenly; what everybody would have is shown before it is taken over."""
        walks = self.form().hamlets
        if not walks or not self._people:
            self._fault.setText("Chọn thôn và có ít nhất một người vận động rồi mới chia đều được.")
            return
        dialog = BalanceDialog(self, self._context, self._people, walks, self.form().scheme)
        if dialog.exec() and dialog.found is not None:
            given = {walk.hamlet_id: str(walk.collector_id) for walk in dialog.found.walks}
            self.model.set_rows(
                [{**row, "collector": given.get(row["id"], row["collector"])} for row in self.model.rows()]
            )
            self._touched = True
        dialog.deleteLater()

    def finish(self) -> None:
        """Save; what the verb refuses is said here, with everything typed still standing."""
        faults = list(self.chain.faults().values())
        if faults or self.name.is_blank():
            self._fault.setText(faults[0] if faults else "Chưa đặt tên đợt vận động.")
            return
        if not any(row["taken"] for row in self.model.rows()):
            self._fault.setText("Chưa chọn thôn, tổ dân phố nào.")
            return
        self._context.do(save_round, self.form(), done=self._saved, failed=self._failed)

    def form(self) -> RoundForm:
        """What was typed."""
        scheme = self.scheme.value()
        return RoundForm(
            id=self._known.id if self._known else None,
            name=str(self.name.value()),
            aim=self.aim.value(),
            scheme=None if scheme in (None, BOTH) else scheme,
            starts_on=self.starts.value(),
            ends_on=self.ends.value(),
            hamlets=tuple(
                Walk(
                    hamlet_id=row["id"],
                    collector_id=int(row["collector"]) if row["collector"] else None,
                    due_on=row["due"],
                )
                for row in self.model.rows()
                if row["taken"]
            ),
        )

    def _saved(self, outcome: Outcome[int]) -> None:
        self.made = outcome.value
        self._touched = False
        self.accept()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RuleBroken | WorldFault):
            self._fault.setText(error.sentence)
        else:
            self._context.messages.fault(error)

    def _fill(self, known: Round | None, today: date) -> None:
        if known is None:
            first, last = month_bounds(month_key(today))
            self.name.set_value(f"Đợt {format_month(month_key(today))}")
            self.scheme.set_value(BOTH)
            self.starts.set_value(first)
            self.ends.set_value(last)
            return
        self.name.set_value(known.name)
        self.aim.set_value(known.aim)
        self.scheme.set_value(known.scheme or BOTH)
        self.starts.set_value(date.fromisoformat(known.starts_on) if known.starts_on else None)
        self.ends.set_value(date.fromisoformat(known.ends_on) if known.ends_on else None)

    def _columns(self) -> tuple[GridColumn, ...]:
        def taken(row: Row) -> bool:
            return bool(row["taken"])

        return (
            GridColumn(
                key="taken",
                heading="Chọn",
                width=3.4,
                show=lambda _value: "",
                editable=False,
                icon=lambda row: "check" if row["taken"] else "ring",
                tip="Phím cách để chọn hoặc bỏ",
            ),
            GridColumn(key="name", heading="Thôn, tổ dân phố", width=11, editable=False),
            GridColumn(key="commune", heading="Xã, phường", width=9, editable=False),
            GridColumn(key="households", heading="Số hộ", width=4, align="right", editable=False),
            GridColumn(
                key="collector",
                heading="Người vận động",
                width=11,
                show=lambda code: next((one.text for one in self._people if one.code == code), code),
                parse=code_reader(lambda: self._people, "Người vận động"),
                editable=taken,
                editor=lambda parent: CodeCombo(self._people, parent),
            ),
            GridColumn(
                key="due",
                heading="Xong trước ngày",
                width=8,
                show=format_date,
                parse=day_reader(lambda: self._context.office.today),
                editable=taken,
                editor=DateField,
            ),
        )

    def _edited(self, _edits: Sequence[CellEdit]) -> None:
        self._touched = True

    def _toggle(self, place: int) -> None:
        rows = self.model.rows()
        rows[place]["taken"] = not rows[place]["taken"]
        self._touched = True
        self.model.set_rows(rows)


def _rows(
    places: Sequence[CommuneEntry], walks: Mapping[int, RoundHamletEntry], *, everything: bool
) -> list[dict[str, Any]]:
    """One row per hamlet. A new round begins with every hamlet that has households."""
    rows = []
    for place in places:
        for entry in place.hamlets:
            walk = walks.get(entry.hamlet.id)
            due = walk.place.due_on if walk is not None else None
            rows.append(
                {
                    "id": entry.hamlet.id,
                    "taken": walk is not None or (everything and entry.households > 0),
                    "name": entry.hamlet.name,
                    "commune": place.commune.name,
                    "households": entry.households,
                    "collector": str(walk.collector.id) if walk is not None and walk.collector is not None else None,
                    "due": date.fromisoformat(due) if due else None,
                }
            )
    return rows
