"""What the words around the figures of a table say: its title whether it plans or reports, its sections of what and where the rows are."""

from __future__ import annotations

from desktop_app.services.import_figures_names import Indicators, Scopes
from desktop_app.services.import_figures_rows import Mark
from desktop_app.services.planning_figures import Indicator, Scope

FIGURES, PLANS = "figures", "plans"


class Sections:
    """What the section rows above a row say: the indicator, the commune."""

    def __init__(self, marks: tuple[Mark, ...], indicators: Indicators, scopes: Scopes) -> None:
        self._marks = [mark for mark in marks if not mark.total]
        self._indicators, self._scopes = indicators, scopes
        self.indicator: Indicator | None = None
        self.scope: Scope | None = None
        self.unclear = ""
        self.text = ""

    def advance(self, row: int) -> None:
        """Take up every section above ``row``."""
        while self._marks and self._marks[0].row < row:
            said = self._marks.pop(0).text
            self.text = said
            found, scope = self._indicators.named(said), self._scopes.told(said)
            if found is not None:
                self.indicator, self.unclear = found, ""
            elif scope is not None:
                self.scope = scope
            else:
                # An unknown section may be another indicator: the one above does not reach below it.
                self.indicator, self.unclear = None, said


def kind_in(title: str) -> str:
    """Whether the folded texts above a table speak of a plan or of figures; "" when they leave it open."""
    if any(word in title for word in ("ket qua", "so lieu", "bao cao thuc hien")):
        return FIGURES
    if any(word in title for word in ("giao chi tieu", "giao ke hoach", "phan bo", "chi tieu giao")):
        return PLANS
    planned, done = any(word in title for word in ("ke hoach", "chi tieu")), "thuc hien" in title
    return "" if planned == done else PLANS if planned else FIGURES
