"""The facts of a new office: name, the office above, its communes, this installation's number, year, where the file lies."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.identity import Problem
from desktop_app.services.office import OfficeFacts
from desktop_app.services.offices import facts_of, fault_of_place, suggested_file
from desktop_app.ui.components.boxes import column, grid_form, row
from desktop_app.ui.components.buttons import button
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.dialogs.first_run_communes import CommunePicker
from desktop_app.ui.files import OFFICE_FILE, choose_save
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import DigitsField, TextField

_TAB = Qt.FocusReason.TabFocusReason


class OfficeForm(QWidget):
    """The fields, walked by Enter in the order of the page; Enter in the last one is `finished`."""

    finished = Signal()

    def __init__(self, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = TextField(placeholder="BHXH cơ sở …")
        self.parent_name = TextField(placeholder="BHXH tỉnh, thành phố …")
        self.code = TextField()
        self.communes = CommunePicker()
        self.station = DigitsField(length=4, what="Số máy")
        self.year = DigitsField(length=4, what="Năm")
        self.place = TextField()
        self._choose = button("Chọn nơi lưu…", self._choose_place, "folder")
        self._own_place = False
        self.station.set_value("1")
        self.year.set_value(str(year))
        self._suggest_place()
        self._rows = self._lay_out()
        self._first = EnterChain(
            self, fields=[self.name, self.parent_name], save=lambda: self.communes.line.setFocus(_TAB)
        )
        self._second = EnterChain(
            self, fields=[self.station, self.year, self.code, self.place], save=self.finished.emit
        )
        self.communes.left.connect(lambda: self.station.setFocus(_TAB))
        self.communes.committed.connect(lambda: self._rows["communes"].show_problem(None))
        self.name.committed.connect(self._suggest_place)
        self.place.textEdited.connect(lambda _text: self._place_typed())
        self.place.committed.connect(self._check_place)

    def facts(self) -> OfficeFacts:
        """What was typed; what is missing is left blank for the checks."""
        return facts_of(
            self.name.value() or "",
            parent_name=self.parent_name.value() or "",
            communes=self.communes.value(),
            station=int(self.station.value() or 0),
            year=int(self.year.value()) if self.year.value() else None,
            code=self.code.value() or "",
        )

    def path(self) -> Path | None:
        """Where the file shall lie."""
        typed = self.place.value()
        if not typed:
            return None
        path = Path(typed).expanduser()
        return path if path.suffix else path.with_suffix(".db")

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Put each sentence beside its field and go to the first."""
        for name, holder in self._rows.items():
            sentence = faults.get(name, "")
            holder.show_problem(Problem(level="block", field=name, message=sentence) if sentence else None)
        for name, holder in self._rows.items():
            if name in faults:
                holder.field.setFocus(Qt.FocusReason.OtherFocusReason)
                break

    def is_dirty(self) -> bool:
        """Whether anything was typed that would be lost."""
        return not (self.name.is_blank() and self.parent_name.is_blank() and not self.communes.value())

    def _lay_out(self) -> dict[str, FieldRow]:
        rows = {
            "name": FieldRow("Tên cơ quan", self.name, "Như trên con dấu; in ở đầu các báo cáo.", required=True),
            "parent_name": FieldRow("Cơ quan cấp trên", self.parent_name, "Dòng thứ nhất ở đầu các báo cáo."),
            "communes": FieldRow("Xã, phường, đặc khu phụ trách", self.communes, required=True),
            "station": FieldRow("Số máy", self.station, "Mỗi máy một số khác nhau.", required=True),
            "year": FieldRow("Năm làm việc", self.year, required=True),
            "code": FieldRow("Mã cơ quan", self.code, "Không bắt buộc."),
            "path": FieldRow("Nơi lưu tệp dữ liệu", self.place, "Trên ổ đĩa của máy này.", required=True),
        }
        below = row(None, (rows["path"], 1), self._choose, gap=0.5)
        below.setAlignment(self._choose, Qt.AlignmentFlag.AlignVCenter)
        column(
            self,
            grid_form(None, rows["name"], rows["parent_name"]),
            rows["communes"],
            grid_form(None, rows["station"], rows["year"], rows["code"], columns=3),
            below,
            gap=0.6,
        )
        return rows

    def _suggest_place(self) -> None:
        if not self._own_place:
            self.place.set_value(str(suggested_file(self.name.value() or "")))

    def _place_typed(self) -> None:
        self._own_place = True

    def _choose_place(self) -> None:
        path = choose_save(self, "Lưu tệp dữ liệu", self.path() or suggested_file(""), OFFICE_FILE)
        if path is not None:
            self._own_place = True
            self.place.set_value(str(path))
            self._check_place()

    def _check_place(self) -> None:
        path = self.path()
        sentence = fault_of_place(path) if path is not None else ""
        self._rows["path"].show_problem(Problem(level="block", field="path", message=sentence) if sentence else None)
