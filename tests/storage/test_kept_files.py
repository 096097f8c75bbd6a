"""The data file of every schema version ever released still opens, whole and sound."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from desktop_app.services import keeping
from desktop_app.services.office import open_office
from desktop_app.storage import connection
from desktop_app.storage.migrations import SCHEMA_VERSION, STEPS
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.table import Table
from tests.storage.keep_schema import PEOPLE, kept_file


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


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_file_of_every_version_opens(version: int, tmp_path: Path) -> None:
    with open_office(unpacked(version, tmp_path)) as office:
        health = keeping.check(office)
        assert health.sound, health
        assert health.people == PEOPLE
        for repository in vars(office.read).values():
            if isinstance(repository, Table):
                assert len(repository.all()) == repository.count()
    assert office.path.exists()


def test_the_steps_that_left_the_house_were_not_edited(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.db"
    db = connection.connect_writer(fresh)
    connection.create_schema(db, 1)
    db.close()
    assert len(STEPS) == SCHEMA_VERSION
    assert schema_of(fresh) == schema_of(unpacked(SCHEMA_VERSION, tmp_path))


def test_every_table_of_records_is_reachable(tmp_path: Path) -> None:
    db = connection.connect_reader(unpacked(SCHEMA_VERSION, tmp_path))
    try:
        reachable = {repository.name for repository in vars(Repositories(db)).values() if isinstance(repository, Table)}
    finally:
        db.close()
    assert {"person", "household", "coverage", "enrolment", "receipt", "ledger_entry", "visit", "lead"} <= reachable
