"""Số liệu nhập: figures the office only receives, indicator × month, each with where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money, parse_money
from desktop_app.services.monthly_figures import FigureEdit, FigureRow, figure_scopes, figures_sheet, set_figures
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import Scope
from desktop_app.services.planning_words import figure_text, share_text
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.buttons import button
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import body, field_label, muted
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit, GridColumn, Refusal
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.plans.grid import PlanModel, PlanView
from desktop_app.ui.pages.plans.rows import MONTHS, parse_share
from desktop_app.ui.theme import em
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.text_field import TextField

Value = int | Decimal


def parse_figure(text: str) -> Value:
    """Whole numbers as money is typed; with one decimal a share. Raises ``RuleBroken``."""
    try:
        return parse_money(text)
    except RuleBroken:
        try:
            return Decimal(parse_share(text)) / 10
        except RuleBroken:
            raise RuleBroken(
                f"Không hiểu số “{text.strip()}”. Gõ số, ví dụ 1.234 hoặc 93,5.", rule="figure.value"
            ) from None


def show_figure(value: Value) -> str:
    """A whole number, or a share with its decimal."""
    return share_text(int(value * 10)) if isinstance(value, Decimal) else format_money(value)


class FiguresTab(QWidget):
    """`navigate("plan", tab="figures", year=…, scope=commune code or "")`."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        today = context.office.today.year
        self._sheet: tuple[FigureRow, ...] = ()
        self._scopes: tuple[Scope, ...] = ()
        self._wanted: str | None = None
        self._later: list[FigureEdit] = []
        self.year = CodeCombo([Choice(code=str(year), text=str(year)) for year in range(today - 2, today + 1)], width=5)
        self.year.set_value(str(today))
        self.place = CodeCombo(width=16)
        self.source = TextField(placeholder="Ví dụ: Báo cáo số 12/BC ngày 05/11", width=24)
        self.source.set_value(str(context.memory.get("plan/figure-source", "") or "") or None)
        self.model = PlanModel(_columns(), self._edited, self._say, self)
        self.model.refused.connect(self._refused)
        self.grid = PlanView(self.model, "Bảng số liệu nhập", frozen=1, parent=self)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.status = body("")
        self.status.setWordWrap(True)
        self.status.setAccessibleName("Ô đang chọn")
        self._stage = Stage(panel((self.grid, 1), self.status, gap=0.2))
        column(
            self,
            flow(
                _labelled("Năm", self.year),
                _labelled("Nơi", self.place),
                _labelled("Nguồn số liệu", self.source),
                button("Nhập từ Excel…", lambda: context.navigate("import"), "import"),
            ),
            muted(
                "Số cơ quan chỉ nhận về, không đếm được từ hồ sơ: dán từ Excel hoặc gõ. Ô trống là chưa có số liệu, không phải 0. "
                "Chữ mờ là số chương trình tính từ các xã hoặc từ tử số và mẫu số."
            ),
            (self._stage, 1),
            gap=0.5,
            margin=0.8,
        )
        on_commit(self.year, self.reload)
        on_commit(self.place, self.reload)
        on_commit(self.source, self._source_said)

    def open(self, **args: Any) -> None:
        """Show a year, a place."""
        if args.get("year"):
            self.year.set_value(str(args["year"]))
        if "scope" in args:
            self._wanted = str(args["scope"] or "")
        self.reload()

    def reload(self) -> None:
        """Read the sheet."""
        code = self._wanted if self._wanted is not None else self.place.value()
        self.context.look(_read, int(self.year.value()), _code(code), done=self._show, key="plan.figures")

    def focus_target(self) -> QWidget | None:
        """The grid; what has no source yet begins with it."""
        return self.grid if self.source.value() else self.source

    def _show(self, found: tuple[tuple[Scope, ...], Scope, tuple[FigureRow, ...]]) -> None:
        self._scopes, scope, self._sheet = found
        self._wanted = None
        self.place.set_choices(
            [Choice(code=one.code or "-", text=one.name if one.code else "Toàn cơ quan") for one in self._scopes]
        )
        self.place.set_value(scope.code or "-")
        rows = [_row(one) for one in self._sheet]
        self._put_waiting(rows, scope)
        self.model.set_rows(rows)
        if not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.model.index(0, 1))
        self._fit()
        self._stage.ready()
        self._tell()

    def _fit(self) -> None:
        """Milliards need wider months than people."""
        most = max(
            (value for one in self._sheet for value in (*one.months, *one.computed) if value is not None), default=0
        )
        for section in range(1, self.model.columnCount()):
            self.grid.setColumnWidth(section, em(self.grid, 5.6 if most < 10**8 else 8.2))

    def _put_waiting(self, rows: Sequence[dict[str, Any]], scope: Scope) -> None:
        """What waits for its source stays in sight."""
        places = {one.indicator.code: at for at, one in enumerate(self._sheet)}
        for edit in self._later:
            if edit.scope == scope and edit.month[:4] == self.year.value():
                what = self._sheet[places[edit.indicator]].indicator
                value = Decimal(edit.value) / 10 if what.share and edit.value is not None else edit.value
                rows[places[edit.indicator]][MONTHS[int(edit.month[5:]) - 1]] = value

    def _edited(self, edits: Sequence[CellEdit]) -> None:
        scope = next((one for one in self._scopes if one.code == _code(self.place.value())), None)
        if scope is None:
            return
        wanted: list[FigureEdit] = []
        for edit in edits:
            what = self._sheet[edit.row].indicator
            value: Value | None = edit.value
            if value is not None and what.share:
                value = int(Decimal(value) * 10)
            elif isinstance(value, Decimal):
                self.context.messages.toast(f"{what.short_name} tính bằng {what.unit}, chỉ nhận số nguyên.", "warn")
                self.reload()
                return
            month = f"{self.year.value()}-{MONTHS.index(edit.key) + 1:02d}"
            wanted.append(FigureEdit(indicator=what.code, scope=scope, month=month, value=value))
        if not self.source.value() and any(edit.value is not None for edit in wanted):
            # What was typed waits for its source, nothing is typed twice.
            self._later += wanted
            self.context.messages.toast("Ghi nguồn số liệu rồi Enter: số vừa nhập được lưu cùng nguồn đó.", "info")
            QTimer.singleShot(0, self.source.setFocus)  # after the editor has gone on to the next cell
            return
        self._save(wanted)

    def _save(self, wanted: Sequence[FigureEdit]) -> None:
        self.context.do(set_figures, list(wanted), self.source.value() or "", failed=self._failed)

    def _source_said(self) -> None:
        self.context.memory.put("plan/figure-source", self.source.value() or "")
        if self.source.value() and self._later:
            waiting, self._later = self._later, []
            self._save(waiting)
            self.grid.setFocus()

    def _failed(self, error: Exception) -> None:
        self.context.messages.fault(error)
        self.reload()

    def _refused(self, refusals: list[Refusal]) -> None:
        self.context.messages.toast(" ".join(dict.fromkeys(found.sentence for found in refusals)), "warn")

    def _tell(self) -> None:
        self.status.setText(self.model.sentence(self.grid.currentIndex()))

    def _say(self, row: Row, key: str) -> str:
        one: FigureRow = row["row"]
        if key not in MONTHS:
            nature = "mức cuối tháng" if one.indicator.stock else "số làm được trong tháng"
            return f"{one.indicator.name} · đơn vị: {one.indicator.unit}, {nature}"
        at = MONTHS.index(key)
        where, value = f"{one.indicator.name} · tháng {at + 1}/{self.year.value()}", one.months[at]
        if value is not None:
            said = f"{where}: {figure_text(value, one.indicator)} {one.indicator.unit} · nguồn: {one.sources[at]}"
            told = one.computed[at]
            if told is not None and told != value:
                said += f" · chương trình tính được {figure_text(told, one.indicator)}"
            return said
        told = one.computed[at]
        if told is not None:
            return f"{where}: {figure_text(told, one.indicator)} {one.indicator.unit} · chương trình tính, chưa nhập"
        return f"{where}: chưa có số liệu"


