"""How the results of rows look and are called: always a word and an icon, the colour only underlines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.services.import_values import RESULT_WORDS, Preview
from desktop_app.services.importing import kind_titles


@dataclass(frozen=True, kw_only=True)
class Look:
    """The word, tone and icon of a result."""

    word: str
    tone: str
    icon: str


RESULTS: Mapping[str, Look] = {
    "add": Look(word=RESULT_WORDS["add"], tone="good", icon="plus"),
    "update": Look(word=RESULT_WORDS["update"], tone="accent", icon="edit"),
    "same": Look(word=RESULT_WORDS["same"], tone="muted", icon="check"),
    "error": Look(word=RESULT_WORDS["error"], tone="bad", icon="error"),
    "suspect": Look(word=RESULT_WORDS["suspect"], tone="warn", icon="warning"),
}
CHOOSE, RECOGNISE, MAP, REVIEW, RECEIPT = range(5)
STEPS = ("Chọn tệp", "Nhận dạng", "Ghép cột", "Kiểm tra", "Ghi nhận")
MADE = {
    "person": "người",
    "household": "hộ",
    "hamlet": "thôn, tổ",
    "entitlement": "diện hỗ trợ",
    "coverage": "thời hạn thẻ",
    "lead": "đối tượng tiềm năng",
    "changed": "người được sửa",
    "changed-coverage": "thời hạn thẻ được sửa",
    "closed-lead": "đối tượng tiềm năng được đóng",
    "enrolment": "phần tham gia đã thu",
    "receipt": "biên lai",
    "organisation": "tổ chức",
    "collector": "nhân viên thu",
    "collector-changed": "nhân viên thu được sửa",
    "area": "địa bàn phụ trách",
    "employer": "đơn vị",
    "employer-changed": "đơn vị được sửa",
    "employer-month": "số liệu tháng của đơn vị",
    "employer-month-changed": "số liệu tháng của đơn vị được sửa",
    "figure": "số liệu",
    "figure-changed": "số liệu được sửa",
    "plan": "bản chỉ tiêu",
    "plan-cell": "ô chỉ tiêu",
    "plan-cell-changed": "ô chỉ tiêu được sửa",
}
POLICY_WORDS = {"add": "thêm mới", "fill": "điền ô trống", "update": "cập nhật"}


def next_text(step: int, seen: Preview | None) -> str:
    """What the button that goes on says."""
    if step == REVIEW and seen is not None:
        count = seen.totals.added + seen.totals.updated
        return f"Ghi nhận {format_money(count)} dòng" if count else "Xong, không có gì để ghi"
    return {MAP: "Kiểm tra", RECEIPT: "Xong"}.get(step, "Tiếp tục")


def hint_text(step: int, seen: Preview | None) -> str:
    """The counts of the file, always in sight while nothing is written yet."""
    if seen is None or step in (CHOOSE, RECEIPT):
        return ""
    totals = seen.totals
    return (
        f"Đọc {format_money(totals.read)} = thêm {format_money(totals.added)} + sửa {format_money(totals.updated)} "
        f"+ giống {format_money(totals.same)} + loại {format_money(totals.rejected)}. Chưa ghi gì vào dữ liệu."
    )


def moment(iso: str) -> str:
    """2026-11-21T08:05:00 → "21/11/2026 08:05"."""
    return f"{format_date(date.fromisoformat(iso[:10]))} {iso[11:16]}"


def kind_title(code: str) -> str:
    """The name of a kind of list."""
    return kind_titles().get(code, code)


def policy_text(codes: str) -> str:
    """The policy of an import as it is stored, in words."""
    return ", ".join(POLICY_WORDS[code] for code in codes.split(",") if code in POLICY_WORDS)
