"""Doubtful rows and what a digit means for them; rows that are doubtful for the same reason are settled together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desktop_app.domain.money import format_money
from desktop_app.services.import_values import Decision, RowOutcome
from desktop_app.ui.components.legend import LegendItem

OTHER, SKIP, BACK = "1", "9", "0"
ALL_SAME, ALL_OTHER, ALL_SKIP = "6", "7", "8"
_FIRST_CANDIDATE, _CANDIDATES = 2, 4  # keys 2–5
_ROW = re.compile(r"(dòng|Dòng) \d+")
SAMPLE = 5


def reason_of(row: RowOutcome) -> str:
    """Why a row is doubtful, without the names and numbers of this row: equal for rows of the same kind of doubt."""
    text = row.note
    for candidate in sorted(row.candidates, key=lambda one: -len(one.text)):
        text = text.replace(candidate.text, "…")
    return _ROW.sub(r"\1 …", text)


def kind_of(row: RowOutcome) -> tuple[str, bool]:
    """What rows that may be settled together have in common: the reason, and whether one person is named or several."""
    return reason_of(row), len(row.candidates) == 1


def meanings(
    row: RowOutcome, group: Sequence[RowOutcome], *, decided: bool
) -> dict[str, Mapping[int, Decision | None]]:
    """What each digit decides, by row; ``group`` are the rows of the same kind."""
    if decided:
        return {BACK: {row.row: None}, SKIP: {row.row: None}}
    if row.result != "suspect":
        return {}
    found: dict[str, Mapping[int, Decision | None]] = {OTHER: {row.row: Decision(action="add")}}
    for key, candidate in zip(_candidate_keys(), row.candidates, strict=False):
        found[key] = {row.row: Decision(action="match", person_id=candidate.person_id)}
    found[SKIP] = {row.row: Decision(action="skip")}
    if len(group) > 1:
        if len(row.candidates) == 1:
            found[ALL_SAME] = {
                one.row: Decision(action="match", person_id=one.candidates[0].person_id) for one in group
            }
        found[ALL_OTHER] = {one.row: Decision(action="add") for one in group}
        found[ALL_SKIP] = {one.row: Decision(action="skip") for one in group}
    return found


def legend(row: RowOutcome, group: Sequence[RowOutcome], *, decided: bool) -> list[LegendItem]:
    """The keys of ``meanings`` with their words."""
    if decided:
        return [LegendItem(key=BACK, text="Bỏ lựa chọn đã ghi cho dòng này")]
    if row.result != "suspect":
        return []
    items = [LegendItem(key=OTHER, text="Là người khác: thêm mới", tone="good")]
    items += [
        LegendItem(key=key, text=f"Là người này: {candidate.text}", tone="accent")
        for key, candidate in zip(_candidate_keys(), row.candidates, strict=False)
    ]
    items.append(LegendItem(key=SKIP, text="Bỏ qua dòng này", tone="warn"))
    if len(group) > 1:
        count = format_money(len(group))
        if len(row.candidates) == 1:
            items.append(LegendItem(key=ALL_SAME, text=f"Cả {count} dòng cùng lý do: đúng là người được nêu…"))
        items.append(LegendItem(key=ALL_OTHER, text=f"Cả {count} dòng cùng lý do: là người khác…"))
        items.append(LegendItem(key=ALL_SKIP, text=f"Cả {count} dòng cùng lý do: bỏ qua…"))
    return items


def question(key: str, group: Sequence[RowOutcome]) -> tuple[str, str, str]:
    """What is asked before many rows are settled by one key: the question, the word of the answer, the sample."""
    count = format_money(len(group))
    words = {ALL_SAME: "là người được nêu", ALL_OTHER: "là người khác, thêm mới", ALL_SKIP: "bỏ qua"}[key]
    named = [
        f"Dòng {row.row}: {row.name}" + (f" = {row.candidates[0].text}" if key == ALL_SAME else "")
        for row in group[:SAMPLE]
    ]
    more = f"\nvà {format_money(len(group) - SAMPLE)} dòng khác" if len(group) > SAMPLE else ""
    return f"Ghi cho cả {count} dòng nghi trùng cùng lý do: {words}?", f"Ghi cho {count} dòng", "\n".join(named) + more


def _candidate_keys() -> list[str]:
    return [str(key) for key in range(_FIRST_CANDIDATE, _FIRST_CANDIDATE + _CANDIDATES)]
