"""The actions of the reports page: text, key, icon and what they do."""

from __future__ import annotations

from desktop_app.ui.actions import ActionSpec, declare

ACTIONS = declare(
    ActionSpec(id="report.excel", text="Lưu Excel…", shortcut="Ctrl+S", icon="excel", help="Lưu báo cáo thành tệp Excel"),
    ActionSpec(id="report.pdf", text="Lưu PDF…", shortcut="Ctrl+Shift+S", icon="pdf", help="Lưu báo cáo thành tệp PDF"),
    ActionSpec(id="report.print", text="In…", shortcut="Ctrl+P", icon="print", help="In đúng những trang đang xem"),
    ActionSpec(id="report.open", text="Mở tệp vừa lưu", shortcut="Ctrl+Shift+E", icon="excel", help="Mở tệp báo cáo vừa lưu"),
    ActionSpec(id="report.again", text="Làm lại như kỳ trước", shortcut="Ctrl+Shift+L", icon="copy", help="Lập và lưu kỳ này như kỳ trước"),
    ActionSpec(id="report.find", text="Tìm mẫu", shortcut="Ctrl+L", icon="search", help="Tìm mẫu báo cáo theo mã hoặc tên"),
    ActionSpec(id="report.folder", text="Mở thư mục", shortcut="Ctrl+Shift+O", icon="folder", help="Mở thư mục đã lưu báo cáo"),
    ActionSpec(id="report.month-before", text="Tháng trước", shortcut="Ctrl+PgUp", icon="chevron-left", help="Báo cáo của tháng trước"),
    ActionSpec(id="report.month-after", text="Tháng sau", shortcut="Ctrl+PgDown", icon="chevron-right", help="Báo cáo của tháng sau"),
    ActionSpec(id="report.page-up", text="Lên", shortcut="PgUp", icon="arrow-up", help="Cuộn lên, hết trang thì về trang trước"),
    ActionSpec(id="report.page-down", text="Xuống", shortcut="PgDown", icon="arrow-down", help="Cuộn xuống, hết trang thì sang trang sau"),
    ActionSpec(id="report.first", text="Trang đầu", shortcut="Ctrl+Home", icon="arrow-up", help="Về trang đầu của báo cáo"),
    ActionSpec(id="report.last", text="Trang cuối", shortcut="Ctrl+End", icon="arrow-down", help="Đến trang cuối của báo cáo"),
    ActionSpec(id="report.zoom", text="Vừa chiều ngang / cỡ thật", shortcut="Ctrl+Shift+0", icon="eye", help="Đổi cỡ hiện trang giấy"),
    ActionSpec(id="report.submit", text="Nộp báo cáo…", shortcut="F9", icon="upload", help="Kiểm tra, ghi tệp và giữ nguyên số liệu đã nộp"),
    ActionSpec(id="report.register", text="Sổ nộp báo cáo", shortcut="Ctrl+R", icon="list", help="Những báo cáo đã nộp, hạn nộp, chênh lệch"),
    ActionSpec(id="report.batch", text="Lập đợt kê khai…", shortcut="Ctrl+N", icon="plus", help="Lập đợt D05-TS từ những người đang chờ"),
)  # fmt: skip
