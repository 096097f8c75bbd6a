"""Every report that can leave the office, each with the verb that prepares it; the official ones first."""

from __future__ import annotations

from desktop_app.services import (
    reporting_advice,
    reporting_b15a,
    reporting_d05,
    reporting_lists,
    reporting_summary,
)
from desktop_app.services.reporting_lists import Preparer
from desktop_app.services.reporting_values import BATCH, HOUSEHOLD, PDF, XLSX, Form

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
    (Form(code="TH-THANG", title="Bảng tổng hợp tháng", filters=("commune",)), reporting_summary.prepare),
    (
        Form(code="DS-DENHAN", title="Danh sách đến hạn", filters=("commune", "collector")),
        reporting_lists.prepare_due,
    ),
    (
        Form(code="DS-TIEMNANG", title="Danh sách tiềm năng", filters=("commune",)),
        reporting_lists.prepare_potential,
    ),
    (
        Form(
            code="PHIEU-TU-VAN",
            title="Phiếu tư vấn hộ",
            period=HOUSEHOLD,
            formats=(PDF, XLSX),
            filters=("household", "hamlet", "incomes"),
        ),
        reporting_advice.prepare,
    ),
)  # fmt: skip
