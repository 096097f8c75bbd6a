"""Where a refusal of the rules belongs on the panel: whose choice, which field; and who stays out of voluntary insurance."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.eligibility import Verdict
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.what_if_values import WHOLE, TriedFault, TriedSkip, VoluntaryTry

CHOOSE = "Chọn phương thức và thu nhập làm căn cứ đóng."
_FIELDS = {
    "health-household.months": "months",
    "health-household.order": "order",
    "health-household.common-end": "common_end",
    "health.support": "support_class",
    "voluntary-si.support": "support_class",
    "voluntary-si.supported": "supported_months",
    "voluntary-si.income-min": "income",
    "voluntary-si.income-max": "income",
    "voluntary-si.method": "method",
    "voluntary-si.months": "months",
    "voluntary-si.ahead": "months",
    "voluntary-si.missing": "months",
    "voluntary-si.window": "from_month",
    "month.format": "from_month",
}
_SUPPORTS = frozenset({"support.both", "percent.range", "amount.negative"})
_OTHER = "Hỗ trợ khác"  # how the rules name the support that is neither the State's nor the province's


def placed(broken: RuleBroken, scheme: str, key: int, *, together: bool = False) -> TriedFault:
    """The refusal with the field it is about; ``together``: all cards are to end on one day, which decides the months."""
    field = _FIELDS.get(broken.rule, "")
    if broken.rule in _SUPPORTS:
        field = "other" if broken.sentence.startswith(_OTHER) else "local"
    if together and field == "months":
        field = "common_end"
    return TriedFault(
        key=WHOLE if field == "common_end" else key,
        scheme=scheme,
        field=field,
        sentence=broken.sentence,
        rule=broken.rule,
        source=broken.source,
    )


def unfinished(key: int, tried: VoluntaryTry) -> TriedFault:
    """Somebody is to pay voluntary insurance whose method or income is not chosen yet."""
    field = "method" if tried.method is None else "income"
    return TriedFault(key=key, scheme=VOLUNTARY_SI, field=field, sentence=CHOOSE, rule="quote.missing")


def same_place(choices: Mapping[int, MemberChoice]) -> int:
    """The second of two members who were given the same place, else the first with a chosen place."""
    seen: set[int] = set()
    for key, choice in choices.items():
        if choice.order is not None and choice.taken is not False:
            if choice.order in seen:
                return key
            seen.add(choice.order)
    return next((key for key, choice in choices.items() if choice.order is not None), WHOLE)


def not_voluntary(verdict: Verdict, key: int, name: str) -> TriedSkip:
    """Somebody who does not pay voluntary insurance now: may not, or was not taken in."""
    return TriedSkip(
        key=key,
        name=name,
        scheme=VOLUNTARY_SI,
        reason=verdict.reason,
        source=verdict.source,
        can_choose=verdict.allowed,
    )
