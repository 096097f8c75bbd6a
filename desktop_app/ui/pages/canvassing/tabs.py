"""The tabs of the page as a table: a tab is made when it is first shown, and one line here adds another."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from PySide6.QtWidgets import QWidget

from desktop_app.services.households_words import CodeLists
from desktop_app.ui.page import PageContext

WALK = "walk"


class CanvassTab(Protocol):
    """What the page asks of a tab, which is a QWidget. It may have a signal `opened(household id)`: its door is shown."""

    def reload(self) -> None:
        """Read anew what is shown: at each showing, and when something it may show was changed."""

    def open(self, **args: Any) -> None:
        """Show what `navigate("canvass", tab=…, **args)` asked for; without arguments the tab stays as it was left."""

    def focus_target(self) -> QWidget | None:
        """Where the hand goes when the tab is shown."""


Factory = Callable[[PageContext, CodeLists], QWidget]


@dataclass(frozen=True, kw_only=True)
class TabEntry:
    """One tab: its name for `navigate`, its Vietnamese text, and how it is made."""

    name: str
    text: str
    factory: Factory


def lazy(where: str) -> Factory:
    """Return a factory that imports "package.module:ClassName" when the tab is first shown."""
    module, _, name = where.partition(":")

    def make(context: PageContext, lists: CodeLists) -> QWidget:
        made: QWidget = getattr(importlib.import_module(module), name)(context, lists)
        return made

    return make


def as_tab(widget: QWidget) -> CanvassTab:
    """The widget as the page speaks to it."""
    return cast(CanvassTab, widget)


TABS: tuple[TabEntry, ...] = (
    TabEntry(name=WALK, text="Đi từng hộ", factory=lazy("desktop_app.ui.pages.canvassing.walk_tab:WalkTab")),
    TabEntry(name="paper", text="Nhập phiếu giấy", factory=lazy("desktop_app.ui.pages.canvassing.paper:PaperTab")),
    TabEntry(name="leads", text="Tiềm năng", factory=lazy("desktop_app.ui.pages.canvassing.leads:LeadsTab")),
    TabEntry(name="today", text="Việc hôm nay", factory=lazy("desktop_app.ui.pages.canvassing.today:TodayTab")),
    TabEntry(name="round", text="Kết quả đợt", factory=lazy("desktop_app.ui.pages.canvassing.round_report:RoundTab")),
    TabEntry(
        name="outreach", text="Truyền thông", factory=lazy("desktop_app.ui.pages.canvassing.outreach:OutreachTab")
    ),
)
# Other names that pages and old links use for a tab.
ALIASES = {"desk": "today"}


def place_of(name: str) -> int:
    """Where the tab of a name stands; the first one for a name that is none."""
    wanted = ALIASES.get(name, name)
    return next((place for place, entry in enumerate(TABS) if entry.name == wanted), 0)
