"""Timestamps: the demonstration's own, one over HTTP, and none at all."""

import asyncio
import threading
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from documents.pades import (
    TimestampError,
    archive,
    local_timestamper,
    remote_timestamper,
    sign_field,
)
from documents.pades import timestamps as module
from documents.verification import verify_file
from tests import signed_papers as papers


def signed_with(timestamper):
    field = "Signature1"
    return sign_field(
        papers.sealed(),
        field_name=field,
        identity=papers.identity(field.lower(), papers.SIGNERS[field]),
        timestamper=timestamper,
        at=papers.SIGNED_AT,
    )


@contextmanager
def authority(answer):
    """Serve ``answer(request) -> (status, media type, body)`` on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, media_type, sent = answer(tsp.TimeStampReq.load(body))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def true_answer(request):
    local = local_timestamper(papers.keys(), at=papers.SIGNED_AT)
    reply = asyncio.run(local.async_request_tsa_response(request))
    return 200, "application/timestamp-reply", reply.dump()


def test_an_outside_authority_is_asked_over_http():
    with authority(true_answer) as url:
        signed = signed_with(remote_timestamper(url))
    report = verify_file(signed, name="x", trust=papers.trust())
    assert [check.level for check in report.signatures] == ["B-T", "B-T"]


def other_bytes(request):
    request["message_imprint"]["hashed_message"] = bytes(32)
    return true_answer(request)


def forged(request):
    status, media_type, reply = true_answer(request)
    return status, media_type, reply[:-1] + bytes([reply[-1] ^ 1])


def refusing(request):
    reply = tsp.TimeStampResp({"status": {"status": "rejection"}})
    return 200, "application/timestamp-reply", reply.dump()


@pytest.mark.parametrize(
    "answer",
    [
        other_bytes,
        forged,
        refusing,
        lambda request: (500, "text/plain", b"sorry"),
        lambda request: (200, "text/html", b"<p>sign in</p>"),
        lambda request: (200, "application/timestamp-reply", b"\x30\x03abc"),
    ],
    ids=["other bytes", "forged", "refusing", "error", "web page", "rubbish"],
)
def test_an_answer_that_is_no_timestamp_stops_the_signature(answer):
    with authority(answer) as url, pytest.raises(TimestampError) as caught:
        signed_with(remote_timestamper(url))
    assert "Nothing was signed" in str(caught.value)


def test_an_authority_that_cannot_be_reached_stops_the_signature():
    with authority(true_answer) as url:
        pass  # gone again
    with pytest.raises(TimestampError):
        signed_with(remote_timestamper(url))


def test_an_authority_that_does_not_answer_is_given_up(monkeypatch):
    monkeypatch.setattr(module, "SECONDS_TO_WAIT", 0.2)
    waiting = threading.Event()

    def slow(request):
        waiting.wait(5)
        return true_answer(request)

    with authority(slow) as url:
        with pytest.raises(TimestampError):
            signed_with(remote_timestamper(url))
        waiting.set()


def test_a_broken_authority_stops_the_archive_timestamp():
    class Broken(TimeStamper):
        async def async_request_tsa_response(self, req):
            raise OSError("no route")

    with pytest.raises(TimestampError, match="no route"):
        archive(
            papers.signed(),
            timestamper=Broken(),
            keys=papers.keys(),
            at=papers.ARCHIVED_AT,
        )


def test_the_own_authority_needs_a_moment_with_its_zone():
    with pytest.raises(ValueError, match="aware"):
        local_timestamper(papers.keys(), at=datetime(2018, 1, 8))  # noqa: DTZ001
