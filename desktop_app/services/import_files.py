"""What an import hands back as files and as JSON: the rejected rows, the blank list to fill in, the receipt for scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.services.import_values import ImportReceipt, Preview, Totals
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault


def save_rejects(seen: Preview, out: Path) -> int:
    """Write the rejected rows to ``out``: the original layout, the reason beside each; returns how many there are.

    Corrected there, the file can be taken in again. Raises ``WorldFault`` when nothing was rejected or the file cannot be written.
    """
    # The writer of workbooks is loaded when first used, not when the program starts.
    from desktop_app.excel.rejects import write_rejects

    rejected = {row.row: row.problems for row in seen.rows if row.result in ("error", "suspect")}
    if not rejected:
        raise WorldFault("Không có dòng nào bị loại nên không có tệp dòng lỗi.")
    if out.exists() and out.resolve() == seen.path.resolve():
        raise WorldFault("Đây là chính tệp đang nhập. Hãy đặt tên khác cho tệp dòng lỗi.")
    return write_rejects(out, seen.reading, rejected)


def write_template(office: Office, path: Path, kind: str = "households") -> Path:
    """Write the blank list of a kind, its drop-downs filled from the office's own lists. Raises ``WorldFault``, KeyError for a kind without one."""
    # As above.
    from desktop_app.excel import template

    read = office.read
    lists = {
        name: [entry.name for entry in read.reference.codes(name)]
        for name in ("relations", "ethnicities", "support_classes")
    }
    lists["communes"] = [commune.name for commune in read.communes.covered()]
    lists["hamlets"] = sorted({hamlet.name for hamlet in read.hamlets.all()})
    return template.write_template(path, kind=kind, lists=lists)


def totals_json(totals: Totals) -> dict[str, int]:
    """The counts as the command line prints them."""
    return {
        "read": totals.read,
        "added": totals.added,
        "updated": totals.updated,
        "same": totals.same,
        "rejected": totals.rejected,
        "ignored": totals.ignored,
    }


def receipt_json(receipt: ImportReceipt | Preview) -> dict[str, Any]:
    """The object that ``import --json`` prints, for a receipt or (dry run) for a preview; ``import_id`` is null where nothing was written.

    ``problems[].row`` and ``.column`` are the workbook's own row number and heading; ``level`` is ``block`` | ``warn`` | ``hint``.
    """
    return {
        "kind": receipt.kind,
        "sheet": receipt.sheet,
        **totals_json(receipt.totals),
        "suspect": receipt.totals.suspect,
        "problems": [
            {
                "row": problem.row,
                "column": problem.column,
                "level": problem.level,
                "message": problem.message,
                "value": problem.value,
            }
            for problem in receipt.problems
        ],
        "import_id": receipt.import_id if isinstance(receipt, ImportReceipt) else None,
    }
