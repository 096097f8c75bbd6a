"""What the office sets for its outreach: its own kinds of events, and for how many days what followed is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean, fold
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.system.resources import read_seed

KINDS = "outreach_kinds"
MOST_DAYS = 366
_DAYS = "outreach.days"
_OWN = "own-"


@dataclass(frozen=True, kw_only=True)
class KindWords:
    """One kind of event in its place of the list; ``code`` "" for a new one. ``hidden``: not offered any more."""

    code: str
    name: str
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class OutreachSettings:
    """The kinds, hidden ones too, and the days; ``shipped_days``: the program's proposal."""

    kinds: tuple[KindWords, ...]
    days: int
    shipped_days: int


def kind_names(work: Repositories) -> dict[str, str]:
    """Code → name of every kind, in the office's order; a kind that is not used any more keeps its name."""
    return {code.code: code.name for code in work.reference.codes(KINDS)}


def follow_days(work: Repositories) -> int:
    """For how many days, the day of the event being the first, what followed is counted."""
    own = work.settings.get(_DAYS)
    return int(own) if own else _shipped_days()


def outreach_settings(office: Office) -> OutreachSettings:
    """Everything the dialog shows."""
    return OutreachSettings(
        kinds=tuple(
            KindWords(code=code.code, name=code.name, hidden=code.details.get("hidden") == "yes")
            for code in office.read.reference.codes(KINDS)
        ),
        days=follow_days(office.read),
        shipped_days=_shipped_days(),
    )


def save_outreach_settings(office: Office, kinds: Sequence[KindWords], days: int | None) -> Outcome[int]:
    """Keep the office's kinds (those as shipped are not kept) and days; the value is the days.

    Raises ``RuleBroken`` for a blank or doubled name, nothing left to choose, or days out of 1–366.
    """
    if days is None or not 1 <= days <= MOST_DAYS:
        raise RuleBroken(f"Số ngày theo dõi là từ 1 đến {MOST_DAYS}.", rule="outreach.days")
    folded = [fold(clean(one.name)) for one in kinds]
    if not all(folded):
        raise RuleBroken("Có hình thức chưa có tên. Hãy đặt tên, hoặc bỏ dùng dòng đó.", rule="outreach.kinds")
    twice = next((one.name for one, name in zip(kinds, folded, strict=True) if folded.count(name) > 1), None)
    if twice is not None:
        raise RuleBroken(f"Hai hình thức cùng tên “{twice}”. Hãy đặt tên khác nhau.", rule="outreach.kinds")
    if all(one.hidden for one in kinds):
        raise RuleBroken("Phải còn ít nhất một hình thức được dùng.", rule="outreach.kinds")
    label = "Sửa danh mục truyền thông"
    with office.write("outreach.settings", label) as work:
        if days != follow_days(work):
            work.settings.set(_DAYS, str(days))
        _keep_kinds(work, kinds)
    return Outcome(value=days, changes=frozenset({"own_code", "outreach"}), label=label)


def _keep_kinds(work: Repositories, kinds: Sequence[KindWords]) -> None:
    """Write each kind where it differs from the shipped one, and forget it where it does not any more."""
    shipped = {code.code: code.name for code in work.reference.shipped(KINDS)}
    own = {row.code: row for row in work.own_codes.of_list(KINDS)}
    last = max((int(code.removeprefix(_OWN)) for code in own if code.startswith(_OWN)), default=0)
    for one in kinds:
        code, name = one.code, clean(one.name)
        if not code:
            last += 1
            code = f"{_OWN}{last}"
        values: dict[str, str | int | None] = {
            "name": None if shipped.get(code) == name else name,
            "list_order": None,
            "details": "{}",
            "hidden": int(one.hidden),
        }
        differs = values["name"] is not None or one.hidden or code not in shipped
        if code in own:
            if differs:
                work.own_codes.change(own[code].id, **values)
            else:
                work.own_codes.remove(own[code].id)
        elif differs:
            work.own_codes.add(list=KINDS, code=code, **values)


def _shipped_days() -> int:
    return next(int(row["value"]) for row in read_seed("outreach_settings.csv") if row["code"] == "days")
