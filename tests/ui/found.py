"""Finding a part of a window in a test: it is there, or the test fails."""

from typing import TypeVar

from PySide6.QtCore import QObject

T = TypeVar("T", bound=QObject)


def part(parent: QObject, kind: type[T], name: str = "") -> T:
    """Return the first child of a kind (and of an object name, when given)."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, f"{parent!r} has no {kind.__name__} {name}"
    return found
