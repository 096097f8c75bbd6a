"""Founding an office: the communes to choose from by typing, where the file may lie, and the wizard's one verb.

Nothing here needs an open data file: the administrative units come from the shipped lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from desktop_app.domain.names import clean, fold, tone_free
from desktop_app.services.office import MAX_STATION, Office, OfficeFacts, create
from desktop_app.system.disk import translate_os_error
from desktop_app.system.faults import WorldFault
from desktop_app.system.folders import folders
from desktop_app.system.places import UnsafePlace, refuse_unsafe_place
from desktop_app.system.resources import read_seed

FILE_SUFFIX = ".db"
_FEW = 40


@dataclass(frozen=True, kw_only=True)
class CommuneChoice:
    """A commune to choose. ``via`` names the unit before the mergers of 2025 that was typed ("" for today's own name).

    ``partly``: only a part of that old unit belongs to this commune, so the officer must know which.
    """

    code: str
    name: str
    province: str
    via: str = ""
    partly: bool = False

    @property
    def text(self) -> str:
        """How the choice is shown: "Xã A, Tỉnh B" or "Xã C (cũ), Huyện D → Xã A, Tỉnh B"."""
        today = f"{self.name}, {self.province}"
        if not self.via:
            return today
        return f"{self.via} → {today}" + (" (một phần)" if self.partly else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class OldUnit:
    """A commune of before 1/7/2025 and one of the communes it went into. ``main``: wholly or for its larger part. ``district``: folded."""

    old_code: str
    folded: str
    district: str
    new_code: str
    main: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """One name that can be typed: today's or an old one. ``words`` begins each word with a blank."""

    choice: CommuneChoice
    bare: str
    bare_marked: str
    own: str
    own_marked: str
    words: str


def search_communes(text: str, limit: int = _FEW) -> list[CommuneChoice]:
    """The communes that what was typed may mean, the likeliest first.

    Every word typed must begin a word of the name, of the district before 2025 or of the province ("tan phu dong thap"); marks typed rank first; a
    code of digits is a beginning of the commune code. Names from before the mergers lead to the communes they became.
    """
    typed = clean(text)
    folded = fold(typed)
    if not folded:
        return []
    if folded.isdigit() and len(folded) >= 2:
        return [entry.choice for entry in _entries() if not entry.choice.via and entry.choice.code.startswith(folded)][
            :limit
        ]
    pieces = [f" {word}" for word in folded.replace(",", " ").split()]
    marked = tone_free(typed)
    found = [entry for entry in _entries() if all(piece in entry.words for piece in pieces)]
    today = {
        entry.choice.code for entry in found if not entry.choice.via and all(piece in entry.own for piece in pieces)
    }
    ranked = sorted(
        (entry for entry in found if not entry.choice.via or entry.choice.code not in today),
        key=lambda entry: _rank(entry, folded, marked, pieces),
    )
    return [entry.choice for entry in ranked[:limit]]


def commune_choice(code: str) -> CommuneChoice | None:
    """Today's commune of that code."""
    return _today().get(code)


@lru_cache(maxsize=1)
def old_units() -> tuple[OldUnit, ...]:
    """Every unit of before the mergers, once for each commune it went into."""
    return tuple(
        OldUnit(
            old_code=row["old_code"],
            folded=fold(row["old_name"]),
            district=fold(row["old_district"]),
            new_code=row["new_code"],
            main=row["main"] == "yes",
        )
        for row in _mergers()
    )


def suggested_file(office_name: str) -> Path:
    """A file name for the office in the program's own folder of data files: a plain local folder, not "Documents", which is often synchronised."""
    plain = "".join(letter if letter.isalnum() else " " for letter in fold(office_name)).title().replace(" ", "")
    folder = folders().offices
    name = plain or "VanPhong"
    path = folder / f"{name}{FILE_SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{name}-{number}{FILE_SUFFIX}"
        number += 1
    return path


def fault_of_place(path: Path) -> str:
    """The sentence that says why the file may not lie there; "" when nothing speaks against it."""
    try:
        refuse_unsafe_place(path)
    except UnsafePlace as exc:
        return exc.sentence
    if path.is_dir():
        return "Hãy đặt tên cho tệp dữ liệu, ví dụ VanPhong.db."
    if path.exists():
        return f"Đã có tệp {path.name} ở thư mục này. Hãy chọn tên khác; tệp cũ không bị ghi đè."
    return ""


def faults_of(facts: OfficeFacts, path: Path | None) -> dict[str, str]:
    """What is still wrong with a new office, by field (``name``, ``communes``, ``station``, ``year``, ``path``): Vietnamese sentences."""
    faults: dict[str, str] = {}
    if not clean(facts.name):
        faults["name"] = "Hãy ghi tên cơ quan như trên con dấu."
    if not facts.communes:
        faults["communes"] = "Hãy chọn ít nhất một xã, phường, đặc khu mà cơ quan phụ trách."
    if not 1 <= facts.station <= MAX_STATION:
        faults["station"] = f"Số máy phải từ 1 đến {MAX_STATION}."
    if facts.year is None or not 2000 <= facts.year <= 2100:
        faults["year"] = "Năm làm việc gồm 4 chữ số, ví dụ 2026."
    if path is None:
        faults["path"] = "Hãy chọn nơi lưu tệp dữ liệu."
    elif sentence := fault_of_place(path):
        faults["path"] = sentence
    return faults


def make_room(path: Path) -> Path:
    """Make the folder a new file goes into and return the file's path. Raises ``WorldFault`` when that is not possible."""
    refuse_unsafe_place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise translate_os_error(exc, path.parent) from exc
    return path


def found_office(path: Path, facts: OfficeFacts) -> Office:
    """Make the data file of a new office and leave it open. Raises ``WorldFault`` with the first thing that is wrong."""
    for sentence in faults_of(facts, path).values():
        raise WorldFault(sentence)
    return create(make_room(path), facts)


def facts_of(
    name: str, *, parent_name: str, communes: Sequence[str], station: int, year: int | None, code: str = ""
) -> OfficeFacts:
    """The facts of an office as typed, cleaned."""
    return OfficeFacts(
        name=clean(name),
        parent_name=clean(parent_name),
        communes=tuple(dict.fromkeys(communes)),
        station=station,
        year=year,
        code=clean(code),
    )


def _rank(entry: _Entry, folded: str, marked: str, pieces: list[str]) -> tuple[int, bool, int, str]:
    if marked in (entry.bare_marked, entry.own_marked):
        place = 0
    elif folded in (entry.bare, entry.own[1:]):
        place = 1
    elif entry.bare_marked.startswith(marked) or entry.own_marked.startswith(marked):
        place = 2
    elif entry.bare.startswith(folded) or entry.own.startswith(folded, 1):
        place = 3
    elif all(piece in entry.own for piece in pieces):
        place = 4
    else:
        place = 5
    return place, bool(entry.choice.via), len(entry.bare), entry.choice.text


@lru_cache(maxsize=1)
def larger_places() -> frozenset[str]:
    """The folded names, with and without their kind, of provinces and of the districts before 2025: what an address ends with."""
    kinds = ("tinh ", "thanh pho ", "quan ", "huyen ", "thi xa ")
    names = {fold(row[field]) for row in _mergers() for field in ("old_district", "old_province")}
    names |= {fold(row["name"]) for row in read_seed("provinces")}
    return frozenset(names | {name.removeprefix(kind) for name in names for kind in kinds})


@lru_cache(maxsize=1)
def _today() -> dict[str, CommuneChoice]:
    provinces = {row["code"]: row["name"] for row in read_seed("provinces") if not row["valid_to"]}
    return {
        row["code"]: CommuneChoice(code=row["code"], name=row["name"], province=provinces[row["province_code"]])
        for row in read_seed("communes")
        if not row["valid_to"]
    }


@lru_cache(maxsize=1)
def _mergers() -> list[dict[str, str]]:
    return read_seed("commune_mergers")


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    today = _today()
    entries = [_entry(choice, choice.name, choice.province) for choice in today.values()]
    names = {(choice.code, fold(choice.name)) for choice in today.values()}
    for row in _mergers():
        # A commune that kept its name is found under it already.
        if row["new_code"] not in today or (row["new_code"], fold(row["old_name"])) in names:
            continue
        now = today[row["new_code"]]
        via = f"{row['old_name']} (cũ), {row['old_district']}"
        choice = CommuneChoice(
            code=now.code, name=now.name, province=now.province, via=via, partly=row["main"] != "yes"
        )
        entries.append(_entry(choice, row["old_name"], f"{row['old_district']} {row['old_province']}"))
    return tuple(entries)


def _entry(choice: CommuneChoice, name: str, around: str) -> _Entry:
    own = fold(name)
    kind = next((kind for kind in ("dac khu ", "phuong ", "thi tran ", "xa ") if own.startswith(kind)), "")
    bare = clean(name)[len(kind) :]
    return _Entry(
        choice=choice,
        bare=fold(bare),
        bare_marked=tone_free(bare),
        own=f" {own}",
        own_marked=tone_free(name),
        words=f" {own} {fold(around)}",
    )
