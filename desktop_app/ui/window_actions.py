"""The actions of the window itself, as data."""

from desktop_app.ui.actions import ActionSpec, declare

WINDOW_ACTIONS = declare(
    ActionSpec(
        id="window.search", text="Tìm", shortcut="Ctrl+K | Ctrl+F", icon="search", help="Tìm người, hộ, biên lai"
    ),
    ActionSpec(id="window.undo", text="Hoàn tác", shortcut="Ctrl+Z", icon="undo", help="Hoàn tác thao tác vừa làm"),
    ActionSpec(
        id="window.redo",
        text="Làm lại",
        shortcut="Ctrl+Y | Ctrl+Shift+Z",
        icon="redo",
        help="Làm lại thao tác vừa hoàn tác",
    ),
    ActionSpec(id="window.back", text="Trang trước", shortcut="Alt+Left", icon="chevron-left", help="Về trang vừa xem"),
    ActionSpec(id="window.forward", text="Trang sau", shortcut="Alt+Right", icon="chevron-right", help="Tới trang sau"),
    ActionSpec(id="window.field", text="Đến ô…", shortcut="F6", icon="edit", help="Đến một ô nhập bằng cách gõ tên ô"),
    ActionSpec(
        id="window.next-problem", text="Lỗi kế tiếp", shortcut="F8", icon="warning", help="Đến chỗ cần xem lại kế tiếp"
    ),
    ActionSpec(
        id="window.previous-problem",
        text="Lỗi trước",
        shortcut="Shift+F8",
        icon="warning",
        help="Về chỗ cần xem lại trước đó",
    ),
    ActionSpec(
        id="window.help", text="Trợ giúp", shortcut="F1", icon="help", help="Mở hoặc đóng trợ giúp của trang này"
    ),
    ActionSpec(id="window.keys", text="Phím tắt", shortcut="?", icon="keyboard", help="Các phím tắt của màn hình này"),
    ActionSpec(
        id="window.zoom-in", text="Phóng to", shortcut="Ctrl++ | Ctrl+=", icon="plus", help="Phóng to toàn chương trình"
    ),
    ActionSpec(id="window.zoom-out", text="Thu nhỏ", shortcut="Ctrl+-", icon="minus", help="Thu nhỏ toàn chương trình"),
    ActionSpec(id="window.zoom-reset", text="Cỡ thường", shortcut="Ctrl+0", icon="eye", help="Về cỡ chữ thường"),
    ActionSpec(
        id="window.dark", text="Nền sáng / tối", shortcut="Ctrl+Shift+D", icon="moon", help="Đổi nền sáng hoặc tối"
    ),
    ActionSpec(
        id="window.rail",
        text="Thu gọn thanh trang",
        shortcut="Ctrl+B",
        icon="panel-left",
        help="Thu gọn hoặc mở thanh trang",
    ),
    ActionSpec(
        id="window.quality",
        text="Chất lượng dữ liệu",
        shortcut="Ctrl+Shift+Q",
        icon="ok",
        help="Chỗ sai, thiếu, trùng, cũ trong dữ liệu và cách sửa",
    ),
    ActionSpec(id="window.backup", text="Sao lưu ngay", icon="backup", help="Tạo bản sao đã kiểm tra của tệp dữ liệu"),
    ActionSpec(id="window.exit", text="Thoát", shortcut="Ctrl+Q", icon="exit", help="Đóng chương trình"),
    ActionSpec(
        id="window.pages", text="Chuyển trang", keys="Alt+1 … 9", help="Đến trang theo thứ tự trên thanh bên trái"
    ),
)
