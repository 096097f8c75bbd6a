"""The data-quality score: what is counted, of whom it is asked, and how the shares make the score."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services.office import Office
from desktop_app.services.quality import Problem, measure
from tests.builders import empty_office, person
from tests.services.money_builders import the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def found(office: Office) -> dict[str, Problem]:
    return {problem.code: problem for problem in measure(office).problems}


# The twelve, counted by hand. Who died or moved is not asked for a relation.
EXPECTED = {
    "birth": (12, 1),
    "sex": (12, 1),
    "personal_id": (12, 5),
    "relation": (10, 1),
    "head": (7, 2),
    "contact": (7, 5),
    "id_birth": (7, 1),
    "id_sex": (7, 1),
}


def test_each_kind_of_problem_is_counted_among_those_it_concerns(office: Office) -> None:
    assert {code: (one.asked, one.failing) for code, one in found(office).items()} == EXPECTED


def test_the_score_is_the_mean_of_complete_correct_and_clean(office: Office) -> None:
    quality = measure(office)
    asked = [EXPECTED[code] for code in ("birth", "sex", "personal_id", "relation", "head", "contact")]
    complete = round(100 * (1 - sum(failing for _, failing in asked) / sum(all_ for all_, _ in asked)), 1)
    correct = round(100 * (1 - 2 / 21), 1)  # shape, birth and sex are asked of seven numbers each
    assert quality.criteria == {"đủ": complete, "đúng": correct, "sạch": 100.0}
    assert quality.score == round((complete + correct + 100.0) / 3, 1)


def test_the_worst_comes_first(office: Office) -> None:
    shares = [one.failing / one.asked for one in measure(office).problems]
    assert shares == sorted(shares, reverse=True)


def test_putting_a_record_right_takes_its_problem_away(office: Office) -> None:
    who = person(office, "Đặng Thị Ơn")
    before = measure(office)
    with office.write("test", "Sửa số định danh") as work:
        work.people.change(who.id, personal_id="001158000021")
    after = measure(office)
    assert {"id_birth", "id_sex"}.isdisjoint(found(office))
    assert (after.criteria["đúng"], after.score > before.score) == (100.0, True)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"personal_id": "00106500001"}, "id_shape"),
        ({"personal_id": "00106500001X"}, "id_shape"),
        ({"personal_id": "001079000031"}, "id_once"),  # somebody else's
        ({"insurance_no": "9900000021"}, "insurance_once"),
        ({"birth": None}, "birth"),
    ],
)
def test_spoiling_a_record_shows(office: Office, values: dict[str, str | None], code: str) -> None:
    before = found(office).get(code)
    with office.write("test", "Làm sai") as work:
        work.people.change(person(office, "Nguyễn Văn An").id, **values)
    assert found(office)[code].failing > (before.failing if before else 0)


def test_an_office_without_records_has_nothing_wrong(tmp_path: Path) -> None:
    office = empty_office(tmp_path)
    quality = measure(office)
    office.close(with_backup=False)
    assert (quality.score, quality.problems) == (100.0, ())
    assert quality.as_json() == {
        "score": 100.0,
        "criteria": {"đủ": 100.0, "đúng": 100.0, "sạch": 100.0},
        "problems": [],
    }
