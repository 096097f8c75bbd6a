"""How the results of rows look and are called: always a word and an icon, the colour only underlines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.services.import_values import RESULT_WORDS


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
