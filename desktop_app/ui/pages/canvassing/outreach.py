"""Truyền thông: the events of a year with what followed, a form beside them; F5 names whoever stands behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.drafts import SavedDraft, list_drafts
from desktop_app.services.households_words import CodeLists
from desktop_app.services.office import Office
from desktop_app.services.outreach import OutreachForm, area_names, outreach_form, remove_outreach
from desktop_app.services.outreach_results import OutreachLine, OutreachYear, outreach_names, outreach_year
from desktop_app.services.outreach_settings import OutreachSettings, outreach_settings
from desktop_app.services.reporting import prepare, save
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, scrolled, split
from desktop_app.ui.components.buttons import button, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import small
from desktop_app.ui.files import EXCEL, choose_save
from desktop_app.ui.models.columns import Column, as_count, as_date, as_money
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.outreach_dialog import OutreachDialog
from desktop_app.ui.pages.canvassing.outreach_form import DRAFTS, OutreachFormView
from desktop_app.ui.pages.households.draft_question import offer_draft
from desktop_app.ui.pages.plans.charts_kinds import Names
from desktop_app.ui.pages.plans.charts_names import NamesPane
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

YEAR_FORM = "TH-TRUYENTHONG-NAM"
# Column → (figure, side) of the names behind it.
_BEHIND = {
    "named": ("people", "named"), "leads_named": ("leads", "named"), "paid_named": ("paid", "named"), "leads_area": ("leads", "area"),
    "paid_area": ("paid", "area"), "leads_before": ("leads", "before"), "paid_before": ("paid", "before"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the fields choose from, and the events of the year."""

    year: OutreachYear
    years: tuple[int, ...]
    areas: Mapping[str, str]
    settings: OutreachSettings
    collectors: Mapping[str, str]


