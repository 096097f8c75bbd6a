"""The records of one problem: A mends, S leaves as it is with a reason, E opens the very field, R asks again; all safe ones at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.office import Office
from desktop_app.services.quality_fixes import SKIP_REASONS, ask_again, fix, skip
from desktop_app.services.quality_lists import PLACELESS, ProblemList, Record, fixable, problem_list, records
from desktop_app.services.quality_proposals import Proposal, has_fixes
from desktop_app.services.quality_scores import Finding
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.bulk_dialog import confirm_bulk
from desktop_app.ui.components.buttons import primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import muted
from desktop_app.ui.files import EXCEL, choose_save
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.list_bulk import save_rows
from desktop_app.ui.pages.quality.place import PlaceFilter
from desktop_app.ui.pages.quality.tables import RECORD_COLUMNS, LetterTable

# Two records that may be one are put together by the review of duplicates; these problems lead there.
_DOUBLES = frozenset({"id_once", "insurance_once", "alike"})
_ELSEWHERE: dict[str, tuple[str, dict[str, object]]] = {
    "collector": ("collectors", {"tab": "register"}),
    "hamlet": ("household", {}),
    "plan": ("plan", {}),
    "import_batch": ("import", {}),
}
# Cover, classes and the members as a whole are no field of the sheet: the cursor goes to the person.
_NO_FIELD = frozenset({"cover", "class", "members", "name"})


class RecordsSide(QWidget):
    """The right side of the page. `emptied()` when the list that had the focus has no line any more."""

    emptied = Signal()

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__()
        self._context, self._page = context, page
        self._finding: Finding | None = None
        self._list: ProblemList | None = None
        self._fixes = 0
        self.filter = PlaceFilter()
        self.model = PagedTableModel(RECORD_COLUMNS, self._fetch, lambda _filter: len(self._ids()), self)
        self.table = LetterTable(self.model, name="quality-records", memory=context.memory)
        self.table.setAccessibleName("Các dòng có vấn đề")
        self.about = muted("", wrap=True)
        self.foot = TableFoot()
        self.fixing = primary("Sửa như đề nghị  (A)", lambda: self.act("A"))
        self.all = quiet("Sửa tất cả…", self.fix_all, "check")
        self.skipping = quiet("Bỏ qua, có lý do…  (S)", lambda: self.act("S"), "lock")
        self.editing = quiet("Mở đúng ô  (E)", lambda: self.act("E"), "edit")
        self.again = quiet("Xét lại  (R)", lambda: self.act("R"), "undo")
        copy = quiet("Chép", lambda: self.table.copy(headings=True), "copy")
        copy.setToolTip("Chép các dòng đang chọn kèm tiêu đề (Ctrl+Shift+C; không tiêu đề: Ctrl+C)")
        save = quiet("Xuất Excel…", self.export, "excel")
        save.setToolTip("Lưu danh sách đang xem ra Excel (Ctrl+E)")
        self._stage = Stage(self.table)
        buttons = flow(self.fixing, self.all, self.editing, self.skipping, self.again, copy, save)
        column(
            self,
            panel(self.filter, self.about, buttons, gap=0.5, margin=0.75),
            (self._stage, 1),
            self.foot,
            gap=0,
        )
        self._acts: dict[str, Callable[[], None]] = {
            "A": self._fix,
            "S": self._skip,
            "E": self._edit,
            "R": self._ask_again,
        }
        self.filter.changed.connect(self.reload)
        self.table.letter.connect(self.act)
        self.table.opened.connect(lambda _row: self._edit())
        self.table.row_changed.connect(lambda _row: self._show_state())
        self.table.told.connect(lambda sentence: context.messages.toast(sentence, "info"))
        self._show_state()

    def show_problem(self, finding: Finding | None) -> None:
        """Show the records of a problem; the same one again keeps the cursor's place."""
        code = finding.criterion.code if finding is not None else ""
        if self._finding is None or self._finding.criterion.code != code:
            self._list = None
            self.model.reload()
            self._stage.loading()
        self._finding = finding
        self.reload()

    def reload(self) -> None:
        """Read the list anew."""
        finding = self._finding
        if finding is None:
            self.about.setText("")
            self._show_list(None)
            return
        self.about.setText(f"{finding.criterion.name}: {_words_of(finding)}. {finding.criterion.note}".strip())
        self._context.look(
            _read,
            finding.criterion.code,
            self.filter.place(),
            self.filter.aside,
            done=self._take,
            key="quality.records",
        )

    def act(self, letter: str) -> None:
        """Do what a letter says with the selected rows."""
        self._acts[letter]()

    def fix_all(self) -> None:
        """Mend everything of this problem that has a safe fix, after the count and a sample."""
        shown = self._list
        if shown is None or shown.aside or not self._fixes:
            self._context.messages.toast("Vấn đề này không có cách sửa chắc chắn từ dữ liệu đã có.", "info")
            return
        code = shown.criterion.code
        self._context.look(fixable, code, shown.ids, done=partial(self._sure, code), key="quality.fixable")

    def export(self) -> None:
        """Write the list to a workbook."""
        shown = self._list
        if shown is None or not shown.ids:
            self._context.messages.toast("Danh sách đang trống, không có gì để xuất.", "info")
            return
        path = choose_save(self._page, "Xuất danh sách ra Excel", "Chat-luong-du-lieu.xlsx", EXCEL)
        if path is not None:
            code = shown.criterion.code
            save_rows(
                self._context,
                path,
                shown.criterion.name.upper(),
                RECORD_COLUMNS,
                shown.ids,
                lambda office, ids: records(office, code, ids),
            )

    # -- showing

    def _take(self, found: tuple[ProblemList, int]) -> None:
        self._fixes = found[1]
        self._show_list(found[0])

    def _show_list(self, found: ProblemList | None) -> None:
        at, had_focus = max(0, self.table.currentIndex().row()), self.table.hasFocus()
        same = self._list is not None and found is not None and self._list.criterion.code == found.criterion.code
        self._list = found
        self.model.reload()
        total = len(self._ids())
        if not total:
            aside = self.filter.aside and found is not None
            words = "Chưa bỏ qua dòng nào của vấn đề này." if aside else "Không có dòng nào trong phạm vi đang lọc."
            self._stage.empty(EmptyState("ok", "Không có dòng nào", words))
            if had_focus:  # else Qt would choose any field, and Ctrl+Z would be the field's own
                self.emptied.emit()
        else:
            self._stage.ready()
            self.table.select_row(min(at, total - 1) if same else 0)
            if had_focus:
                self.table.setFocus()
        more = " (những dòng đầu; lọc theo thôn để xem phần còn lại)" if found is not None and found.more else ""
        self.foot.show_counts(f"{format_money(total)} dòng{more}", "")
        self._show_state()

    def _show_state(self) -> None:
        line, aside = self._current(), self.filter.aside
        code = self._list.criterion.code if self._list is not None else ""
        doubles = code in _DOUBLES
        self.fixing.setText("Xem cặp trùng  (A)" if doubles else "Sửa như đề nghị  (A)")
        self.fixing.setVisible(not aside and (doubles or has_fixes(code)))
        self.fixing.setEnabled(line is not None and (doubles or bool(line.proposed)))
        self.all.setVisible(not aside and self._fixes > 0)
        self.all.setText(f"Sửa tất cả {format_money(self._fixes)} chỗ…")
        self.skipping.setVisible(not aside)
        self.again.setVisible(aside)
        for button in (self.skipping, self.again, self.editing):
            button.setEnabled(line is not None)

    def _ids(self) -> tuple[int, ...]:
        return self._list.ids if self._list is not None else ()

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: object) -> list[Record]:
        if self._list is None:
            return []
        return records(self._context.office, self._list.criterion.code, self._ids()[offset : offset + limit])

    def _current(self) -> Record | None:
        at = self.table.currentIndex().row()
        found: Record | None = self.model.row(at) if 0 <= at < len(self._ids()) else None
        return found

    def _chosen(self) -> list[int]:
        ids = self._ids()
        return [ids[at] for at in self.table.selected_rows() if at < len(ids)]

    # -- acting

    def _fix(self) -> None:
        shown, ids = self._list, self._chosen()
        if shown is None or shown.aside or not ids:
            return
        code = shown.criterion.code
        if code in _DOUBLES:
            self._context.navigate("household", tab="duplicates")
        elif not has_fixes(code):
            self._context.messages.toast("Chỗ này cần người xem xét: bấm E để mở đúng ô và sửa.", "info")
        else:
            self._context.do(fix, code, ids)

    def _sure(self, code: str, found: dict[int, Proposal]) -> None:
        shown = self._list
        if shown is None or shown.criterion.code != code:
            return
        sample = [f"{one.old or '(trống)'} → {one.new}" for one in found.values()]
        heading = f"Sửa {format_money(len(found))} chỗ: {shown.criterion.name}?"
        sentence = "Chỉ sửa những chỗ suy ra chắc chắn từ dữ liệu đã có. Một lần Ctrl+Z trả lại tất cả."
        if confirm_bulk(self._context, heading, sentence, len(found), sample, unit="chỗ", verb="Sửa"):
            self._context.do(fix, code, list(found))

    def _skip(self) -> None:
        shown, ids = self._list, self._chosen()
        if shown is None or shown.aside or not ids:
            return
        name = shown.criterion.name
        many = f"{format_money(len(ids))} dòng: " if len(ids) > 1 else ""
        reason = self._context.messages.ask_reason(f"Vì sao bỏ qua – {many}{name}?", SKIP_REASONS)
        if reason is not None:
            words = SKIP_REASONS.get(reason.code, reason.code)
            said = f"{words}: {reason.note}" if reason.note else words
            self._context.do(skip, shown.criterion.code, ids, said)

    def _ask_again(self) -> None:
        shown = self._list
        if shown is None or not shown.aside:
            return
        lines = [self.model.row(at) for at in self.table.selected_rows()]
        notes = [line.note_id for line in lines if line is not None and line.note_id is not None]
        if notes:
            self._context.do(ask_again, notes)

    def _edit(self) -> None:
        shown, line = self._list, self._current()
        if shown is None or line is None:
            return
        if shown.table in PLACELESS:
            page, args = _ELSEWHERE[shown.table]
            own: dict[str, Any] = {"collector": line.id} if shown.table == "collector" else {}
            self._context.navigate(page, **args, **own)
        elif line.household_id is not None:
            of_home = shown.table == "household" and shown.field != "relation_code"
            self._context.navigate(
                "household",
                household=line.household_id,
                person=None if of_home else line.person_id,
                field=shown.field if shown.field not in _NO_FIELD else "",
            )


def _read(office: Office, code: str, place: dict[str, object], aside: bool) -> tuple[ProblemList, int]:
    found = problem_list(office, code, place, aside=aside)
    return found, 0 if aside else len(fixable(office, code, found.ids))


def _words_of(found: Finding) -> str:
    said = f"{format_money(found.failing)} trong {format_money(found.asked)} được hỏi"
    return f"{said}; {format_money(found.skipped)} đã bỏ qua có lý do" if found.skipped else said
