"""How the data file stands: what the safety strip of the window tells."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.services.history import next_undo_words
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.backup import Backup


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``saved_at``: local ISO time of the last verb (None in a file nobody worked in); ``backup``: the newest verified copy;
    ``undo``: what Ctrl+Z would do now."""

    file: str
    saved_at: str | None
    backup: Backup | None
    undo: str = ""


def standing(office: Office) -> Standing:
    """Read it anew."""
    last = office.read.steps.last()
    return Standing(
        file=office.path.name,
        saved_at=last.at if last else None,
        backup=office.last_backup(),
        undo=next_undo_words(office),
    )


def back_up_now(office: Office) -> Outcome[Backup]:
    """Make a verified copy on request."""
    made = office.back_up("command")
    label = f"Đã sao lưu và kiểm tra {made.people} người: {made.path.name}"
    return Outcome(value=made, changes=frozenset(), label=label)
