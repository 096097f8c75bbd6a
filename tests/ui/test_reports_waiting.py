"""What waits to be submitted is told where the day begins: on Tổng quan and in the strip at the foot; a finding opens its names."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.services.submission_register import answer
from desktop_app.ui.memory import Memory
from desktop_app.ui.start import Session
from tests.builders import collector
from tests.services.money_builders import BUOI, DUC, the_twelve
from tests.services.submission_builders import MONTH, october, pay_later, sent
from tests.ui.conftest import House
from tests.ui.money_pages import Desk, Elsewhere, Shell, desk_on

WAITS = "Chưa nộp B15a-UQ tháng 10/2026"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        october(found)
        yield found


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot) -> Iterator[Desk]:
    with desk_on(office, shell, qtbot) as found:
        yield found


def lines(desk: Desk) -> list[str]:
    return [link.text() for link in desk.page.today.links]


def badges(desk: Desk) -> list[str]:
    return [label.text() for label in desk.page.today.findChildren(QLabel)]


def test_the_report_that_waits_stands_first_among_todays_work(desk: Desk) -> None:
    page = desk.go("overview")
    assert lines(desk)[0] == WAITS
    assert "trễ 16 ngày" in badges(desk)
    assert page.today.links[0].toolTip() == f"{WAITS} – hạn 05/11/2026"
    assert not any(text.startswith("Báo cáo tháng 10/2026") for text in lines(desk))
    page.today.links[0].click()
    desk.settle()
    there = desk.window.stack.current
    assert isinstance(there, Elsewhere)
    assert there.opened[-1] == ("report", {"form": "B15a-UQ", "month": MONTH})


def test_it_goes_when_it_was_submitted_and_comes_back_when_returned(desk: Desk, office: Office, tmp_path: Path) -> None:
    desk.go("overview")
    found = sent(office, tmp_path / "nộp")
    desk.window.context.signals.changed.emit(frozenset({"submission"}))
    desk.settle()
    assert WAITS not in lines(desk)
    desk.window.context.do(answer, found.id, "returned", None, "sai")
    desk.settle()
    assert "Bị trả lại, phải nộp lại B15a-UQ tháng 10/2026" in lines(desk)


@pytest.mark.parametrize(
    ("asked", "heading", "names"),
    [
        ({"indicator": "hh_people"}, "đến hết tháng 10/2026", [DUC, BUOI]),
        ({"indicator": "hh_people", "only_month": True}, "tháng 10/2026", [BUOI]),
        ({"indicator": "hh_people", "only_month": True, "collector": True}, "Hà Thị Thu", [BUOI]),
        ({"indicator": "hh_people", "collector": ""}, "", []),
    ],
)
def test_a_finding_opens_the_names_behind_its_figure(
    desk: Desk, asked: dict[str, object], heading: str, names: list[str]
) -> None:
    if asked.get("collector") is True:
        asked = {**asked, "collector": str(collector(desk.office).id)}
    page = desk.go("overview", month=MONTH, **asked)
    desk.settle()
    assert heading in page.names.heading
    assert [one.name for one in page.names._rows] == names


def test_an_indicator_there_is_not_changes_nothing(desk: Desk) -> None:
    page = desk.go("overview", month=MONTH, indicator="nothing")
    assert page.names.heading == ""


def test_the_strip_names_what_was_not_submitted(office: Office, house: House, qtbot: QtBot, tmp_path: Path) -> None:
    pay_later(office)
    session = Session(office, house.theme, Memory())
    strip = session.window.status
    session.window.show()
    qtbot.waitUntil(lambda: any("Đã lưu" in text for text in strip.texts()), timeout=20_000)
    assert not any("Chưa nộp" in text for text in strip.texts())  # the window stands before the forms are read
    session.check_pages()
    qtbot.waitUntil(lambda: "Chưa nộp: B15a-UQ 10/2026 (hạn 05/11)" in strip.texts(), timeout=20_000)
    sent(office, tmp_path / "nộp")
    session.window.refresh_status()
    qtbot.waitUntil(lambda: not any("Chưa nộp" in text for text in strip.texts()), timeout=20_000)
    session.jobs.close()
    session.window.close()
    session.window.deleteLater()
    assert office.today == date(2026, 11, 21)
