"""How much speaks for a row being somebody the office has. Soft evidence: it asks, it never answers."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.likeness import Likeness, birth_likeness, name_likeness, number_likeness, score_words
from desktop_app.domain.names import fold
from desktop_app.services.import_people import Incoming
from desktop_app.storage.matching import KnownHousehold, KnownPerson

_SAME_HOUSEHOLD, _SAME_HAMLET, _SAME_ADDRESS, _SAME_PHONE, _OTHER_SEX = 20, 12, 8, 15, -15
_MOST = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What speaks for (or against) two being one: 0–100 points and the reasons in Vietnamese, the weightiest first.

    ``other_name``: the names are two names; then nothing else makes the two likely one (a twin has birth, house and nearly the number in common).
    """

    points: int
    reasons: tuple[str, ...]
    other_name: bool

    @property
    def words(self) -> str:
        """The points as people read them: “gần như chắc” | “có thể” | “cần xem”."""
        return score_words(self.points)


def weigh(row: Incoming, person: KnownPerson, home: KnownHousehold | None) -> Evidence:
    """Add up what a row and a person of the office (living in ``home``) have in common."""
    name = name_likeness(row.name, person.get("name") or "")
    found = [
        name,
        birth_likeness(row.values.get("birth"), person.get("birth")),
        *_numbers(row, person),
        *_around(row, person, home),
    ]
    said = sorted((one for one in found if one.reason), key=lambda one: -abs(one.points))
    points = sum(one.points for one in found)
    return Evidence(
        points=max(0, min(_MOST, points)), reasons=tuple(one.reason for one in said), other_name=name.level == "other"
    )


def _numbers(row: Incoming, person: KnownPerson) -> list[Likeness]:
    ours = person.get("insurance_no") or (person.get("card_no") or "")[-10:]
    theirs = row.values.get("insurance_no") or str(row.values.get("card_no") or "")[-10:]
    found = []
    for label, likeness in (
        ("số CCCD", number_likeness(row.values.get("personal_id"), person.get("personal_id"))),
        ("mã số BHXH", number_likeness(theirs, ours)),
    ):
        reason = likeness.reason.replace("số", label, 1) if likeness.reason else ""
        found.append(Likeness(level=likeness.level, points=likeness.points, reason=reason))
    return found


def _around(row: Incoming, person: KnownPerson, home: KnownHousehold | None) -> list[Likeness]:
    found = []
    if home is not None:
        if row.household is not None and row.household.id == home.id:
            found.append(Likeness(level="household", points=_SAME_HOUSEHOLD, reason="cùng hộ"))
        elif row.hamlet is not None and row.hamlet.id == home.hamlet_id:
            found.append(Likeness(level="hamlet", points=_SAME_HAMLET, reason="cùng thôn"))
        address = fold(str(row.said.get("address") or ""))
        if address and home.address and address == fold(home.address):
            found.append(Likeness(level="address", points=_SAME_ADDRESS, reason="cùng địa chỉ"))
    phones = {row.values.get("phone"), row.said.get("household_phone")} - {None}
    if phones & {person.get("phone"), home.phone if home is not None else None}:
        found.append(Likeness(level="phone", points=_SAME_PHONE, reason="cùng số điện thoại"))
    sexes = {row.values.get("sex"), person.get("sex")} - {None}
    if len(sexes) > 1:
        found.append(Likeness(level="sex", points=_OTHER_SEX, reason="khác giới tính"))
    return found
