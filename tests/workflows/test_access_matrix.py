"""Every address of the service against every role; an address without row fails."""

from datetime import timedelta

from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from agreements.models import CalendarDay, OutboxItem, SavedFilter
from agreements.services.calendar import enter_day
from documents.verification import Trust, verify_file
from tests.factories import FIRST_PARAGRAPH
from tests.paths import party_of
from tests.workflows import world
from tests.workflows.routes import browser
from workflows import orders
from workflows.flows import DraftingFlow, RenewalFlow, SigningFlow
from workflows.verdicts import hand_in

NOBODY = Trust(roots=(), demonstration=False)

ROLES = (
    "anonymous", "drafter", "lawyer", "councillor", "auditor",
    "partner", "stranger", "foreign-lawyer", "deactivated", "administrator",
)  # fmt: skip

ALL = (200,) * 10
SIGNED_IN = (302, 200, 200, 200, 200, 200, 200, 200, 302, 200)
PARTIES = (302, 200, 200, 200, 200, 200, 404, 404, 302, 404)
OFFICE = (302, 200, 200, 200, 200, 403, 404, 404, 302, 404)
HIDDEN_OFFICE = (302, 200, 200, 200, 200, 404, 404, 404, 302, 404)
ORDERED_BY_OFFICE = (302, 302, 302, 302, 302, 404, 404, 404, 302, 404)
LAWYERS = (302, 200, 200, 403, 403, 403, 404, 404, 302, 404)
HIDDEN_LAWYERS = (302, 200, 200, 403, 403, 404, 404, 404, 302, 404)
STAFF = (302, 200, 200, 200, 200, 403, 403, 200, 302, 403)
STAFF_ACT = (302, 200, 200, 200, 403, 403, 404, 404, 302, 404)
ANY_LAWYER = (302, 200, 200, 403, 403, 403, 403, 200, 302, 403)
WORK = (302, 200, 200, 403, 403, 403, 403, 200, 302, 200)
WORK_DONE = (302, 302, 302, 403, 403, 403, 404, 404, 302, 302)
SECOND_LAWYER = (302, 403, 200, 403, 403, 404, 404, 404, 302, 404)
COUNCILLOR = (302, 403, 403, 200, 403, 403, 404, 404, 302, 404)
OWN_CHANGE = (302, 200, 404, 403, 403, 404, 404, 404, 302, 404)
OWN_PARTY = (302, 403, 403, 403, 403, 200, 404, 404, 302, 404)
WHO_SIGNED = (302, 404, 404, 404, 404, 200, 404, 404, 302, 404)
PARTY_OR_LAWYER = (302, 200, 200, 403, 403, 200, 404, 404, 302, 404)
OWN_ORDER = (302, 404, 404, 200, 404, 404, 404, 404, 302, 404)
OWN_FILTER = (302, 404, 404, 302, 404, 404, 404, 404, 302, 404)
DONE_BY_LAWYERS = (302, 302, 302, 403, 403, 404, 404, 404, 302, 404)
DONE_BY_STAFF = (302, 302, 302, 302, 403, 403, 404, 404, 302, 404)
DONE_BY_ALL = (302,) * 10

# organisations and people: read by offices, kept by legal staff and administrators
RECORDS = (302, 200, 200, 200, 200, 403, 403, 200, 302, 200)
OWN_RECORD = (302, 200, 200, 200, 200, 200, 404, 200, 302, 200)
LIST_OR_OWN = (302, 200, 200, 200, 200, 302, 302, 200, 302, 200)
OTHER_PERSON = (302, 200, 200, 200, 200, 404, 404, 200, 302, 200)
KEPT_BY_LAWYERS = (302, 200, 200, 403, 403, 403, 404, 200, 302, 403)
KEPT_BY_ALL_LAWYERS = (302, 200, 200, 403, 403, 403, 403, 200, 302, 403)
KEPT = (302, 200, 200, 403, 403, 403, 404, 200, 302, 200)
KEPT_PEOPLE = (302, 200, 200, 403, 403, 403, 403, 200, 302, 200)
KEPT_OFFICE = (302, 200, 200, 403, 403, 404, 404, 403, 302, 200)
KEPT_PERSON = (302, 200, 200, 403, 403, 404, 404, 200, 302, 200)
KEPT_PERSON_DONE = (302, 302, 302, 403, 403, 404, 404, 302, 302, 302)

