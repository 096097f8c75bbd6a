"""Form definitions: placeholders, ranges, which one is valid when, and what a damaged one says."""

from datetime import date
from pathlib import Path

import pytest

from desktop_app.excel.form_layout import CellRange, column_letters, column_number, fill_text
from desktop_app.excel.form_loader import LayoutFault, load_layout, read_layout, shipped_layouts
from desktop_app.excel.form_paper import paper_form
from desktop_app.excel.row_heights import wrapped_lines
from desktop_app.system.faults import WorldFault
from desktop_app.system.resources import resource
from tests.excel.form_samples import B15A_HEADER, D05_HEADER, OFFICIAL, PRESCRIBED, layout_of


@pytest.mark.parametrize(
    ("template", "header", "text"),
    [
        ("Tháng {month|...} năm {year|20….}", {"month": "10", "year": "2026"}, "Tháng 10 năm 2026"),
        ("Tháng {month|...} năm {year|20….}", {}, "Tháng ... năm 20…."),
        ("Tháng {month|...} năm {year|20….}", {"month": " "}, "Tháng ... năm 20…."),
        ("BHXH {province:upper|TỈNH…}", {"province": "tỉnh Đắk Lắk"}, "BHXH TỈNH ĐẮK LẮK"),
        ("{signer}", {}, ""),
        ("{name|…}", {"name": "{month|x}"}, "{month|x}"),
    ],
)
def test_placeholders_show_the_value_or_the_blank_of_the_form(template: str, header: dict[str, str], text: str) -> None:
    assert fill_text(template, header) == text


@pytest.mark.parametrize(
    ("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("AJ", 36), ("ZZ", 702), ("AAA", 703)]
)
def test_columns_are_counted_as_excel_does(letters: str, number: int) -> None:
    assert column_letters(number) == letters
    assert column_number(letters) == number


def test_ranges_are_read_and_written() -> None:
    area = CellRange.parse("AB7:AG9")
    assert (area.top, area.left, area.bottom, area.right) == (7, 28, 9, 33)
    assert str(area) == "AB7:AG9"
    assert CellRange.parse("C3").single
    for wrong in ("", "7A", "A7:", "B2:A1", "a1"):
        with pytest.raises(ValueError):
            CellRange.parse(wrong)


def test_the_shipped_forms_are_complete() -> None:
    assert {layout.code for layout in shipped_layouts()} >= set(OFFICIAL)
    for layout in shipped_layouts():
        assert layout.legal_source
        assert layout.title
        assert layout.total_key in {"", *(column.key for column in layout.columns)}
        assert len({column.key for column in layout.columns}) == len(layout.columns)
        assert layout.code_row == layout.first_row - 1
        for styles in layout.styles.values():
            assert set(styles) == {column.key for column in layout.columns}


def test_the_heading_covers_every_column_without_overlap() -> None:
    for layout in shipped_layouts():
        form = paper_form(layout, {})
        depth = max(row + rows for row, _, rows, *_ in form.headings)
        covered = [
            (row + down, column + right)
            for row, column, rows, columns, *_ in form.headings
            for down in range(rows)
            for right in range(columns)
        ]
        assert len(covered) == len(set(covered)) == depth * len(layout.columns)


@pytest.mark.parametrize("code", OFFICIAL)
def test_a_form_is_valid_from_its_decree_on(code: str) -> None:
    assert load_layout(code, date(2026, 5, 1)).code == code
    with pytest.raises(LayoutFault) as fault:
        load_layout(code, date(2026, 4, 30))
    assert "01/05/2026" in fault.value.sentence


def test_a_form_nobody_knows_is_a_sentence() -> None:
    with pytest.raises(LayoutFault) as fault:
        load_layout("D99-XX", date(2026, 11, 21))
    assert "D99-XX" in fault.value.sentence


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("valid_from = 2026-05-01", ""), "valid_from"),
        (("[page]", "[page"), ""),
        (('at = "A9:A13"', 'at = "A9:9"'), "A9:9"),
        (('style = "request"', 'style = "unknown"'), "unknown"),
        (("bold = true", "bald = true"), "bald"),
    ],
)
def test_a_damaged_definition_names_its_file(tmp_path: Path, change: tuple[str, str], word: str) -> None:
    text = resource("forms", "D05-TS.toml").read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "mẫu.toml"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(LayoutFault) as fault:
        read_layout(path)
    assert "mẫu.toml" in fault.value.sentence
    assert word in str(fault.value.__cause__)


