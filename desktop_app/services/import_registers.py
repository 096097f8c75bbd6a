"""The common part of lists that are not about residents: collectors, employers, figures, plans.

Each kind has a planner that turns the rows of a reading into `RegisterRow`s with their results and a `RegisterPlan` that can write
itself. They travel the same road as people do: preview, revise, commit, row ledger, rejects, undo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from desktop_app.domain.names import clean, fold
from desktop_app.excel.lists import ListReading
from desktop_app.excel.mapping import Row
from desktop_app.excel.plain import Plain
from desktop_app.excel.problems import Problem
from desktop_app.services.import_planning import Choices
from desktop_app.services.import_values import Ask, Candidate, CellChange, Policy, Result, RowOutcome
from desktop_app.storage.imports import ImportedRow
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork

Pulse = Callable[[int, int, str], None]
Step = Callable[[str], None]
_MESSAGE_LENGTH = 500
_EVERY = 2_000
NOT_ADDED = "Chưa có trong dữ liệu; cách nhập đã chọn không thêm mới."
SKIPPED = "Bỏ qua theo lựa chọn của người nhập."
# What may come in fewer words or other capitals without being a change.
_WORDS = frozenset(["name", "code", "owner_name", "address", "business"])


@dataclass(frozen=True, kw_only=True)
class RegisterTask:
    """What a planner has to go by. ``told``: the kind was chosen by the user or remembered, not recognised. ``answers``: key → code → answer."""

    read: Repositories
    today: date
    reading: ListReading
    choices: Choices
    answers: Mapping[str, Mapping[str, str]]
    told: bool
    pulse: Pulse

    def answer(self, key: str, code: str = "") -> str:
        """What the user answered to a question ("" when it is open)."""
        return self.answers.get(key, {}).get(code, "")

    def cell(self, row: int, name: str) -> Plain:
        """The raw cell of a field in a row of the workbook ("" where there is none)."""
        column = self.reading.recognition.column_of(name)
        cells = self.reading.workbook.sheet(self.reading.sheet).rows[row - 1]
        return cells[column.index] if column is not None and column.index < len(cells) else ""

    def heading(self, name: str) -> str:
        """How the column of a field is headed in the workbook; "" without one."""
        column = self.reading.recognition.column_of(name)
        return column.heading if column is not None else ""

    @property
    def title(self) -> str:
        """The folded texts above the table."""
        return fold(self.reading.title)


@dataclass(eq=False, kw_only=True, slots=True)
class RegisterRow:
    """One row of a workbook on its way; result, record and changes are filled in step by step. ``writes``: columns to set."""

    row: int
    name: str
    said: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    known: int | None = None
    result: Result = "add"
    note: str = ""
    changes: list[CellChange] = field(default_factory=list)
    writes: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()

    @property
    def rejected(self) -> bool:
        """Whether the row is not taken in."""
        return self.result in ("error", "suspect")

    def refuse(self, reason: str, result: Result = "error", candidates: tuple[Candidate, ...] = ()) -> None:
        """Leave the row out, for the first reason that is found."""
        if not self.rejected:
            self.result, self.note, self.candidates = result, reason, candidates

    def tell(
        self,
        level: Literal["warn", "hint"],
        code: str,
        message: str,
        *,
        column: str = "",
        field: str = "",
        value: object = "",
    ) -> None:
        """Note something to look at."""
        self.problems.append(
            Problem(level=level, code=code, message=message, row=self.row, column=column, field=field, value=str(value))
        )

    def conclude(self, policy: Policy) -> None:
        """The result of a row that was not refused."""
        if self.rejected:
            return
        if self.known is None:
            if "add" not in policy:
                self.refuse(NOT_ADDED)
            return
        self.result = "update" if any(not change.kept for change in self.changes) else "same"


class RegisterPlan(Protocol):
    """What an import of a register will do. ``nouns``: the kinds of noun it may change."""

    @property
    def rows(self) -> Sequence[RegisterRow]:
        """The rows in the order of the workbook."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What concerns the whole list."""

    @property
    def asks(self) -> Sequence[Ask]:
        """What only the user can answer."""

    @property
    def needs_commune(self) -> bool:
        """Whether a commune has to be chosen for rows that name none."""

    @property
    def nouns(self) -> frozenset[str]:
        """The kinds of noun that pages show anew."""

    def write(self, work: UnitOfWork, file_name: str, step: Step) -> dict[str, int]:
        """Write everything; returns how many of each noun were added or changed."""


