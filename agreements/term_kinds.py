"""The kinds of term, and which parts each of them needs or excludes."""

from enum import StrEnum

from agreements.term_refusals import FIELD_NAMES


class TermKind(StrEnum):
    FIXED = "fixed"
    AUTO_RENEW = "auto_renew"
    INDEFINITE = "indefinite"
    FIXED_WITH_OPTION = "fixed_with_option"


NEEDED = {
    TermKind.FIXED: ("ends_on",),
    TermKind.AUTO_RENEW: ("ends_on", "renews_by_months"),
    TermKind.INDEFINITE: (),
    TermKind.FIXED_WITH_OPTION: ("ends_on", "option_months"),
}
ONLY_WITH_LAST_DAY = ("ends_on", "talks_months", "evaluation_months")
EXCLUDED = {
    TermKind.FIXED: ("renews_by_months", "option_months"),
    TermKind.AUTO_RENEW: ("option_months", "extension_months"),
    TermKind.INDEFINITE: (
        *ONLY_WITH_LAST_DAY,
        "renews_by_months",
        "option_months",
        "extension_months",
    ),
    TermKind.FIXED_WITH_OPTION: ("renews_by_months",),
}
LENGTHS = tuple(name for name in FIELD_NAMES if name.endswith("_months"))
