"""Which collector of the office a list names, by code or by name."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.names import fold
from desktop_app.domain.records import Collector


class CollectorFinder:
    """Collectors under their codes and their names; those who left count too, a list may be of their time."""

    def __init__(self, collectors: Iterable[Collector]) -> None:
        self._by_code: dict[str, list[Collector]] = {}
        self._by_name: dict[str, list[Collector]] = {}
        self.names: dict[int, str] = {}
        for one in collectors:
            self.names[one.id] = one.name
            self._by_name.setdefault(fold(one.name), []).append(one)
            if one.code:
                self._by_code.setdefault(one.code.casefold(), []).append(one)

    def find(self, code: str, name: str) -> Collector | None:
        """The one collector of this code; without a code, of this name. None where nobody, or more than one, is meant."""
        found = self._by_code.get(code.casefold(), []) if code else self._by_name.get(fold(name), []) if name else []
        if code and len(found) > 1:
            found = [one for one in found if fold(one.name) == fold(name)]
        return found[0] if len(found) == 1 else None
