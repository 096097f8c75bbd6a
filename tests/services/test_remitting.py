"""Handing in: typed amounts, one reversal, and never more than is held without a word."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.money_balances import balance_of
from desktop_app.services.month_closing import close_month
from desktop_app.services.office import Office
from desktop_app.services.remitting import RemitForm, remit, remittances, void_remittance
from desktop_app.system.faults import WorldFault
from tests.builders import collector
from tests.services.money_books import check_books
from tests.services.money_builders import DUC, Paid, pay, the_twelve

TODAY = date(2026, 11, 21)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        pay(found, Paid(name=DUC), collector_id=collector(found).id, on=date(2026, 10, 30))
        yield found


@pytest.fixture
def form(office: Office) -> RemitForm:
    return RemitForm(
        collector_id=collector(office).id,
        on=TODAY,
        amount=1_000_000,
        method="transfer",
        document=" PT 15 ",
        covers_from=date(2026, 10, 1),
        covers_to=date(2026, 10, 31),
    )


def test_what_was_handed_in_is_kept_with_its_paper(office: Office, form: RemitForm) -> None:
    outcome = remit(office, form)
    assert outcome.label == "Nộp tiền 1.000.000 đ – Hà Thị Thu"
    (view,) = remittances(office, date(2026, 11, 1), TODAY)
    kept = view.remittance
    assert (kept.amount, kept.document, kept.covers_from, kept.covers_to) == (
        1_000_000,
        "PT 15",
        "2026-10-01",
        "2026-10-31",
    )
    assert (view.name, view.method_name, view.reversed) == ("Hà Thị Thu", "Chuyển khoản", False)
    (entry,) = office.read.ledger.of_remittance(outcome.value)
    assert (entry.kind, entry.amount, entry.entered_by, entry.method) == ("remit", -1_000_000, office.user, "cash")
    assert balance_of(office, form.collector_id).held == 366_200
    check_books(office)


@pytest.mark.parametrize(
    ("changes", "rule", "words"),
    [
        ({"amount": 0}, "remit.amount", "lớn hơn 0"),
        ({"amount": -5}, "remit.amount", "lớn hơn 0"),
        ({"method": "gold"}, "remit.method", "tiền mặt hoặc chuyển khoản"),
        ({"on": date(2026, 11, 22)}, "remit.day", "sau hôm nay"),
        ({"covers_from": date(2026, 11, 1)}, "remit.covers", "ngược"),
        ({"amount": 1_366_201}, "remit.more", "đang giữ 1.366.200 đ"),
        ({"on": date(2026, 10, 29)}, "remit.more", "đang giữ 0 đ"),
    ],
)
def test_what_can_not_be_is_refused(
    office: Office, form: RemitForm, changes: dict[str, object], rule: str, words: str
) -> None:
    with pytest.raises(RuleBroken, match=words) as caught:
        remit(office, replace(form, **changes))  # type: ignore[arg-type]
    assert caught.value.rule == rule
    assert office.read.remittances.count() == 0


def test_more_than_is_held_is_taken_with_a_reason(office: Office, form: RemitForm) -> None:
    remit(office, replace(form, amount=2_000_000, note="Biên lai tháng 11 chưa nhập"))
    assert balance_of(office, form.collector_id).held == -633_800
    check_books(office)


def test_a_remittance_is_reversed_once_with_a_reason(office: Office, form: RemitForm) -> None:
    made = remit(office, form).value
    with pytest.raises(RuleBroken, match="lý do"):
        void_remittance(office, made, " ")
    back = void_remittance(office, made, "Ghi nhầm người").value
    assert balance_of(office, form.collector_id).held == 1_366_200
    assert [(one.remittance.amount, one.reversed) for one in remittances(office, TODAY, TODAY)] == [
        (-1_000_000, False),
        (1_000_000, True),
    ]
    with pytest.raises(RuleBroken, match="đã được hủy"):
        void_remittance(office, made, "Nhầm")
    with pytest.raises(RuleBroken, match="bút toán hủy"):
        void_remittance(office, back, "Nhầm")
    with pytest.raises(WorldFault, match="Không tìm thấy"):
        void_remittance(office, 7, "Nhầm")
    check_books(office)


def test_only_one_collector_s_are_listed(office: Office, form: RemitForm) -> None:
    remit(office, form)
    assert remittances(office, TODAY, TODAY, form.collector_id) != ()
    assert remittances(office, TODAY, TODAY, collector(office, "Cao Văn Nghỉ").id) == ()
    assert remittances(office, date(2026, 11, 1), date(2026, 11, 20)) == ()


def test_undo_and_redo(office: Office, form: RemitForm) -> None:
    made = remit(office, form).value
    assert "ledger" in undo_last(office).changes
    assert balance_of(office, form.collector_id).held == 1_366_200
    redo_last(office)
    assert office.read.remittances.get(made).amount == 1_000_000
    check_books(office)


def test_a_closed_month_takes_no_remittance(office: Office, form: RemitForm) -> None:
    close_month(office, "2026-10")
    with pytest.raises(RuleBroken, match="Tháng 10/2026 đã khóa sổ"):
        remit(office, replace(form, on=date(2026, 10, 31)))
    remit(office, form)


def test_somebody_who_is_gone(office: Office, form: RemitForm) -> None:
    with pytest.raises(WorldFault, match="người thu"):
        remit(office, replace(form, collector_id=12))
