"""The dialogs of the leads: giving them out, the points of the ranking, and leads from a list that was taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collectors import CollectorEntry
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_words import CodeLists
from desktop_app.services.lead_ranking import FACTOR_WORDS, MOST, WeightLine
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.pages.households.dialogs import FormDialog
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField

BOTH = "both"
_NOBODY = "nobody"
# Lists of other agencies come as lists of people; what they say is told when they are made leads.
_FROM_LISTS = ("labour", "new-resident", "school-leaver", "household-business", "class-ended", "interagency", "import")


class AssignDialog(FormDialog):
    """Who is to see the people (or households) chosen, and by when; `nobody` says what giving them to nobody means."""

    def __init__(
        self,
        parent: QWidget | None,
        what: str,
        collectors: Sequence[CollectorEntry],
        today: Callable[[], date],
        nobody: str = "Không giao cho ai",
    ) -> None:
        self.collector = CodeCombo(
            [
                *(Choice(code=str(one.collector.id), text=one.collector.name) for one in collectors),
                Choice(code=_NOBODY, text=nobody),
            ],
            width=16,
        )
        self.due = DateField(today=today)
        super().__init__(
            parent,
            f"Giao {what} cho ai?",
            [("Người vận động", self.collector, True), ("Xong trước ngày", self.due, False)],
        )
        self.save_button.setText("Giao")

    def chosen(self) -> tuple[int | None, date | None]:
        """The collector (`None`: nobody) and the day."""
        value = str(self.collector.value())
        return (None if value == _NOBODY else int(value)), self.due.value()


class FromImportDialog(FormDialog):
    """Which list that was taken in, and what it is a list of."""

    def __init__(self, parent: QWidget | None, imports: Sequence[Any], lists: CodeLists) -> None:
        self.batch = CodeCombo(
            [
                Choice(
                    code=str(one.id),
                    text=one.file_name,
                    detail=f"{format_date(date.fromisoformat(one.imported_at[:10]))} · {one.read} dòng",
                )
                for one in imports
            ],
            width=22,
        )
        self.source = CodeCombo(
            [
                Choice(code=code, text=lists.lead_sources[code][:1].upper() + lists.lead_sources[code][1:])
                for code in _FROM_LISTS
                if code in lists.lead_sources
            ],
            width=22,
        )
        self.scheme = CodeCombo(
            [
                Choice(code=BOTH, text="Cả hai loại hình"),
                *(Choice(code=code, text=lists.schemes[code]) for code in CANVASSED),
            ],
            width=16,
        )
        self.scheme.set_value(BOTH)
        super().__init__(
            parent,
            "Lập tiềm năng từ danh sách đã nhập",
            [("Danh sách", self.batch, True), ("Là danh sách", self.source, True), ("Loại hình", self.scheme, True)],
            columns=1,
        )
        hint = muted("Người đã tham gia, không thuộc diện, đã đi hoặc đã từ chối trong năm thì không lập.")
        self.body.insertWidget(0, hint)
        self.save_button.setText("Lập danh sách")

    def is_dirty(self) -> bool:
        """The scheme stands there from the start."""
        return not (self.batch.is_blank() and self.source.is_blank())

    def chosen(self) -> tuple[int, str, tuple[str, ...]]:
        """The import, the source and the schemes."""
        scheme = str(self.scheme.value())
        return int(str(self.batch.value())), str(self.source.value()), CANVASSED if scheme == BOTH else (scheme,)


class WeightsDialog(SafeDialog):
    """The points of each reason; the program's own stand beside them. `attempt` is called with what was typed."""

    def __init__(
        self, parent: QWidget | None, lines: Sequence[WeightLine], attempt: Callable[[Mapping[str, int]], object]
    ) -> None:
        super().__init__(parent, "Điểm xếp hạng tiềm năng", width=56)
        self._attempt = attempt
        self._touched = False
        self.model = EditableGridModel(_WEIGHT_COLUMNS, self._edited, self)
        self.grid = GridView(self.model, enter_down=True)
        self.grid.setAccessibleName("Điểm của từng lý do")
        self.grid.horizontalHeader().setStretchLastSection(True)
        scaled(self.grid, lambda w: w.setMinimumHeight(_height(w)))
        self.model.set_rows([_row(line) for line in lines])
        self._fault = set_tone(small(""), "bad")
        self._fault.setWordWrap(True)
        self.body.addWidget(
            muted(f"Điểm được cộng lại; người nhiều điểm đứng trước. Mỗi mục từ 0 đến {MOST}; 0 là không xét.")
        )
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(quiet("Trả về mặc định", self.reset, "refresh"))
        self.body.addWidget(self._fault)
        self.model.refused.connect(lambda refused: self._fault.setText(refused[0].sentence if refused else ""))
        self.add_button("Đóng", self.reject)
        self.add_button("Lưu điểm", self.finish, "primary")
        self.grid.edit_cell(0, "points")

    def is_dirty(self) -> bool:
        """Whether a number was changed."""
        return self._touched

    def points(self) -> dict[str, int]:
        """What stands there, by code."""
        return {row["code"]: int(row["points"]) for row in self.model.rows()}

    def reset(self) -> None:
        """Put the program's own points there; they count once they are saved."""
        self.model.set_rows([{**row, "points": row["shipped"]} for row in self.model.rows()])
        self._touched = True
        self.grid.setFocus()

    def finish(self) -> None:
        """Hand over what stands there."""
        self._attempt(self.points())

    def settled(self) -> None:
        """The verb took it."""
        self._touched = False
        self.accept()

    def show_failure(self, error: Exception) -> None:
        """Say what the verb refused."""
        if not isinstance(error, RuleBroken):
            raise error
        self._fault.setText(error.sentence)

    def _edited(self, _edits: Sequence[CellEdit]) -> None:
        self._touched = True
        self._fault.setText("")


def _points(text: str) -> int:
    if not text.strip().isdigit() or int(text) > MOST:
        raise RuleBroken(f"Điểm là số nguyên từ 0 đến {MOST}; “{text}” không đọc được.", rule="ranking.points")
    return int(text)


_WEIGHT_COLUMNS = (
    GridColumn(key="factor", heading="Nhóm", width=14, editable=False),
    GridColumn(key="name", heading="Lý do", width=27, editable=False),
    GridColumn(key="points", heading="Điểm", width=4.5, align="right", parse=_points),
    GridColumn(key="shipped", heading="Mặc định", width=5, align="right", editable=False),
)


def _row(line: WeightLine) -> dict[str, Any]:
    name = line.name.replace("{n}", "…")
    return {
        "code": line.code,
        "factor": FACTOR_WORDS[line.factor],
        "name": f"{name[:1].upper()}{name[1:]}" + (f" ({line.span})" if line.span else ""),
        "points": line.points,
        "shipped": line.shipped,
    }


def _height(widget: QWidget) -> int:
    return min(em(widget, 24), widget.screen().availableGeometry().height() - em(widget, 18))
