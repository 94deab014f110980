"""Refusals of the acts: each says what is wrong and what to do."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from agreements.errors import AgreementError

if TYPE_CHECKING:
    from agreements.models import DraftClause
    from agreements.wording.findings import Finding


class VersionFrozenError(AgreementError):
    code = "version-frozen"
    message = _("Version %(number)s is frozen and can no longer be changed.")


class ReviewFrozenError(AgreementError):
    code = "review-frozen"
    message = _("What was said in a legal review can no longer be changed.")


class StageError(AgreementError):
    code = "wrong-stage"
    message = _("This step is not possible while the agreement is “%(stage)s”.")


class PlaceGoneError(AgreementError):
    code = "place-gone"
    message = _(
        "%(label)s was not moved: somebody changed the clauses around it. Below they "
        "stand as they are now."
    )


class NotCitedError(AgreementError):
    code = "not-cited"
    message = _(
        "Nothing was changed: the text does not cite %(label)s by hand any more, or "
        "sections were moved. Look at the hints as they are now."
    )


class StaleClauseError(AgreementError):
    """Carries both texts: ``theirs`` as stored now, ``yours`` as it was sent."""

    code = "stale-clause"
    message = _(
        "Somebody has changed %(label)s in the meantime. Both texts are shown side by "
        "side; nothing was saved yet."
    )

    def __init__(
        self, *, label: str, theirs: "DraftClause", yours: dict[str, str]
    ) -> None:
        super().__init__(label=label)
        self.theirs = theirs
        self.yours = yours


class ChangeOvertakenError(AgreementError):
    code = "change-overtaken"
    message = _(
        "%(label)s was changed again since, so the last change cannot be taken back as "
        "a whole. Change the clause itself."
    )


class NothingToUndoError(AgreementError):
    code = "nothing-to-undo"
    message = _("There is no such change of yours to take back any more.")


class UnfinishedWordingError(AgreementError):
    """Carries ``findings`` of ``agreements.wording.checks``."""

    code = "unfinished-wording"
    message = _("The text is not complete: %(first)s")

    def __init__(self, *, findings: "tuple[Finding, ...]") -> None:
        super().__init__(first=str(findings[0].message))
        self.findings = findings


class NotCurrentError(AgreementError):
    code = "not-current"
    message = _(
        "This concerns version %(number)s, which is no longer current. Please open "
        "the agreement again and read the new text."
    )


class RoundClosedError(AgreementError):
    code = "round-closed"
    message = _(
        "Round %(number)s was closed in the meantime. Your answer was not stored; the "
        "agreement shows what happened."
    )


class AlreadyAnsweredError(AgreementError):
    code = "already-answered"
    message = _("%(party)s has already answered in this round.")


class MissingReasonError(AgreementError):
    code = "missing-reason"
    message = _("Please give a reason; the others will read it.")


class UnknownClauseError(AgreementError):
    code = "unknown-clause"
    message = _("The text has no clause %(key)s.")


class OpenPointsError(AgreementError):
    code = "open-points"
    message = ngettext_lazy(
        "%(count)s point of the parties is not yet decided. Decide it before the text "
        "goes on.",
        "%(count)s points of the parties are not yet decided. Decide each of them "
        "before the text goes on.",
        "count",
    )


class FourEyesError(AgreementError):
    code = "four-eyes"
    message = _(
        "You drafted or froze this version yourself. Another lawyer must review it."
    )


class NoMandateError(AgreementError):
    code = "no-mandate"
    message = _(
        "On %(day)s there is no mandate of %(person)s for %(party)s. The legal "
        "department records it."
    )


class RuleNotSatisfiedError(AgreementError):
    code = "rule-not-satisfied"
    message = _("The people named cannot sign for %(party)s together: %(rule)s")


class SurplusSignatoriesError(AgreementError):
    code = "surplus-signatories"
    message = _(
        "%(party)s needs fewer signatures than people are named. Name exactly those "
        "who sign; the paper gets a field for each of them."
    )


class NoSigningRuleError(AgreementError):
    code = "no-signing-rule"
    message = _("On %(day)s no signing rule is recorded for %(party)s.")


class NotNamedError(AgreementError):
    code = "not-named"
    message = _("%(person)s is not named to sign for %(party)s in this round.")


class AlreadySignedError(AgreementError):
    code = "already-signed"
    message = _("%(person)s has already signed for %(party)s.")


class AlreadyDeclinedError(AgreementError):
    code = "already-declined"
    message = _(
        "%(person)s has already said not to sign for %(party)s. The legal "
        "department has the reason."
    )


class SigningOverError(AgreementError):
    code = "signing-over"
    message = _(
        "Signing round %(number)s is over. The agreement shows what happened to it."
    )


class NotSealedError(AgreementError):
    code = "not-sealed"
    message = _("The original is not sealed yet. Signing starts as soon as it is.")


class MissingSignaturesError(AgreementError):
    code = "missing-signatures"
    message = _("Signatures are still missing: %(missing)s.")


class NotOwnPartyError(AgreementError):
    code = "not-own-party"
    message = _("%(person)s does not act for %(party)s.")


class EffectiveDayError(AgreementError):
    code = "effective-day"
    message = _("It can enter into force on %(earliest)s at the earliest.")


class FrameworkNotInForceError(AgreementError):
    code = "framework-not-in-force"
    message = _("Its framework %(reference)s is not in force on %(day)s.")


class AlreadyDecidedError(AgreementError):
    code = "already-decided"
    message = _("This was already decided: %(decision)s.")


class NothingToMeetError(AgreementError):
    code = "nothing-to-meet"
    message = _("%(kind)s is a day that comes by itself; there is nothing to be done.")


class ReferenceTakenError(AgreementError):
    code = "reference-taken"
    message = _("There is already an agreement with the reference %(reference)s.")


class NoPartiesError(AgreementError):
    code = "no-parties"
    message = _("An agreement needs at least two parties.")


class DuplicatePartyError(AgreementError):
    code = "duplicate-party"
    message = _("%(party)s is listed twice. Each party appears once.")


class NoFrameworkError(AgreementError):
    code = "no-framework"
    message = _("An addendum needs its framework.")


class HangingDraftsError(AgreementError):
    code = "hanging-drafts"
    message = _(
        "Other agreements rest on this draft: %(references)s. Give them up first."
    )


class DraftNotEmptyError(AgreementError):
    code = "draft-not-empty"
    message = _("The draft already has clauses.")


class KeyTakenError(AgreementError):
    code = "key-taken"
    message = _("The text already has a clause with the key %(key)s.")


class HeadingTooLongError(AgreementError):
    code = "heading-too-long"
    message = _("A heading has at most %(longest)s characters.")


class MisplacedClauseError(AgreementError):
    code = "misplaced-clause"
    message = _(
        "A clause of the kind “%(kind)s” cannot stand there. It stands behind one of "
        "the same kind, or inside one of the next higher kind."
    )


class NoVersionError(AgreementError):
    code = "no-version"
    message = _("There is no frozen version yet. Freeze the text first.")


class NotApprovedError(AgreementError):
    code = "not-approved"
    message = _(
        "Version %(number)s has not been approved by the second lawyer. The parties "
        "receive only approved texts."
    )


class DueDayError(AgreementError):
    code = "due-day"
    message = _("Answers need time: choose a day from %(earliest)s on.")


class NotAllAgreedError(AgreementError):
    code = "not-all-agreed"
    message = _("Not everybody has agreed to this text yet. Missing: %(missing)s.")


class TextMustChangeError(AgreementError):
    code = "text-must-change"
    message = ngettext_lazy(
        "%(count)s point was accepted, so the text changes. Take the agreement back "
        "to draft; the parties then agree to the new version.",
        "%(count)s points were accepted, so the text changes. Take the agreement back "
        "to draft; the parties then agree to the new version.",
        "count",
    )


class NotAllNamedError(AgreementError):
    code = "not-all-named"
    message = _("These parties have not named who signs: %(missing)s.")


class AlreadySealedError(AgreementError):
    code = "already-sealed"
    message = _(
        "The original is sealed for the people named so far. Cancel this signing "
        "round first; a new original is then made."
    )


class RoundRunningError(AgreementError):
    code = "round-running"
    message = _("Signing round %(number)s is still running. Cancel it first.")


class TermOverError(AgreementError):
    code = "term-over"
    message = _("Its term ended on %(ends_on)s.")


class NotItsAddendumError(AgreementError):
    code = "not-its-addendum"
    message = _("%(reference)s is no addendum to this agreement.")


class NotRenewedError(AgreementError):
    code = "not-renewed"
    message = _("A successor is drafted only after the decision to renew.")


class SlugTakenError(AgreementError):
    code = "slug-taken"
    message = _("There is already an organisation with the short name %(slug)s.")


class UnknownPersonError(AgreementError):
    code = "unknown-person"
    message = _("The rule names people who have no account: %(ids)s.")


class DayOrderError(AgreementError):
    code = "day-order"
    message = _("The last day precedes the first.")
