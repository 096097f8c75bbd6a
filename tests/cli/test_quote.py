"""`quote`: amounts of the law to the đồng, with their explanation; what the law does not allow is refused by name.

The amounts are worked out by hand in the comments; the law's own tables of cases stand in tests/domain.
"""

from pathlib import Path

import pytest

from desktop_app.services.office import open_office
from tests.builders import household_of
from tests.journeys.commands import refused, run

ON = ["--on", "2026-11-21"]
KEYS = {
    "scheme", "on", "gross", "state_support", "local_support", "other_support", "payable", "valid_from", "valid_to",
    "explanation",
}  # fmt: skip


@pytest.mark.parametrize(
    ("options", "amounts", "period"),
    [
        # 2.530.000 × 4,5 % × 12
        ("--scheme health-household --order 1 --months 12", (1_366_200, 0, 0, 1_366_200), ("2026-12-21", "2027-12-20")),
        # the second pays 70 %, the fifth 40 %
        ("--scheme health-household --order 2 --months 6", (478_170, 0, 0, 478_170), ("2026-12-21", "2027-06-20")),
        ("--scheme health-household --order 5 --months 3", (136_620, 0, 0, 136_620), ("2026-12-21", "2027-03-20")),
        # near-poor: 70 % of the full amount by the State
        (
            "--scheme health-household --order 1 --months 12 --class near-poor",
            (1_366_200, 956_340, 0, 409_860),
            ("2026-12-21", "2027-12-20"),
        ),
        # a running card goes on the day after; the province adds 10 % of what the third owes
        (
            "--scheme health-household --order 3 --months 12 --last-end 2026-11-30 --local-percent 10",
            (819_720, 0, 81_972, 737_748),
            ("2026-12-01", "2027-11-30"),
        ),
        # 1.500.000 × 22 %, 20 % of it by the State
        ("--scheme voluntary-si --income 1500000 --method monthly", (330_000, 66_000, 0, 264_000), ("2026-11-01", "2026-11-30")),
        ("--scheme voluntary-si --income 1500000 --method 12", (3_960_000, 792_000, 0, 3_168_000), ("2026-11-01", "2027-10-31")),
        # poor: 50 % of 22 % of the poverty line, whatever the chosen income
        (
            "--scheme voluntary-si --income 2000000 --method 3 --class poor --local-amount 30000",
            (1_320_000, 495_000, 30_000, 795_000),
            ("2026-11-01", "2027-01-31"),
        ),
        # after 120 supported months the State pays nothing more
        (
            "--scheme voluntary-si --income 1500000 --method monthly --supported-months 120",
            (330_000, 0, 0, 330_000),
            ("2026-11-01", "2026-11-30"),
        ),
        # 30 days at 0,03 %
        ("--scheme late-payment --amount 10000000 --due 2026-01-31 --paid 2026-03-02", (90_000, 0, 0, 90_000), (None, None)),
    ],
)  # fmt: skip
def test_by_the_rules_alone(
    options: str, amounts: tuple[int, int, int, int], period: tuple[str | None, str | None]
) -> None:
    found = run("quote", "--rules", *options.split(), *ON, "--json").answer
    assert found.keys() >= KEYS
    assert (found["gross"], found["state_support"], found["local_support"], found["payable"]) == amounts
    assert (found["valid_from"], found["valid_to"]) == period
    assert found["gross"] - found["state_support"] - found["local_support"] - found["other_support"] == found["payable"]
    assert all(step.keys() >= {"label", "formula", "value", "source"} for step in found["explanation"])
    assert any(step["source"] for step in found["explanation"]), "no step says which law it follows"


@pytest.mark.parametrize("method", ["ahead", "missing"])
def test_many_years_at_once(method: str) -> None:
    found = run(
        "quote",
        "--rules",
        *f"--scheme voluntary-si --income 2000000 --method {method} --months 24".split(),
        *ON,
        "--json",
    ).answer
    plain = 24 * 440_000
    assert found["gross"] < plain if method == "ahead" else found["gross"] > plain


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--scheme health-household --order 1 --months 5", ("5 tháng", "Luật BHYT")),
        ("--scheme health-household --months 12", ("thứ tự",)),
        ("--scheme health-household --order 1", ("số tháng",)),
        ("--scheme voluntary-si --income 1000000 --method monthly", ("chuẩn hộ nghèo", "1.500.000", "NĐ 07/2021")),
        ("--scheme voluntary-si --income 99000000 --method monthly", ("20 lần", "Luật BHXH")),
        ("--scheme voluntary-si --income 1500000 --method 2", ("phương thức",)),
        ("--scheme voluntary-si --income 1500000 --method ahead --months 13", ("năm",)),
        ("--scheme voluntary-si --income 1500000 --method monthly --class king", ("king",)),
        ("--scheme voluntary-si --method monthly", ("thu nhập",)),
        ("--scheme voluntary-si --income 1500000 --method monthly --local-percent 120", ("120",)),
        ("--scheme late-payment --amount 10000000", ("hạn đóng",)),
    ],
)
def test_what_the_law_does_not_allow_is_refused_with_the_rule(options: str, words: tuple[str, ...]) -> None:
    assert refused(run("quote", "--rules", *options.split(), *ON, "--json"), *words)


def test_a_household_pays_by_order(twelve: Path) -> None:
    with open_office(twelve) as office:
        household = household_of(office, "Nguyễn Văn An").id
    found = run("quote", twelve, "--household", str(household), *ON, "--json").answer
    assert found.keys() >= {"household", "on", "members", "total"}
    assert (found["household"], found["on"]) == (household, "2026-11-21")
    # An's card ends within a month, Bưởi's lapsed long ago; Cường is insured by his employer.
    paid = [(member["name"], member["order"], member["months"], member["payable"]) for member in found["members"]]
    assert paid == [("Nguyễn Văn An", 1, 12, 1_366_200), ("Trần Thị Bưởi", 2, 12, 956_340)]
    assert found["total"] == 1_366_200 + 956_340
    assert all(member["explanation"] and member["valid_from"] < member["valid_to"] for member in found["members"])
    half = run("quote", twelve, "--household", str(household), *ON, "--months", "6", "--json").answer
    assert half["total"] == found["total"] // 2


def test_a_household_that_is_not_there(twelve: Path) -> None:
    assert refused(run("quote", twelve, "--household", "42", *ON, "--json"), "42")


def test_for_people_the_steps_are_lines() -> None:
    text = run("quote", "--rules", *"--scheme health-household --order 1 --months 12".split(), *ON).out
    assert "2.530.000 đ × 4,5 %" in text
    assert text.splitlines()[-1] == "Phải đóng: 1.366.200 đ"
