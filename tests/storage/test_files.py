"""Every wrong file is told apart, with its own sentence, before anything is written."""

import os
import sqlite3
from pathlib import Path

import pytest

from desktop_app.storage import files
from desktop_app.storage.migrations import SCHEMA_VERSION
from tests.storage.conftest import Bench


def make_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(files.FileMissing, match="Không tìm thấy"):
        files.inspect(tmp_path / "mất.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"x" * 200, b"<html>" + b" " * 200, b"x", bytes(range(256))])
def test_another_kind_of_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "khác.db"
    path.write_bytes(content)
    with pytest.raises(files.FileForeign, match="không phải là tệp dữ liệu"):
        files.inspect(path)


def test_a_data_base_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "khác.db"
    make_sqlite(path)
    with pytest.raises(files.FileForeign):
        files.inspect(path)


def test_an_empty_file_was_a_data_file_once(tmp_path: Path) -> None:
    path = tmp_path / "rỗng.db"
    path.touch()
    with pytest.raises(files.FileDamaged, match="bị hỏng"):
        files.inspect(path)


def test_a_newer_file(bench: Bench) -> None:
    bench.db.conn.execute("PRAGMA user_version = 9999")
    bench.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with pytest.raises(files.FileNewer, match="phiên bản An Sinh Xã mới hơn"):
        files.inspect(bench.path)


def test_a_file_with_steps_we_do_not_know(bench: Bench) -> None:
    bench.db.conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('an-sinh-xa', '9999-later', 'x')"
    )
    with pytest.raises(files.FileNewer):
        files.check_readable(bench.db.conn, bench.path)


def test_a_read_only_file(bench: Bench) -> None:
    bench.household()
    bench.db.close()
    bench.path.chmod(0o444)
    try:
        with pytest.raises(files.FileReadOnly, match="chỉ đọc"):
            files.inspect(bench.path)
    finally:
        bench.path.chmod(0o644)


def test_torn_pages_are_found(bench: Bench) -> None:
    bench.household(size=300)
    bench.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    bench.db.close()
    with bench.path.open("r+b") as stream:
        stream.seek(4096 * 3)
        stream.write(os.urandom(4096 * 30))
    connection = sqlite3.connect(bench.path)
    try:
        with pytest.raises(files.FileDamaged):
            files.check_readable(connection, bench.path)
    finally:
        connection.close()


def test_a_sound_file_passes(bench: Bench) -> None:
    bench.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert files.inspect(bench.path) == SCHEMA_VERSION
    files.check_readable(bench.db.conn, bench.path)
