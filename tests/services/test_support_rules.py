"""Supports by local resolutions: written, changed, ended, removed; used at once; what makes no sense is refused."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services import history, keeping
from desktop_app.services.office import Office, open_office
from desktop_app.services.quoting import quote_household, quote_voluntary
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.rule_book_values import SupportFacts
from desktop_app.services.support_rules import (
    add_support,
    change_support,
    check_support,
    end_support,
    remove_support,
    support_rules,
)
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, TODAY, household_of, person
from tests.services.money_builders import AN, BUOI, DUC, Paid, enrolment_of, pay, the_twelve

FACTS = SupportFacts(
    scheme=HEALTH_HOUSEHOLD,
    value=Decimal(20),
    name="Nghị quyết tỉnh về BHYT",
    valid_from=date(2026, 1, 1),
    source="NQ 01/2026/NQ-HĐND",
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as made:
        yield made


def local(office: Office, name: str = BUOI) -> int:
    """Return what the local budget gives a member who pays twelve months today."""
    home = household_of(office, name)
    choices = {member.id: MemberChoice(taken=False) for member in office.read.people.of_household(home.id)}
    choices[person(office, name).id] = MemberChoice(taken=True)
    return quote_household(office, home.id, on=TODAY, choices=choices).local_support


def test_a_support_is_used_in_the_next_quote(office: Office) -> None:
    assert local(office) == 0
    outcome = add_support(office, FACTS)
    assert outcome.changes == {"law"}
    assert outcome.label == "Thêm mức hỗ trợ: Nghị quyết tỉnh về BHYT"
    assert local(office) == 273_240
    (rule,) = support_rules(office)
    assert (rule.id, int(rule.value), rule.valid_to, rule.age_from) == (outcome.value, 20, None, None)
    assert office.law.supports == (rule,)


def test_every_verb_is_one_step_that_undo_and_redo_take_back_and_bring_again(office: Office) -> None:
    support_id = add_support(office, FACTS).value
    assert change_support(office, support_id, replace(FACTS, value=Decimal(30))).value == support_id
    assert local(office) == 409_860
    end_support(office, support_id, date(2026, 6, 30))
    assert local(office) == 0
    assert "law" in history.undo_last(office).changes
    assert local(office) == 409_860
    history.undo_last(office)
    assert local(office) == 273_240
    history.undo_last(office)
    assert (local(office), support_rules(office)) == (0, ())
    for expected in (273_240, 409_860, 0):
        history.redo_last(office)
        assert local(office) == expected
    remove_support(office, support_id)
    assert support_rules(office) == ()
    history.undo_last(office)
    assert [rule.id for rule in support_rules(office)] == [support_id]
    assert keeping.check(office).sound


def test_place_class_and_age_decide(office: Office) -> None:
    add_support(office, replace(FACTS, place_kind="commune", place_code=SECOND_COMMUNE))
    add_support(office, replace(FACTS, class_code="near-poor", value=Decimal(10)))
    assert local(office) == 0
    add_support(office, replace(FACTS, age_from=61, age_to=61, value=Decimal(5)))
    assert (local(office, AN), local(office)) == (68_310, 0), "An is 61, Bưởi is 58"


def test_amounts_a_month_and_voluntary_insurance(office: Office) -> None:
    add_support(office, replace(FACTS, scheme=VOLUNTARY_SI, basis="amount", value=Decimal(33_000), payer="other"))
    quote = quote_voluntary(office, person(office, DUC).id, 1_500_000, "3", on=TODAY).quote
    assert (quote.local_support, quote.other_support) == (0, 99_000)


def test_what_was_collected_keeps_its_supports(office: Office) -> None:
    support_id = add_support(office, FACTS).value
    pay(office, Paid(name=BUOI))
    before = enrolment_of(office, BUOI)
    change_support(office, support_id, replace(FACTS, value=Decimal(50)))
    remove_support(office, support_id)
    assert enrolment_of(office, BUOI) == before
    assert before.local_support == 273_240
    assert "Nghị quyết tỉnh về BHYT" in json.dumps(json.loads(before.snapshot), ensure_ascii=False)


def test_supports_outlive_the_file_being_closed(tmp_path: Path) -> None:
    with the_twelve(tmp_path) as office:
        add_support(office, replace(FACTS, value=Decimal("12.5"), valid_to=date(2027, 12, 31), note="cả năm"))
        kept, path = support_rules(office), office.path
    with open_office(path) as again:
        assert support_rules(again) == kept
        assert (kept[0].value, kept[0].valid_to, kept[0].note) == (Decimal("12.5"), date(2027, 12, 31), "cả năm")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(FACTS, scheme="pension"), "Chọn chế độ"),
        (replace(FACTS, payer="central"), "Chọn nguồn hỗ trợ"),
        (replace(FACTS, name=" "), "Ghi tên mức hỗ trợ"),
        (replace(FACTS, source=""), "Ghi căn cứ"),
        (replace(FACTS, confidence="X"), "Mức tin cậy"),
        (replace(FACTS, place_kind="province", place_code="99"), "Không có tỉnh, thành phố này"),
        (replace(FACTS, place_kind="commune", place_code="99999"), "Không có xã, phường này"),
        (replace(FACTS, place_kind="hamlet", place_code="1"), "Chọn nơi áp dụng"),
        (replace(FACTS, place_code=FIRST_COMMUNE), "Chọn nơi áp dụng"),
        (replace(FACTS, class_code="no-such-class"), "Không có diện “no-such-class”"),
        (replace(FACTS, age_from=-1), "Tuổi -1 không thể đúng"),
        (replace(FACTS, age_to=650), "Tuổi 650 không thể đúng"),
        (replace(FACTS, age_from=70, age_to=65), "Tuổi đến (65) phải từ tuổi bắt đầu (70) trở lên"),
        (replace(FACTS, value=Decimal(0)), "phải là số lớn hơn 0"),
        (replace(FACTS, value=Decimal("NaN")), "phải là số lớn hơn 0"),
        (replace(FACTS, value=Decimal("100.5")), "100,5 % vượt quá 100 %"),
        (replace(FACTS, basis="amount", value=Decimal("0.5")), "số đồng nguyên"),
        (replace(FACTS, basis="share"), "Chọn cách tính"),
        (replace(FACTS, valid_to=date(2025, 12, 31)), "Ngày hết hiệu lực 31/12/2025 trước ngày hiệu lực 01/01/2026"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(office: Office, facts: SupportFacts, sentence: str) -> None:
    (said,) = check_support(office, facts)
    assert sentence in said
    with pytest.raises(RuleBroken) as refused:
        add_support(office, facts)
    assert refused.value.sentence == said
    assert support_rules(office) == ()


def test_the_same_people_twice_on_the_same_days_is_refused(office: Office) -> None:
    first = add_support(office, replace(FACTS, valid_to=date(2026, 12, 31))).value
    again = replace(FACTS, value=Decimal(50), name="Nghị quyết khác", valid_from=date(2026, 7, 1))
    (said,) = check_support(office, again)
    assert said.startswith("Đã có mức hỗ trợ “Nghị quyết tỉnh về BHYT” cho đúng những người này từ 01/01/2026.")
    assert check_support(office, again, replaces=first) == ()
    assert check_support(office, replace(again, valid_from=date(2027, 1, 1))) == ()
    for other in ({"payer": "other"}, {"class_code": "near-poor"}, {"age_from": 65}, {"scheme": VOLUNTARY_SI}):
        assert check_support(office, replace(again, **other)) == ()


def test_a_support_cannot_end_before_it_begins(office: Office) -> None:
    support_id = add_support(office, FACTS).value
    with pytest.raises(RuleBroken, match="bắt đầu 01/01/2026"):
        end_support(office, support_id, date(2025, 12, 31))
    end_support(office, support_id, date(2026, 1, 1))
    assert support_rules(office)[0].valid_to == date(2026, 1, 1)


def test_a_support_that_is_gone(office: Office) -> None:
    for verb in (
        lambda: change_support(office, 1, FACTS),
        lambda: end_support(office, 1, TODAY),
        lambda: remove_support(office, 1),
    ):
        with pytest.raises(WorldFault, match="Không tìm thấy mức hỗ trợ"):
            verb()
