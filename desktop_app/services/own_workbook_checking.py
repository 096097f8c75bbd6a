"""Next month's template: what changed in it, and taking it in the place of the one that was bound."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.own_workbook_records import OwnBinding
from desktop_app.excel.money_units import said_factor
from desktop_app.excel.own_workbook import Template, cell_name, open_template
from desktop_app.excel.own_workbook_changes import Bound, PlaceChange, compare
from desktop_app.excel.own_workbook_places import Place, marked_place
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.own_workbooks import CHANGES, bindings_by_marks, template_view
from desktop_app.system.faults import WorldFault

KIND_WORDS = {
    "moved": "Đã dời chỗ",
    "renamed": "Đã đổi tên",
    "total-moved": "Dòng tổng dời chỗ",
    "sheet-renamed": "Trang đổi tên",
    "sheet-missing": "Mất trang",
    "gone": "Không còn",
    "ambiguous": "Không rõ ô nào",
    "formula": "Nay có công thức",
    "unsure": "Cần xem lại",
}


@dataclass(frozen=True, kw_only=True)
class TemplateChange:
    """One bound cell that is not where and what it was: its binding, what happened (``kind``, ``words``), the sentence, the cell it was in, and
    the one proposed (“Trang!C7”, "" for none)."""

    binding_id: int
    kind: str
    words: str
    sentence: str
    before: str
    after: str
    change: PlaceChange

    @property
    def proposed(self) -> bool:
        """Whether there is a new place to accept."""
        return self.change.proposed


@dataclass(frozen=True, kw_only=True)
class CheckedTemplate:
    """A new template as it was looked at: its file, the hash of its bytes, what changed, and how many bound cells stand as they stood."""

    path: Path
    sha256: str
    changes: tuple[TemplateChange, ...]
    unchanged: int
    same: bool


def check_template(office: Office, workbook_id: int, path: Path) -> CheckedTemplate:
    """Compare a new file with the template that was bound. Nothing is changed. Raises ``WorldFault`` for a file that cannot be filled."""
    view = template_view(office, workbook_id)
    template = open_template(path)
    sha256 = hashlib.sha256(template.data).hexdigest()
    found = compare(template, [_bound(one) for one in view.bindings])
    by_id = {one.id: one for one in view.bindings}
    changes = tuple(_told(change, by_id[change.key]) for change in found)
    return CheckedTemplate(
        path=path,
        sha256=sha256,
        changes=changes,
        unchanged=len(view.bindings) - len(changes),
        same=sha256 == view.record.sha256,
    )


def accept_template(
    office: Office, workbook_id: int, checked: CheckedTemplate, accepted: frozenset[int] = frozenset()
) -> Outcome[int]:
    """Take a checked file as the template from now on; how many cells are held back.

    ``accepted``: the bindings whose proposed place is right. The other changed ones are held: nothing is written for them
    until they are bound again. Raises ``WorldFault`` when the file was changed since it was checked.
    """
    view = template_view(office, workbook_id)
    template = open_template(checked.path)
    if hashlib.sha256(template.data).hexdigest() != checked.sha256:
        raise WorldFault(f"Tệp {checked.path.name} vừa được sửa sau khi kiểm tra. Hãy mở lại mẫu này để kiểm tra lại.")
    changes = {one.binding_id: one for one in checked.changes}
    places = _places(view.bindings, changes, accepted)
    taken = frozenset(place for place in places.values() if place is not None)
    found, _ = bindings_by_marks(office, template, taken)
    held = sum(place is None for place in places.values())
    label = f"Nhận mẫu mới cho “{view.record.name}”"
    with office.write("own_workbooks.accept_template", label) as work:
        work.own_workbooks.change(
            workbook_id,
            file_name=template.file_name,
            sha256=work.own_workbooks.keep(template.data),
            size=len(template.data),
        )
        for one in view.bindings:
            place = places[one.id]
            if place is None:
                work.own_bindings.change(one.id, held=1)
            else:
                work.own_bindings.change(one.id, **_moved(template, one, place))
        for values in found:
            work.own_bindings.add(workbook_id=workbook_id, **values)
    notes = (f"{held} ô chưa có chỗ trong mẫu mới; hãy gắn lại.",) if held else ()
    return Outcome(value=held, changes=CHANGES, label=label, notes=notes)


def _bound(one: OwnBinding) -> Bound:
    return Bound(
        key=one.id,
        sheet=one.sheet,
        row=one.row,
        col=one.col,
        column=one.kind == "column",
        place=Place.unpack(one.place),
        over_formula=bool(one.over_formula),
    )


def _told(change: PlaceChange, one: OwnBinding) -> TemplateChange:
    after = f"{change.sheet}!{cell_name(change.row, change.col)}" if change.row and change.col else ""
    return TemplateChange(
        binding_id=one.id,
        kind=change.kind,
        words=KIND_WORDS[change.kind],
        sentence=change.sentence,
        before=f"{one.sheet}!{cell_name(one.row, one.col)}",
        after=after,
        change=change,
    )


def _places(
    bindings: tuple[OwnBinding, ...], changes: dict[int, TemplateChange], accepted: frozenset[int]
) -> dict[int, tuple[str, int, int] | None]:
    """Where each binding stands from now on; ``None`` for one that is held. Of two that would stand in one cell the second is held."""
    places: dict[int, tuple[str, int, int] | None] = {}
    for one in sorted(bindings, key=lambda one: one.id in changes):
        place: tuple[str, int, int] | None = (one.sheet, one.row, one.col)
        if one.id in changes:
            change = changes[one.id].change
            place = None
            if one.id in accepted and change.row is not None and change.col is not None:
                place = (change.sheet, change.row, change.col)
        places[one.id] = place if place not in places.values() else None
    return places


def _moved(template: Template, one: OwnBinding, place: tuple[str, int, int]) -> dict[str, object]:
    sheet, row, col = place
    grid = template.sheet(sheet)
    assert grid is not None, "a place was found on a sheet of the new template"
    was, now = Place.unpack(one.place), marked_place(grid, row, col, column=one.kind == "column")
    moved: dict[str, object] = {"sheet": sheet, "row": row, "col": col, "place": now.pack(), "held": 0}
    # The unit that the user chose stays, unless the template itself speaks of another one now.
    if (factor := _factor(now)) != _factor(was) and one.figure.startswith("money"):
        moved["scale"] = factor
    return moved


def _factor(place: Place) -> int:
    return said_factor(" ".join(place.above), place.unit)
