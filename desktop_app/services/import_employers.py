"""Lists of employers and household businesses: the tax office's, the agency's list of units, the list of those in arrears.

A row is an employer of the office by tax code (or the owner's personal id that stands in for it), then by unit code; a name in the same
commune alone is only a doubt, unless the row says nothing else than what is known. The figures of a month go beside the employer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.employer_records import Employer, EmployerMonth
from desktop_app.domain.money import format_money
from desktop_app.domain.names import fold
from desktop_app.domain.tax_codes import is_personal_id, tax_code_in
from desktop_app.excel.problems import Problem
from desktop_app.services.employers import FUNDS, STATES, TAX_METHODS
from desktop_app.services.import_employers_leads import owner_leads
from desktop_app.services.import_employers_read import Unit, UnitReader
from desktop_app.services.import_employers_write import MONTH_LABELS, EmployersPlan
from desktop_app.services.import_places import COMMUNE_ASK, Communes, Found, Refused
from desktop_app.services.import_registers import (
    Cells,
    RegisterRow,
    RegisterTask,
    asked_to_add,
    chosen,
    each_row,
    text,
)
from desktop_app.services.import_values import Ask, Candidate

LABELS = {
    "name": "Tên đơn vị", "tax_code": "Mã số thuế", "unit_code": "Mã đơn vị", "kind": "Loại hình", "commune_code": "Xã, phường",
    "address": "Địa chỉ", "phone": "Điện thoại", "owner_name": "Chủ, người đại diện", "owner_personal_id": "Số định danh của chủ",
    "state": "Trạng thái", "tax_method": "Phương pháp thuế", "registered_on": "Ngày đăng ký", "people_declared": "Số lao động kê khai",
    "declared_on": "Ngày của số lao động", "business": "Ngành nghề", "note": "Ghi chú",
}  # fmt: skip
_COLUMNS = tuple(field.name for field in fields(Employer) if field.name != "id")
_MONTHS_ASKED = 13
# What a list without any code must say alike before it is the same employer for certain.
_WHOLE = ("address", "phone", "owner_name", "owner_personal_id")


def plan_employers(task: RegisterTask) -> EmployersPlan:
    """Plan the import of a list of employers."""
    return _Planner(task).run()


class _Planner:
    def __init__(self, task: RegisterTask) -> None:
        self._task = task
        covered = task.read.communes.covered()
        self._communes = Communes(covered, task.choices.commune, task.answers.get(COMMUNE_ASK, {}))
        self._several = len(covered) > 1
        self._reader = UnitReader(task)
        self._cells = Cells(task.choices.policy)
        self._fill = bool(task.choices.policy & {"fill", "update"})
        self._homeless: dict[int, str] = {}

    def run(self) -> EmployersPlan:
        task = self._task
        units = [self._reader.read(row) for row in each_row(task, _named)]
        for unit in units:
            self._place(unit)
        self._mark_duplicates(units)
        self._load(units)
        taken: dict[int, int] = {}
        for unit in units:
            if not unit.row.rejected:
                self._match(unit, taken)
        ids = [unit.row.known for unit in units if unit.row.known is not None]
        months = {month for unit in units for month, _ in unit.months}
        known = {(one.employer_id, one.month, one.fund): one for one in task.read.employer_months.of_many(ids, months)}
        writes: dict[int, dict[tuple[str, str], dict[str, Any]]] = {}
        for unit in units:
            if unit.row.rejected:
                continue
            if unit.row.known is None and unit.row.row in self._homeless:
                unit.row.refuse(self._homeless[unit.row.row])
                continue
            self._compare(unit)
            writes[unit.row.row] = self._compare_months(unit, known)
            unit.row.conclude(task.choices.policy)
        leads = owner_leads(task, units)
        for unit in units:
            unit.row.conclude(task.choices.policy)
        needs = self._several and not any(task.heading(name) for name in ("commune", "commune_code"))
        return EmployersPlan(units, leads, writes, known, self._asks(), self._about(), needs_commune=needs)

    # -- where and who

    def _place(self, unit: Unit) -> None:
        row, said = unit.row, unit.row.said
        code, name, address = text(said.get("commune_code")), text(said.get("commune")), text(said.get("address"))
        found = self._communes.by_columns(code, name)
        told = self._communes.by_address(address) if address and not code and not name else None
        if isinstance(told, Found) or (told is not None and isinstance(found, Refused)):
            found = told
        if isinstance(found, Found):
            unit.values["commune_code"] = found.code
            row.place = self._communes.name(found.code)
            if found.note:
                row.tell("hint", "old-commune", found.note)
            return
        unit.values["commune_code"] = None
        self._homeless[row.row] = found.reason

    def _mark_duplicates(self, units: Iterable[Unit]) -> None:
        first: dict[tuple[object, ...], int] = {}
        for unit in units:
            if unit.row.rejected:
                continue
            values = unit.values
            keys: list[tuple[object, ...]] = []
            if values["unit_code"]:
                keys = [("mã đơn vị", values["unit_code"], month) for month, _ in unit.months or [("", "")]]
            elif values["tax_code"]:
                keys = [("mã số thuế", values["tax_code"], month) for month, _ in unit.months or [("", "")]]
            else:
                whole = tuple(values[name] for name in _WHOLE)
                keys = [("tên, địa chỉ", fold(values["name"]), values["commune_code"], *whole)]
            earlier = next((first[key] for key in keys if key in first), None)
            if earlier is not None:
                unit.row.refuse(f"Trùng {keys[0][0]} với dòng {earlier} của tệp.", "suspect")
                continue
            first.update(dict.fromkeys(keys, unit.row.row))

    def _load(self, units: Sequence[Unit]) -> None:
        codes = {code for unit in units for code in (unit.values["tax_code"], unit.values["owner_personal_id"]) if code}
        inside = {code for unit in units if (code := tax_code_in(unit.values["unit_code"] or "")) is not None}
        decided = [one.person_id for one in self._task.choices.decisions.values() if one.person_id is not None]
        found = self._task.read.employers.like(
            codes=codes | inside,
            unit_codes={unit.values["unit_code"] for unit in units if unit.values["unit_code"]},
            names={fold(unit.values["name"]) for unit in units},
            ids=decided,
        )
        self._known = {one.id: one for one in found}
        self._index: dict[tuple[str, str], list[Employer]] = {}
        for one in found:
            keys = {
                "tax": one.tax_code,
                "owner": one.owner_personal_id,
                "unit": one.unit_code,
                "name": fold(one.name),
            }
            for sort, key in keys.items():
                if key:
                    self._index.setdefault((sort, key), []).append(one)

    def _with(self, sort: str, *keys: str | None) -> list[Employer]:
        """The employers known under one of these keys: ``tax``, ``owner``, ``unit`` or ``name``."""
        return [one for key in keys if key for one in self._index.get((sort, key), ())]

    def _match(self, unit: Unit, taken: dict[int, int]) -> None:
        row = unit.row
        wanted = chosen(self._task, row)
        if wanted is not None:
            found: Employer | None = self._known[wanted]
        elif asked_to_add(self._task, row):
            found = None
        else:
            found = self._found(unit)
        if found is None or row.rejected:
            return
        if found.id in taken and not unit.months:
            row.refuse(f"Dòng {taken[found.id]} của tệp cũng là {_describe(found)}.", "suspect", _shown([found]))
            return
        taken.setdefault(found.id, row.row)
        row.known = found.id

    def _found(self, unit: Unit) -> Employer | None:
        row, values = unit.row, unit.values
        by_tax = self._by_tax(values)
        by_unit = self._with("unit", values["unit_code"])
        both = [one for one in by_tax if one in by_unit]
        if len(both) == 1:
            return both[0]
        if by_tax and by_unit:
            row.refuse(
                "Mã số thuế và mã đơn vị trong dữ liệu thuộc hai đơn vị khác nhau. Hãy đối chiếu.",
                "suspect",
                _shown(by_tax + by_unit),
            )
            return None
        # Units of one taxpayer have codes of their own: one with another code is not meant.
        fitting = by_unit or [one for one in by_tax if not (one.unit_code and values["unit_code"])]
        if len(fitting) == 1 and (by_unit or len(by_tax) == 1):
            return fitting[0]
        if by_tax:
            row.refuse(
                f"Mã số thuế này đã có ở {_describe(by_tax[0])}. Hãy chọn đúng đơn vị.", "suspect", _shown(by_tax)
            )
            return None
        return self._namesake(unit)

    def _by_tax(self, values: dict[str, Any]) -> list[Employer]:
        code, owner = values["tax_code"], values["owner_personal_id"]
        inside = tax_code_in(values["unit_code"] or "") if not code else None
        found = self._with("tax", code, inside)
        if found:
            return found
        if code and is_personal_id(code):
            return [one for one in self._with("owner", code) if one.kind in (None, 4)]
        return self._with("tax", owner) if owner and code else []

    def _namesake(self, unit: Unit) -> Employer | None:
        row, values = unit.row, unit.values
        place = values["commune_code"]
        alike = [
            one
            for one in self._with("name", fold(values["name"]))
            if place is None or one.commune_code in (None, place)
        ]
        if values["tax_code"] or values["unit_code"]:
            # Two codes of the same sort tell two employers apart.
            alike = [
                one
                for one in alike
                if not (one.tax_code and values["tax_code"]) and not (one.unit_code and values["unit_code"])
            ]
        if not alike:
            return None
        bare = not values["tax_code"] and not values["unit_code"]
        same = [one for one in alike if not one.tax_code and not one.unit_code and _says_the_same(one, values)]
        if bare and len(alike) == 1 and len(same) == 1:
            return same[0]
        row.refuse(
            f"Trùng tên với {_describe(alike[0])} nhưng không có mã để chắc chắn. Hãy chọn.", "suspect", _shown(alike)
        )
        return None

    # -- what changes

    def _compare(self, unit: Unit) -> None:
        row = unit.row
        if row.known is None:
            unit.values = {column: unit.values.get(column) for column in _COLUMNS}
            return
        before = self._known[row.known]
        shows = {
            "kind": lambda number: self._kind_name(int(number)),
            "commune_code": self._communes.name,
            "state": lambda code: STATES[code],
            "tax_method": lambda code: TAX_METHODS[code],
            "registered_on": _day,
            "declared_on": _day,
        }
        for column, label in LABELS.items():
            value = unit.values.get(column)
            if column == "note" and value is not None and before.note:
                new = [part for part in str(value).split("; ") if part not in before.note]
                value = f"{before.note}; {'; '.join(new)}" if new else None
            self._cells.compare(row, column, label, getattr(before, column), value, shows.get(column, str))

    def _kind_name(self, number: int) -> str:
        groups = self._task.read.reference.codes("subject_groups", self._task.today.isoformat())
        return next((one.name for one in groups if one.code == f"A.{number}"), str(number))

    def _compare_months(
        self, unit: Unit, known: dict[tuple[int, str, str], EmployerMonth]
    ) -> dict[tuple[str, str], dict[str, Any]]:
        """The columns to write for each month and fund of a row."""
        row = unit.row
        writes: dict[tuple[str, str], dict[str, Any]] = {}
        for (month, fund), columns in unit.months.items():
            before = known.get((row.known, month, fund)) if row.known is not None else None
            if row.known is None:
                writes[month, fund] = dict(columns)
                continue
            cells = RegisterRow(row=row.row, name=row.name)
            for column, value in columns.items():
                funds = f" {FUNDS[fund]}" if fund else ""
                label = f"Tháng {month[5:]}/{month[:4]}: {MONTH_LABELS[column]}{funds}"
                old = getattr(before, column) if before is not None else None
                self._cells.compare(cells, column, label, old, value, lambda number: format_money(int(number)))
            row.changes += cells.changes
            row.problems += cells.problems
            if cells.writes:
                writes[month, fund] = cells.writes
        return writes

    # -- what concerns the list

    def _asks(self) -> list[Ask]:
        places = list(self._communes.asks)
        if not self._reader.months_open:
            return places
        today = self._task.today
        months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(_MONTHS_ASKED)]
        choices = tuple((f"{year}-{month + 1:02d}", f"Tháng {month + 1:02d}/{year}") for year, month in months)
        return [
            *places,
            Ask(key="month", code="", text="Số người, số tiền trong danh sách là của tháng nào?", choices=choices),
        ]

    def _about(self) -> list[Problem]:
        found = []
        if self._reader.months_open:
            message = (
                "Danh sách có số người, số tiền nhưng không ghi tháng nên chưa nhập các số đó. Hãy ghi “Tháng … năm …” ở đầu bảng "
                "hoặc chọn tháng."
            )
            found.append(Problem(level="warn", code="month-unknown", message=message))
        for name in self._reader.withheld:
            message = (
                f"Cột “{self._task.heading(name)}”: chưa rõ đơn vị tiền nên không nhập. Hãy ghi “ĐVT: …” ở đầu bảng."
            )
            found.append(
                Problem(level="warn", code="unit-unknown", message=message, column=self._task.heading(name), field=name)
            )
        return found


def _named(found: Any) -> str:
    return text(found.values.get("employer_name") or found.values.get("unit_name"))


def _says_the_same(known: Employer, values: dict[str, Any]) -> bool:
    return all(not values[name] or fold(str(getattr(known, name) or "")) == fold(str(values[name])) for name in _WHOLE)


def _describe(one: Employer) -> str:
    parts = [
        one.name,
        f"MST {one.tax_code}" if one.tax_code else "",
        f"mã {one.unit_code}" if one.unit_code else "",
        one.address or "",
    ]
    return ", ".join(part for part in parts if part)


def _shown(employers: Iterable[Employer]) -> tuple[Candidate, ...]:
    unique = {one.id: one for one in employers}
    return tuple(Candidate(person_id=one.id, text=_describe(one)) for one in unique.values())


def _day(day: str) -> str:
    return format_date(date.fromisoformat(day))
