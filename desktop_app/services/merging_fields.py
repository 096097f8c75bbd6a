"""Which value of each field stands when two records become one: filled over blank, precise over rough, and where both speak somebody chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from desktop_app.domain.identity import Problem, check_insurance_no, check_personal_id
from desktop_app.domain.likeness import name_likeness, number_likeness
from desktop_app.domain.names import clean, fold
from desktop_app.domain.records import Person
from desktop_app.services.households_form import FIELD_WORDS

KEEP, DROP = "keep", "drop"
HOME = "household_id"  # the household, and with it the place in its list and the relation to its head
FIELDS = (
    "name",
    "birth",
    "sex",
    "personal_id",
    "insurance_no",
    "card_no",
    "phone",
    "ethnicity_code",
    "occupation",
    "workplace",
    "residence",
    "note",
    HOME,
    "relation_code",
    "relation_text",
)
_OF_HOME = ("relation_code", "relation_text")
_NUMBERS = {"personal_id": "số CCCD/ĐDCN", "insurance_no": "mã số BHXH"}
_LABELS = {**FIELD_WORDS, HOME: "Hộ"}
Show = Callable[[str, object], str]


@dataclass(frozen=True, kw_only=True)
class FieldChoice:
    """One field of both records. ``wins``: ``keep`` | ``drop`` | "" (both speak and nobody has chosen); ``asks``: it is for the officer to choose.

    ``kept`` and ``dropped`` as they are shown; ``note`` says why one wins or what speaks for which.
    """

    name: str
    label: str
    kept: str
    dropped: str
    wins: str
    asks: bool = False
    note: str = ""


def field_choices(
    keep: Person, drop: Person, choices: Mapping[str, str], show: Show, head_id: int | None
) -> tuple[FieldChoice, ...]:
    """Every field in which the two records say anything, in the order of the form. ``choices``: field → ``keep`` | ``drop``, what was chosen.

    ``head_id``: the head of the household, where both live in the same one: what the head's own record says of the relation stands.
    """
    found = []
    for name in FIELDS:
        if name in _OF_HOME and keep.household_id != drop.household_id:
            continue  # what somebody is to a head goes with the household
        ours, theirs = getattr(keep, name), getattr(drop, name)
        if ours is None and theirs is None:
            continue
        wins, note = _natural(name, ours, theirs)
        if name in _OF_HOME and head_id in (keep.id, drop.id):
            wins, note = (KEEP if head_id == keep.id else DROP), "là chủ hộ của hộ này"
        asks = not wins
        if asks:
            note = _help(name, keep, drop)
            wins = choices.get(name, "")
        found.append(
            FieldChoice(
                name=name,
                label=_LABELS[name],
                kept=show(name, ours),
                dropped=show(name, theirs),
                wins=wins if wins in (KEEP, DROP) else "",
                asks=asks,
                note=note,
            )
        )
    return tuple(found)


def merged_values(keep: Person, drop: Person, fields: tuple[FieldChoice, ...]) -> dict[str, str | int | None]:
    """What is to be written over the kept record. The relation goes with the household where that changes."""
    values = {field.name: getattr(drop, field.name) for field in fields if field.wins == DROP}
    if HOME in values:
        values |= {name: getattr(drop, name) for name in _OF_HOME}
    return values


def number_warnings(keep: Person, drop: Person) -> tuple[str, ...]:
    """Numbers that contradict each other: the two records may well be two people."""
    said = []
    for name, words in _NUMBERS.items():
        ours, theirs = getattr(keep, name), getattr(drop, name)
        if ours and theirs and ours != theirs:
            slip = number_likeness(ours, theirs)
            why = f" ({slip.reason})" if slip.level != "other" else ": rất có thể là hai người"
            said.append(f"Hai bản ghi mang hai {words} khác nhau{why}.")
    if keep.sex and drop.sex and keep.sex != drop.sex:
        said.append("Hai bản ghi khác giới tính.")
    if name_likeness(keep.name, drop.name).level == "other":
        said.append("Hai họ tên khác hẳn nhau.")
    return tuple(said)


def _natural(name: str, ours: object, theirs: object) -> tuple[str, str]:
    """Who wins without anybody choosing, and why; ("", "") where both speak."""
    if ours == theirs or theirs is None:
        return KEEP, ""
    if ours is None:
        return DROP, "bên giữ để trống"
    if name == "birth" and _precise(str(ours), str(theirs)):
        return (KEEP if len(str(ours)) > len(str(theirs)) else DROP), "rõ hơn, cùng ngày sinh"
    if name == "name" and fold(str(ours)) == fold(str(theirs)):
        bare = [clean(str(one)).lower() == fold(str(one)) for one in (ours, theirs)]
        if bare[0] != bare[1]:
            return (DROP if bare[0] else KEEP), "bên kia viết không dấu"
    return "", ""


def _precise(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter)


def _help(name: str, keep: Person, drop: Person) -> str:
    """What speaks for the one or the other value of a number."""
    if name == "personal_id":
        good = [not _odd(check_personal_id(one.personal_id, one.birth, one.sex)) for one in (keep, drop)]
    elif name == "insurance_no":
        good = [not _odd(check_insurance_no(one.insurance_no)) for one in (keep, drop)]
    else:
        return ""
    if good[0] == good[1]:
        return ""
    return f"số của bên {'giữ' if good[0] else 'gộp'} hợp với ngày sinh, giới tính"


def _odd(problems: Iterable[Problem]) -> bool:
    return any(problem.level in ("warn", "block") for problem in problems)
