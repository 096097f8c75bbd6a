"""Submitting: the file, what is frozen with it, the month that closes, what is refused, and nothing half done when it cannot be written."""

import errno
import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import report_checks, submitting
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.history import next_undo, undo_last
from desktop_app.services.keeping import check
from desktop_app.services.month_closing import close_month, closed_months
from desktop_app.services.office import Office
from desktop_app.services.planning import set_year_total
from desktop_app.services.planning_figures import Scope
from desktop_app.services.report_calendar import SubmitChoices, save_choices
from desktop_app.services.reporting import Filters, prepare
from desktop_app.services.reporting_values import Check
from desktop_app.services.submission_register import file_again, frozen, submission, submissions
from desktop_app.services.submitting import deadline, filters_of, prepare_submission, submit
from desktop_app.storage.engine import DatabaseError
from desktop_app.system import disk
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE, TODAY
from tests.services.money_builders import BUOI, DUC, HANH, a_plan
from tests.services.submission_builders import BEFORE, FORM, MONTH, changes, october, office, out, pay_later, sent

__all__ = ["office", "out"]
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")


def steps(office: Office) -> int:
    return len(office.read.steps.newest(1000))


def test_what_leaves_is_a_file_with_its_hash_and_everything_about_it(office: Office, out: Path) -> None:
    october(office)
    made = submit(office, FORM.lower(), MONTH, out)
    found = made.value
    path = out / found.file_name
    assert path.name == "B15a-UQ-2026-10.xlsx"
    assert list(out.iterdir()) == [path]
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (found.form, found.period, found.month, found.filters) == (FORM, "month", MONTH, "{}")
    assert (found.made_at, found.made_by) == (
        office.now().isoformat(timespec="seconds")[:10] + found.made_at[10:],
        office.user,
    )
    assert found.due_on == "2026-11-05"
    assert Path(found.folder) == out.resolve()
    assert "2026-05-01" in found.form_version
    rules = json.loads(found.rules)
    assert rules["shipped"] > 100
    assert len(rules["sha256"]) == 64
    assert rules["own"] == 0
    assert made.changes == {"submission"}
    assert made.label == "Nộp B15a-UQ tháng 10/2026"
    assert "Nộp sau hạn 05/11/2026." in made.notes
    assert openpyxl.load_workbook(path).active is not None
    assert check(office).sound


def test_every_figure_and_the_names_behind_it_are_frozen(office: Office, out: Path) -> None:
    october(office)
    figures, names = frozen(office, sent(office, out).id)
    total = figures.row("total")
    assert total is not None
    assert total.values["health.month"] == 1
    assert total.values["health.cumulative"] == 2
    assert total.values["voluntary_si.month"] == 1
    behind = {one.name for one in names if "total" in one.rows and "health.cumulative" in one.columns}
    assert behind == {DUC, BUOI}
    this_month = {one.name for one in names if "health.month" in one.columns}
    assert this_month == {BUOI}
    assert all(one.amount == 1 and len(one.rows) == 3 for one in names)


def test_an_earlier_file_is_never_written_over(office: Office, out: Path) -> None:
    october(office)
    out.mkdir()
    kept = out / "B15a-UQ-2026-10.xlsx"
    kept.write_text("của người khác", encoding="utf-8")
    assert sent(office, out).file_name == "B15a-UQ-2026-10-2.xlsx"
    assert kept.read_text(encoding="utf-8") == "của người khác"


def test_several_files_of_one_submission(office: Office, out: Path, tmp_path: Path) -> None:
    october(office)
    found = submit(office, FORM, MONTH, out, formats=("xlsx", "pdf")).value
    assert {path.suffix for path in out.iterdir()} == {".xlsx", ".pdf"}
    for ending in ("xlsx", "pdf"):
        left = next(path for path in out.iterdir() if path.suffix == f".{ending}")
        again = file_again(office, found.id, tmp_path / f"lại.{ending}")
        assert again.read_bytes() == left.read_bytes()


@pytest.mark.parametrize("formats", [(), ("docx",), ("xlsx", "xlsx")])
def test_files_that_a_form_has_not(office: Office, out: Path, formats: tuple[str, ...]) -> None:
    with pytest.raises(WorldFault, match="xlsx, pdf"):
        submit(office, FORM, MONTH, out, formats=formats)
    assert submissions(office) == ()
    assert not out.exists()


def test_a_submission_is_not_undone(office: Office, out: Path) -> None:
    october(office)
    before = next_undo(office)
    found = sent(office, out)
    assert next_undo(office) == before
    undo_last(office)  # takes back the collection before it
    assert submission(office, found.id).state == "sent"
    assert changes(office, found)


