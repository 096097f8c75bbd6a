"""Outreach: events written down, what followed counted again by hand, and every step undone."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import history
from desktop_app.services.canvassing_leads import open_lead
from desktop_app.services.merging import merge_people
from desktop_app.services.merging_fields import FIELDS
from desktop_app.services.office import Office
from desktop_app.services.outreach import OutreachForm, outreach_form, remove_outreach, residents_of, save_outreach
from desktop_app.services.outreach_results import cost_each, outreach_names, outreach_year
from desktop_app.services.outreach_settings import KindWords, kind_names, outreach_settings, save_outreach_settings
from desktop_app.services.reporting import Filters, prepare, save
from tests.builders import FIRST_COMMUNE, TODAY, collector, hamlet, household_of, person
from tests.services.money_builders import BUOI, DUC, HANH, ON_, Paid, pay, the_twelve
from tests.services.report_builders import sheet_rows

HELD = TODAY - timedelta(days=10)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def event(office: Office, **more: Any) -> int:
    home = household_of(office, DUC)
    values = {
        "kind": "small-group",
        "held_on": HELD,
        "area": f"hamlet:{home.hamlet_id}",
        "present": 20,
        "cost": 500_000,
    }
    return save_outreach(office, OutreachForm(**{**values, **more})).value


def lead(office: Office, name: str, on: date, scheme: str = "health-household") -> None:
    with office.write("test.lead", "Tiềm năng") as work:
        assert open_lead(work, person(office, name).id, scheme, "canvass", on)


def recount(office: Office, event_id: int, days: int = 30) -> dict[str, int]:
    """What followed an event, in plain loops over the tables."""
    db = sqlite3.connect(f"file:{office.path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    held = db.execute("SELECT * FROM outreach WHERE id = ?", (event_id,)).fetchone()
    named = {row["person_id"] for row in db.execute("SELECT * FROM outreach_person") if row["outreach_id"] == event_id}
    homes = {row["id"]: row for row in db.execute("SELECT * FROM household")}
    lives = {row["id"]: homes[row["household_id"]]["hamlet_id"] for row in db.execute("SELECT * FROM person")}
    communes = {row["id"]: row["commune_code"] for row in db.execute("SELECT * FROM hamlet")}

    def there(hamlet_id: int) -> bool:
        if held["hamlet_id"] is not None:
            return bool(hamlet_id == held["hamlet_id"])
        return held["commune_code"] in (None, communes[hamlet_id])

    first = date.fromisoformat(held["held_on"])
    count = min(days, (TODAY - first).days + 1)
    after = {(first + timedelta(days=n)).isoformat() for n in range(count)}
    before = {(first - timedelta(days=n + 1)).isoformat() for n in range(count)}
    found: dict[str, set[Any]] = {
        f"{what}_{side}": set() for what in ("leads", "paid") for side in ("named", "area", "before")
    }
    happened = [("leads", row["opened_on"], row, lives[row["person_id"]]) for row in db.execute("SELECT * FROM lead")]
    happened += [
        ("paid", row["collected_on"], row, row["hamlet_id"])
        for row in db.execute("SELECT * FROM enrolment")
        if row["state"] not in ("quoted", "partial", "voided") and row["kind"] != "adjust" and row["collected_on"]
    ]
    db.close()
    for what, day, row, hamlet_id in happened:
        key = (row["person_id"], row["scheme"])
        if day in after and row["person_id"] in named:
            found[f"{what}_named"].add(key)
        if day in after and there(hamlet_id):
            found[f"{what}_area"].add(key)
        if day in before and there(hamlet_id):
            found[f"{what}_before"].add(key)
    return {name: len(keys) for name, keys in found.items()}


@pytest.fixture
def busy(office: Office) -> Office:
    """Leads and payments on, before and after the day, one of them voided, one elsewhere."""
    lead(office, DUC, HELD)
    lead(office, HANH, HELD - timedelta(days=1))
    lead(office, BUOI, HELD + timedelta(days=2))
    lead(office, DUC, HELD + timedelta(days=3), "voluntary-si")
    pay(office, Paid(name=DUC), on=HELD + timedelta(days=1))
    pay(office, Paid(name=ON_), on=HELD)
    with office.write("test.void", "Hủy") as work:
        gone = work.enrolments.of_household(household_of(office, ON_).id)[0]
        work.enrolments.change(gone.id, state="voided")
    return office


@pytest.mark.parametrize("area", ["hamlet", f"commune:{FIRST_COMMUNE}", "office"])
def test_every_figure_is_what_a_plain_count_finds_and_opens_as_many_names(busy: Office, area: str) -> None:
    place = f"hamlet:{household_of(busy, DUC).hamlet_id}" if area == "hamlet" else area
    number = event(busy, area=place, people=(person(busy, DUC).id, person(busy, ON_).id))
    (line,) = outreach_year(busy, *YEAR).lines
    expected = recount(busy, number)
    assert {name: getattr(line, name) for name in expected} == expected
    assert expected["leads_named"] == 2
    assert expected["paid_named"] == 1
    assert expected["leads_area"] > expected["leads_before"] > 0
    for name, count in expected.items():
        what, _, side = name.partition("_")
        assert len(outreach_names(busy, number, what, side)) == count, name
    assert len(outreach_names(busy, number, "people", "named")) == line.named == 2
    assert (line.days, line.running) == (11, True)
    assert line.cost_area == cost_each(500_000, expected["paid_area"])


def test_days_are_the_offices_own_and_a_whole_window_is_not_running(busy: Office) -> None:
    number = event(busy)
    kinds = outreach_settings(busy).kinds
    assert outreach_settings(busy).days == 30
    save_outreach_settings(busy, kinds, 2)
    (line,) = outreach_year(busy, *YEAR).lines
    expected = recount(busy, number, 2)
    assert {name: getattr(line, name) for name in expected} == expected
    assert (line.days, line.running) == (2, False)
    history.undo_last(busy)
    assert outreach_year(busy, *YEAR).days == 30


def test_somebody_after_two_events_adds_to_both_and_counts_once(busy: Office) -> None:
    people = (person(busy, DUC).id,)
    event(busy, people=people)
    event(busy, people=people, kind="leaflet", cost=None, held_on=HELD + timedelta(days=1))
    year = outreach_year(busy, *YEAR)
    assert year.sums.added["paid_named"] == 2
    assert year.sums.once["paid_named"] == 1
    assert (year.sums.events, year.sums.cost, year.sums.cost_known, year.sums.present) == (2, 500_000, 1, 40)


def test_a_merged_person_keeps_their_place_at_the_event(busy: Office) -> None:
    kept, dropped = person(busy, DUC).id, person(busy, BUOI).id
    number = event(busy, people=(kept, dropped))
    merge_people(busy, kept, dropped, dict.fromkeys(FIELDS, "keep"))
    (line,) = outreach_year(busy, *YEAR).lines
    assert line.named == 1
    expected = recount(busy, number)
    assert {name: getattr(line, name) for name in expected} == expected
    history.undo_last(busy)
    assert outreach_year(busy, *YEAR).lines[0].named == 2


def test_an_event_is_changed_removed_undone_and_redone(office: Office) -> None:
    who = person(office, DUC).id
    number = event(office, people=(who,), partner="Hội  Phụ nữ", note="mưa")
    shown = outreach_form(office, number)
    assert (shown.partner, shown.people, shown.present) == ("Hội Phụ nữ", (who,), 20)
    other = person(office, HANH).id
    save_outreach(office, OutreachForm(**{**vars(shown), "people": (other,), "cost": 0}))
    assert outreach_form(office, number).people == (other,)
    remove_outreach(office, number)
    assert outreach_year(office, *YEAR).lines == ()
    history.undo_last(office)
    assert outreach_form(office, number).people == (other,)
    history.undo_last(office)
    assert outreach_form(office, number) == shown
    history.redo_last(office)
    assert outreach_form(office, number).cost == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": None}, "hình thức"),
        ({"held_on": None}, "Chưa ghi ngày"),
        ({"held_on": TODAY + timedelta(days=1)}, "chưa đến"),
        ({"area": None}, "địa bàn"),
        ({"area": "commune:99999"}, "Địa bàn không có"),
        ({"present": 0, "people": (1,)}, "nhiều hơn số có mặt"),
        ({"cost": -1}, "Chi phí"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(office: Office, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        event(office, **wrong)
    assert office.read.outreaches.all() == []


def test_the_kinds_are_the_offices_own(office: Office) -> None:
    kinds = list(outreach_settings(office).kinds)
    last = KindWords(code=kinds[-1].code, name=kinds[-1].name, hidden=True)
    changed = [KindWords(code=kinds[0].code, name="hội nghị khách hàng"), *kinds[1:-1], last]
    save_outreach_settings(office, [*changed, KindWords(code="", name="phát thanh xe lưu động")], 45)
    names = kind_names(office.read)
    assert names[kinds[0].code] == "hội nghị khách hàng"
    assert names["own-1"] == "phát thanh xe lưu động"
    assert outreach_settings(office).days == 45
    number = event(office, kind="own-1")
    assert outreach_year(office, *YEAR).lines[0].kind == "phát thanh xe lưu động"
    assert number
    for wrong, days in (([*changed, changed[0]], 30), (changed, 0), ([KindWords(code="x", name=" ")], 30)):
        with pytest.raises(RuleBroken):
            save_outreach_settings(office, wrong, days)
    with pytest.raises(RuleBroken, match="ít nhất một"):
        save_outreach_settings(office, [KindWords(code=one.code, name=one.name, hidden=True) for one in changed], 30)


def test_a_whole_hamlet_are_those_who_live_there(office: Office) -> None:
    place = hamlet(office, "Thôn Bình Hòa")
    found = {one.person_id for one in residents_of(office, place.id)}
    homes = {one.id for one in office.read.households.all() if one.hamlet_id == place.id and one.state == "active"}
    living = {
        one.id for one in office.read.people.all()
        if one.household_id in homes and (one.residence or "home") in ("home", "away")
    }  # fmt: skip
    assert found == living
    assert found


@pytest.mark.parametrize("code", ["TH-TRUYENTHONG", "TH-TRUYENTHONG-QUY", "TH-TRUYENTHONG-NAM"])
def test_the_report_has_every_event_and_sums_that_add_up(busy: Office, tmp_path: Path, code: str) -> None:
    people = (person(busy, DUC).id,)
    numbers = [event(busy, people=people, collector_id=collector(busy).id), event(busy, kind="leaflet", people=people)]
    event(busy, held_on=date(2025, 11, 11))
    sheet = prepare(busy, code, "2026-11")
    rows = {row.key: dict(row.values) for row in sheet.report.rows if row.key}
    mine: list[dict[str, Any]] = [rows[f"outreach:{number}"] for number in numbers]
    for key in ("present", "named", "cost", "leads_named", "paid_named", "leads_area", "paid_area", "paid_before"):
        assert rows["total"][key] == sum(int(str(row[key] or 0)) for row in mine), key
    assert rows["once"]["paid_named"] == 1
    assert rows["total"]["paid_named"] == 2
    assert "ngày 21 tháng 11 năm 2026" in sheet.report.signatures[1].lines[0].text
    cells = {cell for row in sheet_rows(save(sheet, tmp_path / "a.xlsx").path) for cell in row}
    assert "Cộng các buổi (2 buổi)" in cells
    assert any("chưa đủ 30 ngày" in check.message for check in sheet.checks)
    empty = prepare(busy, code, "2024-11", Filters(commune=FIRST_COMMUNE))
    assert any("Chưa ghi buổi" in check.message for check in empty.checks)
