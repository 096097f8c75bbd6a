"""Cover that ends, with where to find the person and who collects there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class DueRow:
    """The last paid period of one person in one scheme; ``method`` is known where the office itself enrolled.

    ``collector`` is whom the person paid, else who walks the hamlet in an open round, else ``None``.
    """

    person_id: int
    name: str
    scheme: str
    ends_on: str
    household_id: int
    hamlet_id: int
    hamlet: str
    phone: str | None
    collector_id: int | None
    collector: str | None
    method: str | None


class Due:
    """Which periods end when."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def ending(
        self, scheme: str, first: str, last: str, *, same_kind: Sequence[str], blocking: Sequence[str], on: str
    ) -> list[DueRow]:
        """Periods of ``scheme`` whose last day lies in ``first``–``last`` and that nothing follows, by that day.

        ``same_kind``: schemes whose longer period makes this one no longer the last. ``blocking``: schemes that, in
        force ``on`` the day asked about, leave nothing to pay. Who died, moved away or left for another household is
        left out.
        """
        kinds, blocks = ", ".join("?" * len(same_kind)), ", ".join("?" * len(blocking))
        rows = self.db.conn.execute(
            "SELECT c.person_id, p.name, c.scheme, c.valid_to AS ends_on, h.id AS household_id, t.id AS hamlet_id, "
            "t.name AS hamlet, COALESCE(p.phone, h.phone) AS phone, k.id AS collector_id, "
            "k.name AS collector, e.method "
            "FROM coverage AS c JOIN person AS p ON p.id = c.person_id JOIN household AS h ON h.id = p.household_id "
            "JOIN hamlet AS t ON t.id = h.hamlet_id LEFT JOIN enrolment AS e ON e.id = c.enrolment_id "
            "LEFT JOIN collector AS k ON k.id = COALESCE(c.collector_id, (SELECT a.collector_id FROM round_hamlet AS a "
            "JOIN round AS r ON r.id = a.round_id WHERE a.hamlet_id = t.id AND r.state = 'open' "
            "AND a.collector_id IS NOT NULL ORDER BY r.id DESC LIMIT 1)) "
            "WHERE c.scheme = ? AND c.valid_to BETWEEN ? AND ? AND h.state = 'active' "
            "AND COALESCE(p.residence, 'home') IN ('home', 'away') "
            f"AND NOT EXISTS (SELECT 1 FROM coverage AS o WHERE o.person_id = c.person_id AND o.scheme IN ({kinds}) "
            "AND (o.valid_to IS NULL OR o.valid_to > c.valid_to OR o.valid_to = c.valid_to AND o.id > c.id)) "
            f"AND NOT EXISTS (SELECT 1 FROM coverage AS o WHERE o.person_id = c.person_id AND o.scheme IN ({blocks}) "
            "AND COALESCE(o.valid_from, '') <= ? AND COALESCE(o.valid_to, '9999') >= ?) "
            "ORDER BY c.valid_to, t.list_order, p.sort_key, p.id",
            (scheme, first, last, *same_kind, *blocking, on, on),
        )
        return [DueRow(**dict(row)) for row in rows]
