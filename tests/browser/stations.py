"""Every page in every state: the world of the access matrix, served to a browser.

``build`` runs in a process of its own on a fresh service and prints what there
is to look at, as JSON. No worker runs beside it, so that what is being made
stays so.
"""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, OutboxItem
from config import maintenance
from documents.services import originals, papers
from tests.factories import FIRST_PARAGRAPH, SECOND_PARAGRAPH, at
from tests.paths import DUE_ON, OPENED_ON
from tests.workflows import conftest, routes, world
from tests.workflows.test_access_matrix import GET, ROLES
from workflows import acts, orders, verdicts
from workflows.flows import DraftingFlow, SigningFlow
from workflows.inbox import task_url
from workflows.preparation import collect_static_if_changed
from workflows.views import verify

FILES = {"agreements:csv", "agreements:xlsx", "download", "verify:report"}
FILES |= {"agreements:compare-paper", "orders:file", "drafts:pdf", "drafts:docx"}
FILES |= {"agreements:draft-pdf", "agreements:draft-docx"}
"""Addresses that answer with a file instead of a page."""

MORE_THAN_FREE = 20
"""So often nobody may hand in a file."""

Page = dict[str, Any]  # Any: JSON


def build() -> None:
    """Lead the agreements to their stations and print where to look."""
    collect_static_if_changed(lambda _line: None)
    _quick_papers()
    there = world.build()
    _in_the_making(there)
    print(  # noqa: T201  (read by the process of the test)
        json.dumps(
            {
                "people": {role: _cookie(there, role) for role in ROLES},
                "pages": [*_of_matrix(there), *_states(there)],
                "faults": dict(_faults()),
            }
        )
    )


def _quick_papers() -> None:
    for module, name, quick in (
        (papers, "make_papers", conftest._make_papers),
        (originals, "seal_original", conftest._seal),
        (originals, "sign_original", conftest._sign),
        (originals, "complete_original", conftest._complete),
    ):
        setattr(module, name, quick)


def _cookie(there: world.World, role: str) -> str:
    user = there.people[role]
    if user is None or not user.is_active:
        return ""
    return routes.browser(user).cookies[settings.SESSION_COOKIE_NAME].value


def _in_the_making(there: world.World) -> None:
    """An agreement whose papers nobody makes."""
    agreement = routes.drafting(there.cast, reference="KV-MAKING")
    routes.in_legal_review(there.cast, agreement)
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=there.cast.reviewer, at=at(OPENED_ON)
    )


def _returned(there: world.World, reference: str) -> Agreement:
    """A draft that came back with comments on clauses, one of them followed."""
    agreement = routes.drafting(there.cast, reference=reference)
    routes.in_legal_review(there.cast, agreement)
    routes.returned(there.cast, agreement, FIRST_PARAGRAPH, SECOND_PARAGRAPH)
    routes.rewritten(there.cast, agreement, SECOND_PARAGRAPH, "Sie treffen sich oft.")
    return agreement


def _of_matrix(there: world.World) -> Iterator[Page]:
    """Yield each address with the first role to which it shows a page."""
    for name, (arguments, expected) in GET.items():
        if name not in FILES:
            status = min(expected) if 200 not in expected else 200
            role = ROLES[expected.index(status)]
            address = reverse(name, args=arguments(there))
            yield _page(name, address, role, status=status)


def _page(name: str, address: str, role: str, **more: Any) -> Page:
    page = {"name": name, "address": address, "role": role, "status": 200}
    return {**page, **more}


def _states(there: world.World) -> Iterator[Page]:
    """Yield pages in the states that the matrix does not reach."""
    route = reverse("agreements:route", args=["KV-CONCLUDED"])
    yield _page("route, over", route, "lawyer")
    for name in ("detail", "answers", "parties", "route", "history"):
        address = reverse(f"agreements:{name}", args=["KV-REVIEW"])
        yield _page(f"{name}, of a partner", address, "partner")
    yield _page("inbox, of a partner", "/", "partner")
    yield _page("inbox, empty", "/", "stranger")
    yield _page("list, empty", reverse("agreements:list"), "stranger")
    yield _page("list, no hit", f"{reverse('agreements:list')}?q=Xylophon", "lawyer")
    yield _page("list, hits", f"{reverse('agreements:list')}?q=Laufzeit", "lawyer")
    yield _page("overview, empty", reverse("overview"), "foreign-lawyer")
    yield _page("papers in the making", _detail("KV-MAKING"), "lawyer")
    yield _page("order, waiting", _order(there), "lawyer")
    yield from _reviews(there)
    yield from _refusals(there)
    yield from _forms(there)
    yield from _verdicts(there)


def _detail(reference: str) -> str:
    return reverse("agreements:detail", args=[reference])


def _order(there: world.World) -> str:
    lawyer = there.people["lawyer"]
    assert lawyer is not None
    token = orders.order("csv", {}, user=lawyer, at=world.NOON, now=timezone.now())
    return reverse("orders:detail", args=[token])


