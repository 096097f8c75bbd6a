"""Phiếu tư vấn hộ: what stands on the slip of one household, as values; `advice_pages.py` draws them.

Money is whole đồng, dates are dates, None is "not known" and is printed as a blank (or as the words given beside it).
Numbers in brackets inside a sentence, "(1)", point to `sources`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Amounts: TypeAlias = tuple[int, ...]
"""One amount in đồng for each period or income of the table's heading."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One line of “Ai đang có gì”: `ends_on` the last day of cover, `state` in words (còn 14 ngày, hết 100 ngày).

    `pay_before`: from that day on a new card waits; `five_years_on`: the day five continuous years are full.
    """

    what: str
    state: str = ""
    ends_on: date | None = None
    pay_before: date | None = None
    five_years_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """One member; `born` is the year, or says that the birth is not known."""

    person_id: int
    name: str
    born: str
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, kw_only=True)
class PayLine:
    """What one member pays for each period; `place` is the order in the household or the class that pays."""

    person_id: int
    name: str
    place: str
    payable: Amounts


@dataclass(frozen=True, kw_only=True)
class AmountLine:
    """A line of amounts under a text: a support for each person of a class, or a total."""

    text: str
    amounts: Amounts


@dataclass(frozen=True, kw_only=True)
class LeftLine:
    """Somebody who cannot join, and why in few words."""

    person_id: int
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HealthOffer:
    """Table 2. `months` heads the columns; `supports` hold what others pay for each person concerned; `totals` are of the
    whole household, the first one what it pays. `fault` says why nothing could be computed."""

    months: tuple[int, ...] = ()
    lines: tuple[PayLine, ...] = ()
    supports: tuple[AmountLine, ...] = ()
    totals: tuple[AmountLine, ...] = ()
    left: tuple[LeftLine, ...] = ()
    unverified: bool = False
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomeLine:
    """What the people of one class pay for each income, for one month and for twelve."""

    who: str
    monthly: Amounts
    yearly: Amounts


@dataclass(frozen=True, kw_only=True)
class PensionLine:
    """One adult on the way to a pension: months as counted from the office's own records, None where it has none.

    `unknown` says what is missing for the day of the retirement age.
    """

    name: str
    retires_on: date | None
    needed: int
    paid: int | None = None
    missing: int | None = None
    unknown: str = ""


@dataclass(frozen=True, kw_only=True)
class VoluntaryOffer:
    """Table 3. `incomes` head the columns; `nobody` says why the table is empty."""

    incomes: Amounts = ()
    lines: tuple[IncomeLine, ...] = ()
    pensions: tuple[PensionLine, ...] = ()
    needed: int | None = None
    year: int = 12
    left: tuple[LeftLine, ...] = ()
    unverified: bool = False
    pension_unverified: bool = False
    nobody: str = ""


@dataclass(frozen=True, kw_only=True)
class AdviceSlip:
    """Everything on one household's slip. "" is not known; `collector` "" leaves lines to write on."""

    household_id: int
    superior: str
    office: str
    head: str
    address: str
    hamlet: str
    commune: str
    phone: str
    on: date
    collector: str = ""
    collector_phone: str = ""
    members: tuple[MemberLine, ...] = ()
    health: HealthOffer = field(default_factory=HealthOffer)
    voluntary: VoluntaryOffer = field(default_factory=VoluntaryOffer)
    losses: tuple[str, ...] = ()
    rules: str = ""
    changes: str = ""
    sources: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
