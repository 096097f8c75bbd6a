"""Tells words that cannot be Vietnamese, for the rule that no screen shows English.

Vietnamese is written in syllables of a strict shape, so a word such as "Cancel" betrays itself by its form. The few
English words that have the shape of a syllable are listed, and so are the foreign words that Vietnamese offices write.
"""

import re
import unicodedata

_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?"
    r"(?:uye|uyu|oai|oao|oay|oeo|uao|uay|uoi|uou|uya|ieu|yeu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ya|ye"
    r"|[aeiouy])(?:ch|c|m|ng|nh|n|p|t)?"
)

# English, though shaped like a Vietnamese syllable: told where no word carries a Vietnamese mark ("lý do" is fine).
_LOOKALIKES = frozenset(
    "can copy do get go hide key long me no not on out pay run set sort sum the to top total up".split()
)

# Names of keys: proper in "phím Delete" and in "Ctrl+Home", English on a button of their own.
_KEYS = frozenset(
    "ctrl alt shift enter esc tab del delete insert home end pgup pgdn page up down space backspace".split()
)

# Foreign words and names that stand on Vietnamese papers as they are; `_NAMES` also holds the one long abbreviation.
_ACCEPTED = frozenset(
    "excel word pdf png svg csv xlsx xls xlsb ods zip windows linux unikey email internet web website zalo onedrive "
    "dropbox google icloud usb pcloud nextcloud microsoft python qt sqlite pyside xml json html id qr sms tr".split()
)
_NAMES = re.compile(
    r"BHTNLĐ|Times New Roman|Microsoft Office|Google Drive|Noto Sans|DejaVu Sans|Segoe UI|Liberation \w+"
)
# A run of capitals and digits is an abbreviation or a form's code: BHXH, CCCD, D05-TS, B15a-UQ, NĐ 164.
_CODE = re.compile(r"[A-ZĐ0-9][A-ZĐ0-9a-z]*(?:[-/.][A-ZĐ0-9]+[a-z]*)+|\b[A-ZĐ]{2,4}\b|[A-ZĐ]+[0-9]\w*")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%[sd]|&(?:amp|lt|gt|nbsp);|<[^<>]*>|\\[A-Za-z]+|(?<!\w)--[\w-]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_PATH = re.compile(
    r"\b[a-z_]+/[a-z_/]+\b|\b[a-z]+(?:-[a-z]+)+\b|\S*[\\/]\S*\.\w+|\*\.\w+|[A-Z]:\\\S*|\S+\.(?:xlsx|xls|pdf|png|svg|csv|db|zip|py)\b"
)


def english_words(text: str) -> list[str]:
    """Return the words of a text shown to the officer that are not Vietnamese; empty for a proper text."""
    plain = unicodedata.normalize("NFC", text)
    if "<" not in plain:
        plain = plain.replace("&", "")  # the mark of a mnemonic
    for pattern in (_PLACEHOLDER, _NAMES, _PATH, _CODE):
        plain = pattern.sub(" ", plain)
    proper = plain.lower() != _without_marks(plain.lower()) or "+" in plain
    return [word for word in _WORD.findall(plain) if not is_vietnamese(word, proper=proper)]


def is_vietnamese(word: str, *, proper: bool) -> bool:
    """Whether a word is a Vietnamese syllable, one letter, or one of the accepted foreign words.

    `proper` says that the text around it is Vietnamese, or a combination of keys, beyond doubt.
    """
    lower = word.lower()
    if len(lower) == 1 or lower in _ACCEPTED:
        return True
    if lower in _LOOKALIKES or lower in _KEYS:
        return proper
    return _SYLLABLE.fullmatch(_without_marks(lower)) is not None


def _without_marks(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
