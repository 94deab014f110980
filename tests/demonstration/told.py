"""What must be true once the demonstration's story is told.

Run in the process that built it, or by ``manage.py shell`` on its data folder.
"""

from datetime import date

from agreements.models import (
    Agreement,
    Answer,
    OutboxItem,
    Renewal,
    ReviewRound,
    Roles,
    User,
)
from agreements.outlook import dues_among, outlooks
from demonstration.sources import load
from documents.services.checking import findings
from workflows.inbox import inbox

TODAY = date(2021, 5, 3)


def check() -> None:
    """Fail at the first thing that is not as the story tells it."""
    framework = Agreement.objects.get(reference="KV-2018")
    _was_reviewed_twice_and_is_in_force(framework)
    _has_the_expected_deadlines(framework)
    _waits_for_the_councillor(framework)
    _lives_with_its_addenda()
    _says_alike_what_is_due()
    assert not OutboxItem.objects.open().exists()
    assert list(findings()) == []


def _was_reviewed_twice_and_is_in_force(framework: Agreement) -> None:
    rounds = ReviewRound.objects.filter(agreement=framework)
    assert [round.outcome for round in rounds] == ["objected", "agreed"]
    kinds = Answer.objects.filter(round=rounds[0]).values_list("kind", flat=True)
    assert sorted(kinds) == ["agreed_with_proposals"] * 6 + ["objected"]
    assert framework.in_force_on == date(2018, 1, 17)
    assert framework.is_in_force(on=TODAY)


def _has_the_expected_deadlines(framework: Agreement) -> None:
    rows = framework.deadlines.values_list("kind", "due_on", "clause_key")
    for expected in load("framework")["expected_deadlines"]:
        assert (expected["kind"], expected["day"], expected["clause"]) in rows


def _waits_for_the_councillor(framework: Agreement) -> None:
    talks = framework.deadlines.get(kind="talks_due")
    assert talks.due_on == date(2021, 3, 31)
    assert talks.is_overdue(on=TODAY)
    renewal = Renewal.objects.get(agreement=framework)
    assert renewal.decision == Renewal.Decision.OPEN
    councillor = User.objects.get(email="office-1@example.org")
    duties = inbox(Roles.of(councillor, on=TODAY))[:]
    waiting = [duty.agreement.reference for duty in duties]
    assert sorted(waiting) == ["KV-2018", "ZV-2018-04", "ZV-2019-02"]


def _lives_with_its_addenda() -> None:
    addenda = Agreement.objects.filter(kind=Agreement.Kind.ADDENDUM)
    assert addenda.count() == 10
    over = addenda.filter(stage=Agreement.Stage.ENDED)
    assert [agreement.reference for agreement in over] == ["ZV-2018-05"]
    assert addenda.in_force(on=TODAY).count() == 9


def _says_alike_what_is_due() -> None:
    """Single rows say the same as the overview, then and when it is too late."""
    councillor = User.objects.get(email="office-1@example.org")
    for on in (TODAY, date(2021, 12, 31), date(2022, 1, 1), date(2023, 12, 1)):
        roles = Roles.of(councillor, on=on)
        looks = {look.agreement.pk: look for look in outlooks(roles)[:]}
        assert dues_among(Agreement.objects.all(), roles) == {
            key: (look.ends_on, look.due) for key, look in looks.items()
        }