GET = {
    "organisations:list": (lambda w: [], LIST_OR_OWN),
    "organisations:new": (lambda w: [], KEPT_BY_ALL_LAWYERS),
    "organisations:detail": (lambda w: ["house1"], OWN_RECORD),
    "organisations:change": (lambda w: ["house1"], KEPT_BY_LAWYERS),
    "organisations:taking-part": (lambda w: ["house1"], KEPT_BY_LAWYERS),
    "organisations:rule": (lambda w: ["house1"], KEPT_BY_LAWYERS),
    "organisations:add-mandate": (lambda w: ["house1"], KEPT_BY_LAWYERS),
    "organisations:end-mandate": (
        lambda w: ["house1", w.cast.people["house1"][1].mandates.get().pk],
        KEPT_BY_LAWYERS,
    ),
    "organisations:add-role": (lambda w: ["office"], KEPT_OFFICE),
    "organisations:end-role": (
        lambda w: ["house1", w.cast.people["house1"][1].memberships.get().pk],
        KEPT,
    ),
    "people:list": (lambda w: [], RECORDS),
    "people:new": (lambda w: [], KEPT_PEOPLE),
    "people:detail": (lambda w: [_board_member(w)], OTHER_PERSON),
    "people:change": (lambda w: [_board_member(w)], KEPT_PERSON),
    "people:active": (lambda w: [_board_member(w)], KEPT_PERSON),
    "forgot-password": (lambda w: [], ALL),
    "set-password": (lambda w: ["MQ", "no-token"], (410,) * 10),
    "inbox": (lambda w: [], SIGNED_IN),
    "overview": (lambda w: [], STAFF),
    "overview-remind": (lambda w: ["KV-REVIEW"], STAFF_ACT),
    "sign-in": (lambda w: [], (200, *(302,) * 7, 200, 302)),
    "check-number": (lambda w: [_digits(w)], ALL),
    "download": (lambda w: [w.paper().pk], PARTIES),
    "decide-point": (lambda w: [_point(w)], LAWYERS),
    "agreements:list": (lambda w: [], SIGNED_IN),
    "agreements:csv": (lambda w: [], SIGNED_IN),
    "agreements:xlsx": (lambda w: [], SIGNED_IN),
    "agreements:new": (lambda w: [], ANY_LAWYER),
    "agreements:detail": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:versions": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:answers": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:parties": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:papers": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:deadlines": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:history": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:version": (lambda w: ["KV-REVIEW", 1], PARTIES),
    "agreements:draft-pdf": (lambda w: ["KV-LEGAL", 1], ORDERED_BY_OFFICE),
    "agreements:draft-docx": (lambda w: ["KV-REVIEW", 1], PARTIES),
    "agreements:compare": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:compare-paper": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:route": (lambda w: ["KV-REVIEW"], PARTIES),
    "agreements:call-off-signing": (lambda w: ["KV-SEALED"], LAWYERS),
    "agreements:abandon": (lambda w: ["KV-DRAFT"], HIDDEN_LAWYERS),
    "hand-over": (
        lambda w: [w.task("review", DraftingFlow.answer, "house1").pk],
        PARTY_OR_LAWYER,
    ),
    "agreements:reopen": (lambda w: ["KV-REVIEW"], LAWYERS),
    "agreements:open-signing": (lambda w: ["KV-AGREED"], LAWYERS),
    "agreements:change-signatories": (
        lambda w: ["KV-SEALED", party_of(w.agreements["sealed"], "house1").pk],
        PARTY_OR_LAWYER,
    ),
    "drafts:outline": (lambda w: ["KV-DRAFT"], HIDDEN_LAWYERS),
    "drafts:text": (lambda w: ["KV-DRAFT"], HIDDEN_OFFICE),
    "drafts:pdf": (lambda w: ["KV-DRAFT"], ORDERED_BY_OFFICE),
    "drafts:docx": (lambda w: ["KV-DRAFT"], ORDERED_BY_OFFICE),
    "drafts:add": (lambda w: ["KV-DRAFT"], HIDDEN_LAWYERS),
    "drafts:term": (lambda w: ["KV-DRAFT"], HIDDEN_LAWYERS),
    "drafts:points": (lambda w: ["KV-POINTS"], LAWYERS),
    "drafts:edit": (lambda w: ["KV-DRAFT", FIRST_PARAGRAPH], HIDDEN_LAWYERS),
    "drafts:split": (lambda w: ["KV-DRAFT", FIRST_PARAGRAPH], HIDDEN_LAWYERS),
    "drafts:undo": (lambda w: ["KV-DRAFT", _change(w)], OWN_CHANGE),
    "drafts:move": (lambda w: ["KV-DRAFT", FIRST_PARAGRAPH], HIDDEN_LAWYERS),
    "drafts:remove": (lambda w: ["KV-DRAFT", FIRST_PARAGRAPH], HIDDEN_LAWYERS),
    "tasks:draft": (
        lambda w: [w.task("draft", DraftingFlow.draft).pk],
        HIDDEN_LAWYERS,
    ),
    "tasks:review_wording": (
        lambda w: [w.task("legal-review", DraftingFlow.review_wording).pk],
        SECOND_LAWYER,
    ),
    "tasks:answer": (
        lambda w: [w.task("review", DraftingFlow.answer, "house1").pk],
        OWN_PARTY,
    ),
    "tasks:decide_points": (
        lambda w: [w.task("points", DraftingFlow.decide_points).pk],
        LAWYERS,
    ),
    "tasks:name_signatories": (
        lambda w: [w.task("naming", SigningFlow.name_signatories, "house1").pk],
        PARTY_OR_LAWYER,
    ),
    "tasks:sign": (
        lambda w: [w.task("sealed", SigningFlow.sign, "house1").pk],
        OWN_PARTY,
    ),
    "tasks:decline": (
        lambda w: [w.task("sealed", SigningFlow.sign, "house1").pk],
        OWN_PARTY,
    ),
    "tasks:signed": (
        lambda w: [w.done_task("concluded", SigningFlow.sign, "house1").pk],
        WHO_SIGNED,
    ),
    "tasks:put_into_force": (
        lambda w: [w.task("concluded", SigningFlow.put_into_force).pk],
        LAWYERS,
    ),
    "tasks:decide": (
        lambda w: [w.task("in-force", RenewalFlow.decide).pk],
        COUNCILLOR,
    ),
    "filters:list": (lambda w: [], SIGNED_IN),
    "calendar:list": (lambda w: [], ANY_LAWYER),
    "work:list": (lambda w: [], WORK),
    "orders:detail": (lambda w: [_ordered(w)], OWN_ORDER),
    "orders:file": (lambda w: [_ordered(w)], OWN_ORDER),
    "help": (lambda w: [], ALL),
    "accessibility": (lambda w: [], ALL),
    "privacy": (lambda w: [], ALL),
    "imprint": (lambda w: [], ALL),
    "verify:upload": (lambda w: [], ALL),
    "verify:result": (lambda w: [_judged()], ALL),
    "verify:print": (lambda w: [_judged()], ALL),
    "verify:report": (lambda w: [_judged()], ALL),
}
POST = {
    "drafts:keep": (lambda w: ["KV-DRAFT", FIRST_PARAGRAPH], HIDDEN_LAWYERS),
    "drafts:step": (lambda w: ["KV-DRAFT", FIRST_PARAGRAPH], DONE_BY_LAWYERS),
    "discard-kept": (lambda w: [], DONE_BY_ALL),
    "people:invite": (lambda w: [_board_member(w)], KEPT_PERSON_DONE),
    "stay-signed-in": (lambda w: [], DONE_BY_ALL),
    "sign-out": (lambda w: [], DONE_BY_ALL),
    "set-language": (lambda w: [], DONE_BY_ALL),
    "set-appearance": (lambda w: [], DONE_BY_ALL),
    "deadlines:acknowledge": (lambda w: [w.deadline().pk], DONE_BY_STAFF),
    "deadlines:meet": (lambda w: [w.deadline().pk], DONE_BY_STAFF),
    "filters:rename": (lambda w: [_saved_filter(w).pk], OWN_FILTER),
    "filters:delete": (lambda w: [_saved_filter(w).pk], OWN_FILTER),
    "calendar:strike": (lambda w: [_session(w).pk], DONE_BY_LAWYERS),
    "work:try-again": (
        lambda w: [world.failed_task(w.agreements["failed"]).pk],
        WORK_DONE,
    ),
}


