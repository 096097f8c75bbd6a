"""Which rules each kind of list of people follows. What a kind reads and how it is recognised is data: `resources/import/kinds.toml`."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.services.import_kinds import declared, due, receipts, stopped
from desktop_app.services.import_kinds.rules import KindRules

_PLAIN = KindRules()
_RULES: Mapping[str, KindRules] = {
    "coverage": KindRules(by_address=True, repeats=True),
    "d03": declared.HEALTH_RULES,
    "d05": declared.VOLUNTARY_RULES,
    "d05-legacy": declared.VOLUNTARY_RULES,
    "due": due.RULES,
    "receipts": receipts.RULES,
    "stopped": stopped.RULES,
}


def rules_of(kind: str) -> KindRules:
    """The rules of a kind; a list of households or people brings nothing but them, their classes and cards."""
    return _RULES.get(kind, _PLAIN)
