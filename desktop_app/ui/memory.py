"""What the window remembers on this PC: widths, chosen columns. Plain JSON values, kept by the machine's settings.

Office settings live in the data file instead; losing these loses no work.
"""

from collections.abc import Mapping
from typing import Any


class Memory:
    """Named JSON values. The composition root fills it from `MachineSettings.windows` and writes it back at close."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._values: dict[str, Any] = dict(values or {})

    @property
    def values(self) -> dict[str, Any]:
        """Everything remembered, to be kept."""
        return dict(self._values)

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was put under `key`."""
        return self._values.get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Remember a JSON value under `key`."""
        self._values[key] = value
