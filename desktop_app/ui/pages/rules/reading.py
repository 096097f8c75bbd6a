"""What the page reads at once, on the reader thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.supports import SupportRule
from desktop_app.services.drafts import SavedDraft, list_drafts
from desktop_app.services.households_words import code_lists
from desktop_app.services.office import Office
from desktop_app.services.rule_book import rule_groups
from desktop_app.services.rule_book_values import RuleGroup
from desktop_app.services.support_rules import support_rules
from desktop_app.ui.pages.rules.words import OFFICE_WIDE
from desktop_app.ui.widgets.code_combo import Choice

DRAFTS = "rules:"
WIDE = "office"


@dataclass(frozen=True, kw_only=True)
class Supports:
    """The supports with the names they need: places and classes to choose from, and by code."""

    rules: Sequence[SupportRule]
    places: Sequence[Choice]
    classes: Sequence[Choice]

    def place(self, rule: SupportRule) -> str:
        """Where a support holds."""
        return _name(self.places, place_code(rule.place_kind, rule.place_code))

    def class_of(self, rule: SupportRule) -> str:
        """Whom a support is for; "" for everybody."""
        return _name(self.classes, rule.class_code)


def place_code(kind: str, code: str) -> str:
    """One code for kind and code of a place, as the list of places has them."""
    return f"{kind}:{code}" if kind else WIDE


def place_of(code: str) -> tuple[str, str]:
    """Kind and code of a place out of its one code."""
    kind, _, place = code.partition(":")
    return ("", "") if code == WIDE else (kind, place)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The rule book as it stands on a day, and the support classes by code."""

    on: date
    groups: Sequence[RuleGroup]
    classes: Mapping[str, str]


def read_figures(office: Office, on: date) -> Figures:
    """The rule book as it stands on a day."""
    return Figures(on=on, groups=rule_groups(office, on), classes=code_lists(office).classes)


def read_supports(office: Office) -> Supports:
    """The supports, and the places and classes of this office."""
    communes = list(office.read.communes.covered())
    held = {commune.province_code for commune in communes}
    provinces = {one.code: one.name for one in office.read.reference.provinces() if one.code in held}
    places = [Choice(code=WIDE, text=OFFICE_WIDE, detail=f"{len(communes)} xã, phường")]
    places += [Choice(code=place_code("province", code), text=name) for code, name in provinces.items()]
    places += [
        Choice(code=place_code("commune", one.code), text=one.name, detail=provinces.get(one.province_code, ""))
        for one in communes
    ]
    classes = [Choice(code=code, text=name) for code, name in code_lists(office).classes.items()]
    return Supports(rules=support_rules(office), places=places, classes=classes)


def read_drafts(office: Office) -> Mapping[str, SavedDraft]:
    """What was typed on this page and neither applied nor given up, by its key."""
    return {draft.key: draft for draft in list_drafts(office, DRAFTS)}


def _name(choices: Sequence[Choice], code: str) -> str:
    return next((choice.text for choice in choices if choice.code == code), code)
