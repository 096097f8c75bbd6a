"""The keys of the page Quy định."""

from __future__ import annotations

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(
        id="rules.new",
        text="Thêm quy định mới",
        shortcut="Ctrl+N",
        icon="plus",
        help="Thêm quy định mới, hoặc mức hỗ trợ mới ở trang Hỗ trợ",
    ),
    ActionSpec(
        id="rules.figure",
        text="Thêm mức khác của cùng văn bản",
        shortcut="Ctrl+Shift+N",
        icon="plus",
        help="Thêm một mức nữa của cùng văn bản",
    ),
    ActionSpec(
        id="rules.preview",
        text="Xem ảnh hưởng",
        shortcut="F9",
        icon="eye",
        help="Xem báo giá, người đến hạn, chỉ tiêu đổi thế nào trước khi áp dụng",
    ),
    ActionSpec(
        id="rules.apply", text="Áp dụng", shortcut="Ctrl+S", icon="check", help="Áp dụng sau khi đã xem ảnh hưởng"
    ),
    ActionSpec(id="rules.close", text="Đóng phần nhập", shortcut="Esc", icon="close", help="Đóng phần đang nhập"),
    ActionSpec(
        id="rules.withdraw",
        text="Rút lại, bỏ",
        shortcut="Ctrl+Del",
        icon="trash",
        help="Rút lại mức cơ quan đã nhập, hoặc bỏ mức hỗ trợ đang chọn",
    ),
    ActionSpec(
        id="rules.change", text="Sửa mức hỗ trợ", shortcut="Ctrl+E", icon="edit", help="Sửa mức hỗ trợ đang chọn"
    ),
    ActionSpec(
        id="rules.end",
        text="Cho hết hiệu lực",
        shortcut="Ctrl+H",
        icon="calendar",
        help="Định ngày cuối cùng của mức hỗ trợ đang chọn",
    ),
    ActionSpec(id="rules.find", text="Lọc", shortcut="F2", icon="filter", help="Gõ để lọc danh sách"),
    ActionSpec(id="rules.day", text="Xem ngày", shortcut="Ctrl+D", icon="calendar", help="Đến ô ngày xem quy định"),
    ActionSpec(
        id="rules.next-tab",
        text="Trang bên",
        shortcut="Ctrl+Tab",
        icon="list",
        help="Chuyển giữa quy định của Nhà nước và hỗ trợ của địa phương",
    ),
)
