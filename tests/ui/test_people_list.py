"""The list of people: filters kept under a name, counts and sums at the foot, acts on many rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_app.services import history
from desktop_app.services.households_list import count_people
from desktop_app.services.saved_views import save_view, views_of
from desktop_app.ui.components.view_bar import KeepDialog
from desktop_app.ui.dialogs.question import QuestionDialog
from desktop_app.ui.pages.households.list_bulk import LeadDialog
from desktop_app.ui.pages.households.people_filter import AgeField, wanted_of
from tests.builders import office_of_twelve, person
from tests.ui.found import part
from tests.ui.people_pages import Key, People, Shell, people_on


@pytest.fixture
def desk(tmp_path: Path, shell: Shell, qtbot: Any) -> Iterator[People]:
    with office_of_twelve(tmp_path) as office, people_on(office, shell, qtbot) as found:
        page = found.go("household")
        found.settle()
        page.tabs.setCurrentIndex(1)
        found.settle()
        found.list = page.people  # type: ignore[attr-defined]
        yield found


def entries(menu: QMenu) -> list[QAction]:
    menu.aboutToShow.emit()
    return [action for action in menu.actions() if not action.isSeparator()]


def entry(menu: QMenu, text: str) -> QAction:
    (found,) = [action for action in entries(menu) if action.text().startswith(text)]
    return found


def sub(action: QAction) -> QMenu:
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu


def test_a_filter_is_kept_chosen_again_and_counted(desk: People, in_dialog: Any, compose: Any) -> None:
    people: Any = desk.list  # type: ignore[attr-defined]
    people.filters.combos["cover"].set_value("cover:missing")
    people.table.show_sort("birth", descending=True)
    people.reload()
    missing = people.model.total
    first = people.model.row(0).id
    assert 0 < missing < 12

    def name_it(dialog: KeepDialog) -> None:
        assert f"{missing} dòng" in "".join(label.text() for label in dialog.findChildren(type(dialog._hint)))
        dialog.field.setFocus()
        compose(dialog.field, "Chưa có thẻ")
        desk.press(Key.Key_Return, widget=dialog.field)

    in_dialog(name_it, KeepDialog)
    people.views.keep()
    desk.settle()
    assert [view.name for view in views_of(desk.office, "people")] == ["Chưa có thẻ"]
    assert people.views.button.text() == "Chưa có thẻ"
    people.filters.show_values({})
    people.table.show_sort("")
    assert people.model.total == 12
    assert people.views.button.text() == "Bộ lọc đã lưu"
    action = entry(people.views.menu, "Chưa có thẻ")
    desk.settle()
    assert action.text() == f"Chưa có thẻ  ({missing})"
    action.trigger()
    assert (people.model.total, people.model.row(0).id) == (missing, first)
    sub(entry(people.views.menu, "Bỏ bộ lọc")).actions()[0].trigger()
    desk.settle()
    assert views_of(desk.office, "people") == ()


def test_a_kept_filter_shows_what_it_narrows(desk: People) -> None:
    people: Any = desk.list  # type: ignore[attr-defined]
    state = {"filter": {"sex": "female", "age": [50, None]}, "sort": "", "descending": False}
    save_view(desk.office, "people", "Bà trên 50", state)
    entry(people.views.menu, "Bà trên 50").trigger()
    assert people.filters.age.text() == "50+"
    assert people.filters.combos["sex"].isVisible()
    assert people.model.total == count_people(desk.office, {"sex": "female", "age_from": 50}) > 0
    people.filters.clear.click()
    assert people.model.total == 12


def test_the_foot_counts_people_households_and_who_has_no_card(desk: People) -> None:
    people: Any = desk.list  # type: ignore[attr-defined]
    texts = (people.foot._count.text(), people.foot._sums.text())
    assert texts[0] == "12 người · 6 hộ"
    assert "chưa có thẻ BHYT" in texts[1]


def test_selected_people_become_leads_after_one_question_and_one_undo_takes_them_back(
    desk: People, in_dialog: Any
) -> None:
    people: Any = desk.list  # type: ignore[attr-defined]
    who = person(desk.office, "Trần Thị Bưởi").id
    before = len(desk.office.read.leads.all())
    people.table.select_row(next(at for at in range(12) if people.model.row(at).id == who))
    menu = sub(entry(people.bulk.menu, "Các dòng đang chọn (1 người)"))
    asked: list[str] = []

    def agree(dialog: QuestionDialog) -> None:
        asked.append(dialog.windowTitle())
        assert "Trần Thị Bưởi" in "".join(label.text() for label in dialog.findChildren(type(people.foot._count)))
        part(dialog, type(people.views.button), "answer-go").click()

    def chosen(dialog: LeadDialog) -> None:
        in_dialog(agree, QuestionDialog)
        dialog._accept()

    in_dialog(chosen, LeadDialog)
    entry(menu, "Đưa vào danh sách tiềm năng").trigger()
    desk.settle()
    assert asked == ["Đưa 1 người vào danh sách tiềm năng BHYT hộ gia đình?"]
    leads = [lead for lead in desk.office.read.leads.all() if lead.person_id == who and not lead.closed_on]
    assert [(lead.scheme, lead.source) for lead in leads if lead.source == "canvass"] == [
        ("health-household", "canvass")
    ]
    history.undo_last(desk.office)
    desk.settle()
    assert len(desk.office.read.leads.all()) == before


def test_the_safe_answer_changes_nobody(desk: People, in_dialog: Any) -> None:
    people: Any = desk.list  # type: ignore[attr-defined]
    menu = sub(entry(people.bulk.menu, "Cả danh sách đang lọc (12 người)"))
    in_dialog(lambda dialog: desk.press(Key.Key_Escape, widget=dialog), QuestionDialog)
    entries(menu)[2].trigger()
    desk.settle()
    assert person(desk.office, "Nguyễn Văn An").residence == "home"


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [("16-59", [16, 59], "16-59"), ("60+", [60, None], "60+"), ("-5", [None, 5], "-5"), ("35", [35, 35], "35")],
)
def test_ages_as_they_are_typed(house: object, typed: str, value: list[int | None], shown: str) -> None:
    field = AgeField()
    assert field.read_text(typed) == value
    assert field.show_text(value) == shown
    low, high = value
    ends = {"age_from": low, "age_to": high}
    assert wanted_of({"age": value}) == {key: end for key, end in ends.items() if end is not None}
