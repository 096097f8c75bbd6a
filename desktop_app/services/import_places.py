"""Where a row of a list belongs: the office's commune and the hamlet, told by columns or by an address. Nothing is guessed.

A commune is found by its code, by its name of today, or by the name of a unit that went into it in 2025; a unit that was divided is asked about. A
hamlet is found inside a commune by its name however it is typed ("TDP 1", "Tổ dân phố 1"); one that is not there yet is planned and made at the
commit, once.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.names import clean, fold, tone_free
from desktop_app.domain.records import Commune, Hamlet
from desktop_app.services.import_values import Ask
from desktop_app.services.offices import OldUnit, larger_places, old_units

UNKNOWN_HAMLET = "Chưa xác định thôn"
COMMUNE_ASK, ELSEWHERE = "commune", "-"  # the key of questions about old communes, and the answer “none of ours”

# How people shorten the kinds of hamlet, and the kinds themselves, the larger before the smaller.
_SHORT = {"tdp": "to dan pho", "kp": "khu pho", "kv": "khu vuc", "k": "khu", "t": "to"}
_KINDS = {
    "thon": "thôn", "ap": "ấp", "ban": "bản", "lang": "làng", "buon": "buôn", "bon": "bon", "plei": "plei", "phum": "phum",
    "soc": "sóc", "khom": "khóm", "xom": "xóm", "to dan pho": "tổ dân phố", "khu pho": "khu phố", "khoi pho": "khối phố",
    "tieu khu": "tiểu khu", "khu vuc": "khu vực", "khu dan cu": "khu dân cư", "khoi": "khối", "khu": "khu", "to": "tổ",
    "cum": "cụm", "doi": "đội",
}  # fmt: skip
_INNER = frozenset(["to", "khu", "cum", "doi", "khoi"])  # often parts of a hamlet: named only when nothing larger is
_KIND_FIRST = re.compile(rf"({'|'.join(sorted(_KINDS, key=len, reverse=True))}) +(?=\S)")
_COMMUNE_WORDS = re.compile(r"(xa|phuong|thi tran|dac khu|x|p|tt)(?: *[.:] *| +)(?=\S)")
_COMMUNE_KINDS = {"x": "xa", "p": "phuong", "tt": "thi tran"}
_DISTRICT_WORDS = re.compile(r"^(?:quan|huyen|thi xa|thanh pho|q|h|tx|tp)(?: *[.:] *| +)(?=\S)")
_PARTS = re.compile(r"[,;\n]| [-–] ")


@dataclass(eq=False, kw_only=True, slots=True)
class HamletPlan:
    """A hamlet rows go to: one of the office (``id``) or one to be made. Compared by identity: one object per hamlet."""

    id: int | None
    commune_code: str
    name: str
    kind: str | None = None
    list_order: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A commune that was found; ``note`` is worth telling ("" when all is plain)."""

    code: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Why no place can be named: a Vietnamese sentence."""

    reason: str


class _Foreign(Refused):
    """Refused because the place is none of the office's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """What stands beside a commune: the hamlet, and folded names of larger places."""

    hamlet: str = ""
    places: frozenset[str] = frozenset()


