"""What every page keeps to: one heading, labels, a language, nothing inline."""

import re
from collections import defaultdict
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import reverse

from tests.workflows.routes import browser
from tests.workflows.test_access_matrix import GET, ROLES

SAME_PAGE = ["drafts:points", "tasks:decide_points"]
"""The points of an agreement, and the task to decide them."""

VOID = {"input", "meta", "link", "br", "hr", "img"}


def is_a_file(attrs):
    return attrs.get("src", "").startswith("/static/") and "defer" in attrs


class Reading(HTMLParser):
    """Collects what is wrong with a page."""

    def __init__(self):
        super().__init__()
        self.wrong = []
        self.open = []
        self.ids = []
        self.labelled = set()
        self.fields = []
        self.headings = []
        self.langs = []
        self.title = ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if {"style", "onclick", "onsubmit", "onchange"} & set(attrs):
            self.wrong.append(f"inline in <{tag}>")
        if tag == "style" or (tag == "script" and not is_a_file(attrs)):
            self.wrong.append(f"<{tag}>")
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "html":
            self.langs.append(attrs.get("lang"))
        if tag == "label":
            self.labelled.add(attrs.get("for"))
        if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden":
            self.fields.append(attrs.get("id"))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        if self.open[-1:] == ["title"]:
            self.title += data

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def findings(self):
        yield from self.wrong
        if self.open:
            yield f"not closed: {self.open}"
        if len(self.ids) != len(set(self.ids)):
            yield f"double ids: {sorted(i for i in self.ids if self.ids.count(i) > 1)}"
        if self.langs not in (["de"], ["en"]):
            yield f"language {self.langs}"
        if self.headings.count(1) != 1:
            yield f"headings {self.headings}"
        for before, after in zip(self.headings, self.headings[1:], strict=False):
            if after > before + 1:
                yield f"heading {after} below {before}"
        for field in self.fields:
            if field not in self.labelled:
                yield f"no label for {field}"


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_is_well_formed_labelled_and_free_of_inline_code(
    whole_world, language
):
    wrong = []
    named = defaultdict(list)
    for name, (arguments, expected) in GET.items():
        if 200 not in expected:
            continue
        role = ROLES[expected.index(200)]
        reader = browser(whole_world.people[role])
        reader.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        answer = reader.get(reverse(name, args=arguments(whole_world)))
        if not answer["Content-Type"].startswith("text/html"):
            continue
        reading = Reading()
        reading.feed(answer.content.decode())
        wrong += [f"{name}: {finding}" for finding in reading.findings()]
        assert reading.langs == [language]
        named[reading.title.strip()].append(name)
        assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert wrong == []
    assert [names for names in named.values() if len(names) > 1] == [SAME_PAGE]
