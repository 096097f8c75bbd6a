"""What is on the form, as the paper it would become and as the reasons of its amounts."""

from __future__ import annotations

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.collecting import METHOD_NAMES
from desktop_app.services.collecting_desk import DeskPrices
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.explaining_values import Explanation
from desktop_app.ui.pages.collecting.choices import Choices
from desktop_app.ui.pages.collecting.paper import Paper, PaperLine, span_text
from desktop_app.ui.pages.collecting.why import explained


def draft_paper(
    choices: Choices,
    prices: DeskPrices,
    *,
    number: str | None,
    payer: str | None,
    method: str | None,
    collector_id: int | None,
) -> Paper | None:
    """The receipt that would be written now; `None` when nobody pays."""
    lines = _paper_lines(prices)
    if not lines:
        return None
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
        total=prices.total,
        state="draft",
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


def _paper_lines(prices: DeskPrices) -> tuple[PaperLine, ...]:
    lines = []
    for member in prices.health.members if prices.health else ():
        quote = member.quote
        what = f"{SCHEME_NAMES[HEALTH_HOUSEHOLD]}, {member.months} tháng"
        span = span_text(quote.valid_from, quote.valid_to)
        lines.append(PaperLine(name=member.name, what=what, span=span, amount=quote.payable))
    for found in prices.voluntary.values():
        quote = found.quote
        what = f"{SCHEME_NAMES[VOLUNTARY_SI]}, {quote.snapshot['inputs']['months']} tháng"
        span = span_text(quote.valid_from, quote.valid_to)
        lines.append(PaperLine(name=found.name, what=what, span=span, amount=quote.payable))
    return tuple(lines)
