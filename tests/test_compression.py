"""Pages travel compressed, papers as they are."""

import gzip
import os

from django.contrib.staticfiles.finders import get_finder
from django.http import HttpResponse
from django.test import RequestFactory

from config.compression import CompressedTexts
from workflows.preparation import collect_static_if_changed

LONG = b"Die Beteiligten arbeiten zusammen. " * 50


def answer(content_type):
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    middleware = CompressedTexts(
        lambda _request: HttpResponse(LONG, content_type=content_type)
    )
    return middleware(request)


def test_a_page_is_compressed_each_time_to_another_length():
    lengths = {len(answer("text/html; charset=utf-8").content) for _again in range(40)}
    assert len(lengths) > 1  # so that nothing can be told from it
    page = answer("text/html; charset=utf-8")
    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content) == LONG


def test_a_paper_is_not_compressed_again():
    paper = answer("application/pdf")
    assert "Content-Encoding" not in paper
    assert paper.content == LONG


def test_files_of_pages_are_made_once_and_again_when_one_changes(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    source = tmp_path / "source"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    get_finder.cache_clear()
    said = []
    (source / "desk.css").write_text("body { color: blue }", "utf-8")
    collect_static_if_changed(said.append)
    collect_static_if_changed(said.append)
    assert len(said) == 1
    (source / "desk.css").write_text("body {}", "utf-8")
    os.utime(source / "desk.css", times=(4e9, 4e9))
    collect_static_if_changed(said.append)
    get_finder.cache_clear()
    assert len(said) == 2
    assert (settings.STATIC_ROOT / "desk.css").read_text("utf-8") == "body {}"
