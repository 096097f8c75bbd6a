"""Several batches at once: by list, organisation and collector; the sums of a batch, its lines and its form are one."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.batch_answers import AnswerForm, ResolveForm, ReturnedLine, resolve, take_answer
from desktop_app.services.batch_checking import check_batch
from desktop_app.services.batch_export import export, exports, suggested_name
from desktop_app.services.batch_making import (
    NOBODY,
    PER_COLLECTOR,
    BatchesForm,
    create_batches,
    proposals,
    waiting_lists,
)
from desktop_app.services.batch_sending import mark_sent
from desktop_app.services.collecting_batches import BatchForm, batch, batches, create_batch, waiting
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import collector, person
from tests.services.batch_builders import a_crowd
from tests.services.money_builders import AN, BUOI, DUC, LU, ON_, Paid, pay, the_twelve

VOLUNTARY, HEALTH = "voluntary-si", "health-household"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def everybody(office: Office) -> None:
    """Let people of every list pay: two to the collector, the others to nobody on record."""
    who = collector(office).id
    pay(office, Paid(name=DUC, scheme=VOLUNTARY), Paid(name=DUC), on=date(2026, 11, 5), collector_id=who)
    pay(office, Paid(name=LU, scheme=VOLUNTARY, method="3"), on=date(2026, 11, 6))
    pay(office, Paid(name=AN), Paid(name=BUOI), on=date(2026, 11, 6))


def test_one_batch_for_every_list_and_organisation(office: Office) -> None:
    everybody(office)
    assert {one.form.code: one.sums.people for one in waiting_lists(office)} == {"D05-TS": 2, "MAU-4": 3, "MAU-3": 0}
    asked = proposals(office, BatchesForm())
    assert sorted((one.form.code, one.owner, one.people) for one in asked) == sorted(
        [
            ("D05-TS", NOBODY, 1),
            ("D05-TS", asked_name(office), 1),
            ("MAU-4", NOBODY, 2),
            ("MAU-4", asked_name(office), 1),
        ]
    )
    made = create_batches(office, BatchesForm())
    assert made.label == "Lập 4 đợt kê khai, 5 người"
    found = [batch(office, one).view for one in made.value]
    assert [(one.batch.form, one.batch.number, one.people) for one in found] == [
        ("D05-TS", "01/2026", 1),
        ("D05-TS", "02/2026", 1),
        ("MAU-4", "01/2026", 2),
        ("MAU-4", "02/2026", 1),
    ]
    assert sum(one.payable for one in found) == sum(one.payable for one in asked)
    assert all(one.sums.people == 0 for one in waiting_lists(office))
    with pytest.raises(RuleBroken, match="đang chờ kê khai"):
        create_batches(office, BatchesForm())
    undo_last(office)
    assert batches(office) == ()
    assert sum(one.sums.people for one in waiting_lists(office)) == 5


def asked_name(office: Office) -> str:
    """Return the name of the collector's organisation."""
    return office.read.organisations.get(collector(office).organisation_id).name


def test_one_batch_for_every_collector_or_only_some(office: Office) -> None:
    everybody(office)
    who = collector(office)
    owners = {one.owner for one in proposals(office, BatchesForm(per=PER_COLLECTOR))}
    assert owners == {NOBODY, who.name}
    assert [one.people for one in proposals(office, BatchesForm(collector_id=who.id))] == [1, 1]
    only = BatchesForm(organisation_id=who.organisation_id, forms=("MAU-4",), made_on=date(2026, 11, 20))
    (made,) = create_batches(office, only).value
    found = batch(office, made).view
    assert (found.batch.made_on, found.organisation and found.organisation.id) == ("2026-11-20", who.organisation_id)
    assert [one.people for one in proposals(office, BatchesForm(since=date(2026, 11, 6)))] == [1, 2]
    assert proposals(office, BatchesForm(until=date(2026, 11, 4))) == ()


def test_who_is_paid_for_by_a_class_stands_on_another_list_than_the_household(office: Office) -> None:
    near_poor = person(office, ON_)
    with office.write("test.class", "Hộ cận nghèo", undoable=False) as work:
        work.entitlements.add(class_code="near-poor", household_id=near_poor.household_id, valid_from="2026-01-01")
    pay(office, Paid(name=ON_))
    assert {one.form.code: one.sums.people for one in waiting_lists(office)} == {"D05-TS": 0, "MAU-4": 0, "MAU-3": 1}
    line = office.read.enrolments.unbatched(HEALTH)[0].id
    with pytest.raises(RuleBroken, match=ON_):
        create_batch(office, BatchForm(scheme=HEALTH, form="MAU-4", enrolment_ids=(line,)))
    made = create_batch(office, BatchForm(scheme=HEALTH, form="MAU-3")).value
    assert batch(office, made).view.title == "MAU-3 01/2026"


@pytest.mark.parametrize(
    ("form", "word"),
    [
        (BatchForm(form="D03-TS"), "Không có mẫu kê khai"),
        (BatchForm(form="MAU-4"), "không dùng để kê khai"),
        (BatchForm(scheme=HEALTH), "không dùng để kê khai"),
    ],
)
def test_a_list_that_is_not_known_or_of_another_scheme(office: Office, form: BatchForm, word: str) -> None:
    for ask in (create_batch, waiting):
        with pytest.raises(RuleBroken, match=word):
            ask(office, form)
    with pytest.raises(RuleBroken, match="Không có mẫu"):
        proposals(office, BatchesForm(forms=("D03-TS",)))
    with pytest.raises(RuleBroken, match="theo tổ chức"):
        create_batches(office, BatchesForm(per="village"))
    assert batches(office) == ()