def test_a_corrected_report_refers_to_the_one_it_replaces(office: Office, out: Path) -> None:
    october(office)
    first = sent(office, out)
    pay_later(office)
    made = submit(office, FORM, MONTH, out)
    second = made.value
    assert (first.replaces_id, second.replaces_id) == (None, first.id)
    assert any("Thay cho lần nộp ngày 21/11/2026: đã ghi là bản thay thế." in note for note in made.notes)
    states = {view.record.id: (view.state, view.replaced_by) for view in submissions(office)}
    assert states == {first.id: ("replaced", second.id), second.id: ("sent", None)}
    third = submit(office, FORM, MONTH, out, replaces=second.id)
    assert any("giống hệt" in note for note in third.notes)


def test_what_cannot_be_replaced(office: Office, out: Path) -> None:
    october(office)
    first = sent(office, out)
    earlier = sent(office, out, month=BEFORE)
    sent(office, out)
    for wrong in (first.id, earlier.id):
        with pytest.raises(RuleBroken, match="Không thay được"):
            submit(office, FORM, MONTH, out, replaces=wrong)
    with pytest.raises(WorldFault, match="Không có lần nộp số 7"):
        submit(office, FORM, MONTH, out, replaces=7)
    assert len(submissions(office)) == 3
    assert len(list(out.iterdir())) == 3


def test_the_month_closes_with_it(office: Office, out: Path) -> None:
    october(office)
    before = steps(office)
    made = submit(office, FORM, MONTH, out, lock=True)
    assert [lock.month for lock in closed_months(office)] == [MONTH]
    assert made.value.month_locked == 1
    assert {"month", "submission"} <= made.changes
    assert steps(office) == before + 1
    with pytest.raises(RuleBroken, match="đã khóa sổ"):
        pay_later(office)


def test_whether_it_closes_is_the_offices_choice(office: Office, out: Path) -> None:
    october(office)
    save_choices(office, SubmitChoices(lock_month=True))
    assert submit(office, FORM, BEFORE, out).value.month_locked == 1
    assert submit(office, FORM, MONTH, out, lock=False).value.month_locked == 0
    assert [lock.month for lock in closed_months(office)] == [BEFORE]
    close_month(office, MONTH)
    assert submit(office, FORM, MONTH, out).value.month_locked == 0  # it was closed already: nothing more to do


def test_a_running_month_is_submitted_but_not_closed(office: Office, out: Path) -> None:
    october(office)
    with pytest.raises(RuleBroken, match="chưa kết thúc nên chưa khóa sổ được"):
        submit(office, FORM, "2026-11", out, lock=True)
    assert not out.exists()
    made = submit(office, FORM, "2026-11", out)
    assert made.value.month_locked == 0
    assert "Tháng 11/2026 chưa kết thúc: số liệu mới đến ngày 21/11/2026." in made.notes
    assert not [note for note in submit(office, FORM, MONTH, out).notes if "chưa kết thúc" in note]


def test_a_table_of_the_office_has_no_day_of_the_law(office: Office) -> None:
    october(office)
    days = [deadline(office, prepare(office, form, MONTH)) for form in (FORM, "TH-THANG")]
    assert days == [date(2026, 11, 5), None]


@pytest.mark.parametrize(
    ("form", "month", "said"),
    [
        (FORM, "2026-12", "chưa đến"),
        (FORM, "10/2026", "2026-10"),
        ("B99", MONTH, "B15a-UQ"),
        ("PHIEU-TU-VAN", MONTH, "không lập theo kỳ"),
    ],
)
def test_what_is_no_report_of_a_period(office: Office, out: Path, form: str, month: str, said: str) -> None:
    with pytest.raises(WorldFault, match=said):
        submit(office, form, month, out)
    assert submissions(office) == ()
    assert not out.exists()


def test_a_batch_form_is_submitted_batch_by_batch(office: Office, out: Path) -> None:
    october(office)
    with pytest.raises(WorldFault, match="lập đợt kê khai trước"):
        submit(office, "D05-TS", MONTH, out)
    batch = create_batch(office, BatchForm()).value
    found = submit(office, "D05-TS", "2026-11", out).value
    assert filters_of(found) == Filters(batch=batch)
    assert (found.period, found.due_on, found.rows) == ("batch", None, 1)
    assert changes(office, found) == {}


