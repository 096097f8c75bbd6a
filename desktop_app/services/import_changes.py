"""What a row changes in a record that is there already, cell by cell, as far as the policy of the import allows it.

A blank never overwrites. A value that says less than the office knows (a year where the day is known, capitals, letters without marks, the last ten
digits of a card) is no change at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.domain.birth import format_birth
from desktop_app.domain.names import clean, fold
from desktop_app.excel.problems import Problem
from desktop_app.services.import_codes import CodeBook
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_values import CellChange, Policy
from desktop_app.storage.matching import KnownPerson

LABELS = {
    "name": "Họ và tên",
    "birth": "Ngày sinh",
    "sex": "Giới tính",
    "personal_id": "Số CCCD/định danh",
    "insurance_no": "Mã số BHXH",
    "card_no": "Mã thẻ BHYT",
    "phone": "Điện thoại",
    "ethnicity_code": "Dân tộc",
    "relation_code": "Quan hệ với chủ hộ",
    "relation_text": "Quan hệ với chủ hộ",
    "occupation": "Nghề nghiệp",
    "workplace": "Nơi làm việc",
    "note": "Ghi chú",
}
_SEXES = {"male": "Nam", "female": "Nữ"}


class Comparer:
    """Compares rows with records under one policy."""

    def __init__(self, policy: Policy, codes: CodeBook) -> None:
        self._update = "update" in policy
        self._fill = self._update or "fill" in policy
        self._codes = codes

    def person(self, row: Incoming, known: KnownPerson) -> None:
        """Note in the row what it changes of the person: ``changes`` to show, ``writes`` to make."""
        for field, value in row.values.items():
            # The word of a relation goes along with its code; alone it counts where no code stands for it.
            if value is None or (field == "relation_text" and "relation_code" in row.values):
                continue
            if row.elsewhere and field.startswith("relation"):
                continue  # the relation to the head of another household
            before = known.get(field)
            if before != value:
                self.cell(row, field, before, value, row.writes, LABELS[field])
        if "relation_code" in row.writes and "relation_text" in row.values:
            row.writes["relation_text"] = row.values["relation_text"]

    def cell(
        self, row: Incoming, field: str, before: Any, after: Any, writes: dict[str, Any], label: str,
        show: Callable[[Any], str] | None = None,
    ) -> None:  # fmt: skip
        """Compare one cell; write ``after`` when it says more and the policy allows it, else tell that the office's value stays."""
        merged = _merged(field, before, after)
        if merged is None:
            return
        value, filling = merged
        allowed = self._fill if filling else self._update
        shown = show or (lambda cell: self._shown(field, cell))
        row.changes.append(CellChange(label=label, before=shown(before), after=shown(value), kept=not allowed))
        if allowed:
            writes[field] = value
        else:
            self._tell_kept(row, label, shown(before), shown(value), filling=filling)

    @staticmethod
    def _tell_kept(row: Incoming, label: str, before: str, after: str, *, filling: bool) -> None:
        stays = "để trống" if filling else f"giữ “{before}”"
        row.problems.append(
            Problem(
                level="hint", code="kept", row=row.row, column=label, value=after,
                message=f"{label}: {stays} theo cách nhập đã chọn; tệp ghi “{after}”.",
            )
        )  # fmt: skip

    def _shown(self, field: str, value: Any) -> str:
        if value is None:
            return ""
        match field:
            case "birth":
                return format_birth(value)
            case "sex":
                return _SEXES[value]
            case "relation_code" | "ethnicity_code":
                return self._codes.name(field, value)
            case _:
                return str(value)


def _merged(field: str, before: Any, after: Any) -> tuple[Any, bool] | None:
    """The value to write and whether that only fills what was open; None when the row brings nothing new."""
    if before is None or before == "":
        return after, True
    match field:
        case "birth":
            if before.startswith(after):
                return None
            return after, after.startswith(before)
        case "card_no":
            if before.endswith(after):
                return None
            return after, after.endswith(before)
        case "note":
            new = [part for part in str(after).split("; ") if part not in before]
            return (f"{before}; {'; '.join(new)}", True) if new else None
        case "name":
            return None if _says_less(before, after) else (after, False)
        case "address" | "occupation" | "workplace" | "relation_text":
            return None if clean(before).casefold() == clean(after).casefold() else (after, False)
        case _:
            return after, False


def _says_less(before: str, after: str) -> bool:
    """Whether a name is the known one in other capitals or without its marks."""
    if clean(before).casefold() == clean(after).casefold():
        return True
    return fold(before) == clean(after).casefold()
