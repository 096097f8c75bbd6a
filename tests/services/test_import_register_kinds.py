"""Which kinds are no lists of residents, and that a list of residents never becomes one of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.excel.fields import fields, kinds
from desktop_app.services import importing
from desktop_app.services.import_register_kinds import PLANNERS
from desktop_app.services.office import Office
from tests.builders import empty_office
from tests.services.import_workbooks import filled_template, stopped_list, untidy_list
from tests.services.register_workbooks import MONTHS, table


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with empty_office(tmp_path, communes=("00376",)) as found:
        yield found


def test_only_kinds_of_people_read_insurance_numbers() -> None:
    """The way back to the kinds of people asks for those that read this number."""
    people = {code for code, kind in kinds().items() if "insurance_no" in kind.fields}
    assert people == kinds().keys() - PLANNERS.keys()
    assert PLANNERS.keys() <= importing.kind_titles().keys()
    assert all(field in fields() for code in PLANNERS for field in kinds()[code].fields)


def c21a(_: Office, path: Path) -> Path:
    return stopped_list(
        path, ("00376", "Lê Thị Mẫu", "9900000001", "", "x", "", "", "08/2026", "TA0001A", "Thôn Một", "0912000001")
    )


def households(office: Office, path: Path) -> Path:
    return filled_template(office, path)


def untidy(_: Office, path: Path) -> Path:
    return untidy_list(path)


@pytest.mark.parametrize(("build", "kind"), [(households, "households"), (untidy, "households"), (c21a, "stopped")])
def test_lists_of_residents_stay_what_they_are(
    office: Office, tmp_path: Path, build: Callable[[Office, Path], Path], kind: str
) -> None:
    assert importing.preview(office, build(office, tmp_path / "tep.xlsx")).kind == kind


@pytest.mark.parametrize(
    ("title", "headings", "row"),
    [
        ("BẢNG THEO DÕI ĐÓNG THEO THÁNG", ("Họ và tên", "Mã số BHXH", *MONTHS), ("Lê A", "9900000001", *["x"] * 12)),
        ("KẾT QUẢ THỰC HIỆN", ("Họ và tên", "Ngày sinh", *MONTHS), ("Lê A", "1965", *range(12))),
        (
            "DANH SÁCH THU",
            ("Họ và tên", "Số CCCD", "Chỉ tiêu", "Tháng", "Thực hiện"),
            ("Lê A", "001065000011", "x", 1, 5),
        ),
        (
            "DANH SÁCH ĐƠN VỊ",
            ("Họ và tên", "Mã số BHXH", "Tên đơn vị", "Mã số thuế"),
            ("Lê A", "9900000001", "Công ty A", "0100109106"),
        ),
    ],
)
def test_tables_of_people_with_columns_of_other_kinds(
    office: Office, tmp_path: Path, title: str, headings: tuple[str, ...], row: tuple[Any, ...]
) -> None:
    seen = importing.preview(office, table(tmp_path / "tep.xlsx", (title,), headings, row))
    assert seen.kind not in PLANNERS


def test_the_collectors_of_a_plan_may_stand_under_a_plain_heading(office: Office, tmp_path: Path) -> None:
    with office.write("test.staff", "Nhân viên") as work:
        house = work.organisations.add(name="Bưu điện Thử", code="BD01", kind="service")
        work.collectors.add(organisation_id=house, name="Hà Thị Thu", code="NV1", kind="collector")
    headings = ("STT", "Họ và tên", "Chỉ tiêu", *MONTHS)
    path = table(
        tmp_path / "kh.xlsx", ("GIAO CHỈ TIÊU NĂM 2026",), headings, (1, "Hà Thị Thu", "BHXH tự nguyện", *range(12))
    )
    seen = importing.preview(office, path)
    assert (seen.kind, [row.result for row in seen.rows], seen.rows[0].place) == ("plans", ["add"], "Hà Thị Thu")