def test_filters_tell_submissions_apart(office: Office, out: Path) -> None:
    october(office)
    whole = sent(office, out, "TH-THANG")
    part = submit(office, "TH-THANG", MONTH, out, Filters(commune=FIRST_COMMUNE)).value
    assert part.replaces_id is None
    assert filters_of(part) == Filters(commune=FIRST_COMMUNE)
    assert whole.due_on is None  # the law's day is for the agency's forms
    assert (changes(office, whole), changes(office, part)) == ({}, {})


# -- what keeps a report from leaving


def blocking(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = (Check(level="block", message="Tổng cộng không khớp: ghi 2, cộng các dòng được 3."),)
    monkeypatch.setattr(submitting, "check_before_leaving", lambda office, sheet: odd)


def test_figures_that_do_not_add_up_do_not_leave_without_a_reason(
    office: Office, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    october(office)
    blocking(monkeypatch)
    assert [one.message for one in prepare_submission(office, FORM, MONTH).blocked] == [
        "Tổng cộng không khớp: ghi 2, cộng các dòng được 3."
    ]
    with pytest.raises(RuleBroken, match="ghi 2, cộng các dòng được 3"):
        submit(office, FORM, MONTH, out, despite="  ")
    assert not out.exists()
    assert submit(office, FORM, MONTH, out, despite="Tỉnh yêu cầu giữ").value.despite == "Tỉnh yêu cầu giữ"


def test_the_real_checks_are_those_that_are_asked(office: Office) -> None:
    october(office)
    scope = Scope(kind="commune", code=FIRST_COMMUNE, name="")
    set_year_total(office, a_plan(office), "hh_people", scope, 1200)
    found = prepare_submission(office, FORM, MONTH)
    asked = {one.message for one in report_checks.check_before_leaving(office, found.sheet)}
    assert any("chậm so với chỉ tiêu" in message for message in asked)
    assert asked <= {one.message for one in found.checks}
    assert not found.blocked
    assert found.replaces is None


# -- what the world does


def test_a_folder_that_cannot_be_written(office: Office, tmp_path: Path) -> None:
    october(office)
    file = tmp_path / "tệp.txt"
    file.write_text("x", encoding="utf-8")
    before = steps(office)
    with pytest.raises(WorldFault, match="không phải thư mục"):
        submit(office, FORM, MONTH, file)
    assert submissions(office) == ()
    assert steps(office) == before


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "đầy"), (errno.EROFS, "chỉ cho đọc"), (errno.EACCES, "không cho phép"), (errno.EBUSY, "Excel")],
)
def test_nothing_is_submitted_when_the_file_cannot_be_written(
    office: Office, out: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    october(office)

    def refuse(temporary: Path, path: Path) -> None:
        raise OSError(number, "said by the disk")

    monkeypatch.setattr(disk, "_settle", refuse)
    with pytest.raises(WorldFault, match=said):
        submit(office, FORM, MONTH, out, lock=True)
    assert submissions(office) == ()
    assert closed_months(office) == ()
    assert list(out.iterdir()) == []


def test_the_file_goes_when_the_freezing_fails(office: Office, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    october(office)

    def fail(*_args: object, **_values: object) -> int:
        raise DatabaseError("the data file gave up")

    monkeypatch.setattr(type(office.read.submission_parts), "freeze", fail)
    with pytest.raises(DatabaseError):
        submit(office, FORM, MONTH, out, lock=True)
    assert list(out.iterdir()) == []
    assert submissions(office) == ()
    assert closed_months(office) == ()


def test_a_file_left_over_by_a_power_cut_is_harmless(
    office: Office, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    october(office)
    with monkeypatch.context() as cut:
        cut.setattr(submitting, "_freeze", _cut_off)
        cut.setattr(Path, "unlink", lambda *_args, **_options: None)  # nobody is left to tidy up
        with pytest.raises(KeyboardInterrupt):
            submit(office, FORM, MONTH, out)
    assert len(list(out.iterdir())) >= 1
    assert submissions(office) == ()
    found = sent(office, out)
    assert found.file_name == "B15a-UQ-2026-10-2.xlsx"
    assert found.replaces_id is None
    assert check(office).sound


def _cut_off(*_args: object, **_options: object) -> int:
    raise KeyboardInterrupt


def test_the_answer_of_the_clock_is_the_offices(office: Office, out: Path) -> None:
    october(office)
    office.now = lambda: datetime(2026, 11, 4, 16, 5)
    made = submit(office, FORM, MONTH, out)
    assert made.value.made_at == "2026-11-04T16:05:00"
    assert not any("sau hạn" in note for note in made.notes)
    assert TODAY.isoformat() > made.value.made_at
    assert {HANH, BUOI} <= {one.name for one in frozen(office, made.value.id)[1]}
