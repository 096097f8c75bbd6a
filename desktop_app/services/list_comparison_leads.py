"""What the office's records say about somebody whom two lists treat differently, and what to do about it.

What being on a list means depends on its kind: on a list of cards or payments somebody takes part; on C21a-TS they have stopped; on a due list their
time ends. Cover on record outweighs a list: nobody is called stopped who is covered, and nobody returned for want of a line alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.names import fold
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.canvassing_leads import SAID_NO
from desktop_app.services.import_codes import CodeBook
from desktop_app.services.import_places import Communes, Found
from desktop_app.services.list_comparison_values import Entry, Group, ListSide, Proposal, Same
from desktop_app.services.office import Office
from desktop_app.storage.matching import KnownCover, KnownLead, KnownPerson, Matching

COVERED, STOPPED, DUE = "covered", "stopped", "due"
PRESENCE: Mapping[str, str] = {
    "coverage": COVERED, "d03": COVERED, "d05": COVERED, "d05-legacy": COVERED, "receipts": COVERED,
    "stopped": STOPPED, "due": DUE,
}  # fmt: skip
_SOURCES = {STOPPED: "c21a"}  # presence on a list → the source of the lead it opens, where it is called otherwise
_SCHEME_OF_KIND = {
    "d03": HEALTH_HOUSEHOLD,
    "d05": VOLUNTARY_SI,
    "d05-legacy": VOLUNTARY_SI,
    "coverage": HEALTH_HOUSEHOLD,
}
_CROSSES = {"stopped_health": HEALTH_HOUSEHOLD, "stopped_compulsory": VOLUNTARY_SI, "stopped_voluntary": VOLUNTARY_SI}
# Cover that answers a scheme as long as it runs.
_ANSWERED_BY = {
    HEALTH_HOUSEHOLD: ("health-household", "health-other"),
    VOLUNTARY_SI: ("voluntary-si", "compulsory-si", "pension"),
}
_NAMES = {HEALTH_HOUSEHOLD: "BHYT hộ gia đình", VOLUNTARY_SI: "BHXH tự nguyện"}
_GONE = {"died": "đã ghi là đã mất", "moved": "đã ghi là chuyển đi", "other-household": "đã ghi là ở hộ khác"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is found about one line: its group (which the records may change), why, and what is proposed."""

    group: Group
    reason: str = ""
    proposals: tuple[Proposal, ...] = ()