class Cells:
    """Compares cells of a row with a record under a policy; a blank says nothing."""

    def __init__(self, policy: Policy) -> None:
        self._update = "update" in policy
        self._fill = self._update or "fill" in policy

    def compare(
        self, row: RegisterRow, name: str, label: str, before: Any, after: Any, show: Callable[[Any], str] = str
    ) -> bool:
        """Note the change of one cell in the row; says whether it will be written."""
        if after is None or after == "" or before == after:
            return False
        filling = before is None or before == ""
        if not filling and name in _WORDS and _says_less(str(before), str(after)):
            return False
        allowed = self._fill if filling else self._update
        shown = "" if filling else show(before)
        row.changes.append(CellChange(label=label, before=shown, after=show(after), kept=not allowed))
        if allowed:
            row.writes[name] = after
        else:
            stays = "để trống" if filling else f"giữ “{shown}”"
            message = f"{label}: {stays} theo cách nhập đã chọn; tệp ghi “{show(after)}”."
            row.tell("hint", "kept", message, column=label, value=show(after))
        return allowed


def each_row(task: RegisterTask, named: Callable[[Row], str]) -> Iterator[RegisterRow]:
    """The records of the list as rows on their way; those with a blocking problem are refused."""
    for at, found in enumerate(task.reading.rows):
        if at % _EVERY == 0:
            task.pulse(at, task.reading.read_count, "Đọc các dòng")
        made = RegisterRow(row=found.number, name=named(found), said=found.values, problems=list(found.problems))
        blocking = next((problem.message for problem in found.problems if problem.level == "block"), None)
        if blocking is not None:
            made.refuse(blocking)
        decision = task.choices.decisions.get(found.number)
        if decision is not None and decision.action == "skip":
            made.refuse(SKIPPED, "suspect")
        yield made


def chosen(task: RegisterTask, row: RegisterRow) -> int | None:
    """The record the user said this row is."""
    decision = task.choices.decisions.get(row.row)
    return decision.person_id if decision is not None and decision.action == "match" else None


def asked_to_add(task: RegisterTask, row: RegisterRow) -> bool:
    """Whether the user said that this row is somebody new."""
    decision = task.choices.decisions.get(row.row)
    return decision is not None and decision.action == "add"


def register_outcomes(rows: Iterable[RegisterRow]) -> tuple[RowOutcome, ...]:
    """The rows as they are shown."""
    return tuple(_shown(row) for row in rows)


def register_ledger(rows: Iterable[RegisterRow]) -> Iterator[ImportedRow]:
    """What became of each row of the workbook; these rows are no persons."""
    for row in rows:
        said = "; ".join(f"{change.label}: {change.after}" for change in row.changes if not change.kept)
        message = row.note or (said if row.known is not None else row.name)
        yield ImportedRow(
            row_number=row.row, result=row.result, person_id=None, message=message[:_MESSAGE_LENGTH] or None
        )


def text(value: Any) -> str:
    """A cell's value as a clean text, "" for nothing."""
    return clean(str(value)) if value is not None else ""


def _shown(row: RegisterRow) -> RowOutcome:
    problems = tuple(row.problems)
    if row.rejected and not any(problem.level == "block" for problem in problems):
        problems += (Problem(level="block", code=row.result, message=row.note, row=row.row, value=row.name),)
    return RowOutcome(
        row=row.row,
        result=row.result,
        name=row.name,
        place=row.place,
        note=row.note,
        changes=tuple(row.changes),
        problems=problems,
        candidates=row.candidates,
    )


def _says_less(before: str, after: str) -> bool:
    if clean(before).casefold() == clean(after).casefold():
        return True
    return fold(before) == clean(after).casefold()