class Communes:
    """The office's communes, as lists name them. ``asks``: the old names met so far that only the user can place."""

    def __init__(self, covered: Sequence[Commune], chosen: str = "", told: Mapping[str, str] | None = None) -> None:
        """``told``: the user's answers to earlier ``asks``, commune code (or ``ELSEWHERE``) by the question's code."""
        self._names = {commune.code: commune.name for commune in covered}
        self.chosen = chosen or (covered[0].code if len(covered) == 1 else "")
        self._told = told or {}
        self._by_name: dict[str, list[str]] = {}
        for commune in covered:
            for key in {fold(commune.name), _bare(fold(commune.name))}:
                self._by_name.setdefault(key, []).append(commune.code)
        self._answers: dict[tuple[str, ...], Found | Refused] = {}
        self._asks: dict[str, Ask] = {}

    @property
    def names(self) -> frozenset[str]:
        """The folded names of the communes, with and without their kind."""
        return frozenset(self._by_name)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What has to be asked about the names met so far; answered through ``told``."""
        return tuple(self._asks.values())

    def name(self, code: str) -> str:
        """Today's name of a commune of the office."""
        return self._names.get(code, code)

    def by_columns(self, code: str, name: str, *, hamlet: str = "", district: str = "") -> Found | Refused:
        """The commune of a row whose columns say ``code`` and ``name`` (either may be ""); without both the chosen one.

        ``hamlet`` and ``district`` as the row writes them: they tell parts and namesakes of old communes apart.
        """
        key = (code, name, hamlet, district)
        if key not in self._answers:
            around = _Around(hamlet=clean(hamlet), places=frozenset({fold(district)} - {""}))
            self._answers[key] = self._by_columns(code, fold(name), clean(name), around)
        return self._answers[key]

    def by_address(self, address: str) -> Found | Refused | None:
        """The commune that an address names; ``None`` when it names none."""
        key = ("address", address)
        if key not in self._answers:
            parts = [(fold(part), clean(part)) for part in _PARTS.split(address)]
            found = self._by_parts(parts)
            if found is None:
                return None
            self._answers[key] = found
        return self._answers[key]

    def _by_parts(self, parts: Sequence[tuple[str, str]]) -> Found | Refused | None:
        for at, (part, text) in enumerate(parts):
            kind = _COMMUNE_WORDS.match(part)
            if kind is not None:
                hamlet = parts[at - 1][1] if at else ""
                around = _Around(hamlet=hamlet, places=frozenset(place for place, _ in parts[at + 1 :]))
                return self._by_name_of(f"{_COMMUNE_KINDS.get(kind[1], kind[1])} {part[kind.end() :]}", text, around)
        named = [self._by_name[part] for part, _ in parts[1:] if part in self._by_name]
        return Found(code=named[0][0]) if len(named) == 1 and len(named[0]) == 1 else None

    def _by_columns(self, code: str, folded: str, name: str, around: _Around) -> Found | Refused:
        if code and code in self._names:
            return Found(code=code)
        if code:
            units = [unit for unit in old_units() if unit.old_code == code]
            old = self._old(units, f"mã {code}", f"{code} {folded}".strip(), around)
            if units and not isinstance(old, _Foreign):
                return old
            if not folded:
                return _foreign(f"Mã xã {code}")
        if folded:
            return self._by_name_of(_spelt(folded), name, around)
        if self.chosen:
            return Found(code=self.chosen)
        return Refused(
            reason="Tệp không ghi xã và cơ quan có nhiều xã. Hãy chọn xã, phường của danh sách rồi kiểm tra lại."
        )

    def _by_name_of(self, folded: str, name: str, around: _Around) -> Found | Refused:
        codes = self._by_name.get(folded) or self._by_name.get(_bare(folded), [])
        if len(codes) == 1:
            return Found(code=codes[0])
        if len(codes) > 1:
            return Refused(reason=f"Cơ quan có nhiều xã tên “{name}”. Hãy ghi mã xã 5 chữ số.")
        wanted = {folded, _bare(folded)}
        units = [unit for unit in old_units() if unit.folded in wanted or _bare(unit.folded) in wanted]
        return self._old(units, f"“{name}”", folded, around)

    def _old(self, units: Iterable[OldUnit], what: str, key: str, around: _Around) -> Found | Refused:
        """Where an old unit went: known only when all of it went into one commune of the office; else it is asked."""
        parts: dict[str, list[OldUnit]] = {}
        for unit in units:
            parts.setdefault(unit.old_code, []).append(unit)
        ours = {old: found for old, found in parts.items() if any(unit.new_code in self._names for unit in found)}
        near = {old: found for old, found in ours.items() if _district_named(found[0].district, around.places)}
        met = [unit for found in (near or ours).values() for unit in found]
        if not met:
            return _foreign(what[:1].upper() + what[1:])
        codes = dict.fromkeys(unit.new_code for unit in met)
        if len(codes) == 1:
            code = next(iter(codes))
            return Found(code=code, note=f"Tên xã cũ {what} nay là {self.name(code)}.")
        return self._ask([code for code in codes if code in self._names], what, key, around.hamlet)

    def _ask(self, codes: Sequence[str], what: str, key: str, hamlet: str) -> Found | Refused:
        part = f"{key} / {fold(hamlet)}" if hamlet else key
        told = self._told.get(part) or self._told.get(key, "")
        if told in codes:
            return Found(code=told, note=f"Tên xã cũ {what} nay là {self.name(told)}, theo lựa chọn của người nhập.")
        if told == ELSEWHERE:
            return _foreign(what[:1].upper() + what[1:])
        where = f"“{hamlet}” của xã cũ {what}" if hamlet else f"Xã cũ {what}"
        choices = (*((code, self.name(code)) for code in codes), (ELSEWHERE, "Nơi khác, không thuộc cơ quan này"))
        self._asks.setdefault(
            part, Ask(key=COMMUNE_ASK, code=part, text=f"{where} nay thuộc xã, phường nào?", choices=choices)
        )
        return Refused(
            reason=f"Xã cũ {what} nay thuộc nhiều xã. Hãy chọn xã mới ở phần câu hỏi, hoặc ghi tên hay mã xã mới trong tệp."
        )


