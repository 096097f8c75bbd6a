"""What stands on a printed receipt: plain values from the office, the words around them from `resources/papers/C45-BB.toml`."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from desktop_app.system.resources import resource


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One line of a receipt: whose, for what, until when (texts; "" where it does not apply), and the amount in đồng."""

    name: str
    what: str
    span: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper:
    """One receipt as it is printed; the amounts of `lines` sum up to `total` (đồng).

    `serial` and `book_no` are "" for the program's own series; `reprint` counts prints before this one (0: the original).
    `state`: ``valid`` | ``voided`` | ``reversal``; the last two carry `reason`, `voided_on` and for a reversal the number
    of the receipt reversed.
    """

    receipt_id: int
    office: str
    superior: str
    serial: str
    book_no: str
    number: str
    issued_on: date
    payer: str
    address: str
    lines: tuple[PaperLine, ...]
    total: int
    in_words: str
    method: str
    collector: str
    state: str = "valid"
    reason: str = ""
    voided_on: date | None = None
    reversed_number: str = ""
    reprint: int = 0
    e_number: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptWords:
    """The words of the form, the heads of the two signatures, the names of the copies; `source` is the legal basis."""

    words: dict[str, str] = field(hash=False)
    payer_signs: str
    collector_signs: str
    sign_hint: str
    copies: tuple[str, ...]
    source: str

    def __getitem__(self, name: str) -> str:
        """One word of the form."""
        return self.words[name]


@lru_cache(maxsize=1)
def receipt_words() -> ReceiptWords:
    """Read the words of the form once."""
    with resource("papers", "C45-BB.toml").open("rb") as file:
        found = tomllib.load(file)
    signatures = found["signatures"]
    return ReceiptWords(
        words=found["words"],
        payer_signs=signatures["payer"],
        collector_signs=signatures["collector"],
        sign_hint=signatures["hint"],
        copies=tuple(found["copies"]["names"]),
        source=found["legal_source"],
    )
