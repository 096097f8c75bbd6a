"""“Vì sao ra số này?” on this page: a period of cover, a line of rights, or the dates of the member under the cursor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.domain.records import Coverage
from desktop_app.services.deadlines import explain_dates
from desktop_app.services.explaining import explain_enrolment
from desktop_app.services.households_cover import CANVASSED
from desktop_app.ui.components.why_dialog import ask_why
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.detail import COVERS, RIGHTS
from desktop_app.ui.pages.households.flow import SheetFlow

_KEY = "household.why"


class Whys:
    """Finds out what the officer means by “this figure” and asks for its explanation."""

    def __init__(self, page: QWidget, context: PageContext, flow: Callable[[], SheetFlow]) -> None:
        self._page = page
        self._context = context
        self._flow = flow

    def ask(self) -> None:
        """Explain the line the cursor stands on below the grid, else the dates of the member in the grid."""
        flow = self._flow()
        detail, row = flow.form.detail, flow.hand.current_row
        if row is None or row["id"] is None:
            self._context.messages.toast("Hãy đặt con trỏ vào một thành viên đã lưu.", "info")
            return
        person_id, below = int(row["id"]), self._below(detail)
        if below and detail.tabs.currentIndex() == COVERS and detail.covers.chosen is not None:
            self._cover(person_id, detail.covers.chosen)
            return
        scheme = HEALTH_HOUSEHOLD
        if below and detail.tabs.currentIndex() == RIGHTS:
            scheme = detail.rights.scheme
        elif not below:
            key = flow.form.grid.grid.columns[max(0, flow.form.grid.currentIndex().column())].key
            scheme = key if key in CANVASSED else HEALTH_HOUSEHOLD
        ask_why(self._context, self._page, explain_dates, person_id, scheme, key=_KEY)

    def _cover(self, person_id: int, cover_id: int) -> None:
        cover = self._record(cover_id)
        if cover is not None and cover.enrolment_id is not None:
            ask_why(self._context, self._page, explain_enrolment, cover.enrolment_id, key=_KEY)
            return
        scheme = cover.scheme if cover is not None and cover.scheme in CANVASSED else HEALTH_HOUSEHOLD
        ask_why(self._context, self._page, explain_dates, person_id, scheme, key=_KEY)

    def _record(self, cover_id: int) -> Coverage | None:
        editing = self._flow().editing
        sheet = editing.sheet if editing is not None else None
        return next((one for one in sheet.coverages if one.id == cover_id), None) if sheet is not None else None

    def _below(self, detail: QWidget) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and detail.isAncestorOf(focus)
