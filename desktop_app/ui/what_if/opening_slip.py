"""Shows the slip of what was tried."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.services.what_if_values import Tried
from desktop_app.ui.page import PageContext


def show_slip(parent: QWidget, context: PageContext, tried: Tried) -> None:
    """Open the slip over a window: to be looked at, printed, saved."""
    # What prints and draws pages is loaded when the first slip is wanted, not with the page.
    from desktop_app.ui.what_if.slip_dialog import SlipDialog

    dialog = SlipDialog(parent, context, tried)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
