"""The main job from an empty machine to the closed file: what each part wrote is what the next one reads."""

from pathlib import Path

import openpyxl
import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services import canvassing_leads, canvassing_rounds, import_files, planning
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.collectors import CollectorForm, OrganisationForm, save_collector, save_organisation
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.office import open_office
from desktop_app.services.planning_figures import Scope
from desktop_app.services.quoting import quote_household
from tests.builders import person
from tests.excel.builders import write_c21a
from tests.journeys.commands import child, run
from tests.services.import_workbooks import filled_template, untidy_list

MONTH = "2026-11"
COMMUNE = "00376"

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")


def figure(path: Path, indicator: str, key: str = "actual_month") -> int:
    """Return a figure of the whole office as `progress` gives it."""
    rows = run("progress", path, "--month", MONTH, "--json").answer["rows"]
    (row,) = [row for row in rows if row["indicator"] == indicator and row["scope"]["kind"] == "office"]
    value = row[key]
    assert isinstance(value, int)
    return value


def test_an_office_day(tmp_path: Path) -> None:
    path = tmp_path / "Cơ sở Sóc Sơn.db"
    made = child("new", path, "--office", "BHXH cơ sở Sóc Sơn", "--communes", COMMUNE, "--year", "2026", "--json")
    assert made.code == 0, made

    # Our template, the untidy list of a hamlet head, the official list of people who stopped (it adds a lead, no person).
    with open_office(path) as office:
        template = filled_template(office, tmp_path / "mẫu của chương trình.xlsx")
        import_files.write_template(office, tmp_path / "mẫu trống.xlsx")
    stopped = write_c21a(
        tmp_path / "C21a-TS.xlsx",
        [["1", COMMUNE, "Nguyễn Văn An", "9900000011", "", "x", "", "", "10/2026", "", "", ""]],
    )
    for workbook, read, added in ((template, 3, 3), (untidy_list(tmp_path / "thôn gửi.xlsx"), 6, 5), (stopped, 1, 1)):
        found = run("import", path, workbook, "--json").answer
        assert found["read"] == found["added"] + found["updated"] + found["same"] + found["rejected"] == read, found
        assert found["added"] == added, found
    assert run("check", path, "--json").answer["people"] == 8

    # A plan, somebody who collects, a round through the hamlets, a family that says yes and pays.
    with open_office(path) as office:
        plan = planning.create_plan(office, 2026, "Chỉ tiêu giao 2026").value
        commune = Scope(kind="commune", code=COMMUNE, name="Xã Sóc Sơn")
        planning.set_year_total(office, plan, "hh_people", commune, 20)
        post = save_organisation(office, OrganisationForm(name="Bưu điện Sóc Sơn", kind="service", code="BD1")).value
        collector = save_collector(
            office, CollectorForm(name="Hà Thị Thu", code="NV001", organisation_id=post, kind="collector")
        ).value
        hamlets = tuple(
            canvassing_rounds.Walk(hamlet_id=one.id, collector_id=collector) for one in office.read.hamlets.all()
        )
        form = canvassing_rounds.RoundForm(name="Đợt 11/2026", starts_on=office.today, hamlets=hamlets)
        walked = canvassing_rounds.save_round(office, form).value
        assert canvassing_leads.count_leads(office) > 0
        household = person(office, "Nguyễn Văn An").household_id
        members = office.read.people.of_household(household)
        lines = tuple(VisitLine(person_id=one.id, scheme=HEALTH_HOUSEHOLD, outcome="1") for one in members)
        record_visits(office, VisitForm(household_id=household, lines=lines, round_id=walked, collector_id=collector))
    assert (figure(path, "hh_people"), figure(path, "hh_people", "plan_year")) == (0, 20)
    quoted = run("quote", path, "--household", str(household), "--json").answer
    with open_office(path) as office:
        due = {one.person_id: one.quote.payable for one in quote_household(office, household).members}
        paid = tuple(
            PaidLine(line=EnrolmentLine(person_id=who, scheme=HEALTH_HOUSEHOLD), paid=amount)
            for who, amount in due.items()
        )
        receipt = collect(office, CollectForm(household_id=household, lines=paid, collector_id=collector)).value
    assert receipt.total == quoted["total"] > 0

    # The dashboard has moved, the reports say the same, the list of what ends looks a year ahead.
    assert figure(path, "hh_people") == figure(path, "hh_people", "actual_to_date") == len(due)
    assert figure(path, "money_total") == receipt.total
    out = tmp_path / "B15a-UQ.xlsx"
    assert run("report", path, "B15a-UQ", "--month", MONTH, "--out", out).code == 0
    page = openpyxl.load_workbook(out).worksheets[0]
    (line,) = [row for row in page.iter_rows(values_only=True) if "Hà Thị Thu" in row]
    assert len(due) in line
    assert run("report", path, "TH-THANG", "--month", MONTH, "--out", tmp_path / "tổng hợp.pdf").code == 0
    ends = {
        item["person"]: item["ends_on"]
        for item in run("due", path, "--on", "2026-11-21", "--within", "400", "--json").answer["items"]
    }
    assert {member["person"]: member["valid_to"] for member in quoted["members"]}.items() <= ends.items()

    # One Ctrl+Z takes the payment back everywhere; a copy brings everything back as it was.
    copy = run("backup", path, "--json").answer["path"]
    assert run("undo", path, "--json").answer["undone"].startswith("Hoàn tác: Thu ")
    assert (figure(path, "hh_people"), figure(path, "money_total")) == (0, 0)
    assert run("restore", copy, path).code == 0
    assert figure(path, "money_total") == receipt.total
    last = child("check", path, "--json")
    assert (last.code, last.answer["journal"], last.answer["people"]) == (0, "ok", 8)
