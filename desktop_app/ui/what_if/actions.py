"""The actions of “Tính thử”, as data: the one that opens it from a page, and those inside."""

from desktop_app.ui.actions import ActionSpec, declare

OPEN = ActionSpec(
    id="what-if.open",
    text="Tính thử",
    shortcut="Ctrl+T",
    icon="edit",
    help="Tính thử mức đóng: đổi người, số tháng, diện, thu nhập, ngày đóng; chưa ghi gì",
)
INSIDE = (
    ActionSpec(
        id="what-if.enrol",
        text="Lập và sang Thu",
        shortcut="Ctrl+S | F9",
        icon="save",
        help="Lập tham gia đúng như đang tính rồi mở trang Thu",
    ),
    ActionSpec(
        id="what-if.copy",
        text="Sao chép tóm tắt",
        shortcut="Ctrl+C | Ctrl+Shift+C",
        icon="copy",
        help="Sao chép tóm tắt để dán vào Zalo, tin nhắn",
    ),
    ActionSpec(
        id="what-if.print",
        text="Phiếu báo mức đóng",
        shortcut="Ctrl+P",
        icon="print",
        help="Xem, in hoặc lưu phiếu báo mức đóng kèm cách tính",
    ),
    ActionSpec(id="what-if.up", text="Lên một bậc", shortcut="Alt+Up", help="Đưa người này lên một bậc thứ tự"),
    ActionSpec(id="what-if.down", text="Xuống một bậc", shortcut="Alt+Down", help="Đưa người này xuống một bậc thứ tự"),
    ActionSpec(id="what-if.least", text="Mức thấp nhất", shortcut="Ctrl+1", help="Thu nhập thấp nhất được chọn"),
    ActionSpec(id="what-if.double", text="Gấp 2", shortcut="Ctrl+2", help="Thu nhập gấp 2 mức thấp nhất"),
    ActionSpec(id="what-if.triple", text="Gấp 3", shortcut="Ctrl+3", help="Thu nhập gấp 3 mức thấp nhất"),
    ActionSpec(
        id="what-if.reset", text="Về đề xuất", shortcut="Ctrl+Del", icon="undo", help="Bỏ mọi thay đổi, về đề xuất"
    ),
    ActionSpec(
        id="what-if.visitors",
        text="Hộ chưa có trong danh sách",
        shortcut="Ctrl+N",
        icon="plus",
        help="Tính cho hộ chưa có trong danh sách: gõ năm sinh, diện; nhấn lần nữa thêm người",
    ),
    ActionSpec(id="what-if.next-tab", text="Thẻ kế tiếp", shortcut="Ctrl+Tab", help="Hộ gia đình → Đơn vị chậm đóng"),
    ActionSpec(id="what-if.help", text="Trợ giúp", shortcut="F1", icon="help", help="Mở hoặc đóng trợ giúp"),
    ActionSpec(id="what-if.keys", text="Phím tắt", shortcut="?", icon="keyboard", help="Các phím tắt của cửa sổ này"),
)
declare(OPEN, *INSIDE)
