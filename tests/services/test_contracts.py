"""Contracts, their targets and rates, and the collection points of the collecting organisations."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services import history
from desktop_app.services.collection_points import PointForm, points, save_point
from desktop_app.services.contracts import (
    RateForm,
    TargetForm,
    agreed_rates,
    contract,
    contracts_of,
    due_when,
)
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE, collector
from tests.services.money_builders import the_twelve
from tests.services.register_builders import a_contract


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def post(office: Office) -> int:
    return collector(office).organisation_id


def test_a_contract_with_targets_and_rates(office: Office) -> None:
    contract_id = a_contract(office, signed_on=date(2025, 12, 20), valid_to=date(2026, 12, 31), note=" Bản gốc ở tủ 2 ")
    (view,) = contracts_of(office, post(office))
    found = view.contract
    assert (found.number, found.signed_on, found.valid_from, found.valid_to, found.note, view.running) == (
        "01/HĐ",
        "2025-12-20",
        "2026-01-01",
        "2026-12-31",
        "Bản gốc ở tủ 2",
        True,
    )
    assert [(row.scheme, row.year, row.new_people, row.continuing_people) for row in view.targets] == [
        (HEALTH_HOUSEHOLD, 2026, 30, 90)
    ]
    assert [(row.scheme, row.kind, row.method, row.percent, row.valid_from) for row in view.rates] == [
        (HEALTH_HOUSEHOLD, "continue", None, "5", "2026-01-01"),
        (HEALTH_HOUSEHOLD, "new", None, "8.5", "2026-01-01"),
        (VOLUNTARY_SI, "continue", None, "7", "2026-01-01"),
        (VOLUNTARY_SI, "new", "12", "18", "2026-01-01"),
    ]
    assert contract(office, contract_id) == view


def test_correcting_keeps_the_rows_that_stay(office: Office) -> None:
    contract_id = a_contract(office)
    before = {(row.scheme, row.kind): row.id for row in contract(office, contract_id).rates}
    a_contract(
        office,
        id=contract_id,
        rates=(RateForm(scheme=HEALTH_HOUSEHOLD, kind="new", percent=Decimal(9)),),
        targets=(
            TargetForm(scheme=HEALTH_HOUSEHOLD, year=2026, new_people=40),
            TargetForm(scheme=VOLUNTARY_SI, year=2026),
        ),
    )
    view = contract(office, contract_id)
    assert [(row.id, row.percent) for row in view.rates] == [(before[HEALTH_HOUSEHOLD, "new"], "9")]
    assert [(row.new_people, row.continuing_people) for row in view.targets] == [(40, None)]
    history.undo_last(office)
    assert len(contract(office, contract_id).rates) == 4


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "  "}, "Chưa gõ số hợp đồng"),
        ({"kind": "bank"}, "không có trong danh mục"),
        ({"due_when": "never"}, "không có trong danh mục"),
        ({"valid_to": date(2025, 12, 31)}, "trước ngày bắt đầu"),
        ({"targets": (TargetForm(scheme=HEALTH_HOUSEHOLD, year=2026),) * 2}, "ghi hai lần"),
        ({"targets": (TargetForm(scheme=HEALTH_HOUSEHOLD, year=2026, new_people=-1),)}, "không thể âm"),
        ({"rates": (RateForm(scheme=HEALTH_HOUSEHOLD, kind="new", percent=Decimal(101)),)}, "0 đến 100"),
        ({"rates": (RateForm(scheme=HEALTH_HOUSEHOLD, kind="all", percent=Decimal(1)),)}, "không có trong danh mục"),
        (
            {
                "rates": (
                    RateForm(
                        scheme=HEALTH_HOUSEHOLD,
                        kind="new",
                        percent=Decimal(1),
                        valid_from=date(2026, 5, 1),
                        valid_to=date(2026, 4, 1),
                    ),
                )
            },
            "trước ngày bắt đầu",
        ),
        (
            {
                "rates": (
                    RateForm(scheme=HEALTH_HOUSEHOLD, kind="new", percent=Decimal(1)),
                    RateForm(scheme=HEALTH_HOUSEHOLD, kind="new", percent=Decimal(2), valid_from=date(2026, 6, 1)),
                )
            },
            "hai tỷ lệ cùng hiệu lực từ 01/06/2026",
        ),
    ],
)
def test_what_cannot_be_is_refused_whole(office: Office, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        a_contract(office, **changes)
    assert contracts_of(office, post(office)) == ()


def test_two_contracts_follow_each_other(office: Office) -> None:
    a_contract(office, valid_to=date(2026, 6, 30))
    with pytest.raises(RuleBroken, match="đã có hợp đồng số 01/hđ"):
        a_contract(office, number="01/hđ", valid_from=date(2026, 7, 1))
    a_contract(office, number="02/HĐ", valid_from=date(2026, 7, 1), due_when="accepted")
    found = agreed_rates(office.read, post(office))
    days = {(rate.contract, rate.valid_from, rate.valid_to) for rate in found}
    assert days == {("02/HĐ", date(2026, 7, 1), None), ("01/HĐ", date(2026, 1, 1), date(2026, 6, 30))}
    with pytest.raises(RuleBroken, match="hợp đồng 01/HĐ và 03/HĐ"):
        a_contract(office, number="03/HĐ", valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 29))
    said = {day: due_when(office.read, post(office), day) for day in ("2025-12-31", "2026-06-30", "2026-07-01")}
    assert said == {"2025-12-31": "collected", "2026-06-30": "collected", "2026-07-01": "accepted"}


def test_a_rate_outside_its_contract_never_counts(office: Office) -> None:
    late = RateForm(scheme=HEALTH_HOUSEHOLD, kind="new", percent=Decimal(1), valid_from=date(2027, 1, 1))
    a_contract(office, valid_to=date(2026, 12, 31), rates=(late,))
    assert agreed_rates(office.read, post(office)) == ()


def test_an_unknown_contract_is_told(office: Office) -> None:
    with pytest.raises(WorldFault, match="Không tìm thấy hợp đồng"):
        contract(office, 1)
    with pytest.raises(WorldFault, match="Không tìm thấy hợp đồng"):
        a_contract(office, id=1)


def test_points_open_and_close(office: Office) -> None:
    first = save_point(
        office,
        PointForm(
            organisation_id=post(office),
            name=" Điểm thu  Chợ ",
            code="DT01",
            commune_code=FIRST_COMMUNE,
            active_from=date(2025, 1, 1),
        ),
    )
    assert first.label == "Thêm điểm thu Điểm thu Chợ"
    save_point(office, PointForm(organisation_id=post(office), name="Điểm thu Bến", active_to=date(2026, 1, 1)))
    assert [(point.name, point.active_to) for point in points(office, post(office))] == [
        ("Điểm thu Chợ", None),
        ("Điểm thu Bến", "2026-01-01"),
    ]
    assert len(points(office)) == 2
    for form, said in (
        (PointForm(organisation_id=post(office), name=" "), "Chưa gõ tên"),
        (PointForm(organisation_id=post(office), name="Khác", code="DT01"), "đã có"),
        (
            PointForm(
                organisation_id=post(office), name="Khác", active_from=date(2026, 2, 1), active_to=date(2026, 1, 1)
            ),
            "trước ngày mở",
        ),
    ):
        with pytest.raises(RuleBroken, match=said):
            save_point(office, form)
    save_point(office, PointForm(id=first.value, organisation_id=post(office), name="Điểm thu Chợ Mới", code="DT01"))
    assert points(office, post(office))[0].name == "Điểm thu Chợ Mới"


def test_a_contract_is_taken_back_with_everything_below_it(office: Office) -> None:
    a_contract(office)
    history.undo_last(office)
    assert contracts_of(office, post(office)) == ()
    assert office.read.contract_rates.all() == []
    assert office.read.contract_targets.all() == []
