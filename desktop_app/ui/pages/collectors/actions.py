"""The actions of the page, as data."""

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(id="collectors.next-tab", text="Thẻ kế tiếp", shortcut="Ctrl+Tab", help="Tổ chức, người thu ↔ Thù lao"),
    ActionSpec(
        id="collectors.new-organisation",
        text="Thêm tổ chức…",
        shortcut="Ctrl+Shift+N",
        icon="plus",
        help="Tổ chức: thêm một tổ chức hỗ trợ phát triển đối tượng",
    ),
    ActionSpec(
        id="collectors.add",
        text="Thêm…",
        shortcut="Ctrl+N",
        icon="plus",
        help="Tổ chức: thêm người thu, điểm thu hoặc hợp đồng theo thẻ đang mở",
    ),
    ActionSpec(id="collectors.edit", text="Sửa…", shortcut="F2", icon="edit", help="Tổ chức: sửa dòng đang chọn"),
    ActionSpec(
        id="collectors.end",
        text="Ghi ngày nghỉ…",
        shortcut="F4",
        icon="calendar",
        help="Người thu: xem việc còn dở và ghi ngày nghỉ",
    ),
    ActionSpec(
        id="collectors.hand-over",
        text="Bàn giao việc…",
        shortcut="Ctrl+Shift+B",
        icon="group",
        help="Người thu: chuyển thôn, tiềm năng, lịch hẹn cho người khác",
    ),
    ActionSpec(
        id="collectors.remove",
        text="Xóa…",
        shortcut="Ctrl+Del",
        icon="trash",
        help="Xóa dòng nhập nhầm; đã có dữ liệu thì ghi ngày nghỉ thay vì xóa",
    ),
    ActionSpec(id="collectors.people", text="Người thu", shortcut="Ctrl+1", help="Tổ chức: thẻ Người thu"),
    ActionSpec(id="collectors.points", text="Điểm thu", shortcut="Ctrl+2", help="Tổ chức: thẻ Điểm thu"),
    ActionSpec(id="collectors.contracts", text="Hợp đồng", shortcut="Ctrl+3", help="Tổ chức: thẻ Hợp đồng"),
    ActionSpec(
        id="collectors.why",
        text="Vì sao ra số này?",
        shortcut="F5",
        icon="help",
        help="Thù lao: cách tính của dòng đang chọn, từng bước và căn cứ",
    ),
    ActionSpec(
        id="collectors.confirm",
        text="Xác nhận tháng",
        shortcut="F9",
        icon="ok",
        help="Thù lao: ghi sổ các dòng chờ xác nhận của tháng, mỗi dòng một lần",
    ),
    ActionSpec(
        id="collectors.pay-out",
        text="Chi thù lao…",
        shortcut="Ctrl+E",
        icon="upload",
        help="Thù lao: chi cho người đang chọn ở bảng bên phải, hoặc cho cả tổ chức",
    ),
    ActionSpec(
        id="collectors.export", text="Xuất D11-TS…", shortcut="Ctrl+S", icon="save", help="Thù lao: ghi D11-TS ra tệp"
    ),
    ActionSpec(
        id="collectors.before",
        text="Tháng trước",
        shortcut="Ctrl+PgUp",
        icon="chevron-left",
        help="Thù lao: tháng trước",
    ),
    ActionSpec(
        id="collectors.after", text="Tháng sau", shortcut="Ctrl+PgDown", icon="chevron-right", help="Thù lao: tháng sau"
    ),
)
