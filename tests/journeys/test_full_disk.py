"""A full disk: each verb says so in one sentence, nothing is half written, and the same verb works once there is room.

The disk is a small one of its own, which takes an administrator on Linux to make; elsewhere these tests are skipped.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.services import keeping
from desktop_app.services.collecting import next_receipt_number
from desktop_app.services.households import save_household
from desktop_app.services.households_form import HouseholdForm, MemberForm
from desktop_app.services.office import Office, open_office
from desktop_app.system.faults import WorldFault
from tests.builders import hamlet, office_of_twelve
from tests.excel.builders import write_many
from tests.journeys.commands import refused, run
from tests.services.money_builders import AN, BUOI, Paid, pay

SIZE = 24  # MB
ROOM = 64 * 1024  # bytes that are left when "full": enough to open the file, too little to work


class Disk:
    """A small disk that can be filled up and emptied again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "phim.mp4"

    def fill(self, room: int = ROOM) -> None:
        """Leave only so many bytes."""
        with self._filler.open("ab") as stream:
            free = os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_frsize  # type: ignore[attr-defined, unused-ignore]
            stream.write(bytes(max(0, free - room)))

    def empty(self) -> None:
        """Make room."""
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("a small disk of its own can only be made by an administrator on Linux")
    folder = tmp_path / "đĩa nhỏ"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip(f"this machine lets nobody mount a disk: {made.stderr.decode().strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def office(disk: Disk) -> Path:
    made = office_of_twelve(disk.folder)
    made.close(with_backup=False)
    return made.path


def count(office: Office, table: str) -> int:
    found: int = office.read.db.conn.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
    return found


def test_saving_a_household(disk: Disk, office: Path) -> None:
    with open_office(office) as opened:
        note = "một ghi chú dài " * 20_000
        form = HouseholdForm(
            hamlet_id=hamlet(opened, "Thôn Bình Hòa").id, note=note, members=(MemberForm(name="Nguyễn Thị Mới"),)
        )
        before = [count(opened, table) for table in ("household", "person", "journal")]
        disk.fill()
        with pytest.raises(WorldFault, match="Ổ đĩa đã đầy"):
            save_household(opened, form)
        assert [count(opened, table) for table in ("household", "person", "journal")] == before
        assert keeping.check(opened).sound
        disk.empty()
        saved = save_household(opened, form).value
        assert opened.read.people.of_household(saved)[0].name == "Nguyễn Thị Mới"
        assert keeping.check(opened).sound


def test_taking_money_until_the_disk_is_full(disk: Disk, office: Path) -> None:
    """No room, from some verb on: the money of each refused verb is nowhere, the money of each confirmed one is there."""
    with open_office(office) as opened:
        disk.fill(0)
        number = next_receipt_number(opened)
        with pytest.raises(WorldFault, match="Ổ đĩa đã đầy"):
            pay(opened, Paid(name=AN), Paid(name=BUOI))
        assert (count(opened, "receipt"), count(opened, "ledger_entry"), count(opened, "enrolment")) == (0, 0, 0)
        assert next_receipt_number(opened) == number
        assert opened.read.people.count() == 12, "reading goes on"
        disk.empty()
        assert pay(opened, Paid(name=AN), Paid(name=BUOI)).number == number
        assert keeping.check(opened).sound


def test_importing(disk: Disk, office: Path, tmp_path: Path) -> None:
    workbook = write_many(tmp_path / "danh sách dài.xlsx", 3000, columns=12)
    command: list[str | Path] = ["import", office, workbook, "--commune", "00376", "--json"]
    before = run("check", office, "--json").answer
    disk.fill(400 * 1024)
    assert refused(run(*command), "Ổ đĩa đã đầy", "xoá bớt tệp")
    disk.empty()
    assert run("check", office, "--json").answer == before
    assert run("imports", office, "--json").answer == {"imports": []}
    ran = run(*command)
    assert ran.code == 0
    assert ran.answer["added"] > 2900
    assert run("check", office).code == 0


def test_backing_up(disk: Disk, office: Path) -> None:
    disk.fill(200 * 1024)
    assert refused(run("backup", office, "--json"), "Ổ đĩa đã đầy")
    copies = office.with_name(f"{office.stem}-sao-luu")
    assert list(copies.iterdir()) == [], "half a copy takes the room that is missing"
    disk.empty()
    assert run("check", office).code == 0
    assert run("backup", office).code == 0


def test_a_copy_at_closing_that_finds_no_room_is_told_and_the_work_stays(
    disk: Disk, office: Path, tmp_path: Path
) -> None:
    workbook = write_many(tmp_path / "danh sách.xlsx", 5, columns=12)
    disk.fill(office.stat().st_size * 3 // 4)  # room for five people, not for a copy of the whole file
    ran = run("import", office, workbook, "--commune", "00376", "--json")
    assert ran.code == 1
    assert ran.answer["added"] == 5
    assert "Đã ghi xong" in ran.err
    assert "chưa sao lưu được" in ran.err
    assert "Ổ đĩa đã đầy" in ran.err
    disk.empty()
    assert run("check", office, "--json").answer["people"] == 17


def test_restoring(disk: Disk, office: Path) -> None:
    copy = Path(run("backup", office, "--json").answer["path"])
    before = office.read_bytes()
    disk.fill(200 * 1024)
    assert refused(run("restore", copy, office), "Ổ đĩa đã đầy")
    assert office.read_bytes() == before
    assert sorted(one.name for one in disk.folder.iterdir() if "phuc-hoi" in one.name) == []
    disk.empty()
    assert run("restore", copy, office).code == 0
    assert run("check", office, "--json").answer["people"] == 12


@pytest.mark.parametrize("room", [0, 100, 600])
def test_making_a_new_file(disk: Disk, room: int) -> None:
    command: list[str | Path] = ["new", disk.folder / "mới.db", "--office", "BHXH cơ sở Thử", "--communes", "00376"]
    disk.fill(room * 1024)
    assert refused(run(*command), "Ổ đĩa đã đầy")
    assert {one.name for one in disk.folder.iterdir()} <= {"phim.mp4", "mới.db.lock"}
    disk.empty()
    assert run(*command).code == 0
    assert run("check", disk.folder / "mới.db").code == 0


def test_opening(disk: Disk, office: Path) -> None:
    disk.fill(0)
    assert refused(run("check", office), "Ổ đĩa đã đầy")
    disk.empty()
    assert run("check", office).code == 0


@pytest.mark.parametrize("ending", [".xlsx", ".pdf"])
@pytest.mark.parametrize("form", ["B15a-UQ", "TH-THANG"])
def test_saving_a_report(disk: Disk, office: Path, form: str, ending: str) -> None:
    out = disk.folder / f"báo cáo{ending}"
    command: list[str | Path] = ["report", office, form, "--month", "2026-10", "--out", out, "--json"]
    assert run(*command).code == 0
    earlier = out.read_bytes()
    disk.fill(36 * 1024)  # SQLite's own companion takes 32 KB
    assert refused(run(*command), "Ổ đĩa đã đầy", out.name)
    assert out.read_bytes() == earlier, "the report of yesterday is not lost"
    assert [one.name for one in disk.folder.iterdir() if one.suffix == ending] == [out.name]
    disk.empty()
    assert run(*command).code == 0


def test_the_rejected_rows(disk: Disk, office: Path, tmp_path: Path) -> None:
    workbook = write_many(tmp_path / "danh sách.xlsx", 400, columns=12)
    before = run("check", office, "--json").answer
    disk.fill(40 * 1024)
    command: list[str | Path] = [
        "import",
        office,
        workbook,
        "--json",
        "--rejects",
        disk.folder / "dòng lỗi.xlsx",
    ]  # no commune: all rejected
    ran = run(*command)
    disk.empty()
    assert refused(ran, "Ổ đĩa đã đầy")
    assert run("check", office, "--json").answer == before
