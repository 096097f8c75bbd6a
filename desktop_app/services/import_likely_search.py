"""Who of the office comes near the rows that nobody was found for. Found through keys of which one slip leaves one intact, never row by row.

A name with one word spelt otherwise keeps its other words; a number with a wrong digit keeps its first or its last six. So people are asked for by
full birth (as it stands, or day and month turned round) with the name or one end of it, by name and hamlet, by six digits of a number, by phone, and
as members of the household the row goes to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_app.domain.likeness import POSSIBLE, may_be_one_name, numbers_are_near
from desktop_app.services.import_likely_weighing import Evidence, weigh
from desktop_app.services.import_matching import describe
from desktop_app.services.import_people import Incoming
from desktop_app.storage.matching import Keys, KnownHousehold, KnownPerson, Matching, NearPerson

_FULL = len("1965-03-05")
_END = 6  # digits at each end of a number
_SHOWN = 5  # so many people are offered for one row
_EVERY = 500

Key = tuple[str, ...]


def find_likely(
    rows: Sequence[Incoming],
    store: Matching,
    households: Mapping[int, KnownHousehold],
    taken: Collection[int],
    asked_to_add: Callable[[Incoming], bool],
    pulse: Callable[[int, int], None],
) -> None:
    """Leave every open row that is likely somebody of the office to the user: it becomes doubtful, with the people it may be.

    ``taken``: people whom another row of the list means already. The result does not depend on the order of the rows.
    """
    searched = [row for row in rows if row.open and not asked_to_add(row)]
    if not searched or not households:
        return
    blocks = _Blocks(searched, households)
    near: dict[int, set[int]] = {}  # position in ``searched`` → people
    for person in store.near(blocks.keys):
        if person.id not in taken:
            for at in blocks.of(person):
                near.setdefault(at, set()).add(person.id)
    people = store.people(ids={person for found in near.values() for person in found})
    for done, (at, ids) in enumerate(near.items()):
        if done % _EVERY == 0:
            pulse(done, len(near))
        _ask(searched[at], (people[person] for person in sorted(ids)), households)


def _ask(row: Incoming, people: Iterable[KnownPerson], households: Mapping[int, KnownHousehold]) -> None:
    weighed = [(weigh(row, person, households.get(person.household_id)), person) for person in people]
    likely = sorted(
        ((evidence, person) for evidence, person in weighed if evidence.points >= POSSIBLE and not evidence.other_name),
        key=lambda pair: (-pair[0].points, pair[1].id),
    )[:_SHOWN]
    if not likely:
        return
    best: Evidence = likely[0][0]
    row.refuse(
        f"{best.words.capitalize()} là {describe(likely[0][1])} đã có trong dữ liệu: {', '.join(best.reasons[:4])}.",
        "suspect",
        tuple(person for _, person in likely),
    )


@dataclass
class _Blocks:
    """The keys of the rows, as the store is asked for them (coarse) and as a person found is given to rows (fine)."""

    rows: Sequence[Incoming]
    households: Mapping[int, KnownHousehold]
    keys: Keys = field(init=False)
    _rows_of: dict[Key, list[int]] = field(init=False, default_factory=dict)
    _numbers_of: dict[Key, list[tuple[int, str]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        homes: dict[str, list[int]] = {}
        for home in self.households.values():
            if home.phone:
                homes.setdefault(home.phone, []).append(home.id)
        wanted = Keys()
        for at, row in enumerate(self.rows):
            words = row.folded.split()
            birth = row.values.get("birth") or ""
            if not words:
                continue
            if row.hamlet is not None and row.hamlet.id is not None:
                wanted.names.add(row.folded)
                self._enter(at, "named", row.folded, str(row.hamlet.id))
            if len(birth) == _FULL:
                wanted.births.add(birth)
                self._enter(at, "birth", birth, words[0])
                self._enter(at, "birth", birth, words[-1])
                turned = f"{birth[:4]}-{birth[8:]}-{birth[5:7]}"
                wanted.births.add(turned)
                self._enter(at, "turned", turned, row.folded)
            for number in _numbers(
                row.values.get("personal_id"), row.values.get("insurance_no"), row.values.get("card_no")
            ):
                wanted.tails.add(number[-_END:])
                wanted.heads.add(number[:_END])
                self._numbers_of.setdefault(("tail", number[-_END:]), []).append((at, number))
                self._numbers_of.setdefault(("head", number[:_END], words[-1]), []).append((at, number))
            for phone in (row.values.get("phone"), row.said.get("household_phone")):
                if not isinstance(phone, str):
                    continue
                wanted.phones.add(phone)
                self._enter(at, "phone", phone)
                for home_id in homes.get(phone, ()):
                    wanted.households.add(home_id)
                    self._enter(at, "home", str(home_id))
            if row.household is not None and row.household.id is not None:
                wanted.households.add(row.household.id)
                self._enter(at, "home", str(row.household.id))
        self.keys = wanted

    def of(self, person: NearPerson) -> set[int]:
        """The rows that the person comes near: one key in common, and names that may be one."""
        words = person.folded.split()
        home = self.households.get(person.household_id)
        keys: list[Key] = [("home", str(person.household_id))]
        if home is not None:
            keys.append(("named", person.folded, str(home.hamlet_id)))
        if person.birth and len(person.birth) == _FULL:
            keys += [("birth", person.birth, words[0]), ("birth", person.birth, words[-1])]
            keys.append(("turned", person.birth, person.folded))
        if person.phone:
            keys.append(("phone", person.phone))
        found = {at for key in keys for at in self._rows_of.get(key, ())}
        for number in _numbers(person.personal_id, person.insurance_no, person.card_no):
            for end in (("tail", number[-_END:]), ("head", number[:_END], words[-1])):
                found |= {at for at, other in self._numbers_of.get(end, ()) if numbers_are_near(number, other)}
        return {at for at in found if may_be_one_name(person.folded, self.rows[at].folded)}

    def _enter(self, at: int, *key: str) -> None:
        self._rows_of.setdefault(key, []).append(at)


def _numbers(personal_id: str | None, insurance_no: str | None, card_no: str | None) -> list[str]:
    """The numbers whose ends are compared; the last ten of a card are the insurance number."""
    last_ten = insurance_no or (card_no or "")[-10:]
    return [number for number in (personal_id, last_ten) if number]
