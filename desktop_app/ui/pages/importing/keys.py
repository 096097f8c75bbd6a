"""The keys of the page, as data."""

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(id="import.choose", text="Chọn tệp Excel…", shortcut="F2", icon="excel", help="Chọn tệp để nhập"),
    ActionSpec(
        id="import.paste",
        text="Dán từ bộ nhớ tạm",
        shortcut="Ctrl+V",
        icon="copy",
        help="Nhập vùng đã chép trong Excel hoặc nội dung tra cứu thẻ",
    ),
    ActionSpec(
        id="import.next",
        text="Tiếp tục",
        shortcut="F9",
        icon="check",
        keys="Enter / F9",
        help="Bước kế tiếp; ở bước Kiểm tra là ghi nhận",
    ),
    ActionSpec(id="import.back", text="Quay lại", shortcut="Shift+F9", icon="chevron-left", help="Về bước trước"),
    ActionSpec(
        id="import.filter",
        text="Lọc kế tiếp",
        shortcut="Ctrl+Tab",
        icon="filter",
        help="Tất cả → Thêm → Sửa → Giống → Lỗi → Nghi trùng",
    ),
    ActionSpec(
        id="import.filters",
        text="Lọc theo kết quả",
        keys="Ctrl+1 … 7",
        help="Tất cả, Thêm, Sửa, Giống, Lỗi, Nghi trùng, Đã chọn",
    ),
    ActionSpec(
        id="import.search", text="Tìm trong tệp", shortcut="Ctrl+G", icon="search", help="Tìm trong các dòng đang xem"
    ),
    ActionSpec(
        id="import.policy",
        text="Cách nhập",
        shortcut="Ctrl+E",
        icon="edit",
        help="Chọn thêm mới, điền ô trống, cập nhật",
    ),
    ActionSpec(
        id="import.rejects",
        text="Lưu dòng lỗi ra Excel…",
        shortcut="Ctrl+S",
        icon="download",
        help="Lưu các dòng bị loại kèm lý do",
    ),
    ActionSpec(
        id="import.template",
        text="Tải mẫu trống…",
        shortcut="Ctrl+T",
        icon="download",
        help="Lưu mẫu danh sách trống để điền",
    ),
    ActionSpec(
        id="import.undo",
        text="Hoàn tác lần nhập",
        shortcut="Ctrl+Del",
        icon="undo",
        help="Hoàn tác lần nhập này hoặc lần đang chọn",
    ),
    ActionSpec(
        id="import.ledger",
        text="Xem từng dòng",
        shortcut="Ctrl+L",
        icon="list",
        help="Từng dòng của lần nhập đã thành gì",
    ),
    ActionSpec(
        id="import.compare",
        text="So hai danh sách…",
        shortcut="Ctrl+M",
        icon="table",
        help="So danh sách tháng này với tháng trước: mới, không còn, thay đổi",
    ),
    ActionSpec(
        id="import.memory",
        text="Lựa chọn đã nhớ",
        shortcut="Ctrl+H",
        icon="history",
        help="Các lựa chọn cho dòng nghi trùng được nhớ cho lần sau",
    ),
)
