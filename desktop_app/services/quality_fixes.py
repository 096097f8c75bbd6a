"""Putting problems of data quality right, many at once as one step; and leaving records as they are, with a reason that can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.services.households_entries import settle_leads
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.quality_criteria import criteria, limits
from desktop_app.services.quality_proposals import proposals
from desktop_app.storage import quality as store
from desktop_app.storage.table import Table

SKIPPED = frozenset({"quality_skip"})
SKIP_REASONS = {
    "right": "Đúng như vậy, đã đối chiếu giấy tờ",
    "not-known": "Người dân không nhớ, không có giấy tờ",
    "later": "Chờ bổ sung, hỏi lại sau",
}
_KINDS = {
    "person": frozenset({"person"}),
    "household": frozenset({"household"}),
    "coverage": frozenset({"coverage", "lead"}),
    "entitlement": frozenset({"entitlement"}),
}


def fix(office: Office, code: str, ids: Sequence[int]) -> Outcome[int]:
    """Put right those of some records whose fix follows from facts; how many. What was put right meanwhile is left out.

    Raises ``RuleBroken`` when there is nothing to put right without somebody's judgement.
    """
    name = _name(office, code)
    kinds: frozenset[str] = frozenset()
    with office.write("quality.fix", f"Sửa: {name}") as work:
        failing = store.still_failing(work.db, code, limits(office, criteria(office)), ids)
        wanted = proposals(work, code, list(failing))
        tables: dict[str, Table[Any]] = {
            "person": work.people,
            "household": work.households,
            "coverage": work.coverages,
            "entitlement": work.entitlements,
        }
        if not wanted:
            raise RuleBroken(
                "Những dòng này không có cách sửa chắc chắn từ dữ liệu đã có. Hãy mở hộ (phím E) để sửa.",
                rule="quality.nothing",
            )
        for one in wanted.values():
            tables[one.table].change(one.id, **one.values)
            kinds |= _KINDS[one.table]
            if one.table == "coverage":
                person = work.people.get(work.coverages.get(one.id).person_id)
                settle_leads(work, office, person.household_id, person.id)
    label = f"Sửa {len(wanted)} chỗ: {name}"
    return Outcome(value=len(wanted), changes=kinds, label=label)


def skip(office: Office, code: str, ids: Sequence[int], reason: str) -> Outcome[int]:
    """Leave failing records as they are, with a reason; each is asked again as soon as it says something else. Raises ``RuleBroken`` without a
    reason, and when none of them fails any more."""
    why = clean(reason)
    if not why:
        raise RuleBroken("Hãy ghi lý do bỏ qua.", rule="quality.reason")
    name = _name(office, code)
    with office.write("quality.skip", f"Bỏ qua: {name}") as work:
        said = store.still_failing(work.db, code, limits(office, criteria(office)), ids)
        if not said:
            raise RuleBroken("Những dòng này đã được sửa rồi, không cần bỏ qua.", rule="quality.gone")
        for note in work.quality_skips.of_check(code):
            if note.record_id in said:
                work.quality_skips.remove(note.id)
        work.quality_skips.add_many(
            [
                {
                    "check_code": code,
                    "record_id": record,
                    "said": words,
                    "reason": why,
                    "noted_on": office.today.isoformat(),
                }
                for record, words in said.items()
            ]
        )
    return Outcome(value=len(said), changes=SKIPPED, label=f"Bỏ qua {len(said)} chỗ: {name}")


def ask_again(office: Office, note_ids: Sequence[int]) -> Outcome[int]:
    """Take back that records stand as they are. Raises ``RuleBroken`` when it was taken back before."""
    with office.write("quality.ask", "Xét lại chỗ đã bỏ qua") as work:
        notes = work.quality_skips.of_ids(note_ids)
        if not notes:
            raise RuleBroken("Những dòng này đã được xét lại trước đó.", rule="quality.gone")
        for note in notes:
            work.quality_skips.remove(note.id)
    return Outcome(value=len(notes), changes=SKIPPED, label=f"Xét lại {len(notes)} chỗ đã bỏ qua")


def _name(office: Office, code: str) -> str:
    return next(one.name for one in criteria(office) if one.code == code)
