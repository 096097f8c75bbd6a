"""The six words of data quality: đúng, đủ, sạch, sống, thống nhất, dùng chung; how shares of failing records make scores and ranks.

Weights and limits are no law: they stand in ``seeds/quality_criteria.csv`` and an office may set its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORDS = ("đúng", "đủ", "sạch", "sống", "thống nhất", "dùng chung")


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that is asked of records. ``weight``: how much it counts within its word (0: it is not measured).

    ``limit``: the figure the question needs, in ``unit`` (months, years, times; ``None`` where it needs none).
    """

    code: str
    word: str
    name: str
    weight: int
    limit: int | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one criterion found: ``failing`` of ``asked`` records; ``skipped`` stand with a reason and are not among the failing."""

    criterion: Criterion
    asked: int
    failing: int
    skipped: int = 0

    @property
    def share(self) -> float:
        """The failing part of those asked, 0–1; nobody asked: 0."""
        return self.failing / self.asked if self.asked else 0.0

    @property
    def score(self) -> float:
        """The passing part in %, 0–100."""
        return 100 * (1 - self.share)

    @property
    def rank(self) -> float:
        """How much the word would gain if all failing were put right (share × weight)."""
        return self.share * self.criterion.weight


def word_score(findings: Iterable[Finding]) -> float:
    """The weighted mean of the scores of the criteria that were asked of somebody, in %, one decimal; nothing asked: 100."""
    asked = [one for one in findings if one.asked]
    weights = sum(one.criterion.weight for one in asked)
    if not weights:
        return 100.0
    return round(sum(one.score * one.criterion.weight for one in asked) / weights, 1)


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The problems, the one worth most first; what has none is left out."""
    return tuple(sorted((one for one in findings if one.failing), key=lambda one: (-one.rank, -one.failing)))


def overall(scores: Sequence[float]) -> float:
    """The mean of the words, in %, one decimal."""
    return round(sum(scores) / len(scores), 1) if scores else 100.0
