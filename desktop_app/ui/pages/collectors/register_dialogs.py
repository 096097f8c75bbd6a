"""The dialogs of the register: each stays open until its verb took what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.domain.records import Collector, Organisation
from desktop_app.services.collection_points import save_point
from desktop_app.services.collector_work import OpenWork, end_work, open_work
from desktop_app.services.collectors import save_collector, save_organisation
from desktop_app.services.contracts import ContractForm, save_contract
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collectors.contract_dialog import ContractDialog
from desktop_app.ui.pages.collectors.dialogs import EndDialog, OrganisationDialog, PersonDialog, PointDialog
from desktop_app.ui.pages.collectors.register_reading import Register
from desktop_app.ui.pages.households.dialogs import FormDialog


class RegisterDialogs:
    """Adding and correcting organisations, people, points and contracts; the last day of somebody; taking out a mistake."""

    def __init__(self, tab: QWidget, context: PageContext) -> None:
        self._tab = tab
        self._context = context

    def organisation(self, known: Organisation | None, then: Callable[[Any], object] | None = None) -> None:
        """Add an organisation, or correct one; `then` gets its id."""
        dialog = OrganisationDialog(self._tab.window(), known, self._today)
        self._ask(dialog, save_organisation, lambda: (dialog.form(),), then)

    def of_house(self, part: int, register: Register, house: Organisation, chosen: Mapping[str, Any] | None) -> None:
        """Add to a part of an organisation (people, points, contracts in this order), or correct the line chosen."""
        (self._person, self._point, self._contract)[part](register, house, chosen)

    def end(self, person: Collector) -> None:
        """The last day of a person, under what is still open."""

        def ask(left: OpenWork) -> None:
            dialog = EndDialog(self._tab.window(), person, left, self._today)
            self._ask(dialog, end_work, lambda: (person.id, dialog.last_day.value()))

        self._context.look(open_work, person.id, done=ask, key="collectors.open-work")

    def remove(self, name: str, verb: Callable[..., Any], row_id: int) -> None:
        """Take out what was entered by mistake, after a question."""
        answer = self._context.messages.ask(
            f"Xóa {name}?",
            choices={"remove": "Xóa", "keep": "Giữ lại"},
            default="keep",
            detail="Chỉ xóa được khi nhập nhầm, chưa có dữ liệu nào. Người, tổ chức đã có dữ liệu thì ghi ngày nghỉ.",
        )
        if answer == "remove":
            self._context.do(verb, row_id)

    def _person(self, register: Register, house: Organisation, chosen: Mapping[str, Any] | None) -> None:
        people = [one.collector for one in register.people]
        known = next((one for one in people if chosen and one.id == chosen["id"]), None)
        houses = [one.organisation for one in register.organisations]
        dialog = PersonDialog(self._tab.window(), known, houses, house.id, self._today)
        self._ask(dialog, save_collector, lambda: (dialog.form(),))

    def _point(self, register: Register, house: Organisation, chosen: Mapping[str, Any] | None) -> None:
        known = next((one for one in register.points if chosen and one.id == chosen["id"]), None)
        dialog = PointDialog(self._tab.window(), known, house.id, tuple(register.communes.items()), self._today)
        self._ask(dialog, save_point, lambda: (dialog.form(),))

    def _contract(self, register: Register, house: Organisation, chosen: Mapping[str, Any] | None) -> None:
        views = register.contracts.get(house.id, ())
        known = next((one for one in views if chosen and one.contract.id == chosen["id"]), None)
        dialog = ContractDialog(self._tab.window(), house.id, house.name, known, self._today)

        def save(form: ContractForm) -> None:
            self._context.do(save_contract, form, done=lambda _outcome: dialog.accept(), failed=dialog.show_failure)

        dialog.attempt = save
        dialog.exec()
        dialog.deleteLater()

    def _ask(
        self,
        dialog: FormDialog,
        verb: Callable[..., Any],
        args: Callable[[], Sequence[Any]],
        then: Callable[[Any], object] | None = None,
    ) -> None:
        def settled(outcome: Any) -> None:
            dialog.accept()
            if then is not None:
                then(outcome.value)

        dialog.attempt = lambda: self._context.do(verb, *args(), done=settled, failed=dialog.show_failure)
        dialog.exec()
        dialog.deleteLater()

    def _today(self) -> date:
        return self._context.office.today
