"""Bring the demonstration's organisations and people into the service."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from agreements.models import Membership, Organisation, User
from agreements.services.organisations import add_organisation
from agreements.services.people import (
    record_mandate,
    record_membership,
    record_signing_rule,
)
from demonstration.sources import Node, at, load

PASSWORD: str = settings.DEMONSTRATION_PASSWORD
FIRST_DAY = date(2016, 10, 28)

STAFF = (
    ("recht-1", "Sachbearbeitung Recht 1", Membership.Role.LEGAL),
    ("recht-2", "Sachbearbeitung Recht 2", Membership.Role.LEGAL),
    ("revision", "Rechnungsprüfung", Membership.Role.AUDITOR),
    ("administration", "Fachadministration", Membership.Role.ADMINISTRATOR),
)


class Cast:
    """Who plays which part: users and organisations by the ids of the files."""

    def __init__(self) -> None:
        self._password = make_password(PASSWORD)
        self.users: dict[str, User] = {}
        self.organisations: dict[str, Organisation] = {}

    def user(self, name: str, full_name: str) -> User:
        user = User.objects.create(
            email=f"{name}@example.org",
            full_name=full_name,
            password=self._password,
            language="de",
        )
        self.users[name] = user
        return user


def enter_people() -> Cast:
    """Create everybody with mandates, rules and memberships."""
    cast = Cast()
    clerk = cast.user(STAFF[0][0], STAFF[0][1])
    for name, full_name, _role in STAFF[1:]:
        cast.user(name, full_name)
    for entry in load("organisations")["organisations"]:
        _enter_organisation(cast, entry, clerk)
    office = cast.organisations["office"]
    for name, _full_name, role in STAFF:
        _join(cast, name, office, role, FIRST_DAY, None)
    return cast


def _enter_organisation(cast: Cast, entry: Node, clerk: User) -> None:
    moment = at(FIRST_DAY)
    organisation = add_organisation(
        slug=entry["slug"],
        name=entry["name"],
        party_name=entry.get("party_name", ""),
        kind=entry["kind"],
        legal_form=entry["legal_form"],
        seat=entry["seat"],
        address=entry["address"],
        register=_register_line(entry),
        actor=clerk,
        at=moment,
    )
    cast.organisations[entry["slug"]] = organisation
    for person in entry["signatories"]:
        _enter_person(cast, organisation, person, clerk)
    for rule in entry["representation"]:
        record_signing_rule(
            organisation=organisation,
            wording=rule["wording"],
            tree=_with_user_ids(cast, rule["rule"]),
            starts_on=rule["valid_from"],
            ends_on=rule["valid_to"],
            actor=clerk,
            at=moment,
        )


def _register_line(entry: Node) -> str:
    register = entry.get("register")
    if not register:
        return ""
    return f"{register['court']}, {register['number']}"


def _enter_person(
    cast: Cast, organisation: Organisation, person: Node, clerk: User
) -> None:
    user = cast.user(person["id"], person["role"])
    for mandate in person["mandate"]:
        record_mandate(
            organisation=organisation,
            user=user,
            title=person["role"],
            basis=mandate["basis"],
            starts_on=mandate["from"],
            ends_on=mandate["to"],
            note=person.get("note", ""),
            actor=clerk,
            at=at(FIRST_DAY),
        )
        is_office = organisation.kind == Organisation.Kind.OFFICE
        role = (
            Membership.Role.COUNCILLOR if is_office else Membership.Role.REPRESENTATIVE
        )
        _join(cast, person["id"], organisation, role, mandate["from"], mandate["to"])


def _join(
    cast: Cast,
    name: str,
    organisation: Organisation,
    role: str,
    starts_on: date,
    ends_on: date | None,
) -> None:
    record_membership(
        organisation=organisation,
        user=cast.users[name],
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=cast.users[STAFF[0][0]],
        at=at(FIRST_DAY),
    )


def _with_user_ids(cast: Cast, rule: Node) -> Node:
    """Replace the files' person ids by user ids, at any depth."""

    def replaced(value: Any) -> Any:  # Any: a leaf or a nested rule
        if isinstance(value, dict):
            return _with_user_ids(cast, value)
        return cast.users[value].pk

    lists = ("of", "a", "b")
    kept = {k: v for k, v in rule.items() if k in ("type", "k")}
    return kept | {k: [replaced(v) for v in rule[k]] for k in lists if k in rule}
