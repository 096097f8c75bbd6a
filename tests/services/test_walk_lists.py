"""Phiếu đi từng hộ: made, frozen, printed again, keyed back, and what is doubtful asked before it is written."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.walk_records import LEADS, TO_SEE
from desktop_app.reports.walk_list_pages import render_walk_list
from desktop_app.services import history
from desktop_app.services.canvassing_leads import open_lead
from desktop_app.services.canvassing_rounds import close_round
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, person_history, record_visits
from desktop_app.services.history import next_undo_words
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household
from desktop_app.services.walk_list_document import walk_paper
from desktop_app.services.walk_list_keying import (
    ELSEWHERE_DIGIT,
    KEEP,
    OTHER,
    OUTSIDE,
    SKIP,
    THIS,
    PaperEntry,
    concerns,
    record_paper,
)
from desktop_app.services.walk_list_keying import (
    TODAY as ON_TODAY,
)
from desktop_app.services.walk_list_paper import add_unlisted, open_paper, paper_line, unlisted_line
from desktop_app.services.walk_lists import WalkListForm, make_walk_list, walk_lists
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, collector, hamlet, household_of, office_of_twelve, person, the_round

HEALTH, VOLUNTARY = "health-household", "voluntary-si"
AN, BUOI = "Nguyễn Văn An", "Trần Thị Bưởi"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


@pytest.fixture
def paper(office: Office) -> int:
    """A list of the hamlet of ông An; line 1 is he, line 2 bà Bưởi."""
    form = WalkListForm(round_id=the_round(office).id, hamlet_ids=(hamlet(office, "Thôn Bình Hòa").id,))
    return make_walk_list(office, form).value.id


def entry(office: Office, paper: int, number: int, outcomes: dict[str, str], **more: object) -> PaperEntry:
    """One line as keyed by the hamlet's collector today."""
    base = PaperEntry(
        list_id=paper,
        round_id=the_round(office).id,
        lines=(paper_line(office, paper, number),),
        outcomes=outcomes,
        visited_on=TODAY,
        collector_id=collector(office).id,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def other_collector(office: Office) -> int:
    return collector(office, "Cao Văn Nghỉ").id


# -- the list


def test_a_list_is_frozen_when_it_is_made_and_printed_again_with_the_same_numbers(office: Office, paper: int) -> None:
    before = [(line.number, line.person_id) for line in office.read.walk_list_lines.of_list(paper)]
    assert [number for number, _ in before] == list(range(1, len(before) + 1))
    with office.write("test", "Đổi") as work:
        work.people.add(household_id=household_of(office, AN).id, name="Nguyễn Bé Mới", list_order=9, residence="home")
        work.households.change(household_of(office, AN).id, list_order=99)
    again = walk_paper(office, paper)
    lines = [line for home in again.hamlets[0].homes for line in home.lines]
    assert sorted((line.number, line.person_id) for line in lines) == before
    with pytest.raises(Exception, match="append-only"), office.write("test", "Sửa") as work:
        work.walk_lists.change(paper, aim="leads")


def test_the_paper_says_what_everybody_has_and_would_pay(office: Office, paper: int) -> None:
    made = walk_paper(office, paper)
    lines = {line.name: line for hamlet_ in made.hamlets for home in hamlet_.homes for line in home.lines}
    quote = quote_household(office, household_of(office, AN).id, 12)
    for one in quote.members:
        assert lines[one.name].pays[HEALTH].replace(".", "") == str(one.quote.payable)
    unknown = [line for line in lines.values() if line.birth == "chưa rõ ngày sinh"]
    assert all(line.pays[VOLUNTARY] in ("", "chưa tính được") for line in unknown)
    assert made.reasons_of["4"]
    assert set(made.outcomes) == set("123456789")


def test_every_page_carries_the_code_the_heads_and_the_legend_and_no_household_is_split(
    office: Office, paper: int
) -> None:
    made = walk_paper(office, paper)
    homes = made.hamlets[0].homes
    many = tuple(replace(home, place=number) for number, home in enumerate(homes * 6, start=1))
    pdf = pypdf.PdfReader(io.BytesIO(render_walk_list(replace(made, hamlets=(replace(made.hamlets[0], homes=many),)))))
    texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) > 3
    for number, text in enumerate(texts, start=1):
        for word in (f"Mã phiếu {made.spaced_code}", f"Trang {number}/{len(texts)}", "Họ và tên", "không thuộc diện"):
            assert word in text
    assert not any("(tiếp)" in text for text in texts)
    assert all(page.mediabox.width > page.mediabox.height for page in pdf.pages)


