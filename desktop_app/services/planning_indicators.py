"""What can be planned, and the indicators an office adds to the sector's list."""

from __future__ import annotations

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean, fold
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.planning_figures import Indicator, all_indicators

NATURES = {"flow": "Cộng dồn trong năm (số làm được mỗi tháng)", "stock": "Số hiện có cuối tháng (mức phải đạt)"}
UNITS = ("người", "hộ", "lượt", "đơn vị", "đồng", "%")


def planned_indicators(office: Office) -> tuple[Indicator, ...]:
    """The indicators that take a plan, those of the office last."""
    return tuple(indicator for indicator in all_indicators(office) if indicator.planned)


def entered_indicators(office: Office) -> tuple[Indicator, ...]:
    """The indicators whose figures the office types or imports."""
    return tuple(indicator for indicator in all_indicators(office) if indicator.entered)


def add_indicator(office: Office, name: str, unit: str, nature: str, short_name: str = "") -> Outcome[str]:
    """Add an indicator of the office; its code. Its figures are entered, month by month.

    Raises ``RuleBroken`` without a name, for a name that is taken, for a unit or nature that is none, and for a percentage that
    would add up over months.
    """
    said, short = clean(name), clean(short_name) or clean(name)
    if not said or unit not in UNITS or nature not in NATURES:
        raise RuleBroken("Chỉ tiêu cần có tên, đơn vị tính và cách tính trong năm.", rule="indicator.name")
    if unit == "%" and nature != "stock":
        raise RuleBroken("Tỷ lệ không cộng dồn được: chọn “Số hiện có cuối tháng”.", rule="indicator.share")
    if fold(said) in {fold(word) for one in all_indicators(office) for word in (one.name, one.short_name)}:
        raise RuleBroken(f"Đã có chỉ tiêu tên “{said}”. Hãy đặt tên khác.", rule="indicator.taken")
    label = f"Thêm chỉ tiêu {said}"
    with office.write("planning.add_indicator", label) as work:
        code = f"own_{work.own_indicators.next_id()}"
        work.own_indicators.add(code=code, name=said, short_name=short, unit=unit, nature=nature)
    return Outcome(value=code, changes=frozenset({"plan"}), label=label)
