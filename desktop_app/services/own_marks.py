"""``{{…}}`` marks of a template: which figure a mark means.

“{{BHYT …, thực hiện tháng}}” is a figure of the office, “{{Xã Tân Phú: …}}” one of a commune, a hamlet, a collector or an
organisation, “{{mỗi xã: …}}” the first row of a table that repeats.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.names import fold
from desktop_app.services.office import Office
from desktop_app.services.own_figures import ORGANISATION, OwnFigure, own_figures, own_scopes, scope_key
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, HAMLET, Scope

_EVERY = {
    "moi xa": COMMUNE,
    "moi phuong": COMMUNE,
    "moi xa, phuong": COMMUNE,
    "moi thon": HAMLET,
    "moi to dan pho": HAMLET,
    "moi thon, to dan pho": HAMLET,
    "moi nhan vien": COLLECTOR,
    "moi nhan vien thu": COLLECTOR,
    "moi to chuc": ORGANISATION,
    "moi to chuc thu": ORGANISATION,
}
_EVERY_WORDS = {COMMUNE: "mỗi xã", HAMLET: "mỗi thôn", COLLECTOR: "mỗi nhân viên", ORGANISATION: "mỗi tổ chức"}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a mark means: a figure, and whose, or what the table repeats for."""

    figure: OwnFigure
    scope: str = "office:"
    each: str = ""


class Marks:
    """The marks that are known in an office."""

    def __init__(self, office: Office) -> None:
        found = own_figures(office)
        self._figures = {fold(one.name): one for one in found} | {one.code: one for one in found}
        # The bracket only shows how the words will look.
        self._figures |= {fold(one.name.split(" (")[0]): one for one in found}
        self._scopes = {fold(one.name): one for one in own_scopes(office, office.today.year)}

    def meant(self, name: str) -> Mark | None:
        """What a mark means; ``None`` when nothing of that name is known."""
        figure = self._figures.get(fold(name)) or self._figures.get(name)
        if figure is not None:
            return None if figure.row else Mark(figure=figure)
        before, colon, after = name.partition(":")
        figure = self._figures.get(fold(after)) or self._figures.get(after.strip())
        if not colon or figure is None:
            return None
        if each := _EVERY.get(fold(before)):
            return Mark(figure=figure, each=each)
        scope = self._scopes.get(fold(before))
        return Mark(figure=figure, scope=scope_key(scope)) if scope is not None and figure.scoped else None


def mark_words(figure: OwnFigure, scope: Scope | None = None, each: str = "") -> str:
    """The mark to type into a template for a figure."""
    before = f"{_EVERY_WORDS[each]}: " if each else f"{scope.name}: " if scope is not None and scope.code else ""
    return f"{{{{{before}{figure.name.split(' (')[0]}}}}}"
