"""The answer of “Tính thử” as a short text for Zalo or SMS."""

from __future__ import annotations

from datetime import date

from desktop_app.domain.dates import format_date, format_month, month_key
from desktop_app.domain.law_names import method_name
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, dong
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.what_if_late import LateAnswer
from desktop_app.services.what_if_values import Tried, TriedLine, VoluntaryTry

_PAID_BY = (("state_support", "Nhà nước"), ("local_support", "địa phương"), ("other_support", "hỗ trợ khác"))


def summary(tried: Tried, title: str) -> str:
    """Who pays what until when, by scheme, and the sum; ``title`` names the household ("Hộ Nguyễn Văn An")."""
    lines = [f"{title} – mức đóng nếu nộp ngày {format_date(tried.asked.on)}:"]
    for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI):
        found = [line for line in tried.lines if line.scheme == scheme]
        if not found:
            continue
        lines.append(f"{SCHEME_NAMES[scheme]}:")
        lines += [f"- {line.name}: {dong(line.quote.payable)} ({_what(tried, line)})" for line in found]
    if not tried.lines:
        return "\n".join([*lines, "Không ai phải đóng lần này."])
    if tried.gross != tried.payable:
        lines.append(f"Tổng {dong(tried.gross)}; {_supports(tried)}.")
    lines.append(f"CẢ HỘ ĐÓNG: {dong(tried.payable)}")
    return "\n".join(lines)


def late_summary(answer: LateAnswer) -> str:
    """What an employer owes for paying late."""
    asked = answer.asked
    return "\n".join(
        [
            f"Chậm đóng {dong(asked.amount)}, hạn {format_date(answer.due)}, đóng ngày {format_date(asked.paid)}:",
            f"- số ngày chậm: {answer.days}",
            f"- tiền chậm đóng: {dong(answer.amount)}",
            f"- cộng phải nộp: {dong(asked.amount + answer.amount)}",
            f"Từ ngày {format_date(answer.evasion_from)}, nếu đã được đôn đốc bằng văn bản, có thể bị coi là trốn đóng.",
        ]
    )


def span(line: TriedLine) -> str:
    """Card from–to, or the months paid; "" where no cover is bought."""
    since, until = line.quote.valid_from, line.quote.valid_to
    if since is None or until is None:
        return ""
    if line.scheme == VOLUNTARY_SI:
        return _months(since, until)
    return f"{format_date(since)} – {format_date(until)}"


def _what(tried: Tried, line: TriedLine) -> str:
    parts = [f"{line.months} tháng"]
    if line.scheme == VOLUNTARY_SI:
        mine = tried.asked.voluntary.get(line.key, VoluntaryTry())
        method = method_name(mine.method or "")
        parts = [method] if method.startswith(parts[0]) else [method, *parts]
        parts = [*parts, f"thu nhập {dong(mine.income or 0)}"]
    covered = span(line)
    if covered:
        parts.append(f"{'thẻ' if line.scheme == HEALTH_HOUSEHOLD else 'kỳ'} {covered}")
    if line.quote.gross != line.quote.payable:
        parts.append(_supports(line.quote))
    return ", ".join(parts)


def _supports(amounts: object) -> str:
    said = [f"{name} {dong(getattr(amounts, key))}" for key, name in _PAID_BY if getattr(amounts, key)]
    return "đã trừ " + ", ".join(said)


def _months(since: date, until: date) -> str:
    first, last = format_month(month_key(since)), format_month(month_key(until))
    return first if first == last else f"{first} – {last}"
