"""Law as data: dated rates with their source, looked up by key, subject and day.

A key names one kind of figure (`base-salary`, `health-household.step`), a subject one row of it where there are
several (the order of a member, a support class). The rows are shipped in `seeds/law_rates.csv` and editable by the
office.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import rate_name
from desktop_app.domain.money import format_decimal
from desktop_app.domain.supports import SupportRule


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One figure of the law for one period; `valid_to` None means until further notice.

    `unit` is Vietnamese as shown (đồng/tháng, %, tháng, ngày …). `confidence` is `H` (primary text or two independent
    sources), `M` (one decent source) or `L` (one weak source or an inference).
    """

    key: str
    subject: str
    value: Decimal
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str
    note: str = ""

    @property
    def exact(self) -> Fraction:
        """The value as a fraction, for exact arithmetic."""
        return Fraction(self.value)

    @property
    def whole(self) -> int:
        """The value as a whole number. Raises RuleBroken where the office entered a broken number in its place."""
        if self.value != self.value.to_integral_value():
            name = rate_name(self.key, self.subject)
            raise RuleBroken(
                f"Quy định “{name}” phải là số nguyên, đang là {format_decimal(self.value)}; sửa ở trang Quy định.",
                rule="law.whole",
                source=self.source,
            )
        return int(self.value)

    @property
    def share(self) -> Fraction:
        """A percentage as a share of one: 4.5 % is 9/200."""
        return Fraction(self.value) / 100

    def cited(self) -> str:
        """The source as shown to the officer, with a mark where it was not verified in two sources."""
        return self.source if self.confidence == "H" else f"{self.source} (chưa kiểm chứng)"

    def as_json(self) -> dict[str, str]:
        """The row as plain text values, for the snapshot kept with a computed amount."""
        return {
            "key": self.key,
            "subject": self.subject,
            "value": format(self.value, "f"),
            "unit": self.unit,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else "",
            "source": self.source,
            "confidence": self.confidence,
        }


