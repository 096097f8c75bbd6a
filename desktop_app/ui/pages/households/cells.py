"""How the cells of the members' grid are read, whether typed or pasted out of Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from desktop_app.domain.birth import parse_birth
from desktop_app.domain.dates import parse_typed_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.identity import digits_of
from desktop_app.domain.names import fold
from desktop_app.services.households_form import tidy
from desktop_app.ui.widgets.code_combo import Choice
from desktop_app.ui.widgets.date_field import parse_day

_SEX_WORDS = {
    "male": frozenset({"1", "m", "na", "nam", "trai"}),
    "female": frozenset({"0", "2", "f", "nu", "gai"}),
}


def read_sex(text: str) -> str:
    """Read a sex: nam, na, 1 · nữ, nu, 0, 2. Raises RuleBroken for anything else."""
    typed = fold(text)
    for sex, words in _SEX_WORDS.items():
        if typed in words:
            return sex
    raise RuleBroken(f"Không hiểu giới tính “{text}”. Gõ nam hoặc nữ (1 hoặc 2).", rule="field.sex")


def birth_reader(today: Callable[[], date]) -> Callable[[str], str]:
    """Return how a birth is read: as lists write it, else as it is typed at the desk; never later than today."""

    def read(text: str) -> str:
        return parse_birth(text) or parse_typed_date(text, today(), latest=today()).iso

    return read


def day_reader(today: Callable[[], date]) -> Callable[[str], date]:
    """Return how a whole day is read."""

    def read(text: str) -> date:
        typed = parse_day(text, today())
        if typed.day is None:
            raise RuleBroken(f"Cần đủ ngày, tháng và năm; mới có “{typed.shown}”.", rule="field.whole-date")
        return typed.day

    return read


def number_reader(what: str) -> Callable[[str], str]:
    """Return how a number that is a name (an id, a card) is read: without the signs between the digits, zeros kept.

    A wrong length or a letter is let through, the checks warn of it; what holds no digit at all is no number.
    """

    def read(text: str) -> str:
        number = digits_of(text).upper()
        if not any(letter.isdigit() for letter in number):
            raise RuleBroken(f"{what} phải có chữ số. Hãy xem lại “{text}”.", rule="field.digits")
        return number

    return read


def phone_reader(what: str) -> Callable[[str], str]:
    """Return how a phone number is read: as `number_reader`, with +84 as 0 and without the brackets of a region."""
    number = number_reader(what)

    def read(text: str) -> str:
        return tidy("phone", number(text.replace("(", " ").replace(")", " ")))

    return read


def code_reader(choices: Callable[[], Sequence[Choice]], what: str) -> Callable[[str], str]:
    """Return how a code is read: by the code, or by the whole word with or without its marks."""

    def read(text: str) -> str:
        wanted = fold(text)
        for choice in choices():
            if wanted in (fold(choice.code), fold(choice.text)):
                return choice.code
        raise RuleBroken(f"{what} “{text}” không có trong danh sách.", rule="field.choice")

    return read
