"""Organisations and who acts for them: entered, never overwritten."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from agreements.journal import record
from agreements.models import Mandate, Membership, Organisation, SigningRule, User
from agreements.refusals import DayOrderError, SlugTakenError, UnknownPersonError
from agreements.representation import Rule, parse_rule
from agreements.services.indexing import index_organisation


@transaction.atomic
def add_organisation(
    *,
    slug: str,
    name: str,
    kind: str,
    legal_form: str,
    actor: User,
    at: datetime,
    party_name: str = "",
    seat: str = "",
    address: str = "",
    register: str = "",
) -> Organisation:
    """Enter an organisation that can be party to agreements.

    :raises SlugTakenError: if another organisation has the short name
    """
    if Organisation.objects.filter(slug=slug).exists():
        raise SlugTakenError(slug=slug)
    organisation = Organisation.objects.create(
        slug=slug,
        name=name,
        party_name=party_name,
        kind=Organisation.Kind(kind),
        legal_form=legal_form,
        seat=seat,
        address=address,
        register=register,
    )
    index_organisation(organisation)
    record(None, "organisation.added", actor=actor, at=at, organisation=organisation.pk)
    return organisation


@transaction.atomic
def record_signing_rule(
    *,
    organisation: Organisation,
    wording: str,
    tree: dict[str, Any],  # Any: JSON, judged by parse_rule
    starts_on: date,
    actor: User,
    at: datetime,
    ends_on: date | None = None,
) -> SigningRule:
    """Record who must sign together for an organisation from a day on.

    :raises RuleError: if the tree is no rule
    :raises UnknownPersonError: if a leaf of the tree is no person
    :raises DayOrderError: if the last day precedes the first
    """
    _require_order(starts_on, ends_on)
    _require_people(parse_rule(tree))
    rule = SigningRule.objects.create(
        organisation=organisation,
        wording=wording,
        tree=tree,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(
        None,
        "rule.recorded",
        actor=actor,
        at=at,
        organisation=organisation.pk,
        rule=rule.pk,
    )
    return rule


@transaction.atomic
def record_mandate(
    *,
    organisation: Organisation,
    user: User,
    title: str,
    basis: str,
    starts_on: date,
    actor: User,
    at: datetime,
    ends_on: date | None = None,
    note: str = "",
) -> Mandate:
    """Record that a person may sign for an organisation, and on which basis.

    :raises DayOrderError: if the last day precedes the first
    """
    _require_order(starts_on, ends_on)
    mandate = Mandate.objects.create(
        organisation=organisation,
        user=user,
        title=title,
        basis=basis,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
    )
    record(
        None,
        "mandate.recorded",
        actor=actor,
        at=at,
        organisation=organisation.pk,
        mandate=mandate.pk,
    )
    return mandate


@transaction.atomic
def record_membership(
    *,
    organisation: Organisation,
    user: User,
    role: str,
    starts_on: date,
    actor: User,
    at: datetime,
    ends_on: date | None = None,
) -> Membership:
    """Record what a person does for an organisation inside the service.

    :raises DayOrderError: if the last day precedes the first
    """
    _require_order(starts_on, ends_on)
    membership = Membership.objects.create(
        organisation=organisation,
        user=user,
        role=Membership.Role(role),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(
        None,
        "membership.recorded",
        actor=actor,
        at=at,
        organisation=organisation.pk,
        membership=membership.pk,
    )
    return membership


def _require_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise DayOrderError


def _require_people(rule: Rule) -> None:
    ids = rule.people()
    known = set(User.objects.filter(pk__in=ids).values_list("pk", flat=True))
    if unknown := sorted(ids - known):
        raise UnknownPersonError(ids=", ".join(map(str, unknown)))
