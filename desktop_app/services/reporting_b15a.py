"""B15a-UQ of a month: each organisation's and collector's commitments and results, from plan cells and enrolments.

The figures are those of the progress by collector, so the totals of the form are the office's own. What was enrolled
without a collector stands in a row of its own. Blocks the office keeps no records of stay blank.

The commitment of an organisation is that of its contract (the form's guide, 1.4: "Hợp đồng ủy quyền thu"), where one has a target for the year;
otherwise it is the sum of what its collectors were given. A collector's own is always the plan ("giao kế hoạch cho từng nhân viên thu").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.dates import format_date, format_month, month_bounds
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Collector, Organisation
from desktop_app.excel.form_loader import load_layout
from desktop_app.excel.form_paper import paper_form
from desktop_app.reports import b15a
from desktop_app.reports.b15a import B15aFigures, BlockFigures, CollectorLine, OrganisationBlock
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import COLLECTOR, COMMITTED, COMMUNE, OFFICE
from desktop_app.services.progress import ProgressRow, ProgressTable, progress
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.reporting_values import Check, Filters, Form, Sheet, closing_day, made_on
from desktop_app.storage.register import CommittedRow
from desktop_app.storage.repositories import Repositories

NO_COLLECTOR = "Chưa ghi nhân viên thu"
BLOCKS = {"voluntary_si": "vsi", "health": "hh"}
"""The blocks of the form that are counted from the records, and the beginning of their indicators' codes."""
CONTRACT_BLOCKS = {VOLUNTARY_SI: "voluntary_si", HEALTH_HOUSEHOLD: "health"}
"""The schemes contracts have targets for, and their blocks."""

Figures = Mapping[tuple[str, str], ProgressRow]  # (collector id as text, indicator)


@dataclass(frozen=True, kw_only=True)
class _Sources:
    """What the form is made from: the progress of the month, which commitments were ever planned, what contracts promise (by
    organisation and block), and whose rows stand.

    An officer of the insurance office has a row only with a commitment or a result; a collector always.
    """

    table: ProgressTable
    whole: ProgressTable
    rows: Figures
    planned: frozenset[tuple[str, str]]
    collectors: Mapping[str, Collector]
    organisations: Mapping[int, Organisation]
    contracts: Mapping[int, Mapping[str, CommittedRow]]


def prepare(office: Office, form: Form, month: str, filters: Filters) -> Sheet:
    """The form of a month with its checks. Raises ``WorldFault`` where no layout is valid."""
    sources = _read(office, month)
    figures = figures_of(office, month, sources)
    layout = load_layout(form.code, made_on(office, month))
    header = b15a.header(figures)
    caption = f"Tháng {format_month(month)}, số liệu đến hết ngày {format_date(closing_day(office, month))}"
    report = b15a.report(figures, paper_form(layout, header), caption=caption, made_at=office.now())
    return Sheet(
        form=form,
        month=month,
        filters=filters,
        report=report,
        layout=layout,
        header=header,
        stem=f"{form.code}-{month}",
    ).with_checks(*_checks(sources, figures))


def figures_of(office: Office, month: str, sources: _Sources | None = None) -> B15aFigures:
    """The figures of the form; people, a year's commitments, and the year's people up to the month."""
    found = sources or _read(office, month)
    head = letterhead(office)
    blocks: dict[int, list[CollectorLine]] = {}
    for code, collector in found.collectors.items():
        lines = blocks.setdefault(collector.organisation_id, [])
        lines.append(
            CollectorLine(
                name=collector.name, code=collector.code or "", blocks=_blocks(found, code), key=f"collector:{code}"
            )
        )
    for key in found.contracts:  # a contract stands on the form before anybody works for it
        blocks.setdefault(key, [])
    organisations = [
        OrganisationBlock(
            name=found.organisations[key].name,
            code=found.organisations[key].code or "",
            collectors=tuple(lines),
            blocks=_contracted(found, key, lines),
            key=f"organisation:{key}",
        )
        for key, lines in blocks.items()
    ]
    if _acted(found, ""):
        organisations.append(OrganisationBlock(name=NO_COLLECTOR, blocks=_blocks(found, ""), key="collector:"))
    return B15aFigures(
        month=month,
        organisations=tuple(organisations),
        province=head.province,
        office=head.branch,
        place=head.signers.place,
        on=made_on(office, month),
        signer_title=head.signers.director_title,
        signer=head.signers.director,
    )


def _read(office: Office, month: str) -> _Sources:
    work, year = office.read, month_bounds(month)[0].year
    on = closing_day(office, month)
    table = progress(office, month, by=COLLECTOR, on=on)
    rows = {(row.scope.code, row.indicator): row for row in table.rows}
    plan = work.plans.current(year)
    cells = work.plan_cells.of_plan(plan.id, scope_kind=COLLECTOR) if plan else []
    planned = frozenset((cell.scope_code, cell.indicator) for cell in cells)
    known = {str(collector.id): collector for collector in work.collectors.all()}
    last = month_bounds(month)[1].isoformat()
    shown = {}
    for row in table.rows:
        code = row.scope.code
        if code not in known:
            continue
        works = known[code].kind != "officer" and (known[code].active_from or "") <= last
        if works or any(
            (code, indicator) in planned or rows[code, indicator].actual_to_date for indicator in COMMITTED
        ):
            shown[code] = known[code]
    return _Sources(
        table=table,
        whole=progress(office, month, by=COMMUNE, on=on),
        rows=rows,
        planned=planned,
        collectors=shown,
        organisations={organisation.id: organisation for organisation in work.organisations.all()},
        contracts=_contracts(work, year),
    )


