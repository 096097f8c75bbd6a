"""What the grid shows: year, version, indicator, level, commune, and the version it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.plan_records import Plan
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMITTED, COMMUNE, HAMLET, Indicator, scopes_of
from desktop_app.services.planning_indicators import planned_indicators
from desktop_app.services.planning_tree import VIEWS, PlanTree, plan_tree
from desktop_app.services.planning_versions import current_plan, plans_of
from desktop_app.services.planning_words import decision_text, state_text
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import flow, panel
from desktop_app.ui.components.text import field_label
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

EVERYWHERE = "-"
_DEFAULT = "vsi_people"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be read: ``plan_id`` and ``against`` ``None`` for the version in force and the one before."""

    year: int
    plan_id: int | None
    indicator: str
    view: str
    commune: str
    against: int | None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What was read: the tree (``None`` without any version), the versions, the one in force, indicators and communes."""

    tree: PlanTree | None
    plans: tuple[Plan, ...]
    current: Plan | None
    indicators: tuple[Indicator, ...]
    communes: tuple[tuple[str, str], ...]


def read_shown(office: Office, asked: Asked) -> Shown:
    """Read everything the tab shows."""
    plans, current = plans_of(office, asked.year), current_plan(office, asked.year)
    ids = {plan.id for plan in plans}
    chosen = asked.plan_id if asked.plan_id in ids else (current or plans[0]).id if plans else None
    communes = tuple((one.code, one.name) for one in scopes_of(office, COMMUNE, asked.year))
    listed = planned_indicators(office)
    known = asked.indicator if asked.indicator in {one.code for one in listed} else _DEFAULT
    tree = None
    if chosen is not None:
        against = asked.against if asked.against in ids and asked.against != chosen else None
        tree = plan_tree(office, chosen, known, asked.view, commune=asked.commune, against=against)
    return Shown(tree=tree, plans=plans, current=current, indicators=listed, communes=communes)


class PlanChoices(QObject):
    """The choices above the grid, laid out in `line`; `changed` when another table is wanted."""

    changed = Signal()

    def __init__(self, today_year: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.year = CodeCombo(
            [Choice(code=str(y), text=str(y)) for y in range(today_year - 1, today_year + 2)], width=5
        )
        self.version = CodeCombo(width=20)
        self.indicator = CodeCombo(width=19)
        self.view = CodeCombo([Choice(code=code, text=text) for code, text in VIEWS.items()], width=9)
        self.commune = CodeCombo(width=11)
        self.against = CodeCombo(width=13)
        self.badge = Badge()
        self._commune_part = _labelled("Xã", self.commune)
        self._against_part = _labelled("So với", self.against)
        self._wanted = ""
        self.year.set_value(str(today_year))
        self.view.set_value(COMMUNE)
        self.commune.set_value(EVERYWHERE)
        self.line = flow(
            _labelled("Năm", self.year),
            self.version,
            self.badge,
            _labelled("Chỉ tiêu", self.indicator),
            _labelled("Theo", self.view),
            self._commune_part,
            self._against_part,
        )
        for field in (self.version, self.indicator, self.commune, self.against):
            on_commit(field, self.changed.emit)
        on_commit(self.view, self._view_changed)
        on_commit(self.year, self._year_changed)

    def open(self, args: dict[str, Any]) -> None:
        """Take what `navigate` asked for: year, indicator, scope (the view), commune, plan."""
        if args.get("year"):
            self.year.set_value(str(args["year"]))
            self.version.set_value(None)
        if args.get("plan"):
            self.version.set_value(str(args["plan"]))
        if args.get("scope") in VIEWS:
            self.view.set_value(args["scope"])
            if not args.get("indicator"):
                self._fit_indicator()
        if args.get("commune"):
            self.commune.set_value(args["commune"])
        self._wanted = args.get("indicator") or self._wanted

    def asked(self) -> Asked:
        """What is chosen now."""
        view = self.view.value() or COMMUNE
        commune = self.commune.value() if view in (HAMLET, "group") else EVERYWHERE
        return Asked(
            year=int(self.year.value()),
            plan_id=_number(self.version),
            indicator=self._wanted or self.indicator.value() or _DEFAULT,
            view=view,
            commune="" if commune in (None, EVERYWHERE) else commune,
            against=_number(self.against),
        )

    def newest_wanted(self) -> None:
        """Forget the version: the one in force is shown next."""
        self.version.set_value(None)
        self.against.set_value(None)

    def show_found(self, found: Shown) -> None:
        """Offer what there is and stand on what is shown."""
        planned = found.tree is not None
        for part in (self.version, self.badge, self._against_part):
            part.setVisible(planned)
        self.indicator.set_choices([Choice(code=one.code, text=one.name) for one in found.indicators])
        places = [Choice(code=EVERYWHERE, text="Tất cả")]
        self.commune.set_choices([*places, *(Choice(code=code, text=name) for code, name in found.communes)])
        self._commune_part.setVisible(planned and self.view.value() in (HAMLET, "group") and len(found.communes) > 1)
        if found.tree is None:
            return
        tree = found.tree
        self._wanted = ""
        self.indicator.set_value(tree.indicator.code)
        self._offer_versions(found.plans, tree)
        self.badge.show_state(*_standing(tree.plan, found.current))

    def _offer_versions(self, plans: Sequence[Plan], tree: PlanTree) -> None:
        offered = [Choice(code=str(one.id), text=one.name, detail=_detail(one)) for one in plans]
        self.version.set_choices(offered)
        self.version.set_value(str(tree.plan.id))
        others = [
            Choice(code=str(one.id), text=f"Bản {one.version}", detail=one.name)
            for one in plans
            if one.id != tree.plan.id
        ]
        self.against.set_choices(others)
        self.against.set_value(str(tree.against.id) if tree.against is not None else None)
        self._against_part.setVisible(bool(others))

    def _year_changed(self) -> None:
        self.newest_wanted()
        self.changed.emit()

    def _view_changed(self) -> None:
        self._fit_indicator()
        self.changed.emit()

    def _fit_indicator(self) -> None:
        """Collectors commit to new and continuing people; begin with one of those."""
        if self.view.value() == COLLECTOR and self.indicator.value() not in COMMITTED:
            self._wanted = COMMITTED[0]


def _detail(plan: Plan) -> str:
    return " · ".join(part for part in (state_text(plan), decision_text(plan)) if part)


def _standing(plan: Plan, current: Plan | None) -> tuple[str, str]:
    if not plan.official:
        return state_text(plan), "accent"
    if current is not None and plan.id == current.id:
        return "Đang áp dụng", "good"
    return "Bản cũ", "muted"


def _number(field: CodeCombo) -> int | None:
    return int(field.value()) if field.value() else None


def _labelled(text: str, field: QWidget) -> QWidget:
    return panel(field_label(text), field, gap=0.4, flow="row")
