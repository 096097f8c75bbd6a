"""What will come if nothing changes: renewals falling due, leads, and those nobody expects; with the spread of it.

Rates are what was observed in the months before, month after month: of those whose period ended `lag` months ago and
who had not paid yet, so many paid. Small counts lean on the general rate. All arithmetic is in whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import isqrt

from desktop_app.domain.forecasting_records import (
    CLASSES,
    LENGTHS,
    LISTED,
    MICRO,
    AtRisk,
    Expected,
    Facts,
    Flow,
    LeadFact,
    Rates,
    Tuning,
)

QUARTER = 3
NEVER = ""  # the outcome of a lead nobody visited yet
LATE, COMING, AGAIN, UNEXPECTED = "late", "coming", "again", "unexpected"
LEADS = "lead:"


def known_by(flows: Iterable[Flow], month: int) -> list[Flow]:
    """The flows that were known at the end of a month."""
    return [flow for flow in flows if flow.paid <= month]


def enough(flows: Sequence[Flow], month: int, tuning: Tuning) -> bool:
    """Whether there is history to learn from: payments in enough months, by enough people."""
    paid = [flow for flow in flows if flow.ours and flow.paid <= month]
    return (
        len({flow.paid for flow in paid}) >= tuning.enough_months
        and sum(flow.people for flow in paid) >= tuning.enough_people
    )


def standing_at(flows: Sequence[Flow], month: int, weight: int = MICRO) -> tuple[AtRisk, ...]:
    """Who stood where at the end of a month, as far as it was known then; counted in the year of the month that follows."""
    people: defaultdict[tuple[int, int, bool], int] = defaultdict(int)
    year = (month + 1) // 12
    for flow in known_by(flows, month):
        people[flow.end, flow.length, flow.ours and flow.paid // 12 == year] += flow.people
        if flow.before is not None:
            counted = flow.before_paid is not None and flow.before_paid // 12 == year
            people[flow.before, flow.before_length, counted] -= flow.people
    return tuple(
        AtRisk(end=end, length=length, counted=counted, people=number * weight)
        for (end, length, counted), number in sorted(people.items())
        if number > 0
    )


def observe(facts: Facts, month: int, tuning: Tuning, general: Rates | None = None) -> Rates:
    """The rates at the end of a month. `general`: rates to lean on (of the whole office, for one of its parts)."""
    flows = known_by(facts.flows, month)
    paid, exposed = _histories(flows, month, tuning)
    renewal = {}
    for length in CLASSES:
        # Who paid here before is another kind of people than who stands on a list: neither speaks for the other.
        alike = (LISTED,) if length == LISTED else LENGTHS
        for lag in range(-tuning.early, tuning.late + 1):
            some = sum(paid[one, lag] for one in alike)
            whole = sum(exposed[one, lag] for one in alike)
            prior = some * MICRO // whole if whole else 0
            if general is not None:
                prior = general.renewal[length, lag]
            most = max(1, exposed[length, lag] + tuning.shrink)
            renewal[length, lag] = min(MICRO, (paid[length, lag] * MICRO + tuning.shrink * prior) // most)
    recent = [flow for flow in flows if flow.ours and flow.paid > month - tuning.window]
    arrived = [
        flow for flow in flows if flow.ours and flow.paid > month - tuning.arrivals and _lag(flow, tuning) is None
    ]
    return Rates(
        renewal=renewal,
        fresh=_fresh(recent, tuning, general),
        seen=sum(exposed.values()),
        amount=_amounts(recent, general),
        arrivals=_arrivals(facts, arrived, flows, month, tuning),
        arrival_fresh=_share([flow for flow in arrived if flow.first], general.arrival_fresh if general else MICRO),
        arrival_mix=_mix(arrived),
        lead=_lead_rates(facts.leads, month, tuning, general),
    )


def _lag(flow: Flow, tuning: Tuning) -> int | None:
    """How many months after the end of the period before it was paid; None when that is too long ago to call it a renewal."""
    if flow.before is None or flow.paid - flow.before > tuning.late:
        return None
    return max(flow.paid - flow.before, -tuning.early)


Table = defaultdict[tuple[int, int], int]


def _histories(flows: Sequence[Flow], month: int, tuning: Tuning) -> tuple[Table, Table]:
    """By (length, lag): how many paid in that month, and how many had not paid when it began."""
    joined: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    left: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for flow in flows:
        joined[flow.end, flow.length].append((flow.paid, flow.people))
        if flow.before is not None:
            left[flow.before, flow.before_length].append((flow.paid, flow.people))
    paid: Table = defaultdict(int)
    exposed: Table = defaultdict(int)
    for (end, length), arrivals in joined.items():
        leaving = left.get((end, length), [])
        first = max(end - tuning.early, month - tuning.window + 1)
        for now in range(first, min(end + tuning.late, month) + 1):
            there = sum(people for when, people in arrivals if when < now)
            there -= sum(people for when, people in leaving if when < now)
            gone = sum(people for when, people in leaving if when == now)
            if there > 0:
                exposed[length, now - end] += there
                paid[length, now - end] += min(gone, there)
    return paid, exposed


def _fresh(recent: Sequence[Flow], tuning: Tuning, general: Rates | None) -> dict[int, int]:
    by_lag: defaultdict[int, list[Flow]] = defaultdict(list)
    for flow in recent:
        lag = _lag(flow, tuning)
        if lag is not None and flow.first:
            by_lag[lag].append(flow)
    lags = range(-tuning.early, tuning.late + 1)
    return {lag: _share(by_lag[lag], general.fresh[lag] if general else 0) for lag in lags}


def _share(flows: Sequence[Flow], otherwise: int) -> int:
    whole = sum(flow.people for flow in flows)
    return sum(flow.people for flow in flows if flow.fresh) * MICRO // whole if whole else otherwise


def _amounts(recent: Sequence[Flow], general: Rates | None) -> dict[int, int]:
    found = {}
    every = sum(flow.people for flow in recent)
    mean = sum(flow.amount for flow in recent) // every if every else 0
    for length in CLASSES:
        same = [flow for flow in recent if (flow.length if length else flow.before_length) == length]
        people = sum(flow.people for flow in same)
        otherwise = general.amount[length] if general else mean
        found[length] = sum(flow.amount for flow in same) // people if people else otherwise
    return found


def _mix(arrived: Sequence[Flow]) -> dict[int, int]:
    whole = sum(flow.people for flow in arrived)
    return {
        length: sum(flow.people for flow in arrived if flow.length == length) * MICRO // whole if whole else 0
        for length in LENGTHS
    }


def _arrivals(
    facts: Facts, arrived: Sequence[Flow], flows: Sequence[Flow], month: int, tuning: Tuning
) -> tuple[int, int]:
    """(all, counting) a month, less those whom a lead that is forecast by itself explains."""
    began = min((flow.paid for flow in flows if flow.ours), default=month)
    months = min(tuning.arrivals, month - began + 1)
    explained = sum(
        lead.people
        for lead in facts.leads
        if lead.paid is not None and month - months < lead.paid <= month and not _renews(lead, lead.paid, tuning)
    )
    every = sum(flow.people for flow in arrived) * facts.weight
    counting = sum(flow.people for flow in arrived if flow.first) * facts.weight
    taken = explained * facts.lead_weight * MICRO
    return max(0, every - taken) // months, max(0, counting - taken) // months


def lead_group(lead: LeadFact, month: int, tuning: Tuning) -> tuple[str, bool] | None:
    """(last outcome, recent) of a lead open at the end of a month; None when it was not open, or waits for a renewal anyhow."""
    over = lead.closed is not None and lead.closed <= month
    if lead.opened > month or over or (lead.paid is not None and lead.paid <= month) or _renews(lead, month, tuning):
        return None
    seen = [visit for visit in lead.visits if visit[0] <= month]
    when, outcome = seen[-1] if seen else (lead.opened, NEVER)
    return outcome, month - when < QUARTER


def _renews(lead: LeadFact, month: int, tuning: Tuning) -> bool:
    return lead.before is not None and month - lead.before <= tuning.late


def _lead_rates(
    leads: Sequence[LeadFact], month: int, tuning: Tuning, general: Rates | None
) -> dict[tuple[str, bool], int]:
    """How many of a group paid within the three months after: every stand of the window that is three months back."""
    some: defaultdict[tuple[str, bool], int] = defaultdict(int)
    whole: defaultdict[tuple[str, bool], int] = defaultdict(int)
    for then in range(month - QUARTER - tuning.window + 1, month - QUARTER + 1):
        for lead in leads:
            group = lead_group(lead, then, tuning)
            if group is not None:
                whole[group] += lead.people
                if lead.paid is not None and lead.paid <= then + QUARTER:
                    some[group] += lead.people
    if not whole:
        return dict(general.lead) if general else {}
    pooled = sum(some.values()) * MICRO // sum(whole.values())
    prior = general.lead if general else {}
    return {
        group: (some[group] * MICRO + tuning.shrink * prior.get(group, pooled)) // (whole[group] + tuning.shrink)
        for group in {*whole, *prior}
    }


def leads_at(leads: Sequence[LeadFact], month: int, tuning: Tuning, weight: int = 1) -> dict[tuple[str, bool], int]:
    """How many leads of each group were open at the end of a month."""
    found: defaultdict[tuple[str, bool], int] = defaultdict(int)
    for lead in leads:
        group = lead_group(lead, month, tuning)
        if group is not None:
            found[group] += weight * lead.people
    return dict(found)


def season_of(years: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """How the months of earlier years stand to their mean, in millionths, half way to the mean: two years at least, else all alike."""
    whole = sum(map(sum, years))
    if len(years) < 2 or not whole:
        return (MICRO,) * 12
    return tuple((sum(year[place] for year in years) * 12 * MICRO // whole + MICRO) // 2 for place in range(12))


def project(
    start: Sequence[AtRisk],
    leads: Mapping[tuple[str, bool], int],
    rates: Rates,
    months: Sequence[int],
    tuning: Tuning,
    *,
    share: int = MICRO,
    season: Sequence[int] = (MICRO,) * 12,
) -> tuple[Expected, ...]:
    """What each of the `months` (one after another) will bring; `share`: how much of the first is still ahead."""
    state: dict[tuple[int, int, bool, str], int] = {}
    for group in start:
        tag = LATE if group.end < months[0] else COMING
        key = (group.end, group.length, group.counted, tag)
        state[key] = state.get(key, 0) + group.people
    waiting = {group: number * MICRO for group, number in leads.items()}
    found = []
    for place, month in enumerate(months):
        if place and month % 12 == 0:
            state = _new_year(state)
        part = share if place == 0 else MICRO
        step = _Month(month, part)
        state = step.renew(state, rates, tuning)
        step.convert(waiting, rates)
        step.arrive(state, rates, season[month % 12])
        found.append(step.expected())
    return tuple(found)


State = dict[tuple[int, int, bool, str], int]


def _new_year(state: State) -> State:
    """On 1 January everybody may count again."""
    fresh: State = {}
    for (end, length, _, tag), people in state.items():
        key = (end, length, False, tag)
        fresh[key] = fresh.get(key, 0) + people
    return fresh


class _Month:
    """One month being reckoned."""

    def __init__(self, month: int, part: int) -> None:
        self.month, self.part = month, part
        self.by: defaultdict[str, int] = defaultdict(int)
        self.fresh = self.money = self.variance = self.money_variance = 0

    def renew(self, state: State, rates: Rates, tuning: Tuning) -> State:
        """Those whose period ends about now: so many pay, and stand in the group of their new end."""
        after: State = defaultdict(int)
        for (end, length, counted, tag), people in sorted(state.items()):
            lag = self.month - end
            if lag > tuning.late:
                continue
            rate = rates.renewal[length, lag] * self.part // MICRO if lag >= -tuning.early else 0
            pay = people * rate // MICRO
            after[end, length, counted, tag] += people - pay
            if not pay:
                continue
            lasting = LENGTHS[-1] if length == LISTED else length
            after[max(end, self.month - 1) + lasting, lasting, True, AGAIN] += pay
            self._take(pay, rates.amount[length], MICRO - rate)
            if not counted:
                self.by[tag] += pay
                self.fresh += pay * rates.fresh[lag] // MICRO
                self.variance += pay * (MICRO - rate) // MICRO
        return after

    def convert(self, waiting: dict[tuple[str, bool], int], rates: Rates) -> None:
        """Leads that are open: a third of their quarter's share each month."""
        for group, people in sorted(waiting.items()):
            rate = rates.lead.get(group, 0) * self.part // MICRO // QUARTER
            pay = people * rate // MICRO
            waiting[group] -= pay
            self.by[LEADS + group[0]] += pay
            self.fresh += pay
            self.variance += pay * (MICRO - rate) // MICRO
            self._take(pay, _usual_amount(rates), MICRO - rate)

    def arrive(self, state: State, rates: Rates, season: int) -> None:
        """Those nobody expects, as many as of late."""
        every, counting = (number * self.part // MICRO * season // MICRO for number in rates.arrivals)
        self.by[UNEXPECTED] += counting
        self.fresh += counting * rates.arrival_fresh // MICRO
        self.variance += counting
        for length, share in rates.arrival_mix.items():
            joining = every * share // MICRO
            self._take(joining, rates.amount[length], MICRO)
            key = (self.month + length, length, True, AGAIN)
            state[key] = state.get(key, 0) + joining

    def _take(self, people: int, amount: int, uncertain: int) -> None:
        self.money += people * amount
        self.money_variance += people * uncertain // MICRO * amount * amount

    def expected(self) -> Expected:
        """The month, money in whole đồng."""
        return Expected(
            month=self.month,
            people=sum(self.by.values()),
            fresh=self.fresh,
            money=self.money // MICRO,
            variance=self.variance,
            money_variance=self.money_variance,
            by=dict(self.by),
        )


def _usual_amount(rates: Rates) -> int:
    mixed = sum(rates.amount[length] * share for length, share in rates.arrival_mix.items()) // MICRO
    return mixed or sum(rates.amount.values()) // len(rates.amount)


def half_width(variance: int, usual_error: int, months: int, tuning: Tuning) -> int:
    """Half the range, in whole units: the binomial spread or what the forecast was usually out by, whichever is more.

    `months`: how far ahead, in millionths of a month. An error over `QUARTER` months grows with the square root of time.
    """
    spread = isqrt(variance * MICRO) * tuning.spread // 1000
    learned = isqrt(usual_error * usual_error * months * MICRO // QUARTER)
    return -(-max(spread, learned) // MICRO)
