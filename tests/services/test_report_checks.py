"""Before a report leaves: sums inside a form, the month before, the plan, blanks, other forms; every finding opens its records."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.reports.report import Row
from desktop_app.services import report_checks
from desktop_app.services.collecting import void_receipt
from desktop_app.services.collecting_batches import BatchForm, create_batch
from desktop_app.services.form_definitions import between_forms
from desktop_app.services.office import Office
from desktop_app.services.planning import set_year_total
from desktop_app.services.planning_figures import Scope
from desktop_app.services.report_calendar import SubmitChoices, save_choices
from desktop_app.services.report_checks import check_before_leaving
from desktop_app.services.report_sums import formulas
from desktop_app.services.reporting import Filters, Sheet, forms, prepare
from desktop_app.services.reporting_values import Check
from desktop_app.services.submission_figures import freeze
from tests.builders import FIRST_COMMUNE, collector, office_of, person
from tests.services.money_builders import DUC, HANH, Paid, a_plan, pay
from tests.services.submission_builders import BEFORE, FORM, IN_OCTOBER, MONTH, october, office, out, sent

__all__ = ["office", "out"]


def found(office: Office, sheet: Sheet, level: str) -> list[Check]:
    return [check for check in check_before_leaving(office, sheet) if check.level == level]


def bent(sheet: Sheet, kind: str, **values: int) -> Sheet:
    """Return the sheet with other figures in its first row of a kind (column keys with a dot as two underscores)."""
    changed = {key.replace("__", "."): value for key, value in values.items()}
    rows = list(sheet.report.rows)
    place = next(place for place, row in enumerate(rows) if row.kind == kind)
    rows[place] = Row(kind=kind, values={**rows[place].values, **changed}, key=rows[place].key)
    return replace(sheet, report=replace(sheet.report, rows=tuple(rows)))


@pytest.mark.parametrize("form", [FORM, "TH-THANG", "DS-DENHAN", "DS-TIEMNANG"])
def test_a_sound_report_is_not_held_back(office: Office, form: str) -> None:
    october(office)
    assert found(office, prepare(office, form, MONTH), "block") == []


@pytest.mark.parametrize(
    ("codes", "sums"),
    [
        ({"a": "1=2+3", "b": "2", "c": "3"}, {"a": ((1, "b"), (1, "c"))}),
        ({"a": "7=4+5−6", "b": "4", "c": "5", "d": "6"}, {"a": ((1, "b"), (1, "c"), (-1, "d"))}),
        ({"a": "7 = 4 - 5", "b": "4", "c": "5"}, {"a": ((1, "b"), (-1, "c"))}),
        ({"a": "8=7/1", "b": "7", "c": "1"}, {}),
        ({"a": "3=1x2", "b": "1", "c": "2"}, {}),
        ({"a": "4=2+9", "b": "2"}, {}),
        ({"a": "A", "b": ""}, {}),
    ],
)
def test_the_code_row_says_which_columns_add_up(codes: Mapping[str, str], sums: Mapping[str, Any]) -> None:
    assert formulas(codes) == sums


def test_columns_that_do_not_add_up(office: Office) -> None:
    october(office)
    checks = found(office, bent(prepare(office, FORM, MONTH), "collector", health__month=5), "block")
    words = [check.message for check in checks]
    assert any("Hà Thị Thu" in text and "ghi 5, cộng các cột thành phần được 1" in text for text in words)
    assert any("Bưu điện" in text and "cộng các dòng bên dưới được 5" in text for text in words)
    assert checks[0].page == "overview"
    assert checks[0].args == {
        "month": MONTH, "indicator": "hh_people", "only_month": True, "collector": str(collector(office).id),
    }  # fmt: skip


def test_rows_that_do_not_add_up_in_the_offices_own_table(office: Office) -> None:
    october(office)
    (check,) = found(office, bent(prepare(office, "TH-THANG", MONTH), "subtotal", actual_month=7), "block")
    assert "ghi 7, cộng các dòng bên dưới được 1" in check.message


def test_a_list_whose_total_is_not_its_rows(office: Office) -> None:
    october(office)
    create_batch(office, BatchForm())
    sheet = prepare(office, "D05-TS", "2026-11")
    assert found(office, sheet, "block") == []
    (check,) = found(office, bent(sheet, "line", payable=1), "block")
    assert "Tổng cộng" in check.message


def test_blanks_the_form_expects_open_the_person(office: Office) -> None:
    october(office)
    create_batch(office, BatchForm())
    sheet = prepare(office, "D05-TS", "2026-11")
    rows = tuple(replace(row, values={**row.values, "from_month": None}) for row in sheet.report.rows)
    (check,) = found(office, replace(sheet, report=replace(sheet.report, rows=rows)), "warn")
    assert HANH in check.message
    home = person(office, HANH)
    assert (check.page, check.args) == ("household", {"household": home.household_id, "person": home.id})


def test_a_year_so_far_that_does_not_carry_on_what_was_submitted(office: Office, out: Path) -> None:
    paid = october(office)[DUC]  # collected in September
    before = sent(office, out, month=BEFORE)
    assert not [
        check for check in check_before_leaving(office, prepare(office, FORM, MONTH)) if check.page == "submission"
    ]
    void_receipt(office, paid.receipt_id, "nhầm")
    (check,) = [check for check in found(office, prepare(office, FORM, MONTH), "warn") if check.page == "submission"]
    assert "không bằng lũy kế tháng 09/2026 cộng số trong tháng" in check.message
    assert "xem chênh lệch" in check.message
    assert check.args == {"submission": before.id}


def test_january_begins_anew(office: Office, out: Path) -> None:
    october(office)
    sent(office, out, month="2025-12")
    assert found(office, prepare(office, FORM, "2026-01"), "warn") == []


def test_a_jump_against_the_month_before(tmp_path: Path) -> None:
    office = office_of(tmp_path, 80)
    people = office.read.people.all()
    names = Counter(one.name for one in people)
    free = [
        one
        for one in people
        if "1950" < (one.birth or "") < "2000" and names[one.name] == 1 and not office.read.coverages.of_person(one.id)
    ]
    for one in list({one.household_id: one for one in free}.values())[:6]:
        pay(office, Paid(name=one.name), on=IN_OCTOBER)
    jumps = [
        check for check in found(office, prepare(office, FORM, MONTH), "hint") if "trước đó bằng 0" in check.message
    ]
    assert len(jumps) == 1
    assert "Tăng mới”: 6, tháng 09/2026 là 0" in jumps[0].message
    assert jumps[0].args["indicator"] == "hh_new"
    office.close(with_backup=False)


def test_from_how_many_percent_is_the_offices_choice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    october(office)
    sheet = prepare(office, FORM, MONTH)
    grown = bent_total(sheet, 15)

    def before(asked: Office, code: str, month: str, filters: Filters | None = None) -> Sheet:
        return bent_total(sheet, 10) if (code, month) == (FORM, BEFORE) else prepare(asked, code, month, filters)

    monkeypatch.setattr(report_checks, "prepare", before)
    assert not jumped(office, grown)
    save_choices(office, SubmitChoices(jump_percent=40))
    assert jumped(office, grown)


def bent_total(sheet: Sheet, value: int) -> Sheet:
    total = sheet.report.total
    assert total is not None
    return replace(
        sheet, report=replace(sheet.report, total=replace(total, values={**total.values, "health.month_new": value}))
    )


def jumped(office: Office, sheet: Sheet) -> bool:
    return any("tăng 50 %" in check.message for check in found(office, sheet, "hint"))


def test_commitments_and_pace_against_the_plan(office: Office) -> None:
    october(office)
    plan, one = a_plan(office), collector(office)
    set_year_total(office, plan, "hh_people", Scope(kind="commune", code=FIRST_COMMUNE, name=""), 1200)
    set_year_total(office, plan, "hh_new", Scope(kind="collector", code=str(one.id), name=""), 1000)
    checks = found(office, prepare(office, FORM, MONTH), "hint")
    told = {check.page: check for check in checks if check.page in ("plan", "overview")}
    assert "cam kết cộng lại 1.000, chỉ tiêu năm của đơn vị là 1.200" in told["plan"].message
    assert "lũy kế 2/1.200" in told["overview"].message
    assert told["overview"].args == {"month": MONTH, "indicator": "hh_people"}


# -- between forms


def test_two_forms_of_one_month_tell_the_same(office: Office) -> None:
    october(office)
    assert not [
        check for check in check_before_leaving(office, prepare(office, FORM, MONTH)) if "TH-THANG" in str(check.args)
    ]
    sheet = prepare(office, "TH-THANG", MONTH)
    rows = tuple(
        replace(row, values={**row.values, "actual_to_date": 9}) if row.key == "total/hh_people" else row
        for row in sheet.report.rows
    )
    odd = found(office, replace(sheet, report=replace(sheet.report, rows=rows)), "warn")
    assert [check.message for check in odd] == [
        "Người tham gia BHYT hộ gia đình, lũy kế: B15a-UQ ghi 2, Bảng tổng hợp tháng ghi 9."
    ]
    assert (odd[0].page, odd[0].args) == ("report", {"form": FORM, "month": MONTH})


def test_a_part_of_the_office_is_not_compared_with_the_whole(office: Office) -> None:
    october(office)
    sheet = prepare(office, "TH-THANG", MONTH, Filters(commune=FIRST_COMMUNE))
    assert not [check for check in check_before_leaving(office, sheet) if check.page == "report"]


def test_a_rule_between_forms_sleeps_until_both_are_there(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    october(office)
    asleep = {"name": "x", "level": "warn", "left": {"form": FORM, "row": "total", "columns": ["health.month"]},
              "right": {"form": "B99-TS", "filled": "name"}}  # fmt: skip
    monkeypatch.setattr(report_checks, "between_forms", lambda: (asleep,))
    assert not [check for check in check_before_leaving(office, prepare(office, FORM, MONTH)) if "x:" in check.message]


def test_a_list_with_nobody_says_why_it_was_not_compared(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    october(office)
    rule = {"name": "Người tham gia", "level": "warn", "left": {"form": FORM, "row": "total", "columns": ["voluntary_si.month"]},
            "right": {"form": "D05-TS", "filled": "name"}}  # fmt: skip
    monkeypatch.setattr(report_checks, "between_forms", lambda: (rule,))

    def told(month: str) -> list[str]:
        checks = check_before_leaving(office, prepare(office, FORM, month))
        return [check.message for check in checks if "D05-TS" in check.message]

    assert told(MONTH) == []  # one on each side
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="monthly"), on=IN_OCTOBER)
    assert told(MONTH) == []
    assert told(BEFORE)[0].startswith("Chưa đối chiếu được với D05-TS: ")


@pytest.mark.parametrize(
    ("columns", "told"), [(["health.month"], False), (["health.month", "voluntary_si.month"], True)]
)
def test_a_rule_of_at_most(office: Office, monkeypatch: pytest.MonkeyPatch, columns: list[str], told: bool) -> None:
    october(office)
    create_batch(office, BatchForm())
    rule = {"name": "Người", "level": "hint", "relation": "at-most", "left": {"form": FORM, "row": "total", "columns": columns},
            "right": {"form": "D05-TS", "filled": "name"}}  # fmt: skip
    monkeypatch.setattr(report_checks, "between_forms", lambda: (rule,))
    monkeypatch.setattr(report_checks, "_made", lambda office, code, month: freeze(prepare(office, code, "2026-11")))
    odd = [
        check.message
        for check in found(office, prepare(office, FORM, MONTH), "hint")
        if check.message.startswith("Người:")
    ]
    assert odd == (["Người: B15a-UQ ghi 2, D05-TS chỉ ghi 1."] if told else [])


def test_every_rule_between_forms_names_cells_that_are_there(office: Office) -> None:
    october(office)
    known = {form.code for form in forms()}
    rules = between_forms()
    assert rules
    for rule in rules:
        assert rule["level"] in ("warn", "hint")
        for side in (rule["left"], rule["right"]):
            if side["form"] not in known:
                continue
            figures = freeze(prepare(office, side["form"], MONTH))
            assert all(figures.column(key) is not None for key in side.get("columns", [side.get("filled")])), side
            assert "filled" in side or figures.row(side["row"]) is not None, side
