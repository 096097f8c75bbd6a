"""The data-quality score by the sector's words (đúng, đủ, sạch): each criterion is the share of records that pass its checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.services.office import Office
from desktop_app.storage import quality


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One kind of problem: ``failing`` of ``asked`` records have it."""

    code: str
    criterion: str
    label: str
    asked: int
    failing: int


@dataclass(frozen=True, kw_only=True)
class Quality:
    """``score`` and ``criteria`` are percentages (0–100); ``problems`` come worst first. An office without records scores 100."""

    score: float
    criteria: dict[str, float]
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape of ``check --json``."""
        return {
            "score": self.score,
            "criteria": self.criteria,
            "problems": [
                {"code": p.code, "criterion": p.criterion, "label": p.label, "asked": p.asked, "failing": p.failing}
                for p in self.problems
            ],
        }


def measure(office: Office) -> Quality:
    """Count every check over the whole office."""
    found: list[Problem] = []
    for code, (word, label, *_rest) in quality.CHECKS.items():
        asked, failing = quality.measure(office.read.db, code)
        found.append(Problem(code=code, criterion=word, label=label, asked=asked, failing=failing))
    criteria = {
        word: _share([p for p in found if p.criterion == word]) for word in dict.fromkeys(p.criterion for p in found)
    }
    problems = sorted((p for p in found if p.failing), key=lambda p: -p.failing / p.asked)
    score = round(sum(criteria.values()) / len(criteria), 1)
    return Quality(score=score, criteria=criteria, problems=tuple(problems))


def _share(problems: list[Problem]) -> float:
    asked = sum(p.asked for p in problems)
    return round(100 * (1 - sum(p.failing for p in problems) / asked), 1) if asked else 100.0
