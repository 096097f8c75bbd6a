"""Taking in a workbook: look first (`preview`), decide, then write it in one step that can be taken back (`commit`).

`preview` opens the file and says for every row what would happen; nothing is written. `revise` does the same again after another choice (mapping,
policy, commune, decision) without opening the file anew. `commit` writes what the preview showed, or nothing at all.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from desktop_app.domain.records import ImportBatch
from desktop_app.excel.fields import kinds
from desktop_app.excel.lists import ListReading, read_from
from desktop_app.excel.problems import Problem
from desktop_app.excel.reading import Workbook, open_workbook
from desktop_app.services import import_memory
from desktop_app.services.import_commit import Writer
from desktop_app.services.import_outcome import outcome_rows, total
from desktop_app.services.import_places import COMMUNE_ASK
from desktop_app.services.import_planning import Choices, Plan, plan_import
from desktop_app.services.import_register_kinds import PLANNERS, prepared, settled
from desktop_app.services.import_registers import RegisterPlan, RegisterTask, register_ledger, register_outcomes
from desktop_app.services.import_values import (
    EVERYTHING,
    POLICIES,
    Decision,
    EarlierImport,
    ImportReceipt,
    Policy,
    Preview,
)
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.matching import Matching
from desktop_app.system.faults import WorldFault

CHANGES = frozenset(
    {"hamlet", "household", "person", "entitlement", "coverage", "lead", "enrolment", "receipt", "ledger", "import"}
)
_KINDS_SAME = frozenset({"import"})
_DOUBTS = frozenset({"unknown-heading", "ambiguous-heading", "content-mismatch", "duplicate-column", "no-rows"})


class Progress(Protocol):
    """Called with steps done and in all (0: unknown) and a Vietnamese word for the part; may raise to stop the work."""

    def __call__(self, done: int, total: int, text: str = "") -> object: ...


class ImportCancelled(WorldFault):
    """The user stopped an import; nothing was written."""


class PreviewStale(WorldFault):
    """Something in the office changed after the preview was made."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Everything the user chose about a workbook. ``None`` leaves the choice to the program."""

    kind: str | None = None
    sheet: str | None = None
    mapping: Mapping[str, str] | None = None
    answers: Mapping[str, Mapping[str, str]] | None = None
    choices: Choices


