"""The Vietnamese names of the figures of the law, so that no screen ever shows a key."""

from decimal import Decimal

_KEYS = {
    "base-salary": "Lương cơ sở (mức tham chiếu)",
    "rural-poverty-line": "Chuẩn hộ nghèo khu vực nông thôn",
    "health.rate": "Tỷ lệ đóng BHYT",
    "health.rate-max": "Tỷ lệ đóng BHYT tối đa của luật",
    "health-household.step": "Mức đóng BHYT theo thứ tự trong hộ gia đình",
    "health-household.months": "Số tháng đóng BHYT hộ gia đình một lần",
    "health.card-wait-days": "Số ngày chờ của thẻ BHYT lần đầu hoặc gián đoạn",
    "health.card-gap-days": "Số ngày gián đoạn BHYT phải chờ lại",
    "health.renewal-notice-days": "Số ngày báo trước khi thẻ BHYT hết hạn",
    "health.five-years-months": "Thời gian tham gia BHYT 5 năm liên tục",
    "health.copay-multiple": "Mức cùng chi trả trong năm để được hưởng 100 %",
    "health.card-issue-days": "Thời hạn cấp thẻ BHYT",
    "health.child-age": "Tuổi trẻ em được ngân sách đóng BHYT",
    "health.support": "Ngân sách hỗ trợ đóng BHYT",
    "health.support-months": "Thời gian được hỗ trợ đóng BHYT",
    "health.change-inside-period": "Khi lương cơ sở đổi giữa kỳ BHYT đã đóng",
    "voluntary-si.rate": "Tỷ lệ đóng BHXH tự nguyện",
    "voluntary-si.income-max": "Thu nhập tối đa làm căn cứ đóng BHXH tự nguyện",
    "voluntary-si.support": "Nhà nước hỗ trợ đóng BHXH tự nguyện",
    "voluntary-si.support-months-max": "Số tháng tối đa được Nhà nước hỗ trợ",
    "voluntary-si.age-min": "Tuổi tham gia BHXH tự nguyện",
    "voluntary-si.months": "Số tháng của phương thức đóng BHXH tự nguyện",
    "voluntary-si.window-months": "Thời hạn đóng BHXH tự nguyện",
    "voluntary-si.ahead-years-min": "Số năm ít nhất khi đóng nhiều năm về sau",
    "voluntary-si.ahead-years-max": "Số năm nhiều nhất khi đóng nhiều năm về sau",
    "voluntary-si.missing-months-max": "Số tháng còn thiếu nhiều nhất được đóng một lần",
    "voluntary-si.fund-yield": "Lãi suất đầu tư quỹ BHXH bình quân tháng",
    "voluntary-si.pension-months-min": "Số tháng đóng tối thiểu để hưởng lương hưu",
    "voluntary-si.change-inside-period": "Khi chuẩn hộ nghèo đổi giữa kỳ BHXH tự nguyện đã đóng",
    "compulsory-si.rate": "Tỷ lệ đóng BHXH bắt buộc",
    "unemployment-si.rate": "Tỷ lệ đóng bảo hiểm thất nghiệp",
    "compulsory-si.health-worker-share": "Phần BHYT người lao động đóng",
    "compulsory-si.health-employer-share": "Phần BHYT người sử dụng lao động đóng",
    "compulsory-si.due-months": "Thời hạn đóng BHXH bắt buộc",
    "late-payment.rate": "Mức tiền chậm đóng, trốn đóng mỗi ngày",
    "late-payment.evasion-days": "Số ngày chậm đóng chuyển thành trốn đóng",
    "declare.repeat-days": "Số ngày coi là thu, kê khai trùng",
    "report.monthly-day": "Ngày gửi báo cáo tháng",
    "report.quarterly-day": "Ngày gửi báo cáo quý",
    "report.annual-day": "Ngày gửi báo cáo năm",
    "report.return-days": "Thời hạn trả lại hồ sơ sai",
    "remuneration.voluntary-si-new": "Thù lao BHXH tự nguyện, tham gia lần đầu",
    "remuneration.voluntary-si-renew": "Thù lao BHXH tự nguyện, đóng tiếp",
    "remuneration.health-new": "Thù lao BHYT, tham gia lần đầu",
    "remuneration.health-renew": "Thù lao BHYT, đóng tiếp",
    "remittance.days": "Số ngày phải nộp tiền đã thu",
    "remuneration.confirm-day": "Ngày xác nhận khối lượng thù lao",
    "retirement.age-months": "Tuổi nghỉ hưu",
    "voluntary-accident.rate": "Tỷ lệ đóng bảo hiểm tai nạn lao động tự nguyện",
    "voluntary-accident.support": "Nhà nước hỗ trợ đóng bảo hiểm tai nạn lao động tự nguyện",
}

