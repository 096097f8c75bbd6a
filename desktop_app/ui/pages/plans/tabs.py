"""The tabs of the page as a table: a tab is made when it is first shown, and one line here adds another."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from PySide6.QtWidgets import QWidget

from desktop_app.ui.page import PageContext

GRID = "grid"


class PlansTab(Protocol):
    """What the page asks of a tab, which is a QWidget.

    It may have signals: `names((page, arguments))` leads to the people behind a figure, `retitled()` renews the path line; and `slots`,
    a dict of declared action ids and what they do: those keys work while the tab is in sight.
    """

    def reload(self) -> None:
        """Read anew what is shown: at each showing, and when something it may show was changed."""

    def open(self, **args: Any) -> None:
        """Show what `navigate("plan", tab=…, **args)` asked for; without arguments the tab stays as it was left."""

    def focus_target(self) -> QWidget | None:
        """Where the hand goes when the tab is shown."""


Factory = Callable[[PageContext], QWidget]


@dataclass(frozen=True, kw_only=True)
class TabEntry:
    """One tab: its name for `navigate`, its Vietnamese text, and how it is made."""

    name: str
    text: str
    factory: Factory


def lazy(where: str) -> Factory:
    """Return a factory that imports "package.module:ClassName" when the tab is first shown."""
    module, _, name = where.partition(":")

    def make(context: PageContext) -> QWidget:
        made: QWidget = getattr(importlib.import_module(module), name)(context)
        return made

    return make


def as_tab(widget: QWidget) -> PlansTab:
    """The widget as the page speaks to it."""
    return cast(PlansTab, widget)


TABS: tuple[TabEntry, ...] = (
    TabEntry(name=GRID, text="Giao chỉ tiêu", factory=lazy("desktop_app.ui.pages.plans.grid_tab:GridTab")),
    TabEntry(name="figures", text="Số liệu nhập", factory=lazy("desktop_app.ui.pages.plans.figures:FiguresTab")),
    TabEntry(name="progress", text="Tiến độ", factory=lazy("desktop_app.ui.pages.plans.progress:ProgressTab")),
    TabEntry(name="forecast", text="Dự báo", factory=lazy("desktop_app.ui.pages.plans.forecast:ForecastTab")),
    TabEntry(name="emulation", text="Thi đua", factory=lazy("desktop_app.ui.pages.plans.emulation:EmulationTab")),
    TabEntry(name="charts", text="Biểu đồ", factory=lazy("desktop_app.ui.pages.plans.charts:ChartsTab")),
)


def place_of(name: str) -> int:
    """Where the tab of a name stands; the first one for a name that is none."""
    return next((place for place, entry in enumerate(TABS) if entry.name == name), 0)
