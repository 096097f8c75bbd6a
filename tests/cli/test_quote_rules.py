"""`quote --rules` as scripts use it: the exact keys, every scheme and option, the exit codes, and refusals that teach.

The amounts are worked out in the comments; the tables of the law stand in tests/domain/golden.
"""

import json
import time
from typing import Any

import pytest

from tests.journeys.commands import child, refused, run

ON = "--on 2026-11-21"
KEYS = [
    "scheme", "on", "gross", "state_support", "local_support", "other_support", "payable", "valid_from", "valid_to",
    "explanation",
]  # fmt: skip
MONEY = ("gross", "state_support", "local_support", "other_support", "payable")

HEALTH = f"--scheme health-household {ON}"
VOLUNTARY = f"--scheme voluntary-si {ON}"
LATE = "--scheme late-payment"

# Each: options, the five amounts, first and last day.
QUOTES: list[tuple[str, tuple[int, int, int, int, int], str | None, str | None]] = [
    # 113.850 × 6; first card: 30 days later
    (f"{HEALTH} --order 1 --months 6", (683_100, 0, 0, 0, 683_100), "2026-12-21", "2027-06-20"),
    # the fourth pays 50 %, the ninth 40 %
    (f"{HEALTH} --order 4 --months 12", (683_100, 0, 0, 0, 683_100), "2026-12-21", "2027-12-20"),
    (f"{HEALTH} --order 9 --months 3", (136_620, 0, 0, 0, 136_620), "2026-12-21", "2027-03-20"),
    # 89 days without a card: from the day of payment; 90: 30 days later
    (f"{HEALTH} --order 1 --months 3 --last-end 2026-08-24", (341_550, 0, 0, 0, 341_550), "2026-11-21", "2027-02-20"),
    (f"{HEALTH} --order 1 --months 3 --last-end 2026-08-23", (341_550, 0, 0, 0, 341_550), "2026-12-21", "2027-03-20"),
    # 2.340.000 × 4,5 % × 12 on the last day of the old salary
    (
        "--scheme health-household --on 2026-06-30 --order 1 --months 12",
        (1_263_600, 0, 0, 0, 1_263_600),
        "2026-07-30",
        "2027-07-29",
    ),
    # cards of a household that end together: 10 months at 113.850
    (
        f"{HEALTH} --order 1 --last-end 2026-12-31 --common-end 2027-10-31",
        (1_138_500, 0, 0, 0, 1_138_500),
        "2027-01-01",
        "2027-10-31",
    ),
    # pupil: half by the State; 12,5 % by the province = 170.775; a donor's 100.000
    (
        f"{HEALTH} --class pupil --months 12 --local-percent 12,5 --other-amount 100000",
        (1_366_200, 683_100, 170_775, 100_000, 412_325),
        "2026-12-21",
        "2027-12-20",
    ),
    # supports never more than what is due: 956.340 + 409.860 (of 500.000) + 0 (of 10 %)
    (
        f"{HEALTH} --class near-poor --months 12 --local-amount 500000 --other-percent 10",
        (1_366_200, 956_340, 409_860, 0, 0),
        "2026-12-21",
        "2027-12-20",
    ),
    # 330.000 a month; 20 % by the State
    (f"{VOLUNTARY} --income 1500000 --method 6", (1_980_000, 396_000, 0, 0, 1_584_000), "2026-11-01", "2027-04-30"),
    (
        f"{VOLUNTARY} --income 1500000 --method 6 --from-month 2026-08",
        (1_980_000, 396_000, 0, 0, 1_584_000),
        "2026-08-01",
        "2027-01-31",
    ),
    # at the ceiling of 20 × 2.530.000; island: 165.000 by the State; 10 % of 330.000 by the province
    (
        f"{VOLUNTARY} --income 50600000 --method monthly --class island --local-percent 10 --other-percent 5",
        (11_132_000, 165_000, 33_000, 16_500, 10_917_500),
        "2026-11-01",
        "2026-11-30",
    ),
    # one supported month is left of the 120: 132.000 of the near-poor
    (
        f"{VOLUNTARY} --income 1500000 --method 12 --class near-poor --supported-months 119",
        (3_960_000, 132_000, 0, 0, 3_828_000),
        "2026-11-01",
        "2027-10-31",
    ),
    # two years ahead at 0,31 % a month: 330.000 × Σ 1/1,0031^i = 7.644.801; 30 % of 330.000 × 24 for a minority
    (
        f"{VOLUNTARY} --income 1500000 --method ahead --months 24 --class ethnic-minority",
        (7_644_801, 2_376_000, 0, 0, 5_268_801),
        "2026-11-01",
        "2028-10-31",
    ),
    # without any yield it is the plain product
    (
        f"{VOLUNTARY} --income 1500000 --method ahead --months 60 --fund-yield 0",
        (19_800_000, 3_960_000, 0, 0, 15_840_000),
        "2026-11-01",
        "2031-10-31",
    ),
    # one missing month at 0,31 %: 330.000 × 1,0031
    (f"{VOLUNTARY} --income 1500000 --method missing --months 1", (331_023, 66_000, 0, 0, 265_023), None, None),
    # 61 days at 0,03 %
    (f"{LATE} --amount 10000000 --due 2026-01-31 --paid 2026-04-02", (183_000, 0, 0, 0, 183_000), None, None),
    (f"{LATE} --amount 10000000 --due 2026-01-31 --paid 2026-01-31", (0, 0, 0, 0, 0), None, None),
]


