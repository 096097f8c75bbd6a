"""The values that travel while a workbook is taken in: what the file says, what will happen to each row, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from desktop_app.excel.problems import Problem

if TYPE_CHECKING:
    from desktop_app.excel.lists import ListReading

Result: TypeAlias = Literal["add", "update", "same", "error", "suspect"]
Policy: TypeAlias = frozenset[str]

POLICIES: Mapping[str, str] = {
    "add": "Thêm người, hộ chưa có",
    "fill": "Điền vào ô đang trống",
    "update": "Cập nhật ô khác với tệp",
}
EVERYTHING: Policy = frozenset(POLICIES)
RESULT_WORDS: Mapping[str, str] = {
    "add": "Thêm",
    "update": "Sửa",
    "same": "Giống",
    "error": "Lỗi",
    "suspect": "Nghi trùng",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class CellChange:
    """One cell of the office's records before and after. ``kept``: the policy leaves the office's own value standing."""

    label: str
    before: str
    after: str
    kept: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """Somebody in the office a suspect row may be: shown side by side, chosen by the user.

    ``person_id`` is the id of a person; for lists that are not about persons that of the collector or employer.
    """

    person_id: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What the user said about a suspect row: ``add`` (another person), ``match`` (is ``person_id``), ``skip`` (leave it out)."""

    action: Literal["add", "match", "skip"]
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RowOutcome:
    """What will happen to one row of the workbook. ``note`` is the Vietnamese reason of an error, a doubt, a kept value."""

    row: int
    result: Result
    name: str
    place: str = ""
    note: str = ""
    person_id: int | None = None
    changes: tuple[CellChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """The counts of one workbook; they add up: ``read = added + updated + same + rejected``. ``ignored`` stands beside them.

    ``suspect`` says how many of the rejected rows are only doubtful (another person of the same name …).
    """

    read: int
    added: int
    updated: int
    same: int
    rejected: int
    ignored: int
    suspect: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.added + self.updated + self.same + self.rejected


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """Something about a list only the user knows: answered through ``answers={key: {code: one of the choices}}``.

    ``choices``: (code, Vietnamese text); ``value``: the choice that counts as long as nothing else is said. Without one the rows it concerns are
    refused until it is answered.
    """

    key: str
    code: str
    text: str
    choices: tuple[tuple[str, str], ...]
    value: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierImport:
    """An import of the same file, as far as the office remembers it. ``at`` is local ISO time."""

    import_id: int
    at: str
    file_name: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Everything about one workbook before it is taken in; nothing is written yet.

    ``commune`` is the code that rows without a commune of their own get ("" when none was chosen and the office has several). ``step`` is the
    newest step of the office's journal that was seen: a commit on another one is refused. ``mapping`` holds the columns whose field was told (by the
    user, or by an earlier import of the layout). ``known_layout``: nothing has to be
    asked. ``asks``: questions beside those of the columns. ``plan`` is for ``commit`` only.
    """

    path: Path
    sha256: str
    kind: str
    sheet: str
    policy: Policy
    commune: str
    reading: ListReading
    rows: tuple[RowOutcome, ...]
    problems: tuple[Problem, ...]
    totals: Totals
    earlier: tuple[EarlierImport, ...] = ()
    known_layout: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)
    needs_commune: bool = False
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    step: int = 0
    plan: object = None


@dataclass(frozen=True, kw_only=True)
class ImportReceipt:
    """What became of a workbook. ``import_id`` names it for ``undo_import``; None when nothing had to be written down."""

    import_id: int | None
    file_name: str
    kind: str
    sheet: str
    totals: Totals
    problems: tuple[Problem, ...] = ()
    made: Mapping[str, int] = field(default_factory=dict)
