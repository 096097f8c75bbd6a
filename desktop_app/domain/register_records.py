"""The nouns of the collectors' side beyond organisation and collector (those stand in `records.py`): contracts, points, remuneration.

Conventions as in `records.py`: ``None`` means "not known", months are ``YYYY-MM``, days ISO text, money whole đồng, percentages decimal text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Contract:
    """Hợp đồng with a collecting organisation. ``kind``: ``service`` | ``coordination``.

    ``due_when`` says from which day remuneration is owed: ``collected`` (the money was taken) or ``accepted`` (the agency took in the batch).
    """

    id: int
    organisation_id: int
    number: str
    kind: str
    signed_on: str | None = None
    valid_from: str
    valid_to: str | None = None
    due_when: str = "accepted"
    note: str | None = None

    def holds_on(self, day: str) -> bool:
        """Whether the contract is in force on a day (ISO)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class ContractTarget:
    """Chỉ tiêu cam kết of one scheme and year: people newly joined and people who go on."""

    id: int
    contract_id: int
    scheme: str
    year: int
    new_people: int | None = None
    continuing_people: int | None = None


@dataclass(frozen=True, kw_only=True)
class ContractRate:
    """Tỷ lệ thù lao of a contract: scheme × kind (``new`` | ``continue`` | ``return``) × method (``None``: every method), in percent of what
    was paid."""

    id: int
    contract_id: int
    scheme: str
    kind: str
    method: str | None = None
    percent: str
    valid_from: str
    valid_to: str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class CollectionPoint:
    """Điểm thu of an organisation; ``code`` as given by the agency (điểm thu within unit and commune)."""

    id: int
    organisation_id: int
    name: str
    code: str | None = None
    commune_code: str | None = None
    address: str | None = None
    phone: str | None = None
    active_from: str | None = None
    active_to: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class PostedRemuneration:
    """One line of remuneration that stands in the ledger, append-only: what was granted for an enrolment, or taken back.

    ``number`` counts the lines of the enrolment from 1; ``base``: đồng the participant paid (grant) or got back (claw-back);
    ``amount`` is not negative, the ledger entry carries the sign; ``rate`` is the JSON of the rate used; ``months_back``: months refunded.
    """

    id: int
    entry_id: int
    enrolment_id: int
    number: int
    kind: str
    fresh: int
    base: int
    percent: str
    amount: int
    month: str
    months_back: int | None = None
    rate: str
