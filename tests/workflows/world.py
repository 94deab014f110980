"""One agreement at each station of its way, for tests that look at all pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from viewflow.workflow.models import Task

from agreements.models import (
    Agreement,
    Answer,
    Deadline,
    Membership,
    Point,
    User,
)
from agreements.services.review import PointSpec
from documents.models import Document
from tests.factories import (
    FIRST_PARAGRAPH,
    Cast,
    at,
    join,
    office_cast,
    organisation,
    person,
)
from tests.paths import DUE_ON, OPENED_ON, framework_in_force, party_of
from tests.workflows import routes
from workflows import acts, jobs
from workflows.flows import DraftingFlow
from workflows.ticking import tick

TODAY = date(2021, 4, 6)
NOON = at(TODAY, 12)


@dataclass(frozen=True, kw_only=True)
class World:
    """Agreements by their station, and one person for each role."""

    cast: Cast
    agreements: dict[str, Agreement]
    people: dict[str, User | None]

    def task(self, station: str, node: Any, slug: str = "") -> Task:
        """Return the open step of a node in the agreement at a station."""
        agreement = self.agreements[station]
        party = party_of(agreement, slug) if slug else None
        return acts.open_task(node, agreement, party=party)

    def done_task(self, station: str, node: Any, slug: str) -> Task:
        """Return the done step of a party in the agreement at a station."""
        agreement = self.agreements[station]
        return Task.objects.get(
            flow_task=node,
            process__agreementprocess__agreement=agreement,
            seed_object_id=party_of(agreement, slug).pk,
        )

    def deadline(self) -> Deadline:
        """Return an open deadline of the agreement in force."""
        return self.agreements["in-force"].deadlines.open().first()

    def paper(self) -> Document:
        """Return a paper that was shown to the parties."""
        return Document.objects.filter(
            version__agreement=self.agreements["concluded"],
            kind=Document.Kind.ORIGINAL_PDF,
        ).get()


def build() -> World:
    """Lead one agreement to each station."""
    cast = office_cast()
    agreements = {
        "draft": routes.drafting(cast, reference="KV-DRAFT"),
        "legal-review": _led(cast, "KV-LEGAL", routes.in_legal_review),
        "review": _led(cast, "KV-REVIEW", routes.in_review),
        "points": _with_points(cast),
        "agreed": _led(cast, "KV-AGREED", routes.agreed),
        "naming": _led(cast, "KV-NAMING", routes.in_signature),
        "sealed": _led(cast, "KV-SEALED", routes.sealed),
        "concluded": _led(cast, "KV-CONCLUDED", routes.concluded),
        "failed": _failed(cast),
        "in-force": framework_in_force(cast, reference="KV-FORCE"),
    }
    tick(on=TODAY, at=at(TODAY, 6))
    return World(cast=cast, agreements=agreements, people=_people(cast))


def _led(cast: Cast, reference: str, lead: Any) -> Agreement:
    agreement = routes.drafting(cast, reference=reference)
    lead(cast, agreement)
    agreement.refresh_from_db()
    return agreement


def _with_points(cast: Cast) -> Agreement:
    agreement = _led(cast, "KV-POINTS", routes.in_review)
    point = PointSpec(
        clause_key=FIRST_PARAGRAPH, kind=Point.Kind.COMMENT, comment="Zur Kenntnis."
    )
    kind = Answer.Kind.AGREED_WITH_PROPOSALS
    routes.answer(cast, agreement, "house1", kind, [point])
    routes.answer(cast, agreement, "house2")
    agreement.refresh_from_db()
    return agreement


def _failed(cast: Cast) -> Agreement:
    agreement = _led(cast, "KV-FAILED", routes.in_legal_review)
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    task = failed_task(agreement)
    jobs.fail_job(task, "the renderer is down")
    agreement.refresh_from_db()
    return agreement


def failed_task(agreement: Agreement) -> Task:
    """Return the step of an agreement that makes its papers."""
    return Task.objects.get(
        flow_task=DraftingFlow.make_papers,
        process__agreementprocess__agreement=agreement,
    )


def _people(cast: Cast) -> dict[str, User | None]:
    stranger, foreign_lawyer = person("stranger"), person("foreign-lawyer")
    gone, administrator = person("gone"), person("administrator")
    join(stranger, organisation("house9"), Membership.Role.REPRESENTATIVE)
    join(foreign_lawyer, organisation("other-office", "office"), Membership.Role.LEGAL)
    join(administrator, cast.office, Membership.Role.ADMINISTRATOR)
    join(gone, cast.office, Membership.Role.LEGAL)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    return {
        "anonymous": None,
        "drafter": cast.drafter,
        "lawyer": cast.reviewer,
        "councillor": cast.councillor,
        "auditor": cast.auditor,
        "partner": cast.people["house1"][0],
        "stranger": stranger,
        "foreign-lawyer": foreign_lawyer,
        "deactivated": gone,
        "administrator": administrator,
    }
