"""What the canvassing desk and the plan add to the day of `day_worker`: twins merged, work handed over, paper keyed back, a plan shared."""

import random
from collections.abc import Callable
from typing import Any

from desktop_app.services.canvassing_rounds import RoundForm, Walk, save_round
from desktop_app.services.collectors import CollectorForm, OrganisationForm, save_collector, save_organisation
from desktop_app.services.hand_over import hand_over
from desktop_app.services.households import save_household
from desktop_app.services.households_form import HouseholdForm, MemberForm
from desktop_app.services.merging import merge_people
from desktop_app.services.merging_fields import KEEP
from desktop_app.services.merging_preview import preview_merge
from desktop_app.services.office import Office
from desktop_app.services.planning import create_plan, scopes_of
from desktop_app.services.planning_building import share_down
from desktop_app.services.planning_figures import COMMUNE, OFFICE
from desktop_app.services.walk_list_keying import PaperEntry, concerns, record_paper
from desktop_app.services.walk_list_paper import paper_line
from desktop_app.services.walk_lists import WalkListForm, make_walk_list

INDICATOR = "vsi_new"
ABSENT, BORN = "5", "1988-07-08"
DESK_VERBS = ("twin", "merge", "hand", "paper", "key", "share")
Did = dict[str, Any]


def furnish(office: Office) -> None:
    """Give an office two collectors, a round that one of them walks, and a plan."""
    house = save_organisation(office, OrganisationForm(name="Bưu điện Thử")).value
    one, _other = (
        save_collector(office, CollectorForm(organisation_id=house, name=name)).value
        for name in ("Tạ Văn Đi", "Tạ Thị Về")
    )
    walks = tuple(Walk(hamlet_id=hamlet.id, collector_id=one) for hamlet in office.read.hamlets.all())
    save_round(office, RoundForm(name="Đợt thử", hamlets=walks))
    create_plan(office, 2026, "Chỉ tiêu thử", "assigned")


class DeskWork:
    """The verbs; `number` gives a number nobody else has."""

    def __init__(self, office: Office, dice: random.Random, hamlet: int, number: Callable[[], int]) -> None:
        self.office = office
        self.dice = dice
        self.hamlet = hamlet
        self._number = number
        self._single = ""  # whoever stands there once and may come a second time
        self.twins: list[tuple[int, int]] = []
        self.lists: list[tuple[int, int]] = []
        self.round = office.read.rounds.all()[0].id
        self.plan = office.read.plans.all()[0].id

    def verbs(self) -> list[tuple[int, Callable[[], Did]]]:
        """Return what can be done now, with its weight."""
        found: list[tuple[int, Callable[[], Did]]] = [(2, self.twin), (1, self.hand), (1, self.share), (1, self.paper)]
        if self.twins:
            found.append((3, self.merge))
        if self.lists:
            found.append((3, self.key))
        return found

    def twin(self) -> Did:
        """Write somebody down a second time, in another household."""
        number, people = self._number(), self.office.read.people
        old = next(iter(people.namesakes(self._single, BORN)), None)
        name = old.name if old is not None else f"Mai Đôi {number}"
        members = (MemberForm(name=f"Mai Thử {number}", birth="1960"), MemberForm(name=name, birth=BORN))
        reasons = {"members.1.name": "cho-xac-minh"} if old is not None else {}
        form = HouseholdForm(hamlet_id=self.hamlet, address=f"Số {number}", members=members, head=0, reasons=reasons)
        made = save_household(self.office, form).value
        self._single = name if old is None else ""
        if old is not None:
            self.twins.append((old.id, next(one.id for one in people.of_household(made) if one.name == name)))
        return {"did": "twin", "ids": [made]}

    def merge(self) -> Did:
        """Make one of two."""
        keep, drop = self.twins.pop()
        if len(self.office.read.people.of_ids([keep, drop])) < 2:  # undone meanwhile
            return self.share()
        choices = {field.name: KEEP for field in preview_merge(self.office, keep, drop).open}
        merge_people(self.office, keep, drop, choices)
        return {"did": "merge", "keep": [keep], "drop": [drop]}

    def hand(self) -> Did:
        """Hand everything over to the other collector."""
        place = self.office.read.round_hamlets.all()[0]
        (heir,) = [one.id for one in self.office.read.collectors.all() if one.id != place.collector_id]
        assert place.collector_id is not None
        hand_over(self.office, place.collector_id, heir)
        return {"did": "hand", "from": place.collector_id}

    def paper(self) -> Did:
        """Make the hamlet's list."""
        made = make_walk_list(self.office, WalkListForm(round_id=self.round, hamlet_ids=(self.hamlet,))).value
        lines = self.office.read.walk_list_lines.counts([made.id])[made.id][1]
        if lines:
            self.lists.append((made.id, lines))
        return {"did": "paper", "ids": [made.id]}

    def key(self) -> Did:
        """Key a line of it back: somebody was out, for both schemes."""
        made, lines = self.lists.pop()
        if not self.office.read.walk_list_lines.of_list(made):  # undone meanwhile
            return self.share()
        line = paper_line(self.office, made, self.dice.randint(1, lines))
        schemes = self.office.read.walk_lists.get(made).schemes.split()
        entry = PaperEntry(
            list_id=made, round_id=self.round, lines=(line,), outcomes=dict.fromkeys(schemes, ABSENT),
            visited_on=self.office.today, note=str(self.dice.random()),
        )  # fmt: skip
        while asked := concerns(self.office, entry):
            entry = entry.answer(asked[0].code, next(one for one in asked[0].choices if one != "edit"))
        return {"did": "key", "ids": list(record_paper(self.office, entry).value.visits)}

    def share(self) -> Did:
        """Share a figure of the year among the communes."""
        total = self.dice.randint(13, 900)
        (top,), places = scopes_of(self.office, OFFICE, 2026), scopes_of(self.office, COMMUNE, 2026)
        share_down(self.office, self.plan, INDICATOR, top, places, total, "even", "even")
        return {"did": "share", "total": total}
