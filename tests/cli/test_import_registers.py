"""`import` of lists that are not about residents: recognised or named with `--as`, accounted for, taken back."""

from pathlib import Path

import pytest

from desktop_app.services.office import open_office
from tests.journeys.commands import run
from tests.services.register_workbooks import table

COLLECTORS = ("STT", "Họ và tên nhân viên thu", "Mã nhân viên thu", "Số điện thoại", "Tên tổ chức")
EMPLOYERS = ("STT", "Mã số thuế", "Tên hộ kinh doanh", "Địa chỉ", "Phương pháp tính thuế")
FIGURES = ("Xã", "Chỉ tiêu", "Tháng 1", "Tháng 2", "Quý I")


@pytest.fixture
def books(tmp_path: Path) -> dict[str, Path]:
    return {
        "collectors": table(tmp_path / "nv.xlsx", ("DANH SÁCH NHÂN VIÊN THU",), COLLECTORS,
                            (1, "Ma Văn Mới", "NV900", "0912000900", "Bưu điện Thử Nghiệm"), (2, "", "NV901", "", "")),
        "employers": table(tmp_path / "hkd.xlsx", ("DANH SÁCH HỘ KINH DOANH",), EMPLOYERS,
                           (1, "0100109106", "Tạp hóa Hà", "Thôn Bình Hòa, xã Sóc Sơn", "Kê khai"), (2, "12", "Sai mã", "", "")),
        "figures": table(tmp_path / "so.xlsx", ("KẾT QUẢ THỰC HIỆN NĂM 2026",), FIGURES,
                         ("Xã Sóc Sơn", "BHXH tự nguyện", 5, 6, 12), ("Xã Lạ", "BHXH tự nguyện", 5, 6, 11)),
        "plans": table(tmp_path / "kh.xlsx", ("GIAO CHỈ TIÊU NĂM 2026",), FIGURES,
                       ("Xã Sóc Sơn", "BHXH tự nguyện", 5, 6, 11), ("Xã Kim Anh", "", 5, 6, 11)),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["collectors", "employers", "figures", "plans"])
@pytest.mark.parametrize("named", [True, False])
def test_every_row_is_accounted_for_and_taken_back(
    twelve: Path, books: dict[str, Path], tmp_path: Path, kind: str, named: bool
) -> None:
    more = ["--as", kind] if named else []
    before = run("check", twelve, "--json").answer
    dry = run("import", twelve, books[kind], *more, "--dry-run", "--json").answer
    assert (dry["kind"], dry["import_id"]) == (kind, None)
    out = tmp_path / "loi.xlsx"
    found = run("import", twelve, books[kind], *more, "--rejects", out, "--json").answer
    assert found["read"] == found["added"] + found["updated"] + found["same"] + found["rejected"] == 2
    assert (found["kind"], found["added"], found["rejected"]) == (kind, 1, 1)
    assert out.exists()
    again = run("import", twelve, books[kind], *more, "--json").answer
    assert (again["added"], again["updated"], again["same"]) == (0, 0, 1)
    with open_office(twelve) as office:
        standing = (office.read.employers.count(), office.read.monthly_figures.count(), office.read.plan_cells.count())
    assert standing == {"collectors": (0, 0, 0), "employers": (1, 0, 0), "figures": (0, 2, 0), "plans": (0, 0, 2)}[kind]
    for import_id in (again["import_id"], found["import_id"]):
        assert run("undo", twelve, "--import", import_id).code == 0
    after = run("check", twelve, "--json").answer
    assert (after["people"], after["households"]) == (before["people"], before["households"])
    assert after["integrity"] == before["integrity"]
    with open_office(twelve) as office:
        assert (office.read.employers.count(), office.read.monthly_figures.count(), office.read.plans.count()) == (
            0,
            0,
            0,
        )
        assert office.read.collectors.by_code("NV900") == []
