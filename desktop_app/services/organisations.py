"""The register of the collecting organisations: who belongs to each, its points, its contract; taking out what was entered by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import sort_key
from desktop_app.domain.records import Organisation
from desktop_app.domain.register_records import Contract
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.unit_of_work import UnitOfWork

CHANGES = frozenset({"collector", "contract"})
_OWN_PARTS = {"collector": {"collector_hamlet"}, "contract": {"contract_target", "contract_rate"}}
# What stands on a record, in the words of the office; a table that is not named here is told as "dữ liệu khác".
_STANDING = {
    "collector": "nhân viên thu",
    "contract": "hợp đồng",
    "collection_point": "điểm thu",
    "ledger_entry": "bút toán thu, nộp, thù lao",
    "receipt": "biên lai",
    "receipt_hand_out": "lần giao quyển biên lai",
    "enrolment": "lần tham gia",
    "visit": "lần vận động",
    "round_hamlet": "thôn trong đợt vận động",
    "batch": "đợt kê khai",
    "remittance": "lần nộp tiền",
    "coverage": "thẻ, thời hạn tham gia",
    "plan_cell": "ô chỉ tiêu",
}


@dataclass(frozen=True, kw_only=True)
class OrganisationEntry:
    """One organisation with its counts; ``contract``: the one that holds today, ``working``: people who work today."""

    organisation: Organisation
    people: int
    working: int
    points: int
    contract: Contract | None
    active: bool


def organisation_entries(office: Office) -> tuple[OrganisationEntry, ...]:
    """Every organisation, those that work today first, the office's own staff after the others, then by name; nobody is left out."""
    work, today = office.read, office.today.isoformat()
    working = {one.id for one in work.collectors.active(today)}
    people, points = work.collectors.all(), work.collection_points.all()
    found = []
    for one in work.organisations.all():
        own = [person for person in people if person.organisation_id == one.id]
        held = [contract for contract in work.contracts.of_organisation(one.id) if contract.holds_on(today)]
        found.append(
            OrganisationEntry(
                organisation=one,
                people=len(own),
                working=sum(person.id in working for person in own),
                points=sum(point.organisation_id == one.id and point.active_to is None for point in points),
                contract=held[0] if held else None,
                active=(one.active_from or "") <= today and (one.active_to is None or today <= one.active_to),
            )
        )
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.active,
                one.organisation.kind == "office",
                sort_key(one.organisation.name),
                one.organisation.id,
            ),
        )
    )


def remove_organisation(office: Office, organisation_id: int) -> Outcome[int]:
    """Take out an organisation that was entered by mistake. Raises ``RuleBroken`` when anything stands on it: then it gets its last day."""
    name = office.read.organisations.get(organisation_id).name
    label = f"Xóa tổ chức {name}"
    with office.write("organisation.remove", label) as work:
        _refuse_history(work, "organisation", organisation_id, name, "Hãy ghi ngày ngừng hợp tác thay vì xóa")
        work.organisations.remove(organisation_id)
    return Outcome(value=organisation_id, changes=CHANGES, label=label)


def remove_collector(office: Office, collector_id: int) -> Outcome[int]:
    """Take out a collector who was entered by mistake. Raises ``RuleBroken`` when he or she has a history: then comes the last day of work."""
    name = office.read.collectors.get(collector_id).name
    label = f"Xóa người thu {name}"
    with office.write("collector.remove", label) as work:
        _refuse_history(work, "collector", collector_id, name, "Hãy ghi ngày nghỉ thay vì xóa")
        for row in work.collector_hamlets.find("collector_id = ?", (collector_id,)):
            work.collector_hamlets.remove(row.id)
        work.collectors.remove(collector_id)
    return Outcome(value=collector_id, changes=CHANGES, label=label)


def remove_contract(office: Office, contract_id: int) -> Outcome[int]:
    """Take out a contract with its targets and rates. Raises ``RuleBroken`` once remuneration was granted under it."""
    found = office.read.contracts.get(contract_id)
    label = f"Xóa hợp đồng {found.number}"
    with office.write("contract.remove", label) as work:
        _refuse_history(
            work, "contract", contract_id, f"Hợp đồng {found.number}", "Hãy ghi ngày hết hiệu lực thay vì xóa"
        )
        if work.remuneration_lines.granted_between(found.organisation_id, found.valid_from, found.valid_to):
            raise RuleBroken(
                f"Đã chi thù lao theo hợp đồng {found.number}, không xóa được. Hãy ghi ngày hết hiệu lực thay vì xóa.",
                rule="register.history",
            )
        for target in work.contract_targets.of_contract(contract_id):
            work.contract_targets.remove(target.id)
        for rate in work.contract_rates.of_contract(contract_id):
            work.contract_rates.remove(rate.id)
        work.contracts.remove(contract_id)
    return Outcome(value=contract_id, changes=CHANGES, label=label)


def remove_point(office: Office, point_id: int) -> Outcome[int]:
    """Take out a collection point. Raises ``RuleBroken`` when something stands on it: then it gets its last day."""
    name = office.read.collection_points.get(point_id).name
    label = f"Xóa điểm thu {name}"
    with office.write("point.remove", label) as work:
        _refuse_history(work, "collection_point", point_id, name, "Hãy ghi ngày đóng điểm thu thay vì xóa")
        work.collection_points.remove(point_id)
    return Outcome(value=point_id, changes=CHANGES, label=label)


def standing_words(counts: Mapping[str, int]) -> str:
    """What stands on a record in words: "12 biên lai, 3 lần vận động"."""
    named: dict[str, int] = {}
    for table, count in counts.items():
        words = _STANDING.get(table, "dữ liệu khác")
        named[words] = named.get(words, 0) + count
    return ", ".join(f"{count} {words}" for words, count in named.items())


def _refuse_history(work: UnitOfWork, table: str, row_id: int, name: str, instead: str) -> None:
    counts = {
        other: count
        for other, count in work.standing.rows_on(table, row_id).items()
        if other not in _OWN_PARTS.get(table, set())
    }
    if counts:
        raise RuleBroken(f"{name} đã có {standing_words(counts)}, không xóa được. {instead}.", rule="register.history")
