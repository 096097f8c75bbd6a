"""Rounds, visits, leads and plans of the demo office."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.planning import split_largest_remainder
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.demo_money import History
from desktop_app.services.demo_people import Member, Village
from desktop_app.storage.unit_of_work import UnitOfWork

_PEOPLE_INDICATOR = {VOLUNTARY_SI: "vsi_people", HEALTH_HOUSEHOLD: "hh_people"}
_COLLECTOR_INDICATORS = {
    (VOLUNTARY_SI, False): "vsi_new",
    (VOLUNTARY_SI, True): "vsi_continuing",
    (HEALTH_HOUSEHOLD, False): "hh_new",
    (HEALTH_HOUSEHOLD, True): "hh_continuing",
}


def canvass(work: UnitOfWork, draw: random.Random, village: Village, history: History, day: date) -> None:
    """Two rounds behind us and one under way, with leads for everybody without cover."""
    rounds = [
        _round(work, f"Đợt vận động quý I/{day.year}", date(day.year, 1, 10), date(day.year, 3, 31), "closed"),
        _round(
            work, f"Đợt vận động tháng {day.month}/{day.year}", day.replace(day=1), day + timedelta(days=30), "open"
        ),
    ]
    hamlets = list(village.hamlets)
    for round_id in rounds:
        for hamlet in hamlets:
            work.round_hamlets.add(
                round_id=round_id,
                hamlet_id=hamlet,
                collector_id=draw.choice(history.collectors[village.hamlets[hamlet]][:2]),
                due_on=None,
            )
    reached = set(hamlets[: max(1, len(hamlets) // 3)])
    reasons = {"4": ("cost", "unnecessary", "later"), "5": (None,)}
    leads: list[dict[str, Any]] = []
    visits: list[dict[str, Any]] = []
    for member in village.members():
        lead = _lead(draw, member, day)
        if lead is None:
            continue
        leads.append(lead)
        for number, round_id in enumerate(rounds):
            if (number == 1 and member.hamlet_id not in reached) or draw.random() < 0.3:
                continue
            on = (
                date(day.year, 1, 12) + timedelta(days=draw.randrange(70))
                if number == 0
                else day - timedelta(days=draw.randrange(min(14, day.day)))
            )
            if on > day:
                continue
            # The first round is long over: what was promised then was settled, refusals remain in the history.
            outcome = "4" if number == 0 else draw.choices("2345", (15, 40, 25, 20))[0]
            promise = (on + timedelta(days=draw.randint(2, 14))).isoformat() if outcome == "2" else None
            visits.append(
                {
                    "round_id": round_id,
                    "household_id": member.household_id,
                    "person_id": member.id,
                    "scheme": lead["scheme"],
                    "visited_on": on.isoformat(),
                    "collector_id": history.collectors[member.commune][0],
                    "channel": None,
                    "outcome": outcome,
                    "reason": draw.choice(reasons[outcome]) if outcome in reasons else None,
                    "promise_on": promise,
                    "next_on": (on + timedelta(days=7)).isoformat() if outcome in "35" else None,
                }
            )
    visits.sort(key=lambda visit: (visit["visited_on"], visit["person_id"]))
    work.leads.add_many(leads)
    work.visits.add_many(visits)


def _round(work: UnitOfWork, name: str, starts: date, ends: date, state: str) -> int:
    return work.rounds.add(
        name=name,
        aim="Vận động BHYT hộ gia đình, BHXH tự nguyện",
        starts_on=starts.isoformat(),
        ends_on=ends.isoformat(),
        state=state,
    )


def _lead(draw: random.Random, member: Member, day: date) -> dict[str, Any] | None:
    opened = (day - timedelta(days=draw.randrange(60))).isoformat()
    if member.group == "self" and (member.health_until is None or member.health_until < day):
        source = "lapsed" if member.health_until else "uninsured"
        return {"person_id": member.id, "scheme": HEALTH_HOUSEHOLD, "source": source, "opened_on": opened}
    if member.group == "self" and 20 <= member.age <= 55 and member.voluntary_until is None and draw.random() < 0.15:
        return {"person_id": member.id, "scheme": VOLUNTARY_SI, "source": "same-household", "opened_on": opened}
    return None


def plan(work: UnitOfWork, draw: random.Random, village: Village, history: History, day: date) -> None:
    """The assigned plan of last year and this year: people per commune and scheme, money, and each collector's commitments."""
    for year in (day.year - 1, day.year):
        plan_id = work.plans.add(
            year=year,
            version=1,
            name=f"Chỉ tiêu giao đầu năm {year}",
            state="assigned",
            decision=f"Quyết định mẫu số 01/{year} (dữ liệu mẫu)",
        )
        cells: list[dict[str, Any]] = []
        for commune in village.communes:
            for scheme, indicator in _PEOPLE_INDICATOR.items():
                base = sum(count for key, count in history.counted.items() if key[:3] == (year, commune, scheme))
                cells += _months(plan_id, indicator, "commune", commune, _target(draw, base, year, day), draw)
            money = sum(amount for key, amount in history.money.items() if key[:2] == (year, commune))
            cells += _months(
                plan_id,
                "money_total",
                "commune",
                commune,
                _target(draw, money, year, day) // 1_000_000 * 1_000_000,
                draw,
            )
            for collector in history.collectors[commune]:
                for (scheme, continuing), indicator in _COLLECTOR_INDICATORS.items():
                    done = history.by_collector[year, collector, scheme, continuing]
                    cells += _months(
                        plan_id, indicator, "collector", str(collector), _target(draw, done, year, day), draw
                    )
        work.plan_cells.add_many(cells)


def _target(draw: random.Random, done: int, year: int, day: date) -> int:
    """A target the year's work is near to: what was done, stretched to the whole year, a little more or less."""
    share = 1.0 if year < day.year else max(0.1, day.timetuple().tm_yday / 365)
    return max(1, round(done / share * draw.uniform(0.92, 1.15)))


def _months(
    plan_id: int, indicator: str, scope_kind: str, scope_code: str, total: int, draw: random.Random
) -> list[dict[str, Any]]:
    weights = [draw.randint(8, 12) for _ in range(12)]
    return [
        {
            "plan_id": plan_id,
            "indicator": indicator,
            "scope_kind": scope_kind,
            "scope_code": scope_code,
            "group_code": "",
            "month": month,
            "value": value,
            "locked": 0,
        }
        for month, value in enumerate(split_largest_remainder(total, weights), 1)
    ]
