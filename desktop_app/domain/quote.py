"""The shape of every computed amount: the figures, the steps that explain them, and a snapshot of the law used.

Every amount answers “Vì sao ra số này?”: a step has a Vietnamese label, the formula with its numbers as people write
them, the value reached and the legal source.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop_app.domain.dates import usable_day
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.money import format_money, round_half_up
from desktop_app.domain.supports import SupportRule

HEALTH_HOUSEHOLD = "health-household"
VOLUNTARY_SI = "voluntary-si"
LATE_PAYMENT = "late-payment"
SCHEMA = 2  # of the snapshot; 1 (without the key) did not keep every row, scheme and day: see `recompute`


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of an explanation; its texts are Vietnamese and ready to be shown. `source` is "" for plain sums."""

    label: str
    formula: str
    value: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What is owed for one person (or one late amount) and why. Amounts are whole đồng for the whole period paid.

    `gross` = `state_support` + `local_support` + `other_support` + `payable`, exactly. `on` is the day of payment;
    `valid_from` and `valid_to` bound the cover bought (None where there is none). `snapshot` holds the rates, the
    supports and the inputs as JSON-serialisable values, so that the amount can be explained and computed again years
    later from it alone (`recompute`).
    """

    scheme: str
    on: date
    gross: int
    state_support: int
    local_support: int
    other_support: int
    payable: int
    valid_from: date | None
    valid_to: date | None
    explanation: tuple[Step, ...]
    snapshot: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the quote as the JSON object of the command line: ISO dates, whole đồng, the steps in order."""
        return {
            "scheme": self.scheme,
            "on": self.on.isoformat(),
            "gross": self.gross,
            "state_support": self.state_support,
            "local_support": self.local_support,
            "other_support": self.other_support,
            "payable": self.payable,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "explanation": [step_json(step) for step in self.explanation],
        }


@dataclass(frozen=True, kw_only=True)
class Supports:
    """Supports in whole đồng after stacking: central State, local budget, others; `payable` is what is left."""

    state: int
    local: int
    other: int
    payable: int
    capped: bool


def step_json(step: Step) -> dict[str, str]:
    """Return a step as a JSON object."""
    return {"label": step.label, "formula": step.formula, "value": step.value, "source": step.source}


def stack_supports(gross: int, *, state: int, local: int, other: int) -> Supports:
    """Stack supports on an amount due: central first, then local, then others, together never more than the amount.

    All in đồng and not negative. `capped` tells that a support was cut because nothing was left to pay.
    """
    paid_state = min(state, gross)
    paid_local = min(local, gross - paid_state)
    paid_other = min(other, gross - paid_state - paid_local)
    return Supports(
        state=paid_state,
        local=paid_local,
        other=paid_other,
        payable=gross - paid_state - paid_local - paid_other,
        capped=(paid_state, paid_local, paid_other) != (state, local, other),
    )


class Account:
    """Collects the rates looked up and the steps made while one quote is computed."""

    def __init__(self, law: LawBook, on: date) -> None:
        self.law = law
        self.on = usable_day(on)
        self._steps: list[Step] = []
        self._rates: dict[tuple[str, str, date], Rate] = {}
        self._later: dict[tuple[str, str, date], Rate] = {}

    def rate(self, key: str, subject: str = "") -> Rate:
        """Look up a rate on the day of payment and remember it. Raises RuleBroken where there is none."""
        return self.keep(self.law.at(key, self.on, subject))

    def keep(self, rate: Rate) -> Rate:
        """Remember a rate that was found by other means."""
        self._rates[rate.key, rate.subject, rate.valid_from] = rate
        return rate

    def keep_later(self, rate: Rate) -> Rate:
        """Remember a rate that comes into force only inside the period paid."""
        self._later[rate.key, rate.subject, rate.valid_from] = rate
        return rate

    def step(self, label: str, formula: str, value: str, *rates: Rate, source: str = "") -> None:
        """Add one line of explanation; the sources of `rates` are joined and marked where not verified."""
        cited = dict.fromkeys([rate.cited() for rate in rates] + ([source] if source else []))
        self._steps.append(Step(label=label, formula=formula, value=value, source="; ".join(cited)))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The explanation so far."""
        return tuple(self._steps)

    def snapshot(self, scheme: str, inputs: Mapping[str, Any], supports: Iterable[SupportRule] = ()) -> dict[str, Any]:
        """Return the rates, supports and inputs as JSON-serialisable values; inputs that are None are left out.

        `rates` are those of the day of payment, `later` those that begin inside the period, `supports` the rules that
        applied to the person; empty lists are left out.
        """
        kept: dict[str, Any] = {
            "rates": [rate.as_json() for rate in self._rates.values()],
            "inputs": {name: _plain(value) for name, value in inputs.items() if value is not None},
            "schema": SCHEMA,
            "scheme": scheme,
            "on": self.on.isoformat(),
        }
        later = [rate.as_json() for key, rate in self._later.items() if key not in self._rates]
        given = [rule.as_json() for rule in supports]
        return kept | ({"later": later} if later else {}) | ({"supports": given} if given else {})


def dong(amount: int) -> str:
    """Return an amount with its unit: 1366200 → "1.366.200 đ"."""
    return f"{format_money(amount)} đ"


def share_of(amount: int | Fraction, percent: Decimal | Fraction | int) -> int:
    """Return a percentage of an amount in whole đồng, half up."""
    return round_half_up(Fraction(amount) * Fraction(percent) / 100)


def read_percent(value: Decimal | int | str, name: str) -> Decimal:
    """Read a percentage between 0 and 100 ("80", "12,5", 80). Raises RuleBroken outside; floats are refused by type."""
    if not isinstance(value, Decimal | int | str):
        raise TypeError(f"not a percentage: {value!r}")
    try:
        percent = Decimal(value.replace(",", ".").removesuffix("%").strip() if isinstance(value, str) else value)
        inside = 0 <= percent <= 100
    except ArithmeticError:
        inside = False
    if not inside:
        raise RuleBroken(f"{name} phải từ 0 đến 100 %, ở đây là “{value}”.", rule="percent.range")
    return percent


def read_amount(value: int, name: str) -> int:
    """Return an amount that is not negative. Raises RuleBroken otherwise."""
    if value < 0:
        raise RuleBroken(
            f"{name} không được là số âm, ở đây là {format_money(value)} đ; nhập từ 0 đồng trở lên.",
            rule="amount.negative",
        )
    return value


def times(*factors: str) -> str:
    """Join factors as people write a product: "2.530.000 × 4,5 % × 12"."""
    return " × ".join(factors)


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
