"""The one search box: people by name in any word order, by numbers, households, hamlets and receipts.

People are found by a scan of the index over the folded names, which is small and needs no upkeep of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.names import fold
from desktop_app.storage.engine import Database
from desktop_app.storage.search_words import plain, word_condition, word_patterns

_PERSON = (
    "SELECT p.id, p.household_id, p.name, p.birth, p.residence, h.head_id = p.id AS is_head, t.name AS hamlet "
    "FROM ({found}) AS f JOIN person AS p ON p.id = f.id JOIN household AS h ON h.id = p.household_id "
    "JOIN hamlet AS t ON t.id = h.hamlet_id ORDER BY f.place, f.folded, f.birth, f.id"
)

_OLD_PLACE = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()
_NEW_PLACE = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()


@dataclass(frozen=True, kw_only=True)
class FoundPerson:
    """A person found, with what tells namesakes apart."""

    id: int
    household_id: int
    name: str
    birth: str | None
    residence: str | None
    is_head: int
    hamlet: str


@dataclass(frozen=True, kw_only=True)
class FoundHousehold:
    """A household found; ``head`` is its head's name where one is known."""

    id: int
    code: str | None
    head: str | None
    address: str | None
    hamlet: str


@dataclass(frozen=True, kw_only=True)
class FoundHamlet:
    """A hamlet found, with the number of its households."""

    id: int
    name: str
    commune_code: str
    households: int


@dataclass(frozen=True, kw_only=True)
class FoundReceipt:
    """A receipt found. ``total`` in đồng."""

    id: int
    number: str
    household_id: int
    issued_on: str
    total: int
    payer: str | None


@dataclass(frozen=True, kw_only=True)
class NameQuestion:
    """What is asked about a name.

    ``words`` as typed (lower case, marks kept); ``year`` two or four digits of the birth; ``tail`` the last digits of a
    number; ``heads`` only heads of households.
    """

    words: Sequence[str]
    year: str = ""
    tail: str = ""
    heads: bool = False


