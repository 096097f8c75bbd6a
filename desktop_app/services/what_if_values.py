"""The shapes of “Tính thử”: what is tried for a household, and what the rules answer. All frozen, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from desktop_app.domain.eligibility import Facts
from desktop_app.domain.quote import Quote
from desktop_app.services.quoting_values import MemberChoice, VoluntaryInput

WHOLE = 0  # the key of a fault that belongs to the household, not to one person


@dataclass(frozen=True, kw_only=True)
class VoluntaryTry:
    """What is tried for one person's voluntary insurance; ``None`` leaves it to the records and the rules.

    Income in đồng a month; ``months`` for ``ahead`` and ``missing`` only; ``from_month`` as ``YYYY-MM``; supports as in
    ``VoluntaryInput``. ``taken`` tells whether the person pays at all.
    """

    taken: bool = False
    income: int | None = None
    method: str | None = None
    months: int | None = None
    from_month: str | None = None
    support_class: str | None = None
    supported_months: int | None = None
    local_percent: Decimal | int = 0
    local_amount: int = 0
    other_amount: int = 0
    auto_supports: bool = True

    def as_input(self) -> VoluntaryInput | None:
        """The choice as the quotes take it, once income and method are there."""
        if self.income is None or self.method is None:
            return None
        return VoluntaryInput(
            income=self.income,
            method=self.method,
            months=self.months if self.method in ("ahead", "missing") else None,
            from_month=self.from_month,
            support_class=self.support_class,
            supported_months=self.supported_months,
            local_percent=self.local_percent,
            local_amount=self.local_amount,
            other_amount=self.other_amount,
            auto_supports=self.auto_supports,
        )


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody of a household that is not in the file: what was said at the door.

    ``birth`` is ISO text of any precision, ``class_code`` a support class ("" for none), ``last_end`` the last day of the
    card before.
    """

    key: int
    name: str = ""
    birth: str | None = None
    class_code: str = ""
    last_end: date | None = None

    @property
    def title(self) -> str:
        """The name, or a number in its place."""
        return self.name or f"Người {self.key}"


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """Everything that is tried at once. ``household_id`` ``None``: a household of ``visitors``, by the rules alone.

    ``on``: the day of payment; ``months``: for members without months of their own; ``common_end``: one last day for all
    cards; ``health`` and ``voluntary`` by person id (by ``Visitor.key``); ``early_reason``: why somebody pays whose cover
    still runs, in words.
    """

    household_id: int | None
    on: date
    months: int = 12
    common_end: date | None = None
    health: Mapping[int, MemberChoice] = field(default_factory=dict)
    voluntary: Mapping[int, VoluntaryTry] = field(default_factory=dict)
    visitors: tuple[Visitor, ...] = ()
    early_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TriedLine:
    """What one person would pay in one scheme. ``order_reason``: why that place in the household (health only);
    ``notes``: what could not be decided."""

    key: int
    name: str
    scheme: str
    months: int
    quote: Quote
    order: int | None = None
    order_reason: str = ""
    support_class: str | None = None
    supported_months: int | None = None
    from_month: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TriedSkip:
    """Who does not pay in a scheme and why; ``can_choose``: may be taken in all the same."""

    key: int
    name: str
    scheme: str
    reason: str
    source: str = ""
    can_choose: bool = False


@dataclass(frozen=True, kw_only=True)
class TriedFault:
    """What a rule refuses: whose (``WHOLE``: the household's), in which scheme and field, the sentence that says what is
    allowed, the rule and its source. ``field``: a field of the choice, "common_end", or "" where none is to blame."""

    key: int
    scheme: str
    field: str
    sentence: str
    rule: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The answer to one ``WhatIf``. Amounts in đồng are sums over ``lines``.

    ``proposal``: what the rules propose for the household today without any change (``None`` for visitors);
    ``early``: who pays although covered for long still, and until when, by person and scheme.
    """

    asked: WhatIf
    lines: tuple[TriedLine, ...]
    skips: tuple[TriedSkip, ...]
    faults: tuple[TriedFault, ...]
    gross: int
    state_support: int
    local_support: int
    other_support: int
    payable: int
    proposal: int | None = None
    early: Mapping[tuple[int, str], date] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether everything tried has an amount."""
        return not self.faults

    @property
    def difference(self) -> int | None:
        """Đồng more (or less) than proposed."""
        return None if self.proposal is None else self.payable - self.proposal

    def line(self, key: int, scheme: str) -> TriedLine | None:
        """One person's line in a scheme."""
        return next((line for line in self.lines if (line.key, line.scheme) == (key, scheme)), None)

    def skip(self, key: int, scheme: str) -> TriedSkip | None:
        """Why one person does not pay in a scheme."""
        return next((skip for skip in self.skips if (skip.key, skip.scheme) == (key, scheme)), None)


@dataclass(frozen=True, kw_only=True)
class TryOption:
    """One support class that can be tried for a person; "" pays as a member of the household (health insurance).

    ``percent``: the State's support; ``held``: it is on record for the person; ``best``: it costs the person least;
    ``reason``: a sentence where there is more to say.
    """

    code: str
    name: str
    percent: Decimal
    source: str
    held: bool
    best: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TryMember:
    """One member as the panel opens: who it is and what is on record."""

    key: int
    name: str
    birth: str | None
    facts: Facts
    card_end: date | None
    voluntary_end: date | None


@dataclass(frozen=True, kw_only=True)
class TryDesk:
    """A household as the panel opens. ``begin``: what is tried first: what was enrolled and is not paid yet, with the
    last income and method of each participant of voluntary insurance."""

    household_id: int
    title: str
    place: str
    phone: str
    members: tuple[TryMember, ...]
    begin: WhatIf
