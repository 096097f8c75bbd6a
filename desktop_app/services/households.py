"""Households as the sheet shows them, and saving what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.canvassing_records import Visit
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.identity import Problem
from desktop_app.domain.records import Commune, Coverage, Entitlement, Hamlet, Household, Waiver
from desktop_app.services.households_check import HEAD, REASONS, asks_reason, problems_of
from desktop_app.services.households_form import HouseholdForm, MemberForm, split_path
from desktop_app.services.households_people import Member, head_name, members_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

SEXES = {"male": "Nam", "female": "Nữ"}


@dataclass(frozen=True, kw_only=True)
class HouseholdSheet:
    """Everything one sheet shows.

    ``classes``: names of the support classes of the household itself in force on ``on``; ``previous`` and ``next``: the
    neighbours in house order (``None`` at the ends of the hamlet).
    """

    household: Household
    hamlet: Hamlet
    commune: Commune
    head: str | None
    on: date
    members: tuple[Member, ...]
    coverages: tuple[Coverage, ...]
    entitlements: tuple[Entitlement, ...]
    classes: tuple[str, ...]
    waivers: tuple[Waiver, ...]
    visits: tuple[Visit, ...]
    previous: int | None
    next: int | None

    @property
    def title(self) -> str:
        """How people name this household."""
        return title_of(self.household, self.head)


def title_of(household: Household, head: str | None) -> str:
    """How people name a household: by its head, else by its code."""
    if head:
        return f"Hộ {head}"
    return f"Hộ {household.code}" if household.code else "Hộ chưa có chủ hộ"


def open_household(office: Office, household_id: int, on: date | None = None) -> HouseholdSheet:
    """Everything about one household on a day (today by default). Raises ``WorldFault`` when it is not in the file."""
    work, day = office.read, on or office.today
    household = find_household(work, household_id)
    hamlet = work.hamlets.get(household.hamlet_id)
    (commune,) = work.reference.communes([hamlet.commune_code])
    members = members_of(work, office.law, household_id, day)
    entitlements = tuple(work.entitlements.of_household(household_id))
    names = {code.code: code.name for code in work.reference.codes("support_classes")}
    shown = [row for row in entitlements if row.household_id is not None and in_force(row, day)]
    return HouseholdSheet(
        household=household,
        hamlet=hamlet,
        commune=commune,
        head=head_name(household, [member.person for member in members]),
        on=day,
        members=members,
        coverages=tuple(work.coverages.of_household(household_id)),
        entitlements=entitlements,
        classes=tuple(names.get(row.class_code, row.class_code) for row in shown),
        waivers=tuple(work.waivers.of_household(household_id)),
        visits=tuple(work.visits.of_household(household_id)),
        previous=work.households.neighbour(household_id, forward=False),
        next=work.households.neighbour(household_id, forward=True),
    )


def find_household(work: Repositories, household_id: int) -> Household:
    """One household. Raises ``WorldFault`` when it is not in the file (it may have been undone meanwhile)."""
    try:
        return work.households.get(household_id)
    except KeyError:
        raise WorldFault("Hộ này không còn trong tệp dữ liệu. Hãy tìm lại hộ theo tên hoặc mã.") from None


def in_force(row: Entitlement, on: date) -> bool:
    """Whether a support class is held on a day."""
    day = on.isoformat()
    return (row.valid_from or "") <= day and (row.valid_to is None or row.valid_to >= day)


def save_household(office: Office, form: HouseholdForm, *, label: str = "") -> Outcome[int]:
    """Save a household as typed, new or known, with all its members; the value is its id.

    A blank field changes nothing unless it was emptied on purpose (``cleared``). Warnings are kept with their reasons.
    ``label``: what undo calls it, instead of the household. Raises ``RuleBroken`` when something blocks or a warning has no reason.
    """
    new = form.id is None
    with office.write("household.save", label or ("Thêm hộ gia đình" if new else "Sửa hộ gia đình")) as work:
        household_id, _, changed = write_form(work, form, office.today)
        household = work.households.get(household_id)
        title = title_of(household, head_name(household, work.people.of_household(household_id)))
    said = label or f"{'Thêm' if new else 'Lưu'} {title[0].lower()}{title[1:]}"
    changes = frozenset({"household", "person"}) if changed else frozenset()
    return Outcome(value=household_id, changes=changes, label=said)


def write_form(work: UnitOfWork, form: HouseholdForm, today: date) -> tuple[int, tuple[int, ...], bool]:
    """Check and write a form inside a running verb: the household's id, its members' in the order of the form, and whether anything changed.

    Raises as ``save_household`` does.
    """
    if form.id is not None:
        find_household(work, form.id)
    problems = problems_of(work, form, today)
    _refuse(problems, asks_reason(work, form, problems), form)
    household_id, changed = _save_head_line(work, form)
    ids: list[int] = []
    # A form that shows only some of the members says nothing about the order of the list.
    everybody = {person.id for person in work.people.of_household(household_id)}
    ordered = everybody <= {member.id for member in form.members}
    for place, member in enumerate(form.members):
        person_id, differs = _save_member(
            work, household_id, member, place if ordered else None, is_head=form.head == place
        )
        ids.append(person_id)
        changed = changed or differs
    if form.head is not None:
        changed = work.households.change(household_id, head_id=ids[form.head]) or changed
    changed = _keep_reasons(work, form, problems, household_id, ids, today) or changed
    return household_id, tuple(ids), changed


def _refuse(problems: Sequence[Problem], asked: Sequence[Problem], form: HouseholdForm) -> None:
    for problem in problems:
        if problem.level == "block":
            raise RuleBroken(f"Chưa lưu được: {problem.message}", rule="household.block")
    unanswered = [problem for problem in asked if not _reason(form, problem.field)]
    if unanswered:
        raise RuleBroken(
            f"Còn {len(unanswered)} cảnh báo chưa có lý do: {unanswered[0].message} Hãy sửa, hoặc chọn lý do rồi lưu.",
            rule="household.reason",
        )


def _reason(form: HouseholdForm, path: str) -> str:
    chosen = form.reasons.get(path, "").strip()
    return REASONS.get(chosen, chosen)


def _save_head_line(work: UnitOfWork, form: HouseholdForm) -> tuple[int, bool]:
    values = form.values()
    if form.id is None:
        assert form.hamlet_id is not None  # a form without one was refused
        order = work.households.last_order(form.hamlet_id) + 1
        return work.households.add(hamlet_id=form.hamlet_id, state="active", list_order=order, **values), True
    household = work.households.get(form.id)
    place: dict[str, int] = {}
    if form.hamlet_id is not None and form.hamlet_id != household.hamlet_id:
        place = {"hamlet_id": form.hamlet_id, "list_order": work.households.last_order(form.hamlet_id) + 1}
    return form.id, bool(values or place) and work.households.change(form.id, **values, **place)


def _save_member(
    work: UnitOfWork, household_id: int, member: MemberForm, place: int | None, *, is_head: bool
) -> tuple[int, bool]:
    values: dict[str, str | int | None] = dict(member.values())
    if place is not None:
        values["list_order"] = place + 1
    elif member.id is None:
        values["list_order"] = work.people.last_order(household_id) + 1
    if is_head and not values.get("relation_code") and "relation_code" not in member.cleared:
        known = work.people.get(member.id).relation_code if member.id is not None else None
        # Whoever is chosen as head is the head to himself: this is what the code says, not a guess.
        values["relation_code"] = known or HEAD
    if member.id is None:
        return work.people.add(household_id=household_id, **values), True
    return member.id, bool(values) and work.people.change(member.id, **values)


def _keep_reasons(
    work: UnitOfWork, form: HouseholdForm, problems: Sequence[Problem], household_id: int, ids: Sequence[int], on: date
) -> bool:
    kept = [problem for problem in problems if problem.level == "warn" and _reason(form, problem.field)]
    for problem in kept:
        place, name = split_path(problem.field)
        work.waivers.add(
            household_id=household_id,
            person_id=ids[place] if place is not None else None,
            field=name,
            message=problem.message,
            reason=_reason(form, problem.field),
            noted_on=on.isoformat(),
        )
    return bool(kept)
