import pytest

from desktop_app.domain.identity import (
    Problem,
    check_card_no,
    check_insurance_no,
    check_personal_id,
    check_phone,
    digits_of,
    personal_id_facts,
)


def levels(problems: list[Problem]) -> list[str]:
    return [problem.level for problem in problems]


@pytest.mark.parametrize(("text", "digits"), [("'001 065.000-001", "001065000001"), (None, ""), ("\u00a0", "")])
def test_digits_without_what_people_put_between(text: str | None, digits: str) -> None:
    assert digits_of(text) == digits


@pytest.mark.parametrize(
    ("number", "year", "sex"),
    [
        ("001065000001", 1965, "male"),
        ("001165000001", 1965, "female"),
        ("079204000001", 2004, "male"),
        ("079304000001", 2004, "female"),
        ("079400000001", 2100, "male"),
        ("079500000001", 2100, "female"),
    ],
)
def test_a_personal_id_speaks_of_year_and_sex(number: str, year: int, sex: str) -> None:
    assert personal_id_facts(number) == (year, sex)
    assert check_personal_id(number, str(year), sex) == []
    assert check_personal_id(number, None, None) == []


@pytest.mark.parametrize(
    ("number", "birth", "sex", "says"),
    [
        ("001065000001", "1966-03-05", "male", "năm sinh 1965"),
        ("001065000001", "1965", "female", "giới tính Nam"),
        ("000065000001", "1965", "male", "000"),
        ("123456789", None, None, "chứng minh nhân dân"),
        ("1065000001", None, None, "có 10"),
        ("00106500000A", None, None, "chữ số"),
    ],
)
def test_contradictions_of_a_personal_id_warn_and_never_block(
    number: str, birth: str | None, sex: str | None, says: str
) -> None:
    problems = check_personal_id(number, birth, sex)
    assert levels(problems) == ["warn"]
    assert says in problems[0].message
    assert problems[0].field == "personal_id"


def test_two_contradictions_are_two_warnings() -> None:
    assert levels(check_personal_id("001065000001", "1966", "female")) == ["warn", "warn"]


def test_a_lost_leading_zero_is_offered_back() -> None:
    assert [problem.proposal for problem in check_personal_id("01065000001")] == ["001065000001"]
    assert [problem.proposal for problem in check_insurance_no("123456789")] == ["0123456789"]
    assert [problem.proposal for problem in check_phone("912345678")] == ["0912345678"]


@pytest.mark.parametrize("missing", [None, "", "  "])
def test_a_missing_number_is_only_a_hint(missing: str | None) -> None:
    assert levels(check_personal_id(missing)) == ["hint"]
    assert levels(check_insurance_no(missing)) == ["hint"]
    assert levels(check_phone(missing)) == ["hint"]
    assert check_card_no(missing) == []


@pytest.mark.parametrize(
    ("number", "says"),
    [("0123456789", ""), ("001065000001", "CCCD"), ("12345", "có 5"), ("01234567AB", "chữ số")],
)
def test_insurance_numbers(number: str, says: str) -> None:
    problems = check_insurance_no(number)
    assert [problem.level for problem in problems] == (["warn"] if says else [])
    assert all(says in problem.message for problem in problems)


BENEFITS = {"GD": frozenset("4"), "CN": frozenset("2")}


@pytest.mark.parametrize(
    ("card", "insurance_no", "says"),
    [
        ("GD4790123456789", "0123456789", []),
        ("gd 4 79 0123456789", "0123456789", []),
        ("0123456789", "0123456789", []),
        ("0123456789", None, []),
        ("GD4790123456789", "9999999999", ["Mười chữ số cuối"]),
        ("0123456789", "9999999999", ["Mười chữ số cuối"]),
        ("GD3790123456789", None, ["mức hưởng 4"]),
        ("GD6790123456789", None, ["từ 1 đến 5"]),
        ("ZZ5790123456789", None, []),  # a subject code that the table does not know is not judged
        ("GD47901234567", None, ["15 ký tự"]),
    ],
)
def test_card_numbers(card: str, insurance_no: str | None, says: list[str]) -> None:
    problems = check_card_no(card, insurance_no, BENEFITS)
    assert len(problems) == len(says)
    assert all(text in problem.message for text, problem in zip(says, problems, strict=True))


def test_without_a_table_the_benefit_digit_is_not_compared() -> None:
    assert check_card_no("GD3790123456789") == []


@pytest.mark.parametrize(
    ("phone", "says"),
    [
        ("0912 345 678", ""),
        ("+84 912 345 678", ""),
        ("+84 0912 345 678", ""),
        ("(024) 3825 5555", ""),
        ("0111111111", "Không đúng dạng"),
        ("0999999999", "lặp một chữ số"),
        ("0912", "Không đúng dạng"),
        ("09123456ab", "chữ số"),
    ],
)
def test_phones(phone: str, says: str) -> None:
    problems = check_phone(phone)
    assert [problem.level for problem in problems] == (["warn"] if says else [])
    assert all(says in problem.message for problem in problems)
