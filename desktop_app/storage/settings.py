"""The office's own settings, one row each (name of the office, station, year …). State of the machine is not here (``system/settings``)."""

from __future__ import annotations

from desktop_app.storage.engine import Database


class Settings:
    """Key → text. Known keys: ``office.name``, ``office.parent_name``, ``office.code``, ``office.place``,
    ``office.director``, ``office.director_title``, ``office.preparer``, ``station``, ``year``."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, key: str, default: str = "") -> str:
        """The value of ``key``, or ``default`` when the office never set it."""
        row = self.db.conn.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return row[0] if row else default

    def all(self) -> dict[str, str]:
        """Every setting."""
        return {row[0]: row[1] for row in self.db.conn.execute("SELECT key, value FROM setting ORDER BY key")}

    def set(self, key: str, value: str) -> None:
        """Set one value."""
        row = self.db.conn.execute("SELECT id, value FROM setting WHERE key = ?", (key,)).fetchone()
        if row is None:
            self.db.conn.execute("INSERT INTO setting (key, value) VALUES (?, ?)", (key, value))
        elif row["value"] != value:
            self.db.conn.execute("UPDATE setting SET value = ? WHERE id = ?", (value, row["id"]))
