"""Which household each row belongs to: one of the office that the rows name for certain, or a new one. Never a guess.

A household of the office is named by a code inside its hamlet (when at least one member agrees), by members matched by their numbers, or by two
members (or the head) matched by name and birth. Rows of people whose household no list tells get a provisional one of their own: a shared one would
give strangers the reduced contributions of a household.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from desktop_app.domain.names import fold
from desktop_app.excel.problems import Problem
from desktop_app.services.import_changes import Comparer
from desktop_app.services.import_codes import HEAD
from desktop_app.services.import_matching import Matcher
from desktop_app.services.import_people import HouseholdPlan, Incoming
from desktop_app.services.import_places import HamletPlan
from desktop_app.storage.matching import KnownHousehold

PROVISIONAL = "Chưa rõ hộ: lập khi nhập danh sách, hãy chuyển người này về đúng hộ."
_ENOUGH = 2
_FULL = len("1965-03-05")


class HouseholdFinder:
    """Finds or plans the households of a list."""

    def __init__(
        self,
        households: Mapping[int, KnownHousehold],
        matcher: Matcher,
        hamlets: Mapping[int, HamletPlan],
        taken: Mapping[int, int],
        *,
        sent_back: bool = False,
    ) -> None:
        """``taken`` tells which row of the list each matched person is. ``sent_back``: the list holds the corrected rejects of an earlier import."""
        self._sent_back = sent_back
        self._taken = taken
        self._known = households
        self._matcher = matcher
        self._hamlets = hamlets
        self._by_code: dict[tuple[int, str], list[KnownHousehold]] = {}
        for household in households.values():
            if household.code:
                self._by_code.setdefault((household.hamlet_id, household_key(household.code)), []).append(household)
        self._planned: dict[int, HouseholdPlan] = {}
        self._listed: dict[tuple[str, str, str], Incoming] = {}

    def settle(self, rows: Sequence[Incoming]) -> None:
        """Give the rows of one household (as the list groups them) their household; refuse those it stays unclear for."""
        living = [row for row in rows if not row.rejected]
        if not living:
            return
        self._tell_two_homes(living)
        found = self._named(living)
        if isinstance(found, KnownHousehold) and found.id in self._planned:
            found = "Hộ này trong dữ liệu đã ứng với một nhóm khác của tệp. Hãy kiểm tra cách chia hộ trong tệp."
        if isinstance(found, str):
            for row in living:
                if row.known is None:
                    row.refuse(found, "suspect")
                else:
                    self.stays(row)
            return
        plan = self._of(found) if found is not None else self._new(living)
        for row in living:
            row.household = plan
            self.stays(row)

    def alone(self, row: Incoming) -> None:
        """Give a new person whose household the list does not tell a provisional one."""
        assert row.hamlet is not None
        writes = {"address": row.said.get("address"), "phone": None, "code": None, "note": PROVISIONAL}
        row.household = HouseholdPlan(id=None, hamlet=row.hamlet, key=f"row:{row.row}", writes=writes)

    def provisional(self, household_id: int) -> bool:
        """Whether a household was only made because a list did not tell one."""
        household = self._known.get(household_id)
        return household is not None and household.note == PROVISIONAL

    def _tell_two_homes(self, rows: Iterable[Incoming]) -> None:
        """Warn where a list has one name and full birth in two households, and no number tells the two apart."""
        for row in rows:
            birth = row.values.get("birth") or ""
            if len(birth) != _FULL:
                continue
            other = self._listed.setdefault((row.folded, birth, row.commune), row)
            if other.group != row.group and not _told_apart(row, other):
                _tell(
                    row, "two-homes",
                    f"Cùng họ tên, ngày sinh với dòng {other.row} ở hộ khác của tệp. Nếu là một người, hãy giữ ở một hộ.",
                )  # fmt: skip

    def _named(self, rows: Sequence[Incoming]) -> KnownHousehold | str | None:
        by_code = self._by_code_of(rows)
        if by_code is not None:
            return by_code
        homes = {row.known.household_id for row in rows if row.known is not None}
        settled = {home for home in homes if not self.provisional(home)}
        if len(settled) == 1:
            return self._unless_split(rows, self._known[settled.pop()])
        if len(settled) > 1:
            head = next((row for row in rows if row.known is not None and is_head(row)), None)
            if head is not None and head.known is not None and head.known.household_id in settled:
                return self._known[head.known.household_id]
            return "Người trong nhóm này đang thuộc nhiều hộ khác nhau trong dữ liệu. Hãy sắp lại hộ rồi nhập tiếp."
        return self._alike(rows)

    def _by_code_of(self, rows: Sequence[Incoming]) -> KnownHousehold | str | None:
        codes = {household_key(str(row.said["household_code"])) for row in rows if row.said.get("household_code")}
        places = {place for row in rows if row.hamlet is not None and (place := row.hamlet.id) is not None}
        if len(codes) != 1 or len(places) != 1:
            return None
        alike = self._by_code.get((places.pop(), codes.pop()), [])
        if not alike:
            return None
        agreeing = [household for household in alike if self._agrees(household, rows)]
        if len(agreeing) == 1:
            return agreeing[0]
        return f"Mã hộ {alike[0].code} trong dữ liệu là hộ khác, không có ai trùng với tệp. Hãy kiểm tra mã hộ."

    def _agrees(self, household: KnownHousehold, rows: Iterable[Incoming]) -> bool:
        """Whether somebody of the rows lives in the household, or nobody does yet.

        Rejects come back without the neighbours they were listed with: there the code speaks for itself, as it did in the list they are from.
        """
        if self._sent_back or any(row.known is not None and row.known.household_id == household.id for row in rows):
            return True
        names = self._matcher.names_in(household.id)
        return not names or any(row.folded in names for row in rows)

    def _alike(self, rows: Sequence[Incoming]) -> KnownHousehold | None:
        """The household of the hamlet in which these people live by name and birth, when that cannot be chance."""
        place = next((row.hamlet.id for row in rows if row.hamlet is not None), None)
        if place is None:
            return None
        sure = []
        for household_id, pairs in self._matcher.households_like(rows, place).items():
            heads = any(is_head(row) and self._known[household_id].head_id == person.id for row, person in pairs)
            full = any(len(row.values.get("birth", "")) == _FULL for row, person in pairs)
            enough = heads or full or len({id(row) for row, _ in pairs}) >= _ENOUGH
            if enough and not self.provisional(household_id) and not self._headed_otherwise(rows, household_id):
                sure.append(household_id)
        return self._known[sure[0]] if len(sure) == 1 else None

    def _unless_split(self, rows: Sequence[Incoming], home: KnownHousehold) -> KnownHousehold | str:
        """The household these people live in, unless the list shows that they have left it under a head of their own."""
        if not self._headed_otherwise(rows, home.id):
            return home
        codes = {household_key(str(row.said["household_code"])) for row in rows if row.said.get("household_code")}
        other_code = bool(home.code and codes) and household_key(home.code or "") not in codes
        if other_code or home.head_id in self._taken:
            code = f" {home.code}" if home.code else ""
            return f"Người cùng nhóm đang thuộc hộ{code} với chủ hộ khác. Nếu đã tách hộ, hãy tách trong dữ liệu rồi nhập lại."
        return home

    def _headed_otherwise(self, rows: Iterable[Incoming], household_id: int) -> bool:
        """Whether the rows name another head than the household of the office has."""
        heads = [row for row in rows if is_head(row)]
        head_id = self._known[household_id].head_id
        if len(heads) != 1 or head_id is None:
            return False
        known = heads[0].known
        if known is not None:
            return known.id != head_id
        return self._matcher.name_of(household_id, head_id) != heads[0].folded

    def _of(self, household: KnownHousehold) -> HouseholdPlan:
        plan = self._planned.get(household.id)
        if plan is None:
            plan = HouseholdPlan(id=household.id, hamlet=self._hamlets[household.hamlet_id])
            self._planned[household.id] = plan
        return plan

    def _new(self, rows: Sequence[Incoming]) -> HouseholdPlan | None:
        place = next((row.hamlet for row in rows if row.hamlet is not None), None)
        if place is None:
            return None  # nobody of these rows can be added; each row says why
        writes = {
            "code": _first(rows, "household_code"),
            "address": _first(rows, "address"),
            "phone": _first(rows, "household_phone"),
            "note": _old_place(rows),
        }
        return HouseholdPlan(id=None, hamlet=place, key=rows[0].group, writes=writes)

    def stays(self, row: Incoming) -> None:
        """Leave somebody where the office has them, when the list sees them in another household, and tell it."""
        if row.known is None or row.elsewhere or self.provisional(row.known.household_id):
            return
        if row.household is not None and row.household.id == row.known.household_id:
            return
        home = self._known[row.known.household_id]
        where = self._hamlets[home.hamlet_id].name
        code = f"hộ {home.code}, " if home.code else ""
        message = f"Người này đang ở hộ khác trong dữ liệu ({code}{where}); giữ nguyên hộ. Nếu đã chuyển, hãy chuyển hộ trên trang Hộ gia đình."
        row.household = None
        row.elsewhere = True
        row.problems.append(Problem(level="warn", code="other-household", message=message, row=row.row, value=row.name))


def household_key(code: str) -> str:
    """A household code in the form in which codes are compared."""
    return " ".join(code.casefold().split())


def is_head(row: Incoming) -> bool:
    """Whether the row says that its person heads the household."""
    return row.values.get("relation_code") == HEAD


def settle_head(
    plan: HouseholdPlan,
    rows: Sequence[Incoming],
    known: KnownHousehold | None,
    comparer: Comparer,
    name_of: Mapping[int, str],
) -> None:
    """Decide who heads the household, and compare what the list says about it. Without one clear head none is set."""
    living = [row for row in rows if not row.rejected and row.household is plan]
    if not living:
        return
    heads = [row for row in living if is_head(row)]
    named = fold(str(_first(rows, "household_head") or ""))
    if not heads and named:
        heads = [row for row in living if row.folded == named]
    first = living[0]
    if len(heads) > 1:
        lines = ", ".join(str(row.row) for row in heads)
        _tell(
            first, "two-heads", f"Hộ có {len(heads)} người ghi là chủ hộ (dòng {lines}); chưa đặt chủ hộ. Hãy chọn lại."
        )
    elif not heads and known is None and plan.id is None:
        _tell(first, "no-head", _why_headless(rows))
        if named:
            named_in_file = f"Chủ hộ ghi trong tệp: {_first(rows, 'household_head')}"
            plan.writes["note"] = "; ".join(filter(None, (plan.writes.get("note"), named_in_file)))
    head = heads[0] if len(heads) == 1 else None
    if known is None:
        plan.head_row = head
        return
    _compare_household(plan, living, known, comparer)
    if head is not None:
        head_id = head.known.id if head.known is not None else None
        if known.head_id is None or head_id != known.head_id:
            before = name_of.get(known.head_id, "") if known.head_id is not None else None
            writes: dict[str, object] = {}
            comparer.cell(first, "head_id", before or None, head.name, writes, "Chủ hộ", lambda cell: str(cell or ""))
            if writes:
                plan.head_row = head


def _why_headless(rows: Sequence[Incoming]) -> str:
    """Why a new household gets no head: no row is one, or the row that is was left out."""
    left_out = next((row for row in rows if row.rejected and is_head(row)), None)
    if left_out is not None:
        return (
            f"Dòng chủ hộ (dòng {left_out.row}) chưa được nhập nên hộ chưa có chủ hộ. Hãy xử lý dòng đó rồi nhập lại."
        )
    return "Hộ không có dòng nào là chủ hộ; chưa đặt chủ hộ. Hãy bổ sung sau."


def _old_place(rows: Iterable[Incoming]) -> str | None:
    """The name of the commune as the list writes it, where it is one of before 2025: kept beside today's."""
    for row in rows:
        if any(problem.code == "old-commune" for problem in row.problems) and (old := row.said.get("commune")):
            return f"Xã ghi trong tệp: {old}"
    return None


