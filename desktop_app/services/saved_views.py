"""Filters of long lists kept under a name, for everybody who works with the data file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean, fold, sort_key
from desktop_app.domain.view_records import KeptView
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories

CHANGES = frozenset({"saved_view"})
_LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """One kept filter. ``state``: what the page of the list gave to keep (plain JSON values)."""

    id: int
    list_name: str
    name: str
    state: Mapping[str, Any]


def views_of(office: Office, list_name: str) -> tuple[SavedView, ...]:
    """The kept filters of one list by name."""
    kept = office.read.saved_views.of_list(list_name)
    return tuple(_read(one) for one in sorted(kept, key=lambda one: sort_key(one.name)))


def save_view(office: Office, list_name: str, name: str, state: Mapping[str, Any]) -> Outcome[int]:
    """Keep a filter; one of the same name (whatever its case and marks) is kept anew in its place. Its id.

    Raises ``RuleBroken`` for a name that is empty or too long.
    """
    named = clean(name)
    if not named:
        raise RuleBroken("Hãy đặt tên cho bộ lọc.", rule="saved_view.name")
    if len(named) > _LONGEST:
        raise RuleBroken(f"Tên bộ lọc dài quá {_LONGEST} chữ. Hãy đặt tên ngắn hơn.", rule="saved_view.name")
    kept = json.dumps(dict(state), ensure_ascii=False, sort_keys=True)
    before = _named(office.read, list_name, named)
    label = f"{'Thay' if before else 'Lưu'} bộ lọc “{named}”"
    with office.write("saved_views.save", label) as work:
        if before is not None:
            work.saved_views.change(before.id, name=named, state=kept)
        view_id = before.id if before else work.saved_views.add(list_name=list_name, name=named, state=kept)
    return Outcome(value=view_id, changes=CHANGES, label=label)


def remove_view(office: Office, view_id: int) -> Outcome[int]:
    """Let a kept filter go; undo brings it back. Raises ``RuleBroken`` when it is gone already."""
    found = office.read.saved_views.of_ids([view_id])
    if not found:
        raise RuleBroken("Bộ lọc này đã được bỏ trước đó.", rule="saved_view.gone")
    label = f"Bỏ bộ lọc “{found[0].name}”"
    with office.write("saved_views.remove", label) as work:
        work.saved_views.remove(view_id)
    return Outcome(value=view_id, changes=CHANGES, label=label)


def _named(work: Repositories, list_name: str, name: str) -> KeptView | None:
    return next((one for one in work.saved_views.of_list(list_name) if fold(one.name) == fold(name)), None)


def _read(kept: KeptView) -> SavedView:
    return SavedView(id=kept.id, list_name=kept.list_name, name=kept.name, state=json.loads(kept.state))