class OutreachTab(QWidget):
    """`navigate("canvass", tab="outreach", year=2026)`. `opened(household id)`: a household of a list of names."""

    opened = Signal(object)

    def __init__(self, context: PageContext, _lists: CodeLists) -> None:
        super().__init__()
        self._context = context
        self._asked_drafts = False
        self._ground: Ground | None = None
        self._lines: tuple[OutreachLine, ...] = ()
        self.year = CodeCombo(width=6)
        self.year.setAccessibleName("Năm")
        self.year.set_choices([Choice(code=str(context.office.today.year), text=str(context.office.today.year))])
        self.year.set_value(str(context.office.today.year))
        self.about = small("")
        self.about.setWordWrap(True)
        model = PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self._lines), self)
        self.table = Table(model, name="outreach", memory=context.memory, frozen=1, compact=True)
        self.table.setAccessibleName("Các buổi truyền thông")
        self.foot = TableFoot()
        self.form = OutreachFormView(context)
        self.names = NamesPane(context.memory)
        self.stage = Stage(panel((self.table, 1), self.foot, gap=0))
        side = scrolled(panel(self.form, STRETCH, margin=0.8))
        self._whole = split(self.stage, side, name="outreach", memory=context.memory, widths=(0, 21))
        self._above = panel(
            flow(
                self.year,
                button("Buổi mới  (Ctrl+N)", self.form.leave_for_new, "plus"),
                button("Xem tên  (F5)", self.why, "list"),
                quiet("Xóa buổi này", self.remove, "trash"),
                quiet("Xuất Excel…", self.export, "excel"),
                quiet("Danh mục, số ngày theo dõi…", self.settings, "settings"),
            ),
            self.about,
            gap=0.3,
            margin=0.6,
        )
        column(self, self._above, (self._whole, 1), (self.names, 1), gap=0.2)
        self.names.hide()
        on_commit(self.year, self.reload)
        self.table.opened.connect(self._edit)
        self.names.opened.connect(lambda household, _person: self.opened.emit(household))
        self.names.closed.connect(self._back)
        self.own_acts: dict[str, Callable[[], object]] = {
            "canvass.round": self.form.leave_for_new,
            "canvass.save": self.form.save,
        }

    # -- what the page asks of a tab

    def reload(self) -> None:
        """Read the year anew; what is typed stays."""
        year = int(str(self.year.value() or self._context.office.today.year))
        self._context.look(_ground, year, done=self._show, key="canvass.outreach")

    def open(self, **args: Any) -> None:
        """`year`: show this one; `new`: a blank event."""
        if args.get("year"):
            self._offer_years((int(args["year"]),))
            self.year.set_value(str(args["year"]))
        if args.get("new"):
            self.form.leave_for_new()
        if args:
            self.reload()

    def focus_target(self) -> QWidget | None:
        """The names over the list, the list, or the form where there is no event yet."""
        if self.names.isVisibleTo(self):
            return self.names.table
        return self.table if self._lines else self.form.kind

    # -- acts

    def why(self) -> None:
        """The names behind the figure the cursor stands on; those present where it stands on none."""
        line = self._line()
        if line is None:
            return
        key = self.table.rows.columns[max(0, self.table.currentIndex().column())].key
        what, side = _BEHIND.get(key, _BEHIND["named"])
        words = {"people": "Người có mặt đã ghi tên", "leads": "Tiềm năng mở", "paid": "Đã đóng"}[what]
        where = {"named": "của người có mặt", "area": "của địa bàn", "before": "của địa bàn, trước buổi"}[side]
        heading = f"{words} {where if what != 'people' else ''} – {line.kind}, {as_date(line.event.held_on)}"
        self._context.look(
            outreach_names, line.event.id, what, side,
            done=lambda lines: self._show_names(Names(heading=" ".join(heading.split()), lines=lines)), key="canvass.outreach-names",
        )  # fmt: skip

    def remove(self) -> None:
        """Take the event in hand out; undo brings it back."""
        line = self._line()
        if line is None:
            return
        if self.form.event_id == line.event.id:
            if not self.form.may_leave():
                return
            self.form.show_form(OutreachForm())
        self._context.do(remove_outreach, line.event.id)

    def export(self) -> None:
        """Write the events of the year as a workbook."""
        year = str(self.year.value())
        path = choose_save(self.window(), "Lưu kết quả truyền thông", f"{YEAR_FORM}-{year}.xlsx", EXCEL)
        if path is not None:
            self._context.look(_saved, f"{year}-12", path, done=self._told, key="canvass.outreach-file")

    def settings(self) -> None:
        """Change the kinds of events and the days."""

        def show(found: OutreachSettings) -> None:
            dialog = OutreachDialog(self.window(), self._context, found)
            dialog.exec()
            dialog.deleteLater()
            self.reload()

        self._context.look(outreach_settings, done=show, key="canvass.outreach-settings")

    # -- reading and showing

    def _show(self, ground: Ground) -> None:
        self._ground = ground
        self._lines = ground.year.lines
        self._offer_years(ground.years)
        used = [one for one in ground.settings.kinds if not one.hidden]
        self._offer(self.form.kind, [Choice(code=one.code, text=_cap(one.name)) for one in used])
        self._offer(self.form.area, [Choice(code=code, text=name) for code, name in ground.areas.items()])
        self._offer(self.form.collector, [Choice(code=code, text=name) for code, name in ground.collectors.items()])
        where = self.table.currentIndex()
        self.table.rows.reload()
        if self._lines:
            row = min(max(0, where.row()), len(self._lines) - 1)
            self.table.setCurrentIndex(self.table.rows.index(row, max(0, where.column())))
            self.stage.ready()
        else:
            self.stage.empty(
                EmptyState(
                    "group",
                    f"Năm {self.year.value()} chưa ghi buổi truyền thông nào",
                    "Ghi ngày, địa bàn, số người dự; chương trình đếm tiềm năng và người đã đóng sau mỗi buổi.",
                    "Ghi buổi đầu tiên",
                    self.form.leave_for_new,
                )
            )
        sums, days = ground.year.sums, ground.year.days
        each = f" · {format_money(sums.cost_each)} đ/lượt đóng" if sums.cost_each is not None else ""
        self.foot.show_counts(
            f"{format_money(sums.events)} buổi · {format_money(sums.present)} người · {format_money(sums.cost)} đ{each}",
            f"Đã đóng: có mặt {format_money(sums.once['paid_named'])}, địa bàn {format_money(sums.once['paid_area'])}",
        )
        self.about.setText(
            f"Trong {days} ngày kể từ ngày tổ chức, lượt người theo chế độ. “Trước”: cùng số ngày liền trước buổi. "
            "Dòng cộng tính mỗi người một lần dù dự nhiều buổi."
        )
        if not self._asked_drafts:
            self._asked_drafts = True
            offer_draft(self._context, list_drafts(self._context.office, DRAFTS), self._restore)

    def _offer_years(self, years: Sequence[int]) -> None:
        kept = self.year.value()
        known = sorted({*years, self._context.office.today.year, int(kept or self._context.office.today.year)})
        self.year.set_choices([Choice(code=str(one), text=f"Năm {one}") for one in reversed(known)])
        self.year.set_value(kept)

    def _offer(self, field: CodeCombo, choices: Sequence[Choice]) -> None:
        kept = field.value()
        field.set_choices(choices)
        field.set_value(kept)

    def _restore(self, draft: SavedDraft) -> None:
        number = draft.key.removeprefix(DRAFTS)
        form = OutreachForm() if number == "new" else outreach_form(self._context.office, int(number))
        self.form.restore(draft, form)

    def _edit(self, row: int) -> None:
        event = self._lines[row].event
        if self.form.event_id != event.id and self.form.may_leave():
            self.form.show_form(outreach_form(self._context.office, event.id))
        if self.form.event_id == event.id:
            self.form.kind.setFocus()

    def _line(self) -> OutreachLine | None:
        row = self.table.currentIndex().row()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _show_names(self, names: Names) -> None:
        self.names.show_names(names)
        self._whole.hide()
        self._above.hide()
        self.names.show()
        self.names.take_focus()

    def _back(self) -> None:
        self.names.hide()
        self._above.show()
        self._whole.show()
        self.table.setFocus()

    def _told(self, path: Path) -> None:
        self._context.messages.toast(f"Đã lưu {path.name}", "good")

    def _fetch(self, at: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return [_row(line) for line in self._lines[at : at + limit]]


def _ground(office: Office, year: int) -> Ground:
    work = office.read
    return Ground(
        year=outreach_year(office, date(year, 1, 1), date(year, 12, 31)),
        years=tuple(work.outreaches.years()),
        areas=area_names(work),
        settings=outreach_settings(office),
        collectors={str(one.id): one.name for one in work.collectors.all()},
    )


def _saved(office: Office, month: str, path: Path) -> Path:
    return save(prepare(office, YEAR_FORM, month), path).path


def _row(line: OutreachLine) -> dict[str, Any]:
    event = line.event
    counted = {key: getattr(line, key) for key in _BEHIND}
    return {
        "held_on": event.held_on, "kind": _cap(line.kind), "area": line.area, "place": event.place, "audience": event.audience,
        "present": event.present, "cost": event.cost, "holder": line.holder, "cost_area": line.cost_area, "cost_named": line.cost_named,
        "days": f"{line.days}, còn tiếp" if line.running else str(line.days), **counted,
    }  # fmt: skip


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _figure(key: str, heading: str, width: float, tip: str) -> Column:
    return Column(key=key, heading=heading, width=width, align="right", show=as_count, sort=False, tip=tip)


_COLUMNS = (
    Column(key="held_on", heading="Ngày", width=6.5, show=as_date, sort=False),
    Column(key="kind", heading="Hình thức", width=11, sort=False),
    Column(key="area", heading="Địa bàn", width=11, sort=False),
    Column(key="place", heading="Nơi", width=9, sort=False, hidden=True),
    Column(key="audience", heading="Đối tượng", width=9, sort=False, hidden=True),
    Column(key="holder", heading="Người thực hiện", width=10, sort=False, hidden=True),
    _figure("present", "Có mặt", 5, "Số người có mặt"),
    _figure("named", "Ghi tên", 5, "Số người được ghi tên; F5 xem tên"),
    Column(key="cost", heading="Chi phí", width=6.5, align="right", show=as_money, sort=False),
    _figure("leads_named", "TN có mặt", 6, "Tiềm năng mở sau buổi, của người có mặt đã ghi tên; F5 xem tên"),
    _figure("paid_named", "Đóng có mặt", 7, "Đã đóng sau buổi, của người có mặt đã ghi tên; F5 xem tên"),
    _figure("leads_before", "TN trước", 5.5, "Tiềm năng mở ở địa bàn trong cùng số ngày trước buổi; F5 xem tên"),
    _figure("leads_area", "TN sau", 5, "Tiềm năng mở ở địa bàn sau buổi; F5 xem tên"),
    _figure("paid_before", "Đóng trước", 6.5, "Đã đóng ở địa bàn trong cùng số ngày trước buổi; F5 xem tên"),
    _figure("paid_area", "Đóng sau", 5.5, "Đã đóng ở địa bàn sau buổi; F5 xem tên"),
    Column(key="cost_area", heading="Đồng/lượt đóng", width=8, align="right", show=as_money, sort=False, tip="Chi phí : số đã đóng của địa bàn"),
    Column(key="cost_named", heading="Đồng/lượt, có mặt", width=9, align="right", show=as_money, sort=False, hidden=True),
    Column(key="days", heading="Số ngày đã tính", width=8, sort=False, hidden=True),
)  # fmt: skip
