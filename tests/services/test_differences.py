"""Reported against current: nothing when nothing changed, else exactly the figures and names that did, each with its cause."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.services.collecting import void_receipt
from desktop_app.services.collecting_batches import BatchForm, create_batch, remove_from_batch
from desktop_app.services.differences import CHANGED, GONE, NEW, differences
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.office import Office
from desktop_app.services.planning import set_year_total
from desktop_app.services.planning_figures import Scope
from desktop_app.services.reporting import prepare
from desktop_app.services.submission_figures import FrozenFigures, freeze
from desktop_app.services.submission_names import names_of, pack, unpack
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE, TODAY, collector, person
from tests.services.money_builders import AN, BUOI, DUC, HANH, LU, Paid, a_plan, pay, the_twelve
from tests.services.submission_builders import (
    FORM,
    IN_OCTOBER,
    MONTH,
    changes,
    figures,
    october,
    office,
    out,
    pay_later,
    rename,
    sent,
)  # fmt: skip

__all__ = ["office", "out"]
BLOCK = ("month", "month_continuing", "cumulative")


def cells(found: object, block: str, columns: tuple[str, ...], rows: list[str]) -> set[tuple[str, str]]:
    return {(row, f"{block}.{column}") for row in rows for column in columns}


def rows_of(office: Office) -> list[str]:
    """Return the three rows of the form in which a figure of the one collector stands."""
    one = collector(office)
    return [f"collector:{one.id}", f"organisation:{one.organisation_id}", "total"]


@pytest.mark.parametrize("form", [FORM, "TH-THANG", "DS-DENHAN", "DS-TIEMNANG"])
def test_nothing_changed_nothing_differs(office: Office, out: Path, form: str) -> None:
    october(office)
    assert changes(office, sent(office, out, form)) == {}


def test_a_voided_receipt_is_told_by_figure_name_and_cause(office: Office, out: Path) -> None:
    paid = october(office)[BUOI]
    found = sent(office, out)
    void_receipt(office, paid.receipt_id, "Thu nhầm hộ")
    told = changes(office, found)
    assert set(told) == cells(told, "health", BLOCK, rows_of(office))
    for figure in told.values():
        assert figure.difference == -1
        (name,) = figure.names
        assert (name.name, name.state, name.reported, name.now) == (BUOI, GONE, 1, None)
        assert name.person_id == person(office, BUOI).id
        assert name.cause == f"Hủy biên lai {paid.number} ngày 21/11/2026 ({office.user})"
        assert figure.cause == name.cause
    total = told["total", "health.cumulative"]
    assert (total.reported, total.now, total.row_label) == (2, 1, "Tổng cộng")
    assert total.column_label == "BHYT tự đóng › Số thực hiện trong tháng › Lũy kế"


def test_what_was_written_down_later_is_new(office: Office, out: Path) -> None:
    october(office)
    found = sent(office, out)
    paid = pay_later(office)
    told = changes(office, found)
    assert set(told) == cells(told, "health", ("month", "month_new", "cumulative"), rows_of(office))
    assert {(name.name, name.state) for figure in told.values() for name in figure.names} == {(LU, NEW)}
    assert all("Thu " in figure.cause and "21/11/2026" in figure.cause for figure in told.values())
    assert paid.number


def test_the_same_number_of_other_people_is_told_too(office: Office, out: Path) -> None:
    paid = october(office)[BUOI]
    found = sent(office, out)
    void_receipt(office, paid.receipt_id, "nhầm")
    pay_later(office)
    cumulative = changes(office, found)["total", "health.cumulative"]
    assert (cumulative.reported, cumulative.now, cumulative.difference) == (2, 2, 0)
    assert [(name.name, name.state) for name in cumulative.names] == [(BUOI, GONE), (LU, NEW)]
    assert cumulative.cause.count(";") == 1


def test_a_new_name_is_no_difference_of_a_form_that_counts(office: Office, out: Path) -> None:
    october(office)
    found = sent(office, out)
    rename(office, BUOI, "Trần Thị Bưởi Bưởi")
    assert changes(office, found) == {}


def test_a_new_name_on_a_list_of_people(office: Office, out: Path) -> None:
    october(office)
    create_batch(office, BatchForm())
    found = sent(office, out, "D05-TS", "2026-11")
    rename(office, HANH, "Phạm Thị Hạnh Nguyên")
    ((key, figure),) = changes(office, found).items()
    assert key[1] == "name"
    assert key[0].startswith(f"person:{person(office, 'Phạm Thị Hạnh Nguyên').id}/enrolment:")
    assert (figure.reported, figure.now, figure.difference) == (HANH, "Phạm Thị Hạnh Nguyên", None)
    assert [name.state for name in figure.names] == [CHANGED]
    assert figure.cause.startswith("Sửa hộ gia đình ngày 21/11/2026")


def test_who_left_a_list_of_people_is_missing_from_its_sums(office: Office, out: Path) -> None:
    paid = october(office)[HANH]
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="monthly"), on=IN_OCTOBER)
    batch = create_batch(office, BatchForm()).value
    found = sent(office, out, "D05-TS", "2026-11")
    remove_from_batch(office, batch, list(paid.enrolment_ids))
    told = changes(office, found)
    assert {row for row, _ in told} == {"total", f"person:{person(office, HANH).id}/enrolment:{paid.enrolment_ids[0]}"}
    total = told["total", "payable"]
    assert total.difference == -paid.total
    assert [(name.name, name.state, name.reported, name.now) for name in total.names] == [
        (HANH, GONE, paid.total, None)
    ]
    assert "đợt" in total.cause


def test_money_is_told_by_the_sum_of_each_person(office: Office, out: Path) -> None:
    paid = october(office)[HANH]
    found = sent(office, out, "TH-THANG")
    office.now = lambda: datetime(2026, 10, 31, 9, 0)  # reversed in the same month: nothing of the money is left
    void_receipt(office, paid.receipt_id, "nhầm")
    office.now = lambda: datetime(2026, 11, 21, 9, 0)
    told = changes(office, found)
    money = told["total/money_total", "actual_month"]
    assert money.difference == -paid.total
    assert [(name.name, name.state, name.reported, name.now) for name in money.names] == [
        (HANH, GONE, paid.total, None)
    ]
    assert told["total/vsi_people", "actual_month"].difference == -1
    assert not any("hh_people" in row for row, _ in told)


def test_a_changed_plan_is_the_cause_of_a_changed_commitment(office: Office, out: Path) -> None:
    october(office)
    plan = a_plan(office)
    one = collector(office)
    scope = Scope(kind="collector", code=str(one.id), name=one.name)
    set_year_total(office, plan, "hh_new", scope, 10)
    found = sent(office, out)
    set_year_total(office, plan, "hh_new", scope, 14)
    told = changes(office, found)
    assert set(told) == cells(told, "health", ("committed", "committed_new", "percent"), rows_of(office))
    assert told["total", "health.committed"].difference == 4
    assert all("hỉ tiêu" in figure.cause for figure in told.values())


def test_what_was_undone_again_is_no_cause(office: Office, out: Path) -> None:
    october(office)
    found = sent(office, out)
    pay_later(office)
    undo_last(office)
    assert changes(office, found) == {}
    redo_last(office)
    told = changes(office, found)
    assert told
    assert all(figure.cause.startswith("Thu ") and ";" not in figure.cause for figure in told.values())


def test_undoing_what_was_reported_is_the_cause(office: Office, out: Path) -> None:
    october(office)
    found = sent(office, out)
    undo_last(office)  # Hạnh's collection, made before the report left
    told = changes(office, found)
    assert {name.name for figure in told.values() for name in figure.names} == {HANH}
    assert all(figure.cause.startswith("Hoàn tác: Thu ") for figure in told.values())


def test_a_difference_nobody_made_names_the_circumstances(office: Office, out: Path) -> None:
    october(office)
    scope = Scope(kind="commune", code=FIRST_COMMUNE, name="")
    set_year_total(office, a_plan(office), "hh_people", scope, 1200)
    found = sent(office, out, "TH-THANG", "2026-11")
    office.now = lambda: datetime(2026, 12, 20, 8, 0)
    told = changes(office, found)
    assert {column for _, column in told} == {"plan_to_date", "percent_to_date"}
    assert {figure.cause for figure in told.values()} == {"Nộp khi tháng 11/2026 chưa kết thúc"}


def test_a_collector_with_another_name(office: Office, out: Path) -> None:
    october(office)
    found = sent(office, out)
    one = collector(office)
    with office.write("test.rename", "Đổi tên nhân viên thu") as work:
        work.collectors.change(one.id, name="Hà Thị Thu Hà")
    ((key, figure),) = changes(office, found).items()
    assert key == (f"collector:{one.id}", "name")
    assert figure.cause.startswith("Đổi tên nhân viên thu")


def test_unknown_and_tampered(office: Office, out: Path) -> None:
    october(office)
    found = sent(office, out)
    with pytest.raises(WorldFault, match="Không có lần nộp số 99"):
        differences(office, 99)
    with office.maintenance() as db:
        db.conn.execute("DROP TRIGGER submission_content_no_update")
        db.conn.execute("UPDATE submission_content SET packed = x'00'")
    with pytest.raises(WorldFault, match="không còn nguyên vẹn"):
        differences(office, found.id)


def test_the_json_of_the_command_line(office: Office, out: Path) -> None:
    paid = october(office)[BUOI]
    found = sent(office, out)
    void_receipt(office, paid.receipt_id, "nhầm")
    answer = differences(office, found.id).as_json()
    assert (answer["submission"], answer["form"], answer["month"]) == (found.id, FORM, MONTH)
    first = answer["figures"][0]
    assert first.keys() >= {"row", "column", "reported", "now", "difference", "names", "cause"}
    assert first["names"][0].keys() == {"person", "name", "state", "reported", "now", "cause"}


@pytest.mark.parametrize("form", [FORM, "TH-THANG", "DS-DENHAN"])
def test_frozen_and_read_again_is_the_same(office: Office, form: str) -> None:
    october(office)
    sheet = prepare(office, form, MONTH)
    frozen, names = freeze(sheet), names_of(office, sheet)
    assert FrozenFigures.unpack(frozen.pack()) == frozen
    assert unpack(pack(names)) == names
    assert len({row.key for row in frozen.rows}) == len(frozen.rows)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(st.sampled_from(["void-Buoi", "void-Hanh", "void-Duc", "later", "rename", "undo"]), max_size=5))
def test_whatever_is_done_the_names_explain_the_figures(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("acts")
    with the_twelve(folder) as office:
        paid = october(office)
        found = sent(office, folder / "nộp")
        left = {"void-Buoi": BUOI, "void-Hanh": HANH, "void-Duc": DUC}
        done: list[str] = []
        for act in acts:
            if act == "undo" and done:
                undo_last(office)
                done.pop()
            elif act in left and act not in done:
                void_receipt(office, paid[left[act]].receipt_id, "nhầm")
                done.append(act)
            elif act == "later" and act not in done:
                pay_later(office)
                done.append(act)
            elif act == "rename" and act not in done:
                rename(office, AN, f"{AN} Khác")
                done.append(act)
        told = figures(differences(office, found.id))
        gone = {left[act] for act in done if act in left}
        new = {LU} if "later" in done else set()
        assert {name.name for figure in told.values() for name in figure.of(GONE)} == gone
        assert {name.name for figure in told.values() for name in figure.of(NEW)} == new
        for (_row, column), figure in told.items():
            if not column.endswith("percent"):
                assert figure.difference == len(figure.of(NEW)) - len(figure.of(GONE))
            assert figure.cause
        assert office.today == TODAY


@pytest.mark.parametrize(
    ("form", "row", "label"),
    [
        ("B06a-TS", "row:09", "2.1. Số người (mã 09) – 2. BHXH tự nguyện"),
        ("B01a-TS", "row:I.2/3", "+ Thuộc hộ cận nghèo – Bảo hiểm xã hội tự nguyện"),
        ("B09a-TS", f"commune:{FIRST_COMMUNE}/voluntary-si/1", "Người thuộc hộ cận nghèo – "),
    ],
)
def test_a_row_of_a_prescribed_form_is_named_by_its_words_and_where_they_stand(
    office: Office, form: str, row: str, label: str
) -> None:
    october(office)
    found = freeze(prepare(office, form, MONTH)).row(row)
    assert found is not None
    assert found.label.startswith(label)
    assert len(found.label) > len(label) or not label.endswith("– ")


@pytest.mark.parametrize("form", ["D11at-TS", "D11aq-TS"])
def test_the_names_behind_the_remuneration_of_an_organisation(office: Office, out: Path, form: str) -> None:
    paid = october(office)[BUOI]
    found = sent(office, out, form)
    assert changes(office, found) == {}
    void_receipt(office, paid.receipt_id, "Thu nhầm hộ")
    told = changes(office, found)
    people = told["total", "going_on.people"]
    assert people.difference == -1
    assert [(name.name, name.state, name.reported) for name in people.names] == [(BUOI, GONE, 1)]
    for (row, column), figure in told.items():
        assert sum((name.now or 0) - (name.reported or 0) for name in figure.names) == figure.difference, (row, column)
        assert paid.number in figure.cause
    assert {row for row, _column in told} == {
        "total",
        f"health/health-household/organisation:{collector(office).organisation_id}",
    }
