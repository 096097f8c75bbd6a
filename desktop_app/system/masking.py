"""Takes personal data out of text that leaves the data file: log lines and crash bundles.

A log line should never have held a person to begin with; this is the net under the trapeze. Decree 356/2025 and the
personal data law make no exception for diagnostics, so a doubtful piece is masked rather than kept.
"""

import re
import unicodedata
from pathlib import Path

# The last three digits tell two records apart while debugging and identify nobody.
_KEPT = 3
_LONG_RUN = re.compile(r"(?<!\d)\d{9,}(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .\-]?\d){8,10}(?!\d)")
_GROUPED_ID = re.compile(r"(?<!\d)\d{3}(?:[ \-]\d{3}){3}(?!\d)")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»")

_FAMILY_NAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Mai|Lâm|Tô|Cao|Hà|"
    "Nguyen|Tran|Pham|Hoang|Huynh|Vo|Dang|Bui|Ngo|Duong|Dinh|Trinh|Doan"
)
_CAPITAL = "".join(letter for letter in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if letter.isupper())
_NAME = re.compile(rf"\b(?:{_FAMILY_NAMES}|{_FAMILY_NAMES.upper()})(?:[ \u00a0][{_CAPITAL}]\w*){{1,4}}")


# Exceptions speak English: a word with a mark or a đ is out of the data, and so are the capitals beside it.
_MARKED = re.compile(
    rf"(?:\b[{_CAPITAL}]\w*[ \u00a0]+)*\b\w*[^\W\x00-\x7f]\w*(?:[ \u00a0]+(?:[{_CAPITAL}]\w*|\w*[^\W\x00-\x7f]\w*))*"
)


def mask(text: str) -> str:
    """Return `text` with identity, insurance and card numbers, phones, e-mail addresses and person names masked.

    Runs of nine or more digits, and phone numbers however grouped, keep their last three digits. Money and dates stay.
    """
    text = unicodedata.normalize("NFC", text)
    text = _LONG_RUN.sub(_shorten, text)
    text = _GROUPED_ID.sub(_shorten, text)
    text = _PHONE.sub(_shorten, text)
    text = _MAIL.sub("‹thư›", text)
    return _NAME.sub("‹tên›", text)


def mask_quoted(text: str) -> str:
    """Mask the message of an exception: like `mask`, and also what it quotes, where it repeats the value it refuses, and
    every word that is not English."""
    return mask(_MARKED.sub("‹…›", _QUOTED.sub("‹…›", unicodedata.normalize("NFC", text))))


def mask_home(text: str, home: Path | None = None) -> str:
    """Replace the officer's home folder, which carries their name, by `~`."""
    folder = str(Path.home() if home is None else home)
    if len(folder) <= 1:
        return text
    return text.replace(folder, "~").replace(folder.replace("\\", "\\\\"), "~")


def _shorten(found: re.Match[str]) -> str:
    digits = [sign for sign in found.group() if sign.isdigit()]
    return "***" + "".join(digits[-_KEPT:])
