"""What is chosen and typed on a form as JSON values, so that a crash or a look at another household loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.services.drafts import SavedDraft
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.choices import Choices, VoluntaryChoice

PREFIX = "collect:"
_SUPPORTS = ("local_percent", "local_amount", "other_amount", "auto_supports")
_HEALTH = ("taken", "months", "order", "support_class", "common_end", *_SUPPORTS)
_VOLUNTARY = ("taken", "method", "income", "from_month", "months", "support_class", "supported_months", *_SUPPORTS)


def key_of(household_id: int) -> str:
    """The key of a household's draft."""
    return f"{PREFIX}{household_id}"


def payload_of(choices: Choices) -> dict[str, Any]:
    """The choices that differ from what the rules propose."""
    health = {
        str(person_id): {name: _plain(getattr(choice, name)) for name in _HEALTH}
        for person_id, choice in choices.health.items()
        if choice != MemberChoice()
    }
    voluntary = {
        str(person_id): {name: _plain(getattr(choice, name)) for name in _VOLUNTARY}
        for person_id, choice in choices.voluntary.items()
        if choice != VoluntaryChoice()
    }
    return {
        "household": choices.desk.household.id,
        "months": choices.months,
        "common_end": _plain(choices.common_end),
        "health": health,
        "voluntary": voluntary,
        "reasons": {f"{person_id}|{scheme}": text for (person_id, scheme), text in choices.reasons.items()},
        "repeats": {f"{person_id}|{scheme}": text for (person_id, scheme), text in choices.repeats.items()},
        "pinned": {f"{person_id}|{scheme}": amount for (person_id, scheme), amount in choices.pinned.items()},
        "received": choices.received,
        "use_credit": choices.use_credit,
    }


def restore(choices: Choices, payload: Mapping[str, Any]) -> None:
    """Put a draft over the choices; who no longer lives in the household is left out."""
    members = {facts.person.id for facts in choices.desk.members}
    choices.months = int(payload.get("months", choices.months))
    if "common_end" in payload:
        choices.common_end = date.fromisoformat(payload["common_end"]) if payload["common_end"] else None
    for code, values in payload.get("health", {}).items():
        if int(code) in members:
            before = choices.health.get(int(code), MemberChoice())
            choices.health[int(code)] = replace(before, **_read(values, _HEALTH))
    for code, values in payload.get("voluntary", {}).items():
        if int(code) in members:
            choices.voluntary[int(code)] = VoluntaryChoice(**_read(values, _VOLUNTARY))
    for name in ("reasons", "repeats", "pinned"):
        for key, value in payload.get(name, {}).items():
            code, _, scheme = key.partition("|")
            if int(code) in members:
                getattr(choices, name)[int(code), scheme] = value
    choices.received = payload.get("received", choices.received)
    choices.use_credit = bool(payload.get("use_credit", choices.use_credit))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _read(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The values of a draft; a draft of an earlier edition lacks some, which then stay as they are by default."""
    found = {name: values[name] for name in names if name in values}
    if found.get("common_end"):
        found["common_end"] = date.fromisoformat(found["common_end"])
    if "local_percent" in found:
        found["local_percent"] = Decimal(str(found["local_percent"]))
    return found


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
