"""What is looked up: one row per agreement, organisation and version.

All of it is derived; losing the table loses nothing but time.
"""

from typing import Any, Self

from django.db import connections, models
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.people import Organisation
from agreements.models.wording import Version
from agreements.search_words import Term

_SQLITE = {
    "words": "SELECT rowid FROM agreements_searchdoc_words"
    " WHERE agreements_searchdoc_words MATCH %s",
    "forms": "SELECT rowid FROM agreements_searchdoc_forms"
    " WHERE agreements_searchdoc_forms MATCH %s",
}


class _HasStem(Func):
    """On PostgreSQL: a stem is among the words.

    What is looked for stands in a sub-select: of a bare value the planner knows
    that it is common, and would rather read each text than the index.
    """

    template = "agreements_searchdoc_set(%(expressions)s]::text[])"
    arg_joiner = ") @> (SELECT ARRAY["
    output_field = BooleanField()


class _HasPart(Func):
    """On PostgreSQL: one of the forms that hold a part is among the forms."""

    template = "agreements_searchdoc_set(%(expressions)s)"
    arg_joiner = (
        ") && (SELECT array_agg(form) FROM agreements_searchdoc_known WHERE form LIKE "
    )
    output_field = BooleanField()


def has_term(term: Term, *, vendor: str) -> Q:
    """Return the condition that a term stands in a search entry."""
    if vendor == "sqlite":
        # the terms are letters and digits only, and passed as values
        found = Q(pk__in=RawSQL(_SQLITE["words"], [f'"{term.stem}"']))  # noqa: S611
        if term.part:
            inside = RawSQL(_SQLITE["forms"], [f'"{term.part}"'])  # noqa: S611
            found |= Q(pk__in=inside)
        return found
    found = Q(_HasStem(F("words"), Value(term.stem)))
    if term.part:
        found |= Q(_HasPart(F("forms"), Value(f"%{term.part}%")))
    return found


_PADDED = Concat(Value(" "), "words", Value(" "), output_field=models.TextField())


def reads_term(term: Term) -> Q:
    """Return the same condition for few entries, whose words are read.

    That takes less time than to ask the index, which knows all entries.
    """
    found = Q(_is_within(f" {term.stem} ", _PADDED))
    if term.part:
        found |= Q(_is_within(term.part, F("forms")))
    return found


def _is_within(part: str, text: Any) -> GreaterThan:  # Any: an expression
    return GreaterThan(StrIndex(text, Value(part)), 0)


class SearchDocQuerySet(models.QuerySet["SearchDoc"]):
    def having(self, term: Term) -> Self:
        """Keep those in which a term stands."""
        return self.filter(has_term(term, vendor=connections[self.db].vendor))

    def headings(self) -> Self:
        """Keep what names an agreement: reference, titles, kind."""
        return self.filter(agreement__isnull=False, version__isnull=True)

    def names(self) -> Self:
        """Keep what names an organisation."""
        return self.filter(organisation__isnull=False, version__isnull=True)

    def texts(self) -> Self:
        """Keep the texts of versions."""
        return self.filter(version__isnull=False)


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
    """``[key, label, text, heading]`` of each clause, from which an excerpt is cut.

    The text begins with the heading.
    """

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
