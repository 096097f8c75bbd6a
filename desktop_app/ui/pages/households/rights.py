"""The tab “Quyền lợi”: what the member may join and why not, the best class, what ends with it, and the dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_percent
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.rights import (
    ANSWERS,
    ClassEnding,
    HouseholdRights,
    MemberRights,
    SchemeRight,
    household_rights,
)
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.records import RecordList

_NAMES = {HEALTH_HOUSEHOLD: "BHYT", VOLUNTARY_SI: "BHXH TN"}
_STATES = {
    "covered": ("ok", "good"),
    "coming": ("clock", "accent"),
    "in-window": ("clock", "warn"),
    "late": ("warning", "bad"),
    "lapsed": ("warning", "bad"),
    "none": ("ring", "muted"),
    "unknown": ("info", "warn"),
    "no-end": ("info", "warn"),
}
_VERDICTS = {"yes": ("ok", "good"), "no": ("lock", "muted"), "unknown": ("info", "warn")}
NOBODY = "Lưu hộ rồi đặt con trỏ vào một thành viên đang ở để xem quyền lợi."
Line = tuple[str, str, str, str]


class RightsList(RecordList):
    """The rights of one member, line by line; each line belongs to a scheme."""

    def __init__(self) -> None:
        super().__init__("Quyền lợi của thành viên")
        self._schemes: list[str] = []

    @property
    def scheme(self) -> str:
        """The scheme of the line the cursor stands on (health insurance before one was chosen)."""
        at = self.chosen
        return self._schemes[at] if at is not None else HEALTH_HOUSEHOLD

    def show_rights(self, found: MemberRights | None) -> None:
        """Show what is known of a member; the cursor stays on its line where it can."""
        before = self.currentRow()
        lines = list(rights_lines(found)) if found is not None else []
        self._schemes = [scheme for scheme, *_ in lines]
        self.show_lines([(at, *rest) for at, (_, *rest) in enumerate(lines)], NOBODY)  # type: ignore[misc]
        if lines:
            self.setCurrentRow(min(max(0, before), len(lines) - 1))


class RightsSide(QObject):
    """Keeps the tab true to the member under the cursor; the household is read when the tab is looked at."""

    def __init__(
        self,
        context: PageContext,
        view: RightsList,
        *,
        at: Callable[[], tuple[int | None, int | None]],
        seen: Callable[[], bool],
    ) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._at = at
        self._seen = seen
        self._found: HouseholdRights | None = None

    def forget(self) -> None:
        """The household is another one, or was read anew: what is known of it is old."""
        self._found = None
        self.show()

    def show(self) -> None:
        """Show the member under the cursor; nothing is read while nobody looks."""
        household_id, person_id = self._at()
        if household_id is None or not self._seen():
            self._view.show_rights(None)
            return
        if self._found is None or self._found.household_id != household_id:
            self._context.look(household_rights, household_id, done=self._take, key="household.rights")
            return
        self._view.show_rights(self._found.of(person_id))

    def _take(self, found: HouseholdRights) -> None:
        if found.household_id == self._at()[0]:
            self._found = found
            self.show()


def rights_lines(found: MemberRights) -> Iterator[Line]:
    """(scheme, text, icon, tone) for each thing worth knowing of a member."""
    for right in found.rights:
        yield from _scheme_lines(right)
    for ending in found.endings:
        yield from _ending_lines(ending)


def _scheme_lines(right: SchemeRight) -> Iterator[Line]:
    scheme, name = right.scheme, _NAMES[right.scheme]
    picture, tone = _VERDICTS[right.verdict.answer]
    source = f" ({right.verdict.source})" if right.verdict.source else ""
    yield scheme, f"{name} · {ANSWERS[right.verdict.answer]}: {right.verdict.reason}{source}", picture, tone
    standing = right.standing
    if standing.state in _STATES:
        yield scheme, f"{name} · {standing.sentence}", *_STATES[standing.state]
    best = right.best
    if best is not None:
        others = [f"{one.name} ({format_percent(one.percent)})" for one in right.options if not one.best]
        rest = f" Còn có: {', '.join(others)}." if others else ""
        lead = "diện có lợi nhất: " if others else "diện "
        named = f"{lead}{best.name}. " if others or best.code else ""
        yield scheme, f"{name} · {named}{best.reason}{rest}", "star", "accent"
    if standing.five_years is not None:
        full = standing.five_years
        how = "ghi trên thẻ" if full.recorded or full.since is None else f"liên tục từ {format_date(full.since)}"
        last = standing.due.limit_on if standing.due is not None else None
        limit = f"; gián đoạn thì đóng lại chậm nhất {format_date(last)}" if last is not None else ""
        yield scheme, f"{name} · đủ 5 năm liên tục ngày {format_date(full.on)} ({how}){limit}.", "calendar", "muted"


def _ending_lines(ending: ClassEnding) -> Iterator[Line]:
    whose = "cả hộ" if ending.whole_household else "riêng người này"
    when = f"hết {format_date(ending.ends_on)}" if ending.ends_on else "chưa ghi ngày hết"
    head = f"Diện {ending.name} ({whose}), {when}"
    if not ending.effects:
        yield HEALTH_HOUSEHOLD, f"{head}: hết diện thì số phải đóng không đổi.", "flag", "muted"
    for effect in ending.effects:
        tone = {"loses": "warn", "gains": "good"}.get(effect.kind, "muted")
        yield effect.scheme, f"{head}. Khi hết diện, {effect.sentence}", "flag", tone
