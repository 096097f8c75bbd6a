"""To which place the lists are narrowed: hamlet, commune, collector; and whether what stands with a reason is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services.collectors import CollectorEntry
from desktop_app.services.households_list import CommuneEntry
from desktop_app.ui.components.boxes import column, flow
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

LOOK, ASIDE = "look", "aside"
_FIELDS = (("hamlet", "Thôn, tổ dân phố", 10.0), ("commune", "Xã, phường", 9.0), ("collector", "Người thu", 10.0))


class PlaceFilter(QWidget):
    """`changed()` when the list has to be read anew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.which = CodeCombo([Choice(code=LOOK, text="Cần xem"), Choice(code=ASIDE, text="Đã bỏ qua")], width=7.5)
        self.which.setAccessibleName("Dòng nào")
        self.which.set_value(LOOK)
        self.combos: dict[str, CodeCombo] = {}
        for name, words, width in _FIELDS:
            combo = CodeCombo(width=width)
            combo.setPlaceholderText(words)
            combo.setAccessibleName(words)
            self.combos[name] = combo
        column(self, flow(self.which, *self.combos.values()))
        for field in (self.which, *self.combos.values()):
            on_commit(field, self.changed.emit)

    @property
    def aside(self) -> bool:
        """Whether what stands with a reason is asked for."""
        return bool(self.which.value() == ASIDE)

    def offer(self, places: Sequence[CommuneEntry], collectors: Sequence[CollectorEntry]) -> None:
        """Give what can be chosen."""
        self.combos["hamlet"].set_choices(
            [
                Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
                for place in places
                for entry in place.hamlets
            ]
        )
        self.combos["commune"].set_choices(
            [Choice(code=place.commune.code, text=place.commune.name) for place in places]
        )
        self.combos["collector"].set_choices(
            [Choice(code=str(one.collector.id), text=one.collector.name) for one in collectors]
        )

    def place(self) -> dict[str, object]:
        """What is asked for, as the lists ask it."""
        found: dict[str, object] = {}
        for name, combo in self.combos.items():
            value = combo.value()
            if value:
                found[name] = value if name == "commune" else int(value)
        return found
