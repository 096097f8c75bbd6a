"""Tells Vietnamese syllables from strings of letters that only look like them.

A syllable is an optional onset, a rime and at most one tone; a rime that ends in c, ch, p or t takes only sắc or nặng.
The rimes are few and fixed, so text in a wrong code table hardly ever forms a syllable by chance.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}
_ONSETS = ("ngh", "ng", "nh", "gh", "gi", "kh", "ph", "qu", "th", "tr", "ch", *"bcdđghklmnprstvx", "")
_RIMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu êng i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oa "
    "oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oong ooc ô ôc ôi ôm ôn ông ôp "
    "ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt uy uya "
    "uych uynh uyt uyp uyu uyên uyêt uyn ư ưc ưi ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu ưm ưn y yêm yên yêt yêu "
    "yêng ynh ych yt".split()
)
# After q the u belongs to the onset.
_AFTER_Q = frozenset(
    "a ac ach ai an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây âc e en eo et e ê êch ên ênh êt êu i it y "
    "ych ynh yt yn yu yên yêt ô ôc ơ ơi ơn".split()
)
_STOPPED = ("c", "ch", "p", "t")
_BREAK = re.compile(r"[\s\d!-/:-@\[-`{-~\u2010-\u2015\u2018-\u201d\u2026]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text; only blanks, digits and ASCII punctuation part them, as old code tables use the rest."""
    return [word for word in _BREAK.split(text) if word]


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable; single letters are (abbreviations), ASCII or not."""
    lowered = unicodedata.normalize("NFC", word).lower()
    if len(lowered) == 1:
        return lowered.isalpha() and (lowered.isascii() or lowered == "đ" or _parts(lowered) is not None)
    parts = _parts(lowered)
    if parts is None:
        return False
    letters, tone = parts
    for onset in _ONSETS:
        if letters.startswith(onset):
            rime = letters[len(onset) :]
            if onset == "qu":
                known = rime in _AFTER_Q
            elif onset == "gi":
                known = rime in _RIMES or letters == "gi"
            else:
                known = rime in _RIMES
            if known and (tone in ("s", "j") or not rime.endswith(_STOPPED)):
                return True
    return False


def _parts(word: str) -> tuple[str, str] | None:
    """Return the letters without tone and the tone; None for more than one tone or a letter Vietnamese has not."""
    letters: list[str] = []
    tone = ""
    for mark in unicodedata.normalize("NFD", word):
        if mark in _TONES:
            if tone:
                return None
            tone = _TONES[mark]
        else:
            letters.append(mark)
    plain = unicodedata.normalize("NFC", "".join(letters))
    if any(letter not in "abcdeghiklmnopqrstuvxyăâđêôơư" for letter in plain):
        return None
    return plain, tone
