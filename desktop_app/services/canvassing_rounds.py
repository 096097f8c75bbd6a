"""Đợt rà soát, vận động: what for, where, who walks which hamlet by when, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.canvassing_records import Round, RoundHamlet
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.domain.records import Collector, Commune, Hamlet
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

_CHANGES = frozenset({"round"})


@dataclass(frozen=True, kw_only=True)
class Walk:
    """One hamlet of a round as planned: who walks it and until when."""

    hamlet_id: int
    collector_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RoundForm:
    """One round as typed; ``id`` is ``None`` for a new one. ``scheme`` ``None``: both canvassed schemes."""

    id: int | None = None
    name: str
    aim: str | None = None
    scheme: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    hamlets: tuple[Walk, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundHamletEntry:
    """A hamlet of a round with who walks it and how many of its households were reached; ``given``: who has households there by hand."""

    place: RoundHamlet
    hamlet: Hamlet
    commune: Commune
    collector: Collector | None
    reached: int
    households: int
    given: tuple[Collector, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundProgress:
    """The running counts of a round.

    ``outcomes``: persons by (scheme, digit of the last outcome); ``leads_open`` and ``leads_closed``: leads of the
    people of its hamlets, still open and closed since the round began.
    """

    reached: int
    households: int
    outcomes: dict[tuple[str, str], int]
    leads_open: int
    leads_closed: int

    @property
    def percent(self) -> int:
        """Households reached in whole percent (0 where there is none)."""
        return self.reached * 100 // self.households if self.households else 0

    def persons(self, digit: str, scheme: str | None = None) -> int:
        """How many person × scheme have this outcome, in one scheme or in all."""
        return sum(count for (of, outcome), count in self.outcomes.items() if outcome == digit and scheme in (None, of))


def list_rounds(office: Office) -> list[Round]:
    """Every round: open ones first, the newest first."""
    return office.read.rounds.newest_first()


def schemes_of(round_: Round) -> tuple[str, ...]:
    """The schemes a round canvasses for."""
    return (round_.scheme,) if round_.scheme else CANVASSED


def find_round(work: Repositories, round_id: int) -> Round:
    """One round. Raises ``WorldFault`` when it is not in the file (it may have been undone meanwhile)."""
    try:
        return work.rounds.get(round_id)
    except KeyError:
        raise WorldFault("Đợt vận động này không còn trong tệp dữ liệu. Hãy chọn đợt khác.") from None


def round_hamlets(office: Office, round_id: int) -> tuple[RoundHamletEntry, ...]:
    """The hamlets of a round in walking order, with their progress."""
    work = office.read
    find_round(work, round_id)
    reached = work.round_figures.by_hamlet(round_id)
    hamlets = {row.id: row for row in work.hamlets.all()}
    collectors = {row.id: row for row in work.collectors.all()}
    communes = {row.code: row for row in work.communes.covered()}
    order = list(communes)
    by_hand = sorted(work.round_households.places(round_id))
    entries = [
        RoundHamletEntry(
            place=place,
            hamlet=hamlets[place.hamlet_id],
            commune=communes[hamlets[place.hamlet_id].commune_code],
            collector=collectors.get(place.collector_id) if place.collector_id is not None else None,
            reached=reached[place.hamlet_id][0],
            households=reached[place.hamlet_id][1],
            given=tuple(collectors[who] for hamlet_id, who in by_hand if hamlet_id == place.hamlet_id),
        )
        for place in work.round_hamlets.of_round(round_id)
    ]
    return tuple(sorted(entries, key=lambda entry: order.index(entry.commune.code)))


def round_progress(office: Office, round_id: int) -> RoundProgress:
    """The running counts of a round."""
    work = office.read
    round_ = find_round(work, round_id)
    reached, households = work.round_figures.households(round_id)
    leads_open, leads_closed = work.round_figures.leads(round_id, round_.scheme, round_.starts_on or "")
    return RoundProgress(
        reached=reached,
        households=households,
        outcomes=work.round_figures.outcomes(round_id),
        leads_open=leads_open,
        leads_closed=leads_closed,
    )


def save_round(office: Office, form: RoundForm) -> Outcome[int]:
    """Make or change a round with its hamlets; the value is its id.

    A hamlet taken out of the form leaves the round unless it was walked already. Raises ``RuleBroken`` for a blank or
    used name, a period turned round, no hamlet, or a walked hamlet taken out.
    """
    name = clean(form.name)
    _check(form, name)
    label = f"{'Lập' if form.id is None else 'Sửa'} đợt vận động {name}"
    with office.write("round.save", label) as work:
        if any(row.id != form.id for row in work.rounds.named(name)):
            raise RuleBroken(f"Đã có đợt “{name}”; hãy đặt tên khác, ví dụ thêm tháng.", rule="round.name")
        values = {
            "name": name,
            "aim": clean(form.aim or "") or None,
            "scheme": form.scheme,
            "starts_on": form.starts_on.isoformat() if form.starts_on else None,
            "ends_on": form.ends_on.isoformat() if form.ends_on else None,
        }
        if form.id is None:
            round_id = work.rounds.add(state="open", **values)
        else:
            round_id = form.id
            find_round(work, round_id)
            work.rounds.change(round_id, **values)
        _save_hamlets(work, round_id, form.hamlets)
    return Outcome(value=round_id, changes=_CHANGES, label=label)


def close_round(office: Office, round_id: int, *, closed: bool = True) -> Outcome[int]:
    """Close a round, or open it again. Nothing is lost: promises and revisits stay on the desk."""
    with office.write("round.close", "Kết thúc đợt vận động" if closed else "Mở lại đợt vận động") as work:
        round_ = find_round(work, round_id)
        work.rounds.change(round_id, state="closed" if closed else "open")
    label = f"{'Kết thúc' if closed else 'Mở lại'} {round_.name}"
    return Outcome(value=round_id, changes=_CHANGES, label=label)


def _check(form: RoundForm, name: str) -> None:
    if not name:
        raise RuleBroken("Chưa đặt tên đợt vận động, ví dụ “Đợt 11/2026”.", rule="round.name")
    if form.scheme is not None and form.scheme not in CANVASSED:
        raise RuleBroken("Đợt vận động dành cho BHYT hộ gia đình, BHXH tự nguyện hoặc cả hai.", rule="round.scheme")
    if form.starts_on and form.ends_on and form.ends_on < form.starts_on:
        raise RuleBroken(
            f"Ngày kết thúc {format_date(form.ends_on)} trước ngày bắt đầu {format_date(form.starts_on)}.",
            rule="period.order",
        )
    if not form.hamlets:
        raise RuleBroken("Chưa chọn thôn, tổ dân phố nào cho đợt vận động.", rule="round.hamlets")


def _save_hamlets(work: UnitOfWork, round_id: int, walks: Sequence[Walk]) -> None:
    known = {place.hamlet_id: place for place in work.round_hamlets.of_round(round_id)}
    wanted = {walk.hamlet_id: walk for walk in walks}
    for hamlet_id, place in known.items():
        if hamlet_id not in wanted:
            if work.visits.of_hamlet(round_id, hamlet_id):
                hamlet = work.hamlets.get(hamlet_id)
                raise RuleBroken(
                    f"{hamlet.name} đã có lượt vận động trong đợt này nên không bỏ được.", rule="round.hamlet"
                )
            for given in work.round_households.of_hamlet(round_id, hamlet_id):
                work.round_households.remove(given.id)
            work.round_hamlets.remove(place.id)
    for hamlet_id, walk in wanted.items():
        values = {"collector_id": walk.collector_id, "due_on": walk.due_on.isoformat() if walk.due_on else None}
        if hamlet_id in known:
            work.round_hamlets.change(known[hamlet_id].id, **values)
        else:
            work.round_hamlets.add(round_id=round_id, hamlet_id=hamlet_id, **values)
