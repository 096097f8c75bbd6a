"""Charts of lying bars: sorted shares, the funnel of a round, ages by sex. No Qt here."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.charts.series import ChartTable, count_text, share_text

MALE, FEMALE = "male", "female"
_SEXES = {MALE: "Nam", FEMALE: "Nữ"}


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: a count, and of how many; `base` None: a count alone."""

    key: object
    name: str
    value: int
    base: int | None = None

    @property
    def share(self) -> float | None:
        """Part of the base, 1 being all of it; None without one."""
        return self.value / self.base if self.base else None


def sort_bars(bars: Iterable[Bar], *, lowest_first: bool = False) -> tuple[Bar, ...]:
    """In the order of their share (of their count where there is none); those without anybody come last, equals by name."""
    known = list(bars)
    by_share = any(bar.base is not None for bar in known)
    sign = 1 if lowest_first else -1

    def place(bar: Bar) -> tuple[bool, float, str]:
        size = bar.share if by_share else bar.value
        return (size is None, sign * (size or 0), bar.name)

    return tuple(sorted(known, key=place))


@dataclass(frozen=True, kw_only=True)
class SortedBars:
    """Bars one under the other, as they are given (`sort_bars` sorts). With bases a full bar is 100 %.

    `row_name`: what a bar stands for ("thôn"); `value_name`, `rest_name`: "đã có thẻ", "chưa có thẻ".
    """

    title: str
    unit: str
    row_name: str
    bars: tuple[Bar, ...]
    value_name: str = "số lượng"
    rest_name: str = ""
    scale: int = 1
    with_sum: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(bar.value or bar.base for bar in self.bars)

    @property
    def nothing(self) -> str:
        """What an empty chart says."""
        return f"Chưa có số liệu theo {self.row_name}."

    @property
    def by_share(self) -> bool:
        """Whether a full bar is 100 %."""
        return any(bar.base is not None for bar in self.bars)

    @property
    def headline(self) -> str:
        """The line over the chart, with the sum."""
        if not self.with_sum:
            return self.title
        base = sum(bar.base or 0 for bar in self.bars) if self.by_share else None
        return f"{self.title}: {share_text(sum(bar.value for bar in self.bars), base, self.scale)} {self.unit}"

    @property
    def hint(self) -> str:
        """What the signs mean."""
        rest = f", phần khung còn lại: {self.rest_name}" if self.by_share and self.rest_name else ""
        return f"Đơn vị: {self.unit}. Thanh đậm: {self.value_name}{rest}"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns that arrows walk."""
        return (len(self.bars), 1)

    @property
    def top(self) -> int:
        """The longest bar; at least 1."""
        return max([1, *(bar.value for bar in self.bars)])

    def key_at(self, row: int, _column: int) -> object:
        """What a click means."""
        return self.bars[row].key

    def readout_at(self, row: int, _column: int) -> str:
        """The exact values of one bar."""
        bar = self.bars[row]
        told = f"{bar.name} · {self.value_name} {share_text(bar.value, bar.base, self.scale)} {self.unit}"
        if bar.base is None or not self.rest_name:
            return told
        return f"{told} · {self.rest_name} {count_text(bar.base - bar.value, self.scale)}"

    def table(self) -> ChartTable:
        """Every bar."""
        name = self.row_name.capitalize()
        if not self.by_share:
            return ChartTable(
                headings=(name, self.value_name.capitalize()), rows=tuple((bar.name, bar.value) for bar in self.bars)
            )
        rows = tuple((bar.name, bar.value, bar.base, percent(bar.value, bar.base)) for bar in self.bars)
        return ChartTable(headings=(name, self.value_name.capitalize(), "Tổng số", "Tỷ lệ (%)"), rows=rows)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a funnel."""

    key: object
    name: str
    value: int


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """Steps from the many to the few; each is counted in the same unit and tells its share of the step before."""

    title: str
    unit: str
    steps: tuple[Step, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(step.value for step in self.steps)

    @property
    def nothing(self) -> str:
        """What an empty chart says."""
        return "Chưa ghi lượt vận động nào trong phần đang xem."

    @property
    def headline(self) -> str:
        """The line over the chart."""
        return self.title

    @property
    def hint(self) -> str:
        """What the signs mean."""
        return f"Đơn vị: {self.unit}. Mỗi bước kèm tỷ lệ so với bước trước và so với bước đầu"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns that arrows walk."""
        return (len(self.steps), 1)

    @property
    def top(self) -> int:
        """The widest step; at least 1."""
        return max([1, *(step.value for step in self.steps)])

    def key_at(self, row: int, _column: int) -> object:
        """What a click means."""
        return self.steps[row].key

    def shares(self, row: int) -> str:
        """ "45 % bước trước · 12 % bước đầu"; nothing for the first step and after a step of nobody."""
        if row == 0:
            return ""
        told = []
        for name, other in (("bước trước", row - 1), ("bước đầu", 0)):
            found = percent(self.steps[row].value, self.steps[other].value)
            if found is not None and (name == "bước trước" or row > 1):
                told.append(f"{found} % {name}")
        return " · ".join(told)

    def readout_at(self, row: int, _column: int) -> str:
        """The exact values of one step."""
        step = self.steps[row]
        parts = [f"{step.name}: {count_text(step.value)} {self.unit}", self.shares(row)]
        return " · ".join(part for part in parts if part)

    def table(self) -> ChartTable:
        """Every step."""
        first = self.steps[0].value if self.steps else 0
        rows = tuple(
            (
                step.name,
                step.value,
                percent(step.value, self.steps[at - 1].value) if at else None,
                percent(step.value, first),
            )
            for at, step in enumerate(self.steps)
        )
        return ChartTable(headings=("Bước", f"Số {self.unit}", "So bước trước (%)", "So bước đầu (%)"), rows=rows)


@dataclass(frozen=True, kw_only=True)
class AgeGroup:
    """People of one age group: (covered, not covered) of each sex."""

    key: object
    name: str
    male: tuple[int, int] = (0, 0)
    female: tuple[int, int] = (0, 0)

    def of(self, sex: str) -> tuple[int, int]:
        """One side."""
        return self.male if sex == MALE else self.female


@dataclass(frozen=True, kw_only=True)
class Pyramid:
    """Ages upwards, men left, women right, the covered part of each bar solid. The key of a bar is (group key, sex).

    `unknown`: (what is not known, how many) for people whose age or sex is not on record; they are told, never guessed.
    """

    title: str
    unit: str
    groups: tuple[AgeGroup, ...]
    value_name: str = "đã có thẻ"
    rest_name: str = "chưa có thẻ"
    unknown: tuple[tuple[str, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(sum(group.male) + sum(group.female) for group in self.groups)

    @property
    def nothing(self) -> str:
        """What an empty chart says."""
        told = self.unknown_text
        return "Chưa có ai có đủ ngày sinh và giới tính để vẽ tháp tuổi." + (f" {told}." if told else "")

    @property
    def unknown_text(self) -> str:
        """ "Chưa rõ ngày sinh: 12 người"."""
        return "; ".join(f"{name}: {count_text(count)} {self.unit}" for name, count in self.unknown if count)

    @property
    def headline(self) -> str:
        """The line over the chart: how many are covered."""
        covered = sum(group.male[0] + group.female[0] for group in self.groups)
        everybody = sum(sum(group.male) + sum(group.female) for group in self.groups)
        return f"{self.title}: {share_text(covered, everybody)} {self.unit} {self.value_name}"

    @property
    def hint(self) -> str:
        """What the signs mean, and who is not drawn."""
        told = f"Trái: nam, phải: nữ; phần đậm: {self.value_name}, phần khung: {self.rest_name}"
        return f"{told}. Không vẽ – {self.unknown_text}" if self.unknown_text else told

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns that arrows walk."""
        return (len(self.groups), 2)

    @property
    def top(self) -> int:
        """The longest bar; at least 1."""
        return max([1, *(sum(side) for group in self.groups for side in (group.male, group.female))])

    def group_at(self, row: int) -> AgeGroup:
        """The group of a row: the oldest are at the top."""
        return self.groups[len(self.groups) - 1 - row]

    def key_at(self, row: int, column: int) -> object:
        """What a click means."""
        return (self.group_at(row).key, (MALE, FEMALE)[column])

    def readout_at(self, row: int, column: int) -> str:
        """The exact values of one bar."""
        group, sex = self.group_at(row), (MALE, FEMALE)[column]
        covered, rest = group.of(sex)
        told = share_text(covered, covered + rest)
        return f"{_SEXES[sex]} {group.name} tuổi · {self.value_name} {told} {self.unit} · {self.rest_name} {count_text(rest)}"

    def table(self) -> ChartTable:
        """Every group, the youngest first."""
        headings = ("Tuổi", *(f"{sex} {name}" for sex in _SEXES.values() for name in (self.value_name, self.rest_name)))
        rows: list[tuple[str | int | None, ...]] = [(group.name, *group.male, *group.female) for group in self.groups]
        rows += [(name, count, None, None, None) for name, count in self.unknown if count]
        return ChartTable(headings=headings, rows=tuple(rows))


def percent(part: int, whole: int | None) -> int | None:
    """Whole per cent; None of nothing."""
    return round(part * 100 / whole) if whole else None
