"""From a file to canonical records: the three layouts of the main job, households, accounting."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.excel.lists import read_from, read_list
from desktop_app.excel.mapping import Row
from desktop_app.excel.reading import open_workbook
from tests.excel.builders import Made, decomposed, paper_birth, paper_sex, people, write_c21a, write_grid, write_many

TODAY = date(2026, 11, 21)


def rows_of(path: Path, **more: Any) -> list[Row]:
    return list(read_list(path, today=TODAY, **more).rows)


def codes(row: Row) -> list[str]:
    return [problem.code for problem in row.problems]


def test_the_official_list_of_those_who_stopped(tmp_path: Path) -> None:
    records = [
        [1, "00070", "Lê Thị Mẫu", "0123456789", "x", "", "x", "x", "05/2025", "2345678CN", "Thôn 1", "0912345678"],
        [2, 70, "Trần Văn Thử", "001065000001", "", "X", "", "", date(2025, 3, 31), "", "Thôn 2", 912345679],
        [3, "00070", "Đỗ Thị Ví Dụ", 123456789, "", "", "x", "", "T7/2026", "", "", ""],
    ]
    reading = read_list(write_c21a(tmp_path / "c21a.xlsx", records), today=TODAY)
    assert (reading.kind.code, reading.heading_rows, reading.read_count) == ("stopped", (7, 8, 9), 3)
    assert reading.confidence > 0.95
    assert "Tháng 10 Năm 2026" in reading.title
    assert [ignored.reason for ignored in reading.ignored] == ["Phần chữ ký, chân trang"] * 3
    one, two, three = reading.rows
    assert one.number == 11
    assert one.problems == ()
    assert one.values == {
        "stt": "1", "commune_code": "00070", "full_name": "Lê Thị Mẫu", "insurance_no": "0123456789",
        "stopped_compulsory": True, "stopped_voluntary": False, "stopped_health": True, "stopped_unemployment": True,
        "stopped_month": "2025-05", "unit_code": "2345678CN", "address": "Thôn 1", "phone": "0912345678",
        "personal_id": None, "card_no": None,
    }  # fmt: skip
    assert (two.values["personal_id"], two.values["insurance_no"]) == ("001065000001", None)
    assert (two.values["stopped_month"], two.values["stopped_voluntary"]) == ("2025-03", True)
    assert sorted((p.column, p.code, p.value) for p in two.problems) == [
        ("Mã xã", "zeros-restored", "70"), ("Số điện thoại", "zeros-restored", "912345679"),
    ]  # fmt: skip
    assert three.values["insurance_no"] == "0123456789"
    assert codes(three) == ["zeros-restored"]
    assert all(problem.row == 13 for problem in three.problems)


def untidy(made: list[Made]) -> tuple[list[list[Any]], list[str]]:
    rows: list[list[Any]] = [
        ["UBND XÃ BÌNH MINH"],
        ["THÔN ĐỒNG TÂM"],
        [],
        ["DANH SÁCH HỘ GIA ĐÌNH VÀ NHÂN KHẨU NĂM 2026"],
        ["(Kèm theo báo cáo số 15/BC-UBND ngày 05/10/2026)"],
        [],
        ["STT", "Mã hộ", "Họ và tên", "Năm sinh", None, "Số CCCD/\nĐDCN", "Quan hệ\nvới chủ hộ", "Thông tin liên hệ"],
        [None, None, None, "Nam", "Nữ", None, None, "Số điện thoại", "Địa chỉ"],
    ]
    for number, person in enumerate(made, start=1):
        birth = paper_birth(person.birth)
        male, female = (birth, None) if person.sex == "male" else (None, birth)
        name = decomposed(person.name.upper())
        rows.append(
            [
                number,
                person.household,
                name,
                male,
                female,
                person.personal_id,
                person.relation,
                person.phone,
                person.address,
            ]
        )
    rows += [[f"Tổng cộng: {len(made)} người"], [], [None] * 7 + ["Ngày 5 tháng 10 năm 2026"]]
    rows += [
        [None, None, "NGƯỜI LẬP", None, None, None, None, "TRƯỞNG THÔN"],
        [],
        [None, None, "Lê Văn Lập", None, None, None, None, "Đỗ A"],
    ]
    merges = ["A1:I1", "A2:I2", "A4:I4", "A5:I5", "A7:A8", "B7:B8", "C7:C8", "D7:E7", "F7:F8", "G7:G8", "H7:I7"]
    return rows, merges


def test_the_untidy_household_list(tmp_path: Path) -> None:
    made = people(40, seed=3)
    grid, merges = untidy(made)
    reading = read_list(write_grid(tmp_path / "untidy.xlsx", grid, merges=merges), today=TODAY)
    assert (reading.kind.code, reading.heading_rows, reading.read_count) == ("households", (7, 8), 40)
    assert [ignored.reason for ignored in reading.ignored] == ["Dòng cộng"] + ["Phần chữ ký, chân trang"] * 3
    for row, person in zip(reading.rows, made, strict=True):
        assert row.problems == ()
        assert row.values == {
            "stt": row.values["stt"], "household_code": person.household, "full_name": person.name.upper(),
            "birth": person.birth, "sex": person.sex, "personal_id": person.personal_id, "relation": person.relation,
            "phone": person.phone or None, "address": person.address,
        }  # fmt: skip
    groups: dict[str, set[str]] = {}
    for row, person in zip(reading.rows, made, strict=True):
        groups.setdefault(str(row.household), set()).add(person.household)
    assert all(len(codes_) == 1 for codes_ in groups.values())
    assert len(groups) == len({person.household for person in made})


def test_the_same_list_in_every_format_gives_the_same_records(tmp_path: Path) -> None:
    made = people(30, seed=5)
    head = ["STT", "Mã hộ", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "SĐT", "Thôn"]
    grid: list[list[Any]] = [head]
    for number, p in enumerate(made, start=1):
        grid.append(
            [str(number), p.household, p.name, paper_birth(p.birth), paper_sex(p.sex), p.personal_id, p.phone, p.hamlet]
        )
    expected = [row.values for row in rows_of(write_grid(tmp_path / "a.xlsx", grid))]
    text = tmp_path / "a.csv"
    text.write_text("\n".join(";".join(str(cell) for cell in line) for line in grid), encoding="utf-16")
    page = tmp_path / "a.xls"
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in grid)
    page.write_text(f"<html><table>{cells}</table></html>", encoding="utf-8")
    for path in (text, page):
        assert [row.values for row in rows_of(path)] == expected


HEAD = ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Địa chỉ", "Thôn"]


@pytest.mark.parametrize(
    ("rows", "households", "filled"),
    [
        (  # the code on every row, also apart
            [["H1", "An Văn A", "Chủ hộ"], ["H2", "Bùi B", "Chủ hộ"], ["H1", "An Thị C", "Con"]],
            [0, 1, 0], ["H1", "H2", "H1"],
        ),
        (  # the code on the first row of each household only
            [["H1", "An Văn A", "Chủ hộ", "Số 1"], [None, "An Thị B", "Vợ"], ["H2", "Bùi C", "Chủ hộ", "Số 2"],
             [None, "Bùi D", "Con"]],
            [0, 0, 1, 1], ["H1", "H1", "H2", "H2"],
        ),
        (  # one blank among many codes: the relation tells, and without it nothing does
            [*[[f"H{n}", f"An Văn {n}", "Chủ hộ"] for n in range(8)], [None, "An Thị B", "Vợ"], [None, "Lê C", None]],
            [*range(8), 7, None], [*[f"H{n}" for n in range(8)], "H7", None],
        ),
    ],
)  # fmt: skip
def test_households_by_code(
    tmp_path: Path, rows: list[list[Any]], households: list[int | None], filled: list[str | None]
) -> None:
    read = rows_of(write_grid(tmp_path / "a.xlsx", [HEAD, *rows]))
    keys = list(dict.fromkeys(row.household for row in read if row.household))
    assert [keys.index(row.household) if row.household else None for row in read] == households
    assert [row.values["household_code"] for row in read] == filled


def test_what_stands_on_the_first_row_of_a_household_holds_for_all_of_it(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["H1", "An Văn A", "Chủ hộ", "Số 1", "Thôn 3"],
        [None, "An Thị B", "Vợ"],
        ["H2", "Bùi C", "Chủ hộ"],
        [None, "Bùi D", "Con"],
    ]
    reading = read_list(write_grid(tmp_path / "a.xlsx", rows), today=TODAY)
    assert [(row.values["address"], row.values["hamlet"]) for row in reading.rows] == [("Số 1", "Thôn 3")] * 2 + [
        (None, None)
    ] * 2
    assert "blank-continues" in {problem.code for problem in reading.problems}


def test_households_by_order_by_banner_and_by_merged_cells(tmp_path: Path) -> None:
    order: list[list[Any]] = [
        ["STT", "Họ và tên", "Quan hệ với chủ hộ"],
        [1, "An A", "Chủ hộ"],
        [2, "An B", "Vợ"],
        [3, "Bùi C", "Chủ hộ"],
    ]
    assert [row.household for row in rows_of(write_grid(tmp_path / "a.xlsx", order))] == [
        "order:1",
        "order:1",
        "order:2",
    ]
    banners: list[list[Any]] = [
        ["STT", "Họ và tên", "Ngày sinh", "Quan hệ với chủ hộ"], ["Thôn Đồng Tâm"], ["Hộ số 1"], [1, "An A", "1960", "Chủ hộ"],
        [2, "An B", "1962", "Vợ"], ["Hộ số 2"], [1, "Bùi C", "1970", "Chủ hộ"], ["Thôn Bến Nứa"], ["Hộ số 1"], [1, "Lê D", "1980", "Chủ hộ"],
    ]  # fmt: skip
    read = rows_of(write_grid(tmp_path / "b.xlsx", banners))
    assert [row.values["hamlet"] for row in read] == ["Thôn Đồng Tâm"] * 3 + ["Thôn Bến Nứa"]
    assert read[0].household == read[1].household
    assert len({row.household for row in read}) == 3
    merged: list[list[Any]] = [
        ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ"],
        ["H1", "An A", "Chủ hộ"],
        [None, "An B", "Vợ"],
        ["H2", "Bùi C", "Chủ hộ"],
    ]
    read = rows_of(write_grid(tmp_path / "c.xlsx", merged, merges=["A2:A3"]))
    assert [row.values["household_code"] for row in read] == ["H1", "H1", "H2"]


def test_a_birth_in_three_columns_keeps_what_is_known(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Mã hộ", "Họ và tên", "Ngày, tháng, năm sinh", None, None],
        [None, None, "Ngày", "Tháng", "Năm"],
        ["H1", "An Văn A", 5, 3, 1965],
        ["H1", "An Thị B", None, 3, 1970],
        ["H1", "An Thị C", None, None, 1980],
        ["H1", "An Thị D", 31, 2, 1990],
        ["H1", "An Thị E", 7, None, 1991],
        ["H1", "An Thị G", 5, 3, None],
    ]
    read = rows_of(write_grid(tmp_path / "a.xlsx", rows, merges=["C1:E1", "A1:A2", "B1:B2"]))
    assert [row.values["birth"] for row in read] == ["1965-03-05", "1970-03", "1980", "1990", "1991", None]
    assert [codes(row) for row in read] == [[], [], [], ["bad-date"], [], []]
    assert set(read[0].values) == {"household_code", "full_name", "birth"}


def test_sexes_as_marks_and_as_codes(tmp_path: Path) -> None:
    marks: list[list[Any]] = [
        ["Mã hộ", "Họ và tên", "Nam", "Nữ"],
        ["H", "A A", "x", ""],
        ["H", "B B", "", "x"],
        ["H", "C C", "x", "x"],
        ["H", "D D", "", ""],
    ]
    read = rows_of(write_grid(tmp_path / "a.xlsx", marks))
    assert [row.values["sex"] for row in read] == ["male", "female", None, None]
    assert codes(read[2]) == ["both-sexes"]
    coded: list[list[Any]] = [["Mã hộ", "Họ và tên", "Giới tính", "Số CCCD"]]
    coded += [["H", f"A {n}", n % 2, ""] for n in range(6)]
    reading = read_list(write_grid(tmp_path / "b.xlsx", coded), today=TODAY)
    assert {row.values["sex"] for row in reading.rows} == {None}
    assert [question.key for question in reading.questions] == ["sex:C"]
    assert "question" in {problem.code for problem in reading.problems}
    answered = rows_of(tmp_path / "b.xlsx", answers={"sex:C": {"1": "male", "0": "female"}})
    assert [row.values["sex"] for row in answered] == ["female", "male"] * 3
    for n, row in enumerate(coded[1:]):
        row[3] = f"001{0 if n % 2 else 1}6500000{n}"
    proved = read_list(write_grid(tmp_path / "c.xlsx", coded), today=TODAY)
    assert [row.values["sex"] for row in proved.rows] == ["female", "male"] * 3
    assert proved.questions == ()


def test_a_two_digit_year_is_settled_by_the_personal_id_of_the_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Mã hộ", "Họ và tên", "Ngày sinh", "Số CCCD"],
        ["H", "A A", "5/3/20", "001220000001"],
        ["H", "B B", "5/3/20", None],
    ]
    read = rows_of(write_grid(tmp_path / "a.xlsx", rows))
    assert [row.values["birth"] for row in read] == ["2020-03-05", None]
    assert [codes(row) for row in read] == [[], ["two-digit-year"]]


def test_two_different_ids_in_one_row_are_told_and_none_is_lost_silently(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Họ và tên", "Mã số BHXH", "Số CCCD"], ["A B", "001065000001", "001065000002"], ["C D", "001065000003", None],
            ["E G", "001065000004", "001065000004"]]  # fmt: skip
    read = rows_of(write_grid(tmp_path / "a.xlsx", rows))
    assert [row.values["personal_id"] for row in read] == ["001065000002", "001065000003", "001065000004"]
    assert [codes(row) for row in read] == [["two-numbers"], [], []]


def test_a_row_without_a_name_is_blocked_and_still_counted(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Mã hộ", "Họ và tên", "Số CCCD"],
        ["H1", "An A", "001065000001"],
        ["H1", None, "001065000002"],
    ]
    reading = read_list(write_grid(tmp_path / "a.xlsx", rows), today=TODAY)
    blocked = list(reading.rows)[1]
    assert reading.read_count == 2
    problem = blocked.problems[0]
    assert (problem.level, problem.code, problem.row, problem.column) == ("block", "missing-required", 3, "Họ và tên")


def test_rows_can_be_walked_twice_and_another_reading_needs_no_second_opening(tmp_path: Path) -> None:
    grid, merges = untidy(people(20, seed=9))
    path = write_grid(tmp_path / "a.xlsx", grid, merges=merges)
    book = open_workbook(path)
    path.unlink()
    first = read_from(book, today=TODAY)
    assert [row.values for row in first.rows] == [row.values for row in first.rows]
    again = read_from(book, today=TODAY, mapping={**first.mapping, "H": ""})
    assert "phone" not in next(iter(again.rows)).values
    assert again.fingerprint == first.fingerprint
    assert again.sha256 == first.sha256


def test_progress_counts_rows_and_may_stop(tmp_path: Path) -> None:
    path = write_many(tmp_path / "a.xlsx", 4500, columns=12)
    seen: list[tuple[int, int]] = []
    reading = read_list(path, progress=lambda done, total: seen.append((done, total)))
    read = len(seen)
    assert sum(1 for _ in reading.rows) == reading.read_count == 4500
    assert seen[read:] == [(0, 4500), (2000, 4500), (4000, 4500), (4500, 4500)]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    evil = ['=HYPERLINK("http://x")', "+CMD|' /C calc'!A0", "@SUM(1)", "-2+3"]
    text = tmp_path / "a.csv"
    quoted = "\n".join(f'H{n};"{name.replace(chr(34), chr(34) * 2)}"' for n, name in enumerate(evil))
    text.write_text(f"Mã hộ;Họ và tên\n{quoted}\n", encoding="utf-8")
    read = rows_of(text)
    assert [row.values["full_name"] for row in read][:3] == evil[:3]


NAMES = st.lists(st.sampled_from(["Nguyễn", "Thị", "Đỗ", "Hòa", "Ơn", "Y", "K'Brơi"]), min_size=2, max_size=4).map(
    " ".join
)
NOISE = st.sampled_from(["", " ", "\u00a0", "\u200b", "\n"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(NAMES, NOISE, st.integers(0, 10**12 - 1), st.booleans()), min_size=1, max_size=8),
    st.permutations(["STT", "Mã hộ", "Họ và tên", "Số CCCD", "Ngày sinh"]),
    st.integers(0, 6),
)
def test_whatever_the_order_the_titles_and_the_noise_the_records_arrive(
    tmp_path: Path, made: list[tuple[str, str, int, bool]], order: list[str], titles: int
) -> None:
    rows: list[list[Any]] = [[f"Dòng tiêu đề {number}"] for number in range(titles)] + [list(order)]
    for number, (name, noise, personal_id, numeric) in enumerate(made, start=1):
        cells = {"STT": number, "Mã hộ": f"H{number}", "Họ và tên": noise + name + noise, "Ngày sinh": "05/03/1965",
                 "Số CCCD": personal_id if numeric else f"{personal_id:012d}"}  # fmt: skip
        rows.append([cells[head] for head in order])
    read = rows_of(write_grid(tmp_path / "a.xlsx", rows))
    assert [row.values["full_name"] for row in read] == [name for name, *_ in made]
    for row, (_, _, personal_id, _) in zip(read, made, strict=True):
        assert row.values["personal_id"] in (f"{personal_id:012d}", None)
        if row.values["personal_id"] is None:
            assert personal_id == 0 or codes(row)
