"""How an organisation is represented, in words: what is missing, what ends soon."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Mandate, Membership, SigningRule, User
from agreements.outlasting import outlasting
from agreements.representation import parse_rule
from agreements.representation_state import MandateEnd, Standing
from agreements.rule_words import explain

URGENT_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to look after, with the mark that goes with it."""

    mark: str
    text: str
    detail: str = ""
    address: str = ""
    """Where it is put right."""
    act: str = ""
    """What is done there."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What is to be looked after of one organisation, the gravest first."""

    standing: tuple[Note, ...]
    rule: tuple[Note, ...]
    """Of people the rule names and whose mandate does not hold."""
    roles: tuple[Note, ...]

    @property
    def all(self) -> list[Note]:
        return [*self.standing, *self.rule, *self.roles]


def notes_of(standings: Iterable[Standing], *, on: date) -> dict[int, Notes]:
    """Return by organisation what is to be looked after, in few queries."""
    rows = list(standings)
    records = outlasting([row.organisation for row in rows], on=on)
    names = names_in([row.rule for row in rows if row.rule is not None])
    return {
        row.organisation.pk: Notes(
            standing=(*_cannot(row), *(_end(end, on) for end in row.ends)),
            rule=tuple(_outdated_rule(row, found.ended, names)),
            roles=tuple(_outdated_roles(row, found.roles, found.ended)),
        )
        for row in rows
        for found in [records[row.organisation.pk]]
    }


def names_in(rules: Iterable[SigningRule]) -> Mapping[int, str]:
    """Return what the people of rules are called."""
    people = frozenset[int]().union(*(parse_rule(rule.tree).people() for rule in rules))
    return dict(User.objects.filter(pk__in=people).values_list("pk", "full_name"))


def _cannot(standing: Standing) -> Iterator[Note]:
    if standing.rule is None:
        yield Note(
            mark="spaet",
            text=_("No signing rule holds today."),
            detail=_("Without one nobody can sign for it."),
        )
    elif not standing.can_sign:
        yield Note(
            mark="spaet",
            text=_("The mandates that hold today do not satisfy the signing rule."),
            detail=_("Record the missing mandates, or the rule that holds now."),
        )


def _end(end: MandateEnd, on: date) -> Note:
    days = end.days_left(on)
    return Note(
        mark="spaet" if end.leaves_gap and days < URGENT_DAYS else "knapp",
        text=_("%(person)s: the mandate ends on %(day)s, %(left)s.")
        % {
            "person": end.mandate.user,
            "day": date_format(end.ends_on),
            "left": _left(days),
        },
        detail=" ".join(_consequences(end)),
    )


def _outdated_rule(
    standing: Standing, ended: Iterable[Mandate], names: Mapping[int, str]
) -> Iterator[Note]:
    """Yield a note for each person the rule names and whose mandate does not hold.

    :param ended: mandates that ended, the last first
    :param names: what the people of the rule are called
    """
    if standing.rule is None:
        return
    holding = {mandate.user_id for mandate in standing.mandates}
    days = _last_days(ended)
    people = parse_rule(standing.rule.tree).people() - holding
    for person in sorted(people, key=lambda one: (names.get(one, ""), one)):
        values = {"person": names.get(person, person)}
        text = _("The signing rule names %(person)s, for whom no mandate holds today.")
        if person in days:
            values["day"] = date_format(days[person])
            text = _(
                "The signing rule names %(person)s, whose mandate ended on %(day)s."
            )
        yield Note(
            mark="knapp" if standing.can_sign else "spaet",
            text=text % values,
            detail=_("Signatures of this person do not count."),
            address=reverse("organisations:rule", args=[standing.organisation.slug]),
            act=_("Adapt the signing rule"),
        )


def _outdated_roles(
    standing: Standing, roles: Iterable[Membership], ended: Iterable[Mandate]
) -> Iterator[Note]:
    """Yield a note for each representative whose mandate ended without another."""
    days = _last_days(ended)
    for row in roles:
        values = {
            "person": row.user,
            "role": row.get_role_display(),
            "day": date_format(days[row.user_id]),
        }
        slug = standing.organisation.slug
        yield Note(
            mark="knapp",
            text=_(
                "%(person)s still has the role “%(role)s”; the mandate ended on "
                "%(day)s."
            )
            % values,
            detail=_("With the role one reads and answers for the party."),
            address=reverse("organisations:end-role", args=[slug, row.pk]),
            act=_("Record the end of the role"),
        )


def _last_days(ended: Iterable[Mandate]) -> dict[int, date]:
    days: dict[int, date] = {}
    for mandate in ended:
        if mandate.ends_on is not None:
            days.setdefault(mandate.user_id, mandate.ends_on)
    return days


def _left(days: int) -> str:
    if days == 0:
        return _("today")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def _consequences(end: MandateEnd) -> Iterator[str]:
    if end.needed is not None:
        yield _("%(reference)s needs a signature by %(day)s.") % {
            "reference": end.needed.reference,
            "day": date_format(end.needed.day),
        }
    if end.leaves_gap:
        yield _("Nobody is recorded who could sign from the day after.")
    else:
        yield _("Others are recorded who can sign from the day after.")


def words_of(rule: SigningRule, names: Mapping[int, str]) -> str:
    """Return a rule in the reader's language, with the names of people."""
    return explain(parse_rule(rule.tree), names)
