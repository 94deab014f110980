"""Where an agreement stands, in words for people."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement

S = Agreement.Stage
MARKS = {
    S.DRAFT: "s-entwurf",
    S.IN_REVIEW: "s-abstimmung",
    S.AGREED: "s-einig",
    S.IN_SIGNATURE: "s-unterschrift",
    S.CONCLUDED: "s-unterschrieben",
    S.ENDED: "s-beendet",
    S.ABANDONED: "s-beendet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One word with its mark, and what follows in a sentence."""

    mark: str
    """Name of the mark in the style sheet; never the only sign."""
    word: str
    next_step: str


def state_of(agreement: Agreement, *, on: date) -> State:
    """Return the state of an agreement on a day."""
    if agreement.is_in_force(on=on):
        return State(mark="s-kraft", word=_("In force"), next_step=_end(agreement, on))
    if agreement.stage == S.CONCLUDED:
        return _concluded(agreement, on)
    sentences = {
        S.DRAFT: _("The office is writing the text."),
        S.IN_REVIEW: _("The parties answer to the text."),
        S.AGREED: _("The signing can be opened."),
        S.IN_SIGNATURE: _("The parties name who signs, and sign."),
        S.ENDED: "",
        S.ABANDONED: _("The draft was given up; nothing follows."),
    }
    stage = S(agreement.stage)
    return State(
        mark=MARKS[stage], word=str(stage.label), next_step=sentences.get(stage, "")
    )


def _concluded(agreement: Agreement, on: date) -> State:
    last = agreement.last_day
    if agreement.in_force_on is None:
        return State(
            mark=MARKS[S.CONCLUDED],
            word=_("Signed by all"),
            next_step=_("It is not yet put into force."),
        )
    if last is not None and last < on:
        return State(
            mark=MARKS[S.ENDED],
            word=_("Ended"),
            next_step=_("It ended on %(day)s.") % {"day": date_format(last)},
        )
    return State(
        mark=MARKS[S.CONCLUDED],
        word=_("Signed by all"),
        next_step=_("In force from %(day)s.")
        % {"day": date_format(max(agreement.in_force_on, agreement.starts_on))},
    )


def _end(agreement: Agreement, on: date) -> str:
    last = agreement.last_day
    if last is None:
        return _("It has no last day.")
    days = (last - on).days
    return ngettext(
        "It ends on %(day)s, in %(days)s day.",
        "It ends on %(day)s, in %(days)s days.",
        days,
    ) % {"day": date_format(last), "days": days}
