"""The pre-check of a declaration batch: what the agency would send back, how grave it is, and where it is put right. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop_app.domain.batch_records import Batch, BatchException
from desktop_app.domain.law import LawBook
from desktop_app.services.batch_check_facts import BatchFacts, LineFacts, gather
from desktop_app.services.batch_check_rules import Found, findings_of
from desktop_app.services.collecting_batches import batch_of
from desktop_app.services.office import Office
from desktop_app.storage.repositories import Repositories

BLOCK, WARN, HINT = "block", "warn", "hint"
LEVELS = (BLOCK, WARN, HINT)
LEVEL_NAMES = {BLOCK: "Chặn", WARN: "Cảnh báo", HINT: "Gợi ý"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing about one line. ``level``: ``block`` | ``warn`` | ``hint``; ``check`` names the rule; ``fix`` says what to do.

    ``page`` and ``args`` open the record where it is put right ("" when that is the batch itself). ``exception``: the lawful reason for
    which it may leave as it is.
    """

    check: str
    level: str
    enrolment_id: int
    person_id: int
    household_id: int
    name: str
    title: str
    message: str
    fix: str
    source: str
    page: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    exception: BatchException | None = None

    @property
    def stops(self) -> bool:
        """Whether the batch cannot leave because of it."""
        return self.level == BLOCK and self.exception is None


@dataclass(frozen=True, kw_only=True)
class BatchCheck:
    """What the pre-check of a batch found, the gravest first, then by line."""

    batch_id: int
    lines: int
    findings: tuple[Finding, ...]

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """What stops the batch from leaving."""
        return tuple(finding for finding in self.findings if finding.stops)

    def count(self, level: str) -> int:
        """How many findings of a level there are; those that stand for a reason aside."""
        return sum(finding.level == level and finding.exception is None for finding in self.findings)

    @property
    def sentence(self) -> str:
        """The result in one line."""
        if not self.findings:
            return f"Không thấy gì cần xem lại ở {self.lines} người."
        parts = [f"{self.count(level)} {LEVEL_NAMES[level].lower()}" for level in LEVELS if self.count(level)]
        kept = sum(finding.exception is not None for finding in self.findings)
        parts += [f"{kept} giữ có lý do"] if kept else []
        return f"Kiểm tra {self.lines} người: {', '.join(parts)}."


def check_batch(office: Office, batch_id: int) -> BatchCheck:
    """Look at every line of a batch. Raises ``WorldFault`` for a batch that is not there."""
    work = office.read
    return check_in(work, office.law, batch_of(work, batch_id), office.today)


def check_in(work: Repositories, law: LawBook, batch_: Batch, today: date) -> BatchCheck:
    """The same inside a running verb."""
    facts = gather(work, law, batch_, today)
    kinds = _kinds(work, batch_.form)
    kept = {(one.enrolment_id, one.rule, one.message): one for one in work.batch_exceptions.of_batch(batch_.id)}
    findings = [finding for line in facts.lines for finding in _of_line(line, facts, kinds, kept)]
    order = {line.enrolment.id: place for place, line in enumerate(facts.lines)}
    findings.sort(key=lambda one: (LEVELS.index(one.level), order[one.enrolment_id]))
    return BatchCheck(batch_id=batch_.id, lines=len(facts.lines), findings=tuple(findings))


@dataclass(frozen=True, kw_only=True)
class _Kind:
    level: str
    title: str
    fix: str
    page: str
    source: str


def _kinds(work: Repositories, form: str) -> dict[str, _Kind]:
    """The checks that concern a list, by name; the first row of the seed list that fits counts."""
    found: dict[str, _Kind] = {}
    for entry in work.reference.codes("batch_checks"):
        forms = entry.details["forms"].split()
        if not forms or form in forms:
            kind = _Kind(
                level=entry.details["level"],
                title=entry.name,
                fix=entry.details["fix"],
                page=entry.details["page"],
                source=entry.source,
            )
            found.setdefault(entry.details["check"], kind)
    return found


def _of_line(
    line: LineFacts,
    facts: BatchFacts,
    kinds: Mapping[str, _Kind],
    kept: Mapping[tuple[int, str, str], BatchException],
) -> Iterable[Finding]:
    for found in findings_of(line, facts):
        kind = kinds.get(found.check)
        if kind is None:  # a column this list does not have
            continue
        page, args = _place(kind.page, line)
        yield Finding(
            check=found.check,
            level=kind.level,
            enrolment_id=line.enrolment.id,
            person_id=line.person.id,
            household_id=line.person.household_id,
            name=line.person.name,
            title=kind.title,
            message=found.message,
            fix=kind.fix,
            source=_source(found, kind),
            page=page,
            args=args,
            exception=kept.get((line.enrolment.id, found.check, found.message)),
        )


def _source(found: Found, kind: _Kind) -> str:
    return found.source or kind.source


def _place(page: str, line: LineFacts) -> tuple[str, dict[str, Any]]:
    """The page of the window where a finding is put right."""
    home = {"household": line.person.household_id}
    if page == "household":
        return page, {**home, "person": line.person.id}
    if page == "receipt" and line.paid is not None and line.paid.receipt_id is not None:
        return "collect", {"receipt": line.paid.receipt_id}
    return ("collect", home) if page in ("receipt", "collect") else ("", {})
