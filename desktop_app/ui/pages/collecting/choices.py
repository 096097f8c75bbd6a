"""What is chosen on the form of one household: plain state without widgets, from which prices and the collection are
asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Enrolment
from desktop_app.services.collecting_desk import CollectDesk, DeskChoices, DeskPrices
from desktop_app.services.enrolling import line_of
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.quoting_values import MemberChoice, VoluntaryInput


@dataclass(kw_only=True)
class VoluntaryChoice:
    """One participant of voluntary insurance; income in đồng, `None` where nothing was chosen yet. Class and supports
    come with what was enrolled before (“Tính thử”)."""

    method: str | None = None
    income: int | None = None
    from_month: str | None = None
    months: int | None = None
    taken: bool = False
    support_class: str | None = None
    supported_months: int | None = None
    local_percent: Decimal | int = 0
    local_amount: int = 0
    other_amount: int = 0
    auto_supports: bool = True

    def as_input(self) -> VoluntaryInput | None:
        """The choice as the rules ask for it, once method and income are there."""
        if not self.taken or self.method is None or self.income is None:
            return None
        return VoluntaryInput(
            income=self.income,
            method=self.method,
            months=self.months,
            from_month=self.from_month,
            support_class=self.support_class,
            supported_months=self.supported_months,
            local_percent=self.local_percent,
            local_amount=self.local_amount,
            other_amount=self.other_amount,
            auto_supports=self.auto_supports,
        )


@dataclass(kw_only=True)
class Choices:
    """The form of one household. `common_end`: the day on which the cards of all end who chose no months of their own.
    `reasons`: why somebody pays before it is due, by person and scheme; `repeats`: why somebody pays again who was collected
    or declared just now. `pinned`: what somebody pays for a line whatever the others get; `received`: what is handed over,
    None as long as nobody wrote it; `use_credit`: the surplus kept before is to be used (đồng)."""

    desk: CollectDesk
    on: date
    months: int = 12
    common_end: date | None = None
    health: dict[int, MemberChoice] = field(default_factory=dict)
    voluntary: dict[int, VoluntaryChoice] = field(default_factory=dict)
    reasons: dict[tuple[int, str], str] = field(default_factory=dict)
    repeats: dict[tuple[int, str], str] = field(default_factory=dict)
    pinned: dict[tuple[int, str], int] = field(default_factory=dict)
    received: int | None = None
    use_credit: bool = False
    collector_id: int | None = None

    @classmethod
    def of_desk(cls, desk: CollectDesk, on: date) -> Choices:
        """The form as it opens: what was quoted or paid in part before is chosen, the last income and method are offered; who was
        collected or declared just now is not."""
        made = cls(desk=desk, on=on)
        for person_id, scheme in desk.repeats:
            if scheme == HEALTH_HOUSEHOLD:
                made.health[person_id] = MemberChoice(taken=False)
        for person_id, last in desk.last_voluntary.items():
            made.voluntary[person_id] = VoluntaryChoice(method=last.method, income=last.income, months=last.months)
        for begun in (*desk.quoted, *(part.enrolment for part in desk.parts.values())):
            made._take_quoted(begun)
        made.common_end = made._quoted_end()
        return made

    def rest(self) -> None:
        """Tick nobody: money was taken just now, and what is still owed is chosen anew."""
        for facts in self.desk.members:
            self.change_health(facts.person.id, taken=False)
        for choice in self.voluntary.values():
            choice.taken = False

    def change_health(self, person_id: int, **values: object) -> None:
        """Change what is chosen for one member's health insurance."""
        self.health[person_id] = replace(self.health.get(person_id, MemberChoice()), **values)  # type: ignore[arg-type]

    def health_of(self, person_id: int) -> MemberChoice:
        """What is chosen for one member's health insurance, with the common end unless there are months of one's own."""
        choice = self.health.get(person_id, MemberChoice())
        if self.common_end is None or choice.months is not None or choice.common_end is not None:
            return choice
        return replace(choice, common_end=self.common_end)

    def voluntary_of(self, person_id: int) -> VoluntaryChoice:
        """What is chosen for one member's voluntary insurance."""
        return self.voluntary.setdefault(person_id, VoluntaryChoice())

    def needs_reason(self, person_id: int, scheme: str) -> date | None:
        """Until when somebody is covered who pays early without a reason so far."""
        return None if (person_id, scheme) in self.reasons else self.desk.early.get((person_id, scheme))

    def repeated(self, person_id: int, scheme: str) -> str:
        """What was collected or declared just now of somebody for whom no reason was given so far; "" for nothing."""
        return "" if (person_id, scheme) in self.repeats else self.desk.repeats.get((person_id, scheme), "")

    def incomplete(self) -> list[int]:
        """Who is ticked for voluntary insurance without method or income."""
        return [person_id for person_id, choice in self.voluntary.items() if choice.taken and choice.as_input() is None]

    def asked(self) -> DeskChoices:
        """The choices to be priced."""
        voluntary = {person_id: choice.as_input() for person_id, choice in self.voluntary.items()}
        return DeskChoices(
            household_id=self.desk.household.id,
            on=self.on,
            months=self.months,
            health=self._all_health() if self.common_end is not None else dict(self.health),
            voluntary={person_id: asked for person_id, asked in voluntary.items() if asked is not None},
            collector_id=self.collector_id,
        )

    def lines(self, prices: DeskPrices) -> list[tuple[EnrolmentLine, int]]:
        """The lines to be enrolled or collected with what each owes still, in đồng, in the order of the form: health insurance by
        the order in the household, so that whoever pays the higher rate is paid for first."""
        found: list[tuple[EnrolmentLine, int]] = []
        members = prices.health.members if prices.health else ()
        for member in sorted(members, key=lambda one: one.order or 0):
            choice = self.health_of(member.person_id)
            line = EnrolmentLine(
                person_id=member.person_id,
                scheme=HEALTH_HOUSEHOLD,
                months=member.months,
                order=choice.order,
                support_class=choice.support_class,
                local_percent=choice.local_percent,
                local_amount=choice.local_amount,
                other_amount=choice.other_amount,
                common_end=choice.common_end,
                auto_supports=choice.auto_supports,
                reason=self.reasons.get((member.person_id, HEALTH_HOUSEHOLD), ""),
                repeat_reason=self.repeats.get((member.person_id, HEALTH_HOUSEHOLD), ""),
            )
            found.append((line, prices.due(member.person_id, member.quote)))
        for person_id, priced in prices.voluntary.items():
            mine = self.voluntary[person_id]
            line = EnrolmentLine(
                person_id=person_id,
                scheme=VOLUNTARY_SI,
                months=mine.months,
                method=mine.method,
                income=mine.income,
                from_month=mine.from_month,
                support_class=mine.support_class,
                supported_months=mine.supported_months,
                local_percent=mine.local_percent,
                local_amount=mine.local_amount,
                other_amount=mine.other_amount,
                auto_supports=mine.auto_supports,
                reason=self.reasons.get((person_id, VOLUNTARY_SI), ""),
                repeat_reason=self.repeats.get((person_id, VOLUNTARY_SI), ""),
            )
            found.append((line, prices.due(person_id, priced.quote)))
        return found

    def _all_health(self) -> dict[int, MemberChoice]:
        return {facts.person.id: self.health_of(facts.person.id) for facts in self.desk.members}

    def _quoted_end(self) -> date | None:
        """The day on which all cards end that were enrolled before; None where they do not end together."""
        ends = {choice.common_end for choice in self.health.values() if choice.taken}
        return ends.pop() if len(ends) == 1 else None

    def _take_quoted(self, quoted: Enrolment) -> None:
        line = line_of(quoted)
        if line.reason:
            self.reasons[quoted.person_id, quoted.scheme] = line.reason
        if line.repeat_reason:
            self.repeats[quoted.person_id, quoted.scheme] = line.repeat_reason
        if quoted.scheme == HEALTH_HOUSEHOLD:
            self.health[quoted.person_id] = MemberChoice(
                taken=True,
                months=None if line.common_end else line.months,
                order=line.order,
                support_class=line.support_class,
                local_percent=line.local_percent,
                local_amount=line.local_amount,
                other_amount=line.other_amount,
                common_end=line.common_end,
                auto_supports=line.auto_supports,
            )
        else:
            self.voluntary[quoted.person_id] = VoluntaryChoice(
                method=line.method,
                income=line.income,
                months=line.months,
                from_month=line.from_month,
                taken=True,
                support_class=line.support_class,
                supported_months=line.supported_months,
                local_percent=line.local_percent,
                local_amount=line.local_amount,
                other_amount=line.other_amount,
                auto_supports=line.auto_supports,
            )
