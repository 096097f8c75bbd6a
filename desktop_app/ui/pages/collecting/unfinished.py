"""Keeps what is chosen on the form and not yet written: as a draft against a crash, and for the household's return."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.services.drafts import SavedDraft
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.choices import Choices
from desktop_app.ui.pages.collecting.drafts import key_of, payload_of, restore


class Unfinished:
    """One household is on the form at a time; the choices of the others wait here."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._choices: Choices | None = None
        self._base: dict[str, Any] = {}  # the choices as the household was opened
        self._kept = ""  # the draft kept last
        self._written = False  # what was chosen is written: the next reading starts afresh
        self._parked: dict[str, Mapping[str, Any]] = {}  # by draft key

    def park(self, drafts: Sequence[SavedDraft]) -> None:
        """Take the drafts of an earlier day; each comes back when its household is opened."""
        self._parked |= {draft.key: draft.payload for draft in drafts}

    def begin(self, choices: Choices) -> None:
        """Another reading of a household: what was chosen before and not written is put over it."""
        before = self._choices
        if before is not None:
            key, chosen = key_of(before.desk.household.id), payload_of(before)
            if self._written or chosen == self._base:
                self._parked.pop(key, None)
            else:
                self._parked[key] = chosen
        self._base = payload_of(choices)
        waiting = self._parked.get(key_of(choices.desk.household.id))
        if waiting is not None:
            restore(choices, waiting)
        self._choices, self._written = choices, False

    def keep(self) -> None:
        """Keep the choices as a draft as long as they are other than proposed."""
        if self._choices is None:
            return
        household, head = self._choices.desk.household, self._choices.desk.head
        key, chosen = key_of(household.id), payload_of(self._choices)
        if chosen != self._base:
            name = head.name if head else f"số {household.code or household.id}"
            self._context.drafts.keep(key, f"hộ {name}", json.dumps(chosen, ensure_ascii=False))
            self._kept = key
        elif self._kept == key:
            self._context.drafts.drop(key)
            self._kept = ""

    def finish(self) -> None:
        """The choices are written: nothing is left to bring back."""
        self._written = True
        if self._choices is not None:
            key = key_of(self._choices.desk.household.id)
            self._parked.pop(key, None)
            self._context.drafts.drop(key)
            self._kept = ""

    def forget(self, household_id: int) -> None:
        """What is chosen for a household gives way to what was written for it elsewhere."""
        if self._choices is not None and self._choices.desk.household.id == household_id:
            self.finish()
            return
        key = key_of(household_id)
        self._parked.pop(key, None)
        self._context.drafts.drop(key)
