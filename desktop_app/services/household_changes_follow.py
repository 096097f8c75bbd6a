"""What goes along when people change their household, and what stays: said before it is done, and again after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.domain.records import Household, Person
from desktop_app.services.households import in_force, title_of
from desktop_app.services.households_people import LIVING, head_name
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork

_NAMED = 3  # names in a sentence; above that they are counted


def names_of(people: Sequence[Person]) -> str:
    """A few names, or the first of them and how many more: "An, Bình và 3 người nữa"."""
    shown = ", ".join(person.name for person in people[:_NAMED])
    return shown if len(people) <= _NAMED else f"{shown} và {len(people) - _NAMED} người nữa"


def title_in(work: Repositories, household_id: int) -> str:
    """A household at the beginning of a sentence: "Hộ Nguyễn Văn An"."""
    household = work.households.get(household_id)
    return title_of(household, head_name(household, work.people.of_household(household_id)))


def named_in(work: Repositories, household_id: int) -> str:
    """A household in the middle of a sentence: "hộ Nguyễn Văn An"."""
    title = title_in(work, household_id)
    return title[0].lower() + title[1:]


def leaving_words(work: Repositories, people: Sequence[Person], source: Household, on: date) -> tuple[str, ...]:
    """What stays with the household they leave, and what goes along with them. Asked before anybody is moved."""
    ids = [person.id for person in people]
    said = [
        *_orders(work, people, source.id, on),
        *_classes(work, people, source.id, on),
        *kept_words(work, source.id, "vẫn thuộc hộ cũ"),
        *_along(work, ids, on),
    ]
    if source.head_id in ids and _others_living(work, source.id, ids):
        said.insert(0, f"{title_in(work, source.id)} sẽ chưa có chủ hộ; hãy chọn chủ hộ mới cho người ở lại.")
    return tuple(said)


def relation_words(people: Iterable[Person]) -> tuple[str, ...]:
    """Whose relation to the head became blank."""
    blank = [person for person in people if person.relation_code or person.relation_text]
    if not blank:
        return ()
    return (f"Quan hệ với chủ hộ của {names_of(blank)} để trống; hãy ghi lại theo chủ hộ mới.",)


def kept_words(work: Repositories, household_id: int, what: str) -> tuple[str, ...]:
    """The surplus kept for a household, and what becomes of it."""
    kept = sum(post.amount for post in work.household_changes.kept(household_id))
    return (f"{format_money(kept)} đ tiền thừa giữ lại {what}.",) if kept else ()


def empty_words(work: Repositories, household_id: int) -> tuple[str, ...]:
    """That nobody is left in a household."""
    if _others_living(work, household_id, ()):
        return ()
    return (f"{title_in(work, household_id)} không còn ai đang ở; ghi tình trạng hộ nếu hộ đã giải thể.",)


def share_assignment(work: UnitOfWork, source_id: int, new_id: int) -> None:
    """Whoever was given a household in an open round has the new one beside it too, where the round walks its hamlet."""
    hamlet_id = work.households.get(new_id).hamlet_id
    for row in work.round_households.of_household(source_id):
        if work.round_hamlets.place(row.round_id, hamlet_id) is not None:
            work.round_households.add(
                round_id=row.round_id, household_id=new_id, collector_id=row.collector_id, due_on=row.due_on
            )


def give_assignment(work: UnitOfWork, gone_id: int, kept_id: int) -> None:
    """What was given by hand of a household that is no more goes to the one that stays, unless that was given already."""
    hamlet_id = work.households.get(kept_id).hamlet_id
    for row in work.round_households.of_household(gone_id):
        known = work.round_households.given(row.round_id, kept_id)
        if known is None and work.round_hamlets.place(row.round_id, hamlet_id) is not None:
            work.round_households.change(row.id, household_id=kept_id)
        else:
            work.round_households.remove(row.id)


def drop_assignment(work: UnitOfWork, household_id: int, hamlet_id: int) -> tuple[str, ...]:
    """A household that moves leaves the hands of rounds that do not walk its new hamlet; says whose they were."""
    said = []
    for row in work.round_households.of_household(household_id):
        if work.round_hamlets.place(row.round_id, hamlet_id) is None:
            work.round_households.remove(row.id)
            who = f" cho {work.collectors.get(row.collector_id).name}" if row.collector_id is not None else ""
            said.append(f"Bỏ giao riêng{who} trong {work.rounds.get(row.round_id).name}: đợt ấy không đi thôn mới.")
    return tuple(said)


def _orders(work: Repositories, people: Sequence[Person], household_id: int, on: date) -> list[str]:
    held = work.enrolments.paid_orders(household_id, HEALTH_HOUSEHOLD, on.year)
    return [
        f"{person.name} đã đóng BHYT ở thứ tự {held[person.id]} của hộ cũ năm {on.year}: thứ tự ấy giữ ở hộ cũ, "
        "ở hộ mới tính từ lần đóng sau."
        for person in people
        if person.id in held
    ]


def _classes(work: Repositories, people: Sequence[Person], household_id: int, on: date) -> list[str]:
    words = {code.code: code.name for code in work.reference.codes("support_classes")}
    rows = work.entitlements.of_household(household_id)
    held = sorted({words.get(row.class_code, row.class_code) for row in rows if row.household_id and in_force(row, on)})
    if not held:
        return []
    return [f"Diện {', '.join(held)} là của hộ cũ, không theo {names_of(people)}; xem lại quyết định của xã."]


def _along(work: Repositories, person_ids: Sequence[int], on: date) -> list[str]:
    changes = work.household_changes
    parts = [
        (changes.open_leads(person_ids), "lượt vận động đang mở"),
        (changes.promises(person_ids, on.isoformat()), "lời hẹn đóng"),
        (changes.unpaid(person_ids), "phần đã lập chưa thu đủ (tính lại theo hộ mới khi thu)"),
    ]
    said = [f"{count} {words}" for count, words in parts if count]
    return [f"Đi theo người: {', '.join(said)}."] if said else []


def _others_living(work: Repositories, household_id: int, but: Sequence[int]) -> bool:
    return any(row.residence in LIVING and row.id not in but for row in work.people.of_household(household_id))
