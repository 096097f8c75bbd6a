"""What a password on a file that leaves the office must be like."""

from __future__ import annotations

from desktop_app.domain.faults import RuleBroken

SHORTEST, LONGEST = 8, 64  # Excel takes up to 255, LibreOffice and phones less
_COMMON = (
    "12345678",
    "123456789",
    "1234567890",
    "password",
    "matkhau",
    "qwertyui",
    "abcdefgh",
    "anninhxahoi",
    "baohiem",
)
_RULE = "file.password"


def check_password(password: str, again: str) -> None:
    """Raise ``RuleBroken`` with the reason why a password is not taken; ``again`` is the same, typed a second time.

    Marks are refused: an input method that is on in one office and off in another would type another password.
    """
    if not password:
        raise RuleBroken("Chưa gõ mật khẩu. Hãy gõ mật khẩu, hoặc bỏ dấu “Đặt mật khẩu cho tệp”.", rule=_RULE)
    if not (password.isascii() and password.isprintable()):
        raise RuleBroken(
            "Mật khẩu chỉ dùng chữ không dấu, chữ số và ký hiệu, để máy nào cũng gõ lại được như nhau.", rule=_RULE
        )
    if password != password.strip():
        raise RuleBroken("Mật khẩu không bắt đầu hay kết thúc bằng dấu cách.", rule=_RULE)
    if not SHORTEST <= len(password) <= LONGEST:
        raise RuleBroken(f"Mật khẩu phải dài từ {SHORTEST} đến {LONGEST} ký tự.", rule=_RULE)
    bare = "".join(letter for letter in password.lower() if letter.isalnum())
    if password.isdigit() or password.isalpha() or len(set(password)) < 4 or bare.rstrip("0123456789") in _COMMON:
        raise RuleBroken("Mật khẩu này dễ đoán. Hãy dùng cả chữ và số, không dùng dãy hay từ quen thuộc.", rule=_RULE)
    if password != again:
        raise RuleBroken("Hai lần gõ mật khẩu không giống nhau. Hãy gõ lại.", rule=_RULE)
