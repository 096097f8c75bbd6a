"""What a list writes in words, as the codes of the office: relations, ethnicities, support classes, card groups.

A word is looked up as it is marked first ("Ba" is the father, "Bà" the grandmother); without its marks only where one entry is meant. What is not
found stays text: it is kept and told, never bent into a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from desktop_app.domain.names import clean, fold, tone_free
from desktop_app.storage.reference import Code, Reference

HEAD = "00"  # the relation "Chủ hộ" of seeds/relations.csv
HOUSEHOLD_SCHEME, OTHER_HEALTH = "health-household", "health-other"
HOUSEHOLD_CARD = "GD"
_NO_CLASS = frozenset(["khong", "khong co", "binh thuong", "thuong", "0", "-", "khac", "ho khac", "khong thuoc dien"])
_SEPARATORS = re.compile(r"[;,/+&\n]| và ")
_PEOPLE = re.compile(r"^(?:người )?dân tộc |^người (?=\S+$)", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^\w]+")

_RELATIONS: Mapping[str, Sequence[str]] = {
    "00": ("ch", "chủ hộ gia đình", "c.hộ", "chủ"),
    "03": ("bố đẻ", "bố ruột", "cha", "cha đẻ", "cha ruột", "ba", "ba đẻ", "ba ruột", "tía"),
    "04": ("mẹ đẻ", "mẹ ruột", "má", "má ruột"),
    "05": ("em trai", "em gái", "em ruột"),
    "06": ("anh trai", "anh ruột"),
    "07": ("chị gái", "chị ruột"),
    "08": ("con đẻ", "con ruột", "con trai", "con gái", "con nuôi", "con cả", "con út"),
    "09": ("cháu nội", "cháu ngoại", "cháu ruột", "cháu trai", "cháu gái"),
    "10": ("ông nội", "ông ngoại"),
    "11": ("bà nội", "bà ngoại"),
    "22": ("quan hệ khác", "người khác"),
}
_CLASSES: Mapping[str, Sequence[str]] = {
    "poor": ("nghèo", "người nghèo", "người thuộc hộ nghèo", "hn"),
    "near-poor": ("cận nghèo", "người thuộc hộ cận nghèo", "hcn", "cn"),
    "multidimensional-poor": ("nghèo đa chiều",),
    "ethnic-minority": ("dân tộc thiểu số", "dtts", "người dtts"),
    "farm-average": (
        "mức sống trung bình", "hộ mức sống trung bình", "hộ có mức sống trung bình", "mstb", "hộ mstb",
        "hộ nông lâm ngư diêm nghiệp có mức sống trung bình", "hộ nlnn có mstb", "nông lâm ngư diêm nghiệp mstb",
    ),
    "pupil": ("học sinh", "sinh viên", "hssv", "hs", "sv", "học sinh sinh viên"),
    "island": ("xã đảo", "đặc khu", "người sống ở xã đảo"),
}  # fmt: skip
_SCHEMES: Mapping[str, Sequence[str]] = {
    "health-household": (
        "bhyt", "bảo hiểm y tế", "bhyt hgđ", "bhyt hộ gia đình", "bảo hiểm y tế hộ gia đình", "hgđ", "hộ gia đình", "603",
    ),
    "voluntary-si": ("bhxh tn", "bhxhtn", "bhxh tự nguyện", "bảo hiểm xã hội tự nguyện", "bảo hiểm xã hội tn", "602"),
}  # fmt: skip
_PEOPLES: Mapping[str, Sequence[str]] = {
    "05": ("khmer", "khơ me", "khơme", "khmer nam bộ"),
    "08": ("mông", "h'mông", "hơ mông", "h mông"),
    "10": ("jrai", "j'rai", "giarai"),
    "12": ("ê đê", "êđê", "rađê"),
    "13": ("bana", "bahnar"),
    "16": ("k'ho", "cơho"),
    "20": ("m'nông", "mơ nông"),
    "23": ("vân kiều", "bru vân kiều"),
}


class Words:
    """Entries of one code list, found by what people write."""

    def __init__(self, codes: Iterable[Code], also: Mapping[str, Sequence[str]]) -> None:
        self._marked: dict[str, set[str]] = {}
        self._folded: dict[str, set[str]] = {}
        self._codes: dict[str, str] = {}
        for entry in codes:
            self._codes[entry.code] = entry.code
            for other in entry.details.get("other_codes", "").split():
                self._codes.setdefault(other, entry.code)
            for word in (entry.name, *also.get(entry.code, ())):
                self._marked.setdefault(_key(tone_free(word)), set()).add(entry.code)
                self._folded.setdefault(_key(fold(word)), set()).add(entry.code)

    def code(self, text: str) -> str | None:
        """The one code that is meant, or None."""
        if text.isdigit():
            return self._codes.get(text.zfill(2))
        found = self._marked.get(_key(tone_free(text)), set())
        if len(found) == 1 and (fold(text) != clean(text).lower() or len(self._folded[_key(fold(text))]) == 1):
            return next(iter(found))
        if fold(text) != clean(text).lower():
            return None  # typed with marks, and they say something else
        bare = self._folded.get(_key(fold(text)), set())
        return next(iter(bare)) if len(bare) == 1 else None


class CodeBook:
    """The code lists a list of people is read with; answers are remembered, for a column repeats itself."""

    def __init__(self, reference: Reference, on: str) -> None:
        classes = reference.codes("support_classes", on)
        self._relations = Words(reference.codes("relations"), _RELATIONS)
        self._peoples = Words(reference.codes("ethnicities"), _PEOPLES)
        self._classes = Words(classes, _CLASSES)
        self.of_household = frozenset(entry.code for entry in classes if fold(entry.name).startswith("ho "))
        self._class_names = {entry.code: entry.name for entry in classes}
        cards = reference.codes("health_card_codes", on)
        self._cards = frozenset(entry.code for entry in cards)
        self._card_classes = {entry.code: tuple(entry.details.get("classes", "").split()) for entry in cards}
        chosen = {entry.code for entry in classes if entry.details.get("may_choose_household") == "yes"}
        paid = {code for code, named in self._card_classes.items() if chosen & set(named)}
        self.self_paid = frozenset({HOUSEHOLD_CARD} | paid)
        self._relation_names = {entry.code: entry.name for entry in reference.codes("relations")}
        self._people_names = {entry.code: entry.name for entry in reference.codes("ethnicities")}
        self._schemes = {_key(fold(word)): code for code, words in _SCHEMES.items() for word in words}
        self._kept: dict[tuple[str, str], object] = {}

    def relation(self, text: str) -> str | None:
        """The code of a relation to the head of the household."""
        return self._remembered("relation", text, self._relations)

    def ethnicity(self, text: str) -> str | None:
        """The code of an ethnicity ("dân tộc Kinh", "H'Mông")."""
        return self._remembered("ethnicity", text, self._peoples)

    def support_classes(self, text: str) -> tuple[tuple[str, ...], str]:
        """The support classes a cell names, and what of it was not understood ("" when all was)."""
        key = ("class", text)
        if key not in self._kept:
            self._kept[key] = self._support_classes(text)
        return self._kept[key]  # type: ignore[return-value]

    def health_cover(self, subject_code: str, card_no: str) -> tuple[str, str] | None:
        """The scheme and the group letters of a card, by the subject code or the card's own letters (GD = household).

        None when there are no letters or nobody knows them.
        """
        letters = (subject_code or (card_no if card_no[:2].isalpha() else ""))[:2].upper()
        if letters not in self._cards:
            return None
        return (HOUSEHOLD_SCHEME if letters == HOUSEHOLD_CARD else OTHER_HEALTH), letters

    def scheme(self, text: str) -> str | None:
        """The scheme a list of payments names ("BHYT", "BHXH TN", 602): one that people pay themselves, or None."""
        return self._schemes.get(_key(fold(text)))

    def class_of_card(self, letters: str) -> str | None:
        """The support class behind the group letters of a card; None for household cards and groups without one."""
        named = self._card_classes.get(letters, ())
        return named[0] if named else None

    def name(self, field: str, code: str | None) -> str:
        """How a code is shown, for ``relation_code``, ``ethnicity_code`` and ``class``."""
        names = {
            "relation_code": self._relation_names,
            "ethnicity_code": self._people_names,
            "class": self._class_names,
        }
        return "" if code is None else names[field].get(code, code)

    def _support_classes(self, text: str) -> tuple[tuple[str, ...], str]:
        if fold(text) in _NO_CLASS:
            return (), ""
        whole = self._classes.code(text)
        if whole is not None:
            return (whole,), ""
        found: list[str] = []
        unknown: list[str] = []
        for part in filter(None, (clean(piece) for piece in _SEPARATORS.split(text))):
            code = self._classes.code(part)
            if code is not None:
                found.append(code)
            elif fold(part) not in _NO_CLASS:
                unknown.append(part)
        return tuple(dict.fromkeys(found)), ", ".join(unknown)

    def _remembered(self, kind: str, text: str, words: Words) -> str | None:
        key = (kind, text)
        if key not in self._kept:
            self._kept[key] = words.code(_PEOPLE.sub("", text))
        return self._kept[key]  # type: ignore[return-value]


def _key(text: str) -> str:
    return _NOT_LETTERS.sub("", text)
