"""The rule book in Vietnamese: groups of figures, values with their units, and where the office and the shipped book differ."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from desktop_app.domain.dates import format_date
from desktop_app.domain.law import Rate
from desktop_app.domain.law_names import value_words
from desktop_app.domain.money import format_decimal
from desktop_app.services.rule_overlay import Own

GROUPS = {
    "base": "Mức tham chiếu và chuẩn nghèo",
    "health-household": "BHYT hộ gia đình",
    "health-support": "Ngân sách hỗ trợ đóng BHYT",
    "health-card": "Thẻ BHYT",
    "voluntary-si": "BHXH tự nguyện: mức đóng, điều kiện",
    "voluntary-support": "BHXH tự nguyện: Nhà nước hỗ trợ",
    "voluntary-method": "BHXH tự nguyện: phương thức và thời hạn đóng",
    "pension": "Tuổi nghỉ hưu và lương hưu",
    "accident": "Bảo hiểm tai nạn lao động tự nguyện",
    "compulsory": "BHXH bắt buộc, bảo hiểm thất nghiệp",
    "late-payment": "Chậm đóng, trốn đóng",
    "report": "Thời hạn báo cáo và hồ sơ",
    "remittance": "Nộp tiền đã thu",
    "remuneration": "Thù lao của tổ chức thu",
    "rest": "Quy định khác",
}
# The group of a key by how the key begins; the first that fits counts.
_BEGINNINGS = (
    ("base-salary", "base"),
    ("rural-poverty-line", "base"),
    ("health-household.", "health-household"),
    ("health.rate", "health-household"),
    ("health.change-inside-period", "health-household"),
    ("health.support", "health-support"),
    ("health.", "health-card"),
    ("voluntary-si.support", "voluntary-support"),
    ("voluntary-si.months", "voluntary-method"),
    ("voluntary-si.window", "voluntary-method"),
    ("voluntary-si.ahead", "voluntary-method"),
    ("voluntary-si.missing", "voluntary-method"),
    ("voluntary-si.pension", "pension"),
    ("voluntary-si.", "voluntary-si"),
    ("retirement.", "pension"),
    ("voluntary-accident.", "accident"),
    ("compulsory-si.", "compulsory"),
    ("unemployment-si.", "compulsory"),
    ("late-payment.", "late-payment"),
    ("declare.", "report"),
    ("report.", "report"),
    ("remittance.", "remittance"),
    ("remuneration.", "remuneration"),
)


def group_of(key: str) -> str:
    """The code of the group a key belongs to."""
    return next((group for beginning, group in _BEGINNINGS if key.startswith(beginning)), "rest")


def shown(rate: Rate) -> str:
    """A value with its unit: “2.530.000 đồng/tháng”, “4,5 %”, “0,31 %/tháng”, “30 ngày”, “không đóng bù”."""
    words = value_words(rate.key, rate.value)
    return words if words is not None else f"{format_decimal(rate.value)} {rate.unit}"


def office_note(shipped: Sequence[Rate], own: Own, held: Rate) -> str:
    """Where the shipped book now says something else than it did when the office wrote its figure, or the same; "" where it stands as it was.

    ``held``: the office's figure with the days it holds.
    """
    rows = [rate for rate in shipped if (rate.key, rate.subject) == (own.rate.key, own.rate.subject)]
    notes: list[str] = []
    for rate in rows:
        if not _meets(rate, held) or _known_then(rate, own):
            continue
        if rate.value == own.rate.value:
            if rate.valid_from == own.rate.valid_from:
                notes.append(f"Bộ quy định kèm chương trình cũng ghi mức này ({rate.source}).")
            continue
        notes.append(
            f"Bộ quy định kèm chương trình ghi khác: {shown(rate)} từ {format_date(rate.valid_from)} ({rate.source}); "
            "đang dùng mức của cơ quan. Đối chiếu văn bản, rút mức của cơ quan nếu nhập sai."
        )
    return " ".join(notes)


def _meets(rate: Rate, held: Rate) -> bool:
    """Whether a shipped row and the office's period share a day."""
    begins = held.valid_to is None or rate.valid_from <= held.valid_to
    return begins and (rate.valid_to is None or rate.valid_to >= held.valid_from)


def _known_then(rate: Rate, own: Own) -> bool:
    """Whether this is the figure that was in force when the office wrote its own: that one it meant to replace."""
    if own.stored is None or own.stored.replaced_value is None or rate.valid_from >= own.rate.valid_from:
        return False  # what begins with or after the office's figure is worth telling, whoever was first
    return rate.value == Decimal(own.stored.replaced_value)
