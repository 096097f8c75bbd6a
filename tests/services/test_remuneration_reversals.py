"""Remuneration when its receipt is voided, or its collector moved: nothing stays granted for money that went."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import history
from desktop_app.services.collecting import CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.money_balances import balance_of, organisation_balances
from desktop_app.services.office import Office
from desktop_app.services.remuneration import confirm_remuneration, remuneration_lines
from desktop_app.services.remuneration_paying import pay_out
from tests.builders import collector, household_of
from tests.services.money_builders import DUC, Paid, line, pay, the_twelve
from tests.services.register_builders import a_contract, pays

NOVEMBER = "2026-11"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_voiding_a_receipt_takes_back_what_was_granted_and_undo_gives_it_again(office: Office) -> None:
    a_contract(office)
    paid = pay(office, Paid(name=DUC), on=date(2026, 11, 5), collector_id=collector(office).id)
    confirm_remuneration(office, NOVEMBER)
    void_receipt(office, paid.receipt_id, "Ghi nhầm người")
    (posted,) = remuneration_lines(office, month=NOVEMBER)
    assert (posted.amount, posted.clawed_amount, posted.net, posted.posted) == (116_127, 116_127, 0, True)
    assert balance_of(office, collector(office).id).owed == 0
    with pytest.raises(RuleBroken, match="không còn dòng thù lao nào chờ"):
        confirm_remuneration(office, NOVEMBER)
    history.undo_last(office)
    assert balance_of(office, collector(office).id).owed == 116_127
    assert all(entry.kind != "claw-back" for entry in office.read.ledger.all())


def test_a_line_that_is_paid_in_part_again_loses_its_remuneration_until_it_is_paid_whole(office: Office) -> None:
    a_contract(office)
    who = collector(office).id
    home, one = household_of(office, DUC).id, line(office, Paid(name=DUC))
    first, rest = PaidLine(line=one, paid=500_000, part=True), PaidLine(line=one, paid=866_200)
    collect(office, CollectForm(household_id=home, lines=(first,), on=date(2026, 11, 5), collector_id=who))
    form = CollectForm(household_id=home, lines=(rest,), on=date(2026, 11, 6), collector_id=who)
    whole = collect(office, form).value
    confirm_remuneration(office, NOVEMBER)
    assert balance_of(office, who).owed == 116_127
    void_receipt(office, whole.receipt_id, "Ghi nhầm ngày")
    assert balance_of(office, who).owed == 0, "a part brings nothing"
    collect(office, replace(form, on=None))
    made = confirm_remuneration(office, NOVEMBER)
    assert (made.value.grants, made.value.amount, balance_of(office, who).owed) == (1, 116_127, 116_127)


def test_who_moved_is_paid_out_for_the_organisation_that_owes_it(office: Office) -> None:
    a_contract(office)
    pays(office)
    confirm_remuneration(office, NOVEMBER)
    who = collector(office)
    with office.write("test.move", "Chuyển tổ chức") as work:
        work.collectors.change(
            who.id, organisation_id=work.organisations.add(name="Hội Thử", code="HT01", kind="service")
        )
    pay_out(office, who.id, 100_000, office.today, "PC01")
    assert {one.name: one.owed for one in organisation_balances(office)} == {"Bưu điện Thử Nghiệm": 16_127}
    assert balance_of(office, who.id).owed == 16_127
