"""The question before a verb runs on many rows: how many, and which for example."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.money import format_money
from desktop_app.ui.page import PageContext

SHOWN = 8  # lines of the sample


def confirm_bulk(
    context: PageContext,
    heading: str,
    sentence: str,
    count: int,
    sample: Sequence[str],
    *,
    unit: str = "dòng",
    verb: str = "Thực hiện",
) -> bool:
    """Ask once, showing the count and a sample; the safe answer is the default. Nothing chosen is told and never run.

    `heading`: the question ("Giao 38 người cho Hà Thị Thu?"); `sentence`: what will happen to each; `unit`: what is counted.
    """
    if count <= 0:
        context.messages.toast(f"Chưa có {unit} nào được chọn.", "info")
        return False
    go = f"{verb} với {format_money(count)} {unit}"
    return (
        context.messages.ask(
            heading, {"keep": "Không làm", "go": go}, default="keep", detail=_told(sentence, count, sample, unit)
        )
        == "go"
    )


def _told(sentence: str, count: int, sample: Sequence[str], unit: str) -> str:
    lines = [f"– {one}" for one in sample[:SHOWN]]
    left = count - len(lines)
    if lines and left > 0:
        lines.append(f"… và {format_money(left)} {unit} nữa")
    return "\n".join([sentence, *(["", *lines] if lines else [])])
