"""A text as paper before it has papers: for reading, on no account an original.

The draft is taken as it stands when the file is made, and each page says when that
was. A version that has its papers is handed out as it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements import permissions
from agreements.models import Agreement, User, Version
from agreements.wording import Printed, digest, to_canonical
from documents.at_need import AtNeed
from documents.look import PaperLook, Printout
from documents.models import Document
from documents.services.looks import printout_look
from documents.services.papers import DOCX, PDF
from documents.services.rooms import file_store
from workflows.made_files import MadeFile
from workflows.texts import draft_preview, printed_version

if TYPE_CHECKING:
    from documents import docx, pdf
else:
    docx, pdf = AtNeed("documents.docx"), AtNeed("documents.pdf")


class DraftFile:
    """A draft, or a version before its papers; subclasses say in which form."""

    kind: Any  # Any: one of Document.Kind; the framework's choices are untyped
    ending = ""
    media_type = ""

    def __init__(self, asked: Mapping[str, str], *, user: User, at: datetime) -> None:
        on = timezone.localdate(at)
        visible = Agreement.objects.visible_to(user, on=on)
        self.agreement = get_object_or_404(visible, reference=asked["reference"])
        self.at = at
        self.version: Version | None = None
        if number := str(asked.get("number", "")):
            self.version = self._visible_version(number, user, on)
        elif not permissions.may_see_drafts(user, self.agreement, on=on):
            raise PermissionDenied(_("Drafts are read inside the office only."))

    def _visible_version(self, number: str, user: User, on: date) -> Version:
        if not number.isdecimal():
            raise Http404(f"no such version: {number[:20]}")
        versions = Version.objects.visible_to(user, on=on)
        version: Version = get_object_or_404(
            versions, agreement=self.agreement, number=number
        )
        return version

    @property
    def asked(self) -> dict[str, str]:
        number = {} if self.version is None else {"number": str(self.version.number)}
        return {"reference": self.agreement.reference, **number}

    @cached_property
    def kept(self) -> Document | None:
        """The paper of a version that the second lawyer has approved."""
        papers = Document.objects.public().filter(kind=self.kind, round=None)
        return papers.filter(version=self.version).first() if self.version else None

    @property
    def is_quick(self) -> bool:
        return self.kept is not None

    def make(self) -> MadeFile:
        """Print the text as it stands now.

        :raises UnprintableError: if the shipped fonts lack a sign of the text
        """
        return MadeFile(
            name=f"{self._name()}.{self.ending}",
            media_type=self.media_type,
            data=self._data(),
        )

    def _data(self) -> bytes:
        if self.kept is not None:
            data: bytes = file_store().get(self.kept.digest)
            return data
        if self.version is None:
            printed = draft_preview(self.agreement)
            checked = digest(to_canonical(printed.wording))
        else:
            printed, checked = printed_version(self.version), self.version.digest
        printout = Printout(at=self.at, is_frozen=self.version is not None)
        return self.render(printed, printout_look(printout, digest=checked))

    def render(self, printed: Printed, look: PaperLook) -> bytes:
        raise NotImplementedError

    def _name(self) -> str:
        """Return a name in the language of the agreement, like that of its papers."""
        moment = timezone.localtime(self.at)
        with translation.override(self.agreement.language):
            if self.version is not None:
                return _("%(reference)s draft of version %(number)s") % {
                    "reference": self.agreement.reference,
                    "number": self.version.number,
                }
            return _("%(reference)s draft %(moment)s") % {
                "reference": self.agreement.reference,
                "moment": f"{moment:%Y-%m-%d %H-%M}",
            }


class DraftPdf(DraftFile):
    """The draft to be printed or mailed."""

    kind = Document.Kind.DRAFT_PDF
    ending = "pdf"
    media_type = PDF

    def render(self, printed: Printed, look: PaperLook) -> bytes:
        made: bytes = pdf.render_pdf(printed, canonical=None, docx=None, look=look)
        return made


class DraftDocx(DraftFile):
    """The draft to be written on."""

    kind = Document.Kind.DRAFT_DOCX
    ending = "docx"
    media_type = DOCX

    def render(self, printed: Printed, look: PaperLook) -> bytes:
        made: bytes = docx.build_docx(printed, look=look)
        return made