class Search:
    """Questions of the search box. Every answer is short: at most ``limit`` rows."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def by_name(self, asked: NameQuestion, limit: int) -> list[FoundPerson]:
        """People whose name holds every word at the start of some word of theirs, whatever the order.

        First come those who match the marks as typed, then whole words, then names that begin with the first word. One
        word alone is also looked up as initials.
        """
        folded = [fold(word) for word in asked.words]
        where = " AND ".join(word_condition("folded") for _ in folded)
        values: list[object] = [f"% {plain(word)}%" for word in folded]
        if len(folded) == 1 and len(folded[0]) > 1:
            where = f"({where} OR initials = ?)"
            values.append(folded[0])
        if asked.year:
            where += " AND substr(birth, ?, ?) = ?"
            values += [5 - len(asked.year), len(asked.year), asked.year]
        if asked.tail:
            where += (
                " AND id IN (SELECT id FROM person WHERE personal_id LIKE ? OR insurance_no LIKE ? OR phone LIKE ?)"
            )
            values += [f"%{asked.tail}"] * 3
        if asked.heads:
            where += " AND id IN (SELECT head_id FROM household)"
        place, ranked = _rank(asked.words, folded)
        found = (
            f"SELECT id, folded, birth, {place} AS place FROM person WHERE {where} "
            "ORDER BY place, folded, birth, id LIMIT ?"
        )
        return self._people(found, [*ranked, *values, limit])

    def by_number(self, digits: str, limit: int) -> list[FoundPerson]:
        """People by the whole or the end (four digits or more) of a personal id, insurance number, card or phone."""
        columns = ("personal_id", "insurance_no", "phone", "card_no")
        parts = " UNION ALL ".join(
            f"SELECT id, folded, birth, {column} <> ? AS place FROM person WHERE {column} IS NOT NULL AND {column} LIKE ?"
            for column in columns
        )
        of_household = (
            "SELECT p.id, p.folded, p.birth, 2 AS place FROM household AS h JOIN person AS p ON p.id = h.head_id "
            "WHERE h.phone IS NOT NULL AND h.phone LIKE ?"
        )
        found = (
            f"SELECT id, folded, birth, MIN(place) AS place FROM ({parts} UNION ALL {of_household}) "
            "GROUP BY id ORDER BY place, folded, birth, id LIMIT ?"
        )
        values = [value for _ in columns for value in (digits, f"%{digits}")]
        return self._people(found, [*values, f"%{digits}", limit])

    def households(self, text: str, limit: int) -> list[FoundHousehold]:
        """Households whose code begins with the text."""
        rows = self.db.conn.execute(
            "SELECT h.id, h.code, p.name AS head, h.address, t.name AS hamlet FROM household AS h "
            "JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN person AS p ON p.id = h.head_id "
            "WHERE h.code IS NOT NULL AND h.code LIKE ? ESCAPE '\\' ORDER BY h.code, h.id LIMIT ?",
            (f"{plain(text)}%", limit),
        )
        return [FoundHousehold(**dict(row)) for row in rows]

    def hamlets(self, text: str, limit: int) -> list[FoundHamlet]:
        """Hamlets whose name holds every word, whatever its marks."""
        words = word_patterns(text)
        if not words:  # marks alone, which fold to nothing
            return []
        where = " AND ".join(word_condition("t.folded") for _ in words)
        rows = self.db.conn.execute(
            "SELECT t.id, t.name, t.commune_code, (SELECT COUNT(*) FROM household AS h WHERE h.hamlet_id = t.id "
            f"AND h.state = 'active') AS households FROM hamlet AS t WHERE {where} "
            "ORDER BY t.folded <> ?, t.list_order, t.id LIMIT ?",
            (*words, fold(text), limit),
        )
        return [FoundHamlet(**dict(row)) for row in rows]

    def receipts(self, number: str, limit: int) -> list[FoundReceipt]:
        """Receipts whose number begins or ends with the text."""
        typed = plain(number)
        rows = self.db.conn.execute(
            "SELECT id, number, household_id, issued_on, total, payer FROM receipt "
            "WHERE number LIKE ? ESCAPE '\\' OR number LIKE ? ESCAPE '\\' ORDER BY number <> ?, id DESC LIMIT ?",
            (f"{typed}%", f"%{typed}", number, limit),
        )
        return [FoundReceipt(**dict(row)) for row in rows]

    def _people(self, found: str, values: Sequence[object]) -> list[FoundPerson]:
        rows = self.db.conn.execute(_PERSON.format(found=found), tuple(values))
        return [FoundPerson(**dict(row)) for row in rows]


def _rank(words: Sequence[str], folded: Sequence[str]) -> tuple[str, list[object]]:
    """The SQL of a hit's place (smaller is better) and its values."""
    parts: list[str] = []
    values: list[object] = []
    for word in words:
        if fold(word) != word:
            spellings = _spellings(word)
            parts.append(f"8 * ({' AND '.join(['instr(name, ?) = 0'] * len(spellings))})")
            values += spellings
    whole = " AND ".join(word_condition("folded || ' '") for _ in folded)
    parts += [f"4 * (({whole}) = 0)", "2 * (folded NOT LIKE ? ESCAPE '\\')"]
    values += [*(f"% {plain(word)} %" for word in folded), f"{plain(folded[0])}%"]
    return " + ".join(parts), values


def _spellings(word: str) -> list[str]:
    """How a typed word may stand in a name: SQLite knows no Vietnamese upper case, and people write hòa or hoà."""
    both = {word}
    for old, new in zip(_OLD_PLACE, _NEW_PLACE, strict=True):
        both |= {word.replace(old, new), word.replace(new, old)}
    return [spelt for one in sorted(both) for spelt in (one.title(), one, one.upper())]