@pytest.mark.parametrize(("options", "amounts", "first", "last"), QUOTES, ids=[quote[0] for quote in QUOTES])
def test_every_scheme_and_option(
    options: str, amounts: tuple[int, int, int, int, int], first: str | None, last: str | None
) -> None:
    found = run("quote", "--rules", *options.split(), "--json").answer
    assert tuple(found[name] for name in MONEY) == amounts
    assert (found["valid_from"], found["valid_to"]) == (first, last)
    _exact_shape(found)


# Each: options and what the one sentence must name: the rule, what would be allowed, and the source.
REFUSED = [
    (f"{HEALTH} --order 1 --months 5", ("5 tháng", "3, 6 hoặc 12", "Luật BHYT Đ15 k6")),
    (f"{HEALTH} --order 1 --months 0", ("0 tháng", "3, 6 hoặc 12", "Luật BHYT Đ15 k6")),
    (f"{HEALTH} --order 1 --last-end 2027-12-31 --common-end 2027-10-31", ("0",)),
    (f"{HEALTH} --order 0 --months 12", ("thứ tự", "1, 2, 3")),
    (f"{HEALTH} --class king --months 12", ("king", "hộ cận nghèo")),
    (f"{HEALTH} --order 1 --months 12 --local-percent -1", ("-1", "từ 0 đến 100 %")),
    (f"{HEALTH} --order 1 --months 12 --local-percent 101", ("101", "từ 0 đến 100 %")),
    (f"{HEALTH} --order 1 --months 12 --local-percent nhiều", ("nhiều", "từ 0 đến 100 %")),
    (f"{HEALTH} --order 1 --months 12 --local-amount -1", ("-1 đ", "số âm")),
    (f"{HEALTH} --order 1 --months 12 --local-percent 5 --local-amount 5", ("tỷ lệ hoặc số tiền",)),
    ("--scheme health-household --on 2015-01-01 --order 1 --months 12", ("01/01/2015", "Quy định")),
    (f"{VOLUNTARY} --income 1499999 --method 3", ("chuẩn hộ nghèo", "1.500.000", "NĐ 07/2021/NĐ-CP", "1.499.999")),
    (
        "--scheme voluntary-si --on 2027-01-01 --income 2199999 --method 3",
        ("2.200.000", "NĐ 351/2025/NĐ-CP", "chưa kiểm chứng"),
    ),
    (f"{VOLUNTARY} --income 50600001 --method 3", ("50.600.000", "20 lần mức tham chiếu", "Luật BHXH 41/2024/QH15 Đ31 k2")),
    (f"{VOLUNTARY} --income 1500000 --method 2", ("“2”", "hằng tháng")),
    (f"{VOLUNTARY} --income 1500000 --method 3 --months 6", ("3 tháng", "không đóng 6", "Luật BHXH 41/2024/QH15 Đ36 k2")),
    (f"{VOLUNTARY} --income 1500000 --method ahead --months 12", ("24, 36, 48, 60", "Luật BHXH 41/2024/QH15 Đ36 k2")),
    (f"{VOLUNTARY} --income 1500000 --method missing --months 61", ("từ 1 đến 60", "Luật BHXH 41/2024/QH15 Đ36 k2")),
    (f"{VOLUNTARY} --income 1500000 --method monthly --class pupil", ("học sinh", "hộ nghèo")),
    (f"{VOLUNTARY} --income 1500000 --method monthly --supported-months -1", ("số âm",)),
    (f"{VOLUNTARY} --income 1500000 --method ahead --months 24 --fund-yield 30", ("“30”", "0,31")),
    # 6 months from May can be paid to the end of August; from August to the end of November
    (f"{VOLUNTARY} --income 1500000 --method 6 --from-month 2026-05", ("31/08/2026", "Luật BHXH 41/2024/QH15 Đ36 k3", "11/2026")),
    (
        "--scheme voluntary-si --on 2026-12-01 --income 1500000 --method 6 --from-month 2026-08",
        ("30/11/2026", "Luật BHXH 41/2024/QH15 Đ36 k3", "12/2026"),
    ),
    (f"{VOLUNTARY} --income 1500000 --method 6 --from-month 11/2026", ("11/2026", "2026-11")),
    # the fund yield of 2027 is published in January 2027
    ("--scheme voluntary-si --on 2027-01-01 --income 2200000 --method ahead --months 24", ("Lãi suất", "01/01/2027")),
    (f"{LATE} --amount -1 --due 2026-01-31 --paid 2026-02-01", ("số âm",)),
    (f"{LATE} --amount 1 --due 2020-01-31 --paid 2020-02-01", ("chậm đóng", "01/02/2020")),
    (f"{LATE} --amount 1 --due 2026-01-31", ("ngày đóng",)),
]  # fmt: skip


