"""Vietnamese names: cleaning, folding for search, and the order of the alphabet for lists.

Vietnamese letters are a base letter, possibly a mark that makes another letter (ă â ê ô ơ ư đ), and possibly a tone.
Search folds all of it away; sorting keeps the letters apart and looks at tones only after the letters.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_LETTER_MARKS = {"\u0306": "{", "\u0302": "|", "\u031b": "}"}  # breve, circumflex, horn: all sort after plain z
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"\s+")
# A list of 40,000 people is made of a few thousand syllables: each is taken apart once.
_once_per_syllable = lru_cache(maxsize=16_384)


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """Return `text` in NFC with no-break spaces turned to spaces, zero-width characters gone and spaces collapsed."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """Return the search form: lower case, đ→d, no marks at all, single spaces ("Đặng  Thị Ơn" → "dang thi on")."""
    return " ".join([_folded(word) for word in clean(text).lower().split(" ")])


def initials(name: str) -> str:
    """Return the first letter of every word, folded ("Nguyễn Văn A" → "nva")."""
    return "".join(word[0] for word in fold(name).split())


def tone_free(text: str) -> str:
    """Return a key that does not depend on where the tone mark stands: "hoà", "hòa" and "HÒA" give one key.

    Each syllable keeps its letters (ă, â, đ … stay apart from a, d) and carries its tone as a digit behind it, so
    that "hoa", "hòa" and "hoá" remain three different keys.
    """
    return " ".join(_letters(word)[0] + _letters(word)[1].replace("0", "") for word in _words(text))


def sort_key(full_name: str) -> str:
    """Return a key whose plain (byte) order is the order of a Vietnamese roster.

    Given name first, then family and middle names. Letters follow the Vietnamese alphabet (Ă and Â after A, Đ after
    D); the tone of a word counts only where the letters are equal, in the dictionary order ngang huyền hỏi ngã sắc
    nặng.
    """
    words = _words(full_name)
    if not words:
        return ""
    given, rest = words[-1:], words[:-1]
    return _roster(given) + (" " + _roster(rest) if rest else "")


def _words(text: str) -> list[str]:
    return clean(text).lower().split()


@_once_per_syllable
def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join([character for character in decomposed if not unicodedata.combining(character)])


def _roster(words: list[str]) -> str:
    parts = [_letters(word) for word in words]
    # The space ends the letters and sorts before "!" between words and before every letter: "An", "An Anh", "Anh".
    return "!".join(_ordered(letters) for letters, _ in parts) + " " + "".join(tone for _, tone in parts)


@_once_per_syllable
def _letters(word: str) -> tuple[str, str]:
    """Split one lower-case syllable into its letters without tone (NFC) and its tone digit ("0" when flat)."""
    kept: list[str] = []
    tone = "0"
    for character in unicodedata.normalize("NFD", word):
        if character in _TONES:
            tone = _TONES[character]
        else:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)), tone


@_once_per_syllable
def _ordered(letters: str) -> str:
    """Rewrite letters so that their code points stand in the order of the alphabet: ă → "a{", â → "a|", ơ → "o}"."""
    out: list[str] = []
    for character in unicodedata.normalize("NFD", letters.replace("đ", "d{")):
        if character in _LETTER_MARKS:
            out.append(_LETTER_MARKS[character])
        elif not unicodedata.combining(character):
            out.append(character)
    return "".join(out)
