"""Organisations and collectors of an office that starts with nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collectors import (
    CollectorForm,
    OrganisationForm,
    list_collectors,
    list_organisations,
    save_collector,
    save_organisation,
)
from desktop_app.services.office import Office
from tests.builders import collector, empty_office, office_of_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = empty_office(tmp_path)
    yield found
    found.close(with_backup=False)


def test_from_nothing_to_a_collector(office: Office) -> None:
    post = save_organisation(office, OrganisationForm(name=" Bưu điện  Thử ", code="BD1"))
    made = save_collector(
        office, CollectorForm(organisation_id=post.value, name="Hà Thị Thử", code="NV1", phone="0912")
    )
    (entry,) = list_collectors(office)
    assert (entry.collector.id, entry.organisation.name, entry.active) == (made.value, "Bưu điện Thử", True)
    assert made.label == "Thêm nhân viên thu Hà Thị Thử"


def test_who_left_is_kept_but_not_active(tmp_path: Path) -> None:
    office = office_of_twelve(tmp_path)
    assert {entry.collector.name: entry.active for entry in list_collectors(office)} == {
        "Hà Thị Thu": True,
        "Cao Văn Nghỉ": False,
    }
    known = collector(office)
    save_collector(
        office,
        CollectorForm(
            id=known.id, organisation_id=known.organisation_id, name=known.name, active_to=date(2026, 11, 20)
        ),
    )
    assert list_collectors(office, active_only=True) == ()
    office.close(with_backup=False)


def test_bad_organisations_are_refused(office: Office) -> None:
    save_organisation(office, OrganisationForm(name="Bưu điện", code="BD1"))
    for form in (
        OrganisationForm(name="  "),
        OrganisationForm(name="Khác", code="BD1"),
        OrganisationForm(name="Khác", kind="bank"),
    ):
        with pytest.raises(RuleBroken):
            save_organisation(office, form)
    assert [row.name for row in list_organisations(office)] == ["Bưu điện"]


def test_bad_collectors_are_refused(office: Office) -> None:
    post = save_organisation(office, OrganisationForm(name="Bưu điện")).value
    save_collector(office, CollectorForm(organisation_id=post, name="Hà Thị Thử", code="NV1"))
    for form in (
        CollectorForm(organisation_id=post, name=" "),
        CollectorForm(organisation_id=post, name="Khác", code="NV1"),
        CollectorForm(organisation_id=post, name="Khác", kind="boss"),
        CollectorForm(organisation_id=post, name="Khác", active_from=date(2026, 2, 1), active_to=date(2026, 1, 1)),
    ):
        with pytest.raises(RuleBroken):
            save_collector(office, form)
    assert len(list_collectors(office)) == 1
