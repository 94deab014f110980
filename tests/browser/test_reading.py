"""A text is read like the paper: printed from the page, or taken along as a file."""

import subprocess
from pathlib import Path

from tests.browser.journeys import follow, main, reload_until
from tests.documents.pdf.test_pages import pages_of

HEADINGS = ("§ ", "Anlage ", "Präambel", "Übersicht der Einrichtungen")


def test_a_draft_is_ordered_and_taken_along(desk, tmp_path, open_page):
    desk.stage("drafted", "KV-LESEN", "paritaet")
    page = open_page("recht-1", javascript=False)
    page.goto("/drafts/KV-LESEN/text/")
    follow(page, "Entwurf als PDF herunterladen")
    ready = main(page).get_by_role("link", name="Datei herunterladen")
    reload_until(page, ready)
    with page.expect_download() as started:
        ready.click()
    name = started.value.suggested_filename
    assert name.startswith("KV-LESEN Entwurf 2021-05-03 ")
    assert name.endswith(".pdf")
    pages = pages_of(Path(started.value.path()).read_bytes(), tmp_path)
    assert all("ENTWURF, Stand 3. Mai 2021" in page for page in pages)


def test_a_printed_text_counts_its_pages_and_leaves_no_heading_alone(
    tmp_path, open_page
):
    page = open_page("recht-1")
    page.goto("/agreements/KV-2018/versions/2/")
    file = tmp_path / "printed.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    size = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True)
    assert "A4" in size.stdout
    sheets = [
        sheet.strip().split("\n") for sheet in pages_of(file.read_bytes(), tmp_path)
    ]
    assert len(sheets) > 10
    for number, lines in enumerate(sheets, start=1):
        assert lines[-1].strip() == f"{number} / {len(sheets)}"
        last = [line.strip() for line in lines if line.strip()][-2]
        assert not last.startswith(HEADINGS) or len(last) > 60, last
    first = " ".join(" ".join(sheets[0]).split())
    assert "Land Berlin, vertreten durch das Bezirksamt Pankow von Berlin" in first
    assert "mit einer Frist von drei Monaten zum Ende eines Kalenderhalbjahres" in first
