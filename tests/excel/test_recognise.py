"""Which sheet, which table, which kind, which field: layouts that offices really have."""

from pathlib import Path
from typing import Any

import pytest

from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.lists import read_list
from desktop_app.excel.reading import open_workbook
from desktop_app.excel.recognise import Recognition, recognise
from desktop_app.excel.tables import is_code_row
from tests.excel.builders import C21A_HEADINGS, Made, paper_birth, people, write_c21a, write_grid

Grid = list[list[Any]]
PEOPLE = people(12, seed=7)


def body(*fields: str, made: list[Made] = PEOPLE) -> Grid:
    """Return rows of these columns: `n` number, or a field of the people."""
    rows: Grid = []
    for number, person in enumerate(made, start=1):
        said = {"n": number, "birth": paper_birth(person.birth)}
        rows.append([said.get(field) if field in said else getattr(person, field, None) for field in fields])
    return rows


def found(tmp_path: Path, rows: Grid, **more: Any) -> Recognition:
    return recognise(open_workbook(write_grid(tmp_path / "a.xlsx", rows, **more)))


def mapped(recognition: Recognition) -> dict[str, str]:
    return {column.letter: column.field for column in recognition.columns if column.field}


def test_titles_above_and_headings_far_down(tmp_path: Path) -> None:
    rows: Grid = [["UBND XÃ MẪU"], ["DANH SÁCH NHÂN KHẨU"], ["Tháng 10/2026"]] + [[] for _ in range(30)]
    rows += [["STT", "Mã hộ", "Họ và tên", "Ngày sinh"], *body("n", "household", "name", "birth")]
    recognition = found(tmp_path, rows, merges=["A1:D1", "A2:D2"])
    assert recognition.heading_rows == (34,)
    assert recognition.kind.code == "households"
    assert mapped(recognition) == {"A": "stt", "B": "household_code", "C": "full_name", "D": "birth"}
    assert len(recognition.data_rows) == 12
    assert "DANH SÁCH NHÂN KHẨU" in recognition.title


def test_five_heading_rows_and_a_code_row(tmp_path: Path) -> None:
    rows: Grid = [
        ["STT", "Thông tin hộ", None, "Thông tin thành viên", None, None, None],
        [None, "Mã hộ", "Thôn", "Họ và tên", "Năm sinh", None, "Số CCCD"],
        [None, None, None, None, "Nam", "Nữ", None],
        [None, None, None, None, None, None, None],
        [None, None, None, None, None, None, None],
        ["A", "B", "1", "2", "3", "4", "5=1+2"],
    ]
    for number, person in enumerate(PEOPLE, start=1):
        year = person.birth[:4]
        male, female = (year, None) if person.sex == "male" else (None, year)
        rows.append([number, person.household, person.hamlet, person.name, male, female, person.personal_id])
    merges = ["A1:A5", "B1:C1", "D1:G1", "B2:B5", "C2:C5", "D2:D5", "E2:F2", "E3:E5", "F3:F5", "G2:G5"]
    recognition = found(tmp_path, rows, merges=merges)
    assert recognition.heading_rows == (1, 2, 3, 4, 5)
    assert recognition.code_row == 6
    assert mapped(recognition) == {"A": "stt", "B": "household_code", "C": "hamlet", "D": "full_name",
                                   "E": "birth_male", "F": "birth_female", "G": "personal_id"}  # fmt: skip
    values = [row.values for row in read_list(tmp_path / "a.xlsx").rows]
    assert [(value["birth"], value["sex"]) for value in values] == [(p.birth[:4], p.sex) for p in PEOPLE]


def test_merged_headings_are_understood_where_the_format_has_no_merges(tmp_path: Path) -> None:
    path = tmp_path / "c21a.csv"
    lines = [["BẢO HIỂM XÃ HỘI CƠ SỞ"] + [""] * 11, ["DANH SÁCH DỪNG THAM GIA CHƯA THAM GIA LẠI"] + [""] * 11]
    lines += [[C21A_HEADINGS.get(f"{column}{row}", "") for column in "ABCDEFGHIJKL"] for row in (7, 8, 9)]
    lines.append(["A", "B", "C", *"123456789"])
    lines += [["1", "00070", "Lê Thị Mẫu", "0123456789", "", "x", "", "", "05/2026", "", "Thôn 1", ""]] * 6
    path.write_text("\n".join(";".join(line) for line in lines), encoding="utf-8")
    recognition = recognise(open_workbook(path))
    assert recognition.kind.code == "stopped"
    assert recognition.heading_rows == (3, 4, 5)
    assert recognition.column_of("stopped_voluntary").letter == "F"  # type: ignore[union-attr]
    assert recognition.column_of("stopped_health").letter == "G"  # type: ignore[union-attr]
    assert len(recognition.data_rows) == 6


