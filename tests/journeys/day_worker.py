"""An officer's day without pause, until somebody pulls the plug: a program of its own, started by `test_kill.py`.

    python -m tests.journeys.day_worker

The program loads everything and reads requests from stdin, one JSON line each: `{"path": FILE, "seed": SEED}`.
SEED-*.xlsx beside FILE are workbooks of new people. A process of its own says its number, opens FILE and works:
households, visits, enrolments, collections, imports, reversals, the desk and the plan (`desk_work`), undo and redo in
an order drawn from SEED. After each verb has returned one JSON line says what was confirmed; the line is flushed, so
whatever was read by the parent had been told to the officer. Once that process was killed a line ends with `KILLED`
(what stands before it in the line was being said just then).

Where there is no fork (Windows) the program itself does the work of its first request; the parent starts another.
"""

import json
import os
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.domain.quote import HEALTH_HOUSEHOLD
from desktop_app.services import history, import_history, importing
from desktop_app.services.canvassing_visits import VisitForm, VisitLine, record_visits
from desktop_app.services.collecting import CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.households import save_household
from desktop_app.services.households_form import HouseholdForm, MemberForm
from desktop_app.services.office import Office, open_office
from desktop_app.services.quoting import quote_household
from desktop_app.system.faults import WorldFault
from tests.builders import FIRST_COMMUNE
from tests.journeys.desk_work import DeskWork

ROWS = 12  # people in each imported workbook
KILLED = "\x04\n"  # how the line ends that says so


