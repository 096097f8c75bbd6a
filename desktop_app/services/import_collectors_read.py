"""What a row of a collectors' list says: name, code, role, time of work, and the organisation that stands behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.names import clean, fold
from desktop_app.services.collectors import COLLECTOR_KINDS, ORGANISATION_KINDS
from desktop_app.services.import_registers import RegisterRow, RegisterTask, text

_ROLES = {
    "nhan vien thu": "collector", "nv thu": "collector", "nvt": "collector", "nhan vien dai ly": "collector",
    "cong tac vien": "collaborator", "ctv": "collaborator", "can bo chuyen quan": "officer", "chuyen quan": "officer",
}  # fmt: skip
_KINDS = {
    "dich vu": "service", "to chuc dich vu": "service", "to chuc dich vu thu": "service", "phoi hop": "coordination",
    "to chuc phoi hop": "coordination", "co quan bhxh": "office", "bhxh": "office",
}  # fmt: skip
_IN_TITLE = re.compile(r"(Tên|Mã)(?: cơ quan,?/?)? tổ chức *: *([^·]+)", re.IGNORECASE)


@dataclass(eq=False, kw_only=True)
class House:
    """An organisation the rows name: one of the office (``id``) or one to be made."""

    id: int | None
    name: str
    code: str | None = None
    kind: str = ""


@dataclass(eq=False, kw_only=True)
class Staff:
    """What a row says of a collector. ``house``: the organisation; ``areas``: ids of hamlets."""

    row: RegisterRow
    values: dict[str, Any] = field(default_factory=dict)
    house: House | None = None
    areas: list[int] = field(default_factory=list)


class StaffReader:
    """Reads the rows of one list. ``houses``: the organisations of the office and those the list adds."""

    def __init__(self, task: RegisterTask) -> None:
        self._task = task
        self.houses = [
            House(id=one.id, name=one.name, code=one.code, kind=one.kind) for one in task.read.organisations.all()
        ]
        self._role = self._told_role()
        self._named = _title_house(task.reading.title)

    def read(self, row: RegisterRow) -> Staff:
        """One row as a collector; refused without a name, with a period turned round, or where its organisation is unclear."""
        said = row.said
        one = Staff(row=row)
        if not row.name:
            row.refuse("Thiếu họ và tên nhân viên thu nên không nhập dòng này. Hãy bổ sung.")
        one.values = {
            "name": row.name,
            "code": text(said.get("collector_code")) or None,
            "phone": said.get("phone"),
            "kind": self._role_of(row),
            "active_from": said.get("active_from"),
            "active_to": said.get("active_to"),
        }
        start, end = one.values["active_from"], one.values["active_to"]
        if start and end and end < start:
            row.refuse(f"Ngày nghỉ {shown_day(end)} trước ngày bắt đầu {shown_day(start)}. Hãy sửa lại.")
        one.house = self._house(row)
        if one.house is not None:
            row.place = one.house.name
        return one

    def _role_of(self, row: RegisterRow) -> str | None:
        said = text(row.said.get("collector_kind"))
        if not said:
            return self._role
        role = _ROLES.get(fold(said)) or _by_name(COLLECTOR_KINDS, said)
        if role is None:
            row.tell("warn", "unknown-role", f"Không rõ vai trò “{said}” (nhân viên thu, cộng tác viên, cán bộ chuyên quản).",
                     column=self._task.heading("collector_kind"), field="collector_kind", value=said)  # fmt: skip
        return role

    def _told_role(self) -> str | None:
        """The role that the heading of the names or the title tells for everybody."""
        for words in (fold(self._task.heading("collector_name")), self._task.title):
            told = {
                role
                for name, role in (
                    ("nhan vien thu", "collector"),
                    ("cong tac vien", "collaborator"),
                    ("chuyen quan", "officer"),
                )
                if name in words
            }
            if told:
                return told.pop() if len(told) == 1 else None
        return None

    def _house(self, row: RegisterRow) -> House | None:
        code, name = text(row.said.get("organisation_code")), text(row.said.get("organisation_name"))
        if not code and not name:
            code, name = self._named
        found = self._house_of(code, name)
        if isinstance(found, str):
            row.refuse(found)
            return None
        if found is None:
            return None
        said = text(row.said.get("organisation_kind"))
        if said and found.id is None:
            found.kind = found.kind or _KINDS.get(fold(said)) or _by_name(ORGANISATION_KINDS, said) or ""
        return found

    def _house_of(self, code: str, name: str) -> House | str | None:
        if code:
            alike = [one for one in self.houses if one.code and one.code.casefold() == code.casefold()]
            if alike and name and fold(alike[0].name) != fold(name):
                return f"Mã tổ chức {code} trong dữ liệu là “{alike[0].name}”, tệp ghi “{name}”. Hãy kiểm tra lại."
            if alike:
                return alike[0]
        if not name:
            return f"Chưa có tổ chức mã {code} trong dữ liệu. Hãy bổ sung tên tổ chức." if code else None
        alike = [one for one in self.houses if fold(one.name) == fold(name) and not (code and one.code)]
        if len(alike) > 1:
            return f"Có {len(alike)} tổ chức tên “{name}”. Hãy ghi mã tổ chức."
        if alike:
            return alike[0]
        made = House(id=None, name=name, code=code or None)
        self.houses.append(made)
        return made


def _title_house(title: str) -> tuple[str, str]:
    """The code and name of the organisation that the block above the table names."""
    said = {fold(kind): clean(value) for kind, value in _IN_TITLE.findall(title)}
    names = {key: value for key, value in said.items() if any(letter.isalnum() for letter in value)}
    return names.get("ma", ""), names.get("ten", "")


def _by_name(names: dict[str, str], said: str) -> str | None:
    return next((code for code, name in names.items() if fold(name) == fold(said) or code == said), None)


def shown_day(day: str) -> str:
    """A day (ISO) as it is shown."""
    return format_date(date.fromisoformat(day))
