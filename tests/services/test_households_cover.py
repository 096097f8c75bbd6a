"""What a member has in each scheme on a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.households import open_household
from desktop_app.services.households_cover import STATE_WORDS, Cover
from desktop_app.services.office import Office
from tests.builders import LONG_NAME, TODAY, days, household_of, office_of_twelve, person


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = office_of_twelve(tmp_path_factory.mktemp("cover"))
    yield found
    found.close(with_backup=False)


def cover(office: Office, name: str, scheme: str, on: date = TODAY) -> Cover:
    sheet = open_household(office, household_of(office, name).id, on)
    return next(member.covers[scheme] for member in sheet.members if member.person.name == name)


@pytest.mark.parametrize(
    ("name", "scheme", "state", "text"),
    [
        ("Nguyễn Văn An", HEALTH_HOUSEHOLD, "ending", "05/12/2026 (còn 14 ngày)"),
        ("Nguyễn Văn An", VOLUNTARY_SI, "valid", "31/12/2026"),
        ("Trần Thị Bưởi", HEALTH_HOUSEHOLD, "lapsed", "hết 13/08/2026"),
        ("Trần Thị Bưởi", VOLUNTARY_SI, "none", "chưa có"),
        ("Nguyễn Văn Cường", HEALTH_HOUSEHOLD, "elsewhere", "diện khác"),
        ("Nguyễn Văn Cường", VOLUNTARY_SI, "elsewhere", "diện khác"),
        ("Đặng Thị Ơn", HEALTH_HOUSEHOLD, "lapsed", "hết 12/10/2026"),
        ("Đặng Thị Ơn", VOLUNTARY_SI, "lapsed", "hết 31/12/2025"),
        ("Lò", VOLUNTARY_SI, "outside", "ngoài diện"),
        ("Phạm Thị Hạnh", HEALTH_HOUSEHOLD, "valid", "28/02/2027"),
        ("Lê Thị Hoà", HEALTH_HOUSEHOLD, "elsewhere", "31/12/2026"),
        ("Lê Văn Hùng", HEALTH_HOUSEHOLD, "outside", "ngoài diện"),
        (LONG_NAME, HEALTH_HOUSEHOLD, "none", "chưa có"),
    ],
)
def test_state_and_words(office: Office, name: str, scheme: str, state: str, text: str) -> None:
    found = cover(office, name, scheme)
    assert (found.state, found.text) == (state, text)
    assert found.state in STATE_WORDS


def test_the_reason_is_told(office: Office) -> None:
    assert "14 tuổi" in cover(office, "Lò", VOLUNTARY_SI).reason
    assert "đã mất" in cover(office, "Lê Văn Hùng", HEALTH_HOUSEHOLD).reason
    assert "Chưa có ngày sinh" in cover(office, LONG_NAME, HEALTH_HOUSEHOLD).reason


@pytest.mark.parametrize(
    ("after", "state"), [(0, "ending"), (-31, "valid"), (-30, "ending"), (1, "lapsed"), (-365, "coming")]
)
def test_the_days_around_the_end_of_a_card(office: Office, after: int, state: str) -> None:
    ends = date.fromisoformat(days(14))
    assert cover(office, "Nguyễn Văn An", HEALTH_HOUSEHOLD, ends + timedelta(days=after)).state == state


def test_before_and_after_the_gap_limit(office: Office) -> None:
    limit = cover(office, "Đặng Thị Ơn", HEALTH_HOUSEHOLD).gap_limit_on
    assert limit == date(2027, 1, 10)
    before = cover(office, "Đặng Thị Ơn", HEALTH_HOUSEHOLD, date(2027, 1, 9))
    after = cover(office, "Đặng Thị Ơn", HEALTH_HOUSEHOLD, date(2027, 1, 10))
    assert ("Đóng trước 10/01/2027" in before.reason, "gián đoạn 90 ngày" in after.reason) == (True, True)


def test_cover_without_an_end_on_record(office: Office, tmp_path: Path) -> None:
    fresh = office_of_twelve(tmp_path)
    with fresh.write("test", "thử") as work:
        who = person(fresh, "Hoàng A Lử").id
        work.coverages.add(person_id=who, scheme=HEALTH_HOUSEHOLD, valid_from="2026-01-01", source="entered")
        work.coverages.add(person_id=who, scheme=VOLUNTARY_SI, valid_from="2026-04-01", source="entered")
    health, voluntary = (cover(fresh, "Hoàng A Lử", scheme) for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI))
    assert (health.state, health.text, health.until) == ("valid", "đang có", None)
    assert (voluntary.state, voluntary.until) == ("valid", None)
    fresh.close(with_backup=False)


def test_a_card_of_long_ago_is_lapsed_and_breaks_nothing(tmp_path: Path) -> None:
    fresh = office_of_twelve(tmp_path)
    with fresh.write("test", "thử") as work:
        who = person(fresh, "Phạm Văn Đức").id
        work.coverages.add(person_id=who, scheme=HEALTH_HOUSEHOLD, valid_to="2010-12-31", source="import")
    found = cover(fresh, "Phạm Văn Đức", HEALTH_HOUSEHOLD)
    assert (found.state, found.gap_limit_on) == ("lapsed", date(2011, 3, 31))
    fresh.close(with_backup=False)
