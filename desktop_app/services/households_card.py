"""Is a health card number this person's: its last ten digits, its benefit digit, and its subject code beside the classes on record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.identity import Problem, check_card_no, digits_of
from desktop_app.domain.joining import STATE_PAYS
from desktop_app.domain.law_names import class_name
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.office import Office
from desktop_app.services.quoting import facts_of
from desktop_app.storage.repositories import Repositories

_WHOLE = 15  # characters of a number that begins with the subject code


@dataclass(frozen=True, kw_only=True)
class CardCodes:
    """The subject codes in force on a day: benefit digits, the classes whose cards carry them, names; ``household``: the code of cards
    paid as a household ("" where the list has none)."""

    benefits: Mapping[str, frozenset[str]]
    classes: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    household: str


def card_codes(work: Repositories, on: date) -> CardCodes:
    """The list as it holds on a day."""
    day = on.isoformat()
    entries = work.reference.codes("health_card_codes", day)
    schemes = work.reference.codes("schemes", day)
    return CardCodes(
        benefits={entry.code: frozenset(entry.details.get("benefit_digit", "")) for entry in entries},
        classes={entry.code: frozenset(entry.details.get("classes", "").split()) for entry in entries},
        names={entry.code: entry.name for entry in entries},
        household=next((one.details.get("card_code", "") for one in schemes if one.code == HEALTH_HOUSEHOLD), ""),
    )


def check_card(
    codes: CardCodes, card_no: str | None, insurance_no: str | None, classes: Collection[str]
) -> list[Problem]:
    """Everything to look at in a card number of somebody who holds some support classes; warnings only.

    A person of several classes may hold the card of any of them, and a supported class may choose the household
    (Luật BHYT Điều 13 khoản 5): what the law lets people choose is no problem here.
    """
    found = check_card_no(card_no, insurance_no, codes.benefits)
    number = digits_of(card_no).upper()
    subject = number[:2]
    if len(number) != _WHOLE or not (subject.isascii() and subject.isalpha()):
        return found
    if subject not in codes.names:
        return [*found, _warn(f"Mã đối tượng {subject} không có trong danh mục mã thẻ BHYT.")]
    wanted = codes.classes[subject]
    if wanted and not wanted.intersection(classes):
        said = f"Thẻ mang mã {subject} ({codes.names[subject]}) nhưng chưa ghi diện này cho người hoặc hộ."
        return [*found, _warn(said)]
    paid = next((code for code in STATE_PAYS if code in classes), None)
    if paid is not None and subject == codes.household:
        said = f"Thẻ mang mã {subject} ({codes.names[subject]}) trong khi diện {class_name(paid)} được ngân sách đóng BHYT."
        return [*found, _warn(said)]
    return found


def check_card_of(office: Office, person_id: int, card_no: str | None, on: date | None = None) -> list[Problem]:
    """The same for somebody on record (today by default). Raises ``WorldFault`` for an unknown person."""
    day, work = on or office.today, office.read
    facts = facts_of(work, person_id, day)
    return check_card(card_codes(work, day), card_no, facts.person.insurance_no, facts.classes)


def _warn(message: str) -> Problem:
    return Problem(level="warn", field="card_no", message=message)
