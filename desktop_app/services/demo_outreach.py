"""Outreach events of the demo office: a few made-up evenings in its hamlets, with some of the people who came by name."""

from __future__ import annotations

import random
from datetime import date, timedelta

from desktop_app.storage.unit_of_work import UnitOfWork

_EVENTS = (
    ("conference", 140, "Hội trường thôn", 42, 1_500_000),
    ("small-group", 75, "Nhà văn hóa", 15, 300_000),
    ("hamlet-meeting", 34, "Nhà văn hóa", 28, None),
    ("launch", 12, "Trụ sở", 60, 2_400_000),
)
_BY_NAME = 3  # households of which one member's name was taken down


def hold(work: UnitOfWork, draw: random.Random, day: date) -> None:
    """Write the events, each in one hamlet; kinds are codes of the list ``outreach_kinds``."""
    hamlets = work.hamlets.all()
    for kind, before, place, present, cost in _EVENTS:
        hamlet = draw.choice(hamlets)
        event = work.outreaches.add(
            kind=kind,
            held_on=(day - timedelta(days=before)).isoformat(),
            place=place,
            commune_code=hamlet.commune_code,
            hamlet_id=hamlet.id,
            audience="hộ chưa tham gia",
            present=present,
            cost=cost,
        )
        homes = work.households.of_hamlet(hamlet.id)
        for home in draw.sample(homes, min(_BY_NAME, len(homes))):
            people = work.people.of_household(home.id)
            if people:
                work.outreach_people.add(outreach_id=event, person_id=draw.choice(people).id)
