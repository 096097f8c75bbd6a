"""The household slip on the reports page: chosen by hamlet and household, by a link from elsewhere, and by keys."""

import io

from pypdf import PdfReader
from PySide6.QtTest import QTest

from desktop_app.services.advising import household_slip
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters
from desktop_app.ui.pages.reports import making
from desktop_app.ui.pages.reports.advice_filters import IncomesField
from desktop_app.ui.pages.reports.page import ReportsPage, open_advice
from tests.ui.reports_desk import CONTROL, Desk, Key, Shell, desk, memory, office, texts

__all__ = ["desk", "memory", "office"]


def _walked(office: Office) -> tuple[int, list[int]]:
    """A hamlet with several households of people, and those households in house order."""
    for hamlet in office.read.hamlets.all():
        found = [one.id for one in office.read.households.of_hamlet(hamlet.id) if one.state == "active"]
        found = [one for one in found if office.read.people.of_household(one)]
        if len(found) > 2:
            return hamlet.id, found
    raise AssertionError("the demo office has such a hamlet")


def _type(field: IncomesField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    field.del_()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Key.Key_Return)


def _printed(page: ReportsPage) -> list[str]:
    assert page.made is not None
    return [one.extract_text() for one in PdfReader(io.BytesIO(page.made.pdf)).pages]


def test_a_link_opens_the_slip_of_that_household(desk: Desk, office: Office) -> None:
    _, households = _walked(office)
    desk.window.navigate("report")
    desk.ready()
    assert open_advice(desk.page.context, household_id=households[1])
    page = desk.ready()
    assert page.made is not None
    assert page.made.request.code == "PHIEU-TU-VAN"
    assert page.made.request.filters == Filters(household=households[1])
    head = household_slip(office, households[1]).head
    assert page.pane.heading.text() == f"Phiếu tư vấn hộ · {head}"
    assert head in _printed(page)[0]
    assert [crumb.text for crumb in page.breadcrumb()][-1] == f"Phiếu tư vấn hộ {head}"
    assert page.pane.view.paper.has_image()


def test_the_code_may_be_written_small_and_the_month_goes_away(desk: Desk, office: Office) -> None:
    _, households = _walked(office)
    page = desk.go(form="phieu-tu-van", household=households[0])
    assert page.chooser.forms.code() == "PHIEU-TU-VAN"
    assert not page.chooser.period.isVisible()
    assert page.chooser.advice.isVisible()
    desk.go(form="TH-THANG")
    assert page.chooser.period.isVisible()
    assert not page.chooser.advice.isVisible()


def test_the_next_household_is_one_key_away(desk: Desk, office: Office) -> None:
    _, households = _walked(office)
    page = desk.go(household=households[0])
    for expected, key in (
        (households[1], Key.Key_PageDown),
        (households[2], Key.Key_PageDown),
        (households[1], Key.Key_PageUp),
        (households[0], Key.Key_PageUp),
        (households[0], Key.Key_PageUp),  # the first one stays
    ):
        desk.press(key, CONTROL)
        desk.ready()
        assert page.made is not None
        assert page.made.request.filters.household == expected


def test_a_whole_hamlet_is_one_sheet_in_house_order(desk: Desk, office: Office) -> None:
    hamlet, households = _walked(office)
    page = desk.go(hamlet=hamlet)
    assert page.made is not None
    assert page.made.request.filters == Filters(hamlet=hamlet)
    assert [slip.household_id for slip in page.made.sheet.slips] == households
    assert page.pane.heading.text() == f"Phiếu tư vấn hộ · {office.read.hamlets.get(hamlet).name}"
    assert len(page.made.sizes) >= len(households)


def test_other_incomes_are_taken_and_blank_brings_the_proposal_back(desk: Desk, office: Office) -> None:
    _, households = _walked(office)
    page = desk.go(household=households[0])
    field = page.chooser.advice.incomes
    proposed = field.value()
    assert proposed == (1_500_000, 3_000_000, 4_500_000)
    _type(field, "4,5tr; 1.500.000; 2000k")
    desk.ready()
    assert page.made is not None
    assert list(page.made.request.filters.incomes) == [1_500_000, 2_000_000, 4_500_000]
    _type(field, "")
    desk.ready()
    assert page.made.request.filters.incomes == ()
    assert field.value() == proposed


def test_an_income_below_the_poverty_line_is_refused_in_a_sentence(desk: Desk, office: Office) -> None:
    _, households = _walked(office)
    page = desk.go(household=households[0])
    _type(page.chooser.advice.incomes, "900k")
    desk.ready()
    assert page.pane.stage.state == "empty"
    assert any("chuẩn hộ nghèo nông thôn 1.500.000 đ/tháng" in text for text in texts(page.pane))


def test_stopping_the_slips_of_a_hamlet_leaves_nothing(desk: Desk, office: Office) -> None:
    hamlet, _ = _walked(office)
    page = desk.go(household=_walked(office)[1][0])
    told: list[tuple[int, int, str]] = []

    def stop(done: int, total: int, what: str) -> None:
        told.append((done, total, what))
        page.maker.cancel()

    page.maker.progressed.connect(stop)
    page.maker.make(making.Request(code="PHIEU-TU-VAN", month="2026-11", filters=Filters(hamlet=hamlet)))
    desk.qtbot.waitUntil(lambda: page.pane.stage.state == "empty", timeout=20_000)
    assert told
    assert page.made is None
    assert any("Báo cáo chưa được lập" in text for text in texts(page.pane))


def test_the_last_slip_form_is_remembered_without_its_household(desk: Desk, office: Office, shell: Shell) -> None:
    _, households = _walked(office)
    desk.go(household=households[1])
    kept = desk.page.context.memory.get("report/choice", {})
    assert kept["form"] == "PHIEU-TU-VAN"
    assert kept["month"] == "2026-10"
