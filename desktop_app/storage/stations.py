"""Ids start at the station's number × 2^40: rows made on different machines never meet, so files can be merged without renumbering."""

from __future__ import annotations

from desktop_app.storage.engine import Database

STATION_STEP = 2**40


def station_of(db: Database) -> int:
    """The number of the installation whose ids this file gives out."""
    found = db.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").fetchone()
    return int(found["seq"]) // STATION_STEP if found else 0


def seed_ids(db: Database, station: int) -> None:
    """Start every AUTOINCREMENT sequence that has not been used at ``station`` × 2^40."""
    tables = [
        row[0]
        for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
    ]
    started = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_sequence")}
    db.conn.executemany(
        "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
        [(table, station * STATION_STEP) for table in tables if table not in started],
    )
