"""Accounts: added, invited, changed, switched off; and who looks after whom."""

from datetime import date, timedelta

import pytest

from agreements import permissions
from agreements.models import JournalEntry, Membership, OutboxItem, User
from agreements.record_refusals import (
    EmailTakenError,
    HasPasswordError,
    InactivePersonError,
    LastAdministratorError,
    OwnAccountError,
    StaleRecordError,
)
from agreements.services.accounts import (
    add_person,
    change_person,
    deactivate_person,
    invite_person,
    promise_password_link,
    reactivate_person,
    version_of,
)
from agreements.services.people import end_membership
from tests.factories import at, join, organisation, person
from tests.refusing import refused

TODAY = date(2021, 5, 3)
NOW = at(TODAY)
Role = Membership.Role


@pytest.fixture
def clerk(db):
    return person("clerk")


@pytest.fixture
def office(db):
    return organisation("office", "office")


def added(clerk, **fields):
    given = {"email": "Neu@Example.org ", "full_name": "Neue Person"}
    return add_person(**given | fields, actor=clerk, at=NOW)


def changed(who, clerk, read=None, **fields):
    given = {"full_name": who.full_name, "email": who.email, "language": who.language}
    return change_person(
        person=who, read=read or version_of(who), **given | fields, actor=clerk, at=NOW
    )


def acts():
    return list(
        JournalEntry.objects.filter(action__startswith="person").values_list(
            "action", flat=True
        )
    )


def mails(start):
    return OutboxItem.objects.filter(key__startswith=start).count()


def test_a_new_person_is_invited_once_however_often_it_is_sent(clerk):
    new = added(clerk)
    assert added(clerk) == new
    assert (new.email, new.has_usable_password()) == ("neu@example.org", False)
    assert mails("invitation:") == 1
    assert acts() == ["person.added"]


def test_an_address_belongs_to_one_person(clerk):
    added(clerk)
    with refused(EmailTakenError):
        added(clerk, full_name="Andere Person")
    with refused(EmailTakenError):
        changed(clerk, clerk, email="NEU@example.org")


def test_an_invitation_is_sent_again_once_the_first_is_on_its_way(clerk):
    new = added(clerk)
    invite_person(person=new, actor=clerk, at=NOW)
    assert mails("invitation:") == 1
    OutboxItem.objects.update(done_at=NOW)
    invite_person(person=new, actor=clerk, at=NOW)
    assert mails("invitation:") == 2
    new.set_password("a password of my own")
    new.save()
    with refused(HasPasswordError):
        invite_person(person=new, actor=clerk, at=NOW)


def test_nobody_is_invited_to_an_account_that_is_switched_off(clerk):
    new = added(clerk)
    deactivate_person(person=new, actor=clerk, at=NOW)
    with refused(InactivePersonError):
        invite_person(person=new, actor=clerk, at=NOW)


def test_a_link_for_a_password_leaves_the_same_trace_for_everybody(clerk):
    for email in ("clerk@example.org", "CLERK@example.org", "nobody@example.org"):
        promise_password_link(email=email, at=NOW, now=NOW)
    rows = OutboxItem.objects.filter(key__startswith="password:")
    assert sorted(row.payload["password"] for row in rows) == [0, clerk.pk]
    assert not any("example.org" in row.key for row in rows)
    later = NOW + timedelta(minutes=5)
    promise_password_link(email=clerk.email, at=later, now=later)
    assert mails("password:") == 3


def test_who_changes_an_address_tells_the_former_one(clerk):
    new = added(clerk)
    assert changed(new, clerk, email="moved@example.org").email == "moved@example.org"
    moved = OutboxItem.objects.get(key__startswith="moved:")
    assert moved.payload["address"] == "neu@example.org"
    new.refresh_from_db()
    changed(new, clerk, full_name="Anderer Name")
    assert mails("moved:") == 1
    assert acts()[1:] == ["person.changed"] * 2


def test_a_change_is_stored_once_and_never_over_another(clerk):
    new = added(clerk)
    read = version_of(new)
    for _again in range(2):
        changed(new, clerk, read, full_name="Anderer Name")
    with refused(StaleRecordError):
        changed(new, clerk, read, full_name="Dritter Name")
    assert User.objects.get(pk=new.pk).full_name == "Anderer Name"


def test_an_account_is_switched_off_and_on_but_not_by_oneself(clerk):
    new = added(clerk)
    for _again in range(2):
        assert not deactivate_person(person=new, actor=clerk, at=NOW).is_active
    assert reactivate_person(person=new, actor=clerk, at=NOW).is_active
    assert acts()[1:] == ["person.deactivated", "person.reactivated"]
    with refused(OwnAccountError):
        deactivate_person(person=clerk, actor=clerk, at=NOW)


def test_the_last_administrator_stays(clerk, office):
    first, second = person("first"), person("second")
    membership = join(first, office, Role.ADMINISTRATOR)
    with refused(LastAdministratorError):
        deactivate_person(person=first, actor=clerk, at=NOW)
    with refused(LastAdministratorError):
        end_membership(membership=membership, ends_on=TODAY, actor=clerk, at=NOW)
    join(second, office, Role.ADMINISTRATOR)
    assert not deactivate_person(person=first, actor=clerk, at=NOW).is_active
    with refused(LastAdministratorError):
        deactivate_person(person=second, actor=clerk, at=NOW)


def test_people_of_an_office_are_kept_there_and_partners_by_every_office(cast):
    administrator, foreign = person("administrator"), person("foreign")
    join(administrator, cast.office, Role.ADMINISTRATOR)
    join(foreign, organisation("other-office", "office"), Role.LEGAL)
    partner = cast.people["house1"][0]

    def keepers(who):
        people = (cast.drafter, cast.auditor, administrator, foreign, partner)
        return [p for p in people if permissions.may_keep_account(p, who, on=TODAY)]

    assert keepers(cast.reviewer) == [cast.drafter, administrator]
    assert keepers(partner) == [cast.drafter, administrator, foreign]
    assert keepers(person("without-role")) == [cast.drafter, administrator, foreign]
    assert not permissions.may_give_role(administrator, administrator)
