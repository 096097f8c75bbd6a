"""Labels by what they are, not by how they look."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def title(text: str) -> QLabel:
    """The title of a page."""
    return _label(text, "title")


def section(text: str) -> QLabel:
    """The heading of a part of a page."""
    return _label(text, "section")


def body(text: str = "") -> QLabel:
    """Running text; it wraps."""
    return _label(text, "body", wrap=True)


def muted(text: str = "", wrap: bool = True) -> QLabel:
    """Running text of second rank; it wraps unless told otherwise."""
    return set_tone(_label(text, "body", wrap=wrap), "muted")


def strong(text: str = "") -> QLabel:
    """A word that stands out in running text."""
    return _label(text, "strong")


def field_label(text: str) -> QLabel:
    """The label above a field."""
    return _label(text, "label")


def small(text: str = "") -> QLabel:
    """A small muted remark on one line."""
    return _label(text, "small")


def figure(text: str = "") -> QLabel:
    """A big number."""
    return _label(text, "figure")


def key_cap(text: str) -> QLabel:
    """The name of a key in a little frame."""
    return _label(text, "key")


def set_tone(label: QLabel, tone: str) -> QLabel:
    """Give a label a tone ("good", "warn", "bad", "muted", "accent" or ""); always beside an icon or a word."""
    if label.property("tone") != tone:
        set_look(label, tone=tone)
    return label


def set_look(widget: QWidget, **properties: object) -> None:
    """Set the dynamic properties the stylesheet looks at, and let it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def _label(text: str, role: str, wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return made
