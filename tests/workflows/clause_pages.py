"""The page of a clause of the small draft, as tests read it and send it back."""

import html
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from agreements.models import DraftClause
from tests.factories import DURATION_PARAGRAPH


def address(name: str = "edit", key: str = DURATION_PARAGRAPH) -> str:
    return reverse(f"drafts:{name}", args=["KV-2018", key])


def clause(key: str = DURATION_PARAGRAPH) -> DraftClause:
    return DraftClause.objects.get(key=key)


def said(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


def form_of(answer: Any, **fields: str) -> dict[str, Any]:
    """Return what a browser sends with the fields of a page, some of them changed."""
    form = answer.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | fields
