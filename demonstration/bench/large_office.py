"""An office with many agreements, written in bulk: only to be measured.

The rows have the shape and the shares of real ones, yet no act led to them:
the journal's hashes are made up, and no paper lies behind a row.
"""

import hashlib
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import connection

from agreements.models import (
    Agreement,
    Deadline,
    JournalEntry,
    JournalHead,
    Membership,
    Organisation,
    Party,
    Renewal,
    ReviewRound,
    SigningRound,
    User,
    Version,
)
from demonstration.sources import at

STAFF = ("legal", "legal", "councillor", "auditor")
PARTNERS = 200
PARTIES = (1, 1, 1, 1, 1, 2, 2, 5, 5, 8)
"""How many partners an agreement has, one of these."""

EVERYWHERE = 10
"""Agreements to which the first partner is party in any case."""

S = Agreement.Stage
STAGES = (
    *[S.DRAFT] * 3, *[S.IN_REVIEW] * 3, S.AGREED, *[S.IN_SIGNATURE] * 2,
    *[S.CONCLUDED] * 61, *[S.ENDED] * 30,
)  # fmt: skip
FIRST = (
    S.DRAFT, S.IN_REVIEW, S.AGREED, S.IN_SIGNATURE, S.IN_SIGNATURE, S.CONCLUDED,
    S.CONCLUDED, S.IN_REVIEW, S.ENDED, S.DRAFT,
)  # fmt: skip
"""Stages of the first agreements: an office of few has one of each kind, too."""
TITLES = (
    "Nachbarschaftsarbeit", "Räume im Stadtteilzentrum", "Selbsthilfe",
    "Familienzentrum", "Öffnungszeiten", "Beratung älterer Menschen", "Straßenfest",
    "Ehrenamt", "Jugendräume", "Sprachmittlung", "Umbau", "Bürgerbeteiligung",
)  # fmt: skip
JOURNAL = (
    "agreement.drafted", "clauses.loaded", "version.frozen", "version.approved",
    "review.opened", "review.closed", "agreement.agreed", "signing.opened",
)  # fmt: skip


