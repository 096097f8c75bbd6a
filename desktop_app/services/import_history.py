"""The imports that were made, and taking one back: today's by Ctrl+Z, an older one as far as nobody has used it since."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.records import ImportBatch
from desktop_app.services import history
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage import undo
from desktop_app.storage.imports import ImportedRow
from desktop_app.system.faults import WorldFault

# Every table an import can write to, as people call a row of it.
_NOUNS = {
    "person": "người",
    "household": "hộ",
    "hamlet": "thôn",
    "lead": "đối tượng tiềm năng",
    "lead_naming": "danh sách đã nêu tên một đối tượng tiềm năng",
    "coverage": "thời hạn tham gia của",
    "entitlement": "diện hỗ trợ của",
    "enrolment": "phần tham gia đã thu của",
    "receipt": "biên lai",
    "ledger_entry": "khoản thu của",
    "organisation": "tổ chức",
    "collector": "nhân viên thu",
    "collector_hamlet": "địa bàn của nhân viên thu",
    "employer": "đơn vị",
    "employer_month": "số liệu tháng của đơn vị",
    "monthly_figure": "số liệu tháng",
    "plan": "kế hoạch",
    "plan_cell": "ô kế hoạch",
    "import_batch": "lần nhập",
    "import_layout": "cách hiểu cột",
    "import_decision": "lựa chọn đã nhớ về",
}
_NAMED_ALONE = frozenset({"person", "hamlet"})


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """Something an import brought or changed that stays, because it was changed or used since."""

    kind: str
    id: int
    text: str


@dataclass(frozen=True, kw_only=True)
class UndoneImport:
    """An import that was taken back: how many rows of the office were restored, and what stays."""

    import_id: int
    file_name: str
    rows: int
    left: tuple[LeftBehind, ...] = ()


def list_imports(office: Office, limit: int = 200) -> tuple[ImportBatch, ...]:
    """The imports that stand, the newest first; one that was taken back is not among them."""
    return tuple(office.read.imports.newest(limit))


def import_rows(office: Office, import_id: int) -> tuple[ImportedRow, ...]:
    """What became of each row of an import, in the order of its workbook."""
    return tuple(office.read.imports.rows_of(import_id))


def undo_import(office: Office, import_id: int) -> Outcome[UndoneImport]:
    """Take back one import, however old. What somebody changed or used since stays and is named; the office forgets the file.

    Raises ``WorldFault`` when there is no such import (any more).
    """
    try:
        batch = office.read.imports.get(import_id)
    except KeyError:
        raise WorldFault("Không còn lần nhập này; có thể đã hoàn tác trước đó. Hãy xem lại lịch sử nhập.") from None
    step_id = office.read.imports.step_of(import_id)
    step = undo.step(office.read.db, step_id) if step_id is not None else None
    assert step is not None  # an import's own row is always inside the range of its step
    undone = history.undo_step(office, step, partial=True)
    left = _named(office, undone.value.left)
    notes: tuple[str, ...] = ()
    if left:
        shown = "; ".join(one.text for one in left[:3])
        more = f" và {len(left) - 3} mục khác" if len(left) > 3 else ""
        notes = (f"Giữ lại {len(left)} mục đã được sửa hoặc dùng sau khi nhập: {shown}{more}.",)
    value = UndoneImport(import_id=import_id, file_name=batch.file_name, rows=undone.value.rows, left=left)
    return Outcome(
        value=value, changes=undone.changes | {"import"}, label=f"Hoàn tác lần nhập {batch.file_name}", notes=notes
    )


def _named(office: Office, left: tuple[tuple[str, int], ...]) -> tuple[LeftBehind, ...]:
    """What stays, in words. A row that was deleted since does not stay, though the import could not take it back."""
    ids: dict[str, list[int]] = {}
    for table, row_id in left:
        ids.setdefault(table, []).append(row_id)
    titles = {table: office.read.imports.titles(table, rows) for table, rows in ids.items()}
    return tuple(
        LeftBehind(kind=table, id=row_id, text=_text(table, titles[table][row_id]))
        for table, row_id in left
        if row_id in titles[table]
    )


def _text(table: str, title: str) -> str:
    if table in _NAMED_ALONE and title:
        return title
    noun = _NOUNS.get(table, "dòng dữ liệu")
    return f"{noun} {title}" if title else noun.removesuffix(" của").removesuffix(" về")
