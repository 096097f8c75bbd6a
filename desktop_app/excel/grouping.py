"""Which rows of a list belong to one household.

Lists say it in different ways: a household code on every row, a code only on the first row of each household, a banner
above the members, or nothing but the order of rows, each household beginning with its head.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.domain.names import fold
from desktop_app.excel.cells import Value
from desktop_app.excel.rows import Banner

HOUSEHOLD_FIELDS = (
    "household_code",
    "household_seq",
    "household_head",
    "relation",
    "head_flag",
)  # tell households apart

# Said once for a household, on its first row, by lists that leave the code of the other members blank.
_SHARED = (
    "household_code",
    "household_seq",
    "household_head",
    "household_phone",
    "address",
    "hamlet",
    "commune",
    "commune_code",
)
_HEAD = frozenset(["chu ho", "ch", "00", "0", "chu ho gia dinh"])
_BLOCKS = 0.25  # from this share of blank codes on, a list names its households on their first rows only


_folded = lru_cache(maxsize=4_096)(fold)


def is_head(relation: Value) -> bool:
    """Whether a relation says that the person heads the household."""
    return isinstance(relation, str) and _folded(relation) in _HEAD


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a list tells its households apart: the field that names them ('' for the order of rows alone).

    `blank_continues` tells that a row with a blank name belongs to the household above.
    """

    field: str
    blank_continues: bool


def layout_of(columns: Mapping[str, Sequence[object]], *, banners: Sequence[str]) -> Layout | None:
    """Return the layout of a list from its raw columns (field → cells); None where households cannot be told apart."""
    for field in ("household_code", "household_seq"):
        if field in columns:
            cells = columns[field]
            blank = sum(cell in ("", None) for cell in cells)
            if blank < len(cells):
                return Layout(field=field, blank_continues=blank >= _BLOCKS * len(cells))
    for field in ("household_seq", "household_head"):
        if field in banners and field not in columns:
            return Layout(field=field, blank_continues=True)
    if "household_head" in columns:
        cells = columns["household_head"]
        blank = sum(cell in ("", None) for cell in cells)
        if blank < len(cells):
            return Layout(field="household_head", blank_continues=blank >= _BLOCKS * len(cells))
    if "relation" in columns or "head_flag" in columns:
        return Layout(field="", blank_continues=True)
    return None


class Grouper:
    """Walks down the rows of a list and gives each its household key; fills what was said once for the household."""

    def __init__(self, layout: Layout | None) -> None:
        self._layout = layout
        self._key: str | None = None
        self._shared: Mapping[str, Value] = {}
        self._run = 0

    def key(self, values: dict[str, Value]) -> str | None:
        """Return the key of the household a row belongs to; None where the list does not tell.

        A row that continues the household above gets its blank household fields from that household's first row.
        """
        if self._layout is None:
            return None
        head = is_head(values.get("relation")) or values.get("head_flag") is True
        if not self._layout.field:
            return self._by_order(values, head)
        name = values.get(self._layout.field)
        if name is None:
            return self._continue(values, head)
        self._remember(values)
        self._key = self._named(str(name), values)
        return self._key

    def _by_order(self, values: dict[str, Value], head: bool) -> str | None:
        if head:
            self._run += 1
            self._key = f"order:{self._run}"
            self._remember(values)
        elif self._key is not None:
            self._fill(values)
        return self._key

    def _continue(self, values: dict[str, Value], head: bool) -> str | None:
        related = isinstance(values.get("relation"), str) and not head
        if self._key is None or head or not (related or (self._layout is not None and self._layout.blank_continues)):
            self._key = None
            return None
        self._fill(values)
        return self._key

    def _named(self, name: str, values: Mapping[str, Value]) -> str:
        """Codes are unique within a commune, numbers and heads within a hamlet; the key says so."""
        parts = [_folded(name), _folded(str(values.get("commune_code") or values.get("commune") or ""))]
        if self._layout is not None and self._layout.field != "household_code":
            parts.append(_folded(str(values.get("hamlet") or "")))
        if self._layout is not None and self._layout.field == "household_head":
            parts.append(_folded(str(values.get("address") or "")))
        return f"{self._layout.field if self._layout else ''}:" + "|".join(parts)

    def _remember(self, values: Mapping[str, Value]) -> None:
        self._shared = values

    def _fill(self, values: dict[str, Value]) -> None:
        for field in _SHARED:
            if field in values and values[field] is None:
                values[field] = self._shared.get(field)


class BannerWalk:
    """What the banners above a row say of it; rows are asked for from top to bottom."""

    def __init__(self, banners: Sequence[Banner], known: Collection[str]) -> None:
        """`known` are the fields the kind of list reads; other banners are passed over."""
        self._banners = [banner for banner in banners if banner.field in known]
        self._next = 0
        self._said: dict[str, str] = {}

    def fill(self, number: int, record: dict[str, Value]) -> None:
        """Give a record what the banners say, where its own cells are blank."""
        while self._next < len(self._banners) and self._banners[self._next].row < number:
            banner = self._banners[self._next]
            if banner.field == "hamlet":
                self._said = {}  # a new hamlet ends the household above
            self._said[banner.field] = banner.value
            self._next += 1
        for field, value in self._said.items():
            if record.get(field, "") is None:
                record[field] = value
