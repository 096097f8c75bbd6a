"""Our own blank list: it comes back recognised whole, with every value unchanged."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from desktop_app.excel.addresses import letters
from desktop_app.excel.lists import read_list
from desktop_app.excel.template import DATA_SHEET, GUIDE_SHEET, LISTS_SHEET, template_columns, write_template
from desktop_app.system.faults import WorldFault
from tests.excel.builders import paper_birth, paper_sex, people

LISTS = {"relations": ["Chủ hộ", "Vợ", "=Chồng"], "ethnicities": ["Kinh", "Tày"], "hamlets": ["Thôn 1"]}


def test_the_blank_list_is_recognised_whole(tmp_path: Path) -> None:
    reading = read_list(write_template(tmp_path / "mau.xlsx", lists=LISTS))
    assert reading.kind.code == "households"
    assert reading.sheet == DATA_SHEET
    assert [column.field for column in reading.columns] == [column.field for column in template_columns()]
    assert reading.read_count == 0
    assert [problem.code for problem in reading.problems] == ["no-rows"]


def test_a_filled_list_arrives_unchanged(tmp_path: Path) -> None:
    path = write_template(tmp_path / "mau.xlsx", lists=LISTS)
    book = openpyxl.load_workbook(path)
    page = book[DATA_SHEET]
    made = people(30, seed=11)
    columns = [column.field for column in template_columns()]
    for number, person in enumerate(made, start=5):
        said = {"household_code": person.household, "full_name": person.name, "relation": person.relation,
                "birth": paper_birth(person.birth), "sex": paper_sex(person.sex), "personal_id": person.personal_id,
                "insurance_no": person.insurance_no, "phone": person.phone, "hamlet": person.hamlet,
                "address": person.address, "valid_to": "31/12/2026"}  # fmt: skip
        for field, value in said.items():
            page.cell(number, columns.index(field) + 1).value = value or None
    book.save(path)
    reading = read_list(path, today=date(2026, 11, 21))
    assert reading.read_count == 30
    assert reading.confidence > 0.95
    for row, person in zip(reading.rows, made, strict=True):
        assert row.problems == ()
        kept = {field: value for field, value in row.values.items() if value is not None}
        expected = {"household_code": person.household, "full_name": person.name, "relation": person.relation,
                    "birth": person.birth, "sex": person.sex, "personal_id": person.personal_id,
                    "insurance_no": person.insurance_no, "phone": person.phone, "hamlet": person.hamlet,
                    "address": person.address, "valid_to": "2026-12-31"}  # fmt: skip
        assert kept == {field: value for field, value in expected.items() if value}


def test_the_blank_list_keeps_zeros_offers_lists_and_explains_itself(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_template(tmp_path / "mau.xlsx", lists=LISTS))
    assert book.sheetnames == [DATA_SHEET, GUIDE_SHEET, LISTS_SHEET]
    assert book[LISTS_SHEET].sheet_state == "hidden"
    page = book[DATA_SHEET]
    columns = template_columns()
    as_text = {
        number
        for group in page.column_dimensions.values()
        if group.number_format == "@"
        for number in range(group.min or 0, (group.max or 0) + 1)
    }
    assert as_text == set(range(1, len(columns) + 1))
    offered = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    by_field = {column.field: letters(number - 1) for number, column in enumerate(columns, start=1)}
    assert {
        by_field[name] + "5" for name in ("sex", "relation", "ethnicity", "hamlet", "personal_id", "insurance_no")
    } == set(offered)
    assert page.freeze_panes == "D5"
    guide = [row[0].value for row in book[GUIDE_SHEET].iter_rows(min_row=4)]
    assert guide == [column.heading for column in columns]
    words = [cell.value for row in book[LISTS_SHEET].iter_rows() for cell in row if cell.value]
    assert "=Chồng" in words
    assert all(cell.data_type != "f" for row in book[LISTS_SHEET].iter_rows() for cell in row)


def test_no_example_stands_where_records_are_read(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(write_template(tmp_path / "mau.xlsx"))[DATA_SHEET]
    assert page.max_row == 4


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("x")
    with pytest.raises(WorldFault):
        write_template(tmp_path / "tệp" / "mau.xlsx")


def test_an_unknown_kind_has_no_template(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        write_template(tmp_path / "mau.xlsx", kind="stopped")
