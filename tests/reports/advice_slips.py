"""Made-up slips for the tests and the pictures of the printed page."""

from datetime import date, timedelta

from desktop_app.reports.advice import (
    AdviceSlip,
    AmountLine,
    HealthOffer,
    Holding,
    IncomeLine,
    LeftLine,
    MemberLine,
    PayLine,
    PensionLine,
    VoluntaryOffer,
)

DAY = date(2026, 11, 21)
NAMES = (
    "Nguyễn Văn An", "Trần Thị Bưởi", "Nguyễn Văn Cường", "Nguyễn Thị Dung", "Nguyễn Quang Đạt",
    "Nguyễn Thị Hương Giang", "Nguyễn Hữu Hải", "Nguyễn Thị Kim Khánh",
)  # fmt: skip


def name_of(place: int) -> str:
    """The name of a member; every one of a large household is another."""
    return NAMES[place % len(NAMES)] + (f" {place // len(NAMES) + 1}" if place >= len(NAMES) else "")


def a_slip(members: int, *, insured: bool = True, joining: bool = True, long_name: str = "") -> AdviceSlip:
    """A slip of a household: everybody holds a card and (when `insured`, the first) voluntary insurance."""
    names = [long_name if long_name and place % 2 else name_of(place) for place in range(members)]
    return AdviceSlip(
        household_id=members,
        superior="Bảo hiểm xã hội tỉnh Hòa Bình Mới",
        office="Bảo hiểm xã hội cơ sở Hòa An",
        head=names[0],
        address="Số 12, đường Làng Chùa",
        hamlet="Thôn Bình Hòa",
        commune="Xã Hòa An",
        phone="0900000012",
        on=DAY,
        collector="Hà Thị Thu",
        collector_phone="0900000001",
        members=tuple(
            MemberLine(person_id=place, name=name, born=f"{1958 + place * 4}", holdings=_held(place, insured=insured))
            for place, name in enumerate(names)
        ),
        health=_health(names) if joining else _nobody(names),
        voluntary=_voluntary(names) if joining else VoluntaryOffer(nobody="Trong hộ hiện không có ai tham gia được."),
        losses=_LOSSES if joining else (),
        rules="lương cơ sở 2.530.000 đ (từ 01/07/2026); chuẩn hộ nghèo khu vực nông thôn 1.500.000 đ (từ 01/01/2022)",
        changes="từ 01/01/2027: chuẩn hộ nghèo khu vực nông thôn 2.200.000 đ (NĐ 351/2025/NĐ-CP (chưa kiểm chứng))",
        sources=("(1) Luật 51/2024/QH15 (Luật BHYT Đ16 k3 c)", "(2) Luật 51/2024/QH15 (Luật BHYT Đ22 k1 d)"),
        unverified=("Tuổi nghỉ hưu (Bộ luật Lao động 2019 Đ169 k2; NĐ 135/2020/NĐ-CP Đ4)",),
    )


_LOSSES = (
    (
        "Đóng lại: Nguyễn Thị Dung trước 10/01/2027; Nguyễn Văn An trước 05/03/2027; những người khác xem bảng 1. Từ ngày đó "
        "mới đóng thì 30 ngày sau thẻ mới có giá trị, trong lúc chờ không được hưởng BHYT (1)."
    ),
    "Trần Thị Bưởi: chưa có thẻ hoặc gián đoạn từ 90 ngày; đóng ngày 21/11/2026 thì có thẻ từ 21/12/2026 (1).",
    (
        "Gián đoạn từ 90 ngày thì 5 năm liên tục tính lại từ đầu (Nguyễn Văn An đủ 01/05/2028), mất quyền hưởng 100 % khi "
        "cùng chi trả trong năm quá 6 lần mức tham chiếu (15.180.000 đ) (2)."
    ),
    "Mỗi tháng bỏ BHXH tự nguyện: mất 66.000 đ Nhà nước hỗ trợ (tối đa 120 tháng), thiếu một trong 180 tháng để có lương hưu.",
)


def _held(place: int, *, insured: bool) -> tuple[Holding, ...]:
    left = (14, -100, 99, -40, 3, 30, 200, 7)[place % 8]
    ends_on = DAY + timedelta(days=left)
    card = Holding(
        what="BHYT hộ GĐ",
        ends_on=ends_on,
        state=f"còn {left} ngày" if left > 0 else f"hết {-left} ngày",
        pay_before=ends_on + timedelta(days=90),
        five_years_on=date(2028, 5, 1) if place % 3 == 0 else None,
    )
    if not insured or place:
        return (card,)
    return card, Holding(what="BHXH tự nguyện", ends_on=date(2026, 12, 31), state="còn 40 ngày")


def _health(names: list[str]) -> HealthOffer:
    steps = [100, 70, 60, 50, 40]
    monthly = [113_850 * steps[min(place, 4)] // 100 for place in range(len(names))]
    total = sum(monthly)
    return HealthOffer(
        months=(3, 6, 12),
        lines=tuple(
            PayLine(
                person_id=place,
                name=name,
                place=f"thứ {place + 1} ({steps[min(place, 4)]} %)",
                payable=(monthly[place] * 3, monthly[place] * 6, monthly[place] * 12),
            )
            for place, name in enumerate(names)
        ),
        totals=(
            AmountLine(text="Cả hộ cùng đóng", amounts=(total * 3, total * 6, total * 12)),
            AmountLine(text="Chỉ 1 người đã đến kỳ đóng", amounts=(341_550, 683_100, 1_366_200)),
        ),
    )


def _nobody(names: list[str]) -> HealthOffer:
    return HealthOffer(
        months=(3, 6, 12),
        left=tuple(
            LeftLine(person_id=place, name=name, reason="Quỹ BHXH đóng BHYT cho người hưởng lương hưu.")
            for place, name in enumerate(names)
        ),
    )


def _voluntary(names: list[str]) -> VoluntaryOffer:
    return VoluntaryOffer(
        incomes=(1_500_000, 3_000_000, 4_500_000),
        lines=(
            IncomeLine(
                who="Người tham gia khác, được hỗ trợ: Nhà nước 20 % = 66.000 đ/tháng",
                monthly=(264_000, 594_000, 924_000),
                yearly=(3_168_000, 7_128_000, 11_088_000),
            ),
        ),
        pensions=tuple(
            PensionLine(
                name=name,
                retires_on=date(2026 + place, 10, 12),
                needed=180,
                paid=12 if place == 0 else None,
                missing=168 if place == 0 else None,
            )
            for place, name in enumerate(names)
        ),
        needed=180,
        unverified=True,
        pension_unverified=True,
    )
