"""Every report that can leave the office, each with the verb that prepares it; the official ones first."""

from __future__ import annotations

from desktop_app.services import (
    reporting_advice,
    reporting_b01a,
    reporting_b06a,
    reporting_b09a,
    reporting_b15a,
    reporting_b16a,
    reporting_b16b,
    reporting_b16c,
    reporting_c21a,
    reporting_canvass,
    reporting_d05,
    reporting_d11,
    reporting_due,
    reporting_emulation,
    reporting_household,
    reporting_letter,
    reporting_lists,
    reporting_mau,
    reporting_outreach,
    reporting_reconcile,
    reporting_span_summary,
    reporting_summary,
    reporting_tk1,
)
from desktop_app.services.reporting_lists import Preparer
from desktop_app.services.reporting_values import BATCH, HOUSEHOLD, PDF, QUARTER, XLSX, YEAR, Form

FORMS: tuple[tuple[Form, Preparer], ...] = (
    (
        Form(
            code="B15a-UQ", title="Báo cáo kết quả thực hiện chỉ tiêu người tham gia BHXH, BHYT", official=True
        ),
        reporting_b15a.prepare,
    ),
    (
        Form(
            code="D05-TS",
            title="Danh sách tham gia bảo hiểm xã hội tự nguyện",
            period=BATCH,
            filters=("batch", "collector"),
            official=True,
        ),
        reporting_d05.prepare,
    ),
    (Form(code="B06a-TS", title="Báo cáo tình hình thu BHXH, BHYT, BHTN", official=True), reporting_b06a.prepare),
    (
        Form(code="B01a-TS", title="Báo cáo chỉ tiêu quản lý thu; cấp sổ BHXH, thẻ BHYT", official=True),
        reporting_b01a.prepare,
    ),
    (
        Form(
            code="B16a-TS",
            title="Báo cáo kết quả thực hiện các giải pháp phát triển người tham gia BHXH, BHYT",
            official=True,
        ),
        reporting_b16a.prepare,
    ),
    (Form(code="B16b-TS", title="Báo cáo kết quả thu BHXH, BHYT, BHTN", official=True), reporting_b16b.prepare),
    (
        Form(code="B16c-TS", title="Báo cáo kết quả thực hiện BHXH tự nguyện, BHYT tự đóng", official=True),
        reporting_b16c.prepare,
    ),
    (
        Form(
            code="C21a-TS",
            title="Danh sách dừng tham gia BHXH, BHYT, BHTN chưa tham gia lại",
            filters=("commune",),
            official=True,
        ),
        reporting_c21a.prepare,
    ),
    (
        Form(
            code="B09a-TS",
            title="Bảng tổng hợp người tham gia BHXH, BHTNLĐ tự nguyện; ngân sách nhà nước hỗ trợ",
            period=QUARTER,
            official=True,
        ),
        reporting_b09a.prepare,
    ),
    (
        Form(
            code="D11-TS",
            title="Bảng chi tiết số phải chi thù lao",
            filters=("batch", "collector", "organisation"),
            official=True,
        ),
        reporting_d11.prepare,
    ),
    (
        Form(code="D11at-TS", title="Bảng tổng hợp số phải chi thù lao tháng", filters=("organisation",), official=True),
        reporting_d11.prepare_summary,
    ),
    (
        Form(
            code="D11aq-TS",
            title="Bảng tổng hợp số phải chi thù lao quý",
            period=QUARTER,
            filters=("organisation",),
            official=True,
        ),
        reporting_d11.prepare_summary,
    ),
    (
        Form(
            code="D11an-TS",
            title="Bảng tổng hợp số phải chi thù lao năm",
            period=YEAR,
            filters=("organisation",),
            official=True,
        ),
        reporting_d11.prepare_summary,
    ),
    (
        Form(
            code="MAU-4",
            title="Danh sách thành viên hộ gia đình tham gia bảo hiểm y tế",
            period=BATCH,
            filters=("batch", "collector", "household"),
            unit="người",
            official=True,
        ),
        reporting_mau.prepare_households,
    ),
    (
        Form(
            code="MAU-3",
            title="Danh sách đối tượng tham gia bảo hiểm y tế",
            period=BATCH,
            filters=("batch", "collector"),
            unit="người",
            official=True,
        ),
        reporting_mau.prepare_supported,
    ),
    (
        Form(
            code="MAU-2",
            title="Tờ khai tham gia, điều chỉnh thông tin bảo hiểm y tế",
            period=HOUSEHOLD,
            formats=(PDF, XLSX),
            filters=("person", "household", "batch"),
            unit="tờ khai",
            official=True,
        ),
        reporting_tk1.prepare,
    ),
    (
        Form(
            code="TK1-TS",
            title="Tờ khai đăng ký, điều chỉnh thông tin tham gia bảo hiểm xã hội, bảo hiểm y tế",
            period=HOUSEHOLD,
            formats=(PDF, XLSX),
            filters=("person", "household", "batch"),
            unit="tờ khai",
            official=True,
        ),
        reporting_tk1.prepare,
    ),
    (
        Form(
            code="01-DD",
            title="Văn bản đôn đốc đóng (Mẫu 01-ĐĐ)",
            formats=(PDF, XLSX),
            filters=("employer", "commune"),
            unit="văn bản",
        ),
        reporting_letter.prepare,
    ),
    (reporting_reconcile.FORM, reporting_reconcile.prepare),
    (Form(code="TH-THANG", title="Bảng tổng hợp tháng", filters=("commune",)), reporting_summary.prepare),
    (
        Form(code="TH-QUY", title="Bảng tổng hợp quý", period=QUARTER, filters=("commune",)),
        reporting_span_summary.prepare,
    ),
    (
        Form(code="TH-NAM", title="Bảng tổng hợp năm", period=YEAR, filters=("commune",)),
        reporting_span_summary.prepare,
    ),
    (
        Form(code="KQ-RASOAT", title="Kết quả rà soát, vận động", filters=("commune", "round")),
        reporting_canvass.prepare,
    ),
    *((form, reporting_outreach.prepare) for form in reporting_outreach.FORMS),
    (Form(code="XH-THIDUA", title="Bảng xếp hạng thi đua"), reporting_emulation.prepare),
    (
        Form(code="DS-DENHAN", title="Danh sách đến hạn", filters=("commune", "collector")),
        reporting_lists.prepare_due,
    ),
    (reporting_due.FORM, reporting_due.prepare),
    (
        Form(code="DS-TIEMNANG", title="Danh sách tiềm năng", filters=("commune",)),
        reporting_lists.prepare_potential,
    ),
    (
        Form(
            code="PHIEU-HO",
            title="Phiếu hộ gia đình",
            period=HOUSEHOLD,
            formats=(PDF, XLSX),
            filters=("household", "hamlet"),
            unit="hộ",
        ),
        reporting_household.prepare,
    ),
    (
        Form(
            code="PHIEU-TU-VAN",
            title="Phiếu tư vấn hộ",
            period=HOUSEHOLD,
            formats=(PDF, XLSX),
            filters=("household", "hamlet", "incomes"),
            unit="hộ",
        ),
        reporting_advice.prepare,
    ),
)  # fmt: skip
