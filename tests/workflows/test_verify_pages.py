"""Anybody checks a paper: what is said of which file, and what is refused."""

import hashlib
import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, OutboxItem
from documents.keys import AUTHORITY_FILE
from documents.models import Document
from documents.services.papers import store_document
from documents.services.recognition import recognise
from tests import signed_papers as papers
from tests.documents import test_printouts
from tests.factories import at
from tests.paths import APPROVED_ON
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows import verdicts
from workflows.verdict_words import checks
from workflows.verdicts import JudgeError, forget_verdicts, hand_in
from workflows.worker import drain, work_one

UPLOAD = "/verify/"
NOON = datetime(2021, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def roots(settings, tmp_path):
    """The authority of the signed papers is the one of this service."""
    papers.trust()
    (root,) = papers.keys().trust_roots()
    settings.KEYS_DIR = tmp_path
    (tmp_path / AUTHORITY_FILE).write_bytes(root.public_bytes(Encoding.PEM))


def send(data: bytes, name: str = "paper.pdf", **extra):
    paper = SimpleUploadedFile(name, data)
    return browser().post(UPLOAD, {"paper": paper}, **extra)


def judged(data: bytes, name: str = "paper.pdf"):
    """Hand in a file, let the worker judge it, and return the page of the result."""
    answer = send(data, name)
    assert answer.status_code == 302
    drain()
    return browser().get(answer["Location"])


def agreement_with(cast, data: bytes, kind: str):
    """Return an agreement of which a file is a paper of the given kind."""
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    agreement.refresh_from_db()
    version = agreement.versions.get()
    store_document(version=version, kind=kind, data=data, at=at(APPROVED_ON))
    return agreement


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_an_original_kept_here_passes_and_names_its_signers(cast, stand_on, roots):
    agreement = agreement_with(cast, papers.archived(), Document.Kind.ORIGINAL_PDF)
    said = text_of(judged(papers.archived()))
    assert "Passed: The paper is genuine and unchanged" in said
    assert f"version 1 of {agreement.reference}" in said
    for signer in papers.SIGNERS.values():
        assert signer in said


@pytest.mark.parametrize(("in_force", "mark"), [(True, "ja"), (False, "ohne")])
def test_an_original_says_whether_it_is_in_force(cast, stand_on, in_force, mark):
    agreement = agreement_with(cast, papers.archived(), Document.Kind.ORIGINAL_PDF)
    if in_force:
        Agreement.objects.filter(pk=agreement.pk).update(
            in_force_on=agreement.starts_on, stage=Agreement.Stage.CONCLUDED
        )
    known = recognise(hashlib.sha256(papers.archived()).hexdigest())
    verdict = {"report": {"outcome": "passed", "signatures": [{}]}}
    *_others, last = checks(verdict, known, on=agreement.starts_on)
    assert last.mark == mark


def test_a_genuine_signature_on_a_paper_not_kept_here_is_not_enough(db, roots):
    said = text_of(judged(papers.archived()))
    assert "Not certain: Something could not be confirmed" in said
    assert "keeps no paper with exactly these bytes" in said


def test_a_changed_paper_does_not_pass(db, roots):
    said = text_of(judged(papers.archived().replace(b"/MediaBox", b"/MediaBux")))
    assert "Not passed: The paper was changed or is not from here" in said


def test_the_verdict_says_what_to_do_once_and_leads_to_a_report_to_print(
    db, roots, settings
):
    answer = judged(papers.archived().replace(b"/MediaBox", b"/MediaBux"))
    page, said = answer.content.decode(), text_of(answer)
    assert said.count("Do not rely on it.") == 1
    assert settings.CONTACT in said
    assert page.count("kern-btn--primary") == 1
    printed = re.search(r'kern-btn--primary" href="(/verify/[^"]+/print/)"', page)[1]
    report = browser().get(printed)
    assert report.status_code == 200
    assert "<details" not in report.content.decode()
    assert "Who signed" in text_of(report)


def test_a_draft_is_recognised_but_proves_nothing(cast, stand_on, roots):
    agreement_with(cast, papers.unsigned(), Document.Kind.AGREED_DOCX)
    said = text_of(judged(papers.unsigned()))
    assert "Not certain: The paper is from here but not signed" in said
    assert "The file carries no signature." in said


@pytest.mark.parametrize("form", [0, 1])
def test_a_draft_printed_for_reading_is_called_a_draft_without_a_seal(db, roots, form):
    draft = test_printouts.printed("addendum")[form]
    answer = judged(draft, "Entwurf")
    said = text_of(answer)
    assert "This is a draft without a seal, no original" in said
    assert "drafts are not kept here" in said
    assert "Use it for reading only." in said
    for untrue in ("Passed", "Unchanged", "was changed or is not from here"):
        assert untrue not in said.partition("Which results there are")[0]
    token = re.search(r"/verify/([^/]+)/print/", answer.content.decode())[1]
    report = browser().get(f"/verify/{token}/report/").json()
    assert report["conclusion"] == "indeterminate"
    assert report["conclusion_in_words"][0] in said


def test_the_reading_copy_is_judged_as_well(db, roots):
    said = text_of(judged(papers.reading_copy(), "Kopie.docx"))
    assert "Kopie.docx" in said
    assert "office signature" in said


def test_the_reading_copy_kept_here_is_called_a_copy_and_not_passed(
    cast, stand_on, roots
):
    copy = papers.reading_copy()
    agreement = agreement_with(cast, copy, Document.Kind.ORIGINAL_DOCX)
    answer = judged(copy, "Kopie.docx")
    said = text_of(answer)
    assert "This is a copy; the original is the PDF file" in said
    assert f"copy for reading of version 1 of {agreement.reference}" in said
    assert "it confirms that the office made the copy from that version" in said
    assert "You may rely on it" not in said
    assert "Passed: " not in said
    address = re.search(r'"(/verify/[^"]+/report/)"', answer.content.decode())[1]
    assert browser().get(address).json()["conclusion"] == "indeterminate"


def test_the_report_says_the_same_to_programs(db, roots):
    answer = send(papers.archived(), "Ä <b>.pdf")
    assert browser().get(f"{answer['Location']}report/").status_code == 404
    drain()
    report = browser().get(f"{answer['Location']}report/")
    assert report["Content-Disposition"].startswith("attachment")
    assert report.json()["conclusion"] == "indeterminate"
    assert report.json()["name"] == "Ä <b>.pdf"
    assert len(report.json()["signatures"]) == 5


def test_waiting_survives_a_reload_and_looks_again_by_itself(db, roots):
    address = send(papers.unsigned())["Location"]
    for _reload in range(2):
        answer = browser().get(address)
        page = answer.content.decode()
        assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
        assert 'hx-trigger="every 2s"' in page
        assert "being checked" in text_of(answer)


def test_the_page_that_waits_is_told_when_to_load_anew(db, roots):
    address = send(papers.unsigned())["Location"]
    asking = browser()
    assert asking.get(address, headers={"HX-Request": "true"}).status_code == 204
    drain()
    answer = asking.get(address, headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_the_file_is_gone_when_its_verdict_stands(db, roots):
    address = send(papers.unsigned())["Location"]
    assert len(list(verdicts.folder().iterdir())) == 1
    drain()
    assert list(verdicts.folder().iterdir()) == []
    assert 'http-equiv="refresh"' not in browser().get(address).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Sehr geehrte", "neither a PDF nor a DOCX"),
        (b"\xd0\xcf\x11\xe0 old Word", "protected by a password or in an old format"),
        (b"", "The file is empty"),
    ],
)
def test_what_is_no_paper_is_refused_at_the_field(db, data, sentence):
    answer = send(data)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not OutboxItem.objects.exists()


