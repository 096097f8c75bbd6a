"""The one search box: people by name in any word order, by numbers, households, hamlets and receipts.

Names are looked for among the different names of the office (``sum_name``, kept by triggers), then those who bear them are read in order until the
answer is full; numbers are found by an index over their last digits.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from desktop_app.domain.names import fold
from desktop_app.storage.engine import Database
from desktop_app.storage.search_words import plain, word_condition, word_patterns

_PERSON = (
    "SELECT p.id, p.household_id, p.name, p.birth, p.residence, h.head_id = p.id AS is_head, t.name AS hamlet, p.initials, "
    "p.personal_id, p.insurance_no, p.card_no, p.phone, h.phone AS household_phone "
    "FROM ({found}) AS f JOIN person AS p ON p.id = f.id JOIN household AS h ON h.id = p.household_id "
    "JOIN hamlet AS t ON t.id = h.hamlet_id ORDER BY f.place, f.folded, f.birth, f.id"
)

_IS_HEAD = "EXISTS (SELECT 1 FROM household AS h WHERE h.head_id = p.id)"
_END = 3  # how many last digits the indexes of numbers hold

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
    initials: str
    personal_id: str | None
    insurance_no: str | None
    card_no: str | None
    phone: str | None
    household_phone: str | None


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
class FoundEmployer:
    """A unit found, with the household of its owner where the owner is known here."""

    id: int
    name: str
    tax_code: str | None
    owner_name: str | None
    phone: str | None
    commune: str | None
    household_id: int | None


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
        where = " AND ".join("instr(' ' || folded, ?) > 0" for _ in folded)
        values: list[object] = [f" {word}" for word in folded]
        if len(folded) == 1 and len(folded[0]) > 1:
            where = f"({where} OR initials = ?)"
            values.append(folded[0])
        place, ranked = _rank(asked.words, folded)
        if not asked.year and not asked.tail:
            names = f"SELECT folded, name, {place} AS place FROM sum_name WHERE {where} ORDER BY place, folded LIMIT ?"
            return self._shown(self._bearers(names, [*ranked, *values], asked.heads, limit))
        if asked.year:
            where += " AND birth IS NOT NULL AND substr(birth, 3, 2) = ? AND substr(birth, ?, ?) = ?"
            values += [asked.year[-2:], 5 - len(asked.year), len(asked.year), asked.year]
        if asked.tail:
            columns = ("personal_id", "insurance_no", "phone")
            ends = " UNION ".join(f"SELECT id FROM person WHERE {_ending(column)}" for column in columns)
            where += f" AND id IN ({ends})"
            values += _end_values(asked.tail) * len(columns)
        if asked.heads:
            where += f" AND {_IS_HEAD}"
        found = (
            f"SELECT id, folded, birth, {place} AS place FROM person AS p WHERE {where} "
            "ORDER BY place, folded, birth, id LIMIT ?"
        )
        return self._people(found, [*ranked, *values, limit])

    def by_number(self, digits: str, limit: int) -> list[FoundPerson]:
        """People by the whole or the end (four digits or more) of a personal id, insurance number, card or phone."""
        columns = ("personal_id", "insurance_no", "phone", "card_no")
        parts = " UNION ALL ".join(
            f"SELECT id, folded, birth, {column} <> ? AS place FROM person WHERE {_ending(column)}"
            for column in columns
        )
        of_household = (
            "SELECT p.id, p.folded, p.birth, 2 AS place FROM household AS h JOIN person AS p ON p.id = h.head_id "
            f"WHERE {_ending('h.phone')}"
        )
        found = (
            f"SELECT id, folded, birth, MIN(place) AS place FROM ({parts} UNION ALL {of_household}) "
            "GROUP BY id ORDER BY place, folded, birth, id LIMIT ?"
        )
        values = [value for _ in columns for value in (digits, *_end_values(digits))]
        return self._people(found, [*values, *_end_values(digits), limit])

    def households(self, text: str, limit: int) -> list[FoundHousehold]:
        """Households whose code begins with the text."""
        first, last = _prefix_range(text)
        rows = self.db.conn.execute(
            "SELECT h.id, h.code, p.name AS head, h.address, t.name AS hamlet FROM household AS h "
            "JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN person AS p ON p.id = h.head_id "
            "WHERE h.id IN (SELECT id FROM household INDEXED BY household_code_typed WHERE code IS NOT NULL "
            "AND code COLLATE NOCASE >= ? AND code COLLATE NOCASE < ? ORDER BY code, id LIMIT ?) ORDER BY h.code, h.id",
            (first, last, limit),
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
            "AND h.state = 'active') AS households "
            f"FROM (SELECT *, folded <> ? AS place FROM hamlet AS t WHERE {where} ORDER BY place, list_order, id LIMIT ?) AS t "
            "ORDER BY t.place, t.list_order, t.id",
            (fold(text), *words, limit),
        )
        return [FoundHamlet(**dict(row)) for row in rows]

    def receipts(self, number: str, limit: int) -> list[FoundReceipt]:
        """Receipts whose number begins or ends with the text."""
        begins = "number COLLATE NOCASE >= ? AND number COLLATE NOCASE < ?"
        if len(number) < _END:  # every tenth or hundredth ends so: the newest are found at once
            ends, end_values = "number LIKE ? ESCAPE '\\'", [f"%{plain(number)}"]
        else:
            ends, end_values = _ending("number"), _end_values(number)
        # The highest numbers of a beginning are read from the end of the index: the newest of half of all receipts would be looked for.
        newest = (
            "SELECT id FROM (SELECT id FROM receipt {by} WHERE {where} AND number <> ? ORDER BY {order} DESC LIMIT ?)"
        )
        rows = self.db.conn.execute(
            "SELECT id, number, household_id, issued_on, total, payer FROM receipt WHERE id IN ("
            "SELECT id FROM receipt WHERE number = ? "
            f"UNION ALL {newest.format(by='INDEXED BY receipt_number_typed', where=begins, order='number COLLATE NOCASE')} "
            f"UNION ALL {newest.format(by='', where=ends, order='id')}) ORDER BY number <> ?, id DESC LIMIT ?",
            (number, *_prefix_range(number), number, limit, *end_values, number, limit, number, limit),
        )
        return [FoundReceipt(**dict(row)) for row in rows]

    def employers(self, text: str, limit: int) -> list[FoundEmployer]:
        """Units whose name holds every word, or whose tax code begins with the text."""
        words = fold(text).split()
        if not words:
            return []
        named = " AND ".join("instr(' ' || folded, ?) > 0" for _ in words)
        rows = self.db.conn.execute(
            "SELECT e.id, e.name, e.tax_code, e.owner_name, e.phone, (SELECT c.name FROM ref_commune AS c WHERE c.code = e.commune_code "
            "ORDER BY c.valid_from DESC LIMIT 1) AS commune, (SELECT p.household_id FROM person AS p WHERE p.personal_id = e.owner_personal_id "
            f"AND e.owner_personal_id <> '' ORDER BY p.id LIMIT 1) AS household_id FROM (SELECT id FROM (SELECT id FROM employer WHERE {named} "
            "ORDER BY folded, id LIMIT ?) UNION SELECT id FROM employer WHERE tax_code IS NOT NULL AND tax_code >= ? AND tax_code < ?) AS f "
            "JOIN employer AS e ON e.id = f.id ORDER BY e.folded, e.id LIMIT ?",
            (*(f" {word}" for word in words), limit, *_prefix_range(text), limit),
        )
        return [FoundEmployer(**dict(row)) for row in rows]

    def _bearers(self, names: str, values: Sequence[object], heads: bool, limit: int) -> list[int]:
        """Who bears the names, name by name in their order, until there are enough."""
        bear = f"SELECT id FROM person AS p WHERE folded = ? AND name IN ({{}}) {f'AND {_IS_HEAD}' if heads else ''} ORDER BY birth, id LIMIT ?"
        for most in (10 * limit, -1):
            found: list[int] = []
            read = 0
            rows = self.db.conn.execute(names, (*values, most)).fetchall()
            for (_, folded), group in groupby(rows, key=lambda row: (row["place"], row["folded"])):
                spelt = list(dict.fromkeys(row["name"] for row in group))
                read += len(spelt)
                if read == most:  # the last name may have more spellings than were read
                    break
                sql = bear.format(", ".join("?" * len(spelt)))
                found += [row[0] for row in self.db.conn.execute(sql, (folded, *spelt, limit - len(found)))]
                if len(found) >= limit:
                    return found
            if len(rows) != most:
                break
        return found

    def _shown(self, ids: Sequence[int]) -> list[FoundPerson]:
        found = f"SELECT id, 0 AS place, folded, birth FROM person WHERE id IN ({', '.join('?' * len(ids))})"
        people = {person.id: person for person in self._people(found, ids)}
        return [people[one] for one in ids]

    def _people(self, found: str, values: Sequence[object]) -> list[FoundPerson]:
        rows = self.db.conn.execute(_PERSON.format(found=found), tuple(values))
        return [FoundPerson(**dict(row)) for row in rows]


def _ending(column: str) -> str:
    """The condition that a number ends with some digits, answered by the index of its last ones (see ``_end_values``)."""
    return f"{column} IS NOT NULL AND substr({column}, -{_END}) COLLATE NOCASE = ? AND {column} LIKE ? ESCAPE '\\'"


def _end_values(digits: str) -> list[str]:
    return [digits[-_END:], f"%{plain(digits)}"]


def _prefix_range(text: str) -> tuple[str, str]:
    """From where to where the texts stand that begin with one."""
    return text, text + chr(sys.maxunicode)


def _rank(words: Sequence[str], folded: Sequence[str]) -> tuple[str, list[object]]:
    """The SQL of a hit's place (smaller is better) and its values."""
    parts: list[str] = []
    values: list[object] = []
    for word in words:
        if fold(word) != word:
            spellings = _spellings(word)
            parts.append(f"8 * ({' AND '.join(['instr(name, ?) = 0'] * len(spellings))})")
            values += spellings
    whole = " AND ".join("instr(' ' || folded || ' ', ?) > 0" for _ in folded)
    parts += [f"4 * (({whole}) = 0)", "2 * (instr(folded, ?) <> 1)"]
    values += [*(f" {word} " for word in folded), folded[0]]
    return " + ".join(parts), values


def _spellings(word: str) -> list[str]:
    """How a typed word may stand in a name: SQLite knows no Vietnamese upper case, and people write hòa or hoà."""
    both = {word}
    for old, new in zip(_OLD_PLACE, _NEW_PLACE, strict=True):
        both |= {word.replace(old, new), word.replace(new, old)}
    return [spelt for one in sorted(both) for spelt in (one.title(), one, one.upper())]
