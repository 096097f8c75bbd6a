"""Employers and household businesses by hand: entered, corrected, found, with their months, each one step that can be taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import employers
from desktop_app.services.employers import EmployerForm, MonthForm
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import empty_office

FORM: dict[str, Any] = {
    "name": " Tạp hóa  Hà ", "tax_code": "01.0010.9106", "kind": 4, "commune_code": "00376", "owner_name": "Nguyễn Thị Hà",
    "owner_personal_id": "001180000011", "tax_method": "declaration", "state": "active", "people_declared": 2,
}  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376",)) as found:
        yield found


def test_an_employer_is_entered_found_and_corrected(office: Office) -> None:
    made = employers.save_employer(office, EmployerForm(**FORM))
    assert made.changes == {"employer"}
    card = employers.employer_card(office, made.value)
    assert (card.employer.name, card.employer.tax_code, card.kind_name, card.owner) == (
        "Tạp hóa Hà",
        "0100109106",
        "Chủ hộ KD",
        None,
    )
    for text in ("tap hoa", "nguyễn hà", "01001"):
        assert [one.id for one in employers.find_employers(office, text)] == [made.value]
    assert employers.find_employers(office, "  ") == ()
    employers.save_employer(
        office, EmployerForm(**FORM | {"id": made.value, "name": "Tạp hóa Hà Phương", "phone": "0912000001"})
    )
    assert [(one.name, one.phone) for one in employers.list_employers(office, kind=4)] == [
        ("Tạp hóa Hà Phương", "0912000001")
    ]
    undo_last(office)
    undo_last(office)
    assert employers.list_employers(office) == ()
    with pytest.raises(WorldFault, match="hoàn tác"):
        employers.employer_card(office, made.value)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"name": " "}, "employer.name"), ({"tax_code": "123"}, "employer.tax-code"), ({"owner_personal_id": "12"}, "employer.owner"),
        ({"kind": 12}, "employer.kind"), ({"state": "gone"}, "employer.state"), ({"tax_method": "none"}, "employer.state"),
        ({"commune_code": "00001"}, "employer.commune"), ({"people_declared": -1}, "employer.people"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(office: Office, wrong: dict[str, Any], rule: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        employers.save_employer(office, EmployerForm(**FORM | wrong))
    assert caught.value.rule == rule
    assert employers.list_employers(office) == ()


def test_codes_are_used_once(office: Office) -> None:
    employers.save_employer(office, EmployerForm(**FORM))
    with pytest.raises(RuleBroken, match="Tạp hóa Hà"):
        employers.save_employer(office, EmployerForm(name="Khác", tax_code="0100109106"))
    first = employers.save_employer(
        office, EmployerForm(name="Công ty A", tax_code="0100109113", unit_code="0100109113dna01")
    ).value
    employers.save_employer(
        office, EmployerForm(name="Công ty A, chi nhánh", tax_code="0100109113", unit_code="0100109113DNA02")
    )
    with pytest.raises(RuleBroken, match="DNA01"):
        employers.save_employer(office, EmployerForm(name="Công ty B", unit_code="0100109113DNA01"))
    employers.save_employer(
        office, EmployerForm(id=first, name="Công ty A1", tax_code="0100109113", unit_code="0100109113DNA01")
    )


def test_the_figures_of_a_month(office: Office) -> None:
    made = employers.save_employer(office, EmployerForm(**FORM)).value
    employers.save_month(
        office,
        MonthForm(
            employer_id=made, month="2026-10", people=2, payable=1_500_000, paid=0, arrears=1_500_000, months_late=1
        ),
    )
    employers.save_month(
        office,
        MonthForm(
            employer_id=made, month="2026-10", people=2, payable=1_500_000, paid=1_500_000, arrears=0, months_late=0
        ),
    )
    (month,) = employers.employer_card(office, made).months
    assert (month.paid, month.arrears, month.source) == (1_500_000, 0, "Nhập tay")
    for wrong in ({"month": "2026-13"}, {"fund": "pension"}, {"arrears": -1}, {"source": " "}):
        with pytest.raises(RuleBroken):
            employers.save_month(office, MonthForm(**{"employer_id": made, "month": "2026-10"} | wrong))  # type: ignore[arg-type]


def test_the_owner_is_the_one_resident_with_the_number(office: Office) -> None:
    made = employers.save_employer(office, EmployerForm(**FORM)).value
    with office.write("test.person", "Người") as work:
        hamlet = work.hamlets.add(commune_code="00376", name="Thôn Một", kind="thôn", list_order=1)
        home = work.households.add(hamlet_id=hamlet, state="active", list_order=1)
        person = work.people.add(household_id=home, name="Nguyễn Thị Hà", personal_id="001180000011", list_order=1)
    owner = employers.employer_card(office, made).owner
    assert owner is not None
    assert owner.id == person
    with office.write("test.person", "Người") as work:
        work.people.add(household_id=home, name="Trùng số", personal_id="001180000011", list_order=2)
    assert employers.employer_card(office, made).owner is None
