"""What stands on a household's form, as “Tính thử” and the slip take it."""

from __future__ import annotations

from desktop_app.services.what_if_values import VoluntaryTry, WhatIf
from desktop_app.ui.pages.collecting.choices import Choices


def tried_of(choices: Choices) -> WhatIf:
    """The choices as something to be tried; the reason given for paying early goes along."""
    voluntary = {
        person_id: VoluntaryTry(
            taken=mine.taken,
            income=mine.income,
            method=mine.method,
            months=mine.months,
            from_month=mine.from_month,
            support_class=mine.support_class,
            supported_months=mine.supported_months,
            local_percent=mine.local_percent,
            local_amount=mine.local_amount,
            other_amount=mine.other_amount,
            auto_supports=mine.auto_supports,
        )
        for person_id, mine in choices.voluntary.items()
    }
    return WhatIf(
        household_id=choices.desk.household.id,
        on=choices.on,
        months=choices.months,
        health=dict(choices.health),
        voluntary=voluntary,
        early_reason=next(iter(choices.reasons.values()), ""),
    )
