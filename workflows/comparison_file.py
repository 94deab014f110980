"""The difference between two texts as PDF; a reading aid, never an original."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.models import Agreement, User
from agreements.wording import walk
from documents.at_need import AtNeed
from workflows.comparison import Comparison, Text
from workflows.made_files import MadeFile

if TYPE_CHECKING:
    from documents.pdf import comparing
else:
    comparing = AtNeed("documents.pdf.comparing")

QUICK_SIGNS = 40_000
"""So many signs of both texts are compared and printed in less than a second."""


class ComparisonFile:
    """Two texts that a person may read, named as in the address of their page."""

    def __init__(self, asked: Mapping[str, str], *, user: User, at: datetime) -> None:
        on = timezone.localdate(at)
        visible = Agreement.objects.visible_to(user, on=on)
        self.agreement = get_object_or_404(visible, reference=asked["reference"])
        self.comparison = Comparison(self.agreement, user, asked, on=on)
        self.on = on

    @cached_property
    def texts(self) -> tuple[Text, Text]:
        return self.comparison.old, self.comparison.new

    @property
    def asked(self) -> dict[str, str]:
        old, new = self.texts
        return {
            "reference": self.agreement.reference,
            "old": old.token,
            "new": new.token,
            "layout": self.comparison.layout,
            "show": self.comparison.scope,
        }

    @property
    def is_quick(self) -> bool:
        clauses = [c for text in self.texts for c in walk(text.wording.clauses)]
        return sum(len(clause.text) for clause in clauses) <= QUICK_SIGNS

    def make(self) -> MadeFile:
        """Print the difference.

        :raises UnprintableError: if the shipped fonts lack a sign of the texts
        """
        old, new = self.texts
        with translation.override(self.agreement.language):
            sides = (_side(old), _side(new))
        pdf = comparing.render_comparison(
            self.comparison.redline,
            old=sides[0],
            new=sides[1],
            language=self.agreement.language,
            made_on=new.made_on or old.made_on or self.on,
            is_whole=self.comparison.scope == "whole",
            is_demonstration=self.agreement.is_demonstration,
        )
        name = _("%(reference)s comparison %(old)s to %(new)s") % {
            "reference": self.agreement.reference,
            "old": old.token,
            "new": new.token,
        }
        return MadeFile(name=f"{name}.pdf", media_type="application/pdf", data=pdf)


def _side(text: Text) -> comparing.Side:
    return comparing.Side(
        reference=text.reference,
        label=text.label,
        digest=text.digest,
        is_draft=text.version is None,
    )
