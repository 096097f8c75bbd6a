"""The one clock of the program.

The domain never asks the time; services ask here. Tests, demonstrations and journeys fix the day through the
environment variable `AN_SINH_XA_TODAY` (ISO date), so that a picture taken today equals one taken next year.
"""

import os
from collections.abc import Mapping
from datetime import date, datetime

FIXED_DAY = "AN_SINH_XA_TODAY"


def today(environment: Mapping[str, str] | None = None) -> date:
    """Return the local day, or the fixed day of the environment.

    Raises ValueError when the variable is set but is no ISO date: a misspelt day must not silently become the real one.
    """
    return now(environment).date()


def now(environment: Mapping[str, str] | None = None) -> datetime:
    """Return the local time to the second, without a zone; only the day is replaced when the environment fixes it.

    Raises ValueError when the variable is set but is no ISO date.
    """
    # Local wall time is what the officer's papers carry; the data file never mixes zones.
    moment = datetime.now().replace(microsecond=0)  # noqa: DTZ005
    fixed = (os.environ if environment is None else environment).get(FIXED_DAY, "").strip()
    if not fixed:
        return moment
    return datetime.combine(date.fromisoformat(fixed), moment.time())
