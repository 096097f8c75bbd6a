"""The words of the page: how sure a figure is, who entered it, what it is used for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.rule_book_values import (
    DATE,
    DUE,
    IN_FORCE,
    MINIMUM,
    OWN,
    PAST,
    PLAN,
    QUOTE,
    SHIPPED,
    UNKNOWN,
    UPCOMING,
)
from desktop_app.ui.widgets.code_combo import Choice

UNVERIFIED = "chưa kiểm chứng"
SURE = "đã kiểm chứng"
CONFIDENCES = (
    Choice(code="H", text="Đã đọc văn bản gốc", detail=SURE),
    Choice(code="M", text="Một nguồn", detail=UNVERIFIED),
    Choice(code="L", text="Chưa chắc chắn", detail=UNVERIFIED),
)
ORIGINS = {SHIPPED: "chương trình", OWN: "cơ quan"}
STATES = {IN_FORCE: "đang hiệu lực", UPCOMING: "sắp hiệu lực", PAST: "đã hết hiệu lực"}
STATE_TONES = {IN_FORCE: "good", UPCOMING: "accent", PAST: "muted"}
STATE_ICONS = {IN_FORCE: "ok", UPCOMING: "clock", PAST: "history"}
KINDS = {
    QUOTE: "Báo giá đang mở",
    DUE: "Người đến hạn",
    MINIMUM: "Thu nhập dưới mức thấp nhất",
    UNKNOWN: "Chưa tính được",
    PLAN: "Chỉ tiêu tiền thu",
    DATE: "Ngày, tháng",
}
KIND_ICONS = {QUOTE: "receipt", DUE: "clock", MINIMUM: "warning", UNKNOWN: "help", PLAN: "plan", DATE: "calendar"}
SCHEMES = {HEALTH_HOUSEHOLD: "BHYT hộ gia đình", VOLUNTARY_SI: "BHXH tự nguyện"}
PAYERS = {"local": "Ngân sách địa phương", "other": "Nguồn khác"}
BASES = {"percent": "Tỷ lệ %", "amount": "Số tiền mỗi tháng"}
EVERYBODY = "Mọi người tham gia"
OFFICE_WIDE = "Cả cơ quan"

_USES = {
    "base-salary": "Tính mức đóng BHYT hộ gia đình, thu nhập cao nhất làm căn cứ đóng BHXH tự nguyện.",
    "rural-poverty-line": "Thu nhập thấp nhất làm căn cứ đóng BHXH tự nguyện và tiền Nhà nước hỗ trợ.",
    "health.rate": "Tính mức đóng BHYT hộ gia đình theo lương cơ sở.",
    "health.rate-max": "Giới hạn của luật khi nhập tỷ lệ đóng BHYT.",
    "health-household.step": "Tính mức đóng của từng thành viên theo thứ tự tham gia trong năm.",
    "health-household.months": "Số tháng được chọn khi báo giá và thu BHYT hộ gia đình.",
    "health.card": "Tính ngày thẻ BHYT có giá trị, ngày gián đoạn và hạn cấp thẻ.",
    "health.renewal": "Nhắc người sắp hết hạn thẻ BHYT ở trang Tổng quan và Vận động.",
    "health.five-years": "Tính ngày đủ 5 năm liên tục của người có thẻ BHYT.",
    "health.copay": "Giải thích quyền lợi của người tham gia đủ 5 năm liên tục.",
    "health.child": "Xét ai do ngân sách đóng BHYT, không tính vào hộ gia đình.",
    "health.support": "Tính tiền ngân sách Nhà nước hỗ trợ đóng BHYT theo đối tượng.",
    "voluntary-si.rate": "Tính mức đóng BHXH tự nguyện theo thu nhập chọn đóng.",
    "voluntary-si.income": "Giới hạn thu nhập chọn đóng BHXH tự nguyện.",
    "voluntary-si.support": "Tính tiền Nhà nước hỗ trợ đóng BHXH tự nguyện.",
    "voluntary-si.age": "Xét tuổi được tham gia BHXH tự nguyện.",
    "voluntary-si.months": "Số tháng của mỗi phương thức đóng.",
    "voluntary-si.window": "Tính hạn đóng của mỗi phương thức, lập danh sách đến hạn.",
    "voluntary-si.ahead": "Số năm được đóng một lần cho nhiều năm về sau.",
    "voluntary-si.missing": "Số tháng được đóng một lần cho những năm còn thiếu.",
    "voluntary-si.fund": "Tính số tiền đóng một lần cho nhiều năm về sau và cho những năm còn thiếu.",
    "voluntary-si.pension": "Tư vấn số tháng còn thiếu để hưởng lương hưu.",
    "health.change": "Quyết định người đã đóng có phải tính lại khi mức đóng đổi giữa kỳ.",
    "voluntary-si.change": "Quyết định người đã đóng có phải tính lại khi mức đóng đổi giữa kỳ.",
    "compulsory-si": "Tham khảo mức đóng và hạn đóng của người sử dụng lao động.",
    "unemployment-si": "Tham khảo mức đóng của người sử dụng lao động.",
    "late-payment": "Tính tiền chậm đóng của người sử dụng lao động.",
    "report": "Nhắc hạn gửi báo cáo.",
    "remuneration": "Tham khảo tỷ lệ và ngày xác nhận thù lao.",
    "retirement": "Tính tuổi nghỉ hưu khi tư vấn và khi xét đóng cho những năm còn thiếu.",
    "voluntary-accident": "Tham khảo mức đóng bảo hiểm tai nạn lao động tự nguyện.",
}


def use_of(key: str) -> str:
    """What a figure is used for in this program; "" for a key the page does not know."""
    found = [name for name in _USES if key.startswith(name)]
    return _USES[max(found, key=len)] if found else ""


def choices_of(names: Mapping[str, str]) -> list[Choice]:
    """Offer a short list of codes with their names."""
    return [Choice(code=code, text=text) for code, text in names.items()]


def until(day: date | None) -> str:
    """The last day in words; most figures have none yet."""
    return format_date(day) if day is not None else "chưa định"


def confidence_words(confidence: str) -> str:
    """How sure a figure is, in words."""
    return next((choice.text for choice in CONFIDENCES if choice.code == confidence), confidence)
