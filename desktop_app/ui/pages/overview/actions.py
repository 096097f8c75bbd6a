"""The actions of the page, as data."""

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(
        id="overview.before", text="Tháng trước", shortcut="Ctrl+PgUp", icon="chevron-left", help="Xem tháng trước"
    ),
    ActionSpec(
        id="overview.after", text="Tháng sau", shortcut="Ctrl+PgDown", icon="chevron-right", help="Xem tháng sau"
    ),
    ActionSpec(id="overview.now", text="Tháng này", shortcut="Ctrl+Home", icon="calendar", help="Trở về tháng này"),
    ActionSpec(
        id="overview.dues",
        text="Người đến hạn",
        shortcut="Ctrl+D",
        icon="clock",
        help="Danh sách đang đến hạn, quá hạn, sắp mất mốc, đã gián đoạn",
    ),
    ActionSpec(
        id="overview.why",
        text="Vì sao ra số này?",
        shortcut="F5",
        icon="help",
        help="Trong danh sách tên: vì sao ra số tiền này, vì sao có hạn này",
    ),
    ActionSpec(
        id="overview.message",
        text="Soạn tin nhắn",
        shortcut="Ctrl+M",
        icon="phone",
        help="Danh sách đến hạn: soạn tin nhắn nhắc đóng cho những dòng đang chọn, để sao chép",
    ),
    ActionSpec(
        id="overview.export",
        text="Xuất danh sách",
        shortcut="Ctrl+E",
        icon="excel",
        help="Danh sách đến hạn: lưu phần đang xem thành Excel hoặc PDF, theo người thu",
    ),
    ActionSpec(
        id="overview.next-tab",
        text="Thẻ kế tiếp",
        shortcut="Ctrl+Tab",
        help="Phần kế tiếp của danh sách đến hạn; ở trang chính: xã, phường → nhân viên thu",
    ),
    ActionSpec(
        id="overview.back",
        text="Trở lại",
        shortcut="Esc",
        icon="chevron-left",
        help="Từ danh sách tên trở lại các con số",
    ),
)
