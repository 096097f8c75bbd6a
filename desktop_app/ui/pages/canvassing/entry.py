"""What is typed about one household at the entry desk: outcomes by digit, reasons, promises, notes. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desktop_app.services.canvassing import CanvassMember, CanvassSheet
from desktop_app.services.canvassing_visits import VisitForm, VisitLine
from desktop_app.services.households_words import CodeLists

Row = dict[str, Any]
OUT, COVER = "out", "cover"
REASON, PROMISE = "reason", "promise"


class Entry:
    """The lines of one household. A row is one member; ``out.<scheme>`` holds the digit, typed now or said before."""

    def __init__(self, sheet: CanvassSheet, lists: CodeLists) -> None:
        self.sheet = sheet
        self._lists = lists
        self._typed: dict[tuple[int, str], str] = {}
        self.rows: list[Row] = [self._row(member) for member in sheet.members]

    @property
    def household_id(self) -> int:
        """The household in hand."""
        return self.sheet.sheet.household.id

    @property
    def key(self) -> str:
        """The key of this household's draft."""
        return f"visit:{self.sheet.round.id}:{self.household_id}"

    @property
    def title(self) -> str:
        """How the question at the next start names it."""
        title = self.sheet.sheet.title
        return f"{title[0].lower()}{title[1:]}, {self.sheet.sheet.hamlet.name} ({self.sheet.round.name})"

    @property
    def is_dirty(self) -> bool:
        """Whether an outcome was typed and not saved."""
        return bool(self._typed)

    def is_typed(self, place: int, scheme: str) -> bool:
        """Whether the digit in a cell was typed now, not said before."""
        return (place, scheme) in self._typed

    def put(self, place: int, scheme: str, digit: str) -> None:
        """Type an outcome. Raises ``KeyError`` for a digit that the list does not have."""
        if digit not in self._lists.outcomes:
            raise KeyError(digit)
        if not any(self.is_typed(place, other) for other in self.sheet.schemes):
            # What was said last time is history; it must not be saved again beside another outcome.
            self.rows[place] |= {REASON: None, PROMISE: None, "note": None}
        self._typed[place, scheme] = digit
        self.rows[place][f"{OUT}.{scheme}"] = digit

    def clear(self, place: int, scheme: str) -> None:
        """Take back an outcome typed now; what was said before shows again."""
        self._typed.pop((place, scheme), None)
        before = self.sheet.members[place].cells[scheme].in_round
        self.rows[place][f"{OUT}.{scheme}"] = before.outcome if before is not None else None
        if not any(self.is_typed(place, other) for other in self.sheet.schemes):
            fresh = self._row(self.sheet.members[place])
            self.rows[place] |= {name: fresh[name] for name in (REASON, PROMISE, "note")}

    def needs(self, place: int) -> tuple[str, ...]:
        """What the outcomes typed for a member ask for and is still missing: ``reason``, ``promise``."""
        typed = [self._lists.outcomes[digit] for (row, _), digit in self._typed.items() if row == place]
        missing = []
        if any(outcome.needs_reason for outcome in typed) and not self.rows[place][REASON]:
            missing.append(REASON)
        if any(outcome.needs_promise for outcome in typed) and not self.rows[place][PROMISE]:
            missing.append(PROMISE)
        return tuple(missing)

    def takes(self, place: int, name: str) -> bool:
        """Whether a reason, a promise or a note can be typed for a member: only beside an outcome that asks for it."""
        typed = [self._lists.outcomes[digit] for (row, _), digit in self._typed.items() if row == place]
        if name == REASON:
            return any(outcome.needs_reason for outcome in typed)
        if name == PROMISE:
            return any(outcome.needs_promise or not outcome.closes_lead for outcome in typed)
        return bool(typed)

    def reasons(self, place: int) -> dict[str, str]:
        """The reasons that go with the outcomes typed for a member."""
        digits = [digit for (row, _), digit in self._typed.items() if row == place]
        codes = dict.fromkeys(code for digit in digits for code in self._lists.reasons_of.get(digit, ()))
        return {code: self._lists.reasons[code] for code in codes}

    def path(self) -> list[tuple[int, str]]:
        """The cells that Enter and digits walk through: whom there is something to say to, then what is missing."""
        cells: list[tuple[int, str]] = []
        for place, row in enumerate(self.rows):
            if row["living"]:
                cells += [(place, f"{OUT}.{scheme}") for scheme in self.sheet.schemes if self._asks(place, scheme)]
            cells += [(place, name) for name in self.needs(place)]
        return cells

    def targets(self) -> list[tuple[int, str]]:
        """Row × scheme of everybody there is something to say to."""
        return [
            (place, scheme)
            for place, row in enumerate(self.rows)
            for scheme in self.sheet.schemes
            if row["living"] and self._asks(place, scheme)
        ]

    def form(self, *, on: date, collector_id: int | None, channel: str | None) -> VisitForm:
        """What is saved: only the outcomes typed now."""
        return VisitForm(
            household_id=self.household_id,
            round_id=self.sheet.round.id,
            visited_on=on,
            collector_id=collector_id,
            channel=channel,
            lines=tuple(self._line(place, scheme, digit) for (place, scheme), digit in sorted(self._typed.items())),
        )

    def payload(self) -> dict[str, Any]:
        """The draft: everything typed, as JSON values."""
        people = [
            {
                "id": row["id"],
                "digits": {scheme: digit for (at, scheme), digit in self._typed.items() if at == place},
                "reason": row[REASON],
                "promise": row[PROMISE].isoformat() if row[PROMISE] else None,
                "note": row["note"],
            }
            for place, row in enumerate(self.rows)
            if any(at == place for at, _ in self._typed)
        ]
        return {
            "round": self.sheet.round.id,
            "hamlet": self.sheet.sheet.hamlet.id,
            "household": self.household_id,
            "people": people,
        }

    def restore(self, payload: Mapping[str, Any]) -> None:
        """Put a draft back; who is no longer in the household is left out."""
        places = {row["id"]: place for place, row in enumerate(self.rows)}
        for kept in payload.get("people", ()):
            place = places.get(kept.get("id"))
            if place is None:
                continue
            for scheme, digit in kept.get("digits", {}).items():
                if scheme in self.sheet.schemes and digit in self._lists.outcomes:
                    self.put(place, scheme, digit)
            promise = kept.get("promise")
            self.rows[place] |= {
                REASON: kept.get("reason"),
                PROMISE: date.fromisoformat(promise) if promise else None,
                "note": kept.get("note"),
            }

    def _asks(self, place: int, scheme: str) -> bool:
        cell = self.sheet.members[place].cells[scheme]
        return cell.cover.wanted or cell.lead is not None or self.is_typed(place, scheme)

    def _line(self, place: int, scheme: str, digit: str) -> VisitLine:
        row, outcome = self.rows[place], self._lists.outcomes[digit]
        promised = row[PROMISE] if outcome.needs_promise else None
        return VisitLine(
            person_id=row["id"],
            scheme=scheme,
            outcome=digit,
            reason=row[REASON] if outcome.needs_reason else None,
            promise_on=promised,
            next_on=None if promised or outcome.closes_lead else row[PROMISE],
            note=row["note"],
        )

    def _row(self, found: CanvassMember) -> Row:
        person = found.member.person
        row: Row = {
            "id": person.id,
            "name": person.name if found.member.age is None else f"{person.name}, {found.member.age}",
            "who": person.name,
            "birth": person.birth,
            "living": found.member.living,
            "is_head": person.id == self.sheet.sheet.household.head_id,
        }
        said = [cell.in_round for cell in found.cells.values() if cell.in_round is not None]
        row[REASON] = next((visit.reason for visit in said if visit.reason), None)
        promise = next((visit.promise_on or visit.next_on for visit in said if visit.promise_on or visit.next_on), None)
        row[PROMISE] = date.fromisoformat(promise) if promise else None
        row["note"] = next((visit.note for visit in said if visit.note), None)
        for scheme, cell in found.cells.items():
            row[f"{COVER}.{scheme}"] = cell.cover.short
            row[f"{COVER}.{scheme}.state"] = cell.cover.state
            row[f"{COVER}.{scheme}.reason"] = cell.cover.reason or cell.cover.text
            row[f"{COVER}.{scheme}.lead"] = cell.lead is not None
            row[f"{OUT}.{scheme}"] = cell.in_round.outcome if cell.in_round is not None else None
        return row


def same_digit(entry: Entry, places: Sequence[int], scheme: str, digit: str) -> list[int]:
    """Type one outcome for several members; who died or left is passed over. Returns the rows that took it."""
    taken = [place for place in places if entry.rows[place]["living"]]
    for place in taken:
        entry.put(place, scheme, digit)
    return taken


def first_missing(entry: Entry) -> tuple[int, str] | None:
    """The first cell that must be filled before saving."""
    return next(((place, name) for place in range(len(entry.rows)) for name in entry.needs(place)), None)
