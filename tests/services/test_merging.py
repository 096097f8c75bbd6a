"""Two records of one human being become one: nothing guessed, no money moved, one step that can be undone."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.canvassing_leads import build_leads, namings_of, open_lead
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.household_changes_people import note_death
from desktop_app.services.merging import (
    keep_apart,
    look_again,
    merge_people,
    merged_into,
    merged_with_number,
    now_known_as,
    skipped_pairs,
)
from desktop_app.services.merging_likely import hamlets_to_search, likely_duplicates, likely_with, near_duplicates
from desktop_app.services.merging_preview import preview_merge
from desktop_app.services.month_closing import close_month
from desktop_app.services.office import Office
from desktop_app.services.searching import search
from desktop_app.storage import journal_check
from tests.builders import collector, household_of, person, the_round
from tests.services.money_books import check_books
from tests.services.money_builders import AN, BUOI, DUC, HANH, Paid, pay, the_twelve
from tests.storage.test_sums import assert_sums_are_a_recount

ALL_KEEP = {"name": "keep", "birth": "keep", "household_id": "keep", "personal_id": "keep", "residence": "keep"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


@pytest.fixture
def an(office: Office) -> int:
    """The first record of An, before there is a second one of the same name."""
    return person(office, AN).id


def again(office: Office, name: str = AN, home: str = DUC, **values: Any) -> int:
    """A second record of somebody, in another household unless told otherwise."""
    fields = {"birth": "1965", "sex": "male", "list_order": 9, **values}
    with office.write("test", "Bản ghi thứ hai") as work:
        return work.people.add(household_id=household_of(office, home).id, name=name, **fields)


def write(office: Office, table: str, **values: Any) -> int:
    with office.write("test", "Ghi thêm") as work:
        found: int = getattr(work, table).add(**values)
    return found


def rows(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that is not the journal's, to compare two states."""
    ask = office.read.db.conn.execute
    names = [row[0] for row in ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'journal%'")]
    return {
        name: sorted((tuple(row) for row in ask(f"SELECT * FROM {name}")), key=repr)
        for name in names
        if not name.startswith(("sqlite_", "_sqlite", "ref_"))
    }


# -- what stands of each field


def test_the_filled_the_precise_and_the_marked_win_and_what_contradicts_is_asked(office: Office, an: int) -> None:
    other = again(office, "Nguyen Van An", personal_id="001065000012", phone="0900000000", occupation="Thợ mộc")
    seen = preview_merge(office, an, other)
    wins = {field.name: field.wins for field in seen.fields}
    assert wins["name"] == wins["birth"] == wins["sex"] == wins["insurance_no"] == "keep"
    assert wins["occupation"] == "drop"
    assert [field.name for field in seen.open] == ["personal_id", "phone", "household_id"]
    assert any("hai số CCCD/ĐDCN khác nhau (số khác một chữ số)" in sentence for sentence in seen.warnings)
    with pytest.raises(RuleBroken) as caught:
        merge_people(office, an, other, {"phone": "drop"})
    assert "số cccd/đdcn, hộ" in caught.value.sentence.lower()
    merge_people(office, an, other, {"phone": "drop", "personal_id": "keep", "household_id": "keep"})
    found = office.read.people.get(an)
    assert (found.name, found.birth, found.phone, found.occupation) == (AN, "1965-03-05", "0900000000", "Thợ mộc")
    assert (found.personal_id, found.household_id) == ("001065000011", household_of(office, AN).id)


def test_a_blank_never_overwrites(office: Office, an: int) -> None:
    bare = again(office, birth=None, sex=None)
    merge_people(office, bare, an, {"household_id": "keep"})
    found = office.read.people.get(bare)
    assert (found.birth, found.personal_id, found.phone) == ("1965-03-05", "001065000011", "0912345678")
    assert found.relation_code is None, "what he was to the head goes with the household"


def test_one_record_cannot_be_merged_with_itself(office: Office, an: int) -> None:
    with pytest.raises(RuleBroken):
        preview_merge(office, an, an)


# -- what moves


def filled(office: Office) -> tuple[int, int]:
    """Bưởi twice: both paid this year, with leads, visits, cover, classes and warnings on both."""
    build_leads(office)
    pay(office, Paid(name=BUOI), on=date(2026, 11, 20), collector_id=collector(office).id)
    other = again(office, "Trần Thị Bười", DUC, birth="1968", sex="female")
    pay(office, Paid(name="Trần Thị Bười"), on=date(2026, 11, 21), collector_id=collector(office).id)
    first = person(office, BUOI).id
    for who in (first, other):
        write(office, "entitlements", person_id=who, class_code="ethnic-minority", valid_from="2026-01-01")
        write(office, "coverages", person_id=who, scheme="pension", source="import", valid_from="2020-01-01",
              facility="TYT" if who == other else None)  # fmt: skip
        home = office.read.people.get(who).household_id
        write(office, "waivers", household_id=home, person_id=who, field="birth", message="m", reason="r", noted_on="x")
        write(office, "visits", household_id=home, person_id=who, visited_on="2026-11-05", outcome="3",
              round_id=the_round(office).id)  # fmt: skip
        if office.read.leads.open_for(who, "voluntary-si") is None:
            write(office, "leads", person_id=who, scheme="voluntary-si", source="lapsed", opened_on="2026-11-20")
    return first, other


def test_everything_that_names_the_dropped_record_names_the_kept_one(office: Office) -> None:
    keep, drop = filled(office)
    before = office.read.merging.counts(drop)
    assert {"enrolment", "ledger_entry", "visit", "lead", "coverage", "entitlement", "waiver"} <= before.keys()
    money = [
        tuple(row)
        for row in office.read.db.conn.execute(
            "SELECT id, amount, entry_on, household_id, commune_code FROM ledger_entry"
        )
    ]
    seen = preview_merge(office, keep, drop, ALL_KEEP)
    assert any("đang tính 2 người, sau khi gộp tính 1 người" in sentence for sentence in seen.told)
    assert any("1 thời hạn ghi giống nhau" in sentence for sentence in seen.told)
    assert any("chồng nhau" in sentence for sentence in seen.told)
    assert any("tiềm năng mở ở cả hai bên" in sentence for sentence in seen.told)
    merge_people(office, keep, drop, ALL_KEEP)
    assert not office.read.merging.counts(drop)
    with pytest.raises(KeyError):
        office.read.people.get(drop)
    pensions = [row for row in office.read.coverages.of_person(keep) if row.scheme == "pension"]
    assert [row.facility for row in pensions] == ["TYT"]
    assert len([row for row in office.read.entitlements.of_households((), (keep,)) if row.person_id == keep]) == 1
    assert {waiver.household_id for waiver in office.read.waivers.of_person(keep)} == {household_of(office, BUOI).id}
    closed = [lead.close_reason for lead in office.read.leads.of_hamlet(household_of(office, BUOI).hamlet_id)]
    assert "merged" in closed
    assert money == [
        tuple(row)
        for row in office.read.db.conn.execute(
            "SELECT id, amount, entry_on, household_id, commune_code FROM ledger_entry"
        )
    ]


def test_a_merge_undone_and_redone_leaves_every_row_as_it_was_and_sums_true(office: Office) -> None:
    keep, drop = filled(office)
    before = rows(office)
    counted = office.read.db.conn.execute("SELECT SUM(people) FROM sum_people WHERE cut = 'office'").fetchone()[0]
    merge_people(office, keep, drop, ALL_KEEP)
    merged = rows(office)
    assert_sums_are_a_recount(office)
    after = office.read.db.conn.execute("SELECT SUM(people) FROM sum_people WHERE cut = 'office'").fetchone()[0]
    assert after == counted - 1
    undo_last(office)
    assert rows(office) == before
    redo_last(office)
    assert rows(office) == merged
    assert_sums_are_a_recount(office)
    check_books(office)
    undo_last(office)
    assert rows(office) == before
    with office.maintenance() as db:
        assert journal_check.verify(db).ok


def test_a_closed_month_stays_as_it_was_closed(office: Office) -> None:
    keep, drop = filled(office)
    office_sums = "SELECT * FROM sum_ledger ORDER BY 1, 2, 3, 4, 5, 6, 7"
    office.now = lambda: datetime(2026, 12, 3, 8)
    close_month(office, "2026-11")
    before = [tuple(row) for row in office.read.db.conn.execute(office_sums)]
    merge_people(office, keep, drop, ALL_KEEP)
    assert [tuple(row) for row in office.read.db.conn.execute(office_sums)] == before
    undo_last(office)
    assert [tuple(row) for row in office.read.db.conn.execute(office_sums)] == before


def test_two_places_in_one_household_and_year_become_the_lower_one(office: Office) -> None:
    pay(office, Paid(name=DUC), on=date(2026, 11, 20))
    other = again(office, "Phạm Văn Đưc", DUC, birth="1979-05-20", phone=None)
    pay(office, Paid(name="Phạm Văn Đưc"), on=date(2026, 11, 21))
    seen = preview_merge(office, person(office, DUC).id, other)
    assert any("thứ tự 1 và 2 của cùng hộ" in sentence for sentence in seen.told)
    merge_people(office, person(office, DUC).id, other, ALL_KEEP)
    orders = office.read.enrolments.paid_orders(household_of(office, DUC).id, HEALTH_HOUSEHOLD, 2026)
    assert orders == {person(office, DUC).id: 1}


def test_a_head_stays_head_where_the_merged_person_lives(office: Office) -> None:
    first = household_of(office, DUC)
    double = again(office, "Phạm Văn Đức", DUC, birth="1979-05-20", relation_code="08")
    merge_people(office, double, person_of_id(office, first.head_id), {})
    assert office.read.households.get(first.id).head_id == double
    assert office.read.people.get(double).relation_code == "00"
    undo_last(office)
    away = again(office, "Phạm Văn Đức", AN, birth="1979-05-20")
    done = merge_people(office, away, person_of_id(office, first.head_id), {"household_id": "keep"})
    assert office.read.households.get(first.id).head_id is None
    assert any("chọn chủ hộ mới" in note for note in done.notes)


def person_of_id(office: Office, person_id: int | None) -> int:
    assert person_id is not None
    return office.read.people.get(person_id).id


def test_the_dropped_record_is_still_found(office: Office, an: int) -> None:
    second = again(office, personal_id="001065000099", insurance_no="9900000098")
    third = again(office, "Nguyễn Văn Ân", BUOI, birth="1965-03-05")
    said = {"import_id": 1, "key": "k", "action": "match", "said": "{}", "decided_on": "2026-11-01"}
    write(office, "import_decisions", person_id=second, **said)
    merge_people(office, third, second, {"name": "keep", "household_id": "keep"})
    merge_people(office, an, third, {**ALL_KEEP, "insurance_no": "keep"})
    assert now_known_as(office.read, second) == now_known_as(office.read, third) == an
    assert now_known_as(office.read, 5) == 5
    (found,) = merged_with_number(office, "9900000098")[:1]
    assert json.loads(found.dropped)["personal_id"] == "001065000099"
    assert len(merged_into(office, an)) == 2
    assert office.read.import_decisions.all()[0].person_id == an
    (hit,) = search(office, "9900000098")
    assert (hit.id, hit.household_id, hit.title) == (an, household_of(office, AN).id, "Nguyễn Văn Ân")
    assert f"đã gộp vào {AN}" in hit.subtitle
    assert "9900000098" in hit.subtitle
    assert [hit.id for hit in search(office, "0099")] == [an]  # the last digits of the other number
    undo_last(office)
    undo_last(office)
    assert [hit.id for hit in search(office, "9900000098")] == [second]


def test_a_lead_of_both_keeps_who_named_it_and_who_has_it(office: Office, an: int) -> None:
    second, who = again(office), collector(office).id
    with office.write("test", "thử") as work:
        open_lead(work, an, "voluntary-si", "stopped", date(2026, 10, 1), "C21a")
        open_lead(work, second, "voluntary-si", "labour", date(2026, 11, 1), "Danh sách lao động")
        open_lead(work, second, "voluntary-si", "uninsured", date(2026, 11, 2))
        gone = work.leads.open_for(second, "voluntary-si")
        assert gone is not None
        work.leads.change(gone.id, collector_id=who, due_on="2026-12-01")
    before = [rows(office)[table] for table in ("lead", "lead_naming")]
    merge_people(office, an, second, ALL_KEEP)
    (kept,) = office.read.leads.find("person_id = ? AND closed_on IS NULL", (an,))
    assert (kept.source, kept.collector_id, kept.due_on) == ("stopped", who, "2026-12-01")
    told = [(one.source, one.detail, one.on) for one in namings_of(office, kept.id)]
    assert told[1:] == [
        ("labour", "Danh sách lao động", date(2026, 11, 1)),
        ("uninsured", "", date(2026, 11, 2)),
    ]
    undo_last(office)
    assert [rows(office)[table] for table in ("lead", "lead_naming")] == before


def test_two_days_of_death_keep_the_one_of_the_kept_record(office: Office, an: int) -> None:
    other = again(office)
    note_death(office, an, date(2026, 11, 1))
    note_death(office, other, date(2026, 11, 2))
    assert any("hai ngày mất" in warning for warning in preview_merge(office, an, other).warnings)
    merge_people(office, an, other, ALL_KEEP)
    death = office.read.deaths.of_person(an)
    assert death is not None
    assert death.died_on == "2026-11-01"


# -- finding them


def test_pairs_are_found_by_number_by_name_and_near_ones_by_hamlet(office: Office, an: int) -> None:
    assert likely_duplicates(office) == []
    same_number = again(office, "Nguyễn Thị Lan", personal_id="001065000011", birth="1980")
    twin = again(office, "Pham Van Duc", AN, birth="1979-05-20")
    near = again(office, "Phạm Thị Hạn", DUC, birth="1982-09-02", sex="female")
    found = likely_duplicates(office)
    assert [(pair.found_by, {pair.keep_id, pair.drop_id}) for pair in found] == [
        ("number", {an, same_number}),
        ("name", {person(office, DUC).id, twin}),
    ]
    assert "cùng số CCCD" in " ".join(found[0].reasons).replace("cùng mã", "cùng")
    assert found[1].keep_id == person(office, DUC).id, "the one that says more stays"
    assert likely_duplicates(office, 1, 1) == [found[1]]
    (other,) = near_duplicates(office, hamlets_to_search(office))
    assert {other.keep_id, other.drop_id} == {person(office, HANH).id, near}
    assert likely_with(office, near) == [other]
    assert other.words == "có thể"


def test_a_placeholder_number_of_many_makes_no_flood(office: Office) -> None:
    for place in range(9):
        again(office, f"Người {place}", birth=None, personal_id="000000000001")
    assert len(likely_duplicates(office)) == 8


def test_a_pair_put_aside_comes_back_when_that_is_taken_back(office: Office) -> None:
    duc = person(office, DUC).id
    twin = again(office, "Phạm Văn Đức", AN, birth="1979-05-20")
    with pytest.raises(RuleBroken):
        keep_apart(office, twin, duc, " ")
    note = keep_apart(office, twin, duc, "relatives")
    assert likely_duplicates(office) == []
    assert any("đã ghi hai bản ghi này không gộp" in said for said in preview_merge(office, duc, twin).warnings)
    assert skipped_pairs(office)[0].names == (DUC, DUC)
    assert keep_apart(office, twin, duc, "later").value == note.value
    third = again(office, "Phạm Văn Đức", AN, birth="1979-05-20")
    keep_apart(office, twin, third, "two-people")
    merge_people(office, duc, twin, {"household_id": "keep"})
    (left,) = skipped_pairs(office)
    assert {left.note.one_id, left.note.other_id} == {duc, third}
    look_again(office, left.note.id)
    assert [pair.key for pair in likely_duplicates(office)] == [tuple(sorted((duc, third)))]
