"""Let texts be entered in the search anew: now with the headings of their clauses."""

from django.db import migrations


def forget_texts(apps, schema_editor):
    """Delete what is derived; ``prepare`` and every tick enter what is missing."""
    docs = apps.get_model("agreements", "SearchDoc").objects
    docs.filter(version__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0011_open_deadlines")]
    operations = [migrations.RunPython(forget_texts, migrations.RunPython.noop)]
