"""A doubtful row and the people of the office it may be, side by side, with what speaks for it and where the two differ.

A row that nobody was found for by numbers, name and birth is weighed (`import_likely_weighing`) against those who come near (`import_likely_search`);
what reaches “có thể” is left to the user, who sees this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.domain.birth import format_birth
from desktop_app.domain.likeness import differing
from desktop_app.domain.names import clean
from desktop_app.services.import_changes import LABELS
from desktop_app.services.import_likely_weighing import weigh
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_planning import Plan
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office
from desktop_app.storage.matching import KnownHousehold, KnownPerson

_SEXES = {"male": "Nam", "female": "Nữ"}
_SHOWN = ("name", "birth", "sex", "personal_id", "insurance_no", "card_no", "phone")


@dataclass(frozen=True, kw_only=True, slots=True)
class PairField:
    """One line of the two side by side: ``ours`` is the office's record, ``theirs`` the file's row.

    ``state``: ``same`` | ``differs`` | ``only-ours`` | ``only-theirs``. The marks are positions of the characters that differ.
    """

    label: str
    ours: str
    theirs: str
    state: str
    marks_ours: tuple[int, ...] = ()
    marks_theirs: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LikelyPair:
    """A doubtful row beside one person of the office it may be."""

    person_id: int
    title: str
    score: int
    score_words: str
    reasons: tuple[str, ...]
    fields: tuple[PairField, ...]


def pairs_of(office: Office, seen: Preview, row_number: int) -> tuple[LikelyPair, ...]:
    """The people a doubtful row of a preview may be, beside the row, the likeliest first; none for a row that is not doubtful."""
    plan = seen.plan
    if not isinstance(plan, Plan):
        return ()
    row = next((row for row in plan.rows if row.row == row_number), None)
    if row is None:
        return ()
    pairs = [_pair(office, row, person) for person in row.candidates]
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.person_id)))


def _pair(office: Office, row: Incoming, person: KnownPerson) -> LikelyPair:
    household = office.read.households.get(person.household_id)
    hamlet = office.read.hamlets.get(household.hamlet_id)
    home = KnownHousehold(
        id=household.id, hamlet_id=household.hamlet_id, code=household.code, address=household.address,
        phone=household.phone, head_id=household.head_id, state=household.state, note=household.note,
        list_order=household.list_order,
    )  # fmt: skip
    evidence = weigh(row, person, home)
    lines = [
        _line(LABELS[field], _text(field, person.get(field)), _text(field, row.values.get(field))) for field in _SHOWN
    ]
    said = row.said
    lines += [
        _line("Mã hộ", household.code or "", str(said.get("household_code") or "")),
        _line("Thôn", hamlet.name, row.hamlet.name if row.hamlet is not None else str(said.get("hamlet") or "")),
        _line("Địa chỉ", household.address or "", str(said.get("address") or "")),
    ]
    birth = person.get("birth")
    return LikelyPair(
        person_id=person.id,
        title=f"{person.get('name')}" + (f" ({format_birth(birth)})" if birth else "") + f", {hamlet.name}",
        score=evidence.points,
        score_words=evidence.words,
        reasons=evidence.reasons,
        fields=tuple(line for line in lines if line.ours or line.theirs),
    )


def _line(label: str, ours: str, theirs: str) -> PairField:
    if not ours or not theirs:
        return PairField(label=label, ours=ours, theirs=theirs, state="only-ours" if ours else "only-theirs")
    if clean(ours).casefold() == clean(theirs).casefold():
        return PairField(label=label, ours=ours, theirs=theirs, state="same")
    marks_ours, marks_theirs = differing(ours, theirs)
    return PairField(
        label=label, ours=ours, theirs=theirs, state="differs", marks_ours=marks_ours, marks_theirs=marks_theirs
    )


def _text(field: str, value: Any) -> str:
    if value is None:
        return ""
    if field == "birth":
        return format_birth(value)
    return _SEXES[value] if field == "sex" else str(value)
