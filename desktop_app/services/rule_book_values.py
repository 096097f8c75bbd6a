"""The shapes of the rule book: its lines and groups, what the office adds, and what a change would do before it is switched on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

SHIPPED, OWN = "shipped", "office"
IN_FORCE, UPCOMING, PAST = "in-force", "upcoming", "past"
CHANGES = frozenset({"law"})  # the kind of noun that every change of the rule book names

# The kinds of line and of total in an impact.
QUOTE, DUE, MINIMUM, UNKNOWN, PLAN, DATE = "quote", "due", "below-minimum", "unknown", "plan", "date"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """One figure of the law for the days it holds in this office.

    ``name`` and ``shown`` are Vietnamese (“Lương cơ sở”, “2.530.000 đồng/tháng”); ``value`` is in ``unit``. ``valid_to`` is the last day it holds
    here, which a later figure may have brought forward. ``origin``: ``shipped`` with the program or written by the ``office`` (then ``office_id``
    is its id, for ``withdraw``). ``verified``: found in the primary text or in two sources (``confidence`` H); otherwise the screen says
    “chưa kiểm chứng”. ``note`` also tells where the shipped book and the office's figure differ. ``next_from``, ``next_shown``, ``next_verified``:
    the first day, the words and the certainty of the figure that follows; ``None`` and "" where none is known.
    """

    key: str
    subject: str
    name: str
    group: str
    value: Decimal
    shown: str
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str
    verified: bool
    note: str
    origin: str
    office_id: int | None
    state: str
    next_from: date | None = None
    next_shown: str = ""
    next_verified: bool = True


@dataclass(frozen=True, kw_only=True)
class RuleGroup:
    """The figures of one subject of the law under a Vietnamese title, one line each: the one in force on the day asked about, else the next, else
    the last."""

    code: str
    title: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, kw_only=True)
class NewRate:
    """A figure the office wants to add. ``value`` is in the unit of the key. ``valid_to`` ``None``: until a later figure begins. ``source``: the
    document that says so. ``confidence``: ``H``, ``M`` or ``L`` as in ``domain.law.Rate``."""

    key: str
    subject: str = ""
    value: Decimal
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: str = "M"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SupportFacts:
    """A support by a local resolution or another giver, as ``domain.supports.SupportRule`` without its id.

    ``scheme``: ``health-household`` | ``voluntary-si``; ``payer``: ``local`` | ``other``; ``place_kind``: "" (the whole office) | ``province`` |
    ``commune``; ``class_code`` "": everybody; ages in full years on the day of payment, both included; ``basis``: ``percent`` (of the amount due;
    voluntary: of the contribution on the poverty line) | ``amount`` (đồng a month).
    """

    scheme: str
    payer: str = "local"
    place_kind: str = ""
    place_code: str = ""
    class_code: str = ""
    age_from: int | None = None
    age_to: int | None = None
    basis: str = "percent"
    value: Decimal
    name: str
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: str = "M"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ImpactLine:
    """One thing that would change. ``title`` names it (a person, a month of a plan), ``detail`` says what and why; ``before`` and ``after`` in
    ``unit`` (``None`` where there is no figure). ``page`` and ``args``: where to go to see it (``navigate(page, **args)``)."""

    kind: str
    title: str
    detail: str
    before: int | None
    after: int | None
    unit: str
    page: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ImpactTotal:
    """All changes of one kind: how many, and the sums in đồng before and after (0 where the kind has no amount). Exact, also where the lines
    were cut."""

    kind: str
    count: int
    before: int
    after: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What a change of the rule book would do to this office. The lines are the largest differences of each part (at most ``rule_impact.MOST``
    each); ``totals`` count everything. ``sentence``: the whole in a few Vietnamese words."""

    quotes: tuple[ImpactLine, ...]
    dues: tuple[ImpactLine, ...]
    plans: tuple[ImpactLine, ...]
    dates: tuple[ImpactLine, ...]
    totals: tuple[ImpactTotal, ...]
    sentence: str
