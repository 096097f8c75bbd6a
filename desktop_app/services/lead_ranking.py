"""Which open leads to see first: points by weights the office may change, each reason shown; kept, and counted anew where something changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.card import gap_limit_on
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.lead_ranking import LeadFacts, Weight, months_between, nearest_other, points_of
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.canvassing_lists import LeadRow
from desktop_app.storage.lead_ranks import KeptRank, RankFacts
from desktop_app.storage.repositories import Repositories

FACTOR_WORDS = {
    "class": "Diện được hỗ trợ",
    "history": "Đã từng tham gia",
    "household": "Người cùng hộ đang tham gia",
    "limit": "Ngày sắp mất quyền lợi",
    "promise": "Lời hẹn đóng",
    "outcome": "Kết quả lần gặp cuối",
    "distance": "Khoảng cách theo thứ tự nhà",
    "gap": "Chỉ tiêu còn thiếu",
}
MOST = 100  # points of one reason
_KEY = "ranking.weights"
_INDICATORS = {HEALTH_HOUSEHOLD: "hh_people", VOLUNTARY_SI: "vsi_people"}
_GAP_STEP = 5  # percent: the gap is rounded, so that one family more does not move every lead


@dataclass(frozen=True, kw_only=True)
class WeightLine:
    """One weight as the dialog shows it: ``shipped`` is the program's proposal, ``points`` what counts now."""

    code: str
    factor: str
    name: str
    span: str
    points: int
    shipped: int


@dataclass(frozen=True, kw_only=True)
class RankPart:
    """One reason in Vietnamese and its points."""

    label: str
    points: int


@dataclass(frozen=True, kw_only=True)
class RankedLead:
    """One lead with its points; ``parts`` add up to ``score``."""

    lead: LeadRow
    score: int
    parts: tuple[RankPart, ...]


def weight_lines(office: Office) -> tuple[WeightLine, ...]:
    """Every weight in the order of the list."""
    return tuple(_lines(office.read))


def set_weights(office: Office, points: Mapping[str, int]) -> Outcome[int]:
    """Set the office's own points (by code; those equal to the program's are not kept); the value is how many differ from the program's.

    Nothing given: back to the program's own. Raises ``RuleBroken`` for an unknown code or points out of 0–100.
    """
    lines = {line.code: line for line in weight_lines(office)}
    for code, value in points.items():
        if code not in lines:
            raise RuleBroken(f"Không có mục điểm “{code}”.", rule="ranking.code")
        if not 0 <= value <= MOST:
            raise RuleBroken(f"Điểm từ 0 đến {MOST}; “{lines[code].name}” đang là {value}.", rule="ranking.points")
    own = {code: value for code, value in sorted(points.items()) if value != lines[code].shipped}
    label = "Đổi điểm xếp hạng tiềm năng" if own else "Trả điểm xếp hạng tiềm năng về mặc định"
    with office.write("lead.weights", label) as work:
        work.settings.set(_KEY, json.dumps(own) if own else "")
    return Outcome(value=len(own), changes=frozenset({"lead", "setting"}), label=label)


def freshen(office: Office, on: date | None = None) -> int:
    """Count the points that are not those of the day any more: everywhere on a new day, with new weights or another gap of the plan, else in the
    hamlets where something changed. Returns in how many hamlets. Writes no record of the office."""
    day = on or office.today
    weights, gaps = weights_of(office.read), plan_gaps(office.read, day)
    stamp = _stamp(day, weights, gaps)
    whole = office.read.lead_ranks.stamp() != stamp
    places = [hamlet.id for hamlet in office.read.hamlets.all()] if whole else office.read.lead_ranks.dirty()
    if not places and not whole:
        return 0
    communes = {hamlet.id: hamlet.commune_code for hamlet in office.read.hamlets.all()}
    slugs = {digit: outcome.code for digit, outcome in outcomes_of(office.read).items()}
    for hamlet_id in places:  # hamlet by hamlet: a verb that waits to write waits for one of them
        with office.unjournalled() as work:
            gap = {scheme: gaps.get((scheme, communes.get(hamlet_id, ""))) for scheme in CANVASSED}
            work.lead_ranks.keep(hamlet_id, _ranked(office, work, hamlet_id, day, weights, gap, slugs))
    if whole:
        with office.unjournalled() as work:
            work.lead_ranks.set_stamp(stamp)
    return len(places)


def is_fresh(office: Office) -> bool:
    """Whether the points kept are those of today (asked before a list is shown: counting everything takes a moment)."""
    stamp = _stamp(office.today, weights_of(office.read), plan_gaps(office.read, office.today))
    return office.read.lead_ranks.stamp() == stamp and not office.read.lead_ranks.dirty()


def rank_leads(
    office: Office, wanted: Mapping[str, object] | None = None, offset: int = 0, limit: int = 200
) -> list[RankedLead]:
    """Some open leads, those worth a visit most first, each with its reasons; ``wanted`` as in ``canvassing_leads.count_leads``."""
    freshen(office)
    asked = {"schemes": CANVASSED, **(wanted or {})}
    rows = office.read.lead_list.window(offset, limit, asked, "rank")
    parts = parts_of(office, [row.id for row in rows])
    return [RankedLead(lead=row, score=row.score or 0, parts=parts.get(row.id, ())) for row in rows]


