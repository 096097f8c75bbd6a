"""The actions of the page, as data."""

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(id="household.save", text="Lưu hộ", shortcut="Ctrl+S", icon="save", help="Lưu hộ đang nhập"),
    ActionSpec(id="household.add", text="Thêm hộ", shortcut="Ctrl+N", icon="plus", help="Thêm một hộ mới"),
    ActionSpec(
        id="household.next",
        text="Hộ tiếp theo",
        shortcut="Ctrl+PgDown",
        icon="chevron-down",
        help="Lưu và mở hộ kế tiếp trong thôn",
    ),
    ActionSpec(
        id="household.previous",
        text="Hộ trước",
        shortcut="Ctrl+PgUp",
        icon="chevron-up",
        help="Lưu và mở hộ trước trong thôn",
    ),
    ActionSpec(
        id="household.member", text="Thêm người", shortcut="Ctrl+Shift+N", icon="person", help="Thêm thành viên vào hộ"
    ),
    ActionSpec(
        id="household.head", text="Chọn làm chủ hộ", shortcut="Ctrl+H", icon="home", help="Chọn người này làm chủ hộ"
    ),
    ActionSpec(
        id="household.newcomer",
        text="Thêm người mới đến",
        shortcut="Ctrl+Shift+A",
        icon="person",
        help="Thêm người mới đến hộ, hoặc chuyển người đã có về hộ",
    ),
    ActionSpec(
        id="household.birth",
        text="Trẻ mới sinh",
        shortcut="Ctrl+Shift+B",
        icon="plus",
        help="Ghi trẻ mới sinh của người mẹ đang chọn",
    ),
    ActionSpec(
        id="household.death",
        text="Ghi người đã mất",
        shortcut="Ctrl+Shift+X",
        icon="flag",
        help="Ghi ngày mất của người đang chọn, chủ hộ mới và việc phải báo",
    ),
    ActionSpec(
        id="household.move",
        text="Chuyển người sang hộ khác",
        shortcut="Ctrl+Shift+M",
        icon="group",
        help="Chuyển những người đang chọn sang hộ khác",
    ),
    ActionSpec(
        id="household.split",
        text="Tách hộ",
        shortcut="Ctrl+Shift+T",
        icon="household",
        help="Tách những người đang chọn thành hộ mới",
    ),
    ActionSpec(
        id="household.merge-homes",
        text="Nhập hộ khác vào hộ này",
        shortcut="Ctrl+Shift+G",
        icon="household",
        help="Nhập cả một hộ khác vào hộ này",
    ),
    ActionSpec(
        id="household.change-head",
        text="Đổi chủ hộ",
        shortcut="Ctrl+Shift+H",
        icon="home",
        help="Đổi chủ hộ và ghi lại quan hệ của từng người",
    ),
    ActionSpec(
        id="household.merge-people",
        text="Gộp hai bản ghi của một người",
        shortcut="Ctrl+G",
        icon="group",
        help="Gộp người đang chọn với bản ghi trùng, hoặc hai dòng đang chọn",
    ),
    ActionSpec(
        id="household.why",
        text="Vì sao ra số này?",
        shortcut="F5",
        icon="help",
        help="Vì sao ra số này, ngày này: từng bước, mức đã dùng và căn cứ",
    ),
    ActionSpec(
        id="household.rights",
        text="Quyền lợi",
        shortcut="Ctrl+L",
        icon="star",
        help="Quyền lợi của thành viên: được tham gia gì, diện nào có lợi nhất, hết diện thì sao",
    ),
    ActionSpec(
        id="household.advice",
        text="Phiếu tư vấn hộ",
        shortcut="Ctrl+P",
        icon="print",
        help="Xem, in phiếu tư vấn của hộ này",
    ),
    ActionSpec(
        id="household.declaration",
        text="Tờ khai TK1-TS",
        shortcut="Ctrl+Shift+K",
        icon="print",
        help="Xem, in tờ khai TK1-TS của thành viên đang chọn, hoặc của cả hộ",
    ),
    ActionSpec(id="household.find", text="Lọc danh sách", shortcut="F2", icon="filter", help="Đến ô lọc danh sách hộ"),
    ActionSpec(id="household.discard", text="Bỏ phần nhập dở", icon="undo", help="Bỏ phần đang nhập, về như đã lưu"),
    ActionSpec(id="household.next-tab", text="Thẻ kế tiếp", shortcut="Ctrl+Tab", help="Hộ gia đình → Danh sách người"),
    ActionSpec(id="household.repeat", text="Lặp lại ô trên", keys="F3", help="Lặp lại giá trị của dòng trên, hộ trước"),
    ActionSpec(id="household.sticky", text="Lặp lại ô cố định", keys="F7", help="Lặp lại thôn của hộ trước"),
)