@pytest.mark.parametrize(("options", "words"), REFUSED, ids=[options for options, _ in REFUSED])
def test_what_the_law_does_not_allow_names_the_rule_and_what_is_allowed(options: str, words: tuple[str, ...]) -> None:
    assert refused(run("quote", "--rules", *options.split(), "--json"), *words)


@pytest.mark.parametrize(
    "options",
    [
        "",
        "--scheme",
        "--scheme lottery",
        f"{HEALTH} --order one --months 12",
        f"{HEALTH} --order 1 --months 12 --last-end 31/12/2026",
        "--scheme health-household --on 2026-02-30 --order 1 --months 12",
        f"{VOLUNTARY} --income 1,5tr --method 3",
        f"{HEALTH} --order 1 --months 12 --colour red",
        f"{HEALTH} --order 1 --months 12 --income 5000000",
        f"{VOLUNTARY} --income 1500000 --method 12 --order 1",
        f"{LATE} --amount 1 --due 2026-07-31 --paid 2026-08-01 --local-amount 5",
    ],
)
def test_wrong_usage_is_told_apart_from_wrong_input(options: str) -> None:
    ran = run("quote", "--rules", *options.split(), "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()


def test_an_option_that_would_not_be_counted_is_named_with_those_that_are() -> None:
    ran = run("quote", "--rules", *f"{HEALTH} --order 1 --months 12 --income 5000000 --method 12".split())
    assert "không dùng --income, --method" in ran.err
    assert "--order, --months, --last-end, --common-end, --class" in ran.err


def test_months_beside_a_common_end_must_lead_to_it() -> None:
    end = f"{HEALTH} --order 1 --common-end 2027-08-31 --last-end 2026-11-30"
    assert json.loads(run("quote", "--rules", *end.split(), "--json").out)["valid_to"] == "2027-08-31"
    refused(run("quote", "--rules", *f"{end} --months 12".split(), "--json"), "cần 9 tháng")
    far = end.replace("2027-08-31", "2029-08-31")
    refused(run("quote", "--rules", *far.split(), "--json"), "nên chọn ngày hết hạn chung từ", "30/11/2027")


def test_steps_without_a_source_show_no_empty_brackets() -> None:
    assert "[]" not in run("quote", "--rules", *f"{HEALTH} --order 1 --months 12".split()).out


@pytest.mark.parametrize("json_", [True, False])
def test_as_a_process_of_its_own(*, json_: bool) -> None:
    options = f"{VOLUNTARY} --income 1500000 --method 12".split()
    started = time.perf_counter()
    ran = child("quote", "--rules", *options, *(["--json"] if json_ else []))
    seconds = time.perf_counter() - started
    assert (ran.code, ran.err) == (0, "")
    if json_:
        assert ran.answer["payable"] == 3_168_000
        _exact_shape(ran.answer)
    else:
        assert ran.out.splitlines()[-1] == "Phải đóng: 3.168.000 đ"
    assert seconds < 30  # a hang, not a measure: that one is in tests/bench/starting.py


def test_exit_codes_of_processes() -> None:
    wrong_input = child("quote", "--rules", *f"{HEALTH} --order 1 --months 5 --json".split())
    wrong_usage = child("quote", "--rules", *"--scheme lottery --json".split())
    assert refused(wrong_input, "Luật BHYT Đ15 k6")
    assert (wrong_usage.code, wrong_usage.out) == (2, "")


def _exact_shape(found: dict[str, Any]) -> None:
    """The keys of the contract in their order, whole đồng, ISO days, steps of texts, and a source behind the amount."""
    assert list(found) == KEYS
    assert all(type(found[name]) is int for name in MONEY)
    assert found["gross"] == sum(found[name] for name in MONEY[1:])
    assert found["explanation"]
    for step in found["explanation"]:
        assert list(step) == ["label", "formula", "value", "source"]
        assert all(isinstance(text, str) for text in step.values())
    assert any(step["source"] for step in found["explanation"]) or found["gross"] == 0
    assert json.loads(json.dumps(found)) == found
