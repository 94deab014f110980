"""One process tree: web server, worker and clock start together and end together.

Whoever ends first ends the others, and its code is the code of the whole. The
clock is a short process every minute; it may fail without stopping the rest,
because the next one does what this one left undone.
"""

import ctypes
import http.client
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

HOST = "127.0.0.1"
TICK_SECONDS = 60
PATIENCE_SECONDS = 25
"""How long work in hand may take to end before it is killed; it is found again."""

PR_SET_PDEATHSIG = 1  # linux/prctl.h
libc = ctypes.CDLL(None)


def manage(*arguments: str) -> list[str]:
    """Return the command line of one of our own commands."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


def web_server() -> list[str]:
    """Return the command line of the web server.

    Loading before forking halves the work of a start. Without
    ``--no-control-socket`` gunicorn 27 opens a socket in the home folder.
    """
    memory = Path("/dev/shm")  # noqa: S108  (heartbeat files, made unnamed)
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--chdir", str(settings.BASE_DIR), "--bind", f"{HOST}:{settings.PORT}"),
        *("--workers", "2", "--threads", "4", "--preload", "--no-control-socket"),
        *("--timeout", "60", "--graceful-timeout", str(PATIENCE_SECONDS - 5)),
        *("--log-level", "warning"),
        *(("--worker-tmp-dir", str(memory)) if memory.is_dir() else ()),
    ]


def start(command: list[str], *, silent: bool = False) -> subprocess.Popen[bytes]:
    """Start a child that Ctrl-C does not reach and that dies with its parent."""
    return subprocess.Popen(  # noqa: S603  (our own programs, fixed arguments)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if silent else None,
        process_group=0,
        preexec_fn=_die_with_parent,
    )


def _die_with_parent() -> None:
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class ProcessTree:
    """The processes of the service, and the clock that ticks beside them.

    The worker waits until pages are served: a start has one thing to do first.
    """

    web: list[str]
    worker: list[str]
    tick: list[str]
    on_serving: Callable[[], None]
    say: Callable[[str], None]
    stopped: threading.Event = field(default_factory=threading.Event)
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ticking: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Run until a child ends or a signal comes; return the exit code."""
        with self._signals():
            try:
                self.children["The web server"] = start(self.web)
                return self._watch()
            finally:
                self._stop()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {
            number: signal.signal(number, lambda *_signal: self.stopped.set())
            for number in numbers
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _watch(self) -> int:
        serving = False
        next_tick = float("inf")
        while not self.stopped.wait(0.1):
            for name, child in self.children.items():
                code = child.poll()
                if code is not None:
                    self.say(f"{name} ended with code {code}; stopping the rest.")
                    return exit_code(code)
            if not serving and answers():
                serving = True
                self.children["The worker"] = start(self.worker)
                self.on_serving()
                next_tick = time.monotonic()
            if time.monotonic() >= next_tick and self._tick_is_over():
                self.ticking = start(self.tick, silent=True)
                next_tick = time.monotonic() + TICK_SECONDS
        self.say("Stopping.")
        return 0

    def _tick_is_over(self) -> bool:
        if self.ticking is None:
            return True
        code = self.ticking.poll()
        if code:
            self.say(f"The tick ended with code {code}; the next one goes on.")
        return code is not None

    def _stop(self) -> None:
        processes = [*self.children.values()]
        if self.ticking is not None:
            processes.append(self.ticking)
        running = [process for process in processes if process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def exit_code(code: int) -> int:
    """Return a child's code as the shell would: 128 + n for signal n."""
    return 128 - code if code < 0 else code


def answers() -> bool:
    """Say whether the web server answers on the set port."""
    connection = http.client.HTTPConnection(HOST, settings.PORT, timeout=10)
    host = urlsplit(settings.BASE_URL).netloc  # the only one production answers to
    try:
        connection.request("GET", "/", headers={"Host": host})
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True
