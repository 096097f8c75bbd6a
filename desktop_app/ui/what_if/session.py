"""What was tried for each household, kept until the program is closed, so that leaving the panel loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from desktop_app.services.office import Office
from desktop_app.services.what_if_late import LateTry
from desktop_app.services.what_if_values import WhatIf


@dataclass
class Session:
    """``tries`` by household id (``None``: visitors); the last question about late payment."""

    tries: dict[int | None, WhatIf] = field(default_factory=dict)
    late: LateTry | None = None


_sessions: WeakKeyDictionary[Office, Session] = WeakKeyDictionary()


def session_of(office: Office) -> Session:
    """The session of an open data file; it goes with the file."""
    return _sessions.setdefault(office, Session())
