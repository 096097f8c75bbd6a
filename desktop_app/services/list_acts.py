"""What is done with many rows of a list at once: each is one verb and one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.excel.list_writer import ListColumn, ListValue, write_list
from desktop_app.services.canvassing_leads import open_lead
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_people import members_of_hamlet
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome

Progress = Callable[[int, int, str], None]
_PAGE = 500


@dataclass(frozen=True, kw_only=True)
class Listed:
    """How many people were put on the list of leads, how many stood on it already, and how many cannot be won over (covered, gone, outside)."""

    opened: int
    open_before: int
    left: int


def list_as_leads(
    office: Office, person_ids: Sequence[int], scheme: str, source: str, *, progress: Progress | None = None
) -> Outcome[Listed]:
    """Put people on the list of leads of a scheme. Whoever is covered, outside the scheme or gone is left out and counted.

    Raises ``RuleBroken`` for a scheme nobody is canvassed for, and for a source that is not in the list.
    """
    sources = {code.code: code.name for code in office.read.reference.codes("lead_sources")}
    if scheme not in CANVASSED or source not in sources:
        raise RuleBroken("Chế độ hoặc nguồn danh sách không có trong danh mục. Hãy chọn lại.", rule="lead.source")
    wanted = set(person_ids)
    hamlets = office.read.people_list.hamlets_of(person_ids)
    opened = before = 0
    with office.write("lead.list", "Đưa vào danh sách tiềm năng") as work:
        for number, hamlet_id in enumerate(hamlets):
            if progress is not None:
                progress(number, len(hamlets), "")
            for members in members_of_hamlet(work, office.law, hamlet_id, office.today).values():
                for member in members:
                    if member.person.id not in wanted or not member.living or not member.covers[scheme].wanted:
                        continue
                    new = open_lead(work, member.person.id, scheme, source, office.today)
                    opened, before = opened + new, before + (not new)
    listed = Listed(opened=opened, open_before=before, left=len(wanted) - opened - before)
    parts = [
        (before, f"{before} người đã có trong danh sách."),
        (listed.left, f"{listed.left} người đã tham gia, không thuộc diện hoặc không còn ở hộ nên không đưa vào."),
    ]
    return Outcome(
        value=listed,
        changes=frozenset({"lead"}) if opened else frozenset(),
        label=f"Đưa {opened} người vào danh sách tiềm năng",
        notes=tuple(sentence for count, sentence in parts if count),
    )


@dataclass(frozen=True, kw_only=True)
class FileColumn:
    """One column of a list to be written: ``width`` in characters, ``counts`` for figures, ``read`` takes the value from a row."""

    heading: str
    width: float
    counts: bool
    read: Callable[[Any], str | int | float | None]


@dataclass(frozen=True, kw_only=True)
class ListFile:
    """A list to be written, and the lines under its title."""

    title: str
    columns: Sequence[FileColumn]
    lines: Sequence[str] = ()


def export_rows(
    office: Office,
    path: Path,
    file: ListFile,
    ids: Sequence[int],
    rows_of: Callable[[Office, Sequence[int]], Sequence[Any]],
    *,
    progress: Progress | None = None,
) -> Outcome[Path]:
    """Write the rows of these ids to a workbook, in their order. Raises ``WorldFault`` when it cannot be written."""

    def rows() -> Iterator[list[ListValue]]:
        for start in range(0, len(ids), _PAGE):
            for row in rows_of(office, ids[start : start + _PAGE]):
                yield [column.read(row) for column in file.columns]

    def told(done: int) -> None:
        if progress is not None:
            progress(done, len(ids), "")

    count = write_list(
        path,
        sheet="Danh sách",
        columns=[
            ListColumn(heading=one.heading, kind="count" if one.counts else "id", width=one.width)
            for one in file.columns
        ],
        rows=rows(),
        title=file.title,
        lines=file.lines,
        made_at=office.now(),
        progress=told,
    )
    return Outcome(value=path, changes=frozenset(), label=f"Đã xuất {count} dòng ra {path.name}")
