"""Keying a line back: what is doubtful is asked in one sentence with choices, what is written is never lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from desktop_app.domain.canvassing_records import Round, Visit
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.canvassing_rounds import find_round
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, VisitsSaved, changes_of, write_visits
from desktop_app.services.households_cover import COMING, ELSEWHERE, VALID
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.walk_list_paper import PaperLine
from desktop_app.storage.unit_of_work import UnitOfWork

EDIT, SKIP, KEEP, OUTSIDE, TODAY, THIS, OTHER, ELSEWHERE_DIGIT = (
    "edit", "skip", "keep", "outside", "today", "this", "other", "elsewhere",
)  # fmt: skip
_COVERED = frozenset({VALID, COMING, ELSEWHERE})
_STATES = {"moved": "đã chuyển đi", "died": "đã mất", "other-household": "đã sang hộ khác"}
_JOINED, _ELSEWHERE = "joined", "joined-elsewhere"


@dataclass(frozen=True, kw_only=True)
class PaperEntry:
    """One line as keyed (or several lines with the same words): digits by scheme, reason, promise, day, who went.

    ``answers``: what the officer chose for each concern, by its code.
    """

    list_id: int
    round_id: int
    lines: tuple[PaperLine, ...]
    outcomes: Mapping[str, str]
    visited_on: date
    collector_id: int | None = None
    reason: str | None = None
    promise_on: date | None = None
    note: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, code: str, choice: str) -> PaperEntry:
        """The entry with one more answer."""
        return replace(self, answers={**self.answers, code: choice})


@dataclass(frozen=True, kw_only=True)
class Concern:
    """One doubt: a sentence and the choices, code → words. The first choice is the safe one."""

    code: str
    sentence: str
    choices: Mapping[str, str]


def concerns(office: Office, entry: PaperEntry) -> tuple[Concern, ...]:
    """What is still to be asked before the entry can be written; empty when nothing is."""
    return tuple(one for one in _concerns(office, entry) if one.code not in entry.answers)


def record_paper(office: Office, entry: PaperEntry) -> Outcome[VisitsSaved]:
    """Write the entry as one step. Raises ``RuleBroken`` while a concern is unanswered, or as ``record_visits`` does."""
    label = f"Nhập phiếu: {entry.lines[0].name}" + (f" và {len(entry.lines) - 1} dòng" if entry.lines[1:] else "")
    saved = VisitsSaved(visits=(), closed=0, opened=0, moved=0)
    with office.write("walk-list.key", label) as work:
        saved = write_entry(office, work, entry)
    return Outcome(value=saved, changes=changes_of(saved), label=label)


def write_entry(office: Office, work: UnitOfWork, entry: PaperEntry) -> VisitsSaved:
    """The same inside a running verb."""
    open_ = concerns(office, entry)
    if open_:
        raise RuleBroken(open_[0].sentence, rule=f"walk-list.{open_[0].code.split(':')[0]}")
    if not entry.outcomes:
        raise RuleBroken("Chưa có kết quả nào để lưu. Gõ một chữ số từ 1 đến 9.", rule="visit.empty")
    parts = [
        write_visits(work, form, office.today)
        for line in entry.lines
        if entry.answers.get(f"gone:{line.number}") != SKIP
        for form in _forms(office, entry, line)
    ]
    return VisitsSaved(
        visits=tuple(visit for part in parts for visit in part.visits),
        closed=sum(part.closed for part in parts),
        opened=sum(part.opened for part in parts),
        moved=sum(part.moved for part in parts),
        died=tuple(person for part in parts for person in part.died),
    )


# -- what is doubtful


def _concerns(office: Office, entry: PaperEntry) -> Iterator[Concern]:
    today = office.today
    if entry.visited_on > today:
        yield Concern(
            code="future",
            sentence=f"Ngày gặp {format_date(entry.visited_on)} sau hôm nay {format_date(today)}.",
            choices={EDIT: "Sửa ngày gặp", TODAY: f"Ghi ngày hôm nay {format_date(today)}"},
        )
    round_ = find_round(office.read, entry.round_id)
    yield from _round_concerns(round_, entry)
    for line in entry.lines:
        if line.state == "gone":
            yield Concern(
                code=f"gone:{line.number}",
                sentence=f"Dòng {line.number}: người in trên phiếu không còn trong tệp dữ liệu (đã xoá hoặc hoàn tác).",
                choices={EDIT: "Gõ lại dòng khác", SKIP: "Bỏ dòng này"},
            )
            continue
        yield from _person_concerns(line)
        for scheme, digit in entry.outcomes.items():
            yield from _cover_concerns(office, line, scheme, digit)
            other = _other_report(line, scheme, digit, entry)
            if other is not None:
                yield _two_reports(office, line, scheme, digit, other)


def _round_concerns(round_: Round, entry: PaperEntry) -> Iterator[Concern]:
    outside = {EDIT: "Quay lại", OUTSIDE: "Ghi ngoài đợt"}
    if round_.state == "closed":
        yield Concern(
            code="closed",
            sentence=f"{round_.name} đã kết thúc nên không ghi thêm vào đợt; ghi ngoài đợt thì số liệu đợt giữ nguyên.",
            choices=outside,
        )
    elif round_.starts_on and entry.visited_on.isoformat() < round_.starts_on:
        starts = format_date(date.fromisoformat(round_.starts_on))
        yield Concern(
            code="early",
            sentence=f"Ngày gặp {format_date(entry.visited_on)} trước ngày bắt đầu {round_.name} ({starts}).",
            choices={EDIT: "Sửa ngày gặp", OUTSIDE: "Ghi ngoài đợt"},
        )


def _person_concerns(line: PaperLine) -> Iterator[Concern]:
    if line.state:
        yield Concern(
            code=f"gone:{line.number}",
            sentence=f"{line.name} đã ghi nhận {_STATES.get(line.state, 'không còn ở hộ')} sau khi in phiếu.",
            choices={SKIP: "Bỏ dòng này", KEEP: "Chỉ lưu vào lịch sử", EDIT: "Gõ lại"},
        )
    elif line.moved_home:
        yield Concern(
            code=f"home:{line.number}",
            sentence=f"{line.name} nay ở {line.household[0].lower()}{line.household[1:]}, không còn ở hộ in trên phiếu.",
            choices={KEEP: "Ghi cho người này ở hộ hiện nay", EDIT: "Gõ lại"},
        )


def _cover_concerns(office: Office, line: PaperLine, scheme: str, digit: str) -> Iterator[Concern]:
    cover = line.covers.get(scheme)
    outcome = outcomes_of(office.read).get(digit)
    if line.state or cover is None or outcome is None or cover.state not in _COVERED:
        return
    if outcome.code in (_JOINED, _ELSEWHERE) or outcome.residence:
        return
    has = cover.reason or f"Đang tham gia, {cover.text}."
    yield Concern(
        code=f"covered:{line.number}:{scheme}",
        sentence=f"{line.name} nay đã có: {has[0].lower()}{has[1:]} Phiếu ghi “{outcome.name}”.",
        choices={
            KEEP: "Chỉ lưu vào lịch sử",
            ELSEWHERE_DIGIT: "Ghi là đã tham gia nơi khác",
            EDIT: "Gõ lại",
        },
    )


def _other_report(line: PaperLine, scheme: str, digit: str, entry: PaperEntry) -> Visit | None:
    """What somebody else reported of the same door since the list was made, where it says something else."""
    said = [visit for visit in line.said if visit.scheme == scheme]
    if line.state or not said or entry.collector_id is None:
        return None
    last = said[-1]
    return last if last.collector_id not in (None, entry.collector_id) and last.outcome != digit else None


def _two_reports(office: Office, line: PaperLine, scheme: str, digit: str, other: Visit) -> Concern:
    names = {one.id: one.name for one in office.read.collectors.all()}
    outcomes = outcomes_of(office.read)
    who = names.get(other.collector_id or 0, "người khác")
    day = format_date(date.fromisoformat(other.visited_on))
    theirs, ours = outcomes[other.outcome].name, outcomes[digit].name if digit in outcomes else digit
    return Concern(
        code=f"two:{line.number}:{scheme}",
        sentence=f"{line.name}: {who} đã ghi ngày {day} “{theirs}”, phiếu này ghi “{ours}”. Cả hai đều được giữ; lần nào tính?",
        choices={EDIT: "Gõ lại", THIS: "Tính theo phiếu này", OTHER: f"Tính theo {who}"},
    )


# -- what is written


def _forms(office: Office, entry: PaperEntry, line: PaperLine) -> Iterator[VisitForm]:
    """The contact itself, then, where an earlier or another report is to count, that one once more on the later day."""
    on = office.today if entry.answers.get("future") == TODAY else entry.visited_on
    outside = OUTSIDE in (entry.answers.get("closed"), entry.answers.get("early"))
    base = VisitForm(
        household_id=line.household_id,
        lines=(),
        visited_on=on,
        round_id=None if outside else entry.round_id,
        collector_id=entry.collector_id,
    )
    lines, after = [], []
    for scheme, digit in entry.outcomes.items():
        said = _visit_line(office, entry, line, scheme, digit)
        decision = entry.answers.get(f"two:{line.number}:{scheme}")
        other = _other_report(line, scheme, digit, entry) if decision else None
        if other is not None:
            earlier = on.isoformat() < other.visited_on
            if decision == OTHER:
                said = replace(said, counts=False)
                after.append(_again(base, other, max(on, date.fromisoformat(other.visited_on))))
            elif earlier:
                later = date.fromisoformat(other.visited_on)
                again = replace(said, note=_noted(said.note, f"tính theo lần gặp {format_date(on)}"))
                after.append(replace(base, visited_on=later, lines=(_not_before(again, later),)))
                said = replace(said, counts=False)
        lines.append(said)
    yield replace(base, lines=tuple(lines))
    yield from after


def _visit_line(office: Office, entry: PaperEntry, line: PaperLine, scheme: str, digit: str) -> VisitLine:
    outcomes = outcomes_of(office.read)
    covered = entry.answers.get(f"covered:{line.number}:{scheme}")
    if covered == ELSEWHERE_DIGIT:
        digit = next(one.digit for one in outcomes.values() if one.code == _ELSEWHERE)
    outcome = outcomes.get(digit)
    needs_reason = outcome is not None and outcome.needs_reason
    promised = outcome is not None and outcome.needs_promise
    again = None if outcome is None or promised or outcome.closes_lead else entry.promise_on
    counts = KEEP not in (covered, entry.answers.get(f"gone:{line.number}"))
    note = entry.note
    if not counts and entry.promise_on is not None:
        note = _noted(note, f"phiếu ghi hẹn {format_date(entry.promise_on)}")
    return VisitLine(
        person_id=line.person_id,
        scheme=scheme,
        outcome=digit,
        reason=entry.reason if needs_reason else None,
        promise_on=entry.promise_on if promised else None,
        next_on=again,
        note=note,
        counts=counts,
    )


def _again(base: VisitForm, other: Visit, on: date) -> VisitForm:
    """The other report once more, on the later of the two days: it is the one that counts."""
    day = format_date(date.fromisoformat(other.visited_on))
    line = VisitLine(
        person_id=other.person_id,
        scheme=other.scheme,
        outcome=other.outcome,
        reason=other.reason,
        promise_on=date.fromisoformat(other.promise_on) if other.promise_on else None,
        next_on=date.fromisoformat(other.next_on) if other.next_on else None,
        note=_noted(other.note, f"tính theo lần gặp {day}"),
    )
    return replace(base, visited_on=on, collector_id=other.collector_id, lines=(_not_before(line, on),))


def _not_before(line: VisitLine, on: date) -> VisitLine:
    """A promise or revisit whose day has passed meanwhile stands on the day itself: it is due at once."""
    promise = max(line.promise_on, on) if line.promise_on else None
    return replace(line, promise_on=promise, next_on=max(line.next_on, on) if line.next_on else None)


def _noted(note: str | None, more: str) -> str:
    return f"{note}; {more}" if note else more[0].upper() + more[1:]
