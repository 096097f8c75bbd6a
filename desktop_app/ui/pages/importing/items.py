"""What is asked or proposed about a list, as values: questions of the reading and of the kind, old code tables, lost zeros."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from desktop_app.domain.money import format_money
from desktop_app.excel.addresses import letters
from desktop_app.services.import_values import Ask, Preview
from desktop_app.ui.pages.importing.rows_index import RowsIndex, Zeros

_SEXES = {"male": "Nam", "female": "Nữ"}
_TABLES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}
MOST = 9  # options that digits can name; of more one is chosen by typing


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer: what it says, what it means for `revise(answers=…)`; ``leaves_out`` names a column not to be taken in instead."""

    text: str
    meaning: Mapping[str, str] = field(default_factory=dict)
    leaves_out: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question (nothing is taken for granted until it is answered) or a proposal (``chosen`` is what happens unless refused).

    ``key`` is the key of the answer, ``id`` tells items apart. ``samples`` are (as written, as understood). ``told``: the officer has spoken.
    """

    id: str
    key: str
    heading: str
    text: str
    options: tuple[Option, ...]
    chosen: int | None = None
    told: bool = False
    samples: tuple[tuple[str, str], ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing can be assumed until the officer answers."""
        return self.chosen is None


def items_of(seen: Preview, index: RowsIndex, before: Sequence[Item] = ()) -> tuple[Item, ...]:
    """Everything to be asked or shown, the open questions first. ``before``: what stood there, so that answered ones can be changed."""
    found = [
        *(_sex(question.key, question.text, question.codes) for question in seen.reading.questions),
        *(_asked(ask) for ask in seen.asks),
        *_code_tables(seen),
        *(_zeros(one, seen) for one in index.zeros),
    ]
    there = {item.id for item in found}
    kept = [item for item in before if item.id not in there and _answered(item, seen.answers) is not None]
    settled = [_settled(item, seen) for item in (*found, *kept)]
    return tuple(sorted(settled, key=lambda item: not item.open))


def _settled(item: Item, seen: Preview) -> Item:
    at = _answered(item, seen.answers)
    return item if at is None else replace(item, chosen=at, told=True)


def _answered(item: Item, answers: Mapping[str, Mapping[str, str]]) -> int | None:
    said = answers.get(item.key, {})
    for at, option in enumerate(item.options):
        if option.meaning and all(said.get(code) == meaning for code, meaning in option.meaning.items()):
            return at
    return None


def _sex(key: str, text: str, codes: Sequence[str]) -> Item:
    ways = [way for way in product(_SEXES, repeat=len(codes)) if len(codes) == 1 or len(set(way)) > 1]
    options = tuple(
        Option(
            text=", ".join(f"{_code(code)} là {_SEXES[sex]}" for code, sex in zip(codes, way, strict=True)),
            meaning=dict(zip(codes, way, strict=True)),
        )
        for way in ways[:MOST]
    )
    return Item(id=key, key=key, heading="Giới tính", text=text, options=options)


def _code(code: str) -> str:
    return f"“{code}”" if code else "Ô trống"


def _asked(ask: Ask) -> Item:
    options = tuple(Option(text=text, meaning={ask.code: code}) for code, text in ask.choices)
    return Item(id=f"{ask.key}/{ask.code}", key=ask.key, heading="Cần trả lời", text=ask.text, options=options)


def _code_tables(seen: Preview) -> list[Item]:
    headings = {column.index: column.heading for column in seen.reading.columns}
    items: list[Item] = []
    for at, found in seen.reading.legacy.items():
        if not found.cells and not found.samples:
            continue
        letter = letters(at)
        known = found.encoding in _TABLES
        options = tuple(
            Option(text=text, meaning={"encoding": code})
            for code, text in (
                ("tcvn3", "Chuyển từ TCVN3 (ABC) sang Unicode"),
                ("vni", "Chuyển từ VNI sang Unicode"),
                ("unicode", "Giữ nguyên chữ như trong tệp"),
            )
        )
        named = f"Cột {letter} “{headings.get(at, '')}”".replace(" “”", "")
        text = (
            f"{named}: {format_money(found.cells)} chữ gõ bằng phông {_TABLES[found.encoding]}, "
            f"độ chắc {round(found.confidence * 100)} %."
            if known
            else f"{named}: có chữ giống phông cũ nhưng chưa đủ rõ là bảng mã nào, nên chưa chuyển."
        )
        items.append(
            Item(
                id=f"text:{letter}",
                key=f"text:{letter}",
                heading="Chữ gõ bằng phông cũ",
                text=text,
                options=options,
                chosen=list(_TABLES).index(found.encoding) if known else None,
                samples=tuple(found.samples[:3]),
            )
        )
    return items


def _zeros(found: Zeros, seen: Preview) -> Item:
    letter = next((column.letter for column in seen.reading.columns if column.field == found.field), "")
    return Item(
        id=f"zeros:{found.field}",
        key="",
        heading="Mất số 0 ở đầu",
        text=f"Cột {letter} “{found.heading.split(' / ')[-1]}”: {format_money(found.count)} số bị Excel bỏ số 0 ở đầu, đã thêm lại.",
        options=(Option(text="Nhận số đã thêm lại số 0"), Option(text="Không nhập cột này", leaves_out=letter)),
        chosen=0,
        samples=found.samples,
    )
