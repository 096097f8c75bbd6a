"""One row of the workbook in full: who it may be, what changes from what to what, what is wrong, and its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop_app.services.import_likely import LikelyPair
from desktop_app.services.import_sheet import SheetView
from desktop_app.services.import_values import CellChange, Decision, RowOutcome
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, clear, column, row, scrolled
from desktop_app.ui.components.problems import LEVEL_ICONS, LEVEL_TONES
from desktop_app.ui.components.text import body, field_label, section, set_tone, small
from desktop_app.ui.icons import put_icon
from desktop_app.ui.pages.importing import doubts
from desktop_app.ui.pages.importing.key_lines import KeyLines
from desktop_app.ui.pages.importing.side_by_side import Pairs
from desktop_app.ui.pages.importing.words import RESULTS
from desktop_app.ui.theme import em, scaled


class RowDetail(QWidget):
    """`decided` carries {row number: Decision or None} with the digit and the rows of the same kind, when the officer says who a doubtful row is."""

    decided = Signal(object, str, object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: RowOutcome | None = None
        self._group: Sequence[RowOutcome] = ()
        self._decided = False
        self._name = section("")
        self._name.setWordWrap(True)
        self._state = Badge()
        self._note = body()
        self._legend = KeyLines()
        self.pairs = Pairs()
        self._changes = QWidget()
        self._change_grid = QGridLayout(self._changes)
        self._cells = QWidget()
        self._grid = QGridLayout(self._cells)
        self._problems = QWidget()
        column(self._problems, gap=0.35)
        inner = QWidget()
        column(
            inner, self._name, row(None, self._state, STRETCH), self._note, self._legend, self.pairs, self._changes,
            self._problems, self._cells, STRETCH, gap=0.6, margin=0.8,
        )  # fmt: skip
        column(self, (scrolled(inner), 1))
        scaled(self._cells, lambda w: self._measure())
        self._legend.picked.connect(self.press)
        self.show_row(None, None, decided=False)

    @property
    def shown(self) -> RowOutcome | None:
        """The row shown."""
        return self._shown

    def show_row(
        self, outcome: RowOutcome | None, sheet: SheetView | None, *, decided: bool, group: Sequence[RowOutcome] = ()
    ) -> None:
        """Show a row; ``decided``: the user has spoken on it already; ``group``: the rows that are doubtful for the same reason."""
        self._shown, self._decided, self._group = outcome, decided, group
        self.pairs.hide()
        for part in (self._state, self._note, self._legend, self._problems, self._cells, self._changes):
            part.setVisible(outcome is not None)
        if outcome is None:
            self._name.setText("Chọn một dòng để xem")
            return
        look = RESULTS[outcome.result]
        self._name.setText(outcome.name or f"Dòng {outcome.row}")
        self._state.show_state(f"Dòng {outcome.row}: {look.word}", look.tone, look.icon)
        self._note.setText(outcome.note)
        self._note.setVisible(bool(outcome.note))
        items = doubts.legend(outcome, group, decided=decided)
        self._legend.show_items(items)
        self._legend.setVisible(bool(items))
        self._show_changes(outcome.changes)
        self._show_problems(outcome)
        self._show_cells(outcome, sheet)

    def show_pairs(self, row_number: int, pairs: tuple[LikelyPair, ...]) -> None:
        """Show who the row may be beside it, when it is still the row shown."""
        shown = self._shown
        if shown is None or shown.row != row_number or self._decided:
            return
        meant = doubts.meanings(shown, (), decided=False)
        keys = {
            decision.person_id: key
            for key, said in meant.items()
            for decision in said.values()
            if decision is not None and decision.person_id is not None
        }
        self.pairs.show_pairs(pairs, keys)

    def press(self, key: str) -> bool:
        """Take a digit as the decision it stands for; False when it stands for none."""
        shown = self._shown
        said: Mapping[int, Decision | None] | None = None
        if shown is not None:
            said = doubts.meanings(shown, self._group, decided=self._decided).get(key)
        if said is None:
            return False
        self.decided.emit(dict(said), key, self._group)
        return True

    def _show_changes(self, changes: Sequence[CellChange]) -> None:
        grid = self._change_grid
        clear(grid)
        self._changes.setVisible(bool(changes))
        for at, words in enumerate(("", "Ô", "Trong dữ liệu", "Theo tệp")):
            grid.addWidget(field_label(words), 0, at)
        for at, change in enumerate(changes, start=1):
            picture, tone, words = _mark(change)
            icon = QLabel()
            put_icon(icon, picture, tone, size=1.0)
            icon.setToolTip(words)
            icon.setAccessibleName(f"{change.label}: {words}")
            grid.addWidget(icon, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(set_tone(small(change.label), "muted"), at, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(body(change.before or "để trống"), at, 2)
            after = body(f"{change.after} (không ghi)" if change.kept else change.after)
            grid.addWidget(set_tone(after, "muted" if change.kept else "accent"), at, 3)

    def _show_problems(self, outcome: RowOutcome) -> None:
        layout = self._problems.layout()
        assert layout is not None
        clear(layout)
        for problem in outcome.problems:
            if problem.message == outcome.note:
                continue
            icon = QLabel()
            put_icon(icon, LEVEL_ICONS[problem.level], LEVEL_TONES[problem.level], size=1.0)
            words = body(f"{problem.column}: {problem.message}" if problem.column else problem.message)
            line = QWidget()
            row(line, icon, (words, 1), gap=0.4)
            layout.addWidget(line)
        self._problems.setVisible(layout.count() > 0)

    def _show_cells(self, outcome: RowOutcome, sheet: SheetView | None) -> None:
        clear(self._grid)
        at = 0
        for held in sheet.columns if sheet is not None else ():
            text = sheet.text(outcome.row, held.index) if sheet is not None and held.field else ""
            if text:
                self._grid.addWidget(set_tone(small(held.heading.split(" / ")[-1]), "muted"), at, 0)
                self._grid.addWidget(body(text), at, 1)
                at += 1
        self._cells.setVisible(at > 0)

    def _measure(self) -> None:
        for grid, wide in ((self._grid, (1,)), (self._change_grid, (2, 3))):
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(em(self, 0.7))
            grid.setVerticalSpacing(em(self, 0.25))
            for at in wide:
                grid.setColumnStretch(at, 1)


def _mark(change: CellChange) -> tuple[str, str, str]:
    if change.kept:
        return "lock", "muted", "giữ nguyên dữ liệu theo cách nhập đã chọn"
    return ("edit", "accent", "sửa") if change.before else ("plus", "good", "điền vào ô trống")
