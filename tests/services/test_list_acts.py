"""Many rows of a list at once: leads, and a workbook."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import history
from desktop_app.services.households_list import list_people, people_rows, person_ids
from desktop_app.services.list_acts import FileColumn, ListFile, export_rows, list_as_leads
from desktop_app.services.office import Office
from tests.builders import office_of_twelve, person


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_of_twelve(tmp_path) as found:
        yield found


def open_leads(office: Office) -> set[int]:
    return {
        lead.person_id for lead in office.read.leads.all() if not lead.closed_on and lead.scheme == "health-household"
    }


def test_who_may_be_won_over_is_listed_and_the_others_are_counted(office: Office) -> None:
    before = open_leads(office)
    everybody = list(person_ids(office))
    done = list_as_leads(office, everybody, "health-household", "canvass")
    new = open_leads(office) - before
    assert len(new) == done.value.opened > 0
    assert done.value.opened + done.value.open_before + done.value.left == 12
    assert person(office, "Lê Văn Hùng").id not in new, "who died is nobody's lead"
    assert person(office, "Trần Thị Bưởi").id in open_leads(office)
    assert done.changes == {"lead"}
    again = list_as_leads(office, everybody, "health-household", "canvass")
    assert (again.value.opened, again.changes) == (0, frozenset())


def test_one_undo_takes_them_all_off(office: Office) -> None:
    before = open_leads(office)
    list_as_leads(office, list(person_ids(office)), "health-household", "canvass")
    assert open_leads(office) != before
    history.undo_last(office)
    assert open_leads(office) == before


@pytest.mark.parametrize(("scheme", "source"), [("pension", "canvass"), ("health-household", "nowhere")])
def test_an_unknown_scheme_or_source_lists_nobody(office: Office, scheme: str, source: str) -> None:
    before = open_leads(office)
    with pytest.raises(RuleBroken):
        list_as_leads(office, list(person_ids(office)), scheme, source)
    assert open_leads(office) == before


def test_the_workbook_holds_the_rows_in_their_order(office: Office, tmp_path: Path) -> None:
    ids = person_ids(office, {"cover": "missing"}, sort="birth", descending=True)
    columns = [
        FileColumn(heading="Họ và tên", width=20, counts=False, read=lambda row: row.name),
        FileColumn(heading="Số CCCD", width=14, counts=False, read=lambda row: row.personal_id),
    ]
    done = export_rows(office, tmp_path / "ds.xlsx", ListFile(title="DANH SÁCH", columns=columns), ids, people_rows)
    sheet = load_workbook(done.value).active
    assert sheet is not None
    rows = [[cell.value for cell in line[:2]] for line in sheet.iter_rows()]
    start = rows.index(["Họ và tên", "Số CCCD"]) + 1
    wanted = list_people(office, wanted={"cover": "missing"}, sort="birth", descending=True)
    assert rows[start:] == [[row.name, row.personal_id] for row in wanted]
    assert len(wanted) > 3
