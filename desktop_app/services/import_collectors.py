"""Lists of organisations and of those who collect for them: nhân viên thu, cộng tác viên, cán bộ chuyên quản.

A row is somebody of the office by the code, else by name, organisation and phone together; whatever is less is shown side by side.
The organisation, its kind and the role of a new collector are never assumed: a heading, the title or a column says them, or the user
is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from desktop_app.domain.names import clean, fold
from desktop_app.domain.records import Collector
from desktop_app.excel.problems import Problem
from desktop_app.services.collectors import COLLECTOR_KINDS, ORGANISATION_KINDS
from desktop_app.services.import_collectors_read import Staff, StaffReader, shown_day
from desktop_app.services.import_places import COMMUNE_ASK, Communes, Found, Hamlets
from desktop_app.services.import_registers import (
    Cells,
    RegisterTask,
    Step,
    asked_to_add,
    chosen,
    each_row,
    text,
)
from desktop_app.services.import_values import Ask, Candidate, CellChange
from desktop_app.storage.unit_of_work import UnitOfWork

_PARTS = re.compile(r"[,;\n]")


class CollectorsPlan:
    """Collectors and organisations to be added or changed."""

    needs_commune = False
    nouns = frozenset({"collector"})

    def __init__(self, staff: Sequence[Staff], asks: Sequence[Ask], problems: Sequence[Problem]) -> None:
        self._staff = staff
        self.rows = [one.row for one in staff]
        self.asks, self.problems = asks, problems

    def write(self, work: UnitOfWork, file_name: str, step: Step) -> dict[str, int]:
        """Write organisations, collectors and their areas."""
        step("Ghi tổ chức, nhân viên thu")
        made = {"organisation": 0, "collector": 0, "collector-changed": 0, "area": 0}
        houses: dict[int, int] = {}
        for one in self._staff:
            if one.row.rejected:
                continue
            house = one.house
            needed = one.row.known is None or "organisation_id" in one.row.writes
            if house is not None and needed and id(house) not in houses:
                if house.id is None:
                    houses[id(house)] = work.organisations.add(name=house.name, code=house.code, kind=house.kind)
                    made["organisation"] += 1
                else:
                    houses[id(house)] = house.id
            if one.row.known is None:
                assert house is not None
                person = work.collectors.add(organisation_id=houses[id(house)], **one.values)
                made["collector"] += 1
            else:
                person = one.row.known
                if one.row.writes:
                    if "organisation_id" in one.row.writes:
                        one.row.writes["organisation_id"] = houses[id(house)]
                    made["collector-changed"] += work.collectors.change(person, **one.row.writes)
            for hamlet in one.areas:
                work.collector_hamlets.add(collector_id=person, hamlet_id=hamlet)
            made["area"] += len(one.areas)
        return {noun: count for noun, count in made.items() if count}


def plan_collectors(task: RegisterTask) -> CollectorsPlan:
    """Plan the import of a list of collectors."""
    return _Planner(task).run()


class _Planner:
    def __init__(self, task: RegisterTask) -> None:
        self._task, read = task, task.read
        self._reader = StaffReader(task)
        self._known = read.collectors.all()
        self._by_id = {one.id: one for one in self._known}
        self._by_name: dict[str, list[Collector]] = {}
        self._by_code: dict[str, list[Collector]] = {}
        for one in self._known:
            self._by_name.setdefault(fold(one.name), []).append(one)
            if one.code:
                self._by_code.setdefault(one.code.casefold(), []).append(one)
        self._cells = Cells(task.choices.policy)
        self._asks: dict[tuple[str, str], Ask] = {}
        self._communes = Communes(read.communes.covered(), task.choices.commune, task.answers.get(COMMUNE_ASK, {}))
        self._hamlets = Hamlets(read.hamlets.all(), self._communes.names)

    def run(self) -> CollectorsPlan:
        staff = [self._reader.read(row) for row in each_row(self._task, lambda found: text(_name(found.values)))]
        self._mark_duplicates(staff)
        taken: dict[int, int] = {}
        for one in staff:
            if not one.row.rejected:
                self._match(one, taken)
        for one in staff:
            if one.row.rejected:
                continue
            if one.row.known is None:
                self._settle_new(one)
            else:
                self._compare(one)
            self._areas(one)
            one.row.conclude(self._task.choices.policy)
        return CollectorsPlan(staff, (*self._asks.values(), *self._communes.asks), ())

    # -- who

    def _mark_duplicates(self, staff: Sequence[Staff]) -> None:
        first: dict[tuple[object, ...], Staff] = {}
        for one in staff:
            if one.row.rejected:
                continue
            code = one.values["code"]
            key = (
                ("code", code.casefold()) if code else ("name", fold(one.row.name), id(one.house), one.values["phone"])
            )
            earlier = first.setdefault(key, one)
            if earlier is not one and not (asked_to_add(self._task, one.row) and not code):
                what = f"mã {code}" if code else "họ tên, tổ chức, điện thoại"
                one.row.refuse(f"Trùng {what} với dòng {earlier.row.row} của tệp.", "suspect")

    def _match(self, one: Staff, taken: dict[int, int]) -> None:
        row = one.row
        person: Collector | None = None
        wanted = chosen(self._task, row)
        if wanted is not None:
            person = self._by_id[wanted]
        elif not asked_to_add(self._task, row):
            person = self._found(one)
        if person is None or row.rejected:
            return
        if person.id in taken:
            row.refuse(f"Dòng {taken[person.id]} của tệp cũng là {self._describe(person)}.", "suspect")
            return
        taken[person.id] = row.row
        row.known = person.id

    def _found(self, one: Staff) -> Collector | None:
        row, code, phone = one.row, one.values["code"], one.values["phone"]
        namesakes = self._by_name.get(fold(row.name), [])
        if code:
            coded = self._by_code.get(code.casefold(), [])
            if coded and fold(coded[0].name) != fold(row.name):
                row.refuse(
                    f"Mã {code} trong dữ liệu là {self._describe(coded[0])}. Hãy đối chiếu.",
                    "suspect",
                    self._shown(coded),
                )
                return None
            if coded:
                return coded[0]
            namesakes = [other for other in namesakes if not other.code or (phone and other.phone == phone)]
        here = [other for other in namesakes if one.house is None or other.organisation_id == one.house.id]
        same = [other for other in here if other.phone == phone and not (code and other.code)]
        if len(same) == 1 and len(here) == 1 and one.house is not None:
            return same[0]
        doubtful = (
            here if one.house is not None and here else [other for other in namesakes if phone and other.phone == phone]
        )
        doubtful = doubtful or here
        if doubtful:
            reason = (
                f"Có thể là {self._describe(doubtful[0])}; mã, tổ chức và điện thoại chưa đủ để chắc chắn. Hãy chọn."
            )
            row.refuse(reason, "suspect", self._shown(doubtful))
        return None

    def _shown(self, people: Sequence[Collector]) -> tuple[Candidate, ...]:
        return tuple(Candidate(person_id=one.id, text=self._describe(one)) for one in people)

    def _describe(self, person: Collector) -> str:
        house = next((one.name for one in self._reader.houses if one.id == person.organisation_id), "")
        parts = [person.name, f"mã {person.code}" if person.code else "", person.phone or "", house]
        return ", ".join(part for part in parts if part)

    # -- what changes

    def _settle_new(self, one: Staff) -> None:
        row = one.row
        if one.house is None:
            row.refuse("Không rõ tổ chức của người này. Hãy bổ sung cột “Tên tổ chức”.")
            return
        if one.house.id is None and not one.house.kind:
            name = one.house.name
            one.house.kind = self._answered(
                "organisation_kind",
                name,
                f"Tổ chức “{name}” chưa có trong dữ liệu: là loại tổ chức nào?",
                ORGANISATION_KINDS,
            )
            if not one.house.kind:
                row.refuse(
                    f"Tổ chức “{name}” chưa có và tệp không ghi loại. Hãy thêm cột “Loại tổ chức” (dịch vụ, phối hợp)."
                )
        if one.values["kind"] is None:
            one.values["kind"] = (
                self._answered("collector_kind", "", "Những người trong danh sách này giữ vai trò gì?", COLLECTOR_KINDS)
                or None
            )
            if one.values["kind"] is None:
                row.refuse("Không rõ vai trò của người này. Hãy thêm cột “Vai trò” (nhân viên thu, cộng tác viên).")

    def _compare(self, one: Staff) -> None:
        row = one.row
        assert row.known is not None
        before = self._by_id[row.known]
        values, cells = one.values, self._cells
        cells.compare(row, "name", "Họ và tên", before.name, values["name"])
        cells.compare(row, "code", "Mã nhân viên thu", before.code, values["code"])
        cells.compare(row, "phone", "Điện thoại", before.phone, values["phone"])
        cells.compare(row, "kind", "Vai trò", before.kind, values["kind"], lambda kind: COLLECTOR_KINDS[kind])
        cells.compare(row, "active_from", "Ngày bắt đầu", before.active_from, values["active_from"], shown_day)
        cells.compare(row, "active_to", "Ngày nghỉ", before.active_to, values["active_to"], shown_day)
        if one.house is not None and one.house.id != before.organisation_id:
            now = next(house for house in self._reader.houses if house.id == before.organisation_id)
            if one.house.id is None and not one.house.kind:
                self._settle_new(one)
            cells.compare(row, "organisation_id", "Tổ chức", now, one.house, lambda house: house.name)

    def _areas(self, one: Staff) -> None:
        row = one.row
        said = text(row.said.get("area")) or text(row.said.get("hamlet"))
        if not said or row.rejected:
            return
        found = self._communes.by_columns(text(row.said.get("commune_code")), text(row.said.get("commune")))
        had = set(self._task.read.collector_hamlets.of_collector(row.known)) if row.known is not None else set()
        fresh: dict[int, str] = {}
        for part in filter(None, (clean(piece) for piece in _PARTS.split(said))):
            place = self._hamlets.named(found.code, part) if isinstance(found, Found) else None
            known = getattr(place, "id", None)
            if known is None:
                why = "" if isinstance(found, Found) else f" {found.reason}"
                row.tell("warn", "area-unknown", f"Chưa ghi địa bàn “{part}”: không có thôn này trong dữ liệu.{why}",
                         column=self._task.heading("area"), field="area", value=part)  # fmt: skip
            elif known not in had:
                fresh[known] = self._hamlets.by_id[known].name
        if not fresh:
            return
        allowed = row.known is None or bool(self._task.choices.policy & {"fill", "update"})
        if row.known is not None:
            row.changes.append(
                CellChange(label="Địa bàn", before="", after=", ".join(fresh.values()), kept=not allowed)
            )
        one.areas = sorted(fresh) if allowed else []

    def _answered(self, key: str, code: str, question: str, choices: dict[str, str]) -> str:
        said = self._task.answer(key, code)
        if said in choices:
            return said
        self._asks.setdefault((key, code), Ask(key=key, code=code, text=question, choices=tuple(choices.items())))
        return ""


def _name(values: Any) -> Any:
    return values.get("collector_name") or values.get("full_name")
