"""What this machine remembers for its user: last file, theme, zoom, where windows stood.

Kept apart from the office's data: it must never travel with a data file to another PC, and losing it loses no work. A
damaged file is therefore put aside and the defaults are used, without a word.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from desktop_app.system.disk import writing
from desktop_app.system.folders import folders

Theme = Literal["system", "light", "dark"]

_FILE_NAME = "machine.json"
_THEMES = ("system", "light", "dark")
_SMALLEST_ZOOM, _LARGEST_ZOOM = 50, 300
_RECENT = 8


@dataclass(frozen=True, kw_only=True)
class MachineSettings:
    """The settings of this machine.

    `zoom` is a percentage (50 to 300). `windows` holds, by window or table name, whatever plain JSON value that window
    wants back (geometry, splitter sizes, chosen columns).
    """

    last_file: str = ""
    recent_files: tuple[str, ...] = ()
    theme: Theme = "system"
    zoom: int = 100
    windows: dict[str, Any] = field(default_factory=dict)

    def with_file(self, data_file: Path) -> "MachineSettings":
        """Return the settings after `data_file` was opened: it is the last one and heads the recent ones."""
        name = str(data_file.absolute())
        others = tuple(known for known in self.recent_files if known != name)
        return replace(self, last_file=name, recent_files=(name, *others)[:_RECENT])

    def with_window(self, name: str, state: Any) -> "MachineSettings":
        """Return the settings after the window or table `name` left `state`, a plain JSON value."""
        return replace(self, windows={**self.windows, name: state})


def settings_path() -> Path:
    """Return the file the settings are kept in."""
    return folders().settings / _FILE_NAME


def read_settings(path: Path | None = None) -> MachineSettings:
    """Read the settings; missing or damaged ones come back as defaults, value by value."""
    source = settings_path() if path is None else path
    try:
        raw = json.loads(source.read_text(encoding="utf-8"))
    except OSError:
        return MachineSettings()
    except ValueError:
        _put_aside(source)
        return MachineSettings()
    if not isinstance(raw, dict):
        _put_aside(source)
        return MachineSettings()
    known = {item.name for item in fields(MachineSettings)}
    sound = {name: value for name, value in raw.items() if name in known and _is_sound(name, value)}
    if "recent_files" in sound:
        sound["recent_files"] = tuple(sound["recent_files"])
    return MachineSettings(**sound)


def write_settings(settings: MachineSettings, path: Path | None = None) -> None:
    """Write the settings whole or not at all. Raises WorldFault when the place refuses them."""
    target = settings_path() if path is None else path
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=1, sort_keys=True)
    with writing(target) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _is_sound(name: str, value: Any) -> bool:
    match name:
        case "last_file":
            return isinstance(value, str)
        case "recent_files":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        case "theme":
            return value in _THEMES
        case "zoom":
            return type(value) is int and _SMALLEST_ZOOM <= value <= _LARGEST_ZOOM
        case _:
            return isinstance(value, dict)


def _put_aside(damaged: Path) -> None:
    with suppress(OSError):
        damaged.replace(damaged.with_suffix(".damaged"))
