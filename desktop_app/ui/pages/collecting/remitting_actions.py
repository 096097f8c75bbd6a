"""The keys of the tab “Nộp tiền, đối chiếu”, as data; they work while the focus is inside it."""

from __future__ import annotations

from desktop_app.ui.actions import ActionSpec, declare

REMIT, SHEET, CLOSE, REOPEN = "remit.remit", "remit.sheet", "remit.close", "remit.reopen"
DAYS, LEDGER, HANDED, HOME = "remit.days", "remit.ledger", "remit.handed", "remit.home"
REFUND, ADJUST, VOID = "remit.refund", "remit.adjust", "remit.void"
ACTIONS = declare(
    ActionSpec(id=REMIT, text="Nộp tiền…", shortcut="Ctrl+M", icon="upload", help="Nộp tiền: ghi một lần nộp tiền"),
    ActionSpec(
        id=SHEET,
        text="Biên bản đối chiếu",
        shortcut="Ctrl+E",
        icon="report",
        help="Nộp tiền: xem, in biên bản đối chiếu của người đang chọn",
    ),
    ActionSpec(
        id=CLOSE, text="Khóa sổ tháng…", shortcut="Ctrl+L", icon="lock", help="Nộp tiền: khóa sổ một tháng đã hết"
    ),
    ActionSpec(
        id=REOPEN,
        text="Mở lại tháng…",
        shortcut="Ctrl+Shift+L",
        icon="key",
        help="Nộp tiền: mở lại tháng đã khóa sổ, có lý do",
    ),
    ActionSpec(id=DAYS, text="Đối chiếu theo ngày", shortcut="Ctrl+1", help="Nộp tiền: xem đối chiếu theo ngày"),
    ActionSpec(id=LEDGER, text="Sổ thu", shortcut="Ctrl+2", help="Nộp tiền: xem từng khoản của người đang chọn"),
    ActionSpec(id=HANDED, text="Các lần nộp", shortcut="Ctrl+3", help="Nộp tiền: xem các lần nộp trong tháng"),
    ActionSpec(
        id=HOME, text="Sổ của hộ", shortcut="Ctrl+U", icon="home", help="Sổ thu: xem mọi khoản của hộ ở dòng đang chọn"
    ),
    ActionSpec(
        id=REFUND, text="Hoàn trả…", shortcut="Ctrl+H", icon="undo", help="Sổ thu: hoàn trả tiền của khoản đang chọn"
    ),
    ActionSpec(
        id=ADJUST, text="Điều chỉnh…", shortcut="Ctrl+J", icon="edit", help="Sổ thu: điều chỉnh khoản đang chọn ghi sai"
    ),
    ActionSpec(
        id=VOID,
        text="Hủy lần nộp…",
        shortcut="Ctrl+Shift+Del",
        icon="error",
        help="Các lần nộp: hủy lần nộp tiền đang chọn",
    ),
)
