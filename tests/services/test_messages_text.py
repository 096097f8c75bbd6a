"""Reminders: a text for each person or household from what is due; reworded, copied, noted only when somebody says it was sent."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.due import DueItem
from desktop_app.services.due_parts import DUE, LAPSED, LATE, DueFilter, due_page
from desktop_app.services.history import undo_last
from desktop_app.services.messages_text import HOUSEHOLD, compose, mark_reminded, save_template, templates
from desktop_app.services.office import Office
from tests.builders import TODAY, household_of
from tests.services.money_builders import AN, BUOI, LU, ON_, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def listed(office: Office, part: str, on: date = TODAY) -> dict[tuple[str, str], DueItem]:
    items = due_page(office, DueFilter(part=part), on, 0, 100)
    return {(item.name, item.scheme): item for item in items}


def test_a_card_that_ends_soon_with_amount_collector_and_phone(office: Office) -> None:
    item = listed(office, DUE)[AN, "health-household"]
    (message,) = compose(office, [item])
    assert message.text == (
        "BHXH cơ sở Thử Nghiệm: Thẻ BHYT hộ gia đình của Nguyễn Văn An có giá trị đến 05/12/2026. Số tiền đóng tiếp 12 tháng: "
        "1.366.200 đ. Mời đóng trước ngày đó để thẻ không gián đoạn. Liên hệ Hà Thị Thu, 0912000001."
    )
    assert (message.name, message.phone, message.missing, message.template) == (AN, "0912345678", (), "health-due")
    assert (message.length.wide, message.length.parts) == (True, -(-len(message.text) // 67))


def test_without_marks_it_is_shorter_to_send(office: Office) -> None:
    item = listed(office, DUE)[AN, "health-household"]
    (plain,) = compose(office, [item], plain=True)
    assert plain.text.startswith("BHXH co so Thu Nghiem: The BHYT ho gia dinh cua Nguyen Van An")
    assert (plain.length.wide, plain.length.parts) == (False, 2)


def test_a_late_card_names_the_last_good_day(office: Office) -> None:
    item = listed(office, LATE)[ON_, "health-household"]  # ended 12/10/2026: from 10/01/2027 on a new card waits
    (message,) = compose(office, [item])
    assert "đã hết hạn ngày 12/10/2026. Đóng chậm nhất ngày 09/01/2027 thì thẻ mới không phải chờ." in message.text


def test_what_nobody_knows_is_left_out_and_never_guessed(office: Office) -> None:
    late = listed(office, LATE)
    (message,) = compose(office, [late[LU, "voluntary-si"]])
    assert "Số tiền" not in message.text  # no method, no income on record
    assert "…" not in message.text
    pay(office, Paid(name=LU, scheme="voluntary-si", method="monthly"))
    item = listed(office, DUE, date(2026, 12, 1))[LU, "voluntary-si"]
    (known,) = compose(office, [item], on=date(2026, 12, 1))
    assert "Số tiền: 231.000 đ." in known.text  # 22 % of 1,500,000 less 30 % of 330,000


def test_one_text_for_a_whole_household(office: Office) -> None:
    due, lapsed = listed(office, DUE), listed(office, LAPSED)
    items = [due[AN, "health-household"], lapsed[BUOI, "health-household"]]
    (message,) = compose(office, items, per=HOUSEHOLD)
    assert message.person_ids == tuple(item.person for item in items)
    assert message.text.startswith(
        f"BHXH cơ sở Thử Nghiệm: Hộ {AN} có người đến hạn đóng BHXH, BHYT: {AN} (thẻ BHYT, đến 05/12/2026, 1.366.200 đ); {BUOI} "
    )
    assert "Tổng: 2.322.540 đ." in message.text


def test_the_office_words_it_its_own_way_and_back(office: Office) -> None:
    item = listed(office, DUE)[AN, "health-household"]
    save_template(office, "health-due", "Bác {họ tên} ơi, thẻ đến {ngày hết hạn} rồi ạ.")
    assert compose(office, [item])[0].text == f"Bác {AN} ơi, thẻ đến 05/12/2026 rồi ạ."
    assert [one.code for one in templates(office) if one.own] == ["health-due"]
    undo_last(office)
    assert not any(one.own for one in templates(office))
    save_template(office, "health-due", "Ngắn")
    save_template(office, "health-due", "")
    assert not any(one.own for one in templates(office))


@pytest.mark.parametrize(
    ("code", "text", "rule"), [("health-due", "Chào {tên}", "message.place"), ("x", "a", "message.template")]
)
def test_a_wording_that_can_not_be_filled_is_refused(office: Office, code: str, text: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        save_template(office, code, text)
    assert caught.value.rule == rule


def test_a_reminder_is_noted_only_when_said_and_changes_no_outcome(office: Office) -> None:
    item = listed(office, DUE)[AN, "health-household"]
    (message,) = compose(office, [item])
    assert message.reminded_on is None
    assert office.read.visits.count() == 0
    mark_reminded(office, [message])
    (visit,) = office.read.visits.all()
    assert (visit.household_id, visit.channel, visit.person_id, visit.note) == (
        household_of(office, AN).id,
        "message",
        None,
        message.text,
    )
    assert compose(office, [item])[0].reminded_on == TODAY
    undo_last(office)
    assert compose(office, [item])[0].reminded_on is None


def test_a_message_sent_does_not_take_away_who_has_to_be_visited_again(office: Office) -> None:
    from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
    from desktop_app.services.desk import desk

    home = household_of(office, AN).id
    record_visits(office, VisitForm(household_id=home, lines=(VisitLine(outcome="5"),), visited_on=date(2026, 11, 10)))

    def to_visit() -> list[int]:
        return [item.household_id for group in desk(office).groups for item in group.items]

    before = to_visit()
    assert home in before
    mark_reminded(office, compose(office, [listed(office, DUE)[AN, "health-household"]]))
    assert to_visit() == before


def test_nothing_to_note_and_no_message_of_tomorrow(office: Office) -> None:
    with pytest.raises(RuleBroken, match="Chưa chọn"):
        mark_reminded(office, [])
    with pytest.raises(RuleBroken, match="đến hôm nay"):
        mark_reminded(office, compose(office, list(listed(office, DUE).values())), on=date(2026, 11, 22))
