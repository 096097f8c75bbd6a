"""Walk lists on paper: what was printed for whom, frozen when it was made (conventions: ``domain/records.py``)."""

from __future__ import annotations

from dataclasses import dataclass

ALL, TO_SEE, LEADS = "all", "to-see", "leads"


@dataclass(frozen=True, kw_only=True)
class WalkList:
    """One walk list. ``aim``: ``all`` households, those still ``to-see``, or those with open ``leads``.

    ``schemes``: codes apart by a blank. ``hamlets``: ids apart by a blank, in walking order.
    """

    id: int
    code: str
    round_id: int
    collector_id: int | None = None
    schemes: str
    aim: str
    hamlets: str
    made_on: str


@dataclass(frozen=True, kw_only=True)
class WalkListLine:
    """One line: its number on the paper and the member it stood for when the list was made."""

    id: int
    list_id: int
    number: int
    household_id: int
    person_id: int
