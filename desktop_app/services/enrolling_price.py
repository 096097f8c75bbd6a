"""Amount, kind and order of each line of a household's form on a day; what may not be paid is refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.dates import add_months, format_date
from desktop_app.domain.deadlines import COVERED, health_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Quote
from desktop_app.services.quoting import facts_of, household_quote, voluntary_quote
from desktop_app.services.quoting_facts import PersonFacts
from desktop_app.services.quoting_supports import HomeFacts, home_facts
from desktop_app.services.quoting_values import HouseholdQuote, MemberChoice, VoluntaryInput
from desktop_app.storage.repositories import Repositories

SCHEME_NAMES = {HEALTH_HOUSEHOLD: "BHYT hộ gia đình", VOLUNTARY_SI: "BHXH tự nguyện"}
SHORT_NAMES = {HEALTH_HOUSEHOLD: "thẻ BHYT", VOLUNTARY_SI: "BHXH tự nguyện"}
KIND_NAMES = {"new": "Tham gia lần đầu", "continue": "Đóng tiếp", "return": "Đăng ký lại", "adjust": "Điều chỉnh"}


@dataclass(frozen=True, kw_only=True)
class EnrolmentLine:
    """One person × scheme. Health: ``months`` 3, 6 or 12, ``order`` and ``support_class`` as in ``MemberChoice``.
    Voluntary insurance: ``method``, ``income`` a month in đồng, ``months`` only for ``ahead`` and ``missing``.
    ``reason``: why it is paid before it is due (then it is lawful). ``common_end``: the last day of a card that ends
    with those of the household (the months follow from it); ``auto_supports`` as in ``MemberChoice``.
    ``repeat_reason``: why somebody is collected again who was collected or declared just now (`collecting_repeats`)."""

    person_id: int
    scheme: str
    months: int | None = 12
    method: str | None = None
    income: int | None = None
    from_month: str | None = None
    order: int | None = None
    support_class: str | None = None
    supported_months: int | None = None
    local_percent: Decimal | int = 0
    local_amount: int = 0
    other_amount: int = 0
    reason: str = ""
    common_end: date | None = None
    auto_supports: bool = True
    repeat_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PricedLine:
    """A line with its amount: ``order`` in the household, class used, kind by the person's history."""

    line: EnrolmentLine
    name: str
    order: int | None
    support_class: str | None
    months: int
    kind: str
    quote: Quote


def price(
    work: Repositories, law: LawBook, household_id: int, lines: Sequence[EnrolmentLine], on: date
) -> list[PricedLine]:
    """The amount of each line when paid on a day, in the order of the lines. Raises ``RuleBroken`` and names the
    person."""
    if not lines:
        raise RuleBroken("Chưa chọn ai. Đánh dấu ít nhất một người trong hộ.", rule="enrolment.empty")
    asked = [(line.person_id, line.scheme) for line in lines]
    if len(set(asked)) != len(asked):
        raise RuleBroken("Một người có hai dòng cùng một chế độ trong phiếu. Bỏ bớt một dòng.", rule="enrolment.twice")
    home = home_facts(work, household_id, on)
    known = {facts.person.id: facts for facts in home.members}
    health = [line for line in lines if line.scheme == HEALTH_HOUSEHOLD]
    household = _household(work, law, household_id, home, health, on)
    priced = []
    for line in lines:
        facts = known.get(line.person_id) or facts_of(work, line.person_id, on)
        if facts.person.household_id != household_id:
            raise RuleBroken(f"{facts.person.name} không thuộc hộ này.", rule="enrolment.household")
        if line.scheme == HEALTH_HOUSEHOLD:
            one = _health_line(law, line, facts, household)
        elif line.scheme == VOLUNTARY_SI:
            one = _voluntary_line(work, law, line, facts, home)
        else:
            raise RuleBroken(f"Chưa thu được chế độ “{line.scheme}” ở đây.", rule="enrolment.scheme")
        _refuse_overlap(work, one)
        priced.append(one)
    return priced


def _household(
    work: Repositories,
    law: LawBook,
    household_id: int,
    home: HomeFacts,
    lines: Sequence[EnrolmentLine],
    on: date,
) -> HouseholdQuote | None:
    if not lines:
        return None
    chosen = {line.person_id: _choice(line) for line in lines}
    choices = {one.person.id: chosen.get(one.person.id, MemberChoice(taken=False)) for one in home.members}
    return household_quote(work, law, household_id, months=12, on=on, choices=choices, home=home)


