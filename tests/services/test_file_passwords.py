"""A workbook that opens only with its password, and which passwords are taken."""

import io
import zipfile
from pathlib import Path

import pytest
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile

from desktop_app.domain.faults import RuleBroken
from desktop_app.services import reporting
from desktop_app.services.file_passwords import LONGEST, check_password
from desktop_app.services.office import Office
from desktop_app.services.reporting import prepare, save
from desktop_app.system.disk import DiskFull
from desktop_app.system.faults import WorldFault
from tests.services.report_builders import demo_office, sheet_rows

__all__ = ["demo_office"]
PASSWORD = "HoaAn-2026"


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("", "", "Chưa gõ mật khẩu"),
        ("an1", "an1", "dài từ 8"),
        ("a1" * LONGEST, "a1" * LONGEST, "dài từ 8"),
        ("mậtkhẩu2026", "mậtkhẩu2026", "không dấu"),
        ("hoaan\t2026", "hoaan\t2026", "không dấu"),
        (" hoaan2026", " hoaan2026", "dấu cách"),
        ("20260101", "20260101", "dễ đoán"),
        ("hoaanhoaan", "hoaanhoaan", "dễ đoán"),
        ("a1a1a1a1", "a1a1a1a1", "dễ đoán"),
        ("MatKhau2026", "MatKhau2026", "dễ đoán"),
        (PASSWORD, "HoaAn-2025", "không giống nhau"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_with_the_reason(password: str, again: str, said: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_password(password, again)
    assert said in caught.value.sentence
    assert not password or password not in caught.value.sentence


@pytest.mark.parametrize("password", [PASSWORD, "xa hoa an 26", "Tr0ng#Dong"])
def test_a_good_password_is_taken(password: str) -> None:
    check_password(password, password)


def opened(path: Path, password: str) -> bytes:
    with path.open("rb") as stream:
        locked = OOXMLFile(stream)
        locked.load_key(password=password, verify_password=True)
        plain = io.BytesIO()
        locked.decrypt(plain)
    return plain.getvalue()


@pytest.mark.parametrize("code", ["B15a-UQ", "DS-TIEMNANG"])
def test_the_workbook_opens_with_the_password_alone(demo_office: Office, tmp_path: Path, code: str) -> None:
    sheet = prepare(demo_office, code, "2026-10")
    path, plain = tmp_path / "khoa.xlsx", tmp_path / "thuong.xlsx"
    save(sheet, path, password=PASSWORD)
    save(sheet, plain)
    assert not zipfile.is_zipfile(path)
    with pytest.raises(InvalidKeyError):
        opened(path, "HoaAn-2027")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["khoa.xlsx", "thuong.xlsx"]
    unlocked = tmp_path / "mo.xlsx"
    unlocked.write_bytes(opened(path, PASSWORD))
    assert sheet_rows(unlocked) == sheet_rows(plain)


def test_a_disk_that_fills_up_under_the_locking_leaves_the_old_file(
    demo_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _password: str) -> None:
        raise DiskFull(f"Ổ đĩa đã đầy nên không ghi được {path.name}.")

    path = tmp_path / "cu.xlsx"
    path.write_bytes(b"cu")
    monkeypatch.setattr(reporting, "lock_workbook", full)
    with pytest.raises(DiskFull):
        save(prepare(demo_office, "B15a-UQ", "2026-10"), path, password=PASSWORD)
    assert path.read_bytes() == b"cu"
    assert [one.name for one in path.parent.iterdir() if one.suffix == ".xlsx"] == ["cu.xlsx"]


def test_a_pdf_takes_no_password(demo_office: Office, tmp_path: Path) -> None:
    with pytest.raises(WorldFault, match="chỉ đặt được cho tệp Excel"):
        save(prepare(demo_office, "B15a-UQ", "2026-10"), tmp_path / "a.pdf", password=PASSWORD)
    assert not (tmp_path / "a.pdf").exists()
