"""What the page says where there is nothing yet, each with the one next step."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.ui.components.empty import EmptyState


def no_hamlets(add: Callable[[], object]) -> EmptyState:
    """An office without a hamlet."""
    return EmptyState(
        "map-pin",
        "Chưa có thôn, tổ dân phố nào",
        "Mỗi hộ thuộc một thôn. Hãy thêm thôn đầu tiên, hoặc nhập danh sách hộ từ Excel: các thôn trong danh sách được "
        "thêm theo.",
        "Thêm thôn, tổ dân phố",
        add,
    )


def no_households(add: Callable[[], object]) -> EmptyState:
    """A list without a household."""
    return EmptyState(
        "household",
        "Chưa có hộ nào ở đây",
        "Thêm từng hộ bằng tay (Ctrl+N), hoặc nhập cả danh sách ở trang Nhập Excel.",
        "Thêm hộ",
        add,
    )


def none_chosen() -> EmptyState:
    """Nothing chosen yet."""
    return EmptyState("household", "Chọn một hộ ở danh sách", "Dùng ↑ ↓ để xem từng hộ.")
