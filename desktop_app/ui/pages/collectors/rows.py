"""The columns of the page's lists and the rows behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.law_names import method_name
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.register_records import CollectionPoint
from desktop_app.services.collector_work import CollectorWork
from desktop_app.services.collectors import COLLECTOR_KINDS, CollectorEntry
from desktop_app.services.contracts import DUE_WHEN, ContractView
from desktop_app.services.organisations import OrganisationEntry
from desktop_app.services.remuneration_values import Account, RemunerationLine
from desktop_app.ui.models.columns import Column, as_count, as_date, as_money

SCHEMES = {HEALTH_HOUSEHOLD: "BHYT HGĐ", VOLUNTARY_SI: "BHXH TN"}
WORKS, LEFT, WAITS, POSTED, NO_RATE = "Đang làm", "Đã nghỉ", "Chờ xác nhận", "Đã ghi sổ", "Chưa có tỷ lệ"
_ICONS = {WORKS: "ok", LEFT: "clock", WAITS: "clock", POSTED: "ok", NO_RATE: "warning"}
_TONES = {WORKS: "good", LEFT: "muted", WAITS: "accent", POSTED: "good", NO_RATE: "warn"}


def _state_column(width: float) -> Column:
    return Column(
        key="state",
        heading="Trạng thái",
        width=width,
        sort=False,
        icon=lambda row: _ICONS.get(row["state"], ""),
        tone=lambda row: _TONES.get(row["state"], ""),
    )


ORGANISATION_COLUMNS = (
    Column(key="name", heading="Tổ chức", width=13.5, sort=False),
    Column(key="working", heading="Người", width=4.6, align="right", sort=False, tip="Người đang làm việc"),
    Column(key="points", heading="Điểm thu", width=6, align="right", sort=False),
    Column(key="code", heading="Mã đơn vị", width=7, sort=False),
    Column(key="contract", heading="Hợp đồng", width=8, sort=False, tip="Hợp đồng đang hiệu lực"),
)
PERSON_COLUMNS = (
    Column(key="name", heading="Họ và tên", width=11, sort=False),
    Column(key="code", heading="Mã", width=5.5, sort=False),
    Column(key="kind", heading="Vai trò", width=9, sort=False),
    _state_column(7.2),
    Column(key="leads", heading="Tiềm năng", width=6.4, align="right", show=as_count, sort=False, tip="Đối tượng tiềm năng đang mở"),
    Column(key="visits", heading="Lượt VĐ", width=5.4, align="right", show=as_count, sort=False, tip="Lượt vận động trong năm"),
    Column(key="joined", heading="Tham gia/gặp", width=8, align="right", sort=False, tip="Người đã nộp tiền trên số người đã gặp trong năm"),
    Column(key="promises", heading="Giữ hẹn", width=7, align="right", sort=False, tip="Hẹn đóng đã giữ trên số hẹn đến hạn trong năm"),
    Column(key="held", heading="Đang giữ (đ)", width=7.5, align="right", show=as_money, sort=False),
    Column(key="card_to", heading="Hạn thẻ", width=6.2, show=as_date, sort=False, tone=lambda row: row["card_tone"]),
    Column(key="trained_on", heading="Tập huấn", width=6.2, show=as_date, sort=False),
    Column(key="phone", heading="Điện thoại", width=7, sort=False),
    Column(key="households", heading="Hộ trong đợt", width=6.5, align="right", show=as_count, sort=False, hidden=True),
)  # fmt: skip
POINT_COLUMNS = (
    Column(key="name", heading="Điểm thu", width=13, sort=False),
    Column(key="code", heading="Mã điểm thu", width=13, sort=False),
    Column(key="commune", heading="Xã, phường", width=10, sort=False),
    Column(key="address", heading="Địa chỉ", width=14, sort=False),
    Column(key="phone", heading="Điện thoại", width=7, sort=False),
    Column(key="active_from", heading="Mở ngày", width=6.2, show=as_date, sort=False),
    Column(key="active_to", heading="Đóng ngày", width=6.2, show=as_date, sort=False),
)
CONTRACT_COLUMNS = (
    Column(key="number", heading="Số hợp đồng", width=9, sort=False),
    _state_column(7),
    Column(key="valid_from", heading="Từ ngày", width=6.2, show=as_date, sort=False),
    Column(key="valid_to", heading="Đến ngày", width=6.2, show=as_date, sort=False),
    Column(key="targets", heading="Cam kết năm nay", width=16, sort=False),
    Column(key="rates", heading="Tỷ lệ", width=5, align="right", sort=False, tip="Số dòng tỷ lệ thù lao"),
    Column(key="due", heading="Tính thù lao", width=18, sort=False),
)
LINE_COLUMNS = (
    Column(key="name", heading="Người tham gia", width=12, sort=False),
    Column(key="scheme", heading="Loại hình", width=6, sort=False),
    Column(key="kind", heading="Lần", width=5, sort=False),
    Column(key="base", heading="NTG đóng (đ)", width=7.2, align="right", show=as_money, sort=False),
    Column(key="percent", heading="Tỷ lệ %", width=4.6, align="right", sort=False),
    Column(key="amount", heading="Thù lao (đ)", width=6.8, align="right", show=as_money, sort=False),
    Column(key="clawed", heading="Thu hồi (đ)", width=6.5, align="right", show=as_money, sort=False),
    _state_column(9),
    Column(key="collector", heading="Người thu", width=10.5, sort=False),
    Column(key="refunded", heading="Hoàn trả (đ)", width=7, align="right", show=as_money, sort=False),
    Column(key="method", heading="Phương thức", width=8, sort=False),
    Column(key="collected_on", heading="Ngày thu", width=6.2, show=as_date, sort=False),
    Column(key="source", heading="Căn cứ tỷ lệ", width=14, sort=False),
)
ACCOUNT_COLUMNS = (
    Column(key="name", heading="Người thu", width=10, sort=False),
    Column(key="owed", heading="Còn chi (đ)", width=7, align="right", show=as_money, sort=False),
    Column(key="granted", heading="Đã xác nhận", width=8, align="right", show=as_money, sort=False),
    Column(key="clawed", heading="Thu hồi", width=6, align="right", show=as_money, sort=False),
    Column(key="paid", heading="Đã chi", width=7, align="right", show=as_money, sort=False),
)


def organisation_row(entry: OrganisationEntry) -> dict[str, Any]:
    """One organisation of the list."""
    one = entry.organisation
    return {
        "id": one.id,
        "name": one.name if entry.active else f"{one.name} (đã ngừng)",
        "code": one.code,
        "working": entry.working,
        "points": entry.points,
        "contract": entry.contract.number if entry.contract else "",
    }


def person_row(entry: CollectorEntry, work: CollectorWork, today: date) -> dict[str, Any]:
    """One collector with what is on hand and was reached."""
    one = entry.collector
    ended = one.card_to is not None and one.card_to < today.isoformat()
    return {
        "id": one.id,
        "name": one.name,
        "code": one.code,
        "kind": COLLECTOR_KINDS[one.kind],
        "state": WORKS if entry.active else LEFT,
        "leads": work.leads,
        "households": work.households,
        "visits": work.visits,
        "joined": share(work.joined, work.met),
        "promises": share(work.promises_kept, work.promises_due),
        "held": work.held,
        "card_to": one.card_to,
        "card_tone": "bad" if ended and entry.active else "",
        "trained_on": one.trained_on,
        "phone": one.phone,
    }


def point_row(point: CollectionPoint, communes: Mapping[str, str]) -> dict[str, Any]:
    """One collection point."""
    keys = ("id", "name", "code", "address", "phone", "active_from", "active_to")
    return {key: getattr(point, key) for key in keys} | {"commune": communes.get(point.commune_code or "", "")}


def contract_row(view: ContractView, year: int) -> dict[str, Any]:
    """One contract with what it promises for the year."""
    found = view.contract
    parts = [
        f"{SCHEMES.get(one.scheme, one.scheme)} {_known(one.new_people)}+{_known(one.continuing_people)}"
        for one in view.targets
        if one.year == year
    ]
    return {
        "id": found.id,
        "number": found.number,
        "state": "Hiệu lực" if view.running else "Hết hạn" if found.valid_to else "Chưa đến",
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
        "targets": ", ".join(parts),
        "rates": len(view.rates),
        "due": DUE_WHEN[found.due_when],
    }


def line_row(line: RemunerationLine) -> dict[str, Any]:
    """One line of remuneration; what it does not have is blank."""
    return {
        "id": line.enrolment_id,
        "name": line.name,
        "scheme": SCHEMES.get(line.scheme, line.scheme),
        "kind": "lần đầu" if line.fresh else "tiếp tục",
        "method": f"{line.months} tháng" if line.scheme != VOLUNTARY_SI else method_name(line.method or ""),
        "base": line.base or None,
        "percent": percent_text(line.percent if line.base else line.clawed_percent),
        "amount": line.amount if line.base and line.percent is not None else None,
        "refunded": line.clawed_base or None,
        "clawed": line.clawed_amount if line.clawed_base else None,
        "state": NO_RATE if line.problem else POSTED if line.posted else WAITS,
        "collector": line.collector,
        "collected_on": line.collected_on,
        "source": line.source or line.problem,
    }


def account_row(account: Account) -> dict[str, Any]:
    """One collector's account of remuneration."""
    keys = ("name", "owed", "granted", "clawed", "paid")
    return {key: getattr(account, key) for key in keys} | {"id": account.collector_id}


def share(part: int, whole: int) -> str:
    """“16/20 (80 %)”; nothing where there is no whole."""
    return f"{part}/{whole} ({round(100 * part / whole)} %)" if whole else ""


def percent_text(percent: Decimal | None) -> str:
    """A percentage without its sign: 8.50 → "8,5"."""
    return "" if percent is None else f"{percent.normalize():f}".replace(".", ",")


def _known(value: int | None) -> str:
    return "?" if value is None else str(value)
