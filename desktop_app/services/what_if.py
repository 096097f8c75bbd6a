"""“Tính thử”: what a household would pay if … Every change asks anew; only ``enrol_what_if`` writes.

The rules are those of the quotes (``quoting``, ``quoting_rules``, ``domain``); here is only what is asked of them, and where
a refusal belongs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from desktop_app.domain.eligibility import can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.law_names import class_name
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.enrolling_price import SCHEME_NAMES, EnrolmentLine, early_until
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.quoting import quote_household, voluntary_quote
from desktop_app.services.quoting_facts import PersonFacts, household_facts
from desktop_app.services.quoting_supports import HomeFacts, Place, home_facts
from desktop_app.services.quoting_values import HouseholdQuote, MemberChoice, VoluntaryQuote
from desktop_app.services.what_if_faults import not_voluntary, placed, same_place, unfinished
from desktop_app.services.what_if_values import WHOLE, Tried, TriedFault, TriedLine, TriedSkip, VoluntaryTry, WhatIf
from desktop_app.services.what_if_visitors import try_visitors


def try_out(office: Office, asked: WhatIf, before: Tried | None = None) -> Tried:
    """What everybody would pay; what a rule refuses is told beside the person and the field instead of being raised.

    ``before``: the answer to an earlier try of the same session; what did not change since is taken from it instead of
    being counted again. Give none once the file or the law changed. Raises ``WorldFault`` for a household that is not in
    the file.
    """
    if asked.household_id is None:
        return _tried(asked, *try_visitors(office.law, asked, _office_place(office)))
    lines: list[TriedLine] = []
    skips: list[TriedSkip] = []
    faults: list[TriedFault] = []
    home = home_facts(office.read, asked.household_id, asked.on)
    if before is not None and before.asked.household_id != asked.household_id:
        before = None
    if before is not None and _health_asked(before.asked) == _health_asked(asked):
        lines += [line for line in before.lines if line.scheme == HEALTH_HOUSEHOLD]
        skips += [skip for skip in before.skips if skip.scheme == HEALTH_HOUSEHOLD]
        faults += [fault for fault in before.faults if fault.scheme == HEALTH_HOUSEHOLD]
    else:
        _health(office, home, asked, lines, skips, faults)
    members = {facts.person.id for facts in home.members}
    for key, tried in asked.voluntary.items():
        if tried.taken and key in members:
            _voluntary(office, home, asked, key, before, lines, faults)
    skips += _not_voluntary(office.law, asked, home.members)
    return replace(
        _tried(asked, lines, skips, faults),
        proposal=before.proposal if before is not None else _proposal(office, home, asked),
        early=_early(office.law, home.members, lines),
    )


def income_steps(law: LawBook, on: date) -> tuple[int, int, int]:
    """The least income a month of voluntary insurance on a day, twice and three times it, in đồng."""
    least = law.at("rural-poverty-line", on).whole
    return least, 2 * least, 3 * least


def _tried(
    asked: WhatIf,
    lines: list[TriedLine],
    skips: list[TriedSkip],
    faults: list[TriedFault],
) -> Tried:
    return Tried(
        asked=asked,
        lines=tuple(lines),
        skips=tuple(skips),
        faults=tuple(faults),
        gross=sum(line.quote.gross for line in lines),
        state_support=sum(line.quote.state_support for line in lines),
        local_support=sum(line.quote.local_support for line in lines),
        other_support=sum(line.quote.other_support for line in lines),
        payable=sum(line.quote.payable for line in lines),
    )


def _office_place(office: Office) -> Place:
    """Where visitors live as far as the office tells: its one commune, or the one province of its communes."""
    if not office.law.supports:
        return Place(commune_code="", province_code="")
    communes = office.read.communes.covered()
    provinces = {commune.province_code for commune in communes}
    return Place(
        commune_code=communes[0].code if len(communes) == 1 else "",
        province_code=provinces.pop() if len(provinces) == 1 else "",
    )


# -- a household of the file


def _proposal(office: Office, home: HomeFacts, asked: WhatIf) -> int | None:
    """What the rules propose today without any change, in đồng; ``None`` where they refuse it."""
    assert asked.household_id is not None
    try:
        return quote_household(office, asked.household_id, home=home if asked.on == office.today else None).payable
    except RuleBroken:
        return None


def _health(
    office: Office,
    home: HomeFacts,
    asked: WhatIf,
    lines: list[TriedLine],
    skips: list[TriedSkip],
    faults: list[TriedFault],
) -> None:
    try:
        quote = _household(office, home, asked, asked.health)
    except RuleBroken as broken:
        guilty = _guilty(office, home, asked, broken)
        faults.append(placed(broken, HEALTH_HOUSEHOLD, guilty, together=asked.common_end is not None))
        return
    lines.extend(
        TriedLine(
            key=member.person_id,
            name=member.name,
            scheme=HEALTH_HOUSEHOLD,
            months=member.months,
            quote=member.quote,
            order=member.order,
            order_reason=member.order_reason,
            support_class=member.support_class,
            notes=member.notes,
        )
        for member in quote.members
    )
    skips.extend(
        TriedSkip(
            key=left.person_id,
            name=left.name,
            scheme=HEALTH_HOUSEHOLD,
            reason=left.reason,
            source=left.source,
            can_choose=left.can_choose,
        )
        for left in quote.left
    )


def _household(office: Office, home: HomeFacts, asked: WhatIf, choices: Mapping[int, MemberChoice]) -> HouseholdQuote:
    assert asked.household_id is not None
    return quote_household(
        office,
        asked.household_id,
        months=asked.months,
        on=asked.on,
        choices=choices,
        common_end=asked.common_end,
        home=home,
    )


def _guilty(office: Office, home: HomeFacts, asked: WhatIf, broken: RuleBroken) -> int:
    """Whose choice a rule refuses: the member who is refused alone as well, or one of two on the same place."""
    if broken.rule == "health-household.order" and (key := same_place(asked.health)) != WHOLE:
        return key
    everybody = [facts.person.id for facts in home.members]
    # Whose choice differs from the proposal is asked first: it is nearly always one of them.
    for key in sorted(everybody, key=lambda key: key not in asked.health):
        if asked.health.get(key, MemberChoice()).taken is False:
            continue
        alone = {other: replace(asked.health.get(other, MemberChoice()), taken=False) for other in everybody}
        alone[key] = asked.health.get(key, MemberChoice())
        try:
            _household(office, home, asked, alone)
        except RuleBroken as found:
            if found.rule == broken.rule:
                return key
    return WHOLE


def _health_asked(asked: WhatIf) -> tuple[object, ...]:
    """What decides about the health insurance of a household."""
    return asked.on, asked.months, asked.common_end, asked.health


def _voluntary(
    office: Office,
    home: HomeFacts,
    asked: WhatIf,
    key: int,
    before: Tried | None,
    lines: list[TriedLine],
    faults: list[TriedFault],
) -> None:
    tried = asked.voluntary[key]
    if before is not None and before.asked.on == asked.on and before.asked.voluntary.get(key) == tried:
        lines += [line for line in before.lines if (line.key, line.scheme) == (key, VOLUNTARY_SI)]
        faults += [fault for fault in before.faults if (fault.key, fault.scheme) == (key, VOLUNTARY_SI)]
        return
    wanted = tried.as_input()
    if wanted is None:
        faults.append(unfinished(key, tried))
        return
    try:
        lines.append(_voluntary_line(voluntary_quote(office.read, office.law, key, wanted, on=asked.on, home=home)))
    except RuleBroken as broken:
        faults.append(placed(broken, VOLUNTARY_SI, key))


def _not_voluntary(law: LawBook, asked: WhatIf, everybody: tuple[PersonFacts, ...]) -> list[TriedSkip]:
    return [
        not_voluntary(can_join(law, VOLUNTARY_SI, facts.for_rules(), asked.on), facts.person.id, facts.person.name)
        for facts in everybody
        if not asked.voluntary.get(facts.person.id, VoluntaryTry()).taken
    ]


def _voluntary_line(found: VoluntaryQuote) -> TriedLine:
    return TriedLine(
        key=found.person_id,
        name=found.name,
        scheme=VOLUNTARY_SI,
        months=int(found.quote.snapshot["inputs"]["months"]),
        quote=found.quote,
        support_class=found.support_class,
        supported_months=found.supported_months,
        from_month=found.from_month,
        notes=found.notes,
    )


def _early(law: LawBook, everybody: tuple[PersonFacts, ...], lines: list[TriedLine]) -> dict[tuple[int, str], date]:
    by_key = {facts.person.id: facts for facts in everybody}
    found = {}
    for line in lines:
        until = early_until(law, by_key[line.key], line.scheme)
        if until is not None:
            found[line.key, line.scheme] = until
    return found


# -- from trying to doing


def enrol_what_if(office: Office, asked: WhatIf) -> Outcome[tuple[int, ...]]:
    """Write what is tried as enrolments that wait for their money; one step, undone by Ctrl+Z.

    Raises ``RuleBroken`` for visitors (they are not in the file), for whatever a rule refuses, for a class that is not on
    record, and for cover that still runs without ``early_reason``.
    """
    if asked.household_id is None:
        raise RuleBroken(
            "Hộ này chưa có trong danh sách nên chỉ tính được, chưa lập được. Vào trang Hộ gia đình, nhấn Ctrl+N để thêm "
            "hộ và từng người, rồi mở Tính thử từ hộ đó.",
            rule="what-if.no-household",
        )
    tried = try_out(office, asked)
    for fault in tried.faults:
        raise RuleBroken(fault.sentence, rule=fault.rule, source=fault.source)
    _refuse_unrecorded(household_facts(office.read, asked.household_id, asked.on), tried)
    if tried.early and not asked.early_reason:
        names = ", ".join(dict.fromkeys(line.name for line in tried.lines if (line.key, line.scheme) in tried.early))
        raise RuleBroken(f"{names}: còn hạn, chưa đến kỳ đóng. Chọn lý do đóng sớm.", rule="enrolment.early")
    form = EnrolmentForm(
        household_id=asked.household_id,
        lines=tuple(enrolment_line(tried, line) for line in tried.lines),
        on=asked.on,
        common_end=asked.common_end,
    )
    return enrol(office, form)


def enrolment_line(tried: Tried, line: TriedLine) -> EnrolmentLine:
    """One line of the answer as the enrolments take it: what was chosen, not what the rules proposed."""
    reason = tried.asked.early_reason if (line.key, line.scheme) in tried.early else ""
    if line.scheme == HEALTH_HOUSEHOLD:
        choice = tried.asked.health.get(line.key, MemberChoice())
        return EnrolmentLine(
            person_id=line.key,
            scheme=HEALTH_HOUSEHOLD,
            months=line.months,
            order=choice.order,
            support_class=choice.support_class,
            local_percent=choice.local_percent,
            local_amount=choice.local_amount,
            other_amount=choice.other_amount,
            reason=reason,
            common_end=choice.common_end,
            auto_supports=choice.auto_supports,
        )
    mine = tried.asked.voluntary.get(line.key, VoluntaryTry())
    return EnrolmentLine(
        person_id=line.key,
        scheme=VOLUNTARY_SI,
        months=mine.months,
        method=mine.method,
        income=mine.income,
        from_month=mine.from_month,
        support_class=mine.support_class,
        supported_months=mine.supported_months,
        local_percent=mine.local_percent,
        local_amount=mine.local_amount,
        other_amount=mine.other_amount,
        reason=reason,
        auto_supports=mine.auto_supports,
    )


def _refuse_unrecorded(everybody: tuple[PersonFacts, ...], tried: Tried) -> None:
    by_key = {facts.person.id: facts for facts in everybody}
    for line in tried.lines:
        code = line.support_class
        if code and code != "other" and code not in by_key[line.key].classes:
            raise RuleBroken(
                f"{line.name}: chưa ghi diện “{class_name(code)}”, nên mới tính thử {SCHEME_NAMES[line.scheme]} được. "
                "Ghi diện kèm quyết định ở trang Hộ gia đình trước, hoặc chọn diện đang có.",
                rule="what-if.class",
            )
