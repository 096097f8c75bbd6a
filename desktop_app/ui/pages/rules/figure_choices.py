"""The figures a decree may set: all that stand in the book, and support classes that have no figure of their own yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.dates import format_date
from desktop_app.domain.law_names import rate_name
from desktop_app.services.rule_book_values import IN_FORCE, UPCOMING, RuleGroup, RuleLine
from desktop_app.ui.pages.rules.words import UNVERIFIED
from desktop_app.ui.widgets.code_combo import Choice


@dataclass(frozen=True, kw_only=True)
class Settable:
    """A figure to choose: its name, the unit its value is typed in, and a sentence that tells what it is now."""

    key: str
    subject: str
    name: str
    unit: str
    now: str
    shown: str
    group: str

    @property
    def code(self) -> str:
        """The code in a list of choices."""
        return code_of(self.key, self.subject)

    def choice(self) -> Choice:
        """The entry in a list of choices."""
        return Choice(code=self.code, text=self.name, detail=self.shown, keys=f"{self.group} {self.key}")


def code_of(key: str, subject: str) -> str:
    """The code of a figure in a list of choices."""
    return f"{key}|{subject}"


def settable(groups: Sequence[RuleGroup], classes: Mapping[str, str]) -> dict[str, Settable]:
    """Every figure of the book by its code; where a key stands by support class, the classes without a figure too."""
    found: dict[str, Settable] = {}
    for group in groups:
        by_key: dict[str, list[RuleLine]] = {}
        for line in group.lines:
            by_key.setdefault(line.key, []).append(line)
        for key, lines in by_key.items():
            entries = [_known(line, group.title) for line in lines]
            subjects = {line.subject for line in lines}
            if subjects <= classes.keys():
                entries += [
                    Settable(
                        key=key,
                        subject=code,
                        name=rate_name(key, code),
                        unit=lines[0].unit,
                        now="Chưa có mức nào cho đối tượng này.",
                        shown="chưa có mức",
                        group=group.title,
                    )
                    for code in classes
                    if code not in subjects
                ]
            found.update({entry.code: entry for entry in entries})
    return found


def _known(line: RuleLine, group: str) -> Settable:
    when = {IN_FORCE: "Đang là", UPCOMING: "Sẽ là"}.get(line.state, "Gần nhất là")
    then = f" ({UNVERIFIED})" if not line.next_verified else ""
    coming = f"; từ {format_date(line.next_from)}: {line.next_shown}{then}" if line.next_from is not None else ""
    source = line.source if line.verified else f"{line.source} ({UNVERIFIED})"
    now = f"{when} {line.shown}, từ {format_date(line.valid_from)}{coming}. Căn cứ: {source}."
    return Settable(
        key=line.key, subject=line.subject, name=line.name, unit=line.unit, now=now, shown=line.shown, group=group
    )
