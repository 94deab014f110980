"""How long papers and signatures take, beside LibreOffice converting the same text."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from agreements.wording import Wording, digest, print_wording, to_canonical
from demonstration.sources import at
from demonstration.wordings import framework_wording, signing_parties
from documents.docx import build_docx
from documents.keys import KeyStore
from documents.look import PaperLook
from documents.opc import sign_package
from documents.pades import archive, local_timestamper, seal, sign_field
from documents.pdf import render_pdf

DAY = date(2018, 1, 5)


def measure_papers(
    *, rounds: int, write: Callable[[str], Any]
) -> None:  # Any: not looked at
    """Make, sign and convert the framework paper, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        bench = PapersBench(Path(folder))
        bench.make()  # warm: fonts, hyphenation, keys
        made = [_timed(bench.make) for _ in range(rounds)]
        signed = bench.sign_all()
        converted = [_timed(bench.convert) for _ in range(rounds)]
    best, beside = min(made), min(converted)
    write(f"freeze to sealed PDF and DOCX, warm  {best:6.2f} s")
    write(f"LibreOffice converts the same DOCX   {beside:6.2f} s")
    write(f"ratio                                {best / beside:6.2f}")
    write(
        f"CPU of each of {len(signed)} signatures: "
        f"median {sorted(signed)[len(signed) // 2]:.2f} s, most {max(signed):.2f} s"
    )


def _timed(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


class PapersBench:
    """The framework of the demonstration, made again and again in one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = KeyStore(folder / "keys", "bench")
        self.wording: Wording = framework_wording()
        self.parties = signing_parties()
        self.pdf = b""
        self.docx = b""

    def make(self) -> None:
        """Freeze, print, build the DOCX, render the PDF, seal both."""
        moment = at(DAY)
        canonical = to_canonical(self.wording)
        printed = print_wording(self.wording)
        look = PaperLook(
            draft=False,
            version_digest=digest(canonical),
            made_on=DAY,
            verify_url="http://127.0.0.1:8000/p/bench",
            parties=self.parties,
        )
        docx = build_docx(printed, look=look)
        pdf = render_pdf(printed, canonical=canonical, docx=docx, look=look)
        office = self.keys.identity(
            "office-seal", common_name="Siegel", organisation="Bench", on=DAY
        )
        self.docx = sign_package(
            docx,
            key=office.key,
            certificate=office.certificate,
            chain=office.chain,
            at=moment,
            comment="bench",
        )
        self.pdf = seal(
            pdf,
            identity=office,
            timestamper=local_timestamper(self.keys, at=moment),
            at=moment,
        )

    def sign_all(self) -> list[float]:
        """Let every named person sign, and return the CPU seconds of each."""
        moment, signed, spent = at(DAY, 12), self.pdf, []
        boxes = [box for party in self.parties for box in party.signatories]
        people = [
            self.keys.identity(
                f"user-{number}", common_name=box.name, organisation="Bench", on=DAY
            )
            for number, box in enumerate(boxes)
        ]
        for box, person in zip(boxes, people, strict=True):
            start = time.process_time()
            signed = sign_field(
                signed,
                field_name=box.field_name,
                identity=person,
                timestamper=local_timestamper(self.keys, at=moment),
                at=moment,
            )
            spent.append(time.process_time() - start)
        archive(
            signed,
            timestamper=local_timestamper(self.keys, at=moment),
            keys=self.keys,
            at=moment,
        )
        return spent

    def convert(self) -> None:
        """Let LibreOffice make a PDF of the same DOCX."""
        soffice = shutil.which("soffice")
        if soffice is None:
            raise SystemExit("LibreOffice is missing; ./run bench papers installs it.")
        source = self.folder / "paper.docx"
        source.write_bytes(self.docx)
        subprocess.run(  # noqa: S603  (fixed program, own file)
            [
                soffice,
                f"-env:UserInstallation=file://{self.folder}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(self.folder),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