def test_a_list_of_those_to_see_or_of_leads_is_shorter(office: Office) -> None:
    round_id, place = the_round(office).id, hamlet(office, "Thôn Bình Hòa").id
    everybody = make_walk_list(office, WalkListForm(round_id=round_id, hamlet_ids=(place,))).value
    form = VisitForm(
        household_id=household_of(office, AN).id,
        round_id=round_id,
        lines=tuple(
            VisitLine(person_id=person(office, name).id, scheme=scheme, outcome="1")
            for name in (AN, BUOI)
            for scheme in (HEALTH, VOLUNTARY)
        ),
    )
    record_visits(office, form)
    rest = make_walk_list(office, WalkListForm(round_id=round_id, hamlet_ids=(place,), aim=TO_SEE)).value
    homes = {line.household_id for line in office.read.walk_list_lines.of_list(rest.id)}
    assert household_of(office, AN).id not in homes
    assert homes < {line.household_id for line in office.read.walk_list_lines.of_list(everybody.id)}
    with pytest.raises(RuleBroken, match="Không có hộ nào"):
        make_walk_list(office, WalkListForm(round_id=round_id, hamlet_ids=(place,), aim=LEADS))
    with office.write("test", "Tiềm năng") as work:
        open_lead(work, person(office, AN).id, HEALTH, "due", TODAY)
    leads = make_walk_list(office, WalkListForm(round_id=round_id, hamlet_ids=(place,), aim=LEADS)).value
    assert {line.household_id for line in office.read.walk_list_lines.of_list(leads.id)} == {
        household_of(office, AN).id
    }
    assert [one.list.id for one in walk_lists(office)] == [leads.id, rest.id, everybody.id]


def test_a_code_is_never_given_twice_even_when_its_list_was_taken_back(office: Office, paper: int) -> None:
    first = office.read.walk_lists.get(paper).code
    history.undo_last(office)
    with pytest.raises(WorldFault, match=first):
        open_paper(office, first)
    form = WalkListForm(round_id=the_round(office).id, hamlet_ids=(hamlet(office, "Thôn Bình Hòa").id,))
    assert make_walk_list(office, form).value.code != first


@pytest.mark.parametrize("hamlets", [(), ("Tổ dân phố 1",)])
def test_a_list_needs_hamlets_of_the_round(office: Office, hamlets: tuple[str, ...]) -> None:
    ids = tuple(hamlet(office, name).id for name in hamlets)
    with pytest.raises(RuleBroken, match="thuộc đợt này"):
        make_walk_list(office, WalkListForm(round_id=the_round(office).id, hamlet_ids=ids))


# -- keying back


def test_a_line_is_written_with_what_follows_and_counted(office: Office, paper: int) -> None:
    record_paper(office, entry(office, paper, 1, {HEALTH: "2"}, promise_on=TODAY + timedelta(days=4)))
    visit = person_history(office, person(office, AN).id)[0]
    assert (visit.outcome, visit.promise_on, visit.round_id) == ("2", "2026-11-25", the_round(office).id)
    assert open_paper(office, office.read.walk_lists.get(paper).code).keyed == {1}
    history.undo_last(office)
    assert open_paper(office, office.read.walk_lists.get(paper).code).keyed == frozenset()
    history.redo_last(office)
    assert person_history(office, person(office, AN).id)[0].outcome == "2"


def test_a_correction_is_one_more_visit(office: Office, paper: int) -> None:
    record_paper(office, entry(office, paper, 1, {HEALTH: "3"}))
    record_paper(office, entry(office, paper, 1, {HEALTH: "4"}, reason="cost"))
    record_paper(office, entry(office, paper, 1, {HEALTH: "4"}, reason="cost"))
    assert [visit.outcome for visit in person_history(office, person(office, AN).id)] == ["4", "3"]


def test_an_unknown_line_and_a_mistyped_code_are_told(office: Office, paper: int) -> None:
    with pytest.raises(RuleBroken, match="không có dòng 77; các dòng từ 1 đến"):
        paper_line(office, paper, 77)
    code = office.read.walk_lists.get(paper).code
    with pytest.raises(RuleBroken, match="gõ nhầm"):
        open_paper(office, code[:5] + str((int(code[5]) + 1) % 10))


