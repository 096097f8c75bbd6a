"""Every question about who may join, what a class gives, and the way to a pension: one door to three subjects.

`joining` answers whether a person can join a scheme on a day, `class_effects` what the support classes are worth and
what changes when one ends, `pension` when the retirement age is reached and how many months are missing.
"""

from desktop_app.domain.class_effects import ClassEffect, ClassOption, class_options, what_changes
from desktop_app.domain.joining import NO, UNKNOWN, YES, Facts, Verdict, can_join
from desktop_app.domain.pension import PensionOutlook, can_pay_missing, pension_outlook, retirement_day

__all__ = [
    "NO",
    "UNKNOWN",
    "YES",
    "ClassEffect",
    "ClassOption",
    "Facts",
    "PensionOutlook",
    "Verdict",
    "can_join",
    "can_pay_missing",
    "class_options",
    "pension_outlook",
    "retirement_day",
    "what_changes",
]
