"""What an addendum must say about the end of its framework."""

from enum import StrEnum

from agreements.term_refusals import (
    OpenEndOutlivesFrameworkError,
    OutlivesFrameworkError,
    StartsAfterFrameworkError,
    UnknownEndRuleError,
)
from agreements.terms import Term


class OnFrameworkEnd(StrEnum):
    ENDS = "ends_with_framework"
    CONTINUES = "continues_frozen"
    REANCHOR = "reanchor"


def check_against_framework(
    term: Term, framework_term: Term, on_framework_end_rule: str
) -> None:
    """Refuse an addendum that outlives its framework without a stated rule.

    The addendum is taken as long as it can become, its framework as long as it is
    certain to run. A framework that is indefinite or renews itself has no end to
    outlive.

    :param on_framework_end_rule: one of ``OnFrameworkEnd``, or "" if none is stated
    :raises TermError: with what to change
    """
    rule = on_framework_end_rule
    if rule and rule not in list(OnFrameworkEnd):
        raise UnknownEndRuleError
    if framework_term.ends_on is None or framework_term.longest_end is None:
        return
    if term.starts_on > framework_term.longest_end:
        raise StartsAfterFrameworkError(
            starts_on=term.starts_on, framework_ends_on=framework_term.longest_end
        )
    if rule:
        return
    framework_end = framework_term.ends_on
    if term.longest_end is None:
        raise OpenEndOutlivesFrameworkError(framework_ends_on=framework_end)
    if term.longest_end > framework_end:
        raise OutlivesFrameworkError(
            ends_on=term.longest_end, framework_ends_on=framework_end
        )
