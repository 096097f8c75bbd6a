"""The nouns of the office, as frozen values that travel between rooms.

Each class mirrors one table of the data file (``docs/architecture.md``). Conventions: ids are station-seeded integers; dates are ISO text
(``YYYY-MM-DD``), months ``YYYY-MM``; a birth keeps the precision it has (``1965``, ``1965-03``, ``1965-03-05``); money is whole đồng;
``None`` means "not known" and is never replaced by a plausible value.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Province:
    """A province or centrally-run city after 1/7/2025 (2-digit code)."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Commune:
    """A commune-level unit (xã, phường, đặc khu; 5-digit code, QĐ 19/2025/QĐ-TTg)."""

    code: str
    name: str
    kind: str
    province_code: str


@dataclass(frozen=True, kw_only=True)
class Hamlet:
    """Thôn, ấp, bản, tổ dân phố, khu phố: belongs to one commune; ``list_order`` is the walking order."""

    id: int
    commune_code: str
    name: str
    kind: str | None = None
    list_order: int = 0


@dataclass(frozen=True, kw_only=True)
class Household:
    """Hộ gia đình. ``state``: ``active`` | ``moved`` | ``dissolved``. ``list_order`` is the house order inside the hamlet."""

    id: int
    hamlet_id: int
    code: str | None = None
    address: str | None = None
    phone: str | None = None
    head_id: int | None = None
    state: str = "active"
    list_order: int = 0
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """A resident. Neither ``personal_id`` (12 digits) nor ``insurance_no`` (10 digits) is a key: both may be missing or wrong.

    ``sex``: ``male`` | ``female`` | ``None``; ``residence``: ``home`` | ``away`` | ``moved`` | ``died`` | ``other-household`` | ``None``.
    """

    id: int
    household_id: int
    name: str
    birth: str | None = None
    sex: str | None = None
    personal_id: str | None = None
    insurance_no: str | None = None
    card_no: str | None = None
    phone: str | None = None
    ethnicity_code: str | None = None
    relation_code: str | None = None
    relation_text: str | None = None
    occupation: str | None = None
    workplace: str | None = None
    residence: str | None = None
    list_order: int = 0
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entitlement:
    """A support class held by a household or a person for a period (hộ nghèo, cận nghèo, DTTS …)."""

    id: int
    class_code: str
    household_id: int | None = None
    person_id: int | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """A warning that was saved with a reason (a lawful exception): which field of whom, what it said and why it stands.

    ``person_id`` is ``None`` for a field of the household itself; ``message`` is the warning's own sentence, so that a
    different warning on the same field asks again.
    """

    id: int
    household_id: int
    person_id: int | None = None
    field: str
    message: str
    reason: str
    noted_on: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """One person's cover in one scheme for a period. ``source``: ``import`` | ``enrolment`` | ``entered``."""

    id: int
    person_id: int
    scheme: str
    subject_group: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    source: str = "entered"
    card_no: str | None = None
    facility: str | None = None
    collector_id: int | None = None
    five_years_on: str | None = None
    enrolment_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Tổ chức hỗ trợ phát triển đối tượng. ``kind``: ``service`` (dịch vụ) | ``coordination`` (phối hợp) | ``office``.

    ``owner``: ``post`` (Bưu điện) | ``pvi`` | ``other``, the rows of B16c-TS; ``contact`` is who speaks for it.
    """

    id: int
    name: str
    code: str | None = None
    kind: str = "service"
    owner: str | None = None
    address: str | None = None
    phone: str | None = None
    contact: str | None = None
    active_from: str | None = None
    active_to: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Collector:
    """Nhân viên thu, cộng tác viên or cán bộ chuyên quản. ``kind``: ``collector`` | ``collaborator`` | ``officer``.

    ``village_leader``: lãnh đạo thôn, tổ dân phố (1, 0, ``None``: nobody said); ``card_*``: the collector's card; ``trained_on``: last training.
    """

    id: int
    organisation_id: int
    name: str
    code: str | None = None
    phone: str | None = None
    kind: str = "collector"
    active_from: str | None = None
    active_to: str | None = None
    village_leader: int | None = None
    card_no: str | None = None
    card_from: str | None = None
    card_to: str | None = None
    trained_on: str | None = None
    training_note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """One participation paid for a period. Amounts are for the whole period, in đồng.

    ``kind``: ``new`` | ``continue`` | ``return`` | ``adjust``. ``state``: ``quoted`` | ``partial`` (paid in part) | ``collected`` | ``in-batch`` |
    ``sent`` | ``accepted`` | ``returned`` | ``refunded`` | ``voided``. ``snapshot`` is the JSON of the
    parameters and steps that were used, so that the amount can be explained years later.
    """

    id: int
    person_id: int
    household_id: int
    scheme: str
    kind: str
    method: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    months: int
    income: int | None = None
    order_no: int | None = None
    support_class: str | None = None
    gross: int
    state_support: int
    local_support: int
    other_support: int
    payable: int
    snapshot: str
    state: str
    quoted_on: str
    collected_on: str | None = None
    commune_code: str
    hamlet_id: int
    collector_id: int | None = None
    batch_id: int | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Biên lai thu tiền, append-only. ``voids_id`` names the receipt that this one reverses. ``total`` in đồng (negative when it reverses).

    ``book_id``, ``book_number``, ``hand_out_id``: the place of the number in a receipt book, where it comes from one.
    """

    id: int
    number: str
    issued_on: str
    household_id: int
    collector_id: int | None = None
    method: str
    total: int
    payer: str | None = None
    voids_id: int | None = None
    note: str | None = None
    book_id: int | None = None
    book_number: int | None = None
    hand_out_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One append-only movement of money; ``amount`` in đồng, positive when money comes in.

    Cash in hand: ``collect`` and ``void`` (its reversal), ``refund`` (given back for an enrolment; without one: surplus given back), ``credit``
    (surplus kept for the household, negative when used), ``adjust`` (names by ``corrects_id`` what it puts right), ``remit`` (handed in, negative).
    Owed to the collector: ``remuneration``, ``claw-back`` (negative), ``pay-out`` (negative). ``method``: ``cash`` | ``transfer``.
    ``organisation_id``: the collector's as of the entry. ``entered_at`` is local ISO time. Rows of before schema 5 do not say who entered them.
    """

    id: int
    receipt_id: int | None = None
    enrolment_id: int | None = None
    person_id: int | None = None
    household_id: int | None = None
    kind: str
    scheme: str | None = None
    amount: int
    entry_on: str
    commune_code: str | None = None
    hamlet_id: int | None = None
    support_class: str | None = None
    collector_id: int | None = None
    organisation_id: int | None = None
    method: str | None = None
    remittance_id: int | None = None
    reverses_id: int | None = None
    corrects_id: int | None = None
    entered_at: str | None = None
    entered_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportBatch:
    """One workbook taken in: the counts add up, ``read = added + updated + same + rejected``."""

    id: int
    file_name: str
    sha256: str
    kind: str
    sheet: str
    fingerprint: str | None = None
    policy: str
    imported_at: str
    read: int
    added: int
    updated: int
    same: int
    rejected: int
    ignored: int


@dataclass(frozen=True, kw_only=True)
class ImportLayout:
    """How the columns of one import were understood: ``mapping`` is JSON, field (or "") by column letters."""

    id: int
    import_id: int
    fingerprint: str
    kind: str
    mapping: str


@dataclass(frozen=True, kw_only=True)
class ImportDecision:
    """What the user said about a doubtful row: ``add`` (another person, saved as ``person_id``), ``match`` (is ``person_id``), ``skip``.

    ``key`` is what the file said, in the form in which the next list is asked; ``said`` the same for people. ``decided_on`` is a day (ISO).
    """

    id: int
    import_id: int
    key: str
    action: str
    person_id: int | None = None
    said: str
    decided_on: str
