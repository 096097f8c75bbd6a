"""Which list a declaration batch leaves on, by scheme and by how its people pay (``seeds/batch_forms.csv``)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Enrolment
from desktop_app.storage.repositories import Repositories

_BY_ORDER = {"all": None, "household": True, "supported": False}


@dataclass(frozen=True, kw_only=True)
class DeclarationForm:
    """One list: its code, the scheme it is for, and the paper of a person that goes along (``papers``, a form code).

    ``by_order``: only who pays by an order in the household, only the others, or ``None`` for everybody.
    """

    code: str
    name: str
    scheme: str
    by_order: bool | None
    papers: str
    source: str = ""

    def takes(self, enrolment: Enrolment) -> bool:
        """Whether a line belongs on this list."""
        if enrolment.scheme != self.scheme:
            return False
        return self.by_order is None or self.by_order == (enrolment.order_no is not None)


def declaration_forms(work: Repositories) -> tuple[DeclarationForm, ...]:
    """Every list a batch can leave on, in the order of the seed list."""
    return tuple(
        DeclarationForm(
            code=entry.code,
            name=entry.name,
            scheme=entry.details["scheme"],
            by_order=_BY_ORDER[entry.details["lines"]],
            papers=entry.details["papers"],
        )
        for entry in work.reference.codes("batch_forms")
    )


def declaration_form(work: Repositories, code: str, scheme: str) -> DeclarationForm:
    """One list by its code. Raises ``RuleBroken`` for an unknown code or a list of another scheme."""
    known = declaration_forms(work)
    found = next((form for form in known if form.code == code), None)
    if found is None:
        names = ", ".join(form.code for form in known)
        raise RuleBroken(f"Không có mẫu kê khai “{code}”. Các mẫu đang có: {names}.", rule="batch.form")
    if found.scheme != scheme:
        raise RuleBroken(f"Mẫu {code} không dùng để kê khai chế độ này.", rule="batch.form")
    return found
