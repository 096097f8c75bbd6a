"""Texts to remind people by SMS or Zalo: made from templates and what is due, copied by hand, never sent by the program."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.deadlines import LAPSED, LATE
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.message_text import Length, fill, placeholders, sms_length, without_marks
from desktop_app.domain.money import format_money
from desktop_app.domain.names import clean
from desktop_app.services.due import DueItem
from desktop_app.services.enrolling_price import SCHEME_NAMES, SHORT_NAMES
from desktop_app.services.messages_amounts import amounts_due
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.system.resources import resource

PLACES = (
    "họ tên",
    "chế độ",
    "ngày hết hạn",
    "hạn đóng",
    "số tiền",
    "số ngày",
    "người thu",
    "điện thoại",
    "đơn vị",
    "danh sách",
    "tổng tiền",
)
HOUSEHOLD = "household"
REMINDED = "đã nhắc"  # the outcome of a message: it was sent, nobody answered yet
_CHANNEL = "message"
_SETTING = "messages."


@dataclass(frozen=True, kw_only=True)
class Template:
    """One text with placeholders: for a ``scheme`` ("" any) and parts of the due list; ``own``: the office reworded it."""

    code: str
    name: str
    scheme: str
    parts: tuple[str, ...]
    text: str
    shipped: str

    @property
    def own(self) -> bool:
        """Whether the office reworded it."""
        return self.text != self.shipped


@dataclass(frozen=True, kw_only=True)
class Message:
    """One text for one person or one household. ``missing``: what it needs and nobody knows; ``reminded_on``: the last day a message was noted."""

    household_id: int
    person_ids: tuple[int, ...]
    name: str
    phone: str
    template: str
    text: str
    missing: tuple[str, ...]
    collector_id: int | None
    reminded_on: date | None

    @property
    def length(self) -> Length:
        """How it goes out as SMS."""
        return sms_length(self.text)


def templates(office: Office) -> tuple[Template, ...]:
    """The texts of the office: as shipped, or as it reworded them."""
    kept = office.read.settings.all()
    return tuple(replace(one, text=kept.get(_SETTING + one.code) or one.shipped) for one in _shipped())


def save_template(office: Office, code: str, text: str) -> Outcome[str]:
    """Keep the office's own wording; "" goes back to the shipped one. Raises ``RuleBroken`` for an unknown placeholder or code."""
    known = {one.code: one for one in _shipped()}
    if code not in known:
        raise RuleBroken(f"Không có mẫu tin nhắn “{code}”.", rule="message.template")
    cleaned = clean(text)
    strange = [name for name in placeholders(cleaned) if name not in PLACES]
    if strange:
        names = ", ".join(f"{{{name}}}" for name in PLACES)
        raise RuleBroken(
            f"Mẫu tin nhắn không có chỗ điền {{{strange[0]}}}. Dùng một trong các chỗ điền: {names}.",
            rule="message.place",
        )
    label = f"Sửa mẫu tin nhắn “{known[code].name}”"
    with office.write("messages.save_template", label) as work:
        work.settings.set(_SETTING + code, "" if cleaned == known[code].shipped else cleaned)
    return Outcome(value=cleaned or known[code].shipped, changes=frozenset({"setting"}), label=label)


def compose(
    office: Office, items: Sequence[DueItem], *, per: str = "person", plain: bool = False, on: date | None = None
) -> tuple[Message, ...]:
    """One text for each person and scheme, or (``per="household"``) one for each household, in the order of the items.

    ``plain``: without Vietnamese marks, for SMS. Amounts are what is due today where the records say enough to compute them.
    """
    day = on or office.today
    known = {one.code: one for one in templates(office)}
    amounts = amounts_due(office, items, day)
    homes: dict[int, list[DueItem]] = {}
    for item in items:
        homes.setdefault(item.household, []).append(item)
    groups = list(homes.values()) if per == HOUSEHOLD else [[item] for item in items]
    reminded = office.read.visits.last_by_channel(list(homes), _CHANNEL)
    made = []
    for group in groups:
        template = known[HOUSEHOLD] if per == HOUSEHOLD else _fitting(known, group[0])
        filled = fill(template.text, _values(office, group, amounts, day, whole=per == HOUSEHOLD))
        last = reminded.get(group[0].household)
        made.append(
            Message(
                household_id=group[0].household,
                person_ids=tuple(item.person for item in group),
                name=_name(office, group, whole=per == HOUSEHOLD),
                phone=next((item.phone for item in group if item.phone), ""),
                template=template.code,
                text=without_marks(filled.text) if plain else filled.text,
                missing=filled.missing,
                collector_id=group[0].collector_id,
                reminded_on=date.fromisoformat(last) if last else None,
            )
        )
    return tuple(made)