def test_how_long_a_batch_has_waited(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY), on=date(2026, 11, 2))
    made = create_batch(office, BatchForm(made_on=date(2026, 11, 11))).value
    assert batch(office, made).view.age_days == 10
    mark_sent(office, made, date(2026, 11, 16))
    assert batch(office, made).view.age_days == 5
    assert [view.batch.id for view in batches(office, year=2026)] == [made]
    assert batches(office, year=2025) == ()


# -- many lines


def _statements(office: Office, act: Any) -> int:
    seen: list[str] = []
    conn = office.read.db.conn
    conn.set_trace_callback(seen.append)
    try:
        act()
    finally:
        conn.set_trace_callback(None)
    return len(seen)


def test_the_number_of_questions_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    office = a_crowd(tmp_path, 120)
    try:
        lines = [one.enrolment.id for one in waiting(office, BatchForm())]
        assert len(lines) == 120
        small = create_batch(office, BatchForm(enrolment_ids=tuple(lines[:2]))).value
        large = create_batch(office, BatchForm(enrolment_ids=tuple(lines[2:]))).value
        for ask in (batch, check_batch):
            assert _statements(office, partial(ask, office, large)) == _statements(office, partial(ask, office, small))
        assert _statements(office, lambda: batches(office)) < 10
    finally:
        office.close(with_backup=False)


def test_who_waits_is_read_from_an_index_of_those_alone(office: Office) -> None:
    plan = office.read.db.conn.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM enrolment WHERE scheme = ? AND state = 'collected' AND batch_id IS NULL "
        "AND collected_on BETWEEN ? AND ?",
        (VOLUNTARY, "2026-01-01", "2026-12-31"),
    ).fetchall()
    assert any("enrolment_waiting" in row["detail"] for row in plan)


# -- the form


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_batch_lines_and_form_have_the_same_sums(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("sums")
    office = a_crowd(folder, 12)
    try:
        lines = [one.enrolment.id for one in waiting(office, BatchForm())]
        changes = data.draw(st.lists(st.integers(0, 5_000_000), min_size=12, max_size=12))
        with office.write("test.amounts", "Số tiền", undoable=False) as work:
            for line, extra in zip(lines, changes, strict=True):
                row = work.enrolments.get(line)
                work.enrolments.change(line, gross=row.gross + extra, payable=row.payable + extra)
        taken = data.draw(st.sets(st.sampled_from(lines), min_size=1))
        made = create_batch(office, BatchForm(enrolment_ids=tuple(taken))).value
        back = data.draw(st.sets(st.sampled_from(sorted(taken))))
        with office.write("test.sent", "Đã gửi", undoable=False) as work:
            work.batches.change(made, state="sent", sent_on="2026-11-21")
            for line in taken:
                work.enrolments.change(line, state="sent")
        if back:
            returned = tuple(ReturnedLine(enrolment_id=line, reason_code="papers") for line in back)
            take_answer(office, AnswerForm(batch_id=made, returned=returned))
            resolve(office, ResolveForm(batch_id=made, enrolment_ids=tuple(back), resolution="redeclare"))
            create_batch(office, BatchForm(enrolment_ids=tuple(back)))
        found = batch(office, made)
        assert {line.enrolment.id for line in found.lines} == taken
        gross = sum(line.enrolment.gross for line in found.lines)
        payable = sum(line.enrolment.payable for line in found.lines)
        assert (found.view.people, found.view.gross, found.view.payable) == (len(taken), gross, payable)
        path = folder / "d05.xlsx"
        assert export(office, made, "D05-TS", path).rows == len(taken)
        assert _read_d05_calamine(path) == _read_d05(path) == (len(taken), gross, payable, gross, payable)
    finally:
        office.close(with_backup=False)


def _read_d05(path: Path) -> tuple[int, int, int, int, int]:
    """Return lines, sums of the lines and the totals of columns 6 and 7, as another program reads them."""
    sheet = load_workbook(path).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=15, max_col=17)]
    return _sums(rows)


def _read_d05_calamine(path: Path) -> tuple[int, int, int, int, int]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)[14:]
    return _sums([list(row) for row in rows])


def _sums(rows: list[list[Any]]) -> tuple[int, int, int, int, int]:
    lines = [row for row in rows if isinstance(row[0], int | float) and not isinstance(row[0], bool)]
    (total,) = [row for row in rows if any(isinstance(cell, str) and cell.startswith("Cộng") for cell in row)]
    whole = [int(Decimal(str(value or 0))) for value in (total[7], total[8])]
    return len(lines), sum(int(row[7]) for row in lines), sum(int(row[8]) for row in lines), whole[0], whole[1]


def test_the_papers_of_a_batch(office: Office, tmp_path: Path) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY))
    made = create_batch(office, BatchForm()).value
    forms = exports(office, made)
    assert forms[0].code == "D05-TS"
    assert suggested_name(office, made, forms[0]) == "D05-TS-01-2026.xlsx"
    assert export(office, made, "D05-TS", tmp_path / "ds.pdf").path.read_bytes().startswith(b"%PDF")
    with pytest.raises(WorldFault):
        export(office, made, "KHONG-CO", tmp_path / "ds.xlsx")
    undo_last(office)
    with pytest.raises(WorldFault, match="Không tìm thấy đợt"):
        exports(office, made)
