"""What the page of a province's template shows, read in one go on the reader's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.domain.own_workbook_records import OwnBinding
from desktop_app.services.office import Office
from desktop_app.services.own_figures import EACH, OwnFigure, own_figures, own_scopes, scope_of
from desktop_app.services.own_workbook_filling import Cell, shown_values
from desktop_app.services.own_workbooks import TemplateView, template_view
from desktop_app.services.planning_figures import OFFICE, Scope


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One template as the page shows it: its sheets and bindings, the values of the month, what may be chosen."""

    view: TemplateView
    values: Mapping[Cell, str]
    figures: tuple[OwnFigure, ...]
    scopes: tuple[Scope, ...]
    names: Mapping[int, str]


def read_shown(office: Office, workbook_id: int, month: str) -> Shown:
    """Everything about one template; runs on the reader's thread."""
    view, figures = template_view(office, workbook_id), own_figures(office)
    return Shown(
        view=view,
        values=shown_values(office, workbook_id, month),
        figures=figures,
        scopes=own_scopes(office, int(month[:4])),
        names={one.id: _name(office, one, figures) for one in view.bindings},
    )


def _name(office: Office, one: OwnBinding, figures: tuple[OwnFigure, ...]) -> str:
    """What a cell is bound to, in words."""
    name = next((figure.name for figure in figures if figure.code == one.figure), one.figure)
    if one.each:
        return f"{name} (mỗi dòng một {EACH[one.each]})"
    scope = scope_of(office, one.scope)
    return name if scope is None or scope.kind == OFFICE else f"{name}, {scope.name}"
