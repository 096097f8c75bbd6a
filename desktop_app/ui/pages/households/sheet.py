"""The widgets of one household's sheet: head line, fields, members, what is wrong, and the bar to save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.services.households_form import FIELD_WORDS
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, flow, panel, row, rule, scrolled
from desktop_app.ui.components.buttons import button, icon_button, menu_button, primary
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.head_line import HeadLine
from desktop_app.ui.components.problems import ProblemList
from desktop_app.ui.components.text import section, set_tone, small
from desktop_app.ui.models.editable_grid import CellEdit
from desktop_app.ui.pages.households.cells import phone_reader
from desktop_app.ui.pages.households.detail import MemberDetail
from desktop_app.ui.pages.households.members import make_grid
from desktop_app.ui.pages.households.number_field import NumberField
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.text_field import TextField

Act = Callable[[], object]


class SheetForm(QWidget):
    """What is seen of one household. What happens with it lives in `flow.py`."""

    def __init__(
        self,
        *,
        today: Callable[[], date],
        relations: Callable[[], Sequence[Choice]],
        edited: Callable[[Sequence[CellEdit]], object],
        acts: dict[str, Act],
        menu: Sequence[tuple[str, Act, str]],
    ) -> None:
        super().__init__()
        self.head = HeadLine()
        self.fields: dict[str, QWidget] = {
            "hamlet_id": CodeCombo(width=12),
            "address": TextField(placeholder="Số nhà, đường, xóm"),
            "phone": NumberField(read=phone_reader("Số điện thoại"), length=11),
            "code": TextField(),
            "note": TextField(),
        }
        self.rows = {
            name: FieldRow(FIELD_WORDS[name], field, required=name == "hamlet_id")
            for name, field in self.fields.items()
        }
        self.grid = make_grid(relations, edited, self, today)
        self.problems = ProblemList()
        self.detail = MemberDetail(acts)
        self._member_problems: dict[tuple[int, str], Problem] = {}
        self.save_button = primary("Lưu hộ", acts["save"], "save")
        self.state = small("")
        self.state.setWordWrap(True)
        sheet = panel(
            row(
                None,
                (self.head, 1),
                icon_button("chevron-up", "Hộ trước (Ctrl+PgUp)", acts["previous"]),
                icon_button("chevron-down", "Hộ tiếp theo (Ctrl+PgDn)", acts["next"]),
            ),
            FormGrid(*self.rows.values(), columns=5, column_width=11.5, gap=0.6),
            row(
                None,
                section("Thành viên"),
                STRETCH,
                button("Thêm người", acts["add_member"], "plus"),
                menu_button("Việc khác", menu, "more"),
            ),
            self.grid,
            self.problems,
            rule(),
            (self.detail, 1),
            gap=0.6,
            margin=1.0,
        )
        scaled(self.detail, lambda w: w.setMinimumHeight(em(w, 15)))
        bar = panel(row(None, (self.state, 1), flow(self.save_button)), margin=0.6)
        column(self, (scrolled(sheet), 1), rule(), bar, gap=0)

    def show_state(self, text: str, tone: str = "muted") -> None:
        """Say at the foot what state the sheet is in."""
        self.state.setText(text)
        set_tone(self.state, tone)

    def show_member_problems(self, problems: dict[tuple[int, str], Problem]) -> None:
        """Mark the cells of the grid by (row, field), and remember the fields that stand below it."""
        self._member_problems = problems
        self.grid.grid.show_problems({at: problem for at, problem in problems.items() if problem.level != "hint"})

    def problems_at(self, row: int) -> dict[str, Problem]:
        """What is not right with the member on a row of the grid, by field."""
        return {name: problem for (at, name), problem in self._member_problems.items() if at == row}

    def show_field_problems(self, problems: Sequence[Problem]) -> None:
        """Put each problem of the household's own fields beside its field, the worst one first."""
        worst: dict[str, Problem] = {}
        for problem in problems:
            known = worst.get(problem.field)
            if known is None or _rank(problem) < _rank(known):
                worst[problem.field] = problem
        # What only hints must not push the sheet out of sight; what stands in the way may take its room.
        high = 9.0 if any(problem.level != "hint" for problem in problems) else 5.4
        self.problems.setMaximumHeight(em(self.problems, high))
        for name, field_row in self.rows.items():
            field_row.show_problem(worst.get(name))


def _rank(problem: Problem) -> int:
    return ("block", "warn", "hint").index(problem.level)
