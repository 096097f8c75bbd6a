"""Text on its way into a workbook: kept as text, whatever it looks like.

A name such as `=HYPERLINK(…)` must stay a name: written as a string it is no formula, and the quote prefix keeps it one
when somebody edits the cell in Excel.
"""

import re

LONGEST = 32_767
"""Excel's limit of characters in one cell."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def outgoing_text(text: str) -> str:
    """Return the text as a cell can hold it: no control characters; cut with an ellipsis after `LONGEST` letters."""
    clean = _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def may_become_formula(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula once it is edited."""
    return text.startswith(_FORMULA_STARTS)
