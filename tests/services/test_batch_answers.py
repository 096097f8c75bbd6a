"""What the agency answers to a batch: accepted, sent back with a reason; what becomes of what came back; answer lists."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.batch_answer_lists import read_file, read_rows, read_text
from desktop_app.services.batch_answers import (
    KEEP,
    REDECLARE,
    REFUND,
    AnswerForm,
    ResolveForm,
    ReturnedLine,
    accept_batch,
    resolve,
    returned_waiting,
    take_answer,
)
from desktop_app.services.batch_sending import mark_sent
from desktop_app.services.collecting_batches import BatchForm, batch, create_batch, remove_from_batch, waiting
from desktop_app.services.desk import NOBODY, RETURNS, desk
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import collector, person
from tests.services.money_builders import DUC, LU, ON_, Paid, enrolment_of, pay, the_twelve

VOLUNTARY = "voluntary-si"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        with found.write("test.ids", "Giấy tờ thử", undoable=False) as work:
            work.people.change(person(found, ON_).id, personal_id="001158000021")
        yield found


def sent(office: Office) -> tuple[int, int, int]:
    """Return a batch of two that was sent, and its lines: Đức (of the collector) and Lử (of nobody)."""
    first = pay(office, Paid(name=DUC, scheme=VOLUNTARY), on=date(2026, 11, 5), collector_id=collector(office).id)
    second = pay(office, Paid(name=LU, scheme=VOLUNTARY, method="3"), on=date(2026, 11, 6))
    made = create_batch(office, BatchForm()).value
    mark_sent(office, made)
    return made, first.enrolment_ids[0], second.enrolment_ids[0]


def back(office: Office, made: int, line: int, reason: str = "compulsory", *, rest: bool = True) -> None:
    """Note that a line came back."""
    returned = (ReturnedLine(enrolment_id=line, reason_code=reason, reason="từ 10/2026"),)
    take_answer(office, AnswerForm(batch_id=made, returned=returned, accept_rest=rest))


def state(office: Office, made: int) -> str:
    return batch(office, made).view.batch.state


def states(office: Office, *lines: int) -> list[str]:
    return [office.read.enrolments.get(line).state for line in lines]


def test_a_batch_is_accepted_whole(office: Office) -> None:
    made, first, second = sent(office)
    assert accept_batch(office, made).value == 2
    found = batch(office, made).view
    assert (found.batch.state, found.batch.answered_on, found.age_days) == ("accepted", "2026-11-21", None)
    assert states(office, first, second) == ["accepted", "accepted"]
    with pytest.raises(RuleBroken, match="đã có kết quả"):
        accept_batch(office, made)
    undo_last(office)
    assert state(office, made) == "sent"
    assert states(office, first, second) == ["sent", "sent"]
    redo_last(office)
    assert state(office, made) == "accepted"


def test_one_line_comes_back_and_the_rest_is_accepted(office: Office) -> None:
    made, first, second = sent(office)
    back(office, made, first)
    assert state(office, made) == "returned"
    assert states(office, first, second) == ["returned", "accepted"]
    found = batch(office, made)
    assert (found.view.people, found.view.returned, found.view.unresolved) == (2, 1, 1)
    line = next(one for one in found.lines if one.enrolment.id == first)
    assert line.returned is not None
    assert (line.returned.reason_code, line.returned.reason) == ("compulsory", "từ 10/2026")
    (item,) = returned_waiting(office)
    assert item.said == "Đang tham gia BHXH bắt buộc: từ 10/2026 (đợt D05-TS 01/2026)"
    assert returned_waiting(office, collector(office).id) == (item,)
    assert returned_waiting(office, 1) == ()


def test_answers_may_come_one_after_the_other(office: Office) -> None:
    made, first, second = sent(office)
    back(office, made, first, rest=False)
    assert states(office, first, second) == ["returned", "sent"]
    with pytest.raises(RuleBroken, match="không chờ kết quả"):
        back(office, made, first)
    assert accept_batch(office, made).value == 1
    assert states(office, first, second) == ["returned", "accepted"]
    assert state(office, made) == "returned"


def test_what_came_back_is_put_right_and_declared_again(office: Office) -> None:
    made, first, second = sent(office)
    sums = batch(office, made).view
    back(office, made, first)
    form = ResolveForm(batch_id=made, enrolment_ids=(first,), resolution=REDECLARE, note="đã sửa ngày sinh")
    assert resolve(office, form).value == 1
    assert state(office, made) == "resolved"
    assert [line.enrolment.id for line in waiting(office, BatchForm())] == [first]
    again = batch(office, made)  # as it was sent, whatever became of its lines
    assert (again.view.people, again.view.gross, again.view.payable) == (2, sums.gross, sums.payable)
    assert {line.enrolment.id for line in again.lines} == {first, second}
    later = create_batch(office, BatchForm()).value
    (line,) = batch(office, later).lines
    assert line.returned is None
    assert [(one.batch_id, one.resolution, one.note) for one in line.earlier] == [(made, REDECLARE, "đã sửa ngày sinh")]
    assert batch(office, later).view.people == 1
    mark_sent(office, later)
    back(office, later, first, "papers")
    assert [one.batch_id for one in office.read.batch_returns.of_enrolments([first])[first]] == [made, later]
    for _ in range(5):
        undo_last(office)
    assert (state(office, made), states(office, first)) == ("sent", ["sent"])
    assert returned_waiting(office) == ()


def test_what_came_back_is_withdrawn_and_the_money_given_back_in_one_step(office: Office) -> None:
    made, first, _second = sent(office)
    back(office, made, first)
    paid, before = enrolment_of(office, DUC, VOLUNTARY).payable, office.read.ledger.balance()
    form = ResolveForm(batch_id=made, enrolment_ids=(first,), resolution=REFUND, note="đã vào BHXH bắt buộc")
    with pytest.raises(RuleBroken, match="lớn hơn 0"):
        resolve(office, form)
    assert states(office, first) == ["returned"]
    full = ResolveForm(
        batch_id=made, enrolment_ids=(first,), resolution=REFUND, note="đã vào BHXH bắt buộc", amounts={first: paid}
    )
    resolve(office, full)
    assert states(office, first) == ["refunded"]
    assert office.read.ledger.balance() == before - paid
    assert state(office, made) == "resolved"
    assert waiting(office, BatchForm()) == ()
    undo_last(office)
    assert (states(office, first), office.read.ledger.balance(), state(office, made)) == (
        ["returned"],
        before,
        "returned",
    )


def test_what_came_back_may_be_let_stand(office: Office) -> None:
    made, first, second = sent(office)
    back(office, made, first)
    resolve(office, ResolveForm(batch_id=made, enrolment_ids=(first,), resolution=KEEP))
    assert states(office, first, second) == ["accepted", "accepted"]
    assert state(office, made) == "resolved"
    assert [one.state for one in batch(office, made).events] == ["checked", "sent", "returned", "resolved"]
    with pytest.raises(RuleBroken, match="không còn chờ"):
        resolve(office, ResolveForm(batch_id=made, enrolment_ids=(first,), resolution=KEEP))


def test_what_is_refused(office: Office) -> None:
    made, first, second = sent(office)
    lines = (ReturnedLine(enrolment_id=first, reason_code="compulsory"),)
    for form, word in (
        (AnswerForm(batch_id=made, returned=()), "Chưa chọn ai"),
        (AnswerForm(batch_id=made, returned=(ReturnedLine(enrolment_id=first, reason_code="nope"),)), "danh mục"),
        (AnswerForm(batch_id=made, returned=(ReturnedLine(enrolment_id=first, reason_code="other"),)), "ghi rõ"),
        (AnswerForm(batch_id=made, returned=(ReturnedLine(enrolment_id=5, reason_code="papers"),)), "Người này"),
        (AnswerForm(batch_id=made, returned=lines, on=date(2026, 11, 22)), "Ngày có kết quả"),
        (AnswerForm(batch_id=made, returned=lines, on=date(2026, 11, 20)), "Ngày có kết quả"),
    ):
        with pytest.raises(RuleBroken, match=word):
            take_answer(office, form)
    with pytest.raises(RuleBroken, match="cách giải quyết"):
        resolve(office, ResolveForm(batch_id=made, enrolment_ids=(first,), resolution="forget"))
    with pytest.raises(RuleBroken, match="không còn chờ"):
        resolve(office, ResolveForm(batch_id=made, enrolment_ids=(), resolution=KEEP))
    back(office, made, first)
    with pytest.raises(RuleBroken, match="sau hôm nay"):
        resolve(office, ResolveForm(batch_id=made, enrolment_ids=(first,), resolution=KEEP, on=date(2026, 12, 1)))
    with pytest.raises(RuleBroken, match="đã gửi"):
        remove_from_batch(office, made, [second])
    assert states(office, first, second) == ["returned", "accepted"]


def test_a_batch_whose_making_was_undone_is_unknown(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY))
    made = create_batch(office, BatchForm()).value
    with pytest.raises(RuleBroken, match="chưa gửi"):
        accept_batch(office, made)
    undo_last(office)
    for ask in (
        lambda: accept_batch(office, made),
        lambda: batch(office, made),
        lambda: mark_sent(office, made),
        lambda: read_text(office, made, "Phạm Văn Đức"),
        lambda: take_answer(office, AnswerForm(batch_id=made, returned=())),
    ):
        with pytest.raises(WorldFault, match="Không tìm thấy đợt"):
            ask()


def test_what_came_back_stands_on_the_desk_of_its_collector(office: Office) -> None:
    made, first, second = sent(office)
    back(office, made, first, rest=False)
    back(office, made, second, "papers")
    mine = desk(office, collector_id=collector(office).id).group(RETURNS)
    assert [(item.name, item.collector, item.scheme) for item in mine.items] == [
        (DUC, collector(office).name, VOLUNTARY)
    ]
    whole = desk(office).group(RETURNS)
    assert {(item.name, item.collector) for item in whole.items} == {(DUC, collector(office).name), (LU, NOBODY)}
    assert "Thiếu tờ khai" in next(item.text for item in whole.items if item.name == LU)
    resolve(office, ResolveForm(batch_id=made, enrolment_ids=(first, second), resolution=REDECLARE))
    assert desk(office).group(RETURNS).items == ()


# -- answer lists


def test_a_pasted_list_is_matched_by_number_or_name(office: Office) -> None:
    made, first, second = sent(office)
    text = (
        "STT\tHọ và tên\tSố CCCD\tKết quả\tLý do\n"
        "1\tPhạm Văn Đức\t001079000031\tTrả lại\tĐang tham gia BHXH bắt buộc tại đơn vị\n"
        "2\tHOÀNG A LỬ\t\tChấp nhận\t\n"
        "3\tNgười Khác\t001080000099\tTrả lại\tSai số tiền\n"
    )
    found = read_text(office, made, text)
    assert [(one.enrolment_id, one.reason_code, one.reason) for one in found.returned] == [
        (first, "compulsory", "Đang tham gia BHXH bắt buộc tại đơn vị")
    ]
    assert [one.enrolment_id for one in found.accepted] == [second]
    assert [one.row for one in found.unclear] == [4]
    assert found.sentence == "Danh sách có 1 người bị trả lại, 1 người được chấp nhận, 1 dòng không rõ là ai."


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        ("1079000031\tkhông khớp ngày sinh với CSDL dân cư", "", None),  # too short for a personal id: nobody's
        ("1079000031 – 001079000031: không khớp ngày sinh", "identity", "không khớp ngày sinh"),
        ("001079000031\tđang hưởng lương hưu", "pensioner", "đang hưởng lương hưu"),
        ("1079000031.0\t001079000031\ttrùng kỳ đã kê khai", "duplicate", "trùng kỳ đã kê khai"),
        ("Phạm Văn Đức: đang hưởng trợ cấp thất nghiệp", "unemployment", "đang hưởng trợ cấp thất nghiệp"),
        ("Phạm Văn Đức\tchuyện lạ", "other", "chuyện lạ"),
        ("Phạm Văn Đức", "", ""),
        ("1079000031\tPhạm Văn Đức\tkhông được chấp nhận vì thiếu tờ khai", "", None),  # another number than on record
        ("01079000031\tthiếu tờ khai", "papers", "thiếu tờ khai"),  # Excel lost a zero
    ],
)  # fmt: skip
def test_a_line_of_an_answer(office: Office, line: str, code: str, reason: str | None) -> None:
    made, first, second = sent(office)
    found = read_text(office, made, f"{line}\nHoàng A Lử\tđồng ý")
    assert [one.enrolment_id for one in found.accepted] == [second]
    if reason is None:
        assert found.returned == ()
        assert len(found.unclear) == 1
    else:
        assert [(one.enrolment_id, one.reason_code, one.reason) for one in found.returned] == [(first, code, reason)]


def test_a_workbook_of_answers(office: Office, tmp_path: Path) -> None:
    from openpyxl import Workbook

    made, first, _second = sent(office)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH HỒ SƠ TRẢ LẠI"])
    sheet.append(["TT", "Họ tên", "CCCD", "Nội dung"])
    sheet.append([1, "Phạm Văn Đức", 1079000031, "Sai thời gian đóng"])  # a number: the zeros are gone
    sheet.append([2, "Phạm Văn Đức", "001079000031", "Sai thời gian đóng"])
    path = tmp_path / "tra lai.xlsx"
    book.save(path)
    found = read_file(office, made, path)
    assert [(one.enrolment_id, one.reason_code) for one in found.returned] == [(first, "period")]
    assert len(found.unclear) == 1


def test_a_list_of_another_batch_is_told_apart(office: Office) -> None:
    made, _first, _second = sent(office)
    pay(office, Paid(name=ON_, scheme=VOLUNTARY, method="3"))
    other = create_batch(office, BatchForm()).value
    mark_sent(office, other)
    with pytest.raises(RuleBroken, match="có 1 người ở đợt 01/2026"):
        read_text(office, other, "Phạm Văn Đức\t001079000031\ttrùng")
    with pytest.raises(RuleBroken, match="không có ai ở đợt 02/2026"):
        read_text(office, other, "Tên không có\tlý do nào đó")
    with pytest.raises(RuleBroken, match="không có ai"):
        read_rows(office, made, [[], ["", " "]])
    with pytest.raises(WorldFault):
        read_file(office, made, Path("khong-co.xlsx"))


def test_a_name_twice_or_an_answer_twice_is_left_to_the_officer(office: Office) -> None:
    made, first, _second = sent(office)
    with office.write("test.name", "Trùng tên", undoable=False) as work:
        work.people.change(person(office, LU).id, name=DUC)
    (row,) = read_text(office, made, "Phạm Văn Đức\tthiếu tờ khai").rows
    assert (row.enrolment_id, "cùng tên" in row.problem) == (None, True)
    rows = read_text(office, made, "001079000031\tthiếu tờ khai\n001079000031\tsai số tiền").rows
    assert [row.enrolment_id for row in rows] == [first, None]
    back(office, made, first, rest=False)
    (row,) = read_text(office, made, "001079000031\tthiếu tờ khai").rows
    assert "đã có kết quả" in row.problem
