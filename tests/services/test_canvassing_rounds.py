"""Rounds: made with hamlets and collectors, changed, closed; running counts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.canvassing_leads import build_leads
from desktop_app.services.canvassing_rounds import (
    RoundForm,
    Walk,
    close_round,
    list_rounds,
    round_hamlets,
    round_progress,
    save_round,
)
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.office import Office
from tests.builders import collector, hamlet, household_of, office_of_twelve, person, the_round


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def visit(office: Office, name: str, digit: str, scheme: str = HEALTH_HOUSEHOLD, **values: object) -> None:
    line = VisitLine(person_id=person(office, name).id, scheme=scheme, outcome=digit, **values)  # type: ignore[arg-type]
    form = VisitForm(household_id=household_of(office, name).id, round_id=the_round(office).id, lines=(line,))
    record_visits(office, form)


def test_a_round_with_hamlets_and_who_walks_them(office: Office) -> None:
    walks = (
        Walk(hamlet_id=hamlet(office, "Tổ dân phố 1").id, collector_id=collector(office).id, due_on=date(2026, 12, 15)),
        Walk(hamlet_id=hamlet(office, "Thôn Bình Hòa").id),
    )
    made = save_round(
        office, RoundForm(name="Đợt 12/2026", scheme=VOLUNTARY_SI, starts_on=date(2026, 12, 1), hamlets=walks)
    )
    entries = round_hamlets(office, made.value)
    assert [(one.hamlet.name, one.collector and one.collector.name, one.households) for one in entries] == [
        ("Thôn Bình Hòa", None, 2),
        ("Tổ dân phố 1", "Hà Thị Thu", 2),
    ]
    assert [row.name for row in list_rounds(office)] == ["Đợt 12/2026", "Đợt 11/2026"]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"name": " "}, "round.name"),
        ({"name": "Đợt 11/2026"}, "round.name"),
        ({"scheme": "compulsory-si"}, "round.scheme"),
        ({"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}, "period.order"),
        ({"hamlets": ()}, "round.hamlets"),
    ],
)
def test_bad_rounds_are_refused(office: Office, changed: dict[str, object], rule: str) -> None:
    values: dict[str, object] = {"name": "Đợt mới", "hamlets": (Walk(hamlet_id=hamlet(office, "Thôn Tân Lập").id),)}
    with pytest.raises(RuleBroken) as caught:
        save_round(office, RoundForm(**(values | changed)))  # type: ignore[arg-type]
    assert caught.value.rule == rule


def test_a_hamlet_leaves_a_round_only_while_nobody_walked_it(office: Office) -> None:
    round_id = the_round(office).id
    only = (Walk(hamlet_id=hamlet(office, "Thôn Tân Lập").id),)
    visit(office, "Nguyễn Văn An", "3")
    with pytest.raises(RuleBroken) as caught:
        save_round(office, RoundForm(id=round_id, name="Đợt 11/2026", hamlets=only))
    assert "Thôn Bình Hòa đã có lượt vận động" in caught.value.sentence
    other = (Walk(hamlet_id=hamlet(office, "Thôn Bình Hòa").id),)
    save_round(office, RoundForm(id=round_id, name="Đợt 11/2026 bis", hamlets=other))
    assert [one.hamlet.name for one in round_hamlets(office, round_id)] == ["Thôn Bình Hòa"]


def test_running_counts(office: Office) -> None:
    build_leads(office)
    round_id = the_round(office).id
    before = round_progress(office, round_id)
    assert (before.reached, before.households, before.percent, before.leads_open) == (0, 5, 0, 6)
    visit(office, "Nguyễn Văn An", "2", promise_on=date(2026, 11, 25))
    visit(office, "Trần Thị Bưởi", "4", reason="cost")
    visit(office, "Trần Thị Bưởi", "5", VOLUNTARY_SI)
    visit(office, "Phạm Văn Đức", "1")
    after = round_progress(office, round_id)
    assert (after.reached, after.percent, after.leads_open, after.leads_closed) == (2, 40, 4, 2)
    assert (after.persons("4"), after.persons("5"), after.persons("5", HEALTH_HOUSEHOLD)) == (1, 1, 0)


def test_the_last_word_of_the_round_counts(office: Office) -> None:
    visit(office, "Nguyễn Văn An", "5")
    visit(office, "Nguyễn Văn An", "3")
    progress = round_progress(office, the_round(office).id)
    assert progress.outcomes == {(HEALTH_HOUSEHOLD, "3"): 1}


def test_a_closed_round_takes_no_visit_until_it_is_opened_again(office: Office) -> None:
    close_round(office, the_round(office).id)
    with pytest.raises(RuleBroken) as caught:
        visit(office, "Nguyễn Văn An", "3")
    assert "đã kết thúc" in caught.value.sentence
    close_round(office, the_round(office).id, closed=False)
    visit(office, "Nguyễn Văn An", "3")
    assert office.read.visits.count() == 1
