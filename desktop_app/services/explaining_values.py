"""“Vì sao ra số này?”: what an answer consists of, for an amount or for a date; ready for the screen, for text and for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.law import Rate, read_rates
from desktop_app.domain.law_names import rate_name
from desktop_app.domain.quote import Quote, Step, step_json
from desktop_app.domain.supports import describe_value, read_support
from desktop_app.services.rule_words import shown

NOT_VERIFIED = "chưa kiểm chứng"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One figure of the law that was used: its Vietnamese name, the value as shown, from when to when it holds, the source.

    ``verified``: read in the primary text or in two independent sources; otherwise it is shown as “chưa kiểm chứng”.
    """

    key: str
    subject: str
    name: str
    value: str
    since: date
    until: date | None
    source: str
    verified: bool

    @property
    def period(self) -> str:
        """When it holds, in words."""
        first = f"từ {format_date(self.since)}"
        return f"{first} đến {format_date(self.until)}" if self.until else first

    def as_json(self) -> dict[str, Any]:
        """The parameter as plain values."""
        return {
            "name": self.name,
            "value": self.value,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "source": self.source,
            "verified": self.verified,
        }


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """The answer to “Vì sao ra số này?”.

    ``title``: whose figure of what; ``answer``: the figure itself as shown. ``steps``: how it came about, as it was
    computed on ``computed_on``; ``parameters``: the law used. ``recomputed_same``: whether computing it again from what
    was kept gives the same đồng (``None``: nothing to compute again); ``recheck`` says that in words. ``today``: what
    the same would be by today's law (``None`` for dates, and where today's law does not allow it); ``today_text`` says
    it in words; ``differences``: one sentence for each figure of the law that changed since.
    """

    title: str
    answer: str
    steps: tuple[Step, ...]
    parameters: tuple[Parameter, ...] = ()
    computed_on: date | None = None
    recomputed_same: bool | None = None
    recheck: str = ""
    today: Quote | None = None
    today_text: str = ""
    differences: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said below the steps: when it was computed, whether it still computes, what it would be today."""
        first = f"Tính theo quy định ngày {format_date(self.computed_on)}." if self.computed_on else ""
        return tuple(note for note in (first, self.recheck, self.today_text, *self.differences) if note)

    def as_text(self) -> str:
        """Everything as plain lines, to be pasted into a letter or a message."""
        lines = [f"{self.title}: {self.answer}" if self.answer else self.title, ""]
        for number, step in enumerate(self.steps, 1):
            said = " = ".join(part for part in (step.formula, step.value) if part)
            lines.append(f"{number}. {step.label}: {said}")
            if step.source:
                lines.append(f"   Căn cứ: {step.source}")
        if self.parameters:
            lines += ["", "Các mức đã dùng:"]
            for one in self.parameters:
                mark = "" if one.verified else f" ({NOT_VERIFIED})"
                lines.append(f"- {one.name}: {one.value}, {one.period}; {one.source}{mark}")
        if self.notes:
            lines += ["", *self.notes]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values: ISO dates, whole đồng."""
        return {
            "title": self.title,
            "answer": self.answer,
            "computed_on": self.computed_on.isoformat() if self.computed_on else None,
            "explanation": [step_json(step) for step in self.steps],
            "parameters": [one.as_json() for one in self.parameters],
            "recomputed_same": self.recomputed_same,
            "today": self.today.as_json() if self.today else None,
            "differences": list(self.differences),
        }


def parameters_of(rates: Iterable[Rate]) -> tuple[Parameter, ...]:
    """The figures of the law behind an answer, each once, in the order they were used."""
    found = {(rate.key, rate.subject, rate.valid_from): rate for rate in rates}
    return tuple(_parameter(rate) for rate in found.values())


def parameter(row: Mapping[str, str]) -> Parameter:
    """One figure from the row kept in a snapshot (the shape of ``Rate.as_json``)."""
    return _parameter(read_rates([row])[0])


def parameters_kept(snapshot: Mapping[str, Any], *, later: bool = True) -> tuple[Parameter, ...]:
    """The same from the snapshot kept with an amount: figures of the law first, then the supports that were counted.

    ``later=False`` leaves out what comes into force only inside the period paid.
    """
    supports = [read_support(row) for row in snapshot.get("supports", ())]
    rates = read_rates([*snapshot.get("rates", ()), *(snapshot.get("later", ()) if later else ())])
    return parameters_of(rates) + tuple(
        Parameter(
            key="support",
            subject=str(rule.id),
            name=rule.name,
            value=describe_value(rule),
            since=rule.valid_from,
            until=rule.valid_to,
            source=rule.source,
            verified=rule.confidence == "H",
        )
        for rule in supports
    )


def parameters_json(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same as plain values, for the command line."""
    return [one.as_json() for one in parameters_kept(snapshot)]


def _parameter(rate: Rate) -> Parameter:
    return Parameter(
        key=rate.key,
        subject=rate.subject,
        name=rate_name(rate.key, rate.subject),
        value=shown(rate),
        since=rate.valid_from,
        until=rate.valid_to,
        source=rate.source,
        verified=rate.confidence == "H",
    )
