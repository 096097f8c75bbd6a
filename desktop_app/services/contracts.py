"""Contracts with the collecting organisations: terms, committed targets of each year, the table of remuneration rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import method_name
from desktop_app.domain.names import clean
from desktop_app.domain.register_records import Contract, ContractRate, ContractTarget
from desktop_app.domain.remuneration import CONTINUE, KIND_WORDS, NEW, RETURN, AgreedRate, check_percent
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork
from desktop_app.system.faults import WorldFault

CHANGES = frozenset({"contract", "collector"})
CONTRACT_KINDS = {"service": "Dịch vụ hỗ trợ", "coordination": "Phối hợp"}
DUE_WHEN = {"accepted": "khi cơ quan BHXH tiếp nhận đợt kê khai", "collected": "khi thu tiền"}
RATE_KINDS = (NEW, CONTINUE, RETURN)


@dataclass(frozen=True, kw_only=True)
class TargetForm:
    """Chỉ tiêu cam kết of one scheme and year; blank is "not agreed", not zero."""

    scheme: str
    year: int
    new_people: int | None = None
    continuing_people: int | None = None


@dataclass(frozen=True, kw_only=True)
class RateForm:
    """One row of the table of rates; ``method`` ``None``: every method; without days it holds as long as the contract."""

    scheme: str
    kind: str
    percent: Decimal
    method: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class ContractForm:
    """One contract as typed with all its targets and rates; ``id`` is ``None`` for a new one."""

    id: int | None = None
    organisation_id: int
    number: str
    kind: str = "service"
    signed_on: date | None = None
    valid_from: date
    valid_to: date | None = None
    due_when: str = "accepted"
    note: str | None = None
    targets: tuple[TargetForm, ...] = ()
    rates: tuple[RateForm, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContractView:
    """A contract with its targets and rates; ``running``: it holds today."""

    contract: Contract
    targets: tuple[ContractTarget, ...]
    rates: tuple[ContractRate, ...]
    running: bool


def contracts_of(office: Office, organisation_id: int) -> tuple[ContractView, ...]:
    """The contracts of an organisation, the newest first."""
    work, today = office.read, office.today.isoformat()
    return tuple(_view(work, found, today) for found in work.contracts.of_organisation(organisation_id))


def contract(office: Office, contract_id: int) -> ContractView:
    """One contract. Raises ``WorldFault`` when the file has none of that id."""
    return _view(office.read, contract_in(office.read, contract_id), office.today.isoformat())


def contract_in(work: Repositories, contract_id: int) -> Contract:
    """The contract of an id. Raises ``WorldFault`` when the file has none."""
    try:
        return work.contracts.get(contract_id)
    except KeyError:
        raise WorldFault("Không tìm thấy hợp đồng này; có thể nó vừa được hoàn tác.") from None


def save_contract(office: Office, form: ContractForm) -> Outcome[int]:
    """Enter or correct a contract with its targets and rates, all or nothing.

    Raises ``RuleBroken`` for a blank or used number, a period turned round, a target or a rate given twice, a rate outside 0–100 %.
    What was granted by an old rate stays as it was granted.
    """
    number = clean(form.number)
    _check(form, number)
    label = f"{'Thêm' if form.id is None else 'Sửa'} hợp đồng {number}"
    with office.write("contract.save", label) as work:
        others = [found for found in work.contracts.of_organisation(form.organisation_id) if found.id != form.id]
        if any(found.number.casefold() == number.casefold() for found in others):
            raise RuleBroken(f"Tổ chức này đã có hợp đồng số {number}.", rule="contract.number")
        values = {
            "organisation_id": form.organisation_id,
            "number": number,
            "kind": form.kind,
            "signed_on": _iso(form.signed_on),
            "valid_from": form.valid_from.isoformat(),
            "valid_to": _iso(form.valid_to),
            "due_when": form.due_when,
            "note": clean(form.note or "") or None,
        }
        if form.id is None:
            contract_id = work.contracts.add(**values)
        else:
            contract_id = contract_in(work, form.id).id
            work.contracts.change(contract_id, **values)
        _save_targets(work, contract_id, form.targets)
        _save_rates(work, contract_id, form.rates, form)
        _refuse_overlaps(agreed_rates(work, form.organisation_id))
    return Outcome(value=contract_id, changes=CHANGES, label=label)


def agreed_rates(work: Repositories, organisation_id: int) -> tuple[AgreedRate, ...]:
    """Every rate agreed with an organisation, cut to the time its contract holds; the newest contract first."""
    return tuple(
        rate
        for found in work.contracts.of_organisation(organisation_id)
        for row in work.contract_rates.of_contract(found.id)
        if (rate := _agreed(found, row)) is not None
    )


def due_when(work: Repositories, organisation_id: int, day: str) -> str:
    """From which day remuneration for money taken on a day (ISO) is owed: as the contract of that day says, ``collected`` without one."""
    held = [found for found in work.contracts.of_organisation(organisation_id) if found.holds_on(day)]
    return held[0].due_when if held else "collected"


def rate_words(scheme: str, kind: str, method: str | None) -> str:
    """A row of the table in words."""
    how = method_name(method) if method else "mọi phương thức"
    return f"{SCHEME_NAMES.get(scheme, scheme)}, {KIND_WORDS.get(kind, kind)}, {how}"


def _view(work: Repositories, found: Contract, today: str) -> ContractView:
    return ContractView(
        contract=found,
        targets=tuple(work.contract_targets.of_contract(found.id)),
        rates=tuple(work.contract_rates.of_contract(found.id)),
        running=found.holds_on(today),
    )


def _check(form: ContractForm, number: str) -> None:
    if not number:
        raise RuleBroken("Chưa gõ số hợp đồng.", rule="contract.number")
    if form.kind not in CONTRACT_KINDS or form.due_when not in DUE_WHEN:
        raise RuleBroken("Loại hợp đồng hoặc thời điểm tính thù lao không có trong danh mục.", rule="contract.kind")
    _check_period(form.valid_from, form.valid_to, f"Hợp đồng {number}")
    seen: set[tuple[str, int]] = set()
    for target in form.targets:
        if (target.scheme, target.year) in seen:
            name = SCHEME_NAMES.get(target.scheme, target.scheme)
            raise RuleBroken(f"Chỉ tiêu {name} năm {target.year} ghi hai lần.", rule="contract.target")
        if min(target.new_people or 0, target.continuing_people or 0) < 0:
            raise RuleBroken("Chỉ tiêu cam kết không thể âm.", rule="contract.target")
        seen.add((target.scheme, target.year))
    for rate in form.rates:
        check_percent(rate.percent)
        if rate.kind not in RATE_KINDS:
            raise RuleBroken("Loại tham gia của tỷ lệ thù lao không có trong danh mục.", rule="contract.rate")
        _check_period(
            rate.valid_from or form.valid_from, rate.valid_to, rate_words(rate.scheme, rate.kind, rate.method)
        )


def _check_period(first: date, last: date | None, what: str) -> None:
    if last is not None and last < first:
        raise RuleBroken(
            f"{what}: ngày hết hiệu lực {format_date(last)} trước ngày bắt đầu {format_date(first)}.",
            rule="period.order",
        )


def _save_targets(work: UnitOfWork, contract_id: int, targets: Sequence[TargetForm]) -> None:
    known = {(row.scheme, row.year): row for row in work.contract_targets.of_contract(contract_id)}
    for target in targets:
        values = {"new_people": target.new_people, "continuing_people": target.continuing_people}
        row = known.pop((target.scheme, target.year), None)
        if row is not None:
            work.contract_targets.change(row.id, **values)
        elif any(value is not None for value in values.values()):
            work.contract_targets.add(contract_id=contract_id, scheme=target.scheme, year=target.year, **values)
    for row in known.values():
        work.contract_targets.remove(row.id)


def _save_rates(work: UnitOfWork, contract_id: int, rates: Sequence[RateForm], form: ContractForm) -> None:
    """Rows that stay the same keep their ids; what is no longer in the table goes."""
    known = {
        (row.scheme, row.kind, row.method, row.valid_from): row for row in work.contract_rates.of_contract(contract_id)
    }
    for rate in rates:
        since = (rate.valid_from or form.valid_from).isoformat()
        values = {
            "percent": str(rate.percent),
            "valid_to": _iso(rate.valid_to),
            "source": clean(rate.source or "") or None,
        }
        row = known.pop((rate.scheme, rate.kind, rate.method, since), None)
        if row is not None:
            work.contract_rates.change(row.id, **values)
        else:
            work.contract_rates.add(
                contract_id=contract_id,
                scheme=rate.scheme,
                kind=rate.kind,
                method=rate.method,
                valid_from=since,
                **values,
            )
    for row in known.values():
        work.contract_rates.remove(row.id)


def _agreed(found: Contract, row: ContractRate) -> AgreedRate | None:
    first = max(found.valid_from, row.valid_from)
    ends = [day for day in (found.valid_to, row.valid_to) if day is not None]
    last = min(ends) if ends else None
    if last is not None and last < first:
        return None
    return AgreedRate(
        scheme=row.scheme,
        kind=row.kind,
        method=row.method,
        percent=Decimal(row.percent),
        valid_from=date.fromisoformat(first),
        valid_to=date.fromisoformat(last) if last else None,
        contract=found.number,
        source=row.source or "",
    )


def _refuse_overlaps(rates: Sequence[AgreedRate]) -> None:
    """One rate for one day: two rows of the same kind may not hold at once, in one contract or in two."""
    ordered = sorted(rates, key=lambda one: one.valid_from)
    for place, earlier in enumerate(ordered):
        for later in ordered[place + 1 :]:
            same = (earlier.scheme, earlier.kind, earlier.method) == (later.scheme, later.kind, later.method)
            if same and earlier.holds_on(later.valid_from):
                words = rate_words(later.scheme, later.kind, later.method)
                raise RuleBroken(
                    f"{words}: hai tỷ lệ cùng hiệu lực từ {format_date(later.valid_from)} "
                    f"(hợp đồng {earlier.contract} và {later.contract}). Hãy ghi ngày hết hiệu lực cho tỷ lệ trước.",
                    rule="contract.rate",
                )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
