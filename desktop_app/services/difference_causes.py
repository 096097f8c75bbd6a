"""Why a figure is not what was reported: which steps since then touched these people, plans, collectors or the law, by whom and when."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.submission_records import Submission
from desktop_app.services.office import Office
from desktop_app.services.report_periods import LENGTHS
from desktop_app.services.submission_names import NAMES
from desktop_app.services.submission_rules import rules_now
from desktop_app.storage.touches import PAID, Touch
from desktop_app.storage.undo import Step

_PERSON, _HOUSEHOLD, _COLLECTOR, _ORGANISATION, _PLAN, _LAW = "person household collector organisation plan law".split()
_SUBJECTS = frozenset({_PERSON, _HOUSEHOLD, _COLLECTOR, _ORGANISATION, _PLAN, _LAW})
_SHOWN = 3  # causes in one line


class Causes:
    """Everything that was done since a submission, ready to be asked for a person or a row."""

    def __init__(self, office: Office, record: Submission) -> None:
        self._office, self._record = office, record
        self._steps: dict[int, Step] = office.read.touches.steps_since(record.step_id)
        self._of: dict[tuple[str, str], list[Touch]] = defaultdict(list)
        self._subjects: dict[str, list[int]] = defaultdict(list)
        self._paid: list[int] = []
        for touch in office.read.touches.since(record.step_id, _SUBJECTS):
            if touch.step_id in self._steps:
                self._of[touch.subject, touch.about].append(touch)
                self._subjects[touch.subject].append(touch.step_id)
                if touch.table in PAID:
                    self._paid.append(touch.step_id)

    def of_person(self, person_id: int, household_id: int | None, *, paid: bool = True) -> str:
        """What was done to a person: what was paid or taken back first (``paid``), else what else was written about them or their household."""
        touches = self._of[_PERSON, str(person_id)]
        preferred = [touch.step_id for touch in touches if (touch.table in PAID) == paid]
        found = preferred or [touch.step_id for touch in touches]
        found = found or [touch.step_id for touch in self._of[_HOUSEHOLD, str(household_id)]]
        return self._told(found) or self._circumstances()

    def of_row(self, key: str) -> str:
        """What was done to the plan, the collector or the organisation of a row (to any of them for a total)."""
        kind, _, about = key.partition("/")[0].partition("#")[0].partition(":")
        if kind in (_COLLECTOR, "commune"):
            found = [touch.step_id for subject in (_COLLECTOR, _PLAN) for touch in self._of[subject, about]]
        elif kind == _ORGANISATION:
            found = [touch.step_id for touch in self._of[_ORGANISATION, about]] + self._subjects[_PLAN]
        else:
            found = self._subjects[_PLAN] + self._subjects[_COLLECTOR] + self._subjects[_ORGANISATION]
        if not found and self._record.form not in NAMES:
            found = self._paid  # a form that does not say who is counted in which figure
        return self._told(found) or self._circumstances()

    def joined(self, told: Sequence[str]) -> str:
        """Several causes as one line."""
        more = f"; và {len(told) - _SHOWN} nguyên nhân nữa" if len(told) > _SHOWN else ""
        return "; ".join(told[:_SHOWN]) + more

    def _told(self, steps: Iterable[int]) -> str:
        return self.joined([_words(self._steps[step]) for step in sorted(set(steps))])

    def _circumstances(self) -> str:
        """What may be behind a difference that nobody's step explains."""
        found: list[str] = []
        then, now = json.loads(self._record.rules), json.loads(rules_now(self._office))
        if self._subjects[_LAW]:
            found.append(f"quy định của đơn vị đã sửa: {self._told(self._subjects[_LAW])}")
        elif then["sha256"] != now["sha256"]:
            found.append("bảng quy định kèm chương trình đã đổi")
        if then["version"] != now["version"]:
            found.append(f"chương trình đã đổi từ bản {then['version']} sang bản {now['version']}")
        if self._record.period in LENGTHS and self._record.made_at[:7] <= self._record.month:
            found.append(f"nộp khi tháng {format_month(self._record.month)} chưa kết thúc")
        text = "; ".join(found) or "không do thao tác nào ghi trong nhật ký: số liệu của mẫu này tính theo ngày lập"
        return text[0].upper() + text[1:]


def _words(step: Step) -> str:
    """“Hủy biên lai 26-000123 ngày 10/11/2026 (thu)”: what, when, who."""
    return f"{step.label} ngày {format_date(datetime.fromisoformat(step.at).date())} ({step.user})"