def _board_member(w):
    return w.cast.people["house1"][1].pk


def _digits(w):
    return w.agreements["sealed"].current_version.digest[:12]


def _point(w):
    rounds = w.agreements["points"].review_rounds.get()
    return rounds.answers.get(points__isnull=False).points.get().pk


def _change(w):
    """Return the number of something the drafter did to the draft."""
    draft = w.agreements["draft"]
    states = {FIRST_PARAGRAPH: [None, None]}
    change, _made = draft.draft_changes.get_or_create(
        action="clause.edited",
        actor=w.people["drafter"],
        defaults={"at": world.NOON, "states": states},
    )
    return change.pk


def _session(w):
    return enter_day(
        office=w.cast.office,
        kind="session",
        day=world.TODAY + timedelta(days=len(CalendarDay.objects.all()) + 1),
        actor=w.cast.drafter,
        at=world.NOON,
    )


def _saved_filter(w):
    owner = w.people["councillor"]
    return SavedFilter.objects.get_or_create(user=owner, name="x", query="?q=x")[0]


def _ordered(w):
    """Return the token of a file that was ordered and lies there."""
    owner = w.people["councillor"]
    token = orders.order("csv", {}, user=owner, at=world.NOON, now=timezone.now())
    item = OutboxItem.objects.get(payload__token=token)
    result = orders.make(item, at=world.NOON)
    OutboxItem.objects.filter(pk=item.pk).update(done_at=world.NOON, result=result)
    return token