def preview(
    office: Office,
    path: Path,
    *,
    kind: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    policy: Policy = EVERYTHING,
    commune: str = "",
    decisions: Mapping[int, Decision] | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Preview:
    """Open a workbook and say what taking it in would do.

    ``kind``, ``sheet``, ``mapping`` (column letters → field) and ``answers`` force what is otherwise recognised or remembered from an earlier
    import of the same layout. ``policy`` holds some of ``add``, ``fill``, ``update``. ``commune`` is for rows that name none. ``progress`` may
    raise and ``cancel`` may answer True to stop.

    Raises ``WorldFault`` when the file cannot be read or holds no known list, ValueError for an unknown policy, field or kind.
    """
    pulse = _pulse(progress, cancel)
    pulse(0, 0, "Đọc tệp")
    book = open_workbook(path)
    asked = _Asked(
        kind=kind, sheet=sheet, mapping=mapping, answers=answers, choices=_choices(policy, commune, decisions or {})
    )
    with _without_collector():
        return _look(office, book, asked, pulse)


def revise(
    office: Office,
    seen: Preview,
    *,
    kind: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    policy: Policy | None = None,
    commune: str | None = None,
    decisions: Mapping[int, Decision] | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Preview:
    """The preview again after another choice; what is not given stays as it was seen. The file is not opened anew.

    Another kind or sheet forgets the mapping. Raises as ``preview``.
    """
    same_sheet = sheet is None or sheet == seen.sheet
    same_list = same_sheet and (kind is None or kind == seen.kind)
    asked = _Asked(
        kind=kind or (seen.kind if same_sheet else None),
        sheet=sheet or seen.sheet,
        mapping=({**seen.mapping, **(mapping or {})} or None) if same_list else mapping,
        answers=_together(seen.answers, answers or {}) if same_list else answers,
        choices=_choices(
            seen.policy if policy is None else policy,
            seen.commune if commune is None else commune,
            (seen.decisions if same_list else {}) if decisions is None else decisions,
        ),
    )
    with _without_collector():
        return _look(office, seen.reading.workbook, asked, _pulse(progress, cancel))


def commit(
    office: Office, seen: Preview, *, progress: Progress | None = None, cancel: Callable[[], bool] | None = None
) -> Outcome[ImportReceipt]:
    """Write what the preview showed, in one transaction; one Ctrl+Z takes it back.

    Raises ``PreviewStale`` when the office changed since (look again, then commit), ``ImportCancelled`` or what ``progress`` raises when stopped,
    ``WorldFault`` when the disk is full; in each case nothing is written.
    """
    plan: Plan | RegisterPlan = seen.plan  # type: ignore[assignment]  # made by `_look`, an object to everybody else
    pulse = _pulse(progress, cancel)
    parts = 6
    label = f"Nhập {seen.path.name}"
    # An import that brings nothing is written down, but Ctrl+Z passes over it.
    brings = seen.totals.added + seen.totals.updated > 0
    with _without_collector(), office.write("import.commit", label, undoable=brings) as work:
        if Matching(work.db).last_step() != seen.step:
            raise PreviewStale("Dữ liệu đã thay đổi sau khi xem trước nên chưa ghi gì. Hãy kiểm tra lại rồi ghi nhận.")
        done = 0

        def step(text: str) -> None:
            nonlocal done
            pulse(min(done, parts), parts, text)
            done += 1

        if isinstance(plan, Plan):
            step("Ghi thôn, hộ")
            writer = Writer(work, plan, seen.path.name, step)
            made, nouns = writer.write(), CHANGES
            ledger, people = writer.ledger(), writer.people
        else:
            made, nouns = plan.write(work, seen.path.name, step), plan.nouns | _KINDS_SAME
            ledger, people = register_ledger(plan.rows), {}
        step("Ghi sổ nhập")
        batch = _batch(office, seen)
        import_id = work.imports.add(**batch)
        import_memory.keep(work, import_id, seen, rows=ledger, people=people, today=office.today)
        step("Kết thúc")
    receipt = ImportReceipt(
        import_id=import_id,
        file_name=seen.path.name,
        kind=seen.kind,
        sheet=seen.sheet,
        totals=seen.totals,
        problems=seen.problems,
        made=made,
    )
    return Outcome(value=receipt, changes=nouns if made else _KINDS_SAME, label=label)


def kind_titles() -> dict[str, str]:
    """The kinds of list that can be taken in, with their names on screen."""
    return {code: kind.title for code, kind in kinds().items()}


def _look(office: Office, book: Workbook, asked: _Asked, pulse: Callable[[int, int, str], None]) -> Preview:
    read = office.read
    step = Matching(read.db).last_step()
    today = office.today

    def reading_of(kind: str | None, sheet: str | None, mapping: Mapping[str, str] | None) -> ListReading:
        return read_from(
            book, kind=kind, sheet=sheet, mapping=mapping, answers=asked.answers, today=today,
            progress=lambda done, total: pulse(done, total, "Đọc tệp"),
        )  # fmt: skip

    mapping = asked.mapping
    reading = reading_of(asked.kind, asked.sheet, mapping)
    if asked.kind is None and mapping is None:
        first = reading.sheet
        reading = settled(
            reading, asked.answers or {}, lambda kind, fields: reading_of(kind, first if kind else asked.sheet, fields)
        )
    layout = read.imports.layout(reading.fingerprint)
    remembered = layout is not None and layout.kind in kinds() and (asked.kind is None or asked.kind == layout.kind)
    as_read = (reading.kind.code, reading.mapping)
    if layout is not None and remembered and mapping is None and (layout.kind, layout.mapping) != as_read:
        mapping = layout.mapping
        reading = reading_of(layout.kind, reading.sheet, mapping)
    covered = read.communes.covered()
    planner = PLANNERS.get(reading.kind.code)
    plan: Plan | RegisterPlan
    if planner is None:
        answers = asked.answers or {}
        choices = replace(asked.choices, places=answers.get(COMMUNE_ASK, {}), answers=answers)
        plan = plan_import(read, today.isoformat(), reading, choices, pulse)
        rows, asks = outcome_rows(plan), plan.asks
        about: Sequence[Problem] = reading.problems
        needs_commune = len(covered) > 1 and not {"commune", "commune_code"} & set(reading.mapping.values())
    else:
        reading = prepared(reading, today, asked.answers or {})
        plan = planner(
            RegisterTask(
                read=read, today=today, reading=reading, choices=asked.choices, answers=asked.answers or {},
                told=asked.kind is not None or remembered, pulse=pulse,
            )
        )  # fmt: skip
        rows, asks, needs_commune = register_outcomes(plan.rows), tuple(plan.asks), plan.needs_commune
        about = (*reading.problems, *plan.problems)
    problems = (*about, *(problem for row in rows for problem in row.problems))
    return Preview(
        path=book.path,
        sha256=reading.sha256,
        kind=reading.kind.code,
        sheet=reading.sheet,
        policy=asked.choices.policy,
        commune=asked.choices.commune,
        reading=reading,
        rows=rows,
        problems=problems,
        totals=total(rows, len(reading.ignored)),
        earlier=tuple(_earlier(batch) for batch in read.imports.of_file(reading.sha256)),
        mapping=dict(mapping or {}),
        known_layout=(remembered or _is_clear(reading)) and all(ask.value for ask in asks),
        needs_commune=needs_commune,
        answers=asked.answers or {},
        decisions=asked.choices.decisions,
        asks=asks,
        step=step,
        plan=plan,
    )


def _is_clear(reading: ListReading) -> bool:
    """Whether every column was recognised without a doubt, so that nothing has to be asked."""
    return not reading.questions and not {problem.code for problem in reading.problems} & _DOUBTS


def _choices(policy: Policy, commune: str, decisions: Mapping[int, Decision]) -> Choices:
    unknown = set(policy) - set(POLICIES)
    if unknown:
        raise ValueError(f"unknown policy {', '.join(sorted(unknown))}")
    return Choices(policy=frozenset(policy), commune=commune, decisions=dict(decisions))


def _together(
    said: Mapping[str, Mapping[str, str]], more: Mapping[str, Mapping[str, str]]
) -> dict[str, Mapping[str, str]]:
    """Earlier and new answers; a question with several codes may be answered one after the other."""
    return {**said, **{key: {**said.get(key, {}), **meaning} for key, meaning in more.items()}}


def _batch(office: Office, seen: Preview) -> dict[str, str | int]:
    totals = seen.totals
    return {
        "file_name": seen.path.name,
        "sha256": seen.sha256,
        "kind": seen.kind,
        "sheet": seen.sheet,
        "fingerprint": seen.reading.fingerprint,
        "policy": ",".join(name for name in POLICIES if name in seen.policy),
        "imported_at": office.now().isoformat(timespec="seconds"),
        "read": totals.read,
        "added": totals.added,
        "updated": totals.updated,
        "same": totals.same,
        "rejected": totals.rejected,
        "ignored": totals.ignored,
    }


def _earlier(batch: ImportBatch) -> EarlierImport:
    return EarlierImport(import_id=batch.id, at=batch.imported_at, file_name=batch.file_name)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let the cycle collector rest: a preview makes many objects, all of which stay; searching them in vain costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _pulse(progress: Progress | None, cancel: Callable[[], bool] | None) -> Callable[[int, int, str], None]:
    def pulse(done: int, total_: int, text: str) -> None:
        if cancel is not None and cancel():
            raise ImportCancelled("Đã huỷ việc nhập; chưa ghi gì vào dữ liệu.")
        if progress is not None:
            progress(done, total_, text)

    return pulse
