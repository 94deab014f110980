"""The browser tests see what a browser complains about."""

import pytest


def test_the_desk_is_seen_by_people_at_any_window(open_page):
    page = open_page("recht-1", "phone", "dark", javascript=False)
    page.goto("/")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.viewport_size == {"width": 390, "height": 844}


def complain(page, script, said):
    with page.context.expect_event("console", lambda message: said in message.text):
        page.evaluate(script)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("() => console.info('hello')", "hello"),
        ("() => fetch('/nowhere/').then(() => 0)", "status of 404"),
        ("() => fetch('http://localhost:9/').catch(() => 0)", "policy: connect-src"),
        (
            "() => document.body.setAttribute('style', 'color: red')",
            "policy: style-src",
        ),
    ],
)
def test_a_complaint_of_the_browser_is_noted(open_page, watch, script, said):
    page = open_page()
    page.goto("/sign-in/")
    complain(page, script, said)
    assert any(said in line for line in watch.complaints())
    watch.complaints().clear()


def test_a_failing_script_is_noted(open_page, watch):
    page = open_page()
    page.goto("/sign-in/")
    with page.context.expect_event("weberror"):
        page.evaluate("() => setTimeout(() => { throw new Error('broken') })")
    assert any("broken" in line for line in watch.complaints())
    watch.complaints().clear()


def test_a_policy_is_kept_without_scripts_too(open_page, watch):
    page = open_page(javascript=False)
    page.goto("/sign-in/")
    complain(
        page,
        "() => document.body.setAttribute('style', 'color: red')",
        "Content Security Policy",
    )
    assert any("Content Security Policy" in line for line in watch.complaints())
    watch.complaints().clear()


def test_an_announced_refusal_is_no_complaint(open_page, watch):
    page = open_page("vska-1")
    watch.expect(404)
    assert page.goto("/agreements/KV-9999/").status == 404
