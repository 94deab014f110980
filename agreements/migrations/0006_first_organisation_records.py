"""Give each organisation entered before there were records its first one."""

import json
from datetime import UTC, datetime

from django.db import migrations
from django.utils import timezone

NAMES = ("name", "party_name", "legal_form", "seat", "address", "register")
UNKNOWN = datetime(2000, 1, 1, tzinfo=UTC)  # each has an entry, or is older


def write_first_records(apps, schema_editor):
    Organisation = apps.get_model("agreements", "Organisation")
    Record = apps.get_model("agreements", "OrganisationRecord")  # noqa: N806
    Entry = apps.get_model("agreements", "JournalEntry")  # noqa: N806
    entered = {
        json.loads(entry.payload)["organisation"]: datetime.fromisoformat(entry.at)
        for entry in Entry.objects.filter(action="organisation.added")
    }
    for organisation in Organisation.objects.filter(records__isnull=True):
        at = entered.get(organisation.pk, UNKNOWN)
        Record.objects.create(
            organisation=organisation,
            starts_on=timezone.localdate(at),
            recorded_at=at,
            **{name: getattr(organisation, name) for name in NAMES},
        )


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_organisation_records")]

    operations = [migrations.RunPython(write_first_records, migrations.RunPython.noop)]
