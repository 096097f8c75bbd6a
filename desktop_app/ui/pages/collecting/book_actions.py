"""The keys of the receipt books, as data; they work while the focus is inside their tab."""

from __future__ import annotations

from desktop_app.ui.actions import ActionSpec, declare

RECEIVE, HAND, BACK, SPOIL, LOSE = "books.receive", "books.hand", "books.back", "books.spoil", "books.lose"
ACTIONS = declare(
    ActionSpec(
        id=RECEIVE, text="Nhận quyển…", shortcut="Ctrl+I", icon="plus", help="Quyển biên lai: ghi các quyển mới nhận"
    ),
    ActionSpec(
        id=HAND, text="Giao…", shortcut="Ctrl+U", icon="upload", help="Quyển biên lai: giao số cho nhân viên thu"
    ),
    ActionSpec(
        id=BACK, text="Nhận lại…", shortcut="Ctrl+R", icon="undo", help="Quyển biên lai: nhận lại phần chưa dùng"
    ),
    ActionSpec(
        id=SPOIL,
        text="Đánh dấu hỏng…",
        shortcut="Ctrl+M",
        icon="error",
        help="Quyển biên lai: số hỏng hoặc bỏ trống, có lý do",
    ),
    ActionSpec(
        id=LOSE, text="Báo mất…", shortcut="Ctrl+Shift+M", icon="warning", help="Quyển biên lai: quyển hoặc số bị mất"
    ),
)
