"""Bảng kết quả của cơ quan: outcomes and reasons worded, ordered and hidden by the office.

What a digit means stays: whether it closes a lead and changes the residence cannot be edited, so what was said with it
before keeps its meaning.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean, fold
from desktop_app.domain.outcomes import Outcome as VisitOutcome
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.reference import Code
from desktop_app.storage.unit_of_work import UnitOfWork

OUTCOMES, REASONS = "visit_outcomes", "refusal_reasons"
_MOST_DAYS = 366
_OWN = "own-"


@dataclass(frozen=True, kw_only=True)
class OutcomeWords:
    """What the office may change of one outcome. ``revisit_days`` ``None``: no revisit is proposed."""

    digit: str
    name: str
    needs_reason: bool
    needs_promise: bool
    revisit_days: int | None
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class ReasonWords:
    """One reason in its place of the list; ``code`` "" for a new one. ``digits``: the outcomes it goes with."""

    code: str
    name: str
    digits: tuple[str, ...]
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class OutcomeTable:
    """The table as it stands: what the office may change, and what each digit does (fixed)."""

    outcomes: tuple[OutcomeWords, ...]
    reasons: tuple[ReasonWords, ...]
    fixed: dict[str, VisitOutcome]


def outcome_table(office: Office) -> OutcomeTable:
    """The table of the office as it stands, hidden entries too."""
    fixed = outcomes_of(office.read)
    return OutcomeTable(
        outcomes=tuple(
            OutcomeWords(
                digit=one.digit,
                name=one.name,
                needs_reason=one.needs_reason,
                needs_promise=one.needs_promise,
                revisit_days=one.revisit_days,
                hidden=one.hidden,
            )
            for one in fixed.values()
        ),
        reasons=tuple(
            ReasonWords(
                code=code.code,
                name=code.name,
                digits=tuple(code.details.get("outcomes", "").split()),
                hidden=code.details.get("hidden") == "yes",
            )
            for code in office.read.reference.codes(REASONS)
        ),
        fixed=fixed,
    )


def save_outcome_table(
    office: Office, outcomes: Sequence[OutcomeWords], reasons: Sequence[ReasonWords]
) -> Outcome[None]:
    """Keep the office's own wording; entries that are as shipped are not kept at all.

    Raises ``RuleBroken`` for a blank or doubled name, a promise on an outcome that closes the lead, days out of bounds,
    nothing left to choose, or an outcome that asks for a reason and has none.
    """
    _check(outcomes, reasons, outcomes_of(office.read))
    label = "Sửa bảng kết quả vận động"
    with office.write("outcomes.save", label) as work:
        for one in outcomes:
            details = {
                "needs_reason": "yes" if one.needs_reason else "no",
                "needs_promise": "yes" if one.needs_promise else "no",
                "revisit_days": "" if one.revisit_days is None else str(one.revisit_days),
            }
            _keep(work, OUTCOMES, one.digit, clean(one.name), None, details, hidden=one.hidden)
        shipped = [code.code for code in work.reference.shipped(REASONS)]
        codes = _coded(work, reasons)
        moved = [code for code in codes if code in shipped] != shipped or codes[: len(shipped)] != shipped
        for place, (code, reason) in enumerate(zip(codes, reasons, strict=True)):
            details = {"outcomes": " ".join(reason.digits)}
            _keep(work, REASONS, code, clean(reason.name), place if moved else None, details, hidden=reason.hidden)
    return Outcome(value=None, changes=frozenset({"own_code"}), label=label)


def _check(outcomes: Sequence[OutcomeWords], reasons: Sequence[ReasonWords], fixed: dict[str, VisitOutcome]) -> None:
    for kind, names in (("Kết quả", [one.name for one in outcomes]), ("Lý do", [one.name for one in reasons])):
        folded = [fold(name) for name in names]
        if not all(folded):
            raise RuleBroken(f"{kind} chưa có tên. Hãy đặt tên, hoặc bỏ dùng dòng đó.", rule="outcomes.name")
        twice = next((name for name in names if folded.count(fold(name)) > 1), None)
        if twice is not None:
            raise RuleBroken(f"Hai dòng cùng tên “{twice}”. Hãy đặt tên khác nhau.", rule="outcomes.name")
    if all(one.hidden for one in outcomes):
        raise RuleBroken("Phải còn ít nhất một kết quả được dùng.", rule="outcomes.none")
    for one in outcomes:
        closes = fixed[one.digit].closes_lead
        if one.needs_promise and closes:
            raise RuleBroken(f"Kết quả “{one.name}” kết thúc vận động nên không cần ngày hẹn.", rule="outcomes.promise")
        if one.revisit_days is not None and (closes or not 1 <= one.revisit_days <= _MOST_DAYS):
            words = "kết thúc vận động nên không đến lại" if closes else f"đến lại sau 1 đến {_MOST_DAYS} ngày"
            raise RuleBroken(f"Kết quả “{one.name}” {words}.", rule="outcomes.days")
        given = any(one.digit in reason.digits and not reason.hidden for reason in reasons)
        if one.needs_reason and not one.hidden and not given:
            raise RuleBroken(
                f"Kết quả “{one.name}” cần lý do nhưng chưa có lý do nào dùng cho số {one.digit}.",
                rule="outcomes.reason",
            )


def _coded(work: UnitOfWork, reasons: Sequence[ReasonWords]) -> list[str]:
    known = [code.code for code in work.reference.codes(REASONS)]
    numbers = [int(code.removeprefix(_OWN)) for code in known if code.startswith(_OWN)]
    last = max(numbers, default=0)
    codes = []
    for reason in reasons:
        if not reason.code:
            last += 1
        codes.append(reason.code or f"{_OWN}{last}")
    return codes


def _keep(
    work: UnitOfWork, name: str, code: str, words: str, place: int | None, details: dict[str, str], *, hidden: bool
) -> None:
    """Write the entry where it differs from the shipped one, and forget it where it does not any more."""
    shipped: Code | None = next((one for one in work.reference.shipped(name) if one.code == code), None)
    own = next((one for one in work.own_codes.of_list(name) if one.code == code), None)
    changed = {key: value for key, value in details.items() if shipped is None or shipped.details.get(key, "") != value}
    differs = shipped is None or shipped.name != words or bool(changed) or hidden or place is not None
    if not differs:
        if own is not None:
            work.own_codes.remove(own.id)
        return
    values = {
        "name": words if shipped is None or shipped.name != words else None,
        "list_order": place,
        "details": json.dumps(changed, ensure_ascii=False),
        "hidden": int(hidden),
    }
    if own is None:
        work.own_codes.add(list=name, code=code, **values)
    else:
        work.own_codes.change(own.id, **values)
