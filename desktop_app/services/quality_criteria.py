"""The criteria of data quality: what the program proposes (``seeds/quality_criteria.csv``), and the weights and limits the office set instead."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from desktop_app.domain.dates import add_months
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.quality_scores import WORDS, Criterion
from desktop_app.system.resources import read_seed

_OWN = "quality.criteria"
CHANGES = frozenset({"setting", "quality"})
_MOST = 1000
_MONTHS, _YEARS = "tháng", "tuổi"


def proposed(on: date) -> tuple[Criterion, ...]:
    """The criteria as the program proposes them on a day."""
    return tuple(
        Criterion(
            code=row["code"],
            word=row["word"],
            name=row["name"],
            weight=int(row["weight"]),
            limit=int(row["value"]) if row["value"] else None,
            unit=row["unit"],
            note=row["note"],
        )
        for row in _rows(on)
        if not row["code"].startswith("word-")
    )


def meanings(on: date) -> dict[str, str]:
    """What each of the six words means, in their order."""
    found = {row["word"]: row["note"] for row in _rows(on) if row["code"].startswith("word-")}
    return {word: found[word] for word in WORDS}


def criteria(office: Office) -> tuple[Criterion, ...]:
    """The criteria as they hold in this office."""
    own: dict[str, dict[str, Any]] = json.loads(office.read.settings.get(_OWN) or "{}")
    return tuple(_own(one, own.get(one.code, {})) for one in proposed(office.today))


def set_criterion(office: Office, code: str, weight: int, limit: int | None = None) -> Outcome[Criterion]:
    """Set the weight and the limit of one criterion; what equals the proposal is not kept. Raises ``RuleBroken`` for a figure out of range."""
    usual = next(one for one in proposed(office.today) if one.code == code)
    if not 0 <= weight <= _MOST or (usual.limit is not None and not (limit is not None and 1 <= limit <= _MOST)):
        raise RuleBroken(
            f"Trọng số phải từ 0 đến {_MOST}, ngưỡng phải từ 1 đến {_MOST}. Hãy nhập lại.", rule="quality.criterion"
        )
    label = f"Sửa tiêu chí chất lượng “{usual.name}”"
    with office.write("quality.criterion", label) as work:
        own: dict[str, dict[str, Any]] = json.loads(work.settings.get(_OWN) or "{}")
        changed = {"weight": weight} if weight != usual.weight else {}
        if usual.limit is not None and limit != usual.limit:
            assert limit is not None
            changed["limit"] = limit
        own.pop(code, None)
        if changed:
            own[code] = changed
        work.settings.set(_OWN, json.dumps(own, ensure_ascii=False, sort_keys=True))
    value = next(one for one in criteria(office) if one.code == code)
    return Outcome(value=value, changes=CHANGES, label=label)


def limits(office: Office, asked: tuple[Criterion, ...]) -> dict[str, object]:
    """The figures the questions need: today, the day behind each limit in months or years, counts as they are, the age of a child by law."""
    today = office.today
    found: dict[str, object] = {
        "today": today.isoformat(),
        "child_age": office.law.at("health.child-age", today).whole,
    }
    for one in asked:
        if one.limit is not None:
            months = {_MONTHS: one.limit, _YEARS: 12 * one.limit}.get(one.unit)
            found[f"limit_{one.code}"] = add_months(today, -months).isoformat() if months is not None else one.limit
    return found


def _rows(on: date) -> list[dict[str, str]]:
    day = on.isoformat()
    return [row for row in read_seed("quality_criteria.csv") if row["valid_from"] <= day <= (row["valid_to"] or "9999")]


def _own(one: Criterion, kept: dict[str, Any]) -> Criterion:
    return Criterion(
        code=one.code,
        word=one.word,
        name=one.name,
        weight=int(kept.get("weight", one.weight)),
        limit=int(kept["limit"]) if "limit" in kept else one.limit,
        unit=one.unit,
        note=one.note,
    )
