"""What can be done at once with the selected rows of a list of people, or with all that the filter left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop_app.domain.birth import format_birth
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_list import people_rows
from desktop_app.services.households_residence import mark_residence
from desktop_app.services.households_words import CodeLists
from desktop_app.services.list_acts import FileColumn, ListFile, export_rows, list_as_leads
from desktop_app.ui.components.bulk_dialog import SHOWN, confirm_bulk
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.files import EXCEL, choose_save
from desktop_app.ui.icons import icon
from desktop_app.ui.models.columns import Column, Row, text_of, value_of
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo

_SOURCE = "canvass"
_RESIDENCES = ("home", "away", "moved")  # a death has a day of its own and is noted one by one
_WIDEST = 40


class PeopleBulk:
    """A menu with two parts: for the selected rows, and for everybody the filter left. `ids(everybody)` gives who is meant."""

    def __init__(
        self,
        context: PageContext,
        page: QWidget,
        *,
        ids: Callable[[bool], Sequence[int]],
        counts: Callable[[], tuple[int, int]],
        columns: Callable[[], Sequence[Column]],
    ) -> None:
        self._context = context
        self._page = page
        self._ids_of, self._counts, self._columns = ids, counts, columns
        self._everybody = False
        self.lists: CodeLists | None = None
        self.button: QPushButton = quiet("Làm với nhiều người", lambda: None, "group")
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)

    def _fill(self) -> None:
        self.menu.clear()
        chosen, everybody = self._counts()
        for all_of_them, count, words in (
            (False, chosen, "Các dòng đang chọn"),
            (True, everybody, "Cả danh sách đang lọc"),
        ):
            part = self.menu.addMenu(f"{words} ({format_money(count)} người)")
            part.setEnabled(count > 0)
            self._add(part, all_of_them, "Đưa vào danh sách tiềm năng…", "target", self.list_as_leads)
            for code, word in (self.lists.residences if self.lists else {}).items():
                if code in _RESIDENCES:
                    self._add(part, all_of_them, f"Ghi cư trú: {word}…", "home", partial(self.mark_residence, code))
            self._add(part, all_of_them, "Xuất ra Excel…", "excel", self.export)

    def _add(self, menu: QMenu, everybody: bool, words: str, picture: str, act: Callable[[], None]) -> None:
        def run() -> None:
            self._everybody = everybody
            act()

        menu.addAction(icon(picture), words).triggered.connect(lambda _checked=False: run())

    def _ids(self) -> Sequence[int]:
        return self._ids_of(self._everybody)

    def list_as_leads(self) -> None:
        """Put them on the list of leads of a scheme."""
        if self.lists is None:
            return
        ids = self._ids()
        dialog = LeadDialog(self._page, self.lists)
        if not ids or not dialog.exec():
            self._nobody(ids)
            return
        scheme, source = dialog.chosen()
        heading = f"Đưa {format_money(len(ids))} người vào danh sách tiềm năng {self.lists.schemes[scheme]}?"
        sentence = "Người đã tham gia, không thuộc diện hoặc không còn ở hộ được để ra ngoài."
        if self._sure(heading, sentence, ids):
            self._context.do(list_as_leads, ids, scheme, source, progress=True, label="Đưa vào danh sách tiềm năng")

    def mark_residence(self, residence: str) -> None:
        """Say where they live."""
        ids = self._ids()
        if self.lists is None or not ids:
            self._nobody(ids)
            return
        word = self.lists.residences[residence]
        if self._sure(
            f"Ghi cư trú “{word}” cho {format_money(len(ids))} người?", "Ai không còn ở hộ thì thôi vận động.", ids
        ):
            self._context.do(mark_residence, list(ids), residence)

    def export(self) -> None:
        """Write them to a workbook, the columns as they are shown."""
        ids = self._ids()
        path = choose_save(self._page, "Xuất danh sách ra Excel", "Danh-sach-nguoi.xlsx", EXCEL) if ids else None
        if path is None:
            self._nobody(ids)
            return
        save_rows(self._context, path, "DANH SÁCH NGƯỜI", self._columns(), ids, people_rows)

    def _nobody(self, ids: Sequence[int]) -> None:
        if not ids:
            self._context.messages.toast("Danh sách đang trống, không có ai để làm.", "info")

    def _sure(self, heading: str, sentence: str, ids: Sequence[int]) -> bool:
        rows = people_rows(self._context.office, ids[:SHOWN])
        sample = [
            " · ".join(part for part in (row.name, format_birth(row.birth or ""), row.hamlet) if part) for row in rows
        ]
        return confirm_bulk(self._context, heading, sentence, len(ids), sample, unit="người")


class LeadDialog(SafeDialog):
    """For which scheme, and where the names come from."""

    def __init__(self, parent: QWidget, lists: CodeLists) -> None:
        super().__init__(parent, "Đưa vào danh sách tiềm năng")
        self._scheme = CodeCombo([Choice(code=code, text=lists.schemes[code]) for code in CANVASSED], width=16)
        self._scheme.set_value(HEALTH_HOUSEHOLD)
        self._source = CodeCombo([Choice(code=code, text=text) for code, text in lists.lead_sources.items()], width=16)
        self._source.set_value(_SOURCE)
        self.body.addWidget(FieldRow("Loại hình", self._scheme))
        self.body.addWidget(FieldRow("Nguồn", self._source))
        self.add_button("Quay lại", self.reject)
        self.add_button("Tiếp tục", self._accept, "primary")

    def chosen(self) -> tuple[str, str]:
        """The scheme and the source."""
        return self._scheme.value(), self._source.value()

    def _accept(self) -> None:
        if self._scheme.value() and self._source.value():
            self.accept()


def save_rows(
    context: PageContext,
    path: Path,
    title: str,
    columns: Sequence[Column],
    ids: Sequence[int],
    rows_of: Callable[[Any, Sequence[int]], Sequence[Any]],
) -> None:
    """Write rows to a workbook as their columns show them; figures stay figures."""

    def reader(column: Column) -> Callable[[Row], str | int | float | None]:
        if column.align == "right":
            return lambda row: value_of(row, column.key)
        return lambda row: text_of(row, column)

    read = [
        FileColumn(
            heading=column.heading,
            width=min(_WIDEST, column.width * 1.6),
            counts=column.align == "right",
            read=reader(column),
        )
        for column in columns
    ]
    file = ListFile(title=title, columns=read)
    context.do(export_rows, path, file, list(ids), rows_of, progress=True, label="Xuất danh sách")
