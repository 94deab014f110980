"""Questions to the list of agreements that a person keeps under a name."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.people import User


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def of(self, user: User) -> Self:
        """Keep those of one person; nobody sees the filters of others."""
        return self.filter(user=user)


class SavedFilter(models.Model):
    """A query string of the list, known to one person under a name."""

    MOST = 20
    LONGEST = 2_500

    user = models.ForeignKey(
        User, models.CASCADE, related_name="saved_filters", editable=False
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("query string"), max_length=LONGEST)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="savedfilter_once")
        ]

    def __str__(self) -> str:
        return self.name