def _told_apart(one: Incoming, other: Incoming) -> bool:
    return any(one.values.get(number) and other.values.get(number) for number in ("personal_id", "insurance_no"))


def _compare_household(
    plan: HouseholdPlan, rows: Sequence[Incoming], known: KnownHousehold, comparer: Comparer
) -> None:
    first = rows[0]
    for field, said, label in (
        ("code", "household_code", "Mã hộ"),
        ("address", "address", "Địa chỉ hộ"),
        ("phone", "household_phone", "Điện thoại hộ"),
    ):
        value = _first(rows, said)
        before = getattr(known, field)
        if field == "code" and before and value is not None:
            # Each list numbers households in its own way: the office's code stays, or it would change to and fro.
            if household_key(before) != household_key(str(value)):
                _tell(first, "other-code", f"Mã hộ trong dữ liệu là {before}, tệp ghi {value}; giữ mã đang có.")
        elif value is not None and before != value:
            comparer.cell(first, field, before, value, plan.writes, label, lambda cell: str(cell or ""))


def _first(rows: Iterable[Incoming], field: str) -> object | None:
    return next((row.said[field] for row in rows if row.said.get(field) is not None), None)


def _tell(row: Incoming, code: str, message: str) -> None:
    row.problems.append(Problem(level="warn", code=code, message=message, row=row.row, value=row.name))