def mark_reminded(office: Office, messages: Sequence[Message], on: date | None = None) -> Outcome[int]:
    """Note that these texts were sent by hand: a contact by message with each household, its text kept; how many households."""
    day = on or office.today
    if day > office.today:
        raise RuleBroken("Chỉ ghi tin nhắn đã gửi đến hôm nay.", rule="message.day")
    if not messages:
        raise RuleBroken("Chưa chọn tin nhắn nào.", rule="message.empty")
    label = f"Ghi đã nhắn tin {format_money(len(messages))} lượt"
    with office.write("messages.mark_reminded", label) as work:
        for message in messages:
            work.visits.add(
                household_id=message.household_id,
                visited_on=day.isoformat(),
                collector_id=message.collector_id,
                channel=_CHANNEL,
                outcome=REMINDED,
                note=message.text,
            )
    return Outcome(value=len({one.household_id for one in messages}), changes=frozenset({"visit"}), label=label)


def _fitting(known: Mapping[str, Template], item: DueItem) -> Template:
    part = {LATE: "late", LAPSED: "lapsed"}.get(item.state, "due")
    fits = [one for one in known.values() if one.scheme == item.scheme]
    return next((one for one in fits if part in one.parts), fits[0])


def _values(
    office: Office, group: Sequence[DueItem], amounts: Mapping[tuple[int, str], int], on: date, *, whole: bool
) -> dict[str, str]:
    item = group[0]
    known = [amounts.get((one.person, one.scheme)) for one in group]
    total = sum(amount or 0 for amount in known) if all(amount is not None for amount in known) else None
    collector = office.read.collectors.get(item.collector_id) if item.collector_id else None
    phone = (collector.phone or "") if collector else ""
    first = known[0]
    return {
        "họ tên": _name(office, group, whole=whole),
        "chế độ": SCHEME_NAMES.get(item.scheme, item.scheme),
        "ngày hết hạn": format_date(item.ends_on),
        "hạn đóng": _pay_by(item, on),
        "số tiền": format_money(first) if first is not None else "",
        "số ngày": format_money(abs(item.days_left)),
        "người thu": collector.name if collector else "",
        "điện thoại": phone,
        "đơn vị": office.read.settings.get("office.name"),
        "danh sách": "; ".join(_told(one, amount) for one, amount in zip(group, known, strict=True)),
        "tổng tiền": format_money(total) if total is not None else "",
    }


def _pay_by(item: DueItem, on: date) -> str:
    """The last day to pay without a loss; "" when it is past or not known."""
    # From `gap_limit_on` on a new card waits: the last good day is the one before.
    last = item.gap_limit_on - timedelta(days=1) if item.gap_limit_on else item.pay_by
    return format_date(last) if last is not None and last >= on else ""


def _told(item: DueItem, amount: int | None) -> str:
    parts = [SHORT_NAMES.get(item.scheme, item.scheme), f"đến {format_date(item.ends_on)}"]
    if amount is not None:
        parts.append(f"{format_money(amount)} đ")
    return f"{item.name} ({', '.join(parts)})"


def _name(office: Office, group: Sequence[DueItem], *, whole: bool) -> str:
    if not whole:
        return group[0].name
    head = office.read.households.get(group[0].household).head_id
    return office.read.people.get(head).name if head else group[0].name


@cache
def _shipped() -> tuple[Template, ...]:
    with resource("messages", "nhac-dong.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)
    return tuple(
        Template(
            code=one["code"],
            name=one["name"],
            scheme=one["scheme"],
            parts=tuple(one["parts"]),
            text=one["text"],
            shipped=one["text"],
        )
        for one in found["message"]
    )
