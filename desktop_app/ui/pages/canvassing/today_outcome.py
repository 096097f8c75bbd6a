"""A digit on a line of today's work: the outcome is noted at once, or the hand is led to where the rest is typed."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.desk import DeskItem
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.page import PageContext

_JOINED = "joined"


def note_outcome(
    context: PageContext,
    lists: CodeLists,
    item: DeskItem,
    digit: str,
    collector_id: int | None,
    *,
    open_door: Callable[[int], object],
) -> None:
    """Note what was said; who joined is taken to the page of money, a promise and a household as a whole to the door."""
    outcome = lists.outcomes.get(digit)
    if outcome is None or outcome.hidden:
        context.messages.toast(f"Không có kết quả “{digit}” trong bảng kết quả đang dùng.", "info")
        return
    if outcome.code == _JOINED:
        context.navigate("collect", household=item.household_id)
        return
    if item.person_id is None or item.scheme is None or outcome.needs_promise:
        text = "Gõ ngày hẹn đóng ở hộ này." if outcome.needs_promise else "Ghi kết quả từng người ở hộ này."
        context.messages.toast(text, "info")
        open_door(item.household_id)
        return
    reason, note = None, None
    if outcome.needs_reason:
        codes = lists.reasons_of.get(digit) or tuple(lists.reasons)
        found = context.messages.ask_reason(
            f"{item.name} – {outcome.name}: vì sao?", {code: lists.reasons[code] for code in codes}
        )
        if found is None:
            return
        reason, note = found.code, found.note or None
    line = VisitLine(person_id=item.person_id, scheme=item.scheme, outcome=digit, reason=reason, note=note)
    form = VisitForm(household_id=item.household_id, lines=(line,), collector_id=collector_id or item.collector_id)
    context.do(record_visits, form)
