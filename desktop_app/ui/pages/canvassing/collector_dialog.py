"""A collector to add, with the organisation where it is not there yet: enough for an empty office to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop_app.domain.records import Organisation
from desktop_app.services.collectors import (
    COLLECTOR_KINDS,
    CollectorForm,
    OrganisationForm,
    save_collector,
    save_organisation,
)
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.ui.pages.households.dialogs import FormDialog
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.text_field import DigitsField, TextField


@dataclass(frozen=True, kw_only=True)
class TypedCollector:
    """What was typed: an organisation that is known, or the name of a new one."""

    name: str
    kind: str
    organisation_id: int | None
    organisation: str | None
    code: str | None
    phone: str | None


class CollectorDialog(FormDialog):
    """Name, role, organisation (chosen, or typed when there is none yet), code and phone."""

    def __init__(self, parent: QWidget | None, organisations: Sequence[Organisation]) -> None:
        self.name, self.code = TextField(), TextField()
        self.kind = CodeCombo([Choice(code=code, text=text) for code, text in COLLECTOR_KINDS.items()], width=12)
        self.kind.set_value("collector")
        self.organisation = CodeCombo([Choice(code=str(one.id), text=one.name) for one in organisations], width=14)
        self.new_organisation = TextField(placeholder="Bưu điện, tổ chức hội …")
        self.phone = DigitsField(length=11, what="Số điện thoại")
        chosen: tuple[str, QWidget, bool] = ("Tổ chức", self.organisation, True)
        if not organisations:
            chosen = ("Tổ chức (chưa có, gõ tên)", self.new_organisation, True)
        elif len(organisations) == 1:
            self.organisation.set_value(str(organisations[0].id))
        super().__init__(
            parent,
            "Thêm người vận động, nhân viên thu",
            [
                ("Họ và tên", self.name, True),
                ("Vai trò", self.kind, True),
                chosen,
                ("Mã nhân viên", self.code, False),
                ("Điện thoại", self.phone, False),
            ],
        )

    def is_dirty(self) -> bool:
        """Role and organisation may be filled from the start."""
        return not self.name.is_blank()

    def typed(self) -> TypedCollector:
        """What was typed."""
        chosen = self.organisation.value()
        return TypedCollector(
            name=str(self.name.value()),
            kind=str(self.kind.value()),
            organisation_id=int(chosen) if chosen else None,
            organisation=self.new_organisation.value(),
            code=self.code.value(),
            phone=self.phone.value(),
        )


def add_collector(office: Office, typed: TypedCollector) -> Outcome[int]:
    """Save the collector, and the organisation first where it was typed."""
    organisation_id = typed.organisation_id
    if organisation_id is None:
        organisation_id = save_organisation(office, OrganisationForm(name=typed.organisation or "")).value
    form = CollectorForm(
        organisation_id=organisation_id, name=typed.name, kind=typed.kind, code=typed.code, phone=typed.phone
    )
    return save_collector(office, form)
