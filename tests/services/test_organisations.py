"""The register: what stands on whom, taking out what was entered by mistake, the end of somebody's work, and what everybody has on hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.collection_points import PointForm, save_point
from desktop_app.services.collector_work import end_work, open_work, workload
from desktop_app.services.collectors import (
    CollectorForm,
    OrganisationForm,
    list_collectors,
    save_collector,
    save_organisation,
)
from desktop_app.services.office import Office
from desktop_app.services.organisations import (
    organisation_entries,
    remove_collector,
    remove_contract,
    remove_organisation,
    remove_point,
    standing_words,
)
from desktop_app.services.receipt_books import BookForm, HandForm, hand_out, receive_books
from desktop_app.services.remuneration import confirm_remuneration
from tests.builders import TODAY, collector, hamlet, household_of, person, the_round
from tests.services.money_builders import AN, BUOI, DUC, HANH, the_twelve
from tests.services.register_builders import a_contract, pays


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def visit(office: Office, name: str, on: str, outcome: str = "3", promise: str | None = None) -> None:
    with office.write("test", "Thử", undoable=False) as work:
        work.visits.add(
            round_id=the_round(office).id,
            household_id=household_of(office, name).id,
            person_id=person(office, name).id,
            scheme=HEALTH_HOUSEHOLD,
            visited_on=on,
            collector_id=collector(office).id,
            outcome=outcome,
            promise_on=promise,
        )


def test_everything_of_an_organisation_is_kept(office: Office) -> None:
    made = save_organisation(
        office,
        OrganisationForm(
            name="Đại lý PVI Thử",
            code="PVI01",
            owner="pvi",
            address="Số 2, phố Mới",
            phone="0299",
            contact="Lê Thị Đại Diện",
            active_from=date(2025, 1, 1),
            active_to=date(2025, 12, 31),
            note="Đã nghỉ",
        ),
    )
    entries = {entry.organisation.id: entry for entry in organisation_entries(office)}
    found = entries[made.value]
    assert (found.organisation.owner, found.organisation.contact, found.active) == ("pvi", "Lê Thị Đại Diện", False)
    assert [entry.organisation.name for entry in organisation_entries(office)][-1] == "Đại lý PVI Thử", "last, not lost"
    for form in (
        OrganisationForm(name="Khác", owner="bank"),
        OrganisationForm(name="Khác", active_from=date(2026, 2, 1), active_to=date(2026, 1, 1)),
    ):
        with pytest.raises(RuleBroken):
            save_organisation(office, form)


def test_everything_of_a_collector_is_kept(office: Office) -> None:
    known = collector(office)
    save_collector(
        office,
        CollectorForm(
            id=known.id,
            organisation_id=known.organisation_id,
            name=known.name,
            code=known.code,
            village_leader=True,
            card_no="T-01",
            card_from=date(2025, 1, 1),
            card_to=date(2026, 12, 31),
            trained_on=date(2026, 3, 4),
            training_note="Lớp 1",
        ),
    )
    found = collector(office)
    assert (found.village_leader, found.card_no, found.card_to, found.trained_on) == (
        1,
        "T-01",
        "2026-12-31",
        "2026-03-04",
    )
    with pytest.raises(RuleBroken, match="Ngày hết hạn thẻ"):
        save_collector(
            office,
            CollectorForm(
                organisation_id=known.organisation_id,
                name="Khác",
                card_from=date(2026, 2, 1),
                card_to=date(2026, 1, 1),
            ),
        )


def test_counts_of_an_organisation(office: Office) -> None:
    a_contract(office)
    post = collector(office).organisation_id
    save_point(office, PointForm(organisation_id=post, name="Điểm thu Chợ"))
    save_point(office, PointForm(organisation_id=post, name="Điểm thu cũ", active_to=date(2026, 1, 1)))
    (entry,) = organisation_entries(office)
    assert (entry.people, entry.working, entry.points, entry.active) == (2, 1, 1, True)
    assert entry.contract is not None
    assert entry.contract.number == "01/HĐ"


def test_who_has_a_history_is_never_removed(office: Office) -> None:
    pays(office)
    known = collector(office)
    with pytest.raises(
        RuleBroken, match=r"Hà Thị Thu đã có .*biên lai.*không xóa được\. Hãy ghi ngày nghỉ thay vì xóa"
    ):
        remove_collector(office, known.id)
    with pytest.raises(RuleBroken, match=r"nhân viên thu.*ngày ngừng hợp tác"):
        remove_organisation(office, known.organisation_id)
    assert len(list_collectors(office)) == 2


def test_what_was_entered_by_mistake_goes(office: Office) -> None:
    made = save_organisation(office, OrganisationForm(name="Nhập nhầm")).value
    who = save_collector(office, CollectorForm(organisation_id=made, name="Nhập Nhầm")).value
    with office.write("test", "Thử", undoable=False) as work:
        work.collector_hamlets.add(collector_id=who, hamlet_id=hamlet(office, "Tổ dân phố 1").id)
    remove_collector(office, who)
    point = save_point(office, PointForm(organisation_id=made, name="Điểm")).value
    with pytest.raises(RuleBroken, match="1 điểm thu"):
        remove_organisation(office, made)
    remove_point(office, point)
    contract_id = a_contract(office, organisation_id=made)
    remove_contract(office, contract_id)
    assert office.read.contract_rates.all() == []
    remove_organisation(office, made)
    assert [entry.organisation.name for entry in organisation_entries(office)] == ["Bưu điện Thử Nghiệm"]


def test_a_plan_alone_keeps_a_collector(office: Office) -> None:
    who = save_collector(
        office, CollectorForm(organisation_id=collector(office).organisation_id, name="Có Chỉ Tiêu")
    ).value
    with office.write("test", "Thử", undoable=False) as work:
        plan = work.plans.add(year=2026, version=1, name="Chỉ tiêu", state="assigned")
        work.plan_cells.add(
            plan_id=plan,
            indicator="hh_new",
            scope_kind="collector",
            scope_code=str(who),
            group_code="",
            month=1,
            value=5,
            locked=0,
        )
    with pytest.raises(RuleBroken, match="1 ô chỉ tiêu"):
        remove_collector(office, who)


def test_a_contract_that_was_paid_by_stays(office: Office) -> None:
    contract_id = a_contract(office)
    pays(office)
    confirm_remuneration(office, "2026-11")
    with pytest.raises(RuleBroken, match="Đã chi thù lao theo hợp đồng 01/HĐ"):
        remove_contract(office, contract_id)


def test_tables_that_come_later_are_counted_too() -> None:
    assert standing_words({"receipt": 2, "something_new": 1, "something_newer": 3}) == "2 biên lai, 4 dữ liệu khác"


def test_the_end_of_somebody_s_work_names_what_is_open(office: Office) -> None:
    a_contract(office)
    pays(office)
    confirm_remuneration(office, "2026-11")
    who = collector(office)
    with office.write("test", "Thử", undoable=False) as work:
        work.collector_hamlets.add(collector_id=who.id, hamlet_id=hamlet(office, "Tổ dân phố 1").id)
        work.leads.add(person_id=person(office, AN).id, scheme=HEALTH_HOUSEHOLD, source="due", opened_on="2026-11-01")
    book = receive_books(
        office, BookForm(serial="AA/26P", first="0000001", last="0000050", received_on=date(2026, 11, 1))
    )
    hand_out(office, HandForm(book_id=book.value[0], collector_id=who.id, first=1, last=25, on=date(2026, 11, 6)))
    left = open_work(office, who.id)
    assert not left.nothing
    assert left.sentences() == (
        "Đang giữ 1.366.200 đ tiền mặt.",
        "1 người đã thu 1.366.200 đ chưa kê khai xong.",
        "Đang giữ biên lai AA/26P số 0000001–0000025.",
        "Phụ trách Tổ dân phố 1, Thôn Bình Hòa, Thôn Tân Lập: 1 đối tượng tiềm năng đang mở.",
        "Còn được chi 116.127 đ thù lao.",
    )
    made = end_work(office, who.id, TODAY)
    assert made.notes == left.sentences()
    assert collector(office).active_to == TODAY.isoformat()
    assert {entry.collector.name: entry.active for entry in list_collectors(office)}["Hà Thị Thu"] is True, (
        "works today"
    )


def test_a_last_day_before_the_first_or_before_money_is_refused(office: Office) -> None:
    pays(office)
    who = collector(office).id
    with pytest.raises(RuleBroken, match="trước ngày bắt đầu"):
        end_work(office, who, date(2024, 12, 31))
    with pytest.raises(RuleBroken, match="còn thu tiền ngày 05/11/2026"):
        end_work(office, who, date(2026, 11, 4))
    assert collector(office).active_to is None


def test_who_has_nothing_open_leaves_nothing(office: Office) -> None:
    who = save_collector(office, CollectorForm(organisation_id=collector(office).organisation_id, name="Mới Vào")).value
    assert open_work(office, who).nothing
    assert end_work(office, who, TODAY).notes == ()


def test_workload_conversion_and_kept_promises(office: Office) -> None:
    who = collector(office).id
    visit(office, DUC, "2026-11-02", "2", promise="2026-11-06")
    visit(office, DUC, "2026-11-04")
    visit(office, HANH, "2026-11-02", "2", promise="2026-11-10")
    visit(office, BUOI, "2026-10-31", "2", promise="2026-10-31")
    pays(office, DUC, date(2026, 11, 5))
    with office.write("test", "Thử", undoable=False) as work:
        work.leads.add(person_id=person(office, AN).id, scheme=HEALTH_HOUSEHOLD, source="due", opened_on="2026-11-01")
    found = workload(office, date(2026, 11, 1), TODAY)
    mine = found[who]
    assert (mine.leads, mine.households, mine.visits) == (1, 5, 3)
    assert (mine.met, mine.joined) == (2, 1)
    assert (mine.promises_due, mine.promises_kept) == (2, 1)
    assert mine.held == 1_366_200
    idle = found[collector(office, "Cao Văn Nghỉ").id]
    assert (idle.leads, idle.visits, idle.held) == (0, 0, 0)
    october = workload(office, date(2026, 10, 1), date(2026, 10, 31))[who]
    assert (october.visits, october.joined, october.promises_due, october.promises_kept) == (1, 0, 1, 0)


def test_a_promise_kept_late_is_not_kept(office: Office) -> None:
    visit(office, DUC, "2026-11-02", "2", promise="2026-11-04")
    pays(office, DUC, date(2026, 11, 5))
    mine = workload(office, date(2026, 11, 1), TODAY)[collector(office).id]
    assert (mine.promises_kept, mine.promises_due, mine.joined) == (0, 1, 1)
