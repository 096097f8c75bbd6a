"""The one question about what was typed and not saved before the program ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop_app.services.drafts import SavedDraft
from desktop_app.ui.page import PageContext


def offer_draft(context: PageContext, drafts: Sequence[SavedDraft], restore: Callable[[SavedDraft], object]) -> bool:
    """Ask about the newest draft, naming its household: bring it back, give it up, or leave it for later. Says whether it was brought back."""
    if not drafts:
        return False
    draft = drafts[0]
    at = draft.saved_at
    more = f" Còn {len(drafts) - 1} phần khác, được hỏi khi mở hộ đó hoặc ở lần mở sau." if len(drafts) > 1 else ""
    answer = context.messages.ask(
        f"Khôi phục phần đang nhập dở của {draft.title}?",
        {"later": "Để sau", "restore": "Khôi phục", "drop": "Bỏ phần nhập dở"},
        default="later",
        detail=f"Nhập lúc {at[11:16]} ngày {at[8:10]}/{at[5:7]}/{at[:4]}, chưa lưu.{more}",
        risky="drop",
    )
    if answer == "restore":
        restore(draft)
    elif answer == "drop":
        context.drafts.drop(draft.key)
    return answer == "restore"
