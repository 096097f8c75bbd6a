"""The criteria of the alerts: what the program proposes, what the office set instead, and what is put aside until a day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from desktop_app.domain.alert_rules import LEVELS, AlertCriterion
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.system.resources import read_seed

_OWN, _SNOOZED = "alerts.criteria", "alerts.snoozed"
CHANGES = frozenset({"setting", "alert"})
_MOST = 1000


def proposed(office: Office) -> tuple[AlertCriterion, ...]:
    """The criteria as the program proposes them (`seeds/alert_criteria.csv`)."""
    day = office.today.isoformat()
    return tuple(
        AlertCriterion(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            value=int(row["value"]),
            unit=row["unit"],
            second=int(row["second"]) if row["second"] else None,
            second_unit=row["second_unit"],
            note=row["note"],
        )
        for row in read_seed("alert_criteria.csv")
        if day <= (row["valid_to"] or "9999")
    )


def criteria(office: Office) -> tuple[AlertCriterion, ...]:
    """The criteria as they hold in this office."""
    own = _kept(office.read, _OWN)
    return tuple(_own(one, own.get(one.code, {})) for one in proposed(office))


def save_criteria(office: Office, wanted: Sequence[AlertCriterion]) -> Outcome[tuple[AlertCriterion, ...]]:
    """Keep the office's figures; what equals the proposal is not kept. Raises `RuleBroken` for a figure out of range."""
    usual = {one.code: one for one in proposed(office)}
    own: dict[str, dict[str, object]] = {}
    for one in wanted:
        _check(one)
        before = usual[one.code]
        changed = {
            name: getattr(one, name)
            for name in ("on", "level", "value", "second")
            if getattr(one, name) != getattr(before, name)
        }
        if changed:
            own[one.code] = changed
    label = "Sửa tiêu chí cảnh báo" if own else "Đặt lại tiêu chí cảnh báo như ban đầu"
    with office.write("alerts.criteria", label) as work:
        work.settings.set(_OWN, json.dumps(own, ensure_ascii=False, sort_keys=True))
    return Outcome(value=criteria(office), changes=CHANGES, label=label)


def reset_criteria(office: Office) -> Outcome[tuple[AlertCriterion, ...]]:
    """Everything as the program proposes it."""
    return save_criteria(office, proposed(office))


def snooze(office: Office, key: str, until: date) -> Outcome[date]:
    """Put one alert aside until a day (shown again on that day). Raises `RuleBroken` for a day that is not ahead."""
    if until <= office.today:
        raise RuleBroken("Ngày hiện lại phải sau hôm nay.", rule="alerts.snooze")
    label = f"Ẩn một cảnh báo đến ngày {format_date(until)}"
    with office.write("alerts.snooze", label) as work:
        # What was put aside until a day that has passed is forgotten on the way.
        aside = {one: day for one, day in _snoozed(work).items() if day > office.today.isoformat()}
        work.settings.set(_SNOOZED, json.dumps({**aside, key: until.isoformat()}, ensure_ascii=False, sort_keys=True))
    return Outcome(value=until, changes=CHANGES, label=label)


def wake_all(office: Office) -> Outcome[int]:
    """Show everything again that was put aside."""
    label = "Hiện lại các cảnh báo đã ẩn"
    with office.write("alerts.wake", label) as work:
        number = len(_snoozed(work))
        work.settings.set(_SNOOZED, "{}")
    return Outcome(value=number, changes=CHANGES, label=label)


def aside_on(office: Office, day: date) -> frozenset[str]:
    """The keys of the alerts that are put aside on a day."""
    return frozenset(key for key, until in _snoozed(office.read).items() if day.isoformat() < until)


def _snoozed(work: Repositories) -> dict[str, str]:
    return {str(key): str(until) for key, until in _kept(work, _SNOOZED).items()}


def _kept(work: Repositories, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(work.settings.get(key) or "{}")
    return found


def _own(one: AlertCriterion, kept: Mapping[str, Any]) -> AlertCriterion:
    return replace(
        one,
        on=bool(kept.get("on", one.on)),
        level=str(kept.get("level", one.level)),
        value=int(kept.get("value", one.value)),
        second=int(kept["second"]) if kept.get("second") is not None else one.second,
    )


def _check(one: AlertCriterion) -> None:
    figures = [one.value] if one.second is None else [one.value, one.second]
    if one.level not in LEVELS or not all(0 <= figure <= _MOST for figure in figures):
        raise RuleBroken(f"Tiêu chí “{one.name}”: các mức phải từ 0 đến {_MOST}.", rule="alerts.criterion")
