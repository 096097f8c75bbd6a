"""What is typed and not yet saved, kept so that a crash loses nothing. Not records of the office: never journalled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.services.office import Office
from desktop_app.storage.drafts import Draft
from desktop_app.system import clock


@dataclass(frozen=True, kw_only=True)
class SavedDraft:
    """One draft: ``key`` names the form (``household:123``), ``title`` the record for people, ``saved_at`` local ISO time."""

    key: str
    title: str
    payload: dict[str, Any]
    saved_at: str


def save_draft(office: Office, key: str, title: str, payload: Mapping[str, Any]) -> None:
    """Keep what is typed in a form (JSON-serialisable values); a draft of the same key is replaced."""
    text = json.dumps(dict(payload), ensure_ascii=False)
    saved_at = clock.now().isoformat(timespec="seconds")
    with office.unjournalled() as work:
        work.drafts.save(Draft(key=key, title=title, payload=text, saved_at=saved_at))


def clear_draft(office: Office, key: str) -> None:
    """Forget a draft: the form was saved, or the officer gave it up."""
    with office.unjournalled() as work:
        work.drafts.clear(key)


def list_drafts(office: Office, prefix: str = "") -> list[SavedDraft]:
    """Every draft whose key begins with ``prefix``, the newest first; one that cannot be read any more is left out."""
    found = []
    for draft in office.read.drafts.all():
        if not draft.key.startswith(prefix):
            continue
        try:
            payload = json.loads(draft.payload)
        except ValueError:
            continue
        if isinstance(payload, dict):
            found.append(SavedDraft(key=draft.key, title=draft.title, payload=payload, saved_at=draft.saved_at))
    return found
