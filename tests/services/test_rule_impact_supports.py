"""What a support of a province or a commune would do, told before it is written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.services.rule_book_values import QUOTE
from desktop_app.services.rule_impact import preview_support, preview_support_end
from desktop_app.services.support_rules import add_support
from tests.builders import TODAY
from tests.services.money_builders import AN, BUOI, DUC, LU, Paid, pay, the_twelve
from tests.services.rule_builders import NEW_YEAR, SUPPORT, amounts, owed, quoted


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as made:
        yield made


def test_a_support_is_looked_at_like_a_figure(office: Office) -> None:
    quoted(office, Paid(name=AN), Paid(name=BUOI))
    impact = preview_support(office, SUPPORT)
    assert amounts(impact.quotes, QUOTE) == {
        f"{AN} – BHYT hộ gia đình": (1_366_200, 1_092_960),
        f"{BUOI} – BHYT hộ gia đình": (956_340, 765_072),
    }
    support_id = add_support(office, SUPPORT).value
    assert owed(office, AN, TODAY, 12) == 1_092_960
    better = preview_support(office, replace(SUPPORT, value=Decimal(30)), replaces=support_id)
    assert amounts(better.quotes, QUOTE)[f"{AN} – BHYT hộ gia đình"] == (1_092_960, 956_340)
    same = preview_support(office, replace(SUPPORT, name="Tên khác"), replaces=support_id)
    assert (same.quotes, same.dues) == ((), ())
    assert "Số liệu tính không đổi" in same.sentence
    gone = preview_support_end(office, support_id)
    assert amounts(gone.quotes, QUOTE)[f"{AN} – BHYT hộ gia đình"] == (1_092_960, 1_366_200)


def test_a_support_that_ends_is_looked_at_from_the_day_after(office: Office) -> None:
    quoted(office, Paid(name=AN))
    support_id = add_support(office, SUPPORT).value
    impact = preview_support_end(office, support_id, date(2026, 11, 30))
    (only,) = impact.quotes
    assert (only.detail, only.before, only.after) == ("nếu thu ngày 01/12/2026", 1_092_960, 1_366_200)
    assert impact.sentence.startswith("Từ 01/12/2026:")


def test_a_support_of_another_commune_touches_nobody_here(office: Office) -> None:
    pay(office, Paid(name=LU, scheme=VOLUNTARY_SI, method="3", income=2_200_000))
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="3", income=2_200_000))
    local = replace(SUPPORT, scheme=VOLUNTARY_SI, valid_from=NEW_YEAR)
    found = amounts(preview_support(office, local).dues)
    assert list(found) == [f"{DUC} – BHXH tự nguyện"]
    assert found[f"{DUC} – BHXH tự nguyện"] == (1_161_600, 1_161_600 - 2_200_000 * 22 * 3 * 20 // 10_000)


def test_a_support_by_age_counts_on_the_day_of_payment(office: Office) -> None:
    pay(office, Paid(name=AN, months=6))  # born 05/03/1965: 62 years old on 05/06/2027
    for age, touched in ((62, True), (63, False)):
        impact = preview_support(office, replace(SUPPORT, age_from=age, valid_from=NEW_YEAR))
        assert (f"{AN} – BHYT hộ gia đình" in amounts(impact.dues)) is touched