def _columns() -> tuple[GridColumn, ...]:
    months = tuple(
        GridColumn(
            key=key,
            heading=f"T{number}",
            width=5.6,
            align="right",
            show=show_figure,
            parse=parse_figure,
            tip=f"Tháng {number}",
        )
        for number, key in enumerate(MONTHS, start=1)
    )
    return (GridColumn(key="name", heading="Số liệu", width=17, editable=False), *months)


def _row(one: FigureRow) -> dict[str, Any]:
    values: dict[str, Value | None] = {}
    computed = set()
    for key, own, told in zip(MONTHS, one.months, one.computed, strict=True):
        value = own if own is not None else told
        values[key] = Decimal(value) / 10 if value is not None and one.indicator.share else value
        if own is None and told is not None:
            computed.add(key)
    return {"row": one, "name": f"{one.indicator.short_name} ({one.indicator.unit})", **values, "computed": computed}


def _read(office: Office, year: int, code: str) -> tuple[tuple[Scope, ...], Scope, tuple[FigureRow, ...]]:
    scopes = figure_scopes(office)
    scope = next((one for one in scopes if one.code == code), scopes[0])
    return scopes, scope, figures_sheet(office, year, scope)


def _code(said: str | None) -> str:
    return "" if said in (None, "-") else said


def _labelled(text: str, field: QWidget) -> QWidget:
    return panel(field_label(text), field, gap=0.4, flow="row")
