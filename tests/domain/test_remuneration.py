"""Thù lao: which rate counts, the amount, what is taken back, and how it is explained."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.remuneration import (
    AgreedRate,
    FoundRate,
    amount_of,
    check_percent,
    explain_claw_back,
    explain_grant,
    find_rate,
    is_fresh,
    taken_back,
)

ON = date(2026, 9, 15)


def law_row(key: str, value: str, subject: str = "", confidence: str = "L") -> Rate:
    return Rate(
        key=f"remuneration.{key}",
        subject=subject,
        value=Decimal(value),
        unit="%",
        valid_from=date(2026, 8, 1),
        valid_to=None,
        source="Bảng của cơ quan",
        confidence=confidence,
    )


def agreed(
    kind: str = "new",
    percent: str = "10",
    method: str | None = None,
    *,
    scheme: str = "voluntary-si",
    since: date = date(2026, 1, 1),
    until: date | None = None,
    source: str = "",
) -> AgreedRate:
    return AgreedRate(
        scheme=scheme,
        kind=kind,
        method=method,
        percent=Decimal(percent),
        valid_from=since,
        valid_to=until,
        contract="01/HĐ",
        source=source,
    )


LAW = LawBook(
    [
        law_row("voluntary-si-new", "12", "monthly"),
        law_row("voluntary-si-new", "20", "12"),
        law_row("voluntary-si-renew", "9", confidence="H"),
        law_row("health-new", "9"),
        law_row("health-renew", "5"),
    ]
)


@pytest.mark.parametrize(
    ("scheme", "kind", "method", "expected"),
    [
        ("voluntary-si", "new", "monthly", "12"),
        ("voluntary-si", "new", "12", "20"),
        ("voluntary-si", "new", "ahead", None),  # the table has no row for it: nothing is guessed
        ("voluntary-si", "continue", "12", "9"),
        ("voluntary-si", "return", "3", "9"),
        ("voluntary-si", "adjust", None, "9"),
        ("health-household", "new", "12", "9"),
        ("health-household", "continue", None, "5"),
        ("health-other", "return", None, "5"),
        ("voluntary-accident", "new", None, None),
    ],
)
def test_without_a_contract_the_office_s_table_counts(
    scheme: str, kind: str, method: str | None, expected: str | None
) -> None:
    found = find_rate((), LAW, scheme=scheme, kind=kind, method=method, on=ON)
    assert (found.percent if found else None) == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(
    ("rows", "kind", "method", "expected"),
    [
        ([agreed(percent="10")], "new", "12", "10"),
        ([agreed(percent="10"), agreed(percent="15", method="12")], "new", "12", "15"),
        ([agreed(percent="10"), agreed(percent="15", method="12")], "new", "3", "10"),
        ([agreed("continue", "6")], "new", "12", "20"),  # nothing agreed for it: the table
        ([agreed("continue", "6")], "return", "12", "6"),  # who returns goes on, unless the contract says more
        ([agreed("continue", "6"), agreed("return", "8")], "return", "12", "8"),
        ([agreed("continue", "6")], "adjust", None, "6"),
        ([agreed(percent="10", scheme="health-household")], "new", "12", "20"),
        ([agreed(percent="10", since=date(2026, 9, 16))], "new", "12", "20"),
        ([agreed(percent="10", until=date(2026, 9, 14))], "new", "12", "20"),
        ([agreed(percent="10", until=ON)], "new", "12", "10"),
    ],
)
def test_a_contract_s_rate_goes_before_the_table(
    rows: list[AgreedRate], kind: str, method: str | None, expected: str
) -> None:
    found = find_rate(rows, LAW, scheme="voluntary-si", kind=kind, method=method, on=ON)
    assert found is not None
    assert found.percent == Decimal(expected)


def test_a_day_before_every_table_has_no_rate() -> None:
    assert find_rate((), LAW, scheme="health-household", kind="new", method=None, on=date(2026, 7, 31)) is None


def test_a_found_rate_names_where_it_stands() -> None:
    own = find_rate([agreed(source="Phụ lục 1")], LAW, scheme="voluntary-si", kind="new", method=None, on=ON)
    weak = find_rate((), LAW, scheme="health-household", kind="new", method=None, on=ON)
    sure = find_rate((), LAW, scheme="voluntary-si", kind="continue", method=None, on=ON)
    assert own is not None
    assert (own.name, own.source, own.verified) == (
        "Tỷ lệ theo hợp đồng, tham gia lần đầu, mọi phương thức",
        "Hợp đồng 01/HĐ, Phụ lục 1",
        True,
    )
    exact = find_rate([agreed(method="12")], LAW, scheme="voluntary-si", kind="new", method="12", on=ON)
    assert exact is not None
    assert (exact.name, exact.source) == ("Tỷ lệ theo hợp đồng, tham gia lần đầu", "Hợp đồng 01/HĐ")
    assert weak is not None
    assert (weak.source, weak.verified) == ("Bảng của cơ quan", False)
    assert sure is not None
    assert sure.verified


@pytest.mark.parametrize(
    ("base", "percent", "expected"),
    [
        (1_366_200, "9", 122_958),
        (3_168_000, "20", 633_600),
        (1_000_050, "9", 90_005),  # 90.004,5 half up
        (1_000_049, "9", 90_004),
        (0, "9", 0),
        (100, "0", 0),
        (333, "12.5", 42),  # 41,625
        (5, "10", 1),  # 0,5 half up
    ],
)
def test_the_amount_is_rounded_half_up_once(base: int, percent: str, expected: int) -> None:
    assert amount_of(base, Decimal(percent)) == expected


@pytest.mark.parametrize("percent", ["-1", "100.01", "NaN", "Infinity"])
def test_no_rate_lies_outside_nought_to_a_hundred(percent: str) -> None:
    with pytest.raises(RuleBroken, match="0 đến 100"):
        check_percent(Decimal(percent))


@pytest.mark.parametrize(
    ("refunded", "left_base", "left_amount", "expected"),
    [
        (500_000, 1_000_000, 90_000, 45_000),
        (1_000_000, 1_000_000, 90_000, 90_000),  # all of it takes all that is left
        (2_000_000, 1_000_000, 90_000, 90_000),
        (999_999, 1_000_000, 10_000, 10_000),  # never more than what is left
    ],
)
def test_what_is_taken_back(refunded: int, left_base: int, left_amount: int, expected: int) -> None:
    found = taken_back(refunded=refunded, percent=Decimal(9), left_base=left_base, left_amount=left_amount)
    assert found == expected


@given(
    base=st.integers(1, 50_000_000),
    percent=st.decimals(0, 100, places=2),
    parts=st.lists(st.integers(1, 20_000_000), max_size=6),
)
def test_claw_backs_never_exceed_what_was_granted_and_a_whole_refund_takes_everything(
    base: int, percent: Decimal, parts: list[int]
) -> None:
    granted = left_amount = amount_of(base, percent)
    left_base, clawed = base, 0
    for part in [*parts, base]:
        refunded = min(part, left_base)
        if not refunded:
            break
        taken = taken_back(refunded=refunded, percent=percent, left_base=left_base, left_amount=left_amount)
        assert 0 <= taken <= left_amount
        left_base, left_amount, clawed = left_base - refunded, left_amount - taken, clawed + taken
    assert (left_base, left_amount, clawed) == (0, 0, granted)


def test_only_who_is_new_stands_in_the_columns_of_the_first_time() -> None:
    assert [kind for kind in ("new", "continue", "return", "adjust") if is_fresh(kind)] == ["new"]


RATE = FoundRate(
    percent=Decimal("12.5"), name="Tỷ lệ", source="Hợp đồng 01/HĐ", valid_from=date(2026, 1, 1), valid_to=None
)


def test_a_grant_is_explained_step_by_step() -> None:
    steps = explain_grant(paid=3_168_000, kind="new", rate=RATE, amount=396_000, on=ON, due="thu tiền ngày 15/09/2026")
    assert [(step.label, step.formula, step.value, step.source) for step in steps] == [
        ("Số tiền người tham gia đóng", "Thu ngày 15/09/2026", "3.168.000 đ", "Mẫu D11-TS, QĐ 366/QĐ-BHXH"),
        ("Tỷ lệ", "từ 01/01/2026", "12,5 %", "Hợp đồng 01/HĐ"),
        ("Thù lao phải chi", "3.168.000 đ × 12,5 %", "396.000 đ", "Mẫu D11-TS, QĐ 366/QĐ-BHXH"),
        ("Kỳ tính thù lao", "", "thu tiền ngày 15/09/2026", ""),
    ]


def test_who_returns_is_told_why_it_is_not_the_first_time() -> None:
    closed = FoundRate(
        percent=Decimal(9), name="Tỷ lệ", source="", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31)
    )
    steps = explain_grant(paid=1, kind="return", rate=closed, amount=0, on=ON, due="")
    assert steps[1].formula == "từ 01/01/2026 đến 31/12/2026; đăng ký lại không phải lần đầu"


@pytest.mark.parametrize(("kind", "words"), [("new", "tham gia lần đầu"), ("adjust", "tiếp tục tham gia")])
def test_a_line_without_a_rate_says_what_to_do(kind: str, words: str) -> None:
    steps = explain_grant(paid=1_000, kind=kind, rate=None, amount=0, on=ON, due="")
    assert [step.value for step in steps] == ["1.000 đ", "chưa có"]
    assert words in steps[1].label
    assert "hãy ghi tỷ lệ" in steps[1].formula


@pytest.mark.parametrize(
    ("refunded", "how"), [(400, "400 đ × 9 %"), (1_000, "Hoàn trả toàn bộ: thu hồi hết phần thù lao còn lại")]
)
def test_a_claw_back_is_explained_by_the_rate_of_that_time(refunded: int, how: str) -> None:
    steps = explain_claw_back(
        refunded=refunded, percent=Decimal(9), left_base=1_000, left_amount=90, amount=36, source="Hợp đồng 01/HĐ"
    )
    assert [step.label for step in steps] == [
        "Số tiền hoàn trả người tham gia",
        "Tỷ lệ đã chi lúc thu tiền",
        "Thù lao đã chi còn lại",
        "Thù lao thu hồi",
    ]
    assert steps[3].formula == how
    assert steps[1].source == "Hợp đồng 01/HĐ"