def asked(office: Office, typed: PaperEntry) -> str:
    (concern,) = concerns(office, typed)
    with pytest.raises(RuleBroken):
        record_paper(office, typed)
    assert office.read.visits.count() == 0 or concern.code.startswith(("two", "covered"))
    return concern.code


def test_a_visit_in_the_future_may_be_of_today(office: Office, paper: int) -> None:
    typed = entry(office, paper, 1, {HEALTH: "3"}, visited_on=TODAY + timedelta(days=1))
    record_paper(office, typed.answer(asked(office, typed), ON_TODAY))
    assert person_history(office, person(office, AN).id)[0].visited_on == TODAY.isoformat()


def test_a_closed_round_and_a_day_before_it_go_outside_the_round(office: Office, paper: int) -> None:
    early = entry(office, paper, 1, {HEALTH: "3"}, visited_on=date(2026, 10, 30))
    record_paper(office, early.answer(asked(office, early), OUTSIDE))
    close_round(office, the_round(office).id)
    late = entry(office, paper, 2, {HEALTH: "3"})
    (closed,) = concerns(office, late)
    record_paper(office, late.answer(closed.code, OUTSIDE))
    assert {visit.round_id for visit in office.read.visits.all()} == {None}
    assert "đã kết thúc" in open_paper(office, office.read.walk_lists.get(paper).code).remark


