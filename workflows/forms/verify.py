"""The form by which anybody hands in a paper to be judged."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from documents.guards.archives import MAX_FILE, MEGABYTE
from documents.guards.refusals import TooLargeError
from documents.verification import Kind, Trust, kind_of, verify_file


class VerifyForm(forms.Form):
    """One file; what it is, its first bytes decide."""

    paper = forms.FileField(
        label=_("Paper as PDF or DOCX"),
        help_text=_("At most 30 MB. The file is only checked and then deleted."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        max_length=None,
        error_messages={
            "required": _("Please choose the file that is to be checked."),
            "empty": _("The file is empty. Please choose another one."),
        },
    )

    def clean_paper(self) -> UploadedFile:
        paper: UploadedFile = self.cleaned_data["paper"]
        size = paper.size or 0
        if size > MAX_FILE:
            error = TooLargeError(
                megabytes=-(-size // MEGABYTE), limit=MAX_FILE // MEGABYTE
            )
            raise forms.ValidationError(str(error), code=error.code)
        start = paper.read(4096)
        paper.seek(0)
        if kind_of(start) is Kind.UNKNOWN:
            nobody = Trust(roots=(), demonstration=False)
            report = verify_file(start, name="", trust=nobody)
            raise forms.ValidationError(str(report.reasons[0]), code="unknown-kind")
        return paper
