"""Web server, worker and clock are one tree of processes."""

import http.client
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.service import free_port, fresh_service


def children(pid: int) -> dict[str, int]:
    """Return the processes below one, by what they are."""
    pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = {int(p): Path(f"/proc/{p}/cmdline").read_text() for p in pids}
    return {
        word: pid for pid, line in lines.items() for word in ("gunicorn", "work")
        if f"\0{word}\0" in line
    }  # fmt: skip


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.fixture
def own_service(tmp_path):
    """On SQLite only: which database it is makes no difference here."""
    with fresh_service(tmp_path, "sqlite", "") as service:
        yield service


@pytest.fixture
def served(own_service):
    """A service that serves; somebody is in it, so no demonstration is built."""
    port = free_port()
    own_service.environment["VERTRAGSWERK_PORT"] = str(port)
    own_service.run(
        "shell", "-v0", "-c",
        "from agreements.models import User;"
        "User.objects.create_user('anna@example.org', full_name='Anna Beispiel')",
    )  # fmt: skip
    process = own_service.start("serve")
    said = []
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            break
    yield process, port, "".join(said)
    if process.poll() is None:
        process.terminate()
    process.communicate(timeout=40)


def test_ctrl_c_stops_all_that_was_served(served):
    process, port, said = served
    below = children(process.pid)
    assert below.keys() == {"gunicorn", "work"}
    assert f"http://127.0.0.1:{port}" in said
    assert status(port, "/") == 302
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=40) == 0
    assert [pid for pid in below.values() if is_running(pid)] == []
    with pytest.raises(ConnectionRefusedError):
        status(port, "/")


def test_whoever_dies_takes_the_rest_along_and_its_code_remains(served):
    process, _port, _said = served
    below = children(process.pid)
    subprocess.run(["kill", "-KILL", str(below["work"])], check=True)
    assert process.wait(timeout=40) == 128 + signal.SIGKILL
    assert not is_running(below["gunicorn"])


def test_nothing_goes_on_when_the_root_of_the_tree_is_killed(served):
    process, _port, _said = served
    below = children(process.pid)
    process.kill()
    deadline = time.monotonic() + 40
    while any(map(is_running, below.values())) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [pid for pid in below.values() if is_running(pid)] == []


def test_a_taken_port_is_refused_with_a_sentence(own_service):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        own_service.environment["VERTRAGSWERK_PORT"] = str(port)
        said = own_service.run("serve", code=2)
    assert said == (
        f"CommandError: Port {port} is taken or not allowed; "
        "set VERTRAGSWERK_PORT to another one.\n"
    )
