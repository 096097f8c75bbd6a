"""The keys of the tab “Tiến độ”."""

from __future__ import annotations

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(
        id="plan.progress-before", text="Tháng trước", shortcut="Ctrl+PgUp", icon="chevron-left", help="Tiến độ: tháng trước"
    ),
    ActionSpec(
        id="plan.progress-after", text="Tháng sau", shortcut="Ctrl+PgDown", icon="chevron-right", help="Tiến độ: tháng sau"
    ),
    ActionSpec(
        id="plan.progress-place", text="Trang của dòng này", shortcut="Ctrl+Shift+F", icon="table",
        help="Tiến độ: giao, đã làm, còn phải làm, tiềm năng, ai làm, bao giờ của dòng đang chọn",
    ),
    ActionSpec(
        id="plan.progress-names", text="Xem tên", shortcut="Ctrl+Shift+I", icon="person",
        help="Tiến độ: những người đứng sau con số của dòng đang chọn",
    ),
    ActionSpec(
        id="plan.progress-leads", text="Tiềm năng để bù", shortcut="Ctrl+Shift+J", icon="target",
        help="Tiến độ: danh sách tiềm năng của dòng đang chọn, xếp theo khả năng, sẵn sàng để giao",
    ),
    ActionSpec(
        id="plan.progress-back", text="Trở lại", shortcut="Esc", icon="chevron-left",
        help="Tiến độ: từ danh sách tên, trang của một dòng trở lại bảng",
    ),
)  # fmt: skip
