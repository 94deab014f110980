"""The administrator: people and the work of the service, no agreement."""

from tests.workflows import world
from tests.workflows.routes import browser


def page(user, address):
    answer = browser(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_administrator_finds_failed_work_but_no_agreement(whole_world):
    failed = whole_world.agreements["failed"]
    administrator = whole_world.people["administrator"]
    shown = page(administrator, "/work/")
    assert failed.reference in shown
    assert failed.short_title not in shown
    assert f"/agreements/{failed.reference}/" not in shown
    assert f"/work/{world.failed_task(failed).pk}/try-again/" in shown
    assert failed.short_title in page(whole_world.people["lawyer"], "/work/")


def test_the_list_of_agreements_says_why_an_administrator_finds_none(whole_world):
    shown = page(whole_world.people["administrator"], "/agreements/")
    assert "They read no agreements." in shown
    assert "KV-" not in shown
    assert 'href="/overview/"' not in shown


def test_administrators_of_another_office_find_nothing(whole_world):
    foreign = whole_world.people["foreign-lawyer"]
    foreign.memberships.update(role="administrator")
    assert "KV-FAILED" not in page(foreign, "/work/")
