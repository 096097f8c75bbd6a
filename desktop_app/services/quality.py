"""Data quality by the six words of the sector: each criterion measured, each word a score, the problems ranked by what mending them is worth."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from desktop_app.services.office import Office
from desktop_app.services.quality_criteria import criteria, limits
from desktop_app.services.quality_scores import WORDS, Criterion, Finding, overall, ranked, word_score
from desktop_app.storage import quality as store


@dataclass(frozen=True, kw_only=True)
class Quality:
    """``score`` and ``criteria`` (word → score) are percentages (0–100); ``problems`` come the one worth most first, ``findings`` in the order of
    the list. An office without records scores 100."""

    score: float
    criteria: dict[str, float]
    problems: tuple[Finding, ...]
    findings: tuple[Finding, ...]

    def of_word(self, word: str) -> tuple[Finding, ...]:
        """The problems of one word, the one worth most first."""
        return tuple(one for one in self.problems if one.criterion.word == word)

    def as_json(self) -> dict[str, Any]:
        """The shape of ``check --json``."""
        return {
            "score": self.score,
            "criteria": self.criteria,
            "problems": [
                {
                    "code": one.criterion.code,
                    "criterion": one.criterion.word,
                    "label": one.criterion.name,
                    "asked": one.asked,
                    "failing": one.failing,
                    "weight": one.criterion.weight,
                    "skipped": one.skipped,
                }
                for one in self.problems
            ],
        }


_Key = tuple[int, str, tuple[Criterion, ...]]
_remembered: WeakKeyDictionary[Office, tuple[_Key, Quality]] = WeakKeyDictionary()
_guard = threading.Lock()


def measure(office: Office) -> Quality:
    """Count every criterion over the whole office. What was counted is remembered until the next verb, the next day or another weight."""
    asked = tuple(one for one in criteria(office) if one.weight)
    last = office.read.steps.last()
    key = (last.id if last else 0, office.today.isoformat(), asked)
    with _guard:
        known = _remembered.get(office)
    if known is not None and known[0] == key:
        return known[1]
    found = _measured(office, asked)
    with _guard:
        _remembered[office] = (key, found)
    return found


def _measured(office: Office, asked: tuple[Criterion, ...]) -> Quality:
    asking = limits(office, asked)
    counts = store.counts(office.read.db, [one.code for one in asked], asking)
    findings: list[Finding] = []
    for one in asked:
        number, failing = counts[one.code]
        skipped = len(standing(office, one.code, asking))
        findings.append(Finding(criterion=one, asked=number, failing=failing - skipped, skipped=skipped))
    scores = {word: word_score(_of(findings, word)) for word in WORDS}
    return Quality(
        score=overall(list(scores.values())), criteria=scores, problems=ranked(findings), findings=tuple(findings)
    )


def standing(office: Office, code: str, asking: store.Limits) -> dict[int, int]:
    """The failing records that stand with a reason: record id → id of the note. Who says something else since is not among them."""
    notes = {note.record_id: note for note in office.read.quality_skips.of_check(code)}
    if not notes:
        return {}
    said = store.still_failing(office.read.db, code, asking, notes)
    return {record: notes[record].id for record, words in said.items() if words == notes[record].said}


def _of(findings: Sequence[Finding], word: str) -> list[Finding]:
    return [one for one in findings if one.criterion.word == word]
