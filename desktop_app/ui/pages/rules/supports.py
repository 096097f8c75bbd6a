"""The second tab: supports by local resolutions and other givers, and the form in which one is entered."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.supports import SupportRule, describe_age, describe_value
from desktop_app.services.drafts import SavedDraft
from desktop_app.services.rule_book_values import IN_FORCE, PAST, UPCOMING
from desktop_app.ui.components.boxes import flow, panel, row
from desktop_app.ui.components.buttons import button, danger, primary
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.head_line import HeadLine
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import body, muted
from desktop_app.ui.models.columns import Column, as_date
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.rules.editing import EditingTab
from desktop_app.ui.pages.rules.reading import DRAFTS, Supports, read_supports
from desktop_app.ui.pages.rules.support import ADD, CHANGE, END, REMOVE, SupportForm
from desktop_app.ui.pages.rules.tables import RowList, WideTable
from desktop_app.ui.pages.rules.words import (
    EVERYBODY,
    PAYERS,
    SCHEMES,
    STATE_ICONS,
    STATE_TONES,
    STATES,
    SURE,
    UNVERIFIED,
    confidence_words,
    until,
)
from desktop_app.ui.theme import em, scaled

_COLUMNS = (
    Column(key="name", heading="Tên nghị quyết, chương trình"),
    Column(key="scheme_name", heading="Chế độ", width=9),
    Column(key="place", heading="Nơi áp dụng", width=9.5),
    Column(key="who", heading="Đối tượng", width=10.5),
    Column(key="age", heading="Tuổi", width=9),
    Column(key="worth", heading="Mức", width=12, sort=False),
    Column(key="valid_from", heading="Hiệu lực từ", width=7, show=as_date),
    Column(
        key="until",
        heading="đến",
        width=8.2,
        sort=False,
        tone=lambda one: STATE_TONES[one.state] if one.state != IN_FORCE else "",
        icon=lambda one: STATE_ICONS[one.state] if one.state != IN_FORCE else "",
    ),
    Column(
        key="source",
        heading="Căn cứ",
        width=10,
        tone=lambda one: "" if one.verified else "warn",
        icon=lambda one: "" if one.verified else "warning",
        tip="Dấu cảnh báo: chưa kiểm chứng",
    ),
)
_ACTS = {"change": CHANGE, "end": END, "withdraw": REMOVE}


class SupportsTab(EditingTab):
    """The supports with the one under the cursor in full; or the form of one."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "support")
        self._known: Supports | None = None
        self._wanted: int | None = None
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Lọc: tên, nơi áp dụng, đối tượng, căn cứ")
        self.filter.setAccessibleName("Lọc mức hỗ trợ")
        self.filter.setClearButtonEnabled(True)
        self.list = RowList(_COLUMNS, words=_words)
        self.table = WideTable(
            self.list.model, name="Hỗ trợ của địa phương và nguồn khác", optional={"source": 84, "age": 76, "place": 68}
        )
        self.foot = TableFoot()
        self.head = HeadLine()
        self.lines = body()
        self.note = muted()
        self.change_button = button("Sửa  (Ctrl+E)", lambda: self.act_on_row("change"), "edit")
        self.end_button = button("Cho hết hiệu lực  (Ctrl+H)", lambda: self.act_on_row("end"), "calendar")
        self.remove_button = danger("Bỏ mức nhập nhầm  (Ctrl+Del)", lambda: self.act_on_row("withdraw"), "trash")
        self._stage = Stage(self._content())
        bar = row(None, (self.filter, 1), primary("Thêm mức hỗ trợ", self.new, "plus"), gap=0.6)
        self.put_view(panel(panel(bar, margin=0.6), (self._stage, 1), gap=0))
        self.filter.textChanged.connect(self.list.narrow)
        self.list.model.counted.connect(self._counted)
        self.table.row_changed.connect(lambda _row: self._stand_on())
        self.table.opened.connect(lambda _row: self.act_on_row("change"))

    def _content(self) -> QWidget:
        about = panel(
            self.head,
            self.lines,
            self.note,
            flow(self.change_button, self.end_button, self.remove_button),
            gap=0.5,
            margin=0.8,
        )
        scaled(self.table, lambda w: w.setMinimumHeight(em(w, 8)))
        return panel((self.table, 1), self.foot, about, gap=0)

    # -- what the page asks

    def reload(self) -> None:
        """Read the supports."""
        if self._known is None:
            self._stage.loading()
        if self.pane is not None:
            self.pane.outdate()
        self.context.look(read_supports, done=self._show, failed=self._failed, key="rules.supports")

    def new(self) -> None:
        """Enter a support, or go on with the one begun."""
        if self._known is not None and not self.is_editing:
            self.open_form(SupportForm(self.context, self._known, ADD))

    def act_on_row(self, act: str) -> None:
        """Change, end or remove the support under the cursor."""
        rule = self._rule
        if self._known is not None and rule is not None and not self.is_editing:
            self._wanted = rule.id
            self.open_form(SupportForm(self.context, self._known, _ACTS[act], rule))

    def resume(self, draft: SavedDraft) -> None:
        """Go on with a draft; of a support that is gone meanwhile nothing can be resumed."""
        if self._known is None:
            self.context.look(read_supports, done=lambda found: self._resume(found, draft), key="rules.resume")
        else:
            self._resume(self._known, draft)

    def first_focus(self) -> QWidget:
        """The list, or the field that narrows it."""
        return self.table if self.list.rows else self.filter

    def was_applied(self, outcome: Any) -> None:
        """Stand on what was entered."""
        self._wanted = outcome.value if isinstance(outcome.value, int) else self._wanted

    # -- inside

    @property
    def _rule(self) -> SupportRule | None:
        found = self.list.model.row(self.table.currentIndex().row())
        return found.rule if found is not None else None

    def _resume(self, known: Supports, draft: SavedDraft) -> None:
        self._known = known
        code = draft.key.removeprefix(f"{DRAFTS}support:")
        rule = next((one for one in known.rules if str(one.id) == code), None)
        if code == ADD or rule is not None:
            form = SupportForm(self.context, known, ADD if rule is None else CHANGE, rule)
            self.open_form(form, draft.payload)

    def _show(self, found: Supports) -> None:
        self._known = found
        before = self._rule
        wanted = self._wanted if self._wanted is not None else before.id if before is not None else None
        self._wanted = None
        self.list.put([_Shown(rule, found, self.context.office.today) for rule in found.rules], self.filter.text())
        place = next((at for at, one in enumerate(self.list.rows) if one.rule.id == wanted), 0)
        if self.list.rows:
            self.table.select_row(place)
        self._stand_on()

    def _counted(self, count: int) -> None:
        if self._known is None:
            return
        if not self._known.rules:
            text = (
                "Nghị quyết của HĐND tỉnh, xã và nguồn khác hỗ trợ thêm tiền đóng: nhập một lần, báo giá nào đúng nơi, "
                "đúng đối tượng đều tự trừ, kèm căn cứ."
            )
            self._stage.empty(EmptyState("star", "Chưa có mức hỗ trợ nào", text, "Thêm mức hỗ trợ", self.new))
        elif not count:
            text = f"Không có mức hỗ trợ nào hợp với “{self.filter.text()}”."
            self._stage.empty(EmptyState("filter", "Không tìm thấy", text, "Xóa ô lọc", self.filter.clear))
        else:
            self._stage.ready()
            if self.table.currentIndex().row() < 0:
                self.table.select_row(0)
            held = sum(one.state == IN_FORCE for one in self.list.rows)
            self.foot.show_counts(f"{count} mức hỗ trợ", f"{held} mức đang hiệu lực")

    def _stand_on(self) -> None:
        found = self.list.model.row(self.table.currentIndex().row())
        if found is None:
            return
        rule: SupportRule = found.rule
        badges = [(STATES[found.state], STATE_TONES[found.state], STATE_ICONS[found.state])]
        if not found.verified:
            badges.append((UNVERIFIED, "warn", "warning"))
        facts = [("home", found.place), ("group", found.who), ("clock", found.age), ("collect", PAYERS[rule.payer])]
        self.head.show_line(rule.name, facts, badges)
        last = f" đến {found.until}" if rule.valid_to is not None else "; chưa định ngày hết hiệu lực"
        self.lines.setText(f"{found.scheme_name}: {found.worth}, từ {as_date(rule.valid_from)}{last}.")
        sure = SURE if found.verified else UNVERIFIED
        note = f"\nGhi chú: {rule.note}" if rule.note else ""
        self.note.setText(f"Căn cứ: {rule.source} ({sure}; {confidence_words(rule.confidence).lower()}).{note}")

    def _failed(self, exc: Exception) -> None:
        self.context.tell_fault(exc)
        text = "Chưa đọc được các mức hỗ trợ trong tệp dữ liệu."
        self._stage.empty(EmptyState("error", "Không đọc được", text, "Đọc lại", self.reload))


class _Shown:
    """A support with the words of its row."""

    def __init__(self, rule: SupportRule, known: Supports, today: Any) -> None:
        self.rule = rule
        self.place = known.place(rule)
        self.who = known.class_of(rule) or EVERYBODY
        self.age = describe_age(rule)
        self.scheme_name = SCHEMES.get(rule.scheme, rule.scheme)
        self.worth = describe_value(rule)
        self.until = until(rule.valid_to)
        self.verified = rule.confidence == "H"
        self.state = IN_FORCE if rule.in_force(today) else UPCOMING if rule.valid_from > today else PAST

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rule, name)


def _words(one: Any) -> str:
    rule: SupportRule = one.rule
    trust = SURE if one.verified else UNVERIFIED
    return f"{rule.name} {one.scheme_name} {one.place} {one.who} {one.worth} {rule.source} {rule.note} {trust}"
