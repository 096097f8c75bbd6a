"""How the results of rows look and are called: always a word and an icon, the colour only underlines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.domain.money import format_money
from desktop_app.services.import_values import RESULT_WORDS, Preview


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
