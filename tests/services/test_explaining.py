"""“Vì sao ra số này?”: kept amounts explain themselves, compute again to the đồng, and are set beside today's law."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.quote import VOLUNTARY_SI
from desktop_app.services import demo
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.explaining import explain_enrolment, explain_paid, explain_receipt
from desktop_app.services.explaining_values import Explanation, parameter
from desktop_app.services.office import Office, open_office
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, household_of, office_of_twelve, person
from tests.services.money_builders import AN, BUOI, DUC, ON_, Paid, enrolment_of, line, pay
from tests.storage.keep_schema import kept_file

SPRING = date(2026, 6, 15)  # before the base salary rose on 1 July 2026


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def why(office: Office, name: str, on: date | None = None, scheme: str = "health-household") -> Explanation:
    return explain_enrolment(office, enrolment_of(office, name, scheme).id, on)


def test_an_amount_of_today(office: Office) -> None:
    pay(office, Paid(name=DUC))
    found = why(office, DUC)
    assert (found.title, found.answer) == ("Phạm Văn Đức – BHYT hộ gia đình, 12 tháng", "1.366.200 đ")
    assert [step.value for step in found.steps][:3] == ["2.530.000 đ/tháng", "113.850 đ", "113.850 đ"]
    assert (found.computed_on, found.recomputed_same) == (TODAY, True)
    assert found.today is not None
    assert found.today.payable == 1_366_200
    assert found.today_text == "Đóng như vậy ngày 21/11/2026: 1.366.200 đ, không đổi."
    assert found.differences == ()


def test_an_amount_from_before_a_decree_is_set_beside_today_s(office: Office) -> None:
    pay(office, Paid(name=DUC), on=SPRING)
    found = why(office, DUC)
    assert found.answer == "1.263.600 đ"
    assert found.recomputed_same
    assert found.recheck == "Tính lại từ các mức đã giữ: đúng bằng số đã ghi."
    assert found.today_text == "Đóng như vậy ngày 21/11/2026: 1.366.200 đ, nhiều hơn 102.600 đ."
    (change,) = found.differences
    assert change == (
        "Đã đổi: Lương cơ sở (mức tham chiếu), 2.340.000 đồng/tháng → 2.530.000 đồng/tháng từ 01/07/2026 "
        "(NĐ 161/2026/NĐ-CP)."
    )


def test_the_order_and_the_class_are_those_of_then(office: Office) -> None:
    pay(office, Paid(name=AN, reason="sớm"), Paid(name=BUOI, reason="sớm"), on=SPRING)
    assert why(office, BUOI).today is not None
    assert why(office, BUOI).today_text == "Đóng như vậy ngày 21/11/2026: 956.340 đ, nhiều hơn 71.820 đ."
    pay(office, Paid(name=ON_))  # near-poor: the State pays 70 %
    found = why(office, ON_)
    assert found.today is not None
    assert (found.answer, found.today.state_support) == ("409.860 đ", 956_340)


def test_what_today_s_law_no_longer_allows_is_said(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="3"))
    found = why(office, DUC, date(2027, 2, 1), VOLUNTARY_SI)
    assert found.today is None
    assert found.recomputed_same
    assert found.today_text.startswith("Theo quy định ngày 01/02/2027 không đóng được như vậy nữa: ")
    assert "2.200.000" in found.today_text


def test_parameters_carry_period_source_and_doubt(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY_SI, method="12"))
    found = {one.name: one for one in why(office, DUC, scheme=VOLUNTARY_SI).parameters}
    line_now = found["Chuẩn hộ nghèo khu vực nông thôn"]
    assert not line_now.verified  # the row that begins inside the period: one source only
    assert line_now.period == "từ 01/01/2027"
    assert found["Tỷ lệ đóng BHXH tự nguyện"].verified
    text = why(office, DUC, scheme=VOLUNTARY_SI).as_text()
    assert "2.200.000 đồng/tháng, từ 01/01/2027; NĐ 351/2025/NĐ-CP (chưa kiểm chứng)" in text
    assert "1. Mức đóng một tháng: 1.500.000 đ × 22 % = 330.000 đ" in text


def test_the_json_holds_everything(office: Office) -> None:
    pay(office, Paid(name=DUC), on=SPRING)
    answer = json.loads(json.dumps(why(office, DUC).as_json()))
    assert answer["computed_on"] == "2026-06-15"
    assert answer["recomputed_same"] is True
    assert answer["today"]["payable"] == 1_366_200
    assert {"label", "formula", "value", "source"} == answer["explanation"][0].keys()
    assert all(one["source"] and one["since"] for one in answer["parameters"])


def test_a_figure_changed_by_hand_is_found_out(office: Office) -> None:
    pay(office, Paid(name=DUC))
    with office.write("test", "thử") as work:
        work.enrolments.change(enrolment_of(office, DUC).id, payable=1_366_000)
    found = why(office, DUC)
    assert found.recomputed_same is False
    assert "ra 1.366.200 đ, khác số đã ghi 1.366.000 đ" in found.recheck


def test_a_snapshot_that_holds_nothing_still_answers(office: Office) -> None:
    pay(office, Paid(name=DUC))
    with office.write("test", "thử") as work:
        work.enrolments.change(enrolment_of(office, DUC).id, snapshot="{}")
    found = why(office, DUC)
    assert (found.steps, found.parameters, found.recomputed_same) == ((), (), None)
    assert "không tính lại được" in found.recheck
    assert found.today is not None


def test_quoted_and_voided_say_so(office: Office) -> None:
    home = household_of(office, DUC).id
    enrol(office, EnrolmentForm(household_id=home, lines=(line(office, Paid(name=DUC)),)))
    assert why(office, DUC).answer == "1.366.200 đ (chưa thu)"


def test_a_line_of_a_list_finds_its_payment(office: Office) -> None:
    pay(office, Paid(name=DUC), on=SPRING)
    who = person(office, DUC)
    assert explain_paid(office, who.id, "health-household", "2026-06-15").computed_on == SPRING
    with pytest.raises(WorldFault):
        explain_paid(office, who.id, "health-household", "2026-06-14")
    with pytest.raises(WorldFault):
        explain_enrolment(office, 12)


def test_a_receipt_explains_each_of_its_lines(office: Office) -> None:
    paid = pay(office, Paid(name=AN, reason="sớm"), Paid(name=BUOI, reason="sớm"), on=SPRING)
    found = explain_receipt(office, paid.receipt_id)
    assert found.title == f"Biên lai số {paid.number}, 2 dòng"
    assert found.answer == "2.148.120 đ"
    heads = [(step.label, step.value) for step in found.steps if not step.formula]
    assert heads == [
        ("Nguyễn Văn An – BHYT hộ gia đình, 12 tháng", "1.263.600 đ"),
        ("Trần Thị Bưởi – BHYT hộ gia đình, 12 tháng", "884.520 đ"),
    ]
    assert found.recomputed_same
    used = [(one.name, one.since) for one in found.parameters]
    assert len(used) == len(set(used))
    assert any("Trần Thị Bưởi" in note and "nhiều hơn 71.820 đ" in note for note in found.notes)
    with pytest.raises(WorldFault):
        explain_receipt(office, 3)


def test_a_value_that_is_a_choice_is_shown_in_words() -> None:
    row = {
        "key": "health.change-inside-period", "subject": "", "value": "0", "unit": "lựa chọn",
        "valid_from": "2018-12-01", "valid_to": "", "source": "QĐ 595", "confidence": "M",
    }  # fmt: skip
    assert parameter(row).value == "không đóng bù"


def test_every_row_of_the_first_schema_explains_itself(tmp_path: Path) -> None:
    path = tmp_path / "cu.db"
    path.write_bytes(gzip.decompress(kept_file(1).read_bytes()))
    with open_office(path) as office:
        rows = office.read.enrolments.all()
        found = [explain_enrolment(office, row.id, TODAY) for row in rows]
    assert len(found) > 20
    assert [one.title for one in found if not one.recomputed_same] == []
    assert all(one.steps and one.parameters for one in found)


def test_every_row_of_a_demo_office_explains_itself(tmp_path: Path) -> None:
    with demo.build(tmp_path / "mau.db", people=300, seed=5, as_of=TODAY) as office:
        found = [explain_enrolment(office, row.id, TODAY) for row in office.read.enrolments.all()]
    assert len(found) > 100
    assert [one.title for one in found if not one.recomputed_same] == []
    assert any(one.differences for one in found)
