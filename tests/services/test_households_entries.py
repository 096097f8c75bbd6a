"""Support classes and cover entered by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services.canvassing_leads import build_leads
from desktop_app.services.history import undo_last
from desktop_app.services.households import open_household
from desktop_app.services.households_entries import (
    CoverageForm,
    EntitlementForm,
    end_entitlement,
    remove_coverage,
    remove_entitlement,
    save_coverage,
    save_entitlement,
)
from desktop_app.services.office import Office
from tests.builders import household_of, office_of_twelve, person


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def classes(office: Office, name: str, on: date) -> tuple[str, ...]:
    return open_household(office, household_of(office, name).id, on).classes


def test_a_class_holds_for_its_period(office: Office) -> None:
    home = household_of(office, "Nguyễn Văn An").id
    made = save_entitlement(
        office,
        EntitlementForm(
            class_code="near-poor", household_id=home, valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31)
        ),
    )
    assert classes(office, "Nguyễn Văn An", date(2026, 12, 31)) == ("hộ cận nghèo",)
    assert classes(office, "Nguyễn Văn An", date(2027, 1, 1)) == ()
    end_entitlement(office, made.value, date(2026, 6, 30))
    assert classes(office, "Nguyễn Văn An", date(2026, 7, 1)) == ()
    remove_entitlement(office, made.value)
    assert classes(office, "Nguyễn Văn An", date(2026, 3, 1)) == ()


@pytest.mark.parametrize(
    ("first", "last", "rule"),
    [
        (date(2026, 12, 31), None, "entitlement.overlap"),
        (None, date(2026, 1, 1), "entitlement.overlap"),
        (None, None, "entitlement.overlap"),
        (date(2027, 2, 1), date(2027, 1, 1), "period.order"),
    ],
)
def test_periods_of_one_class_never_overlap(office: Office, first: date | None, last: date | None, rule: str) -> None:
    home = household_of(office, "Lò").id
    with pytest.raises(RuleBroken) as caught:
        save_entitlement(
            office, EntitlementForm(class_code="near-poor", household_id=home, valid_from=first, valid_to=last)
        )
    assert caught.value.rule == rule


def test_the_next_year_follows_without_overlap(office: Office) -> None:
    home = household_of(office, "Lò").id
    save_entitlement(office, EntitlementForm(class_code="near-poor", household_id=home, valid_from=date(2027, 1, 1)))
    assert classes(office, "Lò", date(2027, 5, 1)) == ("hộ cận nghèo",)


@pytest.mark.parametrize(
    "form",
    [
        EntitlementForm(class_code="rich", household_id=1),
        EntitlementForm(class_code="poor"),
        EntitlementForm(class_code="poor", household_id=1, person_id=1),
    ],
)
def test_a_class_has_one_holder_and_a_known_code(office: Office, form: EntitlementForm) -> None:
    with pytest.raises(RuleBroken):
        save_entitlement(office, form)


def test_a_card_entered_by_hand_closes_the_lead_and_undo_opens_it(office: Office) -> None:
    build_leads(office)
    who = person(office, "Trần Thị Bưởi")
    form = CoverageForm(
        person_id=who.id, scheme=HEALTH_HOUSEHOLD, valid_from=date(2026, 11, 1), valid_to=date(2027, 10, 31)
    )
    made = save_coverage(office, form)
    assert made.changes == {"person", "lead"}
    leads = {lead.scheme for lead in office.read.leads.open_of_household(who.household_id) if lead.person_id == who.id}
    assert leads == {"voluntary-si"}
    undo_last(office)
    assert office.read.leads.open_for(who.id, HEALTH_HOUSEHOLD) is not None


def test_cover_is_corrected_and_taken_out(office: Office) -> None:
    who = person(office, "Lò")
    made = save_coverage(office, CoverageForm(person_id=who.id, scheme="health-other", valid_to=date(2027, 5, 31)))
    save_coverage(
        office, CoverageForm(id=made.value, person_id=who.id, scheme="health-other", valid_to=date(2027, 8, 31))
    )
    assert [row.valid_to for row in office.read.coverages.of_person(who.id)] == ["2027-08-31"]
    remove_coverage(office, made.value)
    assert office.read.coverages.of_person(who.id) == []


def test_cover_that_was_paid_for_is_not_edited(office: Office) -> None:
    who = person(office, "Phạm Văn Đức")
    with office.write("test", "thử") as work:
        enrolment = work.enrolments.add(
            person_id=who.id,
            household_id=who.household_id,
            scheme=HEALTH_HOUSEHOLD,
            kind="new",
            months=12,
            gross=1_366_200,
            state_support=0,
            local_support=0,
            other_support=0,
            payable=1_366_200,
            snapshot="{}",
            state="collected",
            quoted_on="2026-11-01",
            collected_on="2026-11-01",
            commune_code="00376",
            hamlet_id=work.households.get(who.household_id).hamlet_id,
        )
        row = work.coverages.add(person_id=who.id, scheme=HEALTH_HOUSEHOLD, source="enrolment", enrolment_id=enrolment)
    with pytest.raises(RuleBroken) as removing:
        remove_coverage(office, row)
    with pytest.raises(RuleBroken) as changing:
        save_coverage(office, CoverageForm(id=row, person_id=who.id, scheme=HEALTH_HOUSEHOLD))
    assert "huỷ biên lai" in removing.value.sentence
    assert changing.value.sentence == removing.value.sentence


@pytest.mark.parametrize(
    "changed", [{"scheme": "life"}, {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}]
)
def test_bad_cover_is_refused(office: Office, changed: dict[str, object]) -> None:
    values: dict[str, object] = {"person_id": person(office, "Lò").id, "scheme": HEALTH_HOUSEHOLD} | changed
    with pytest.raises(RuleBroken):
        save_coverage(office, CoverageForm(**values))  # type: ignore[arg-type]
