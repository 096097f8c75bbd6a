"""What is chosen and typed on a form as JSON values, so that a crash or a look at another household loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop_app.services.drafts import SavedDraft
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.choices import Choices, VoluntaryChoice

PREFIX = "collect:"
_HEALTH = ("taken", "months", "order", "support_class")
_VOLUNTARY = ("taken", "method", "income", "from_month", "months")


def key_of(household_id: int) -> str:
    """The key of a household's draft."""
    return f"{PREFIX}{household_id}"


def payload_of(choices: Choices) -> dict[str, Any]:
    """The choices that differ from what the rules propose."""
    health = {
        str(person_id): {name: getattr(choice, name) for name in _HEALTH}
        for person_id, choice in choices.health.items()
        if choice != MemberChoice()
    }
    voluntary = {
        str(person_id): {name: getattr(choice, name) for name in _VOLUNTARY}
        for person_id, choice in choices.voluntary.items()
        if choice != VoluntaryChoice()
    }
    reasons = {f"{person_id}|{scheme}": text for (person_id, scheme), text in choices.reasons.items()}
    return {
        "household": choices.desk.household.id,
        "months": choices.months,
        "health": health,
        "voluntary": voluntary,
        "reasons": reasons,
    }


def restore(choices: Choices, payload: Mapping[str, Any]) -> None:
    """Put a draft over the choices; who no longer lives in the household is left out."""
    members = {facts.person.id for facts in choices.desk.members}
    choices.months = int(payload.get("months", choices.months))
    for code, values in payload.get("health", {}).items():
        if int(code) in members:
            before = choices.health.get(int(code), MemberChoice())
            choices.health[int(code)] = replace(before, **{name: values.get(name) for name in _HEALTH})
    for code, values in payload.get("voluntary", {}).items():
        if int(code) in members:
            choices.voluntary[int(code)] = VoluntaryChoice(**{name: values.get(name) for name in _VOLUNTARY})
    for key, text in payload.get("reasons", {}).items():
        code, _, scheme = key.partition("|")
        if int(code) in members:
            choices.reasons[int(code), scheme] = text


def offer(context: PageContext, drafts: Sequence[SavedDraft], wanted: Callable[[SavedDraft], object]) -> None:
    """Ask about the newest draft, naming its household: bring it back, leave it for later, or give it up."""
    if not drafts:
        return
    draft = drafts[0]
    at = draft.saved_at
    answer = context.messages.ask(
        f"Khôi phục phần thu đang nhập dở của {draft.title}?",
        {"later": "Để sau", "restore": "Khôi phục", "drop": "Bỏ phần nhập dở"},
        default="later",
        detail=f"Nhập lúc {at[11:16]} ngày {at[8:10]}/{at[5:7]}/{at[:4]}, chưa thu tiền.",
        risky="drop",
    )
    if answer == "restore":
        wanted(draft)
    elif answer == "drop":
        context.drafts.drop(draft.key)