def test_nothing_chosen_is_said_at_the_field(db):
    answer = browser().post(UPLOAD)
    assert answer.status_code == 422
    assert "Please choose the file" in text_of(answer)


def test_a_file_larger_than_any_agreement_is_refused(db):
    answer = send(b"%PDF-1.7\n" + bytes(31 << 20))
    assert answer.status_code == 413
    assert "at most 30 MB are accepted" in text_of(answer)


def test_a_body_beyond_all_bounds_is_not_even_taken_apart(db, settings):
    settings.MAX_BODY = 1000
    answer = send(bytes(2000))
    assert answer.status_code == 413
    assert "That is too large" in text_of(answer)


def test_one_sender_may_hand_in_ten_files_in_ten_minutes(db):
    for _file in range(verdicts.UPLOADS.free):
        assert send(b"%PDF-1.7").status_code == 302
    answer = send(b"%PDF-1.7")
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "Reference number" in text_of(answer)
    assert "You can try again in 10 minutes" in text_of(answer)
    assert send(b"%PDF-1.7", REMOTE_ADDR="192.0.2.7").status_code == 302
    now = timezone.now() + timedelta(minutes=11)
    assert hand_in(b"%PDF-1.7", name="a", address="127.0.0.1", at=NOON, now=now)


def test_all_together_do_not_fill_the_queue(db, monkeypatch):
    monkeypatch.setattr(verdicts, "MOST_WAITING", 2)
    senders = [f"192.0.2.{number}" for number in range(3)]
    codes = [send(b"%PDF-1.7", REMOTE_ADDR=one).status_code for one in senders]
    assert codes == [302, 302, 429]


