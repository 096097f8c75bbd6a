"""One month's list against another's: who is new, who dropped out, what changed, who takes part elsewhere; and the leads that follow from it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from desktop_app.domain.birth import format_birth
from desktop_app.excel.fields import kinds
from desktop_app.services.canvassing_leads import close_leads, open_lead
from desktop_app.services.import_values import CellChange
from desktop_app.services.importing import Progress
from desktop_app.services.list_comparison_leads import Finding, Records
from desktop_app.services.list_comparison_pairs import TITLES, changes_between, pair
from desktop_app.services.list_comparison_sides import NOT_COMPARED, comparable_imports, side_of
from desktop_app.services.list_comparison_values import (
    GROUP_WORDS,
    ComparisonApplied,
    ComparisonLine,
    Group,
    ListComparison,
    ListSide,
    Proposal,
    Same,
)
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.system.faults import WorldFault

__all__ = [
    "GROUP_WORDS", "NOT_COMPARED", "ComparisonApplied", "ComparisonLine", "ListComparison", "ListSide", "Proposal", "apply",
    "comparable_imports", "compare",
]  # fmt: skip


def compare(
    office: Office, earlier: int | Path, later: int | Path, *, kind: str | None = None, progress: Progress | None = None
) -> ListComparison:
    """Compare two lists of one kind: imports by their ids, or files (which are only looked at). Writes nothing.

    ``kind`` forces how files are read; a file beside an import is read as the import's kind. Raises ``WorldFault`` when a list cannot be had, or
    the two are not of one kind.
    """
    pulse = progress or _silent
    kind = kind or _kind_of(office, earlier) or _kind_of(office, later)
    before = side_of(office, earlier, kind=kind, pulse=pulse)
    after = side_of(office, later, kind=kind or before.kind, pulse=pulse)
    if before.kind != after.kind:
        titles = [kinds()[side.kind].title for side in (before, after)]
        raise WorldFault(f"Hai danh sách khác loại (“{titles[0]}” và “{titles[1]}”) nên không đối chiếu được.")
    return _compared(office, before, after, pulse)


def apply(office: Office, comparison: ListComparison, choices: Collection[str]) -> Outcome[ComparisonApplied]:
    """Open and close the leads of the chosen proposals (by key), in one step. What was settled meanwhile is left and counted.

    Raises ValueError for a key that the comparison does not propose.
    """
    proposals = {proposal.key: proposal for proposal in comparison.proposals}
    unknown = set(choices) - proposals.keys()
    if unknown:
        raise ValueError(f"unknown proposals {', '.join(sorted(unknown))}")
    label = f"Đối chiếu {comparison.later.title} với {comparison.earlier.title}"
    opened = closed = left = 0
    with office.write("list.compare", label) as work:
        for key in sorted(choices):
            chosen = proposals[key]
            if chosen.action == "close":
                done = close_leads(work, chosen.person_id, chosen.scheme, office.today)
                closed += done
            else:
                done = int(open_lead(work, chosen.person_id, chosen.scheme, chosen.source, office.today, chosen.detail))
                opened += done
            left += 1 - done
    applied = ComparisonApplied(opened=opened, closed=closed, left=left)
    changes = frozenset({"lead"}) if opened or closed else frozenset()
    notes = (f"Mở {opened}, đóng {closed} đối tượng tiềm năng.",)
    return Outcome(value=applied, changes=changes, label=label, notes=notes)


def _silent(done: int, total: int, text: str = "") -> None:
    """The progress of a comparison that nobody watches."""


def _kind_of(office: Office, source: int | Path) -> str | None:
    if isinstance(source, Path):
        return None
    try:
        return office.read.imports.get(source).kind
    except KeyError:
        return None  # said when the list is fetched


def _compared(office: Office, earlier: ListSide, later: ListSide, pulse: Progress) -> ListComparison:
    kind = kinds()[later.kind]
    pulse(0, 0, "Đối chiếu hai danh sách")
    # Who the later list names only as ended ("Giảm") is not on it: such a row stands with the earlier ones.
    ended = [entry for entry in later.entries if entry.ends]
    on_it = [entry for entry in later.entries if not entry.ends]
    found = pair(kind, [*(entry for entry in earlier.entries if not entry.ends), *ended], on_it)
    records = Records.of(office, earlier, later, (same.person_id for same in found if same.person_id is not None))
    lines: dict[Group, list[ComparisonLine]] = {
        group: [] for group in ("new", "stopped", "changed", "elsewhere", "still")
    }
    unchanged = 0
    for same in found:
        if same.later:
            same.earlier = [entry for entry in same.earlier if not entry.ends]
        changes = changes_between(kind, same.earlier, same.later) if same.earlier and same.later else ()
        group = _group(same, changes)
        finding = records.finding(same, group)
        if group == "still":
            unchanged += 1
            if not finding.proposals:
                continue
        lines[finding.group].append(_line(same, finding, changes, records))
    return ListComparison(
        kind=kind.code, title=kind.title, earlier=earlier, later=later,
        new=_sorted(lines["new"]), stopped=_sorted(lines["stopped"]), changed=_sorted(lines["changed"]),
        elsewhere=_sorted(lines["elsewhere"]), still=_sorted(lines["still"]), same=unchanged,
        earlier_people=sum(1 for same in found if any(not entry.ends for entry in same.earlier)),
        later_people=sum(1 for same in found if same.later),
    )  # fmt: skip


def _group(same: Same, changes: tuple[CellChange, ...]) -> Group:
    if not same.earlier:
        return "new"
    if not same.later:
        return "stopped"
    return "changed" if changes else "still"


def _line(same: Same, finding: Finding, changes: tuple[CellChange, ...], records: Records) -> ComparisonLine:
    said = (same.later or same.earlier)[-1].said
    person = records.people.get(same.person_id or 0)
    name = next((str(said[title]) for title in TITLES if said.get(title)), "")
    birth = str(said.get("birth") or "")
    place = records.homes.get(person.household_id, ("", ""))[1] if person is not None else ""
    before = [entry.row for entry in same.earlier if not entry.ends]
    after = [entry.row for entry in same.later] or [entry.row for entry in same.earlier if entry.ends]
    return ComparisonLine(
        key=same.key,
        group=finding.group,
        name=(person.get("name") or name) if person is not None else name,
        birth=format_birth(birth) if birth else "",
        place=place or str(said.get("hamlet") or said.get("address") or ""),
        person_id=person.id if person is not None else None,
        household_id=person.household_id if person is not None else None,
        earlier_row=before[0] if before else None,
        later_row=after[0] if after else None,
        changes=changes,
        reason=finding.reason,
        proposals=finding.proposals,
    )


def _sorted(lines: list[ComparisonLine]) -> tuple[ComparisonLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.later_row or 0, line.earlier_row or 0, line.key)))