def test_columns_are_found_in_any_order_and_far_to_the_right(tmp_path: Path) -> None:
    rows: Grid = [[None] * 30 + ["Ngày sinh", "Họ và tên", "Mã hộ", "STT"]]
    rows += [[None] * 30 + row for row in body("birth", "name", "household", "n")]
    assert mapped(found(tmp_path, rows)) == {"AE": "birth", "AF": "full_name", "AG": "household_code", "AH": "stt"}


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        ("Số thẻ", [f"GD4790{number:09d}" for number in range(9)], "card_no"),
        ("Số thẻ", [f"0010650{number:05d}" for number in range(9)], "personal_id"),
        ("Mã số", [f"79{number:08d}" for number in range(9)], "insurance_no"),
        ("Mã số", [f"0010650{number:05d}" for number in range(9)], "personal_id"),
        ("Ngày sinh", ["05/03/1965"] * 9, "birth"),
        ("Ngày sinh", [1965.0] * 9, "birth"),
        ("Ngày sinh", [5.0, 12.0, 28.0] * 3, "birth_day"),
        ("Chủ hộ", ["Lê Văn A", "Trần Thị B", "Đỗ C"] * 3, "household_head"),
        ("Chủ hộ", ["x", "", ""] * 3, "head_flag"),
        ("BHYT", [f"GD4790{number:09d}" for number in range(9)], "card_no"),
    ],
)
def test_a_heading_of_several_meanings_is_decided_by_its_content(
    tmp_path: Path, heading: str, values: list[Any], field: str
) -> None:
    rows: Grid = [["STT", "Mã hộ", "Họ và tên", heading]]
    rows += [[*row, value] for row, value in zip(body("n", "household", "name"), values, strict=False)]
    assert mapped(found(tmp_path, rows)).get("D") == field


def test_a_heading_that_content_cannot_decide_is_left_out_and_asked(tmp_path: Path) -> None:
    rows: Grid = [["STT", "Mã hộ", "Họ và tên", "Mã số"]]
    rows += [[*row, value] for row, value in zip(body("n", "household", "name"), ["AB12", "CD34"] * 6, strict=True)]
    recognition = found(tmp_path, rows)
    assert "D" not in mapped(recognition)
    told = next(problem for problem in recognition.problems if problem.code == "ambiguous-heading")
    assert "Số CCCD" in told.message
    assert "Mã số BHXH" in told.message
    assert "D" not in read_list(tmp_path / "a.xlsx").mapping, "an undecided column must be decided anew next time"


def test_two_columns_for_one_field_are_told(tmp_path: Path) -> None:
    rows: Grid = [["STT", "Mã hộ", "Họ và tên", "SĐT", "Số điện thoại"]]
    rows += [[*row, "0912345678", "0987654321"] for row in body("n", "household", "name")]
    recognition = found(tmp_path, rows)
    assert mapped(recognition)["D"] == "phone"
    assert [(problem.code, problem.level) for problem in recognition.problems] == [("duplicate-column", "warn")]


def test_a_column_whose_content_contradicts_its_heading_is_told(tmp_path: Path) -> None:
    rows: Grid = [["STT", "Mã hộ", "Họ và tên", "Số CCCD"]]
    rows += [[*row, "Kinh"] for row in body("n", "household", "name")]
    assert [problem.code for problem in found(tmp_path, rows).problems] == ["content-mismatch"]


def test_unknown_headings_are_passed_over_with_a_word(tmp_path: Path) -> None:
    rows: Grid = [["STT", "Mã hộ", "Họ và tên", "Màu sơn nhà", "Cột trống"]]
    rows += [[*row, "xanh", None] for row in body("n", "household", "name")]
    recognition = found(tmp_path, rows)
    assert [(problem.code, problem.column) for problem in recognition.problems] == [("unknown-heading", "Màu sơn nhà")]


def test_the_sheet_with_the_list_is_chosen_not_the_first_and_not_the_hidden(tmp_path: Path) -> None:
    rows: Grid = [["STT", "Mã hộ", "Họ và tên", "Ngày sinh"], *body("n", "household", "name", "birth")]
    more = {"Bìa": [["Báo cáo"]], "Danh sách": rows, "Danh sách 2": rows[:5]}
    recognition = found(tmp_path, rows, sheet="Bản cũ", hidden=True, more=more)
    assert recognition.sheet == "Danh sách"
    assert recognition.others == ("Bản cũ", "Danh sách 2")
    told = {problem.code: problem.message for problem in read_list(tmp_path / "a.xlsx").problems}
    assert "“Danh sách 2”" in told["other-sheets"]
    assert read_list(tmp_path / "a.xlsx", sheet="Danh sách 2").read_count == 4


