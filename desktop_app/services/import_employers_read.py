"""What a row of an employers' list says: codes, kind, state and tax method in the words of the record, the figures of a month.

What a cell leaves open stays open: an unknown word is kept in the note and told, a number that may be two things refuses the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from desktop_app.domain.names import fold
from desktop_app.domain.tax_codes import check_digit_fits, is_personal_id, tax_code_of, unit_code_of
from desktop_app.excel.lists import ListReading
from desktop_app.excel.plain import Plain, shown
from desktop_app.excel.problems import Problem
from desktop_app.services.employers import STATES, TAX_METHODS
from desktop_app.services.import_figures_numbers import MONEY_UNITS, NotANumber, money_factor, units_in, whole_number
from desktop_app.services.import_figures_rows import MONTH_FIELDS, Period, period_of, title_month
from desktop_app.services.import_registers import RegisterRow, RegisterTask, text

_BUSINESS = 4  # household businesses, row 4 of part A of B16a-TS
_KINDS = {
    "dn nha nuoc": 1, "dnnn": 1, "fdi": 2, "dn fdi": 2, "dn co von dau tu nuoc ngoai": 2, "doanh nghiep fdi": 2,
    "doanh nghiep co von dau tu nuoc ngoai": 2, "doanh nghiep ngoai quoc doanh": 3, "dnnqd": 3, "ngoai quoc doanh": 3,
    "ho kinh doanh": 4, "hkd": 4, "ho kd": 4, "ho kinh doanh ca the": 4, "chu ho kinh doanh": 4, "htx": 7,
    "hop tac xa": 7, "hcsn": 10, "hanh chinh su nghiep": 10,
}  # fmt: skip
_STATES = {
    "active": ("dang hoat dong", "hoat dong", "nnt dang hoat dong", "dang kinh doanh", "00"),
    "paused": ("tam ngung", "tam ngung hoat dong", "tam ngung kinh doanh", "tam nghi", "tam nghi kinh doanh",
               "tam ngung hoat dong, kinh doanh"),
    "closed": ("ngung hoat dong", "da dong mst", "dong mst", "da dong ma so thue", "giai the", "da giai the", "pha san",
               "cham dut hoat dong", "da cham dut hoat dong"),
}  # fmt: skip
_METHODS = {
    "declaration": ("ke khai", "phuong phap ke khai", "nop thue theo phuong phap ke khai", "theo ke khai"),
    "lump-sum": ("khoan", "thue khoan", "phuong phap khoan", "nop thue theo phuong phap khoan", "theo khoan"),
}
FUNDS = {
    "": "arrears",
    "social": "arrears_social",
    "health": "arrears_health",
    "unemployment": "arrears_unemployment",
    "accident": "arrears_accident",
}
_MONTHLY = {
    "people": ("unit_people",),
    "payable": ("unit_payable", "amount_due"),
    "paid": ("unit_paid",),
    "months_late": ("months_late",),
}


MONEY = frozenset(["unit_payable", "amount_due", "unit_paid", *FUNDS.values()])


def without_unit_doubts(reading: ListReading) -> ListReading:
    """The reading without what it says of units of money that the block above the table names clearly."""
    told = money_factor(units_in(reading.title))
    if told is None:
        return reading
    rest = [
        one for one in reading.problems if not (one.field in MONEY and one.code in ("money-unit", "money-unit-doubt"))
    ]
    if told > 1 and any(column.field in MONEY for column in reading.columns):
        message = f"Số tiền tính bằng {MONEY_UNITS[str(told)]}, đã đổi ra đồng. Hãy kiểm tra."
        rest.append(Problem(level="warn", code="money-unit", message=message))
    return replace(reading, problems=tuple(rest))


@dataclass(eq=False, kw_only=True)
class Unit:
    """An employer as a row describes it. ``values``: columns of the record; ``months``: (month, fund) → columns of the month."""

    row: RegisterRow
    values: dict[str, Any] = field(default_factory=dict)
    months: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)


class UnitReader:
    """Reads the rows of one list."""

    def __init__(self, task: RegisterTask) -> None:
        self._task = task
        groups = task.read.reference.codes("subject_groups", task.today.isoformat())
        self._kinds = _KINDS | {
            fold(one.name): int(one.code[2:]) for one in groups if re.fullmatch(r"A\.\d{1,2}", one.code)
        }
        self._kind = self._told_kind()
        self._factors = {name: factor for name in MONEY if (factor := self._factor(name)) is not None}
        doubtful = {problem.field for problem in task.reading.problems if problem.code == "money-unit-doubt"}
        self.withheld = sorted((doubtful & MONEY) - self._factors.keys())
        told = task.answer("month")
        self.title_month = period_of(told) if told else title_month(task.reading.title)
        self.months_open = False

    def read(self, row: RegisterRow) -> Unit:
        """One row as an employer; refused where it has no name or a code that cannot be trusted."""
        said = row.said
        unit = Unit(row=row)
        if not row.name:
            row.refuse("Thiếu tên đơn vị, hộ kinh doanh nên không nhập dòng này. Hãy bổ sung.")
        values = unit.values = {
            "name": row.name,
            "tax_code": self._tax_code(row),
            "unit_code": unit_code_of(text(said.get("unit_code"))) or None,
            "kind": self._kind_of(row),
            "address": said.get("address"),
            "phone": said.get("phone"),
            "owner_name": text(said.get("owner_name")) or text(said.get("household_head")) or None,
            "owner_personal_id": said.get("owner_id") or said.get("personal_id"),
            "state": self._word(row, "tax_state", _STATES, STATES, "Trạng thái"),
            "tax_method": self._word(row, "tax_method", _METHODS, TAX_METHODS, "Phương pháp thuế"),
            "registered_on": said.get("registered_on"),
            "people_declared": said.get("people_declared"),
            "declared_on": said.get("declared_on"),
            "business": said.get("business"),
        }
        if said.get("note"):
            self._remark(row, text(said["note"]))
        values["note"] = row.writes.pop("note", None)
        code = values["tax_code"]
        if code and is_personal_id(code) and values["owner_personal_id"] is None and values["kind"] == _BUSINESS:
            values["owner_personal_id"] = code  # the code of a household business is its owner's id
        self._figures(unit)
        return unit

    # -- codes and words

    def _tax_code(self, row: RegisterRow) -> str | None:
        cell = self._task.cell(row.row, "tax_code")
        said = shown(cell)
        if not said:
            return None
        owner = row.said.get("owner_id") or row.said.get("personal_id")
        code, note = _restored(cell, said, owner if isinstance(owner, str) else None)
        heading = self._task.heading("tax_code")
        if code is None:
            row.refuse(f"Mã số thuế “{said}”: {note}")
        elif note:
            row.tell("warn", "zeros-restored", note, column=heading, field="tax_code", value=said)
        elif not check_digit_fits(code):
            row.tell("warn", "tax-code-check", f"Chữ số kiểm tra của mã số thuế {code} không khớp. Hãy đối chiếu.",
                     column=heading, field="tax_code", value=said)  # fmt: skip
        return code

    def _told_kind(self) -> int | None:
        """The kind that the heading of the names or the title tells for every row."""
        words = fold(self._task.heading("employer_name")) or ""
        for said in (words, self._task.title):
            if "ho kinh doanh" in said:
                return (
                    _BUSINESS
                    if not any(other in said for other in ("doanh nghiep", "don vi", "nguoi nop thue"))
                    else None
                )
        return None

    def _kind_of(self, row: RegisterRow) -> int | None:
        said = text(row.said.get("employer_kind"))
        if not said:
            return self._kind
        if said.isdigit() and 1 <= int(said) <= 11:
            return int(said)
        kind = self._kinds.get(fold(said))
        if kind is None:
            self._unknown(
                row, "employer_kind", f"Loại hình: {said}", "Loại hình này không thuộc 11 nhóm của mẫu B16a-TS"
            )
        return kind

    def _word(
        self, row: RegisterRow, name: str, words: Mapping[str, tuple[str, ...]], names: Mapping[str, str], label: str
    ) -> str | None:
        said = text(row.said.get(name))
        if not said:
            return None
        folded = fold(said)
        for code, known in words.items():
            if folded in known or folded == fold(names[code]):
                return code
        self._unknown(row, name, f"{label}: {said}", f"{label} “{said}” chưa có trong danh mục")
        return None

    def _unknown(self, row: RegisterRow, name: str, remark: str, what: str) -> None:
        self._remark(row, remark)
        row.tell("warn", "unknown-word", f"{what}; giữ chữ ở ghi chú.", column=self._task.heading(name), field=name,
                 value=row.said.get(name))  # fmt: skip

    @staticmethod
    def _remark(row: RegisterRow, said: str) -> None:
        note = row.writes.get("note")
        row.writes["note"] = f"{note}; {said}" if note else said

    # -- the month

    def _figures(self, unit: Unit) -> None:
        found: dict[str, dict[str, int]] = {}
        for column, names in _MONTHLY.items():
            value = next((value for name in names if (value := self._amount(unit.row, name)) is not None), None)
            if value is not None:
                found.setdefault("", {})[column] = value
        for fund, name in FUNDS.items():
            value = self._amount(unit.row, name)
            if value is not None:
                found.setdefault(fund, {})["arrears"] = value
        if not found:
            return
        month = self._month(unit.row)
        if month is None:
            self.months_open = True
            return
        unit.months = {(month, fund): columns for fund, columns in found.items()}

    def _factor(self, name: str) -> int | None:
        """The unit of a column of money as its heading or the block above the table names it."""
        near = money_factor(units_in(self._task.heading(name)))
        return near if near is not None else money_factor(units_in(self._task.reading.title))

    def _amount(self, row: RegisterRow, name: str) -> int | None:
        """A figure of a row; money in the unit that is told, else as the list was read, and not at all where that is doubtful."""
        said = row.said.get(name)
        factor = self._factors.get(name)
        if factor is None:
            return said if isinstance(said, int) and name not in self.withheld else None
        try:
            value = whole_number(self._task.cell(row.row, name), factor, "đồng")
        except NotANumber:
            return None  # the reading has told it
        if value is not None and value < 0:
            return None
        row.problems = [problem for problem in row.problems if problem.field != name]
        return value

    def _month(self, row: RegisterRow) -> str | None:
        cell = self._task.cell(row.row, "period")
        period: Period | None = period_of(cell) if cell != "" else self.title_month
        if period is None or not period.year or period.field not in MONTH_FIELDS:
            return None
        return f"{period.year}-{MONTH_FIELDS[period.field]:02d}"


def _restored(cell: Plain, said: str, owner: str | None) -> tuple[str | None, str]:
    """A tax code with what has to be told of it; None with the reason when it cannot be trusted.

    A number has lost its leading zeros: nine digits lack one, eleven belong to a personal id (they all begin with 0). Ten digits that are no code by
    their check digit may be a personal id without two zeros.
    """
    number = isinstance(cell, float | int) and not isinstance(cell, bool)
    if not number:
        code = tax_code_of(said)
        return code, "" if code else "phải có 10 hoặc 13 chữ số, hoặc số định danh 12 chữ số của chủ hộ. Hãy sửa lại."
    if not said.isdigit():
        return None, "ô số không phải số nguyên. Hãy gõ lại dạng chữ."
    if owner is not None and int(owner) == int(said):
        return owner, f"Mất số 0 ở đầu; đã thêm lại thành {owner} theo số định danh của chủ. Hãy đối chiếu."
    width = {9: 10, 11: 12}.get(len(said), len(said))
    code = tax_code_of(said.zfill(width)) or (tax_code_of(said.zfill(13)) if len(said) == 12 else None)
    if code is None:
        return None, "phải có 10 hoặc 13 chữ số, hoặc số định danh 12 chữ số của chủ hộ. Hãy sửa lại."
    if len(said) == 10 and not check_digit_fits(code):
        return None, "có thể là số định danh mất hai số 0 ở đầu. Hãy gõ lại dạng chữ."
    if code.replace("-", "") != said:
        return code, f"Mất số 0 ở đầu (Excel coi là số); đã thêm lại thành {code}. Hãy đối chiếu với giấy tờ."
    return code, ""
