"""What happened to a step that is no longer open, for whoever comes late."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements.models import Agreement, ReviewRound, SigningRound
from agreements.review_state import last_round
from workflows.flows import DraftingFlow, SigningFlow
from workflows.moments import noted_moment
from workflows.rights import process_of


def what_happened(task: Task) -> str:
    """Return one or two sentences on why a step is closed."""
    if task.status == STATUS.DONE:
        return _done(task)
    process = process_of(task)
    if process.signing_round is not None:
        return _round_over(process.signing_round)
    if task.flow_task == DraftingFlow.answer:
        return _answer_too_late(process.agreement)
    return _taken_back(process.agreement)


def _done(task: Task) -> str:
    if task.flow_task == SigningFlow.sign:
        return _("%(party)s has signed; all its signatures are there.") % {
            "party": task.seed
        }
    values = {
        "person": task.owner or "",
        "when": done_at(task),
    }
    return _("This step was done by %(person)s on %(when)s.") % values


def done_at(task: Task) -> str:
    """Return the moment at which a step was done, on the days of the business."""
    moment = noted_moment(task) or timezone.localtime(task.finished)
    return date_format(moment, "DATETIME_FORMAT")


def _answer_too_late(agreement: Agreement) -> str:
    round = last_round(agreement)
    if round is not None and round.outcome == ReviewRound.Outcome.OBJECTED:
        objection = round.answers.filter(kind="objected").first()
        return _(
            "%(party)s has objected, so round %(number)s is over and no further "
            "answers are needed. The text is revised; you will be asked again."
        ) % {"party": objection.party, "number": round.number}
    return _taken_back(agreement)


def _taken_back(agreement: Agreement) -> str:
    reopening = agreement.reopenings.last()
    if reopening is None:
        return _("This step was cancelled.")
    return _("The agreement was taken back to draft on %(day)s. Reason: %(reason)s") % {
        "day": date_format(timezone.localdate(reopening.at)),
        "reason": reopening.reason,
    }


def _round_over(round: SigningRound) -> str:
    if round.cancelled_at is None:
        return _("This step was cancelled.")
    sentence = _("Signing round %(number)s was cancelled on %(day)s.") % {
        "number": round.number,
        "day": date_format(timezone.localdate(round.cancelled_at)),
    }
    if not round.cancel_reason:
        return sentence
    return _("%(sentence)s Reason: %(reason)s") % {
        "sentence": sentence,
        "reason": round.cancel_reason,
    }
