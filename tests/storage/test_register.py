"""Contracts, points and remuneration lines in the data file: what the schema itself refuses, and what stands on a record."""

import sqlite3
from typing import Any

import pytest

from desktop_app.storage.unit_of_work import UnitOfWork
from tests.storage.conftest import Bench


def house(work: UnitOfWork) -> tuple[int, int]:
    """Return an organisation with one collector."""
    organisation = work.organisations.add(name="Bưu điện", kind="service", owner="post", address="Số 1")
    return organisation, work.collectors.add(
        organisation_id=organisation, name="Người thu", kind="collector", village_leader=1
    )


def contract(work: UnitOfWork, organisation_id: int, **changes: Any) -> int:
    values = {"number": "1", "kind": "service", "valid_from": "2026-01-01", "due_when": "collected"}
    return work.contracts.add(organisation_id=organisation_id, **{**values, **changes})


def test_new_columns_are_read_back(bench: Bench) -> None:
    _, person = bench.do("Thử", house)
    found = bench.do("Thử", lambda work: (work.organisations.all()[0], work.collectors.get(person)))
    assert (found[0].owner, found[0].address, found[0].active_to) == ("post", "Số 1", None)
    assert (found[1].village_leader, found[1].card_no) == (1, None)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("organisations", {"name": "A", "kind": "service", "owner": "bank"}),
        ("contracts", {"kind": "sale"}),
        ("contracts", {"due_when": "never"}),
        ("contract_targets", {"scheme": "x", "year": 2026, "new_people": -1}),
        ("contract_rates", {"scheme": "x", "kind": "all", "percent": "1", "valid_from": "2026-01-01"}),
    ],
)
def test_the_schema_knows_its_codes(bench: Bench, table: str, values: dict[str, Any]) -> None:
    organisation, _ = bench.do("Thử", house)
    found = bench.do("Thử", lambda work: contract(work, organisation))

    def add(work: UnitOfWork) -> None:
        if table == "contracts":
            contract(work, organisation, **values)
        else:
            extra = {"contract_id": found} if table.startswith("contract_") else {}
            getattr(work, table).add(**values, **extra)

    with pytest.raises(sqlite3.IntegrityError):
        bench.do("Thử", add)


def test_one_target_for_a_scheme_and_year(bench: Bench) -> None:
    organisation, _ = bench.do("Thử", house)
    found = bench.do("Thử", lambda work: contract(work, organisation))
    add = {"contract_id": found, "scheme": "voluntary-si", "year": 2026}
    bench.do("Thử", lambda work: work.contract_targets.add(**add, new_people=1))
    with pytest.raises(sqlite3.IntegrityError):
        bench.do("Thử", lambda work: work.contract_targets.add(**add, new_people=2))


def test_what_contracts_promise_for_a_year(bench: Bench) -> None:
    organisation, _ = bench.do("Thử", house)

    def fill(work: UnitOfWork) -> Any:
        for number in ("1", "2"):
            found = contract(work, organisation, number=number)
            work.contract_targets.add(contract_id=found, scheme="voluntary-si", year=2026, new_people=5)
            work.contract_targets.add(contract_id=found, scheme="health-household", year=2026)
        return work.contract_targets.committed(2026), work.contract_targets.committed(2025)

    (now, before) = bench.do("Thử", fill)
    assert [(row.scheme, row.new_people, row.continuing_people) for row in now] == [("voluntary-si", 10, None)]
    assert before == []


def test_everything_that_refers_to_a_record_is_found_in_the_schema(bench: Bench) -> None:
    organisation, person = bench.do("Thử", house)

    def look(work: UnitOfWork) -> Any:
        contract(work, organisation)
        work.collection_points.add(organisation_id=organisation, name="Điểm thu")
        work.remittances.add(collector_id=person, remitted_on="2026-11-01", method="cash", amount=5)
        work.db.conn.execute("CREATE TABLE later (id INTEGER PRIMARY KEY, who INTEGER REFERENCES collector(id))")
        work.db.conn.execute("INSERT INTO later (who) VALUES (?)", (person,))
        return work.standing.rows_on("organisation", organisation), work.standing.rows_on("collector", person)

    of_house, of_person = bench.do("Thử", look)
    assert of_house == {"collection_point": 1, "collector": 1, "contract": 1}
    assert of_person == {"later": 1, "remittance": 1}


def test_points_that_are_closed_come_last(bench: Bench) -> None:
    organisation, _ = bench.do("Thử", house)

    def fill(work: UnitOfWork) -> list[str]:
        for name, until in (("A", "2026-01-01"), ("C", None), ("B", None)):
            work.collection_points.add(organisation_id=organisation, name=name, active_to=until)
        return [point.name for point in work.collection_points.of_organisation(organisation)]

    assert bench.do("Thử", fill) == ["B", "C", "A"]
