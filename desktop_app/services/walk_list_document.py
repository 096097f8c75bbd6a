"""What a walk list says on a day: its frozen lines with what everybody has and would pay, for the pages and for the workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Household
from desktop_app.domain.walk_records import WalkList, WalkListLine
from desktop_app.reports.walk_list import WalkHamlet, WalkHome, WalkLine, WalkPaper, WalkScheme
from desktop_app.reports.walk_list_pages import render_walk_list
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.canvassing_rounds import find_round
from desktop_app.services.households import title_of
from desktop_app.services.households_people import Member, head_name, members_of_hamlet
from desktop_app.services.office import Office
from desktop_app.services.quoting import household_quote, voluntary_quote
from desktop_app.services.quoting_supports import home_facts
from desktop_app.services.quoting_values import NOT_KNOWN, VoluntaryInput
from desktop_app.services.reporting_letterhead import letterhead
from desktop_app.services.walk_lists import AIM_WORDS, hamlet_ids
from desktop_app.storage.repositories import Repositories
from desktop_app.system.disk import writing

MONTHS = 12  # the longest period a household card is paid for at once; what it costs is what people ask at the door
NOT_KNOWN_WORD = "chưa tính được"
GONE = "không còn trong tệp dữ liệu"
_PAYS = {HEALTH_HOUSEHOLD: f"Đóng {MONTHS} tháng (đ)", VOLUNTARY_SI: "Thấp nhất 1 tháng (đ)"}
Progress = Callable[[int, int, str], None]


def reason_numbers(work: Repositories) -> dict[str, str]:
    """The reasons in use by the number they have on paper and at the keys: 1, 2, 3 …"""
    used = [code for code in work.reference.codes("refusal_reasons") if code.details.get("hidden") != "yes"]
    return {str(number): code.code for number, code in enumerate(used, start=1)}


def walk_paper(office: Office, list_id: int, *, on: date | None = None, progress: Progress | None = None) -> WalkPaper:
    """A list as it would be printed on a day (today by default): the same lines and numbers, the figures of the day."""
    work, day = office.read, on or office.today
    walk_list = work.walk_lists.get(list_id)
    lines: dict[int, list[WalkListLine]] = {}
    for line in work.walk_list_lines.of_list(list_id):
        lines.setdefault(line.household_id, []).append(line)
    names = {code.code: code.details.get("short_name") or code.name for code in work.reference.codes("schemes")}
    schemes = walk_list.schemes.split()
    outcomes = {digit: one.name for digit, one in outcomes_of(work).items() if not one.hidden}
    numbers = reason_numbers(work)
    reasons = {code.code: code for code in work.reference.codes("refusal_reasons")}
    collector = work.collectors.of_ids([walk_list.collector_id]) if walk_list.collector_id else []
    return WalkPaper(
        code=walk_list.code,
        office=letterhead(office).name,
        round=find_round(work, walk_list.round_id).name,
        collector=collector[0].name if collector else "",
        made_on=format_date(date.fromisoformat(walk_list.made_on)),
        figures_on=format_date(day),
        aim=AIM_WORDS[walk_list.aim],
        schemes=tuple(WalkScheme(code=one, name=names.get(one, one), pays=_PAYS[one]) for one in schemes),
        hamlets=tuple(_Hamlets(office, walk_list, lines, day).made(progress)),
        outcomes=outcomes,
        reasons={number: reasons[code].name for number, code in numbers.items()},
        reasons_of={
            digit: found
            for digit in outcomes
            if (found := tuple(n for n, code in numbers.items() if digit in reasons[code].details["outcomes"].split()))
        },
    )


def save_walk_list_pdf(office: Office, list_id: int, path: Path, *, progress: Progress | None = None) -> Path:
    """Write the pages of a list to a file. Raises ``WorldFault`` when that cannot be done."""
    content = render_walk_list(walk_paper(office, list_id, progress=progress))
    with writing(path) as temporary:
        temporary.write_bytes(content)
    return path


class _Hamlets:
    """The hamlets of one list, read one after the other."""

    def __init__(self, office: Office, walk_list: WalkList, lines: dict[int, list[WalkListLine]], day: date) -> None:
        self._work = office.read
        self._law: LawBook = office.law
        self._list = walk_list
        self._lines = lines
        self._day = day
        self._schemes = walk_list.schemes.split()
        self._classes = {code.code: code.name for code in self._work.reference.codes("support_classes")}
        self._relations = {code.code: code.name for code in self._work.reference.codes("relations")}
        self._communes = {one.code: one.name for one in self._work.communes.covered()}

    def made(self, progress: Progress | None) -> list[WalkHamlet]:
        """Every hamlet with its households; households that moved to another hamlet since stay where they were listed."""
        found, place, waiting = [], 0, dict(self._lines)
        wanted = hamlet_ids(self._list)
        for number, hamlet_id in enumerate(wanted, start=1):
            hamlet = self._work.hamlets.get(hamlet_id)
            members = members_of_hamlet(self._work, self._law, hamlet_id, self._day)
            homes = []
            own = {household.id: household for household in self._work.households.of_hamlet(hamlet_id)}
            for household_id in [one for one in waiting if one in own or number == len(wanted)]:
                place += 1
                home = own.get(household_id)
                homes.append(self._home(household_id, home, place, waiting.pop(household_id), members))
            commune = self._communes.get(hamlet.commune_code, "")
            found.append(WalkHamlet(name=f"{hamlet.name}, {commune}" if commune else hamlet.name, homes=tuple(homes)))
            if progress is not None:
                progress(number, len(wanted), "thôn")
        return [hamlet for hamlet in found if hamlet.homes]

    def _home(
        self,
        household_id: int,
        household: Household | None,
        place: int,
        lines: Sequence[WalkListLine],
        members: dict[int, tuple[Member, ...]],
    ) -> WalkHome:
        if household is None:
            gone = tuple(_gone_line(line) for line in lines)
            return WalkHome(household_id=household_id, place=place, title="Hộ đã chuyển", facts=GONE, lines=gone)
        people = members.get(household_id, ())
        by_id = {member.person.id: member for member in people}
        classes = {one for member in people for one in member.facts.classes}
        facts = (
            household.address or "",
            f"ĐT {household.phone}" if household.phone else "",
            *(self._classes.get(one, one) for one in sorted(classes)),
        )
        pays = self._pays(household_id, people)
        return WalkHome(
            household_id=household_id,
            place=place,
            title=title_of(household, head_name(household, [member.person for member in people])),
            facts=" · ".join(fact for fact in facts if fact),
            lines=tuple(
                self._line(line, by_id[line.person_id], pays) if line.person_id in by_id else _gone_line(line)
                for line in lines
            ),
        )

    def _line(self, line: WalkListLine, member: Member, pays: dict[tuple[int, str], str]) -> WalkLine:
        person = member.person
        relation = self._relations.get(person.relation_code or "", person.relation_text or "")
        birth = format_birth(person.birth) if person.birth else "chưa rõ ngày sinh"
        return WalkLine(
            number=line.number,
            person_id=person.id,
            name=person.name,
            birth=birth,
            under=f"{birth} · {relation.lower()}" if relation else birth,
            phone=person.phone or "",
            has={scheme: member.covers[scheme].text for scheme in self._schemes},
            pays={scheme: pays.get((person.id, scheme), "") for scheme in self._schemes},
            closed=frozenset(
                scheme for scheme in self._schemes if not (member.living and member.covers[scheme].wanted)
            ),
        )

    def _pays(self, household_id: int, people: Sequence[Member]) -> dict[tuple[int, str], str]:
        """What each member would pay by scheme; where it cannot be known that is said, where nothing is due it is blank."""
        home = home_facts(self._work, household_id, self._day)
        found: dict[tuple[int, str], str] = {}
        if HEALTH_HOUSEHOLD in self._schemes:
            asking = [member for member in people if member.living and member.covers[HEALTH_HOUSEHOLD].wanted]
            try:
                quote = household_quote(
                    self._work, self._law, household_id, months=MONTHS, on=self._day, choices={}, home=home
                )
            except RuleBroken:
                found |= {(member.person.id, HEALTH_HOUSEHOLD): NOT_KNOWN_WORD for member in asking}
            else:
                found |= {(one.person_id, HEALTH_HOUSEHOLD): format_money(one.quote.payable) for one in quote.members}
                unknown = [one.person_id for one in quote.left if one.code == NOT_KNOWN]
                found |= {(person_id, HEALTH_HOUSEHOLD): NOT_KNOWN_WORD for person_id in unknown}
        if VOLUNTARY_SI in self._schemes:
            for member in people:
                if not (member.living and member.covers[VOLUNTARY_SI].wanted):
                    continue
                try:
                    asked = VoluntaryInput(income=self._law.at("rural-poverty-line", self._day).whole, method="monthly")
                    paid = voluntary_quote(self._work, self._law, member.person.id, asked, on=self._day, home=home)
                    found[member.person.id, VOLUNTARY_SI] = format_money(paid.quote.payable)
                except RuleBroken:
                    found[member.person.id, VOLUNTARY_SI] = NOT_KNOWN_WORD
        return found


def _gone_line(line: WalkListLine) -> WalkLine:
    return WalkLine(
        number=line.number,
        person_id=line.person_id,
        name="(không còn ở hộ này)",
        birth="",
        under="",
        phone="",
        has={},
        pays={},
    )
