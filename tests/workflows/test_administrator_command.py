"""The command that makes the first administrator of a new service."""

import io

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Membership, Organisation, OutboxItem, User
from tests.factories import organisation


def made(*more, email="first@example.org"):
    said = io.StringIO()
    call_command("administrator", email, "Erste Person", *more, stdout=said)
    return said.getvalue()


def test_the_first_administrator_comes_with_office_and_invitation(db):
    said = made("--office=amt", "--office-name=Bezirksamt")
    assert "invitation" in said
    office = Organisation.objects.get(slug="amt")
    membership = Membership.objects.get(user__email="first@example.org")
    assert (membership.organisation, membership.role) == (office, "administrator")
    assert OutboxItem.objects.filter(key__startswith="invitation:").count() == 1


def test_a_second_one_is_added_on_the_pages(db):
    made("--office=amt", "--office-name=Bezirksamt")
    with pytest.raises(CommandError, match="administrator already"):
        made("--office=amt", email="second@example.org")


@pytest.mark.parametrize(
    ("options", "email"),
    [
        (["--office=amt"], "first@example.org"),
        (["--office=house"], "first@example.org"),
        (["--office=a b", "--office-name=Amt"], "first@example.org"),
        (["--office=amt", "--office-name=Amt"], "no address"),
    ],
)
def test_wrong_words_leave_nothing_behind(db, options, email):
    organisation("house")
    before = User.objects.count()
    with pytest.raises(CommandError):
        made(*options, email=email)
    assert User.objects.count() == before
    assert not Organisation.objects.filter(slug="amt").exists()
