"""How many keys a collection takes, counted as key events, from the hit in the search box to the receipt.

Not counted are the letters of names and the digits of amounts that differ from what is due (docs/proof.md keeps the figures).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.ui.pages.collecting import page as collecting_page
from tests.services.money_builders import enrolment_of, the_twelve
from tests.ui.money_pages import Desk, Key, Shell, desk_on

Compose = Callable[..., None]
MOST = 10
FATHER, MOTHER, SON, GRANDMOTHER = "Vũ Văn Bốn", "Đỗ Thị Na", "Vũ Minh Quân", "Ngô Thị Sen"


class Count:
    """What a hand did: one for each key pressed (a key with Ctrl is one)."""

    def __init__(self) -> None:
        self.keys = 0


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        with found.write("test", "Thêm một hộ bốn người") as work:
            hamlet = work.hamlets.all()[0]
            home = work.households.add(hamlet_id=hamlet.id, state="active", list_order=9, address="Số 4")
            born = (
                (FATHER, "1980-02-01", "male"),
                (MOTHER, "1983-04-05", "female"),
                (SON, "2008-08-08", "male"),
                (GRANDMOTHER, "1955-01-01", "female"),
            )
            ids = [
                work.people.add(household_id=home, name=name, birth=birth, sex=sex, residence="home", list_order=at)
                for at, (name, birth, sex) in enumerate(born)
            ]
            work.households.change(home, head_id=ids[0])
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


@pytest.fixture
def count() -> Count:
    return Count()


def found_family(desk: Desk, compose: Compose) -> Any:
    """The family's name is typed and its hit stands in the list."""
    page = desk.go("collect")
    compose(page.picker, "vũ văn bốn")
    desk.qtbot.waitUntil(lambda: page.picker.hits.is_open)
    return page


def press(desk: Desk, count: Count, *keys: Any, control: bool = False) -> None:
    """Press keys as a hand does; only these are counted."""
    for key in keys:
        count.keys += 1
        desk.press(key, control=control)


def test_a_family_of_four_pays_what_is_due_and_gets_the_receipt(
    desk: Desk, count: Count, compose: Compose, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[int] = []
    monkeypatch.setattr(collecting_page, "print_now", lambda _window, _context, ids: printed.extend(ids))
    page = found_family(desk, compose)
    press(desk, count, Key.Key_Return)  # the hit: the household stands there, everybody who owes is ticked
    press(desk, count, Key.Key_F9)  # “Thu đủ …”: the explicit word that exactly this was paid
    (receipt,) = desk.office.read.receipts.all()
    assert receipt.total == 1_366_200 + 956_340 + 819_720 + 683_100
    assert len(desk.office.read.ledger.of_receipt(receipt.id)) == 4
    assert any(receipt.number in text for text in page.flow.form.paper.texts)
    press(desk, count, Key.Key_P, control=True)  # the receipt just written goes to the printer
    assert printed == [receipt.id]
    assert count.keys == 3 <= MOST


def test_a_family_of_four_by_enter_alone(desk: Desk, count: Count, compose: Compose) -> None:
    found_family(desk, compose)
    press(desk, count, Key.Key_Return)
    while not desk.office.read.receipts.count():
        press(desk, count, Key.Key_Return)
        assert count.keys < 60
    assert desk.office.read.receipts.count() == 1


def test_a_family_of_four_with_one_who_does_not_pay(desk: Desk, count: Count, compose: Compose) -> None:
    found_family(desk, compose)
    press(desk, count, Key.Key_Return)
    press(desk, count, Key.Key_Down, Key.Key_Down, Key.Key_Space)  # the son stays out
    press(desk, count, Key.Key_F9)
    assert desk.office.read.receipts.all()[0].total == 1_366_200 + 956_340 + 819_720
    assert count.keys == 5 <= MOST


@pytest.mark.parametrize(
    ("typed", "total", "states"),
    [
        ("3000000", 3_000_000, ["collected", "collected", "partial", "quoted"]),
        ("4000000", 4_000_000, ["collected", "collected", "collected", "collected"]),
    ],
)
def test_a_family_of_four_that_brings_another_amount(
    desk: Desk,
    count: Count,
    compose: Compose,
    in_dialog: Callable[..., None],
    typed: str,
    total: int,
    states: list[str],
) -> None:
    found_family(desk, compose)
    press(desk, count, Key.Key_Return)
    press(desk, count, Key.Key_E, control=True)
    desk.type(typed)  # the digits of an amount that differs are not counted

    def answer(dialog: Any) -> None:
        for key in (
            Key.Key_Tab,
            Key.Key_Return,
        ):  # from “Sửa số tiền” to the next answer: in part, or kept for the household
            count.keys += 1
            QTest.keyClick(dialog.focusWidget(), key)

    in_dialog(answer)
    press(desk, count, Key.Key_F9)
    assert desk.office.read.receipts.all()[0].total == total
    assert [enrolment_of(desk.office, name).state for name in (FATHER, MOTHER, SON, GRANDMOTHER)] == states
    assert count.keys == 5 <= MOST
