"""What the tab “Dự báo” shows: the columns of its three tables, and its sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desktop_app.domain.dates import format_month
from desktop_app.domain.forecasting import LEADS
from desktop_app.domain.forecasting_records import BackTest, month_text
from desktop_app.domain.money import format_money, format_percent
from desktop_app.services.forecasting import Forecast
from desktop_app.ui.models.columns import Column

_MILLION = 1_000_000


def _number(value: int | None) -> str:
    return "" if value is None else format_money(value)


def _share(value: Decimal | None) -> str:
    return "" if value is None else format_percent(value)


REASON_COLUMNS = (
    Column(key="label", heading="Lý do", width=17, sort=False),
    Column(key="count", heading="Số người", width=5.6, align="right", show=_number, sort=False),
    Column(
        key="rate", heading="Tỷ lệ", width=5, align="right", show=_share, sort=False,
        tip="Phần trong số đó sẽ đóng từ nay đến hết năm; trống: chưa đủ kết quả để biết",
    ),
    Column(key="value", heading="Góp vào", width=6, align="right", show=_number, sort=False),
)  # fmt: skip
MONTH_COLUMNS = (
    Column(key="month", heading="Tháng", width=6, show=format_month, sort=False),
    Column(key="actual", heading="Đã làm", width=6, align="right", show=_number, sort=False),
    Column(key="low", heading="Thấp", width=6, align="right", show=_number, sort=False),
    Column(key="mid", heading="Giữa", width=6, align="right", show=_number, sort=False),
    Column(key="high", heading="Cao", width=6, align="right", show=_number, sort=False),
)
ERROR_COLUMNS = (
    Column(key="origin", heading="Đứng cuối tháng", width=7.5, show=format_month, sort=False),
    Column(key="forecast", heading="Dự báo", width=6, align="right", show=_number, sort=False, tip="Tổng ba tháng sau đó"),
    Column(key="straight", heading="Chạy đều", width=6, align="right", show=_number, sort=False, tip="Trung bình tháng từ đầu năm × 3"),
    Column(key="actual", heading="Đã đến", width=6, align="right", show=_number, sort=False),
    Column(key="off", heading="Lệch", width=5, align="right", show=_number, sort=False, tip="Dự báo trừ số đã đến"),
)  # fmt: skip


def _scaled(value: int | None, money: bool) -> int | None:
    return value if value is None or not money else (value + _MILLION // 2) // _MILLION


def month_rows(found: Forecast) -> list[dict[str, Any]]:
    """The months; money in million đồng."""
    money = found.unit == "đồng"
    keys = ("actual", "low", "mid", "high")
    return [
        {"month": month.month, **{key: _scaled(getattr(month, key), money) for key in keys}} for month in found.months
    ]


def reason_rows(found: Forecast) -> list[dict[str, Any]]:
    """The reasons in their order, with the reason itself for opening the names."""
    money = found.unit == "đồng"
    rows = []
    for reason in found.reasons:
        count = reason.count if reason.page else None
        value = _scaled(reason.value, money)
        rows.append({"label": reason.label, "count": count, "rate": reason.rate, "value": value, "reason": reason})
    return rows


def error_rows(error: BackTest, unit: str) -> list[dict[str, Any]]:
    """The stands, the newest first."""
    money = unit == "đồng"
    return [
        {
            "origin": month_text(trial.origin),
            "forecast": _scaled(trial.forecast, money),
            "straight": _scaled(trial.straight, money),
            "actual": _scaled(trial.actual, money),
            "off": _scaled(trial.forecast - trial.actual, money),
        }
        for trial in reversed(error.trials)
    ]


def error_sentence(error: BackTest, unit: str) -> str:
    """How far off it used to be, beside the straight line."""
    if error.error is None or error.straight_error is None:
        return "Chưa có tháng nào đủ số liệu để thử lại dự báo, nên khoảng chỉ dựa vào số người và tỷ lệ."
    ours, line = _mean(error.error, unit), _mean(error.straight_error, unit)
    return (
        f"Thử lại {len(error.trials)} tháng trước, mỗi lần dự báo {error.horizon} tháng kế tiếp bằng số liệu lúc đó: "
        f"lệch trung bình {ours}; cách chạy đều như từ đầu năm lệch {line}."
    )


def range_sentence(found: Forecast) -> str:
    """How the range and the rates came about."""
    if found.year_low is None:
        return ""
    sample = f" Tỷ lệ lấy từ một mẫu rải đều, cứ {found.sampled} người xem một người." if found.sampled > 1 else ""
    if any(reason.code.startswith(LEADS) and reason.count and reason.rate is None for reason in found.reasons):
        sample += f" Tiềm năng để trống tỷ lệ: chưa có tiềm năng đủ {found.error.horizon} tháng để tính tỷ lệ."
    return (
        "Khoảng thấp – cao: mức dao động của số người × tỷ lệ, hoặc sai số của 4/5 lần thử lại, lấy số rộng hơn."
        f"{sample} Không dựng lại được: biên lai huỷ sau đó, người đã chuyển đi; thẻ nhập từ danh sách coi như biết từ ngày đầu hạn."
    )


def _mean(value: Decimal, unit: str) -> str:
    if unit == "đồng":
        return f"{format_money((int(value) + _MILLION // 2) // _MILLION)} triệu đồng"
    return f"{str(value).replace('.', ',')} {unit}"
