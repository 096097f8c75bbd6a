"""What was submitted: the register, the frozen content, and the answers."""

from __future__ import annotations

import hashlib
import zlib

from desktop_app.domain.submission_records import Submission, SubmissionEvent, SubmissionPart
from desktop_app.storage.table import Table


class Submissions(Table[Submission]):
    """Sổ nộp báo cáo; a wrong one is replaced by another."""

    name = "submission"
    record = Submission

    def newest(self) -> list[Submission]:
        """All of them, newest first."""
        return self.find(order="id DESC")

    def standing(self, form: str, month: str, filters: str) -> Submission | None:
        """The one that counts for a form, a month and filters: the last, not replaced by another."""
        found = self.find(
            "form = ? AND month = ? AND filters = ? AND id NOT IN (SELECT replaces_id FROM submission WHERE replaces_id IS NOT NULL)",
            (form, month, filters),
            order="id DESC",
            limit=1,
        )
        return found[0] if found else None

    def replaced_by(self, submission_id: int) -> Submission | None:
        """The one that corrects this one, if any does."""
        found = self.find("replaces_id = ?", (submission_id,))
        return found[0] if found else None


class SubmissionParts(Table[SubmissionPart]):
    """The files, figures and names of each submission."""

    name = "submission_part"
    record = SubmissionPart

    def of(self, submission_id: int) -> list[SubmissionPart]:
        """The parts of one submission."""
        return self.find("submission_id = ?", (submission_id,))

    def freeze(self, submission_id: int, part: str, content: bytes, file_name: str | None = None) -> int:
        """Keep a part with its content; its id."""
        part_id = self.add(
            submission_id=submission_id,
            part=part,
            file_name=file_name,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
        )
        self.db.conn.execute(
            "INSERT INTO submission_content (id, packed) VALUES (?, ?)", (part_id, zlib.compress(content, 6))
        )
        return part_id

    def content(self, part: SubmissionPart) -> bytes | None:
        """The bytes as they were frozen; ``None`` when they are not what was frozen any more."""
        row = self.db.conn.execute("SELECT packed FROM submission_content WHERE id = ?", (part.id,)).fetchone()
        if row is None:
            return None
        try:
            content = zlib.decompress(row[0])
        except zlib.error:
            return None
        return content if hashlib.sha256(content).hexdigest() == part.sha256 else None


class SubmissionEvents(Table[SubmissionEvent]):
    """Sent, accepted, returned."""

    name = "submission_event"
    record = SubmissionEvent

    def of(self, submission_id: int) -> list[SubmissionEvent]:
        """The way of one submission, oldest first."""
        return self.find("submission_id = ?", (submission_id,))

    def last(self) -> dict[int, SubmissionEvent]:
        """How each submission stands: its last event, by submission id."""
        return {one.submission_id: one for one in self.all()}
