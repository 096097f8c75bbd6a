"""The register: states, answers, the very file again; and what is due when."""

from datetime import date, datetime
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.services.report_calendar import SubmitChoices, calendar, choices, due_report, save_choices, waiting
from desktop_app.services.report_periods import due_on, last_month, months_of, named, period_words, step
from desktop_app.services.submission_register import answer, events, file_again, submission, submissions, untouched
from desktop_app.services.submitting import submit
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, empty_office
from tests.services.submission_builders import BEFORE, FORM, MONTH, october, office, out, sent

__all__ = ["office", "out"]


def test_the_register_lists_the_newest_first(office: Office, out: Path) -> None:
    october(office)
    first, second = sent(office, out, month=BEFORE), sent(office, out)
    found = submissions(office)
    assert [one.record.id for one in found] == [second.id, first.id]
    assert {(one.name, one.period_words, one.state_words) for one in found} == {
        (FORM, "tháng 09/2026", "Đã nộp"),
        (FORM, "tháng 10/2026", "Đã nộp"),
    }
    assert all(one.late for one in found)
    shown = found[0].as_json()
    assert shown.keys() >= {
        "submission",
        "form",
        "month",
        "path",
        "sha256",
        "rows",
        "made_at",
        "made_by",
        "locked",
        "replaces",
    }
    assert (shown["state"], shown["answered_on"], shown["replaced_by"]) == ("sent", None, None)


def test_an_answer_is_noted_and_can_be_taken_back(office: Office, out: Path) -> None:
    october(office)
    found = sent(office, out)
    assert answer(office, found.id, "accepted").changes == {"submission"}
    assert submission(office, found.id).state_words == "Đã chấp nhận"
    undone = undo_last(office)
    assert undone.changes == {"submission"}
    assert submission(office, found.id).state == "sent"
    answer(office, found.id, "returned", TODAY, "Thiếu mã nhân viên thu")
    view = submission(office, found.id)
    assert (view.state, view.answer.note) == ("returned", "Thiếu mã nhân viên thu")
    assert [one.state for one in events(office, found.id)] == ["sent", "returned"]


@pytest.mark.parametrize(
    ("state", "on", "note", "said"),
    [
        ("lost", TODAY, "", "chấp nhận"),
        ("accepted", date(2026, 11, 22), "", "đến hôm nay"),
        ("accepted", date(2026, 11, 20), "", "từ ngày nộp 21/11/2026"),
        ("returned", TODAY, "  ", "lý do"),
    ],
)
def test_answers_that_cannot_be(office: Office, out: Path, state: str, on: date, note: str, said: str) -> None:
    october(office)
    found = sent(office, out)
    with pytest.raises(RuleBroken, match=said):
        answer(office, found.id, state, on, note)
    assert submission(office, found.id).state == "sent"


def test_what_was_replaced_gets_no_answer(office: Office, out: Path) -> None:
    october(office)
    first = sent(office, out)
    second = sent(office, out)
    with pytest.raises(RuleBroken, match=f"lần nộp số {second.id}"):
        answer(office, first.id, "accepted")


def test_the_file_again_byte_for_byte(office: Office, out: Path, tmp_path: Path) -> None:
    october(office)
    found = sent(office, out)
    left = out / found.file_name
    before = left.read_bytes()
    assert untouched(submission(office, found.id))
    left.write_bytes(b"opened and saved by somebody")
    assert not untouched(submission(office, found.id))
    again = file_again(office, found.id, tmp_path / "nơi khác" / "lại.xlsx")
    assert again.read_bytes() == before
    left.unlink()
    assert not untouched(submission(office, found.id))


def test_a_file_that_was_not_submitted(office: Office, out: Path, tmp_path: Path) -> None:
    october(office)
    found = sent(office, out)
    with pytest.raises(WorldFault, match=r"không có tệp \.pdf.*\.xlsx"):
        file_again(office, found.id, tmp_path / "lại.pdf")
    with pytest.raises(WorldFault, match="Không có lần nộp số 5"):
        file_again(office, 5, tmp_path / "lại.xlsx")
    assert not list(tmp_path.glob("lại*"))


# -- what is due


def on(office: Office, day: date) -> None:
    office.now = lambda: datetime.combine(day, datetime.min.time())


