"""Looks at one page as axe, a keyboard, a narrow window and other eyes see it."""

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.browser.windows import Scheme
from tests.service import ROOT

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
LOOKING = Path(__file__).with_name("looking.js").read_text("utf-8")
CATALOGUE = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """(rules) => axe.run({exclude: ["svg[role=img] text"]}, {
  runOnly: rules, resultTypes: ["violations", "incomplete"],
}).then(({violations, incomplete}) => [violations, incomplete].map((found) =>
  found.flatMap(({id, nodes}) => nodes.map(({target, any, all, none}) => ({
    id, target: target.flat().join(" "),
    why: [...any, ...all, ...none].map((check) => check.message).join("; ")})))))"""

OF_COLOURS = """(tags) => axe.getRules(tags)
  .filter((rule) => rule.tags.includes("cat.color")).map((rule) => rule.ruleId)"""
MEASURE = "(targets) => targets.map(look.contrast)"
READABLE = 4.5
"""Contrast of text (WCAG 1.4.3); measured where axe leaves it open."""

DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=320, height=256 * 3)
"""A window of 1,280 pixels at 400 % (WCAG 1.4.10)."""


def prepare(context: BrowserContext) -> None:
    """Let every page of a context carry what looks at it."""
    context.add_init_script(AXE)
    context.add_init_script(LOOKING)


def complaints(page: Page) -> Iterator[str]:
    """Yield what is wrong with a page that is open."""
    yield from _axe(page, "light, 1,280 px", TAGS)
    yield from page.evaluate("() => look.frame()")
    yield from page.evaluate("() => look.drawings()")
    yield from english_on(page)
    yield from _by_keys(page)
    page.emulate_media(forced_colors="active")
    yield from _said("forced colours", page.evaluate("() => look.forced()"))
    page.emulate_media(forced_colors="none")
    yield from _in_other_colours(page, "dark", "dark, 1,280 px")
    yield from _said("dark", page.evaluate("() => look.drawings()"))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    yield from _axe(page, "light, 390 px", TAGS)
    yield from _said("spaced", page.evaluate("() => look.spaced()"))
    yield from _in_other_colours(page, "dark", "dark, 390 px")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    yield from _said("320 px", page.evaluate("() => look.sideways()"))
    page.set_viewport_size(DESKTOP)


def _in_other_colours(page: Page, scheme: Scheme, where: str) -> Iterator[str]:
    """Look at colours only, once it is clear that nothing else is another."""
    page.evaluate("() => look.keepForm()")
    page.emulate_media(color_scheme=scheme)
    yield from _said(where, page.evaluate("() => look.otherForm()"))
    yield from _axe(page, where, page.evaluate(OF_COLOURS, TAGS))


def _said(where: str, found: list[str]) -> Iterator[str]:
    for line in found:
        yield f"{where}: {line}"


def _axe(page: Page, where: str, rules: Sequence[str]) -> Iterator[str]:
    violations, incomplete = page.evaluate(RUN, rules)
    for one in violations:
        yield f"{where}: {one['id']} at {one['target']}: {one['why']}"
    contrasts = page.evaluate(MEASURE, [one["target"] for one in incomplete])
    for one, contrast in zip(incomplete, contrasts, strict=True):
        # a sign of one letter, as for the order of a column
        is_measured = one["id"] == "color-contrast" and contrast >= READABLE
        if not is_measured:
            said = f"{one['id']} left open ({contrast:.1f})"
            yield f"{where}: {said} at {one['target']}: {one['why']}"


def _by_keys(page: Page) -> list[str]:
    """Walk through the page with Tab, once around, and jump to its content."""
    count = page.evaluate("() => look.beginWalk()")
    for _step in range(count):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate("() => look.endWalk()")
    if page.evaluate("() => !!document.querySelector('.vw-skip')"):
        page.focus(".vw-skip")
        page.keyboard.press("Enter")
        if page.evaluate("() => document.activeElement.id") != "content":
            found.append("the skip link does not lead to the content")
    return found


VALUE = re.compile(r"%\(\w+\)[sd]")


def _pattern(text: str) -> str:
    return ".+?".join(map(re.escape, VALUE.split(text)))


def _english() -> tuple[set[str], re.Pattern[str]]:
    """Return what must not stand on a German page: whole texts, and with values."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="de")
    german: set[str] = set()
    english: set[str] = set()
    for message in catalogue:
        english.update(_forms(message.id))
        german.update(_forms(message.string))
    english -= german
    fixed = {text for text in english if "%(" not in text}
    valued = [text for text in english - fixed if len(VALUE.sub("", text)) > 11]
    return fixed, re.compile("|".join(map(_pattern, sorted(valued))))


def _forms(text: Any) -> Iterator[str]:  # Any: one form, or singular and plural
    for form in text if isinstance(text, tuple | list) else (text,):
        if form:
            yield " ".join(form.split())


FIXED, VALUED = _english()


def english_on(page: Page) -> Iterator[str]:
    """Yield English texts of ours on a German page."""
    if page.evaluate("() => document.documentElement.lang") != "de":
        yield "the page does not say that it is German"
    for text in page.evaluate("() => look.words()"):
        if text in FIXED or VALUED.fullmatch(text):
            yield f"English: {text}"
