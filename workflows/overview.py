"""The councillor's page in words: rows, the first duty, and what comes after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.back_plan import Pace, Step
from agreements.models import Agreement, Membership, Party, Renewal
from agreements.next_steps import NextStep
from agreements.outlook import Outlook
from workflows.acts import reminded_steps
from workflows.day_words import MARKS, short_day
from workflows.due_words import WHAT, due_time
from workflows.holdups import Holdup, holdups

STEP_WORDS = {
    Step.DECIDE: gettext_lazy("Decision on the renewal"),
    Step.DRAFT: gettext_lazy("Text of the successor"),
    Step.REVIEW: gettext_lazy("Answers of the parties"),
    Step.SIGN: gettext_lazy("Signatures"),
    Step.ENFORCE: gettext_lazy("Putting into force"),
}
Role = Membership.Role
MAY_REMIND = {Role.LEGAL, Role.COUNCILLOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One agreement that ends, as the page prints it."""

    agreement: Agreement
    look: Outlook
    on: date
    partners: str
    holdup: Holdup | None
    decide_url: str
    """Where this person decides; empty if the decision is not theirs or not due."""
    remind_url: str
    is_reminded: bool
    """Whether those who are waited for were reminded today."""

    @property
    def pace(self) -> Pace:
        return self.look.pace(on=self.on)

    @property
    def mark(self) -> str:
        return MARKS[self.pace]

    @property
    def ends(self) -> str:
        return date_format(self.look.ends_on, "SHORT_DATE_FORMAT")

    @property
    def is_gap(self) -> bool:
        return self.look.is_gap(on=self.on)

    @property
    def begin_by(self) -> str:
        day = self.look.begin_by
        return "" if day is None else short_day(day, on=self.on)

    @property
    def step(self) -> str:
        """What is to be done by that day."""
        due = self.look.due
        return "" if due is None else str(WHAT[due.what])

    @property
    def time(self) -> str:
        step = NextStep(self.look.due, self.look.ends_on)
        return due_time(step, on=self.on)

    @property
    def end_words(self) -> str:
        sentence = _("%(name)s ends on %(day)s")
        if self.look.ends_on < self.on:
            sentence = _("%(name)s ended on %(day)s")
        return sentence % {
            "name": self.agreement.short_title,
            "day": date_format(self.look.ends_on),
        }

    @property
    def waits_for(self) -> str:
        if self.decide_url:
            return _("Your decision")
        if self.holdup is not None:
            return self.holdup.words
        return ""

    @property
    def decided_with(self) -> str:
        """Reference of the framework with which it is decided, while that is open."""
        renewal = self.look.renewal
        if renewal is None or renewal.decision or self.look.next_step is None:
            return ""
        is_own = renewal.agreement_id == self.agreement.pk
        return "" if is_own else self.agreement.framework.reference

    @property
    def renewal_words(self) -> str:
        """How far the renewal has come."""
        look = self.look
        if look.successor is not None:
            stage = str(look.successor.get_stage_display())
            if look.is_secured:
                stage = _("put into force")
            return _("Successor: %(stage)s") % {"stage": stage}
        if look.is_let_end:
            return _("Ends, nothing follows")
        if look.renewal is None:
            return _("Not begun")
        if look.renewal.decision:
            return _("Decided: %(decision)s") % {
                "decision": Renewal.Decision(look.renewal.decision).label
            }
        return _("Decision open")

    @property
    def enough_words(self) -> str:
        """Whether the days until the end suffice for the steps still ahead."""
        step = self.look.next_step
        if step is None or self.is_gap:
            return ""
        values = {
            "left": (self.look.ends_on - self.on).days,
            "need": self.look.plan.need_days(step),
        }
        sentence = ngettext(
            "%(left)s day is left; by plan the steps ahead take %(need)s.",
            "%(left)s days are left; by plan the steps ahead take %(need)s.",
            values["left"],
        )
        return sentence % values

    @property
    def steps(self) -> list[tuple[str, str, str]]:
        """Each step with the day by which it is done, and how far it has come."""
        ahead = self.look.next_step
        names = list(Step)
        at = len(names) if ahead is None else names.index(ahead)
        at += ahead is Step.DRAFT and self.look.is_decided
        states = ["is-done"] * max(at - 1, 0) + ["is-now"] * (at > 0)
        states += [""] * (len(names) - len(states))
        done_by = [*self.look.plan.starts.values(), self.look.ends_on][1:]
        return [
            (str(STEP_WORDS[step]), short_day(day, on=self.on), state)
            for step, day, state in zip(names, done_by, states, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rows of a page share, by key of the agreement."""

    held: dict[int, Holdup]
    partners: dict[int, str]
    reminded: set[int]
    """Numbers of the steps of which somebody was reminded today."""

    @classmethod
    def of(
        cls, looks: Iterable[Outlook], new: Iterable[Agreement], *, on: date
    ) -> "Facts":
        """Read them, in a fixed number of queries."""
        looks, new = list(looks), list(new)
        shown = [*(look.agreement for look in looks), *new]
        followers = [look.successor for look in looks if look.successor is not None]
        return cls(
            held=holdups([*shown, *followers]),
            partners=partner_words(shown),
            reminded=reminded_steps(on=on),
        )


def rows_of(
    looks: Iterable[Outlook], facts: Facts, *, offices: dict[int, set[str]], on: date
) -> list[Row]:
    """Return the rows of a page.

    :param offices: the person's roles by office
    """
    return [_row(look, facts, offices, on) for look in looks]


def _row(look: Outlook, facts: Facts, offices: dict[int, set[str]], on: date) -> Row:
    roles = offices.get(look.agreement.office_id, set())
    successor = look.successor
    of_successor = None if successor is None else facts.held.get(successor.pk)
    holdup = of_successor or facts.held.get(look.agreement.pk)
    decide_url = holdup.decision_url if holdup and Role.COUNCILLOR in roles else ""
    is_for_others = holdup is not None and bool(holdup.tasks) and not decide_url
    return Row(
        agreement=look.agreement,
        look=look,
        on=on,
        partners=facts.partners.get(look.agreement.pk, ""),
        holdup=holdup,
        decide_url=decide_url,
        remind_url=(
            reverse("overview-remind", args=[holdup.agreement.reference])
            if is_for_others and MAY_REMIND & roles
            else ""
        ),
        is_reminded=holdup is not None
        and any(task.pk in facts.reminded for task in holdup.tasks),
    )


def partner_words(agreements: Iterable[Agreement]) -> dict[int, str]:
    """Return by agreement its partner's name, or how many it has."""
    names: dict[int, list[str]] = {}
    parties: QuerySet[Party] = Party.objects.filter(
        agreement__in=[agreement.pk for agreement in agreements]
    )
    rows = parties.partners().order_by("position")
    for pk, name in rows.values_list("agreement", "organisation__name"):
        names.setdefault(pk, []).append(name)
    return {pk: _names(found) for pk, found in names.items()}


def _names(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    count = len(names)
    return ngettext("%(count)s partner", "%(count)s partners", count) % {"count": count}


def counts(paces: Mapping[Pace, int]) -> list[tuple[str, str]]:
    """Return mark and words for each pace that occurs."""
    words = {
        Pace.LATE: _("%(count)s late"),
        Pace.SOON: _("%(count)s within 30 days"),
        Pace.ON_PLAN: _("%(count)s on plan"),
        Pace.NONE: _("%(count)s settled"),
    }
    return [
        (MARKS[kind], words[kind] % {"count": count})
        for kind, count in paces.items()
        if count
    ]
