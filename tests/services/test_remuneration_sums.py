"""Whatever happens in whatever order: the lines, the sums on D11-TS and D11a-TS and the ledger say the same, and nothing is clawed back that was
not granted."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services import history, reporting
from desktop_app.services.adjusting import AdjustForm, RefundForm, adjust, refund
from desktop_app.services.collecting import void_receipt
from desktop_app.services.contracts import ContractForm, RateForm, contracts_of, save_contract
from desktop_app.services.office import Office, open_office
from desktop_app.services.remuneration import confirm_remuneration, remuneration_lines
from desktop_app.services.remuneration_values import sum_lines
from desktop_app.system.faults import WorldFault
from tests.builders import collector, office_of_twelve
from tests.services.money_builders import AN, BUOI, DUC, LO, LU, ON_
from tests.services.register_builders import RATES, a_contract, pays

PEOPLE: tuple[tuple[str, dict[str, Any]], ...] = (
    (DUC, {}),
    (LU, {"scheme": VOLUNTARY_SI, "from_month": "2026-11"}),
    (LU, {"months": 6}),
    (ON_, {"months": 12}),
    (LO, {"months": 3}),
    (BUOI, {"months": 12}),
    (AN, {"months": 12}),
)
_STEP = st.one_of(
    st.tuples(st.just("pay"), st.integers(0, len(PEOPLE) - 1), st.integers(1, 20)),
    st.tuples(st.just("refund"), st.integers(0, 9), st.integers(1, 100)),
    st.tuples(st.just("adjust"), st.integers(0, 9), st.integers(1, 100)),
    st.tuples(st.just("void"), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("confirm"), st.just(0), st.just(0)),
    st.tuples(st.just("rate"), st.integers(0, 3), st.integers(0, 10_000)),
    st.tuples(st.just("undo"), st.just(0), st.just(0)),
    st.tuples(st.just("redo"), st.just(0), st.just(0)),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = office_of_twelve(tmp_path_factory.mktemp("template"))
    a_contract(office)
    path = office.path
    office.close(with_backup=False)
    return path


@contextmanager
def opened(template: Path) -> Iterator[Office]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "van-phong.db"
        copyfile(template, path)
        office = open_office(path)
        office.now = lambda: datetime(2026, 11, 21, 8)
        try:
            yield office
        finally:
            office.close(with_backup=False)


def act(office: Office, what: str, which: int, how: int) -> None:
    """Do one thing; what the rules or the history refuse is refused."""
    work = office.read
    with suppress(RuleBroken, WorldFault, IndexError):
        if what == "pay":
            name, paid = PEOPLE[which]
            pays(office, name, date(2026, 11, how), **paid)
        elif what == "refund":
            enrolment = work.enrolments.all()[which]
            amount = max(1, enrolment.payable * how // 100)
            refund(office, RefundForm(enrolment_id=enrolment.id, amount=amount, on=office.today, reason="Thử"))
        elif what == "adjust":
            entry = [one for one in work.ledger.all() if one.kind == "collect"][which]
            amount = -max(1, entry.amount * how // 200) if how % 2 else entry.amount * how // 200
            adjust(office, AdjustForm(corrects_id=entry.id, amount=amount, on=office.today, reason="Thử"))
        elif what == "void":
            void_receipt(office, work.receipts.all()[which].id, "Thử")
        elif what == "confirm":
            confirm_remuneration(office, "2026-11")
        elif what == "rate":
            (view,) = contracts_of(office, collector(office).organisation_id)
            rates = [
                RateForm(scheme=rate.scheme, kind=rate.kind, method=rate.method, percent=Decimal(how) / 100)
                if place == which
                else rate
                for place, rate in enumerate(RATES)
            ]
            save_contract(
                office,
                ContractForm(
                    id=view.contract.id,
                    organisation_id=view.contract.organisation_id,
                    number=view.contract.number,
                    valid_from=date(2026, 1, 1),
                    due_when="collected",
                    rates=tuple(rates),
                ),
            )
        elif what == "undo":
            history.undo_last(office)
        else:
            history.redo_last(office)


def check(office: Office) -> None:
    """Everything that must hold at any moment."""
    lines = remuneration_lines(office, year=2026)
    posted = sum_lines(line for line in lines if line.posted)
    entries = office.read.ledger.all()
    granted = sum(entry.amount for entry in entries if entry.kind == "remuneration")
    clawed = -sum(entry.amount for entry in entries if entry.kind == "claw-back")
    assert (posted.amount, posted.clawed_amount) == (granted, clawed)
    for enrolment in office.read.enrolments.all():
        rows = office.read.remuneration_lines.of_enrolment(enrolment.id)
        base = amount = 0
        for number, row in enumerate(rows, start=1):
            sign = 1 if row.kind == "grant" else -1
            base, amount = base + sign * row.base, amount + sign * row.amount
            assert row.number == number
            assert base >= 0, "given back more than was paid"
            assert amount >= 0, "clawed back more than was granted"
            assert base or not amount, "what was given back whole keeps no remuneration"
            assert row.percent == rows[0].percent
    if lines:
        summary = reporting.prepare(office, "D11at-TS", "2026-11").report.total
        detail = reporting.prepare(office, "D11-TS", "2026-11").report.total
        whole = sum_lines(lines)
        for total in (summary, detail):
            assert total is not None
            assert (total.values["amount"] or 0, total.values["clawed"] or 0) == (whole.amount, whole.clawed_amount)
            assert (total.values["base"] or 0, total.values["refunded"] or 0) == (whole.base, whole.clawed_base)


@settings(max_examples=12, deadline=None)
@given(steps=st.lists(_STEP, min_size=4, max_size=16))
def test_lines_forms_and_ledger_agree_after_anything(template: Path, steps: list[tuple[str, int, int]]) -> None:
    with opened(template) as office:
        for step in (("pay", 0, 5), ("pay", 1, 6), *steps):
            act(office, *step)
        check(office)
        act(office, "confirm", 0, 0)
        check(office)
        before = len(office.read.remuneration_lines.all())
        act(office, "confirm", 0, 0)
        assert len(office.read.remuneration_lines.all()) == before, "confirmed twice"
        assert not [line for line in remuneration_lines(office, year=2026) if not line.posted and not line.problem]


def test_the_steps_of_the_property_do_what_they_say(template: Path) -> None:
    """Otherwise the property could hold because everything is refused."""
    with opened(template) as office:
        for step in (
            ("pay", 0, 5),
            ("pay", 1, 6),
            ("confirm", 0, 0),
            ("adjust", 0, 21),
            ("refund", 1, 40),
            ("pay", 3, 7),
        ):
            act(office, *step)
        kinds = [entry.kind for entry in office.read.ledger.all()]
        assert kinds.count("remuneration") == 2
        assert kinds.count("claw-back") == 2
        assert {"adjust", "refund"} <= set(kinds)
        assert office.read.enrolments.all()[2].scheme == HEALTH_HOUSEHOLD
        check(office)