def _choice(line: EnrolmentLine) -> MemberChoice:
    return MemberChoice(
        taken=True,
        months=line.months,
        order=line.order,
        support_class=line.support_class,
        local_percent=line.local_percent,
        local_amount=line.local_amount,
        other_amount=line.other_amount,
        common_end=line.common_end,
        auto_supports=line.auto_supports,
    )


def _health_line(law: LawBook, line: EnrolmentLine, facts: PersonFacts, household: HouseholdQuote | None) -> PricedLine:
    assert household is not None
    for out in household.left:
        if out.person_id == line.person_id:
            raise RuleBroken(f"{out.name}: {out.reason}", rule=f"enrolment.{out.code}", source=out.source)
    _refuse_early(law, line, facts)
    member = next(found for found in household.members if found.person_id == line.person_id)
    limit = law.at("health.card-gap-days", facts.on).whole
    kind = "new"
    if facts.card_end is not None:
        kind = "return" if (facts.on - facts.card_end).days >= limit else "continue"
    return PricedLine(
        line=line,
        name=facts.person.name,
        order=member.order,
        support_class=member.support_class,
        months=member.months,
        kind=kind,
        quote=member.quote,
    )


def _voluntary_line(
    work: Repositories, law: LawBook, line: EnrolmentLine, facts: PersonFacts, home: HomeFacts
) -> PricedLine:
    if line.income is None or not line.method:
        raise RuleBroken(
            f"{facts.person.name}: chọn phương thức đóng và thu nhập làm căn cứ đóng.", rule="enrolment.voluntary-si"
        )
    asked = VoluntaryInput(
        income=line.income,
        method=line.method,
        months=line.months if line.method in ("ahead", "missing") else None,
        from_month=line.from_month,
        support_class=line.support_class or None,
        supported_months=line.supported_months,
        local_percent=line.local_percent,
        local_amount=line.local_amount,
        other_amount=line.other_amount,
        auto_supports=line.auto_supports,
    )
    found = voluntary_quote(work, law, line.person_id, asked, on=facts.on, home=home)
    _refuse_early(law, line, facts)
    start = found.quote.valid_from
    kind = "new"
    if facts.voluntary_end is not None:
        gapless = start is None or start <= add_months(facts.voluntary_end.replace(day=1), 1)
        kind = "continue" if gapless else "return"
    return PricedLine(
        line=line,
        name=facts.person.name,
        order=None,
        support_class=found.support_class,
        months=int(found.quote.snapshot["inputs"]["months"]),
        kind=kind,
        quote=found.quote,
    )


def early_until(law: LawBook, facts: PersonFacts, scheme: str) -> date | None:
    """Until when somebody is covered whose next payment is not due yet; ``None`` when it may be taken without a reason.

    Due is the last month of a card (`health.renewal-notice-days`); voluntary insurance is measured by the same days.
    """
    ends_on = facts.card_end if scheme == HEALTH_HOUSEHOLD else facts.voluntary_end
    if ends_on is None or health_due(law, on=facts.on, ends_on=ends_on).state != COVERED:
        return None
    return ends_on


def _refuse_early(law: LawBook, line: EnrolmentLine, facts: PersonFacts) -> None:
    ends_on = early_until(law, facts, line.scheme)
    if ends_on is None or line.reason:
        return
    notice = law.at("health.renewal-notice-days", facts.on).whole
    raise RuleBroken(
        f"{facts.person.name} đã có {SCHEME_NAMES[line.scheme]} đến {format_date(ends_on)}, còn hơn {notice} ngày. "
        "Kiểm tra có phải thu trùng không; nếu người tham gia muốn đóng sớm thì chọn lý do.",
        rule="enrolment.early",
    )


def _refuse_overlap(work: Repositories, priced: PricedLine) -> None:
    since, until = priced.quote.valid_from, priced.quote.valid_to
    if since is None or until is None:
        return
    for paid in work.enrolments.standing(priced.line.person_id, priced.line.scheme):
        if (
            paid.state != "refunded"
            and paid.valid_from
            and paid.valid_to
            and paid.valid_from <= until.isoformat()
            and paid.valid_to >= since.isoformat()
        ):
            raise RuleBroken(
                f"{priced.name} đã đóng {SCHEME_NAMES[priced.line.scheme]} từ {_shown(paid.valid_from)} đến "
                f"{_shown(paid.valid_to)}, trùng với kỳ {format_date(since)} – {format_date(until)}.",
                rule="enrolment.overlap",
            )


def _shown(iso: str) -> str:
    return format_date(date.fromisoformat(iso))
