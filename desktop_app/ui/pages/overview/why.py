"""“Vì sao ra số này?” on this page: behind the line of a list stands a payment, or the dates of a person."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.services.deadlines import explain_dates
from desktop_app.services.desk import DeskItem
from desktop_app.services.due import DueItem
from desktop_app.services.explaining import explain_paid
from desktop_app.services.progress import CountedPerson
from desktop_app.ui.components.why_dialog import ask_why
from desktop_app.ui.page import PageContext

_KEY = "overview.why"


def explain_line(context: PageContext, parent: QWidget, line: object) -> None:
    """Explain a line: what was paid and why so much, or why this is the day by which something must be done."""
    if isinstance(line, CountedPerson):
        ask_why(context, parent, explain_paid, line.person_id, line.scheme, line.collected_on, key=_KEY)
    elif isinstance(line, DueItem):
        ask_why(context, parent, explain_dates, line.person, line.scheme, key=_KEY)
    elif isinstance(line, DeskItem) and line.person_id is not None and line.scheme is not None:
        ask_why(context, parent, explain_dates, line.person_id, line.scheme, key=_KEY)
    else:
        context.messages.toast("Mở một danh sách tên, chọn một dòng rồi nhấn F5 để xem vì sao.", "info")