def test_no_address_is_kept_in_the_clear(db):
    send(b"%PDF-1.7", REMOTE_ADDR="192.0.2.77")
    assert "192.0.2.77" not in str(OutboxItem.objects.values())


def test_behind_the_proxy_its_last_word_on_the_sender_counts(db, settings):
    settings.DEMONSTRATION = False
    for number in range(verdicts.UPLOADS.free + 1):
        header = f"10.0.0.{number}, 192.0.2.1"
        answer = send(b"%PDF-1.7", headers={"x-forwarded-for": header})
    assert answer.status_code == 429


def test_a_file_that_takes_too_long_is_given_up_without_a_verdict(
    db, roots, monkeypatch
):
    monkeypatch.setattr(verdicts, "SECONDS", 0.01)
    monkeypatch.setattr(verdicts, "_bounded", None)
    assert "The check was stopped" in text_of(judged(papers.unsigned()))


def test_a_fault_of_the_service_is_tried_again_and_then_admitted(db, settings):
    settings.KEYS_DIR = settings.DATA_DIR / "none"
    address = send(papers.unsigned())["Location"]
    found, error = work_one(worker="w")
    assert found
    assert isinstance(error, JudgeError)
    assert "being checked" in text_of(browser().get(address))
    OutboxItem.objects.update(failed_at=timezone.now())
    assert "could not be done" in text_of(browser().get(address))


def test_a_verdict_is_forgotten_after_a_day_and_its_file_with_it(db):
    address = send(b"%PDF-1.7")["Location"]
    (file,) = verdicts.folder().iterdir()
    assert forget_verdicts(now=timezone.now() + timedelta(hours=23)) == 0
    assert file.exists()
    old = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(file, (old, old))
    assert forget_verdicts(now=timezone.now() + timedelta(hours=25)) == 1
    assert not file.exists()
    answer = browser().get(address)
    assert answer.status_code == 404
    assert "no longer kept" in text_of(answer)


def test_a_file_that_vanished_is_not_waited_for(db):
    address = send(b"%PDF-1.7")["Location"]
    for file in verdicts.folder().iterdir():
        file.unlink()
    drain()
    assert "The check was stopped" in text_of(browser().get(address))


def test_the_check_number_leads_to_the_check_of_the_file(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    agreement.refresh_from_db()
    digits = agreement.current_version.digest[:12]
    answer = browser().get(reverse("check-number", args=[digits]))
    assert f'href="{UPLOAD}"' in answer.content.decode()
    said = text_of(answer)
    assert "Anybody may check it" in said
    assert f"an agreement that {agreement.office.name} makes" in said


def test_a_verdict_costs_the_same_among_a_thousand_others(db, roots):
    address = send(papers.unsigned())["Location"]
    drain()

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            browser().get(address)
        return len(counted)

    before = queries()
    items = [
        OutboxItem(
            kind=verdicts.KIND, key=f"verdict:{number}", promised_at=NOON, next_at=NOON,
            payload={"token": str(number), "handed_in": 0},
        )
        for number in range(1000)
    ]  # fmt: skip
    OutboxItem.objects.bulk_create(items)
    assert queries() == before
