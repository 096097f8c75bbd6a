"""Whose figure it is and of what: indicators and scopes by code or whole name. Old communes are not today's: their figures are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.domain.names import fold
from desktop_app.services.import_figures_numbers import Unit, units_in
from desktop_app.services.import_figures_rows import without_number
from desktop_app.services.import_places import COMMUNE_ASK, Communes, Found, HamletPlan, Hamlets
from desktop_app.services.import_registers import RegisterTask, text
from desktop_app.services.import_values import Ask
from desktop_app.services.planning_figures import (
    COLLECTOR,
    COMMUNE,
    HAMLET,
    OFFICE,
    Indicator,
    Scope,
    listed_indicators,
    unit_name,
)
from desktop_app.storage.repositories import Repositories

ORGANISATION = "organisation"
_BRACKETS = re.compile(r"\([^()]*\)")
_WORDS = re.compile(r"[^\W_]+|%")
_SHORT = {"hgd": "hogiadinh", "tn": "tunguyen", "bb": "batbuoc"}
_WHOLE = frozenset(["toan co quan", "toan don vi", "ca co quan", "toan bhxh co so"])
_SCOPES = ("commune_code", "commune", "hamlet", "organisation_code", "organisation_name", "collector_code", "collector_name",
           "full_name", "unit_name")  # fmt: skip
_MOST_ASKS = 20


_EVERYBODY = frozenset(["", "tat ca", "tong so", "chung", "toan bo"])


class Indicators:
    """The indicators of the reference list, by code, name or short name as a whole."""

    def __init__(self, task: RegisterTask) -> None:
        self._task = task
        self.all: dict[str, Indicator] = {}
        self._by_key: dict[str, set[str]] = {}
        for one in listed_indicators(task.read):
            self.all[one.code] = one
            for name in (one.code, one.name, one.short_name):
                self._by_key.setdefault(_key(name), set()).add(one.code)
        self.asks: dict[str, Ask] = {}

    def named(self, said: str) -> Indicator | None:
        """The indicator of that whole name ("(triệu đồng)" and numbering aside), or the one the user told it to be."""
        answer = self._task.answer("indicator", said)
        if answer in self.all:
            return self.all[answer]
        codes = self._by_key.get(_key(_BRACKETS.sub(" ", without_number(said))), set())
        return self.all[next(iter(codes))] if len(codes) == 1 else None

    def ask(self, said: str) -> None:
        """Ask the user which indicator a name means ("": the whole table)."""
        if len(self.asks) < _MOST_ASKS:
            question = f"“{said}” là chỉ tiêu nào?" if said else "Bảng này là số liệu của chỉ tiêu nào?"
            choices = tuple((one.code, one.name) for one in self.all.values())
            self.asks.setdefault(said, Ask(key="indicator", code=said, text=question, choices=choices))

    @staticmethod
    def units(said: str) -> tuple[Unit, ...]:
        """The units in the brackets of a name."""
        return units_in(said)


class Groups:
    """Finds the group of subjects (code of B16a-TS's tree) a row speaks of."""

    def __init__(self, task: RegisterTask) -> None:
        self._groups = task.read.reference.codes("subject_groups")
        self.names = {one.code: f"{one.code} {one.name}" for one in self._groups}

    def named(self, said: str, indicator: Indicator) -> str | None:
        """The code that a text means for an indicator: the code itself, code and name, or a name only one group of its branch has; "" for a
        row of everybody, ``None`` when it is none."""
        text_ = fold(said).strip(" .")
        if text_ in _EVERYBODY:
            return ""
        by_code = [one.code for one in self._groups if text_ in (fold(one.code), fold(self.names[one.code]))]
        if by_code:
            return by_code[0]
        alike = [one.code for one in self._groups if _key(one.name) == _key(without_number(said))]
        branch = {"compulsory-si": "A", "voluntary-si": "B"}.get(
            indicator.scheme, "C" if "health" in indicator.scheme else ""
        )
        mine = [code for code in alike if code.startswith(branch)]
        return mine[0] if len(mine) == 1 else None


class Scopes:
    """Finds the commune, hamlet, organisation or collector a row speaks of."""

    def __init__(self, task: RegisterTask) -> None:
        self._task, read = task, task.read
        covered = read.communes.covered()
        self._names = {one.code: unit_name(one.kind, one.name) for one in covered}
        self._several = len(covered) > 1
        self._communes = Communes(covered, task.choices.commune, task.answers.get(COMMUNE_ASK, {}))
        self._hamlets = Hamlets(read.hamlets.all(), self._communes.names)
        self._whole = _WHOLE | {fold(read.settings.get("office.name") or "")} - {""}
        self._organisations = _people_of(read, organisations=True)
        self._collectors = _people_of(read, organisations=False)
        self._columns = [name for name in _SCOPES if task.reading.recognition.column_of(name) is not None]

    @property
    def needs_commune(self) -> bool:
        """Whether the table leaves open which commune it is of, and the office has several."""
        return self._several and (not self._columns or self._columns == ["hamlet"])

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The old communes of the table that only the user can place."""
        return self._communes.asks

    def told(self, said: str) -> Scope | None:
        """The commune a section row names, if it names one of today's."""
        found = self._communes.by_columns("", said) if said else None
        return self._commune(found.code) if isinstance(found, Found) and not found.note else None

    def of_row(self, said: Mapping[str, Any], context: Scope | None) -> Scope | str:
        """The scope of a row, the finest that it names; else that of the section above, else of the whole table. A sentence when it is open."""
        words = {name: text(said.get(name)) for name in _SCOPES}
        if any(fold(word) in self._whole for word in words.values() if word):
            return Scope(kind=OFFICE, code="", name="Toàn cơ quan")
        if words["collector_code"] or words["collector_name"] or words["full_name"]:
            house = words["organisation_code"] or words["organisation_name"]
            name = words["collector_name"] or words["full_name"]
            return self._person(self._collectors, COLLECTOR, words["collector_code"], name, "nhân viên thu", house)
        if words["organisation_code"] or words["organisation_name"]:
            return self._person(
                self._organisations, ORGANISATION, words["organisation_code"], words["organisation_name"], "tổ chức"
            )
        commune = self._by_commune(words, context)
        if words["hamlet"]:
            return commune if isinstance(commune, str) else self._hamlet(commune, words["hamlet"])
        if words["commune_code"] or words["commune"]:
            return commune
        if words["unit_name"]:
            return self._any(words["unit_name"])
        if self._columns and context is None:
            return "Dòng này không ghi xã, thôn, tổ chức hay nhân viên thu. Hãy bổ sung."
        if context is None and self._task.answer("scope") == OFFICE:
            return Scope(kind=OFFICE, code="", name="Toàn cơ quan")
        return commune

    def _by_commune(self, words: Mapping[str, str], context: Scope | None) -> Scope | str:
        if context is not None and not words["commune_code"] and not words["commune"]:
            return context
        found = self._communes.by_columns(words["commune_code"], words["commune"])
        if not isinstance(found, Found):
            if not words["commune_code"] and not words["commune"]:
                return "Bảng không ghi xã, thôn hay nhân viên thu. Hãy chọn xã, phường của danh sách rồi kiểm tra lại."
            return found.reason
        if found.note:
            return f"{found.note} Số liệu của xã cũ không phải của cả xã mới. Hãy cộng lại theo xã mới."
        return self._commune(found.code)

    def _commune(self, code: str) -> Scope:
        return Scope(kind=COMMUNE, code=code, name=self._names.get(code, code))

    def _hamlet(self, commune: Scope, said: str) -> Scope | str:
        found = self._hamlets.named(commune.code, said)
        if not isinstance(found, HamletPlan):
            return found.reason
        if found.id is None:
            return f"Không có “{said}” ở {commune.name} trong dữ liệu. Hãy lập thôn trước hoặc sửa tên."
        return Scope(kind=HAMLET, code=str(found.id), name=found.name, parent=commune.name)

    def _person(
        self, known: Sequence[tuple[Scope, str, str]], kind: str, code: str, name: str, noun: str, house: str = ""
    ) -> Scope | str:
        if code:
            alike = [scope for scope, its_code, _ in known if its_code.casefold() == code.casefold()]
            if alike and name and fold(alike[0].name) != fold(name):
                return f"Mã {code} trong dữ liệu là {alike[0].name}, tệp ghi {name}. Hãy đối chiếu."
        else:
            alike = [scope for scope, _, _ in known if fold(scope.name) == fold(name)]
            if house:
                alike = [one for one in alike if fold(one.parent) == fold(house)] or alike
        if len(alike) == 1:
            return alike[0]
        shown = f"mã {code}" if code else f"“{name}”"
        if alike:
            return f"Có {len(alike)} {noun} tên {shown}. Hãy ghi mã."
        return f"Không có {noun} {shown} trong dữ liệu. Hãy kiểm tra hoặc lập trước."

    def _any(self, said: str) -> Scope | str:
        commune = self._communes.by_columns("", said)
        if isinstance(commune, Found):
            return (
                f"{commune.note} Số liệu của xã cũ không phải của cả xã mới."
                if commune.note
                else self._commune(commune.code)
            )
        for known, kind in ((self._organisations, ORGANISATION), (self._collectors, COLLECTOR)):
            found = self._person(known, kind, "", said, "")
            if isinstance(found, Scope):
                return found
        return f"Không rõ “{said}” là xã, tổ chức hay nhân viên thu nào. Hãy kiểm tra tên."


def _people_of(read: Repositories, *, organisations: bool) -> list[tuple[Scope, str, str]]:
    houses = {one.id: one.name for one in read.organisations.all()}
    if organisations:
        return [
            (Scope(kind=ORGANISATION, code=str(one.id), name=one.name), one.code or "", "")
            for one in read.organisations.all()
        ]
    return [
        (Scope(kind=COLLECTOR, code=str(one.id), name=one.name, parent=houses[one.organisation_id]), one.code or "", "")
        for one in read.collectors.all()
    ]


def _key(said: str) -> str:
    """The form in which names are compared: the usual abbreviations written out, letters and digits only."""
    words = _WORDS.findall(fold(said))
    return "".join(_SHORT.get(word, word) for word in words)