# Figures that stand for a choice: what each number means. No other number makes sense there.
_CHOICES = {
    "health.change-inside-period": {0: "không đóng bù", 1: "đóng theo mức mới"},
    "voluntary-si.change-inside-period": {0: "không đóng bù", 1: "đóng theo mức mới"},
}

_CLASSES = {
    "poor": "hộ nghèo",
    "island": "người sống ở xã đảo, đặc khu",
    "near-poor": "hộ cận nghèo",
    "near-poor-poor-commune": "hộ cận nghèo ở xã nghèo",
    "ethnic-minority": "người dân tộc thiểu số",
    "ethnic-difficult-area": "người dân tộc thiểu số ở vùng khó khăn, đặc biệt khó khăn",
    "ethnic-post-difficult": "người dân tộc thiểu số ở xã hết khó khăn",
    "other": "người tham gia khác",
    "pupil": "học sinh, sinh viên",
    "farm-average": "hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
    "grassroots-security": "lực lượng bảo vệ an ninh, trật tự ở cơ sở",
    "village-health": "nhân viên y tế thôn bản, cô đỡ",
    "village-officer": "người hoạt động không chuyên trách ở thôn, tổ dân phố",
    "artisan": "nghệ nhân nhân dân, nghệ nhân ưu tú",
    "trafficking-victim": "nạn nhân mua bán người",
    "multidimensional-poor": "hộ nghèo đa chiều",
    "mine-victim": "nạn nhân bom mìn sau chiến tranh",
}

_METHODS = {
    "monthly": "hằng tháng",
    "3": "3 tháng một lần",
    "6": "6 tháng một lần",
    "12": "12 tháng một lần",
    "ahead": "một lần cho nhiều năm về sau",
    "missing": "một lần cho những năm còn thiếu",
}

_SUBJECTS = {
    "male": "nam",
    "female": "nữ",
    "worker": "người lao động",
    "employer": "người sử dụng lao động",
    "employer-sickness": "người sử dụng lao động, quỹ ốm đau và thai sản",
    "employer-pension": "người sử dụng lao động, quỹ hưu trí và tử tuất",
    "employer-accident": "người sử dụng lao động, quỹ tai nạn lao động",
    "manager-sickness": "chủ hộ kinh doanh, người quản lý không hưởng lương, quỹ ốm đau và thai sản",
    "manager-pension": "chủ hộ kinh doanh, người quản lý không hưởng lương, quỹ hưu trí và tử tuất",
}


def rate_name(key: str, subject: str = "") -> str:
    """Return the Vietnamese name of a figure, with its subject; a key the office made itself is returned as it is."""
    name = _KEYS.get(key, key)
    return f"{name} – {subject_name(key, subject)}" if subject else name


def subject_name(key: str, subject: str) -> str:
    """Return the Vietnamese name of one subject of a key (an order, a class, a method …)."""
    if key == "health-household.step":
        return "từ người thứ 5" if subject == "5" else f"người thứ {subject}"
    if key == "health-household.months":
        return f"{subject} tháng"
    return _CLASSES.get(subject) or _METHODS.get(subject) or _SUBJECTS.get(subject, subject)


def choices_of(key: str) -> dict[int, str]:
    """Return what each number of a figure that stands for a choice means in Vietnamese; {} for ordinary figures."""
    return dict(_CHOICES.get(key, {}))


def value_words(key: str, value: Decimal) -> str | None:
    """Return the value of a choice in words (0 → "không đóng bù"), or None for ordinary figures and unknown numbers."""
    return next((words for number, words in _CHOICES.get(key, {}).items() if number == value), None)


def class_name(code: str) -> str:
    """Return the Vietnamese name of a support class."""
    return _CLASSES.get(code, code)


def method_name(code: str) -> str:
    """Return the Vietnamese name of a method of payment."""
    return _METHODS.get(code, code)


def named_keys() -> frozenset[str]:
    """Return the keys that have a Vietnamese name."""
    return frozenset(_KEYS)


def named_subjects() -> frozenset[str]:
    """Return the subjects that have a Vietnamese name of their own (numbers of months and members need none)."""
    return frozenset(_CLASSES) | frozenset(_METHODS) | frozenset(_SUBJECTS)
