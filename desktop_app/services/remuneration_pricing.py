"""Which rate a paid enrolment has, from when its remuneration is owed, and what is to be granted or taken back now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.dates import format_date
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import round_half_up
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Step
from desktop_app.domain.remuneration import (
    AgreedRate,
    FoundRate,
    amount_of,
    explain_claw_back,
    explain_grant,
    find_rate,
    is_fresh,
    taken_back,
)
from desktop_app.services.contracts import agreed_rates, due_when
from desktop_app.services.remuneration_values import RemunerationLine, rate_kept
from desktop_app.storage.remuneration import PaidEnrolment, PostedLine
from desktop_app.storage.repositories import Repositories

NO_RATE = "Chưa có tỷ lệ thù lao cho ngày thu tiền"
_UNSETTLED = ("returned", "voided")  # nothing is owed for these until they stand again
_HEALTH_METHODS = (3, 6, 12)


@dataclass(frozen=True, kw_only=True)
class Due:
    """What is to be posted for one enrolment now: ``base`` and ``amount`` in đồng, ``kind`` ``grant`` or ``claw-back``."""

    paid: PaidEnrolment
    kind: str
    base: int
    amount: int
    rate: FoundRate | None
    due_on: str
    due: str
    months_back: int | None
    steps: tuple[Step, ...]


class RateBook:
    """The rates and terms of every organisation, each read once."""

    def __init__(self, work: Repositories, law: LawBook) -> None:
        self._work, self._law = work, law
        self._agreed: dict[int, tuple[AgreedRate, ...]] = {}
        self._terms: dict[tuple[int, str], str] = {}

    def rate_of(self, paid: PaidEnrolment) -> FoundRate | None:
        """The rate of the day the money was collected; ``None`` where nobody set one."""
        rates = self._agreed.get(paid.organisation_id)
        if rates is None:
            rates = self._agreed[paid.organisation_id] = agreed_rates(self._work, paid.organisation_id)
        on = date.fromisoformat(paid.collected_on)
        return find_rate(rates, self._law, scheme=paid.scheme, kind=paid.kind, method=method_of(paid), on=on)

    def due_on(self, paid: PaidEnrolment) -> tuple[str, str] | None:
        """From which day (ISO) remuneration is owed, and that in words; ``None`` while it is not owed."""
        if paid.state in _UNSETTLED:
            return None
        key = (paid.organisation_id, paid.collected_on)
        terms = self._terms.get(key)
        if terms is None:
            terms = self._terms[key] = due_when(self._work, *key)
        if terms == "collected":
            return paid.collected_on, f"thu tiền ngày {_shown(paid.collected_on)}"
        if paid.accepted_on is None:
            return None
        return paid.accepted_on, f"cơ quan BHXH tiếp nhận ngày {_shown(paid.accepted_on)}"

    def grant(self, paid: PaidEnrolment) -> Due | None:
        """What is to be granted for an enrolment: for the money that came in and nothing was granted for yet."""
        found = self.due_on(paid)
        base = paid.net - paid.left_base
        if found is None or base <= 0:
            return None
        due_on, due = found
        # What was paid on later keeps the rate of the line.
        rate = self.rate_of(paid)
        percent = Decimal(paid.percent) if paid.percent is not None else rate.percent if rate else None
        amount = amount_of(base, percent) if percent is not None else 0
        steps = explain_grant(
            paid=base, kind=paid.kind, rate=rate, amount=amount, on=date.fromisoformat(paid.collected_on), due=due
        )
        return Due(
            paid=paid,
            kind="grant",
            base=base,
            amount=amount,
            rate=rate,
            due_on=due_on,
            due=due,
            months_back=None,
            steps=steps,
        )

    def claw_back(
        self, paid: PaidEnrolment, posted: Sequence[PostedLine], months_back: int | None = None
    ) -> Due | None:
        """What is to be taken back for an enrolment: for the money that left again, at the rate it was granted at."""
        refunded = paid.left_base - paid.net
        if refunded <= 0 or paid.percent is None or not posted:
            return None
        rate, kept = rate_kept(posted[0].rate)
        percent = Decimal(paid.percent)
        amount = taken_back(refunded=refunded, percent=percent, left_base=paid.left_base, left_amount=paid.left_amount)
        steps = explain_claw_back(
            refunded=refunded,
            percent=percent,
            left_base=paid.left_base,
            left_amount=paid.left_amount,
            amount=amount,
            source=rate.source,
        )
        return Due(
            paid=paid,
            kind="claw-back",
            base=refunded,
            amount=amount,
            rate=rate,
            due_on=paid.collected_on,
            due=kept["due"],
            months_back=months_back,
            steps=steps,
        )


def method_of(paid: PaidEnrolment) -> str | None:
    """The method of payment a rate is looked up by: the enrolment's own, for a health card its 3, 6 or 12 months."""
    if paid.method is not None:
        return paid.method
    return str(paid.months) if paid.scheme == HEALTH_HOUSEHOLD and paid.months in _HEALTH_METHODS else None