def _reviews(there: world.World) -> Iterator[Page]:
    _returned(there, "KV-RETURNED")
    for name, key in (("outline", []), ("edit", [FIRST_PARAGRAPH])):
        address = reverse(f"drafts:{name}", args=["KV-RETURNED", *key])
        yield _page(f"drafts:{name}, returned", address, "drafter")
    address = reverse("agreements:version", args=["KV-RETURNED", 1])
    yield _page("version, returned", address, "lawyer")
    followed = _returned(there, "KV-FOLLOWED")
    acts.submit_draft(agreement=followed, actor=there.cast.drafter, at=at(OPENED_ON))
    address = routes.page_of(DraftingFlow.review_wording, followed)
    yield _page("tasks:review_wording, next round", address, "lawyer")
    yield _page("tasks:review_wording, refused", address, "lawyer", sends=True)


def _refusals(there: world.World) -> Iterator[Page]:
    done = there.done_task("concluded", SigningFlow.sign, "house1")
    closed = done.process.task_set.filter(flow_task=SigningFlow.name_signatories)
    late = task_url(closed.first())
    yield _page("404", _detail("KV-NOWHERE"), "lawyer", status=404)
    yield _page("403", reverse("agreements:new"), "partner", status=403)
    yield _page("405", reverse("sign-out"), "lawyer", status=405)
    yield _page("409", late, "lawyer", status=409)


def _forms(there: world.World) -> Iterator[Page]:
    """Yield pages whose form is sent as it stands, and comes back with reasons."""
    task = there.task
    sent_empty = {
        "agreements:new": ([], "lawyer"),
        "agreements:reopen": (["KV-REVIEW"], "lawyer"),
        "agreements:abandon": (["KV-DRAFT"], "lawyer"),
        "tasks:answer": ([task("review", DraftingFlow.answer, "house1").pk], "partner"),
        "tasks:name_signatories": (
            [task("naming", SigningFlow.name_signatories, "house1").pk],
            "partner",
        ),
        "tasks:sign": ([task("sealed", SigningFlow.sign, "house1").pk], "partner"),
        "hand-over": (
            [task("review", DraftingFlow.answer, "house1").pk],
            "lawyer",
        ),
        "verify:upload": ([], "anonymous"),
        "sign-in": ([], "anonymous"),
        "organisations:new": ([], "lawyer"),
        "people:new": ([], "administrator"),
    }
    for name, (arguments, role) in sent_empty.items():
        address = reverse(name, args=arguments)
        yield _page(f"{name}, refused", address, role, sends=True)


def _verdicts(there: world.World) -> Iterator[Page]:
    known = there.paper().digest
    for outcome in ("passed", "indeterminate", "failed"):
        yield _verdict(outcome, {"report": _report(outcome, known)})
    yield _verdict("too-much", {"outcome": "too-much"})
    waiting = _hand_in()
    yield _page("verdict, waiting", reverse("verify:result", args=[waiting]), "lawyer")


def _hand_in() -> str:
    return verdicts.hand_in(
        b"%PDF-1.7", name="Vereinbarung.pdf", address="", at=world.NOON, now=world.NOON
    )


def _verdict(outcome: str, result: Page) -> Page:
    token = _hand_in()
    OutboxItem.objects.filter(payload__token=token).update(
        done_at=world.NOON,
        result={
            "outcome": "judged",
            "judged_at": world.NOON.isoformat(),
            "messages": {"de": ["Ein Grund."], "en": ["A reason."]},
            **result,
        },
    )
    address = reverse("verify:result", args=[token])
    return _page(f"verdict, {outcome}", address, "anonymous")


def _report(outcome: str, digest: str) -> Page:
    return {
        "name": "Vereinbarung.pdf",
        "kind": "pdf",
        "sha256": digest,
        "outcome": outcome,
        "reasons": [
            {"code": "why", "outcome": outcome, "message": "Ein Grund.", "values": {}}
        ],
        "signatures": [
            {
                "name": "Signature-1-1",
                "purpose": "signature",
                "signer": "Vorstandsmitglied 1",
                "organisation": "Haus 1 e.V.",
                "authority": "Vorführung",
                "certificate_sha256": digest,
                "intact": outcome != "failed",
                "trusted": outcome == "passed",
                "signed_at": at(DUE_ON).isoformat(),
                "claimed_at": None,
                "level": "B-LTA",
            }
        ],
    }


def _faults() -> Iterator[tuple[str, str]]:
    """Yield pages that a browser does not provoke at will, as they are answered."""
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    form = "multipart/form-data; boundary="
    yield _text("400", client.post("/sign-in/", b"rubbish", content_type=form))
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    yield _text("403", strict.post("/sign-in/"))
    settings.MAX_BODY, most = 10, settings.MAX_BODY
    yield _text("413", client.post("/verify/", {"note": "x" * 200}))
    settings.MAX_BODY = most
    for _try in range(MORE_THAN_FREE):
        paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.7")
        answer = client.post("/verify/", {"paper": paper})
    yield _text("429", answer)
    maintenance.switch_on(until=None)
    yield _text("503", client.get("/verify/"))
    maintenance.switch_off()
    with patch.object(verify, "public_context", None):
        yield _text("500", client.get("/verify/"))


def _text(status: str, answer: HttpResponse) -> tuple[str, str]:
    assert str(answer.status_code) == status, (status, answer.status_code)
    return status, answer.text
