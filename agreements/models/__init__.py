"""The rows that hold the state of agreements; rules and acts stand elsewhere."""

from agreements.models.agreement import Agreement, Party
from agreements.models.calendar import CalendarDay
from agreements.models.deadline import Deadline, Reminder
from agreements.models.drafting import DraftChange
from agreements.models.filters import SavedFilter
from agreements.models.journal import JournalEntry, JournalHead
from agreements.models.outbox import OutboxItem
from agreements.models.people import (
    Mandate,
    Membership,
    Organisation,
    OrganisationRecord,
    SigningRule,
    User,
)
from agreements.models.renewal import Renewal, RenewalAddendum
from agreements.models.review import (
    Abandonment,
    Answer,
    LegalReview,
    Point,
    Reopening,
    ReviewComment,
    ReviewRound,
)
from agreements.models.roles import Roles
from agreements.models.search import SearchDoc
from agreements.models.signing import (
    DeclinedSignature,
    NamedSignatory,
    Signature,
    SigningRound,
)
from agreements.models.wording import DraftClause, Version

__all__ = [
    "Abandonment",
    "Agreement",
    "Answer",
    "CalendarDay",
    "Deadline",
    "DeclinedSignature",
    "DraftChange",
    "DraftClause",
    "JournalEntry",
    "JournalHead",
    "LegalReview",
    "Mandate",
    "Membership",
    "NamedSignatory",
    "Organisation",
    "OrganisationRecord",
    "OutboxItem",
    "Party",
    "Point",
    "Reminder",
    "Renewal",
    "RenewalAddendum",
    "Reopening",
    "ReviewComment",
    "ReviewRound",
    "Roles",
    "SavedFilter",
    "SearchDoc",
    "Signature",
    "SigningRound",
    "SigningRule",
    "User",
    "Version",
]
