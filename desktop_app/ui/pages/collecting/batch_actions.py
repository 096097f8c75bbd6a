"""The keys of the declaration batches, as data; they work while the focus is inside their tab."""

from __future__ import annotations

from desktop_app.ui.actions import ActionSpec, declare

MAKE, CHECK, SEND, ACCEPT = "batch.make", "batch.check", "batch.send", "batch.accept"
RETURN, RESOLVE, TAKE_OUT, EXPORT, VIEW = "batch.return", "batch.resolve", "batch.out", "batch.export", "batch.view"
ACTIONS = declare(
    ActionSpec(
        id=MAKE,
        text="Lập đợt…",
        shortcut="Ctrl+L",
        icon="plus",
        help="Đợt kê khai: lập đợt cho một hoặc mọi tổ chức, nhân viên thu",
    ),
    ActionSpec(
        id=CHECK,
        text="Kiểm tra",
        shortcut="Ctrl+I",
        icon="check",
        help="Đợt kê khai: kiểm tra những gì cơ quan BHXH sẽ trả lại",
    ),
    ActionSpec(id=SEND, text="Đã gửi", shortcut="Ctrl+E", icon="upload", help="Đợt kê khai: đánh dấu đã gửi"),
    ActionSpec(
        id=ACCEPT,
        text="Được chấp nhận",
        shortcut="Ctrl+M",
        icon="ok",
        help="Đợt kê khai: cả đợt, hoặc phần còn lại, được chấp nhận",
    ),
    ActionSpec(
        id=RETURN,
        text="Bị trả lại…",
        shortcut="Ctrl+R",
        icon="undo",
        help="Đợt kê khai: ghi người bị trả lại và lý do",
    ),
    ActionSpec(
        id=RESOLVE,
        text="Giải quyết…",
        shortcut="Ctrl+J",
        icon="edit",
        help="Đợt kê khai: giải quyết người bị trả lại",
    ),
    ActionSpec(
        id=TAKE_OUT,
        text="Bỏ khỏi đợt",
        shortcut="Ctrl+U",
        icon="minus",
        help="Đợt kê khai: đưa người đang chọn về danh sách chờ",
    ),
    ActionSpec(
        id=EXPORT,
        text="Xuất mẫu…",
        shortcut="Ctrl+Shift+S",
        icon="excel",
        help="Đợt kê khai: xuất danh sách đúng mẫu và tờ khai kèm theo",
    ),
    ActionSpec(
        id=VIEW,
        text="Xem, in",
        shortcut="Ctrl+Shift+P",
        icon="print",
        help="Đợt kê khai: xem và in danh sách đúng mẫu",
    ),
)
