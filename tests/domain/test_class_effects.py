"""What classes are worth: options with the best first, and what is lost or gained when a class ends or begins.

L51 Đ12 k4, Đ13 k5 and NĐ 188/2025 for health insurance, NĐ 159/2025 Đ5 for voluntary insurance.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.eligibility import ClassEffect, Facts, class_options, what_changes
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from tests.domain.test_supports import rule

ON = date(2026, 11, 21)
YEAR = 1_366_200  # 4,5 % × 2.530.000 × 12


def facts(*classes: str, **more: Any) -> Facts:
    return Facts(**({"birth": "1980-05-05", "classes": frozenset(classes)} | more))


# ------------------------------------------------------------------------------------------------------------- options


@pytest.mark.parametrize(
    ("classes", "order", "expected"),
    [
        ((), None, [("", 0, 100)]),
        ((), 4, [("", 0, 50)]),
        ((), 9, [("", 0, 40)]),
        (("near-poor",), None, [("near-poor", 70, 30), ("", 0, 100)]),
        # A household of average living pays 70 %, as the second member does; the third member's step is better.
        (("farm-average",), 1, [("farm-average", 30, 70), ("", 0, 100)]),
        (("farm-average",), 2, [("", 0, 70), ("farm-average", 30, 70)]),
        (("farm-average",), 3, [("", 0, 60), ("farm-average", 30, 70)]),
        (("near-poor", "village-health"), 1, [("near-poor", 70, 30), ("village-health", 50, 50), ("", 0, 100)]),
        (("near-poor-poor-commune",), 5, [("near-poor-poor-commune", 100, 0), ("", 0, 40)]),
        (("pupil",), 1, [("pupil", 50, 50)]),  # at school, never as a household member
        (("poor", "near-poor"), 1, [("poor", 100, 0)]),  # the State pays: nothing to choose
        (("ethnic-minority",), 1, [("", 0, 100)]),  # a class of voluntary insurance only
    ],
)
def test_options_of_health_insurance_the_best_first(
    law: LawBook, classes: tuple[str, ...], order: int | None, expected: list[tuple[str, int, int]]
) -> None:
    options = class_options(law, HEALTH_HOUSEHOLD, facts(*classes), ON, order=order)
    assert [(option.code, int(option.percent), int(option.pays)) for option in options] == expected
    assert [option.best for option in options] == [True] + [False] * (len(options) - 1)
    assert all(option.reason and option.source and option.name for option in options)


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ((), [("other", 20)]),
        (("ethnic-minority",), [("ethnic-minority", 30), ("other", 20)]),
        (("near-poor", "ethnic-minority"), [("near-poor", 40), ("ethnic-minority", 30), ("other", 20)]),
        (("poor", "near-poor"), [("poor", 50), ("near-poor", 40), ("other", 20)]),
        (("pupil",), [("other", 20)]),  # no support of its own in voluntary insurance
    ],
)
def test_options_of_voluntary_insurance_the_highest_first(
    law: LawBook, classes: tuple[str, ...], expected: list[tuple[str, int]]
) -> None:
    options = class_options(law, VOLUNTARY_SI, facts(*classes), ON)
    assert [(option.code, int(option.percent)) for option in options] == expected
    assert options[0].best


def test_options_say_where_and_for_how_long(law: LawBook) -> None:
    (pupil,) = class_options(law, HEALTH_HOUSEHOLD, facts("pupil"), ON)
    assert "tham gia tại trường" in pupil.reason
    moved = class_options(law, HEALTH_HOUSEHOLD, facts("ethnic-post-difficult"), ON)[0]
    assert "trong 36 tháng" in moved.reason


def test_options_of_another_scheme_are_refused(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="chọn một trong hai") as broken:
        class_options(law, "pension", facts(), ON)
    assert broken.value.rule == "class-options.scheme"


# ------------------------------------------------------------------------------------------------------------- effects


def effects(law: LawBook, before: Facts, after: Facts, **more: Any) -> dict[str, ClassEffect]:
    return {effect.scheme: effect for effect in what_changes(law, before=before, after=after, on=ON, **more)}


@pytest.mark.parametrize(
    ("before", "after", "order", "percents", "years"),
    [
        (("near-poor",), (), 1, (70, 0), (409_860, YEAR)),
        (("near-poor",), (), 3, (70, 0), (409_860, 819_720)),
        (("poor",), (), 1, (100, 0), (0, YEAR)),
        (("poor",), ("near-poor",), 1, (100, 70), (0, 409_860)),
        (("island",), ("poor",), 1, (100, 100), (0, 0)),
        (("near-poor",), ("near-poor-poor-commune",), 1, (70, 100), (409_860, 0)),
        (("pupil",), (), 2, (50, 0), (683_100, 956_340)),
        ((), ("village-officer",), 1, (0, 50), (YEAR, 683_100)),
    ],
)
def test_health_insurance_before_and_after(
    law: LawBook,
    before: tuple[str, ...],
    after: tuple[str, ...],
    order: int,
    percents: tuple[int, int],
    years: tuple[int, int],
) -> None:
    effect = effects(law, facts(*before), facts(*after), order=order)[HEALTH_HOUSEHOLD]
    assert (int(effect.before_percent), int(effect.after_percent)) == percents
    assert (effect.before_year, effect.after_year) == years
    assert effect.difference == years[1] - years[0]
    assert effect.kind == ("same" if years[0] == years[1] else "loses" if years[1] > years[0] else "gains")
    assert effect.source


def test_voluntary_insurance_when_the_near_poor_list_ends(law: LawBook) -> None:
    effect = effects(law, facts("near-poor"), facts())[VOLUNTARY_SI]
    # 12 × 22 % × 1.500.000 = 3.960.000, less 40 % and 20 % of it
    assert (effect.before_year, effect.after_year, effect.difference) == (2_376_000, 3_168_000, 792_000)
    assert (effect.before_code, effect.after_code, effect.kind) == ("near-poor", "other", "loses")
    assert effect.sentence == (
        "BHXH tự nguyện: từ diện hộ cận nghèo (Nhà nước hỗ trợ 40 %) sang diện người tham gia khác (20 %); "
        "mỗi năm đóng thêm 792.000 đ, từ 2.376.000 đ thành 3.168.000 đ cho 12 tháng theo mức ngày 21/11/2026."
    )
    higher = effects(law, facts("near-poor"), facts(), income=5_000_000)[VOLUNTARY_SI]
    assert (higher.after_year, higher.difference) == (13_200_000 - 792_000, 792_000)


def test_words_of_a_gain_and_of_no_difference(law: LawBook) -> None:
    gain = effects(law, facts(), facts("near-poor"))[HEALTH_HOUSEHOLD]
    assert "mỗi năm đóng bớt 956.340 đ" in gain.sentence
    assert "từ đóng theo hộ gia đình (Nhà nước hỗ trợ 0 %) sang diện hộ cận nghèo (70 %)" in gain.sentence
    same = effects(law, facts("poor"), facts("island"))
    assert {effect.kind for effect in same.values()} == {"same"}
    assert all("không đổi" in effect.sentence for effect in same.values())


def test_nothing_changes_nothing_is_said(law: LawBook) -> None:
    assert what_changes(law, before=facts("near-poor"), after=facts("near-poor"), on=ON) == ()
    assert what_changes(law, before=facts("mine-victim"), after=facts("mine-victim", "farm-average"), on=ON) != ()


def test_the_card_that_came_with_the_class_ends_with_it(law: LawBook) -> None:
    for code in ("poor", "pupil"):
        held = facts(code, holds=frozenset({"health-other"}))
        assert effects(law, held, facts(holds=frozenset({"health-other"})))[HEALTH_HOUSEHOLD].after_year == YEAR


@pytest.mark.parametrize("holds", ["compulsory-si", "pension"])
def test_a_scheme_that_is_closed_for_another_reason_has_no_effect(law: LawBook, holds: str) -> None:
    held = frozenset({holds})
    assert effects(law, facts("near-poor", holds=held), facts(holds=held)) == {}


def test_an_unknown_birth_leaves_the_amounts_open(law: LawBook) -> None:
    found = effects(law, facts("poor", birth=None), facts(birth=None))
    health, voluntary = found[HEALTH_HOUSEHOLD], found[VOLUNTARY_SI]
    assert (health.kind, health.before_year, health.after_year, health.difference) == ("unknown", 0, None, None)
    assert "Chưa có ngày sinh" in health.sentence
    assert (voluntary.kind, int(voluntary.before_percent), int(voluntary.after_percent)) == ("unknown", 50, 20)
    gained = effects(law, facts(birth=None), facts("poor", birth=None))[HEALTH_HOUSEHOLD]
    assert (gained.kind, gained.before_year, gained.after_year) == ("unknown", None, 0)


def test_the_supports_of_the_place_count_on_both_sides(law: LawBook) -> None:
    given = [
        rule(class_code="near-poor", place_kind="commune", place_code="26248", value=Decimal(30)),
        rule(id=2, scheme=VOLUNTARY_SI, place_kind="province", place_code="75", value=Decimal(10)),
    ]
    book = LawBook([rate for key in law.keys() for rate in law.all(key)], given)  # noqa: SIM118
    found = effects(book, facts("near-poor"), facts(), commune_code="26248", province_code="75")
    assert (found[HEALTH_HOUSEHOLD].before_year, found[HEALTH_HOUSEHOLD].after_year) == (0, YEAR)
    assert (found[VOLUNTARY_SI].before_year, found[VOLUNTARY_SI].after_year) == (1_980_000, 2_772_000)
    elsewhere = effects(book, facts("near-poor"), facts())
    assert elsewhere[HEALTH_HOUSEHOLD].before_year == 409_860
