"""The storage library, imported once and lightly.

``sqlite_utils`` looks for numpy when it is imported and loads it if present (0.2 s at every start, for a type mapping we never use). The
program ships numpy for its charts, so it is hidden for the moment of this import only.
"""

from __future__ import annotations

import sys
from sqlite3 import DatabaseError, OperationalError
from types import ModuleType
from typing import cast

_HIDDEN = "numpy"


def _load() -> None:
    already = _HIDDEN in sys.modules
    if not already:
        sys.modules[_HIDDEN] = cast(ModuleType, None)
    try:
        import sqlite_utils.db
        import sqlite_utils.migrations  # noqa: F401  (loaded here so that nothing else imports it with numpy in sight)
    finally:
        if not already:
            del sys.modules[_HIDDEN]


_load()

from sqlite_utils.db import Database  # noqa: E402  (after the light load above)
from sqlite_utils.migrations import Migrations  # noqa: E402

__all__ = ["Database", "DatabaseError", "Migrations", "OperationalError"]
