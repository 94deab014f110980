"""Rules and roles that outlast a mandate, of many organisations at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from agreements.models import Mandate, Membership, Organisation


@dataclass(frozen=True, slots=True)
class Outlasting:
    """What of an organisation may outlast a mandate."""

    ended: list[Mandate] = field(default_factory=list)
    """Mandates that ended, the last first."""
    roles: list[Membership] = field(default_factory=list)
    """Open roles of representatives whose mandate ended without another."""


def outlasting_roles(on: date) -> Q:
    """Return the condition that a role outlasts the mandate of its person."""
    mandates = Mandate.objects.filter(
        user=OuterRef("user"), organisation=OuterRef("organisation")
    )
    return Q(
        Exists(mandates.filter(ends_on__lt=on)),
        ~Exists(mandates.not_ended(on=on)),
        role=Membership.Role.REPRESENTATIVE,
        ends_on__isnull=True,
    )


def outlasting(
    organisations: Iterable[Organisation], *, on: date
) -> dict[int, Outlasting]:
    """Return what outlasts, by number of the organisation, in two queries."""
    keys = [row.pk for row in organisations]
    found: dict[int, Outlasting] = defaultdict(Outlasting)
    ended = Mandate.objects.filter(organisation__in=keys, ends_on__lt=on)
    for mandate in ended.order_by("-ends_on", "pk"):
        found[mandate.organisation_id].ended.append(mandate)
    roles = Membership.objects.filter(outlasting_roles(on), organisation__in=keys)
    for role in roles.select_related("user").order_by("starts_on", "pk"):
        found[role.organisation_id].roles.append(role)
    return found
