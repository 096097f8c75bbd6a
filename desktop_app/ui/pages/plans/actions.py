"""The keys of the grid."""

from __future__ import annotations

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(
        id="plan.lock", text="Khóa / mở khóa tháng", shortcut="Ctrl+L", icon="lock", help="Khóa hoặc mở các ô đang chọn"
    ),
    ActionSpec(
        id="plan.share", text="Chia xuống cấp dưới…", shortcut="Ctrl+Shift+G", icon="target",
        help="Chia chỉ tiêu của dòng đang chọn cho các xã, thôn, tổ chức, nhân viên thu hoặc nhóm đối tượng",
    ),
    ActionSpec(id="plan.new", text="Lập phiên bản mới…", shortcut="Ctrl+N", icon="plus", help="Lập chỉ tiêu, phiên bản mới"),
)  # fmt: skip
