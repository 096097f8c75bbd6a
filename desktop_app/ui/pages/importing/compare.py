"""Month against month: two lists are chosen, what differs is listed with what follows from it, and done at one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal

from desktop_app.domain.money import format_money
from desktop_app.domain.records import ImportBatch
from desktop_app.services.list_comparison import GROUP_WORDS, ComparisonLine, ListComparison
from desktop_app.ui.components.boxes import STRETCH, grid_form, panel
from desktop_app.ui.components.buttons import button, primary
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import body, muted
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column
from desktop_app.ui.pages.importing.list_pane import ListPane
from desktop_app.ui.pages.importing.words import kind_title, moment
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.enter_chain import EnterChain

_FILE = "file"  # the entry that asks for a workbook
_LOOKS = {
    "new": ("Mới có", "good", "plus"),
    "stopped": ("Không còn", "warn", "minus"),
    "changed": ("Thay đổi", "accent", "edit"),
    "elsewhere": ("Nơi khác, đã đi", "muted", "map-pin"),
    "still": ("Vẫn còn", "muted", "check"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class CompareRow:
    """A line as the table shows it. ``chosen``: its proposals are to be done."""

    line: ComparisonLine
    chosen: bool
    group: str
    name: str
    birth: str
    place: str
    said: str
    todo: str


_COLUMNS = (
    Column(
        key="group", heading="Khác nhau", width=9, show=lambda code: _LOOKS[code][0], tone=lambda row: _LOOKS[row.group][1],
        icon=lambda row: _LOOKS[row.group][2],
    ),
    Column(key="name", heading="Tên", width=15),
    Column(key="birth", heading="Ngày sinh", width=7),
    Column(key="place", heading="Địa bàn", width=10),
    Column(
        key="todo", heading="Việc sẽ làm (Space)", width=19, tone=lambda row: "good" if row.chosen else "muted",
        icon=lambda row: ("check" if row.chosen else "close") if row.line.proposals else "",
    ),
    Column(key="said", heading="Lý do, thay đổi", width=24),
)  # fmt: skip


class ComparePane(ListPane):
    """`compare_wanted` (earlier, later): an import's id or a path each; `apply_wanted` (comparison, keys); `file_wanted`: for the later list?"""

    compare_wanted = Signal(object, object)
    apply_wanted = Signal(object, object)
    file_wanted = Signal(bool)

    def __init__(self, memory: Memory) -> None:
        self.earlier, self.later = CodeCombo(), CodeCombo()
        self.start = primary("So hai danh sách", self.compare, "table")
        self.do = button("", self.apply, "check")
        self._detail = body()
        self._result = muted("")
        self._rest = panel(STRETCH)  # holds the place of the table before two lists are compared
        super().__init__(
            _COLUMNS, name="import.compare", memory=memory, what="Dòng khác nhau",
            groups=(("", "Tất cả"), *((code, look[0]) for code, look in _LOOKS.items())), group_of=lambda row: row.group,
            top=(
                grid_form(None, FieldRow("Danh sách trước", self.earlier), FieldRow("Danh sách sau", self.later)), self._result,
            ),
            bottom=((self._rest, 1), panel(self._detail, margin=0.5)),
            buttons=(button("Quay lại", lambda: self.closed.emit(), "chevron-left"), self.start, self.do),
        )  # fmt: skip
        self.heading.setText("So hai danh sách")
        self.facts.setText("Chọn hai lần nhập cùng loại, hoặc một lần nhập và một tệp mới. Xem thì chưa ghi gì.")
        for at, code in enumerate(_LOOKS, start=1):
            self.tabs.setTabToolTip(at, f"{GROUP_WORDS[code]}  (Ctrl+{at + 1})")
        self._batches: Sequence[ImportBatch] = ()
        self._files: list[Path] = []
        self._comparison: ListComparison | None = None
        self._chosen: set[str] = set()
        self._running = False
        EnterChain(self, fields=[self.earlier, self.later], save=self.start.setFocus)
        self.earlier.committed.connect(lambda: self._picked(self.earlier))
        self.later.committed.connect(lambda: self._picked(self.later))
        self.table.marked.connect(self._mark)
        self.chosen.connect(self._show_line)
        self._show()

    def show_imports(self, batches: Sequence[ImportBatch], later: ImportBatch | None) -> None:
        """Offer the imports; ``later`` stands as the later list and the one of its kind before it as the earlier."""
        self._batches = batches
        self._offer()
        newest = next((one for one in batches if later is None or one.id == later.id), None)
        before = next((one for one in batches if newest and one.kind == newest.kind and one.id < newest.id), None)
        self.later.set_value(str(newest.id) if newest else None)
        self.earlier.set_value(str(before.id) if before else None)
        self._comparison = None
        self._show()

    def take_file(self, path: Path | None, *, later: bool) -> None:
        """Take the workbook that was chosen for one side; None: given up."""
        field = self.later if later else self.earlier
        if path is not None and path not in self._files:
            self._files.append(path)
        self._offer()
        field.set_value(str(path) if path is not None else None)
        self._comparison = None
        self._show()

    def compare(self) -> None:
        """Ask for the comparison of the two lists."""
        sides = self._source(self.earlier), self._source(self.later)
        if self._running or None in sides:
            (self.earlier if sides[0] is None else self.later).setFocus()
            return
        self._running = True
        self.compare_wanted.emit(*sides)

    def show_comparison(self, comparison: ListComparison) -> None:
        """Show what differs."""
        self._running = False
        self._comparison = comparison
        self._chosen = set(comparison.defaults)
        self.tabs.setCurrentIndex(0)
        self._show()
        if self.isVisible():
            self.table.setFocus()

    def refresh(self) -> None:
        """Leads were opened, closed or taken back elsewhere: what is proposed may be another thing now."""
        if self._comparison is not None and not self._running:
            self.compare()

    def give_up(self) -> None:
        """The comparison did not come about."""
        self._running = False

    def again(self) -> None:
        """Compare anew: what was proposed has been done."""
        self._running = False
        self.compare()

    def apply(self) -> None:
        """Ask for the chosen proposals to be done."""
        if self._comparison is not None and self._chosen and not self._running:
            self._running = True
            self.apply_wanted.emit(self._comparison, frozenset(self._chosen))

    def _offer(self) -> None:
        entries = [
            Choice(code=str(one.id), text=f"{one.file_name} – {moment(one.imported_at)}", detail=kind_title(one.kind))
            for one in self._batches
        ]
        entries += [Choice(code=str(path), text=path.name, detail="Tệp") for path in self._files]
        entries.append(Choice(code=_FILE, text="Chọn tệp…", detail="Tệp chưa nhập"))
        self.earlier.set_choices(entries)
        self.later.set_choices(entries)

    def _picked(self, field: CodeCombo) -> None:
        self._comparison = None
        self._show()
        if field.value() == _FILE:
            field.set_value(None)
            self.file_wanted.emit(field is self.later)

    def _source(self, field: CodeCombo) -> int | Path | None:
        value = field.value()
        if not value or value == _FILE:
            return None
        return int(value) if any(str(one.id) == value for one in self._batches) else Path(value)

    def _mark(self) -> None:
        """Take the proposals of the selected lines in, or leave them out when all of them were in."""
        keys = {proposal.key for row in self.selected for proposal in row.line.proposals}
        self._chosen = self._chosen - keys if keys <= self._chosen else self._chosen | keys
        self._show(keep=True)

    def _show(self, *, keep: bool = False) -> None:
        found = self._comparison
        lines = (
            (*found.new, *found.stopped, *found.changed, *found.elsewhere, *found.still) if found is not None else ()
        )
        self.show_rows([self._row(line) for line in lines], keep=keep)
        for part in (self.tabs, self.search, self.table, self.foot, self._detail, self._result):
            part.setVisible(found is not None)
        self._rest.setVisible(found is None)
        self.do.setVisible(found is not None and bool(found.proposals))
        if found is not None:
            chosen = [one for one in found.proposals if one.key in self._chosen]
            opened = sum(one.action == "open" for one in chosen)
            self.do.setText(
                f"Ghi {format_money(len(chosen))} việc: mở {opened}, đóng {len(chosen) - opened} tiềm năng  (F9)"
            )
            self.do.setEnabled(bool(chosen))
            self._result.setText(
                f"{found.title}: {format_money(found.earlier_people)} người trước, {format_money(found.later_people)} người sau. "
                f"{found.sentence}"
            )

    def _row(self, line: ComparisonLine) -> CompareRow:
        said = "; ".join(
            f"{change.label}: {change.before} → {change.after}" if change.before else f"{change.label}: {change.after}"
            for change in line.changes
        )
        return CompareRow(
            line=line,
            chosen=bool(line.proposals) and all(one.key in self._chosen for one in line.proposals),
            group=line.group,
            name=line.name,
            birth=line.birth,
            place=line.place,
            said=" ".join(part for part in (line.reason, said) if part),
            todo="; ".join(one.text for one in line.proposals),
        )

    def _show_line(self, row: CompareRow | None) -> None:
        if row is None:
            self._detail.setText("Hai danh sách không khác nhau." if self._comparison is not None else "")
            return
        where = [f"dòng {row.line.earlier_row} danh sách trước"] if row.line.earlier_row else []
        where += [f"dòng {row.line.later_row} danh sách sau"] if row.line.later_row else []
        self._detail.setText(
            ". ".join(part for part in (f"{row.name}: {', '.join(where)}", row.said, row.todo) if part)
        )
