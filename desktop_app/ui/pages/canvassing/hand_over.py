"""Bàn giao: whose work, to whom, from what day, and hamlet by hamlet to others where that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.services.collectors import CollectorEntry, list_collectors
from desktop_app.services.hand_over import HandOverView, hand_over, hand_over_view
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.components.text import body, muted, section
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.cells import code_reader
from desktop_app.ui.pages.households.dialogs import FormDialog
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField


class ChooseDialog(FormDialog):
    """Whose work is handed over."""

    def __init__(self, parent: QWidget | None, people: Sequence[CollectorEntry]) -> None:
        self.person = CodeCombo([_choice(one) for one in people], width=18)
        super().__init__(parent, "Bàn giao việc của ai?", [("Người bàn giao", self.person, True)], columns=1)
        self.save_button.setText("Tiếp tục")


class HandOverDialog(FormDialog):
    """What there is, who takes it over; a hamlet with a name of its own goes to that one, every other to the first."""

    def __init__(
        self, parent: QWidget | None, view: HandOverView, people: Sequence[CollectorEntry], today: Callable[[], date]
    ) -> None:
        self._people = [_choice(one) for one in people if one.collector.id != view.collector_id]
        self._touched = False
        self.to, self.day = CodeCombo(self._people, width=16), DateField(today=today, latest=today)
        self.last_day = DateField(today=today)
        fields: list[tuple[str, QWidget, bool]] = [
            ("Người nhận", self.to, True),
            ("Từ ngày", self.day, True),
            ("Ngày làm việc cuối (trống: vẫn làm)", self.last_day, False),
        ]
        super().__init__(parent, f"Bàn giao việc của {view.name}", fields, width=44)
        self.save_button.setText("Bàn giao")
        self.day.set_value(today())
        told = (
            f"Chuyển: {format_money(view.leads)} tiềm năng đã giao, {format_money(view.households)} hộ giao riêng, "
            f"{format_money(view.follow_ups)} lượt hẹn và đến lại, {format_money(view.dues)} người đến hạn, quá hạn."
        )
        self.told = [told, *view.open.sentences()]
        stays = [text for text in view.open.sentences() if not text.startswith("Phụ trách")]
        for place, widget in enumerate(
            [body(told), *([muted("Tiền và biên lai không tự chuyển: " + " ".join(stays))] if stays else [])]
        ):
            widget.setWordWrap(True)
            self.body.insertWidget(place, widget)
        self.model = EditableGridModel(self._columns(), self._edited, self)
        self.model.set_rows([{"id": one, "name": name, "to": None} for one, name in view.hamlets])
        self.grid = GridView(self.model, enter_down=True)
        self.grid.setAccessibleName("Người nhận theo thôn")
        self.grid.horizontalHeader().setStretchLastSection(True)
        scaled(self.grid, lambda w: w.setMinimumHeight(em(w, 9)))
        if view.hamlets:
            place = self.body.count() - 1
            self.body.insertWidget(place, section("Thôn giao cho người khác (để trống: theo người nhận ở trên)"))
            self.body.insertWidget(place + 1, self.grid, 1)

    def is_dirty(self) -> bool:
        """The day stands there from the start."""
        return self._touched or not self.to.is_blank()

    def chosen(self) -> tuple[int, date | None, dict[int, int], date | None]:
        """Successor, day, hamlets to others, last day of work."""
        by_hamlet = {row["id"]: int(row["to"]) for row in self.model.rows() if row["to"]}
        return int(str(self.to.value())), self.day.value(), by_hamlet, self.last_day.value()

    def _edited(self, _edits: Sequence[CellEdit]) -> None:
        self._touched = True

    def _columns(self) -> tuple[GridColumn, ...]:
        return (
            GridColumn(key="name", heading="Thôn, tổ dân phố", width=14, editable=False),
            GridColumn(
                key="to",
                heading="Người nhận thôn này",
                width=16,
                show=lambda code: next((one.text for one in self._people if one.code == code), code),
                parse=code_reader(lambda: self._people, "Người nhận"),
                editor=lambda parent: CodeCombo(self._people, parent),
            ),
        )


def ask_hand_over(context: PageContext, parent: QWidget, collector_id: int | None = None) -> None:
    """Ask whose work (unless it is known), then to whom, and hand it over."""

    def choose(people: Sequence[CollectorEntry]) -> None:
        if len(people) < 2:
            context.messages.toast(
                "Cần ít nhất hai người vận động để bàn giao. Thêm người ở Tổ chức, người thu.", "info"
            )
            return
        dialog = ChooseDialog(parent.window(), people)
        if dialog.exec():
            ask_hand_over(context, parent, int(str(dialog.person.value())))
        dialog.deleteLater()

    def show(found: tuple[HandOverView, Sequence[CollectorEntry]]) -> None:
        view, people = found
        dialog = HandOverDialog(parent.window(), view, people, lambda: context.office.today)

        def settled(outcome: Outcome[Any]) -> None:
            dialog.accept()
            context.messages.banner(" ".join(outcome.notes), "info")

        def attempt() -> None:
            to_id, day, by_hamlet, last_day = dialog.chosen()
            context.do(
                hand_over,
                view.collector_id,
                to_id,
                day,
                by_hamlet=by_hamlet,
                last_day=last_day,
                done=settled,
                failed=dialog.show_failure,
            )

        dialog.attempt = attempt
        dialog.exec()
        dialog.deleteLater()

    if collector_id is None:
        context.look(list_collectors, done=choose, key="canvass.hand-over-people")
    else:
        context.look(_begin, collector_id, done=show, failed=_told(context), key="canvass.hand-over")


def _told(context: PageContext) -> Callable[[BaseException], object]:
    def tell(error: BaseException) -> None:
        if isinstance(error, RuleBroken):
            context.messages.toast(error.sentence, "warn")
        else:
            context.messages.fault(error)

    return tell


def _begin(office: Office, collector_id: int) -> tuple[HandOverView, Sequence[CollectorEntry]]:
    return hand_over_view(office, collector_id), list_collectors(office, active_only=True)


def _choice(one: CollectorEntry) -> Choice:
    return Choice(code=str(one.collector.id), text=one.collector.name)
