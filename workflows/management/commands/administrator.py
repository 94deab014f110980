"""``administrator``: the first person of a new service, who adds all others."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from agreements.errors import AgreementError
from agreements.models import Membership, Organisation
from agreements.services.accounts import add_person
from agreements.services.organisations import add_organisation
from agreements.services.people import record_membership
from config import clock

Role = Membership.Role


class Command(BaseCommand):
    help = (
        "Adds the first administrator, and the office if there is none yet. "
        "The person gets a mail with a link to set a password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--office", required=True, metavar="SHORT-NAME")
        parser.add_argument("--office-name", metavar="NAME")

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        try:
            validate_email(options["email"])
            validate_slug(options["office"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        try:
            self._enter(options)
        except AgreementError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{options['name']} administers {options['office']}; the invitation is "
            f"on its way to {options['email']}."
        )

    @transaction.atomic
    def _enter(self, options: dict[str, Any]) -> None:  # Any: parsed arguments
        at = clock.now()
        office = self._office(options)
        if _administrators(office).exists():
            raise CommandError("There is an administrator already, who adds others.")
        person = add_person(
            email=options["email"], full_name=options["name"], actor=None, at=at
        )
        record_membership(
            organisation=office,
            user=person,
            role=Role.ADMINISTRATOR,
            starts_on=at.date(),
            actor=None,
            at=at,
        )

    def _office(self, options: dict[str, Any]) -> Organisation:
        # Any: parsed arguments
        office = Organisation.objects.filter(slug=options["office"]).first()
        if office is None:
            if not options["office_name"]:
                raise CommandError(
                    "There is no such office yet. Say its name with --office-name."
                )
            return add_organisation(
                slug=options["office"],
                name=options["office_name"],
                kind=Organisation.Kind.OFFICE,
                legal_form=options["office_name"],
                actor=None,
                at=clock.now(),
            )
        if office.kind != Organisation.Kind.OFFICE:
            raise CommandError("This organisation is no office.")
        return office


def _administrators(office: Organisation) -> Any:  # Any: a query set
    held = Membership.objects.holding(on=clock.today())
    return held.filter(organisation=office, role=Role.ADMINISTRATOR)
