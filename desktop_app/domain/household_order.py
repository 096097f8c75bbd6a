"""The place of each member in the household steps: kept within the calendar year, proposed by an explained rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.supports import SupportRule


@dataclass(frozen=True, kw_only=True)
class HouseholdMember:
    """One member who wants to pay now. `key` is whatever the caller knows the member by.

    `held_order` is the place the member already has this calendar year; `chosen_order` what the officer set by hand;
    `months` overrides the household's months and `common_end` (the last day of the card) the household's; the rest as
    in `quote_household_member`.
    """

    key: int | str
    held_order: int | None = None
    chosen_order: int | None = None
    months: int | None = None
    last_end: date | None = None
    support_class: str | None = None
    local_percent: Decimal | int | str = 0
    local_amount: int = 0
    other_percent: Decimal | int | str = 0
    other_amount: int = 0
    common_end: date | None = None
    supports: tuple[SupportRule, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrderProposal:
    """The place proposed for a member (None: pays by class, outside the household steps) and the Vietnamese reason."""

    key: int | str
    order: int | None
    reason: str


def propose_orders(members: Iterable[HouseholdMember], already_joined: int = 0) -> tuple[OrderProposal, ...]:
    """Propose the place of each member for the household steps.

    A place set by hand stands; a member who already paid as a household this calendar year keeps that place; the
    others follow in the order of the list, behind every place already taken. Supported members have none.
    `already_joined` is the highest place taken this year by members who are not in the list. Raises RuleBroken when
    two members share a place.

    The law says only "the first, the second …" in the fiscal year; counting by payment is the offices' practice.
    """
    people = list(members)
    paying = [member for member in people if not member.support_class]
    for member in paying:
        if member.chosen_order is not None and member.chosen_order < 1:
            raise RuleBroken(
                f"Thứ tự trong hộ là 1, 2, 3 …, không phải {member.chosen_order}.",
                rule="health-household.order",
                source="Luật BHYT Đ13 k6 (sửa đổi bởi Luật 51/2024/QH15)",
            )
    fixed = {member.key: member.chosen_order or member.held_order for member in paying}
    taken = [order for order in fixed.values() if order is not None]
    if len(set(taken)) != len(taken):
        twice = next(order for order in taken if taken.count(order) > 1)
        raise RuleBroken(
            f"Hai thành viên cùng là người thứ {twice} trong năm; mỗi người phải có một thứ tự riêng.",
            rule="health-household.order",
            source="Luật BHYT Đ13 k6 (sửa đổi bởi Luật 51/2024/QH15)",
        )
    held = [member.held_order or 0 for member in paying if not member.chosen_order]
    following = max([already_joined, *held])
    proposals = []
    for member in people:
        order = fixed.get(member.key)
        if member.support_class:
            reason = "đóng theo diện được hỗ trợ, không tính thứ tự hộ gia đình"
        elif member.chosen_order:
            reason = "thứ tự do cán bộ chọn"
        elif order is not None:
            reason = "đã đóng theo hộ gia đình trong năm, giữ thứ tự cũ"
        else:
            following += 1
            while following in taken:
                following += 1
            order = following
            reason = "tiếp theo thứ tự trong danh sách hộ"
        proposals.append(OrderProposal(key=member.key, order=order, reason=reason))
    return tuple(proposals)
