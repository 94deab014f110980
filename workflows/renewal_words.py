"""What a decision on a renewal causes, in words: which drafts begin, who is next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from agreements.agreement_term import agreement_term
from agreements.back_plan import Step
from agreements.models import Agreement, Membership, Party, Renewal, User
from agreements.outlook import renewal_plan
from agreements.services.renewal import RENEWING
from agreements.successors import successor_term
from agreements.terms import Term, moved_term
from workflows.day_words import short_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One draft that would begin: in whose place, how long, for whom."""

    agreement: Agreement
    """The one whose place it takes."""
    term: Term
    partners: str

    @property
    def term_words(self) -> str:
        first = date_format(self.term.starts_on)
        if self.term.ends_on is None:
            return _("from %(first)s, without a last day") % {"first": first}
        return _("from %(first)s to %(last)s") % {
            "first": first,
            "last": date_format(self.term.ends_on),
        }

    @property
    def length_words(self) -> str:
        """Whether it runs as long as what it follows."""
        if self.term.ends_on is None:
            return ""
        own = moved_term(agreement_term(self.agreement), starts_on=self.term.starts_on)
        if own.ends_on != self.term.ends_on:
            return _("shorter than until now: it ends with its framework agreement")
        return _("as long as until now")


def coming_drafts(agreement: Agreement, addenda: Sequence[Agreement]) -> list[Coming]:
    """Return the drafts that begin if it goes on, with those of the addenda."""
    term = successor_term(agreement, framework=agreement.framework)
    terms = [(agreement, term)]
    terms += [(row, successor_term(row, framework=term)) for row in addenda]
    names = _partners([agreement, *addenda])
    return [
        Coming(agreement=row, term=term, partners=", ".join(names.get(row.pk, [])))
        for row, term in terms
    ]


def _partners(agreements: Sequence[Agreement]) -> dict[int, list[str]]:
    # the parties that would carry over are those that have not left
    last_days = {row.pk: row.last_day for row in agreements}
    names: dict[int, list[str]] = {}
    parties = Party.objects.filter(agreement__in=agreements).partners()
    rows = parties.order_by("position").values_list(
        "agreement", "ends_on", "organisation__name"
    )
    for pk, left_on, name in rows:
        last = last_days[pk]
        if left_on is None or (last is not None and left_on > last):
            names.setdefault(pk, []).append(name)
    return names


def next_words(agreement: Agreement, ends_on: date, *, on: date) -> str:
    """Say who writes the texts, and by which day they must have begun."""
    plan = renewal_plan(
        ends_on, kind=agreement.kind, talks_months=agreement.talks_months
    )
    day = plan.start_by(Step.DRAFT)
    values = {"who": legal_staff(agreement, on=on), "day": short_day(day, on=on)}
    if day < on:
        return (
            _(
                "Next: %(who)s write the texts. They should have begun by %(day)s, so "
                "it stays late until they do."
            )
            % values
        )
    return _("Next: %(who)s write the texts and begin by %(day)s.") % values


def legal_staff(agreement: Agreement, *, on: date) -> str:
    """Return the names of those who may write its texts."""
    held = Membership.objects.holding(on=on).filter(
        organisation=agreement.office_id, role=Membership.Role.LEGAL
    )
    people: Iterable[User] = User.objects.filter(pk__in=held.values("user"))
    names = sorted(str(person) for person in people)
    return _("legal staff (%(names)s)") % {"names": ", ".join(names)}


def decided_words(
    renewal: Renewal, agreement: Agreement, addenda: Sequence[Agreement], *, on: date
) -> str:
    """Say what was decided, which drafts begin and who does what next."""
    end = renewal.cycle_ends_on
    if renewal.decision not in RENEWING:
        return _("Decided: %(name)s ends on %(day)s. Nothing follows.") % {
            "name": agreement.reference,
            "day": date_format(end),
        }
    return format_html(
        "{} {} <ul>{}</ul> {}",
        _("Decided: %(what)s.") % {"what": renewal.get_decision_display()},
        _("These drafts begin; their links stand below under “Renewal”:"),
        format_html_join("", "<li>{}</li>", _lines(coming_drafts(agreement, addenda))),
        next_words(agreement, end, on=on),
    )


def _lines(drafts: Iterable[Coming]) -> Iterator[tuple[str]]:
    for draft in drafts:
        yield (
            _("Successor of %(name)s, %(term)s")
            % {"name": draft.agreement, "term": draft.term_words},
        )
