"""The parser speaks Vietnamese. argparse passes each of its own texts through ``gettext``; here are ours."""

from __future__ import annotations

import argparse

_TEXTS = {
    "usage: ": "cách dùng: ",
    "options": "tùy chọn",
    "positional arguments": "tham số",
    "show this help message and exit": "in phần giúp đỡ này",
    "show program's version number and exit": "in số phiên bản",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "còn thiếu: %s",
    "unrecognized arguments: %s": "không hiểu: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có %(value)r; chọn một trong %(choices)s",
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không dùng được",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s có thể là %(matches)s; hãy viết đủ",
    "expected one argument": "cần một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "expected at most one argument": "chỉ nhận một giá trị",
    "ignored explicit argument %r": "không nhận giá trị %r",
}


def speak_vietnamese() -> None:
    """Give argparse our texts instead of its own."""
    argparse._ = lambda text: _TEXTS.get(text, text)  # type: ignore[attr-defined]
