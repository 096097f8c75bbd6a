"""Builders of figures for the report tests: plainly fictitious organisations, people and communes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop_app.reports.b15a import B15aFigures, BlockFigures, CollectorLine, OrganisationBlock
from desktop_app.reports.d05 import D05Batch, D05Line
from desktop_app.reports.monthly_summary import (
    CommuneProgress,
    IndicatorSummary,
    MonthlySummary,
    MonthPoint,
    Progress,
)
from desktop_app.reports.report import Column, Heading, Line, Report, Row, Signature

MADE_AT = datetime(2026, 11, 5, 8, 15)
ON = date(2026, 11, 5)


def block(new: int, continuing: int, month_new: int, month_continuing: int, cumulative: int) -> BlockFigures:
    return BlockFigures(
        committed_new=new,
        committed_continuing=continuing,
        month_new=month_new,
        month_continuing=month_continuing,
        cumulative=cumulative,
    )


def b15a_figures() -> B15aFigures:
    post = OrganisationBlock(
        name="Bưu điện Hòa An",
        code="0400123",
        collectors=(
            CollectorLine(
                name="Nguyễn Thị Thử",
                code="0400123001",
                blocks={"voluntary_si": block(10, 40, 2, 5, 38), "health": block(100, 900, 12, 80, 850)},
            ),
            CollectorLine(
                name="Đặng Ước",
                code="0400123002",
                blocks={"voluntary_si": block(5, 20, 0, 3, 20), "health": block(60, 440, 6, 31, 505)},
                note="Nghỉ phép nửa tháng",
            ),
        ),
    )
    women = OrganisationBlock(
        name="Hội Phụ nữ xã Nam Tuấn",
        code="0400124",
        collectors=(CollectorLine(name="Lý Thị Mẫu", code="0400124001", blocks={"health": block(0, 0, 1, 2, 3)}),),
    )
    return B15aFigures(
        month="2026-10",
        organisations=(post, women),
        province="tỉnh Cao Bằng",
        office="cơ sở Hòa An",
        place="Hòa An",
        on=ON,
        signer_title="Giám đốc BHXH cơ sở Hòa An",
        signer="Trần Văn Ký",
    )


def d05_line(name: str = "Nông Thị Thử", **changes: Any) -> D05Line:
    values: dict[str, Any] = {
        "name": name,
        "months": 12,
        "income": 1_500_000,
        "rate": Decimal(22),
        "poverty_line": 1_500_000,
        "from_month": "2026-10",
        "insurance_no": "0412345678",
        "birth": "1980-03-05",
        "state_percent": Decimal(20),
        "result_form": "Điện tử",
        "change": "Tham gia lần đầu",
    }
    return D05Line(**{**values, **changes})


def d05_batch(*lines: D05Line) -> D05Batch:
    return D05Batch(
        lines=lines,
        organisation="Bưu điện Hòa An",
        organisation_code="0400123",
        collector="Nguyễn Thị Thử",
        collector_code="0400123001",
        list_number="03/DS",
        on=ON,
    )


def monthly_summary() -> MonthlySummary:
    def indicator(name: str, unit: str, scale: int) -> IndicatorSummary:
        communes = (
            CommuneProgress(
                code="01843",
                name="Xã Hòa An",
                progress=Progress(
                    plan_month=10 * scale,
                    actual_month=8 * scale,
                    plan_to_date=100 * scale,
                    actual_to_date=90 * scale,
                    plan_year=120 * scale,
                    pace="behind",
                ),
            ),
            CommuneProgress(
                code="01846", name="Xã Nam Tuấn", progress=Progress(actual_month=4 * scale, actual_to_date=31 * scale)
            ),
        )
        months = tuple(
            MonthPoint(month=f"2026-{month:02d}", plan=10 * scale, actual=None if month > 10 else month * scale)
            for month in range(1, 13)
        )
        total = Progress(
            plan_month=10 * scale,
            actual_month=12 * scale,
            plan_to_date=100 * scale,
            actual_to_date=121 * scale,
            plan_year=120 * scale,
            pace="ahead",
        )
        return IndicatorSummary(name=name, unit=unit, communes=communes, total=total, months=months)

    return MonthlySummary(
        month="2026-10",
        superior="Bảo hiểm xã hội tỉnh Cao Bằng",
        office="Bảo hiểm xã hội cơ sở Hòa An",
        indicators=(
            indicator("Người tham gia BHXH tự nguyện", "người", 1),
            indicator("Số tiền thu", "đồng", 1_000_000),
        ),
        place="Hòa An",
        on=ON,
        preparer="Nguyễn Thị Thử",
        signer="Trần Văn Ký",
        notes=("Số thực hiện lấy từ sổ thu đến hết ngày 31/10/2026.",),
    )


def people_list(
    count: int, *, signatures: bool = True, page_totals: bool = False, notes: tuple[str, ...] = ()
) -> Report:
    """A list as long as wanted: number, name, id, day, amount; a total; a signature."""
    names = ("Nguyễn Thị Thử", "Đặng Ước", "Lý Văn Mẫu", "Hoàng Thị Thí Nghiệm")
    rows = tuple(
        Row(
            kind="line",
            values={
                "number": place,
                "name": names[place % len(names)],
                "id": f"0400{place:08d}",
                "ends": date(2026, 1 + place % 12, 1 + place % 28),
                "amount": 1_000 + place,
                "hamlet": f"Thôn {place % 9 + 1}",
            },
        )
        for place in range(1, count + 1)
    )
    columns = (
        Column(key="number", width=5, kind="count"),
        Column(key="name", width=26),
        Column(key="id", width=14, kind="id"),
        Column(key="ends", width=10, kind="date"),
        Column(key="amount", width=12, kind="money", adds_up=True),
        Column(key="hamlet", width=14),
    )
    texts = ("TT", "Họ và tên", "Số định danh", "Hạn thẻ", "Số tiền (đ)", "Thôn")
    return Report(
        code="DS",
        title=(Line(text="DANH SÁCH ĐẾN HẠN", bold=True),),
        columns=columns,
        headings=tuple(Heading(row=0, column=place, text=text) for place, text in enumerate(texts)),
        rows=rows,
        total=Row(kind="total", values={"name": "Cộng", "amount": sum(1_000 + place for place in range(1, count + 1))}),
        notes=notes,
        signatures=(Signature(lines=(Line(text="GIÁM ĐỐC", bold=True),), name="Trần Văn Ký"),) if signatures else (),
        caption="Thôn: tất cả",
        made_at=MADE_AT,
        page_totals=page_totals,
    )


@dataclass(frozen=True, kw_only=True)
class BareForm:
    """The least a report needs of a form's definition: three columns, one signature."""

    code: str = "MẪU-THỬ"
    landscape: bool = True
    margins: tuple[float, float, float, float] = (0.25, 0.04, 0.25, 0.25)
    size: float = 12.0
    sheet_width: float = 1600.0
    corner: tuple[tuple[str, bool, bool], ...] = (("BẢO HIỂM XÃ HỘI CƠ SỞ HÒA AN", True, False),)
    badge: tuple[tuple[str, bool, bool], ...] = (("Mẫu thử", True, False),)
    title: tuple[tuple[str, bool, bool], ...] = (("BÁO CÁO THỬ", True, False),)
    headings: tuple[tuple[int, int, int, int, str, bool, bool], ...] = ((0, 0, 1, 1, "Tên", True, False),)
    columns: tuple[tuple[str, float, str, str, str, bool], ...] = (("name", 20.0, "text", "A", "", False),)
    total_key: str = "name"
    total_label: str = "Cộng:"
    notes: tuple[str, ...] = ()
    signatures: tuple[tuple[tuple[tuple[str, bool, bool], ...], str, float], ...] = (
        ((("Giám đốc", True, False),), "Trần Văn Ký", 0.8),
    )
    stub: tuple[tuple[str, str, Mapping[str, str | int], tuple[str, ...]], ...] = ()
