"""Undo and redo of any verb, and the list of what was done."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.services import collecting_undo
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage import undo
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

# What pages call the rows of a table, where the two names differ.
_KINDS = {
    "ledger_entry": "ledger",
    "receipt": "ledger",
    "plan_cell": "plan",
    "own_indicator": "plan",
    "monthly_figure": "plan",
    "import_batch": "import",
    "import_layout": "import",
    "employer_month": "employer",
    "collector_hamlet": "collector",
    "batch_event": "batch",
    "batch_return": "batch",
    "batch_exception": "batch",
    "organisation": "collector",
    "collection_point": "collector",
    "contract_target": "contract",
    "contract_rate": "contract",
    "remuneration_line": "ledger",
    "import_decision": "import",
    "receipt_hand_out": "receipt_book",
    "receipt_mark": "receipt_book",
    "e_receipt": "receipt_book",
    "round_hamlet": "round",
    "round_household": "round",
    "lead_naming": "lead",
    "outreach_person": "outreach",
    "succession": "collector",
    "death": "person",
    "two_people": "person",
    "merged_person": "person",
    "office_commune": "hamlet",
    "office_rate": "law",
    "support_rule": "law",
    "submission_event": "submission",
    "own_binding": "own_workbook",
}


class NothingToUndo(WorldFault):
    """There is no verb left to take back (or to bring back)."""


@dataclass(frozen=True, kw_only=True)
class Undone:
    """``step_id`` and ``verb`` of what was taken back, how many rows, and the rows left as (table, id) because they were used since."""

    step_id: int
    verb: str
    rows: int
    left: tuple[tuple[str, int], ...] = ()


def next_undo(office: Office) -> undo.Step | None:
    """What Ctrl+Z would take back now, for the menu's words."""
    return undo.last_undoable(office.read.db)


def next_undo_words(office: Office) -> str:
    """What Ctrl+Z would do now, in words: undo, reverse a receipt, or nothing."""
    return collecting_undo.undo_words(office.read, next_undo(office))


def next_redo(office: Office) -> undo.Step | None:
    """What Ctrl+Y would bring back now."""
    return undo.last_redoable(office.read.db)


def undo_last(office: Office) -> Outcome[Undone]:
    """Take back the last verb. Raises ``NothingToUndo``, ``MustReverse`` when its receipt was printed, or ``WorldFault`` when later
    changes stand on it or a receipt of it was sent."""
    step = next_undo(office)
    if step is None:
        raise NothingToUndo("Không còn thao tác nào để hoàn tác.")
    return undo_step(office, step, partial=False)


def undo_step(office: Office, step: undo.Step, *, partial: bool) -> Outcome[Undone]:
    """Take back one verb, the last one or an older one. With ``partial`` what was changed or used since stays and is named."""
    with office.maintenance() as db:
        if undo.undone_by(db, step.id) is not None:
            raise NothingToUndo(f"“{step.label}” đã được hoàn tác trước đó.")
        if not partial:  # else what was printed stays and is named with what else stays
            collecting_undo.refuse_plain_undo(Repositories(db), step)
        label = f"Hoàn tác: {step.label}"
        try:
            with office.write("history.undo", label, kind="undo", target_id=step.id) as work:
                taken = undo.take_back(work.db, undo.source_of(work.db, step.id), partial=partial)
        except undo.TouchedSince as exc:
            raise WorldFault(
                f"Không hoàn tác được “{step.label}” vì {exc.rows} dòng đã được sửa hoặc dùng sau đó. Hãy hoàn tác các thao tác sau trước."
            ) from exc
    notes = (f"{len(taken.left)} dòng được giữ lại vì đã sửa hoặc đã dùng sau đó.",) if taken.left else ()
    value = Undone(step_id=step.id, verb=step.verb, rows=taken.rows, left=taken.left)
    return Outcome(value=value, changes=_changed(office, taken.tables), label=label, notes=notes)


def redo_last(office: Office) -> Outcome[Undone]:
    """Bring back the verb that was undone last. Raises ``NothingToUndo``."""
    with office.maintenance() as db:
        step = undo.last_redoable(db)
        undone = undo.undone_by(db, step.id) if step else None
        if step is None or undone is None:
            raise NothingToUndo("Không còn thao tác nào để làm lại.")
        label = f"Làm lại: {step.label}"
        with office.write("history.redo", label, kind="redo", target_id=step.id) as work:
            taken = undo.take_back(work.db, undone)
    value = Undone(step_id=step.id, verb=step.verb, rows=taken.rows)
    return Outcome(value=value, changes=_changed(office, taken.tables), label=label)


def _changed(office: Office, tables: frozenset[str]) -> frozenset[str]:
    """The kinds of noun behind the tables a step touched; a law that changed is read anew."""
    kinds = frozenset(_KINDS.get(table, table) for table in tables)
    if "law" in kinds:
        office.forget_law()
    return kinds
