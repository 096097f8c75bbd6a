"""One row of the workbook in full: its cells, what changes, what is wrong, and for a doubtful one who it may be."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop_app.services.import_sheet import SheetView
from desktop_app.services.import_values import Decision, RowOutcome
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, clear, column, row, scrolled
from desktop_app.ui.components.legend import KeyLegend, LegendItem
from desktop_app.ui.components.problems import LEVEL_ICONS, LEVEL_TONES
from desktop_app.ui.components.text import body, section, set_tone, small
from desktop_app.ui.icons import put_icon
from desktop_app.ui.pages.importing.words import RESULTS
from desktop_app.ui.theme import em, scaled


class RowDetail(QWidget):
    """`decided` carries (row number, Decision or None) when the officer says who a doubtful row is."""

    decided = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: RowOutcome | None = None
        self._decided = False
        self._name = section("")
        self._state = Badge()
        self._note = body()
        self._legend = KeyLegend()
        self._cells = QWidget()
        self._grid = QGridLayout(self._cells)
        self._problems = QWidget()
        column(self._problems, gap=0.35)
        inner = QWidget()
        column(
            inner, self._name, row(None, self._state, STRETCH), self._note, self._legend, self._problems, self._cells,
            STRETCH, gap=0.6, margin=0.8,
        )  # fmt: skip
        column(self, (scrolled(inner), 1))
        scaled(self._cells, lambda w: self._measure())
        self._legend.picked.connect(self.press)
        self.show_row(None, None, decided=False)

    def show_row(self, outcome: RowOutcome | None, sheet: SheetView | None, *, decided: bool) -> None:
        """Show a row; ``decided`` tells that the user has spoken on it already."""
        self._shown, self._decided = outcome, decided
        for part in (self._state, self._note, self._legend, self._problems, self._cells):
            part.setVisible(outcome is not None)
        if outcome is None:
            self._name.setText("Chọn một dòng để xem")
            return
        look = RESULTS[outcome.result]
        self._name.setText(outcome.name or f"Dòng {outcome.row}")
        self._state.show_state(f"Dòng {outcome.row}: {look.word}", look.tone, look.icon)
        self._note.setText(outcome.note)
        self._note.setVisible(bool(outcome.note))
        self._show_choices(outcome)
        self._show_problems(outcome)
        self._show_cells(outcome, sheet)

    def press(self, key: str) -> bool:
        """Take a digit as the decision it stands for; False when it stands for none."""
        shown = self._shown
        if shown is None:
            return False
        decision = self._meanings(shown).get(key)
        if decision is None:
            return False
        self.decided.emit(shown.row, None if decision == "back" else decision)
        return True

    def _meanings(self, outcome: RowOutcome) -> dict[str, Decision | str]:
        if self._decided:
            return {"0": "back", "9": "back"}
        if outcome.result != "suspect":
            return {}
        known = {
            str(at): Decision(action="match", person_id=one.person_id)
            for at, one in enumerate(outcome.candidates[:7], start=2)
        }
        return {"1": Decision(action="add"), **known, "9": Decision(action="skip")}

    def _show_choices(self, outcome: RowOutcome) -> None:
        if self._decided:
            self._legend.show_items([LegendItem(key="9", text="Bỏ lựa chọn đã ghi cho dòng này")])
        elif outcome.result == "suspect":
            items = [LegendItem(key="1", text="Là người khác: thêm mới", tone="good")]
            items += [
                LegendItem(key=str(at), text=f"Chính là {one.text}", tone="accent")
                for at, one in enumerate(outcome.candidates[:7], start=2)
            ]
            self._legend.show_items([*items, LegendItem(key="9", text="Bỏ dòng này", tone="warn")])
        else:
            self._legend.show_items([])
        self._legend.setVisible(bool(self._meanings(outcome)))

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
        for change in outcome.changes:
            self._line(
                at,
                change.label,
                _change_text(change.before, change.after, kept=change.kept),
                "warn" if change.kept else "accent",
            )
            at += 1
        for held in sheet.columns if sheet is not None else ():
            text = sheet.text(outcome.row, held.index) if sheet is not None and held.field else ""
            if text:
                self._line(at, held.heading.split(" / ")[-1], text, "")
                at += 1
        self._cells.setVisible(at > 0)

    def _line(self, at: int, label: str, text: str, tone: str) -> None:
        self._grid.addWidget(set_tone(small(label), "muted"), at, 0)
        self._grid.addWidget(set_tone(body(text), tone) if tone else body(text), at, 1)

    def _measure(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(self, 0.7))
        self._grid.setVerticalSpacing(em(self, 0.25))
        self._grid.setColumnStretch(1, 1)


def _change_text(before: str, after: str, *, kept: bool) -> str:
    if kept:
        return f"giữ “{before}”; tệp ghi “{after}”" if before else f"để trống; tệp ghi “{after}”"
    return f"{before} → {after}" if before else f"thêm: {after}"