def parts_of(office: Office, lead_ids: Sequence[int]) -> dict[int, tuple[RankPart, ...]]:
    """The reasons of some leads, line by line."""
    names = {line.code: line.name for line in _lines(office.read)}
    return {
        lead_id: tuple(
            RankPart(label=_said(names.get(code, code).replace("{n}", str(value))), points=points)
            for code, points, value in kept.parts
        )
        for lead_id, kept in office.read.lead_ranks.of(lead_ids).items()
    }


def weights_of(work: Repositories) -> dict[str, list[Weight]]:
    """The weights that count now, by factor."""
    own = _own(work)
    found: dict[str, list[Weight]] = {}
    for code in work.reference.codes("ranking_weights"):
        factor = code.details["factor"]
        weight = Weight(
            code=code.code,
            factor=factor,
            points=own.get(code.code, int(code.details["points"])),
            case=code.details.get("case") or "",
            least=_whole(code.details.get("from")),
            most=_whole(code.details.get("to")),
        )
        found.setdefault(factor, []).append(weight)
    return found


def plan_gaps(work: Repositories, on: date) -> dict[tuple[str, str], int]:
    """Percent of the year's plan still missing by (scheme, commune code); communes without a plan of their own take the office's."""
    plan = work.plans.current(on.year)
    if plan is None:
        return {}
    wanted: dict[tuple[str, str], int] = {}
    codes = {indicator: scheme for scheme, indicator in _INDICATORS.items()}
    for kind, code, indicator, _month, value in work.plan_cells.values_of(plan.id):
        if indicator in codes and kind in ("office", "commune"):
            key = (codes[indicator], code if kind == "commune" else "")
            wanted[key] = wanted.get(key, 0) + value
    done: dict[tuple[str, str], int] = {}
    for split in ("office", "commune"):
        for part, scheme, _fresh, _at, people in work.figures.people_months(on.year, split):
            key = (scheme, part if split == "commune" else "")
            done[key] = done.get(key, 0) + people
    found = {}
    for commune in work.communes.covered():
        for scheme in CANVASSED:
            key = (scheme, commune.code) if wanted.get((scheme, commune.code)) else (scheme, "")
            if wanted.get(key):
                missing = max(wanted[key] - done.get(key, 0), 0) * 100 // wanted[key]
                found[scheme, commune.code] = missing // _GAP_STEP * _GAP_STEP
    return found


def _ranked(
    office: Office,
    work: Repositories,
    hamlet_id: int,
    on: date,
    weights: Mapping[str, Sequence[Weight]],
    gap: Mapping[str, int | None],
    slugs: Mapping[str, str],
) -> list[KeptRank]:
    found = work.lead_ranks.facts(hamlet_id, on.isoformat())
    numbers = work.lead_ranks.house_numbers(hamlet_id)
    near = nearest_other(sorted({numbers[row.household_id] for row in found if row.household_id in numbers}))
    ranks = []
    for row in found:
        facts = LeadFacts(
            classes=tuple((row.classes or "").split(",")) if row.classes else (),
            months_since=months_between(_day(row.covered_to), on) if row.covered_to else None,
            others=row.others,
            days_to_limit=_days_to_limit(office, row, on),
            promise_days=(on - _day(row.promise_on)).days if row.promise_on else None,
            outcome=slugs.get(row.outcome or ""),
            distance=near.get(numbers.get(row.household_id, 0)),
            gap=gap.get(row.scheme),
        )
        points = points_of(facts, weights)
        parts = tuple((point.code, point.points, point.value) for point in points)
        ranks.append(
            KeptRank(lead_id=row.lead_id, scheme=row.scheme, score=sum(point.points for point in points), parts=parts)
        )
    return ranks


def _days_to_limit(office: Office, row: RankFacts, on: date) -> int | None:
    """Days to the day on which something is lost: the card's limit without a wait, or the last day that is paid; ``None`` once it is past."""
    if row.covered_to is None:
        return None
    end = _day(row.covered_to)
    limit = gap_limit_on(office.law, end) if row.scheme == HEALTH_HOUSEHOLD else end
    days = (limit - on).days
    return days if days >= 0 else None


def _lines(work: Repositories) -> list[WeightLine]:
    own = _own(work)
    found = []
    for code in work.reference.codes("ranking_weights"):
        shipped = int(code.details["points"])
        least, most = code.details.get("from") or "", code.details.get("to") or ""
        span = f"từ {least} đến {most}" if least and most else f"từ {least}" if least else ""
        line = WeightLine(
            code=code.code,
            factor=code.details["factor"],
            name=code.name,
            span=span,
            points=own.get(code.code, shipped),
            shipped=shipped,
        )
        found.append(line)
    return found


def _own(work: Repositories) -> dict[str, int]:
    stored = work.settings.get(_KEY)
    return {str(code): int(points) for code, points in json.loads(stored).items()} if stored else {}


def _stamp(on: date, weights: Mapping[str, Sequence[Weight]], gaps: Mapping[tuple[str, str], int]) -> str:
    said = repr((on, sorted(weights.items()), sorted(gaps.items())))
    return hashlib.sha256(said.encode()).hexdigest()


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _said(text: str) -> str:
    return text[:1].upper() + text[1:]
