"""Twelve board members sign in the same moment: real bytes, threads and commits."""

from io import BytesIO
from threading import Barrier, Thread

from django.db import connections
from pyhanko.pdf_utils.reader import PdfFileReader

from agreements.models import Agreement, Signature
from documents.models import Document, Revision
from documents.services.checking import findings
from documents.services.rooms import file_store, key_store
from documents.verification import Outcome, Trust, verify_file
from tests.factories import office_cast
from tests.paths import SIGNED_ON, party_of
from tests.workflows import routes
from workflows.flows import SigningFlow
from workflows.worker import drain

PARTNERS = 6


def test_twelve_signatories_at_once_make_one_chain(committing_db, settings):
    cast = office_cast(partners=PARTNERS)
    agreement = routes.drafting(cast)
    round = routes.sealed(cast, agreement)
    settings.STANDS_ON = SIGNED_ON
    routes.sign(agreement, cast.councillor)
    forms = [
        (person, routes.page_of(SigningFlow.sign, agreement, party=party))
        for party in (party_of(agreement, house.slug) for house in cast.partners)
        for person in routes.signatories(cast, party)
    ]
    assert len(forms) == 12
    start, answers = Barrier(len(forms)), [0] * len(forms)

    def sign(number: int) -> None:
        person, page = forms[number]
        client = routes.browser(person)
        client.raise_request_exception = False
        data = {"confirm": "on", "digest": round.version.digest}
        try:
            start.wait(timeout=60)
            answers[number] = client.post(page, data).status_code
        finally:
            connections.close_all()

    threads = [Thread(target=sign, args=[number]) for number in range(len(forms))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    assert answers == [302] * 12

    revisions = list(Revision.objects.order_by("number"))
    assert [r.number for r in revisions] == list(range(2 + 13))
    drain()
    agreement.refresh_from_db()
    assert agreement.stage == Agreement.Stage.CONCLUDED
    assert Signature.objects.count() == 13
    original = Document.objects.get(kind=Document.Kind.ORIGINAL_PDF)
    _is_one_valid_chain(file_store().get(original.digest), signatures=1 + 13)
    assert list(findings()) == []


def _is_one_valid_chain(pdf: bytes, *, signatures: int) -> None:
    believed = Trust(roots=key_store().trust_roots(), demonstration=True)
    report = verify_file(pdf, name="original.pdf", trust=believed)
    assert report.outcome is Outcome.PASSED, report
    signed = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    names = [signature.field_name for signature in signed]
    assert len(names) == len(set(names)) == signatures
