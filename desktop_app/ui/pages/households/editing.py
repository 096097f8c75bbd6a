"""What stands on the sheet of one household while it is typed: the values as they were, and as they are now. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from secrets import token_hex
from typing import Any

from desktop_app.services.households import HouseholdSheet
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_form import (
    HOUSEHOLD_FIELDS,
    MEMBER_FIELDS,
    HouseholdForm,
    MemberForm,
    form_of,
)
from desktop_app.services.households_people import Member

Row = dict[str, Any]


class Editing:
    """A working copy of a household, kept as a draft under ``key``.

    ``rows`` are what the members' grid shows; blank new rows do not count.
    """

    def __init__(self, sheet: HouseholdSheet | None, hamlet_id: int | None = None, key: str = "") -> None:
        self.sheet = sheet
        # Two new households typed on two days must not share a draft.
        self.key = key or (f"household:{sheet.household.id}" if sheet is not None else f"household:new-{token_hex(4)}")
        if sheet is None:
            self.base = HouseholdForm(hamlet_id=hamlet_id)
            self.rows: list[Row] = [blank_row()]
        else:
            self.base = form_of(sheet.household, tuple(member.person for member in sheet.members))
            self.rows = [row_of(member) for member in sheet.members] or [blank_row()]
        self.fields: dict[str, Any] = {name: getattr(self.base, name) for name in ("hamlet_id", *HOUSEHOLD_FIELDS)}
        self.head = self.base.head

    @property
    def household_id(self) -> int | None:
        """The household on the sheet, ``None`` for a new one."""
        return self.base.id

    @property
    def title(self) -> str:
        """How the question at the next start names it."""
        if self.sheet is not None:
            title = self.sheet.title
            return f"{title[0].lower()}{title[1:]}, {self.sheet.hamlet.name}"
        name = next((row["name"] for row in self.rows if row.get("name")), None)
        return f"hộ mới ({name})" if name else "hộ mới"

    @property
    def is_dirty(self) -> bool:
        """Whether anything differs from what is saved."""
        return self.form() != self.base

    def form(self, reasons: Mapping[str, str] | None = None) -> HouseholdForm:
        """What would be saved now: blank rows left out, emptied fields named as cleared."""
        members: list[MemberForm] = []
        head: int | None = None
        for place, row in enumerate(self.rows):
            if is_blank(row):
                continue
            if place == self.head:
                head = len(members)
            members.append(self._member(row))
        cleared = {name for name in HOUSEHOLD_FIELDS if getattr(self.base, name) and not self.fields[name]}
        return replace(
            self.base,
            members=tuple(members),
            head=head,
            cleared=frozenset(cleared),
            reasons=dict(reasons or {}),
            **{name: self.fields[name] or None for name in ("hamlet_id", *HOUSEHOLD_FIELDS)},
        )

    def shown(self) -> list[Row]:
        """The rows as the grid shows them, the head marked."""
        return [row | {"is_head": place == self.head} for place, row in enumerate(self.rows)]

    def places(self) -> list[int]:
        """The row in the grid of each member of ``form()``."""
        return [place for place, row in enumerate(self.rows) if not is_blank(row)]

    def add_row(self) -> int:
        """Put a blank row at the end, unless there is one; returns its place."""
        if not self.rows or not is_blank(self.rows[-1]):
            self.rows.append(blank_row())
        return len(self.rows) - 1

    def payload(self) -> dict[str, Any]:
        """The draft: everything typed, as JSON values."""
        return {
            "household": self.household_id,
            "fields": dict(self.fields),
            "head": self.head,
            "rows": [{name: row.get(name) for name in ("id", *MEMBER_FIELDS)} for row in self.rows],
        }

    def restore(self, payload: Mapping[str, Any]) -> None:
        """Put a draft over what is saved. Members that are no longer here are left out; saved ones missing in it stay."""
        self.fields.update({name: payload.get("fields", {}).get(name) for name in self.fields})
        known = {row["id"]: row for row in self.rows if row["id"] is not None}
        rows: list[Row] = []
        for kept in payload.get("rows", ()):
            base = known.pop(kept.get("id"), None) if kept.get("id") is not None else blank_row()
            if base is not None:
                rows.append(base | {name: kept.get(name) for name in MEMBER_FIELDS})
        self.rows = [*rows, *known.values()] or [blank_row()]
        head = payload.get("head")
        self.head = head if isinstance(head, int) and head < len(self.rows) else None

    def _member(self, row: Row) -> MemberForm:
        base = next((member for member in self.base.members if row["id"] is not None and member.id == row["id"]), None)
        values: Row = {name: row.get(name) or None for name in MEMBER_FIELDS}
        if base is None:
            return MemberForm(**values)
        cleared = frozenset(name for name in MEMBER_FIELDS if getattr(base, name) and not values[name])
        return MemberForm(id=base.id, cleared=cleared, **values)


def row_of(member: Member) -> Row:
    """One member as a row of the grid, with the cover of the day in words."""
    person = member.person
    row: Row = {"id": person.id, **{name: getattr(person, name) for name in MEMBER_FIELDS}}
    row["age"] = member.age
    row["living"] = member.living
    for scheme in CANVASSED:
        row[scheme] = member.covers[scheme].short
        row[f"{scheme}.state"] = member.covers[scheme].state
        row[f"{scheme}.reason"] = member.covers[scheme].reason
    return row


def blank_row() -> Row:
    """A line for somebody new."""
    row: Row = {"id": None, **dict.fromkeys(MEMBER_FIELDS), "age": None, "living": True}
    for scheme in CANVASSED:
        row |= {scheme: "", f"{scheme}.state": "", f"{scheme}.reason": ""}
    return row


def is_blank(row: Row) -> bool:
    """Whether nothing was typed into a line for somebody new."""
    return row["id"] is None and not any(row.get(name) for name in MEMBER_FIELDS)
