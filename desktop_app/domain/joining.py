"""Who can join voluntary social insurance or household health insurance on a day, and why not.

An answer is `yes`, `no` or `unknown`: where a fact that decides is not known (a birth), the answer says so instead of
guessing. Every no names the rule and its source.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.birth import age_on
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI

YES, NO, UNKNOWN = "yes", "no", "unknown"

_VOLUNTARY = "Luật BHXH 41/2024/QH15 Đ2 k4"
_HOUSEHOLD = "Luật BHYT Đ12 k5 (sửa đổi bởi Luật 51/2024/QH15)"

_GONE = {
    "died": "Người này đã mất.",
    "moved": "Người này đã chuyển đi nơi khác.",
    "other-household": "Người này đã về hộ khác; lập phiếu ở hộ đang cư trú.",
}

# What a person already holds on the day (a code of seeds/schemes.csv) and why it stands in the way.
_BLOCKS_VOLUNTARY = {
    "compulsory-si": "Đang tham gia BHXH bắt buộc.",
    "pension": "Đang hưởng lương hưu.",
    "si-allowance": "Đang hưởng trợ cấp BHXH hằng tháng.",
    "monthly-allowance": "Đang hưởng trợ cấp hằng tháng.",
}
_BLOCKS_HOUSEHOLD = {
    "compulsory-si": "Tham gia BHYT theo đơn vị sử dụng lao động.",
    "pension": "Quỹ BHXH đóng BHYT cho người hưởng lương hưu.",
    "si-allowance": "Quỹ BHXH đóng BHYT cho người hưởng trợ cấp BHXH hằng tháng.",
    "unemployment-benefit": "Quỹ BHXH đóng BHYT trong thời gian hưởng trợ cấp thất nghiệp.",
    "social-pension": "Ngân sách nhà nước đóng BHYT cho người hưởng trợ cấp hưu trí xã hội.",
    "health-other": "Đang có thẻ BHYT theo nhóm khác.",
}
EXCLUDED = {HEALTH_HOUSEHOLD: frozenset(_BLOCKS_HOUSEHOLD), VOLUNTARY_SI: frozenset(_BLOCKS_VOLUNTARY)}
STATE_PAYS_SOURCE = "Luật BHYT Đ12 k3"
# Classes whose health insurance the State pays in full (Luật BHYT Điều 12 khoản 3).
STATE_PAYS = {
    "poor": "Người thuộc hộ nghèo được ngân sách nhà nước đóng BHYT.",
    "island": "Người sống ở xã đảo, đặc khu được ngân sách nhà nước đóng BHYT.",
    "ethnic-difficult-area": "Người dân tộc thiểu số ở vùng khó khăn được ngân sách nhà nước đóng BHYT.",
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a person on the day asked about; None and empty mean not known, never no.

    `birth` is ISO text of any precision; `residence` as in the records; `holds` the codes of the schemes and benefits
    in force on the day; `classes` the support classes in force on the day; `contract_suspended` tells that a
    compulsory participant's contract is suspended without an agreement to go on paying.
    """

    birth: str | None = None
    residence: str | None = None
    holds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    foreign: bool = False
    contract_suspended: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer (`yes`, `no`, `unknown`), its Vietnamese reason and the legal source ("" where none is needed)."""

    scheme: str
    answer: str
    reason: str
    source: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the answer is yes."""
        return self.answer == YES


def can_join(law: LawBook, scheme: str, facts: Facts, on: date) -> Verdict:
    """Return whether a person can join `voluntary-si` or `health-household` on a day, or go on in it.

    Raises RuleBroken for any other scheme.
    """
    if facts.residence in _GONE:
        return Verdict(scheme=scheme, answer=NO, reason=_GONE[facts.residence])
    if scheme == VOLUNTARY_SI:
        return _voluntary(law, facts, on)
    if scheme == HEALTH_HOUSEHOLD:
        return _household(law, facts, on)
    raise RuleBroken("Chỉ xét điều kiện tham gia BHXH tự nguyện và BHYT hộ gia đình.", rule="eligibility.scheme")


