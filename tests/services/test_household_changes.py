"""Households that split, merge and move, people who change their household, heads, newcomers, births and deaths."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.household_changes import (
    change_head,
    leaving,
    merge_households,
    merging_of,
    move_household,
    move_members,
    split_household,
)
from desktop_app.services.household_changes_people import add_birth, add_newcomer, dying, known_as, note_death
from desktop_app.services.households_form import MemberForm
from desktop_app.services.households_residence import mark_residence
from desktop_app.services.office import Office
from tests.builders import TODAY, collector, hamlet, household_of, person
from tests.services.money_books import check_books
from tests.services.money_builders import AN, BUOI, CUONG, DUC, HANH, LO, ON_, Paid, line, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def ids(office: Office, *names: str) -> list[int]:
    return [person(office, name).id for name in names]


def refused(act: object, rule: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        act()  # type: ignore[operator]
    assert caught.value.rule == rule


def home(office: Office, name: str) -> tuple[int, str | None, int | None]:
    """Where somebody lives, what to the head, and who heads that household."""
    who = person(office, name)
    return who.household_id, who.relation_code, office.read.households.get(who.household_id).head_id


# -- splitting


def test_a_split_makes_a_household_next_to_the_old_one_and_guesses_no_relation(office: Office) -> None:
    source = household_of(office, AN)
    done = split_household(office, source.id, ids(office, BUOI, CUONG), person(office, CUONG).id, address="Số 1A")
    new = office.read.households.get(done.value)
    assert (new.hamlet_id, new.address, new.state) == (source.hamlet_id, "Số 1A", "active")
    assert office.read.households.neighbour(source.id, forward=True) == new.id
    assert home(office, CUONG) == (new.id, "00", person(office, CUONG).id)
    assert home(office, BUOI) == (new.id, None, person(office, CUONG).id)
    assert home(office, AN)[1:] == ("00", person(office, AN).id)
    assert done.label == "Tách Trần Thị Bưởi, Nguyễn Văn Cường thành hộ Nguyễn Văn Cường"
    assert any("Trần Thị Bưởi để trống" in note for note in done.notes)
    undo_last(office)
    assert home(office, BUOI) == (source.id, "01", person(office, AN).id)
    redo_last(office)
    assert home(office, CUONG)[0] == new.id


def test_a_head_who_leaves_is_followed_by_the_one_chosen(office: Office) -> None:
    source = household_of(office, AN)
    split_household(office, source.id, ids(office, AN), person(office, AN).id, rest_head_id=person(office, BUOI).id)
    assert home(office, BUOI) == (source.id, "00", person(office, BUOI).id)
    assert home(office, CUONG)[1] is None
    undo_last(office)
    done = split_household(office, source.id, ids(office, AN), person(office, AN).id)
    assert office.read.households.get(source.id).head_id is None
    assert "sẽ chưa có chủ hộ" in done.notes[0]


def test_a_split_of_nobody_everybody_or_a_foreign_head_is_refused(office: Office) -> None:
    source = household_of(office, AN).id
    an, buoi = ids(office, AN, BUOI)
    refused(lambda: split_household(office, source, [], an), "household.split")
    refused(lambda: split_household(office, source, ids(office, AN, DUC), an), "household.split")
    refused(lambda: split_household(office, source, ids(office, AN, BUOI, CUONG), an), "household.split")
    refused(lambda: split_household(office, source, [buoi], an), "household.head")
    refused(lambda: split_household(office, source, [buoi], buoi, rest_head_id=buoi), "household.head")


# -- what follows a move


def test_the_order_paid_by_stays_with_the_old_household(office: Office) -> None:
    pay(office, Paid(name=DUC), on=TODAY, collector_id=collector(office).id)
    former, target = household_of(office, DUC), household_of(office, AN)
    said = leaving(office, ids(office, DUC))
    done = move_members(office, ids(office, DUC), target.id)
    assert done.notes == said
    assert f"{DUC} đã đóng BHYT ở thứ tự 1 của hộ cũ năm 2026" in " ".join(said)
    orders = office.read.enrolments.paid_orders
    assert orders(former.id, HEALTH_HOUSEHOLD, 2026) == {person(office, DUC).id: 1}
    assert orders(target.id, HEALTH_HOUSEHOLD, 2026) == {}


def test_classes_stay_quotes_and_leads_go_along_and_it_is_said(office: Office) -> None:
    enrol(office, EnrolmentForm(household_id=household_of(office, ON_).id, lines=(line(office, Paid(name=LO)),)))
    office_lead(office, LO)
    said = " ".join(leaving(office, ids(office, LO)))
    assert "cận nghèo là của hộ cũ, không theo Lò" in said
    assert "1 lượt vận động đang mở" in said
    assert "1 phần đã lập chưa thu đủ" in said
    move_members(office, ids(office, LO), household_of(office, AN).id)
    assert len(office.read.enrolments.quoted(household_of(office, AN).id)) == 1
    assert not office.read.entitlements.of_household(household_of(office, AN).id)


def office_lead(office: Office, name: str) -> None:
    with office.write("test", "Mở lượt") as work:
        work.leads.add(
            person_id=person(office, name).id, scheme=HEALTH_HOUSEHOLD, source="uninsured", opened_on=TODAY.isoformat()
        )


def test_warnings_accepted_for_a_person_go_along(office: Office) -> None:
    with office.write("test", "Ghi lý do") as work:
        work.waivers.add(
            household_id=household_of(office, ON_).id,
            person_id=person(office, ON_).id,
            field="personal_id",
            message="m",
            reason="r",
            noted_on="2026-11-01",
        )
    move_members(office, ids(office, ON_, LO), household_of(office, AN).id)
    assert len(office.read.waivers.of_household(household_of(office, AN).id)) == 1


# -- whole households


def with_credit(office: Office) -> None:
    """Đức's household has 7.000 đ kept for it."""
    who = collector(office).id
    form = CollectForm(
        household_id=household_of(office, DUC).id,
        lines=(PaidLine(line=line(office, Paid(name=DUC)), paid=1_366_200),),
        surplus=7_000,
        collector_id=who,
    )
    collect(office, form)


