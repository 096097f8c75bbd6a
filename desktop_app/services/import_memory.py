"""What was decided about doubtful rows, kept so that next month's list does not ask again; seen and forgotten by the user.

A decision is found again by what the file said: folded name, birth and numbers; where there are no numbers also the place, so that a namesake of
another hamlet is never taken for the one that was decided about. Decisions belong to the import they were made in and go when it is taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date
from desktop_app.domain.names import fold
from desktop_app.domain.records import ImportDecision
from desktop_app.services.import_matching import Doubt, describe
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_values import Decision, Preview
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.imports import Decisions, ImportedRow, KnownLayout
from desktop_app.storage.matching import KnownPerson
from desktop_app.storage.unit_of_work import UnitOfWork

ENDS = "ends_cover"
_NUMBERS = ("personal_id", "insurance_no", "card_no")
_MEANINGS = {"match": "là người này", "add": "là người khác, lưu riêng", "skip": "bỏ qua"}


@dataclass(frozen=True, kw_only=True)
class RememberedDecision:
    """One decision as the page lists it: what the file said, what was decided (Vietnamese), about whom ("" when nobody, or gone)."""

    id: int
    said: str
    action: str
    meaning: str
    person_id: int | None
    person: str
    decided_on: date


@dataclass(kw_only=True)
class Memory:
    """The decisions that hold for the rows of one list: those made in this preview, and remembered ones for rows that are not decided anew."""

    said: Mapping[int, Decision]
    remembered: dict[int, ImportDecision] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Incoming], said: Mapping[int, Decision], store: Decisions) -> Memory:
        """Look up the rows of a list. A key that two rows of the list have means neither."""
        found = cls(said=said)
        if not store.count():
            return found
        keys = {row.row: decision_key(row) for row in rows if not row.rejected and row.same_as is None}
        once = Counter(keys.values())
        standing = store.standing(once)
        for number, key in keys.items():
            decision = standing.get(key)
            if decision is not None and once[key] == 1 and number not in said:
                found.remembered[number] = decision
        return found

    def people(self) -> set[int]:
        """Everybody the decisions speak of."""
        spoken = [decision.person_id for decision in self.said.values()]
        spoken += [decision.person_id for decision in self.remembered.values()]
        return {person for person in spoken if person is not None}

    def decided(self, row: Incoming, people: Mapping[int, KnownPerson]) -> Decision | None:
        """What holds for a row; a remembered decision about somebody who is gone holds no more."""
        decision = self.said.get(row.row)
        if decision is not None:
            return decision
        kept = self.remembered.get(row.row)
        if kept is None or (kept.action == "match" and kept.person_id not in people):
            return None
        if kept.action == "add" and kept.person_id in people:
            return Decision(action="match", person_id=kept.person_id)
        return _as_decision(kept)

    def adds(self, row: Incoming) -> bool:
        """Whether the row is to become a person of its own."""
        decision = self.said.get(row.row)
        if decision is None and (kept := self.remembered.get(row.row)) is not None:
            return kept.action == "add"
        return decision is not None and decision.action == "add"

    def against(self, row: Incoming, decision: Decision | None, found: KnownPerson | Doubt | None) -> Doubt | None:
        """The doubt where the numbers of a row mean somebody else by now than a remembered decision says."""
        kept = self.remembered.get(row.row)
        if kept is None or decision is None or decision.action != "match" or not isinstance(found, KnownPerson):
            return None
        if found.id == decision.person_id:
            return None
        reason = (
            f"{_when(kept)} đã chọn người khác cho dòng này, nay số trên dòng là của {describe(found)}. Hãy chọn lại."
        )
        return Doubt(reason=reason, candidates=(found,))

    def tell(self, row: Incoming, person: KnownPerson | None) -> None:
        """Say beside a row that a remembered decision holds."""
        kept = self.remembered.get(row.row)
        if kept is not None:
            who = f" {describe(person)}" if person is not None and kept.action == "match" else ""
            row.tell("hint", "remembered", f"Theo lựa chọn {_when(kept).lower()}: {_MEANINGS[kept.action]}{who}.")


def decision_key(row: Incoming) -> str:
    """What the file says of somebody, in the form in which a decision is found again."""
    values = row.values
    numbers = [str(values.get(name) or "") for name in _NUMBERS]
    parts = [row.folded, str(values.get("birth") or ""), *numbers]
    if not any(numbers):
        hamlet = f"{row.hamlet.commune_code} {fold(row.hamlet.name)}" if row.hamlet is not None else ""
        head = row.said.get("household_head")
        parts += [
            hamlet,
            *(fold(str(row.said.get(name) or "")) for name in ("address", "phone")),
            fold(str(head or "")),
        ]
    return "|".join(parts)


def keep(
    work: UnitOfWork,
    import_id: int,
    seen: Preview,
    *,
    rows: Iterable[ImportedRow],
    people: Mapping[int, int],
    today: date,
) -> None:
    """Write down what an import leaves to be remembered: row ledger, what the file said, layout, decisions.

    ``people``: the person each row means or has become, by row number (empty for lists that are not about residents).
    """
    work.imports.drop_orphans()
    work.imports.keep_rows(import_id, rows)
    work.imports.keep_content(import_id, said_in(seen))
    reading = seen.reading
    work.imports.remember_layout(import_id, reading.fingerprint, KnownLayout(kind=seen.kind, mapping=reading.mapping))
    planned: Sequence[Any] = getattr(seen.plan, "rows", ())
    for row in planned:
        decision = seen.decisions.get(row.row)
        if decision is None or not isinstance(row, Incoming):
            continue
        person = people.get(row.row) if decision.action == "add" else decision.person_id
        work.import_decisions.add(
            import_id=import_id, key=decision_key(row), action=decision.action, person_id=person, said=_said(row),
            decided_on=today.isoformat(),
        )  # fmt: skip


def list_decisions(office: Office) -> tuple[RememberedDecision, ...]:
    """Every decision that would answer for a row of a coming list, the newest first."""
    kept = office.read.import_decisions.newest()
    names = office.read.imports.titles("person", {one.person_id for one in kept if one.person_id is not None})
    return tuple(
        RememberedDecision(
            id=one.id, said=one.said, action=one.action, meaning=_MEANINGS[one.action], person_id=one.person_id,
            person=names.get(one.person_id or 0, ""), decided_on=date.fromisoformat(one.decided_on),
        )
        for one in kept
    )  # fmt: skip


def forget_decisions(office: Office, ids: Iterable[int]) -> Outcome[int]:
    """Forget these decisions, so that their rows are asked about again; returns how many. Ctrl+Z brings them back."""
    wanted = set(ids)
    label = f"Quên {len(wanted)} lựa chọn khi nhập"
    with office.write("import.forget", label) as work:
        gone = work.import_decisions.forget(wanted)
    return Outcome(
        value=len(wanted) if gone else 0, changes=frozenset({"import"}) if gone else frozenset(), label=label
    )


def said_in(seen: Preview) -> Iterator[tuple[int, dict[str, Any]]]:
    """What each row of a preview says, in canonical fields without the blank ones; ``ENDS`` marks a row that says that somebody's cover ends."""
    planned: Sequence[Any] = getattr(seen.plan, "rows", ())
    for row in planned:
        said = {name: value for name, value in row.said.items() if value is not None}
        if isinstance(row, Incoming) and row.extra is not None and row.extra.end is not None:
            said[ENDS] = True
        yield row.row, said


def _as_decision(kept: ImportDecision) -> Decision:
    if kept.action == "match":
        return Decision(action="match", person_id=kept.person_id)
    return Decision(action="add") if kept.action == "add" else Decision(action="skip")


def _said(row: Incoming) -> str:
    birth = row.values.get("birth")
    shown = [row.name + (f" ({format_birth(birth)})" if birth else "")]
    shown += [str(row.values[name]) for name in _NUMBERS if row.values.get(name)]
    place = row.hamlet.name if row.hamlet is not None else str(row.said.get("address") or "")
    return ", ".join(part for part in (*shown, place) if part)


def _when(kept: ImportDecision) -> str:
    return f"Ngày {format_date(date.fromisoformat(kept.decided_on))}"
