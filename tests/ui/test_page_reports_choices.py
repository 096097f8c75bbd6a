"""Báo cáo: the forms by group and search, each form's own filters, counts first, nothing made twice, the focus stays."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtTest import QTest

from desktop_app.services import reporting_advice
from desktop_app.services.advising import hamlet_slips
from desktop_app.services.employers import EmployerForm, MonthForm, save_employer, save_month
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, forms, pdf_of
from desktop_app.services.reporting_choices import GROUPS, group_of, in_groups
from desktop_app.ui.memory import Memory
from desktop_app.ui.pages.reports import making
from desktop_app.ui.pages.reports.page import ReportsPage
from tests.ui.reports_desk import CONTROL, ENTRIES, Desk, Key, Shell, desk, memory, office

__all__ = ["desk", "memory", "office"]


def shown(page: ReportsPage) -> list[str]:
    found = page.chooser.forms
    return [found.item(at).text().split(":")[0] for at in range(found.count()) if not found.isRowHidden(at)]


def test_the_forms_stand_in_their_groups(desk: Desk) -> None:
    page = desk.go()
    assert shown(page) == [form.code for form in in_groups(forms())]
    groups = [group_of(form) for form in in_groups(forms())]
    assert sorted(groups, key=GROUPS.index) == groups
    assert set(groups) == set(GROUPS)
    by_code = {form.code: group_of(form) for form in forms()}
    assert [by_code[code] for code in ("B15a-UQ", "D05-TS", "TK1-TS", "TH-THANG")] == list(GROUPS)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("d11an", "D11an-TS"), ("TIỀM NĂNG", "DS-TIEMNANG"), ("tiem nang", "DS-TIEMNANG"), ("thu lao quy", "D11aq-TS")],
)
def test_a_form_is_found_by_code_or_title_with_and_without_marks(desk: Desk, typed: str, first: str) -> None:
    page = desk.go()
    page.chooser.search.setText(typed)
    assert shown(page)[0] == first
    QTest.keyClick(page.chooser.search, Key.Key_Return)
    desk.ready()
    assert page.made is not None
    assert page.made.request.code == first
    assert desk.window.focusWidget() is page.chooser.forms
    assert len(shown(page)) == len(forms())


def test_letters_typed_in_the_list_begin_the_search_and_escape_ends_it(desk: Desk) -> None:
    page = desk.go()
    for letter in (Key.Key_M, Key.Key_A, Key.Key_U):
        desk.press(letter)
    assert page.chooser.search.text() == "mau"
    assert {"MAU-2", "MAU-3", "MAU-4"} <= set(shown(page))
    assert "TH-THANG" not in shown(page)
    assert page.chooser.code() == "B15a-UQ"  # looking for a form does not choose one
    desk.press(Key.Key_Escape)
    assert len(shown(page)) == len(forms())
    page.chooser.search.setText("không có")
    assert page.chooser.no_form.isVisible()
    page.chooser.search.clear()
    assert page.chooser.no_form.isHidden()
    desk.press(Key.Key_Down)
    assert desk.window.focusWidget() is page.chooser.forms


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("B15a-UQ", set()),
        ("D11-TS", {"batch", "collector", "organisation"}),
        ("D11aq-TS", {"organisation"}),
        ("01-DD", {"employer", "commune"}),
        ("DS-DENHAN", {"commune", "collector"}),
        ("D05-TS", {"batch", "collector"}),
    ],
)
def test_each_form_asks_for_its_own_filters(desk: Desk, code: str, rows: set[str]) -> None:
    page = desk.go(form=code, month="2026-11")
    assert {key for key, row in page.chooser.rows.items() if row.isVisible()} == rows


def test_a_collector_of_an_organisation_is_one_choice_away_and_comes_back_next_time(
    office: Office, shell: Shell, memory: Memory, qtbot: Any
) -> None:
    first = Desk(shell(ENTRIES, office=office, memory=memory), qtbot)
    page = first.go(form="D11-TS")
    page.chooser.limits.organisation.set_value(page.chooser.limits.organisation.choices[1].code)
    page.chooser.limits.organisation.committed.emit()
    first.ready()
    assert page.made is not None
    wanted = page.made.request.filters.organisation
    assert wanted is not None
    again = Desk(shell(ENTRIES, office=office, memory=memory), qtbot).go(form="D11-TS")
    assert again.made is not None
    assert again.made.request.filters.organisation == wanted


def test_the_letter_goes_to_the_employer_that_was_picked(desk: Desk, office: Office) -> None:
    ids = []
    for number, name in enumerate(("Cơ sở Mộc Hoa", "Hộ kinh doanh Tư Lành"), start=1):
        ids.append(save_employer(office, EmployerForm(name=name, unit_code=f"TA000{number}A")).value)
        save_month(
            office, MonthForm(employer_id=ids[-1], month="2026-10", payable=9_000_000, arrears=9_000_000, months_late=2)
        )
    page = desk.go(form="01-DD", month="2026-10")
    desk.qtbot.waitUntil(lambda: len(page.chooser.limits.employer.choices) == 3)
    field = page.chooser.limits.employer
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "tu lanh")
    desk.press(Key.Key_Return)
    desk.qtbot.waitUntil(lambda: page.made is not None and page.made.request.filters.employer == ids[1], timeout=20_000)
    desk.ready()
    assert page.made is not None
    assert page.made.sheet.rows == 1


def test_a_declaration_is_made_for_one_member_or_for_a_batch(desk: Desk, office: Office) -> None:
    household = next(one.id for one in office.read.households.all() if len(office.read.people.of_household(one.id)) > 1)
    page = desk.go(form="TK1-TS", household=household)
    members = office.read.people.of_household(household)
    desk.qtbot.waitUntil(lambda: len(page.chooser.advice.person.choices) == len(members) + 1)
    assert page.made is not None
    assert page.made.request.filters == Filters(household=household)
    assert page.made.sheet.rows == len(members)
    page.chooser.advice.person.set_value(str(members[1].id))
    page.chooser.advice.person.committed.emit()
    desk.ready()
    assert page.made.request.filters == Filters(person=members[1].id)
    assert page.made.sheet.rows == 1
    page.chooser.source.set_value("batch")
    page.chooser.source.committed.emit()
    desk.ready()
    assert page.chooser.rows["batch"].isVisible()
    request = page.chooser.request()
    assert request is not None
    assert request.filters.waiting or request.filters.batch


def test_the_rows_are_counted_before_the_pages_are_drawn(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    own, waits = pdf_of, [True]

    def held(sheet: Any, progress: Callable[[int, int, str], None]) -> bytes:
        while waits[0]:
            progress(1, 9, "trang")
        return own(sheet, progress)

    monkeypatch.setattr(making, "pdf_of", held)
    desk.window.navigate("report", form="DS-TIEMNANG", month="2026-11")
    page = desk.page
    desk.qtbot.waitUntil(
        lambda: page.pane._drawing is not None and " dòng. Đang vẽ trang 1/9" in page.pane._drawing.words.text()
    )
    assert page.pane._drawing is not None
    counted = page.pane._drawing.words.text().split(" ")[0]
    waits[0] = False
    desk.ready()
    assert page.made is not None
    assert counted == f"{page.made.sheet.rows:,}".replace(",", ".")
    assert page.pane.count.text() == f"{counted} dòng, {len(page.made.sizes)} trang"


def test_a_sheet_that_is_still_right_is_not_made_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.go(form="TH-THANG")
    made, count = page.made, []
    own = making.make

    def counting(*args: Any, **kwargs: Any) -> making.Made:
        count.append(args[1])
        return own(*args, **kwargs)

    monkeypatch.setattr(making, "make", counting)
    desk.go(form="TH-THANG")
    assert page.made is made
    assert count == []
    desk.window.signals.changed.emit(frozenset({"ledger"}))
    desk.qtbot.waitUntil(lambda: page.made is not made, timeout=20_000)
    desk.ready()
    assert len(count) == 1


def test_the_focus_stays_where_it_is_while_another_sheet_is_made(desk: Desk) -> None:
    page = desk.go(form="TH-THANG")
    page.pane.excel.setFocus()
    desk.press(Key.Key_PageUp, CONTROL)
    assert desk.window.focusWidget() is page.pane.excel
    desk.ready()
    assert page.made is not None
    assert page.made.request.month == "2026-09"
    assert desk.window.focusWidget() is page.pane.excel


def test_five_hundred_slips_are_stopped_from_the_page_and_come_when_asked_again(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = hamlet_slips

    def many(*args: Any, **kwargs: Any) -> Any:
        slips = own(*args, **kwargs)
        return (slips * (500 // len(slips) + 1))[:500]

    monkeypatch.setattr(reporting_advice, "hamlet_slips", many)
    hamlet = next(one.hamlet_id for one in office.read.households.all() if office.read.people.of_household(one.id))
    desk.window.navigate("report", hamlet=hamlet)
    page = desk.page

    def drawing() -> str:
        return page.pane._drawing.words.text() if page.pane._drawing is not None else ""

    desk.qtbot.waitUntil(lambda: "Đang vẽ phiếu" in drawing() and "/500" in drawing(), timeout=30_000)
    assert drawing().startswith("500 hộ. ")
    assert page.pane._drawing is not None
    page.pane._drawing.cancel.click()
    desk.qtbot.waitUntil(lambda: page.pane.stage.state == "empty" and page.pane._drawing is None, timeout=20_000)
    assert page.made is None
    assert page.outlet.file is None


@pytest.mark.parametrize("zoom", [100, 150])
@pytest.mark.parametrize("code", ["D11-TS", "TK1-TS", "01-DD", "MAU-4"])
def test_every_filter_has_room_on_a_small_screen(desk: Desk, house: Any, zoom: int, code: str) -> None:
    house.theme.show_zoom(zoom)
    page = desk.go(form=code, month="2026-11")
    needed = page.minimumSizeHint()
    assert needed.width() <= 1366
    assert needed.height() <= 660
