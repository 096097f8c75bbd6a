"""An office file from creation to closing, and every way it can refuse."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_app.services import history, keeping
from desktop_app.services.office import Office, OfficeFacts, create, open_office
from desktop_app.storage import backup, files
from desktop_app.storage.migrations import SCHEMA_VERSION
from desktop_app.system.faults import WorldFault
from desktop_app.system.locks import OfficeInUse
from desktop_app.system.places import UnsafePlace
from desktop_app.system.resources import read_seed

COMMUNES = [row["code"] for row in read_seed("communes")[:2]]
FACTS = OfficeFacts(name="BHXH cơ sở Thử", communes=COMMUNES, station=5, year=2026)


def test_a_new_office_knows_its_communes_and_the_law(tmp_path: Path) -> None:
    with create(tmp_path / "a.db", FACTS) as office:
        assert [commune.code for commune in office.read.communes.covered()] == COMMUNES
        assert office.read.settings.get("office.name") == "BHXH cơ sở Thử"
        assert office.law.at("base-salary", office.today).value == 2_530_000
        assert len(office.read.reference.provinces()) == 34
        assert office.station == 5


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"precious")
    with pytest.raises(WorldFault, match="không bị ghi đè"):
        create(path, FACTS)
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (OfficeFacts(name="A", communes=["99999"]), "99999"),
        (OfficeFacts(name="A", communes=[]), "Chưa chọn xã"),
        (OfficeFacts(name="A", communes=COMMUNES, station=0), "Số máy"),
    ],
)
def test_a_wrong_office_leaves_no_file(tmp_path: Path, facts: OfficeFacts, words: str) -> None:
    with pytest.raises(WorldFault, match=words):
        create(tmp_path / "a.db", facts)
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("folder", ["OneDrive", "Dropbox", "Google Drive"])
def test_cloud_folders_are_refused(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    with pytest.raises(UnsafePlace):
        create(tmp_path / folder / "a.db", FACTS)
    with create(tmp_path / "a.db", FACTS):
        pass
    (tmp_path / "a.db").rename(tmp_path / folder / "a.db")
    with pytest.raises(UnsafePlace):
        open_office(tmp_path / folder / "a.db")


def test_a_second_program_is_kept_out(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with create(path, FACTS):
        with pytest.raises(OfficeInUse):
            open_office(path)
        done = subprocess.run(
            [sys.executable, "-m", "desktop_app", "check", str(path)],
            capture_output=True, text=True, encoding="utf-8", cwd=Path(__file__).resolve().parents[2], check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert "đang được mở" in done.stderr
    open_office(path).close()


def test_closing_a_changed_file_leaves_a_verified_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with create(path, FACTS):
        pass
    assert backup.listed(path) == []
    with open_office(path) as office, office.write("test", "Đổi tên") as work:
        work.settings.set("office.name", "Khác")
    assert [copy.reason for copy in backup.listed(path)] == ["close"]
    with open_office(path):
        pass
    assert len(backup.listed(path)) == 1


def test_close_tells_when_the_copy_failed_but_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    office = create(path, FACTS)
    with office.write("test", "Đổi tên") as work:
        work.settings.set("office.name", "Khác")
    backup.folder_of(path).write_text("in the way")
    with pytest.raises(WorldFault):
        office.close()
    with open_office(path) as again:
        assert again.read.settings.get("office.name") == "Khác"


def test_an_older_schema_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with create(path, FACTS):
        pass
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    with open_office(path) as office:
        assert office.read.db.conn.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert [copy.reason for copy in backup.listed(path)] == ["migrate"]


def test_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(files.FileMissing):
        open_office(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


def test_readers_of_many_threads_see_what_is_committed(tmp_path: Path) -> None:
    seen: list[str] = []
    with create(tmp_path / "a.db", FACTS) as office:
        with office.write("test", "Đổi tên") as work:
            work.settings.set("office.name", "Khác")
            assert office.read.settings.get("office.name") == "BHXH cơ sở Thử"
        threads = [
            threading.Thread(target=lambda: seen.append(office.read.settings.get("office.name"))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == ["Khác"] * 4


def test_undo_redo_by_the_service(tmp_path: Path) -> None:
    with create(tmp_path / "a.db", FACTS) as office:
        with office.write("test", "Đổi tên") as work:
            work.settings.set("office.name", "Khác")
        outcome = history.undo_last(office)
        assert outcome.label == "Hoàn tác: Đổi tên"
        assert "setting" in outcome.changes
        assert office.read.settings.get("office.name") == "BHXH cơ sở Thử"
        assert history.redo_last(office).label == "Làm lại: Đổi tên"
        assert office.read.settings.get("office.name") == "Khác"
        history.undo_last(office)
        with pytest.raises(history.NothingToUndo, match="Không còn"):
            history.undo_last(office)


def test_check_tells_a_sound_file_from_a_changed_one(tmp_path: Path) -> None:
    with create(tmp_path / "a.db", FACTS) as office:
        assert keeping.check(office).sound
        with office.maintenance() as db:
            db.conn.execute("DROP TRIGGER journal_setting_update")
            db.conn.execute("UPDATE setting SET value = 'lén' WHERE key = 'office.name'")
        found = keeping.check(office)
        assert not found.sound
        assert found.integrity == "ok"
        assert found.journal != "ok"


def test_restore_refuses_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with create(path, FACTS) as office:
        made = office.back_up("command")
        with pytest.raises(OfficeInUse):
            keeping.restore(made.path, path)
    assert keeping.restore(made.path, path) is not None
    with open_office(path) as office:
        assert isinstance(office, Office)
        assert keeping.check(office).sound
