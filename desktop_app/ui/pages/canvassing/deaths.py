"""Who is said at the door to have died: the day is still to be written down, only then is it known what to report."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.ui.page import PageContext


def tell_deaths(context: PageContext, people: Sequence[int]) -> None:
    """Say where the day is written down, with the way there; nothing where nobody died."""
    found = context.office.read.people.of_ids(people) if people else []
    if not found:
        return
    first, more = found[0], len(found) - 1
    who = f"{first.name} và {more} người khác" if more else first.name
    context.messages.toast(
        f"{who} đã mất: ghi ngày mất ở Hộ gia đình (Ctrl+Shift+X) để báo giảm.",
        "warn",
        "Mở hộ",
        lambda: context.navigate("household", household=first.household_id, person=first.id),
    )