def test_a_household_put_into_another_hands_over_its_people_and_the_money_kept(office: Office) -> None:
    with_credit(office)
    keep, drop = household_of(office, AN), household_of(office, DUC)
    said = merging_of(office, keep.id, drop.id)
    done = merge_households(office, keep.id, drop.id)
    assert done.value == 2
    assert [row.name for row in office.read.people.of_household(keep.id)] == [AN, BUOI, CUONG, DUC, HANH]
    assert (office.read.households.get(drop.id).state, office.read.households.get(drop.id).head_id) == (
        "dissolved",
        None,
    )
    assert sum(office.read.household_money.credit(keep.id).values()) == 7_000
    assert not office.read.household_money.credit(drop.id)
    assert any("7.000 đ tiền thừa giữ lại" in sentence for sentence in said)
    check_books(office)
    undo_last(office)
    assert sum(office.read.household_money.credit(drop.id).values()) == 7_000
    assert household_of(office, HANH).id == drop.id
    check_books(office)
    redo_last(office)
    check_books(office)
    refused(lambda: merge_households(office, keep.id, keep.id), "household.merge")


def test_who_moves_into_a_dissolved_household_brings_it_back(office: Office) -> None:
    keep, drop = household_of(office, AN), household_of(office, DUC)
    merge_households(office, keep.id, drop.id)
    done = move_members(office, ids(office, DUC), drop.id)
    assert office.read.households.get(drop.id).state == "active"
    assert "từng ghi đã giải thể" in done.notes[-1]


def test_a_household_in_another_hamlet_keeps_its_figures_where_they_were_made(office: Office) -> None:
    pay(office, Paid(name=DUC), on=TODAY, collector_id=collector(office).id)
    before = [tuple(row) for row in office.read.db.conn.execute("SELECT * FROM sum_people ORDER BY 1, 2, 3, 4")]
    done = move_household(office, household_of(office, DUC).id, hamlet(office, "Thôn Bình Hòa").id)
    after = [tuple(row) for row in office.read.db.conn.execute("SELECT * FROM sum_people ORDER BY 1, 2, 3, 4")]
    assert before == after
    assert "Thôn Tân Lập" in done.notes[0]
    assert "Đợt 11/2026" in done.notes[1]


# -- heads


def test_relations_to_a_former_head_become_what_is_said_or_blank(office: Office) -> None:
    buoi, an = ids(office, BUOI, AN)
    done = change_head(office, household_of(office, AN).id, buoi, relations={an: "02"})
    assert [person(office, name).relation_code for name in (BUOI, AN, CUONG)] == ["00", "02", None]
    assert done.notes == ("Quan hệ với chủ hộ của Nguyễn Văn Cường để trống; hãy ghi lại theo chủ hộ mới.",)


def test_a_head_who_was_one_by_the_list_already_leaves_relations_as_they_are(office: Office) -> None:
    with office.write("test", "Bỏ chủ hộ") as work:
        work.households.change(household_of(office, AN).id, head_id=None)
    assert change_head(office, household_of(office, AN).id, person(office, AN).id).notes == ()
    assert [person(office, name).relation_code for name in (AN, BUOI, CUONG)] == ["00", "01", "08"]


# -- people who come and go


