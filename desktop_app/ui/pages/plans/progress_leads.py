"""From a gap to the leads that would close it."""

from __future__ import annotations

from typing import Any

from desktop_app.services.place_page import SCHEME_OF
from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, HAMLET, Scope


def leads_args(scope: Scope, indicator: str) -> dict[str, Any]:
    """The arguments of `navigate("canvass", …)`: the leads of the scope and the indicator's scheme, the likeliest first."""
    args: dict[str, Any] = {"tab": "leads", "sort": "rank"}
    scheme = SCHEME_OF.get(indicator.removeprefix("money_").partition("_")[0])
    if scheme:
        args["scheme"] = scheme
    if scope.kind == COMMUNE and scope.code:
        args["commune"] = scope.code
    elif scope.kind == HAMLET and scope.code:
        args["hamlet"] = int(scope.code)
    elif scope.kind == COLLECTOR and scope.code:
        args["collector"] = int(scope.code)
    return args