def _voluntary(law: LawBook, facts: Facts, on: date) -> Verdict:
    if facts.foreign:
        reason = "BHXH tự nguyện dành cho công dân Việt Nam."
        return Verdict(scheme=VOLUNTARY_SI, answer=NO, reason=reason, source=_VOLUNTARY)
    holds = facts.holds - {"compulsory-si"} if facts.contract_suspended else facts.holds
    blocked = _blocked(_BLOCKS_VOLUNTARY, holds)
    if blocked:
        return Verdict(scheme=VOLUNTARY_SI, answer=NO, reason=blocked, source=_VOLUNTARY)
    age, least = age_on(facts.birth, on), law.at("voluntary-si.age-min", on)
    if age is None:
        reason = f"Chưa có ngày sinh nên chưa biết đã đủ {least.whole} tuổi chưa."
        return Verdict(scheme=VOLUNTARY_SI, answer=UNKNOWN, reason=reason, source=least.source)
    if age < least.whole:
        reason = f"Mới {age} tuổi; BHXH tự nguyện từ đủ {least.whole} tuổi."
        return Verdict(scheme=VOLUNTARY_SI, answer=NO, reason=reason, source=least.source)
    reason = "Đang tham gia, đóng tiếp được." if VOLUNTARY_SI in facts.holds else "Đủ điều kiện tham gia."
    return Verdict(scheme=VOLUNTARY_SI, answer=YES, reason=reason, source=_VOLUNTARY)


def _household(law: LawBook, facts: Facts, on: date) -> Verdict:
    blocked = _blocked(_BLOCKS_HOUSEHOLD, facts.holds)
    if blocked:
        return Verdict(scheme=HEALTH_HOUSEHOLD, answer=NO, reason=blocked, source=_HOUSEHOLD)
    paid_by_state = _blocked(STATE_PAYS, facts.classes)
    if paid_by_state:
        return Verdict(scheme=HEALTH_HOUSEHOLD, answer=NO, reason=paid_by_state, source=STATE_PAYS_SOURCE)
    if "pupil" in facts.classes:
        reason = "Học sinh, sinh viên tham gia BHYT theo nhóm học sinh, sinh viên tại trường."
        return Verdict(scheme=HEALTH_HOUSEHOLD, answer=NO, reason=reason, source="Luật BHYT Đ12 k4 b, Đ13 k5")
    age, child = age_on(facts.birth, on), law.at("health.child-age", on)
    if age is None:
        reason = f"Chưa có ngày sinh nên chưa biết có phải trẻ em dưới {child.whole} tuổi không."
        return Verdict(scheme=HEALTH_HOUSEHOLD, answer=UNKNOWN, reason=reason, source=child.source)
    if age < child.whole:
        reason = f"Trẻ em dưới {child.whole} tuổi được ngân sách nhà nước đóng BHYT."
        return Verdict(scheme=HEALTH_HOUSEHOLD, answer=NO, reason=reason, source=child.source)
    if any(law.find("health.support", on, code) for code in facts.classes):
        reason = "Thuộc nhóm được ngân sách hỗ trợ đóng: đóng theo mức của nhóm, hoặc chọn theo hộ gia đình."
        return Verdict(scheme=HEALTH_HOUSEHOLD, answer=YES, reason=reason, source="Luật BHYT Đ12 k4, Đ13 k5")
    reason = "Có thẻ hộ gia đình, đóng tiếp được." if HEALTH_HOUSEHOLD in facts.holds else "Đủ điều kiện tham gia."
    return Verdict(scheme=HEALTH_HOUSEHOLD, answer=YES, reason=reason, source=_HOUSEHOLD)


def _blocked(reasons: dict[str, str], held: Iterable[str]) -> str | None:
    found = set(held)
    return next((reason for code, reason in reasons.items() if code in found), None)
