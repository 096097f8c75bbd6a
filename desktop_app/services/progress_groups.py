"""Subject groups of form B16a-TS: which of them a collected enrolment belongs to."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.services.planning_figures import GROUP, Scope
from desktop_app.storage.repositories import Repositories


def group_scopes(office: Office) -> tuple[Scope, ...]:
    """Every group of the tree in the order of the form."""
    return tuple(
        Scope(kind=GROUP, code=entry.code, name=entry.name, parent=entry.details.get("parent", ""))
        for entry in office.read.reference.codes("subject_groups")
    )


def group_of(work: Repositories) -> Callable[[str, str], str]:
    """The subject group of a scheme and support class.

    Voluntary insurance is one group whatever the class; health insurance paid by a class stands in the class's group,
    the rest in the group of households.
    """
    roots = {
        entry.details.get("scheme"): entry.code
        for entry in work.reference.codes("subject_groups")
        if entry.details.get("scheme") in (VOLUNTARY_SI, HEALTH_HOUSEHOLD)
    }
    classes = {entry.code: entry.details.get("subject_group", "") for entry in work.reference.codes("support_classes")}

    def group(scheme: str, support_class: str) -> str:
        supported = classes.get(support_class, "") if scheme == HEALTH_HOUSEHOLD else ""
        return supported or roots[scheme]

    return group
