"""The report of a round as a page shows it: lines of a cut, what charts are drawn from, every round, and the round before beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.canvassing_records import Round
from desktop_app.domain.money import format_money
from desktop_app.services.canvassing_rounds import find_round, list_rounds
from desktop_app.services.office import Office
from desktop_app.services.round_report import FUNNEL, HAMLET, RoundLine, RoundWork, lines_of, round_work
from desktop_app.services.round_report_names import monday
from desktop_app.storage.repositories import Repositories


@dataclass(frozen=True, kw_only=True)
class RoundEntry:
    """A round with what was done in it so far."""

    round: Round
    contacts: int
    reached: int

    @property
    def running(self) -> bool:
        """Whether it is open."""
        return self.round.state == "open"


@dataclass(frozen=True, kw_only=True)
class RoundView:
    """One round: the lines of the cut asked for, those of its hamlets, the sum.

    ``reasons``: reason → persons and households; ``funnel``: households by step;
    ``weeks``: (hamlet, Monday of the week) → contacts; ``outcome_names``, ``reason_names``: by code.
    """

    round: Round
    cut: str
    until: date
    lines: tuple[RoundLine, ...]
    hamlets: tuple[RoundLine, ...]
    total: RoundLine
    reasons: tuple[tuple[str, int], ...]
    funnel: tuple[tuple[str, int], ...]
    weeks: Mapping[tuple[str, str], int]
    outcome_names: Mapping[str, str]
    reason_names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One figure of this round beside the round before: on the same day of it, and at its end. As text, with its per cent where it is a share."""

    name: str
    now: str
    same_day: str
    whole: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """This round beside the one before; ``before`` ``None``: there is none. ``day``: which day of the round it is, 1 the first."""

    round: Round
    before: Round | None
    day: int
    lines: tuple[Compared, ...]


def round_entries(office: Office) -> tuple[RoundEntry, ...]:
    """Every round, running ones first, the newest first."""
    counts = office.read.round_facts.rounds()
    return tuple(
        RoundEntry(
            round=one,
            contacts=counts[one.id].contacts if one.id in counts else 0,
            reached=counts[one.id].reached if one.id in counts else 0,
        )
        for one in list_rounds(office)
    )


def round_view(office: Office, round_id: int, cut: str = HAMLET) -> RoundView:
    """Everything the page shows of a round. Raises ``WorldFault`` for an unknown round."""
    found = round_work(office, round_id)
    work = office.read
    hamlets = lines_of(found, HAMLET)  # the charts are of hamlets, whatever the table shows
    reasons: Counter[str] = Counter()
    for (reason, _), count in found.reasons().items():
        reasons[reason] += count
    weeks: Counter[tuple[str, str]] = Counter()
    days = Counter(zip(found.column["hamlet_id"], found.column["visited_on"], strict=True))
    for (hamlet_id, day), count in days.items():
        weeks[str(hamlet_id), monday(day)] += count
    return RoundView(
        round=find_round(work, round_id),
        cut=cut,
        until=found.until,
        lines=hamlets if cut == HAMLET else lines_of(found, cut),
        hamlets=hamlets,
        total=found.total(),
        reasons=tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        funnel=tuple(zip(FUNNEL, (len(found.homes), *map(len, found.steps)), strict=True)),
        weeks=weeks,
        outcome_names={code.code: code.name for code in work.reference.codes("visit_outcomes")},
        reason_names={code.code: code.name for code in work.reference.codes("refusal_reasons")},
    )


def round_comparison(office: Office, round_id: int) -> Comparison:
    """This round beside the one before it: as of the same day of the round, and as it ended."""
    work = office.read
    round_ = find_round(work, round_id)
    now = round_work(office, round_id)
    start = _start(round_, now)
    before = _before(office, round_, start)
    if before is None or start is None:
        return Comparison(round=round_, before=None, day=0, lines=_compared(now, None, None))
    whole = round_work(office, before.id, until=_end(before, office.today))
    first = _start(before, whole)
    day = max(0, (min(now.until, _end(round_, office.today)) - start).days)
    same = round_work(office, before.id, until=min(whole.until, first + timedelta(days=day))) if first else None
    return Comparison(round=round_, before=before, day=day + 1, lines=_compared(now, same, whole))


def _start(round_: Round, found: RoundWork) -> date | None:
    """The first day: as planned, or of the first contact where that was earlier or nothing was planned."""
    days = [day for day in (round_.starts_on, found.words[0].visited_on if found.words else None) if day]
    return date.fromisoformat(min(days)) if days else None


def _end(round_: Round, today: date) -> date:
    """The day a closed round is counted to; a running one to today."""
    if round_.state == "open" or not round_.ends_on:
        return today
    return min(today, date.fromisoformat(round_.ends_on))


def _before(office: Office, round_: Round, start: date | None) -> Round | None:
    """The newest round that began earlier."""
    if start is None:
        return None
    earlier = [
        one
        for one in list_rounds(office)
        if one.id != round_.id and one.starts_on and one.starts_on < start.isoformat()
        and (round_.scheme is None or one.scheme in (None, round_.scheme))
    ]  # fmt: skip
    return max(earlier, key=lambda one: (one.starts_on or "", one.id), default=None)


def _compared(now: RoundWork, same: RoundWork | None, whole: RoundWork | None) -> tuple[Compared, ...]:
    sides = [_figures(one) if one is not None else None for one in (now, same, whole)]
    names = list(sides[0] or {})
    return tuple(
        Compared(name=name, **{
            slot: side[name] if side is not None else "" for slot, side in zip(("now", "same_day", "whole"), sides, strict=True)
        })
        for name in names
    )  # fmt: skip


def _figures(found: RoundWork) -> dict[str, str]:
    total, digits = found.total(), _slugs(found.work)
    said = {slug: total.outcomes.get(digit, 0) for digit, slug in digits.items()}
    return {
        "Hộ đã đến": share(total.reached, total.households),
        "Lượt tiếp xúc": format_money(total.contacts),
        "Lượt người đã gặp": format_money(total.seen),
        "Đã đóng sau gặp": share(total.paid, total.seen),
        "Đồng ý – hẹn đóng": format_money(said.get("agreed", 0)),
        "Từ chối": format_money(said.get("refused", 0)),
        "Vắng nhà": format_money(said.get("absent", 0)),
        "Giữ hẹn / hẹn đã đến hạn": share(total.kept, total.promises),
        "Còn phải gặp lại": format_money(total.again),
    }


def _slugs(work: Repositories) -> dict[str, str]:
    return {code.code: code.details.get("slug", "") for code in work.reference.codes("visit_outcomes")}


def share(part: int, whole: int | None) -> str:
    """ "120/400 (30 %)"; without a whole the count alone."""
    if not whole:
        return format_money(part)
    return f"{format_money(part)}/{format_money(whole)} ({round(part * 100 / whole)} %)"


def leads_unseen(office: Office, round_id: int) -> Mapping[str, int]:
    """Hamlet → open leads whose people nobody has seen in the round; asked apart, since it walks through all leads."""
    found = round_work(office, round_id)
    return Counter(str(lead.hamlet_id) for lead in found.unseen)
