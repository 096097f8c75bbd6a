"""A believable office that exists nowhere: five communes, two years of work, plainly fictitious people.

Everything follows from the seed and the day: the same seed, size and day give the same rows. Personal ids begin with ``999`` and insurance numbers
with ``99``, which no register issues; names are drawn from lists of frequent syllables.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

from desktop_app.services import (
    demo_books,
    demo_money,
    demo_outreach,
    demo_people,
    demo_plans,
    demo_register,
    demo_remitting,
    demo_work,
)
from desktop_app.services.office import Office, OfficeFacts, create
from desktop_app.system import clock
from desktop_app.system.resources import read_seed

DEFAULT_PEOPLE = 2000
_PROVINCE = "82"  # Đồng Tháp; the first five communes of the list, whatever they are called in the seed
_COMMUNES = 5


def build(
    path: Path,
    *,
    people: int = DEFAULT_PEOPLE,
    seed: int = 1,
    as_of: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> Office:
    """Make the demo office at ``path`` and leave it open. ``people`` is met exactly; ``as_of`` is its "today" (default: the machine's).

    Raises ``WorldFault`` like ``office.create`` (an existing file is not overwritten).
    """
    day = as_of or clock.today()
    say = progress or (lambda _text: None)
    draw = random.Random(f"{seed}:{people}:{day.isoformat()}")
    communes = [
        row["code"] for row in read_seed("communes") if row["province_code"] == _PROVINCE and not row["valid_to"]
    ][:_COMMUNES]
    facts = OfficeFacts(
        name="BẢO HIỂM XÃ HỘI CƠ SỞ SÔNG MẪU",
        parent_name="BẢO HIỂM XÃ HỘI TỈNH ĐỒNG THÁP",
        code="99901",
        communes=communes,
        station=1,
        year=day.year,
    )
    office = create(path, facts, user=demo_money.USER, now=lambda: datetime.combine(day, time(8, 0)))
    try:
        say("Thôn, hộ gia đình và nhân khẩu")
        with office.write("demo.people", "Dữ liệu mẫu: hộ gia đình", undoable=False) as work:
            village = demo_people.populate(work, draw, communes, people, day)
        say("Tổ chức, nhân viên thu, biên lai hai năm")
        with office.write("demo.money", "Dữ liệu mẫu: tham gia và thu", undoable=False) as work:
            history = demo_money.two_years(work, draw, village, office.law, day)
        say("Đợt vận động, đối tượng tiềm năng, chỉ tiêu")
        with office.write("demo.work", "Dữ liệu mẫu: vận động và chỉ tiêu", undoable=False) as work:
            demo_work.canvass(work, draw, village, history, day)
            demo_work.plan(work, draw, village, history, day)
        with office.write("demo.books", "Dữ liệu mẫu: quyển biên lai", undoable=False) as work:
            demo_books.hand_out_books(work, random.Random(f"{seed}-books"), day)
        with office.write("demo.register", "Dữ liệu mẫu: hợp đồng, điểm thu, thù lao", undoable=False) as work:
            demo_register.register(work, random.Random(f"{seed}-register"), office.law, day)
        with office.write(
            "demo.plans", "Dữ liệu mẫu: chỉ tiêu điều chỉnh, kịch bản, số liệu nhập", undoable=False
        ) as work:
            demo_plans.levels_and_groups(work, village, day)
            demo_plans.further_versions(work, day)
            demo_plans.entered_figures(work, random.Random(f"{seed}-figures"), village, day)
            demo_outreach.hold(work, random.Random(f"{seed}-outreach"), day)
        with office.write("demo.remit", "Dữ liệu mẫu: nộp tiền", undoable=False) as work:
            demo_remitting.remit(work, random.Random(f"{seed}-remit"), history, day)
    except BaseException:
        office.close(with_backup=False)
        raise
    office.now = clock.now
    return office
