"""Thu: every tab fits the smallest screen, enlarged too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from tests.services.money_builders import DUC, Paid, pay, the_twelve
from tests.ui.conftest import House
from tests.ui.money_pages import Shell, desk_on


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.mark.parametrize("zoom", [100, 150])
def test_every_tab_fits_a_small_screen(office: Office, shell: Shell, qtbot: QtBot, house: House, zoom: int) -> None:
    pay(office, Paid(name=DUC))
    house.theme.show_zoom(zoom)
    with desk_on(office, shell, qtbot) as desk:
        page = desk.go("collect")
        for tab in range(page.tabs.count()):
            page.tabs.setCurrentIndex(tab)
            desk.settle()
            assert (desk.window.width(), desk.window.height()) == (1366, 740), page.tabs.tabText(tab)
