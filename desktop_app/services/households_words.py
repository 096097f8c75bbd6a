"""The code lists that the pages of people and canvassing offer, read once per office and day."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.outcomes import Outcome as VisitOutcome
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.office import Office


@dataclass(frozen=True, kw_only=True)
class CodeLists:
    """Code → Vietnamese name, in the order of each list; ``reasons_of``: the reasons that go with an outcome's digit."""

    relations: dict[str, str]
    residences: dict[str, str]
    household_states: dict[str, str]
    ethnicities: dict[str, str]
    classes: dict[str, str]
    schemes: dict[str, str]
    scheme_shorts: dict[str, str]
    channels: dict[str, str]
    reasons: dict[str, str]
    reasons_of: dict[str, tuple[str, ...]]
    lead_sources: dict[str, str]
    outcomes: dict[str, VisitOutcome]


def code_lists(office: Office) -> CodeLists:
    """Every list as it is in force today."""
    reference, today = office.read.reference, office.today.isoformat()

    def names(name: str) -> dict[str, str]:
        return {code.code: code.name for code in reference.codes(name, today)}

    reasons = reference.codes("refusal_reasons", today)
    used = [reason for reason in reasons if reason.details.get("hidden") != "yes"]
    digits = {digit for reason in used for digit in reason.details.get("outcomes", "").split()}
    return CodeLists(
        relations=names("relations"),
        residences=names("residence_states"),
        household_states=names("household_states"),
        ethnicities=names("ethnicities"),
        classes=names("support_classes"),
        schemes=names("schemes"),
        scheme_shorts={
            code.code: code.details.get("short_name") or code.name for code in reference.codes("schemes", today)
        },
        channels=names("channels"),
        reasons={reason.code: reason.name for reason in reasons},
        reasons_of={
            digit: tuple(reason.code for reason in used if digit in reason.details.get("outcomes", "").split())
            for digit in sorted(digits)
        },
        lead_sources=names("lead_sources"),
        outcomes=outcomes_of(office.read),
    )


def relearn(office: Office, lists: CodeLists) -> None:
    """Put the outcomes and reasons as they are now into lists that pages hold already."""
    fresh = code_lists(office)
    for name in ("outcomes", "reasons", "reasons_of"):
        held = getattr(lists, name)
        held.clear()
        held.update(getattr(fresh, name))
