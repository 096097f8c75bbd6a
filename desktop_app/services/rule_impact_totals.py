"""The sums and the sentences of an impact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.rule_book_values import DATE, DUE, MINIMUM, PLAN, QUOTE, UNKNOWN, ImpactLine, ImpactTotal
from desktop_app.services.rule_impact_dues import Renewal
from desktop_app.services.rule_impact_laws import Laws
from desktop_app.services.rule_impact_quotes import QuoteChange


def totals_of(
    laws: Laws,
    today: date,
    quotes: Sequence[QuoteChange],
    coming: Sequence[Renewal],
    plans: Sequence[ImpactLine],
    dates: Sequence[ImpactLine],
    *,
    planned: bool,
) -> tuple[ImpactTotal, ...]:
    """Every total that has something to say; ``coming``: the payments of the schemes the change touches."""
    found = [
        *_quotes(quotes),
        *(total for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI) for total in _dues(scheme, coming)),
        *_minimum(coming),
        *_unknown(coming),
        *_plans(plans, planned=planned, money=any(one.differs for one in coming)),
    ]
    if dates:
        people = len({(line.args.get("household"), line.args.get("person"), line.title) for line in dates})
        sentence = f"{format_money(people)} người đổi mốc thời hạn hoặc ngày thẻ có giá trị."
        found.append(ImpactTotal(kind=DATE, count=people, before=0, after=0, sentence=sentence))
    return tuple(found)


def summed_up(laws: Laws, today: date, totals: Sequence[ImpactTotal]) -> str:
    """The whole impact in a few words."""
    if laws.since is None:
        return "Số liệu tính không đổi: mức này bằng mức đang dùng, chỉ ghi lại căn cứ."
    begins = (
        f"Từ {format_date(laws.since)}"
        if laws.since > today
        else f"Áp dụng ngay (hiệu lực từ {format_date(laws.since)})"
    )
    if not laws.schemes and not laws.dates:
        return f"{begins}: không đổi số tiền người tham gia đóng, phần đã lập, khoản sắp đến hạn và chỉ tiêu."
    if not totals:
        return f"{begins}: không có phần đã lập, khoản sắp đến hạn, chỉ tiêu hay mốc thời hạn nào thay đổi."
    kept = " Tiền đã thu không tính lại."
    return f"{begins}: " + " ".join(total.sentence for total in totals) + kept


def _quotes(quotes: Sequence[QuoteChange]) -> list[ImpactTotal]:
    totals = []
    for day in sorted({change.on for change in quotes}):
        pairs = [change.amounts for change in quotes if change.on == day and change.amounts[0] != change.amounts[1]]
        if not pairs:
            continue
        before, after = (sum(pair[place] or 0 for pair in pairs) for place in (0, 1))
        sentence = (
            f"{format_money(len(pairs))} phần đã lập chờ thu, nếu thu ngày {format_date(day)}, {_moved(before, after)}."
        )
        totals.append(ImpactTotal(kind=QUOTE, count=len(pairs), before=before, after=after, sentence=sentence))
    return totals


def _dues(scheme: str, coming: Sequence[Renewal]) -> list[ImpactTotal]:
    changed = [one for one in coming if one.item.scheme == scheme and one.differs]
    if not changed:
        return []
    before, after = (
        sum(pair) for pair in zip(*((one.before.payable or 0, one.after.payable or 0) for one in changed), strict=True)
    )
    sentence = f"{format_money(len(changed))} người đến hạn {SCHEME_NAMES[scheme]} {_moved(before, after)}"
    guessed = sum(one.assumed for one in changed)
    if guessed:
        sentence += f" ({format_money(guessed)} người chưa có lần đóng trong tệp, tính theo kỳ dài nhất)"
    return [ImpactTotal(kind=DUE, count=len(changed), before=before, after=after, sentence=f"{sentence}.")]


def _minimum(coming: Sequence[Renewal]) -> list[ImpactTotal]:
    low = [one for one in coming if one.least]
    if not low:
        return []
    least = ", ".join(f"{format_money(amount)} đ/tháng" for amount in sorted({one.least for one in low if one.least}))
    sentence = f"{format_money(len(low))} người có thu nhập làm căn cứ đóng thấp hơn mức tối thiểu mới {least}, đã tính theo mức tối thiểu đó."
    return [ImpactTotal(kind=MINIMUM, count=len(low), before=0, after=0, sentence=sentence)]


def _unknown(coming: Sequence[Renewal]) -> list[ImpactTotal]:
    unknown = [one for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI) for one in _not_counted(scheme, coming)]
    if not unknown:
        return []
    sentence = f"{format_money(len(unknown))} người đến hạn chưa tính được số tiền (chưa rõ mức thu nhập, phương thức đóng, hoặc chưa đủ quy định)."
    return [ImpactTotal(kind=UNKNOWN, count=len(unknown), before=0, after=0, sentence=sentence)]


def _not_counted(scheme: str, coming: Sequence[Renewal]) -> list[Renewal]:
    """Who might owe another amount and could not be counted: none where everybody else of the scheme stays as before."""
    mine = [one for one in coming if one.item.scheme == scheme]
    unknown = [one for one in mine if one.before.payable is None and one.after.payable is None]
    return unknown if any(one.differs for one in mine) or len(unknown) == len(mine) else []


def _plans(plans: Sequence[ImpactLine], *, planned: bool, money: bool) -> list[ImpactTotal]:
    if not money:
        return []
    rest = "Chỉ tiêu về số người không đổi."
    if not plans:
        sentence = (
            f"Không có dòng chỉ tiêu tiền nào trong các tháng này. {rest}"
            if planned
            else f"Chưa có chỉ tiêu năm để đối chiếu. {rest}"
        )
        return [ImpactTotal(kind=PLAN, count=0, before=0, after=0, sentence=sentence)]
    return [
        ImpactTotal(
            kind=PLAN,
            count=len(plans),
            before=0,
            after=0,
            sentence=f"{format_money(len(plans))} dòng chỉ tiêu tiền cần xem lại. {rest}",
        )
    ]


def _moved(before: int, after: int) -> str:
    if before == after:
        return f"thay đổi, tổng vẫn {format_money(before)} đ"
    word = "tăng" if after > before else "giảm"
    return f"{word} {format_money(abs(after - before))} đ ({format_money(before)} → {format_money(after)} đ)"
