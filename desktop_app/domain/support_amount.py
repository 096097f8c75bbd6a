"""What one payer gives beyond the State: typed by the officer, or by the most favourable of the rules that apply."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_decimal, format_percent, round_half_up
from desktop_app.domain.quote import Account, dong, read_amount, read_percent, share_of, times
from desktop_app.domain.supports import LOCAL, PERCENT, SupportRule

LABELS = {LOCAL: "Ngân sách địa phương hỗ trợ thêm", "other": "Hỗ trợ khác"}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a payer gives: đồng for the period, before the cap; `percent` where it is a percentage, `rule` by which."""

    amount: int
    percent: Decimal | None = None
    rule: SupportRule | None = None


def payer_support(
    account: Account,
    payer: str,
    *,
    base: int | Fraction,
    months: int,
    rules: Iterable[SupportRule],
    percent: Decimal | int | str,
    amount: int,
) -> Given:
    """Return what a payer gives for a period, with one line of explanation.

    A percentage is taken of `base` (đồng); an amount by rule is đồng a month, a typed one đồng for the whole period.
    What the officer typed stands in place of the rules. Of several rules the most favourable counts, the earlier in the
    book among equals. Raises RuleBroken when percentage and amount are both typed, or one is out of range.
    """
    mine = [rule for rule in rules if rule.payer == payer]
    label = LABELS[payer]
    share = read_percent(percent, label)
    read_amount(amount, label)
    if share and amount:
        raise RuleBroken(f"{label}: chỉ nhập tỷ lệ hoặc số tiền, không nhập cả hai.", rule="support.both")
    if share or amount:
        instead = f"; cán bộ nhập, thay cho {_named(mine)}" if mine else ""
        return _typed(account, label, base, share, amount, instead)
    if not mine:
        return Given(amount=0)
    best = max(mine, key=lambda rule: exact_amount(rule, base, months))
    given = round_half_up(exact_amount(best, base, months))
    over = [rule for rule in mine if rule is not best]
    better = f"; có lợi nhất, hơn {_named(over)}" if over else ""
    if best.basis == PERCENT:
        formula = times(f"{format_decimal(base)} đ", format_percent(best.value))
    else:
        formula = times(f"{format_decimal(best.value)} đ", f"{months} tháng")
    account.step(f"{label} ({best.name})", formula + better, dong(given), source=best.cited())
    return Given(amount=given, percent=best.value if best.basis == PERCENT else None, rule=best)


def exact_amount(rule: SupportRule, base: int | Fraction, months: int) -> Fraction:
    """Return what a rule gives for a period in đồng, before rounding."""
    share = Fraction(rule.value)
    return Fraction(base) * share / 100 if rule.basis == PERCENT else share * months


def check_rules(account: Account, scheme: str, rules: Iterable[SupportRule]) -> tuple[SupportRule, ...]:
    """Return the rules as a tuple. Raises RuleBroken for one of another scheme or not in force on the day of payment."""
    given = tuple(rules)
    for rule in given:
        if rule.scheme != scheme or not rule.in_force(account.on):
            until = f" đến {format_date(rule.valid_to)}" if rule.valid_to else ""
            raise RuleBroken(
                f"Mức hỗ trợ “{rule.name}” không áp dụng cho chế độ này vào ngày {format_date(account.on)}; chỉ áp dụng "
                f"đúng chế độ, từ {format_date(rule.valid_from)}{until}.",
                rule="support.not-in-force",
                source=rule.source,
            )
    return given


def _typed(account: Account, label: str, base: int | Fraction, share: Decimal, amount: int, instead: str) -> Given:
    if share:
        amount = share_of(base, share)
        formula = times(f"{format_decimal(base)} đ", format_percent(share))
        account.step(label, formula + instead, dong(amount))
        return Given(amount=amount, percent=share)
    account.step(label, "số tiền cố định" + instead, dong(amount))
    return Given(amount=amount)


def _named(rules: Iterable[SupportRule]) -> str:
    return ", ".join(f"“{rule.name}”" for rule in rules)
