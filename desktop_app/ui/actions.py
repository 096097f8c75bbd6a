"""Actions as data: one definition from which the shortcut, the menu, the key sheet of a screen and the docs are drawn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop_app.ui.icons import put_action_icon
from desktop_app.ui.theme import scaled


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """What an action is.

    `id` is "<page>.<verb>" or "window.<verb>"; `text` is the Vietnamese menu text; `shortcut` is Qt's portable text
    ("Ctrl+PgDown", several separated by " | "); `help` is one Vietnamese line for the key sheet; `keys` is how the
    shortcut is written on the key sheet when that differs.
    """

    id: str
    text: str
    shortcut: str = ""
    icon: str = ""
    help: str = ""
    keys: str = ""


_declared: dict[str, ActionSpec] = {}


def declare(*specs: ActionSpec) -> tuple[ActionSpec, ...]:
    """Make actions known. Raises ValueError when an id is taken by a different action."""
    for spec in specs:
        known = _declared.setdefault(spec.id, spec)
        if known != spec:
            message = f"two different actions are called {spec.id}"
            raise ValueError(message)
    return specs


def spec_of(action_id: str) -> ActionSpec:
    """Return a declared action. Raises KeyError for an unknown id."""
    return _declared[action_id]


def all_specs() -> tuple[ActionSpec, ...]:
    """Return every declared action by id; the docs and the house's own tests read it."""
    return tuple(_declared[name] for name in sorted(_declared))


def make_action(
    spec: ActionSpec,
    parent: QWidget,
    slot: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
) -> QAction:
    """Build the QAction of a spec on a widget: its shortcut works while the focus is inside that widget."""
    action = QAction(spec.text, parent)
    action.setObjectName(spec.id)
    action.setToolTip(spec.help or spec.text)
    action.setShortcuts([QKeySequence(keys.strip()) for keys in spec.shortcut.split(" | ") if keys.strip()])
    action.setShortcutContext(context)
    if spec.icon:
        scaled(parent, lambda _parent: put_action_icon(action, spec.icon))
    action.triggered.connect(lambda _checked=False: slot())
    parent.addAction(action)
    return action


def key_lines(specs: Iterable[ActionSpec]) -> list[tuple[str, str]]:
    """Return (keys, what they do) of the specs that have keys, for the key sheet."""
    lines = []
    for spec in specs:
        keys = spec.keys or " / ".join(part.strip() for part in spec.shortcut.split(" | "))
        if keys:
            lines.append((_as_printed(keys), spec.help or spec.text))
    return lines


def _as_printed(keys: str) -> str:
    """Write keys as they stand on the keyboard."""
    for name, printed in (("PgDown", "PgDn"), ("Left", "←"), ("Right", "→"), ("Up", "↑"), ("Down", "↓")):
        keys = keys.replace(f"+{name}", f"+{printed}")
    return keys