@dataclass(kw_only=True)
class Records:
    """The people of both lists as the office knows them: read once, in a few bulk questions."""

    kind: str
    earlier: ListSide
    later: ListSide
    today: date
    codes: CodeBook
    communes: Communes
    people: dict[int, KnownPerson] = field(default_factory=dict)
    covers: dict[int, list[KnownCover]] = field(default_factory=dict)
    leads: dict[int, list[KnownLead]] = field(default_factory=dict)
    schemes: dict[str, str] = field(default_factory=dict)
    collectors: dict[int, str] = field(default_factory=dict)
    homes: dict[int, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, office: Office, earlier: ListSide, later: ListSide, ids: Iterable[int]) -> Records:
        """Read what is known about these people. ``homes``: (commune code, hamlet name) by household."""
        read, wanted = office.read, sorted(set(ids))
        store = Matching(read.db)
        hamlets = {hamlet.id: hamlet for hamlet in read.hamlets.all()}
        made = cls(
            kind=later.kind, earlier=earlier, later=later, today=office.today,
            codes=CodeBook(read.reference, office.today.isoformat()), communes=Communes(read.communes.covered()),
            people=store.people(ids=wanted), schemes={code.code: code.name for code in read.reference.codes("schemes")},
            collectors={one.id: one.name for one in read.collectors.all()},
            homes={
                home.id: (hamlets[home.hamlet_id].commune_code, hamlets[home.hamlet_id].name)
                for home in store.households().values()
            },
        )  # fmt: skip
        for cover in store.covers(wanted):
            made.covers.setdefault(cover.person_id, []).append(cover)
        for lead in store.leads(wanted):
            made.leads.setdefault(lead.person_id, []).append(lead)
        return made

    def finding(self, same: Same, group: Group) -> Finding:
        """What the records say about a line of this group. ``still``: on both lists, unchanged."""
        person = self.people.get(same.person_id or 0)
        if person is None:
            known = PRESENCE.get(self.kind) is not None and group != "changed"
            return Finding(group=group, reason="Chưa có trong dữ liệu của cơ quan." if known else "")
        if group == "stopped":
            return self._dropped(same, person)
        return self._listed(same, person, group)

    def _listed(self, same: Same, person: KnownPerson, group: Group) -> Finding:
        """Somebody the later list names."""
        presence, found = PRESENCE.get(self.kind), []
        reasons: list[str] = []
        for scheme in self._schemes(same.later):
            running = self._running(person, scheme)
            if presence == COVERED:
                found += self._close(person, scheme, "có trong danh sách mới", default=True)
            elif presence is not None and group == "new":
                detail = f"Mới có trong “{self.later.title}”"
                found += self._open(person, scheme, _SOURCES.get(presence, presence), running, reasons, detail)
        return Finding(group=group, reason=" ".join(reasons), proposals=tuple(found))

    def _dropped(self, same: Same, person: KnownPerson) -> Finding:
        """Somebody the later list names no more."""
        presence, elsewhere = PRESENCE.get(self.kind), self._elsewhere(same, person)
        found: list[Proposal] = []
        ended = any(entry.ends for entry in same.earlier)
        reasons = ["Danh sách mới ghi giảm, dừng tham gia.", *elsewhere] if ended else list(elsewhere)
        settled = bool(elsewhere)
        for scheme in self._schemes(same.earlier):
            running = self._running(person, scheme)
            if running is not None and self._answers(running, same):
                reasons.append(self._said(running, scheme))
                found += self._close(person, scheme, "dữ liệu ghi đang tham gia", default=True)
                settled = True
            elif presence == STOPPED:
                reasons.append("Không còn trong danh sách dừng nhưng dữ liệu chưa có thời hạn mới.")
                found += self._close(person, scheme, "không còn trong danh sách dừng", default=False)
            elif presence is not None and not elsewhere and self._paid_by_self(same):
                detail = f"Có trong “{self.earlier.title}”, không còn trong “{self.later.title}”"
                if ended:
                    detail = f"“{self.later.title}” ghi giảm, dừng tham gia"
                found += self._open(person, scheme, STOPPED, None, reasons, detail)
        return Finding(
            group="elsewhere" if settled else "stopped", reason=" ".join(dict.fromkeys(reasons)), proposals=tuple(found)
        )

    def _elsewhere(self, same: Same, person: KnownPerson) -> list[str]:
        """Why somebody is not here any more, by the records."""
        gone = _GONE.get(person.get("residence") or "")
        if gone:
            return [f"Người này {gone}."]
        said = same.earlier[-1].said
        commune, hamlet = self.homes.get(person.household_id, ("", ""))
        named = self.communes.by_columns(str(said.get("commune_code") or ""), str(said.get("commune") or ""))
        if isinstance(named, Found) and commune and named.code != commune and self.kind != "stopped":
            return [f"Nay ở {hamlet}, {self.communes.name(commune)}."]
        listed = str(said.get("hamlet") or "")
        if listed and hamlet and fold(listed) not in (fold(hamlet), fold(hamlet).partition(" ")[2]):
            return [f"Nay ở {hamlet}, {self.communes.name(commune)}; danh sách trước ghi {listed}."]
        return []

    def _running(self, person: KnownPerson, scheme: str) -> KnownCover | None:
        """Cover that answers a scheme today, that with the latest end; one without an end last, for it proves least."""
        today = self.today.isoformat()
        held = [cover for cover in self.covers.get(person.id, ()) if cover.scheme in _ANSWERED_BY[scheme]]
        running = [cover for cover in held if cover.valid_to is None or cover.valid_to >= today]
        return max(running, key=lambda cover: cover.valid_to or "", default=None)

    def _answers(self, cover: KnownCover, same: Same) -> bool:
        """Whether cover says more than the line did: on a due list only an end later than the one that was due."""
        if PRESENCE.get(self.kind) != DUE:
            return True
        ends = [str(entry.said["valid_to"]) for entry in same.earlier if entry.said.get("valid_to")]
        months = [str(entry.said["paid_to"]) for entry in same.earlier if entry.said.get("paid_to")]
        if cover.valid_to is None:
            return False
        return all(cover.valid_to > end for end in ends) and all(cover.valid_to[:7] > month for month in months)

    def _said(self, cover: KnownCover, scheme: str) -> str:
        name = self.schemes.get(cover.scheme, cover.scheme)
        until = (
            f" đến {format_date(date.fromisoformat(cover.valid_to))}" if cover.valid_to else " (chưa ghi ngày kết thúc)"
        )
        through = f", qua {self.collectors[cover.collector_id]}" if cover.collector_id in self.collectors else ""
        where = "" if cover.scheme == scheme else " (diện khác)"
        return f"Đang tham gia {name}{where}{until}{through}."

    def _paid_by_self(self, same: Same) -> bool:
        """Whether the cards are of a group that pays itself; a list that names no group is one of people who do."""
        letters = {_letters(entry) for entry in same.earlier} - {""}
        return not letters or bool(letters & self.codes.self_paid)

    def _schemes(self, entries: Iterable[Entry]) -> list[str]:
        """The canvassed schemes that rows speak of."""
        found: dict[str, None] = {}
        for entry in entries:
            said = entry.said
            if self.kind == "stopped":
                found |= {scheme: None for name, scheme in _CROSSES.items() if said.get(name) is True}
                continue
            scheme = self.codes.scheme(str(said["insurance_type"])) if said.get("insurance_type") else None
            scheme = scheme or _SCHEME_OF_KIND.get(self.kind)
            if scheme is None and self.kind == "due":
                scheme = HEALTH_HOUSEHOLD if said.get("valid_to") else VOLUNTARY_SI if said.get("paid_to") else None
            if scheme in _NAMES:
                found[scheme] = None
        return list(found)

    def _lead(self, person: KnownPerson, scheme: str) -> KnownLead | None:
        return next(
            (lead for lead in self.leads.get(person.id, ()) if lead.scheme == scheme and lead.closed_on is None), None
        )

    def _close(self, person: KnownPerson, scheme: str, why: str, *, default: bool) -> list[Proposal]:
        lead = self._lead(person, scheme)
        if lead is None:
            return []
        text = f"Đóng tiềm năng {_NAMES[scheme]}: {why}"
        return [
            Proposal(
                key=f"close:{person.id}:{scheme}", action="close", person_id=person.id, scheme=scheme, source=lead.source,
                detail="", text=text, default=default,
            )
        ]  # fmt: skip

    def _open(
        self, person: KnownPerson, scheme: str, source: str, running: KnownCover | None, reasons: list[str], detail: str
    ) -> list[Proposal]:
        """Propose a follow-up, unless one is open, cover runs, the person is gone, or said no this year."""
        gone = _GONE.get(person.get("residence") or "")
        no = self._said_no(person, scheme)
        stops = source in (STOPPED, _SOURCES[STOPPED])
        if running is not None and stops:
            reasons.append(self._said(running, scheme))
        if no is not None:
            reasons.append(f"{_NAMES[scheme]}: đã từ chối ngày {format_date(no)}, năm nay không mở lại.")
        if gone or no is not None or (running is not None and stops) or self._lead(person, scheme) is not None:
            return []
        return [
            Proposal(
                key=f"open:{person.id}:{scheme}", action="open", person_id=person.id, scheme=scheme, source=source,
                detail=detail, text=f"Mở tiềm năng {_NAMES[scheme]}: {detail[:1].lower()}{detail[1:]}", default=True,
            )
        ]  # fmt: skip

    def _said_no(self, person: KnownPerson, scheme: str) -> date | None:
        for lead in self.leads.get(person.id, ()):
            closed = lead.closed_on or ""
            if lead.scheme == scheme and lead.close_reason in SAID_NO and closed >= f"{self.today.year}-01-01":
                return date.fromisoformat(closed)
        return None


def _letters(entry: Entry) -> str:
    card = str(entry.said.get("card_no") or "")
    return (str(entry.said.get("subject_code") or "") or (card if card[:2].isalpha() else ""))[:2].upper()
