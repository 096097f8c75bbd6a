"""The slip with the amounts as it prints: looked at, printed, saved as PDF."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.services.quote_slip import make_slip
from desktop_app.services.what_if_values import Tried
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.reports.pages_dialog import PagesDialog


class SlipDialog(PagesDialog):
    """Ctrl+P has led here."""

    def __init__(self, parent: QWidget, context: PageContext, tried: Tried) -> None:
        super().__init__(parent, context, "Phiếu báo mức đóng", make_slip, tried, what="phiếu báo mức đóng")
