"""What a member has in each canvassed scheme on a day, in one word, one date and one reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.card import gap_limit_on
from desktop_app.domain.dates import format_date
from desktop_app.domain.eligibility import NO, UNKNOWN, Verdict, can_join
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.quoting_facts import PersonFacts

CANVASSED = (HEALTH_HOUSEHOLD, VOLUNTARY_SI)
VALID, ENDING, COMING, LAPSED, NONE, ELSEWHERE, OUTSIDE = (
    "valid", "ending", "coming", "lapsed", "none", "elsewhere", "outside",
)  # fmt: skip
STATE_WORDS = {
    VALID: "Còn hạn",
    ENDING: "Sắp hết hạn",
    COMING: "Chờ hiệu lực",
    LAPSED: "Đã hết hạn",
    NONE: "Chưa tham gia",
    ELSEWHERE: "Có theo diện khác",
    OUTSIDE: "Không thuộc diện",
}
_WORTH_A_VISIT = frozenset({ENDING, LAPSED, NONE})


@dataclass(frozen=True, kw_only=True)
class Cover:
    """One member in one scheme on a day.

    ``until``: the last day of cover (``None``: none, or no end on record). ``days_left``: to that day, negative when it
    is past. ``gap_limit_on``: from that day on a new health card waits (lapsed cards only). ``reason``: Vietnamese, why
    the person is outside or what is not known; "" where nothing needs saying.
    """

    scheme: str
    state: str
    until: date | None = None
    days_left: int | None = None
    gap_limit_on: date | None = None
    reason: str = ""

    @property
    def wanted(self) -> bool:
        """Whether there is something to canvass for: no cover, lapsed, or ending soon."""
        return self.state in _WORTH_A_VISIT

    @property
    def short(self) -> str:
        """The day alone, or a word where there is none; whether it is past is for the cell's icon to say."""
        return format_date(self.until) if self.until else self.text

    @property
    def text(self) -> str:
        """The state as a cell shows it, short enough for a narrow column."""
        if self.state == VALID:
            return format_date(self.until) if self.until else "đang có"
        if self.until is None:
            return {NONE: "chưa có", ELSEWHERE: "diện khác", OUTSIDE: "ngoài diện"}.get(self.state, "đang có")
        day = format_date(self.until)
        if self.state == ENDING:
            return f"{day} (còn {self.days_left} ngày)" if self.days_left else f"{day} (hôm nay)"
        return {COMING: f"chờ đến {day}", LAPSED: f"hết {day}"}.get(self.state, day)


def covers_of(law: LawBook, facts: PersonFacts, *, notice_days: int | None = None) -> dict[str, Cover]:
    """Both canvassed schemes of one member; cover counts as ending from ``notice_days`` before its last day."""
    notice = notice_days if notice_days is not None else notice_of(law, facts.on)
    return {
        HEALTH_HOUSEHOLD: _health(law, facts, notice),
        VOLUNTARY_SI: _voluntary(law, facts, notice),
    }


def notice_of(law: LawBook, on: date) -> int:
    """How many days before its end a card is on the renewal list (``health.renewal-notice-days``)."""
    return law.at("health.renewal-notice-days", on).whole


def _health(law: LawBook, facts: PersonFacts, notice: int) -> Cover:
    if HEALTH_HOUSEHOLD in facts.holds:
        return _running(HEALTH_HOUSEHOLD, None if facts.endless_card else facts.card_end, facts.on, notice)
    if facts.card_end is not None and facts.card_end >= facts.on:
        return _waiting(HEALTH_HOUSEHOLD, facts.card_end, facts.on)
    closed = _not_open(law, HEALTH_HOUSEHOLD, facts)
    if closed is not None:
        elsewhere = facts.health_end if facts.health_end is not None and facts.health_end >= facts.on else None
        return replace(closed, until=elsewhere if closed.state == ELSEWHERE else None)
    verdict = can_join(law, HEALTH_HOUSEHOLD, facts.for_rules(), facts.on)
    if facts.health_end is None:
        return Cover(scheme=HEALTH_HOUSEHOLD, state=NONE, reason=verdict.reason if verdict.answer == UNKNOWN else "")
    gap = (facts.on - facts.health_end).days
    limit = gap_limit_on(law, facts.health_end)
    reason = f"Đã gián đoạn {gap} ngày."
    if facts.on < limit:
        wait = law.at("health.card-wait-days", facts.on).whole
        reason = f"Đóng trước {format_date(limit)} thì thẻ có giá trị ngay, từ ngày đó phải chờ {wait} ngày."
    return Cover(
        scheme=HEALTH_HOUSEHOLD,
        state=LAPSED,
        until=facts.health_end,
        days_left=-gap,
        gap_limit_on=limit,
        reason=reason,
    )


def _voluntary(law: LawBook, facts: PersonFacts, notice: int) -> Cover:
    end = facts.voluntary_end
    if VOLUNTARY_SI in facts.holds:
        return _running(VOLUNTARY_SI, end if end is not None and end >= facts.on else None, facts.on, notice)
    if end is not None and end >= facts.on:
        return _waiting(VOLUNTARY_SI, end, facts.on)
    closed = _not_open(law, VOLUNTARY_SI, facts)
    if closed is not None:
        return closed
    if end is not None:
        return Cover(scheme=VOLUNTARY_SI, state=LAPSED, until=end, days_left=(end - facts.on).days)
    verdict = can_join(law, VOLUNTARY_SI, facts.for_rules(), facts.on)
    return Cover(scheme=VOLUNTARY_SI, state=NONE, reason=verdict.reason if verdict.answer == UNKNOWN else "")


def _running(scheme: str, until: date | None, on: date, notice: int) -> Cover:
    if until is None:
        return Cover(scheme=scheme, state=VALID, reason="Chưa ghi ngày hết hạn.")
    left = (until - on).days
    return Cover(scheme=scheme, state=ENDING if left <= notice else VALID, until=until, days_left=left)


def _waiting(scheme: str, until: date, on: date) -> Cover:
    reason = "Đã đóng, chưa đến ngày có hiệu lực."
    return Cover(scheme=scheme, state=COMING, until=until, days_left=(until - on).days, reason=reason)


def _not_open(law: LawBook, scheme: str, facts: PersonFacts) -> Cover | None:
    """Why the scheme is not open to the person: something held already (elsewhere), or what the person is (outside)."""
    rules = facts.for_rules()
    verdict: Verdict = can_join(law, scheme, rules, facts.on)
    if verdict.answer != NO:
        return None
    without = can_join(law, scheme, replace(rules, holds=frozenset()), facts.on)
    state = OUTSIDE if without.answer == NO else ELSEWHERE
    return Cover(scheme=scheme, state=state, reason=verdict.reason)
