"""The choices above a chart: only those the chart in sight asks for are shown; they are kept from chart to chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_month
from desktop_app.services.chart_data import HEALTH
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, HAMLET, OFFICE, indicators, scopes_of
from desktop_app.ui.components.boxes import flow, panel, row
from desktop_app.ui.components.text import field_label
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.overview.figures import WHOLE
from desktop_app.ui.pages.plans.charts_kinds import ROW_NAMES, Asked
from desktop_app.ui.pages.plans.charts_series import COVER_NAMES
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_ALL = "*"
_BACK, _AHEAD = 36, 3  # months that can be chosen
_LABELS = {
    "indicator": "Chỉ tiêu",
    "scope": "Của",
    "by": "Theo",
    "scheme": "Chế độ",
    "commune": "Ở",
    "round": "Đợt",
    "month": "Tháng",
}
_WIDTHS = {"indicator": 19.0, "scope": 15.0, "by": 9.0, "scheme": 9.0, "commune": 13.0, "round": 15.0, "month": 7.0}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What can be chosen, by field."""

    choices: Mapping[str, Sequence[Choice]]
    first: Mapping[str, str]


def read_choices(office: Office) -> Offered:
    """The indicators, scopes, communes, rounds and months of the office."""
    today = office.today
    communes = scopes_of(office, COMMUNE, today.year)
    rounds = sorted(office.read.rounds.all(), key=lambda one: (one.state != "open", -one.id))
    here = today.year * 12 + today.month - 1
    months = [f"{at // 12}-{at % 12 + 1:02d}" for at in range(here + _AHEAD, here - _BACK, -1)]
    places = [Choice(code=one.code, text=one.name) for one in communes]
    people = [
        Choice(code=f"{COLLECTOR}:{one.code}", text=one.name, detail=one.parent)
        for one in scopes_of(office, COLLECTOR, today.year)
    ]
    choices = {
        "indicator": [Choice(code=one.code, text=one.name) for one in indicators(office)],
        "by": [Choice(code=code, text=ROW_NAMES[code]) for code in (COMMUNE, HAMLET, COLLECTOR)],
        "scope": [
            Choice(code=f"{OFFICE}:", text=WHOLE),
            *(Choice(code=f"{COMMUNE}:{one.code}", text=one.text) for one in places),
            *people,
        ],
        "scheme": [Choice(code=code, text=text) for code, text in COVER_NAMES.items()],
        "commune": [Choice(code=_ALL, text=WHOLE), *places],
        "round": [*(Choice(code=str(one.id), text=one.name) for one in rounds), Choice(code=_ALL, text="Theo tháng")],
        "month": [Choice(code=month, text=format_month(month), keys=month) for month in months],
    }
    first = {
        "indicator": "vsi_people", "by": COMMUNE, "scope": f"{OFFICE}:", "scheme": HEALTH, "commune": _ALL,
        "round": str(rounds[0].id) if rounds and rounds[0].state == "open" else _ALL, "month": today.isoformat()[:7],
    }  # fmt: skip
    return Offered(choices=choices, first=first)


class AskedBar(QWidget):
    """`changed()` after a choice; `asked()` is all of them."""

    changed = Signal()

    def __init__(self, context: PageContext, *more: QWidget) -> None:
        super().__init__()
        self._memory = context.memory
        self.fields = {name: CodeCombo(width=width) for name, width in _WIDTHS.items()}
        self._boxes = {
            name: panel(field_label(_LABELS[name]), field, gap=0.4, flow="row") for name, field in self.fields.items()
        }
        self._shown: tuple[str, ...] = ()
        row(self, flow(*self._boxes.values(), *more))
        for name, field in self.fields.items():
            field.setAccessibleName(_LABELS[name])
            on_commit(field, partial(self._chosen, name))

    def offer(self, offered: Offered) -> None:
        """Offer choices; what is chosen and still offered stays, else what was chosen last time, else what comes first."""
        for name, field in self.fields.items():
            choices = offered.choices[name]
            field.set_choices(choices)
            known = {choice.code for choice in choices}
            kept = (field.value(), self._memory.get(f"charts/{name}") if name != "month" else None, offered.first[name])
            field.set_value(next((code for code in kept if code in known), choices[0].code if choices else None))
        if self.fields["indicator"].value() is None and offered.choices["indicator"]:
            self.fields["indicator"].set_value(offered.choices["indicator"][0].code)

    def take(self, args: Mapping[str, Any]) -> None:
        """Take what `navigate` asked for, as far as it is offered."""
        for name, value in args.items():
            field = self.fields.get(name)
            if field is not None and str(value) in {choice.code for choice in field.choices}:
                field.set_value(str(value))

    def show_fields(self, names: Sequence[str]) -> None:
        """Show these fields only."""
        self._shown = tuple(names)
        for name, box in self._boxes.items():
            box.setVisible(name in names and not (name == "month" and self._by_round))

    def asked(self) -> Asked:
        """Everything chosen."""
        found = {name: str(field.value() or "") for name, field in self.fields.items()}
        return Asked(
            indicator=found["indicator"],
            by=found["by"],
            scope=found["scope"],
            scheme=found["scheme"],
            commune="" if found["commune"] == _ALL else found["commune"],
            round_id=int(found["round"]) if found["round"] not in ("", _ALL) else None,
            month=found["month"],
        )

    @property
    def _by_round(self) -> bool:
        """A round is counted whole: it asks for no month."""
        return "round" in self._shown and self.fields["round"].value() not in (None, _ALL)

    def _chosen(self, name: str) -> None:
        if self.fields[name].value() is None:
            return
        self._memory.put(f"charts/{name}", self.fields[name].value())
        self.show_fields(self._shown)
        self.changed.emit()