def level_of(paid: PaidEnrolment, law: LawBook) -> int:
    """Mức đóng a month in đồng before any support: the rate of the chosen income, or the health contribution of one month."""
    on = date.fromisoformat(paid.collected_on)
    rate = law.find("voluntary-si.rate", on) if paid.scheme == VOLUNTARY_SI else None
    if rate is not None and paid.income is not None:
        return round_half_up(paid.income * rate.share)
    return round_half_up(amount_per_month(paid))


def amount_per_month(paid: PaidEnrolment) -> Decimal:
    """What was due for the whole period, by month."""
    return Decimal(paid.gross) / max(1, paid.months)


def pending_line(due: Due, law: LawBook, month: str) -> RemunerationLine:
    """A line as confirming the month would post it."""
    granted = due.kind == "grant"
    percent = (Decimal(due.paid.percent) if due.paid.percent is not None else None) or (
        due.rate.percent if due.rate else None
    )
    return _line(
        due.paid,
        law,
        base=due.base if granted else 0,
        percent=percent if granted else None,
        amount=due.amount if granted else 0,
        clawed_base=0 if granted else due.base,
        clawed_percent=None if granted else percent,
        clawed_amount=0 if granted else due.amount,
        months_back=due.months_back,
        due_on=due.due_on,
        month=month,
        posted=False,
        source=due.rate.source if due.rate else "",
        problem="" if percent is not None else f"{NO_RATE} {_shown(due.paid.collected_on)}",
        explanation=due.steps,
    )


def posted_line(
    paid: PaidEnrolment, rows: Sequence[PostedLine], history: Sequence[PostedLine], law: LawBook
) -> RemunerationLine:
    """What stands in the ledger for an enrolment in a period (``rows``, not empty) as one line; ``history``: all its rows, oldest first."""
    grants = [row for row in rows if row.kind == "grant"]
    claws = [row for row in rows if row.kind == "claw-back"]
    rate, kept = rate_kept(rows[0].rate)
    months = [row.months_back for row in claws if row.months_back is not None]
    return _line(
        paid,
        law,
        base=sum(row.base for row in grants),
        percent=Decimal(grants[0].percent) if grants else None,
        amount=sum(row.amount for row in grants),
        clawed_base=sum(row.base for row in claws),
        clawed_percent=Decimal(claws[0].percent) if claws else None,
        clawed_amount=sum(row.amount for row in claws),
        months_back=sum(months) if months else None,
        due_on=rows[0].entry_on,
        month=rows[0].month,
        posted=True,
        source=rate.source,
        problem="",
        explanation=_steps_of(rows, history, rate, kept),
    )


def _steps_of(
    rows: Sequence[PostedLine], history: Sequence[PostedLine], rate: FoundRate, kept: Mapping[str, str]
) -> tuple[Step, ...]:
    """How each row of a period came about, with what stood granted before it."""
    shown = {row.id for row in rows}
    steps: list[Step] = []
    left_base = left_amount = 0
    for row in history:
        sign = 1 if row.kind == "grant" else -1
        if row.id in shown and row.kind == "grant":
            on = date.fromisoformat(kept["collected_on"])
            steps += explain_grant(
                paid=row.base, kind=kept["kind"], rate=rate, amount=row.amount, on=on, due=kept["due"]
            )
        elif row.id in shown:
            steps += explain_claw_back(
                refunded=row.base,
                percent=Decimal(row.percent),
                left_base=left_base,
                left_amount=left_amount,
                amount=row.amount,
                source=rate.source,
            )
        left_base, left_amount = left_base + sign * row.base, left_amount + sign * row.amount
    return tuple(steps)


def _line(paid: PaidEnrolment, law: LawBook, **figures: object) -> RemunerationLine:
    return RemunerationLine(
        enrolment_id=paid.enrolment_id,
        person_id=paid.person_id,
        name=paid.name,
        insurance_no=paid.insurance_no,
        collector_id=paid.collector_id,
        collector=paid.collector,
        code=paid.code,
        organisation_id=paid.organisation_id,
        scheme=paid.scheme,
        method=method_of(paid),
        months=paid.months,
        fresh=is_fresh(paid.kind),
        level=level_of(paid, law),
        collected_on=paid.collected_on,
        **figures,  # type: ignore[arg-type]  # figures of several types, each under its own field
    )


def _shown(day: str) -> str:
    return format_date(date.fromisoformat(day))
