"""SIGKILL at the worst moments: after restart and tick nothing is lost or doubled."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from demonstration.people import PASSWORD
from tests.durability.conftest import STORY
from tests.service import Service, free_port


def _restart(service: Service) -> str:
    """Wait for the dead worker's lease to end, then tick, work and check.

    :returns: the state as ``story.restart`` says it; everything is whole
    """
    time.sleep(1.1)
    return service.run("shell", "--no-imports", "-c", f"{STORY}story.restart()")


@pytest.mark.parametrize(
    ("step", "failpoint", "documents", "revisions", "signatures"),
    [
        ("papers", "while-rendering", 2, 0, 0),
        ("papers", "job-started", 2, 0, 0),
        ("seal", "while-rendering", 2, 2, 0),
        ("seal", "original-stored-before-commit", 2, 2, 0),
        ("complete", "archive-stored-before-commit", 4, 7, 4),
    ],
)
def test_killed_work_is_found_again_and_done_once(
    led, step, failpoint, documents, revisions, signatures
):
    service = led(step)
    service.run_into(failpoint, "work", "--once")
    state = _restart(service)
    assert f"documents={documents} " in state
    assert f"revisions={revisions} " in state
    assert f"signatures={signatures} " in state
    assert "open=0" in state


def test_a_mail_is_not_doubled_when_its_worker_dies_after_sending(led):
    service = led("papers")
    service.run_into("mail-sent-before-mark", "work", "--once")
    state = _restart(service)
    ids = re.findall(r"^Message-ID: (\S+)", "\n".join(service.mails()), re.MULTILINE)
    assert ids
    assert len(ids) == len(set(ids))
    assert "open=0" in state


class Browser:
    """Just enough of a browser: cookies, the form token, POST."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path: str, page: str, **fields: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields})
        request = urllib.request.Request(  # noqa: S310  (our own server)
            self.base + path, body.encode(), {"Referer": self.base + path}
        )
        with self.opener.open(request, timeout=120) as answer:
            return answer.read().decode()

    def sign_in(self, email: str) -> str:
        page = self.get("/sign-in/")
        return self.post("/sign-in/", page, username=email, password=PASSWORD)

    def signing_path(self) -> str:
        found = re.search(r'href="(/tasks/\d+/sign/?)"', self.get("/"))
        assert found is not None
        return found[1]


def _serve(service: Service, port: int, failpoint: str = ""):
    service.environment["VERTRAGSWERK_PORT"] = str(port)
    process = service.start("serve", failpoint=failpoint)
    for _try in range(200):
        try:
            Browser(f"http://127.0.0.1:{port}").get("/sign-in/")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return process
    process.kill()
    raise AssertionError(process.communicate()[0])


def test_a_server_killed_between_file_and_commit_leaves_the_signature_open(led):
    service = led("sign")
    port = free_port()
    process = _serve(service, port, failpoint="signature-stored-before-commit")
    browser = Browser(f"http://127.0.0.1:{port}")
    browser.sign_in("albatros-1@example.org")
    path = browser.signing_path()
    page = browser.get(path)
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        browser.post(path, page, digest=digest, confirm="on")
    process.terminate()
    process.communicate(timeout=60)
    state = _restart(service)
    assert "signatures=0" in state
    assert "revisions=2 " in state

    process = _serve(service, port)
    try:
        browser.post(path, browser.get(path), digest=digest, confirm="on")
    finally:
        process.terminate()
        process.communicate(timeout=60)
    state = _restart(service)
    assert "signatures=1" in state
    assert "revisions=3 " in state
