"""Pairs of records that may be one human being, the surest first. It goes by keys, never by comparing everybody with everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from desktop_app.domain.likeness import (
    POSSIBLE,
    Likeness,
    birth_likeness,
    may_be_one_name,
    name_likeness,
    number_likeness,
    score_words,
)
from desktop_app.services.office import Office
from desktop_app.storage.duplicates import Duplicates, PersonSketch

SAME_NUMBER, SAME_NAME, NEAR = "number", "name", "near"
_SAME_HOUSEHOLD, _SAME_HAMLET, _SAME_PHONE, _OTHER_SEX, _OTHER_NAME = 20, 12, 15, -15, -40
_NUMBERS = ("personal_id", "insurance_no")
_MOST, _FULL, _LARGE = 100, 10, 4


@dataclass(frozen=True, kw_only=True)
class LikelyPair:
    """Two records that may be one. ``keep_id`` is proposed to stay (the one that says more, else the older one).

    ``found_by``: ``number`` | ``name`` | ``near``; ``points`` 0–100 with the Vietnamese ``reasons``, the weightiest first.
    """

    keep_id: int
    drop_id: int
    names: tuple[str, str]
    births: tuple[str | None, str | None]
    household_ids: tuple[int, int]
    found_by: str
    points: int
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """The points as people read them: “gần như chắc” | “có thể” | “cần xem”."""
        return score_words(self.points)

    @property
    def one_number(self) -> bool:
        """Whether both carry one number, so that the pair is among the sure ones."""
        return self.found_by == SAME_NUMBER

    @property
    def key(self) -> tuple[int, int]:
        """The pair whatever its order."""
        return (min(self.keep_id, self.drop_id), max(self.keep_id, self.drop_id))


def likely_duplicates(office: Office, offset: int = 0, limit: int = 50) -> list[LikelyPair]:
    """Some of the pairs with one number, or with one name and full birth: those with one number first, each sort by points.

    Pairs noted as not to be merged are not among them. Near ones are found hamlet by hamlet: ``near_duplicates``.
    """
    store = Duplicates(office.read.db)
    return _sure(store, store.apart())[offset : offset + limit]


def near_duplicates(office: Office, hamlet_ids: Sequence[int]) -> list[LikelyPair]:
    """The pairs of each hamlet with near names and one birth, or one name and births that may be one; ``likely_duplicates`` are not among them."""
    store = Duplicates(office.read.db)
    apart = store.apart()
    found = (pair for hamlet_id in hamlet_ids for pair in _near(store, hamlet_id, apart))
    return [pair for pair in found if not pair.one_number]


def hamlets_to_search(office: Office) -> list[int]:
    """The hamlets that ``near_duplicates`` can be asked for."""
    return Duplicates(office.read.db).hamlets()


def likely_with(office: Office, person_id: int) -> list[LikelyPair]:
    """The pairs of one person that are worth a look."""
    work = office.read
    store = Duplicates(work.db)
    person = store.sketches([person_id])[person_id]
    ids = {person_id}
    for field in _NUMBERS:
        number = getattr(person, field)
        ids |= {one.id for one in work.people.with_number(field, number, but=person_id)} if number else set()
    if person.birth:
        ids |= {one.id for one in work.people.namesakes(person.name, person.birth, but=person_id)}
    rows = [
        row
        for row in store.of_hamlet(person.hamlet_id)
        if row[0] == person_id or may_be_one_name(row[1], person.folded)
    ]
    ids |= {row[0] for row in rows}
    people = store.sketches(ids)
    pairs = [_pair(person, other, NEAR) for other in people.values() if other.id != person_id]
    apart = store.apart()
    return _ranked(pair for pair in pairs if pair.points >= POSSIBLE and pair.key not in apart)


def _sure(store: Duplicates, apart: set[tuple[int, int]]) -> list[LikelyPair]:
    found: dict[tuple[int, int], str] = {}
    for groups, found_by in ((store.with_one_number(), SAME_NUMBER), (store.with_one_name_and_birth(), SAME_NAME)):
        for group in groups:
            for key in _pairs_of(group):
                if key not in apart:
                    found.setdefault(key, found_by)
    people = store.sketches({person_id for key in found for person_id in key})
    pairs = [_pair(people[one], people[other], found_by) for (one, other), found_by in found.items()]
    # One name and birth in two hamlets, or with two numbers, is most often two people.
    return _ranked(pair for pair in pairs if pair.found_by == SAME_NUMBER or pair.points >= POSSIBLE)


def _near(store: Duplicates, hamlet_id: int, seen: set[tuple[int, int]]) -> list[LikelyPair]:
    keys = {key for key in _near_keys(store.of_hamlet(hamlet_id)) if key not in seen}
    people = store.sketches({person_id for key in keys for person_id in key})
    pairs = (_pair(people[one], people[other], NEAR) for one, other in keys)
    return _ranked(pair for pair in pairs if pair.points >= POSSIBLE)


def _near_keys(rows: Iterable[tuple[int, str, str | None]]) -> Iterator[tuple[int, int]]:
    """Pairs of one hamlet with the same full birth and a near name, or the same name and births that may be one."""
    by_birth: dict[str, list[tuple[int, str]]] = {}
    by_name: dict[str, list[tuple[int, str | None]]] = {}
    for person_id, folded, birth in rows:
        if birth is not None and len(birth) == _FULL:
            by_birth.setdefault(birth, []).append((person_id, folded))
        by_name.setdefault(folded, []).append((person_id, birth))
    for same_day in by_birth.values():
        for (one, name), (other, second) in combinations(same_day, 2):
            if name != second and may_be_one_name(name, second):
                yield (min(one, other), max(one, other))
    for namesakes in by_name.values():
        for (one, birth), (other, later) in combinations(namesakes, 2):
            sure = birth == later and birth is not None and len(birth) == _FULL
            if not sure and birth_likeness(birth, later).level != "other":
                yield (min(one, other), max(one, other))


def _pairs_of(group: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Every pair of a small group; of a large one (a placeholder typed for many) each with the next."""
    return combinations(group, 2) if len(group) <= _LARGE else iter(pairwise(group))


