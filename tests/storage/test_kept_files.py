"""The data file of every schema version ever released still opens, whole and sound."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from desktop_app.services import keeping
from desktop_app.services.office import open_office
from desktop_app.storage import connection, migrations
from desktop_app.storage.migrations import SCHEMA_VERSION, STEPS
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.stations import STATION_STEP
from desktop_app.storage.table import Table
from tests.storage.keep_schema import PEOPLE, kept_file

# The newest version is kept when it leaves the house (`keep_schema.py`); until then it may still grow.
KEPT = [version for version in range(1, SCHEMA_VERSION + 1) if kept_file(version).exists()]


def unpacked(version: int, folder: Path) -> Path:
    path = folder / "office.db"
    path.write_bytes(gzip.decompress(kept_file(version).read_bytes()))
    return path


def schema_of(path: Path) -> dict[str, str]:
    connected = sqlite3.connect(path)
    try:
        return dict(connected.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    finally:
        connected.close()


def made_anew(path: Path, version: int, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty file as the program of that version did."""
    monkeypatch.setattr(migrations, "STEPS", STEPS[:version])
    monkeypatch.setattr(connection, "SCHEMA_VERSION", version)
    db = connection.connect_writer(path)
    connection.create_schema(db, 1)
    db.close()
    return path


def test_every_version_that_left_the_house_is_kept() -> None:
    assert len(STEPS) == SCHEMA_VERSION
    assert KEPT in (list(range(1, SCHEMA_VERSION + 1)), list(range(1, SCHEMA_VERSION)))


@pytest.mark.parametrize("version", KEPT)
def test_a_file_of_every_version_opens(version: int, tmp_path: Path) -> None:
    with open_office(unpacked(version, tmp_path)) as office:
        health = keeping.check(office)
        assert health.sound, health
        assert health.people == PEOPLE
        for repository in vars(office.read).values():
            if isinstance(repository, Table):
                assert len(repository.all()) == repository.count()
    assert office.path.exists()


@pytest.mark.parametrize("version", KEPT)
def test_the_steps_that_left_the_house_were_not_edited(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = made_anew(tmp_path / "fresh.db", version, monkeypatch)
    assert schema_of(fresh) == schema_of(unpacked(version, tmp_path))


@pytest.mark.parametrize("version", KEPT)
def test_a_migrated_file_has_the_schema_of_a_new_one(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = unpacked(version, tmp_path)
    with open_office(path):
        pass
    assert schema_of(path) == schema_of(made_anew(tmp_path / "fresh.db", SCHEMA_VERSION, monkeypatch))


def test_every_table_of_records_is_reachable(tmp_path: Path) -> None:
    with open_office(unpacked(KEPT[-1], tmp_path)) as office:
        tables = {
            repository.name
            for repository in vars(Repositories(office.read.db)).values()
            if isinstance(repository, Table)
        }
    wanted = {"person", "household", "coverage", "enrolment", "receipt", "ledger_entry", "visit", "lead"}
    assert wanted | {"office_rate", "support_rule"} <= tables


def test_a_file_of_the_first_schema_takes_rules_of_the_office(tmp_path: Path) -> None:
    with open_office(unpacked(1, tmp_path)) as office:
        assert office.read.office_rates.all() == []
        assert office.read.support_rules.all() == []
        with office.write("test.rate", "Thêm") as work:
            made = work.office_rates.add(
                key="base-salary", subject="", value="2700000", unit="đồng/tháng", valid_from="2027-07-01",
                source="NĐ thử", confidence="M", note="",
            )  # fmt: skip
        assert made == office.station * STATION_STEP + 1
        assert keeping.check(office).sound