def _judged():
    """Return the token of a file whose verdict stands."""
    token = hand_in(
        b"%PDF-1.7", name="paper.pdf", address="", at=world.NOON, now=world.NOON
    )
    report = verify_file(b"", name="paper.pdf", trust=NOBODY).to_json()
    OutboxItem.objects.filter(payload__token=token).update(
        done_at=world.NOON,
        result={
            "outcome": "judged",
            "judged_at": world.NOON.isoformat(),
            "report": report,
            "messages": {"de": ["Keine."], "en": ["None."]},
        },
    )
    return token


def _names(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _names(pattern.url_patterns, prefix + space)
        else:
            yield f"{prefix}{pattern.name}"


def test_every_address_has_a_row():
    names = list(_names(get_resolver().url_patterns))
    assert sorted(names) == sorted([*GET, *POST])


def test_every_address_answers_each_role_as_the_matrix_says(whole_world):
    wrong = []
    for method, rows in (("get", GET), ("post", POST)):
        for name, (arguments, expected) in rows.items():
            address = reverse(name, args=arguments(whole_world))
            found = tuple(
                _status(whole_world.people[role], method, address) for role in ROLES
            )
            if found != expected:
                wrong.append(f"{name}: {dict(zip(ROLES, found, strict=True))}")
            if expected[0] == 302 and method == "get":
                led_to = browser().get(address)["Location"]
                assert led_to == f"{reverse('sign-in')}?next={address}"
    assert wrong == []


def _status(user, method, address):
    with transaction.atomic():
        status = getattr(browser(user), method)(address).status_code
        transaction.set_rollback(True)
    return status
