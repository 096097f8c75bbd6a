"""What the page asks before something is given up or done to many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.domain.money import format_money
from desktop_app.domain.records import ImportBatch
from desktop_app.services.import_paste import Clip, NothingToPaste
from desktop_app.services.import_values import Preview, RowOutcome
from desktop_app.ui.messages import Messages
from desktop_app.ui.pages.importing import doubts
from desktop_app.ui.pages.importing.clipboard import pasted


def what_was_copied(messages: Messages) -> Clip | Path | None:
    """Return what lies on the clipboard; a sentence and None when it can hold no list."""
    try:
        return pasted()
    except NothingToPaste as fault:
        messages.fault(fault)
        return None


def may_undo(messages: Messages, batch: ImportBatch) -> bool:
    """Ask before an earlier import is taken back."""
    answer = messages.ask(
        f"Hoàn tác lần nhập {batch.file_name}?",
        choices={"keep": "Giữ nguyên", "undo": "Hoàn tác lần nhập"},
        default="keep",
        detail=f"Lần nhập này đã thêm {format_money(batch.added)} và sửa {format_money(batch.updated)} dòng. "
        "Phần đã được sửa hoặc dùng sau đó sẽ giữ lại và được nêu tên.",
        risky="undo",
    )
    return answer == "undo"


def may_leave(messages: Messages, seen: Preview | None) -> bool:
    """Ask before decisions and answers about the file in hand are given up for what was pasted."""
    if seen is None or not (seen.decisions or seen.answers or seen.mapping):
        return True
    answer = messages.ask(
        f"Bỏ tệp {seen.path.name} đang xem dở?",
        choices={"keep": "Xem tiếp tệp này", "leave": "Xem phần vừa dán"},
        default="keep",
        detail="Các lựa chọn đã ghi cho tệp này chưa được ghi nhận.",
        risky="leave",
    )
    return answer == "leave"


def may_decide(messages: Messages, digit: str, group: Sequence[RowOutcome]) -> bool:
    """Ask, with the count and a sample, before one key settles every row of a kind."""
    if len(group) < 2 or digit not in (doubts.ALL_SAME, doubts.ALL_OTHER, doubts.ALL_SKIP):
        return True
    asked, word, sample = doubts.question(digit, group)
    answer = messages.ask(asked, choices={"keep": "Xem lại từng dòng", "all": word}, default="keep", detail=sample)
    return answer == "all"
