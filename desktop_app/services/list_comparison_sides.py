"""The two lists of a comparison: an import whose content is kept, or a file that is only looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.domain.names import fold
from desktop_app.domain.records import ImportBatch
from desktop_app.excel.fields import kinds
from desktop_app.services import importing
from desktop_app.services.import_memory import said_in
from desktop_app.services.import_people import births_agree
from desktop_app.services.import_register_kinds import PLANNERS
from desktop_app.services.list_comparison_pairs import numbers_of
from desktop_app.services.list_comparison_values import Entry, ListSide
from desktop_app.services.office import Office
from desktop_app.storage.matching import KnownPerson, Matching
from desktop_app.system.faults import WorldFault

# Lists that name people or things one by one; a table of figures is compared on the page of plans.
NOT_COMPARED = frozenset({"figures", "plans"})


def comparable_imports(office: Office) -> tuple[ImportBatch, ...]:
    """The imports that can be compared, the newest first: they stand, and what their file said is kept."""
    return tuple(batch for batch in office.read.imports.with_content() if batch.kind not in NOT_COMPARED)


def side_of(office: Office, source: int | Path, *, kind: str | None = None, pulse: importing.Progress) -> ListSide:
    """One list: an import by its id, or a file (read as ``kind`` when given), which is not taken in by this.

    Raises ``WorldFault`` when the import is gone, kept nothing, or is of a kind that is not compared; as ``importing.preview`` for a file.
    """
    made = _of_import(office, source) if isinstance(source, int) else _of_file(office, source, kind, pulse)
    if made.kind in NOT_COMPARED:
        raise WorldFault(f"“{kinds()[made.kind].title}” là bảng số liệu, không đối chiếu theo từng người được.")
    return made if made.kind in PLANNERS else replace(made, entries=_linked(office, made.entries))


def _of_import(office: Office, import_id: int) -> ListSide:
    imports = office.read.imports
    try:
        batch = imports.get(import_id)
    except KeyError:
        raise WorldFault(
            "Không còn lần nhập này; có thể đã hoàn tác. Hãy chọn lần nhập khác, hoặc chọn chính tệp đó."
        ) from None
    said = dict(imports.content_of(import_id))
    if batch.read and not said:
        raise WorldFault(
            f"Lần nhập {batch.file_name} được làm bằng bản chương trình cũ, chưa giữ nội dung. Hãy chọn chính tệp đó để đối chiếu."
        )
    people = {row.row_number: row.person_id for row in imports.rows_of(import_id)}
    return ListSide(
        title=batch.file_name, kind=batch.kind, import_id=import_id, on=batch.imported_at[:10],
        entries=tuple(Entry(row=row, said=values, person_id=people.get(row)) for row, values in said.items()),
    )  # fmt: skip


def _of_file(office: Office, path: Path, kind: str | None, pulse: importing.Progress) -> ListSide:
    seen = importing.preview(office, path, kind=kind, progress=pulse)
    people = {} if seen.kind in PLANNERS else {row.row: row.person_id for row in seen.rows}
    entries = tuple(Entry(row=row, said=said, person_id=people.get(row)) for row, said in said_in(seen))
    return ListSide(title=path.name, kind=seen.kind, import_id=None, on=office.today.isoformat(), entries=entries)


def _linked(office: Office, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The rows with who they mean today: people who are gone are nobody, and a row that was left out means whoever bears its number and name now."""
    store = Matching(office.read.db)
    open_ = [entry for entry in entries if entry.person_id is None]
    numbers = {
        field: {number for entry in open_ for of, number in numbers_of(entry) if of == field} for field in _FIELDS
    }
    known = store.people(
        ids={entry.person_id for entry in entries if entry.person_id is not None},
        personal_ids=numbers["personal_id"],
        insurance_nos=numbers["insurance_no"],
    )
    by_number: dict[tuple[str, str], list[KnownPerson]] = {}
    for person in known.values():
        for field in _FIELDS:
            if number := person.get(field):
                by_number.setdefault((field, number), []).append(person)
    return tuple(_link(entry, known, by_number) for entry in entries)


_FIELDS = ("personal_id", "insurance_no")


def _link(entry: Entry, known: dict[int, KnownPerson], by_number: dict[tuple[str, str], list[KnownPerson]]) -> Entry:
    if entry.person_id is not None:
        return entry if entry.person_id in known else replace(entry, person_id=None)
    name, birth = fold(str(entry.said.get("full_name") or "")), entry.said.get("birth")
    found = {person.id for number in numbers_of(entry) for person in _meant(by_number.get(number, ()), name, birth)}
    return replace(entry, person_id=found.pop()) if len(found) == 1 else entry


def _meant(people: Iterable[KnownPerson], name: str, birth: Any) -> Iterable[KnownPerson]:
    return (
        person for person in people if person.folded == name and births_agree(person.get("birth"), birth) is not False
    )