class Day:
    """One office at work. What was done in this run is remembered, for the verbs that need it."""

    def __init__(self, office: Office, seed: int, folder: Path) -> None:
        self.office = office
        self.dice = random.Random(seed)
        self.number = seed * 10_000  # numbers of people must not repeat from one run to the next
        self.books = sorted(folder.glob(f"{seed}-*.xlsx"))
        self.waiting: list[int] = []
        self.receipts: list[int] = []
        self.imports: list[int] = []
        self.hamlet = office.read.hamlets.all()[0].id
        self.desk = DeskWork(office, self.dice, self.hamlet, self._next_number)

    def verbs(self) -> list[tuple[int, Callable[[], dict[str, Any]]]]:
        """Return what can be done now, with its weight."""
        found = [(3, self.household), (2, self.undo), (1, self.redo)]
        if self.waiting:
            found += [(3, self.visits), (2, self.enrol), (6, self.collect)]
        if self.books:
            found.append((2, self.take_in))
        if self.receipts:
            found.append((1, self.void))
        if self.imports:
            found.append((1, self.take_back))
        return found + self.desk.verbs()

    def next_verb(self) -> None:
        """Do one verb and say what it did."""
        chances, verbs = zip(*self.verbs(), strict=True)
        (verb,) = self.dice.choices(verbs, chances)
        before = self._last_step()
        try:
            did = verb()
        except WorldFault as fault:  # nothing to undo, used since: an answer like any other
            did = {"did": "refused", "sentence": fault.sentence}
        else:
            did["step"] = self._last_step()
            if did["step"] == before:  # the same quote once more changes nothing and leaves no step
                did = {"did": "nothing"}
        say(json.dumps(did))

    def household(self) -> dict[str, Any]:
        """Enter a family of three."""
        born = [("male", "00", 1970), ("female", "01", 1972), ("male", "08", 1999)]
        members = []
        for sex, relation, year in born:
            self.number += 1
            members.append(
                MemberForm(
                    name=f"Nguyễn Thử {self.number}",
                    birth=f"{year}-05-06",
                    sex=sex,
                    personal_id=f"001{int(sex == 'female')}{year % 100}{self.number:06d}",
                    relation_code=relation,
                    residence="home",
                )
            )
        form = HouseholdForm(hamlet_id=self.hamlet, address=f"Số {self.number}", members=tuple(members), head=0)
        household = save_household(self.office, form).value
        self.waiting.append(household)
        people = {str(one.id): one.name for one in self.office.read.people.of_household(household)}
        return {"did": "household", "household": household, "people": people}

    def visits(self) -> dict[str, Any]:
        """Ask everybody of a household."""
        people = self.office.read.people.of_household(self.dice.choice(self.waiting))
        lines = tuple(
            VisitLine(person_id=one.id, scheme=HEALTH_HOUSEHOLD, outcome="5", note=str(self.dice.random()))
            for one in people
        )
        if not lines:  # undone meanwhile
            return self.household()
        saved = record_visits(self.office, VisitForm(household_id=people[0].household_id, lines=lines))
        return {"did": "visits", "ids": list(saved.value.visits)}

    def _lines(self, household: int) -> list[tuple[EnrolmentLine, int]]:
        quote = quote_household(self.office, household)
        return [
            (EnrolmentLine(person_id=one.person_id, scheme=HEALTH_HOUSEHOLD), one.quote.payable)
            for one in quote.members
        ]

    def enrol(self) -> dict[str, Any]:
        """Write down who joins, to be paid later."""
        household = self.dice.choice(self.waiting)
        lines = tuple(line for line, _due in self._lines(household))
        return {
            "did": "enrol",
            "ids": list(enrol(self.office, EnrolmentForm(household_id=household, lines=lines)).value),
        }

    def collect(self) -> dict[str, Any]:
        """Take a household's money."""
        household = self.waiting.pop(self.dice.randrange(len(self.waiting)))
        lines = tuple(PaidLine(line=line, paid=due) for line, due in self._lines(household))
        made = collect(self.office, CollectForm(household_id=household, lines=lines)).value
        self.receipts.append(made.receipt_id)
        return {"did": "collect", "number": made.number, "total": made.total, "ids": list(made.enrolment_ids)}

    def void(self) -> dict[str, Any]:
        """Reverse a receipt."""
        receipt = self.receipts.pop()
        return {"did": "void", "receipt": receipt, "reversal": void_receipt(self.office, receipt, "thử huỷ").value}

    def take_in(self) -> dict[str, Any]:
        """Import the next workbook of new people."""
        seen = importing.preview(self.office, self.books.pop(0), kind="households", commune=FIRST_COMMUNE)
        receipt = importing.commit(self.office, seen).value
        assert receipt.import_id is not None
        assert receipt.totals.added == ROWS, receipt.problems
        self.imports.append(receipt.import_id)
        return {"did": "import", "id": receipt.import_id, "added": receipt.totals.added}

    def take_back(self) -> dict[str, Any]:
        """Take back an import, as far as nobody has used it."""
        undone = import_history.undo_import(self.office, self.imports.pop(0))
        return {"did": "undo", "target": self._target(), "rows": undone.value.rows}

    def undo(self) -> dict[str, Any]:
        """Press Ctrl+Z."""
        undone = history.undo_last(self.office)
        return {"did": "undo", "target": undone.value.step_id, "rows": undone.value.rows}

    def redo(self) -> dict[str, Any]:
        """Press Ctrl+Y."""
        done = history.redo_last(self.office)
        return {"did": "redo", "target": done.value.step_id}

    def _next_number(self) -> int:
        self.number += 1
        return self.number

    def _target(self) -> int:
        found: int = self.office.read.db.conn.execute("SELECT target_id FROM journal ORDER BY id DESC").fetchone()[0]
        return found

    def _last_step(self) -> int:
        found: int = self.office.read.db.conn.execute("SELECT MAX(id) FROM journal").fetchone()[0]
        return found


def say(line: str) -> None:
    """Tell the parent, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def work(path: Path, seed: int) -> None:
    """Work until killed."""
    say(str(os.getpid()))
    with open_office(path) as office:
        day = Day(office, seed, path.parent)
        while True:
            day.next_verb()


def main() -> None:
    """Serve until stdin ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        if not hasattr(os, "fork"):
            work(Path(asked["path"]), asked["seed"])
        child = os.fork()
        if child == 0:
            try:
                work(Path(asked["path"]), asked["seed"])
            finally:  # a verb that raises says so and serves nobody
                traceback.print_exc()
                os._exit(1)
        os.waitpid(child, 0)
        say(KILLED.rstrip("\n"))


if __name__ == "__main__":
    main()
