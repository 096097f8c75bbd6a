"""The actions of the page, as data."""

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(
        id="quality.words", text="Chọn tiêu chí", keys="1 … 6", help="Đúng, đủ, sạch, sống, thống nhất, dùng chung"
    ),
    ActionSpec(
        id="quality.walk", text="Dòng sau, dòng trước", keys="J / K", help="Xuống, lên một dòng trong danh sách"
    ),
    ActionSpec(id="quality.fix", text="Sửa như đề nghị", keys="A", help="Sửa dòng đang chọn như đề nghị"),
    ActionSpec(id="quality.skip", text="Bỏ qua, có lý do", keys="S", help="Giữ nguyên dòng đang chọn, ghi lý do"),
    ActionSpec(id="quality.again", text="Xét lại", keys="R", help="Trong phần đã bỏ qua: xét lại dòng đang chọn"),
    ActionSpec(id="quality.edit", text="Mở đúng ô", keys="E / Enter", help="Mở hộ ở đúng ô cần sửa"),
    ActionSpec(
        id="quality.fix-all",
        text="Sửa tất cả",
        shortcut="Ctrl+Shift+A",
        icon="check",
        help="Sửa mọi dòng của vấn đề này có đề nghị chắc chắn, sau khi xem số lượng và ví dụ",
    ),
    ActionSpec(
        id="quality.other-side",
        text="Sang danh sách",
        shortcut="Ctrl+Tab",
        help="Từ các vấn đề sang các dòng và ngược lại",
    ),
    ActionSpec(
        id="quality.place", text="Lọc theo nơi", shortcut="F2", icon="filter", help="Lọc theo thôn, xã, người thu"
    ),
    ActionSpec(
        id="quality.export",
        text="Xuất ra Excel",
        shortcut="Ctrl+E",
        icon="excel",
        help="Lưu danh sách đang xem ra Excel",
    ),
    ActionSpec(
        id="quality.criterion",
        text="Trọng số, ngưỡng",
        shortcut="Ctrl+Shift+W",
        icon="settings",
        help="Sửa trọng số và ngưỡng của vấn đề đang chọn",
    ),
)
