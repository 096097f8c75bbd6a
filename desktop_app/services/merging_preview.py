"""What merging two records of one human being would do, whole and before it is done: every field, every kind of row, every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.domain.records import Coverage, Person
from desktop_app.services.household_changes_follow import title_in
from desktop_app.services.households import SEXES
from desktop_app.services.households_people import LIVING
from desktop_app.services.merging_fields import HOME, KEEP, FieldChoice, field_choices, number_warnings
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import person_of
from desktop_app.storage.repositories import Repositories

# What moves, in words; tables that are not named here are counted as other rows.
_ROWS = {
    "coverage": "thẻ, thời hạn",
    "enrolment": "lần tham gia",
    "ledger_entry": "dòng tiền",
    "visit": "lượt vận động",
    "lead": "lượt tiềm năng",
    "entitlement": "diện hỗ trợ",
    "waiver": "cảnh báo đã có lý do",
    "import_decision": "lựa chọn khi nhập tệp",
}
_QUIET = frozenset({"household", "two_people"})
_CODES = {"ethnicity_code": "ethnicities", "relation_code": "relations", "residence": "residence_states"}


@dataclass(frozen=True, kw_only=True)
class CoverTwin:
    """Two rows that say the same period: ``gone`` goes, what only it knows (``fills``) is written into ``stays``."""

    stays: int
    gone: int
    fills: Mapping[str, str | int]


@dataclass(frozen=True, kw_only=True)
class MergePreview:
    """A merge before it is done. ``moves``: (what, how many) of the dropped record; ``told``: what changes;
    ``warnings``: what speaks against it.

    ``open`` names the fields that still have to be chosen.
    """

    keep: Person
    drop: Person
    titles: tuple[str, str]
    fields: tuple[FieldChoice, ...]
    moves: tuple[tuple[str, int], ...]
    told: tuple[str, ...]
    warnings: tuple[str, ...]
    twins: tuple[CoverTwin, ...]

    @property
    def open(self) -> tuple[FieldChoice, ...]:
        """Fields in which both records speak and nobody has chosen."""
        return tuple(field for field in self.fields if not field.wins)


def preview_merge(office: Office, keep_id: int, drop_id: int, choices: Mapping[str, str] | None = None) -> MergePreview:
    """What merging ``drop_id`` into ``keep_id`` would do. Raises ``RuleBroken`` for one and the same record, ``WorldFault`` for an unknown one."""
    return preview_in(office.read, keep_id, drop_id, choices or {}, office.today)


def preview_in(work: Repositories, keep_id: int, drop_id: int, choices: Mapping[str, str], today: date) -> MergePreview:
    """The same on the connection of a running verb."""
    if keep_id == drop_id:
        raise RuleBroken("Hãy chọn hai bản ghi khác nhau để gộp.", rule="people.merge")
    keep, drop = person_of(work, keep_id), person_of(work, drop_id)
    words = {name: {code.code: code.name for code in work.reference.codes(lists)} for name, lists in _CODES.items()}
    titles = tuple(_home(work, person) for person in (keep, drop))

    def show(name: str, value: object) -> str:
        if value is None:
            return ""
        if name == HOME:
            return titles[0] if value == keep.household_id else titles[1]
        if name == "birth":
            return format_birth(str(value))
        if name == "sex":
            return SEXES.get(str(value), "")
        return words.get(name, {}).get(str(value), str(value))

    shared = keep.household_id == drop.household_id
    head_id = work.households.get(keep.household_id).head_id if shared else None
    fields = field_choices(keep, drop, choices, show, head_id)
    twins, cover_words = _covers(work, keep, drop)
    counts = work.merging.counts(drop_id)
    moves = [(_ROWS[table], counts[table]) for table in _ROWS if counts[table]]
    rest = sum(count for table, count in counts.items() if table not in _ROWS and table not in _QUIET)
    return MergePreview(
        keep=keep,
        drop=drop,
        titles=(titles[0], titles[1]),
        fields=fields,
        moves=(*moves, *((("dòng ghi khác", rest),) if rest else ())),
        told=(
            *cover_words,
            *_leads(work, keep, drop),
            *_years(work, keep, drop),
            *_orders(work, keep, drop, today),
            *_homes(work, keep, drop, fields),
        ),
        warnings=(*_noted(work, keep, drop), *number_warnings(keep, drop), *_deaths(work, keep, drop)),
        twins=twins,
    )


def _home(work: Repositories, person: Person) -> str:
    hamlet = work.hamlets.get(work.households.get(person.household_id).hamlet_id)
    return f"{title_in(work, person.household_id)}, {hamlet.name}"


def _covers(work: Repositories, keep: Person, drop: Person) -> tuple[tuple[CoverTwin, ...], list[str]]:
    """Periods said twice become one; those that overlap otherwise both stay and are told."""
    words = {code.code: code.name for code in work.reference.codes("schemes")}
    twins: list[CoverTwin] = []
    said: list[str] = []
    for theirs in work.coverages.of_person(drop.id):
        for ours in work.coverages.of_person(keep.id):
            if ours.scheme != theirs.scheme or not _overlap(ours, theirs):
                continue
            twin = _twin(ours, theirs)
            if twin is not None and twin.stays not in {one.stays for one in twins}:
                twins.append(twin)
                break
            said.append(
                f"{words.get(ours.scheme, ours.scheme)}: {_span(ours)} và {_span(theirs)} chồng nhau; giữ cả hai dòng để xem lại."
            )
    if twins:
        said.insert(0, f"{len(twins)} thời hạn ghi giống nhau ở hai bên: giữ một.")
    return tuple(twins), said


def _twin(ours: Coverage, theirs: Coverage) -> CoverTwin | None:
    if (ours.valid_from, ours.valid_to) != (theirs.valid_from, theirs.valid_to):
        return None
    if ours.enrolment_id is not None and theirs.enrolment_id is not None:
        return None
    stays, gone = (theirs, ours) if theirs.enrolment_id is not None else (ours, theirs)
    fills: dict[str, str | int] = {}
    for name in ("subject_group", "card_no", "facility", "collector_id", "five_years_on"):
        known, other = getattr(stays, name), getattr(gone, name)
        if known is None and other is not None:
            fills[name] = other
        elif other is not None and known != other:
            return None
    return CoverTwin(stays=stays.id, gone=gone.id, fills=fills)


def _overlap(one: Coverage, other: Coverage) -> bool:
    return (one.valid_from or "") <= (other.valid_to or "9") and (other.valid_from or "") <= (one.valid_to or "9")


def _span(row: Coverage) -> str:
    first, last = (format_date(date.fromisoformat(day)) if day else "…" for day in (row.valid_from, row.valid_to))
    return f"{first} – {last}"


def _leads(work: Repositories, keep: Person, drop: Person) -> list[str]:
    mine = {lead.scheme for lead in work.leads.open_of_household(keep.household_id) if lead.person_id == keep.id}
    both = [lead for lead in work.leads.open_of_household(drop.household_id) if lead.person_id == drop.id]
    twice = sum(lead.scheme in mine for lead in both)
    return [f"{twice} lượt tiềm năng mở ở cả hai bên: giữ lượt mở trước."] if twice else []


def _years(work: Repositories, keep: Person, drop: Person) -> list[str]:
    words = {code.code: code.details.get("short_name") or code.name for code in work.reference.codes("schemes")}
    return [
        f"Năm {year}, {words.get(scheme, scheme)}: đang tính 2 người, sau khi gộp tính 1 người (theo lần thu đầu trong năm); số tiền không đổi."
        for scheme, year in work.merging.counted_years([keep.id, drop.id])
    ]


def _orders(work: Repositories, keep: Person, drop: Person, today: date) -> list[str]:
    said = []
    for household_id in dict.fromkeys((keep.household_id, drop.household_id)):
        held = work.enrolments.paid_orders(household_id, HEALTH_HOUSEHOLD, today.year)
        if keep.id in held and drop.id in held:
            first, second = sorted((held[keep.id], held[drop.id]))
            said.append(
                f"Năm {today.year} hai bản ghi đã đóng BHYT ở thứ tự {first} và {second} của cùng hộ: sau khi gộp giữ thứ tự {first}; "
                "thứ tự của những người khác không đổi."
            )
    return said


def _homes(work: Repositories, keep: Person, drop: Person, fields: tuple[FieldChoice, ...]) -> list[str]:
    home = next((field for field in fields if field.name == HOME), None)
    if keep.household_id == drop.household_id or home is None or not home.wins:
        return []
    leaves = drop if home.wins == KEEP else keep
    said = []
    if work.households.get(leaves.household_id).head_id == leaves.id:
        said.append(f"{title_in(work, leaves.household_id)} sẽ chưa có chủ hộ.")
    others = [row for row in work.people.of_household(leaves.household_id) if row.id != leaves.id]
    if not any(row.residence in LIVING for row in others):
        said.append(f"{title_in(work, leaves.household_id)} không còn ai đang ở.")
    return said


def _noted(work: Repositories, keep: Person, drop: Person) -> list[str]:
    note = work.two_people.pair(keep.id, drop.id)
    if note is None:
        return []
    on = format_date(date.fromisoformat(note.noted_on))
    return [f"Ngày {on} đã ghi hai bản ghi này không gộp: {note.reason}."]


def _deaths(work: Repositories, keep: Person, drop: Person) -> list[str]:
    days = {death.died_on for person in (keep, drop) if (death := work.deaths.of_person(person.id)) is not None}
    return ["Hai bản ghi ghi hai ngày mất khác nhau; giữ ngày của bên giữ."] if len(days) > 1 else []
