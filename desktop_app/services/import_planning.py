"""Decides for every row of a list what will happen to it. Reads the office in a few bulk questions and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.excel.fields import label
from desktop_app.excel.headings import heading_key
from desktop_app.excel.lists import ListReading
from desktop_app.excel.problems import Problem
from desktop_app.services.import_changes import Comparer
from desktop_app.services.import_codes import CodeBook
from desktop_app.services.import_cover import add_classes, add_covers
from desktop_app.services.import_households import HouseholdFinder, household_key, is_head, settle_head
from desktop_app.services.import_kinds.registry import rules_of
from desktop_app.services.import_kinds.rules import Desk
from desktop_app.services.import_likely_search import find_likely
from desktop_app.services.import_matching import Doubt, Matcher, by_strength, describe, strength
from desktop_app.services.import_memory import Memory
from desktop_app.services.import_people import HouseholdPlan, Incoming
from desktop_app.services.import_places import UNKNOWN_HAMLET, Communes, Found, HamletPlan, Hamlets, Refused
from desktop_app.services.import_rows import incoming_rows, link, mark_twins
from desktop_app.services.import_values import Ask, Decision, Policy
from desktop_app.storage.matching import KnownPerson, Matching
from desktop_app.storage.repositories import Repositories

Pulse = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an import will do: the rows with their results, the households and hamlets they go to, and those that become empty."""

    rows: tuple[Incoming, ...]
    hamlets: tuple[HamletPlan, ...]
    emptied: tuple[int, ...] = ()
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the user chose for an import. ``places``: where old communes belong, as answered (see ``Communes``); ``answers``: all answers given."""

    policy: Policy
    commune: str = ""
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def plan_import(read: Repositories, today: str, reading: ListReading, choices: Choices, pulse: Pulse) -> Plan:
    """Plan the import of a list as the office stands now (``today`` is ISO text)."""
    return _Planner(read, today, reading, choices, pulse).run()


class _Planner:
    def __init__(self, read: Repositories, today: str, reading: ListReading, choices: Choices, pulse: Pulse) -> None:
        self._read, self._reading, self._choices, self._pulse = read, reading, choices, pulse
        self._codes = CodeBook(read.reference, today)
        self._store = Matching(read.db)
        self._communes = Communes(read.communes.covered(), choices.commune, choices.places)
        self._hamlets = Hamlets(read.hamlets.all(), self._communes.names)
        self._households = self._store.households()
        self._rules = rules_of(reading.kind.code)
        self._comparer = Comparer(choices.policy if self._rules.describes else frozenset(), self._codes)
        self._desk = Desk(
            read=read, store=self._store, codes=self._codes, comparer=self._comparer, reading=reading, policy=choices.policy,
            today=date.fromisoformat(today), pulse=pulse, answers=choices.answers,
        )  # fmt: skip
        self._merged = read.merged_people.numbers()
        self._taken: dict[int, int] = {}
        self._rows_of: dict[int, Incoming] = {}
        self._refused: dict[int, str] = {}

    def run(self) -> Plan:
        """Go through the list step by step; each step may leave rows out."""
        rules = self._rules
        rows = incoming_rows(
            self._reading, self._codes, lambda done, total: self._pulse(done, total, "Đọc các dòng"),
            repeats=rules.repeats, subject=rules.subject,
        )  # fmt: skip
        rules.understand(rows, self._desk)
        for row in rows:
            self._place(row)
        self._memory = Memory.of(rows, self._choices.decisions, self._read.import_decisions)
        people = self._desk.people = self._load(rows)
        self._matcher = Matcher(people, self._households, self._merged)
        self._by_numbers(by_strength(rows) if people else rows, people)
        mark_twins(rows, {row.row for row in rows if self._memory.adds(row)}, repeats=rules.repeats)
        self._finder = HouseholdFinder(
            self._households, self._matcher, self._hamlets.by_id, self._taken, sent_back=_sent_back(self._reading)
        )
        groups = self._groups(rows)
        # Who says most is matched first: the place of a row in the file decides nothing.
        settling = sorted(groups, key=lambda group: min(map(strength, group))) if people else groups
        for at, group in enumerate(settling):
            self._settle_group(group)
            if at % 500 == 0:
                self._pulse(at, len(groups), "Đối chiếu với dữ liệu")
        find_likely(
            rows, self._store, self._households, self._taken, self._memory.adds,
            lambda done, total: self._pulse(done, total, "Tìm người gần giống"),
        )  # fmt: skip
        self._refuse_homeless(rows)
        if rules.repeats:
            _follow(rows)
        names = self._store.names_of(self._heads_asked(rows))
        for group in groups:
            self._compare_group(group, names)
        add_classes(rows, self._desk)
        add_covers(rows, self._desk, closes=rules.closes)
        rules.bring(rows, self._desk)
        for row in rows:
            _conclude(row)
        return Plan(
            rows=tuple(rows),
            hamlets=tuple(self._hamlets.planned),
            emptied=self._emptied(rows),
            asks=(*self._communes.asks, *self._desk.asks),
        )

    # -- who

    def _load(self, rows: Sequence[Incoming]) -> dict[int, KnownPerson]:
        codes = {household_key(str(code)) for row in rows if (code := row.said.get("household_code"))}
        coded = [home.id for home in self._households.values() if home.code and household_key(home.code) in codes]
        cards = {row.values["card_no"] for row in rows if row.values.get("card_no")}
        insurance = {row.values["insurance_no"] for row in rows if row.values.get("insurance_no")}
        return self._store.people(
            ids={*self._memory.people(), *self._kept(rows)},
            personal_ids={row.values["personal_id"] for row in rows if row.values.get("personal_id")},
            insurance_nos=insurance | {card[-10:] for card in cards},
            card_nos=cards | {card[-10:] for card in cards},
            names={row.folded for row in rows},
            household_ids=coded,
        )

    def _kept(self, rows: Sequence[Incoming]) -> Iterator[int]:
        """Who is kept of the merged records that bore a number of the list."""
        if self._merged:
            said = {
                number
                for row in rows
                for field in ("personal_id", "insurance_no", "card_no")
                if (number := row.values.get(field))
            }
            yield from (kept for (_, number), kept in self._merged.items() if number in said)

    def _by_numbers(self, rows: Iterable[Incoming], people: Mapping[int, KnownPerson]) -> None:
        for row in rows:
            if row.rejected or row.same_as is not None:
                continue
            decision = self._memory.decided(row, people)
            remembered = row.row in self._memory.remembered
            found = self._matcher.by_numbers(row) if decision is None or remembered else None
            if decision is None or (remembered and isinstance(found, KnownPerson)):
                self._found(row, self._memory.against(row, decision, found) or found)
                continue
            if decision.action == "skip":
                row.refuse("Bỏ qua theo lựa chọn của người nhập.", "suspect")
            elif decision.action == "match" and decision.person_id is not None:
                self._take(row, people[decision.person_id])
            self._memory.tell(row, row.known)

    def _found(self, row: Incoming, found: KnownPerson | Doubt | None) -> None:
        if isinstance(found, Doubt):
            row.refuse(found.reason, "suspect", found.candidates)
        elif found is not None:
            self._take(row, found)

    def _take(self, row: Incoming, person: KnownPerson) -> None:
        earlier = self._taken.get(person.id)
        if earlier is not None and self._rules.repeats:
            row.known = person
            link(row, self._rows_of[person.id])
        elif earlier is not None:
            row.refuse(f"Dòng {earlier} của tệp cũng là {describe(person)}.", "suspect", (person,))
        else:
            self._taken[person.id] = row.row
            self._rows_of[person.id] = row
            row.known = person
            self._matcher.forget_merged(row, person)

    # -- where

    def _place(self, row: Incoming) -> None:
        """Find commune and hamlet. A place that cannot be named matters only for people who have to be added."""
        if row.rejected:
            return
        said = row.said
        found = self._communes.by_columns(
            str(said.get("commune_code") or ""), str(said.get("commune") or ""),
            hamlet=str(said.get("hamlet") or ""), district=str(said.get("district") or ""),
        )  # fmt: skip
        address = str(said.get("address") or "")
        by_address = self._rules.by_address
        if by_address or (address and isinstance(found, Refused) and not said.get("commune")):
            found = self._commune_of_address(row, address, found)
        if isinstance(found, Refused):
            self._refused[row.row] = found.reason
            return
        row.commune = found.code
        if found.note:
            self._hint(row, "old-commune", found.note)
        name = said.get("hamlet")
        hamlet: HamletPlan | Refused | None
        if name:
            hamlet = self._hamlets.named(found.code, str(name))
            if note := self._hamlets.note(found.code, str(name)):
                self._hint(row, "hamlet-understood", note)
        else:
            hamlet = self._hamlets.by_address(found.code, address) if address else None
        if isinstance(hamlet, Refused):
            self._refused[row.row] = hamlet.reason
            return
        row.hamlet = hamlet

    def _commune_of_address(self, row: Incoming, address: str, by_columns: Found | Refused) -> Found | Refused:
        """An address says where somebody lives; the commune code of a C21a-TS only where the employer has its seat."""
        by_address = self._communes.by_address(address)
        if by_address is None:
            if self._rules.by_address and isinstance(by_columns, Found) and row.said.get("commune_code"):
                self._hint(
                    row, "commune-of-unit", "Địa chỉ không ghi xã; lấy theo mã xã của đơn vị. Hãy kiểm tra nơi ở."
                )
            return by_columns
        return by_address

    # -- households

    def _groups(self, rows: Sequence[Incoming]) -> list[list[Incoming]]:
        """The rows of one household together. Lists often number households anew in each hamlet: one code in two hamlets is two households."""
        groups: dict[tuple[str, int], list[Incoming]] = {}
        last: dict[str, int] = {}
        for row in rows:
            key = row.group or f"row:{row.row}"
            place = id(row.hamlet) if row.hamlet is not None else last.get(key, 0)
            if row.group and last.get(key, place) != place and (key, place) not in groups:
                self._hint(row, "code-in-two-hamlets", "Mã hộ này có ở nhiều thôn của tệp; coi là các hộ khác nhau.")
            last[key] = place
            groups.setdefault((key, place), []).append(row)
        return list(groups.values())

    def _settle_group(self, group: list[Incoming]) -> None:
        grouped = bool(group[0].group)
        place = next((row for row in group if row.hamlet is not None), None)
        if grouped:
            for row in group:
                if row.hamlet is None and place is not None and row.commune == place.commune:
                    row.hamlet = place.hamlet
        self._collect(group)
        if grouped:
            self._finder.settle(group)
        taken: Mapping[int, int] = {} if self._rules.repeats else self._taken
        for row in by_strength(group) if len(group) > 1 else group:
            if not row.open or self._memory.adds(row):
                continue
            plan = row.household
            if plan is not None and plan.id is not None:
                self._found(row, self._matcher.in_household(row, plan.id, taken))
            if row.open:
                self._found(row, self._matcher.in_hamlet(row, taken, knows_household=grouped))
            if grouped:
                self._finder.stays(row)

    def _collect(self, group: Iterable[Incoming]) -> None:
        """People to be added whose hamlet nobody names go to the commune's collecting hamlet."""
        for row in group:
            if not row.open or row.hamlet is not None or not row.commune or row.row in self._refused:
                continue
            row.hamlet = self._hamlets.collecting(row.commune)

    def _refuse_homeless(self, rows: Iterable[Incoming]) -> None:
        """Nobody is added without a place; people of no known household get a provisional one."""
        for row in rows:
            if not row.open:
                continue
            if row.only_known:
                self._refuse_unknown(row)
                continue
            if row.household is None and row.hamlet is not None:
                self._finder.alone(row)
            elif row.household is None:
                row.refuse(self._refused.get(row.row, "Không rõ xã, phường của dòng này. Hãy bổ sung cột xã."))
            if not row.rejected and row.hamlet is not None and row.hamlet.name == UNKNOWN_HAMLET:
                self._hint(row, "hamlet-unknown", f"Không rõ thôn; đưa vào “{UNKNOWN_HAMLET}”.")
            if "add" not in self._choices.policy:
                row.refuse("Chưa có trong dữ liệu; cách nhập đã chọn không thêm người mới.")

    def _refuse_unknown(self, row: Incoming) -> None:
        """Nobody new comes of the row; who bears the same name may be meant, and that is for the user to say."""
        namesakes = tuple(one for one in self._desk.people.values() if row.folded and one.folded == row.folded)
        if namesakes:
            row.refuse(
                f"Chưa chắc là {describe(namesakes[0])}: cùng họ tên, không có số giấy tờ hay ngày sinh để đối chiếu. Hãy chọn người.",
                "suspect", namesakes,
            )  # fmt: skip
        else:
            row.refuse(row.only_known)

    # -- what changes

    def _heads_asked(self, rows: Iterable[Incoming]) -> set[int]:
        asked = {
            row.household.id
            for row in rows
            if row.household is not None and row.household.id is not None and is_head(row)
        }
        return {head for key in asked if (head := self._households[key].head_id) is not None}

    def _compare_group(self, group: list[Incoming], names: Mapping[int, str]) -> None:
        for row in group:
            if row.known is None or row.rejected or row.same_as is not None:
                continue
            self._comparer.person(row, row.known)
            self._move(row)
            self._compare_place(row, row.known)
        plans: dict[int, HouseholdPlan] = {
            id(row.household): row.household for row in group if row.household is not None
        }
        for plan in plans.values():
            if group[0].group:
                known = self._households[plan.id] if plan.id is not None else None
                settle_head(plan, group, known, self._comparer, names)

    def _compare_place(self, row: Incoming, known: KnownPerson) -> None:
        """Tell where the list sees somebody in another hamlet than the office; nobody is moved by a list."""
        home = self._hamlets.by_id[self._households[known.household_id].hamlet_id]
        if row.moves or row.hamlet is None or row.hamlet is home or UNKNOWN_HAMLET in (row.hamlet.name, home.name):
            return
        if not row.elsewhere:
            self._hint(row, "other-hamlet", f"Tệp ghi {row.hamlet.name}, dữ liệu ghi {home.name}; giữ nguyên nơi ở.")

    def _move(self, row: Incoming) -> None:
        """Somebody who only had a provisional household goes to the one the list tells."""
        assert row.known is not None
        plan = row.household
        if plan is None or plan.id == row.known.household_id or not self._finder.provisional(row.known.household_id):
            return
        after = str(plan.writes.get("code") or plan.writes.get("address") or "hộ trong tệp")
        if plan.id is not None:
            home = self._households[plan.id]
            after = str(home.code or home.address or "hộ đã có")
        self._comparer.cell(row, "household_id", None, after, row.writes, "Hộ", lambda cell: str(cell or ""))
        row.moves = row.writes.pop("household_id", None) is not None
        if not row.moves:
            row.household = None

    def _emptied(self, rows: Iterable[Incoming]) -> tuple[int, ...]:
        """Provisional households whose only person moves to a real one."""
        return tuple(sorted({row.known.household_id for row in rows if row.known is not None and row.moves}))

    @staticmethod
    def _hint(row: Incoming, code: str, message: str) -> None:
        row.problems.append(Problem(level="hint", code=code, message=message, row=row.row, value=row.name))


def _follow(rows: Iterable[Incoming]) -> None:
    """Let the later rows of a person go where the first one went."""
    for row in rows:
        first = row.same_as
        if first is None or row.rejected:
            continue
        row.known, row.hamlet = first.known, first.hamlet
        if first.known is None and first.rejected:
            row.refuse(
                f"Dòng {first.row} của cùng người này không nhập được: {first.note}", first.result, first.candidates
            )


def _conclude(row: Incoming) -> None:
    """The result of a row that was not refused."""
    if row.rejected or row.result == "same":
        return
    made = [change for change in row.changes if not change.kept]
    new = row.known is None and row.same_as is None
    if new or row.leads or (row.extra is not None and row.extra.collected):
        row.result = "add"
    else:
        row.result = "update" if made else "same"


def _sent_back(reading: ListReading) -> bool:
    """Whether the list is one of our own rejects, put right."""
    reason = heading_key(label("reject_reason"))
    return any(heading_key(column.heading) == reason for column in reading.columns)
