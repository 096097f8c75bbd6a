"""The rows that an office writes into its rule book, as frozen values that travel between rooms; conventions as in `records`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OfficeRate:
    """One figure of the law written by the office, in the columns of ``seeds/law_rates.csv``; ``value`` is the decimal number as text.

    ``replaced_value``: the shipped figure in force on its first day when it was written (``None``: there was none), so that a shipped book that
    says something else since can be told.
    """

    id: int
    key: str
    subject: str
    value: str
    unit: str
    valid_from: str
    valid_to: str | None = None
    source: str
    confidence: str = "M"
    note: str = ""
    replaced_value: str | None = None


@dataclass(frozen=True, kw_only=True)
class SupportRow:
    """One support by a local resolution or another giver, as it is stored: ``value`` is the decimal number as text. See ``domain.supports``."""

    id: int
    scheme: str
    payer: str
    place_kind: str = ""
    place_code: str = ""
    class_code: str = ""
    age_from: int | None = None
    age_to: int | None = None
    basis: str
    value: str
    name: str
    valid_from: str
    valid_to: str | None = None
    source: str
    confidence: str = "M"
    note: str = ""
