"""The nouns of the employers' side: who pays for others (or, as owner of a household business, for himself) and how each month stands.

Conventions as in `records.py`: ``None`` means "not known", months are ``YYYY-MM``, days ISO text, money whole đồng.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Employer:
    """Đơn vị sử dụng lao động, hộ kinh doanh: a unit of the tax office's or the agency's lists.

    ``tax_code``: 10 digits, ``10-3`` digits for a branch, or the owner's 12-digit personal id (since 7/2025). ``unit_code``: the agency's code
    (CV 1804/BHXH, 2025). ``kind``: row 1–11 of part A of form B16a-TS. ``state``: ``active`` | ``paused`` | ``closed``. ``tax_method``:
    ``declaration`` (kê khai) | ``lump-sum`` (khoán). ``people_declared``: people declared elsewhere (to the tax office …) as of ``declared_on``.
    """

    id: int
    name: str
    tax_code: str | None = None
    unit_code: str | None = None
    kind: int | None = None
    commune_code: str | None = None
    address: str | None = None
    phone: str | None = None
    owner_name: str | None = None
    owner_personal_id: str | None = None
    state: str | None = None
    tax_method: str | None = None
    registered_on: str | None = None
    people_declared: int | None = None
    declared_on: str | None = None
    business: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class EmployerMonth:
    """One month of an employer as told by ``source``. ``fund``: "" for all together, else ``social`` | ``health`` | ``unemployment`` | ``accident``.

    ``people`` take part; ``payable``, ``paid``, ``arrears`` in đồng; ``months_late``: months of arrears. What a list does not say stays ``None``.
    """

    id: int
    employer_id: int
    month: str
    fund: str = ""
    people: int | None = None
    payable: int | None = None
    paid: int | None = None
    arrears: int | None = None
    months_late: int | None = None
    source: str


@dataclass(frozen=True, kw_only=True)
class CollectorHamlet:
    """A hamlet that a collector looks after as a rule (địa bàn); who walks it in a round is said by the round."""

    id: int
    collector_id: int
    hamlet_id: int


@dataclass(frozen=True, kw_only=True)
class MonthlyFigure:
    """One figure that was entered or imported (not counted from the records): indicator × scope × month, with where it comes from.

    ``scope_kind`` and ``scope_code`` as in ``PlanCell``; ``value`` in the indicator's unit (people, đồng …).
    """

    id: int
    indicator: str
    scope_kind: str
    scope_code: str
    month: str
    value: int
    source: str
