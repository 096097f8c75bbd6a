"""Phiếu tư vấn hộ from the records: every figure on the paper is a quote's, what is not known stays blank."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_money
from desktop_app.services.advising import household_slip
from desktop_app.services.advising_voluntary import proposed_incomes
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household, quote_voluntary
from desktop_app.services.quoting_values import NOT_DUE, MemberChoice
from desktop_app.services.reporting import Filters, prepare
from desktop_app.services.rule_book_values import SupportFacts
from desktop_app.services.support_rules import add_support
from tests.builders import LONG_NAME, collector, days, household_of, person, the_round
from tests.services.advice_paper import FORM, MONTH, in_row, slip_text
from tests.services.money_builders import AN, BUOI, CUONG, DUC, LU, ON_, Paid, pay, the_twelve

INCOMES = (1_500_000, 3_000_000, 4_500_000)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


# ------------------------------------------------------------------------------------------------------ the same figures


@pytest.mark.parametrize("name", [AN, ON_, DUC, LU])
def test_the_health_amounts_on_the_paper_are_the_quotes(office: Office, name: str) -> None:
    household = household_of(office, name).id
    left = quote_household(office, household).left
    early = {one.person_id: MemberChoice(taken=True) for one in left if one.code == NOT_DUE}
    quotes = [quote_household(office, household, months=months, choices=early) for months in (3, 6, 12)]
    text = slip_text(office, name)
    assert quotes[0].members
    for member, *later in zip(*(quote.members for quote in quotes), strict=True):
        amounts = [member.quote.payable, *(one.quote.payable for one in later)]
        found = re.search(rf"{member.name} (thứ \d+ \(\d+ %\)|hộ cận nghèo) ([\d.]+) ([\d.]+) ([\d.]+)", text)
        assert found is not None
        assert [int(shown.replace(".", "")) for shown in found.groups()[1:]] == amounts
        assert found[1].startswith(f"thứ {member.order}" if member.order else "hộ cận nghèo")
    assert in_row("Cả hộ cùng đóng", [quote.payable for quote in quotes]) in text


@pytest.mark.parametrize("name", [AN, ON_, DUC, LU])
def test_the_voluntary_amounts_on_the_paper_are_the_quotes(office: Office, name: str) -> None:
    who, text = person(office, name).id, slip_text(office, name)
    months, years = (
        [quote_voluntary(office, who, income, method).quote.payable for income in INCOMES]
        for method in ("monthly", "12")
    )
    pairs = " ".join(f"{format_money(one)} {format_money(many)}" for one, many in zip(months, years, strict=True))
    assert f"Mỗi tháng 12 tháng {pairs}" in text
    support = quote_voluntary(office, who, INCOMES[0], "monthly").quote.state_support
    assert f"= {format_money(support)} đ/tháng" in text
    assert in_row("Thu nhập chọn mỗi tháng", list(INCOMES)) in text


def test_the_support_of_a_class_stands_in_dong(office: Office) -> None:
    household = household_of(office, ON_).id
    supports = [
        quote_household(office, household, months=months).members[0].quote.state_support for months in (3, 6, 12)
    ]
    assert supports == [239_085, 478_170, 956_340]
    assert in_row("Nhà nước hỗ trợ 70 % mỗi người hộ cận nghèo", supports) in slip_text(office, ON_)


def test_a_local_support_stands_beside_the_states(office: Office) -> None:
    facts = {"name": "NQ thử", "valid_from": date(2026, 1, 1), "source": "NQ 01/NQ-HĐND", "value": Decimal(20)}
    add_support(office, SupportFacts(scheme="health-household", class_code="near-poor", **facts))  # type: ignore[arg-type]
    add_support(office, SupportFacts(scheme="voluntary-si", **facts))  # type: ignore[arg-type]
    household, text = household_of(office, ON_).id, slip_text(office, ON_)
    quotes = [quote_household(office, household, months=months) for months in (3, 6, 12)]
    supports = [quote.members[0].quote.local_support for quote in quotes]
    assert supports[2] == 273_240
    assert in_row("Địa phương hỗ trợ mỗi người hộ cận nghèo", supports) in text
    assert in_row("Cả hộ cùng đóng", [quote.payable for quote in quotes]) in text
    quote = quote_voluntary(office, person(office, ON_).id, INCOMES[0], "monthly").quote
    assert quote.local_support == 66_000
    assert "địa phương 66.000 đ/tháng" in text
    assert any(doubt.startswith("NQ thử (NQ 01/NQ-HĐND)") for doubt in household_slip(office, household).unverified)


def test_members_whose_card_still_runs_are_counted_in_and_those_due_stand_alone(office: Office) -> None:
    household = household_of(office, DUC).id
    due = [quote_household(office, household, months=months).payable for months in (3, 6, 12)]
    assert in_row("Chỉ 1 người đã đến kỳ đóng", due) in slip_text(office, DUC)
    assert "đã đến kỳ đóng" not in slip_text(office, LU)


def test_an_order_already_held_this_year_is_kept(office: Office) -> None:
    pay(office, Paid(name=BUOI), on=date(2026, 10, 1))
    lines = {line.name: line.place for line in household_slip(office, household_of(office, AN).id).health.lines}
    assert lines[BUOI] == "thứ 1 (100 %)"
    assert lines[AN] == "thứ 2 (70 %)"


def test_other_incomes_replace_the_proposed_ones(office: Office) -> None:
    slip = household_slip(office, household_of(office, LU).id, incomes=(5_000_000, 2_000_000))
    assert slip.voluntary.incomes == (2_000_000, 5_000_000)
    who = person(office, LU).id
    (line,) = slip.voluntary.lines
    assert line.monthly == tuple(
        quote_voluntary(office, who, income, "monthly").quote.payable for income in (2_000_000, 5_000_000)
    )


@pytest.mark.parametrize("income", [1_499_999, 50_600_001])
def test_an_income_outside_the_law_is_refused(office: Office, income: int) -> None:
    with pytest.raises(RuleBroken, match="Thu nhập làm căn cứ đóng"):
        household_slip(office, household_of(office, LU).id, incomes=(income,))


@pytest.mark.parametrize(
    ("on", "incomes"), [(date(2026, 12, 31), INCOMES), (date(2027, 1, 1), (2_200_000, 4_400_000, 6_600_000))]
)
def test_the_incomes_proposed_follow_the_poverty_line(office: Office, on: date, incomes: tuple[int, ...]) -> None:
    assert proposed_incomes(office.law, on) == incomes


# -------------------------------------------------------------------------------------------------------- who has what


def test_every_member_has_what_they_hold_with_its_days(office: Office) -> None:
    text = slip_text(office, AN)
    assert f"{AN} 1965 BHYT hộ GĐ 05/12/2026 còn 14 ngày 05/03/2027 BHXH tự nguyện 31/12/2026 còn 40 ngày" in text
    assert f"{BUOI} 1968 BHYT hộ GĐ 13/08/2026 hết 100 ngày 11/11/2026" in text
    assert f"{CUONG} 1990 BHYT nhóm khác, BHXH bắt buộc đang có" in text
    assert f"{CUONG} Tham gia BHYT theo đơn vị sử dụng lao động." in text


def test_who_died_or_moved_is_not_on_the_slip(office: Office) -> None:
    slip = household_slip(office, household_of(office, "Lê Thị Hoà").id)
    assert [member.name for member in slip.members] == ["Lê Thị Hoà"]
    assert [left.name for left in slip.health.left] == ["Lê Thị Hoà"]
    assert slip.voluntary.nobody
    assert [left.reason for left in slip.voluntary.left] == ["Đang hưởng lương hưu."]


def test_an_unknown_birth_is_said_and_nothing_is_guessed(office: Office) -> None:
    slip = household_slip(office, household_of(office, LONG_NAME).id)
    (member,) = slip.members
    assert (member.born, slip.head) == ("chưa có ngày sinh", "")
    assert (slip.health.lines, slip.health.totals, slip.voluntary.lines) == ((), (), ())
    text = slip_text(office, LONG_NAME)
    assert "Chưa có ngày sinh nên chưa biết" in text
    assert "Chủ hộ: ……" in text
    household = household_of(office, LONG_NAME).id
    checks = prepare(office, FORM, MONTH, Filters(household=household)).checks
    (check,) = [one for one in checks if "ngày sinh" in one.message]
    assert (check.level, check.args) == ("warn", {"household": household})


def test_months_paid_are_those_on_record_and_else_blank(office: Office) -> None:
    pensions = {one.name: one for one in household_slip(office, household_of(office, AN).id).voluntary.pensions}
    assert (pensions[AN].paid, pensions[AN].missing, pensions[AN].needed) == (7, 173, 180)
    assert (pensions[BUOI].paid, pensions[BUOI].missing) == (None, None)
    assert pensions[AN].retires_on == date(2026, 9, 5)
    with office.write("test.change", "Đổi", undoable=False) as work:
        work.people.change(person(office, DUC).id, sex=None)
    line = household_slip(office, household_of(office, DUC).id).voluntary.pensions[0]
    assert (line.retires_on, line.unknown) == (None, "chưa có giới tính")
    assert f"{DUC} chưa có giới tính 180" in slip_text(office, DUC)


def test_five_years_come_from_the_card_alone_and_are_lost_after_the_limit(office: Office) -> None:
    assert all(
        held.five_years_on is None
        for member in household_slip(office, household_of(office, AN).id).members
        for held in member.holdings
    )
    with office.write("test.change", "Đổi", undoable=False) as work:
        for name in (AN, BUOI):
            (cover,) = [
                one for one in work.coverages.of_person(person(office, name).id) if one.scheme == "health-household"
            ]
            work.coverages.change(cover.id, five_years_on="2028-05-01")
    slip = household_slip(office, household_of(office, AN).id)
    days_of = {member.name: member.holdings[0].five_years_on for member in slip.members}
    assert days_of[AN] == date(2028, 5, 1)
    assert days_of[BUOI] is None  # lapsed a hundred days ago
    assert any("5 năm liên tục tính lại từ đầu (Nguyễn Văn An đủ 01/05/2028)" in text for text in slip.losses)


# ------------------------------------------------------------------------------------------------------- what is lost


def test_the_sentences_carry_the_dates_of_this_household_and_their_sources(office: Office) -> None:
    slip = household_slip(office, household_of(office, AN).id)
    keep, wait, _, support = slip.losses
    assert keep.startswith(f"Đóng lại: {AN} trước 05/03/2027. Từ ngày đó mới đóng thì 30 ngày sau thẻ mới có giá trị")
    start = quote_household(office, slip.household_id).members[1].quote.valid_from
    assert start == date(2026, 12, 21)
    assert wait == f"{BUOI}: chưa có thẻ hoặc gián đoạn từ 90 ngày; đóng ngày 21/11/2026 thì có thẻ từ 21/12/2026 (1)."
    assert "mất 66.000 đ Nhà nước hỗ trợ (tối đa 120 tháng)" in support
    assert slip.sources[0] == "(1) Luật 51/2024/QH15 (Luật BHYT Đ16 k3 c)"
    for sentence in slip.losses:
        marks = re.findall(r"\((\d+)\)", sentence)
        assert marks
        assert all(any(source.startswith(f"({mark}) ") for source in slip.sources) for mark in marks)


def test_a_participant_is_told_until_when_to_pay_and_what_support_is_left(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="3", from_month="2026-11"))
    slip = household_slip(office, household_of(office, DUC).id)
    (told,) = [text for text in slip.losses if text.startswith(f"{DUC}: kỳ BHXH")]
    assert "đóng chậm nhất ngày 30/04/2027" in told
    assert "đã được hỗ trợ 3 tháng, còn 117 tháng" in told


def test_what_is_not_verified_is_marked_beside_the_table_and_at_the_foot(office: Office) -> None:
    assert "(chưa kiểm chứng)" in slip_text(office, LU)  # the retirement age
    office.now = lambda: datetime(2027, 1, 4, 8)
    slip = household_slip(office, household_of(office, LU).id)
    assert slip.voluntary.unverified
    assert "Chuẩn hộ nghèo khu vực nông thôn: 2.200.000 (NĐ 351/2025/NĐ-CP)" in slip.unverified
    text = slip_text(office, LU)
    assert "3. BHXH tự nguyện: số tiền phải nộp sau khi được hỗ trợ, đồng (có mức chưa kiểm chứng)" in text
    assert "Mức đóng tính theo quy định hiệu lực ngày 04/01/2027" in text
    assert "đồng (có mức chưa kiểm chứng) Họ và tên" not in text  # the health amounts rest on read law


def test_a_change_to_come_is_announced(office: Office) -> None:
    assert "từ 01/01/2027: chuẩn hộ nghèo khu vực nông thôn 2.200.000 đ" in slip_text(office, LU)


# ----------------------------------------------------------------------------------------------------- who is to be called


def test_the_collector_is_who_walks_the_hamlet_else_whom_the_household_paid(office: Office) -> None:
    slip = household_slip(office, household_of(office, AN).id)
    assert (slip.collector, slip.collector_phone) == ("Hà Thị Thu", "0912000001")
    lu = household_of(office, LU).id
    assert household_slip(office, lu).collector == ""  # no round walks there
    pay(office, Paid(name=LU), collector_id=collector(office).id)
    assert household_slip(office, lu).collector == "Hà Thị Thu"


def test_nobody_who_has_left_is_named(office: Office) -> None:
    gone = collector(office, "Cao Văn Nghỉ").id
    with office.write("test.change", "Đổi", undoable=False) as work:
        for place in work.round_hamlets.of_round(the_round(office).id):
            work.round_hamlets.change(place.id, collector_id=gone)
    slip = household_slip(office, household_of(office, AN).id)
    assert (slip.collector, slip.collector_phone) == ("", "")
    assert "Nhân viên thu: ……" in slip_text(office, AN)


def test_a_collector_without_a_phone_leaves_its_place_blank(office: Office) -> None:
    with office.write("test.change", "Đổi", undoable=False) as work:
        work.collectors.change(collector(office).id, phone=None)
    text = slip_text(office, AN)
    assert "Nhân viên thu: Hà Thị Thu Điện thoại: ……" in text


def test_cards_to_come_and_cards_of_today_are_told_as_such(office: Office) -> None:
    with office.write("test.change", "Đổi", undoable=False) as work:
        duc, lu = person(office, DUC).id, person(office, LU).id
        card = {"scheme": "health-household", "source": "import"}
        work.coverages.add(person_id=duc, valid_from=days(9), valid_to=days(373), **card)
        work.coverages.add(person_id=lu, valid_from=days(-364), valid_to=days(0), **card)
    held = {one.name: one.holdings[0] for one in household_slip(office, household_of(office, DUC).id).members}
    assert held[DUC].state == "có từ 30/11/2026"
    held = {one.name: one.holdings[0] for one in household_slip(office, household_of(office, LU).id).members}
    assert held[LU].state == "hết hạn hôm nay"


def test_a_card_paid_ahead_counts_to_its_last_day(office: Office) -> None:
    before = next(cover for cover in office.read.coverages.of_person(person(office, AN).id) if cover.valid_to)
    assert before.valid_to is not None
    pay(office, Paid(name=AN))
    ends = max(cover.valid_to or "" for cover in office.read.coverages.of_person(person(office, AN).id))
    assert ends > before.valid_to
    (line,) = [one for one in household_slip(office, household_of(office, AN).id).members if one.name == AN]
    (card,) = [held for held in line.holdings if held.pay_before is not None]
    assert card.ends_on is not None
    assert card.ends_on.isoformat() == ends
    assert card.state == f"còn {(card.ends_on - office.today).days} ngày"
    said = " ".join(household_slip(office, household_of(office, AN).id).losses)
    assert f"{AN} trước {card.pay_before:%d/%m/%Y}" in said