@dataclass
class LargeOffice:
    """The rows of one office, in the order in which they are written."""

    on: date
    size: int
    chance: random.Random = field(default_factory=lambda: random.Random(2021))  # noqa: S311
    agreements: list[Agreement] = field(default_factory=list)
    staff: list[User] = field(default_factory=list)
    speakers: list[User] = field(default_factory=list)

    def fill(self, say: Callable[[str], None]) -> None:
        """Write everything but texts and steps."""
        say("people and organisations")
        self._people()
        say(f"{self.size} agreements")
        self._agreements()
        self._parties()
        say("deadlines, renewals, rounds")
        self._deadlines()
        self._renewals()
        say("journal")
        self._journal()

    @cached_property
    def office(self) -> Organisation:
        return Organisation.objects.get(kind=Organisation.Kind.OFFICE)

    @cached_property
    def partners(self) -> list[Organisation]:
        office = Organisation.Kind.OFFICE
        return list(Organisation.objects.exclude(kind=office).order_by("pk"))

    @property
    def moment(self) -> datetime:
        return at(self.on)

    def days(self, first: int, last: int) -> date:
        """Return a day between so many days from today."""
        return self.on + timedelta(days=self.chance.randint(first, last))

    def at_stage(self, *stages: str) -> list[Agreement]:
        return [row for row in self.agreements if row.stage in stages]

    # --- people ----------------------------------------------------------------

    def _people(self) -> None:
        Organisation.objects.bulk_create(
            [_organisation(number) for number in range(PARTNERS + 1)]
        )
        self.staff = User.objects.bulk_create(
            [_user(f"staff-{number}") for number in range(len(STAFF))]
        )
        self.speakers = User.objects.bulk_create(
            [_user(f"speaker-{number}") for number in range(2 * PARTNERS)]
        )
        held = [
            (user, self.office, role)
            for user, role in zip(self.staff, STAFF, strict=True)
        ] + [
            (user, self.partners[number // 2], Membership.Role.REPRESENTATIVE)
            for number, user in enumerate(self.speakers)
        ]
        since = self.on - timedelta(days=5000)
        Membership.objects.bulk_create(
            Membership(user=user, organisation=where, role=role, starts_on=since)
            for user, where, role in held
        )

    # --- agreements ------------------------------------------------------------

    def _agreements(self) -> None:
        frameworks = [self._agreement(number) for number in range(self.size // 10)]
        Agreement.objects.bulk_create(frameworks, batch_size=2000)
        hanging = [
            self._agreement(number, self.chance.choice(frameworks))
            for number in range(self.size // 10, self.size)
        ]
        Agreement.objects.bulk_create(hanging, batch_size=2000)
        self.agreements = [*frameworks, *hanging]
        self._successors()

    def _successors(self) -> None:
        """Let every second agreement on its way follow one that ends."""
        coming = self.at_stage(S.DRAFT, S.IN_REVIEW, S.AGREED, S.IN_SIGNATURE)
        ending = [
            row
            for row in self.at_stage(S.CONCLUDED)
            if row.ends_on <= self.on + timedelta(days=400)
        ]
        pairs = list(zip(coming[::2], ending[::2], strict=False))
        for successor, predecessor in pairs:
            successor.predecessor = predecessor
        Agreement.objects.bulk_update(
            [successor for successor, _row in pairs], ["predecessor"]
        )

    def _agreement(self, number: int, framework: Agreement | None = None) -> Agreement:
        stage = self.chance.choice(STAGES)
        if number < len(FIRST):
            stage = FIRST[number]
        starts_on, ends_on = self._term(stage, ends_soon=number < len(FIRST))
        is_done = stage in (S.CONCLUDED, S.ENDED)
        kind = Agreement.Kind.FRAMEWORK
        if framework is not None:
            amendments = number % 10 == 0
            kind = Agreement.Kind.AMENDMENT if amendments else Agreement.Kind.ADDENDUM
        title = f"{self.chance.choice(TITLES)} {number % 97}"
        return Agreement(
            reference=f"{kind[:1].upper()}V-{starts_on.year}-{number:05d}",
            kind=kind,
            title=f"Vereinbarung über {title}",
            short_title=title,
            stage=stage,
            office=self.office,
            framework=framework,
            drafted_by=self.staff[number % 2],
            created_at=at(starts_on - timedelta(days=120)),
            was_shared=stage != S.DRAFT,
            term_kind=Agreement.TermKind.FIXED,
            starts_on=starts_on,
            ends_on=ends_on,
            notice_months=3,
            notice_to="half_year_end",
            talks_months=9,
            concluded_at=at(starts_on) if is_done else None,
            in_force_on=starts_on if is_done else None,
            in_force_basis="Beschluss" if is_done else "",
            ended_on=ends_on + timedelta(days=1) if stage == S.ENDED else None,
        )

    def _term(self, stage: str, *, ends_soon: bool) -> tuple[date, date]:
        if stage == S.ENDED:
            ends_on = self.days(-4000, -20)
        elif stage == S.CONCLUDED:
            ends_on = self.days(-10, 100 if ends_soon else 1400)
        else:
            ends_on = self.days(1000, 1800)
        years = self.chance.choice((2, 4, 4, 6))
        return ends_on - timedelta(days=365 * years), ends_on

    def _parties(self) -> None:
        rows = []
        for number, agreement in enumerate(self.agreements):
            chosen = {self._partner() for _n in range(self.chance.choice(PARTIES))}
            if number < EVERYWHERE:
                chosen.add(self.partners[0])
            for place, who in enumerate([self.office, *chosen], start=1):
                rows.append(
                    Party(
                        agreement=agreement,
                        organisation=who,
                        position=place,
                        label="Bezirksamt" if place == 1 else "Träger",
                        starts_on=agreement.starts_on,
                    )
                )
        Party.objects.bulk_create(rows, batch_size=5000)

    def _partner(self) -> Organisation:
        """Return a partner; the first one is party to every fifth agreement."""
        if self.chance.random() < 0.1:
            return self.partners[0]
        return self.chance.choice(self.partners)

    def parties_of(self, agreements: Iterable[Agreement]) -> list[Party]:
        """Return the parties of some agreements besides the office."""
        keys = [agreement.pk for agreement in agreements]
        rows = Party.objects.filter(agreement__in=keys).partners().order_by("pk")
        return list(rows.select_related("agreement"))

    # --- days ------------------------------------------------------------------

    def _deadlines(self) -> None:
        kinds = {"talks_due": 270, "renewal_start": 365, "expiry": 0}
        Deadline.objects.bulk_create(
            (
                self._deadline(agreement, kind, before)
                for agreement in self.at_stage(S.CONCLUDED, S.ENDED)
                for kind, before in kinds.items()
            ),
            batch_size=5000,
        )

    def _deadline(self, agreement: Agreement, kind: str, before: int) -> Deadline:
        due_on = agreement.ends_on - timedelta(days=before)
        is_done = agreement.stage == S.ENDED or (
            due_on < self.on and self.chance.random() < 0.8
        )
        state = Deadline.State.MET if is_done else Deadline.State.OPEN
        return Deadline(
            agreement=agreement,
            kind=kind,
            due_on=due_on,
            for_end_on=agreement.ends_on,
            computation={"rule": kind},
            state=state,
        )

    def _renewals(self) -> None:
        near = self.on + timedelta(days=300)
        first, *others = (
            agreement
            for agreement in self.at_stage(S.CONCLUDED)
            if agreement.ends_on <= near
        )
        rows = [
            self._renewal(agreement, is_open=self.chance.random() < 0.5)
            for agreement in others
            if self.chance.random() < 0.6
        ]
        Renewal.objects.bulk_create([self._renewal(first, is_open=True), *rows])

    def _renewal(self, agreement: Agreement, *, is_open: bool) -> Renewal:
        return Renewal(
            agreement=agreement,
            cycle_ends_on=agreement.ends_on,
            opened_on=agreement.ends_on - timedelta(days=365),
            decision="" if is_open else self.chance.choice(("renew", "let_end")),
            decided_by=None if is_open else self.staff[2],
            decided_at=None if is_open else self.moment,
        )

    def rounds(self) -> dict[int, SigningRound]:
        """Write rounds of review and signing for versions that were shown."""
        newest: dict[int, Version] = {}
        for version in Version.objects.defer("canonical").order_by("number"):
            newest[version.agreement_id] = version
        asked = [row for row in self.agreements if row.was_shared and row.pk in newest]
        ReviewRound.objects.bulk_create(
            (self._review(row, newest[row.pk]) for row in asked), batch_size=5000
        )
        signing = [row for row in asked if row.stage not in (S.IN_REVIEW, S.AGREED)]
        rounds = SigningRound.objects.bulk_create(
            (self._signing(row, newest[row.pk]) for row in signing), batch_size=5000
        )
        return {round.agreement_id: round for round in rounds}

    def _review(self, agreement: Agreement, version: Version) -> ReviewRound:
        is_open = agreement.stage == S.IN_REVIEW
        return ReviewRound(
            agreement=agreement,
            number=1,
            version=version,
            digest=version.digest,
            opened_at=agreement.created_at,
            due_on=self.days(-5, 40),
            outcome="open" if is_open else "agreed",
        )

    def _signing(self, agreement: Agreement, version: Version) -> SigningRound:
        is_done = agreement.stage in (S.CONCLUDED, S.ENDED)
        return SigningRound(
            agreement=agreement,
            number=1,
            version=version,
            opened_at=agreement.created_at,
            sealed_at=agreement.created_at,
            completed_at=agreement.concluded_at if is_done else None,
        )

    # --- journal ---------------------------------------------------------------

    def _journal(self) -> None:
        rows, number, last = [], 0, "0" * 64
        for agreement in self.agreements:
            for action in JOURNAL:
                number += 1
                fresh = hashlib.sha256(f"{number}".encode()).hexdigest()
                rows.append(
                    JournalEntry(
                        sequence=number,
                        at=agreement.created_at.isoformat(),
                        action=action,
                        actor_id=agreement.drafted_by_id,
                        agreement_id=agreement.pk,
                        payload="{}",
                        prev=last,
                        hash=fresh,
                    )
                )
                last = fresh
        JournalEntry.objects.bulk_create(rows, batch_size=5000)
        JournalHead.objects.create(sequence=number, hash=last)


def analyse() -> None:
    """Let the database know its new rows, as it does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if _is_postgres() else "ANALYZE")


def _is_postgres() -> bool:
    return str(connection.vendor) == "postgresql"


def _organisation(number: int) -> Organisation:
    office = number == 0
    return Organisation(
        slug=f"house-{number}",
        name="Bezirksamt" if office else f"Haus {number} e. V.",
        kind="office" if office else "association",
        legal_form="eingetragener Verein",
        seat="Berlin",
    )


def _user(name: str) -> User:
    return User(email=f"{name}@example.org", full_name=name.title(), password="!")  # noqa: S106
