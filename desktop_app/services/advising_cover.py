"""“Ai đang có gì, đến ngày nào”: every member's cover on a day, as the slip tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from desktop_app.domain.card import gap_limit_on
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Coverage
from desktop_app.reports.advice import Holding, MemberLine
from desktop_app.services.advising_facts import Home, Member

HEALTH = (HEALTH_HOUSEHOLD, "health-other")
_NO_BIRTH, _NO_CARD = "chưa có ngày sinh", "Chưa ghi thẻ BHYT nào"
_NO_END = "chưa ghi ngày hết hạn"


def member_lines(home: Home, names: Mapping[str, str]) -> tuple[MemberLine, ...]:
    """Every member with what is on record; ``names`` are the short names of the schemes by code."""
    return tuple(
        MemberLine(person_id=one.id, name=one.name, born=(one.facts.person.birth or _NO_BIRTH).split("-")[0], holdings=_held(home, one, names))
        for one in home.members
    )  # fmt: skip


def health_cover(member: Member) -> Coverage | None:
    """The health card that counts: the one running longest, else the one that begins next, else the last one."""
    return _pick([cover for cover in member.covers if cover.scheme in HEALTH], member.facts.on)


def full_five_years(law: LawBook, member: Member) -> date | None:
    """The day five continuous years are full, as the card in the records says; None where it does not, or where the
    card lapsed so long ago that the count starts anew."""
    cover = health_cover(member)
    known = [one.five_years_on for one in member.covers if one.scheme in HEALTH and one.five_years_on]
    if cover is None or not known or (cover.valid_to is not None and _past_limit(law, cover, member.facts.on)):
        return None
    return date.fromisoformat(max(known))


def _held(home: Home, member: Member, names: Mapping[str, str]) -> tuple[Holding, ...]:
    on = home.on
    card = health_cover(member)
    found = [Holding(what=_NO_CARD)] if card is None else [_health(home.law, member, card, names)]
    paid = _pick([cover for cover in member.covers if cover.scheme == VOLUNTARY_SI], on)
    if paid is not None:
        found.append(_plain(paid, names, on))
    others = {cover.scheme for cover in member.covers} - {*HEALTH, VOLUNTARY_SI}
    for scheme in sorted(others):
        cover = _pick([one for one in member.covers if one.scheme == scheme], on)
        if cover is not None and _runs(cover, on):
            found.append(_plain(cover, names, on))
    return _together(found)


def _health(law: LawBook, member: Member, cover: Coverage, names: Mapping[str, str]) -> Holding:
    plain = _plain(cover, names, member.facts.on)
    # A card of another group is renewed by whoever pays for it: no date for the household to keep.
    kept = cover.scheme == HEALTH_HOUSEHOLD or not _runs(cover, member.facts.on)
    return Holding(
        what=plain.what,
        state=_NO_END if cover.scheme == HEALTH_HOUSEHOLD and cover.valid_to is None else plain.state,
        ends_on=plain.ends_on,
        pay_before=gap_limit_on(law, plain.ends_on) if plain.ends_on is not None and kept else None,
        five_years_on=full_five_years(law, member),
    )


def _plain(cover: Coverage, names: Mapping[str, str], on: date) -> Holding:
    ends_on = date.fromisoformat(cover.valid_to) if cover.valid_to else None
    return Holding(what=names.get(cover.scheme, cover.scheme), ends_on=ends_on, state=_state(cover, ends_on, on))


def _state(cover: Coverage, ends_on: date | None, on: date) -> str:
    if cover.valid_from is not None and cover.valid_from > on.isoformat():
        return f"có từ {date.fromisoformat(cover.valid_from):%d/%m/%Y}"
    if ends_on is None:
        return "đang có"
    left = (ends_on - on).days
    if left == 0:
        return "hết hạn hôm nay"
    return f"còn {left} ngày" if left > 0 else f"hết {-left} ngày"


def _together(found: Iterable[Holding]) -> tuple[Holding, ...]:
    """Lines that say the same of two schemes (employee's insurance and card) become one."""
    lines: list[Holding] = []
    for one in found:
        same = next((place for place, line in enumerate(lines) if _alike(line, one)), None)
        if same is None:
            lines.append(one)
        else:
            line = lines[same]
            lines[same] = Holding(
                what=f"{line.what}, {one.what}",
                state=line.state,
                ends_on=line.ends_on,
                pay_before=line.pay_before,
                five_years_on=line.five_years_on,
            )
    return tuple(lines)


def _alike(line: Holding, other: Holding) -> bool:
    return bool(line.state) and (line.state, line.ends_on, line.pay_before) == (
        other.state,
        other.ends_on,
        other.pay_before,
    )


def _pick(covers: Sequence[Coverage], on: date) -> Coverage | None:
    """The running period that lasts longest, else the next one to begin, each with what follows it without a break; else
    the one that ended last."""
    day = on.isoformat()
    running = [cover for cover in covers if _runs(cover, on)]
    if running:
        return _with_next(max(running, key=lambda cover: (cover.valid_to or "9999", cover.id)), covers)
    ahead = [cover for cover in covers if cover.valid_from is not None and cover.valid_from > day]
    if ahead:
        return _with_next(min(ahead, key=lambda cover: (cover.valid_from or "", cover.id)), covers)
    return max(covers, key=lambda cover: (cover.valid_to or "", cover.id), default=None)


def _with_next(cover: Coverage, covers: Sequence[Coverage]) -> Coverage:
    """A period up to the last day of those of the same scheme that follow it without a day between: what was paid ahead."""
    same = [one for one in covers if one.scheme == cover.scheme and one.valid_from is not None]
    for one in sorted(same, key=lambda one: one.valid_from or ""):
        if cover.valid_to is None:
            break
        following = (date.fromisoformat(cover.valid_to) + timedelta(days=1)).isoformat()
        if (one.valid_from or "") <= following and (one.valid_to or "9999") > cover.valid_to:
            cover = replace(cover, valid_to=one.valid_to)
    return cover


def _runs(cover: Coverage, on: date) -> bool:
    day = on.isoformat()
    return (cover.valid_from or "") <= day and (cover.valid_to or "9999") >= day


def _past_limit(law: LawBook, cover: Coverage, on: date) -> bool:
    return cover.valid_to is not None and on >= gap_limit_on(law, date.fromisoformat(cover.valid_to))