def test_an_older_list_is_accepted_and_says_what_it_is(
    office: Office, paper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AN_SINH_XA_TODAY", "2026-12-05")
    found = open_paper(office, office.read.walk_lists.get(paper).code)
    assert "21/11/2026" in found.remark
    assert "tháng trước" in found.remark
    record_paper(office, entry(office, paper, 1, {HEALTH: "3"}))
    assert office.read.visits.count() == 1


@pytest.mark.parametrize(("choice", "outcome"), [(KEEP, "3"), (ELSEWHERE_DIGIT, "8")])
def test_somebody_covered_meanwhile(office: Office, paper: int, choice: str, outcome: str) -> None:
    with office.write("test", "Có thẻ nơi khác") as work:
        open_lead(work, person(office, BUOI).id, HEALTH, "due", TODAY)
        work.coverages.add(
            person_id=person(office, BUOI).id, scheme="health-other", valid_from="2026-11-10", valid_to="2027-11-09", source="entered"
        )  # fmt: skip
    typed = entry(office, paper, 2, {HEALTH: "3"}, promise_on=TODAY + timedelta(days=9))
    record_paper(office, typed.answer(asked(office, typed), choice))
    visit = person_history(office, person(office, BUOI).id)[0]
    lead = office.read.leads.open_for(person(office, BUOI).id, HEALTH)
    assert (visit.outcome, visit.next_on, lead is None) == (outcome, None, choice == ELSEWHERE_DIGIT)


def test_somebody_who_died_is_left_out_or_kept_as_history(office: Office, paper: int) -> None:
    with office.write("test", "Đã mất") as work:
        work.people.change(person(office, BUOI).id, residence="died")
    typed = entry(office, paper, 2, {HEALTH: "3"})
    code = asked(office, typed)
    record_paper(office, typed.answer(code, SKIP))
    assert office.read.visits.count() == 0
    record_paper(office, typed.answer(code, KEEP))
    assert office.read.visits.count() == 1
    assert office.read.leads.open_for(person(office, BUOI).id, HEALTH) is None


def test_somebody_who_moved_house_is_written_where_he_lives_now(office: Office, paper: int) -> None:
    elsewhere = household_of(office, "Hoàng A Lử").id
    with office.write("test", "Chuyển hộ") as work:
        work.people.change(person(office, BUOI).id, household_id=elsewhere)
    typed = entry(office, paper, 2, {HEALTH: "3"})
    record_paper(office, typed.answer(asked(office, typed), KEEP))
    assert person_history(office, person(office, BUOI).id)[0].household_id == elsewhere


def test_somebody_whose_record_is_gone_loses_nothing_else(office: Office, paper: int) -> None:
    with office.write("test", "Thêm") as work:
        someone = work.people.add(
            household_id=household_of(office, AN).id, name="Ai Đó", list_order=9, residence="home"
        )
    form = WalkListForm(round_id=the_round(office).id, hamlet_ids=(hamlet(office, "Thôn Bình Hòa").id,))
    later = make_walk_list(office, form).value.id
    (number,) = [one.number for one in office.read.walk_list_lines.of_list(later) if one.person_id == someone]
    with office.write("test", "Xoá") as work:
        work.people.remove(someone)
    typed = entry(office, later, number, {HEALTH: "3"})
    typed = replace(typed, lines=(*typed.lines, paper_line(office, later, 1)))
    record_paper(office, typed.answer(asked(office, typed), SKIP))
    assert [visit.person_id for visit in office.read.visits.all()] == [person(office, AN).id]
    assert any("không còn" in line.name for home in walk_paper(office, later).hamlets[0].homes for line in home.lines)


@pytest.mark.parametrize("theirs_on", [TODAY, TODAY - timedelta(days=2)])
@pytest.mark.parametrize(("choice", "counts"), [(THIS, "2"), (OTHER, "4")])
def test_two_collectors_at_one_door_are_both_kept_and_one_counts(
    office: Office, paper: int, theirs_on: date, choice: str, counts: str
) -> None:
    monday = theirs_on - timedelta(days=3)
    with office.write("test", "Phiếu lập sớm hơn") as work:
        work.db.conn.execute("DROP TRIGGER walk_list_no_update")
        work.walk_lists.change(paper, made_on=monday.isoformat())
    theirs = VisitForm(
        household_id=household_of(office, AN).id,
        round_id=the_round(office).id,
        visited_on=theirs_on,
        collector_id=other_collector(office),
        lines=(VisitLine(person_id=person(office, AN).id, scheme=HEALTH, outcome="4", reason="cost"),),
    )
    record_visits(office, theirs)
    typed = entry(office, paper, 1, {HEALTH: "2"}, promise_on=TODAY + timedelta(days=4))
    code = asked(office, typed)
    record_paper(office, typed.answer(code, choice))
    told = person_history(office, person(office, AN).id)
    assert {visit.outcome for visit in told} == {"2", "4"}
    assert told[0].outcome == counts
    assert (office.read.leads.open_for(person(office, AN).id, HEALTH) is not None) == (choice == THIS)


def test_an_earlier_visit_that_is_to_count_stands_on_the_later_day_too(office: Office, paper: int) -> None:
    with office.write("test", "Phiếu lập sớm hơn") as work:
        work.db.conn.execute("DROP TRIGGER walk_list_no_update")
        work.walk_lists.change(paper, made_on="2026-11-10")
    theirs = VisitForm(
        household_id=household_of(office, AN).id,
        visited_on=TODAY,
        collector_id=other_collector(office),
        lines=(VisitLine(person_id=person(office, AN).id, scheme=HEALTH, outcome="3"),),
    )
    record_visits(office, theirs)
    early = TODAY - timedelta(days=5)
    typed = entry(office, paper, 1, {HEALTH: "2"}, visited_on=early, promise_on=TODAY - timedelta(days=1))
    record_paper(office, typed.answer(asked(office, typed), THIS))
    told = person_history(office, person(office, AN).id)
    assert [(visit.visited_on, visit.outcome) for visit in told] == [
        (TODAY.isoformat(), "2"),
        (TODAY.isoformat(), "3"),
        (early.isoformat(), "2"),
    ]
    assert told[0].promise_on == TODAY.isoformat()
    assert "tính theo lần gặp" in (told[0].note or "").lower()


def test_somebody_unlisted_joins_the_household_of_a_line_or_begins_one(office: Office, paper: int) -> None:
    beside = add_unlisted(office, paper, "Nguyễn Thị Dâu", "1999", 1).value
    assert office.read.people.get(beside).household_id == household_of(office, AN).id
    assert "Thêm Nguyễn Thị Dâu" in next_undo_words(office)
    line = unlisted_line(office, paper, beside)
    record_paper(office, replace(entry(office, paper, 1, {VOLUNTARY: "3"}), lines=(line,)))
    assert person_history(office, beside)[0].outcome == "3"
    alone = add_unlisted(office, paper, "Phan Văn Lẻ", None, None).value
    home = office.read.households.get(office.read.people.get(alone).household_id)
    assert (home.hamlet_id, home.head_id) == (hamlet(office, "Thôn Bình Hòa").id, alone)
