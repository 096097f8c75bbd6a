"""Phiếu tư vấn hộ: one household's slip from the records and the rule book, or those of a whole hamlet in house order.

Every amount is one of `quoting`'s; nothing is computed a second time. What is not known stays blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from desktop_app.domain.dates import add_months, format_date
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.law_names import rate_name
from desktop_app.domain.money import format_decimal
from desktop_app.domain.quote import Account
from desktop_app.domain.records import Hamlet
from desktop_app.domain.voluntary_amount import check_income
from desktop_app.reports.advice import AdviceSlip, Amounts
from desktop_app.services.advising_cover import member_lines
from desktop_app.services.advising_facts import Cited, collector_of, home_of
from desktop_app.services.advising_health import health_offer
from desktop_app.services.advising_losses import losses
from desktop_app.services.advising_voluntary import QuoteMemo, proposed_incomes, voluntary_offer
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import household_of
from desktop_app.services.reporting_letterhead import Letterhead, letterhead
from desktop_app.storage.repositories import Repositories
from desktop_app.system.faults import WorldFault

_BASES = ("base-salary", "rural-poverty-line")
_AHEAD = 12  # months: the longest period that is paid at once, so what changes inside it concerns the household
Progress = Callable[[int, int, str], None]


def household_slip(office: Office, household_id: int, *, on: date | None = None, incomes: Amounts = ()) -> AdviceSlip:
    """The slip of one household as of a day (today by default).

    ``incomes`` in đồng replace the proposed ones. Raises ``WorldFault`` for a household that is not in the file or has
    nobody, and ``RuleBroken`` for incomes outside the law's bounds.
    """
    household = household_of(office.read, household_id)
    maker = _Maker(office, office.read.hamlets.get(household.hamlet_id), on or office.today, incomes)
    slip = maker.slip(household_id)
    if not slip.members:
        raise WorldFault("Hộ này chưa có ai trong sổ nên chưa lập phiếu được. Hãy nhập thành viên ở trang Hộ gia đình.")
    return slip


def hamlet_slips(
    office: Office, hamlet_id: int, *, on: date | None = None, incomes: Amounts = (), progress: Progress | None = None
) -> tuple[AdviceSlip, ...]:
    """The slips of the households of a hamlet that still live there, in house order; those without anybody have none.

    ``progress(done, total, text)`` may raise to cancel. Raises ``WorldFault`` for a hamlet that is not in the file.
    """
    try:
        hamlet = office.read.hamlets.get(hamlet_id)
    except KeyError:
        raise WorldFault(f"Không có thôn, tổ mang số {hamlet_id} trong tệp này. Hãy chọn lại thôn, tổ.") from None
    households = active_households(office, hamlet_id)
    maker = _Maker(office, hamlet, on or office.today, incomes)
    found = []
    for place, household_id in enumerate(households, start=1):
        if progress is not None:
            progress(place, len(households), "hộ")
        slip = maker.slip(household_id)
        if slip.members:
            found.append(slip)
    return tuple(found)


def active_households(office: Office, hamlet_id: int) -> list[int]:
    """The households that still live in a hamlet, in house order."""
    return [one.id for one in office.read.households.of_hamlet(hamlet_id) if one.state == "active"]


def check_incomes(law: LawBook, incomes: Sequence[int], on: date) -> Amounts:
    """The incomes for the slip, lowest first; the proposed ones where none is given.

    Raises ``RuleBroken`` for one below the rural poverty line or above the ceiling of the day.
    """
    if not incomes:
        return proposed_incomes(law, on)
    account = Account(law, on)
    for income in incomes:
        check_income(account, income)
    return tuple(sorted(set(incomes)))


class _Maker:
    """What is the same on every slip of one hamlet and one day."""

    def __init__(self, office: Office, hamlet: Hamlet, on: date, incomes: Sequence[int]) -> None:
        self._work: Repositories = office.read
        self._law = office.law
        self._on = on
        self._hamlet = hamlet
        self._head: Letterhead = letterhead(office)
        self._communes = {commune.code: commune.name for commune in self._work.communes.covered()}
        self._names = {code.code: _short(code.code, code.name) for code in self._work.reference.codes("schemes")}
        self._memo = QuoteMemo(check_incomes(self._law, incomes, on))

    def slip(self, household_id: int) -> AdviceSlip:
        """One household's slip."""
        home = home_of(self._work, self._law, household_id, self._on)
        cited = Cited()
        health = health_offer(home, cited)
        voluntary = voluntary_offer(home, cited, self._memo, self._hamlet.commune_code)
        said = losses(home, health, voluntary, cited)
        collector = collector_of(self._work, home.household, self._on)
        head = next((one.name for one in home.members if one.id == home.household.head_id), "")
        tables = (("Bảng 2", _parts(health.sources)), ("Bảng 3", _parts(voluntary.sources)))
        return AdviceSlip(
            household_id=household_id,
            superior=self._head.superior,
            office=self._head.name,
            head=head,
            address=home.household.address or "",
            hamlet=self._hamlet.name,
            commune=self._communes.get(self._hamlet.commune_code, ""),
            phone=home.household.phone or "",
            on=self._on,
            collector=collector.name if collector else "",
            collector_phone=(collector.phone or "") if collector else "",
            members=member_lines(home, self._names),
            health=health.offer,
            voluntary=voluntary.offer,
            losses=said,
            rules=self._rules(),
            changes=self._changes(),
            sources=(
                *(f"({place}) {source}" for place, source in enumerate(cited.numbered, start=1)),
                *(f"{table}: {'; '.join(sources)}" for table, sources in tables if sources),
            ),
            unverified=tuple(cited.unverified),
        )

    def _rules(self) -> str:
        """The two figures everything on the slip rests on, with the day each began."""
        found = [rate for key in _BASES if (rate := self._law.find(key, self._on)) is not None]
        return "; ".join(f"{_figure(rate)} (từ {format_date(rate.valid_from)})" for rate in found)

    def _changes(self) -> str:
        """What is known to change before the longest card bought today would end."""
        until = add_months(self._on, _AHEAD)
        found = [rate for key in _BASES if (rate := self._law.next_change(key, self._on, until)) is not None]
        return "; ".join(f"từ {format_date(rate.valid_from)}: {_figure(rate)} ({rate.cited()})" for rate in found)


def _parts(sources: Iterable[str]) -> list[str]:
    """Every document once, where several figures name several of them."""
    return list(dict.fromkeys(part for source in sources for part in source.split("; ")))


def _figure(rate: Rate) -> str:
    return f"{rate_name(rate.key).lower()} {format_decimal(rate.value)} đ"


def _short(code: str, name: str) -> str:
    """The names of the schemes as a narrow column takes them."""
    return {"health-household": "BHYT hộ GĐ", "health-other": "BHYT nhóm khác"}.get(code, name)
