"""What is looked up: one row per agreement, organisation and version.

All of it is derived; losing the table loses nothing but time.
"""

from typing import Self

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.people import Organisation
from agreements.models.wording import Version
from agreements.search_words import Term

_WHOLE = {
    "sqlite": "SELECT rowid FROM agreements_searchdoc_words"
    " WHERE agreements_searchdoc_words MATCH %s",
    "postgresql": "SELECT id FROM agreements_searchdoc"
    " WHERE string_to_array(words, ' ') @> ARRAY[%s]::text[]",
}
_IN_PART = {
    "sqlite": "SELECT rowid FROM agreements_searchdoc_forms"
    " WHERE agreements_searchdoc_forms MATCH %s",
    "postgresql": "SELECT id FROM agreements_searchdoc WHERE forms LIKE %s",
}


class SearchDocQuerySet(models.QuerySet["SearchDoc"]):
    def having(self, term: Term) -> Self:
        """Keep those in which a term stands."""
        vendor = connections[self.db].vendor
        is_sqlite = vendor == "sqlite"
        sql, values = _WHOLE[vendor], [f'"{term.stem}"' if is_sqlite else term.stem]
        if term.part:
            sql = f"{sql} UNION {_IN_PART[vendor]}"
            values.append(f'"{term.part}"' if is_sqlite else f"%{term.part}%")
        # the terms are letters and digits only, and passed as values
        return self.filter(pk__in=RawSQL(sql, values))  # noqa: S611

    def headings(self) -> Self:
        """Keep what names an agreement: reference, titles, kind."""
        return self.filter(agreement__isnull=False, version__isnull=True)


class SearchDoc(models.Model):
    """The words of one thing that can be found, ready to be looked up."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, related_name="search_docs"
    )
    version = models.OneToOneField(
        Version, models.CASCADE, null=True, related_name="search_doc"
    )
    organisation = models.OneToOneField(
        Organisation, models.CASCADE, null=True, related_name="search_doc"
    )
    sort_key = models.CharField(_("sorted by"), max_length=300, blank=True)
    words = models.TextField(_("stems"), blank=True)
    forms = models.TextField(_("folded words"), blank=True)
    lines = models.JSONField(_("clauses as printed"), default=list, blank=True)
    """``[key, label, text]`` of each clause, from which an excerpt is cut."""

    objects = SearchDocQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(version__isnull=True),
                name="searchdoc_heading_once",
            ),
            models.CheckConstraint(
                name="searchdoc_of_one_thing",
                condition=Q(agreement__isnull=False, organisation__isnull=True)
                | Q(
                    agreement__isnull=True,
                    version__isnull=True,
                    organisation__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.version or self.agreement or self.organisation)
