"""Hỗ trợ của địa phương và nguồn khác: entered, changed, ended and removed by keys, each looked at before."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.office import Office
from desktop_app.services.rule_book_values import SupportFacts
from desktop_app.services.support_rules import add_support, support_rules
from tests.builders import FIRST_COMMUNE, office_of_twelve
from tests.ui.rules_desk import Compose, Key, Rules, Shell, english_on, rules_on, shown_texts

NAME, SOURCE = "NQ người cao tuổi", "NQ 12/2026/NQ-HĐND"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def desk(office: Office, shell: Shell, qtbot: QtBot, compose: Compose) -> Iterator[Rules]:
    with rules_on(office, shell, qtbot, compose) as found:
        found.go("rules", tab="supports")
        yield found


@pytest.fixture
def known(office: Office) -> int:
    facts = SupportFacts(
        scheme="health-household",
        value=Decimal(20),
        name=NAME,
        age_from=65,
        valid_from=date(2026, 1, 1),
        source=SOURCE,
    )
    return add_support(office, facts).value


def only(office: Office) -> object:
    (rule,) = support_rules(office)
    return rule


def type_support(desk: Rules, *texts: str) -> None:
    desk.control(Key.Key_N)
    for text in texts:
        desk.words(text)


def test_without_supports_the_page_says_what_it_is_for(desk: Rules) -> None:
    assert "Chưa có mức hỗ trợ nào" in shown_texts(desk.page)
    assert english_on(desk.page) == []


def test_a_support_is_entered_looked_at_and_applied_by_keys_alone(desk: Rules, office: Office) -> None:
    place = next(choice for choice in desk.page.supports._known.places if choice.code == f"commune:{FIRST_COMMUNE}")
    type_support(desk, NAME, "bhyt", "dia phuong", place.text, "moi nguoi", "65", "", "ty le", "20", "010127", "")
    desk.words(SOURCE)
    desk.words("mot nguon")
    desk.words("")  # the note is the last field: Enter there looks at the effect
    pane = desk.page.supports.pane
    assert pane.impact.impact is not None
    assert support_rules(office) == ()
    desk.control(Key.Key_S)
    (rule,) = support_rules(office)
    assert (rule.name, rule.scheme, rule.payer) == (NAME, "health-household", "local")
    assert (rule.place_kind, rule.place_code, rule.class_code) == ("commune", FIRST_COMMUNE, "")
    assert (rule.age_from, rule.age_to, rule.basis, rule.value) == (65, None, "percent", Decimal(20))
    assert (rule.valid_from, rule.valid_to, rule.source, rule.confidence) == (date(2027, 1, 1), None, SOURCE, "M")
    (row,) = desk.page.supports.list.rows
    assert (row.place, row.age, row.worth) == (place.text, "từ 65 tuổi", "20 % số phải đóng")
    texts = shown_texts(desk.page)
    assert "sắp hiệu lực" in texts
    assert "chưa kiểm chứng" in texts
    desk.undo()
    assert support_rules(office) == ()
    assert "Chưa có mức hỗ trợ nào" in shown_texts(desk.page)


def test_an_amount_a_month_of_another_giver_for_one_class(desk: Rules, office: Office) -> None:
    type_support(
        desk, "Quỹ vì người nghèo", "bhxh", "nguon khac", "ca co quan", "ho can ngheo", "", "", "so tien", "30k"
    )
    assert desk.page.supports.pane.form.boxes["value"].value() == 30_000
    desk.words("010127")
    desk.words("311227")
    desk.words("Thỏa thuận 05")
    desk.words("da doc")
    desk.press(Key.Key_F9)
    desk.control(Key.Key_S)
    (rule,) = support_rules(office)
    assert (rule.payer, rule.class_code, rule.basis, rule.value) == ("other", "near-poor", "amount", Decimal(30_000))
    assert (rule.valid_to, rule.confidence) == (date(2027, 12, 31), "H")


def test_what_is_missing_and_what_cannot_be_is_said_at_its_field(desk: Rules) -> None:
    desk.control(Key.Key_N)
    desk.press(Key.Key_F9)
    form = desk.page.supports.pane.form
    assert form.boxes["name"].hasFocus()
    assert "Chọn chế độ." in shown_texts(form.rows["scheme"])
    form.boxes["age_from"].setFocus()
    desk.words("160")
    assert "Gõ số tuổi từ 0 đến 120." in shown_texts(form.rows["age_from"])


def test_the_same_people_twice_is_refused_at_the_field(desk: Rules, known: int) -> None:
    desk.page.refresh(frozenset({"law"}))
    desk.settle()
    type_support(
        desk, "NQ khác", "bhyt", "dia phuong", "ca co quan", "moi nguoi", "65", "", "ty le", "30", "010127", ""
    )
    desk.words(SOURCE)
    desk.words("mot nguon")
    form = desk.page.supports.pane.form
    assert f"Đã có mức hỗ trợ “{NAME}”" in shown_texts(form.rows["value"])
    desk.press(Key.Key_F9)
    assert form.boxes["value"].hasFocus()


def test_a_support_is_changed(desk: Rules, office: Office, known: int) -> None:
    desk.page.refresh(frozenset({"law"}))
    desk.settle()
    desk.control(Key.Key_E)
    form = desk.page.supports.pane.form
    value = form.boxes["value"]
    assert value.text() == "20"
    value.setFocus()
    value.selectAll()
    desk.words("25")
    desk.press(Key.Key_F9)
    desk.control(Key.Key_S)
    (rule,) = support_rules(office)
    assert (rule.id, rule.value, rule.age_from) == (known, Decimal(25), 65)
    desk.undo()
    assert support_rules(office)[0].value == 20


def test_a_support_ends_on_a_day(desk: Rules, office: Office, known: int) -> None:
    desk.page.refresh(frozenset({"law"}))
    desk.settle()
    desk.control(Key.Key_H)
    form = desk.page.supports.pane.form
    assert form.boxes["last"].hasFocus()
    assert not form.boxes["name"].isEnabled()
    desk.press(Key.Key_F9)
    assert "Gõ ngày cuối cùng còn được hỗ trợ." in shown_texts(form.rows["last"])
    desk.words("31122026")
    assert desk.page.supports.pane.impact.impact is not None
    desk.control(Key.Key_S)
    assert support_rules(office)[0].valid_to == date(2026, 12, 31)
    assert "31/12/2026" in shown_texts(desk.page)


def test_a_day_before_its_beginning_does_not_end_a_support(desk: Rules, office: Office, known: int) -> None:
    desk.page.refresh(frozenset({"law"}))
    desk.settle()
    desk.control(Key.Key_H)
    desk.words("31122025")
    form = desk.page.supports.pane.form
    assert "trước ngày hiệu lực 01/01/2026" in shown_texts(form.rows["last"])
    assert not desk.page.supports.pane.apply_button.isEnabled()
    assert support_rules(office)[0].valid_to is None


def test_a_support_entered_by_mistake_is_removed_after_a_look(desk: Rules, office: Office, known: int) -> None:
    desk.page.refresh(frozenset({"law"}))
    desk.settle()
    desk.control(Key.Key_Delete)
    pane = desk.page.supports.pane
    assert pane.impact.impact is not None
    assert len(support_rules(office)) == 1
    desk.control(Key.Key_S)
    assert support_rules(office) == ()
    desk.undo()
    assert [rule.id for rule in support_rules(office)] == [known]
    assert len(desk.page.supports.list.rows) == 1


def test_typing_narrows_the_supports(desk: Rules, office: Office, known: int) -> None:
    facts = SupportFacts(
        scheme="voluntary-si", payer="other", basis="amount", value=Decimal(30_000), name="Quỹ khuyến học",
        valid_from=date(2027, 1, 1), source="TT 5",
    )  # fmt: skip
    add_support(office, facts)
    desk.page.refresh(frozenset({"law"}))
    desk.settle()
    assert len(desk.page.supports.list.rows) == 2
    desk.press(Key.Key_F2)
    desk.type("khuyen")
    desk.settle()
    assert [row.rule.name for row in desk.page.supports.list.rows] == ["Quỹ khuyến học"]
    assert "sắp hiệu lực" in shown_texts(desk.page)
    desk.type("zz")
    desk.settle()
    assert "Không có mức hỗ trợ nào hợp với" in shown_texts(desk.page)
    desk.press(Key.Key_Escape)
    assert len(desk.page.supports.list.rows) == 2
