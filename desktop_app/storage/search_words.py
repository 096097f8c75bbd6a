"""Typed words as patterns of SQL's LIKE over folded columns. Use with ``ESCAPE '\\'`` and a blank before the column."""

from __future__ import annotations

from desktop_app.domain.names import fold

LIKE_WORD = "' ' || {column} LIKE {mark} ESCAPE '\\'"


def plain(text: str) -> str:
    """The text with LIKE's own signs made harmless."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def word_patterns(text: str) -> list[str]:
    """One pattern for each word of a text: at the start of some word of the column, whatever the marks."""
    return [f"% {plain(word)}%" for word in fold(text).split()]


def word_condition(column: str, mark: str = "?") -> str:
    """The condition that a folded column holds the word of a pattern."""
    return LIKE_WORD.format(column=column, mark=mark)