class LawBook:
    """All rates, ready for fast look-up by day, and the supports of provinces, communes and others.

    Raises RuleBroken when two periods of one figure overlap.
    """

    def __init__(self, rates: Iterable[Rate], supports: Iterable[SupportRule] = ()) -> None:
        self.supports: tuple[SupportRule, ...] = tuple(supports)
        self._rates: dict[tuple[str, str], list[Rate]] = {}
        for rate in rates:
            self._rates.setdefault((rate.key, rate.subject), []).append(rate)
        self._starts: dict[tuple[str, str], list[int]] = {}
        self._subjects: dict[str, list[str]] = {}
        for (key, subject), rows in self._rates.items():
            rows.sort(key=lambda rate: rate.valid_from)
            for problem in _overlaps(rows):
                raise RuleBroken(problem, rule="law.overlap", source=rows[-1].source)
            self._starts[key, subject] = [rate.valid_from.toordinal() for rate in rows]
            self._subjects.setdefault(key, []).append(subject)

    def find(self, key: str, on: date, subject: str = "") -> Rate | None:
        """Return the rate in force on a day, or None where there is none."""
        starts = self._starts.get((key, subject))
        if starts is None:
            return None
        place = bisect_right(starts, on.toordinal()) - 1
        if place < 0:
            return None
        rate = self._rates[key, subject][place]
        return rate if rate.valid_to is None or on <= rate.valid_to else None

    def at(self, key: str, on: date, subject: str = "") -> Rate:
        """Return the rate in force on a day. Raises RuleBroken where the book has none: a figure is never guessed."""
        rate = self.find(key, on, subject)
        if rate is None:
            raise RuleBroken(
                f"Chưa có quy định “{rate_name(key, subject)}” cho ngày {format_date(on)}. "
                "Hãy bổ sung ở trang Quy định kèm ngày hiệu lực và căn cứ.",
                rule="law.missing",
            )
        return rate

    def at_or_first(self, key: str, on: date, subject: str = "") -> Rate:
        """Return the rate in force on a day, or the first one for days before the book begins.

        For telling how long ago something ended, never for amounts. Raises RuleBroken where there is none at all.
        """
        rows = self._rates.get((key, subject))
        return self.at(key, max(on, rows[0].valid_from) if rows else on, subject)

    def all(self, key: str) -> tuple[Rate, ...]:
        """Return every row of a key, by subject in the order given and then by date."""
        return tuple(rate for subject in self._subjects.get(key, []) for rate in self._rates[key, subject])

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the book in the order given."""
        return tuple(self._subjects)

    def in_force(self, key: str, on: date) -> tuple[Rate, ...]:
        """Return the rows of a key in force on a day, one per subject, in the order given."""
        found = (self.find(key, on, subject) for subject in self._subjects.get(key, []))
        return tuple(rate for rate in found if rate is not None)

    def next_change(self, key: str, after: date, until: date, subject: str = "") -> Rate | None:
        """Return the first rate of a figure that begins after one day and not later than another, or None."""
        for rate in self._rates.get((key, subject), []):
            if after < rate.valid_from <= until:
                return rate
        return None


def read_rates(rows: Iterable[Mapping[str, str]]) -> list[Rate]:
    """Build rates from text rows (the columns of `seeds/law_rates.csv`). Raises RuleBroken for an unreadable value."""
    return [_read_rate(row) for row in rows]


def check_periods(rates: Iterable[Rate]) -> list[str]:
    """Return one Vietnamese sentence for every overlap and gap between the periods of one figure; [] when sound."""
    grouped: dict[tuple[str, str], list[Rate]] = {}
    for rate in rates:
        grouped.setdefault((rate.key, rate.subject), []).append(rate)
    problems: list[str] = []
    for rows in grouped.values():
        rows.sort(key=lambda rate: rate.valid_from)
        problems += _overlaps(rows)
        problems += _gaps(rows)
    return problems


def _read_rate(row: Mapping[str, str]) -> Rate:
    try:
        value = Decimal(row["value"])
        valid_from = date.fromisoformat(row["valid_from"])
        valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    except (InvalidOperation, ValueError) as fault:
        raise RuleBroken(
            f"Dòng quy định “{rate_name(row['key'])}” có giá trị hoặc ngày không đọc được; nhập số và ngày năm-tháng-ngày.",
            rule="law.row",
            source=row.get("source", ""),
        ) from fault
    if not value.is_finite():
        raise RuleBroken(
            f"Dòng quy định “{rate_name(row['key'])}” có giá trị không phải là số; nhập một số.",
            rule="law.row",
            source=row.get("source", ""),
        )
    return Rate(
        key=row["key"],
        subject=row["subject"],
        value=value,
        unit=row["unit"],
        valid_from=valid_from,
        valid_to=valid_to,
        source=row["source"],
        confidence=row["confidence"],
        note=row.get("note", ""),
    )


def _overlaps(rows: list[Rate]) -> list[str]:
    problems = [
        f"{_name(rate)}: ngày hết hiệu lực {format_date(rate.valid_to)} trước ngày hiệu lực."
        for rate in rows
        if rate.valid_to is not None and rate.valid_to < rate.valid_from
    ]
    for earlier, later in pairwise(rows):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            problems.append(
                f"{_name(earlier)}: hai mức cùng hiệu lực từ ngày {format_date(later.valid_from)}; "
                f"mức trước phải hết hiệu lực chậm nhất ngày {format_date(later.valid_from - timedelta(days=1))}."
            )
    return problems


def _gaps(rows: list[Rate]) -> list[str]:
    return [
        f"{_name(earlier)}: không có mức nào từ {format_date(earlier.valid_to + timedelta(days=1))} "
        f"đến {format_date(later.valid_from - timedelta(days=1))}."
        for earlier, later in pairwise(rows)
        if earlier.valid_to is not None and earlier.valid_to + timedelta(days=1) < later.valid_from
    ]


def _name(rate: Rate) -> str:
    return f"Quy định “{rate_name(rate.key, rate.subject)}”"
