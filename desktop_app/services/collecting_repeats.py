"""Nobody is collected or declared twice within days by mistake: who was is stopped, and goes on only with a reason out of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.services.enrolling_price import SCHEME_NAMES, PricedLine
from desktop_app.storage.household_money import Repeat
from desktop_app.storage.repositories import Repositories

RULE = "enrolment.repeat"


@dataclass(frozen=True, kw_only=True)
class RepeatReason:
    """One entry of the list of lawful reasons; ``needs_note``: it says nothing without words of one's own."""

    code: str
    name: str
    needs_note: bool


def repeat_reasons(work: Repositories, on: date) -> tuple[RepeatReason, ...]:
    """The reasons for which somebody may be collected again so soon (``seeds/repeat_reasons.csv``)."""
    found = work.reference.codes("repeat_reasons", on.isoformat())
    return tuple(
        RepeatReason(code=code.code, name=code.name, needs_note=code.details.get("needs_note") == "yes")
        for code in found
    )


def repeats(work: Repositories, law: LawBook, person_ids: Sequence[int], scheme: str, on: date) -> Mapping[int, Repeat]:
    """Who of these was collected or declared in the scheme within `declare.repeat-days` around ``on``, or stands in an open batch.

    Another record with the same personal id or insurance number is the same human being. Keys are the ids asked about.
    """
    span = timedelta(days=repeat_days(law, on))
    return work.household_money.repeats(person_ids, scheme, (on - span).isoformat(), (on + span).isoformat())


def repeat_days(law: LawBook, on: date) -> int:
    """How many days count as "just now"."""
    return law.at_or_first("declare.repeat-days", on).whole


def repeat_words(found: Repeat, person_id: int) -> str:
    """What was done before: “đã thu BHYT hộ gia đình ngày 18/11/2026 (biên lai 2026-000012), đang ở đợt D05-TS số 01/2026”."""
    scheme = SCHEME_NAMES.get(found.scheme, found.scheme)
    if found.state == "partial":
        told = f"đang nộp dở {scheme}"
    else:
        told = f"đã thu {scheme} ngày {_shown(found.collected_on)}" if found.collected_on else f"đã thu {scheme}"
    if found.receipt:
        told += f" (biên lai {found.receipt})"
    if found.batch:
        where = {"in-batch": "đang ở", "returned": "bị trả lại ở"}.get(found.state, "đã kê khai ở")
        told += f", {where} đợt {found.batch}"
        told += f" ngày {_shown(found.batch_on)}" if found.batch_on else ""
    if found.person_id != person_id:
        told += f", ở hồ sơ khác trùng số giấy tờ: {found.name} (hộ số {found.household_id})"
    return told


def refuse_repeats(work: Repositories, law: LawBook, lines: Sequence[PricedLine], on: date) -> None:
    """Raise ``RuleBroken`` for the first line of somebody collected or declared just now for which no reason is given."""
    for scheme in {one.line.scheme for one in lines}:
        asked = {one.line.person_id: one for one in lines if one.line.scheme == scheme and not one.line.repeat_reason}
        for person_id, found in repeats(work, law, list(asked), scheme, on).items():
            raise RuleBroken(
                f"{asked[person_id].name} {repeat_words(found, person_id)}. Thu hoặc kê khai lại trong {repeat_days(law, on)} "
                "ngày, hoặc khi đợt trước chưa xong, dễ bị trả lại vì trùng. Kiểm tra; đúng là phải thu nữa thì chọn lý do ở trang Thu.",
                rule=RULE,
            )


def _shown(iso: str | None) -> str:
    return format_date(date.fromisoformat(iso)) if iso else ""