def test_kinds_are_told_apart(tmp_path: Path) -> None:
    members: Grid = [["STT", "Họ và tên", "Ngày sinh", "Số CCCD"], *body("n", "name", "birth", "personal_id")]
    assert found(tmp_path, members).kind.code == "members"
    related: Grid = [["STT", "Họ và tên", "Quan hệ với chủ hộ"], *body("n", "name", "relation")]
    assert found(tmp_path, related).kind.code == "households"
    stopped = write_c21a(tmp_path / "c.xlsx", [[1, "00070", "Lê Văn A", "0123456789", "x", "", "x", "", "05/2026"]])
    assert recognise(open_workbook(stopped)).kind.code == "stopped"
    assert recognise(open_workbook(stopped), kind="members").kind.code == "members"


def test_what_is_no_list_is_said_with_what_is_missing(tmp_path: Path) -> None:
    cases: tuple[tuple[Grid, str], ...] = (
        ([["Kính gửi: UBND xã"], ["Nội dung báo cáo"]], "Họ và tên"),
        ([["STT", "Số điện thoại", "Địa chỉ"], [1, "0912345678", "Thôn 1"]], "thiếu cột “Họ và tên”"),
    )
    for rows, words in cases:
        with pytest.raises(WorkbookFault, match=words) as caught:
            found(tmp_path, rows)
        assert caught.value.reason == "not-recognised"
        assert "mẫu trống" in caught.value.sentence


def test_the_mapping_of_the_user_wins(tmp_path: Path) -> None:
    rows: Grid = [["STT", "Mã hộ", "Họ và tên", "Mã số", "Ghi chú"]]
    rows += [[*row, "AB12", "x"] for row in body("n", "household", "name")]
    book = open_workbook(write_grid(tmp_path / "a.xlsx", rows))
    recognition = recognise(book, mapping={"D": "household_seq", "E": ""})
    assert mapped(recognition) == {"A": "stt", "B": "household_code", "C": "full_name", "D": "household_seq"}
    assert recognition.fingerprint == recognise(book).fingerprint
    with pytest.raises(ValueError, match="stopped_month"):
        recognise(book, kind="households", mapping={"D": "stopped_month"})


def test_the_fingerprint_follows_the_headings_not_the_rows(tmp_path: Path) -> None:
    head = ["STT", "Mã hộ", "Họ và tên"]
    one = found(tmp_path, [head, *body("n", "household", "name")])
    two = found(tmp_path, [["Tiêu đề khác"], [], [text.upper() for text in head], *body("n", "household", "name")[:3]])
    other = found(tmp_path, [[*head, "Ghi chú"], *body("n", "household", "name")])
    assert one.fingerprint == two.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("row", "is_code"),
    [
        (["A", "B", "C", "1", "2", "3"], True),
        (["A", "B", 1.0, 2.0, 3.0, 4.0], True),
        (["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], True),
        (["1", "2", "3=1+2", "4", "5 = 3*4", ""], True),
        (["1", "Lê Văn A", "x", "", "", ""], False),
        (["1", "", "", "", "", ""], False),
        (["1", "1", "1", "1", "1", "1"], False),
        (["5", "4", "3", "2", "1", "0"], False),
    ],
)
def test_code_rows(row: list[Any], is_code: bool) -> None:
    assert is_code_row(row, 6) is is_code


@pytest.mark.parametrize(
    ("above", "merges"),
    [
        ([["Mã đơn vị: …", None, None, "MS thuế: …", None]], ["A1:C1", "D1:E1"]),
        ([[None, None, None, "ĐVT: đồng", None]], ["D1:E1"]),
        ([["UBND XÃ MẪU", None, None, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", None]], ["A1:B1", "D1:E1"]),
        ([["DANH SÁCH HỘ GIA ĐÌNH"]], []),
    ],
    ids=["lines to fill in", "unit of measure", "two offices", "title without merge"],
)
def test_what_stands_right_above_the_headings_is_no_heading(tmp_path: Path, above: Grid, merges: list[str]) -> None:
    rows = [*above, ["STT", "Mã hộ", "Họ và tên", "Ngày sinh", "Địa chỉ"]]
    rows += body("n", "household", "name", "birth", "address")
    recognition = found(tmp_path, rows, merges=merges)
    assert recognition.heading_rows == (2,)
    assert mapped(recognition)["D"] == "birth"


def test_a_thousand_unknown_columns_do_not_hide_the_known_ones(tmp_path: Path) -> None:
    rows: Grid = [["STT", "Mã hộ", "Họ và tên", *[f"Cột lạ số {number}" for number in range(1000)]]]
    rows += body("n", "household", "name")
    recognition = found(tmp_path, rows)
    assert mapped(recognition) == {"A": "stt", "B": "household_code", "C": "full_name"}