class Hamlets:
    """The hamlets of the office and those a workbook adds, found by what a list writes."""

    def __init__(self, known: Sequence[Hamlet], larger: Container[str] = ()) -> None:
        """``larger`` are folded names of the office's communes: parts of an address that are no hamlet."""
        self._larger = larger
        self._exact: dict[tuple[str, str], HamletPlan] = {}
        self._bare: dict[tuple[str, str], list[HamletPlan]] = {}
        self._orders: dict[str, int] = {}
        self._notes: dict[tuple[str, str], str] = {}
        self._answers: dict[tuple[str, str], HamletPlan | Refused] = {}
        self.by_id: dict[int, HamletPlan] = {}
        self.planned: list[HamletPlan] = []
        for hamlet in known:
            self._enter(
                HamletPlan(
                    id=hamlet.id,
                    commune_code=hamlet.commune_code,
                    name=hamlet.name,
                    kind=hamlet.kind,
                    list_order=hamlet.list_order,
                )
            )

    def named(self, commune: str, text: str) -> HamletPlan | Refused:
        """The hamlet of that name in a commune; planned when there is none. Refused when the name may mean two."""
        answer = self._answers.get((commune, text))
        if answer is None:
            answer = self._answers[commune, text] = self._named(commune, text)
        return answer

    def _named(self, commune: str, text: str) -> HamletPlan | Refused:
        key = _spelt(fold(text))
        found = self._exact.get((commune, key))
        if found is not None:
            self._remember_difference(commune, key, found, text)
            return found
        kind, bare = _split(key)
        alike = self._bare.get((commune, bare), [])
        if kind:
            alike = [hamlet for hamlet in alike if not _split(_spelt(fold(hamlet.name)))[0]]
        if len(alike) == 1:
            return alike[0]
        if len(alike) > 1:
            names = ", ".join(f"“{hamlet.name}”" for hamlet in alike)
            return Refused(reason=f"“{clean(text)}” có thể là {names}. Hãy ghi đủ tên thôn, tổ.")
        return self._plan(commune, clean(text), _KINDS.get(kind))

    def by_address(self, commune: str, address: str) -> HamletPlan | None:
        """The hamlet an address names by its kind ("thôn …", "KP 3") or, without a kind, one that is known already."""
        inner: str = ""
        for part in _PARTS.split(address):
            if fold(part) in self._larger or fold(part) in larger_places():
                continue
            key = _spelt(fold(part))
            kind, bare = _split(key)
            if kind and kind not in _INNER:
                found = self.named(commune, part)
                return found if isinstance(found, HamletPlan) else None
            if kind and not inner:
                inner = part
            alike = self._bare.get((commune, bare), [])
            if bare and not kind and len(alike) == 1 and alike[0].id is not None and not bare.isdigit():
                return alike[0]
        if inner:
            found = self.named(commune, inner)
            return found if isinstance(found, HamletPlan) else None
        return None

    def collecting(self, commune: str) -> HamletPlan:
        """The hamlet of a commune for people whose hamlet is not known."""
        found = self.named(commune, UNKNOWN_HAMLET)
        assert isinstance(found, HamletPlan)
        return found

    def note(self, commune: str, text: str) -> str:
        """What is worth telling about how a name was understood."""
        return self._notes.get((commune, clean(text)), "")

    def _remember_difference(self, commune: str, key: str, found: HamletPlan, text: str) -> None:
        if tone_free(text) != tone_free(found.name) and fold(text) != clean(text).lower() and key == fold(found.name):
            self._notes[commune, clean(text)] = f"“{clean(text)}” được hiểu là “{found.name}”."

    def _plan(self, commune: str, name: str, kind: str | None) -> HamletPlan:
        hamlet = HamletPlan(
            id=None, commune_code=commune, name=name, kind=kind, list_order=self._orders.get(commune, 0) + 1
        )
        self.planned.append(hamlet)
        self._enter(hamlet)
        return hamlet

    def _enter(self, hamlet: HamletPlan) -> None:
        commune = hamlet.commune_code
        if hamlet.id is not None:
            self.by_id[hamlet.id] = hamlet
        key = _spelt(fold(hamlet.name))
        self._exact[commune, key] = hamlet
        self._exact.setdefault((commune, fold(hamlet.name)), hamlet)
        self._bare.setdefault((commune, _split(key)[1]), []).append(hamlet)
        self._orders[commune] = max(self._orders.get(commune, 0), hamlet.list_order)


def _foreign(what: str) -> _Foreign:
    return _Foreign(
        reason=f"{what} không phải xã, phường của cơ quan này. Hãy kiểm tra lại, hoặc nhập ở cơ quan phụ trách nơi đó."
    )


def _spelt(folded: str) -> str:
    """Write out a shortened kind: "tdp 1" → "to dan pho 1", "kp2" → "khu pho 2"; separators become blanks."""
    text = re.sub(r"[.:/_-]+", " ", folded)
    text = re.sub(r"\b(tdp|kp|kv)(?=\d)", r"\1 ", text)
    words = text.split()
    if len(words) > 1 and words[0] in _SHORT:
        words[0] = _SHORT[words[0]]
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)


def _split(key: str) -> tuple[str, str]:
    """Split a spelt-out name into its kind ("" when none) and the bare name."""
    found = _KIND_FIRST.match(key)
    return (found[1], key[found.end() :]) if found else ("", key)


def _district_named(district: str, places: frozenset[str]) -> bool:
    """Whether one of these places is that district of before 2025, named with or without its kind ("H. Sóc Sơn")."""
    bare = _DISTRICT_WORDS.sub("", district)
    return any(_DISTRICT_WORDS.sub("", place) == bare for place in places)


def _bare(folded: str) -> str:
    found = _COMMUNE_WORDS.match(folded)
    return folded[found.end() :] if found else folded
