"""In which unit a column of money is written: đồng, nghìn đồng or triệu đồng.

The heading or a note above the table says it; the figures must agree. Where they do not, or where nothing is said and
the figures are too small for đồng, the column is reported instead of being multiplied by a guess.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from desktop_app.domain.names import fold
from desktop_app.excel.plain import Plain

_THOUSAND = re.compile(r"\b(?:nghin|ngan|1\.?000|1,000)\s*(?:dong|d|vnd)?\b")
_DONG = re.compile(r"\bđồng\b|\bvnđ\b|\bvnd\b")
_BARE_DONG = re.compile(r"[(:]\s*(?:dong|d)\s*[):]?$|^\s*(?:dong|d)\s*\)?$")
_MILLION = re.compile(r"\b(?:trieu|tr\.?\s?d|1\.000\.000|1,000,000)\s*(?:dong|d|vnd)?\b")
# Without "tính" the words "đơn vị" also name an employer: they speak of a unit only with a colon behind them.
_NOTE = re.compile(r"(?:\b(?:đvt|dvt|đơn vị tính|don vi tinh)\s*:?|\b(?:đơn vị|don vi)\s*:)\s*([^·)]{1,30})")
_SMALL = 10_000  # no contribution of a person is less than this many đồng
_LARGE = {1_000: 1_000_000_000, 1_000_000: 1_000_000}  # figures of a person beyond this cannot be in this unit
_NAMES = {1_000: "nghìn đồng", 1_000_000: "triệu đồng"}


class Unit(NamedTuple):
    """What the figures of a column are multiplied by, and what is to be said of it (Vietnamese; '' for nothing)."""

    factor: int
    code: str = ""
    remark: str = ""


def money_unit(heading: str, title: str, cells: Iterable[Plain]) -> Unit:
    """Return the unit of a column; `title` are the texts above the table."""
    figures = sorted(abs(float(cell)) for cell in cells if isinstance(cell, float | int) and cell)
    largest = figures[-1] if figures else 0.0
    factor = _said(heading) or _noted(title)
    if factor > 1:
        if largest > _LARGE[factor]:
            return Unit(
                1, "money-unit-doubt",
                f"Tiêu đề ghi {_NAMES[factor]} nhưng số trong cột lớn như tính bằng đồng; chưa nhân lên. Hãy kiểm tra.",
            )  # fmt: skip
        return Unit(factor, "money-unit", f"Số tiền tính bằng {_NAMES[factor]}, đã đổi ra đồng. Hãy kiểm tra.")
    if figures and largest < _SMALL:
        return Unit(1, "money-unit-doubt", "Số tiền quá nhỏ, có thể tính bằng nghìn hoặc triệu đồng. Hãy kiểm tra.")
    return Unit(1)


def said_factor(heading: str, title: str) -> int:
    """Return how many đồng one unit of a column is, as its heading or the note above the table says: 1, 1.000 or 1.000.000."""
    return _said(heading) or _noted(title) or 1


def _said(text: str) -> int:
    folded = fold(text)
    if _MILLION.search(folded):
        return 1_000_000
    if _THOUSAND.search(folded):
        return 1_000
    # “phải đóng” is no unit: without its marks “dong” counts only where it stands alone, in brackets or after a colon.
    return 1 if _DONG.search(unicodedata.normalize("NFC", text).casefold()) or _BARE_DONG.search(folded) else 0


def _noted(title: str) -> int:
    found = _NOTE.search(unicodedata.normalize("NFC", title).casefold())
    return _said(found[1]) if found else 0
