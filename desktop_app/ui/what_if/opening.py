"""The way into “Tính thử” from any page that has a household in hand, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.services.what_if_desk import try_desk
from desktop_app.services.what_if_values import TryDesk, WhatIf
from desktop_app.ui.page import PageContext
from desktop_app.ui.what_if.actions import OPEN
from desktop_app.ui.what_if.dialog import WhatIfDialog

OPEN_ACTION = OPEN.id


def open_what_if(
    context: PageContext,
    household_id: int | None,
    parent: QWidget,
    *,
    go: Callable[[int], object] | None = None,
    begin: WhatIf | None = None,
) -> None:
    """Open the panel over a page. Without a household it opens for people who are not in the file.

    `go(household id)` leads on after an enrolment, by default to the page Thu with the enrolment ready to be collected.
    `begin` is tried first in place of the proposal, where nothing was tried for the household before in this session.
    """

    def lead_on(enrolled: int) -> None:
        context.navigate("collect", household=enrolled, enrolled=True)

    def show(desk: TryDesk | None) -> None:
        if desk is not None and begin is not None:
            desk = replace(desk, begin=begin)
        dialog = WhatIfDialog(parent.window(), context, desk, go or lead_on)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        dialog.household.start()

    if household_id is None:
        show(None)
    else:
        context.look(try_desk, household_id, done=show, key="what-if.desk")
