"""What is typed about a household and its members, before it is checked and saved.

A field is named by a path: ``phone`` for the household's own, ``members.2.personal_id`` for the third member's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop_app.domain.birth import parse_birth
from desktop_app.domain.identity import digits_of
from desktop_app.domain.names import clean
from desktop_app.domain.records import Household, Person

HOUSEHOLD_FIELDS = ("code", "address", "phone", "note")
MEMBER_FIELDS = (
    "name",
    "birth",
    "sex",
    "personal_id",
    "insurance_no",
    "card_no",
    "phone",
    "ethnicity_code",
    "relation_code",
    "relation_text",
    "occupation",
    "workplace",
    "residence",
    "note",
)
_NUMBERS = frozenset({"personal_id", "insurance_no", "card_no", "phone"})
FIELD_WORDS = {
    "hamlet_id": "Thôn, tổ dân phố",
    "code": "Mã hộ",
    "address": "Địa chỉ",
    "phone": "Điện thoại",
    "note": "Ghi chú",
    "head": "Chủ hộ",
    "members": "Thành viên",
    "name": "Họ và tên",
    "birth": "Ngày sinh",
    "sex": "Giới tính",
    "personal_id": "Số CCCD/ĐDCN",
    "insurance_no": "Mã số BHXH",
    "card_no": "Mã thẻ BHYT",
    "ethnicity_code": "Dân tộc",
    "relation_code": "Quan hệ với chủ hộ",
    "relation_text": "Quan hệ (ghi rõ)",
    "occupation": "Nghề nghiệp",
    "workplace": "Nơi làm việc",
    "residence": "Tình trạng cư trú",
}


@dataclass(frozen=True, kw_only=True)
class MemberForm:
    """One member as typed; ``id`` is ``None`` for somebody new. ``None`` in a field says nothing about it.

    ``cleared`` names the fields that were emptied on purpose: only those become blank in the record.
    """

    id: int | None = None
    name: str | None = None
    birth: str | None = None
    sex: str | None = None
    personal_id: str | None = None
    insurance_no: str | None = None
    card_no: str | None = None
    phone: str | None = None
    ethnicity_code: str | None = None
    relation_code: str | None = None
    relation_text: str | None = None
    occupation: str | None = None
    workplace: str | None = None
    residence: str | None = None
    note: str | None = None
    cleared: frozenset[str] = frozenset()

    def values(self) -> dict[str, str | None]:
        """What is to be written: the fields that were filled, and blanks for those that were emptied on purpose."""
        return _values(self, MEMBER_FIELDS, self.cleared - {"name"})


@dataclass(frozen=True, kw_only=True)
class HouseholdForm:
    """One household as typed; ``id`` is ``None`` for a new one.

    ``head``: the place in ``members`` of the head (``None`` leaves it as it is). ``reasons``: why a warning stands, by
    the path of its field (a code of ``REASONS`` or the officer's own words). Members who are not in the list stay as
    they are: nobody is removed by leaving a line out.
    """

    id: int | None = None
    hamlet_id: int | None = None
    code: str | None = None
    address: str | None = None
    phone: str | None = None
    note: str | None = None
    members: tuple[MemberForm, ...] = ()
    head: int | None = None
    cleared: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, str | None]:
        """What is to be written of the household's own fields."""
        return _values(self, HOUSEHOLD_FIELDS, self.cleared)


def form_of(household: Household, people: tuple[Person, ...]) -> HouseholdForm:
    """The form that shows a saved household as it is."""
    members = tuple(
        MemberForm(id=person.id, **{name: getattr(person, name) for name in MEMBER_FIELDS}) for person in people
    )
    head = next((place for place, person in enumerate(people) if person.id == household.head_id), None)
    return HouseholdForm(
        id=household.id,
        hamlet_id=household.hamlet_id,
        members=members,
        head=head,
        **{name: getattr(household, name) for name in HOUSEHOLD_FIELDS},
    )


def path_of(place: int, name: str) -> str:
    """The path of a member's field."""
    return f"members.{place}.{name}"


def split_path(path: str) -> tuple[int | None, str]:
    """The member's place (``None`` for the household itself) and the field of a path."""
    parts = path.split(".")
    return (int(parts[1]), parts[2]) if parts[0] == "members" and len(parts) == 3 else (None, path)


def labels_of(form: HouseholdForm) -> dict[str, str]:
    """The Vietnamese name of every field of a form by its path, with the member's name where it is a member's."""
    labels = {name: FIELD_WORDS[name] for name in ("hamlet_id", "head", "members", *HOUSEHOLD_FIELDS)}
    for place, member in enumerate(form.members):
        who = member.name or f"Dòng {place + 1}"
        labels.update({path_of(place, name): f"{who} – {FIELD_WORDS[name]}" for name in MEMBER_FIELDS})
    return labels


def tidy(name: str, text: str) -> str:
    """A value as it is stored: NFC, single spaces; births as ISO; numbers without the signs people put between digits."""
    if name == "birth":
        return parse_birth(text) or clean(text)
    if name not in _NUMBERS:
        return clean(text)
    digits = digits_of(text).upper()
    return "0" + digits[3:].removeprefix("0") if name == "phone" and digits.startswith("+84") else digits


def _values(form: object, names: tuple[str, ...], cleared: frozenset[str]) -> dict[str, str | None]:
    return dict(_pairs(form, names, cleared))


def _pairs(form: object, names: tuple[str, ...], cleared: frozenset[str]) -> Iterator[tuple[str, str | None]]:
    for name in names:
        text: str | None = getattr(form, name)
        kept = tidy(name, text) if text else ""
        if kept:
            yield name, kept
        elif name in cleared:
            yield name, None
