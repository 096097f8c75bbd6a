"""Whose people a batch's papers are for: one declaration batch, or those who wait for one in a month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date, format_month, month_bounds
from desktop_app.domain.records import Collector, Organisation
from desktop_app.services.batch_forms import DeclarationForm, declaration_forms
from desktop_app.services.collecting_batches import BatchForm, BatchLine, BatchView, batch, batches, waiting
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.reporting_values import Check, Filters, made_on
from desktop_app.system.faults import WorldFault


@dataclass(frozen=True, kw_only=True)
class BatchList:
    """The people of one list and whose list it is; ``view`` is ``None`` while no batch was made."""

    lines: tuple[BatchLine, ...]
    view: BatchView | None
    organisation: Organisation | None
    collector: Collector | None
    on: date

    @property
    def number(self) -> str:
        """The number of the batch, "" without one."""
        return (self.view.batch.number or "") if self.view else ""

    @property
    def batch_id(self) -> int | None:
        """The batch, if it is one."""
        return self.view.batch.id if self.view else None

    def header(self) -> dict[str, str]:
        """Whose list it is, by placeholder of the forms; what is not known stays ""."""
        return {
            "organisation": self.organisation.name if self.organisation else "",
            "organisation_code": (self.organisation.code or "") if self.organisation else "",
            "collector": self.collector.name if self.collector else "",
            "collector_code": (self.collector.code or "") if self.collector else "",
            "list_number": self.number,
        }

    def caption(self, month: str) -> str:
        """Which list it is, in words."""
        if self.view is None:
            return f"Đã thu trong tháng {format_month(month)}, chờ kê khai"
        return f"Đợt kê khai {self.number}, lập ngày {format_date(self.on)}"

    def stem(self, code: str, month: str) -> str:
        """A file name for a paper of the list."""
        if self.view is None:
            return f"{code}-cho-ke-khai-{month}"
        return f"{code}-{plain(self.number or str(self.view.batch.id))}"


def find_list(office: Office, lists: Sequence[DeclarationForm], month: str, filters: Filters) -> BatchList:
    """The batch of the filters among batches of these lists, or what waits for one in the month.

    Without a batch in ``filters`` it is the one batch made in the month; when there is none (or those who wait are asked
    for) the enrolments collected in the month that stand in no batch yet. Raises ``WorldFault`` when there are several
    batches, or nobody.
    """
    codes = [one.code for one in lists]
    views = [view for view in batches(office) if view.batch.form in codes]
    if filters.batch is not None:
        return _of_batch(office, _named(views, filters.batch, month))
    here = [view for view in views if view.batch.made_on.startswith(month) and not filters.waiting]
    if len(here) > 1:
        kind, names = _titles(tuple(reversed(here)))
        raise WorldFault(f"Tháng {format_month(month)} có {len(here)} đợt kê khai{kind}: {names}. Hãy chọn một đợt.")
    if here:
        return _of_batch(office, here[0])
    first, last = month_bounds(month)
    lines = tuple(
        line
        for one in lists
        for line in waiting(
            office,
            BatchForm(scheme=one.scheme, form=one.code, since=first, until=last, collector_id=filters.collector),
        )
    )
    if not lines:
        schemes = ", ".join(dict.fromkeys(SCHEME_NAMES.get(one.scheme, one.scheme) for one in lists))
        if all(one.by_order is False for one in lists):
            schemes += " do ngân sách nhà nước hỗ trợ đóng"
        raise WorldFault(
            f"Tháng {format_month(month)} không có ai đã thu {schemes} đang chờ kê khai. "
            "Hãy chọn tháng hoặc đợt kê khai khác, hoặc ghi thu trước rồi lập đợt kê khai."
        )
    organisation, collector = _owner(office, lines)
    return BatchList(lines=lines, view=None, organisation=organisation, collector=collector, on=made_on(office, month))


def lists_with(office: Office, *, code: str = "", papers: str = "") -> tuple[DeclarationForm, ...]:
    """The lists of a code, or those that a person's declaration (``papers``, a form code) goes along with."""
    return tuple(one for one in declaration_forms(office.read) if code == one.code or (papers and papers == one.papers))


def header_checks(found: BatchList) -> list[Check]:
    """What the head of a list leaves blank, and that no batch was made yet."""
    checks = []
    if found.view is None:
        checks.append(
            Check(
                level="hint",
                message="Chưa lập đợt kê khai: danh sách chưa có số và gồm mọi người đang chờ trong tháng. "
                "Hãy lập đợt kê khai cho từng tổ chức hoặc nhân viên thu trước khi gửi.",
            )
        )
    elif not found.lines:
        checks.append(Check(level="warn", message=f"Đợt kê khai {found.number} chưa có người nào."))
    header = found.header()
    for key, label in (("organisation", "tên tổ chức"), ("organisation_code", "mã tổ chức")):
        if not header[key]:
            checks.append(Check(level="hint", message=f"Phần đầu danh sách chưa có {label}; hãy điền tay nếu cần."))
    return checks


def plain(number: str) -> str:
    """A number as a part of a file name: 01/2026 → 01-2026."""
    return re.sub(r"[^\w-]+", "-", number).strip("-")


def _of_batch(office: Office, view: BatchView) -> BatchList:
    return BatchList(
        lines=batch(office, view.batch.id).lines,
        view=view,
        organisation=view.organisation,
        collector=view.collector,
        on=date.fromisoformat(view.batch.made_on),
    )


def _named(views: Sequence[BatchView], wanted: int, month: str) -> BatchView:
    """The batch of that id, or of that number in the year of the month."""
    same_id = [view for view in views if view.batch.id == wanted]
    numbered = [view for view in views if _is_numbered(view, wanted, month[:4])]
    found = same_id or numbered
    if len(found) == 1:
        return found[0]
    if found:
        names = "; ".join(f"{view.batch.id} là {view.title}" for view in found)
        raise WorldFault(f"Có {len(found)} đợt kê khai số {wanted}. Hãy chọn theo mã của đợt: {names}.")
    known = _titles(views)[1] or "chưa có đợt nào"
    raise WorldFault(f"Không có đợt kê khai số {wanted} của năm {month[:4]}. Các đợt đang có: {known}.")


def _titles(views: Sequence[BatchView]) -> tuple[str, str]:
    """The form that all batches share, to stand before them, and their numbers; batches of several forms by title."""
    forms = {view.batch.form for view in views}
    if len(forms) == 1:
        return f" {forms.pop()}", ", ".join(view.batch.number or str(view.batch.id) for view in views)
    return "", ", ".join(view.title for view in views)


def _is_numbered(view: BatchView, wanted: int, year: str) -> bool:
    number, _, of_year = (view.batch.number or "").partition("/")
    return number.isdigit() and (int(number), of_year) == (wanted, year)


def _owner(office: Office, lines: Sequence[BatchLine]) -> tuple[Organisation | None, Collector | None]:
    """Whose list it would be: the one collector or the one organisation that all lines share."""
    work = office.read
    ids = {line.enrolment.collector_id for line in lines}
    if None in ids:
        return None, None
    collectors = [work.collectors.get(key) for key in ids if key is not None]
    organisations = {collector.organisation_id for collector in collectors}
    if len(organisations) != 1:
        return None, None
    return work.organisations.get(organisations.pop()), collectors[0] if len(collectors) == 1 else None
