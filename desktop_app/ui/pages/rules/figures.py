"""The first tab: the figures in force on a day by group, their periods, and the decree that is being entered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.drafts import SavedDraft
from desktop_app.services.rule_book import rule_history
from desktop_app.services.rule_book_values import IN_FORCE, RuleLine
from desktop_app.ui.components.boxes import flow, panel, split
from desktop_app.ui.components.buttons import primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import field_label
from desktop_app.ui.models.columns import Column, as_date
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.rules.decree import DRAFT, DecreeForm
from desktop_app.ui.pages.rules.editing import EditingTab
from desktop_app.ui.pages.rules.figure_choices import code_of, settable
from desktop_app.ui.pages.rules.reading import Figures, read_figures
from desktop_app.ui.pages.rules.tables import RowList, WideTable
from desktop_app.ui.pages.rules.timeline import Timeline
from desktop_app.ui.pages.rules.withdrawal import WithdrawalForm
from desktop_app.ui.pages.rules.words import STATES, SURE, UNVERIFIED, until
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import on_commit

ALL = "all"
_NARROW = 78  # em: below this the list of groups becomes one field
_INTO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COLUMNS = (
    Column(key="name", heading="Quy định", tip="Mức Nhà nước quy định, tên theo văn bản"),
    Column(key="shown", heading="Mức", width=11.8, align="right", sort=False),
    Column(
        key="valid_from",
        heading="Hiệu lực từ",
        width=7,
        show=as_date,
        tone=lambda line: "" if line.state == IN_FORCE else "muted",
    ),
    Column(key="until", heading="đến", width=7, sort=False),
    Column(key="source", heading="Căn cứ", width=11),
    Column(
        key="trust",
        heading="Độ tin cậy",
        width=10.4,
        tone=lambda line: "muted" if line.verified else "warn",
        icon=lambda line: "ok" if line.verified else "warning",
        tip="Đã kiểm chứng: đọc văn bản gốc, hoặc hai nguồn nói như nhau",
    ),
    Column(
        key="coming",
        heading="Thay đổi tới",
        width=8.4,
        tone=lambda line: "accent",
        icon=lambda line: "clock" if line.coming else "",
        sort=False,
    ),
)


class FiguresTab(EditingTab):
    """Groups, the figures of a day, the periods of one figure; or the decree that is being entered."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "decree")
        self._found: Figures | None = None
        self._wanted = ""  # the figure to stand on when the list was read
        self.day = DateField(today=lambda: context.office.today)
        self.day.setAccessibleName("Xem ngày")
        self.day.set_value(context.office.today)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Lọc: tên quy định, căn cứ, mức")
        self.filter.setAccessibleName("Lọc quy định")
        self.filter.setClearButtonEnabled(True)
        self.groups = QListWidget()
        self.groups.setAccessibleName("Nhóm quy định")
        self.groups.setWordWrap(True)
        self.groups.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.group_field = CodeCombo(width=16)
        self.group_field.setAccessibleName("Nhóm quy định")
        self.list = RowList(_COLUMNS, words=_words)
        self.table = WideTable(
            self.list.model, name="Quy định đang áp dụng", optional={"source": 88, "until": 67, "valid_from": 67}
        )
        self.foot = TableFoot()
        self.timeline = Timeline(context.memory, self._withdraw)
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        self.put_view(self._build())

    def _build(self) -> QWidget:
        today = quiet("Hôm nay", self.show_today)
        scaled(self.filter, lambda w: w.setMinimumWidth(em(w, 12)))
        bar = flow(
            self.group_field,
            panel(field_label("Xem ngày"), self.day, gap=0.6, flow="row"),
            today,
            self.filter,
            primary("Thêm quy định mới", self.new, "plus"),
            gap=0.6,
        )
        scaled(self.groups, lambda w: w.setMinimumWidth(em(w, 13)))
        scaled(self.table, lambda w: w.setMinimumHeight(em(w, 9)))
        scaled(self.timeline, lambda w: w.setMinimumHeight(em(w, 9)))
        lists = split(self.groups, self._stage, name="rules-groups", memory=self.context.memory, widths=(17, 0))
        down = split(
            lists,
            self.timeline,
            name="rules-down",
            memory=self.context.memory,
            widths=(0, 12),
            flow=Qt.Orientation.Vertical,
        )
        self.filter.textChanged.connect(self.list.narrow)
        self.filter.installEventFilter(self)
        self.groups.currentItemChanged.connect(lambda *_: self._picked_group())
        self.list.model.counted.connect(self._counted)
        self.table.row_changed.connect(self._stand_on)
        self.table.opened.connect(lambda _row: self.timeline.table.setFocus())
        on_commit(self.day, self.reload)
        on_commit(self.group_field, self._typed_group)
        return panel(panel(bar, margin=0.6), (down, 1), gap=0)

    # -- what the page asks

    def reload(self) -> None:
        """Read the rule book on the day chosen."""
        if self._found is None:
            self._stage.loading()
        if self.pane is not None:
            self.pane.outdate()
        on = self.day.value()
        if on is not None:
            self.context.look(read_figures, on, done=self._show, failed=self._failed, key="rules.figures")

    def show_today(self) -> None:
        """Go back to today."""
        self.day.set_value(self.context.office.today)
        self.reload()

    def show_figure(self, code: str) -> None:
        """Stand on one figure, whatever the filter was."""
        self._wanted = code
        self.filter.clear()
        if self.groups.count():
            self.groups.setCurrentRow(0)
        self._stand_on_wanted()

    def new(self) -> None:
        """Enter a decree, or go on with the one begun."""
        if self._found is None or self.is_editing:
            return
        self.open_form(self._form())

    def act_on_row(self, act: str) -> None:
        """Take back what the office entered."""
        if act == "withdraw":
            self.timeline.withdraw()

    def resume(self, draft: SavedDraft) -> None:
        """Go on with a draft."""
        self.open_form(self._form(), draft.payload)

    def first_focus(self) -> QWidget:
        """The list of figures."""
        return self.table

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Groups stand at the left where there is room."""
        super().resizeEvent(event)
        narrow = event.size().width() < em(self, _NARROW)
        self.groups.setVisible(not narrow)
        self.group_field.setVisible(narrow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the filter into the list, Enter too."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _INTO_LIST:
            self.table.setFocus()
            return True
        return super().eventFilter(watched, event)

    # -- inside

    @property
    def drafts(self) -> tuple[str, ...]:
        """The keys of what may have been begun here."""
        return (DRAFT,)

    def _form(self) -> DecreeForm:
        assert self._found is not None
        form = DecreeForm(self.context, settable(self._found.groups, self._found.classes))
        line = self._line
        if line is not None:
            form.choose(code_of(line.key, line.subject))
        return form

    @property
    def _line(self) -> RuleLine | None:
        at = self.table.currentIndex().row()
        found = self.list.model.row(at)
        return found.line if found is not None else None

    def _show(self, found: Figures) -> None:
        self._found = found
        line = self._line
        if not self._wanted and line is not None:
            self._wanted = code_of(line.key, line.subject)
        kept = self.group_field.value() or ALL
        every = sum(len(group.lines) for group in found.groups)
        entries = [(ALL, "Tất cả các nhóm", every), *((one.code, one.title, len(one.lines)) for one in found.groups)]
        self.groups.blockSignals(True)
        self.groups.clear()
        for code, title, count in entries:
            item = QListWidgetItem(f"{title} ({count})")
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setToolTip(title)
            self.groups.addItem(item)
        codes = [code for code, _title, _count in entries]
        self.groups.setCurrentRow(codes.index(kept) if kept in codes else 0)
        self.groups.blockSignals(False)
        self.group_field.set_choices([Choice(code=code, text=title, detail=str(n)) for code, title, n in entries])
        self._picked_group()

    def _picked_group(self) -> None:
        if self._found is None or self.groups.currentRow() < 0:
            return
        code = self.groups.currentItem().data(Qt.ItemDataRole.UserRole)
        self.group_field.set_value(code)
        lines = [line for group in self._found.groups if code in (ALL, group.code) for line in group.lines]
        self.list.put([_Shown(line) for line in lines], self.filter.text())
        self._stand_on_wanted()

    def _typed_group(self) -> None:
        for place in range(self.groups.count()):
            if self.groups.item(place).data(Qt.ItemDataRole.UserRole) == self.group_field.value():
                self.groups.setCurrentRow(place)

    def _stand_on_wanted(self) -> None:
        rows = self.list.rows
        place = next((at for at, one in enumerate(rows) if code_of(one.key, one.subject) == self._wanted), 0)
        self._wanted = ""
        if rows:
            self.table.select_row(place)
            self._stand_on(place)

    def _counted(self, count: int) -> None:
        if self._found is None:
            return
        if not count:
            text = f"Không có quy định nào hợp với “{self.filter.text()}”. Xóa ô lọc hoặc chọn nhóm khác."
            self._stage.empty(EmptyState("filter", "Không tìm thấy", text, "Xóa ô lọc", self.filter.clear))
            self.timeline.clear()
            return
        self._stage.ready()
        unsure = sum(not one.verified for one in self.list.rows)
        words = [f"Ngày {format_date(self._found.on)}"] + ([f"{unsure} mức {UNVERIFIED}"] if unsure else [])
        self.foot.show_counts(f"{count} mức", " · ".join(words))
        if self.table.currentIndex().row() < 0:
            self.table.select_row(0)

    def _stand_on(self, _at: int) -> None:
        line = self._line
        if line is None:
            return
        self.timeline.show_line(line)
        self.context.look(rule_history, line.key, line.subject, done=self.timeline.show_periods, key="rules.history")

    def _withdraw(self, line: RuleLine) -> None:
        if not self.is_editing:
            self._wanted = code_of(line.key, line.subject)
            self.open_form(WithdrawalForm(line))

    def _failed(self, exc: Exception) -> None:
        self.context.tell_fault(exc)
        text = "Chưa đọc được bộ quy định trong tệp dữ liệu."
        self._stage.empty(EmptyState("error", "Không đọc được", text, "Đọc lại", self.reload))

    def was_applied(self, outcome: Any) -> None:
        """Stand on the first figure that was changed."""
        pane = self.pane
        if pane is not None and isinstance(pane.form, DecreeForm) and pane.form.figures:
            self._wanted = pane.form.figures[0].which.value() or ""


class _Shown:
    """A figure with the words of its row."""

    def __init__(self, line: RuleLine) -> None:
        self.line = line
        self.until = until(line.valid_to) if line.state == IN_FORCE else f"({STATES[line.state]})"
        self.trust = SURE if line.verified else UNVERIFIED
        self.coming = format_date(line.next_from) if line.next_from is not None else ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)


def _words(row_: Any) -> str:
    line: RuleLine = row_.line
    return f"{line.name} {line.shown} {line.source} {line.note} {row_.trust}"
