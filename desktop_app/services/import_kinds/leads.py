"""Leads that a list opens: one per person and scheme, however many rows and lists name them; none where a visit would be in vain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.services.canvassing_leads import SAID_NO
from desktop_app.services.import_cover import HEALTH, LEAD_NAMES, VOLUNTARY_SCHEME
from desktop_app.services.import_kinds.rules import Desk
from desktop_app.services.import_people import Incoming
from desktop_app.services.import_values import CellChange
from desktop_app.storage.canvassing import LeadNamings
from desktop_app.storage.matching import KnownCover, KnownLead

# Cover that makes a visit for the scheme pointless as long as it runs.
COVERED_BY = {
    "health-household": HEALTH,
    VOLUNTARY_SCHEME: frozenset([VOLUNTARY_SCHEME, "compulsory-si", "pension"]),
}
_GONE = {"died": "đã mất", "moved": "đã chuyển đi"}


class LeadBook:
    """The leads and the cover of the people of a list."""

    def __init__(self, rows: Iterable[Incoming], desk: Desk) -> None:
        self._desk = desk
        self._year = f"{desk.today.year}-01-01"
        known = {row.known.id for row in rows if row.known is not None}
        self._leads: dict[tuple[int, str], list[KnownLead]] = {}
        for lead in desk.store.leads(known):
            self._leads.setdefault((lead.person_id, lead.scheme), []).append(lead)
        self._covers: dict[int, list[KnownCover]] = {}
        for cover in desk.store.covers(known):
            self._covers.setdefault(cover.person_id, []).append(cover)
        open_ids = [lead.id for leads in self._leads.values() for lead in leads if lead.closed_on is None]
        self._named = LeadNamings(desk.store.db).sources_of(open_ids)
        self._opened: dict[tuple[str, int, str], int] = {}

    def covers(self, row: Incoming, scheme: str) -> list[KnownCover]:
        """The cover of the office that answers a scheme."""
        held = self._covers.get(row.known.id, []) if row.known is not None else []
        return [cover for cover in held if cover.scheme in COVERED_BY[scheme]]

    def lives_here(self, row: Incoming) -> bool:
        """Whether the person can be visited at all; tells it when not."""
        residence = (row.known.get("residence") if row.known is not None else None) or ""
        if residence in _GONE:
            row.tell("hint", residence, f"Người này {_GONE[residence]} theo dữ liệu; không mở đối tượng tiềm năng.")
        return residence not in _GONE

    def open(self, row: Incoming, scheme: str, source: str, detail: str) -> None:
        """Note a lead in the row, unless one is open, or this very one was closed, or the person said no this year."""
        person = ("known", row.known.id) if row.known is not None else ("new", (row.same_as or row).row)
        leads = self._leads.get((person[1], scheme), []) if row.known is not None else []
        earlier = self._opened.setdefault((*person, scheme), row.row)
        if earlier != row.row:
            row.tell("hint", "lead-once", f"Dòng {earlier} đã mở tiềm năng {LEAD_NAMES[scheme]} cho người này.")
            return
        still = next((lead for lead in leads if lead.closed_on is None), None)
        if still is not None:
            self._name(row, still, source, detail)
            return
        if any(lead.detail == detail for lead in leads):
            return
        refused = next(
            (lead for lead in leads if lead.close_reason in SAID_NO and (lead.closed_on or "") >= self._year), None
        )
        if refused is not None:
            day = format_date(date.fromisoformat(refused.closed_on or self._year))
            row.tell("hint", "said-no", f"{LEAD_NAMES[scheme]}: đã từ chối ngày {day}; năm nay không mở lại.")
            return
        allowed = self._desk.may("add")
        label = f"Tiềm năng {LEAD_NAMES[scheme]}"
        row.changes.append(CellChange(label=label, before="", after=detail, kept=not allowed))
        if allowed:
            opened_on = self._desk.today.isoformat()
            row.leads.append({"scheme": scheme, "source": source, "detail": detail, "opened_on": opened_on})

    def _name(self, row: Incoming, lead: KnownLead, source: str, detail: str) -> None:
        """Note that this list names an open lead too, once for each kind of list."""
        if source == lead.source or source in self._named.get(lead.id, ()):
            return
        allowed = self._desk.may("add")
        label = f"Tiềm năng {LEAD_NAMES[lead.scheme]}"
        row.changes.append(CellChange(label=label, before="đang mở", after=f"thêm nguồn: {detail}", kept=not allowed))
        if allowed:
            named_on = self._desk.today.isoformat()
            row.namings.append({"lead_id": lead.id, "source": source, "detail": detail, "named_on": named_on})
