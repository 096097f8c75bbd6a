"""The one bus of the window: which kinds of records a verb has changed."""

from PySide6.QtCore import QObject, Signal


class Signals(QObject):
    """`changed` carries a `frozenset[str]` of kinds ("household", "person", "visit", …) after each committed verb."""

    changed = Signal(frozenset)
