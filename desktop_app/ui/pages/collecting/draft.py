"""What is on the form, as the paper it would become and as the reasons of its amounts."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Quote
from desktop_app.services.collecting import METHOD_NAMES
from desktop_app.services.collecting_booking import PART_WORDS, USED_WORDS
from desktop_app.services.collecting_desk import DeskPrices
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.explaining_values import Explanation
from desktop_app.ui.pages.collecting.choices import Choices
from desktop_app.ui.pages.collecting.paper import Paper, PaperLine, span_text
from desktop_app.ui.pages.collecting.payment import PayLine, Payment, paid_of
from desktop_app.ui.pages.collecting.why import explained


def draft_paper(
    choices: Choices,
    prices: DeskPrices,
    payment: Payment | None,
    *,
    number: str | None,
    payer: str | None,
    method: str | None,
    collector_id: int | None,
) -> Paper | None:
    """The receipt that would be written now; `None` when nobody pays. `payment` is None while the amounts written do not fit."""
    lines = _paper_lines(prices, payment)
    if not lines:
        return None
    kept = payment.surplus if payment else 0
    used = payment.credit if payment else 0
    desk = choices.desk
    return Paper(
        office=desk.office,
        number=number or prices.next_number,
        day=choices.on,
        payer=payer or "",
        address=", ".join(part for part in (desk.household.address, desk.hamlet, desk.commune) if part),
        method=METHOD_NAMES[method or "cash"],
        collector=next((one.name for one in desk.collectors if one.id == collector_id), ""),
        lines=lines,
        total=payment.received - kept if payment else prices.total,
        state="draft",
        note=f"Thừa {format_money(kept)} đ, chưa chọn giữ lại hay trả lại" if kept else "",
        credits=((_first_big(USED_WORDS), -used),) if used else (),
    )


def explanation_of(prices: DeskPrices, person_id: int, scheme: str) -> Explanation | None:
    """The steps of one person's amount; `None` where there is no amount."""
    if scheme == VOLUNTARY_SI:
        found = prices.voluntary.get(person_id)
        if found is None:
            return None
        return explained(f"{found.name} – {SCHEME_NAMES[scheme]}", found.quote)
    for member in prices.health.members if prices.health else ():
        if member.person_id == person_id:
            heading = f"{member.name} – {SCHEME_NAMES[scheme]}. Thứ tự: {member.order_reason}."
            return explained(heading, member.quote)
    return None


def _paper_lines(prices: DeskPrices, payment: Payment | None) -> tuple[PaperLine, ...]:
    health, voluntary = paid_of(payment, HEALTH_HOUSEHOLD), paid_of(payment, VOLUNTARY_SI)
    lines = [
        _line(one.name, one.person_id, one.months, one.quote, prices, health)
        for one in (prices.health.members if prices.health else ())
    ]
    lines += [
        _line(one.name, one.person_id, int(one.quote.snapshot["inputs"]["months"]), one.quote, prices, voluntary)
        for one in prices.voluntary.values()
    ]
    return tuple(line for line in lines if line is not None)


def _line(
    name: str, person_id: int, months: int, quote: Quote, prices: DeskPrices, paid: Mapping[int, PayLine]
) -> PaperLine | None:
    """One line; None for somebody who gets nothing of this money and waits."""
    mine = paid.get(person_id)
    if mine is not None and mine.due and not mine.paid:
        return None
    short = mine.short if mine else 0
    return PaperLine(
        name=name,
        what=f"{SCHEME_NAMES[quote.scheme]}, {months} tháng",
        span="" if short else span_text(quote.valid_from, quote.valid_to),
        amount=mine.paid if mine else prices.due(person_id, quote),
        note=f"{PART_WORDS} {format_money(short)} đ" if short else "",
    )


def _first_big(text: str) -> str:
    return text[:1].upper() + text[1:]
