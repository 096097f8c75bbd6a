"""Which supports of provinces, communes and others a member of a household gets, by where the household lives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.law import LawBook
from desktop_app.domain.supports import Beneficiary, SupportChoice, choose_supports
from desktop_app.services.quoting_facts import PersonFacts, household_facts
from desktop_app.storage.repositories import Repositories

_NONE = SupportChoice(rules=())


@dataclass(frozen=True, kw_only=True)
class Place:
    """The commune of a household and its province (official codes; "" where the lists do not know the commune)."""

    commune_code: str
    province_code: str


@dataclass(frozen=True, kw_only=True)
class HomeFacts:
    """A household as it was read once, for several quotes of the same day: its members' facts and where it lives."""

    members: tuple[PersonFacts, ...]
    place: Place


def home_facts(work: Repositories, household_id: int, on: date) -> HomeFacts:
    """Read a household for quotes of a day. Raises ``WorldFault`` for a household that is not in the file."""
    return HomeFacts(members=household_facts(work, household_id, on), place=place_of(work, household_id))


def place_of(work: Repositories, household_id: int) -> Place:
    """Where a household lives. Raises ``KeyError`` for a household that is not in the file."""
    commune = work.hamlets.get(work.households.get(household_id).hamlet_id).commune_code
    known = work.reference.communes([commune])
    return Place(commune_code=commune, province_code=known[0].province_code if known else "")


def beneficiary(facts: PersonFacts, place: Place, *, support_class: str | None = None) -> Beneficiary:
    """The person as the supports ask about one; ``support_class`` is a class the officer chose beside the recorded."""
    classes: Collection[str] = {support_class} if support_class else ()
    return Beneficiary(
        commune_code=place.commune_code,
        province_code=place.province_code,
        classes=facts.classes.union(classes),
        birth=facts.person.birth,
    )


def supports_of(
    law: LawBook,
    scheme: str,
    facts: PersonFacts,
    place: Place,
    *,
    support_class: str | None = None,
    wanted: bool = True,
) -> SupportChoice:
    """The supports of a scheme that apply to a person on the day of the facts; none where they are not ``wanted``."""
    if not wanted or not law.supports:
        return _NONE
    who = beneficiary(facts, place, support_class=support_class)
    return choose_supports(law.supports, scheme=scheme, who=who, on=facts.on)