def _ranked(pairs: Iterable[LikelyPair]) -> list[LikelyPair]:
    return sorted(pairs, key=lambda pair: (pair.found_by != SAME_NUMBER, -pair.points, pair.key))


def _pair(one: PersonSketch, other: PersonSketch, found_by: str) -> LikelyPair:
    keep, drop = sorted((one, other), key=lambda person: (-_said(person), person.id))
    found = list(_evidence(keep, drop))
    said = sorted((likeness for likeness in found if likeness.reason), key=lambda likeness: -abs(likeness.points))
    points = max(0, min(_MOST, sum(likeness.points for likeness in found)))
    if any(getattr(keep, field) and getattr(keep, field) == getattr(drop, field) for field in _NUMBERS):
        found_by = SAME_NUMBER
    return LikelyPair(
        keep_id=keep.id,
        drop_id=drop.id,
        names=(keep.name, drop.name),
        births=(keep.birth, drop.birth),
        household_ids=(keep.household_id, drop.household_id),
        found_by=found_by,
        points=points,
        reasons=tuple(likeness.reason for likeness in said),
    )


def _evidence(one: PersonSketch, other: PersonSketch) -> Iterator[Likeness]:
    name = name_likeness(one.name, other.name)
    yield name if name.level != "other" else Likeness(level="other", points=_OTHER_NAME, reason="hai họ tên khác nhau")
    yield birth_likeness(one.birth, other.birth)
    for words, field in (("số CCCD", "personal_id"), ("mã số BHXH", "insurance_no")):
        number = number_likeness(getattr(one, field), getattr(other, field))
        reason = number.reason.replace("số", words, 1) if number.reason else ""
        yield Likeness(level=number.level, points=number.points, reason=reason)
    if one.household_id == other.household_id:
        yield Likeness(level="household", points=_SAME_HOUSEHOLD, reason="cùng hộ")
    elif one.hamlet_id == other.hamlet_id:
        yield Likeness(level="hamlet", points=_SAME_HAMLET, reason="cùng thôn")
    if one.phone and one.phone == other.phone:
        yield Likeness(level="phone", points=_SAME_PHONE, reason="cùng số điện thoại")
    if one.sex and other.sex and one.sex != other.sex:
        yield Likeness(level="sex", points=_OTHER_SEX, reason="khác giới tính")


def _said(person: PersonSketch) -> int:
    """How much a record says: numbers and a full birth weigh most."""
    numbers = sum(2 for value in (person.personal_id, person.insurance_no) if value)
    return numbers + len(person.birth or "") // 4 + bool(person.phone) + bool(person.sex)
