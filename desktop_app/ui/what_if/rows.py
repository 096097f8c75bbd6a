"""The rows of the two grids: from what is tried and what the rules answered; refused figures stay, in grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from desktop_app.domain.identity import Problem
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.what_if_text import span
from desktop_app.services.what_if_values import WHOLE, Tried, TriedFault, TriedLine, VoluntaryTry
from desktop_app.ui.what_if.cells import Extra

Row = dict[str, Any]
_CELLS = {"support_class": "support"}  # fields of a choice that stand in a column of another name


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Whom the rows are about: the key of a person and the name."""

    key: int
    name: str
    birth: str | None = None
    last_end: object = None


def health_rows(people: Sequence[Shown], tried: Tried, good: Tried | None) -> list[Row]:
    """One row per person. `good`: the last answer without a fault."""
    refused = any(fault.scheme == HEALTH_HOUSEHOLD for fault in tried.faults)
    rows = []
    for one in people:
        choice = tried.asked.health.get(one.key, MemberChoice())
        row = _blank(one) | {"birth": one.birth, "last_end": one.last_end}
        row |= {"common": (choice.common_end or tried.asked.common_end) is not None}
        line, skip = tried.line(one.key, HEALTH_HOUSEHOLD), tried.skip(one.key, HEALTH_HOUSEHOLD)
        if refused and good is not None:
            line, skip = good.line(one.key, HEALTH_HOUSEHOLD), good.skip(one.key, HEALTH_HOUSEHOLD)
        if refused and (skip is None or (skip.can_choose and choice.taken)):
            taken = choice.taken if choice.taken is not None else line is not None or good is None
            row |= {"stale": True, "taken": taken, "months": choice.months or tried.asked.months}
            row |= {"order": choice.order or (line.order if line is not None else None)}
            row |= {"support": choice.support_class or ""}
            skip = None
        if line is not None and (not refused or row["taken"]):
            row |= _figures(line)
            if not row["stale"]:
                row |= {"months": line.months, "order": line.order, "support": line.support_class or ""}
            row |= {"taken": True, "can": True, "by_class": bool(row["support"]), "why_order": line.order_reason}
            row |= _supports(choice, line)
        elif skip is not None:
            row |= {"taken": False, "can": skip.can_choose, "said": skip.reason}
            row["support"] = _classes(tried).get(one.key, "")
        rows.append(row)
    return rows


def voluntary_rows(people: Sequence[Shown], tried: Tried, good: Tried | None) -> list[Row]:
    """One row per person who may join; the others are told by `outsiders`."""
    faults = {fault.key: fault for fault in tried.faults if fault.scheme == VOLUNTARY_SI}
    rows = []
    for one in people:
        skip = tried.skip(one.key, VOLUNTARY_SI)
        mine = tried.asked.voluntary.get(one.key, VoluntaryTry())
        if skip is not None and not skip.can_choose:
            continue
        row = _blank(one) | {"taken": mine.taken, "can": True, "method": mine.method, "income": mine.income}
        row |= {"months": mine.months, "from_month": mine.from_month, "support": mine.support_class}
        row |= {"supported_months": mine.supported_months}
        line = tried.line(one.key, VOLUNTARY_SI)
        if line is None and mine.taken and one.key in faults:
            line, row["stale"] = (good.line(one.key, VOLUNTARY_SI) if good else None), True
        if line is not None:
            row |= _figures(line)
            row |= _supports(mine, line)
            if not row["stale"]:
                row |= {"months": line.months, "from_month": line.from_month, "support": line.support_class or ""}
                row["supported_months"] = line.supported_months
        elif skip is not None and mine.method is None:
            row["said"] = skip.reason
        rows.append(row)
    return rows


def outsiders(people: Sequence[Shown], tried: Tried) -> str:
    """Who may not join voluntary insurance, and why, in one line."""
    said = []
    for one in people:
        skip = tried.skip(one.key, VOLUNTARY_SI)
        if skip is not None and not skip.can_choose:
            said.append(f"{one.name}: {skip.reason}")
    return " ".join(said)


def problems(
    rows: Sequence[Row], faults: Sequence[TriedFault], columns: Sequence[str]
) -> dict[tuple[int, str], Problem]:
    """The cells to mark, by (row, column); a fault without a column of its own marks the amount."""
    places = {row["key"]: at for at, row in enumerate(rows)}
    found = {}
    for fault in faults:
        if fault.key not in places or fault.key == WHOLE:
            continue
        name = _CELLS.get(fault.field, fault.field)
        cell = name if name in columns else "due"
        found[places[fault.key], cell] = Problem(level="block", field=cell, message=sentence(fault))
    return found


def sentence(fault: TriedFault) -> str:
    """The sentence of a refusal, with its source where the sentence does not name it."""
    told = not fault.source or fault.source in fault.sentence
    return fault.sentence if told else f"{fault.sentence} ({fault.source})"


def told(names: Mapping[int, str], faults: Sequence[TriedFault]) -> str:
    """All refusals of a grid as they stand under it, each with the person's name."""
    lines = []
    for fault in faults:
        name = names.get(fault.key, "")
        text = sentence(fault)
        lines.append(text if not name or text.startswith(name) else f"{name}: {text}")
    return "\n".join(lines)


def _blank(one: Shown) -> Row:
    row: Row = {"key": one.key, "name": one.name, "taken": False, "can": True, "said": "", "stale": False}
    row |= {"due": None, "months": None, "order": None, "support": "", "span": "", "why_order": ""}
    row |= {"gross": None, "state": None, "local": None, "other": None, "by_class": False, "common": False}
    return row


def _figures(line: TriedLine) -> Row:
    quote = line.quote
    return {"due": quote.payable, "gross": quote.gross, "state": quote.state_support, "span": span(line)}


def _supports(chosen: MemberChoice | VoluntaryTry, line: TriedLine) -> Row:
    refused = not chosen.auto_supports
    local = Extra(
        percent=Decimal(chosen.local_percent),
        amount=chosen.local_amount,
        refused=refused and not (chosen.local_percent or chosen.local_amount),
        paid=line.quote.local_support,
    )
    other = Extra(
        amount=chosen.other_amount, refused=refused and not chosen.other_amount, paid=line.quote.other_support
    )
    return {"local": local, "other": other}


def _classes(tried: Tried) -> dict[int, str]:
    return {one.key: one.class_code for one in tried.asked.visitors}
