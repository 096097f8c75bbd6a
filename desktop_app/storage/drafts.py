"""What is typed and not yet saved: survives a crash, is not a record of the office (not journalled)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class Draft:
    """``key`` names the form (``household:123``), ``title`` the record in the question at the next start."""

    key: str
    title: str
    payload: str
    saved_at: str


class Drafts:
    """Save on every field left, clear when the form is saved or thrown away."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def save(self, draft: Draft) -> None:
        """Keep a draft (its own transaction when none is open)."""
        self.db.conn.execute(
            "INSERT INTO draft (key, title, payload, saved_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
            "title = excluded.title, payload = excluded.payload, saved_at = excluded.saved_at",
            (draft.key, draft.title, draft.payload, draft.saved_at),
        )

    def clear(self, key: str) -> None:
        """Forget a draft."""
        self.db.conn.execute("DELETE FROM draft WHERE key = ?", (key,))

    def all(self) -> list[Draft]:
        """Every draft, newest first."""
        return [
            Draft(**dict(row))
            for row in self.db.conn.execute("SELECT key, title, payload, saved_at FROM draft ORDER BY saved_at DESC")
        ]
