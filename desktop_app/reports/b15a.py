"""B15a-UQ: what each collecting organisation and collector promised and reached in a month (QĐ 366/QĐ-BHXH).

Four blocks of figures stand side by side, each a number of people: compulsory insurance, voluntary social insurance,
voluntary accident insurance, self-paid health insurance. A block the office keeps no figures for stays blank, on the
form and in the sums, and is named in the remarks: blank is not zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from desktop_app.domain.dates import format_date_words
from desktop_app.reports.form_report import FilledForm, form_report
from desktop_app.reports.report import Report, Row, Value, add_up, percent_of, roman

CODE = "B15a-UQ"
BLOCKS: Mapping[str, str] = {
    "compulsory": "BHXH, BHTN, BHYT bắt buộc",
    "voluntary_si": "BHXH tự nguyện",
    "voluntary_accident": "BHTNLĐ tự nguyện",
    "health": "BHYT tự đóng",
}
"""Block keys and their names on the form, in the form's order."""


@dataclass(frozen=True, kw_only=True)
class BlockFigures:
    """One block of one row; every figure counts people, None is "not known".

    `committed_*` is the target of the contract (a year), split into new and continuing; `month_*` what was reached in
    the month; `cumulative` what was reached from January to the end of the month.
    """

    committed_new: int | None = None
    committed_continuing: int | None = None
    month_new: int | None = None
    month_continuing: int | None = None
    cumulative: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known."""
        return all(value is None for value in _parts(self))


@dataclass(frozen=True, kw_only=True)
class CollectorLine:
    """One collector (nhân viên thu): name, code given by BHXH, figures by block key, remark for column 33.

    `key` as in `Row`, here and in `OrganisationBlock`.
    """

    name: str
    code: str = ""
    blocks: Mapping[str, BlockFigures] = field(default_factory=dict)
    note: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class OrganisationBlock:
    """One organisation with its collectors.

    `blocks` holds figures known for the organisation as a whole (a contract that is not split among collectors, say);
    a block that is missing there is the sum of the collectors.
    """

    name: str
    code: str = ""
    collectors: tuple[CollectorLine, ...] = ()
    blocks: Mapping[str, BlockFigures] = field(default_factory=dict)
    note: str = ""
    key: str = ""

    def figures(self, block: str) -> BlockFigures:
        """Return the organisation's figures of a block: its own, else the sum of its collectors."""
        own = self.blocks.get(block)
        return own if own is not None else sum_figures(line.blocks.get(block) for line in self.collectors)


@dataclass(frozen=True, kw_only=True)
class B15aFigures:
    """Everything on one B15a-UQ. `month` is `YYYY-MM`; texts that are "" stay as on the blank form.

    `province` and `office` without "Bảo hiểm xã hội": "tỉnh Cao Bằng", "cơ sở Hòa An". `place` and `on` make the line
    above the signature, `signer_title` and `signer` the signature itself.
    """

    month: str
    organisations: tuple[OrganisationBlock, ...]
    province: str = ""
    office: str = ""
    place: str = ""
    on: date | None = None
    signer_title: str = ""
    signer: str = ""


def header(figures: B15aFigures) -> dict[str, str]:
    """Return the texts of the form's header block, title and footer by placeholder."""
    year, month = figures.month.split("-")
    day = format_date_words(figures.on) if figures.on else ""
    return {
        "province": figures.province,
        "office": figures.office,
        "month": month,
        "year": year,
        "place_and_day": f"{figures.place}, {day}" if figures.place and day else "",
        "signer_title": figures.signer_title,
        "signer": figures.signer,
    }


def rows(figures: B15aFigures) -> tuple[Row, ...]:
    """Return the body: a row `organisation` (I, II…) and under it its rows `collector` (1, 2…)."""
    result = []
    for number, organisation in enumerate(figures.organisations, start=1):
        blocks = {block: organisation.figures(block) for block in BLOCKS}
        result.append(_row("organisation", roman(number), organisation, blocks))
        for place, line in enumerate(organisation.collectors, start=1):
            result.append(_row("collector", place, line, line.blocks))
    return tuple(result)


def totals(figures: B15aFigures) -> Row:
    """Return the row of totals over the organisations; percentages are those of the sums."""
    values: dict[str, Value] = {}
    for block in BLOCKS:
        values |= _values(block, sum_figures(organisation.figures(block) for organisation in figures.organisations))
    return Row(kind="total", values=values)


def remarks(figures: B15aFigures) -> tuple[str, ...]:
    """Return what the officer should know before the form leaves: blank blocks, sums that do not agree."""
    found = [
        f"Cột “{name}” để trống vì đơn vị không có số liệu; hãy điền tay nếu có."
        for block, name in BLOCKS.items()
        if all(organisation.figures(block).is_blank for organisation in figures.organisations)
    ]
    for organisation in figures.organisations:
        for block, name in BLOCKS.items():
            own = organisation.blocks.get(block)
            split = sum_figures(line.blocks.get(block) for line in organisation.collectors)
            if own is not None and not split.is_blank and _parts(own) != _parts(split):
                found.append(f"{organisation.name}, “{name}”: số của tổ chức khác tổng các nhân viên thu.")
    return tuple(found)


def report(figures: B15aFigures, form: FilledForm, *, caption: str = "", made_at: datetime | None = None) -> Report:
    """Return the report for screen and paper; `form` is the layout filled with `header(figures)`."""
    return form_report(
        form,
        rows=rows(figures),
        totals=totals(figures),
        strong_kinds=frozenset({"organisation", "total"}),
        remarks=remarks(figures),
        caption=caption,
        made_at=made_at,
    )


def sum_figures(parts: Iterable[BlockFigures | None]) -> BlockFigures:
    """Add figures up, field by field; a field stays None where no part knows it."""
    columns = zip(*(_parts(part) for part in parts if part is not None), strict=True)
    sums = [add_up(column) for column in columns] or [None] * 5
    return BlockFigures(
        committed_new=sums[0],
        committed_continuing=sums[1],
        month_new=sums[2],
        month_continuing=sums[3],
        cumulative=sums[4],
    )


def _parts(figures: BlockFigures) -> Sequence[int | None]:
    return (
        figures.committed_new,
        figures.committed_continuing,
        figures.month_new,
        figures.month_continuing,
        figures.cumulative,
    )


def _row(
    kind: str, number: str | int, whose: CollectorLine | OrganisationBlock, blocks: Mapping[str, BlockFigures]
) -> Row:
    values: dict[str, Value] = {"number": number, "name": whose.name, "code": whose.code, "note": whose.note}
    for block in BLOCKS:
        values |= _values(block, blocks.get(block, BlockFigures()))
    return Row(kind=kind, values=values, key=whose.key)


def _values(block: str, figures: BlockFigures) -> dict[str, Value]:
    committed = add_up((figures.committed_new, figures.committed_continuing))
    return {
        f"{block}.committed": committed,
        f"{block}.committed_new": figures.committed_new,
        f"{block}.committed_continuing": figures.committed_continuing,
        f"{block}.month": add_up((figures.month_new, figures.month_continuing)),
        f"{block}.month_new": figures.month_new,
        f"{block}.month_continuing": figures.month_continuing,
        f"{block}.cumulative": figures.cumulative,
        f"{block}.percent": percent_of(figures.cumulative, committed),
    }
