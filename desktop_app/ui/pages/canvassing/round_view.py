"""A round as the head of the page shows it, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.domain.canvassing_records import Round
from desktop_app.services.canvassing_rounds import (
    RoundHamletEntry,
    RoundProgress,
    find_round,
    round_hamlets,
    round_progress,
)
from desktop_app.services.collectors import list_collectors
from desktop_app.services.office import Office
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.widgets.code_combo import Choice


@dataclass(frozen=True, kw_only=True)
class RoundView:
    """One round with its hamlets, its running counts and who may be named as having come."""

    round: Round
    hamlets: Sequence[RoundHamletEntry]
    progress: RoundProgress
    collectors: Sequence[Choice]


def round_view(office: Office, round_id: int) -> RoundView:
    """Everything about one round."""
    return RoundView(
        round=find_round(office.read, round_id),
        hamlets=round_hamlets(office, round_id),
        progress=round_progress(office, round_id),
        collectors=[
            Choice(code=str(one.collector.id), text=one.collector.name, detail=one.organisation.name)
            for one in list_collectors(office, active_only=True)
        ],
    )


def no_rounds(new: Callable[[], object]) -> EmptyState:
    """An office without a round."""
    return EmptyState(
        "canvass",
        "Chưa có đợt vận động nào",
        "Một đợt gồm các thôn phải đi, người vận động từng thôn và thời hạn. Lập đợt rồi đi từng hộ theo thứ tự nhà, "
        "gõ kết quả bằng một chữ số.",
        "Lập đợt vận động",
        new,
    )


def no_households(open_page: Callable[[], object]) -> EmptyState:
    """A hamlet without a household."""
    return EmptyState(
        "household",
        "Thôn này chưa có hộ nào",
        "Thêm hộ ở trang Hộ gia đình, hoặc nhập danh sách hộ từ Excel, rồi quay lại đây.",
        "Mở trang Hộ gia đình",
        open_page,
    )


def not_theirs(everybody: Callable[[], object]) -> EmptyState:
    """A hamlet in which the collector chosen has no household."""
    return EmptyState(
        "person",
        "Người này không có hộ nào ở thôn",
        "Chọn thôn khác, hoặc giao hộ ở thôn này: chọn các hộ trong danh sách bên trái rồi Ctrl+G.",
        "Xem hộ của mọi người",
        everybody,
    )
