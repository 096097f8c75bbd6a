"""Columns: what the other cells of a column, and the other columns of a row, say about a cell."""

from collections.abc import Sequence
from datetime import date

import pytest

from desktop_app.excel.columns import ColumnReader, column_reader, prove_sex_codes, sex_codes, sex_reader
from desktop_app.excel.plain import Plain

TODAY = date(2026, 11, 21)
MEN = ["001065000001", "001070000002", "001280000003"]  # century digits 0, 0 and 2
WOMEN = ["001165000001", "001170000002", "001380000003"]


def codes_of(reader: ColumnReader, column: Sequence[Plain]) -> dict[int, str]:
    return {note.at: note.understood.complaint.code for note in reader.convert(column)[1] if note.understood.complaint}


def test_a_column_of_american_dates_is_read_as_such() -> None:
    column: list[Plain] = ["12/25/1965", "03/05/1970", "07/30/1980"]
    reader = column_reader("birth", lambda: column, TODAY)
    assert reader.convert(column) == (["1965-12-25", "1970-03-05", "1980-07-30"], [])


def test_a_column_in_both_orders_gives_up_its_doubtful_cells() -> None:
    column: list[Plain] = ["12/25/1965", "25/12/1965", "03/05/1970"]
    reader = column_reader("birth", lambda: column, TODAY)
    assert reader.convert(column)[0] == ["1965-12-25", "1965-12-25", None]
    assert codes_of(reader, column) == {2: "day-or-month"}


def test_days_that_excel_swapped_where_it_could_are_doubted() -> None:
    # dd/mm texts opened under American settings: days above 12 stayed texts, the others became dates the wrong way round.
    column: list[Plain] = [
        "25/03/1965",
        "13/01/1970",
        "31/12/1980",
        date(1965, 5, 3),
        date(1970, 4, 4),
        date(1990, 11, 2),
    ]
    reader = column_reader("birth", lambda: column, TODAY)
    assert codes_of(reader, column) == {3: "maybe-swapped", 5: "maybe-swapped"}
    plain: list[Plain] = [
        "05/03/1965",
        "13/01/1970",
        "31/12/1980",
        date(1965, 5, 3),
        date(1970, 4, 4),
        date(1990, 11, 2),
    ]
    assert codes_of(column_reader("birth", lambda: plain, TODAY), plain) == {}


def test_slices_are_read_like_the_whole_and_repeated_cells_each_get_their_word() -> None:
    column: list[Plain] = ["Thôn 1", "", "Thôn 1", "#N/A", "#N/A", 3.0, " Thôn\u00a01 "] * 3
    whole = column_reader("text", lambda: column, TODAY)
    values, notes = whole.convert(column)
    sliced = column_reader("text", lambda: column, TODAY)
    pieces = [sliced.convert(column[start : start + 2]) for start in range(0, len(column), 2)]
    assert values == [value for piece, _ in pieces for value in piece]
    assert values[:7] == ["Thôn 1", None, "Thôn 1", None, None, "3", "Thôn 1"]
    assert len(notes) == sum(len(told) for _, told in pieces) == 6


def test_a_blank_mark_is_no_mark() -> None:
    reader = column_reader("flag", list, TODAY)
    assert reader.convert(["", "x", ""]) == ([False, True, False], [])


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        (["Nam", "Nữ", ""], frozenset()),
        (["1", "0", 1.0, 0.0], frozenset({"0", "1"})),
        (["x", "", "X", ""], frozenset({"x", ""})),
        (["Nam", "x", ""], frozenset({"x"})),
        (["B", "G"], frozenset({"b", "g"})),
        (["không rõ", "Nam"], frozenset()),
    ],
)
def test_codes_in_a_column_of_sexes_are_found(column: list[Plain], codes: frozenset[str]) -> None:
    assert sex_codes(column) == codes


@pytest.mark.parametrize(
    ("column", "ids", "meaning"),
    [
        (["1"] * 3 + ["0"] * 3, MEN + WOMEN, {"1": "male", "0": "female"}),
        (["1"] * 3 + ["2"] * 3, WOMEN + MEN, {"1": "female", "2": "male"}),
        (["x"] * 3 + [""] * 3, WOMEN + MEN, {"x": "female", "": "male"}),
        (["1"] * 3 + ["0"] * 2, MEN + WOMEN, None),  # two ids prove nothing
        (["1"] * 3 + ["0"] * 3, MEN + MEN, None),  # both codes cannot be men
        (["1"] * 3 + ["0"] * 3, [*MEN[:2], WOMEN[0], *WOMEN], None),  # the ids disagree
        (["1"] * 3 + ["0"] * 3, [""] * 6, None),
    ],
)
def test_what_a_code_means_is_proved_by_the_personal_ids_or_not_at_all(
    column: list[Plain], ids: list[Plain], meaning: dict[str, str] | None
) -> None:
    codes = sex_codes(column)
    assert prove_sex_codes(codes, column, ids) == meaning


def test_an_unproved_code_stays_unknown_and_is_told() -> None:
    column: list[Plain] = ["1", "Nữ", "0"]
    codes = sex_codes(column)
    assert sex_reader(None, codes).convert(column)[0] == [None, "female", None]
    assert codes_of(sex_reader(None, codes), column) == {0: "sex-unknown", 2: "sex-unknown"}
    assert sex_reader({"1": "male", "0": "female"}, codes).convert(column) == (["male", "female", "female"], [])


def test_births_of_which_none_proves_the_order_of_day_and_month_are_told() -> None:
    texts = [f"{1 + n % 12:02d}/{1 + n * 5 % 12:02d}/{1950 + n}" for n in range(40)]
    reader = column_reader("birth", lambda: texts, TODAY)
    values, notes = reader.convert(texts)
    assert values[1] == "1951-06-02"
    assert {note.at for note in notes} == set(range(len(texts)))
    assert {note.understood.complaint.code for note in notes if note.understood.complaint} == {"order-unproved"}
    proved = [*texts, "25/03/1965"]
    assert column_reader("birth", lambda: proved, TODAY).convert(proved)[1] == []


def test_days_of_coverage_need_no_such_proof() -> None:
    texts = [f"01/{1 + n % 12:02d}/{2000 + n}" for n in range(40)]
    assert column_reader("date", lambda: texts, TODAY).convert(texts[:20])[1] == []
