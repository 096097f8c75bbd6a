"""Fixes that follow from facts, many as one step, undone as one; and records left as they are with a reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office
from desktop_app.services.quality import measure
from desktop_app.services.quality_fixes import ask_again, fix, skip
from desktop_app.services.quality_lists import fixable, problem_list, records
from tests.builders import household_of, person
from tests.services.money_builders import AN, BUOI, DUC, LU, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def put(office: Office, name: str, /, **values: object) -> int:
    who = person(office, name).id
    with office.write("test", "Làm sai") as work:
        work.people.change(who, **values)
    return who


def failing(office: Office, code: str) -> int:
    return next(one.failing for one in measure(office).findings if one.criterion.code == code)


# Criterion, what is written, the field, what it becomes (None: nothing certain follows).
TEXTS = [
    ("name_text", "name", "Nguyễn  Văn\u00a0An ", "Nguyễn Văn An"),
    ("name_text", "name", "Nguye\u0302\u0303n Văn An", "Nguyễn Văn An"),
    ("name_case", "name", "NGUYỄN VĂN AN", "Nguyễn Văn An"),
    ("phone_shape", "phone", "0912.345.678", "0912345678"),
    ("phone_shape", "phone", "912345678", None),
    ("phone_shape", "phone", "12345", None),
    ("id_shape", "personal_id", "001 065 000 011", "001065000011"),
    ("id_shape", "personal_id", "00106500001", None),
    ("insurance_shape", "insurance_no", "99 0000 0011", "9900000011"),
    ("insurance_shape", "insurance_no", "990000001", None),
]


@pytest.mark.parametrize(("code", "field", "wrong", "right"), TEXTS)
def test_a_text_is_put_right_only_as_far_as_it_is_certain(
    office: Office, code: str, field: str, wrong: str, right: str | None
) -> None:
    who = put(office, AN, **{field: wrong})
    assert who in problem_list(office, code).ids
    if right is None:
        assert fixable(office, code, [who]) == {}
        with pytest.raises(RuleBroken, match="phím E"):
            fix(office, code, [who])
        return
    (shown,) = records(office, code, [who])
    assert (shown.said, shown.proposed) == (wrong, right)
    outcome = fix(office, code, [who])
    assert (outcome.value, outcome.changes) == (1, frozenset({"person"}))
    assert getattr(office.read.people.get(who), field) == right
    assert who not in problem_list(office, code).ids
    undo_last(office)
    assert getattr(office.read.people.get(who), field) == wrong
    redo_last(office)
    assert getattr(office.read.people.get(who), field) == right


@pytest.mark.parametrize(
    ("words", "code"), [("vợ", "01"), ("Con trai", "08"), ("bạn", None), ("cháu chắt họ xa", None)]
)
def test_words_become_a_relation_when_they_name_exactly_one(office: Office, words: str, code: str | None) -> None:
    who = put(office, BUOI, relation_code=None, relation_text=words)
    found = fixable(office, "relation_words", [who])
    if code is None:
        assert found == {}
        return
    fix(office, "relation_words", [who])
    assert office.read.people.get(who).relation_code == code
    assert office.read.people.get(who).relation_text == words


def test_the_head_of_a_household_is_its_head_and_nobody_else_is_guessed(office: Office) -> None:
    head, wife = put(office, AN, relation_code=None), put(office, BUOI, relation_code=None)
    assert fix(office, "relation", [head, wife]).value == 1
    assert (office.read.people.get(head).relation_code, office.read.people.get(wife).relation_code) == ("00", None)


def test_a_household_gets_the_one_head_it_names(office: Office) -> None:
    one, two = household_of(office, AN).id, household_of(office, DUC).id  # in the second one two are heads
    with office.write("test", "Bỏ chủ hộ") as work:
        work.households.change(one, head_id=None)
        work.households.change(two, head_id=None)
    assert set(fixable(office, "head", problem_list(office, "head").ids)) == {one}
    fix(office, "head", [one, two])
    assert office.read.households.get(one).head_id == person(office, AN).id
    assert office.read.households.get(two).head_id is None


def test_a_period_is_turned_round_unless_it_was_paid_for(office: Office) -> None:
    who = person(office, LU).id
    days = {"valid_from": "2026-12-31", "valid_to": "2026-01-01"}
    with office.write("test", "Làm sai") as work:
        cover = work.coverages.add(person_id=who, scheme="health-other", source="import", **days)
        held = work.entitlements.add(person_id=who, class_code="pupil", **days)
    assert fix(office, "cover_order", [cover]).changes == {"coverage", "lead"}
    fix(office, "class_order", [held])
    for row in (office.read.coverages.get(cover), office.read.entitlements.get(held)):
        assert (row.valid_from, row.valid_to) == ("2026-01-01", "2026-12-31")


def test_many_are_one_step(office: Office) -> None:
    ids = [put(office, name, name=name.upper()) for name in (AN, BUOI, DUC)]
    outcome = fix(office, "name_case", problem_list(office, "name_case").ids)
    assert outcome.value == 3
    assert [office.read.people.get(one).name for one in ids] == [AN, BUOI, DUC]
    undo_last(office)
    assert failing(office, "name_case") == 3


def test_what_was_put_right_meanwhile_is_left_alone(office: Office) -> None:
    ids = [put(office, name, name=name.upper()) for name in (AN, BUOI)]
    put(office, AN.upper(), name="Nguyễn Văn Ân")
    assert fix(office, "name_case", ids).value == 1
    assert office.read.people.get(ids[0]).name == "Nguyễn Văn Ân"


def test_a_record_stands_with_a_reason_until_it_says_something_else(office: Office) -> None:
    before = failing(office, "birth_part")
    who = person(office, BUOI).id  # knows the year only
    with pytest.raises(RuleBroken, match="lý do"):
        skip(office, "birth_part", [who], "  ")
    assert skip(office, "birth_part", [who], "Không có giấy khai sinh").value == 1
    assert failing(office, "birth_part") == before - 1
    assert who not in problem_list(office, "birth_part").ids
    aside = problem_list(office, "birth_part", aside=True)
    (line,) = records(office, "birth_part", aside.ids)
    assert (line.id, line.reason, line.said) == (who, "Không có giấy khai sinh", "1968")
    put(office, BUOI, birth="1969")
    assert failing(office, "birth_part") == before
    assert problem_list(office, "birth_part", aside=True).ids == ()


def test_leaving_as_it_is_can_be_taken_back_and_undone(office: Office) -> None:
    who = person(office, BUOI).id
    before = failing(office, "birth_part")
    skip(office, "birth_part", [who], "Đúng")
    undo_last(office)
    assert failing(office, "birth_part") == before
    redo_last(office)
    (line,) = records(office, "birth_part", [who])
    assert line.note_id is not None
    ask_again(office, [line.note_id])
    assert failing(office, "birth_part") == before
    undo_last(office)
    assert failing(office, "birth_part") == before - 1
    with pytest.raises(RuleBroken, match="đã được sửa rồi"):
        skip(office, "sex", [who], "Đúng")
