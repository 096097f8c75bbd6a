"""Mẫu của tỉnh: the office's own workbooks, bound once and filled every month."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QListWidget, QTabBar, QWidget

from desktop_app.domain.own_workbook_records import OwnWorkbook
from desktop_app.excel.own_workbook_places import headings
from desktop_app.services.own_workbook_checking import CheckedTemplate, accept_template, check_template
from desktop_app.services.own_workbook_filling import FilledWorkbook, fill, suggested_name
from desktop_app.services.own_workbooks import (
    BindForm,
    add_template,
    bind,
    remove_template,
    templates,
    unbind,
)
from desktop_app.services.reporting_overview import months
from desktop_app.services.reporting_values import last_complete_month
from desktop_app.system.disk import FileInUse, NoPermission
from desktop_app.system.faults import WorldFault
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import column, flow, panel, row, split
from desktop_app.ui.components.buttons import button, primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import muted, section, title
from desktop_app.ui.files import choose_open, choose_save
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.reports.own_workbook_dialogs import BindDialog, ChangesDialog
from desktop_app.ui.pages.reports.own_workbook_grid import GridView
from desktop_app.ui.pages.reports.own_workbook_shown import Shown, read_shown
from desktop_app.ui.pages.reports.period_combo import PeriodCombo

ACTIONS = declare(
    ActionSpec(id="own-workbook.add", text="Thêm mẫu…", shortcut="Ctrl+N", icon="plus", help="Thêm tệp mẫu tỉnh gửi"),
    ActionSpec(id="own-workbook.check", text="Mở mẫu tháng này…", shortcut="Ctrl+O", icon="import", help="So mẫu mới với mẫu đã gắn, nhận nếu đúng"),
    ActionSpec(id="own-workbook.fill", text="Điền và lưu…", shortcut="Ctrl+S", icon="excel", help="Điền số liệu của tháng vào mẫu"),
    ActionSpec(id="own-workbook.bind", text="Gắn ô…", shortcut="F4", icon="edit", keys="F4, Enter", help="Chọn số liệu ghi vào ô đang đứng"),
    ActionSpec(id="own-workbook.next-sheet", text="Trang sau", shortcut="Ctrl+PgDown", icon="chevron-right", help="Trang kế tiếp của mẫu"),
    ActionSpec(id="own-workbook.previous-sheet", text="Trang trước", shortcut="Ctrl+PgUp", icon="chevron-left", help="Trang trước của mẫu"),
    ActionSpec(id="own-workbook.folder", text="Mở thư mục", shortcut="Ctrl+Shift+O", icon="folder", help="Mở thư mục đã lưu"),
)  # fmt: skip
_FOLDER = "report/folder"
_TEMPLATE_KINDS = "Mẫu Excel (*.xlsx *.xlsm)"


class OwnWorkbooksPage(Page):
    """`navigate("own-workbook", workbook=3)` shows one template; without arguments the one last shown."""

    page_id = "own-workbook"
    title = "Mẫu của tỉnh"
    kinds = frozenset(
        {"own_workbook", "setting", "enrolment", "ledger", "plan", "collector", "organisation", "hamlet", "person"}
    )
    help_topic = "mau-cua-tinh"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.records: tuple[OwnWorkbook, ...] = ()
        self.shown: Shown | None = None
        self._wanted: int | None = None
        self.saved: Path | None = None
        self.list = QListWidget()
        self.list.setAccessibleName("Các mẫu của tỉnh")
        self.month = PeriodCombo()
        self.sheets = QTabBar()
        self.sheets.setExpanding(False)
        self.sheets.setAccessibleName("Các trang của mẫu")
        self.grid = GridView()
        self.heading = section("")
        self.told = muted("")
        slots = self._slots()
        self.fill_button = primary("Điền và lưu…", slots["own-workbook.fill"], "excel")
        self.check_button = button("Mở mẫu tháng này…", slots["own-workbook.check"], "import")
        self.bind_button = button("Gắn ô…", slots["own-workbook.bind"], "edit")
        self.open_button = quiet("Mở tệp đã lưu", self.open_file, "excel")
        self.folder_button = quiet("Mở thư mục", slots["own-workbook.folder"], "folder")
        self.drop_button = quiet("Bỏ mẫu này…", self.remove, "trash")
        left = panel(
            title(self.title),
            muted("Tệp Excel tỉnh gửi, gắn ô một lần rồi điền hằng tháng."),
            (self.list, 1),
            button("Thêm mẫu…", slots["own-workbook.add"], "plus"),
            self.drop_button,
            gap=0.6,
            margin=1.0,
        )
        head = row(None, (self.heading, 1), FieldRow("Tháng báo cáo", self.month), gap=0.6)
        ways = flow(self.fill_button, self.check_button, self.bind_button, self.open_button, self.folder_button)
        content = panel(head, ways, self.sheets, (self.grid, 1), self.told, gap=0.5, margin=1.0)
        self.stage = Stage(content)
        column(self, (split(left, self.stage, name="own-workbook", memory=context.memory, widths=(17, 0)), 1), gap=0)
        for spec in ACTIONS:
            self.bind(spec.id, slots[spec.id])
        self.list.currentRowChanged.connect(lambda _row: self._choose())
        self.list.itemActivated.connect(lambda _item: self.grid.setFocus())
        self.month.committed.connect(self._month_chosen)
        self.sheets.currentChanged.connect(lambda _at: self._show_sheet())
        self.grid.wanted.connect(lambda _row, _col: self.bind_cell())
        self.grid.dropped.connect(lambda _row, _col: self.unbind_cell())
        self.grid.moved.connect(lambda _row, _col: self._tell())
        self.stage.loading()

    def open(self, **args: Any) -> None:
        """Show a template."""
        self._wanted = int(args["workbook"]) if args.get("workbook") else self._wanted
        if self.month.meant is None:
            self.month.offer(months(self.context.office), last_complete_month(self.context.office.today))
        self.reload()

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew."""
        self.reload()

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """Báo cáo › the templates."""
        return (Crumb(text="Báo cáo", page="report"), Crumb(text=self.title, page=self.page_id))

    def first_focus(self) -> QWidget | None:
        """The cells where there is a template, else the list."""
        return self.grid if self.shown is not None else self.list

    def reload(self) -> None:
        """Read the templates."""
        self.context.look(templates, done=self._listed, key="own-workbook.list")

    # -- acting

    def add(self) -> None:
        """Add a file as a template."""
        path = choose_open(self, "Chọn tệp mẫu tỉnh gửi", _TEMPLATE_KINDS, folder=self._folder())
        if path is None:
            return

        def added(outcome: Any) -> None:
            self._wanted = outcome.value.id
            for note in outcome.notes:
                self.context.messages.banner(note, "warn")

        self.context.do(add_template, path, done=added)

    def remove(self) -> None:
        """Take the template out, after a question."""
        if self.shown is None:
            return
        answer = self.context.messages.ask(
            f"Bỏ mẫu “{self.shown.view.record.name}”?",
            choices={"remove": "Bỏ mẫu", "keep": "Giữ lại"},
            default="keep",
            detail="Các ô đã gắn của mẫu cũng bỏ theo. Ctrl+Z lấy lại được.",
        )
        if answer == "remove":
            self.context.do(remove_template, self.shown.view.record.id)

    def bind_cell(self) -> None:
        """Ask what goes into the cell of the cursor."""
        found, sheet = self.shown, self._sheet()
        if found is None or sheet is None:
            return
        grid = found.view.template.sheet(sheet)
        assert grid is not None
        place = self.grid.place()
        near = next(
            (one.each for one in found.view.bindings if (one.sheet, one.row) == (sheet, place[0]) and one.each), ""
        )
        dialog = BindDialog(
            self,
            sheet,
            place,
            grid.at(*place),
            found.figures,
            found.scopes,
            found.view.at(sheet, *place),
            near,
            lambda form: self._bind_to(found.view.record.id, form),
            headings(grid, *place),
        )
        dialog.finished.connect(lambda _code: self.grid.setFocus())
        dialog.open()

    def unbind_cell(self) -> None:
        """Leave the cell of the cursor alone."""
        sheet = self._sheet()
        one = self.shown.view.at(sheet, *self.grid.place()) if self.shown is not None and sheet is not None else None
        if one is not None:
            self.context.do(unbind, one.id)

    def check(self) -> None:
        """Compare next month's file with the template."""
        if self.shown is None:
            return
        path = choose_open(self, "Chọn mẫu tỉnh gửi tháng này", _TEMPLATE_KINDS, folder=self._folder())
        if path is not None:
            workbook_id = self.shown.view.record.id
            self.context.look(
                check_template,
                workbook_id,
                path,
                done=lambda found: self._checked(workbook_id, found),
                key="own-workbook.check",
            )

    def fill(self) -> None:
        """Fill the template for the month and save it."""
        found, month = self.shown, self.month.meant
        if found is None or month is None:
            return
        suffix = found.view.template.suffix
        suggested = self._folder() / suggested_name(found.view, month)
        path = choose_save(self, "Lưu mẫu đã điền", suggested, f"Sổ Excel (*{suffix})")
        if path is not None:
            self.context.look(
                fill,
                found.view.record.id,
                month,
                path,
                done=self._filled,
                failed=self._not_filled,
                key="own-workbook.fill",
            )

    def open_file(self) -> None:
        """Open the file that was saved last."""
        if self.saved is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.saved))):
            self.context.messages.fault(
                WorldFault(f"Không mở được {self.saved.name}. Hãy mở bằng tay trong thư mục đã lưu.")
            )

    def open_folder(self) -> None:
        """Open the folder of the saved files."""
        folder = self.saved.parent if self.saved is not None else self._folder()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.context.messages.fault(WorldFault(f"Không mở được thư mục {folder}. Hãy mở bằng tay."))

    # -- showing

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "own-workbook.add": self.add,
            "own-workbook.check": self.check,
            "own-workbook.fill": self.fill,
            "own-workbook.bind": self.bind_cell,
            "own-workbook.next-sheet": lambda: self._step_sheet(1),
            "own-workbook.previous-sheet": lambda: self._step_sheet(-1),
            "own-workbook.folder": self.open_folder,
        }

    def _folder(self) -> Path:
        kept = Path(str(self.context.memory.get(_FOLDER, "") or "."))
        if kept.is_absolute() and kept.is_dir():
            return kept
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def _listed(self, records: tuple[OwnWorkbook, ...]) -> None:
        self.records = records
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([one.name for one in records])
        at = next((at for at, one in enumerate(records) if one.id == self._wanted), 0)
        self.list.setCurrentRow(at if records else -1)
        self.list.blockSignals(False)
        if records:
            self._choose()
            return
        self.shown = None
        self._enable()
        text = "Thêm tệp Excel tỉnh gửi, rồi gắn từng ô với số liệu của chương trình. Tháng sau chỉ cần bấm “Điền và lưu…”."
        self.stage.empty(EmptyState("excel", "Chưa có mẫu nào", text, "Thêm mẫu…", self.add))

    def _choose(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self.records):
            self._wanted = self.records[at].id
            month = self.month.meant or last_complete_month(self.context.office.today)
            self.context.look(
                read_shown, self._wanted, month, done=self._show, failed=self._not_shown, key="own-workbook.shown"
            )

    def _month_chosen(self) -> None:
        if self.month.take():
            self._choose()

    def _show(self, found: Shown) -> None:
        first = self.shown is None
        same = self.shown is not None and self.shown.view.record.id == found.view.record.id
        sheet = self._sheet() if same else None
        self.shown = found
        names = [grid.name for grid in found.view.template.sheets if not grid.hidden]
        self.sheets.blockSignals(True)
        while self.sheets.count():
            self.sheets.removeTab(0)
        for name in names:
            self.sheets.addTab(name)
        bound = next((one.sheet for one in found.view.bindings if one.sheet in names), names[0] if names else "")
        self.sheets.setCurrentIndex(names.index(sheet if sheet in names else bound) if names else -1)
        self.sheets.blockSignals(False)
        self.stage.ready()
        held = len(found.view.held)
        count = f"{len(found.view.bindings)} ô đã gắn" + (f", {held} ô chờ gắn lại" if held else "")
        self.heading.setText(f"{found.view.record.name} · {count}")
        self._show_sheet()
        self._enable()
        if first and self.isVisible():
            self.grid.setFocus()

    def _not_shown(self, exc: Exception) -> None:
        self.shown = None
        self._enable()
        sentence = exc.sentence if isinstance(exc, WorldFault) else "Hãy thử lại."
        self.stage.empty(EmptyState("error", "Không mở được mẫu", sentence, "Thử lại", self.reload))
        if not isinstance(exc, WorldFault):
            self.context.tell_fault(exc)

    def _sheet(self) -> str | None:
        at = self.sheets.currentIndex()
        return self.sheets.tabText(at).replace("&&", "&") if at >= 0 else None

    def _show_sheet(self) -> None:
        name = self._sheet()
        grid = self.shown.view.template.sheet(name) if self.shown is not None and name is not None else None
        if self.shown is None or grid is None:
            return
        bound = {(one.row, one.col): one for one in self.shown.view.bindings if one.sheet == name}
        values = {(row, col): text for (sheet, row, col), text in self.shown.values.items() if sheet == name}
        self.grid.show_grid(grid, bound, self.shown.names, values)
        self._tell()

    def _step_sheet(self, by: int) -> None:
        at = self.sheets.currentIndex() + by
        if 0 <= at < self.sheets.count():
            self.sheets.setCurrentIndex(at)

    def _tell(self) -> None:
        if self.grid.cells.grid is not None:
            self.told.setText(f"{self.grid.cells.told(*self.grid.place())}. Enter gắn, Del bỏ gắn.")

    def _enable(self) -> None:
        for one in (self.fill_button, self.check_button, self.bind_button, self.drop_button):
            one.setEnabled(self.shown is not None)
        self.open_button.setVisible(self.saved is not None)

    # -- what came of it

    def _bind_to(self, workbook_id: int, form: BindForm) -> None:
        self.context.do(bind, workbook_id, form)

    def _checked(self, workbook_id: int, found: CheckedTemplate) -> None:
        def take(accepted: frozenset[int]) -> None:
            self.context.do(accept_template, workbook_id, found, accepted)

        ChangesDialog(self, found, take).open()

    def _filled(self, written: FilledWorkbook) -> None:
        self.saved = written.path
        self.context.memory.put(_FOLDER, str(written.path.parent))
        self._enable()
        self.context.messages.toast(f"Đã lưu {written.path.name}", "good", "Mở", self.open_file)
        for note in written.notes:
            self.context.messages.banner(note, "warn")

    def _not_filled(self, exc: Exception) -> None:
        if isinstance(exc, FileInUse | NoPermission):
            self.context.messages.banner(exc.sentence, "bad", "Lưu tên khác…", self.fill)
        else:
            self.context.tell_fault(exc)
