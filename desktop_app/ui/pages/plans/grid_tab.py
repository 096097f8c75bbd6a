"""Giao chỉ tiêu: the year's plan as a spreadsheet, months across, the tree of places or groups down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.services.planning import CellEdit, lock_cells, set_cells, set_year_totals
from desktop_app.services.planning_building import take_sum
from desktop_app.services.planning_figures import Scope
from desktop_app.services.planning_past import MONTH_WAYS
from desktop_app.services.planning_tree import PlanTree, TreeRow
from desktop_app.services.planning_words import decision_text, state_text
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.buttons import button, menu_button
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import body
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit as GridEdit
from desktop_app.ui.models.editable_grid import Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.plans.actions import ACTIONS
from desktop_app.ui.pages.plans.choices import PlanChoices, Shown, read_shown
from desktop_app.ui.pages.plans.grid import PlanModel, PlanView
from desktop_app.ui.pages.plans.rows import (
    BELOW,
    CHANGE,
    COUNT,
    MONEY,
    MONTHS,
    SHARE,
    TOTAL,
    cell_text,
    kind_of,
    months_of,
    plan_columns,
    rows_of,
)
from desktop_app.ui.pages.plans.versions import PlanDesk
from desktop_app.ui.theme import em

_EMPTY = (
    "Chỉ tiêu giao cho cơ quan, từng xã, phường, thôn, nhóm đối tượng và cam kết của từng nhân viên thu được chia theo tháng ở đây; "
    "trang Tổng quan so kết quả với các số này."
)


class GridTab(QWidget):
    """`navigate("plan", year=…, indicator=…, scope="commune"|"hamlet"|"collector"|"group", commune=…, plan=…)`."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._shown: Shown | None = None
        self._first = True
        self.choices = PlanChoices(context.office.today.year, self)
        self.desk = PlanDesk(self, context, self.choices.newest_wanted)
        self.keep_total = QCheckBox("Giữ tổng năm")
        self.keep_total.setToolTip("Sửa một tháng thì phần chênh lệch chia cho các tháng chưa khóa còn lại")
        self.keep_total.setChecked(bool(context.memory.get("plan/keep-total", True)))
        self.foot = TableFoot()
        self.status = body("")
        self.status.setWordWrap(True)
        self.status.setAccessibleName("Ô đang chọn")
        self._rows: list[dict[str, Any]] = []
        self._views: dict[str, PlanView] = {}
        self._models: dict[str, PlanModel] = {}
        for kind in (COUNT, MONEY, SHARE):
            model = PlanModel(plan_columns(kind), self._edited, self._say, self)
            model.refused.connect(self._refused)
            view = PlanView(model, parent=self)
            view.barred.connect(self._locked)
            view.selectionModel().currentChanged.connect(lambda *_: self._tell())
            self._models[kind], self._views[kind] = model, view
        views = [(view, 1) for view in self._views.values()]
        self._stage = Stage(panel(*views, self.status, self.foot, gap=0.2))
        self._tools = self._make_tools()
        column(self, self.choices.line, self._tools, (self._stage, 1), gap=0.5, margin=0.8)
        self.slots = dict(zip([one.id for one in ACTIONS], (self._lock, self.share, self.desk.make), strict=True))
        self.choices.changed.connect(self.reload)
        self.keep_total.toggled.connect(lambda kept: context.memory.put("plan/keep-total", kept))

    @property
    def grid(self) -> PlanView:
        """The grid in sight."""
        return self._views[kind_of(self._tree.indicator) if self._tree is not None else COUNT]

    def open(self, **args: Any) -> None:
        """Show a year, an indicator, a level."""
        self.choices.open(args)
        self.reload()

    def reload(self) -> None:
        """Read the grid of what is chosen."""
        self.context.look(read_shown, self.choices.asked(), done=self._show, key="plan.grid")

    def focus_target(self) -> QWidget | None:
        """The grid when there is a plan."""
        return self.grid if self._tree is not None else self.choices.year

    def share(self) -> None:
        """Share the year of the row in hand among the rows below it; the whole when there is none below."""
        tree = self._tree
        if tree is None:
            return
        row = self._current_row()
        if row is None or not row.children:
            row = tree.rows[0]
        self.desk.share(tree, row, [tree.rows[place].scope for place in row.children])

    @property
    def _tree(self) -> PlanTree | None:
        return self._shown.tree if self._shown is not None else None

    def _make_tools(self) -> QWidget:
        ways = [(text, lambda way=way: self._split(way), "") for way, text in MONTH_WAYS.items()]
        return flow(
            self.keep_total,
            menu_button("Chia theo tháng", ways, "calendar"),
            button("Chia xuống cấp dưới…", self.share, "target"),
            menu_button(
                "Phiên bản",
                [
                    ("Lập phiên bản mới…", self.desk.make, "plus"),
                    ("Sửa tên, quyết định…", lambda: self.desk.change(self._tree), "edit"),
                ],
                "copy",
            ),
            menu_button(
                "Việc khác",
                [
                    ("Lấy tổng cấp dưới", self._take_sum, "chevron-up"),
                    ("Khóa / mở khóa ô  (Ctrl+L)", self._lock, "lock"),
                    ("Thêm chỉ tiêu của đơn vị…", self.desk.add_indicator, "plus"),
                    ("Nhập chỉ tiêu từ Excel…", lambda: self.context.navigate("import"), "import"),
                ],
                "menu",
            ),
        )

    def _show(self, found: Shown) -> None:
        self._shown = found
        self.desk.plans = found.plans
        self.choices.show_found(found)
        self._tools.setVisible(found.tree is not None)
        year = int(self.choices.year.value())
        self.desk.year = year
        if found.tree is None:
            self._stage.empty(
                EmptyState("plan", f"Năm {year} chưa có chỉ tiêu", _EMPTY, f"Lập chỉ tiêu {year}", self.desk.make)
            )
            return
        tree = found.tree
        had_focus = any(view.hasFocus() for view in self._views.values()) or self._first
        self._first = False
        self._rows, strong = rows_of(tree)
        shown = kind_of(tree.indicator)
        for kind, view in self._views.items():
            view.setVisible(kind == shown)
        self._models[shown].set_rows(self._rows, strong)
        self.grid.setColumnWidth(0, em(self.grid, 24 if tree.view == "group" else 16))
        rest = any(row[BELOW] for row in self._rows)
        self.grid.show_columns(**{CHANGE: tree.against is not None, BELOW: rest})
        if not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.grid.grid.index(0, 1))
        self._stage.ready()
        if had_focus and not self.grid.hasFocus() and self.isVisible():
            self.grid.setFocus()
        unit = tree.indicator.unit + (", mức cuối tháng" if tree.indicator.stock else "")
        self.foot.show_counts(
            f"{len(self._rows)} dòng · đơn vị: {unit}",
            " · ".join(part for part in (state_text(tree.plan), decision_text(tree.plan)) if part),
        )
        self._tell()

    def _say(self, row: Row, key: str) -> str:
        return cell_text(self._tree, row, key) if self._tree is not None else ""

    def _tell(self) -> None:
        at = self.grid.currentIndex()
        known = at.isValid() and at.row() < len(self._rows)
        self.status.setText(self.grid.grid.sentence(at) if known and isinstance(self.grid.grid, PlanModel) else "")

    def _current_row(self) -> TreeRow | None:
        at = self.grid.currentIndex()
        return self._rows[at.row()]["row"] if at.isValid() and at.row() < len(self._rows) else None

    def _edited(self, edits: Sequence[GridEdit]) -> None:
        tree = self._tree
        if tree is None:
            return
        totals = [(self._rows[e.row]["scope"], e.value) for e in edits if e.key == TOTAL and e.value is not None]
        cleared = [edit.row for edit in edits if edit.key == TOTAL and edit.value is None]
        cells = [self._cell(edit.row, edit.key, edit.value) for edit in edits if edit.key in MONTHS]
        cells += [
            self._cell(row, key, None) for row in cleared for key in MONTHS if key not in self._rows[row]["locked"]
        ]
        # A row that was the sum of those below gets figures of its own: its other months come along.
        own = {edit.row: {e.key for e in edits if e.row == edit.row} for edit in edits if edit.key in MONTHS}
        for at, keys in own.items():
            one: TreeRow = self._rows[at]["row"]
            if not one.own and one.children:
                known = months_of(self._rows[at])
                cells += [self._cell(at, MONTHS[m - 1], v) for m, v in known.items() if MONTHS[m - 1] not in keys]
        code, plan_id = tree.indicator.code, tree.plan.id
        if totals:
            self.context.do(set_year_totals, plan_id, code, totals, "season", failed=self._failed)
        if cells:
            # A block pasted over several months of a row brings its own sum with it.
            single = len({cell.scope for cell in cells}) == len(cells)
            keep = self.keep_total.isChecked() and single and all(cell.value is not None for cell in cells)
            self.context.do(set_cells, plan_id, code, cells, keep_total=keep, failed=self._failed)

    def _cell(self, row: int, key: str, value: int | None) -> CellEdit:
        return CellEdit(scope=self._rows[row]["scope"], month=MONTHS.index(key) + 1, value=value)

    def _failed(self, error: Exception) -> None:
        """Say what was wrong and put the grid back as it stands in the file."""
        self.context.messages.fault(error)
        self.reload()

    def _locked(self, row: int, key: str) -> None:
        """Say why nothing happens when somebody types in a locked month."""
        if key in self._rows[row]["locked"]:
            self.context.messages.toast("Ô này đang khóa. Ctrl+L để mở khóa rồi nhập.", "warn")

    def _refused(self, refusals: list[Refusal]) -> None:
        self.context.messages.toast(" ".join(dict.fromkeys(found.sentence for found in refusals)), "warn")

    def _split(self, by: str) -> None:
        """Split the years of the selected rows anew over their months."""
        tree = self._tree
        if tree is None:
            return
        chosen = sorted({row for row, _ in self.grid.chosen()})
        totals: list[tuple[Scope, int]] = [
            (self._rows[at]["scope"], self._rows[at][TOTAL])
            for at in chosen
            if self._rows[at][TOTAL] and (self._rows[at]["row"].own or not self._rows[at]["row"].children)
        ]
        if not totals:
            self.context.messages.toast("Chọn các dòng có chỉ tiêu riêng rồi chia theo tháng.", "info")
            return
        self.context.do(set_year_totals, tree.plan.id, tree.indicator.code, totals, by, failed=self._failed)

    def _take_sum(self) -> None:
        tree, row = self._tree, self._current_row()
        if tree is None or row is None:
            return
        if not row.own or row.below is None:
            self.context.messages.toast("Chọn dòng vừa có số riêng vừa có số ở các dòng dưới.", "info")
            return
        self.context.do(take_sum, tree.plan.id, tree.indicator.code, row.scope, failed=self._failed)

    def _lock(self) -> None:
        """Lock the selected months, or open them when all of them are locked."""
        tree = self._tree
        if tree is None:
            return
        chosen = self.grid.chosen()
        # “Cả năm” stands for its twelve months.
        places = dict.fromkeys((at, month) for at, key in chosen for month in (MONTHS if key == TOTAL else (key,)))
        cells = [(self._rows[at], key) for at, key in places if key in MONTHS]
        cells = [(row, key) for row, key in cells if row["row"].own or not row["row"].children]
        if cells:
            every = all(key in row["locked"] for row, key in cells)
            months = [(row["scope"], MONTHS.index(key) + 1) for row, key in cells]
            self.context.do(lock_cells, tree.plan.id, tree.indicator.code, months, not every, failed=self._failed)
        else:
            self.context.messages.toast("Ô này là tổng các dòng dưới, không khóa được.", "info")
