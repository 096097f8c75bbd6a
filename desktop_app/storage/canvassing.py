"""Rounds, who walks which hamlet, leads and visits."""

from __future__ import annotations

from desktop_app.domain.records import Lead, Round, RoundHamlet, Visit
from desktop_app.storage.table import Table


class Rounds(Table[Round]):
    """Đợt rà soát, vận động."""

    name = "round"
    record = Round


class RoundHamlets(Table[RoundHamlet]):
    """Who walks which hamlet of a round."""

    name = "round_hamlet"
    record = RoundHamlet


class Leads(Table[Lead]):
    """Đối tượng tiềm năng: at most one open lead per person and scheme."""

    name = "lead"
    record = Lead


class Visits(Table[Visit]):
    """Outcomes of contacts, append-only."""

    name = "visit"
    record = Visit
