"""Numbers of e-receipts, typed or pasted as a list."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collecting import void_receipt
from desktop_app.services.e_receipts import note_e_number, read_pasted, take_e_numbers
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from tests.services.money_builders import AN, DUC, LU, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def held(office: Office) -> dict[str, str]:
    receipts = {one.id: one.number for one in office.read.receipts.all()}
    return {receipts[one.receipt_id]: one.number for one in office.read.e_receipts.all()}


def test_a_number_is_noted_corrected_and_undone(office: Office) -> None:
    paid = pay(office, Paid(name=DUC))
    note_e_number(office, paid.receipt_id, "  0001234 ")
    note_e_number(office, paid.receipt_id, "0001235")
    assert held(office) == {paid.number: "0001235"}
    undo_last(office)
    assert held(office) == {paid.number: "0001234"}


def test_a_number_belongs_to_one_receipt(office: Office) -> None:
    first, second = pay(office, Paid(name=DUC)), pay(office, Paid(name=AN))
    note_e_number(office, first.receipt_id, "77")
    for number, said in (("77", first.number), (first.number, "khác"), ("", "Thiếu"), ("9" * 41, "dài quá")):
        with pytest.raises(RuleBroken, match=said):
            note_e_number(office, second.receipt_id, number)
    reversal = void_receipt(office, first.receipt_id, "Nhầm").value
    with pytest.raises(RuleBroken, match="biên lai hủy"):
        note_e_number(office, reversal, "78")


@pytest.mark.parametrize("between", ["\t", ";"])
def test_a_pasted_list_takes_what_is_right_and_names_what_is_not(office: Office, between: str) -> None:
    first, second, third = (pay(office, Paid(name=name)) for name in (DUC, AN, LU))
    note_e_number(office, first.receipt_id, "100")
    rows = [
        ("Số biên lai", "Số điện tử"),
        (first.number, "100"),
        (second.number, "101"),
        (third.number, ""),
        ("2026-999999", "103"),
        ("", "104"),
    ]
    read = read_pasted(office, "\n".join(between.join(row) for row in rows) + "\n\n")
    assert [(row.line, row.known, bool(row.fault)) for row in read] == [
        (2, True, False),
        (3, False, False),
        (4, False, True),
        (5, False, True),
        (6, False, True),
    ]
    assert "2026-999999" in read[3].fault
    outcome = take_e_numbers(office, read)
    assert (outcome.value, outcome.label) == (1, "Ghi 1 số biên lai điện tử")
    assert held(office) == {first.number: "100", second.number: "101"}
    with pytest.raises(RuleBroken, match="Không có số"):
        take_e_numbers(office, read_pasted(office, f"{first.number}\t100"))


def test_a_number_in_two_rows_is_refused_in_both(office: Office) -> None:
    first, second = pay(office, Paid(name=DUC)), pay(office, Paid(name=AN))
    read = read_pasted(office, f"{first.number}\t5\n{second.number}\t5")
    assert [row.fault for row in read] == ["Số này có ở hai dòng."] * 2
    read = read_pasted(office, f"{first.number}\t5\n{first.number}\t6")
    assert [row.fault for row in read] == ["Số này có ở hai dòng."] * 2
