"""What was said at a door: outcomes by digit per person and scheme, and what follows from them.

Visits are append-only: a correction is a newer visit of the same day. Saving the same form twice writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.canvassing_records import Visit
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.outcomes import FollowUp, follow_up
from desktop_app.domain.outcomes import Outcome as VisitOutcome
from desktop_app.domain.records import Person
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.canvassing_leads import close_leads, open_lead
from desktop_app.services.canvassing_rounds import find_round
from desktop_app.services.households import find_household, title_of
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_people import head_name
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.unit_of_work import UnitOfWork

FOUND_BY_CANVASSING = "canvass"  # the source of a lead that a visit itself opens


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """What one member said about one scheme. ``person_id`` and ``scheme`` ``None``: the household as a whole (nobody in).

    ``outcome``: a digit of ``visit_outcomes``; ``reason``: a code of ``refusal_reasons``. ``counts`` False: kept as
    history only (another report of the same door counts, the person is gone or covered): no lead, promise or residence follows.
    """

    outcome: str
    person_id: int | None = None
    scheme: str | None = None
    reason: str | None = None
    promise_on: date | None = None
    next_on: date | None = None
    note: str | None = None
    counts: bool = True


@dataclass(frozen=True, kw_only=True)
class VisitForm:
    """One contact with one household. ``round_id`` ``None``: outside any round; ``channel``: a code of ``channels``."""

    household_id: int
    lines: tuple[VisitLine, ...]
    visited_on: date | None = None
    round_id: int | None = None
    collector_id: int | None = None
    channel: str | None = None


@dataclass(frozen=True, kw_only=True)
class VisitsSaved:
    """What a save wrote: ids of the new visits, leads closed and opened, people whose residence changed, and of them the dead whose day
    nobody has written down (a visit says that somebody died, never when)."""

    visits: tuple[int, ...]
    closed: int
    opened: int
    moved: int
    died: tuple[int, ...] = ()


def bulk_lines(
    digit: str, targets: Sequence[tuple[int, str]], *, reason: str | None = None, promise_on: date | None = None
) -> tuple[VisitLine, ...]:
    """The same outcome for several person × scheme ("vắng nhà" for the whole family)."""
    return tuple(
        VisitLine(person_id=person_id, scheme=scheme, outcome=digit, reason=reason, promise_on=promise_on)
        for person_id, scheme in targets
    )


def record_visits(office: Office, form: VisitForm) -> Outcome[VisitsSaved]:
    """Save the outcomes of one contact and what follows: leads closed or opened, the next visit, residence.

    Raises ``RuleBroken`` for a day in the future or before the round, an unknown digit, reason or channel, a missing
    reason or promise, a person of another household, or no outcome at all.
    """
    with office.write("visit.record", "Ghi kết quả vận động") as work:
        saved = write_visits(work, form, office.today)
        household = work.households.get(form.household_id)
        title = title_of(household, head_name(household, work.people.of_household(form.household_id)))
    return Outcome(value=saved, changes=changes_of(saved), label=f"Ghi kết quả {title[0].lower()}{title[1:]}")


def write_visits(work: UnitOfWork, form: VisitForm, today: date) -> VisitsSaved:
    """The same inside a running verb. Raises ``RuleBroken`` as ``record_visits`` does."""
    on = form.visited_on or today
    if on > today:
        raise RuleBroken(
            f"Ngày đến {format_date(on)} sau ngày hôm nay {format_date(today)}. Hãy ghi ngày đã gặp thật; "
            "nếu là lịch hẹn thì ghi vào ngày hẹn.",
            rule="visit.future",
        )
    if not form.lines:
        raise RuleBroken("Chưa có kết quả nào để lưu. Gõ một chữ số từ 1 đến 9 cho từng người.", rule="visit.empty")
    written: list[int] = []
    closed = opened = moved = 0
    died: list[int] = []
    outcomes = outcomes_of(work)
    people = _people(work, form)
    _check_round(work, form, on)
    _check_codes(work, form)
    for line in form.lines:
        outcome = _outcome(outcomes, line)
        following = follow_up(
            outcome, visited_on=on, reason=line.reason, promise_on=line.promise_on, next_on=line.next_on
        )
        visit_id = _write(work, form, line, following, on)
        if visit_id is None:
            continue
        written.append(visit_id)
        if line.person_id is None or line.scheme is None or not line.counts:
            continue
        if following.closes_lead:
            closed += close_leads(work, line.person_id, line.scheme, on, following.close_reason)
        else:
            opened += open_lead(work, line.person_id, line.scheme, FOUND_BY_CANVASSING, on)
        if following.residence and people[line.person_id].residence != following.residence:
            moved += work.people.change(line.person_id, residence=following.residence)
            closed += sum(close_leads(work, line.person_id, scheme, on, "residence") for scheme in CANVASSED)
            if following.residence == "died" and work.deaths.of_person(line.person_id) is None:
                died.append(line.person_id)
    return VisitsSaved(visits=tuple(written), closed=closed, opened=opened, moved=moved, died=tuple(died))


def person_history(office: Office, person_id: int) -> list[Visit]:
    """Every visit that names a person, the newest first."""
    return office.read.visits.of_person(person_id)


def _people(work: UnitOfWork, form: VisitForm) -> Mapping[int, Person]:
    find_household(work, form.household_id)
    people = {person.id: person for person in work.people.of_household(form.household_id)}
    for line in form.lines:
        if line.person_id is not None and line.person_id not in people:
            raise RuleBroken("Có người không còn ở hộ này. Hãy mở lại hộ rồi ghi lại kết quả.", rule="visit.person")
        if (line.person_id is None) != (line.scheme is None):
            raise RuleBroken("Kết quả ghi cho một người và một loại hình, hoặc cho cả hộ.", rule="visit.line")
    return people


def _check_round(work: UnitOfWork, form: VisitForm, on: date) -> None:
    if form.round_id is None:
        return
    round_ = find_round(work, form.round_id)
    if round_.state == "closed":
        raise RuleBroken(f"{round_.name} đã kết thúc. Hãy mở lại đợt hoặc chọn đợt đang mở.", rule="visit.round")
    if round_.starts_on and on.isoformat() < round_.starts_on:
        starts = format_date(date.fromisoformat(round_.starts_on))
        raise RuleBroken(f"Ngày đến {format_date(on)} trước ngày bắt đầu {round_.name} ({starts}).", rule="visit.round")


def _check_codes(work: UnitOfWork, form: VisitForm) -> None:
    channels = {code.code for code in work.reference.codes("channels")}
    if form.channel is not None and form.channel not in channels:
        raise RuleBroken("Hình thức tiếp cận không có trong danh mục.", rule="visit.channel")
    reasons = {code.code for code in work.reference.codes("refusal_reasons")}
    for line in form.lines:
        if line.reason is not None and line.reason not in reasons:
            raise RuleBroken("Lý do không có trong danh mục.", rule="visit.reason")
        if line.scheme is not None and line.scheme not in CANVASSED:
            raise RuleBroken("Chỉ ghi kết quả cho BHYT hộ gia đình và BHXH tự nguyện.", rule="visit.scheme")


def _outcome(outcomes: Mapping[str, VisitOutcome], line: VisitLine) -> VisitOutcome:
    outcome = outcomes.get(line.outcome)
    if outcome is None:
        raise RuleBroken(
            f"Không có kết quả “{line.outcome}”. Gõ một chữ số của bảng kết quả bên cạnh.", rule="visit.outcome"
        )
    return outcome


def _write(work: UnitOfWork, form: VisitForm, line: VisitLine, following: FollowUp, on: date) -> int | None:
    """Append one visit, unless the newest of the day says the very same; returns its id."""
    values = {
        "round_id": form.round_id,
        "household_id": form.household_id,
        "person_id": line.person_id,
        "scheme": line.scheme,
        "visited_on": on.isoformat(),
        "collector_id": form.collector_id,
        "channel": form.channel,
        "outcome": line.outcome,
        "reason": line.reason,
        "promise_on": line.promise_on.isoformat() if line.promise_on and line.counts else None,
        "next_on": following.next_on.isoformat() if following.next_on and line.counts else None,
        "note": line.note or None,
    }
    last = work.visits.last(
        household_id=form.household_id, person_id=line.person_id, scheme=line.scheme, on=on.isoformat()
    )
    if last is not None and all(getattr(last, name) == value for name, value in values.items()):
        return None
    return work.visits.add(**values)


def changes_of(saved: VisitsSaved) -> frozenset[str]:
    """The kinds of noun that a save changed."""
    if not saved.visits:
        return frozenset()
    kinds = {"visit"}
    if saved.closed or saved.opened:
        kinds.add("lead")
    if saved.moved:
        kinds |= {"person", "household"}
    return frozenset(kinds)
