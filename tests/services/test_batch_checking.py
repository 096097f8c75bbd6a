"""The pre-check of a declaration batch: every kind of line that the agency would send back, and the way out."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.batch_checking import BatchCheck, check_batch
from desktop_app.services.batch_papers import papers
from desktop_app.services.batch_sending import keep_findings, mark_checked, mark_sent, reasons_to_keep
from desktop_app.services.collecting import void_receipt
from desktop_app.services.collecting_batches import BatchForm, add_to_batch, batch, create_batch, remove_from_batch
from desktop_app.services.history import undo_last
from desktop_app.services.office import Office
from desktop_app.storage.unit_of_work import UnitOfWork
from tests.builders import collector, person
from tests.services.money_builders import AN, BUOI, DUC, LU, ON_, Paid, enrolment_of, pay, the_twelve

VOLUNTARY, HEALTH = "voluntary-si", "health-household"
MAU4 = BatchForm(scheme=HEALTH, form="MAU-4")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def change(office: Office, act: Callable[[UnitOfWork], object]) -> None:
    """Put records right, or wrong, as another desk of the office would."""
    with office.write("test.change", "Sửa dữ liệu thử") as work:
        act(work)


def a_batch(office: Office, *paid: Paid, form: BatchForm | None = None, on: date | None = None) -> int:
    """Return a new batch of what these people paid to the collector of the office."""
    pay(office, *paid, on=on, collector_id=collector(office).id)
    return create_batch(office, form or BatchForm()).value


def said(check: BatchCheck, name: str = "") -> dict[str, str]:
    """Return what was found (of one person, or of all): check → level."""
    return {one.check: one.level for one in check.findings if name in ("", one.name)}


def test_a_line_without_fault_has_only_what_the_records_do_not_know(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    check = check_batch(office, made)
    assert said(check) == {"no-insurance-no": "warn"}
    (one,) = check.findings
    assert (one.page, one.args) == (
        "household",
        {"household": person(office, DUC).household_id, "person": person(office, DUC).id},
    )
    assert one.fix
    assert "QĐ 366" in one.source
    assert mark_checked(office, made).value.stopping == ()
    assert batch(office, made).view.batch.state == "checked"


def _person(**values: Any) -> Callable[[Office], None]:
    return lambda office: change(office, lambda work: work.people.change(person(office, DUC).id, **values))


def _cover(**values: Any) -> Callable[[Office], None]:
    given = {"person_id": 0, "source": "entered", **values}
    return lambda office: change(
        office, lambda work: work.coverages.add(**{**given, "person_id": person(office, DUC).id})
    )


def _line(**values: Any) -> Callable[[Office], None]:
    return lambda office: change(
        office, lambda work: work.enrolments.change(enrolment_of(office, DUC, VOLUNTARY).id, **values)
    )


def _number_of_another(office: Office) -> None:
    other = person(office, AN)
    change(office, lambda work: work.people.change(person(office, DUC).id, insurance_no=other.insurance_no))


def _cheaper(office: Office) -> None:
    row = enrolment_of(office, DUC, VOLUNTARY)
    change(office, lambda work: work.enrolments.change(row.id, payable=row.payable - 1000))


@pytest.mark.parametrize(
    ("spoil", "check", "level"),
    [
        (_person(personal_id=None), "no-number", "block"),
        (_person(personal_id=None, insurance_no="9900000031"), "no-personal-id", "warn"),
        (_person(personal_id="12345"), "personal-id-form", "block"),
        (_person(birth="1980-05-20"), "personal-id-facts", "block"),
        (_person(sex="female"), "personal-id-facts", "block"),
        (_person(insurance_no="99"), "insurance-no-form", "block"),
        (_number_of_another, "number-shared", "block"),
        (_person(birth=None), "no-birth", "block"),
        (_person(birth="1979"), "birth-part", "warn"),
        (_person(sex=None), "no-sex", "hint"),
        (_person(residence="died"), "joining", "block"),
        (_cover(scheme="compulsory-si", valid_from="2026-11-01"), "joining", "block"),
        (_cover(scheme="pension"), "joining", "block"),
        (_cover(scheme="unemployment-benefit", valid_from="2026-09-01", valid_to="2026-12-31"), "unemployment", "block"),
        (_cover(scheme=VOLUNTARY, valid_from="2026-06-01", valid_to="2026-12-31"), "overlap", "block"),
        (_line(valid_from="2026-01-01"), "window", "block"),
        (_line(months=5), "months", "block"),
        (_line(valid_from=None, valid_to=None), "no-period", "block"),
        (_cheaper, "amount", "block"),
        (_line(collector_id=None), "no-collector", "hint"),
    ],
)  # fmt: skip
def test_what_the_agency_would_send_back(
    office: Office, spoil: Callable[[Office], None], check: str, level: str
) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    assert check not in said(check_batch(office, made))
    spoil(office)
    found = check_batch(office, made)
    assert said(found)[check] == level
    assert bool(found.stopping) == (level == "block")
    mark_checked(office, made)
    assert batch(office, made).view.batch.state == ("draft" if level == "block" else "checked")
    if level == "block":
        with pytest.raises(RuleBroken, match="sẽ trả lại"):
            mark_sent(office, made)
    else:
        assert mark_sent(office, made).value == 1


def test_cover_that_ended_before_the_first_month_declared_is_no_fault(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    _cover(scheme="compulsory-si", valid_from="2020-01-01", valid_to="2026-10-31")(office)
    assert "joining" not in said(check_batch(office, made))


def test_a_household_list_asks_for_more(office: Office) -> None:
    made = a_batch(office, Paid(name=AN), Paid(name=BUOI), form=MAU4)
    found = said(check_batch(office, made), BUOI)
    assert found["no-number"] == "block"
    assert found["birth-part"] == "warn"
    assert found["no-facility"] == "hint"
    change(office, lambda work: work.people.change(person(office, BUOI).id, insurance_no="9900000012"))
    assert said(check_batch(office, made), BUOI)["no-personal-id"] == "block"
    change(
        office,
        lambda work: work.coverages.add(
            person_id=person(office, BUOI).id, scheme=HEALTH, valid_from="2020-01-01", valid_to="2020-12-31",
            source="entered", facility="Trạm y tế xã",
        ),
    )  # fmt: skip
    assert "no-facility" not in said(check_batch(office, made), BUOI)
    change(office, lambda work: work.people.change(person(office, BUOI).id, relation_code=None))
    assert said(check_batch(office, made), BUOI)["no-relation"] == "warn"
    change(office, lambda work: work.households.change(person(office, BUOI).household_id, head_id=None))
    assert said(check_batch(office, made), BUOI)["no-head"] == "warn"


def _again(office: Office, name: str, since: str, until: str, collected_on: str = "2026-11-20") -> int:
    """Return a second participation that a careless import might have left."""
    row = enrolment_of(office, name, VOLUNTARY)
    ids: list[int] = []

    def add(work: UnitOfWork) -> None:
        copied = {key: getattr(row, key) for key in work.enrolments.columns if key != "id"}
        ids.append(
            work.enrolments.add(
                **{**copied, "valid_from": since, "valid_to": until, "collected_on": collected_on, "batch_id": None,
                   "state": "collected"}
            )
        )  # fmt: skip

    change(office, add)
    return ids[0]


def test_the_same_person_twice(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    second = _again(office, DUC, "2027-11-01", "2028-10-31")
    add_to_batch(office, made, [second])
    assert {one.check for one in check_batch(office, made).findings if one.check.startswith("twice")} == {"twice-here"}
    remove_from_batch(office, made, [second])
    other = create_batch(office, BatchForm(enrolment_ids=(second,))).value
    assert said(check_batch(office, made))["twice-open"] == "block"
    assert "đang lập" in next(one.message for one in check_batch(office, other).findings if one.check == "twice-open")


def test_who_was_declared_within_the_last_days_or_long_ago(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    mark_sent(office, made)
    other = create_batch(office, BatchForm(enrolment_ids=(_again(office, DUC, "2027-11-01", "2028-10-31"),))).value
    assert said(check_batch(office, other))["twice-open"] == "block"

    def answered(day: str, state: str) -> None:
        change(office, lambda work: work.batches.change(made, state=state, sent_on=day))

    answered("2026-11-15", "accepted")
    assert said(check_batch(office, other))["twice-soon"] == "block"
    answered("2026-11-13", "accepted")
    assert not any(one.startswith("twice") for one in said(check_batch(office, other)))
    answered("2026-11-13", "sent")
    assert said(check_batch(office, other))["twice-unanswered"] == "warn"


def test_a_period_paid_twice_is_named_with_its_days(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    _again(office, DUC, "2027-01-01", "2027-12-31")
    (one,) = [found for found in check_batch(office, made).findings if found.check == "overlap"]
    assert "01/01/2027 – 31/12/2027" in one.message
    assert one.level == "block"


def test_a_figure_of_the_law_put_right_after_the_payment_is_told(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    assert "law" not in said(check_batch(office, made))
    with office.unjournalled() as work:
        work.db.conn.execute("UPDATE ref_law_rate SET value = '1600000' WHERE key = 'rural-poverty-line'")
    office.forget_law()
    (one,) = [found for found in check_batch(office, made).findings if found.check == "law"]
    assert "1.500.000" in one.message
    assert "1.600.000" in one.message
    assert one.level == "warn"


def test_a_finding_may_stand_for_a_lawful_reason(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    _person(birth="1980-05-20")(office)
    line = enrolment_of(office, DUC, VOLUNTARY).id
    wanted = [(line, "personal-id-facts")]
    assert "papers-agree" in reasons_to_keep(office, ["personal-id-facts"])
    assert "papers-agree" not in reasons_to_keep(office, ["personal-id-facts", "amount"])
    with pytest.raises(RuleBroken, match="không dùng cho"):
        keep_findings(office, made, wanted, "ended")
    with pytest.raises(RuleBroken, match="ghi rõ"):
        keep_findings(office, made, wanted, "other", " ")
    assert keep_findings(office, made, wanted, "papers-agree", "đã xem giấy khai sinh").value == 1
    check = check_batch(office, made)
    kept = next(one for one in check.findings if one.check == "personal-id-facts")
    assert kept.exception is not None
    assert (kept.exception.reason_code, kept.exception.note) == ("papers-agree", "đã xem giấy khai sinh")
    assert "1 giữ có lý do" in check.sentence
    with pytest.raises(RuleBroken, match="danh sách đã đổi"):
        keep_findings(office, made, wanted, "papers-agree")
    _person(birth="1981-05-20")(office)  # another contradiction asks again
    assert check_batch(office, made).stopping
    _person(birth="1980-05-20")(office)
    assert mark_sent(office, made).value == 1
    undo_last(office)
    assert batch(office, made).view.batch.state == "draft"


def test_a_checked_batch_is_a_draft_again_when_a_line_comes_or_goes(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    mark_checked(office, made)
    paid = pay(office, Paid(name=LU, scheme=VOLUNTARY, method="3"))
    assert batch(office, made).view.batch.state == "checked"
    add_to_batch(office, made, paid.enrolment_ids)
    assert batch(office, made).view.batch.state == "draft"
    undo_last(office)
    found = batch(office, made).view.batch
    assert (found.state, found.checked_on) == ("checked", "2026-11-21")
    add_to_batch(office, made, paid.enrolment_ids)
    mark_checked(office, made)
    void_receipt(office, paid.receipt_id, "Ghi nhầm người")
    assert (batch(office, made).view.batch.state, batch(office, made).view.people) == ("draft", 1)


def test_what_was_right_when_checked_is_looked_at_again_when_sent(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    mark_checked(office, made)
    _cover(scheme="pension")(office)
    with pytest.raises(RuleBroken, match="lương hưu"):
        mark_sent(office, made)
    assert mark_checked(office, made).value.stopping
    assert batch(office, made).view.batch.state == "draft"


def test_the_day_of_sending_lies_between_making_and_today(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    for day in (date(2026, 11, 22), date(2026, 11, 20)):
        with pytest.raises(RuleBroken, match="Ngày gửi"):
            mark_sent(office, made, day)
    mark_sent(office, made, date(2026, 11, 21), "qua cổng dịch vụ công")
    found = batch(office, made)
    assert found.view.batch.sent_on == "2026-11-21"
    assert [(one.state, one.note) for one in found.events][-1] == ("sent", "qua cổng dịch vụ công")


def test_who_needs_a_declaration_of_his_own(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme=VOLUNTARY))  # first time
    pay(office, Paid(name=ON_, scheme=VOLUNTARY, method="3"))  # lapsed at the end of last year
    made = create_batch(office, BatchForm()).value
    found = {one.name: (one.form, one.reasons) for one in papers(office, made)}
    assert found == {
        DUC: ("TK1-TS", ("Tham gia lần đầu",)),
        ON_: ("TK1-TS", ("Đăng ký tham gia lại",)),
    }
    pay(office, Paid(name=DUC))
    health = create_batch(office, MAU4).value
    assert [(one.name, one.form, one.reasons) for one in papers(office, health)] == [
        (DUC, "MAU-2", ("Tham gia lần đầu, chưa có mã số BHYT",)),
    ]


def test_a_changed_way_of_paying_needs_one_too(office: Office) -> None:
    made = a_batch(office, Paid(name=DUC, scheme=VOLUNTARY))
    second = _again(office, DUC, "2027-11-01", "2028-10-31", "2026-11-21")
    change(office, lambda work: work.enrolments.change(second, kind="continue", method="3", income=2_000_000))
    add_to_batch(office, made, [second])
    reasons = next(one.reasons for one in papers(office, made) if one.enrolment_id == second)
    assert reasons[:2] == ("Thay đổi phương thức đóng", "Thay đổi mức thu nhập làm căn cứ đóng")
