"""What the words above a plan say of the decision behind it: its number, its day, and which scenario it is."""

from __future__ import annotations

import re
from datetime import date

_NUMBER = re.compile(r"(?:quyết định|qđ|công văn|văn bản)(?:\s+số)?\s*:?\s*(\d+[^\s,;()]*/[^\s,;()]+)", re.IGNORECASE)
_DAY = re.compile(r"ngày\s*(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(20\d\d)", re.IGNORECASE)


def decision_in(title: str) -> dict[str, str | None]:
    """``decision`` and ``decided_on`` (ISO) of the one decision the text names; blank where it names none or several.

    The day is the one written behind the number.
    """
    found = list(_NUMBER.finditer(title))
    if len({one[1] for one in found}) != 1:
        return {"decision": None, "decided_on": None}
    day = _DAY.search(title, found[0].end())
    return {"decision": found[0][1], "decided_on": _iso(day) if day else None}


def scenario_in(folded: str) -> str:
    """``base`` or ``stretch`` when a text without marks says which scenario it is, else ""."""
    if "phan dau" in folded:
        return "stretch"
    return "base" if "co ban" in folded else ""


def _iso(found: re.Match[str]) -> str | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return None
