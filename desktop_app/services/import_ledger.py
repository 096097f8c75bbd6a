"""The row ledger of an import as it is read months later: what became of each row, whom it speaks of, and its rejected rows as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.records import ImportBatch
from desktop_app.excel.fields import fields, label
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault

REJECTED = frozenset({"error", "suspect"})
_NAMES = ("full_name", "collector_name", "employer_name", "owner_name", "organisation_name", "indicator")
_PLACES = ("hamlet", "commune", "address")
_SEXES = {"male": "Nam", "female": "Nữ"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerLine:
    """One row of the workbook. ``result`` as in the preview; ``person_id`` is whom it means or has become, None for nobody (any more)."""

    row: int
    result: str
    name: str
    place: str = ""
    message: str = ""
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """An import with its rows in the order of the workbook."""

    batch: ImportBatch
    lines: tuple[LedgerLine, ...]


def ledger_of(office: Office, import_id: int) -> Ledger:
    """The row ledger of an import that stands. Raises ``WorldFault`` when it was taken back meanwhile."""
    read = office.read
    batch = _batch(office, import_id)
    rows = read.imports.rows_of(import_id)
    said = dict(read.imports.content_of(import_id))
    people = read.imports.titles("person", {row.person_id for row in rows if row.person_id is not None})
    lines = tuple(
        LedgerLine(
            row=row.row_number,
            result=row.result,
            name=_first(said.get(row.row_number, {}), _NAMES) or people.get(row.person_id or 0, ""),
            place=_first(said.get(row.row_number, {}), _PLACES),
            message=row.message or "",
            person_id=row.person_id if row.person_id in people else None,
        )
        for row in rows
    )
    return Ledger(batch=batch, lines=lines)


def save_rejects_again(office: Office, import_id: int, out: Path) -> int:
    """Write the rejected rows of an import, as the file said them, with the reasons; returns how many there are.

    The workbook bears the program's own headings and can be corrected and taken in. What could not be read is blank there: it was never filed.
    Raises ``WorldFault`` when nothing was rejected, the import is gone or older than what is kept, or the file cannot be written.
    """
    # The writer of workbooks is loaded when first used, not when the program starts.
    from desktop_app.excel.list_writer import ListColumn, write_list

    batch = _batch(office, import_id)
    rejected = {
        row.row_number: row.message or "" for row in office.read.imports.rows_of(import_id) if row.result in REJECTED
    }
    if not rejected:
        raise WorldFault("Lần nhập này không có dòng nào bị loại.")
    said = {row: values for row, values in office.read.imports.content_of(import_id) if row in rejected}
    if not said:
        raise WorldFault(
            f"Không còn nội dung của tệp {batch.file_name}. Hãy mở lại tệp gốc ở trang Nhập Excel rồi lưu dòng lỗi."
        )
    known = fields()
    used = [name for name in known if name != "reject_reason" and any(name in values for values in said.values())]
    columns = [ListColumn(heading=label("reject_reason"), width=50)]
    columns += [ListColumn(heading=label(name), kind="id" if known[name].type != "text" else "text") for name in used]
    rows = [(rejected[row], *(_shown(name, said[row].get(name)) for name in used)) for row in sorted(said)]
    day = format_date(date.fromisoformat(batch.imported_at[:10]))
    lines = (
        f"Từ tệp {batch.file_name}, nhập ngày {day}: {len(rows)} dòng chưa nhập.",
        "Ô nào không đọc được khi nhập thì để trống ở đây; hãy đối chiếu với tệp gốc.",
    )
    return write_list(out, sheet="Dòng lỗi", columns=columns, rows=rows, title="CÁC DÒNG CHƯA NHẬP", lines=lines)


def _batch(office: Office, import_id: int) -> ImportBatch:
    try:
        return office.read.imports.get(import_id)
    except KeyError:
        raise WorldFault("Không còn lần nhập này; có thể đã hoàn tác trước đó. Hãy xem lại lịch sử nhập.") from None


def _first(said: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((str(said[name]) for name in names if said.get(name)), "")


def _shown(name: str, value: Any) -> str:
    """A value as an officer writes it; the reader of lists reads it back as the same."""
    if value is None or value is False:
        return ""
    match fields()[name].type:
        case "birth":
            return format_birth(str(value))
        case "date":
            return format_date(date.fromisoformat(str(value)))
        case "month":
            return format_month(str(value))
        case "sex":
            return _SEXES.get(str(value), str(value))
        case "flag":
            return "x"
        case _:
            return str(value)