def test_a_newcomer_stands_at_the_end_and_whoever_is_known_is_found(office: Office) -> None:
    source = household_of(office, ON_)
    form = MemberForm(
        name="Vũ Thị Mai", birth="1990-04-02", sex="female", personal_id="001190000099", relation_code="19"
    )
    done = add_newcomer(office, source.id, form, reasons={"members.0.phone": "khong-co"})
    assert [row.name for row in office.read.people.of_household(source.id)] == [ON_, LO, "Vũ Thị Mai"]
    assert known_as(office, form)[0].id == done.value
    leads = office.read.leads.find("person_id = ?", (done.value,))
    assert {(one.scheme, one.source) for one in leads} == {
        (HEALTH_HOUSEHOLD, "new-resident"),
        ("voluntary-si", "new-resident"),
    }
    assert "tiềm năng" in done.notes[0]
    moved = add_newcomer(office, source.id, MemberForm(name="Cụ Đã Mất", birth="1930", residence="died"))
    assert not office.read.leads.find("person_id = ?", (moved.value,))
    undo_last(office)
    assert known_as(office, MemberForm(name="nguyen van an", birth="1965-03-05"))[0].name == AN
    refused(
        lambda: add_newcomer(office, source.id, MemberForm(name="Ai Đó", birth="1990", relation_code="00")),
        "household.head",
    )


def test_a_newborn_has_no_card_and_a_relation_only_where_it_is_known(office: Office) -> None:
    child = MemberForm(name="Phạm Bảo Nam", birth="2026-11-10", sex="male")
    done = add_birth(office, person(office, HANH).id, child)
    assert person(office, "Phạm Bảo Nam").relation_code is None
    assert not office.read.coverages.of_person(done.value)
    assert not office.read.leads.find("person_id = ?", (done.value,))
    assert "dưới 6 tuổi" in done.notes[0]
    assert "để trống" in done.notes[1]
    undo_last(office)
    change_head(office, household_of(office, HANH).id, person(office, HANH).id)
    add_birth(office, person(office, HANH).id, child)
    assert person(office, "Phạm Bảo Nam").relation_code == "08"


@pytest.mark.parametrize(
    ("mother", "birth", "rule"),
    [
        (HANH, "2026", "birth.day"),
        (HANH, "2026-11-22", "birth.day"),
        (HANH, "1970-01-01", "birth.day"),
        (DUC, "2026-11-10", "birth.mother"),
    ],
)
def test_a_birth_that_cannot_be_is_refused(office: Office, mother: str, birth: str, rule: str) -> None:
    refused(lambda: add_birth(office, person(office, mother).id, MemberForm(name="Bé", birth=birth)), rule)


def test_a_death_says_what_to_declare_and_touches_no_cover(office: Office) -> None:
    office_lead(office, AN)
    covers = office.read.coverages.of_person(person(office, AN).id)
    said = " ".join(dying(office, person(office, AN).id, date(2026, 11, 20)))
    done = note_death(office, person(office, AN).id, date(2026, 11, 20), new_head_id=person(office, BUOI).id)
    assert "Thẻ BHYT còn ghi đến 05/12/2026" in said
    assert "không gồm phần Nhà nước hỗ trợ (NĐ 159/2025/NĐ-CP Đ8)" in said
    assert "chọn chủ hộ mới" in said
    assert office.read.coverages.of_person(person(office, AN).id) == covers
    assert person(office, AN).residence == "died"
    assert home(office, BUOI)[1:] == ("00", person(office, BUOI).id)
    assert not office.read.leads.open_of_household(household_of(office, AN).id)
    assert any("Đã khép 1 lượt" in note for note in done.notes)
    refused(lambda: note_death(office, person(office, AN).id, date(2026, 11, 20)), "person.death")
    undo_last(office)
    assert (person(office, AN).residence, office.read.deaths.of_person(person(office, AN).id)) == ("home", None)


def test_a_quote_nobody_paid_goes_with_a_death_and_a_death_can_be_withdrawn(office: Office) -> None:
    enrol(office, EnrolmentForm(household_id=household_of(office, ON_).id, lines=(line(office, Paid(name=LO)),)))
    note_death(office, person(office, LO).id, date(2026, 11, 1))
    assert not office.read.enrolments.quoted(household_of(office, ON_).id)
    mark_residence(office, ids(office, LO), "home")
    assert office.read.deaths.of_person(person(office, LO).id) is None


def test_a_death_on_an_impossible_day_or_with_a_dead_head_is_refused(office: Office) -> None:
    on = person(office, ON_).id
    refused(lambda: note_death(office, on, date(2026, 11, 22)), "person.death")
    refused(lambda: note_death(office, on, date(1950, 1, 1)), "person.death")
    refused(lambda: note_death(office, on, date(2026, 11, 1), new_head_id=person(office, AN).id), "household.head")
    done = note_death(office, on, date(2026, 11, 1))
    assert office.read.households.get(person(office, ON_).household_id).head_id is None
    assert any("Hãy chọn chủ hộ mới" in note for note in done.notes)
