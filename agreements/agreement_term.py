"""The term of an agreement: from its fields to the value with the rules, and back."""

from typing import Any

from agreements.models import Agreement
from agreements.terms import RENEWAL_LEAD_MONTHS, Term

ADDENDUM_LEAD_MONTHS = 6
"""How long before its end an addendum is taken up (KV-2018, Anlage 2 Abs. 7)."""


def agreement_term(agreement: Agreement) -> Term:
    """Return the term as a value, from which deadlines follow."""
    return Term(
        kind=agreement.term_kind,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        notice_months=agreement.notice_months,
        notice_to=agreement.notice_to,
        talks_months=agreement.talks_months,
        evaluation_months=agreement.evaluation_months,
        extension_months=agreement.extension_months,
        renews_by_months=agreement.renews_by_months,
        option_months=agreement.option_months,
        renewal_lead_months=house_lead_months(agreement.kind),
    )


def house_lead_months(kind: str) -> int:
    """Return how long before its end a kind is taken up if nothing is agreed."""
    is_addendum = kind == Agreement.Kind.ADDENDUM
    return ADDENDUM_LEAD_MONTHS if is_addendum else RENEWAL_LEAD_MONTHS


def term_fields(term: Term) -> dict[str, Any]:
    """Return the fields of an agreement in which its term is kept."""
    # Any: values of several field types
    return {
        "term_kind": Agreement.TermKind(term.kind),
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "notice_months": term.notice_months,
        "notice_to": term.notice_to,
        "talks_months": term.talks_months,
        "evaluation_months": term.evaluation_months,
        "extension_months": term.extension_months,
        "renews_by_months": term.renews_by_months,
        "option_months": term.option_months,
    }
