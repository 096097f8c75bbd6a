"""“Nếu để gián đoạn thì mất gì”: sentences by rule, with the dates and amounts of this household and their sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.domain.card import gap_limit_on
from desktop_app.domain.dates import format_date
from desktop_app.domain.deadlines import voluntary_due
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.advising_cover import full_five_years
from desktop_app.services.advising_facts import Cited, Home, Member, named, settings
from desktop_app.services.advising_health import HealthAnswer
from desktop_app.services.advising_voluntary import VoluntaryAnswer


def losses(home: Home, health: HealthAnswer, voluntary: VoluntaryAnswer, cited: Cited) -> tuple[str, ...]:
    """Every sentence that concerns this household; none about what it has not got."""
    paying = home.some(member.person_id for quote in health.quotes[:1] for member in quote.members)
    try:
        return (
            *_waiting(home, paying, cited),
            *_already_waiting(home, paying, health, cited),
            *_five_years(home, paying, cited),
            *_months(home, voluntary, cited),
        )
    except RuleBroken as broken:  # a rule for this day is missing from the book
        return (broken.sentence,)


def _kept(home: Home, people: Sequence[Member]) -> list[tuple[date, Member]]:
    """Those whose last card can still be continued without waiting, by its last day."""
    found = []
    for one in people:
        end = one.facts.health_end
        if end is not None and home.on < gap_limit_on(home.law, end):
            found.append((end, one))
    return sorted(found, key=lambda pair: pair[0])


def _waiting(home: Home, paying: Sequence[Member], cited: Cited) -> list[str]:
    ends: dict[date, list[Member]] = {}
    for end, one in _kept(home, paying):
        ends.setdefault(end, []).append(one)
    if not ends:
        return []
    wait, gap = home.law.at("health.card-wait-days", home.on), home.law.at("health.card-gap-days", home.on)
    most = settings().groups
    said = [
        f"{named(people)} trước {format_date(gap_limit_on(home.law, end))}" for end, people in list(ends.items())[:most]
    ]
    rest = "; những người khác xem bảng 1" if len(ends) > most else ""
    text = (
        f"Đóng lại: {'; '.join(said)}{rest}. Từ ngày đó mới đóng thì {wait.whole} ngày sau thẻ mới có "
        f"giá trị, trong lúc chờ không được hưởng BHYT{cited.rates(gap, wait)}."
    )
    return [text]


def _already_waiting(home: Home, paying: Sequence[Member], health: HealthAnswer, cited: Cited) -> list[str]:
    """Who has to wait in any case: a first card by the records, or a card that ended too long ago."""
    starts = {member.person_id: member.quote.valid_from for member in health.quotes[0].members} if health.quotes else {}
    kept = {one.id for _, one in _kept(home, paying)}
    people = [one for one in paying if one.id not in kept and starts.get(one.id) is not None]
    if not people:
        return []
    wait, gap = home.law.at("health.card-wait-days", home.on), home.law.at("health.card-gap-days", home.on)
    start = starts[people[0].id]
    assert start is not None, "only people with a first day are listed"
    text = (
        f"{named(people)}: chưa có thẻ hoặc gián đoạn từ {gap.whole} ngày; đóng ngày {format_date(home.on)} thì có thẻ "
        f"từ {format_date(start)}{cited.rates(gap, wait)}."
    )
    return [text]


def _five_years(home: Home, paying: Sequence[Member], cited: Cited) -> list[str]:
    people = [one for _, one in _kept(home, paying)]
    if not people:
        return []
    law, on = home.law, home.on
    years, gap = law.at("health.five-years-months", on), law.at("health.card-gap-days", on)
    multiple, base = law.at("health.copay-multiple", on), law.at("base-salary", on)
    days: dict[date, list[Member]] = {}
    for one in people:
        day = full_five_years(law, one)
        if day is not None:
            days.setdefault(day, []).append(one)
    said = [f"{named(days[day])} {'đã đủ từ' if day <= on else 'đủ'} {format_date(day)}" for day in sorted(days)]
    known = f" ({'; '.join(said[: settings().groups])})" if said else ""
    amount = format_money(multiple.whole * base.whole)
    # The law read so far sets this limit for the start of a card; that it also breaks the five years is an inference.
    text = (
        f"Gián đoạn từ {gap.whole} ngày (mốc chưa kiểm chứng) thì {years.whole // 12} năm liên tục tính lại từ đầu{known}, mất "
        f"quyền hưởng 100 % khi cùng chi trả trong năm quá {amount} đ{cited.rates(years, multiple)}."
    )
    return [text]


def _months(home: Home, voluntary: VoluntaryAnswer, cited: Cited) -> list[str]:
    if not voluntary.quotes:
        return []
    law, on = home.law, home.on
    limit = law.at("voluntary-si.support-months-max", on)
    needed = law.at("voluntary-si.pension-months-min", on)
    sentences: list[str] = []
    for one in home.some(voluntary.quotes):
        said = _participant(home, one, limit.whole)
        if said and len(sentences) < settings().groups:
            sentences.append(f"{said}{cited.rates(limit)}.")
    supports = sorted({paid.monthly[0].state_support for paid in voluntary.quotes.values()} - {0})
    if supports:
        lost = " đến ".join(format_money(one) for one in dict.fromkeys((supports[0], supports[-1])))
        sentences.append(
            f"Mỗi tháng bỏ BHXH tự nguyện: mất {lost} đ Nhà nước hỗ trợ (tối đa {limit.whole} tháng), thiếu một trong "
            f"{needed.whole} tháng để có lương hưu{cited.rates(limit, needed)}."
        )
    return sentences


def _participant(home: Home, member: Member, limit: int) -> str:
    """Until when the next period of a participant can be paid, and what support is left; "" where neither is known."""
    work, end = home.work, member.facts.voluntary_end
    paid = [row for row in work.enrolments.standing(member.id, VOLUNTARY_SI) if row.method]
    parts = []
    if end is not None and paid and paid[-1].method:
        found = voluntary_due(home.law, on=home.on, paid_through=end, method=paid[-1].method)
        words = "đã quá hạn" if found.due_by < home.on else "đóng chậm nhất"
        parts.append(f"kỳ BHXH tự nguyện tiếp theo {words} ngày {format_date(found.due_by)}")
    supported = work.enrolments.supported_months(member.id, VOLUNTARY_SI)
    if supported:
        parts.append(f"theo sổ đã được hỗ trợ {supported} tháng, còn {max(0, limit - supported)} tháng")
    return f"{member.name}: {'; '.join(parts)}" if parts else ""