def test_a_definition_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorldFault) as fault:
        read_layout(tmp_path / "không có.toml")
    assert "không có.toml" in fault.value.sentence


def test_a_later_decree_takes_over_on_its_day(tmp_path: Path) -> None:
    old = layout_of("D05-TS")
    text = resource("forms", "D05-TS.toml").read_text(encoding="utf-8")
    path = tmp_path / "cũ.toml"
    path.write_text(
        text.replace("valid_from = 2026-05-01", "valid_from = 2026-05-01\nvalid_to = 2026-12-31"), encoding="utf-8"
    )
    bounded = read_layout(path)
    assert old.valid_on(date(2030, 1, 1))
    assert bounded.valid_on(date(2026, 12, 31))
    assert not bounded.valid_on(date(2027, 1, 1))


@pytest.mark.parametrize("code", PRESCRIBED)
def test_every_prescribed_row_is_named_once_and_of_a_kind_the_form_has(code: str) -> None:
    layout = layout_of(code)
    bound = [row.name for row in layout.stub if row.figures]
    assert bound
    assert len(set(bound)) == len(bound)
    assert {row.kind for row in layout.stub} <= layout.kinds
    known = {row.name for row in layout.stub}
    for rule in layout.data.get("sums", ()):
        assert {rule["total"], *rule["parts"]} <= known
    assert set(layout.data.get("compare", ())) <= known


def test_a_block_of_rows_stands_once_in_the_definition_and_takes_the_name_of_its_place() -> None:
    rows = {row.name: row for row in layout_of("B01a-TS").stub}
    assert rows["I.1/25"].figures == ("employers.all.social.paid",)
    assert rows["III/25"].figures == ("employers.all.unemployment.paid",)
    assert rows["P2.II/25"].figures == ("employers.1.health.paid",)
    assert rows["I.1/25"].texts == rows["III/25"].texts
    assert rows["I.1/2"].figures == ()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (('code = "02"', 'cod = "02"'), "cod"),
        (('code = "05"', 'code = "09"'), "named twice"),
    ],
)
def test_a_damaged_stub_names_its_file(tmp_path: Path, change: tuple[str, str], word: str) -> None:
    text = resource("forms", "B06a-TS.toml").read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "mẫu.toml"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(LayoutFault) as fault:
        read_layout(path)
    assert "mẫu.toml" in fault.value.sentence
    assert word in str(fault.value.__cause__)


def test_paper_takes_its_texts_from_the_same_definition() -> None:
    form = paper_form(layout_of("B15a-UQ"), B15A_HEADER)
    assert [text for text, _, _ in form.corner] == ["BẢO HIỂM XÃ HỘI TỈNH CAO BẰNG", "BẢO HIỂM XÃ HỘI CƠ SỞ HÒA AN"]
    assert form.title[1] == ("Tháng 10 năm 2026", False, True)
    assert form.badge[0] == ("Mẫu B15a-UQ", True, False)
    ((lines, name, center),) = form.signatures
    assert [text for text, _, _ in lines] == [
        "Hòa An, ngày 05 tháng 11 năm 2026",
        "Giám đốc BHXH cơ sở Hòa An",
        "(ký, ghi rõ họ tên)",
    ]
    assert name == "Trần Văn Ký"
    assert 0.7 < center < 0.95
    assert len(form.columns) == 36
    assert form.columns[3][:4] == ("compulsory.committed", 10.42578125, "count", "1=2+3")


def test_notes_of_a_form_are_printed_under_its_table() -> None:
    form = paper_form(layout_of("D05-TS"), D05_HEADER)
    assert form.notes[0] == "Đề nghị cơ quan BHXH thanh toán thù lao theo quy định."
    assert form.notes[1].startswith("Ghi chú: Trường hợp kê khai biểu mẫu điện tử")


@pytest.mark.parametrize(
    ("text", "width", "size", "lines"),
    [
        ("Nguyễn Thị Bình An", 20.57, 12, 1),
        ("Bưu điện tỉnh Cao Bằng, trung tâm khu vực", 20.57, 12, 3),
        ("Tham gia lần đầu", 10.0, 10, 2),
        ("Đóng tiếp", 10.0, 10, 1),
        ("a\nb\nc", 20.0, 10, 3),
        ("", 20.0, 10, 1),
        ("0" * 60, 6.9, 10, 9),
    ],
)
def test_wrapped_lines_are_estimated(text: str, width: float, size: float, lines: int) -> None:
    assert wrapped_lines(text, width=width, size=size) == lines
