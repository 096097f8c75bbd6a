"""The head of the page: which round, which hamlet, and how far the round has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.canvassing_records import Round
from desktop_app.services.canvassing_rounds import RoundHamletEntry, RoundProgress
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, column, flow, row
from desktop_app.ui.components.buttons import menu_button, primary
from desktop_app.ui.pages.canvassing.columns import outcome_tone
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit


class RoundBar(QWidget):
    """`round_chosen(id)` and `hamlet_chosen(id)` when the officer chooses."""

    round_chosen = Signal(object)  # ids are longer than a C int
    hamlet_chosen = Signal(object)

    def __init__(self, *, new: Callable[[], object], menu: Sequence[tuple[str, Callable[[], object], str]]) -> None:
        super().__init__()
        self.round = CodeCombo(width=13)
        self.round.setAccessibleName("Đợt vận động")
        self.hamlet = CodeCombo(width=13)
        self.hamlet.setAccessibleName("Thôn, tổ dân phố của đợt")
        for field in (self.round, self.hamlet):
            scaled(field, lambda w: w.setMaximumWidth(em(w, 20)))
        self._badges = flow()
        column(
            self,
            row(
                None,
                (self.round, 1),
                (self.hamlet, 1),
                STRETCH,
                primary("Đợt mới", new, "plus"),
                menu_button("Đợt này", menu, "more"),
                gap=0.6,
            ),
            self._badges,
            gap=0.5,
            margin=0.6,
        )
        on_commit(self.round, lambda: self._send(self.round, self.round_chosen.emit))
        on_commit(self.hamlet, lambda: self._send(self.hamlet, self.hamlet_chosen.emit))

    def offer_rounds(self, rounds: Sequence[Round], chosen: int | None) -> None:
        """Give the rounds; closed ones say so."""
        self.round.set_choices(
            [
                Choice(
                    code=str(one.id), text=one.name, detail="đã kết thúc" if one.state == "closed" else one.aim or ""
                )
                for one in rounds
            ]
        )
        self.round.set_value(str(chosen) if chosen is not None else None)

    def offer_hamlets(self, entries: Sequence[RoundHamletEntry], chosen: int | None) -> None:
        """Give the hamlets of the round with who walks them and how many households were reached."""
        self.hamlet.set_choices(
            [
                Choice(
                    code=str(entry.hamlet.id),
                    text=entry.hamlet.name,
                    detail=" · ".join(
                        part
                        for part in (
                            f"{entry.reached}/{entry.households} hộ",
                            entry.collector.name if entry.collector else "chưa phân công",
                            entry.commune.name,
                        )
                        if part
                    ),
                )
                for entry in entries
            ]
        )
        self.hamlet.set_value(str(chosen) if chosen is not None else None)

    def show_counts(self, shown: bool) -> None:
        """Show the running counts, or leave their room to the desk where the window is low."""
        self._badges.setVisible(shown)

    def show_progress(self, progress: RoundProgress, lists: CodeLists) -> None:
        """Show the running counts: households reached, persons by outcome, leads still open."""
        layout = self._badges.layout()
        assert layout is not None
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        reached = f"Đã đến {progress.reached}/{progress.households} hộ ({progress.percent} %)"
        shown = [(reached, "accent", "home")]
        for digit, outcome in lists.outcomes.items():
            count = progress.persons(digit)
            if count:
                shown.append((f"{count} {outcome.name}", outcome_tone(outcome.code), "person"))
        shown.append((f"Tiềm năng: còn {progress.leads_open}, đã khép {progress.leads_closed}", "", "target"))
        for text, tone, icon in shown:
            layout.addWidget(Badge(text, tone, icon))

    def _send(self, field: CodeCombo, emit: Callable[[int], object]) -> None:
        if field.value():
            emit(int(str(field.value())))