@pytest.mark.parametrize(
    ("day", "state", "left"),
    [
        (date(2026, 10, 31), "open", 5),
        (date(2026, 11, 1), "unsent", 4),
        (date(2026, 11, 5), "unsent", 0),
        (date(2026, 11, 6), "late", -1),
    ],
)
def test_a_month_is_due_on_the_fifth(office: Office, day: date, state: str, left: int) -> None:
    october(office)
    on(office, day)
    (due,) = [one for one in calendar(office) if one.month == MONTH]
    assert (due.state, due.days_left, due.due_on) == (state, left, date(2026, 11, 5))
    assert due.words == "Chưa nộp B15a-UQ tháng 10/2026 – hạn 05/11/2026"
    assert due.short_words == "B15a-UQ 10/2026 (hạn 05/11)"
    assert (due in waiting(office)) == (state != "open")


def test_what_was_submitted_waits_no_more_unless_it_is_returned(office: Office, out: Path) -> None:
    october(office)
    assert [one.month for one in waiting(office)] == [MONTH]
    found = sent(office, out)
    assert waiting(office) == ()
    assert due_report(office, FORM, MONTH).submission == found
    answer(office, found.id, "returned", note="sai tổng")
    (due,) = waiting(office)
    assert due.words == "Bị trả lại, phải nộp lại B15a-UQ tháng 10/2026 – hạn 05/11/2026"
    sent(office, out)
    assert waiting(office) == ()


def test_every_month_since_the_first_one_submitted(office: Office, out: Path) -> None:
    october(office)
    sent(office, out, month=BEFORE)
    on(office, date(2026, 12, 20))
    assert [(one.month, one.state) for one in calendar(office)] == [
        (BEFORE, "sent"), (MONTH, "late"), ("2026-11", "late"), ("2026-12", "open"),
    ]  # fmt: skip


def test_an_office_that_collected_nothing_owes_nothing(tmp_path: Path) -> None:
    office = empty_office(tmp_path)
    assert calendar(office) == ()
    office.close(with_backup=False)


def test_the_offices_choices(office: Office, out: Path) -> None:
    october(office)
    assert choices(office) == SubmitChoices()
    save_choices(office, SubmitChoices(forms=("th-thang", FORM, FORM), lock_month=True, jump_percent=30))
    assert choices(office) == SubmitChoices(forms=("TH-THANG", FORM), lock_month=True, jump_percent=30)
    assert {one.form.code for one in waiting(office)} == {"TH-THANG", FORM}
    made = submit(office, "TH-THANG", MONTH, out, lock=False).value
    assert made.due_on == "2026-11-05"
    save_choices(office, SubmitChoices(forms=()))
    assert calendar(office) == ()


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (SubmitChoices(forms=("B99",)), "B99"),
        (SubmitChoices(forms=("D05-TS",)), "D05-TS"),
        (SubmitChoices(jump_percent=0), "từ 1 %"),
    ],
)
def test_choices_that_cannot_be(office: Office, chosen: SubmitChoices, said: str) -> None:
    with pytest.raises(WorldFault, match=said):
        save_choices(office, chosen)
    assert choices(office) == SubmitChoices()


@pytest.mark.parametrize(
    ("period", "month", "last", "first", "words", "before", "due"),
    [
        ("month", "2026-10", "2026-10", "2026-10", "tháng 10/2026", "2026-09", "2026-11-05"),
        ("month", "2026-12", "2026-12", "2026-12", "tháng 12/2026", "2026-11", "2027-01-05"),
        ("quarter", "2026-10", "2026-12", "2026-10", "quý IV/2026", "2026-09", "2027-01-05"),
        ("quarter", "2026-06", "2026-06", "2026-04", "quý II/2026", "2026-03", "2026-07-05"),
        ("year", "2026-03", "2026-12", "2026-01", "năm 2026", "2025-12", "2027-01-10"),
    ],
)
def test_periods(
    office: Office, period: str, month: str, last: str, first: str, words: str, before: str, due: str
) -> None:
    assert last_month(period, month) == last
    assert (months_of(period, last)[0], months_of(period, last)[-1]) == (first, last)
    assert period_words(period, last) == words
    assert step(period, last, -1) == before
    assert due_on(office.law, period, last) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("B15a-UQ", "tháng 10/2026", "B15a-UQ tháng 10/2026"),
        ("Bảng tổng hợp tháng", "tháng 10/2026", "Bảng tổng hợp tháng 10/2026"),
        ("B09a-TS", "quý IV/2026", "B09a-TS quý IV/2026"),
    ],
)
def test_a_report_with_its_period(name: str, words: str, told: str) -> None:
    assert named(name, words) == told


def test_a_quarter_that_is_to_come(office: Office, out: Path) -> None:
    october(office)
    with pytest.raises(WorldFault, match=r"^Quý I/2027 chưa đến"):
        submit(office, "B09a-TS", "2027-02", out)


def test_what_has_no_day(office: Office) -> None:
    assert due_on(office.law, "batch", MONTH) is None
    assert due_on(office.law, "month", "1999-01") is None
