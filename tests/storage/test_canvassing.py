"""Visits, leads and rounds as rows: the last word counts, an open lead stands once, visits are never edited."""

import sqlite3

import pytest

from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench

HEALTH = "health-household"


def visit(
    bench: Bench, household: int, person: int | None, outcome: str, on: str = "2026-11-01", **more: object
) -> int:
    scheme = HEALTH if person is not None else None
    values = {"household_id": household, "person_id": person, "scheme": scheme, "visited_on": on, "outcome": outcome}
    made: int = bench.do("ghi", lambda work: work.visits.add(**(values | more)))
    return made


def round_of(bench: Bench, household: int) -> int:
    def make(work: UnitOfWork) -> int:
        round_id = work.rounds.add(name=f"Đợt {work.rounds.count() + 1}", state="open")
        work.round_hamlets.add(round_id=round_id, hamlet_id=work.households.get(household).hamlet_id)
        return round_id

    made: int = bench.do("lập đợt", make)
    return made


def test_a_person_has_one_open_lead_per_scheme(bench: Bench) -> None:
    _, (one, _) = bench.household()
    lead = {"person_id": one, "scheme": HEALTH, "source": "due", "opened_on": "2026-11-01"}
    first = bench.do("thêm", lambda work: work.leads.add(**lead))
    with pytest.raises(sqlite3.IntegrityError):
        bench.do("thêm", lambda work: work.leads.add(**(lead | {"source": "lapsed"})))
    bench.do("khép", lambda work: work.leads.change(first, closed_on="2026-11-02", close_reason="covered"))
    bench.do("thêm", lambda work: work.leads.add(**(lead | {"source": "lapsed"})))
    standing = bench.do("xem", lambda work: work.leads.open_for(one, HEALTH))
    assert standing.source == "lapsed"


def test_visits_are_never_edited_nor_deleted(bench: Bench) -> None:
    household, (one, _) = bench.household()
    made = visit(bench, household, one, "3")
    for change in (
        lambda work: work.visits.change(made, outcome="1"),
        lambda work: work.visits.remove(made),
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            bench.do("sửa", change)
    bench.undo()
    assert bench.rows("SELECT COUNT(*) FROM visit") == [(0,)]


def test_the_last_word_of_a_round_counts_whatever_the_order_it_was_written_in(bench: Bench) -> None:
    household, (one, two) = bench.household()
    round_id, other = round_of(bench, household), round_of(bench, household)
    visit(bench, household, one, "3", "2026-11-05", round_id=round_id)
    visit(bench, household, one, "5", "2026-11-01", round_id=round_id)  # written later, said earlier
    visit(bench, household, two, "5", "2026-11-05", round_id=round_id)
    visit(bench, household, two, "1", "2026-11-05", round_id=round_id)  # the same day: the newer one
    visit(bench, household, two, "4", "2026-11-09", round_id=other)
    visit(bench, household, None, "5", "2026-11-09", round_id=round_id)  # the household as a whole is no person
    assert bench.do("xem", lambda work: work.round_figures.outcomes(round_id)) == {
        (HEALTH, "3"): 1,
        (HEALTH, "1"): 1,
    }
    assert bench.do("xem", lambda work: work.round_figures.households(round_id)) == (1, 1)


def test_a_round_without_households_counts_nothing(bench: Bench) -> None:
    household, _ = bench.household()
    round_id = round_of(bench, household)
    bench.do("chuyển", lambda work: work.households.change(household, state="moved"))

    def ask(work: UnitOfWork) -> tuple[tuple[int, int], list[tuple[int, int]], tuple[int, int]]:
        figures = work.round_figures
        return (
            figures.households(round_id),
            list(figures.by_hamlet(round_id).values()),
            figures.leads(round_id, None, ""),
        )

    assert bench.do("xem", ask) == ((0, 0), [(0, 0)], (0, 0))


@pytest.mark.parametrize(
    ("later", "due"),
    [
        ({}, 1),
        ({"visit": "2026-11-10"}, 0),
        ({"visit": "2026-10-10"}, 1),
        ({"cover": "2026-11-05"}, 0),
        ({"cover": "2026-10-05"}, 1),
        ({"residence": "moved"}, 0),
        ({"state": "moved"}, 0),
    ],
)
def test_what_answers_a_promise(bench: Bench, later: dict[str, str], due: int) -> None:
    household, (one, _) = bench.household()
    visit(bench, household, one, "2", "2026-11-01", promise_on="2026-11-15", next_on="2026-11-15")
    if "visit" in later:
        visit(bench, household, one, "3", later["visit"])
    if "cover" in later:
        bench.do(
            "thêm",
            lambda work: work.coverages.add(
                person_id=one, scheme=HEALTH, valid_from=later["cover"], source="import", valid_to="2027-12-31"
            ),
        )
    if "residence" in later:
        bench.do("sửa", lambda work: work.people.change(one, residence=later["residence"]))
    if "state" in later:
        bench.do("sửa", lambda work: work.households.change(household, state=later["state"]))
    assert len(bench.do("xem", lambda work: work.follow_ups.promises("2026-11-21"))) == due
    assert bench.do("xem", lambda work: work.follow_ups.revisits("2026-11-21")) == []


def test_the_wildcards_of_the_database_are_letters_like_others(bench: Bench) -> None:
    _, (one, _) = bench.household()
    bench.do("thêm", lambda work: work.leads.add(person_id=one, scheme=HEALTH, source="due", opened_on="2026-11-01"))

    def counts(work: UnitOfWork) -> list[int]:
        return [work.lead_list.count({"text": text}) for text in ("nguyen", "%", "_guyen", "\\")]

    assert bench.do("xem", counts) == [1, 0, 0, 0]
