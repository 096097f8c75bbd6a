"""What the support classes of a person are worth, which one is best, and what changes when one ends or begins."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.joining import NO, STATE_PAYS, STATE_PAYS_SOURCE, UNKNOWN, Facts, can_join
from desktop_app.domain.law import LawBook
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_percent
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, dong
from desktop_app.domain.supports import Beneficiary, SupportRule, choose_supports
from desktop_app.domain.voluntary_si import quote_voluntary_si

HOUSEHOLD = ""  # the code of the option to pay as a member of the household, without a class
_AS_HOUSEHOLD = "đóng theo hộ gia đình"
_AT_SCHOOL = "pupil"
_BRING_CARD = frozenset(STATE_PAYS) | {_AT_SCHOOL}
_WHOLE = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class ClassOption:
    """One class by which a person could pay in a scheme on a day.

    `code` is "" for paying as a member of the household. `percent` is the State's support; `pays` what is left, for
    health insurance in percent of the first member's amount. `best` marks the one that costs the person least; `reason`
    is a Vietnamese sentence.
    """

    code: str
    name: str
    percent: Decimal
    source: str
    best: bool
    reason: str
    pays: Decimal


@dataclass(frozen=True, kw_only=True)
class ClassEffect:
    """What a change of classes does to one person in one scheme.

    Codes are "" for the household or no class. Percentages are the State's support. `before_year` and `after_year` are
    what the person pays for twelve months in đồng, None where it cannot be told; `difference` is after less before, so
    a positive one is a loss. `kind`: `loses`, `gains`, `same` (another class, the same money) or `unknown`. `sentence`
    is Vietnamese; `source` the legal sources.
    """

    scheme: str
    kind: str
    before_code: str
    after_code: str
    before_percent: Decimal
    after_percent: Decimal
    before_year: int | None
    after_year: int | None
    difference: int | None
    sentence: str
    source: str


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """How a person stands in a scheme with one set of classes; `year` in đồng, None where it cannot be told."""

    code: str
    percent: Decimal
    year: int | None
    words: str
    source: str


def class_options(
    law: LawBook, scheme: str, facts: Facts, on: date, *, order: int | None = None
) -> tuple[ClassOption, ...]:
    """Return the classes by which a person could pay in a scheme on a day, the best first.

    A person of several groups may choose the best (Luật BHYT Điều 13 khoản 5; NĐ 159/2025/NĐ-CP Điều 5: the highest).
    For health insurance the household is one of the options: with the person's `order` in it the steps are compared,
    without one the first member's full amount is. Classes whose cards the State pays in full come alone. Raises
    RuleBroken for any other scheme.
    """
    if scheme == VOLUNTARY_SI:
        found = _voluntary_options(law, facts.classes, on)
    elif scheme == HEALTH_HOUSEHOLD:
        found = _health_options(law, facts.classes, on, order)
    else:
        raise RuleBroken(
            "Chỉ xét được diện hỗ trợ của BHXH tự nguyện và BHYT hộ gia đình; chọn một trong hai.",
            rule="class-options.scheme",
        )
    ordered = sorted(found, key=lambda option: (option.pays, option.code != HOUSEHOLD, option.code))
    return tuple(
        ClassOption(
            code=option.code,
            name=option.name,
            percent=option.percent,
            source=option.source,
            best=place == 0,
            reason=option.reason,
            pays=option.pays,
        )
        for place, option in enumerate(ordered)
    )


def what_changes(
    law: LawBook,
    *,
    before: Facts,
    after: Facts,
    on: date,
    order: int = 1,
    income: int | None = None,
    commune_code: str = "",
    province_code: str = "",
) -> tuple[ClassEffect, ...]:
    """Return what a person loses or gains in each scheme when the facts change from `before` to `after` (a class ends).

    Only schemes where something changes are in the answer, health insurance first. Amounts are for twelve months paid
    on the day `on`: health insurance at the place `order` in the household, voluntary insurance at `income` đồng a
    month (the rural poverty line by default); the supports of the person's commune and province count on both sides.
    A person whom a scheme is closed to for other reasons (an employee, a pensioner) has no effect in it. The card of
    another group that comes with a class (the State's, the school's) ends with the class.
    """
    if before.classes & _BRING_CARD and not after.classes & _BRING_CARD:
        after = replace(after, holds=after.holds - {"health-other"})
    effects = []
    for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI):
        sides = []
        for facts in (before, after):
            who = Beneficiary(
                commune_code=commune_code, province_code=province_code, classes=facts.classes, birth=facts.birth
            )
            rules = choose_supports(law.supports, scheme=scheme, who=who, on=on).rules
            if scheme == HEALTH_HOUSEHOLD:
                sides.append(_health_standing(law, facts, on, order, rules))
            else:
                sides.append(_voluntary_standing(law, facts, on, income, rules))
        first, second = sides
        if first is not None and second is not None and first != second:
            effects.append(_effect(scheme, first, second, on))
    return tuple(effects)


def _voluntary_options(law: LawBook, classes: Iterable[str], on: date) -> list[ClassOption]:
    options = []
    for code in sorted({*classes, "other"}):
        rate = law.find("voluntary-si.support", on, code)
        if rate is None:
            continue
        options.append(
            _option(
                code=code,
                percent=rate.value,
                pays=_WHOLE - rate.value,
                source=rate.cited(),
                reason=f"Nhà nước hỗ trợ {format_percent(rate.value)} mức đóng theo chuẩn hộ nghèo nông thôn.",
            )
        )
    return options


def _health_options(law: LawBook, classes: frozenset[str], on: date, order: int | None) -> list[ClassOption]:
    paid = [code for code in STATE_PAYS if code in classes]
    if paid:
        return [
            _option(code=code, percent=_WHOLE, pays=Decimal(0), source=STATE_PAYS_SOURCE, reason=STATE_PAYS[code])
            for code in paid
        ]
    options = []
    for code in sorted(classes):
        rate = law.find("health.support", on, code)
        if rate is None:
            continue
        where = ", tham gia tại trường" if code == _AT_SCHOOL else ""
        limit = law.find("health.support-months", on, code)
        span = f", trong {limit.whole} tháng" if limit is not None else ""
        options.append(
            _option(
                code=code,
                percent=rate.value,
                pays=_WHOLE - rate.value,
                source=rate.cited(),
                reason=f"Ngân sách hỗ trợ {format_percent(rate.value)} mức đóng đầy đủ{where}{span}.",
            )
        )
    if _AT_SCHOOL not in classes:  # pupils pay at school, never as household members
        options.append(_household_option(law, on, order))
    return options


def _household_option(law: LawBook, on: date, order: int | None) -> ClassOption:
    step = law.at("health-household.step", on, str(min(max(order or 1, 1), 5)))
    place = f"là người thứ {order} trong hộ" if order else "là người thứ nhất trong hộ"
    return _option(
        code=HOUSEHOLD,
        percent=Decimal(0),
        pays=step.value,
        source=step.cited(),
        reason=f"Đóng theo hộ gia đình, {place}: {format_percent(step.value)} mức của người thứ nhất.",
    )


def _option(*, code: str, percent: Decimal, pays: Decimal, source: str, reason: str) -> ClassOption:
    name = class_name(code) if code else _AS_HOUSEHOLD
    return ClassOption(code=code, name=name, percent=percent, source=source, best=False, reason=reason, pays=pays)


def _health_standing(
    law: LawBook, facts: Facts, on: date, order: int, rules: tuple[SupportRule, ...]
) -> _Standing | None:
    options = class_options(law, HEALTH_HOUSEHOLD, facts, on, order=order)
    best = options[0]
    if best.code in STATE_PAYS:
        return _Standing(code=best.code, percent=_WHOLE, year=0, words="ngân sách nhà nước đóng", source=best.source)
    if _AT_SCHOOL in facts.classes:
        facts = replace(facts, classes=facts.classes - {_AT_SCHOOL}, holds=facts.holds - {"health-other"})
    verdict = can_join(law, HEALTH_HOUSEHOLD, facts, on)
    if verdict.answer == UNKNOWN:
        return _Standing(code=best.code, percent=best.percent, year=None, words=verdict.reason, source=verdict.source)
    if verdict.answer == NO:
        return None
    quote = quote_household_member(law, on=on, order=order, months=12, support_class=best.code or None, supports=rules)
    words = f"diện {best.name}" if best.code else _AS_HOUSEHOLD
    return _Standing(code=best.code, percent=best.percent, year=quote.payable, words=words, source=best.source)


def _voluntary_standing(
    law: LawBook, facts: Facts, on: date, income: int | None, rules: tuple[SupportRule, ...]
) -> _Standing | None:
    verdict = can_join(law, VOLUNTARY_SI, facts, on)
    if verdict.answer == NO:
        return None
    best = class_options(law, VOLUNTARY_SI, facts, on)[0]
    if verdict.answer == UNKNOWN:
        return _Standing(code=best.code, percent=best.percent, year=None, words=verdict.reason, source=verdict.source)
    base = income if income is not None else law.at("rural-poverty-line", on).whole
    quote = quote_voluntary_si(law, on=on, income=base, method="12", support_class=best.code, supports=rules)
    words = f"diện {best.name}"
    return _Standing(code=best.code, percent=best.percent, year=quote.payable, words=words, source=best.source)


def _effect(scheme: str, before: _Standing, after: _Standing, on: date) -> ClassEffect:
    name = "BHYT" if scheme == HEALTH_HOUSEHOLD else "BHXH tự nguyện"
    difference: int | None = None
    if before.year is None or after.year is None:
        unknown = before.words if before.year is None else after.words
        kind, sentence = "unknown", f"{name}: chưa tính được phần được hỗ trợ thay đổi. {unknown}"
    else:
        difference = after.year - before.year
        kind = "loses" if difference > 0 else "gains" if difference < 0 else "same"
        change = "số tiền mỗi năm không đổi"
        if difference:
            change = f"mỗi năm đóng {'thêm' if difference > 0 else 'bớt'} {dong(abs(difference))}"
        sentence = (
            f"{name}: từ {before.words} (Nhà nước hỗ trợ {format_percent(before.percent)}) sang {after.words} "
            f"({format_percent(after.percent)}); {change}, từ {dong(before.year)} thành {dong(after.year)} cho 12 tháng "
            f"theo mức ngày {format_date(on)}."
        )
    return ClassEffect(
        scheme=scheme,
        kind=kind,
        before_code=before.code,
        after_code=after.code,
        before_percent=before.percent,
        after_percent=after.percent,
        before_year=before.year,
        after_year=after.year,
        difference=difference,
        sentence=sentence,
        source="; ".join(dict.fromkeys((before.source, after.source))),
    )
