"""The actions of the page, as data."""

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(
        id="canvass.save",
        text="Lưu, sang hộ kế",
        shortcut="Ctrl+S",
        icon="save",
        help="Lưu kết quả và mở hộ kế tiếp theo thứ tự nhà",
    ),
    ActionSpec(
        id="canvass.next", text="Hộ tiếp theo", shortcut="Ctrl+PgDown", icon="chevron-down", help="Lưu và mở hộ kế tiếp"
    ),
    ActionSpec(
        id="canvass.previous", text="Hộ trước", shortcut="Ctrl+PgUp", icon="chevron-up", help="Lưu và mở hộ trước"
    ),
    ActionSpec(
        id="canvass.absent",
        text="Cả hộ vắng nhà",
        shortcut="F4",
        icon="home",
        help="Ghi cả hộ vắng nhà rồi sang hộ kế tiếp",
    ),
    ActionSpec(
        id="canvass.collect", text="Thu tiền hộ này", shortcut="F9", icon="collect", help="Mở trang thu cho hộ này"
    ),
    ActionSpec(
        id="canvass.household", text="Sửa hộ này", shortcut="F2", icon="edit", help="Mở hộ này ở trang Hộ gia đình"
    ),
    ActionSpec(id="canvass.round", text="Đợt mới", shortcut="Ctrl+N", icon="plus", help="Lập một đợt vận động mới"),
    ActionSpec(
        id="canvass.organisations",
        text="Tổ chức, người thu",
        shortcut="Ctrl+Shift+T",
        icon="group",
        help="Tổ chức, người thu, điểm thu, hợp đồng và thù lao",
    ),
    ActionSpec(
        id="canvass.paper",
        text="In phiếu đi từng hộ",
        shortcut="Ctrl+P",
        icon="print",
        help="Lập phiếu giấy hoặc Excel để mang đi từng hộ",
    ),
    ActionSpec(
        id="canvass.assign",
        text="Giao cho người vận động…",
        shortcut="Ctrl+G",
        icon="person",
        help="Tiềm năng: giao những người đang chọn; Đi từng hộ: giao riêng những hộ đang chọn trong danh sách; kèm hạn",
    ),
    ActionSpec(
        id="canvass.why",
        text="Vì sao?",
        shortcut="F5",
        icon="help",
        help="Tiềm năng, Việc hôm nay: điểm xếp hạng từng dòng và các danh sách đã nêu tên",
    ),
    ActionSpec(
        id="canvass.hand-over",
        text="Bàn giao việc…",
        shortcut="Ctrl+Shift+B",
        icon="group",
        help="Chuyển thôn, tiềm năng, lịch hẹn của một người vận động cho người khác",
    ),
    ActionSpec(id="canvass.next-tab", text="Thẻ kế tiếp", shortcut="Ctrl+Tab", help="Sang thẻ kế tiếp của trang"),
    ActionSpec(
        id="canvass.previous-tab", text="Thẻ trước", shortcut="Ctrl+Shift+Tab", help="Trở về thẻ trước của trang"
    ),
    ActionSpec(id="canvass.digit", text="Kết quả", keys="1 … 9", help="Kết quả theo bảng bên phải; nhiều dòng một lúc"),
    ActionSpec(id="canvass.clear", text="Xoá kết quả", keys="0 / Del", help="Bỏ kết quả vừa gõ"),
)
