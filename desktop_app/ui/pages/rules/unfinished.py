"""The question about what was typed on this page and neither applied nor given up."""

from __future__ import annotations

from desktop_app.services.drafts import SavedDraft
from desktop_app.ui.page import PageContext


def ask_unfinished(context: PageContext, draft: SavedDraft) -> str:
    """Ask whether to go on with a draft: "restore", "later" or "drop" (which drops it)."""
    at = draft.saved_at
    answer = context.messages.ask(
        f"Khôi phục phần đang nhập dở: {draft.title}?",
        {"later": "Để sau", "restore": "Khôi phục", "drop": "Bỏ phần nhập dở"},
        default="later",
        detail=f"Nhập lúc {at[11:16]} ngày {at[8:10]}/{at[5:7]}/{at[:4]}, chưa áp dụng.",
        risky="drop",
    )
    if answer == "drop":
        context.drafts.drop(draft.key)
    return answer
