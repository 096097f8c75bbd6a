"""“Chia đều”: who takes part, and what each would have before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.services.assigning import Balance, balance
from desktop_app.services.canvassing_rounds import Walk
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice

_YES, _NO = "có", "không"


class BalanceDialog(SafeDialog):
    """`found` after it was accepted. Who takes part is typed in the first column (c / k)."""

    def __init__(
        self,
        parent: QWidget | None,
        context: PageContext,
        people: Sequence[Choice],
        walks: Sequence[Walk],
        scheme: str | None,
    ) -> None:
        super().__init__(parent, "Chia đều thôn cho người vận động", width=46)
        self.found: Balance | None = None
        self._context = context
        self._walks, self._scheme = walks, scheme
        self.model = EditableGridModel(_COLUMNS, self._edited, self)
        self.grid = GridView(self.model, enter_down=True)
        self.grid.setAccessibleName("Trước và sau khi chia")
        self.grid.horizontalHeader().setStretchLastSection(True)
        scaled(
            self.grid, lambda w: w.setMinimumHeight(min(em(w, 16), w.screen().availableGeometry().height() - em(w, 20)))
        )
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.body.addWidget(
            muted("Gõ c (có) hoặc k (không) ở cột Tham gia. Chia theo số hộ và số tiềm năng; một thôn không tách đôi.")
        )
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self._fault)
        taking = {str(walk.collector_id) for walk in walks if walk.collector_id} or {one.code for one in people}
        self._rows: list[dict[str, Any]] = [
            {"id": int(one.code), "name": one.text, "in": _YES if one.code in taking else _NO} for one in people
        ]
        self.add_button("Đóng", self.reject)
        self.add_button("Nhận cách chia này", self.finish, "primary")
        self._propose()
        self.grid.edit_cell(0, "in")

    def finish(self) -> None:
        """Take the proposal over into the round, where it is saved with the rest."""
        if self.found is None:
            return
        self.accept()

    def _edited(self, _edits: Sequence[CellEdit]) -> None:
        taking = {row["id"]: row["in"] for row in self.model.rows() if row["id"]}
        self._rows = [{**row, "in": taking.get(row["id"], row["in"])} for row in self._rows]
        self._propose()

    def _propose(self) -> None:
        chosen = [row["id"] for row in self._rows if row["in"] == _YES]
        try:
            self.found = balance(self._context.office, self._walks, chosen, scheme=self._scheme)
        except RuleBroken as error:
            self.found = None
            self._fault.setText(error.sentence)
            return
        self._fault.setText("")
        before = {load.collector_id: load for load in self.found.before}
        after = {load.collector_id: load for load in self.found.after}
        shown: list[dict[str, Any]] = []
        nobody: list[dict[str, Any]] = [{"id": None, "name": "Chưa phân công", "in": ""}] if None in before else []
        for row in (*self._rows, *nobody):
            was, will = before.get(row["id"]), after.get(row["id"])
            shown.append(
                {
                    **row,
                    "before": f"{was.hamlets} thôn · {format_money(was.households)} hộ · {format_money(was.leads)} TN"
                    if was
                    else "–",
                    "after": f"{will.hamlets} thôn · {format_money(will.households)} hộ · {format_money(will.leads)} TN"
                    if will
                    else "–",
                }
            )
        self.model.set_rows(shown)


def _answer(text: str) -> str:
    typed = text.strip().lower()
    if typed[:1] in ("c", "x", "1"):
        return _YES
    if typed[:1] in ("k", "0"):
        return _NO
    raise RuleBroken(f"Gõ c (có) hoặc k (không); “{text}” không đọc được.", rule="balance.takes-part")


_COLUMNS = (
    GridColumn(key="name", heading="Người vận động", width=12, editable=False),
    GridColumn(
        key="in", heading="Tham gia", width=5, align="center", parse=_answer, editable=lambda row: bool(row["id"])
    ),
    GridColumn(key="before", heading="Trước (TN: tiềm năng)", width=14, editable=False),
    GridColumn(key="after", heading="Sau khi chia", width=14, editable=False),
)
