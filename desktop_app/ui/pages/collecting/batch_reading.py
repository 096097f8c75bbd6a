"""What the batches tab reads: everything on its left side, and one batch for its right side; with the words over the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.services.batch_answers import ReturnedItem, return_reasons, returned_waiting
from desktop_app.services.batch_checking import BatchCheck, check_batch
from desktop_app.services.batch_making import WaitingList, waiting_lists
from desktop_app.services.batch_papers import Paper, papers
from desktop_app.services.collecting_batches import OPEN_STATES, BatchDetail, BatchView, batch, batches
from desktop_app.services.office import Office
from desktop_app.ui.pages.collecting.batch_rows import BATCH, RETURNED, WAITING, form_name


@dataclass(frozen=True, kw_only=True)
class LeftSide:
    """Everything the left side shows."""

    views: tuple[BatchView, ...]
    waiting: tuple[WaitingList, ...]
    returned: tuple[ReturnedItem, ...]
    reasons: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class RightSide:
    """A batch with its people, what the pre-check says while it has not left, and the papers that go along."""

    detail: BatchDetail
    check: BatchCheck | None
    papers: tuple[Paper, ...]


def read_left(office: Office, organisation_id: int | None, collector_id: int | None) -> LeftSide:
    """The batches, who waits (of one organisation or collector, or of all) and what came back."""
    return LeftSide(
        views=batches(office),
        waiting=waiting_lists(office, organisation_id=organisation_id, collector_id=collector_id),
        returned=returned_waiting(office),
        reasons=return_reasons(office.read),
    )


def read_batch(office: Office, batch_id: int) -> RightSide:
    """One batch. Raises ``WorldFault`` when the file has none of that id."""
    detail = batch(office, batch_id)
    open_ = detail.view.batch.state in OPEN_STATES
    return RightSide(
        detail=detail, check=check_batch(office, batch_id) if open_ else None, papers=papers(office, batch_id)
    )


def key_of(found: Mapping[str, Any] | None) -> tuple[str, object, str] | None:
    """What a row on the left is known by when the list is read anew."""
    if found is None:
        return None
    return found["kind"], found["id"], "" if found["kind"] == BATCH else found["form"]


def heading_of(found: Mapping[str, Any]) -> str:
    """The heading over the people of a row on the left."""
    if found["kind"] == WAITING:
        return f"Đang chờ kê khai theo {form_name(found['form'])}"
    return "Bị trả lại, chờ giải quyết" if found["kind"] == RETURNED else f"Đợt {found['name']}"


def facts_of(right: RightSide) -> str:
    """Whose batch it is, its days, and the papers that go along."""
    view, made = right.detail.view, right.detail.view.batch
    owner = view.collector or view.organisation
    parts = [owner.name if owner else "Chưa ghi tổ chức"]
    for word, day in (("lập", made.made_on), ("gửi", made.sent_on), ("có kết quả", made.answered_on)):
        if day:
            parts.append(f"{word} {format_date(date.fromisoformat(day))}")
    if right.papers:
        form = form_name(right.papers[0].form)
        named = ", ".join(one.name for one in right.papers[:3])
        more = f" và {len(right.papers) - 3} người" if len(right.papers) > 3 else ""
        parts.append(f"kèm {form} của {len(right.papers)} người: {named}{more}")
    if view.returned:
        parts.append(f"trả lại {view.returned} người, còn {view.unresolved} chờ giải quyết")
    return " · ".join(parts)
