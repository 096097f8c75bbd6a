"""Who of the office a row means. Numbers first (personal id, insurance number, card), then name with birth and household or hamlet.

Never on soft evidence: where two people may be meant, or the numbers of one row belong to two people, the row is doubtful and the user decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop_app.domain.birth import format_birth
from desktop_app.domain.likeness import names_differ_flatly
from desktop_app.services.import_people import Incoming, births_agree
from desktop_app.storage.matching import KnownHousehold, KnownPerson

_FULL = len("1965-03-05")
_NUMBERS = (("personal_id", "số CCCD/định danh"), ("insurance_no", "mã số BHXH"), ("card_no", "mã thẻ BHYT"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Why it is not clear who is meant, and who may be."""

    reason: str
    candidates: tuple[KnownPerson, ...] = ()


class Matcher:
    """The people of the office under every key a row may name them by.

    ``merged``: (field, number) of records that were merged away → who is kept; such a number means that person where nobody else bears it now.
    """

    def __init__(
        self,
        people: Mapping[int, KnownPerson],
        households: Mapping[int, KnownHousehold],
        merged: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        self._households = households
        self._merged = merged or {}
        self._by_number: dict[str, dict[str, list[KnownPerson]]] = {field: {} for field, _ in _NUMBERS}
        self._by_place: dict[tuple[str, int | None], list[KnownPerson]] = {}
        self._by_year: dict[tuple[str, str], list[KnownPerson]] = {}
        self._at_home: dict[int, list[KnownPerson]] = {}
        for person in people.values():
            for field, _ in _NUMBERS:
                number = person.get(field)
                if number:
                    self._by_number[field].setdefault(number, []).append(person)
            self._by_place.setdefault((person.folded, self._hamlet(person)), []).append(person)
            self._by_year.setdefault((person.folded, (person.get("birth") or "")[:4]), []).append(person)
            self._at_home.setdefault(person.household_id, []).append(person)
        for (field, number), kept_id in self._merged.items():
            if kept_id in people:
                self._by_number[field].setdefault(number, [people[kept_id]])

    def forget_merged(self, row: Incoming, person: KnownPerson) -> None:
        """A number that the office gave up when it merged two records does not come back through a list."""
        for field, label in _NUMBERS:
            number, known = row.values.get(field), person.get(field)
            if number and known and number != known and self._merged.get((field, number)) == person.id:
                row.values[field] = None
                row.tell(
                    "hint",
                    "merged",
                    f"{label[:1].upper()}{label[1:]} {number} là của bản ghi đã gộp vào {describe(person)}; giữ số {known}.",
                    value=number,
                )

    def by_numbers(self, row: Incoming) -> KnownPerson | Doubt | None:
        """The person whose numbers the row bears; None when nobody has them."""
        found: dict[int, tuple[KnownPerson, list[str]]] = {}
        for field, label in _NUMBERS:
            for kept, number in _forms(field, row.values.get(field)):
                alike = self._by_number[kept].get(number, [])
                if len(alike) > 1:
                    named = [person for person in alike if person.folded == row.folded]
                    if len(named) != 1:
                        return Doubt(
                            reason=f"Dữ liệu có {len(alike)} người cùng {label} {number}. Hãy sửa số của họ trước.",
                            candidates=tuple(alike),
                        )
                    alike = named
                for person in alike:
                    labels = found.setdefault(person.id, (person, []))[1]
                    if label not in labels:
                        labels.append(label)
        if not found:
            return None
        if len(found) > 1:
            said = "; ".join(f"{labels[0]} là của {describe(person)}" for person, labels in found.values())
            return Doubt(
                reason=f"Các số trên dòng thuộc nhiều người: {said}. Hãy kiểm tra giấy tờ.",
                candidates=tuple(person for person, _ in found.values()),
            )
        person, labels = next(iter(found.values()))
        return self._unless_another(row, person, labels)

    def _unless_another(self, row: Incoming, person: KnownPerson, labels: list[str]) -> KnownPerson | Doubt:
        """The person who bears the row's number, unless name and birth say that the number is another's.

        A name of its own is doubtful even beside the same birth: so twins look whose numbers were mixed up. Two numbers and the full birth
        outweigh it.
        """
        if person.folded == row.folded:
            return person
        birth = row.values.get("birth")
        agree = births_agree(person.get("birth"), birth)
        label = labels[0]
        if agree is not True:
            return Doubt(
                reason=f"Trùng {label} với {describe(person)} nhưng khác họ tên và không trùng ngày sinh.",
                candidates=(person,),
            )
        sure = (
            _NUMBERS[0][1] == label and len(labels) > 1 and len(birth or "") == _FULL and person.get("birth") == birth
        )
        if not sure and names_differ_flatly(row.name, person.get("name") or ""):
            return Doubt(
                reason=f"Trùng {label} với {describe(person)} nhưng họ tên khác hẳn. Hãy đối chiếu giấy tờ.",
                candidates=(person, *self._namesakes(row)),
            )
        return person

    def _namesakes(self, row: Incoming) -> tuple[KnownPerson, ...]:
        """People of the row's own name and birth: whose number it may be instead."""
        birth = row.values.get("birth") or ""
        named = self._by_year.get((row.folded, birth[:4]), ()) if birth else ()
        return tuple(person for person in named if births_agree(person.get("birth"), birth))

    def in_household(self, row: Incoming, household_id: int, taken: Mapping[int, int]) -> KnownPerson | Doubt | None:
        """The member of a known household that the row names."""
        namesakes = [person for person in self._at_home.get(household_id, ()) if person.folded == row.folded]
        alike = [person for person in namesakes if person.id not in taken]
        if not alike:
            return _listed_twice(namesakes, row, taken)
        birth = row.values.get("birth")
        agreeing = [person for person in alike if births_agree(person.get("birth"), birth) is not False]
        if not agreeing:
            return Doubt(
                reason=f"Hộ này đã có {describe(alike[0])}, cùng họ tên nhưng khác ngày sinh.", candidates=tuple(alike)
            )
        clear = [person for person in agreeing if not _numbers_differ(person, row)]
        if not clear:
            return Doubt(
                reason=f"Hộ này đã có {describe(agreeing[0])}, cùng họ tên nhưng khác số giấy tờ.",
                candidates=tuple(agreeing),
            )
        twins = [person for person in clear if _says_the_same(person, row)]
        if len(clear) == 1 and (births_agree(clear[0].get("birth"), birth) or twins):
            return clear[0]
        if twins:
            return twins[0]
        reason = (
            "cùng họ tên, một bên chưa có ngày sinh"
            if len(clear) == 1
            else f"và {len(clear) - 1} người khác cùng họ tên"
        )
        return Doubt(reason=f"Hộ này đã có {describe(clear[0])}, {reason}.", candidates=tuple(clear))

    def in_hamlet(
        self, row: Incoming, taken: Mapping[int, int], *, knows_household: bool
    ) -> KnownPerson | Doubt | None:
        """The person of the row's hamlet (or of the office) that its name and birth mean.

        ``knows_household``: the list says in which household the row's person lives, and it is a new one.
        """
        birth = row.values.get("birth")
        hamlet_id = row.hamlet.id if row.hamlet is not None else None
        named = (
            self._by_year.get((row.folded, birth[:4]), ()) if birth else self._by_place.get((row.folded, hamlet_id), ())
        )
        alike = [person for person in named if person.id not in taken and not _numbers_differ(person, row)]
        here = [person for person in alike if hamlet_id is not None and self._hamlet(person) == hamlet_id]
        agreeing = [person for person in here if births_agree(person.get("birth"), birth)]
        exact = [person for person in agreeing if birth and person.get("birth") == birth and len(birth) == _FULL]
        if len(exact) == 1:
            return exact[0]
        twins = [person for person in exact or agreeing or _undated(here, birth) if _says_the_same(person, row)]
        if twins:
            return twins[0]
        if agreeing:
            return Doubt(
                reason=f"Thôn này đã có {describe(agreeing[0])}, cùng họ tên và năm sinh.", candidates=tuple(agreeing)
            )
        if not birth and here and not knows_household:
            return Doubt(
                reason=f"Thôn này đã có {describe(here[0])}, cùng họ tên; tệp không có ngày sinh.",
                candidates=tuple(here),
            )
        if birth and len(birth) == _FULL:
            elsewhere = [person for person in alike if person.get("birth") == birth]
            if elsewhere:
                return Doubt(
                    reason=f"Nơi khác của cơ quan đã có {describe(elsewhere[0])}, cùng họ tên và ngày sinh.",
                    candidates=tuple(elsewhere),
                )
        return None

    def households_like(
        self, rows: Iterable[Incoming], hamlet_id: int | None
    ) -> dict[int, list[tuple[Incoming, KnownPerson]]]:
        """Households of a hamlet in which some of these rows are named with their births, with who is who."""
        found: dict[int, list[tuple[Incoming, KnownPerson]]] = {}
        for row in rows:
            for person in self._by_year.get((row.folded, (row.values.get("birth") or "?")[:4]), ()):
                if (
                    self._hamlet(person) == hamlet_id
                    and births_agree(person.get("birth"), row.values.get("birth"))
                    and not _numbers_differ(person, row)
                ):
                    found.setdefault(person.household_id, []).append((row, person))
        return found

    def names_in(self, household_id: int) -> frozenset[str]:
        """The folded names of the members of a household, as far as they were loaded."""
        return frozenset(person.folded for person in self._at_home.get(household_id, ()))

    def name_of(self, household_id: int, person_id: int) -> str:
        """The folded name of a member, "" when they were not loaded (then no row bears their name)."""
        return next((person.folded for person in self._at_home.get(household_id, ()) if person.id == person_id), "")

    def _hamlet(self, person: KnownPerson) -> int | None:
        household = self._households.get(person.household_id)
        return household.hamlet_id if household is not None else None


def by_strength(rows: Iterable[Incoming]) -> list[Incoming]:
    """The rows in the order in which they are matched: who says most first, then by what they say, never by their place in the file.

    So a row that gives the full birth is not left without its person because a row with the year alone stood above it.
    """
    return sorted(rows, key=strength)


def strength(row: Incoming) -> tuple[object, ...]:
    """The key of ``by_strength``."""
    values = row.values
    birth = values.get("birth") or ""
    numbers = [str(values.get(field) or "") for field, _ in _NUMBERS]
    place = str(row.said.get("address") or "")
    return (-sum(map(bool, numbers)), -len(birth), row.folded, birth, *numbers, row.group, place, row.name)


def describe(person: KnownPerson) -> str:
    """A person of the office in a few words: name and birth."""
    birth = person.get("birth")
    return f"{person.get('name')}" + (f" ({format_birth(birth)})" if birth else "")


def _listed_twice(namesakes: list[KnownPerson], row: Incoming, taken: Mapping[int, int]) -> Doubt | None:
    """The doubt whether a row speaks again of somebody whom another row of the list means already."""
    for person in namesakes:
        agree = births_agree(person.get("birth"), row.values.get("birth"))
        if agree is not False and not _numbers_differ(person, row):
            return Doubt(
                reason=f"Dòng {taken[person.id]} của tệp cũng là {describe(person)} của hộ này.", candidates=(person,)
            )
    return None


def _forms(field: str, number: str | None) -> tuple[tuple[str, str], ...]:
    """Where and how a number may stand in the office: the last ten of a card are the insurance number (QĐ 1351/QĐ-BHXH)."""
    if not number:
        return ()
    if field == "card_no":
        return ((field, number), (field, number[-10:]), ("insurance_no", number[-10:]))
    return ((field, number),)


def _numbers_differ(person: KnownPerson, row: Incoming) -> bool:
    """Whether a number known on both sides tells the two apart."""
    return any(
        (known := person.get(field)) and (said := row.values.get(field)) and known != said
        for field in ("personal_id", "insurance_no")
    )


def _says_the_same(person: KnownPerson, row: Incoming) -> bool:
    """Whether everything the row says of the person stands in the record already: then nothing would be merged."""
    for field, value in row.values.items():
        if value is None or field in ("name", "note", "relation_text", "list_order"):
            continue
        known = person.get(field)
        if field == "birth":
            if not (known and known.startswith(value)):
                return False
        elif known != value:
            return False
    return True


def _undated(people: list[KnownPerson], birth: str | None) -> list[KnownPerson]:
    return [] if birth else [person for person in people if not person.get("birth")]