def _contracts(work: Repositories, year: int) -> dict[int, dict[str, CommittedRow]]:
    """What the contracts of the organisations promise for a year, by organisation and block of the form."""
    found: dict[int, dict[str, CommittedRow]] = {}
    for row in work.contract_targets.committed(year):
        if row.scheme in CONTRACT_BLOCKS:
            found.setdefault(row.organisation_id, {})[CONTRACT_BLOCKS[row.scheme]] = row
    return found


def _contracted(found: _Sources, key: int, lines: Sequence[CollectorLine]) -> dict[str, BlockFigures]:
    """The blocks of an organisation whose commitment its contract says; the results stay the sums of its collectors."""
    blocks = {}
    for block, promised in found.contracts.get(key, {}).items():
        reached = b15a.sum_figures(line.blocks.get(block) for line in lines)
        blocks[block] = replace(
            reached, committed_new=promised.new_people, committed_continuing=promised.continuing_people
        )
    return blocks


def _acted(found: _Sources, code: str) -> bool:
    return any(
        row.actual_to_date
        for prefix in BLOCKS.values()
        if (row := found.rows.get((code, f"{prefix}_people"))) is not None
    )


def _blocks(found: _Sources, code: str) -> dict[str, BlockFigures]:
    return {
        block: BlockFigures(
            committed_new=_committed(found, code, f"{prefix}_new"),
            committed_continuing=_committed(found, code, f"{prefix}_continuing"),
            month_new=found.rows[code, f"{prefix}_new"].actual_month,
            month_continuing=found.rows[code, f"{prefix}_continuing"].actual_month,
            cumulative=found.rows[code, f"{prefix}_people"].actual_to_date,
        )
        for block, prefix in BLOCKS.items()
    }


def _committed(found: _Sources, code: str, indicator: str) -> int | None:
    """The year's commitment; ``None`` where none was ever planned: blank is not zero."""
    return found.rows[code, indicator].plan_year if (code, indicator) in found.planned else None


def _checks(found: _Sources, figures: B15aFigures) -> list[Check]:
    checks = [Check(level="hint", message=text) for text in b15a.remarks(figures)]
    for block, prefix in BLOCKS.items():
        whole = found.whole.of(f"{prefix}_people", OFFICE)
        total = b15a.sum_figures(one.figures(block) for one in figures.organisations)
        counted = (whole.actual_month, whole.actual_to_date) if whole else (0, 0)
        summed = ((total.month_new or 0) + (total.month_continuing or 0), total.cumulative or 0)
        if summed != counted:
            checks.append(
                Check(
                    level="warn",
                    message=f"“{b15a.BLOCKS[block]}”: cộng các tổ chức được {summed[0]} người trong tháng, lũy kế {summed[1]}; "
                    f"tiến độ của đơn vị là {counted[0]} và {counted[1]}. Hãy kiểm tra dữ liệu (Sao lưu và kiểm tra).",
                )
            )
    if _acted(found, ""):
        counts = ", ".join(
            f"{row.actual_to_date} người {b15a.BLOCKS[block]}"
            for block, prefix in BLOCKS.items()
            if (row := found.rows[("", f"{prefix}_people")]).actual_to_date
        )
        checks.append(
            Check(
                level="warn",
                message=f"{counts} (lũy kế) chưa ghi nhân viên thu, đứng ở dòng riêng “{NO_COLLECTOR}”. "
                "Lần thu sau hãy chọn nhân viên thu trước khi ghi.",
                page="collect",
            )
        )
    return [*checks, *_gaps(found)]


def _gaps(found: _Sources) -> list[Check]:
    """Collectors and organisations whose line has holes."""
    checks = []
    no_code = [collector.name for collector in found.collectors.values() if not collector.code]
    used = {collector.organisation_id for collector in found.collectors.values()}
    no_code += [found.organisations[key].name for key in used if not found.organisations[key].code]
    if no_code:
        checks.append(Check(level="warn", message=f"Chưa có mã do cơ quan BHXH cấp: {', '.join(no_code)}."))
    no_plan = [
        collector.name
        for code, collector in found.collectors.items()
        if not any((code, indicator) in found.planned for indicator in COMMITTED)
    ]
    if no_plan:
        checks.append(
            Check(
                level="warn",
                message=f"Chưa có chỉ tiêu cam kết (cột chỉ tiêu để trống): {', '.join(no_plan)}. "
                "Hãy giao chỉ tiêu tăng mới, tiếp tục cho nhân viên thu.",
                page="plan",
            )
        )
    return checks
