"""Brings the shipped reference lists (``seeds/``) into a data file, and brings them up to date when the program ships newer ones."""

from __future__ import annotations

import hashlib

from desktop_app.storage.repositories import Repositories
from desktop_app.system.resources import read_seed, seed

# The code lists that live in one table; the file name is the list's name.
LISTS = (
    "support_classes",
    "subject_groups",
    "payment_methods",
    "relations",
    "ethnicities",
    "schemes",
    "visit_outcomes",
    "refusal_reasons",
    "repeat_reasons",
    "channels",
    "health_card_codes",
    "national_figures",
    "indicators",
    "lead_sources",
    "outreach_kinds",
    "ranking_weights",
    "household_states",
    "residence_states",
    "overdue_ages",
    "batch_forms",
    "batch_checks",
    "return_reasons",
    "exception_reasons",
)
_FILES = ("provinces", "communes", "law_rates", *LISTS)


def load(work: Repositories) -> None:
    """Load every list (inside a transaction of the caller)."""
    work.reference.load_units(read_seed("provinces"), read_seed("communes"))
    work.reference.load_rates(read_seed("law_rates"))
    for name in LISTS:
        work.reference.load_list(name, read_seed(name))
    work.reference.stamp(fingerprint())


def refresh(work: Repositories) -> None:
    """Load the lists again when the shipped ones differ from those in the file."""
    if work.reference.stamped() != fingerprint():
        with work.db.atomic():
            load(work)


def fingerprint() -> str:
    """One hash over the shipped lists."""
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update(seed(name).read_bytes())
    return digest.hexdigest()
