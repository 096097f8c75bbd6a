"""Slips of a whole hamlet, and the slip as a report: order, cancelling, what is refused, the workbook, the choices."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from desktop_app.services.advising import hamlet_slips, household_slip
from desktop_app.services.advising_choices import NO_HEAD, advice_choices
from desktop_app.services.history import next_undo
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, prepare, report_json, save
from desktop_app.system.faults import WorldFault
from tests.builders import LONG_NAME, hamlet, household_of
from tests.services.advice_paper import FORM, MONTH, paper
from tests.services.money_builders import AN, BUOI, CUONG, DUC, HANH, LO, LU, ON_, the_twelve

INCOMES = (1_500_000, 3_000_000, 4_500_000)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_a_hamlet_is_one_page_for_each_household_in_house_order(office: Office) -> None:
    place = hamlet(office, "Thôn Tân Lập")
    slips = hamlet_slips(office, place.id)
    expected = [one.id for one in office.read.households.of_hamlet(place.id)]
    assert [slip.household_id for slip in slips] == expected
    pages = paper(office, hamlet=place.id)
    assert len(pages) == len(expected) == 3
    for text, name in zip(pages, (DUC, LONG_NAME, "Lê Thị Hoà"), strict=True):
        assert name in text
    with office.write("test.change", "Đổi", undoable=False) as work:
        work.households.change(expected[2], list_order=0)
        work.households.change(expected[0], state="moved")
    assert [slip.household_id for slip in hamlet_slips(office, place.id)] == [expected[2], expected[1]]


def test_the_slip_of_one_household_is_its_page_in_the_hamlet(office: Office) -> None:
    place = hamlet(office, "Thôn Bình Hòa").id
    for slip in hamlet_slips(office, place):
        assert slip == household_slip(office, slip.household_id)


def test_a_household_without_anybody_has_no_slip(office: Office) -> None:
    place = hamlet(office, "Tổ dân phố 1").id
    empty = next(one for one in office.read.households.of_hamlet(place) if one.code == "HGD-007")
    sheet = prepare(office, FORM, MONTH, Filters(hamlet=place))
    assert [slip.head for slip in sheet.slips] == [LU]
    assert "1 hộ chưa có ai trong sổ nên không có phiếu." in [check.message for check in sheet.checks]
    with pytest.raises(WorldFault, match="Hộ này chưa có ai trong sổ"):
        household_slip(office, empty.id)
    with pytest.raises(WorldFault, match="Thôn Đồi Vắng chưa có hộ nào có người"):
        prepare(office, FORM, MONTH, Filters(hamlet=hamlet(office, "Thôn Đồi Vắng").id))


@pytest.mark.parametrize("stop_at", ["hộ", "phiếu"])
def test_cancelling_a_hamlet_leaves_no_file(office: Office, tmp_path: Path, stop_at: str) -> None:
    class Stop(Exception):
        pass

    def progress(done: int, _total: int, text: str) -> None:
        if text == stop_at and done == 2:
            raise Stop

    folder = tmp_path / "out"
    folder.mkdir()
    filters = Filters(hamlet=hamlet(office, "Thôn Tân Lập").id)
    with pytest.raises(Stop):
        save(prepare(office, FORM, MONTH, filters, progress), folder / "a.pdf", progress)
    assert list(folder.iterdir()) == []


# ------------------------------------------------------------------------------------------------------- as a report


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({}, "hãy chọn một trong hai. Các thôn, tổ đang có: .*Thôn Bình Hòa"),
        ({"household": 1, "hamlet": 1}, "hãy chọn một trong hai"),
        ({"household": 7}, "Không có hộ gia đình mang số 7"),
        ({"hamlet": 7}, "Không có thôn, tổ mang số 7"),
        ({"commune": "00376"}, "không lọc theo xã, phường"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(office: Office, filters: dict[str, object], said: str) -> None:
    with pytest.raises(WorldFault, match=said):
        report_json(office, FORM, None, filters=filters)


@pytest.mark.parametrize("form", ["B15a-UQ", "TH-THANG"])
def test_other_forms_know_no_household(office: Office, form: str) -> None:
    with pytest.raises(WorldFault, match="không lọc theo hộ"):
        prepare(office, form, "2026-10", Filters(household=household_of(office, AN).id))


def test_the_workbook_lists_every_member_with_the_same_amounts(office: Office, tmp_path: Path) -> None:
    sheet = prepare(office, FORM, MONTH, Filters(hamlet=hamlet(office, "Thôn Bình Hòa").id))
    save(sheet, tmp_path / "a.xlsx")
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows()
    ]
    heading = next(row for row in rows if "Họ và tên" in row)
    named = {row[heading.index("Họ và tên")]: row for row in rows}
    twelve = heading.index("Nộp 12 tháng (đ)")
    assert named[AN][twelve] == 1_366_200
    assert named[ON_][twelve] == 409_860
    assert named[CUONG][twelve] is None
    assert named[CUONG][heading.index("Chưa đóng được vì")] == "Tham gia BHYT theo đơn vị sử dụng lao động."
    assert set(named) >= {AN, BUOI, CUONG, ON_, LO}


def test_the_sheet_counts_households_and_has_no_day_of_submission(office: Office) -> None:
    sheet = prepare(office, "phieu-tu-van", MONTH, Filters(hamlet=hamlet(office, "Thôn Bình Hòa").id))
    assert (sheet.rows, sheet.due_on, len(sheet.slips)) == (2, None, 2)
    assert not any("Tháng" in check.message or "ký" in check.message for check in sheet.checks)
    one = prepare(office, FORM, MONTH, Filters(household=household_of(office, AN).id))
    assert one.stem == "PHIEU-TU-VAN-HGD-001-2026-11-21"


def test_making_slips_writes_nothing_into_the_office(office: Office) -> None:
    hamlet_slips(office, hamlet(office, "Thôn Bình Hòa").id)
    assert next_undo(office) is None


def test_the_choices_follow_the_household_asked_for(office: Office) -> None:
    found = advice_choices(office)
    assert [one.name for one in found.hamlets] == ["Thôn Bình Hòa", "Thôn Tân Lập", "Thôn Đồi Vắng", "Tổ dân phố 1"]
    assert (found.hamlet, found.household) == (hamlet(office, "Thôn Bình Hòa").id, household_of(office, AN).id)
    assert [one.name for one in found.households] == [AN, ON_]
    assert found.incomes == INCOMES
    hanh = household_of(office, HANH).id
    found = advice_choices(office, household_id=hanh)
    assert (found.hamlet, found.household) == (hamlet(office, "Thôn Tân Lập").id, hanh)
    assert found.households[1].name == f"{NO_HEAD} ({LONG_NAME})"
    assert advice_choices(office, hamlet_id=5).hamlet == hamlet(office, "Thôn Bình Hòa").id
    assert advice_choices(office, hamlet_id=hamlet(office, "Thôn Đồi Vắng").id).household is None
